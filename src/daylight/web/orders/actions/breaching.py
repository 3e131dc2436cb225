"""Suspected breaches: recorded with how he knew, and sent one way, which is never both for one act."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from daylight.domain.errors import Conflict, Invalid
from daylight.domain.orders import (
    BREACHES,
    ROUTES,
    BreachStatus,
    check_one_route,
    check_route,
    shipped_order_policy,
)
from daylight.web.accounts.models import User
from daylight.web.orders.actions.steps import (
    check_hides_survivors,
    check_not_ahead,
    check_reason,
    held,
    keep_new,
    run_clock,
    take,
    tell,
)
from daylight.web.orders.models import Breach, CourtOrder
from daylight.web.orders.permits import check_may_work

_ROUTES = {one.value.replace("_", " "): one for one in ROUTES}


def record_breach(
    order: CourtOrder, *, on: date, requirements: Collection[int], knowledge: str, evidence: str, by: User,
    incident_id: str = "", arrested_at: datetime | None = None,
) -> Breach:  # fmt: skip
    """Record one act that is suspected to be a breach, of these requirements, with the evidence that he knew.

    An arrest starts the clock to court where the law has one, and her advocate is told in the same moment.
    """
    check_may_work(order.person_id, by=by)
    if knowledge not in shipped_order_policy().words["knowledge"]:
        raise Invalid("Choose how it is known that he knew of the order.")
    check_not_ahead(on, "The day of the breach")
    check_not_ahead(arrested_at, "When he was arrested")
    if on < order.starts_on or (order.ends_on and on > order.ends_on):
        raise Invalid("The order was not in force on that day: look at the day again.")
    check_reason(evidence)
    check_hides_survivors(order.person_id, [evidence])
    with transaction.atomic():
        order = CourtOrder.objects.select_for_update().get(pk=order.pk)
        if incident_id and order.breaches.filter(incident_id=incident_id).exists():
            raise Conflict("A breach by this incident is recorded already. Open it instead of a second one.")
        asked = list(order.requirements.filter(pk__in=requirements))
        if len(asked) != len(set(requirements)):
            raise Invalid("Choose among the requirements of this order.")
        breach = Breach.objects.create(
            order=order, on=on, incident_id=incident_id, knowledge=knowledge, evidence=evidence.strip(),
            arrested_at=arrested_at, status=BreachStatus.RECORDED.value, by=by.username, at=timezone.now(),
            last_by=by.username,
        )  # fmt: skip
        breach.requirements.set(asked)
        keep_new(breach, "record breach", by=by, reason=evidence)
        if arrested_at is not None:
            for name in order.entry.breach_clocks:
                run_clock(order, name, arrested_at, by=by, breach=breach)
            tell(order.person_id, "arrest", arrested_at, by=by)
    return breach


def take_breach_step(breach: Breach, *, step: str, reason: str, version: int, by: User) -> Breach:
    """Send a breach one way, take no action, or think again. Refused for a way that its order does not have, one that
    needs knowledge that is not shown, or the second of criminal and contempt for one act."""
    with transaction.atomic():
        order = CourtOrder.objects.select_for_update().get(pk=breach.order_id)
        breach = held(breach, version=version, by=by)
        if route := _ROUTES.get(step):
            check_route(order.entry, route, knowledge=breach.knowledge, without_notice=order.without_notice)
            check_one_route(route, _same_act(breach, order))
        take(breach, BREACHES, step, reason=reason, by=by)
    return breach


def _same_act(breach: Breach, order: CourtOrder) -> list[BreachStatus]:
    """Which way breaches by the same incident went, under any order of the person; they are held meanwhile."""
    if not breach.incident_id:
        return []
    same = Breach.objects.select_for_update(of=("self",)).filter(
        order__person_id=order.person_id, incident_id=breach.incident_id
    )
    return [BreachStatus(other.status) for other in same.exclude(pk=breach.pk)]
