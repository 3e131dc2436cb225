"""Pages of orders to read: the unit's lists, one order, one warrant, a person's tab with what may be considered."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from daylight.domain.access import Permission, grant_of
from daylight.domain.eligibility import Consideration
from daylight.domain.orders import shipped_order_policy
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.orders.evidence import considered, considered_alone
from daylight.web.orders.models import Breach, OrderStep
from daylight.web.orders.permits import check_may_work, subject_of
from daylight.web.orders.presenters import TABLES, kind_words, renewal_of, running_of, steps_for
from daylight.web.orders.queries import (
    GONE,
    ROWS_A_PAGE,
    OfPerson,
    clocks_running,
    ended,
    endings,
    failed_bail,
    name_alone,
    names_of,
    open_warrants,
    order_called,
    released,
    warrant_called,
    worked,
)  # fmt: skip
from daylight.web.orders.queries import (
    of_person as everything_of,
)
from daylight.web.people.permits import Permits, permits_of
from daylight.web.people.views import opened

SHOWS = {
    "worked": "Worked here",
    "released": "In the release",
    "ending": "Ending",
    "clocks": "Court clocks",
    "duties": "Duties to notify",
    "warrants": "Open warrants",
    "bail": "Failed bail",
    "ended": "Ended",
}


@guarded(Permission.MANAGE_ORDERS)
@require_GET
def orders(request: GuardedRequest) -> HttpResponse:
    """The unit's orders, bail and warrants: what runs, what ends, what is to be executed."""
    permits = permits_of(request.user, request.grant)
    show = request.GET.get("show", "worked")
    show = show if show in SHOWS else "worked"
    page = Paginator(_listed(permits, show), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    people = [_person_of(row) for row in rows]
    names = names_of(permits, people)
    told = [
        {
            "row": running_of(row) if show in {"clocks", "duties"} else row,
            "person": person, "name": names[person], "kind": kind_words(getattr(row, "kind", "")),
        }
        for row, person in zip(rows, people, strict=True)
    ]  # fmt: skip
    said = {"show": show, "shows": SHOWS, "page": page, "rows": told, "wide": " daylight-wide", "gone": GONE}
    return render(request, "orders/list.html", said)


def _listed(permits: Permits, show: str) -> Any:
    today = timezone.localdate()
    match show:
        case "released":
            return released(permits, today)
        case "ending":
            return endings(permits, today)
        case "clocks" | "duties":
            return clocks_running(permits, duties=show == "duties")
        case "warrants":
            return open_warrants(permits, today)
        case "bail":
            return failed_bail(permits, today)
        case "ended":
            return ended(permits)
    return worked(permits)


def _person_of(row: Any) -> str:
    return str(row.person_id if hasattr(row, "person_id") else row.order.person_id)


@guarded(Permission.MANAGE_ORDERS, look="opened order")
@require_GET
def order(request: GuardedRequest, order: int) -> HttpResponse:
    """One order: requirements one by one, breaches, clocks, that views were sought, every step."""
    found = order_called(order)
    request.about = subject_of(found.person_id)
    permits = check_may_work(found.person_id, by=request.user)
    breaches = list(Breach.objects.filter(order=found).select_related("order").prefetch_related("requirements"))
    clocks = list(found.clocks.select_related("order"))
    said = {
        "order": found,
        "name": names_of(permits, [found.person_id])[found.person_id],
        "entry": found.entry,
        "sure": shipped_order_policy().words["sure"][found.entry.sure],
        "renewal": renewal_of(found),
        "buttons": steps_for(found, TABLES["order"]),
        "requirements": [(one, steps_for(one, TABLES["requirement"])) for one in found.requirements.all()],
        "breaches": [(one, steps_for(one, TABLES["breach"])) for one in breaches],
        "clocks": [(running_of(one), steps_for(one, TABLES["clock"])) for one in clocks],
        "views": found.views.all(),
        "may_read_views": grant_of(request.user.held_roles, Permission.SEE_SURVIVOR) is not None,
        "has_duty": found.entry.has_duty and found.is_in_force,
        "steps": found.steps.all(),
    }
    return render(request, "orders/order.html", said)


@guarded(Permission.MANAGE_ORDERS, look="opened warrant")
@require_GET
def warrant(request: GuardedRequest, warrant: int) -> HttpResponse:
    """One warrant, and what was tried."""
    found = warrant_called(warrant)
    request.about = subject_of(found.person_id)
    permits = check_may_work(found.person_id, by=request.user)
    said = {
        "warrant": found,
        "name": names_of(permits, [found.person_id])[found.person_id],
        "attempts": found.attempts.all(),
        "buttons": steps_for(found, TABLES["warrant"]),
        "steps": OrderStep.objects.filter(about=found.about),
    }
    return render(request, "orders/warrant.html", said)


@guarded(Permission.MANAGE_ORDERS, look="opened orders at work")
@require_GET
def of_person(request: GuardedRequest, person_id: str) -> HttpResponse:
    """A person's tab: what is worked here, what runs, and what may be considered without a conviction. Of somebody in
    no record the same page, on its own, under the reference of the case."""
    case = Case.objects.filter(reference=person_id).first()
    if case is not None and case.person_id:
        check_may_open_case(request.user, Permission.MANAGE_ORDERS, case)
        return redirect("person-order-work", person_id=case.person_id)
    today = timezone.localdate()
    if case is None:
        permits, said = opened(request, person_id, "person-order-work")
        all_of = everything_of(permits.loaded, person_id, today)
        told = considered(permits.loaded, said["person"], today, in_force=all_of.kinds)
        return render(request, "orders/person.html", said | _at_work(person_id, all_of, told))
    request.about = case.subject
    permits = check_may_work(person_id, by=request.user)
    all_of = everything_of(permits.loaded, person_id, today)
    said = {"case": case, "name": name_alone(case)}
    told = considered_alone(case, today, in_force=all_of.kinds)
    return render(request, "orders/case.html", said | _at_work(person_id, all_of, told))


def _at_work(key: str, all_of: OfPerson, told: tuple[Consideration, ...]) -> dict[str, Any]:
    policy = shipped_order_policy()
    return {
        "key": key,
        "worked": all_of.worked,
        "released": [(row, kind_words(row.kind)) for row in all_of.released],
        "clocks": [running_of(one) for one in all_of.clocks],
        "warrants": all_of.warrants,
        "released_warrants": all_of.released_warrants,
        "considered": told,
        "sure": policy.words["sure"],
        "policy": policy,
    }
