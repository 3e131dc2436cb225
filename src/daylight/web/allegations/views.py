"""Pages of counter-allegations: the queue, and deciding one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from daylight.domain.access import Permission
from daylight.domain.errors import NotFound
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.allegations.actions import decide
from daylight.web.allegations.forms import DecisionForm
from daylight.web.allegations.queries import pair_of, waiting
from daylight.web.people.permits import check_may_open, permits_of


@guarded(Permission.DECIDE_STATUS)
@require_GET
def queue(request: GuardedRequest) -> HttpResponse:
    """Every status that waits on a pair who accuse each other."""
    page, rows = waiting(permits_of(request.user, request.grant), request.GET.get("page"))
    return render(request, "allegations/queue.html", {"page": page, "rows": rows, "wide": " daylight-wide"})


@guarded(Permission.DECIDE_STATUS, look="opened counter-allegation")
def decision(request: GuardedRequest, row: int) -> HttpResponse:
    """The pair compared, and the form to decide."""
    permits = permits_of(request.user, request.grant)
    found = pair_of(permits.loaded, row)
    if found is None:
        raise NotFound("This no longer waits: another release was loaded. Go back to the queue.")
    check_may_open(permits, found.person_id)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        decide(row, found=form.cleaned_data["found"], reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "Decided, with your name. The next run obeys it.")
        return redirect("counter-allegations")
    return render(request, "allegations/decide.html", {"form": form, "row": found})
