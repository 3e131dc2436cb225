"""Each page reads one release from its first line to its last, whatever becomes current meanwhile."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from daylight.web.releases.queries import one_release


class OneRelease:
    """Asks once for each request which release is current, and not at every part of the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_release():
            return self.get_response(request)
