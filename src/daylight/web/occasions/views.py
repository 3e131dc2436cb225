"""Pages of events: calendars, plans of contact, a person's own pattern, and the report."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import BadExtract, Conflict, DaylightError, NotFound
from daylight.domain.moves import words_of
from daylight.domain.occasions import EVENT_PLANS, EthicsSignOff, PlanStatus, shipped_occasion_policy
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.components.telling import telling
from daylight.web.occasions import actions
from daylight.web.occasions.forms import CalendarForm, ContactForm, HoldOutForm, MoveForm, PlanForm, ReasonForm
from daylight.web.occasions.models import Contact, EventPlan
from daylight.web.occasions.queries import (
    MOST_ASKED_ABOUT,
    calendar_of,
    calendars,
    outcomes_of,
    plan_of,
    plans,
    rows_of,
    viewpoint,
)
from daylight.web.occasions.trials import courses_of, looked_back, seen_in
from daylight.web.people.permits import check_may_open, permits_of
from daylight.web.people.views import opened

_ROWS_A_PAGE = 50
STEPS = {
    "submit": "Send for approval",
    "return": "Send back",
    "approve": "Approve",
    "report": "Write the report",
    "withdraw": "Withdraw",
}


@guarded(Permission.PLAN_EVENT)
@require_GET
def events(request: GuardedRequest) -> HttpResponse:
    """Plans and calendars."""
    page = Paginator(plans(request.user, request.grant.scope), _ROWS_A_PAGE).get_page(request.GET.get("page"))
    said = {"page": page, "calendars": calendars(), "wide": " daylight-wide"}
    return render(request, "occasions/events.html", said)


@guarded(Permission.PLAN_EVENT)
def load(request: GuardedRequest) -> HttpResponse:
    """Load a calendar from a file: whole, or with every fault and not at all."""
    posted = request.method == "POST"
    form = CalendarForm(request.POST if posted else None, request.FILES if posted else None)
    faults: list[str] = []
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.load_calendar(
                name=form.cleaned_data["name"], kind=form.cleaned_data["kind"], content=file.read(), file=file.name,
                by=request.user,
            )  # fmt: skip
        except BadExtract as bad:
            faults = [str(fault) for fault in bad.faults]
            form.add_error("file", f"Nothing was loaded: {len(faults)} thing{'s' * (len(faults) > 1)} to put right")
        except DaylightError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"{made.name}: {made.entries.count()} events loaded.")
            return redirect("event-calendar", made.pk)
    return render(request, "occasions/load.html", {"form": form, "faults": faults})


@guarded(Permission.PLAN_EVENT)
@require_GET
def calendar(request: GuardedRequest, number: int) -> HttpResponse:
    """A calendar's events, those to come first."""
    found = calendar_of(number)
    today = timezone.localdate()
    entries = found.entries.all()
    page = Paginator(entries.filter(last__gte=today), _ROWS_A_PAGE).get_page(request.GET.get("page"))
    closed = permits_of(request.user, request.grant).closed(each.person_id for each in page if each.person_id)
    said = {"calendar": found, "page": page, "past": entries.filter(last__lt=today).count(), "closed": closed}
    return render(request, "occasions/calendar.html", said)


@guarded(Permission.PLAN_EVENT)
def remove(request: GuardedRequest, number: int) -> HttpResponse:
    """Remove a calendar on which no plan stands."""
    found = calendar_of(number)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.remove_calendar(number, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"The calendar {found.name} is removed.")
        return redirect("events")
    return render(request, "occasions/form.html", {"form": form, "title": f"Remove {found.name}", "button": "Remove"})


@guarded(Permission.PLAN_EVENT)
def draft(request: GuardedRequest, number: int) -> HttpResponse:
    """Draft a plan of contact around an event of a calendar."""
    found = calendar_of(number)
    asked = {name: request.GET[name] for name in ("title", "first", "last") if name in request.GET}
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm(initial=asked)
    if request.method == "POST" and form.is_valid():
        made = actions.draft_plan(found, drafted=actions.Drafted(**form.cleaned_data), by=request.user)
        return redirect("event-plan", made.pk)
    said = {"form": form, "title": "Plan contact around an event", "button": "Draft the plan"}
    return render(request, "occasions/form.html", said)


def _found(request: GuardedRequest, number: int) -> EventPlan:
    return plan_of(request.user, request.grant.scope, number)


@guarded(Permission.PLAN_EVENT, look="opened event plan")
@require_GET
def plan(request: GuardedRequest, number: int) -> HttpResponse:
    """Who is in a plan and why, what is decided, and what can be done."""
    found = _found(request, number)
    permits = permits_of(request.user, request.grant)
    now = PlanStatus(found.status)
    roles = request.user.held_roles
    steps = {move.name: STEPS[move.name] for move in EVENT_PLANS.moves_from(now) if grant_of(roles, move.permission)}
    said = {
        "plan": found,
        "status": words_of(now),
        "rows": rows_of(found, permits),
        "steps": steps,
        "drafting": now is PlanStatus.DRAFT,
        "drawn": getattr(found, "hold_out", None),
        "may_draw": grant_of(roles, Permission.APPROVE_PLAN) is not None,
        "policy": shipped_occasion_policy(),
        "outcomes": outcomes_of(found, permits.loaded) if now in {PlanStatus.APPROVED, PlanStatus.REPORTED} else [],
        "wide": " daylight-wide",
    }
    return render(request, "occasions/plan.html", said)


