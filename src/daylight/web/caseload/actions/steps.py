"""One step of a case: locked, checked by the table and by who may open it, written with its line of history."""

from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.casework import CASES, CaseStatus
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.moves import Move, words_of
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case, CaseStep, Side
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.people.protected import kinds_told
from daylight.web.releases.queries import current_number


def locked(case: Case, *, version: int | None = None) -> Case:
    """The case as it stands, held until the transaction ends. Conflict where it changed since `version` was read."""
    held = Case.objects.select_for_update().filter(pk=case.pk).first()
    if held is None:
        raise NotFound("There is no such case any more. Look the person up by name.")
    if version not in {None, held.version}:
        last = CaseStep.objects.filter(case=held).first()
        done = f'{last.by} did "{last.step}" on {timezone.localtime(last.at):%d.%m. at %H:%M}' if last else "it changed"
        now = f"it is now {words_of(CaseStatus(held.status))}{f', level {held.level}' if held.level else ''}"
        raise Conflict(f"Somebody else changed this case meanwhile: {done}; {now}. Read it again, then choose.")
    return held


def checked(case: Case, step: str, *, reason: str, by: User) -> Move:
    """The move of this name, by somebody who may make it and may open the case."""
    move = CASES.move(CaseStatus(case.status), step, reason=reason, by=by.username, last_by=case.last_by)
    check_may_open_case(by, move.permission, case)
    check_reason(reason, case)
    return move


def check_reason(reason: str, case: Case | None = None) -> None:
    """Invalid for none, or one longer than is kept; Refused where it tells who or where a survivor is."""
    if not reason.strip():
        raise Invalid("Say why, in one sentence.")
    if len(reason) > 500:
        raise Invalid("Say why in at most 500 letters.")
    if case is not None:
        check_tells_of_nobody(case, reason)


def check_tells_of_nobody(case: Case, text: str) -> None:
    """Refused where a text holds who or where somebody beside the suspect is: it stands on a suspect's pages.

    Kinds alone are told, and whoever asks audits the refusal. Of a person who is in this release no more, whoever it
    may be now counts.
    """
    sides = Side.objects.filter(change__case=case, change__status="waits") if case.pk else Side.objects.none()
    people = {case.person_id, case.key if case.pk else "", *sides.values_list("person_id", flat=True)}
    if kinds := kinds_told(current_number(), people, text, own=[case.forename, case.surname]):
        raise Refused(
            f"The text holds {', '.join(kinds)} that is known of somebody beside this person. Write Survivor A, B and "
            "so on, as the timeline does, and nothing that tells who or where she is."
        )


def take(case: Case, step: str, *, reason: str, by: User, words: str = "") -> Move:
    """Check a step and write it: status, history, audit; the caller has locked the case and set what goes with it."""
    move = checked(case, step, reason=reason, by=by)
    case.status = move.after.value
    case.closed_at = None if case.is_open else timezone.now()
    note(case, step, before=move.before.value, reason=reason, by=by, words=words)
    return move


def note(case: Case, step: str, *, before: str, reason: str, by: User, words: str = "") -> None:
    """Save the case with a line of its history and an entry of the audit."""
    case.last_by, case.version = by.username, case.version + 1
    case.save()
    now = timezone.now()
    CaseStep.objects.create(
        case=case, step=step, before=before, after=case.status, words=words, reason=reason, by=by.username, at=now
    )
    detail = {"case": case.reference, "was": before, "now": case.status, "reason": reason}
    record(f"case: {step}", by=by.username, subject=case.subject, detail=detail | ({"what": words} if words else {}))


def may_see(case: Case, *, by: User) -> None:
    """Refused where the user may not open the case at all."""
    check_may_open_case(by, Permission.SEE_CASE, case)
