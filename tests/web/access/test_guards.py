"""Nobody comes in who was not granted it, and each look is audited."""

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from daylight.domain.access import GRANTS, TITLES, Permission, Role, Scope, check_may, grant_of
from daylight.domain.errors import Refused
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.audit.models import Entry
from tests.cli.hand_made import LONE, SEALED

pytestmark = pytest.mark.django_db


def _routes(patterns: list[object]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern


def test_every_route_of_the_site_has_a_guard() -> None:
    own = [route for route in _routes(get_resolver().url_patterns) if route.callback.__module__.startswith("daylight.")]
    assert own
    assert not [route.name for route in own if not getattr(route.callback, "guarded", False)]


def test_every_role_has_a_row_and_every_permission_words_and_somebody() -> None:
    assert set(GRANTS) == set(Role)
    assert set(TITLES) == set(Permission)
    assert {grant.permission for grants in GRANTS.values() for grant in grants} == set(Permission)


def test_the_widest_grant_counts() -> None:
    grant = grant_of([Role.OFFENDER_MANAGER, Role.ANALYST], Permission.SEE_LIST)
    assert grant is not None
    assert grant.scope is Scope.FORCE


def test_what_is_not_granted_is_refused_in_one_sentence() -> None:
    with pytest.raises(Refused, match="may not see who is on the list"):
        check_may([Role.COMMISSIONER], Permission.SEE_LIST)


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    answer = client.get("/list/")
    assert answer.status_code == 302
    assert "/sign-in/login/" in answer["Location"]


@pytest.mark.parametrize("role", list(Role))
def test_the_list_is_for_those_whose_role_says_so(role: Role, signed_in: Callable[..., Client], loaded: int) -> None:
    answer = signed_in(role).get("/list/")
    assert answer.status_code == (200 if grant_of([role], Permission.SEE_LIST) else 403)
    assert Entry.objects.latest("number").action == ("looked at list" if answer.status_code == 200 else "was refused")


def test_a_look_at_a_person_is_audited_with_whom_it_was_about(signed_in: Callable[..., Client], loaded: int) -> None:
    assert signed_in(Role.ANALYST).get(f"/people/{LONE}/").status_code == 200
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.subject, entry.by) == ("opened person", f"person:{LONE}", "analyst")


def test_a_sealed_person_is_closed_and_the_try_is_audited(signed_in: Callable[..., Client], loaded: int) -> None:
    answer = signed_in(Role.ANALYST).get(f"/people/{SEALED}/")
    assert answer.status_code == 403
    assert "Sealedsurname" not in answer.content.decode()
    assert Entry.objects.latest("number").action == "was refused"
    assert signed_in(Role.SUPERVISOR).get(f"/people/{SEALED}/").status_code == 200


def test_an_officer_says_why_first(signed_in: Callable[..., Client], loaded: int) -> None:
    officer = signed_in(Role.OFFICER)
    asked = officer.get(f"/people/{LONE}/")
    assert asked.status_code == 302
    assert asked["Location"].startswith("/purpose/")
    assert officer.post(asked["Location"], {}).status_code == 200
    given = officer.post(asked["Location"], {"purpose": "incident"})
    assert given["Location"] == f"/people/{LONE}/"
    assert officer.get(f"/people/{LONE}/").status_code == 200
    assert Entry.objects.latest("number").detail["purpose"] == "incident"


def test_the_way_back_from_the_purpose_page_never_leaves_the_site(signed_in: Callable[..., Client]) -> None:
    answer = signed_in(Role.OFFICER).post(
        "/purpose/?next=https://elsewhere.example/&for=search", {"purpose": "incident"}
    )
    assert answer["Location"] == "/"


def test_a_look_is_filed_under_the_person_whom_the_page_turned_out_to_be_about(
    member: Callable[..., object], rf: RequestFactory
) -> None:
    @guarded(Permission.SEE_LIST, look="looked at a thing")
    def page(request: GuardedRequest, thing_id: str) -> HttpResponse:
        request.about = "person:P1"
        if thing_id == "closed":
            raise Refused("No.")
        return HttpResponse("")

    request = rf.get("/")
    request.user = member(Role.ANALYST)  # type: ignore[assignment]
    request.session = {}  # type: ignore[assignment]
    page(request, thing_id="open")
    with pytest.raises(Refused):
        page(request, thing_id="closed")
    newest = Entry.objects.order_by("-number")[:2]
    assert [(entry.action, entry.subject) for entry in newest] == [
        ("was refused", "person:P1"),
        ("looked at a thing", "person:P1"),
    ]
