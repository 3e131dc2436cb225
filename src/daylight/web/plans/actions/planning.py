"""Actions proposed, changed, approved, noted and ended: each by a person, each with a reason where policy asks one.

Nothing here, and nothing that calls it, makes an action by itself: `by` is somebody who may plan, `reason` is theirs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.domain.interventions import (
    Intervention,
    Proportionality,
    check_proportionality,
    check_words,
    checked_details,
    intervention_of,
)
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import may_open_case
from daylight.web.plans.actions.steps import (
    check_case_is_open,
    check_hides_survivors,
    check_may_plan,
    checked,
    locked,
    note,
    take,
)
from daylight.web.plans.models import Action
from daylight.web.plans.permits import check_may_open_action, may_see_kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants done: everything about an action but its kind, its case and the reason."""

    target_on: date
    need: str = ""
    details: Mapping[str, Any] = field(default_factory=dict, repr=False)
    agency: str = ""
    owner: User | None = None
    proportionality: Proportionality = field(default_factory=Proportionality, repr=False)


def propose(case: Case, *, kind: str, wanted: Wanted, reason: str, by: User) -> Action:
    """Propose an action of a plan; its owner is `by` where none is named.

    Refused where the user may not plan in this case or the case is closed; Invalid without a reason, for a day that is
    past, an owner who may not open the case, and for what the catalogue says is wrong.
    """
    entry = intervention_of(kind)
    now = timezone.now()
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        check_may_plan(held, by=by)
        _check_kind(entry, by=by)
        action = Action(case=held, kind=kind, proposed_by=by.username, proposed_at=now, last_by=by.username, version=0)
        _check_reason(entry, reason)
        _fill(action, entry, wanted, by=by)
        action.reason = reason.strip()
        check_hides_survivors(held, [action.reason])
        action.minutes = round(entry.hours * 60)
        note(action, "propose", before="", by=by, words=action.reason)
    return action


def _check_kind(entry: Intervention, *, by: User) -> None:
    if not may_see_kind(by, entry.kind):
        check_may(by.held_roles, Permission.APPROVE_PLAN)


def _check_reason(entry: Intervention, reason: str) -> None:
    if not reason.strip():
        raise Invalid("Say why this is needed for this person. A score alone is no reason.")
    check_words(entry, [reason], chosen=entry.reasons)
    if entry.reference_only and reason not in dict(entry.reasons):
        raise Invalid("Choose the reason from the list.")


def _fill(action: Action, entry: Intervention, wanted: Wanted, *, by: User) -> None:
    today = timezone.localdate()
    if wanted.target_on < today:
        raise Invalid("The target date is past. Choose a day from today.")
    owner = wanted.owner or by
    if not owner.is_active or not may_open_case(owner, Permission.PLAN, action.case):
        raise Invalid(f"{owner.shown_name} may not work this case. Choose somebody who may.")
    written = wanted.proportionality
    check_words(entry, [wanted.need, written.purpose, written.necessity])
    check_words(entry, [wanted.agency], chosen=[("police", "police")])
    details = checked_details(entry, wanted.details, today=today)
    _check_audience(entry, details)
    texts = [str(value) for value in details.values() if isinstance(value, str)]
    check_hides_survivors(action.case, texts, leaves_the_unit=entry.kind == "neighbourhood_briefing")
    check_hides_survivors(action.case, [wanted.need, wanted.agency, written.purpose, written.necessity])
    action.need, action.agency = wanted.need.strip()[:300], (wanted.agency.strip() or entry.agency)[:80]
    action.details, action.owner, action.target_on = details, owner, wanted.target_on
    action.power, action.review_on = written.power, written.review_on
    action.purpose, action.necessity = written.purpose.strip(), written.necessity.strip()


def _check_audience(entry: Intervention, details: Mapping[str, Any]) -> None:
    for each in entry.fields:
        if each.kind == "unit" and not User.objects.filter(unit=details[each.name], is_active=True, agency="").exists():
            raise Invalid("Nobody belongs to that team. Choose a team of the force.")


def propose_again(action: Action, *, wanted: Wanted, reason: str, by: User, version: int | None = None) -> Action:
    """Propose an action again that was returned, with what was changed and why."""
    with transaction.atomic():
        held = locked(action, version=version)
        checked(held, "propose again", reason=reason, by=by)
        _fill(held, held.entry, wanted, by=by)
        held.approved_by, held.approved_at, held.cleared_on, held.cleared_as = "", None, None, {}
        take(held, "propose again", by=by, words=reason.strip())
    return held


