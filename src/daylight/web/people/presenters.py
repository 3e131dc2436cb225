"""Words and numbers for the pages of people."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from daylight.web.people.permits import Permits
from daylight.web.people.queries import Asked, listed
from daylight.web.releases.models import Listing, Load


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
