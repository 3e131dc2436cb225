"""Pages of plans: a case's plan, its actions, one's own and the unit's, hours, and reviews."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from daylight.domain.access import Permission, check_may, grant_of
from daylight.domain.errors import Conflict, DaylightError, Invalid, NotFound
from daylight.domain.interventions import intervention_of
from daylight.domain.workloads import TIE_BREAK, in_hours
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case, closed_cases, may_open_case
from daylight.web.caseload.queries import case_called, case_of
from daylight.web.components.telling import telling
from daylight.web.people.permits import permits_of
from daylight.web.people.views import opened
from daylight.web.plans import actions as writing
from daylight.web.plans.actions.doing import why_stand_down
from daylight.web.plans.forms import ActionForm, HoursForm, ReviewForm, initial_of
from daylight.web.plans.models import Action, PlanReview
from daylight.web.plans.permits import check_may_open_action, may_see_kind
from daylight.web.plans.presenters import buttons_of, choices_of, due_of, more_of, rows_of
from daylight.web.plans.queries import (
    action_called,
    hours_of,
    in_reach,
    mine,
    names_of,
    overdue,
    packages_of,
    page_of,
    plan_of,
    to_approve,
    to_log,
)

WIDE = " daylight-wide"
SHOWN = {
    "mine": "Mine",
    "overdue": "Mine, overdue",
    "to_log": "Mine, outcomes to log",
    "to_approve": "To approve",
    "unit": "All that are open",
}


def _may_plan(request: GuardedRequest, case: Case) -> bool:
    return case.is_open and may_open_case(request.user, Permission.PLAN, case)


@guarded(Permission.SEE_CASE, look="opened plan")
@require_GET
def person_plan(request: GuardedRequest, person_id: str) -> HttpResponse:
    """The plan tab of a person: that of the case which shows on them."""
    _, said = opened(request, person_id, "person-plan")
    case = case_of(person_id)
    if case is not None:
        check_may_open_case(request.user, Permission.SEE_CASE, case)
        said |= _plan(request, case)
    return render(request, "plans/person_plan.html", said)


@guarded(Permission.SEE_CASE, look="opened plan")
@require_GET
def case_plan(request: GuardedRequest, reference: str) -> HttpResponse:
    """The plan of a case whose person is in no record."""
    case = case_called(reference)
    permits = check_may_open_case(request.user, Permission.SEE_CASE, case)
    said = _plan(request, case) | {"name": names_of(permits.loaded, [case])[case.pk], "wide": WIDE}
    return render(request, "plans/case_plan.html", said)


def _plan(request: GuardedRequest, case: Case) -> dict[str, Any]:
    rows = rows_of(plan_of(case, request.user), timezone.localdate())
    return {
        "case": case,
        "open_rows": [row for row in rows if row.action.is_open],
        "ended_rows": [row for row in rows if not row.action.is_open],
        "reviews": list(PlanReview.objects.filter(case=case)),
        "outcomes": PlanReview.OUTCOMES,
        "may_plan": _may_plan(request, case),
    }


def back_to(case: Case) -> HttpResponse:
    """The page of a case's plan."""
    if case.person_id:
        return redirect("person-plan", person_id=case.person_id)
    return redirect("case-plan", reference=case.reference)


@guarded(Permission.PLAN, look="opened catalogue of actions")
@require_GET
def choose(request: GuardedRequest, reference: str) -> HttpResponse:
    """What may be done: what the level suggests, and everything else. A person picks."""
    case = case_called(reference)
    check_may_open_case(request.user, Permission.PLAN, case)
    suggested, rest = choices_of(case, request.user)
    return render(request, "plans/choose.html", {"case": case, "suggested": suggested, "rest": rest})


@guarded(Permission.PLAN, look="proposed an action, form")
@require_http_methods(["GET", "POST"])
def new_action(request: GuardedRequest, reference: str, kind: str) -> HttpResponse:
    """Propose one action, as its kind asks."""
    case = case_called(reference)
    check_may_open_case(request.user, Permission.PLAN, case)
    entry = intervention_of(kind)
    if not may_see_kind(request.user, kind):
        check_may(request.user.held_roles, Permission.APPROVE_PLAN)
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        entry=entry,
        case=case,
        initial={"agency": entry.agency, "owner": str(request.user.pk)},
    )
    if request.method == "POST" and form.is_valid():
        with telling(form, Invalid, Conflict):
            writing.propose(case, kind=kind, wanted=form.wanted(), reason=form.cleaned_data["reason"], by=request.user)
            rest = "A supervisor approves it before it starts." if entry.approval else "It needs no approval."
            messages.success(request, f"{entry.words}: proposed. {rest}")
            return back_to(case)
    return render(request, "plans/new.html", {"case": case, "entry": entry, "form": form})


