"""What happens in a meeting: who is added or left out, who came, what is said, and what is agreed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.domain.interventions import intervention_of, told_by
from daylight.domain.letters import check_tells_nothing
from daylight.domain.meetings import ITEMS, MeetingStatus, Why, check_attendance
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.actions.life import discharge
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.meetings.actions.planning import locked
from daylight.web.meetings.models import AgreedAction, Attendance, Item, Meeting
from daylight.web.meetings.permits import check_may_open_item
from daylight.web.meetings.protecting import kinds_told
from daylight.web.meetings.queries import AGREED_AT
from daylight.web.plans.actions.planning import Wanted, propose

LONGEST_NOTES = 4000
_RUNS = Permission.RUN_MEETING


def add_person(meeting_id: int, case: Case, *, reason: str, by: User) -> Item:
    """Put somebody on the agenda because somebody asked, with why. Refused where the case is closed or not open."""
    check_may_open_case(by, _RUNS, case)
    if not case.is_open:
        raise Refused("This case is closed. Open it again before the meeting hears it.")
    if not reason.strip():
        raise Invalid("Say why this person is put on the agenda.")
    with transaction.atomic():
        meeting = locked(meeting_id, None, by)
        _check_not_over(meeting)
        if meeting.items.filter(case=case).exists():
            raise Invalid("This person is on the agenda already, or was left out: put them back from the agenda.")
        _check_hides(case, reason)
        item = Item.objects.create(meeting=meeting, case=case, whys=[Why.ASKED.value], reason=reason, by=by.username)
        _told(item, "added", by, reason)
    return item


def leave_out(item: Item, *, reason: str, by: User) -> Item:
    """Leave somebody out of the meeting, with why: they come up for the next."""
    _check_hides(item.case, reason)
    return _move(item, "leave out", by, reason)


def put_back(item: Item, *, by: User) -> Item:
    """Put somebody back on the agenda."""
    return _move(item, "put back", by)


def _move(item: Item, name: str, by: User, reason: str = "") -> Item:
    with transaction.atomic():
        held = _held(item, by)
        _check_not_over(held.meeting)
        held.status = ITEMS.move(held.value, name, reason=reason).after.value
        held.reason, held.by = reason.strip() or held.reason, by.username
        held.version += 1
        held.save()
        _told(held, name, by, reason)
    return held


def write_notes(item: Item, *, text: str, version: int, by: User) -> Item:
    """Write what is said of one person; they count as heard. Conflict where somebody typed meanwhile: both are shown.

    Refused where the text could tell of a survivor: what was typed stays in the form.
    """
    with transaction.atomic():
        held = _held(item, by)
        _check_open(held.meeting)
        if held.version != version:
            raise Conflict(f"{held.notes_by or held.by} wrote here meanwhile. Both stand below: choose what is kept.")
        if len(text) > LONGEST_NOTES:
            raise Invalid(f"Use at most {LONGEST_NOTES} letters.")
        _check_hides(held.case, text)
        held.status = ITEMS.move(held.value, "hear").after.value
        held.notes, held.notes_by = text.strip(), by.username
        held.version += 1
        held.save()
        _told(held, "minuted", by)
    return held


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed: the kind in the catalogue, what in one line, by whom, for which agency, until when; `details`
    are what the kind asks for besides."""

    kind: str
    what: str
    taken_by: str
    agency: str
    target_on: date
    owner: User | None = None
    details: Mapping[str, Any] = field(default_factory=dict, repr=False)


