"""The API as one: its OpenAPI description, problem documents, and a plain page that describes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI, Router
from ninja.openapi.docs import DocsBase

from daylight.domain.access import TITLES, Permission
from daylight.web.api.guards import Bearer
from daylight.web.api.problems import MEDIA, say_problems

_ABOUT = (
    "What the pages of the site do, for programs. Send a token with each request; it reaches as far as the roles it "
    "holds, and each request is kept in the audit under its name. A record that is closed to its user shows the "
    "reference and `restricted: true`. Survivors are Survivor A, Survivor B; nothing here says who they are. "
    "A status, a score and a level are computed advice: a named person decides."
)


@dataclass(frozen=True, slots=True)
class Described:
    """One operation, as the page tells it."""

    method: str
    path: str
    summary: str
    about: str
    may: str
    parameters: list[dict[str, Any]]
    answers: list[str]


class PlainPage(DocsBase):
    """The description as a page of the site, with nothing from anywhere else."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page."""
        operations = list(_operations(dict(api.get_openapi_schema())))
        said = {"about": _ABOUT, "operations": operations, "wide": " daylight-wide"}
        return render(request, "api/docs.html", said)


def _operations(schema: dict[str, Any]) -> Iterator[Described]:
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            yield Described(
                method=method.upper(),
                path=path,
                summary=told["summary"],
                about=told.get("description", ""),
                may=TITLES[Permission(told["x-permission"])],
                parameters=told.get("parameters", []),
                answers=[f"{status} {answer['description']}" for status, answer in told["responses"].items()],
            )


class SiteAPI(NinjaAPI):
    """Ninja's API, with problem documents described as such and nothing kept by whoever stands between."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """OpenAPI 3.1."""
        schema = super().get_openapi_schema(**kwargs)
        for methods in schema["paths"].values():
            for told in methods.values():
                for status, answer in told["responses"].items():
                    if int(status) >= 400:
                        answer["content"] = {MEDIA: next(iter(answer["content"].values()))}
        return schema

    def create_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """An answer that no cache keeps."""
        answer = super().create_response(*args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer


def made_api(*routers: Router) -> SiteAPI:
    """The API of these areas."""
    api = SiteAPI(
        title="Daylight", version="1", description=_ABOUT, urls_namespace="api", auth=Bearer(), docs=PlainPage()
    )
    say_problems(api)
    for router in routers:
        api.add_router("", router)
    return api
