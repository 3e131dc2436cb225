"""Actions started and done. Whatever reaches the suspect passes the survivor-safety gate here, and only here."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.domain.interventions import (
    ActionStatus,
    check_may_begin,
    check_proportionality,
    check_words,
    shipped_catalogue,
)
from daylight.domain.safety import safety_policy
from daylight.web.accounts.models import User
from daylight.web.agreements.queries import check_may_share
from daylight.web.caseload.models import Case
from daylight.web.plans.actions.planning import proportionality_of
from daylight.web.plans.actions.steps import check_case_is_open, checked, locked, note, take
from daylight.web.plans.models import Action, Attendance
from daylight.web.plans.permits import check_may_open_action
from daylight.web.safety.gate import as_cleared, makes_contact, new_since, note_outside, tell_advocates

ACTS = tuple(sorted({entry.act for entry in shipped_catalogue().interventions.values() if entry.act}))
"""Every act of the catalogue that reaches him: those that wait for the gate, and those that only tell her advocate."""
_P = ActionStatus.PROPOSED.value


def _act(given: Mapping[str, Any]) -> str:
    return str(given["action"].entry.act)


def _case(given: Mapping[str, Any]) -> Case:
    return given["action"].case  # type: ignore[no-any-return]


def _moment(given: Mapping[str, Any]) -> datetime:
    """When contact was announced for today, else now: so that her advocate's tasks are of one act."""
    now = timezone.now()
    meant = Action.objects.filter(pk=given["action"].pk).values_list("contact_at", flat=True).first()
    return meant if meant and timezone.localdate(meant) == timezone.localdate(now) else now


def waits(action: Action) -> bool:
    """Whether this action waits for every survivor's safety check."""
    return bool(action.entry.act) and safety_policy().act(action.entry.act).waits


def why_stand_down(action: Action, on: date) -> str:
    """Why contact that was started must not be made on a day, in words; empty where it may, or nothing was started.

    It was cleared for one day (a programme goes on after that), and for what was known of each survivor as it started.
    """
    if action.status != ActionStatus.STARTED.value or not waits(action):
        return ""
    if on != action.cleared_on and not action.entry.attendance:
        return f"It was cleared for {action.cleared_on} alone."
    new = new_since(action.case, action.cleared_as, on)
    return f"Since it was cleared, her safety check lapsed or something came up. {new}" if new else ""


@makes_contact(*ACTS, kind_of=_act, case_of=_case, when_of=_moment)
def start(action: Action, *, by: User, version: int | None = None, through: str = "") -> Action:
    """Start an action: contact is cleared for today, and for today alone.

    Refused where it is not approved and must be, where the gate is shut, or where it shares with an agency to which no
    agreement opens what is shared; and where another room takes this step (a letter) and it is not `through` that.
    """
    today = timezone.localdate()
    with transaction.atomic():
        held = locked(action, version=version)
        step = "begin" if held.status == _P else "start"
        checked(held, step, reason="", by=by)
        if step == "begin":
            check_may_begin(held.entry)
            check_proportionality(held.entry, proportionality_of(held), today=today)
        if held.entry.shares:
            check_may_share(held.agency, held.entry.shares, today)
        held.cleared_on, held.cleared_as = (today, as_cleared(held.case, today)) if waits(held) else (None, {})
        take(held, step, by=by, through=through)
    return held


def announce(action: Action, *, when: datetime, by: User, version: int | None = None) -> Action:
    """Say when contact is meant to be, so that advocates have their tasks before and after it. It clears nothing.

    Refused for what reaches nobody, or is not approved; Invalid for a moment that is past.
    """
    with transaction.atomic():
        held = locked(action, version=version)
        check_may_open_action(by, Permission.PLAN, held)
        check_case_is_open(held.case)
        ready = held.status == ActionStatus.APPROVED.value or (held.status == _P and not held.entry.approval)
        if not held.entry.act or not ready:
            raise Refused("There is no contact to announce: it is for approved actions that reach him.")
        if when <= timezone.now():
            raise Invalid("Choose a time that is to come.")
        held.contact_at = when
        tell_advocates(held.case, what=held.entry.act, when=when, by=by)
        words = f"for {timezone.localtime(when):%Y-%m-%d %H:%M}; advocates told"
        note(held, "announce", before=held.status, by=by, words=words)
    return held


def complete(
    action: Action,
    *,
    result: str,
    words: str = "",
    done_on: date | None = None,
    by: User,
    version: int | None = None,
    through: str = "",
    outside: bool = False,
) -> Action:
    """Log the outcome of a started action, done on a day (today where none is given).

    Contact that waits was cleared for one day, as it stood then. That it was made on another, or that her check lapsed
    or something came up meanwhile, is kept, and needs words that say why: her advocates and a supervisor hear of it at
    once. What came up after the contact counts too: it is not told apart. What is done `through` another room is
    `outside` where that says so.
    """
    today = timezone.localdate()
    day = done_on or today
    with transaction.atomic():
        held = locked(action, version=version)
        checked(held, "complete", reason="", by=by)
        if result not in dict(held.entry.results):
            raise Invalid("Choose what came of it.")
        if day > today:
            raise Invalid("That day is to come. Choose the day on which it was done.")
        check_words(held.entry, [words])
        why = "" if through else _why_outside(held, day)
        held.outside_gate = outside or bool(why)
        if why and not words.strip():
            raise Invalid(f"{why} Say in your words how the contact came about; it is kept.")
        held.result, held.result_words, held.done_on = result, words.strip(), day
        told = f"{dict(held.entry.results)[result]}. {words.strip()}" if words.strip() else ""
        take(held, "complete", by=by, words=told[:500], through=through)
        if held.outside_gate and not through:
            note_outside(held.case, kind=held.entry.act, act=f"action {held.pk}", on=day, by=by)
    return held


def _why_outside(action: Action, day: date) -> str:
    """Why contact on a day was not what the gate let pass, in words; empty where it was, or where none waits for it."""
    if waits(action) and day != action.cleared_on:
        return f"It was cleared for {action.cleared_on}, and not for {day}."
    return why_stand_down(action, day)


def log_session(action: Action, *, on: date, answer: str, by: User, was: str = "") -> Attendance:
    """Log whether he came to a session of a programme. Conflict where that day says something else than `was`."""
    with transaction.atomic():
        held = locked(action)
        check_may_open_action(by, Permission.PLAN, held)
        if not held.entry.attendance or held.status != ActionStatus.STARTED.value:
            raise Refused("Sessions are logged of a programme that has started.")
        if answer not in Attendance.ANSWERS:
            raise Invalid("Choose whether he came.")
        if on > timezone.localdate():
            raise Invalid("That day is to come. Choose the day of the session.")
        there = Attendance.objects.filter(action=held, on=on).first()
        if there is not None and there.answer != was:
            told = Attendance.ANSWERS[there.answer]
            raise Conflict(f"{on} is logged already: “{told}”, by {there.by}. Choose that day in the log to change it.")
        session = there or Attendance(action=held, on=on)
        session.answer, session.by, session.at = answer, by.username, timezone.now()
        session.save()
        changed = f"; was {Attendance.ANSWERS[was]}" if there else ""
        note(held, "log", before=held.status, by=by, words=f"{on}: {Attendance.ANSWERS[answer]}{changed}")
    return session
