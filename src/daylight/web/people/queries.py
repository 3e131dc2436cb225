"""Reading one person: what a release says of them, as it stands or as it was known on an earlier day."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from daylight.web.people.models import Allocation
from daylight.web.releases.keys import digits_of
from daylight.web.releases.models import (
    Address,
    Breach,
    Conviction,
    Custody,
    Event,
    FragileLink,
    Incident,
    Link,
    Load,
    Management,
    Marker,
    Mention,
    Offence,
    Order,
    OrderRequirement,
    Person,
    Proceeding,
    Register,
    Score,
    Status,
    Warrant,
)  # fmt: skip

LONDON = ZoneInfo("Europe/London")
LINKS_SHOWN = 50
_SPELLS = {
    "convictions": (Conviction, "convicted_on"),
    "proceedings": (Proceeding, "happened_on"),
    "orders": (Order, "starts_on"),
    "warrants": (Warrant, "issued_on"),
    "management": (Management, "starts_on"),
    "markers": (Marker, "starts_on"),
    "custody": (Custody, "starts_on"),
}
"""Tables about a person, each with the day from which its rows are known."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on top of every page of a person."""

    person: Any
    statuses: list[Any] = field(repr=False)
    score: Any | None = field(repr=False)
    allocation: Allocation | None
    markers: list[Any] = field(repr=False)
    as_of: date


