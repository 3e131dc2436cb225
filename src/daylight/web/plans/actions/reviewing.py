"""Plans reviewed, briefings read, hours set."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.interventions import LONGEST_TEXT
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.plans.actions.steps import check_hides_survivors, check_may_plan
from daylight.web.plans.models import Action, Capacity, PlanReview, Receipt
from daylight.web.plans.permits import check_may_read_briefing

MOST_HOURS = 10_000
_FOR_SURVIVORS = ("advocate", "idva", "isva", "refuge", "victim support", "women's aid", "womens aid")


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody at a review: who, of which agency, and what they brought."""

    name: str
    agency: str
    contribution: str = field(default="", repr=False)


def review_plan(
    case: Case,
    *,
    on: date,
    attendees: Iterable[Attendee],
    outcome: str,
    words: str,
    next_on: date,
    by: User,
) -> PlanReview:
    """Keep a review of a plan. What a survivor's advocate says is not written here: it goes with her safety check."""
    some, today = list(attendees), timezone.localdate()
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        check_may_plan(held, by=by)
        if not some or not all(one.name.strip() and one.agency.strip() for one in some):
            raise Invalid("Say who was there, and of which agency.")
        if on > today or next_on <= on:
            raise Invalid("A review is kept once it was held, and the next one is after it.")
        if outcome not in PlanReview.OUTCOMES or not words.strip():
            raise Invalid("Choose what came of the review, and say it in a sentence.")
        for one in some:
            if one.contribution.strip() and any(kind in one.agency.casefold() for kind in _FOR_SURVIVORS):
                raise Refused(f"What {one.agency} says for a survivor stands with her safety check, never on his plan.")
        texts = [words, *(text for one in some for text in (one.name, one.agency, one.contribution))]
        if any(len(text) > LONGEST_TEXT for text in texts):
            raise Invalid(f"Use at most {LONGEST_TEXT} letters.")
        check_hides_survivors(held, texts)
        told = [{"name": one.name, "agency": one.agency, "contribution": one.contribution} for one in some]
        review = PlanReview.objects.create(
            case=held, on=on, attendees=told, outcome=outcome, words=words.strip(), next_on=next_on, by=by.username,
            at=timezone.now(),
        )  # fmt: skip
        detail = {"case": held.reference, "outcome": outcome, "next": next_on.isoformat()}
        record("reviewed plan", by=by.username, subject=held.subject, detail=detail)
    return review


def open_briefing(action: Action, *, by: User) -> Action:
    """Read a briefing; that one of its audience did is kept. NotFound once it expired, or before it was sent."""
    with transaction.atomic():
        held = Action.objects.select_for_update(of=("self",)).select_related("case", "owner").get(pk=action.pk)
        if held.kind != "neighbourhood_briefing" or held.status not in {"started", "done"}:
            raise NotFound("There is no such briefing.")
        is_audience = check_may_read_briefing(by, held)
        if held.details["expires_on"] < timezone.localdate().isoformat():
            raise NotFound("This briefing has expired. Ask its owner whether there is a newer one.")
        if is_audience:
            now = timezone.now()
            receipt, new = Receipt.objects.get_or_create(
                action=held, by=by.username, defaults={"first_at": now, "last_at": now}
            )
            if not new:
                receipt.last_at, receipt.times = now, receipt.times + 1
                receipt.save()
        detail = {"action": held.pk, "audience": held.details["audience"], "as audience": is_audience}
        record("opened briefing", by=by.username, subject=held.case.subject, detail=detail)
    return held


def set_hours(unit: str, *, hours: float, by: User, version: int | None = None) -> Capacity:
    """Set how many hours a week a unit has for actions. Conflict where somebody else set them since `version`."""
    check_may(by.held_roles, Permission.APPROVE_PLAN)
    if not unit.strip():
        raise Invalid("Your account has no unit. Ask whoever manages accounts.")
    if not 0 <= hours <= MOST_HOURS:
        raise Invalid(f"Give hours from 0 to {MOST_HOURS}.")
    with transaction.atomic():
        before = Capacity.objects.select_for_update().filter(unit=unit).first()
        now = before.version if before else 0
        if version not in {None, now}:
            told = f"{before.minutes / 60:g} hours, by {before.by}" if before else "nothing"
            raise Conflict(f"Somebody else changed it meanwhile: it is {told}. Read it again, then choose.")
        capacity = before or Capacity(unit=unit, version=0)
        was = capacity.minutes / 60 if before else None
        capacity.minutes, capacity.by, capacity.at = round(hours * 60), by.username, timezone.now()
        capacity.version += 1
        capacity.save()
        record("set hours of unit", by=by.username, subject=f"unit:{unit}", detail={"hours": hours, "was": was})
    return capacity
