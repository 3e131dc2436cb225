"""Pages of places: finding an address, one address, the map and its export."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import NotFound
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.markers.presenters import shown_of
from daylight.web.people.permits import offers_support, permits_of
from daylight.web.places.presenters import SIDE, drawing_of, links_of, rows_of, view_of
from daylight.web.places.queries import View, cells_of, middle_of, place_of
from daylight.web.releases.finding import doors_like
from daylight.web.releases.queries import current_number


@guarded(Permission.SEE_PLACE, look="looked for an address")
@require_GET
def find(request: GuardedRequest) -> HttpResponse:
    """Addresses that a line may mean."""
    where = request.GET.get("where", "").strip()[:200]
    found = doors_like(where, loaded=current_number()) if where else []
    return render(request, "places/find.html", {"where": where, "found": found})


@guarded(Permission.SEE_PLACE, look="opened address")
@require_GET
def place(request: GuardedRequest, address: str) -> HttpResponse:
    """Who is recorded there over time, incidents, markers."""
    found = place_of(permits_of(request.user, request.grant), address)
    release_day = max((one.last_on for one in found.occupants), default=None)
    markers = [(shown_of(one, on=one.review_by), closed) for one, closed in found.markers]
    said = {"place": found, "markers": markers, "release_day": release_day, "wide": " daylight-wide"}
    said["may_signpost"] = offers_support(request.user)
    said["may_replay"] = grant_of(request.user.held_roles, Permission.DRAFT_MARKER) is not None
    return render(request, "places/place.html", said)


def _viewed(request: GuardedRequest) -> View:
    middle = middle_of(current_number())
    if middle is None:
        raise NotFound("No incident of this release says where it was, so no map can be drawn.")
    return view_of(request.GET.dict(), middle)


@guarded(Permission.SEE_PLACE, look="looked at the map")
@require_GET
def map_of_force(request: GuardedRequest) -> HttpResponse:
    """Incidents and markers on the national grid, with the same as a table; a sentence where nothing can be drawn."""
    if middle_of(current_number()) is None:
        return render(request, "places/no_map.html")
    view = _viewed(request)
    cells = cells_of(permits_of(request.user, request.grant), view)
    circles, squares = drawing_of(cells)
    said = {
        "view": view, "circles": circles, "squares": squares, "rows": rows_of(cells, view), "links": links_of(view),
        "side": SIDE, "wide": " daylight-wide",
        "may_export": grant_of(request.user.held_roles, Permission.EXPORT) is not None,
    }  # fmt: skip
    return render(request, "places/map.html", said)


@guarded(Permission.EXPORT, look="exported the map")
@require_GET
def map_export(request: GuardedRequest) -> HttpResponse:
    """The table of exactly the view that was shown."""
    view = _viewed(request)
    cells = cells_of(permits_of(request.user, request.grant), view)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="map-{view.east:.0f}-{view.north:.0f}-{view.width:.0f}.csv"'
    out = csv.writer(answer)
    out.writerow(["easting", "northing", "incidents", "live markers"])
    out.writerows((row.east, row.north, row.incidents, row.markers) for row in rows_of(cells, view))
    return answer