def head_of(loaded: int, person_id: str) -> Head:
    """The person, their statuses, score and markers in force."""
    as_of = Load.objects.values_list("as_of", flat=True).get(number=loaded)
    markers = Marker.objects.filter(loaded=loaded, person_id=person_id, starts_on__lte=as_of)
    return Head(
        person=Person.objects.get(loaded=loaded, person_id=person_id),
        statuses=list(Status.objects.filter(loaded=loaded, person_id=person_id).order_by("-met", "definition")),
        score=Score.objects.filter(loaded=loaded, person_id=person_id).order_by("scorer").first(),
        allocation=Allocation.objects.filter(person_id=person_id).select_related("owner").first(),
        markers=list(markers.filter(Q(ends_on=None) | Q(ends_on__gte=as_of)).order_by("marker")),
        as_of=as_of,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of a person by the end of a day: events oldest first, and everything that has spells."""

    on: date
    events: list[Any] = field(repr=False)
    crimes: dict[str, Any] = field(repr=False)
    places: dict[str, Any] = field(repr=False)
    spells: dict[str, list[Any]] = field(repr=False)

    @property
    def suspected(self) -> list[Any]:
        """Events as suspect, not cancelled, towards somebody else."""
        return [
            event
            for event in self.events
            if event.role == "suspect" and not event.cancelled and event.other_person_id != event.person_id
        ]


def known_of(loaded: int, person_id: str, on: date) -> Known:
    """As known at the end of a day, by what each row says of when it was recorded."""
    midnight = datetime.combine(on + timedelta(days=1), time.min, tzinfo=LONDON)
    events = list(
        Event.objects.filter(loaded=loaded, person_id=person_id)
        .filter(Q(recorded_at__lt=midnight) | Q(recorded_at=None))
        .order_by("event_date", "reported_at", "incident_id", "other_person_id")
    )
    incidents = {event.incident_id for event in events}
    crimes = Offence.objects.filter(loaded=loaded, incident_id__in=incidents)
    crimes = crimes.filter(Q(recorded_at__lt=midnight) | Q(recorded_at=None))
    places = Incident.objects.filter(loaded=loaded, incident_id__in=incidents).defer("address", "postcode", "summary")
    return Known(
        on=on,
        events=events,
        crimes={crime.offence_id: crime for crime in crimes},
        places={place.incident_id: place for place in places},
        spells={name: _spells(name, loaded, person_id, on) for name in _SPELLS},
    )


def _spells(name: str, loaded: int, person_id: str, on: date) -> list[Any]:
    model, since = _SPELLS[name]
    rows = model.objects.filter(loaded=loaded, person_id=person_id)
    return list(rows.filter(Q(**{f"{since}__lte": on}) | Q(**{since: None})).order_by(since, "record_id"))


def of_orders(loaded: int, orders: list[Any], on: date) -> tuple[list[Any], list[Any]]:
    """Requirements and breaches of these orders, as known on a day."""
    ids = [order.order_id for order in orders]
    requirements = OrderRequirement.objects.filter(loaded=loaded, order_id__in=ids).order_by("order_id", "starts_on")
    breaches = Breach.objects.filter(loaded=loaded, order_id__in=ids, breached_on__lte=on).order_by("-breached_on")
    return list(requirements), list(breaches)


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes the person one: rows about them, and the links between, the weakest first."""

    mentions: list[Any] = field(repr=False)
    links: list[Any] = field(repr=False)
    link_count: int
    fragile: list[Any] = field(repr=False)
    register: list[Any] = field(repr=False)


def identity_of(loaded: int, person_id: str) -> Identity:
    """The rows and links of one person."""
    links = Link.objects.filter(loaded=loaded, person_id=person_id, used=True)
    fragile = FragileLink.objects.filter(loaded=loaded, person_id=person_id)
    return Identity(
        mentions=list(Mention.objects.filter(loaded=loaded, person_id=person_id).order_by("event_on", "record_id")),
        links=list(links.order_by("probability", "left_record_id", "right_record_id")[:LINKS_SHOWN]),
        link_count=links.count(),
        fragile=list(fragile.order_by("definition", "probability")),
        register=list(Register.objects.filter(loaded=loaded, person_id=person_id).order_by("change")),
    )


def own_places(loaded: int, person_id: str) -> tuple[list[Any], list[str]]:
    """Addresses and telephones that stand in the person's own rows as suspect: never those of a row as victim."""
    own = Mention.objects.filter(loaded=loaded, person_id=person_id, role="suspect")
    addresses = own.exclude(address_id=None).values_list("address_id", flat=True).distinct()
    phones = own.exclude(phone=None).values_list("phone", flat=True).distinct()
    places = Address.objects.filter(loaded=loaded, address_id__in=list(addresses)).order_by("normal")
    shown: dict[str, str] = {}
    for phone in sorted(phones, key=lambda each: (len(each), each)):
        shown.setdefault(digits_of(phone), phone)  # one number, however it was written
    return list(places), sorted(shown.values())


@dataclass(frozen=True, slots=True)
class Survivor:
    """Who a survivor is, with what would find her: read only once a reason was given and audited."""

    person: Any | None = field(repr=False)
    sealed: bool = False
    addresses: list[str] = field(default_factory=list, repr=False)
    phones: list[str] = field(default_factory=list, repr=False)
    children: list[str] = field(default_factory=list, repr=False)


def survivor(loaded: int, person_id: str, *, beside: str, see_sealed: bool) -> Survivor:
    """A survivor of the suspect `beside`; nothing of a sealed one but that she is, unless sealed ones may be seen."""
    person = Person.objects.get(loaded=loaded, person_id=person_id)
    if person.protected and not see_sealed:
        return Survivor(None, sealed=True)
    own = Mention.objects.filter(loaded=loaded, person_id=person_id)
    addresses = Address.objects.filter(loaded=loaded, address_id__in=own.values("address_id")).order_by("normal")
    phones = sorted(set(own.exclude(phone=None).values_list("phone", flat=True)))
    return Survivor(
        person,
        addresses=[place.normal for place in addresses],
        phones=phones,
        children=_children(loaded, person_id, beside),
    )


def _children(loaded: int, person_id: str, beside: str) -> list[str]:
    together = Event.objects.filter(loaded=loaded, person_id=beside, role="suspect", other_person_id=person_id)
    rows: QuerySet[Any] = Mention.objects.filter(
        loaded=loaded, role="child", incident_id__in=together.values("incident_id")
    )
    sealed = Person.objects.filter(loaded=loaded, protected=True, person_id__in=rows.values("person_id"))
    shown = rows.exclude(person_id__in=sealed.values("person_id")).values_list("shown_name", "birth_text").distinct()
    return sorted(f"{name or 'no name recorded'}{f', born {born}' if born else ''}" for name, born in shown)


def earlier_score(person_id: str) -> tuple[date, Any] | None:
    """The score in the release before, with its date; None without one."""
    before = Load.objects.filter(state=Load.PREVIOUS).defer("manifest", "changes").first()
    if before is None:
        return None
    score = Score.objects.filter(loaded=before.number, person_id=person_id).order_by("scorer").first()
    return (before.as_of, score) if score else None


def events_of(loaded: int, person_id: str) -> list[Any]:
    """Every event of a person, whatever was known when: so that a survivor has one letter on every page."""
    wanted = ("person_id", "other_person_id", "role", "event_date", "incident_id")
    return list(Event.objects.filter(loaded=loaded, person_id=person_id).only("id", *wanted))
