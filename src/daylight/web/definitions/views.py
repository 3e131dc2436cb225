"""Pages of definitions: the list, one edition, the moves of its life, its trial on the bench and its back-test."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from daylight.domain.access import Permission, grant_of
from daylight.domain.declarations import toml_of
from daylight.domain.errors import NotFound
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.definitions import actions
from daylight.web.definitions.charts import attrition_bars
from daylight.web.definitions.effects import changes_between, effect_of
from daylight.web.definitions.forms import InForceForm, PlacesForm, ReasonForm
from daylight.web.definitions.models import (
    Attrition,
    Change,
    Changed,
    Fairness,
    NearMiss,
    Needed,
    PastFairness,
    Sensitivity,
    Summary,
    Trial,
)
from daylight.web.definitions.presenters import (
    OUTCOMES,
    RATES,
    STAGES,
    TIPS,
    beside,
    by_trait,
    cases_of,
    found_alone,
    frontier_of,
    may_draft,
    may_of,
    months_of,
    overlap_grid,
    people_shown,
    sensitivity_grid,
    tips_of,
    with_places,
    years_of,
)
from daylight.web.definitions.queries import JOBS, Known, all_known, declared, job_of, known, rows_of, rule_of, trial_of
from daylight.web.people.permits import Permits, permits_of
from daylight.web.releases.queries import current

_PEOPLE_A_PAGE = 50
_SHOWN_AT_ONCE = 20
WIDE = " daylight-wide"
MOVES: dict[str, tuple[str, str, bool]] = {
    "review": (
        "Send for review",
        "Its text stands still while it is in review, and two people put their names under it.",
        False,
    ),
    "sign": (
        "Sign",
        "Your name goes under this edition. It takes two people's names before it can be put in force.",
        False,
    ),
    "draft": ("Send back to draft", "The names under it go, since whoever signed it signed another text.", True),
    "retire": ("Retire", "The next run leaves it out, and it never comes back: a new edition begins as a draft.", True),
}
"""What the button says, what the move means, and whether a reason is asked."""
_ACTIONS: dict[str, Any] = {
    "review": actions.send_for_review,
    "sign": actions.sign_off,
    "draft": actions.send_back,
    "retire": actions.retire,
}
_DONE = {
    "review": "is in review. Two people sign it next.",
    "sign": "has your name under it.",
    "draft": "is a draft again.",
    "retire": "is retired. The next run leaves it out.",
}


@guarded(Permission.USE_BENCH)
@require_GET
def definitions(request: GuardedRequest) -> HttpResponse:
    """Every definition with where it stands, and the trials that were loaded."""
    rows = [(one, *STAGES[one.definition.stage]) for one in all_known()]
    said = {
        "rows": rows,
        "trials": Trial.objects.all()[:20],
        "may_draft": may_draft(request.user.held_roles),
        "wide": WIDE,
    }
    return render(request, "definitions/definitions.html", said)


def _about(one: Known, here: str) -> dict[str, Any]:
    """What the head of every page of an edition shows."""
    words, tag = STAGES[one.definition.stage]
    tabs = [("definition", "The rule"), ("definition-bench", "On the bench"), ("definition-backtest", "Back-test")]
    return {"one": one, "stage": words, "tag": tag, "tabs": tabs, "here": here, "wide": WIDE}


@guarded(Permission.USE_BENCH, look="read a definition")
@require_GET
def definition(request: GuardedRequest, definition_id: str) -> HttpResponse:
    """One edition: its sentence, where it comes from, the names under it, its worked cases, what may be done next."""
    one = known(definition_id)
    said = _about(one, "definition") | {
        "cases": cases_of(one),
        "may": may_of(one, request.user),
        "text": one.own.text if one.own else toml_of(one.data),
    }
    return render(request, "definitions/definition.html", said)


@guarded(Permission.USE_BENCH, look="took a definition as a file")
@require_GET
def file(request: GuardedRequest, definition_id: str) -> HttpResponse:
    """The declaration with its stage and names, for `daylight bench --definitions` and `daylight run --definitions`."""
    one = known(definition_id)
    answer = HttpResponse(toml_of(declared(one)), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{one.id.replace("@", "-")}.toml"'
    return answer


def _version(request: HttpRequest) -> int:
    """The version that the form was made on; -1, which nothing has, where it was not sent."""
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() else -1


@guarded(Permission.USE_BENCH)
@require_http_methods(["GET", "POST"])
def move(request: GuardedRequest, definition_id: str, kind: str) -> HttpResponse:
    """A move of an edition's life, said in full before it is done."""
    if kind not in MOVES:
        raise NotFound("There is no such move. Go back to the definition.")
    one = known(definition_id)
    if one.own is None:
        raise NotFound(f"{one.id} ships with Daylight and stands as it is. Begin a new edition of your own.")
    words, meaning, reasoned = MOVES[kind]
    form = ReasonForm(request.POST if request.method == "POST" else None) if reasoned else None
    conflict = None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = {"reason": form.cleaned_data["reason"]} if form else {}
        try:
            _ACTIONS[kind](definition_id=one.id, version=_version(request), by=request.user, **reason)
        except actions.Changed as raised:
            conflict = raised
        else:
            messages.success(request, f"{one.id} {_DONE[kind]}")
            return redirect("definition", one.id)
    said = _about(one, "") | {"words": words, "meaning": meaning, "form": form, "conflict": conflict}
    return render(request, "definitions/move.html", said, status=409 if conflict else 200)


