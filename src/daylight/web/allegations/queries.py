"""Reading the queue: statuses that hang on a pair, the soonest deadline first, and what was decided of each."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from daylight.domain.access import Permission, grant_of
from daylight.web.accounts.models import User
from daylight.web.allegations.models import Decision
from daylight.web.components.cards import Card
from daylight.web.people.permits import Closed, Permits
from daylight.web.releases.models import CounterAllegation, Person
from daylight.web.releases.queries import current_number

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """One status that waits, who it is about where the user may see, and the latest decision on the pair."""

    row: Any = field(repr=False)
    person: Any | None = field(repr=False)
    closed: Closed | None
    decision: Decision | None


def waiting(permits: Permits, page_number: str | None) -> tuple[Page[Any], list[Waiting]]:
    """A page of the queue, by deadline: nobody is ever left out of it, decided or not."""
    queue = CounterAllegation.objects.filter(loaded=permits.loaded).order_by("decide_by", "person_id", "definition")
    page = Paginator(queue, ROWS_A_PAGE).get_page(page_number)
    rows = list(page.object_list)
    ids = [row.person_id for row in rows]
    closed = permits.closed(ids)
    people = {one.person_id: one for one in Person.objects.filter(loaded=permits.loaded, person_id__in=ids)}
    latest_last = Decision.objects.filter(person_id__in=ids).order_by("at", "pk")
    decided = {(one.person_id, one.other_person_id): one for one in latest_last}
    return page, [
        Waiting(
            row,
            None if row.person_id in closed else people.get(row.person_id),
            closed.get(row.person_id),
            decided.get((row.person_id, row.other_person_id)),
        )
        for row in rows
    ]


def pair_of(loaded: int, row_id: int) -> Any | None:
    """One row of the queue in the release that pages show."""
    return CounterAllegation.objects.filter(loaded=loaded, pk=row_id).first()


def waiting_cards(user: User) -> list[Card]:
    """Statuses that hang on a counter-allegation: those whose deadline is past stand apart."""
    if grant_of(user.held_roles, Permission.DECIDE_STATUS) is None:
        return []
    decided = Decision.objects.filter(person_id=OuterRef("person_id"), other_person_id=OuterRef("other_person_id"))
    queue = CounterAllegation.objects.filter(loaded=current_number()).exclude(Exists(decided))
    overdue = queue.filter(decide_by__lt=timezone.localdate()).count()
    href = reverse("counter-allegations")
    return [
        Card(overdue, "Counter-allegations past their deadline", href, urgent=True),
        Card(queue.count() - overdue, "Counter-allegations to decide", href),
    ]
