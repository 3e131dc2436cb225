"""What no letter, pack or minute about a suspect may hold: everything recorded of those beside him."""

from collections.abc import Iterable

from django.db.models import Q

from daylight.domain.errors import NotFound
from daylight.domain.letters import SurvivorData, leaks
from daylight.domain.periods import london_date
from daylight.web.people.site_known import joined, known_to_site
from daylight.web.releases.models import Address, Child, Event, Incident, Mention, Order, Person

ABOUT_HER = frozenset({"a name", "an address or postcode", "a telephone number", "a school"})
"""Kinds of what is told that say who or where somebody is."""


def survivor_data(loaded: int, person_id: str) -> SurvivorData:
    """Names, places, telephones, schools, references and days of everybody recorded beside a suspect.

    Beside him are whoever he is suspected of harming, whoever an order protects from him, all who stand in any other
    part of his incidents (children, witnesses, who called), and those whom only the site knows. NotFound for somebody
    whom the release does not have: where it is not known who must be protected, nothing may be written.
    """
    if not Person.objects.filter(loaded=loaded, person_id=person_id).exists():
        raise NotFound("The release has no such person, so it is not known who is at risk. Look the person up again.")
    events = Event.objects.filter(loaded=loaded, person_id=person_id).exclude(other_person_id=person_id)
    told = list(events.values_list("incident_id", "other_person_id", "event_date", "reported_at"))
    incidents = {incident for incident, *_ in told}
    beside = {other for _, other, *_ in told if other} | _protected_by_orders(loaded, person_id)
    mentions = Mention.objects.filter(loaded=loaded)
    rows = list(
        mentions.filter(Q(person_id__in=beside) | Q(incident_id__in=incidents))
        .exclude(person_id=person_id)
        .values_list("person_id", "shown_name", "phone", "address_id")
    )
    beside |= {person for person, *_ in rows if person}
    own = set(mentions.filter(person_id=person_id).exclude(address_id=None).values_list("address_id", flat=True))
    hers = {address for *_, address in rows if address}
    scenes = Incident.objects.filter(loaded=loaded, incident_id__in=incidents)
    schools = Child.objects.filter(loaded=loaded, incident_id__in=incidents).exclude(school=None)
    recorded = SurvivorData(
        names=frozenset([*_names(loaded, beside), *(name for _, name, *_ in rows if name)]),
        places=frozenset([*_addresses(loaded, hers), *_scenes(scenes.exclude(address_id__in=own - hers))]),
        phones=frozenset(phone for _, _, phone, _ in rows if phone),
        schools=frozenset(schools.values_list("school", flat=True)),
        references=frozenset(incidents),
        dates=frozenset(
            [*(day for *_, day, _ in told if day), *(london_date(moment) for *_, moment in told if moment)]
        ),
    )
    return joined([recorded, known_to_site(loaded, person_id)])


def kinds_told(loaded: int, keys: Iterable[str], text: str, *, own: Iterable[str] = ()) -> list[str]:
    """What a text that is typed within the unit would tell of who and where those beside people are: kinds in words.

    `keys` are people, or references of cases of somebody in no record; `own` more of their own names. Of somebody whom
    the release does not have, what the site itself knows.
    """
    some = {key for key in keys if key}
    there = set(Person.objects.filter(loaded=loaded, person_id__in=some).values_list("person_id", flat=True))
    known = [survivor_data(loaded, key) if key in there else known_to_site(loaded, key) for key in sorted(some)]
    names = [*own, *(name for key in sorted(there) for name in own_names(loaded, key))]
    return [kind for kind in leaks([], text, joined(known), own_names=names) if kind in ABOUT_HER]


def data_of(loaded: int, person_ids: Iterable[str]) -> SurvivorData:
    """Names, places and telephones of these people themselves, wherever they are recorded."""
    some = set(person_ids)
    rows = Mention.objects.filter(loaded=loaded, person_id__in=some).values_list("shown_name", "phone", "address_id")
    told = list(rows)
    return SurvivorData(
        names=frozenset([*_names(loaded, some), *(name for name, *_ in told if name)]),
        places=frozenset(_addresses(loaded, {address for *_, address in told if address})),
        phones=frozenset(phone for _, phone, _ in told if phone),
    )


def own_names(loaded: int, person_id: str) -> list[str]:
    """The person's own names, which may stand in what is written to or of him though others bear them too."""
    found = Person.objects.filter(loaded=loaded, person_id=person_id).values_list("forename", "surname", "other_names")
    return [name for forename, surname, others in found for name in (forename, surname, *(others or [])) if name]


def _protected_by_orders(loaded: int, person_id: str) -> set[str]:
    orders = Order.objects.filter(loaded=loaded, person_id=person_id).exclude(protected_nominal_id=None)
    nominals = list(orders.values_list("protected_nominal_id", flat=True))
    return set(Mention.objects.filter(loaded=loaded, nominal_id__in=nominals).values_list("person_id", flat=True))


def _names(loaded: int, person_ids: Iterable[str]) -> list[str]:
    people = Person.objects.filter(loaded=loaded, person_id__in=person_ids)
    rows = people.values_list("forename", "surname", "other_names")
    return [name for forename, surname, others in rows for name in (forename, surname, *(others or [])) if name]


def _addresses(loaded: int, address_ids: Iterable[str]) -> list[str]:
    rows = Address.objects.filter(loaded=loaded, address_id__in=address_ids).values_list("normal", "postcode")
    return [part for row in rows for part in row if part]


def _scenes(scenes: Iterable[object]) -> list[str]:
    rows = scenes.values_list("address", "postcode")  # type: ignore[attr-defined]
    return [part for row in rows for part in row if part]
