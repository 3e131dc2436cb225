"""Words and numbers for worklists."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from daylight.web.accounts.models import User
from daylight.web.alerts.queries import waiting_cards as alerts_waiting
from daylight.web.allegations.queries import waiting_cards as allegations_waiting
from daylight.web.assessments.queries import waiting_cards as second_reads_waiting
from daylight.web.caseload.presenters import waiting_cards as caseload_waiting
from daylight.web.cases.queries import waiting_cards as emergencies_waiting
from daylight.web.components.cards import Card
from daylight.web.components.templatetags.daylight import LEVELS
from daylight.web.disclosures.queries import waiting_cards as disclosures_waiting
from daylight.web.letters.queries import waiting_cards as letters_waiting
from daylight.web.markers.queries import waiting_cards as markers_waiting
from daylight.web.matches.queries import waiting_cards as matches_waiting
from daylight.web.meetings.queries import waiting_cards as meetings_waiting
from daylight.web.occasions.queries import waiting_cards as events_waiting
from daylight.web.orders.queries import waiting_cards as orders_waiting
from daylight.web.people.permits import Permits
from daylight.web.people.presenters import definitions_of
from daylight.web.plans.queries import waiting_cards as plans_waiting
from daylight.web.referrals.queries import waiting_cards as referrals_waiting
from daylight.web.safety.presenters import waiting_cards as safety_waiting
from daylight.web.signposting.queries import waiting_cards as signposting_waiting
from daylight.web.survivors.queries import waiting_cards as survivors_waiting
from daylight.web.worklists.queries import Asked, listed

WAITING: tuple[Callable[[User], list[Card]], ...] = (
    markers_waiting,
    orders_waiting,
    emergencies_waiting,
    caseload_waiting,
    safety_waiting,
    referrals_waiting,
    alerts_waiting,
    allegations_waiting,
    letters_waiting,
    plans_waiting,
    meetings_waiting,
    matches_waiting,
    survivors_waiting,
    second_reads_waiting,
    disclosures_waiting,
    signposting_waiting,
    events_waiting,
)
"""What waits, area by area, the most pressing first; each gives nothing to those whose roles do not do it."""


def waiting_for(user: User) -> list[Card]:
    """What waits for this user over all areas: urgent first, nothing that is empty."""
    cards = [card for area in WAITING for card in area(user) if card.number]
    return sorted(cards, key=lambda card: not card.urgent)


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
