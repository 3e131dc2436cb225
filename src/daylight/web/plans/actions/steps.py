"""One step of an action: locked, checked by the table and by who may open it, written with its line of history."""

from collections.abc import Iterable

from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.interventions import ACTION_STATUSES, ActionStatus, check_words
from daylight.domain.moves import Move
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.plans.models import Action, ActionStep
from daylight.web.plans.permits import check_may_open_action
from daylight.web.plans.signals import stepping
from daylight.web.safety.protecting import NOT_KNOWN, NOT_READABLE, beside

_NO_CHANGE_OF_HAND = {"note", "log", "rearrange"}  # whoever writes these may still approve


def locked(action: Action, *, version: int | None = None) -> Action:
    """The action as it stands, held until the transaction ends. Conflict where it changed since `version` was read."""
    held = Action.objects.select_for_update(of=("self",)).select_related("case").filter(pk=action.pk).first()
    if held is None:
        raise NotFound("There is no such action any more. Go back to the plan.")
    if version not in {None, held.version}:
        last = ActionStep.objects.filter(action=held).first()
        done = f'{last.by} did "{last.step}"' if last else "it changed"
        raise Conflict(
            f"Somebody else changed this action meanwhile: {done}; it is now {held.standing}. "
            "Read it again, then choose."
        )
    return held


def checked(action: Action, step: str, *, reason: str, by: User) -> Move:
    """The move of this name, by somebody who may make it and may open the action; its case is still open."""
    move = ACTION_STATUSES.move(
        ActionStatus(action.status), step, reason=reason, by=by.username, last_by=action.last_by
    )
    check_may_open_action(by, move.permission, action)
    if move.after in {ActionStatus.APPROVED, ActionStatus.STARTED, ActionStatus.PROPOSED}:
        check_case_is_open(action.case)
    return move


def check_case_is_open(case: Case) -> None:
    """Refused where nobody works the case any more."""
    if not case.is_open:
        raise Refused("The case is closed. Reopen it first, with the reason.")


def check_hides_survivors(case: Case, texts: Iterable[str], *, leaves_the_unit: bool = False) -> None:
    """Invalid where a text could tell who or where a survivor is: the plan stands beside the suspect's name.

    Within the unit a name counts with a capital, as names are written. What others will read is held to the letter.
    Refused where it is not known who must be hidden; of somebody in no record the unit still keeps its own notes.
    """
    some = [text for text in texts if text.strip()]
    if not some:
        return
    found = beside(case)
    if found is None:
        if case.person_id or leaves_the_unit:
            raise Refused(NOT_READABLE if case.person_id else NOT_KNOWN)
        return
    if kinds := found.undated.kinds(" \n ".join(some), typed=some if leaves_the_unit else []):
        raise Invalid(
            f"This could tell who or where somebody at risk is: it holds {', '.join(kinds)} recorded beside this "
            "person. Write “Survivor A”, and leave places out."
        )


def note(action: Action, step: str, *, before: str, by: User, words: str = "") -> None:
    """Save the action with a line of its history and an entry of the audit."""
    action.last_by = action.last_by if step in _NO_CHANGE_OF_HAND else by.username
    action.version += 1
    action.save()
    ActionStep.objects.create(
        action=action, step=step, before=before, after=action.status, words=words, by=by.username, at=timezone.now()
    )
    detail = {"case": action.case.reference, "action": action.pk, "kind": action.kind, "was": before}
    detail |= {"now": action.status, "reason": words}
    record(f"action: {step}", by=by.username, subject=action.case.subject, detail=detail)


def take(action: Action, step: str, *, by: User, words: str = "", through: str = "") -> Move:
    """Check a step and write it; the caller has locked the action and set what goes with it."""
    move = checked(action, step, reason=words, by=by)
    stepping.send(sender=Action, action=action, step=step, through=through)
    check_words(action.entry, [words], chosen=(*action.entry.step_reasons, *action.entry.reasons))
    if not through:  # what takes it has asked already, and what happened is never lost for want of a release
        check_hides_survivors(action.case, [words])
    action.status = move.after.value
    action.closed_at = None if action.is_open else timezone.now()
    note(action, step, before=move.before.value, by=by, words=words)
    return move


def check_may_plan(case: Case, *, by: User) -> None:
    """Refused where the user may not plan in this case, or nobody works it any more."""
    check_may_open_case(by, Permission.PLAN, case)
    check_case_is_open(case)