def _who(number: int, verb: str) -> str:
    return (
        f"I understand that {number:,} {'person' if number == 1 else 'people'} will {verb} the list of this definition"
    )


@guarded(Permission.SIGN_DEFINITION, look="read what putting a definition in force would do")
@require_http_methods(["GET", "POST"])
def in_force(request: GuardedRequest, definition_id: str) -> HttpResponse:
    """Put an edition in force: how many people enter and leave, who they are by permission, and what is understood."""
    one = known(definition_id)
    if one.own is None:
        raise NotFound(f"{one.id} ships with Daylight and is in force already.")
    effect = effect_of(one)
    form = InForceForm(
        request.POST if request.method == "POST" else None,
        enter=_who(effect.enter, "enter"),
        leave=_who(effect.leave, "leave"),
    )
    if request.method == "POST" and form.is_valid():
        told = {"enter": effect.enter, "leave": effect.leave}
        if request.POST.get("told") != f"{effect.enter},{effect.leave}":
            form.add_error(None, "The numbers have changed since you opened the page. Read them again.")
        else:
            actions.put_in_force(definition_id=one.id, version=_version(request), by=request.user, **told)
            messages.success(request, f"{one.id} is in force. Export the live definitions for the next run.")
            return redirect("definition", one.id)
    said = _about(one, "") | {"effect": effect, "form": form, "moving": _moving(request, one, effect)}
    return render(request, "definitions/in_force.html", said)


def _moving(request: GuardedRequest, one: Known, effect: Any) -> list[tuple[str, int, Any]]:
    """The first of those who enter and leave, named by permission, where the trial compared the two editions."""
    if effect.before is None:
        return []
    found = []
    for kind, words in (("joined", "enter"), ("left", "leave")):
        rows = changes_between(effect.trial, one, effect.before.definition.edition, kind)
        found.append((words, rows.count(), people_shown(_permits(request), rows[:_SHOWN_AT_ONCE])))
    return found


def _permits(request: GuardedRequest) -> Permits | None:
    """What the user may see of people on a list; None for nothing."""
    grant = grant_of(request.user.held_roles, Permission.SEE_LIST)
    return permits_of(request.user, grant) if grant and current() else None


@guarded(Permission.USE_BENCH)
@require_POST
def ask_trial(request: GuardedRequest, definition_id: str, kind: str) -> HttpResponse:
    """Ask the worker to try an edition on the bench, or to look back with it."""
    if kind not in JOBS:
        raise NotFound("There is no such trial. Go back to the definition.")
    actions.ask_for_trial(kind, definition_id=definition_id, by=request.user)
    messages.success(request, "Asked for. The worker tries it as soon as it is free; nobody's status changes by it.")
    return redirect(f"definition-{kind}", definition_id)


@guarded(Permission.USE_BENCH, look="looked at a definition on the bench")
@require_GET
def bench(request: GuardedRequest, definition_id: str) -> HttpResponse:
    """What the newest trial found: attrition, overlap, near misses, changes, sensitivity, fairness."""
    one = known(definition_id)
    tried = trial_of(Trial.BENCH, one.id)
    said = _about(one, "definition-bench") | {"trial": tried, "kind": Trial.BENCH}
    said["job"] = job_of(JOBS[Trial.BENCH], one.id)
    if tried is not None:
        rule = rule_of(tried, one)
        attrition = list(rows_of(Attrition, tried, one).filter(as_of=tried.as_of).order_by("place"))
        said |= {
            "rule": rule,
            "stale": rule is None or rule.sentence != one.sentence,
            "attrition": attrition,
            "bars": attrition_bars(attrition),
            "beside": beside(tried, one),
            "alone": found_alone(tried, one),
            "tips": tips_of(tried, one),
            "changed": rows_of(Changed, tried, one),
            "grid": sensitivity_grid(rows_of(Sensitivity, tried, one).filter(as_of=tried.as_of)),
            "fairness": by_trait(rows_of(Fairness, tried, one).filter(as_of=tried.as_of)),
            "rates": RATES,
        }
    return render(request, "definitions/bench.html", said)


