"""The navigation: each role sees what it may open and nothing else; many entries stand under headings."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from daylight.domain.access import Role, grant_of
from daylight.web.releases.presenters import MOST_IN_A_ROW, NAVIGATION

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_a_role_is_shown_what_it_may_open_and_nothing_else(role: Role, signed_in: Callable[..., Client]) -> None:
    page = signed_in(role).get("/")
    shown = [item["href"] for item in page.context["navigation"]]
    allowed = [reverse(name) for some in NAVIGATION.values() for name, _, granted in some if grant_of([role], granted)]
    assert shown == allowed
    assert all(f'href="{href}"' in page.content.decode() for href in allowed)


def test_few_entries_stand_in_a_row_and_many_under_headings_without_script(signed_in: Callable[..., Client]) -> None:
    few = signed_in(Role.COMMISSIONER).get("/")
    many = signed_in(Role.SUPERVISOR).get("/")
    assert len(few.context["navigation"]) <= MOST_IN_A_ROW
    assert "<summary" not in few.content.decode()
    assert [group.words for group in many.context["headings"]] == list(NAVIGATION)
    assert many.content.decode().count('<details name="navigation">') == len(NAVIGATION)


def test_the_heading_of_the_page_one_is_on_is_marked(loaded: int, signed_in: Callable[..., Client]) -> None:
    page = signed_in(Role.SUPERVISOR).get(reverse("list"))
    assert [group.words for group in page.context["headings"] if group.here] == ["People"]
