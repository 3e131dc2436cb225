"""A second look at crimes that were closed because the victim did not support action: asked for, and decided."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.errors import Conflict, Invalid, NotFound
from daylight.domain.interventions import LONGEST_TEXT
from daylight.domain.prosecutions import REVIEW_STATUSES, ReviewStatus
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.queries import case_of
from daylight.web.people.permits import Permits, check_may_open, permits_of
from daylight.web.plans.actions.steps import check_hides_survivors
from daylight.web.plans.closed_crimes import Closed, closed_crimes
from daylight.web.plans.models import Prosecution, ProsecutionStep


def ask_review(
    person_id: str, *, source: str, offence_id: str, decision_maker: str, reason: str, by: User
) -> Prosecution:
    """Ask that a closed crime be looked at again, by a named decision maker.

    Refused where the user may not plan or the person is closed to them; NotFound for a crime that is not among those;
    Conflict where somebody asked already.
    """
    permits = _permits(person_id, by=by)
    crime = _closed(permits, person_id, source, offence_id)
    if not decision_maker.strip() or len(decision_maker) > 100:
        raise Invalid("Name who decides, in at most 100 letters.")
    _check(person_id, reason, decision_maker)
    now = timezone.now()
    try:
        with transaction.atomic():
            look = Prosecution.objects.create(
                person_id=person_id, source=source, offence_id=offence_id, decision_maker=decision_maker.strip(),
                last_by=by.username, at=now,
            )  # fmt: skip
            detail = {"clock": crime.clock.standing.value, "decides": decision_maker}
            _note(look, "ask", reason, by=by, more=detail)
    except IntegrityError:
        raise Conflict("Somebody else has asked for this already. Load the page again.") from None
    return look


def decide_review(look: Prosecution, *, step: str, reason: str, by: User, version: int | None = None) -> Prosecution:
    """One step of a second look: `send to the prosecutor`, `charge`, `leave closed`, `ask again`."""
    with transaction.atomic():
        held = Prosecution.objects.select_for_update().filter(pk=look.pk).first()
        if held is None:
            raise NotFound("There is no such review. Load the page again.")
        _permits(held.person_id, by=by)
        if version not in {None, held.version}:
            raise Conflict(
                f"{held.last_by} changed this review meanwhile; it is now {held.standing}. Read it again, then choose."
            )
        move = REVIEW_STATUSES.move(
            ReviewStatus(held.status), step, reason=reason, by=by.username, last_by=held.last_by
        )
        check_may(by.held_roles, move.permission)
        _check(held.person_id, reason)
        held.status, held.last_by = move.after.value, by.username
        held.version += 1
        held.save()
        _note(held, step, reason, by=by, more={"was": move.before.value})
    return held


def _permits(person_id: str, *, by: User) -> Permits:
    permits = permits_of(by, check_may(by.held_roles, Permission.PLAN))
    check_may_open(permits, person_id)
    return permits


def _closed(permits: Permits, person_id: str, source: str, offence_id: str) -> Closed:
    for one in closed_crimes(permits.loaded, [person_id], timezone.localdate()):
        if (one.crime.source, one.crime.offence_id) == (source, offence_id):
            return one
    raise NotFound("That crime is not among this person's closed ones. Load the page again.")


def _check(person_id: str, *texts: str) -> None:
    if not texts[0].strip():
        raise Invalid("Say why, in one sentence.")
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise Invalid(f"Use at most {LONGEST_TEXT} letters.")
    if (case := case_of(person_id)) is not None:
        check_hides_survivors(case, texts)


def _note(look: Prosecution, step: str, reason: str, *, by: User, more: dict[str, str]) -> None:
    ProsecutionStep.objects.create(
        prosecution=look, step=step, after=look.status, reason=reason.strip(), by=by.username, at=timezone.now()
    )
    detail = {"crime": look.offence_id, "now": look.status, "reason": reason} | more
    record(f"prosecution review: {step}", by=by.username, subject=f"person:{look.person_id}", detail=detail)
