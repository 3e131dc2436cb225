"""Steps of orders, requirements and clocks."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from daylight.domain.errors import Invalid, Refused
from daylight.domain.orders import CLOCKS, ORDERS, REQUIREMENTS, ClockStatus, OrderStatus, check_discharge
from daylight.web.accounts.models import User
from daylight.web.orders.actions.steps import check_not_ahead, held, take
from daylight.web.orders.models import Clock, CourtOrder, Requirement


def take_order_step(
    order: CourtOrder, *, step: str, reason: str, version: int, by: User, consents: bool = False
) -> CourtOrder:
    """End, discharge, strike out or reopen an order. It neither ends nor is discharged while a clock of it runs; struck
    out, its clocks are called off with it."""
    with transaction.atomic():
        order = held(order, version=version, by=by)
        running = list(order.clocks.select_for_update().filter(status=ClockStatus.RUNNING.value))
        if step == "discharge":
            check_discharge(order.entry, order.starts_on, timezone.localdate(), consents=consents)
        if step in {"end", "discharge"} and running:
            raise Refused("A clock of it still runs: say first what became of that, then end the order.")
        move = take(order, ORDERS, step, reason=reason, by=by)
        if move.after is OrderStatus.ENTERED_WRONGLY:
            for clock in running:
                take(clock, CLOCKS, "call off", reason=reason, by=by)
    return order


def take_requirement_step(requirement: Requirement, *, step: str, reason: str, version: int, by: User) -> Requirement:
    """Say that a requirement is met, or is not, or was taken out."""
    with transaction.atomic():
        requirement = held(requirement, version=version, by=by)
        take(requirement, REQUIREMENTS, step, reason=reason, by=by)
    return requirement


def take_clock_step(
    clock: Clock, *, step: str, reason: str, version: int, by: User, done_at: datetime | None = None
) -> Clock:
    """Say what became of a clock. What was done after it ran out was missed, and is said so."""
    with transaction.atomic():
        clock = held(clock, version=version, by=by)
        if step == "do":
            moment = done_at or timezone.now()
            check_not_ahead(moment, "When it was done")
            if moment < clock.starts_at:
                raise Invalid("It was done after its clock started: look at the time again.")
            if moment > clock.due_at:
                raise Refused("By then the clock had run out: say that it was missed, and why.")
            clock.done_at = moment
        if step == "miss" and timezone.now() <= clock.due_at:
            raise Refused("It has not run out yet.")
        take(clock, CLOCKS, step, reason=reason, by=by)
    return clock
