"""What the API says when it cannot: problem documents (RFC 9457) in plain words, nothing of what was sent in them."""

import logging
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from daylight.domain.errors import Conflict, DaylightError, Invalid, NotFound, Refused

MEDIA = "application/problem+json"
_STATUS: dict[type[DaylightError], int] = {Conflict: 409, Refused: 403, NotFound: 404, Invalid: 422}
"""The most special first."""
_TITLES = {
    400: "It could not be read",
    401: "A token is needed",
    403: "You may not do that",
    404: "There is no such thing",
    405: "That is not done here",
    409: "Somebody else changed it",
    422: "What was sent cannot be used",
    500: "Something went wrong",
}
_NO_TOKEN = (
    "Send a token that is still good: `Authorization: Bearer dl_...`. You make one on the site, under your account."  # noqa: S105
)
_log = logging.getLogger(__name__)


class Wrong(Schema):
    """One thing that was wrong with what was sent."""

    where: str = Field(description="query, path, header or body, and the name of the value")
    sentence: str = Field(description="what is wrong, and what is expected")


class Problem(Schema):
    """Why there is no answer."""

    type: str = Field(description="about:blank: the status says the kind")
    title: str
    status: int
    detail: str = Field(description="what happened and what to do, in one or two sentences")
    errors: list[Wrong] = Field(default_factory=list, description="for 422: each value that cannot be used")


REFUSALS: dict[int, type[Schema]] = dict.fromkeys((401, 403, 404, 422), Problem)
"""What every operation may answer instead."""
REFUSALS_OF_WRITES: dict[int, type[Schema]] = REFUSALS | dict.fromkeys((400, 409), Problem)
"""And one that is sent something to write: it could not be read, or somebody else changed it meanwhile."""


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """A problem document."""
    said: dict[str, Any] = {"type": "about:blank", "title": _TITLES[status], "status": status, "detail": detail}
    answer = JsonResponse(said | {"errors": errors or []}, status=status, content_type=MEDIA)
    answer["Cache-Control"] = "no-store"
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def say_problems(api: NinjaAPI) -> None:
    """Let this API answer with problem documents, whatever goes wrong."""
    answered: dict[Any, Any] = {DaylightError: _said_no, ValidationError: _not_usable, HttpError: _http}
    for kind, answer in (answered | {Exception: _broken}).items():
        api.add_exception_handler(kind, answer)


def _said_no(request: HttpRequest, error: DaylightError) -> HttpResponse:
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)
    return problem(status, str(error))


def _not_usable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names each value and what is expected of it; the value itself may be about somebody and is left out."""
    wrong = [{"where": _where(each["loc"]), "sentence": _sentence(each)} for each in error.errors]
    return problem(422, "Some of what was sent cannot be used. Put right what `errors` names, and try again.", wrong)


def _where(place: Sequence[str | int]) -> str:
    """query.page, body.version: without the names that the code alone has for a group of values."""
    first, *rest = [str(part) for part in place]
    return ".".join([first, *rest[-1:]])


def _sentence(error: dict[str, Any]) -> str:
    if error["type"] == "string_pattern_mismatch":
        return "It is not written as the description of the API says."
    return f"{str(error['msg']).removeprefix('Value error, ')}."


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 401:
        return problem(401, _NO_TOKEN)
    return problem(400, "What was sent could not be read. Send JSON as the description says.")


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("the API failed", exc_info=error)
    return problem(500, "Something went wrong in Daylight, not in what you sent. It was written down; try again later.")
