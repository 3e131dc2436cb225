"""Words and numbers for the pages of people."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from daylight.web.components.templatetags.daylight import LEVELS
from daylight.web.people.permits import Closed, Permits
from daylight.web.people.queries import Asked, listed
from daylight.web.people.search import Found
from daylight.web.releases.models import Listing, Load, Person


@dataclass(frozen=True, slots=True)
class Card:
    """A number on the home page, and the list that it counts."""

    number: int
    words: str
    href: str


def definitions_of(loaded: int) -> dict[str, str]:
    """Definition and title, in the order of the manifest, of those that found anybody at all."""
    manifest = Load.objects.values_list("manifest", flat=True).get(number=loaded)
    titles = {each["definition"]: each.get("title") or each["definition"] for each in manifest.get("definitions", [])}
    present = set(Listing.objects.filter(loaded=loaded).values_list("definition", flat=True).distinct())
    return {
        name: titles.get(name, name)
        for name in [*titles, *sorted(present - titles.keys())]
        if name in present or name in titles
    }


def cards_for(permits: Permits) -> list[Card]:
    """What waits in this user's list."""
    cards = []
    for definition, title in definitions_of(permits.loaded).items():
        number = listed(permits, Asked(definition=definition)).count()
        cards.append(Card(number, title, f"{reverse('list')}?{urlencode({'definition': definition})}"))
    return cards


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address of the list without it."""

    words: str
    href: str


def chips_of(asked: Asked, query: QueryDict) -> list[Chip]:
    """The filters that are on, each to be taken away by a link."""
    on = {
        "show": {"near_miss": "Near misses", "provisional": "May meet it"}.get(asked.show, ""),
        "level": LEVELS.get(asked.level, ""),
        "unmanaged": "Managed by nobody" if asked.unmanaged else "",
        "fragile": "Fragile" if asked.fragile else "",
        "unallocated": "Not allocated" if asked.unallocated else "",
    }
    return [Chip(words, _without(query, name)) for name, words in on.items() if words]


def _without(query: QueryDict, name: str) -> str:
    rest = query.copy()
    for gone in (name, "page"):
        rest.pop(gone, None)
    return f"?{rest.urlencode()}"


@dataclass(frozen=True, slots=True)
class Result:
    """A result of a search: the person, or nothing but the reference where the record is closed to the user."""

    person_id: str
    person: Any | None
    by: dict[str, str]


def results_shown(permits: Permits, found: list[Found]) -> list[Result]:
    """Who was found. Sealed people are left out, for a row would say that the name is theirs; the rest that is closed
    shows its reference alone, and not what it was found by.
    """
    closed = permits.closed(one.person_id for one in found)
    people = Person.objects.filter(loaded=permits.loaded, person_id__in=[one.person_id for one in found])
    known = {person.person_id: person for person in people}
    shown = []
    for one in found:
        why = closed.get(one.person_id)
        if why is Closed.SEALED or one.person_id not in known:
            continue
        is_open = why is None
        shown.append(Result(one.person_id, known[one.person_id] if is_open else None, one.by if is_open else {}))
    return shown


def victims_named(events: list[Any]) -> dict[str, str]:
    """How the page calls each victim: Survivor A, Survivor B, in the order in which they first came to notice."""
    ordered = sorted(events, key=lambda event: (str(event.event_date), event.incident_id))
    first = dict.fromkeys(
        event.other_person_id for event in ordered if event.role == "suspect" and event.other_person_id
    )
    return {person_id: f"Survivor {_letters(place)}" for place, person_id in enumerate(first)}


def _letters(place: int) -> str:
    """A to Z, then AA, AB and so on."""
    tens, ones = divmod(place, 26)
    return (_letters(tens - 1) if tens else "") + chr(ord("A") + ones)
