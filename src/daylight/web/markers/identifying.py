"""Pages on which somebody says whose a marker is, after a release joined, split or lost its person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.components.telling import telling
from daylight.web.markers.forms import WhoseForm
from daylight.web.markers.identities import decide_marker
from daylight.web.markers.models import IdentityChange
from daylight.web.markers.permits import check_may_read, closed_markers
from daylight.web.markers.presenters import shown_of, whose_choices
from daylight.web.markers.queries import identities_waiting
from daylight.web.people.permits import permits_of

_MOST_SHOWN = 200


@guarded(Permission.APPROVE_MARKER)
@require_GET
def identities(request: GuardedRequest) -> HttpResponse:
    """Markers whose person a release joined, split or lost: each fires for every side until somebody decides."""
    found = list(identities_waiting()[:_MOST_SHOWN])
    closed = closed_markers(permits_of(request.user, request.grant), [one.marker for one in found])
    today = timezone.localdate()
    rows = [(one, shown_of(one.marker, on=today, closed=one.marker_id in closed)) for one in found]
    return render(request, "markers/identities.html", {"rows": rows, "wide": " daylight-wide"})


@guarded(Permission.APPROVE_MARKER, look="opened question whose marker")
@require_http_methods(["GET", "POST"])
def identity(request: GuardedRequest, change: int) -> HttpResponse:
    """Say whose one marker is, with what was checked."""
    one = get_object_or_404(IdentityChange.objects.select_related("marker"), pk=change)
    permits = permits_of(request.user, request.grant)
    check_may_read(permits, one.marker)
    choices = whose_choices(one, permits)
    form = WhoseForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        goes_to = form.cleaned_data["goes_to"].removeprefix("nobody")
        with telling(form):
            done = decide_marker(change, goes_to=goes_to, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"{done.reference} is that of {done.person_id or 'nobody in the records'}.")
            return redirect("marker", done.reference)
    shown = shown_of(one.marker, on=timezone.localdate())
    said = {"form": form, "one": one, "shown": shown, "choices": choices}
    return render(request, "markers/identity.html", said)
