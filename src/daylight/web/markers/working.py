"""Pages of work on many markers: questions after a load, drafting in bulk, delivery, replay of a call."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid, Refused
from daylight.domain.markers import FITS, Asked, fired, keys_of
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.components.telling import telling
from daylight.web.markers import actions
from daylight.web.markers.delivering import send_again
from daylight.web.markers.destinations import destinations
from daylight.web.markers.forms import BulkForm, ReasonForm, ReplayForm
from daylight.web.markers.models import Delivery, Reconciliation
from daylight.web.markers.permits import closed_markers
from daylight.web.markers.presenters import shown_of
from daylight.web.markers.proposing import answer_proposal
from daylight.web.markers.queries import failing, moment_of, open_differences, open_proposals, standing_by
from daylight.web.people.permits import permits_of
from daylight.web.releases.finding import door_typed
from daylight.web.releases.keys import digits_of

_MOST_SHOWN = 200


@guarded(Permission.DRAFT_MARKER)
@require_GET
def proposals(request: GuardedRequest) -> HttpResponse:
    """Markers whose people were recorded elsewhere, or nowhere for long: questions, not changes."""
    found = list(open_proposals()[:_MOST_SHOWN])
    closed = closed_markers(permits_of(request.user, request.grant), [one.marker for one in found])
    today = timezone.localdate()
    rows = [(one, shown_of(one.marker, on=today, closed=one.marker_id in closed)) for one in found]
    return render(request, "markers/proposals.html", {"rows": rows, "wide": " daylight-wide"})


@guarded(Permission.DRAFT_MARKER, look="opened question about marker")
@require_http_methods(["GET", "POST"])
def proposal(request: GuardedRequest, proposal: int) -> HttpResponse:
    """Answer one question, with what was checked."""
    one = open_proposals().filter(pk=proposal).first()
    if one is None:
        raise Refused("Somebody answered this already, or the marker has ended. Look at the list again.")
    if one.marker_id in closed_markers(permits_of(request.user, request.grant), [one.marker]):
        raise Refused("This marker is closed to you. Ask who drafted it.")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        confirm = "confirm" in request.POST
        with telling(form):
            made = answer_proposal(proposal, confirm=confirm, reason=form.cleaned_data["reason"], by=request.user)
            said = f"{made.reference} was changed or drafted." if made else "Dismissed: nothing changes."
            messages.success(request, said)
            return redirect("marker-proposals")
    shown = shown_of(one.marker, on=timezone.localdate())
    return render(request, "markers/proposal.html", {"form": form, "one": one, "shown": shown})


@guarded(Permission.DRAFT_MARKER, look="drafted markers in bulk")
@require_http_methods(["GET", "POST"])
def bulk(request: GuardedRequest) -> HttpResponse:
    """Markers on several people from the list: first what would be placed, refused or double; then drafted."""
    given = request.POST if request.method == "POST" else request.GET
    people = actions.known_people(given.getlist("person"))
    form = BulkForm(request.POST if request.method == "POST" else None)
    tried = []
    if request.method == "POST" and form.is_valid():
        dry_run = "draft" not in request.POST
        with telling(form, Invalid):
            tried = actions.draft_many(people, **form.cleaned_data, dry_run=dry_run, by=request.user)
            if not dry_run:
                placed = sum(one.outcome == "place" for one in tried)
                messages.success(request, f"{placed} of {len(tried)} were drafted. Each waits for somebody else.")
                return redirect("markers")
    counts = {kind: sum(one.outcome == kind for one in tried) for kind in ("place", "refused", "duplicate")}
    return render(request, "markers/bulk.html", {"form": form, "people": people, "tried": tried, "counts": counts})


@guarded(Permission.APPROVE_MARKER)
@require_GET
def deliveries(request: GuardedRequest) -> HttpResponse:
    """What did not arrive, and what other systems hold otherwise than they should."""
    said = {
        "failing": failing()[:_MOST_SHOWN],
        "differences": open_differences()[:_MOST_SHOWN],
        "checked": [
            (dict(Delivery.TO)[to.name], Reconciliation.objects.filter(to=to.name).first()) for to in destinations()
        ],
    }
    return render(request, "markers/deliveries.html", said)


@guarded(Permission.APPROVE_MARKER)
@require_POST
def again(request: GuardedRequest, delivery: int) -> HttpResponse:
    """Send a failed delivery again."""
    send_again(delivery, by=request.user)
    messages.success(request, "It is sent again with the next delivery.")
    return redirect("marker-deliveries")


@guarded(Permission.DRAFT_MARKER, look="replayed a call")
@require_GET
def replay(request: GuardedRequest) -> HttpResponse:
    """Which markers would have fired for a call."""
    form = ReplayForm(request.GET if "where" in request.GET else None)
    rows = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        door = door_typed(given["where"]) if given["where"] else None
        people = frozenset({given["person"].upper()}) if given["person"] else frozenset()
        at = moment_of(given["on"], given["at"].hour, given["at"].minute)
        asked = Asked(at, door, digits_of(given["phone"]), people)
        known = {one.reference: one for one in standing_by(keys_of(door) if door else (), asked.phone, asked.people)}
        found = [(known[one.reference], fit) for one, fit in fired([one.placed for one in known.values()], asked)]
        closed = closed_markers(permits_of(request.user, request.grant), [one for one, _ in found])
        rows = [(shown_of(one, on=given["on"], closed=one.pk in closed), FITS[fit]) for one, fit in found]
    return render(request, "markers/replay.html", {"form": form, "rows": rows})
