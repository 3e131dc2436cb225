"""Pages of cases: the queue, the lists, one case, and cases whose people were joined or split."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from daylight.domain.access import Permission, grant_of
from daylight.domain.casework import CaseStatus, decide_by
from daylight.domain.levels import may_fall_from
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.caseload import queries as read
from daylight.web.caseload.models import Case, IdentityChange, LevelSet, Transfer
from daylight.web.caseload.permits import check_may_open_case, closed_cases
from daylight.web.caseload.presenters import (
    is_overdue,
    measures_of,
    names_of,
    rows_of,
    status_words,
    steps_for,
    way_words,
)
from daylight.web.caseload.queries import (
    SHOWN,
    Candidates,
    candidates,
    case_called,
    cases_shown,
    identities_waiting,
    in_triage,
    lowerings_asked,
    open_cases,
    owner_of,
    today,
)
from daylight.web.people.permits import Permits, permits_of
from daylight.web.people.presenters import definitions_of
from daylight.web.people.views import opened
from daylight.web.releases.models import Person

ROWS_A_PAGE = 50
WIDE = " daylight-wide"


class _Foremost(Paginator):  # type: ignore[type-arg]  # it takes none at run time
    """Pages of the first so many alone: near misses can be a hundred thousand, and to count them all takes longer."""

    MOST = 1000

    @cached_property
    def count(self) -> int:
        """How many there are, and at most `MOST`."""
        return int(self.object_list.order_by()[: self.MOST].count())  # type: ignore[attr-defined]

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than are shown."""
        return self.count >= self.MOST


@guarded(Permission.TRIAGE)
@require_GET
def queue(request: GuardedRequest) -> HttpResponse:
    """Cases about which the unit must decide, the longest wait first; and whom no case has taken up yet."""
    permits = permits_of(request.user, request.grant)
    waiting = in_triage(open_cases(permits), today()).order_by("opened_at", "pk")
    page = Paginator(waiting, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, decide_by(row.case.opened_at.date())) for row in rows_of(permits, page.object_list)]
    titles = definitions_of(permits.loaded)
    asked = Candidates.of(request.GET, list(titles))
    listed = _Foremost(candidates(permits, asked), ROWS_A_PAGE).get_page(request.GET.get("listed"))
    some = list(listed.object_list)
    closed = permits.closed(one.person_id for one in some)
    said = {
        "wide": WIDE, "page": page, "rows": rows, "titles": titles, "asked": asked, "shown": SHOWN, "listed": listed,
        "people": [(one, one.person_id in closed) for one in some],
    }  # fmt: skip
    return render(request, "caseload/queue.html", said)


def _shown(query: QueryDict) -> str:
    asked = query.get("show", "")
    return asked if asked in _LISTS else "mine"


_LISTS = {
    "mine": "Mine, and those that I cover",
    "my_overdue": "Mine, overdue",
    "all": "All that are open",
    "overdue": "Reassessment overdue",
    "without_owner": "Without an owner",
    "lowering": "Lower level asked for",
    "sent": "On their way to another force",
    "closed": "Closed",
}


def _listed(show: str, permits: Permits) -> QuerySet[Case]:
    cases, user, on = open_cases(permits), permits.user, today()
    chosen = {
        "mine": lambda: read.mine(cases, user),
        "my_overdue": lambda: read.overdue(read.mine(cases, user), on),
        "overdue": lambda: read.overdue(cases, on),
        "without_owner": lambda: read.without_owner(cases),
        "lowering": lambda: cases.filter(pk__in=lowerings_asked(permits).values("case")),
        "sent": lambda: cases.filter(transfers__status="sent"),
        "closed": lambda: read.cases_for(permits).exclude(closed_at=None),
    }
    return chosen.get(show, lambda: cases)().order_by("reassess_by", "opened_at", "pk")


@guarded(Permission.SEE_CASE)
@require_GET
def cases(request: GuardedRequest) -> HttpResponse:
    """Cases as far as the user reaches, the soonest review first."""
    permits = permits_of(request.user, request.grant)
    show = _shown(request.GET)
    page = Paginator(_listed(show, permits), ROWS_A_PAGE).get_page(request.GET.get("page"))
    said = {"wide": WIDE, "show": show, "lists": _LISTS, "page": page, "rows": rows_of(permits, page.object_list)}
    return render(request, "caseload/cases.html", said)


