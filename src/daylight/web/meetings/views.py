"""Pages of meetings: the list, an agenda, one page per person where actions are typed, and the documents."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import Conflict, DaylightError, Invalid, NotFound, Refused
from daylight.domain.meetings import MEETINGS, MeetingStatus, to_take_home
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.caseload.forms import DischargeForm
from daylight.web.caseload.models import Case
from daylight.web.caseload.queries import case_called, open_case_of
from daylight.web.components.telling import telling
from daylight.web.meetings import documents
from daylight.web.meetings.actions.minuting import (
    Agreement,
    add_person,
    agree,
    attend,
    discharge_at,
    leave_out,
    put_back,
    write_notes,
)
from daylight.web.meetings.actions.planning import (
    approve_minutes,
    cancel_meeting,
    close_meeting,
    move_meeting,
    open_meeting,
    plan_meeting,
    propose_agenda,
    reopen_meeting,
)
from daylight.web.meetings.forms import AddForm, AgreeForm, AttendForm, MoveForm, NotesForm, PlanForm, ReasonForm
from daylight.web.meetings.models import Item, Meeting
from daylight.web.meetings.permits import (
    MeetingPermits,
    check_may_open_item,
    check_may_open_meeting,
    meeting_permits,
)
from daylight.web.meetings.queries import agenda, agreed_at, days_proposed, item_called, may_discharge, taken_home
from daylight.web.people.permits import permits_of


def _may(request: GuardedRequest, permission: Permission) -> bool:
    return grant_of(request.user.held_roles, permission) is not None


@guarded(Permission.SEE_MEETING)
@require_GET
def meetings(request: GuardedRequest) -> HttpResponse:
    """Meetings open to this user, the newest first."""
    rows = list(meeting_permits(request.user).meetings()[:60])
    said = {"rows": rows, "may_run": _may(request, Permission.RUN_MEETING)}
    return render(request, "meetings/meetings.html", said)


@guarded(Permission.RUN_MEETING)
def new_meeting(request: GuardedRequest) -> HttpResponse:
    """Plan a meeting: the next days of the cycle are offered."""
    unit = request.user.unit
    days = days_proposed(unit, timezone.localdate())
    form = PlanForm(request.POST if request.method == "POST" else None, initial={"unit": unit, "on": days[0]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = plan_meeting(unit=given["unit"], on=given["on"], place=given["place"], by=request.user)
        except (Invalid, Refused) as wrong:
            form.add_error("on", str(wrong))
        else:
            messages.success(request, "Planned. The agenda is proposed by risk: add people or leave them out.")
            return redirect("meeting", made.pk)
    return render(request, "meetings/new.html", {"form": form, "days": days})


def _opened(request: GuardedRequest, meeting: int) -> tuple[Meeting, MeetingPermits]:
    return check_may_open_meeting(request.user, Permission.SEE_MEETING, meeting)


@guarded(Permission.SEE_MEETING, look="opened meeting")
@require_GET
def meeting(request: GuardedRequest, meeting: int) -> HttpResponse:
    """The agenda, who is there, and what can be done."""
    return _meeting_page(request, meeting)


def _meeting_page(request: GuardedRequest, meeting: int, **given: Any) -> HttpResponse:
    found, permits = _opened(request, meeting)
    rows = agenda(permits, found)
    runs = _may(request, Permission.RUN_MEETING)
    approves = _may(request, Permission.APPROVE_PLAN) and found.closed_by.casefold() != request.user.username.casefold()
    may = {
        move.name
        for move in MEETINGS.moves_from(found.value)
        if (approves if move.permission is Permission.APPROVE_PLAN else runs)
    }
    agency = request.user.agency if permits.is_outside else None
    said = {
        "meeting": found, "rows": rows, "may": may, "runs": runs, "is_outside": permits.is_outside,
        "left_out": [] if permits.is_outside else agenda(permits, found, left_out=True),
        "to_do": to_take_home(taken_home(permits, rows), agency=agency),
        "attendance": found.attendance.select_related("user"), "add_form": AddForm(), "move_form": MoveForm(),
        "reason_form": ReasonForm(), "approved": found.value is MeetingStatus.MINUTES_APPROVED,
        "wide": " daylight-wide",
    }  # fmt: skip
    return render(request, "meetings/meeting.html", said | given)


def _version(request: GuardedRequest) -> int:
    given = request.POST.get("version", "")
    if not given.isdecimal():
        raise Invalid("The form does not say which version it was made on. Load the page again.")
    return int(given)


_Given = dict[str, Any]
_Done = Callable[[GuardedRequest, int, _Given], object]


def _add(request: GuardedRequest, meeting: int, given: _Given) -> object:
    return add_person(meeting, _case(given["reference"].strip()), reason=given["reason"], by=request.user)


def _case(reference: str) -> Case:
    return open_case_of(reference) or case_called(reference)


_STEPS: dict[str, tuple[str, type[forms.Form] | None, _Done, str]] = {
    "propose": ("", None, lambda r, m, _: propose_agenda(m, version=_version(r), by=r.user), "Proposed anew."),
    "open": ("", None, lambda r, m, _: open_meeting(m, version=_version(r), by=r.user), "The meeting is open."),
    "close": ("", None, lambda r, m, _: close_meeting(m, version=_version(r), by=r.user), "The meeting is closed."),
    "approve": ("", None, lambda r, m, _: approve_minutes(m, version=_version(r), by=r.user), "Minutes approved."),
    "move": (
        "move_form", MoveForm,
        lambda r, m, given: move_meeting(m, on=given["on"], reason=given["reason"], version=_version(r), by=r.user),
        "Moved.",
    ),
    "cancel": (
        "reason_form", ReasonForm,
        lambda r, m, given: cancel_meeting(m, reason=given["reason"], version=_version(r), by=r.user), "Cancelled.",
    ),
    "reopen": (
        "reason_form", ReasonForm,
        lambda r, m, given: reopen_meeting(m, reason=given["reason"], version=_version(r), by=r.user), "Open again.",
    ),
    "add": ("add_form", AddForm, _add, "Put on the agenda."),
}  # fmt: skip


@guarded(Permission.RUN_MEETING)
@require_POST
def step(request: GuardedRequest, meeting: int, step: str) -> HttpResponse:
    """Take one step of a meeting, or add somebody: the action itself says who may."""
    _opened(request, meeting)
    if step not in _STEPS:
        raise NotFound("There is no such step. Go back to the meeting.")
    name, form_class, done, said = _STEPS[step]
    form = form_class(request.POST) if form_class else None
    if form is not None and not form.is_valid():
        return _meeting_page(request, meeting, **{name: form})
    try:
        done(request, meeting, form.cleaned_data if form else {})
    except (Invalid, NotFound) as wrong:
        if form is None:
            raise
        form.add_error(next(iter(form.fields)), str(wrong))
        return _meeting_page(request, meeting, **{name: form})
    messages.success(request, said)
    return redirect("meeting", meeting)


@guarded(Permission.RUN_MEETING)
def attendance(request: GuardedRequest, meeting: int) -> HttpResponse:
    """Who was asked, came or sent apologies."""
    found, _ = _opened(request, meeting)
    form = AttendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with telling(form):
            attend(
                meeting, name=given["name"], agency=given["agency"], answer=given["answer"], user=given["user"],
                by=request.user,
            )  # fmt: skip
            messages.success(request, f"{given['name']}: kept.")
            return redirect("meeting-attendance", meeting)
    said = {"form": form, "meeting": found, "rows": found.attendance.select_related("user")}
    return render(request, "meetings/attendance.html", said)


@guarded(Permission.SEE_MEETING, look="opened person at meeting")
def item(request: GuardedRequest, meeting: int, reference: str) -> HttpResponse:
    """One person: why here, what is said, what is agreed. Everything is kept at once, with no script."""
    found = item_called(meeting, reference)
    request.about = found.case.subject
    permits = check_may_open_item(request.user, Permission.SEE_MEETING, found)
    if request.method != "POST":
        return _item_page(request, found, permits)
    if not _may(request, Permission.RUN_MEETING):
        raise Refused("You may read this meeting, not minute it. Tell whoever runs it.")
    doing = request.POST.get("do", "")
    if doing not in _DOINGS:
        raise Invalid("Choose what to do. Go back to the page.")
    return _DOINGS[doing](request, found, permits)


def _item_page(
    request: GuardedRequest, found: Item, permits: MeetingPermits, status: int = 200, **given: Any
) -> HttpResponse:
    found.refresh_from_db()
    rows = agenda(permits, found.meeting)
    place = next((place for place, row in enumerate(rows) if row.item.pk == found.pk), None)
    name = rows[place].name if place is not None else found.case.reference
    agencies = tuple(found.meeting.attendance.values_list("agency", flat=True))
    next_day = days_proposed(found.meeting.unit, timezone.localdate(), number=1)[0]
    runs = _may(request, Permission.RUN_MEETING)
    said = {
        "item": found, "meeting": found.meeting, "name": name, "parts": permits.parts, "runs": runs,
        "agreed": agreed_at(permits, found), "is_outside": permits.is_outside,
        "minuting": runs and found.meeting.value is MeetingStatus.OPEN,
        "planning": runs and found.meeting.value in {MeetingStatus.PLANNED, MeetingStatus.OPEN},
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if place is not None and place + 1 < len(rows) else None,
        "notes_form": NotesForm(initial={"notes": found.notes}), "reason_form": ReasonForm(),
        "discharge_form": DischargeForm(),
        "discharging": runs and _may(request, Permission.TRIAGE) and may_discharge(found),
        "agree_form": AgreeForm(next_day=next_day, agencies=agencies), "version": found.version,
    }  # fmt: skip
    return render(request, "meetings/item.html", said | given, status=status)


def _notes(request: GuardedRequest, found: Item, permits: MeetingPermits) -> HttpResponse:
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _item_page(request, found, permits, notes_form=form)
    try:
        write_notes(found, text=form.cleaned_data["notes"], version=_version(request), by=request.user)
    except Conflict as conflict:
        return _item_page(request, found, permits, 409, notes_form=form, conflict=str(conflict))
    except (Invalid, Refused) as wrong:
        form.add_error("notes", str(wrong))
        return _item_page(request, found, permits, notes_form=form)
    messages.success(request, "Kept.")
    return redirect("meeting-item", found.meeting_id, found.case.reference)


def _agree(request: GuardedRequest, found: Item, permits: MeetingPermits) -> HttpResponse:
    agencies = tuple(found.meeting.attendance.values_list("agency", flat=True))
    form = AgreeForm(request.POST, agencies=agencies)
    if not form.is_valid():
        return _item_page(request, found, permits, agree_form=form)
    given = form.cleaned_data
    agreement = Agreement(
        given["kind"], given["what"], given["taken_by"], given["agency"], given["by_day"], details=form.details
    )
    try:
        agree(found, agreement=agreement, by=request.user)
    except (Invalid, Refused) as wrong:
        form.add_error("what", str(wrong))
        return _item_page(request, found, permits, agree_form=form)
    messages.success(request, "Agreed, and proposed in the plan.")
    return redirect("meeting-item", found.meeting_id, found.case.reference)


def _discharge(request: GuardedRequest, found: Item, permits: MeetingPermits) -> HttpResponse:
    form = DischargeForm(request.POST)
    if not form.is_valid():
        return _item_page(request, found, permits, discharge_form=form)
    given = form.cleaned_data
    try:
        discharge_at(
            found, criterion=given["criterion"], reason=given["reason"], version=_version(request), by=request.user
        )
    except (Conflict, Invalid, Refused) as no:
        form.add_error(None, str(no))
        return _item_page(request, found, permits, 409 if isinstance(no, Conflict) else 200, discharge_form=form)
    messages.success(request, "The case is discharged.")
    return redirect("meeting-item", found.meeting_id, found.case.reference)


def _leave(request: GuardedRequest, found: Item, permits: MeetingPermits) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _item_page(request, found, permits, reason_form=form)
    try:
        leave_out(found, reason=form.cleaned_data["reason"], by=request.user)
    except DaylightError as wrong:
        form.add_error("reason", str(wrong))
        return _item_page(request, found, permits, reason_form=form)
    messages.success(request, "Left out: they come up for the next meeting.")
    return redirect("meeting", found.meeting_id)


def _back(request: GuardedRequest, found: Item, permits: MeetingPermits) -> HttpResponse:
    put_back(found, by=request.user)
    messages.success(request, "Put back on the agenda.")
    return redirect("meeting", found.meeting_id)


_DOINGS = {"notes": _notes, "agree": _agree, "discharge": _discharge, "leave": _leave, "back": _back}


def _answer(made: documents.Made) -> HttpResponse:
    answer = HttpResponse(made.content, content_type=made.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{made.filename}"'
    return answer


def _check_kind(kind: str) -> None:
    if kind not in {"pdf", "docx"}:
        raise NotFound("It is made as pdf or docx.")


@guarded(Permission.SEE_MEETING, look="made minutes")
@require_GET
@never_cache
def minutes_document(request: GuardedRequest, meeting: int, kind: str) -> HttpResponse:
    """The minutes, once they are approved."""
    _check_kind(kind)
    found, permits = _opened(request, meeting)
    if found.value is not MeetingStatus.MINUTES_APPROVED:
        raise Refused(
            "The minutes are not approved yet. Ask somebody else than who closed the meeting to approve them."
        )
    made = documents.minutes(permits, found, agenda(permits, found), kind=kind, made_at=timezone.now())
    return _answer(made)


@guarded(Permission.SEE_MEETING, look="made list of actions")
@require_GET
@never_cache
def take_home_document(request: GuardedRequest, meeting: int, kind: str) -> HttpResponse:
    """Person, action, owner, day."""
    _check_kind(kind)
    found, permits = _opened(request, meeting)
    made = documents.take_home(permits, found, agenda(permits, found), kind=kind, made_at=timezone.now())
    return _answer(made)


@guarded(Permission.SEE_MEETING, look="made pack")
@require_GET
@never_cache
def pack_document(request: GuardedRequest, meeting: int, reference: str, kind: str) -> HttpResponse:
    """One person's pack: two pages at most."""
    _check_kind(kind)
    found = item_called(meeting, reference)
    request.about = found.case.subject
    permits = check_may_open_item(request.user, Permission.SEE_MEETING, found)
    return _answer(documents.pack(permits, found, kind=kind, made_at=timezone.now()))


@guarded(Permission.SEE_CASE, look="made profile")
@require_GET
@never_cache
def profile_document(request: GuardedRequest, person_id: str, kind: str) -> HttpResponse:
    """The subject profile."""
    _check_kind(kind)
    permits = permits_of(request.user, request.grant)
    return _answer(documents.profile(permits, person_id, kind=kind, made_at=timezone.now()))