@guarded(Permission.PLAN_EVENT)
@require_POST
def propose(request: GuardedRequest, number: int) -> HttpResponse:
    """Propose people by the rules."""
    new, more = actions.propose_people(_found(request, number), by=request.user)
    kept = f" Only the first {MOST_ASKED_ABOUT} people were asked about." if more else ""
    messages.success(request, f"{new} people are newly proposed.{kept}")
    return redirect("event-plan", number)


def _contact(request: GuardedRequest, number: int, person_id: str) -> Contact:
    found = Contact.objects.select_related("plan").filter(plan=_found(request, number), person_id=person_id).first()
    if found is None:
        raise NotFound("This person is not in the plan. Go back to it.")
    return found


@guarded(Permission.PLAN_EVENT, look="opened event contact")
def contact(request: GuardedRequest, number: int, person_id: str) -> HttpResponse:
    """Decide about one person: the incidents are read first."""
    check_may_open(permits_of(request.user, request.grant), person_id)
    found = _contact(request, number, person_id)
    begun = {"decided": found.decided, "when": found.when, "threat": found.threat, "reason": found.reason}
    form = ContactForm(request.POST) if request.method == "POST" else ContactForm(initial=begun)
    if request.method == "POST" and form.is_valid():
        with telling(form, DaylightError):
            actions.decide(found, **form.cleaned_data, by=request.user)
            messages.success(request, "Decided, with your name.")
            return redirect("event-plan", number)
    return render(request, "occasions/contact.html", {"form": form, "contact": found, "plan": found.plan})


@guarded(Permission.PLAN_EVENT)
def end_hold_out(request: GuardedRequest, number: int, person_id: str) -> HttpResponse:
    """End one person's hold-out; where the plan is approved the contact goes into their plan at once."""
    found = _contact(request, number, person_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.end_hold_out(found, reason=form.cleaned_data["reason"], by=request.user)
        if found.plan.status == PlanStatus.APPROVED.value:
            actions.make_late_action(found, by=request.user)
        messages.success(request, f"The hold-out of {person_id} has ended.")
        return redirect("event-plan", number)
    said = {"form": form, "title": f"End the hold-out of {person_id}", "button": "End it"}
    return render(request, "occasions/form.html", said)


@guarded(Permission.APPROVE_PLAN)
def draw(request: GuardedRequest, number: int) -> HttpResponse:
    """Draw a hold-out of contact."""
    found = _found(request, number)
    form = HoldOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with telling(form, DaylightError):
            signed = EthicsSignOff(given["ethics_reference"], given["signed_by"], given["signed_on"])
            drawn = actions.draw_hold_out(
                found, share=given["share"] / 100, word=given["word"], signed=signed, by=request.user
            )
            messages.success(request, f"{drawn} people are held out of contact. Nothing else about them changes.")
            return redirect("event-plan", number)
    said = {
        "form": form,
        "title": "Hold out contact, to learn whether it does good",
        "button": "Draw",
        "held_out": True,
    }
    return render(request, "occasions/form.html", said)


@guarded(Permission.PLAN_EVENT)
def step(request: GuardedRequest, number: int, name: str) -> HttpResponse:
    """One step of a plan's life."""
    found = _found(request, number)
    move = next((each for each in EVENT_PLANS.moves_from(PlanStatus(found.status)) if each.name == name), None)
    if move is None:
        raise NotFound("This cannot be done with the plan as it stands. Go back and look at it again.")
    begun = {"step": name, "version": found.version}
    form = MoveForm(request.POST) if request.method == "POST" else MoveForm(initial=begun)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.move(found, name, version=given["version"], reason=given["reason"], report=given["report"],
                         by=request.user)  # fmt: skip
        except Conflict as conflict:
            form = MoveForm(given | {"version": _found(request, number).version})
            form.is_valid()
            form.add_error(None, str(conflict))
        except DaylightError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{found.title}: {STEPS[name].lower()}, done.")
            return redirect("event-plan", number)
    loaded = permits_of(request.user, request.grant).loaded
    said = {
        "form": form,
        "plan": found,
        "move": move,
        "name": name,
        "title": STEPS[name],
        "outcomes": outcomes_of(found, loaded) if name == "report" else [],
    }
    return render(request, "occasions/step.html", said)


@guarded(Permission.PLAN_EVENT, look="opened events of person")
@require_GET
def of_person(request: GuardedRequest, person_id: str) -> HttpResponse:
    """One person's incidents beside every calendar, with the test."""
    permits, said = opened(request, person_id, "person-events")
    until = viewpoint(permits.loaded)
    course = courses_of(permits.loaded, [person_id], since=looked_back(until), until=until)[0]
    said |= {"seen": seen_in(course, calendars(), until=until), "policy": shipped_occasion_policy()}
    return render(request, "occasions/person.html", said)
