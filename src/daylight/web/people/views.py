"""Pages of people: home, the list, a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from daylight.domain.access import Permission, grant_of
from daylight.web.access.guards import GuardedRequest, guarded, public
from daylight.web.people.forms import asked_of
from daylight.web.people.permits import check_may_open, permits_of
from daylight.web.people.presenters import cards_for, definitions_of, victims_named
from daylight.web.people.queries import events_of, listed, page_of, person_with
from daylight.web.releases.queries import current


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My work: what waits, by number, each a link."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    grant = grant_of(request.user.held_roles, Permission.SEE_LIST)
    cards = cards_for(permits_of(request.user, grant)) if grant and current() else []
    return render(request, "people/home.html", {"cards": cards})


@guarded(Permission.SEE_LIST)
@require_GET
def people_list(request: GuardedRequest) -> HttpResponse:
    """Whom a definition finds."""
    permits = permits_of(request.user, request.grant)
    definitions = definitions_of(permits.loaded)
    form, asked = asked_of(request.GET, definitions)
    page, rows = page_of(permits, listed(permits, asked), request.GET.get("page"))
    said = {"form": form, "asked": asked, "page": page, "rows": rows, "definitions": definitions, "sorted_by": "rank"}
    return render(request, "people/list.html", said)


@guarded(Permission.SEE_PERSON, look="opened person")
@require_GET
def person(request: GuardedRequest, person_id: str) -> HttpResponse:
    """One person: who, why listed, how dangerous, what was recorded."""
    permits = permits_of(request.user, request.grant)
    check_may_open(permits, person_id)
    events = events_of(permits.loaded, person_id)
    said = person_with(permits.loaded, person_id) | {"events": events, "victims": victims_named(events)}
    return render(request, "people/person.html", said)
