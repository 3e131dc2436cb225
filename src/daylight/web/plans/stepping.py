"""Pages of one step of an action, briefings as they are read, and second looks at closed crimes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import Conflict, Invalid, NotFound
from daylight.domain.prosecutions import REVIEW_STATUSES, ReviewStatus
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.accounts.models import User
from daylight.web.caseload.permits import closed_among, closed_cases
from daylight.web.caseload.queries import open_cases
from daylight.web.components.telling import telling
from daylight.web.people.models import Allocation
from daylight.web.people.permits import check_may_open, permits_of
from daylight.web.people.presenters import victims_named
from daylight.web.people.queries import events_of
from daylight.web.people.views import opened
from daylight.web.plans import actions as writing
from daylight.web.plans.actions.doing import waits
from daylight.web.plans.closed_crimes import Closed, closed_crimes, first_closed_crimes
from daylight.web.plans.forms import AskForm, DecideForm, StepForm
from daylight.web.plans.models import Action, Prosecution
from daylight.web.plans.permits import check_may_open_action
from daylight.web.plans.presenters import CLOCKS
from daylight.web.plans.queries import action_called, briefings_for, names_of
from daylight.web.releases.models import Load, Person
from daylight.web.safety.gate import standing

_CRIMES_SHOWN = 100


def _plain(write: Callable[..., Any], *names: str) -> Callable[[Action, User, dict[str, Any]], Any]:
    """Calls an action function with what was typed under these names."""
    return lambda action, by, told: write(action, by=by, **{name: told[name] for name in names if name in told})


def _rearranged(action: Action, by: User, told: dict[str, Any]) -> Any:
    owner = User.objects.get(pk=int(told["owner"]))
    return writing.rearrange(
        action, owner=owner, target_on=told["target_on"], reason=told["reason"], by=by, version=told["version"]
    )


STEPS: dict[str, tuple[str, Permission, Callable[[Action, User, dict[str, Any]], Any]]] = {
    "approve": ("Approve", Permission.APPROVE_PLAN, _plain(writing.approve, "version")),
    "return": ("Return", Permission.APPROVE_PLAN, _plain(writing.send_back, "reason", "version")),
    "put-back": ("Put back", Permission.PLAN, _plain(writing.put_back, "reason", "version")),
    "leave-undone": ("Say that it was not done", Permission.PLAN, _plain(writing.leave_undone, "reason", "version")),
    "drop": ("Drop", Permission.PLAN, _plain(writing.drop, "reason", "version")),
    "start": ("Start", Permission.PLAN, _plain(writing.start, "version")),
    "complete": (
        "Log the outcome",
        Permission.PLAN,
        _plain(writing.complete, "result", "words", "done_on", "version"),
    ),
    "announce": ("Announce contact", Permission.PLAN, _plain(writing.announce, "when", "version")),
    "session": ("Log a session", Permission.PLAN, _plain(writing.log_session, "on", "answer", "was")),
    "note": ("Note progress", Permission.PLAN, _plain(writing.write_progress, "words")),
    "rearrange": ("Change owner or date", Permission.PLAN, _rearranged),
}
"""Words of each step's button, who may take it, and the function that writes it."""


@guarded(Permission.PLAN, look="opened step of action")
@require_http_methods(["GET", "POST"])
def step(request: GuardedRequest, action: int, step: str) -> HttpResponse:
    """Shows a step once more with what it asks, and takes it."""
    found = action_called(action)
    if step not in STEPS:
        raise NotFound("There is no such step. Go back to the action.")
    words, permission, write = STEPS[step]
    check_may_open_action(request.user, permission, found)
    initial = {
        "version": found.version,
        "done_on": found.cleared_on or timezone.localdate(),
        "on": timezone.localdate(),
        "owner": str(found.owner_id or ""),
        "target_on": found.target_on,
    }
    form = StepForm(request.POST if request.method == "POST" else None, action=found, step=step, initial=initial)
    if request.method == "POST" and form.is_valid():
        with telling(form, Invalid, Conflict):
            write(found, request.user, form.cleaned_data)
            messages.success(request, f"{found.entry.words}: {words.lower()}, kept.")
            return redirect("action", action=found.pk)
    gate = standing(found.case, timezone.localdate()) if step in {"start", "announce"} and waits(found) else None
    said = {"action": found, "entry": found.entry, "form": form, "words": words, "step": step, "standing": gate}
    return render(request, "plans/step.html", said)


@guarded(Permission.SEE_PERSON, look="opened briefings")
@require_GET
def briefings(request: GuardedRequest) -> HttpResponse:
    """Briefings in force for the user's own team."""
    rows = [] if request.user.agency or not request.user.unit else briefings_for(request.user)
    closed = closed_cases(permits_of(request.user, request.grant), [row.case for row in rows])
    shown = [(row, request.user.username in {one.by for one in row.receipts.all()}) for row in rows]
    readable = [pair for pair in shown if closed.get(pair[0].case.reference, "scope") == "scope"]
    return render(request, "plans/briefings.html", {"rows": readable})