@guarded(Permission.USE_BENCH, look="looked at near misses of a definition")
@require_GET
def near(request: GuardedRequest, definition_id: str) -> HttpResponse:
    """Who is one event short, and the event that would tip each."""
    one = known(definition_id)
    tried = _tried(one)
    rows = rows_of(NearMiss, tried, one).filter(as_of=tried.as_of).order_by("person_id")
    tip = request.GET.get("tip", "")
    rows = rows.filter(tip=tip) if tip in TIPS else rows
    return _people(request, one, rows, {"trial": tried, "tips": TIPS, "tip": tip, "title": "One event short"})


@guarded(Permission.USE_BENCH, look="looked at who joined and left a definition")
@require_GET
def changes(request: GuardedRequest, definition_id: str) -> HttpResponse:
    """Who joined or left between two editions, dates or releases."""
    one = known(definition_id)
    tried = _tried(one)
    before, kind = request.GET.get("before", ""), request.GET.get("change", "joined")
    rows = rows_of(Change, tried, one).filter(before=before, change=kind).order_by("person_id")
    title = f"Who {'left' if kind == 'left' else 'joined'} since {before}"
    return _people(request, one, rows, {"trial": tried, "title": title})


def _tried(one: Known) -> Trial:
    trial = trial_of(Trial.BENCH, one.id)
    if trial is None:
        raise NotFound(f"{one.id} was not tried on the bench. Try it, then load the trial.")
    return trial


def _people(request: GuardedRequest, one: Known, rows: Any, more: dict[str, Any]) -> HttpResponse:
    page = Paginator(rows, _PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    said = (
        _about(one, "definition-bench")
        | more
        | {"page": page, "people": people_shown(_permits(request), page.object_list)}
    )
    return render(request, "definitions/people.html", said)


@guarded(Permission.USE_BENCH, look="looked at the back-test of a definition")
@require_GET
def backtest(request: GuardedRequest, definition_id: str) -> HttpResponse:
    """What would have followed: months, capacity frontier, fairness; for one kind of outcome at a time."""
    one = known(definition_id)
    tried = trial_of(Trial.BACKTEST, one.id)
    said = _about(one, "definition-backtest") | {"trial": tried, "kind": Trial.BACKTEST}
    said["job"] = job_of(JOBS[Trial.BACKTEST], one.id)
    if tried is not None:
        outcome = request.GET.get("outcome", "")
        outcome = outcome if outcome in OUTCOMES else next(iter(OUTCOMES))
        form = PlacesForm(request.GET or None)
        places = form.cleaned_data.get("places") if form.is_bound and form.is_valid() else None
        months, by_month = months_of(tried, one, outcome)
        frontier, by_places = frontier_of(tried, one, outcome, places)
        said |= {
            "outcome": outcome,
            "outcomes": OUTCOMES,
            "form": form,
            "summary": rows_of(Summary, tried, one).filter(outcome=outcome).first(),
            "months": months,
            "by_month": by_month,
            "frontier": frontier,
            "by_places": by_places,
            "told": with_places(tried, one, outcome, places),
            "needed": rows_of(Needed, tried, one).filter(outcome=outcome).order_by("share"),
            "fairness": by_trait(rows_of(PastFairness, tried, one)),
            "first": date.fromisoformat(tried.about["first_month"]),
            "last": date.fromisoformat(tried.about["last_month"]),
            "rates": RATES,
            "stale": one.own is not None and one.own.written_at > tried.at,
        }
    return render(request, "definitions/backtest.html", said)


@guarded(Permission.USE_BENCH, look="looked at a trial")
@require_GET
def trial(request: GuardedRequest, number: int) -> HttpResponse:
    """All definitions of a trial side by side: what each found, and how far they overlap."""
    found = get_object_or_404(Trial, number=number, kind=Trial.BENCH)
    years, chart = years_of(found)
    said = {"trial": found, "grid": overlap_grid(found), "wide": WIDE, "years": years, "chart": chart}
    return render(request, "definitions/trial.html", said)