def approve(action: Action, *, by: User, version: int | None = None) -> Action:
    """Approve what somebody else proposed. Invalid where it intrudes and its proportionality is not written down."""
    with transaction.atomic():
        held = locked(action, version=version)
        checked(held, "approve", reason="", by=by)
        if held.proposed_by.casefold() == by.username.casefold():
            raise Refused("Another person must approve than who proposed it. Ask a colleague who may.")
        check_proportionality(held.entry, proportionality_of(held), today=timezone.localdate())
        held.approved_by, held.approved_at = by.username, timezone.now()
        take(held, "approve", by=by)
    return held


def approve_several(actions: Iterable[Action], *, by: User) -> int:
    """Approve these, all or none; each is checked as it would be alone. How many there were; Invalid for nobody."""
    some = sorted({action.pk: action for action in actions}.values(), key=lambda action: action.pk)
    if not some:
        raise Invalid("Choose at least one action to approve.")
    with transaction.atomic():
        for action in some:
            try:
                approve(action, by=by)
            except (Refused, Invalid) as no:
                raise Refused(f"{action.entry.words}, {action.case.reference}: {no} None was approved.") from None
    return len(some)


def proportionality_of(action: Action) -> Proportionality:
    """What is written down of an action's proportionality."""
    return Proportionality(action.power, action.purpose, action.necessity, action.review_on)


def send_back(action: Action, *, reason: str, by: User, version: int | None = None) -> Action:
    """Return what was proposed, with what must be changed."""
    return _one_step(action, "return", reason=reason, by=by, version=version)


def drop(action: Action, *, reason: str, by: User, version: int | None = None) -> Action:
    """Give an action up before it was done."""
    return _one_step(action, "drop", reason=reason, by=by, version=version)


def leave_undone(action: Action, *, reason: str, by: User, version: int | None = None) -> Action:
    """Say that an approved or started action was not done, and why."""
    return _one_step(action, "leave undone", reason=reason, by=by, version=version)


def put_back(action: Action, *, reason: str, by: User, version: int | None = None, through: str = "") -> Action:
    """Take back that an action was started: contact is cleared anew before it starts again."""
    with transaction.atomic():
        held = locked(action, version=version)
        if not held.approved_by and held.entry.approval:
            raise Refused("This action was never approved. Drop it, or leave it undone.")
        held.cleared_on, held.cleared_as = None, {}
        take(held, "put back", by=by, words=reason.strip(), through=through)
    return held


def _one_step(action: Action, step: str, *, reason: str, by: User, version: int | None) -> Action:
    with transaction.atomic():
        held = locked(action, version=version)
        take(held, step, by=by, words=reason.strip())
    return held


def rearrange(
    action: Action, *, owner: User, target_on: date, reason: str, by: User, version: int | None = None
) -> Action:
    """Give an open action to another owner, or another target date; the reason is kept."""
    with transaction.atomic():
        held = locked(action, version=version)
        check_may_open_action(by, Permission.PLAN, held)
        check_case_is_open(held.case)
        if not held.is_open:
            raise Conflict(f"This action is {held.standing} already. Propose a new one.")
        if not reason.strip():
            raise Invalid("Say why, in one sentence.")
        if target_on < timezone.localdate() and target_on != held.target_on:
            raise Invalid("The target date is past. Choose a day from today.")
        if not owner.is_active or not may_open_case(owner, Permission.PLAN, held.case):
            raise Invalid(f"{owner.shown_name} may not work this case. Choose somebody who may.")
        check_words(held.entry, [reason], chosen=held.entry.step_reasons)
        check_hides_survivors(held.case, [reason])
        held.owner, held.target_on = owner, target_on
        words = f"{owner.shown_name}, by {target_on}: {reason.strip()}"[:500]
        note(held, "rearrange", before=held.status, by=by, words=words)
    return held


def write_progress(action: Action, *, words: str, by: User) -> Action:
    """Note how an open action goes. Nothing for what keeps a reference only."""
    with transaction.atomic():
        held = locked(action)
        check_may_open_action(by, Permission.PLAN, held)
        if not held.is_open:
            raise Refused(f"This action is {held.standing} already. Nothing more is noted.")
        if not words.strip():
            raise Invalid("Write what happened.")
        check_words(held.entry, [words])
        check_hides_survivors(held.case, [words])
        note(held, "note", before=held.status, by=by, words=words.strip())
    return held