def agree(item: Item, *, agreement: Agreement, by: User) -> AgreedAction:
    """Keep an action as it is agreed: proposed in the person's plan, by the plan's own checks, and taken home."""
    check_attendance(agreement.taken_by, agreement.agency)
    entry = intervention_of(agreement.kind)
    if entry.reference_only:
        raise Refused(f"{entry.words} is kept out of minutes: a supervisor proposes it on the plan.")
    told = told_by(entry, agreement.what)
    with transaction.atomic():
        held = _held(item, by)
        _check_open(held.meeting)
        _check_hides(held.case, agreement.what, agreement.taken_by)
        police = agreement.agency.strip().casefold() == "police"
        wanted = Wanted(
            target_on=agreement.target_on,
            details={**agreement.details, **told},
            agency="police" if police else agreement.agency.strip(),
            owner=agreement.owner,
        )
        reason = f"{AGREED_AT} {held.meeting.on.day} {held.meeting.on:%B %Y}"
        reason = reason if told else f"{reason}: {agreement.what}"
        action = propose(held.case, kind=agreement.kind, wanted=wanted, reason=reason, by=by)
        kept = AgreedAction.objects.create(item=held, action=action, taken_by=agreement.taken_by.strip())
        if held.value.value == "on_agenda":
            held.status = ITEMS.move(held.value, "hear").after.value
            held.save(update_fields=["status"])
        _told(held, "agreed action", by)
    return kept


def discharge_at(item: Item, *, criterion: str, reason: str, version: int, by: User) -> Case:
    """End a case as the meeting agreed, by the case's own action and its checks. `version` is the case's."""
    with transaction.atomic():
        held = _held(item, by)
        _check_open(held.meeting)
        _check_hides(held.case, reason)
        ended = discharge(held.case, criterion=criterion, reason=reason, by=by, version=version)
        if held.value.value == "on_agenda":
            held.status = ITEMS.move(held.value, "hear").after.value
            held.save(update_fields=["status"])
        _told(held, "discharged", by)
    return ended


def attend(meeting_id: int, *, name: str, agency: str, answer: str, user: User | None, by: User) -> Attendance:
    """Say who was asked, came or sent apologies, for which agency. An account of another agency is refused: what its
    user sees goes by the agency's own agreement."""
    check_attendance(name, agency)
    if answer not in Attendance.ANSWERS:
        raise Invalid("Choose whether they were asked, came or sent apologies.")
    if user is not None and user.agency.strip() and user.agency.strip().casefold() != agency.strip().casefold():
        raise Invalid(f"{user.shown_name} belongs to {user.agency}. Choose that agency, or no account.")
    with transaction.atomic():
        meeting = locked(meeting_id, None, by)
        if meeting.value in {MeetingStatus.MINUTES_APPROVED, MeetingStatus.CANCELLED}:
            raise Refused("This meeting is over and its minutes stand. Nobody can be added any more.")
        row, _ = Attendance.objects.update_or_create(
            meeting=meeting,
            name=name.strip(),
            agency=agency.strip(),
            defaults={"answer": answer, "user": user, "by": by.username, "at": timezone.now()},
        )
        detail = {"agency": row.agency, "answer": answer, "account": user.username if user else ""}
        record("kept attendance", by=by.username, subject=f"meeting:{meeting.pk}", detail=detail)
    return row


def _held(item: Item, by: User) -> Item:
    check_may_open_item(by, _RUNS, item)
    return Item.objects.select_for_update().select_related("meeting", "case").get(pk=item.pk)


def _check_open(meeting: Meeting) -> None:
    if meeting.value is not MeetingStatus.OPEN:
        raise Refused(f"This meeting is {meeting.standing}, so nothing can be minuted. Open it first.")


def _check_not_over(meeting: Meeting) -> None:
    if meeting.value not in {MeetingStatus.PLANNED, MeetingStatus.OPEN}:
        raise Refused(f"This meeting is {meeting.standing}, so its agenda cannot change.")


def _check_hides(case: Case, *texts: str) -> None:
    """Refused where a text could tell of a survivor: minutes are read by agencies beside the suspect's name."""
    check_tells_nothing(kinds_told(case, "\n".join(texts)))


def _told(item: Item, what: str, by: User, reason: str = "") -> None:
    detail = {"what": what, "meeting": item.meeting_id, "reason": reason}
    record("worked agenda", by=by.username, subject=item.case.subject, detail=detail)