@guarded(Permission.PLAN, look="proposed an action again, form")
@require_http_methods(["GET", "POST"])
def again(request: GuardedRequest, action: int) -> HttpResponse:
    """Propose an action again that was returned."""
    found = action_called(action)
    check_may_open_action(request.user, Permission.PLAN, found)
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        entry=found.entry,
        case=found.case,
        again=True,
        initial=initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with telling(form, Invalid, Conflict):
            writing.propose_again(
                found, wanted=form.wanted(), reason=told["reason"], by=request.user, version=told["version"]
            )
            messages.success(request, f"{found.entry.words}: proposed again.")
            return redirect("action", action=found.pk)
    return render(request, "plans/new.html", {"case": found.case, "entry": found.entry, "form": form, "again": True})


@guarded(Permission.SEE_CASE, look="opened action")
@require_GET
def action(request: GuardedRequest, action: int) -> HttpResponse:
    """One action: what was asked, why, each step, and what can be done now."""
    found = action_called(action)
    check_may_open_action(request.user, Permission.SEE_CASE, found)
    said = {
        "action": found,
        "entry": found.entry,
        "due": due_of(found, timezone.localdate()),
        "stand_down": why_stand_down(found, timezone.localdate()),
        "steps": list(found.steps.all()),
        "sessions": list(found.sessions.all()),
        "receipts": list(found.receipts.all()),
        "buttons": buttons_of(found, request.user),
        "may_plan": found.is_open and _may_plan(request, found.case),
        "more": more_of(found),
    }
    return render(request, "plans/action.html", said)


@guarded(Permission.PLAN, look="opened actions")
@require_GET
def actions(request: GuardedRequest) -> HttpResponse:
    """My actions; those that are overdue, wait for an outcome or an approval; all of the unit."""
    permits = permits_of(request.user, request.grant)
    show = request.GET.get("show", "mine")
    if show not in SHOWN:
        raise NotFound("There is no such list of actions.")
    reach, today = in_reach(permits), timezone.localdate()
    own = mine(reach, request.user)
    lists = {
        "mine": own,
        "overdue": overdue(own, today),
        "to_log": to_log(own, today),
        "to_approve": to_approve(reach, request.user),
        "unit": reach.filter(closed_at=None),
    }
    page, rows = page_of(permits, lists[show], request.GET.get("page"))
    approves = grant_of(request.user.held_roles, Permission.APPROVE_PLAN) is not None
    said = {
        "wide": WIDE,
        "show": show,
        "shown": {key: words for key, words in SHOWN.items() if key != "to_approve" or approves},
        "page": page,
        "rows": [(row, name, closed, due_of(row, today)) for row, name, closed in rows],
        "may_approve": approves and show == "to_approve",
    }
    return render(request, "plans/actions.html", said)


@guarded(Permission.APPROVE_PLAN, look="approved actions")
@require_POST
def approve_ticked(request: GuardedRequest) -> HttpResponse:
    """Approve those that were ticked, all or none."""
    numbers = [int(each) for each in request.POST.getlist("action") if each.isdigit()][:500]
    found = list(Action.objects.select_related("case").filter(pk__in=numbers))
    try:
        many = writing.approve_several(found, by=request.user)
    except DaylightError as no:
        messages.error(request, str(no))
    else:
        messages.success(request, f"{many} {'action' if many == 1 else 'actions'} approved.")
    return redirect("/actions/?show=to_approve")


@guarded(Permission.PLAN, look="opened hours")
@require_http_methods(["GET", "POST"])
def hours(request: GuardedRequest) -> HttpResponse:
    """Who gets the unit's hours this week, and who waits, with the reason."""
    permits = permits_of(request.user, request.grant)
    unit = request.user.unit
    setting = hours_of(unit)
    may_set = grant_of(request.user.held_roles, Permission.APPROVE_PLAN) is not None
    initial = {"hours": setting.minutes / 60 if setting else "", "version": setting.version if setting else 0}
    form = HoursForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with telling(form, Invalid, Conflict):
            writing.set_hours(
                unit, hours=form.cleaned_data["hours"], by=request.user, version=form.cleaned_data["version"]
            )
            messages.success(request, "Hours set.")
            return redirect("hours")
    held, minutes, packages = packages_of(permits, unit)
    cases = [case for _, case in packages]
    closed, names = closed_cases(permits, cases), names_of(permits.loaded, cases)
    said = {
        "wide": WIDE,
        "unit": unit,
        "form": form if may_set else None,
        "held": in_hours(held),
        "there": None if minutes is None else in_hours(minutes),
        "rows": [(one, case, names[case.pk], case.reference in closed) for one, case in packages],
        "tie_break": TIE_BREAK,
    }
    return render(request, "plans/hours.html", said)


@guarded(Permission.PLAN, look="reviewed a plan, form")
@require_http_methods(["GET", "POST"])
def review(request: GuardedRequest, reference: str) -> HttpResponse:
    """Keep a review of a plan."""
    case = case_called(reference)
    check_may_open_case(request.user, Permission.PLAN, case)
    form = ReviewForm(request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with telling(form, Invalid, Conflict):
            writing.review_plan(
                case,
                on=told["on"],
                attendees=form.attendees,
                outcome=told["outcome"],
                words=told["words"],
                next_on=told["next_on"],
                by=request.user,
            )
            messages.success(request, "The review is kept.")
            return back_to(case)
    return render(request, "plans/review.html", {"case": case, "form": form})
