"""The level of a case: raised freely, lowered on request by somebody else's approval; and the measures it asks for."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.casework import CASES, LOWERINGS, CaseStatus, RequestStatus
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.levels import LEVELS, LevelChange, check_may_change, minimum_measures, reassessment_due
from daylight.domain.moves import words_of
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.actions.life import check_not_a_child
from daylight.web.caseload.actions.steps import check_reason, check_tells_of_nobody, checked, locked, note, take
from daylight.web.caseload.models import Case, LevelSet, Lowering, MeasureDone
from daylight.web.caseload.permits import check_may_open_case


def set_level(case: Case, *, level: str, reason: str, by: User, version: int | None = None) -> Case:
    """Set the first level, raise it, or confirm it after a review; the next reassessment follows from policy.

    Refused where it would lower the level (`ask_to_lower`), for a child, or where the case is not accepted.
    """
    check_is_level(level)
    with transaction.atomic():
        held = locked(case, version=version)
        checked(held, "set level", reason=reason, by=by)
        check_not_a_child(held, on=timezone.localdate())
        if _change(held, level, by=by.username, reason=reason).lowers:
            raise Refused("A level is lowered only with the approval of another person. Ask for it to be lowered.")
        _write(held, level, reason=reason, by=by, actor=by)
    return held


def check_is_level(level: str) -> None:
    """Invalid for what is no level."""
    if level not in LEVELS:
        raise Invalid("Choose a level: standard, medium, high or very high.")


def _change(case: Case, level: str, *, by: str, reason: str, approved_by: str = "") -> LevelChange:
    """The change as the rule sees it; the first level is no change from another."""
    current = case.level or level
    return LevelChange(current, case.level_set_on or timezone.localdate(), level, by, reason, approved_by)


def _write(case: Case, level: str, *, reason: str, by: User, actor: User, approved: bool = False) -> None:
    """`by` sets the level; `actor` makes the step: who approves, where it was asked for."""
    today, before = timezone.localdate(), case.level
    if level != before:
        case.level, case.level_set_on, case.level_by = level, today, by.username
        asked = Lowering.objects.select_for_update().filter(case=case, status=RequestStatus.ASKED.value)
        if not approved and (other := asked.first()) is not None:
            _end(other, "withdraw", by=actor, because="The level was set anew.")
    case.reviewed_on, case.reassess_by = today, reassessment_due(level, today)
    case.news, case.news_on = "", None
    LevelSet.objects.create(
        case=case, level=level, before=before, reason=reason, on=today, by=by.username,
        approved_by=actor.username if approved else "", at=timezone.now(),
    )  # fmt: skip
    words = f"{before or 'none'} to {level}" if level != before else f"{level}, confirmed"
    take(case, "set level", reason=reason, by=actor, words=words)


def ask_to_lower(case: Case, *, level: str, reason: str, by: User, version: int | None = None) -> Lowering:
    """Ask that a level be lowered; somebody else approves it, no sooner than its floor time allows.

    Refused where it is no lower level, or a request waits already.
    """
    check_is_level(level)
    try:
        with transaction.atomic():
            held = locked(case, version=version)
            checked(held, "set level", reason=reason, by=by)
            if not held.level or not _change(held, level, by=by.username, reason=reason).lowers:
                raise Refused("That is not lower than the level now. Set it; only lowering needs to be asked for.")
            asked = Lowering.objects.create(case=held, wanted=level, reason=reason, by=by.username, at=timezone.now())
            note(held, "ask to lower", before=held.status, reason=reason, by=by, words=f"{held.level} to {level}")
    except IntegrityError:
        raise Conflict("A request to lower this level waits already. Let it be decided or withdraw it.") from None
    return asked


def _asked(request: Lowering) -> tuple[Case, Lowering]:
    """The case and the request as they stand, both held."""
    case = locked(request.case)
    held = Lowering.objects.select_for_update().filter(pk=request.pk).first()
    if held is None:
        raise NotFound("There is no such request any more.")
    return case, held


def _end(request: Lowering, step: str, *, by: User, because: str) -> None:
    move = LOWERINGS.move(RequestStatus(request.status), step, reason=because, by=by.username, last_by=request.by)
    request.status, request.decided_because = move.after.value, because
    request.decided_by, request.decided_at = by.username, timezone.now()
    request.save()


def approve_level(request: Lowering, *, by: User) -> Case:
    """Approve that a level is lowered, as somebody else than who asked. Refused before its floor time is over."""
    with transaction.atomic():
        case, held = _asked(request)
        move = LOWERINGS.move(RequestStatus(held.status), "approve", by=by.username, last_by=held.by)
        check_may_open_case(by, move.permission, case)
        asker = User.objects.filter(username=held.by).first()
        if asker is None:
            raise Refused("Who asked has no account any more. Refuse the request, and let somebody ask anew.")
        change = _change(case, held.wanted, by=held.by, reason=held.reason, approved_by=by.username)
        check_may_change(change, on=timezone.localdate())
        _end(held, "approve", by=by, because="")
        _write(case, held.wanted, reason=held.reason, by=asker, actor=by, approved=True)
    return case


def refuse_level(request: Lowering, *, reason: str, by: User) -> Lowering:
    """Refuse that a level is lowered, and say why."""
    with transaction.atomic():
        case, held = _asked(request)
        move = LOWERINGS.move(RequestStatus(held.status), "refuse", reason=reason, by=by.username)
        check_may_open_case(by, move.permission, case)
        check_reason(reason, case)
        _end(held, "refuse", by=by, because=reason)
        note(case, "refuse to lower", before=case.status, reason=reason, by=by, words=f"to {held.wanted}")
    return held


def withdraw_lowering(request: Lowering, *, by: User) -> Lowering:
    """Take back a request to lower a level. Refused to anybody but who asked."""
    with transaction.atomic():
        case, held = _asked(request)
        move = LOWERINGS.move(RequestStatus(held.status), "withdraw", by=by.username)
        check_may_open_case(by, move.permission, case)
        if held.by.casefold() != by.username.casefold():
            raise Refused("Only who asked withdraws it. Refuse it, if you may approve levels.")
        _end(held, "withdraw", by=by, because="")
        why = "Withdrawn by who asked."
        note(case, "withdraw lowering", before=case.status, reason=why, by=by, words=f"to {held.wanted}")
    return held


def _measured(case: Case, by: User) -> Case:
    held = locked(case)
    check_may_open_case(by, Permission.PLAN, held)
    if not held.is_open:
        raise Refused(f"{CASES.title} that is {words_of(CaseStatus(held.status))} has no measures to do.")
    return held


def do_measure(case: Case, *, measure: str, on: date, by: User, note: str = "") -> MeasureDone:
    """Say that a minimum measure of the case's level was done, on which day.

    Invalid for a measure that the level does not ask for, or a day to come; Conflict where somebody said so already.
    """
    try:
        with transaction.atomic():
            held = _measured(case, by)
            if not held.level or measure not in {one.name for one in minimum_measures(held.level)}:
                raise Invalid("The level of this case does not ask for that. Choose one of the measures shown.")
            if not timezone.localtime(held.opened_at).date() <= on <= timezone.localdate():
                raise Invalid("Say on which day it was done: since the case was opened, and not after today.")
            check_tells_of_nobody(held, note)
            done = MeasureDone.objects.create(
                case=held, measure=measure, on=on, note=note[:500], by=by.username, at=timezone.now()
            )
            detail = {"case": held.reference, "measure": measure, "on": on}
            record("case: measure done", by=by.username, subject=held.subject, detail=detail)
    except IntegrityError:
        raise Conflict("Somebody has said already that this was done. Load the page again.") from None
    return done


def take_back_measure(case: Case, *, measure: str, reason: str, by: User) -> MeasureDone:
    """Say that a measure was not done after all, and why. NotFound where nobody said that it was."""
    with transaction.atomic():
        held = _measured(case, by)
        check_reason(reason, held)
        done = MeasureDone.objects.select_for_update().filter(case=held, measure=measure, taken_back_at=None).first()
        if done is None:
            raise NotFound("Nobody has said that this was done. Load the page again.")
        done.taken_back_by, done.taken_back_at, done.taken_back_because = by.username, timezone.now(), reason
        done.save()
        detail = {"case": held.reference, "measure": measure, "reason": reason}
        record("case: measure taken back", by=by.username, subject=held.subject, detail=detail)
    return done
