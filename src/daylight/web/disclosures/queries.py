"""Reading disclosure cases and proposals of a new partner, as far as a user may."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from daylight.domain.access import Permission, Scope, grant_of
from daylight.domain.disclosures import ENDED, Stage, shipped_disclosures
from daylight.domain.errors import NotFound
from daylight.domain.letters import SurvivorData
from daylight.domain.new_partners import Standing
from daylight.web.accounts.models import User
from daylight.web.components.cards import Card
from daylight.web.disclosures.models import Disclosure, Draft, Proposal
from daylight.web.disclosures.permits import NOBODY, may
from daylight.web.disclosures.permits import check_may_find as check_may_find
from daylight.web.people.permits import Closed, Permits, permits_of
from daylight.web.people.protected import data_of
from daylight.web.people.site_known import joined, read_from
from daylight.web.releases.models import Person
from daylight.web.releases.queries import current

ROWS_A_PAGE = 50
_CLOSE_HER = (Closed.SEALED, Closed.OWN)
"""What closes the side of the person at risk; her page says the same."""
_DECIDES = (Stage.WITH_PANEL.value, Stage.WORDED.value)


def disclosure_called(number: int) -> Disclosure:
    """One case. NotFound where there is none."""
    found = Disclosure.objects.filter(pk=number).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def known_here(loaded: int, key: str) -> SurvivorData:
    """Those at risk from a suspect for whom a case is or was open: by their records, or by what was told of them."""
    rows = list(Disclosure.objects.filter(suspect_id=key).values_list("survivor_id", "who"))
    told = [who for _, who in rows if who]
    return joined([data_of(loaded, {survivor for survivor, _ in rows if survivor}), read_from(told, told)])


def running() -> QuerySet[Disclosure]:
    """Cases whose clock runs, the next due first."""
    return Disclosure.objects.exclude(status__in=[stage.value for stage in ENDED])


def ended() -> QuerySet[Disclosure]:
    """Cases that ended, the newest first."""
    return Disclosure.objects.filter(status__in=[stage.value for stage in ENDED]).order_by("-pk")


def open_among(permits: Permits, rows: Iterable[Disclosure]) -> list[Disclosure]:
    """Those whose both sides are open to the user, in few statements however many there are."""
    some = list(rows)
    closed = permits.closed({one for row in some for one in (row.survivor_id, row.suspect_id) if one})
    return [row for row in some if row.suspect_id not in closed and closed.get(row.survivor_id) not in _CLOSE_HER]


def page_of(rows: QuerySet[Any], number: str | None) -> Page[Any]:
    """One page of rows."""
    return Paginator(rows, ROWS_A_PAGE).get_page(number)


def of_survivor(survivor_id: str) -> list[Disclosure]:
    """The cases for one person at risk, the newest first. The caller has checked that her page is open."""
    return list(Disclosure.objects.filter(survivor_id=survivor_id).order_by("-opened_on", "-pk"))


def draft_of(user: User) -> Draft | None:
    """The application that a user has not finished."""
    return Draft.objects.filter(owner=user).first()


def suspect_of(loaded: int, suspect_id: str) -> Any | None:
    """The person of the release whom a case is about. The caller has checked that they are open to the user."""
    return Person.objects.filter(loaded=loaded, person_id=suspect_id).first() if suspect_id else None


def waiting_proposals() -> QuerySet[Proposal]:
    """Proposals that wait for a person and are not yet to be purged, the strongest first."""
    return Proposal.objects.filter(status=Standing.PROPOSED.value, purged_on__gt=timezone.localdate())


def open_proposals(permits: Permits, rows: list[Proposal]) -> list[Proposal]:
    """Those of which both sides are open to the user."""
    closed = permits.closed({one for row in rows for one in (row.suspect_id, row.other_id)})
    return [row for row in rows if row.suspect_id not in closed and row.other_id not in closed]


def proposal_called(number: int, user: User) -> tuple[Proposal, Permits]:
    """One proposal. NotFound where there is none that waits, or either side is closed to the user."""
    permits = check_may_find(user)
    found = waiting_proposals().filter(pk=number).first()
    if found is None or not open_proposals(permits, [found]):
        raise NotFound("There is no such proposal any more, or it is not open to you. Go back to the proposals.")
    return found, permits


def waiting_cards(user: User) -> list[Card]:
    """Clocks that run out and decisions that wait, for those who work disclosures; proposals of a new partner."""
    grant = grant_of(user.held_roles, Permission.SEE_SURVIVOR)
    if grant is None or grant.scope is Scope.CASES or current() is None:
        return []
    today, href = timezone.localdate(), reverse("disclosures")
    mine = open_among(permits_of(user, grant), running())
    soon = today + timedelta(days=shipped_disclosures().warn_days)
    cards = [
        Card(_count(mine, None, today), "Disclosures past their last day", href, urgent=True),
        Card(_count(mine, today, soon), "Disclosures whose clock runs out", href),
    ]
    if may(user, Permission.DECIDE_DISCLOSURE):
        waits = sum(row.status in _DECIDES for row in mine)
        cards.append(Card(waits, "Disclosures to decide, or whose words to approve", href))
    if may(user, Permission.FIND_PARTNER):
        number = waiting_proposals().count()
        cards.append(Card(number, "Proposals of a new partner to confirm or reject", reverse("new-partners")))
    return cards


def _count(rows: list[Disclosure], first: date | None, last: date) -> int:
    """How many are due before `last`, or from `first` to `last`."""
    if first is None:
        return sum(row.due_on < last for row in rows)
    return sum(first <= row.due_on <= last for row in rows)
