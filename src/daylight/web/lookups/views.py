"""The page of the look-up."""

from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from daylight.domain.access import Permission
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.lookups.forms import LookUpForm
from daylight.web.lookups.queries import NOT_KNOWN, Answer, answer


@guarded(Permission.LOOK_UP_MARKER, look="looked up")
@require_GET
@never_cache
def look_up(request: GuardedRequest) -> HttpResponse:
    """What is known of an address, a telephone or a person; what is not known is said."""
    form = LookUpForm(request.GET or None)
    found = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            found = answer(user=request.user, grant=request.grant, **given)
        except DatabaseError:
            found = Answer([], [], None, [NOT_KNOWN.format(what="the records cannot be read now")], looked=False)
    return render(request, "lookups/look_up.html", {"form": form, "found": found})
