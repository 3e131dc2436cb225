"""Pages of releases: which were loaded, and what changed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daylight.domain.access import Permission
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.releases.models import Load


@guarded(Permission.SEE_DATA_QUALITY)
@require_GET
def releases(request: GuardedRequest) -> HttpResponse:
    """Every load of a release, newest first."""
    return render(request, "releases/releases.html", {"loads": Load.objects.defer("manifest")})
