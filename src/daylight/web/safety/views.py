"""Pages of safety: an advocate's tasks, a safety check, a supervisor's decisions, and how the gate stands."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from daylight.domain.access import Permission, check_may, grant_of
from daylight.domain.errors import Conflict, DaylightError, Invalid, NotFound
from daylight.domain.safety import TaskStatus, safety_policy
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case, closed_cases
from daylight.web.caseload.queries import case_called, open_case_of
from daylight.web.components.telling import telling
from daylight.web.people.permits import permits_of
from daylight.web.people.views import opened
from daylight.web.safety import actions
from daylight.web.safety.forms import CheckForm, DecisionForm, NameForm, TaskForm, WaiverForm, WordsForm
from daylight.web.safety.models import AdvocateTask, SafetyCheck, Waiver
from daylight.web.safety.permits import check_may_work
from daylight.web.safety.presenters import board_for, row_of, sides_of, survivor_called
from daylight.web.safety.queries import Watched, objections, watched

_CHECK, _WAIVE = Permission.CHECK_SAFETY, Permission.WAIVE_SAFETY


@guarded(_CHECK, look="opened safety tasks")
@require_GET
@never_cache
def tasks(request: GuardedRequest) -> HttpResponse:
    """What waits for an advocate, or for who works in her place: tasks, notices, checks that lack."""
    board = board_for(request.user, permits_of(request.user, request.grant), timezone.now())
    return render(request, "safety/tasks.html", {"board": board})


@guarded(_CHECK, look="opened safety task")
@never_cache
def task(request: GuardedRequest, task: int) -> HttpResponse:
    """One task, and what became of it."""
    found = AdvocateTask.objects.select_related("case").filter(pk=task).first()
    if found is None:
        raise NotFound("There is no such task. Go back to the list.")
    check_may_work(request.user, found.case, found.survivor)
    form = TaskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.end_task(task, status=TaskStatus(given["status"]), note=given["note"], by=request.user)
        messages.success(request, "Kept, with your name.")
        return redirect("safety-tasks")
    return render(request, "safety/task.html", {"form": form, "row": row_of(found), "task": found})


@guarded(_CHECK)
@require_POST
def notice(request: GuardedRequest, notice: int) -> HttpResponse:
    """Say that a notice was read."""
    actions.see_notice(notice, by=request.user)
    messages.success(request, "Marked as read, with your name.")
    return redirect("safety-tasks")


def _reached(request: GuardedRequest, reference: str) -> tuple[Case, Watched]:
    """A case with what the gate reads of it; raises where this user works with none of its survivors."""
    found = case_called(reference)
    try:
        check_may_open_case(request.user, _CHECK, found)
    except DaylightError:
        seen = watched(found)
        if not sides_of(request.user, found, seen):
            raise
        return found, seen
    return found, watched(found)


@guarded(_CHECK, look="opened survivors' safety of case")
@require_GET
@never_cache
def case(request: GuardedRequest, reference: str) -> HttpResponse:
    """Each survivor of a case on her own side: how it stands, her checks, what she said."""
    found, seen = _reached(request, reference)
    may_waive = grant_of(request.user.held_roles, _WAIVE) is not None
    said = {"case": found, "sides": sides_of(request.user, found, seen), "may_waive": may_waive}
    said["may_name"] = not closed_cases(permits_of(request.user, request.grant), [found])
    may_reveal = grant_of(request.user.held_roles, Permission.REVEAL_SURVIVOR) is not None
    said["may_reveal"] = may_reveal and bool(found.person_id) and said["may_name"]
    return render(request, "safety/case.html", said)


@guarded(_CHECK, look="opened safety check")
@never_cache
def check(request: GuardedRequest, reference: str, survivor: str) -> HttpResponse:
    """Record a survivor's safety check; where somebody recorded one meanwhile both are shown."""
    found, seen = _reached(request, reference)
    whom = survivor_called(found, seen, survivor)
    check_may_work(request.user, found, whom)
    before = seen.checks_of(whom)
    first = {"seen": before[0].pk if before else 0}
    form = CheckForm(request.POST if request.method == "POST" else None, initial=first)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_check(
                found, survivor=whom, asked=form.asked, by=request.user, seen=form.cleaned_data["seen"]
            )
        except Invalid as wrong:
            form.add_error(None, str(wrong))
        except Conflict as conflict:
            theirs = before[0] if before else None
            form = CheckForm({**request.POST.dict(), "seen": first["seen"]})
            form.add_error(None, f"{conflict} Theirs is shown below; save again to keep yours as the newest.")
        else:
            messages.success(request, "The safety check is kept. It lapses with time and with anything new.")
            return redirect("safety-case", reference)
    one = next(each for each in sides_of(request.user, found, seen) if each.one.survivor == whom)
    newest = before[0] if before and before[0].may_be_objected_to else None
    return render(
        request, "safety/check.html", {"form": form, "case": found, "side": one, "theirs": theirs, "newest": newest}
    )


@guarded(_CHECK)
@never_cache
def name(request: GuardedRequest, reference: str) -> HttpResponse:
    """Name somebody at risk whom no record names."""
    found = case_called(reference)
    check_may_open_case(request.user, _CHECK, found)
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.name_survivor(found, **form.cleaned_data, by=request.user)
        messages.success(request, "She is among those at risk now. Contact waits for her safety check too.")
        return redirect("safety-case", reference)
    return render(request, "safety/name.html", {"form": form, "case": found})


