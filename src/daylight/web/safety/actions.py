"""Writing safety: checks, objections and their decision, waivers, tasks, survivors whom only the site knows."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.safety import (
    CHECKS,
    TASKS,
    WAIVERS,
    CheckStatus,
    Outcome,
    State,
    TaskStatus,
    WaiverStatus,
    check_may_record,
    check_may_waive,
)
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.safety.models import AdvocateTask, Notice, OwnSurvivor, SafetyCheck, Waiver
from daylight.web.safety.permits import check_may_work
from daylight.web.safety.queries import watched
from daylight.web.safety.telling import tell_advocates as tell_advocates

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What a survivor's safety check says. Never printed: it is hers."""

    view_of: str
    view: str
    advocate_told: bool
    safe_method: str
    safe_time: str
    outcome: Outcome
    safe_words: str = ""
    condition: str = ""
    objection: str = ""  # what she, or her advocate for her, objects to; empty for nothing
    until: date | None = None

    def __repr__(self) -> str:
        return f"Asked({self.outcome.value})"


def _locked(case: Case) -> Case:
    held = Case.objects.select_for_update().filter(pk=case.pk).first()
    if held is None:
        raise NotFound("There is no such case any more. Look the person up by name.")
    return held


def record_check(case: Case, *, survivor: str, asked: Asked, by: User, seen: int | None = None) -> SafetyCheck:
    """Record a survivor's safety check. With an objection it holds contact up until a supervisor has decided.

    `seen` is the number of her newest check when the form was opened (0 for none): Conflict where somebody recorded
    another meanwhile. Refused where she is not among those at risk, or the case is not open to the user.
    """
    check_may_work(by, case, survivor)
    _check_asked(asked)
    with transaction.atomic():
        held = _locked(case)
        now = watched(held)
        if survivor not in now.called:
            raise Refused("She is not among those at risk of this case any more. Load the case again.")
        _check_newest(now.checks_of(survivor), seen)
        made = SafetyCheck(
            case=held, survivor=survivor, made_on=timezone.localdate(), at=timezone.now(), by=by.username,
            view_of=asked.view_of, view=asked.view, advocate_told=asked.advocate_told, safe_method=asked.safe_method,
            safe_time=asked.safe_time, safe_words=asked.safe_words, outcome=asked.outcome.value,
            condition=asked.condition, until=asked.until, level=held.level, known=sorted(now.facts),
        )  # fmt: skip
        if asked.objection.strip():
            _object(made, words=asked.objection, by=by)
        made.save()
        detail = {"case": held.reference, "outcome": asked.outcome.value, "objection": bool(asked.objection.strip())}
        record("recorded safety check", by=by.username, subject=f"survivor:{survivor}", detail=detail)
    return made


def _check_asked(asked: Asked) -> None:
    objects = bool(asked.objection.strip())
    check_may_record(
        asked.outcome, view=asked.view, condition=asked.condition, objects=objects, objection=asked.objection
    )
    if asked.view_of not in SafetyCheck.VIEWS:
        raise Invalid("Choose whose view it is.")
    if not asked.safe_method.strip() or not asked.safe_time.strip():
        raise Invalid("Write how and when she can safely be reached, or that she cannot.")
    if asked.until is not None and asked.until < timezone.localdate():
        raise Invalid("The day until which it holds cannot be past. Choose a later day, or none.")


def _check_newest(checks: list[SafetyCheck], seen: int | None) -> None:
    newest = checks[0] if checks else None
    if seen is not None and seen != (newest.pk if newest else 0):
        who = f"{newest.by} recorded one on {newest.made_on:%d.%m.%Y}" if newest else "it is gone"
        raise Conflict(f"Somebody else recorded a check meanwhile: {who}. Both are kept; read theirs, then choose.")


def _object(check: SafetyCheck, *, words: str, by: User) -> None:
    check.status = CHECKS.move(CheckStatus(check.status), "object", reason=words).after.value
    check.objection, check.objected_by, check.objected_at = words, by.username, timezone.now()


def object_to(check_id: int, *, words: str, by: User) -> SafetyCheck:
    """Note an objection to a check that was recorded before: from now on contact waits for a supervisor."""
    with transaction.atomic():
        check = _check(check_id)
        check_may_work(by, check.case, check.survivor)
        _object(check, words=words, by=by)
        check.save()
        detail = {"case": check.case.reference, "check": check.pk}
        record("noted objection", by=by.username, subject=f"survivor:{check.survivor}", detail=detail)
    return check


def _check(check_id: int) -> SafetyCheck:
    """A check, held with its case."""
    check = SafetyCheck.objects.select_related("case").filter(pk=check_id).first()
    if check is None:
        raise NotFound("There is no such safety check. Go back to the case.")
    _locked(check.case)
    check.refresh_from_db()
    return check


def decide_objection(check_id: int, *, go_ahead: bool, reason: str, by: User) -> SafetyCheck:
    """Decide on an objection, with a reason; that contact goes ahead is decided by another than who noted it."""
    with transaction.atomic():
        check = _check(check_id)
        check_may_open_case(by, Permission.WAIVE_SAFETY, check.case)
        step = "go ahead" if go_ahead else "do not go ahead"
        move = CHECKS.move(CheckStatus(check.status), step, reason=reason, by=by.username, last_by=check.objected_by)
        check.status, check.decided_by, check.decided_at = move.after.value, by.username, timezone.now()
        check.decided_because = reason[:LONGEST]
        check.save()
        detail = {"case": check.case.reference, "decision": step, "reason": reason}
        record("decided objection", by=by.username, subject=check.case.subject, detail=detail)
    return check


