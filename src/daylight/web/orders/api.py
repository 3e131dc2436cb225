"""Orders, bail and warrants over REST, to read: what is worked here, with clocks, and what may be considered."""

from datetime import date, datetime
from typing import Annotated

from django.utils import timezone
from ninja import Path, Router, Schema
from pydantic import StringConstraints

from daylight.domain.access import Permission
from daylight.web.access.guards import GuardedRequest
from daylight.web.api.guards import granted
from daylight.web.api.problems import REFUSALS
from daylight.web.orders.evidence import considered, considered_alone
from daylight.web.orders.models import Clock, CourtOrder
from daylight.web.orders.permits import case_alone, check_may_work
from daylight.web.orders.queries import of_person
from daylight.web.releases.models import Person

router = Router(tags=["orders"])
_WHOSE = "such as P0123456789; of somebody in no record the reference of the case"
PersonId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Z]{1,20}$"),
    Path(description=_WHOSE),
]


class OrderOut(Schema):
    """An order, a notice or bail that is worked here. Whom it protects, and where, stands nowhere in it."""

    number: int
    kind: str
    reference: str
    status: str
    starts_on: date
    ends_on: date | None
    without_notice: bool
    renewal: str
    version: int


class ClockOut(Schema):
    """A clock that runs, in UTC."""

    order: int
    kind: str
    starts_at: datetime
    due_at: datetime


class WarrantOut(Schema):
    """A warrant that is open, worked here or of the release."""

    reference: str
    kind: str
    issued_on: date
    worked_here: bool


class ConsideredOut(Schema):
    """One kind of order to consider: advice on what to look at, and never to apply."""

    kind: str
    words: str
    barred: str
    note: str
    recorded: dict[str, list[str]]
    missing: list[str]
    to_be_written: list[str]
    source: str
    sure: str


class OrdersOut(Schema):
    """A person's orders and warrants, clocks that run, and what may be considered without a conviction."""

    person: str
    orders: list[OrderOut]
    clocks: list[ClockOut]
    warrants: list[WarrantOut]
    considered: list[ConsideredOut]


def _order(one: CourtOrder) -> OrderOut:
    return OrderOut(
        number=one.pk, kind=one.kind, reference=one.reference, status=one.status, starts_on=one.starts_on,
        ends_on=one.ends_on, without_notice=one.without_notice, renewal=one.renewal, version=one.version,
    )  # fmt: skip


def _clock(one: Clock) -> ClockOut:
    return ClockOut(order=one.order_id, kind=one.kind, starts_at=one.starts_at, due_at=one.due_at)


@router.get("/people/{person_id}/orders-at-work", response={200: OrdersOut, **REFUSALS}, summary="Orders of a person")
@granted(Permission.MANAGE_ORDERS, look="opened orders at work")
def orders_of(request: GuardedRequest, person_id: PersonId) -> OrdersOut:
    """What is worked here, the clocks that run, open warrants, and what may be considered."""
    permits, today = check_may_work(person_id, by=request.user), timezone.localdate()
    found, case = of_person(permits.loaded, person_id, today), case_alone(person_id)
    if case is not None:
        told = considered_alone(case, today, in_force=found.kinds)
    else:
        person = Person.objects.get(loaded=permits.loaded, person_id=person_id)
        told = considered(permits.loaded, person, today, in_force=found.kinds)
    here = [(one.reference, one.kind, one.issued_on, True) for one in found.warrants if one.status == "open"]
    there = [(row.warrant_id, row.kind or "other", row.issued_on, False) for row in found.released_warrants]
    return OrdersOut(
        person=person_id,
        orders=[_order(one) for one in found.worked],
        clocks=[_clock(one) for one in found.clocks],
        warrants=[WarrantOut(reference=r, kind=k, issued_on=on, worked_here=is_) for r, k, on, is_ in (*here, *there)],
        considered=[
            ConsideredOut(
                kind=one.kind.kind, words=one.words, barred=one.barred, note=one.note,
                recorded={words: list(references) for words, references in one.there}, missing=list(one.missing),
                to_be_written=list(one.asks), source=one.kind.source, sure=one.kind.sure,
            )
            for one in told
        ],
    )  # fmt: skip