def _said(request: GuardedRequest, one: Case) -> dict[str, Any]:
    """What the page of a case says, whoever it is about."""
    unit, owner = owner_of(one)
    roles = request.user.held_roles
    return {
        "case": one,
        "status": status_words(one),
        "way": way_words(one),
        "unit": unit,
        "owner": owner,
        "overdue": is_overdue(one, today()),
        "decide_by": decide_by(one.opened_at.date()) if one.status == CaseStatus.IN_TRIAGE.value else None,
        "may_fall_from": may_fall_from(one.level, one.level_set_on) if one.level and one.level_set_on else None,
        "measures": measures_of(one),
        "levels": list(LevelSet.objects.filter(case=one)),
        "lowering": one.lowerings.filter(status="asked").first(),
        "sent": Transfer.objects.filter(case=one, status="sent").first(),
        "steps": list(one.steps.all()),
        "todo": steps_for(one, request.user),
        "waits": IdentityChange.objects.filter(case=one, status="waits").prefetch_related("sides").first(),
        "joined": list(one.joined.all()),
        "may_plan": grant_of(roles, Permission.PLAN) is not None,
        "may_approve": grant_of(roles, Permission.APPROVE_LEVEL) is not None,
        "may_allocate": grant_of(roles, Permission.ALLOCATE) is not None,
        "may_triage": grant_of(roles, Permission.TRIAGE) is not None,
        "today": today(),
    }


@guarded(Permission.SEE_CASE, look="opened case")
@require_GET
def case(request: GuardedRequest, case: str) -> HttpResponse:
    """One case: as a tab of its person, or on its own where the records have no such person."""
    one = case_called(case)
    request.about = one.subject
    permits = check_may_open_case(request.user, Permission.SEE_CASE, one)
    said = _said(request, one)
    known = Person.objects.filter(loaded=permits.loaded, person_id=one.person_id, as_suspect__gt=0)
    if one.person_id and known.exists():
        _, head = opened(request, one.person_id, "person-case")
        others = _others(permits, one.person_id, one)
        return render(request, "caseload/of_person.html", head | said | {"others": others})
    name = names_of(permits.loaded, [one])[one.reference]
    return render(request, "caseload/on_its_own.html", said | {"name": name, "wide": WIDE})


def _others(permits: Permits, person_id: str, one: Case | None) -> list[Case]:
    others = [each for each in cases_shown(person_id) if one is None or each.pk != one.pk]
    closed = closed_cases(permits, others) if others else {}
    return [each for each in others if each.reference not in closed]


@guarded(Permission.SEE_CASE, look="opened case")
@require_GET
def case_of_person(request: GuardedRequest, person_id: str) -> HttpResponse:
    """The casework of a person: the open case, what came before, or that there is none yet."""
    permits, head = opened(request, person_id, "person-case")
    shown = _others(permits, person_id, None)
    one = next(iter(shown), None)
    if one is None:
        may = grant_of(request.user.held_roles, Permission.TRIAGE) is not None
        return render(request, "caseload/none.html", head | {"may_triage": may})
    said = _said(request, one) | {"others": [each for each in shown if each.pk != one.pk]}
    return render(request, "caseload/of_person.html", head | said)


@guarded(Permission.SEE_CASE)
@require_GET
def identities(request: GuardedRequest) -> HttpResponse:
    """Cases whose person a release joined, split or lost: where each goes is for a person to say."""
    permits = permits_of(request.user, request.grant)
    page = Paginator(identities_waiting(permits), ROWS_A_PAGE).get_page(request.GET.get("page"))
    changes = list(page.object_list)
    rows = {row.case.pk: row for row in rows_of(permits, [change.case for change in changes])}
    said = {
        "wide": WIDE,
        "page": page,
        "rows": [(change, rows[change.case_id]) for change in changes],
        "may_decide": grant_of(request.user.held_roles, Permission.TRIAGE) is not None,
    }
    return render(request, "caseload/identities.html", said)
