"""Entering orders and bail, their requirements, views and renewals."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.orders import (
    OrderKind,
    OrderStatus,
    RequirementStatus,
    bail_ends,
    check_age,
    check_longer,
    check_requirement,
    check_time,
    last_day_of_months,
    order_kind,
    renewal_stage,
    shipped_order_policy,
)
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.orders.actions.steps import (
    check_hides_survivors,
    check_not_ahead,
    check_reason,
    check_still_alone,
    held,
    keep,
    keep_new,
    run_clock,
    tell,
)
from daylight.web.orders.models import Clock, CourtOrder, Requirement, VictimView
from daylight.web.orders.permits import case_alone, check_may_work, subject_of
from daylight.web.releases.models import Order, OrderRequirement, Person


@dataclass(frozen=True, slots=True)
class Made:
    """An order, a notice or bail as it is typed in. Days are inclusive; no last day is until further order."""

    kind: str
    reference: str
    starts_on: date
    ends_on: date | None = None
    court: str = ""
    rank: str = ""
    made_at: datetime | None = None
    without_notice: bool = False
    served_at: datetime | None = None


def record_order(person_id: str, made: Made, *, reason: str, by: User) -> CourtOrder:
    """Type in an order made today, before any run has it. The clocks that it starts run from then on.

    Refused where the user may not, the person may be too young for it, or it is entered already; Invalid for a time
    that the law does not allow, or words that could tell of a survivor.
    """
    permits, kind = check_may_work(person_id, by=by), order_kind(made.kind)
    check_reason(reason)
    ends_on = _checked_times(kind, made)
    check_age(kind, *_born(permits.loaded, person_id), made.starts_on)
    check_hides_survivors(person_id, [reason, made.reference, made.court])
    with transaction.atomic():
        order = _entered(CourtOrder(
            person_id=person_id, kind=kind.kind, reference=made.reference.strip(), court=made.court, rank=made.rank,
            starts_on=made.starts_on, ends_on=ends_on, made_at=made.made_at, without_notice=made.without_notice,
            served_at=made.served_at, status=OrderStatus.IN_FORCE.value, by=by.username, at=timezone.now(),
        ), by=by, reason=reason)  # fmt: skip
        for name in kind.clocks:
            start = made.served_at if shipped_order_policy().clocks[name].from_service else made.made_at
            if start is not None:
                run_clock(order, name, start, by=by)
        tell(person_id, "order_sought", made.made_at or made.starts_on, by=by)
    return order


def _born(loaded: int, key: str) -> tuple[date | None, date | None]:
    """From when to when he may have been born: by the records, or by what was told of somebody in none."""
    if (case := case_alone(key)) is not None:
        return case.born, case.born
    person = Person.objects.only("born_from", "born_to", "date_of_birth").get(loaded=loaded, person_id=key)
    return person.date_of_birth or person.born_from, person.date_of_birth or person.born_to


def _checked_times(kind: OrderKind, made: Made) -> date | None:
    if not made.reference.strip():
        raise Invalid("Give its reference: the court's, or the force's own.")
    if kind.clocks and made.made_at is None:
        raise Invalid("Give the day and time at which it was given or made: a clock runs from then.")
    check_not_ahead(made.made_at, "When it was made")
    check_not_ahead(made.served_at, "When it was served")
    check_not_ahead(made.starts_on, "Its first day")
    ends_on = made.ends_on
    if kind.kind == "police_bail" and ends_on is None:
        ends_on = bail_ends(made.starts_on, made.rank)
    check_time(kind, made.starts_on, ends_on, rank=made.rank)
    return ends_on


def _entered(order: CourtOrder, *, by: User, reason: str) -> CourtOrder:
    check_still_alone(order.person_id)
    same = CourtOrder.objects.filter(person_id=order.person_id, reference=order.reference)
    if same.exclude(status=OrderStatus.ENTERED_WRONGLY.value).exists():
        raise Conflict(f"{order.reference} of this person is worked here already. Open it instead of a second one.")
    order.last_by = by.username
    order.save()
    keep_new(order, "enter", by=by, reason=reason)
    return order


def take_up(person_id: str, *, reference: str, by: User) -> CourtOrder:
    """Work an order of the release here, with its requirements; their text stays where it is."""
    permits = check_may_work(person_id, by=by)
    row = Order.objects.filter(loaded=permits.loaded, person_id=person_id, order_id=reference).first()
    if row is None or row.kind not in shipped_order_policy().orders:
        raise NotFound("The release has no such order of this person, or not of a kind that is worked here.")
    with transaction.atomic():
        order = _entered(CourtOrder(
            person_id=person_id, kind=row.kind, reference=row.order_id, from_release=True, court=row.court or "",
            starts_on=row.starts_on, ends_on=row.ends_on, status=OrderStatus.IN_FORCE.value, by=by.username,
            at=timezone.now(),
        ), by=by, reason="")  # fmt: skip
        for each in OrderRequirement.objects.filter(loaded=permits.loaded, source=row.source, order_id=row.order_id):
            status = RequirementStatus.MET if each.completed_on else RequirementStatus.RUNNING
            requirement = Requirement.objects.create(
                order=order, kind="other_positive" if each.positive else "other_prohibition",
                reference=each.requirement_id, supervisor=each.supervisor or "",
                starts_on=each.starts_on or row.starts_on, ends_on=each.ends_on, status=status.value,
                by=by.username, at=timezone.now(), last_by=by.username,
            )  # fmt: skip
            keep_new(requirement, "enter requirement", by=by)
    return order


def add_requirement(
    order: CourtOrder, *, kind: str, words: str, supervisor: str, suitability: str, starts_on: date,
    ends_on: date | None, by: User,
) -> Requirement:  # fmt: skip
    """Add one requirement. Invalid for a positive one without supervisor or evidence, a tag that is too long, or words
    that could tell of a survivor."""
    check_may_work(order.person_id, by=by)
    check_requirement(kind=kind, supervisor=supervisor, suitability=suitability)
    most = order.entry.tag_most_months
    if ends_on is not None and ends_on < starts_on:
        raise Invalid("It ends on the day it starts or later.")
    if kind == "tag" and most and (ends_on is None or ends_on > last_day_of_months(starts_on, most)):
        raise Invalid(f"A tag lasts {most} months at most: give its last day.")
    check_hides_survivors(order.person_id, [words, supervisor, suitability])
    with transaction.atomic():
        current = CourtOrder.objects.select_for_update().get(pk=order.pk)
        if not current.is_in_force:
            raise Refused("The order is not in force any more, so nothing is added to it.")
        if starts_on < current.starts_on or (current.ends_on and (ends_on or starts_on) > current.ends_on):
            raise Invalid("A requirement lies within its order: look at its first and last day again.")
        requirement = Requirement.objects.create(
            order=current, kind=kind, words=words.strip(), supervisor=supervisor.strip(),
            suitability=suitability.strip(), starts_on=starts_on, ends_on=ends_on,
            status=RequirementStatus.RUNNING.value, by=by.username, at=timezone.now(), last_by=by.username,
        )  # fmt: skip
        keep_new(requirement, "enter requirement", by=by)
    return requirement


def extend_bail(order: CourtOrder, *, rank: str, ends_on: date, reason: str, version: int, by: User) -> CourtOrder:
    """Extend bail before charge, by a higher rank than before."""
    with transaction.atomic():
        order = held(order, version=version, by=by)
        if order.kind != "police_bail" or not order.is_in_force:
            raise Refused("Only bail before charge that is in force is extended here.")
        check_longer(order.starts_on, order.ends_on, ends_on, rank_before=order.rank, rank=rank)
        check_reason(reason)
        check_hides_survivors(order.person_id, [reason])
        order.rank, order.ends_on, order.renewal, order.renewal_on = rank, ends_on, "", None
        keep(order, "extend", by=by, reason=reason)
    return order


def record_service(order: CourtOrder, *, served_at: datetime, reason: str, version: int, by: User) -> CourtOrder:
    """Record when an order was served on him: once. A clock that runs from service starts then."""
    with transaction.atomic():
        order = held(order, version=version, by=by)
        if order.served_at is not None or not order.is_in_force:
            raise Refused("Its service is recorded already, or it has ended.")
        check_not_ahead(served_at, "When it was served")
        if timezone.localdate(served_at) < order.starts_on:
            raise Invalid("It is served on its first day or later: look at the day again.")
        check_reason(reason)
        check_hides_survivors(order.person_id, [reason])
        order.served_at = served_at
        keep(order, "serve", by=by, reason=reason)
        for name in order.entry.clocks:
            if shipped_order_policy().clocks[name].from_service:
                run_clock(order, name, served_at, by=by)
    return order


def answer_renewal(order: CourtOrder, *, answer: str, reason: str, version: int, by: User) -> CourtOrder:
    """Answer the question that an ending order asks at 28, 14 and 7 days: it is asked again at the next."""
    with transaction.atomic():
        order = held(order, version=version, by=by)
        today = timezone.localdate()
        if not order.is_in_force or not renewal_stage(order.ends_on, today):
            raise Refused("Nothing is asked: it does not end within the days of policy, or it has ended.")
        if answer not in CourtOrder.RENEWALS:
            raise Invalid("Choose one of the answers.")
        check_reason(reason)
        check_hides_survivors(order.person_id, [reason])
        order.renewal, order.renewal_reason, order.renewal_by, order.renewal_on = answer, reason, by.username, today
        keep(order, "answer renewal", by=by, reason=f"{answer}: {reason}"[:500])
    return order


def start_clock(order: CourtOrder, *, kind: str, starts_at: datetime, by: User) -> Clock:
    """Start the notification clock of a change that he must notify. Refused where his order has no such duty."""
    check_may_work(order.person_id, by=by)
    if kind != "notification_change" or not order.entry.has_duty or not order.is_in_force:
        raise Refused("This order brings no duty to notify a change, or it has ended.")
    check_not_ahead(starts_at, "When it changed")
    with transaction.atomic():
        return run_clock(order, kind, starts_at, by=by)


def record_view(order: CourtOrder, *, occasion: str, view: str, words: str, on: date, by: User) -> VictimView:
    """Record what the person protected thinks: sought each time that the statute asks. That she does not agree blocks
    nothing. The suspect's page says only that it was sought; the audit likewise."""
    check_may_work(order.person_id, by=by)
    if occasion not in VictimView.OCCASIONS or view not in VictimView.VIEWS:
        raise Invalid("Choose when it was sought, and what she said.")
    check_not_ahead(on, "The day on which it was sought")
    with transaction.atomic():
        kept = VictimView.objects.create(
            order=order, occasion=occasion, view=view, words=words, on=on, by=by.username, at=timezone.now()
        )
        detail = {"about": order.about, "occasion": occasion}
        record("order: sought a view", by=by.username, subject=subject_of(order.person_id), detail=detail)
    return kept
