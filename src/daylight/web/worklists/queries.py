"""Reading worklists: the rows of a definition's list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from daylight.domain.access import Scope
from daylight.web.caseload.models import Case
from daylight.web.caseload.queries import reviews_of
from daylight.web.people.models import Allocation
from daylight.web.people.permits import Closed, Permits, away_from
from daylight.web.releases.models import SORTED_BY, Listing

ROWS_A_PAGE = 50
_ROWS_AT_ONCE = 500  # a database takes only so many ids in one question
SORTS = {"rank": ("rank",), **SORTED_BY}
SHOWN: dict[str, dict[str, Any]] = {
    "met": {"met__in": (True,)},  # a plain truth would not be found by the index: SQLite reads the whole definition
    "near_miss": {"near_miss": True},
    "provisional": {"provisional": True},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list was asked for; every value is one of those declared, whatever was typed."""

    definition: str
    show: str = "met"
    sort: str = "rank"
    descending: bool = False
    unmanaged: bool = False
    fragile: bool = False
    unallocated: bool = False
    level: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list; `closed` rows show their reference and nothing else."""

    listing: Any
    closed: Closed | None
    unit: str | None
    owner: str | None
    review: date | None = None
    case: str | None = None


def listed(permits: Permits, asked: Asked) -> QuerySet[Any]:
    """Everybody whom the list shows, in order. Who belongs to another unit is not this user's list."""
    rows = Listing.objects.filter(loaded=permits.loaded, definition=asked.definition, **SHOWN[asked.show])
    if asked.unmanaged:
        rows = rows.filter(managed=False)
    if asked.fragile:
        rows = rows.filter(fragile=True)
    if asked.level:
        rows = rows.filter(level=asked.level)
    if asked.unallocated:
        rows = rows.exclude(person_id__in=Allocation.objects.values("person_id"))
    if permits.grant.scope is Scope.UNIT:
        elsewhere = Allocation.objects.exclude(unit=permits.user.unit).exclude(owner__in=away_from(permits.user))
        rows = rows.exclude(person_id__in=elsewhere.values("person_id"))
    order = [
        F(name).desc(nulls_last=True) if asked.descending else F(name).asc(nulls_last=True)
        for name in SORTS[asked.sort]
    ]
    return rows.order_by(*order, "person_id")


def page_of(permits: Permits, rows: QuerySet[Any], number: str | None) -> tuple[Page[Any], list[Row]]:
    """One page of the list with what is closed to this user marked."""
    page = Paginator(rows, ROWS_A_PAGE).get_page(number)
    found = list(page.object_list)
    closed = permits.closed(row.person_id for row in found)
    cases = reviews_of(permits.user, [row.person_id for row in found])
    return page, list(_rows(found, closed, cases))


def _rows(found: list[Any], closed: dict[str, Closed], cases: dict[str, Case]) -> Iterator[Row]:
    held = _held(found)
    for row in found:
        unit, owner = held.get(row.person_id, (None, None))
        case = cases.get(row.person_id)
        review, reference = (case.reassess_by, case.reference) if case else (None, None)
        yield Row(row, closed.get(row.person_id), unit, owner, review, reference)


def _held(rows: list[Any]) -> dict[str, tuple[str, str | None]]:
    """The unit and the owner of whoever of these is allocated: asked for rows shown, not for all that are sorted."""
    held = Allocation.objects.filter(person_id__in=[row.person_id for row in rows])
    return {person: (unit, owner) for person, unit, owner in held.values_list("person_id", "unit", "owner__name")}


def all_rows(permits: Permits, rows: QuerySet[Any]) -> Iterator[Row]:
    """Every row, with what is closed to this user marked, a thousand at a time."""
    found = rows.iterator(chunk_size=_ROWS_AT_ONCE)
    while some := list(islice(found, _ROWS_AT_ONCE)):
        closed = permits.closed(row.person_id for row in some)
        yield from _rows(some, closed, {})
