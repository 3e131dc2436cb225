"""A meeting's life: planned, its agenda settled, opened, closed, and its minutes approved by another."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, Scope
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.domain.meetings import MEETINGS, ItemStatus, MeetingStatus, is_meeting_day, meeting_policy, proposed
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.components.bank_holidays import bank_holidays_around
from daylight.web.meetings.models import Item, Meeting
from daylight.web.meetings.permits import check_may_open_meeting, meeting_permits
from daylight.web.meetings.queries import candidates


def plan_meeting(*, unit: str, on: date, place: str, by: User) -> Meeting:
    """Plan a meeting of a unit, with an agenda proposed by risk. Refused for another unit than one's own where the
    role reaches no further; Invalid for a day that is past or no working day, or on which the unit meets already."""
    permits = meeting_permits(by, Permission.RUN_MEETING)
    if permits.permits.grant.scope is not Scope.FORCE and unit != by.unit:
        raise Refused("You may plan meetings of your own unit alone. Ask a supervisor.")
    if not unit.strip():
        raise Invalid("Type the unit whose meeting it is.")
    _check_day(on)
    with transaction.atomic():
        if Meeting.objects.filter(unit=unit, on=on).exclude(status=MeetingStatus.CANCELLED.value).exists():
            raise Invalid("The unit meets on that day already. Choose another day.")
        meeting = Meeting(unit=unit.strip(), on=on, place=place.strip(), version=0)
        _save(meeting, "planned", by)
        _propose(meeting, by)
    return meeting


def _check_day(on: date) -> None:
    if on < timezone.localdate():
        raise Invalid("That day is past. Choose a day from today.")
    if not is_meeting_day(on, bank_holidays_around("england and wales", on)):
        raise Invalid("That is a weekend or a bank holiday. Choose a working day.")


def propose_agenda(meeting_id: int, *, version: int, by: User) -> int:
    """Put on the agenda whoever came up since it was proposed; how many. Nobody is taken off."""
    with transaction.atomic():
        meeting = locked(meeting_id, version, by)
        if meeting.value is not MeetingStatus.PLANNED:
            raise Refused("The agenda is settled: this meeting is open or over. Add somebody by name, with a reason.")
        number = _propose(meeting, by)
        _save(meeting, "proposed the agenda of", by)
    return number


def _propose(meeting: Meeting, by: User) -> int:
    permits = meeting_permits(by, Permission.RUN_MEETING).permits
    on, _ = proposed(candidates(permits, meeting), most=meeting_policy().most_cases)
    there = set(meeting.items.values_list("case__reference", flat=True))
    cases = {case.reference: case for case in Case.objects.filter(reference__in=[one.key for one in on])}
    new = [one for one in on if one.key not in there]
    for one in new:
        Item.objects.create(meeting=meeting, case=cases[one.key], whys=[why.value for why in one.whys], by=by.username)
    return len(new)


def move_meeting(meeting_id: int, *, on: date, reason: str, version: int, by: User) -> Meeting:
    """Move a planned meeting to another day."""
    _check_day(on)
    with transaction.atomic():
        meeting = locked(meeting_id, version, by)
        take(meeting, "move to another day", by, reason)
        meeting.on = on
        _save(meeting, "moved", by)
    return meeting


def open_meeting(meeting_id: int, *, version: int, by: User) -> Meeting:
    """Open a meeting: from now on what is said is minuted."""
    return _one_step(meeting_id, "open", version=version, by=by)


def cancel_meeting(meeting_id: int, *, reason: str, version: int, by: User) -> Meeting:
    """Cancel a planned meeting: everybody on it comes up for the next."""
    return _one_step(meeting_id, "cancel", version=version, by=by, reason=reason)


def close_meeting(meeting_id: int, *, version: int, by: User) -> Meeting:
    """Close a meeting: whoever was not reached comes up again."""
    with transaction.atomic():
        meeting = locked(meeting_id, version, by)
        take(meeting, "close", by)
        meeting.items.filter(status=ItemStatus.ON_AGENDA.value).update(status=ItemStatus.NOT_REACHED.value)
        meeting.closed_by = by.username
        _save(meeting, "closed", by)
    return meeting


def reopen_meeting(meeting_id: int, *, reason: str, version: int, by: User) -> Meeting:
    """Open a closed meeting again, before its minutes are approved."""
    with transaction.atomic():
        meeting = locked(meeting_id, version, by)
        take(meeting, "open again", by, reason)
        meeting.items.filter(status=ItemStatus.NOT_REACHED.value).update(status=ItemStatus.ON_AGENDA.value)
        _save(meeting, "opened again", by)
    return meeting


def approve_minutes(meeting_id: int, *, version: int, by: User) -> Meeting:
    """Approve the minutes, as another than who closed the meeting: then they are made and sent."""
    with transaction.atomic():
        meeting = locked(meeting_id, version, by, Permission.APPROVE_PLAN)
        take(meeting, "approve the minutes", by)
        meeting.approved_by, meeting.approved_at = by.username, timezone.now()
        _save(meeting, "approved the minutes of", by)
    return meeting


def _one_step(meeting_id: int, name: str, *, version: int, by: User, reason: str = "") -> Meeting:
    with transaction.atomic():
        meeting = locked(meeting_id, version, by)
        take(meeting, name, by, reason)
        _save(meeting, f"{name}:", by)
    return meeting


def locked(meeting_id: int, version: int | None, by: User, permission: Permission = Permission.RUN_MEETING) -> Meeting:
    """The meeting, held, if this user may work it. Conflict where somebody changed it since."""
    check_may_open_meeting(by, permission, meeting_id)
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    if version not in {None, meeting.version}:
        raise Conflict(
            f"{meeting.last_by} changed it meanwhile: it is now {meeting.standing}. Read it again, then choose."
        )
    return meeting


def take(meeting: Meeting, name: str, by: User, reason: str = "") -> None:
    """Take one step of the table."""
    move = MEETINGS.move(meeting.value, name, reason=reason, by=by.username, last_by=meeting.closed_by)
    meeting.status, meeting.note = move.after.value, reason.strip() or meeting.note


def _save(meeting: Meeting, what: str, by: User) -> None:
    meeting.last_by, meeting.at = by.username, timezone.now()
    meeting.version += 1
    meeting.save()
    detail = {"what": what, "on": meeting.on.isoformat(), "unit": meeting.unit, "reason": meeting.note}
    record("moved meeting", by=by.username, subject=f"meeting:{meeting.pk}", detail=detail)