@guarded(Permission.SEE_PERSON, look="read briefing")
@require_GET
@never_cache
def briefing(request: GuardedRequest, action: int) -> HttpResponse:
    """One page for named officers: who, what to do, until when. It says nothing of any survivor."""
    found = writing.open_briefing(action_called(action), by=request.user)
    case = found.case
    loaded = Load.objects.filter(state=Load.CURRENT).values_list("number", flat=True).first()
    person = Person.objects.filter(loaded=loaded, person_id=case.person_id).first() if case.person_id else None
    return render(request, "plans/briefing.html", {"action": found, "case": case, "person": person or case})


def _rows(found: list[Closed], named: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "one": one,
            "clock": CLOCKS[one.clock.standing],
            "victim": named.get(one.victim_id or "", "not known"),
            "steps": [
                move.name for move in REVIEW_STATUSES.moves_from(ReviewStatus(one.look.status))
            ] if one.look else [],
        }
        for one in found
    ]  # fmt: skip


@guarded(Permission.SEE_CASE, look="opened closed crimes")
@require_GET
def person_prosecutions(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Crimes of a person that were closed because the victim did not support action."""
    permits, said = opened(request, person_id, "person-prosecutions")
    found = closed_crimes(permits.loaded, [person_id], timezone.localdate())
    said |= {
        "rows": _rows(found, victims_named(events_of(permits.loaded, person_id))),
        "may_plan": grant_of(request.user.held_roles, Permission.PLAN) is not None,
    }
    return render(request, "plans/person_prosecutions.html", said)


@guarded(Permission.PLAN, look="opened closed crimes of the unit")
@require_GET
def prosecutions(request: GuardedRequest) -> HttpResponse:
    """Closed crimes of everybody with an open case of the own unit, the soonest clock first."""
    permits = permits_of(request.user, request.grant)
    ours = Allocation.objects.filter(unit=request.user.unit).values("person_id")
    cases = open_cases(permits).filter(key__in=ours).exclude(person_id="")
    closed = list(closed_among(permits, cases))
    open_ones = cases.exclude(reference__in=closed)
    many, found = first_closed_crimes(
        permits.loaded, open_ones.values("person_id"), timezone.localdate(), _CRIMES_SHOWN
    )
    reach = {case.person_id: case for case in open_ones.filter(person_id__in={one.person_id for one in found})}
    names = names_of(permits.loaded, reach.values())
    rows = [row | {"name": names[reach[row["one"].person_id].pk]} for row in _rows(found, {})]
    said = {"wide": " daylight-wide", "rows": rows, "many": many, "most": _CRIMES_SHOWN}
    return render(request, "plans/prosecutions.html", said)


@guarded(Permission.PLAN, look="asked for a prosecution review, form")
@require_http_methods(["GET", "POST"])
def ask(request: GuardedRequest, person_id: str) -> HttpResponse:
    """Ask for a second look at one closed crime."""
    permits = permits_of(request.user, request.grant)
    check_may_open(permits, person_id)
    given = request.POST if request.method == "POST" else request.GET
    source, crime = given.get("source", ""), given.get("crime", "")
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with telling(form, Invalid, Conflict):
            writing.ask_review(person_id, source=source, offence_id=crime, by=request.user, **form.cleaned_data)
            messages.success(request, "Asked for, with your name.")
            return redirect("person-prosecutions", person_id=person_id)
    said = {"person_id": person_id, "source": source, "crime": crime, "form": form}
    return render(request, "plans/ask.html", said)


@guarded(Permission.PLAN, look="opened prosecution review")
@require_http_methods(["GET", "POST"])
def look(request: GuardedRequest, look: int) -> HttpResponse:
    """A second look at one crime: each step, and the next one."""
    found = Prosecution.objects.filter(pk=look).first()
    if found is None:
        raise NotFound("There is no such review. Go back to the list.")
    check_may_open(permits_of(request.user, request.grant), found.person_id)
    moves = [move.name for move in REVIEW_STATUSES.moves_from(ReviewStatus(found.status))]
    data = request.POST if request.method == "POST" else None
    form = DecideForm(data, steps=moves, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with telling(form, Invalid, Conflict):
            writing.decide_review(found, by=request.user, **form.cleaned_data)
            messages.success(request, "Kept, with your name.")
            return redirect("person-prosecutions", person_id=found.person_id)
    said = {"look": found, "steps": list(found.steps.all()), "form": form if moves else None}
    return render(request, "plans/look.html", said)