def waive(case: Case, *, kind: str, reason: str, last_day: date, by: User) -> Waiver:
    """Record why one act goes ahead without the checks that lack now: for those survivors and what is known now.

    Refused for an act that never waits, where nothing lacks, or where what lacks is the decision on an objection or a
    check that says not to go ahead: those no waiver stands in for.
    """
    check_may_open_case(by, Permission.WAIVE_SAFETY, case)
    today = timezone.localdate()
    check_may_waive(kind, reason=reason, on=today, last_day=last_day)
    with transaction.atomic():
        held = _locked(case)
        now = watched(held)
        lacking = now.standing(held.level, today).lacking
        if not lacking:
            raise Refused("Every survivor at risk has a check in date: nothing needs to be waived.")
        if firm := [each for each in lacking if each.state in {State.OBJECTION, State.DO_NOT}]:
            raise Refused(f"No waiver stands in for this: {firm[0].called}. {firm[0].reason}")
        made = Waiver.objects.create(
            case=held, kind=kind, survivors=[each.survivor for each in lacking], reason=reason, given_on=today,
            last_day=last_day, known=sorted(now.facts), by=by.username, at=timezone.now(),
        )  # fmt: skip
        detail = {"case": held.reference, "kind": kind, "reason": reason, "waiver": made.pk}
        record("waived safety check", by=by.username, subject=held.subject, detail=detail)
    return made


def withdraw_waiver(waiver_id: int, *, reason: str, by: User) -> Waiver:
    """Take a waiver back that no act has used yet."""
    with transaction.atomic():
        waiver = Waiver.objects.select_for_update().filter(pk=waiver_id).first()
        if waiver is None:
            raise NotFound("There is no such waiver. Go back to the case.")
        check_may_open_case(by, Permission.WAIVE_SAFETY, waiver.case)
        waiver.status = WAIVERS.move(WaiverStatus(waiver.status), "withdraw", reason=reason).after.value
        waiver.ended_by, waiver.ended_at, waiver.ended_because = by.username, timezone.now(), reason[:LONGEST]
        waiver.save()
        detail = {"case": waiver.case.reference, "waiver": waiver.pk, "reason": reason}
        record("withdrew waiver", by=by.username, subject=waiver.case.subject, detail=detail)
    return waiver


_STEPS = {
    TaskStatus.DONE: "do",
    TaskStatus.NOT_DONE: "say that it cannot be done",
    TaskStatus.CALLED_OFF: "call off",
}


def end_task(task_id: int, *, status: TaskStatus, note: str, by: User) -> AdvocateTask:
    """Say that a task was done, could not be done and why, or is called off because the act is."""
    if status not in _STEPS:
        raise Invalid("Choose what became of the task: done, not done, or called off.")
    with transaction.atomic():
        task = AdvocateTask.objects.select_for_update().filter(pk=task_id).first()
        if task is None:
            raise NotFound("There is no such task. Go back to the list.")
        check_may_work(by, task.case, task.survivor)
        task.status = TASKS.move(TaskStatus(task.status), _STEPS[status], reason=note).after.value
        task.note, task.ended_by, task.ended_at = note, by.username, timezone.now()
        task.save()
        detail = {"case": task.case.reference, "task": f"{task.moment} {task.what}", "status": status.value}
        record("ended advocate's task", by=by.username, subject=f"survivor:{task.survivor}", detail=detail)
    return task


def see_notice(notice_id: int, *, by: User) -> Notice:
    """Say that a notice was read. Read twice it stays with who read it first."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
        if notice is None:
            raise NotFound("There is no such notice. Go back to the list.")
        check_may_work(by, notice.case, notice.survivor)
        if not notice.seen_by:
            notice.seen_by, notice.seen_at = by.username, timezone.now()
            notice.save()
            detail = {"case": notice.case.reference, "what": notice.what}
            record("read notice", by=by.username, subject=f"survivor:{notice.survivor}", detail=detail)
    return notice


def name_survivor(
    case: Case, *, name: str, told_by: str, by: User, relationship: str = "", contact: str = ""
) -> OwnSurvivor:
    """Name somebody at risk whom no record of this case names: from then on contact waits for her check too.

    Asks for CHECK_SAFETY, or for SCREEN_REFERRAL (a referral names her). Nobody is taken away again by this.
    """
    if not name.strip() or not told_by.strip():
        raise Invalid("Write who she is, and who told you.")
    try:
        check_may_open_case(by, Permission.CHECK_SAFETY, case)
    except Refused:
        check_may_open_case(by, Permission.SCREEN_REFERRAL, case)
    with transaction.atomic():
        held = _locked(case)
        made = OwnSurvivor.objects.create(
            case=held, name=name.strip(), relationship=relationship, contact=contact, told_by=told_by,
            by=by.username, at=timezone.now(),
        )  # fmt: skip
        record("named survivor", by=by.username, subject=f"survivor:{made.key}", detail={"case": held.reference})
    return made