def _check_called(number: int) -> SafetyCheck:
    found = SafetyCheck.objects.select_related("case").filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such safety check. Go back to the list, or to the case.")
    return found


@guarded(_CHECK, look="opened objection to a check")
@never_cache
def objects(request: GuardedRequest, check: int) -> HttpResponse:
    """Note that a survivor, or her advocate for her, objects now to what was recorded: contact waits from then on."""
    found = _check_called(check)
    check_may_work(request.user, found.case, found.survivor)
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            actions.object_to(check, words=form.cleaned_data["words"], by=request.user)
            messages.success(request, "Kept. Contact waits until a supervisor has decided.")
            return redirect("safety-case", found.case.reference)
    return render(request, "safety/object.html", {"form": form, "check": found, "case": found.case})


@guarded(_CHECK, look="opened objections")
@require_GET
@never_cache
def objection_queue(request: GuardedRequest) -> HttpResponse:
    """Objections that wait for a supervisor, oldest first: what she said is hers, so a purpose is asked."""
    permits = permits_of(request.user, check_may(request.user.held_roles, _WAIVE))
    waiting = list(objections()[:200])
    closed = closed_cases(permits, {one.case_id: one.case for one in waiting}.values())
    shown = [one for one in waiting if one.case.reference not in closed]
    return render(request, "safety/objections.html", {"objections": shown, "hidden": len(waiting) - len(shown)})


@guarded(_CHECK, look="opened objection")
@never_cache
def objection(request: GuardedRequest, check: int) -> HttpResponse:
    """What a survivor objects to, and a supervisor's decision."""
    found = _check_called(check)
    check_may_open_case(request.user, _WAIVE, found.case)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.decide_objection(check, go_ahead=given["decision"] == "go", reason=given["words"], by=request.user)
        messages.success(request, "Decided, with your name and reason.")
        return redirect("safety-objections")
    return render(request, "safety/objection.html", {"form": form, "check": found, "case": found.case})


@guarded(_WAIVE, look="opened waivers")
@never_cache
def waivers(request: GuardedRequest, reference: str) -> HttpResponse:
    """Why one act goes ahead without the checks that lack; and the waivers given before."""
    found = case_called(reference)
    check_may_open_case(request.user, _WAIVE, found)
    form = WaiverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.waive(found, **form.cleaned_data, by=request.user)
        messages.success(request, "Kept, with your name: it lets one act of this kind go ahead.")
        return redirect("safety-waivers", reference)
    acts = safety_policy().acts
    given = [(one, acts[one.kind].words if one.kind in acts else one.kind) for one in _given(found)]
    said = {"form": form, "case": found, "given": given, "standing": _standing(found)}
    return render(request, "safety/waivers.html", said)


def _given(case: Case) -> list[Waiver]:
    return list(Waiver.objects.filter(case=case).order_by("-at"))


def _standing(case: Case) -> Any:
    return watched(case).standing(case.level, timezone.localdate())


@guarded(_WAIVE)
@never_cache
def withdraw(request: GuardedRequest, waiver: int) -> HttpResponse:
    """Take a waiver back."""
    found = Waiver.objects.select_related("case").filter(pk=waiver).first()
    if found is None:
        raise NotFound("There is no such waiver. Go back to the case.")
    check_may_open_case(request.user, _WAIVE, found.case)
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_waiver(waiver, reason=form.cleaned_data["words"], by=request.user)
        messages.success(request, "The waiver is withdrawn.")
        return redirect("safety-waivers", found.case.reference)
    return render(request, "safety/withdraw.html", {"form": form, "case": found.case})


def _gate_said(request: GuardedRequest, case: Case | None) -> dict[str, Any]:
    """How the gate stands, in letters: nothing that she said."""
    if case is None:
        return {"case": None}
    check_may_open_case(request.user, Permission.SEE_CASE, case)
    roles = request.user.held_roles
    try:
        said: dict[str, Any] = {"standing": _standing(case)}
    except DaylightError as refusal:
        said = {"refusal": str(refusal)}
    acts = safety_policy().acts
    open_waivers = [(one, acts[one.kind].words) for one in _given(case) if one.status == "given" and one.kind in acts]
    return said | {
        "case": case,
        "given": open_waivers,
        "may_check": grant_of(roles, _CHECK) is not None,
        "may_waive": grant_of(roles, _WAIVE) is not None,
    }


@guarded(Permission.SEE_CASE, look="opened safety gate of case")
@require_GET
@never_cache
def gate_page(request: GuardedRequest, reference: str) -> HttpResponse:
    """How the gate stands for a case, also of a person in no record."""
    return render(request, "safety/gate.html", _gate_said(request, case_called(reference)))


@guarded(Permission.SEE_CASE, look="opened safety gate of person")
@require_GET
@never_cache
def person_gate(request: GuardedRequest, person_id: str) -> HttpResponse:
    """The same as a tab of a person."""
    _, said = opened(request, person_id, "person-safety")
    return render(request, "safety/person_gate.html", said | _gate_said(request, open_case_of(person_id)))
