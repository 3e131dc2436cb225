"""What the domain says no to becomes a page in plain words, with the right status."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daylight.domain.errors import Conflict, DaylightError, Invalid, NotFound, Refused

STATUS: dict[type[DaylightError], int] = {Conflict: 409, Refused: 403, NotFound: 404, Invalid: 400}
"""One table from what happened to what the browser is told."""
TITLES = {
    400: "That could not be used",
    403: "You may not do that",
    404: "There is no such page",
    409: "Somebody else changed this",
}


class PlainWordsForErrors:
    """Renders a domain error as a page; whatever else goes wrong is for Django's own 500 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for a domain error; None hands on."""
        if not isinstance(exception, DaylightError):
            return None
        status = next((code for kind, code in STATUS.items() if isinstance(exception, kind)), 500)
        title = TITLES.get(status, "Something went wrong")
        said = {"title": title, "sentence": str(exception), "restricted": getattr(exception, "person_id", "")}
        return render(request, "components/error.html", said, status=status)
