"""Every page that a role may open: nothing for axe to find, nothing that must be scrolled sideways, nothing refused."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from daylight.domain.access import Role
from tests.cli.hand_made import LONE, SERIAL
from tests.journeys.conftest import NARROW, PHONE, WIDE, Visit, Visitor, made_up_rows, site_of

_BEGUN_AT = ("/", "/account/", f"/people/{LONE}/", f"/people/{SERIAL}/timeline/", "/search/?q=Brackwater", "/api/docs")
_NO_PAGES = {"account_logout", "api:openapi-json"}
_SAME_FOR_ALL = ("account_", "mfa_", "usersessions_", "api:")
"""Pages that are the same whatever the role: looked at once."""
_MOST = 200


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of its own with the cast of a demonstration, so that pages of casework have something to show."""
    with site_of(tmp_path_factory.mktemp("every-page"), made_up_rows(), "cast") as where:
        yield where


def _links(visit: Visit) -> list[str]:
    """The pages of this site that the page leads to."""
    found = visit.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    here = urlsplit(visit.address)
    parts = [urlsplit(link) for link in found]
    return [part.path for part in parts if part.netloc == here.netloc]


def _pages(visit: Visit, role: Role) -> Iterator[str]:
    """Each kind of page that can be reached, once, by following links from where people begin."""
    waiting, seen = list(_BEGUN_AT), set()
    while waiting and len(seen) < _MOST:
        path = waiting.pop(0)
        try:
            kind = resolve(urlsplit(path).path).view_name
        except Resolver404:
            raise AssertionError(f"a link leads nowhere: {path}") from None
        if kind in seen or kind in _NO_PAGES or (kind.startswith(_SAME_FOR_ALL) and role is not Role.ANALYST):
            continue
        seen.add(kind)
        visit.page.set_viewport_size({"width": WIDE, "height": 900})
        try:
            status = visit.go(path)
        except Error as error:
            if "Download is starting" in error.message:  # a file to take away is no page
                continue
            raise
        assert status in {200, 403}, path
        if visit.page.evaluate("document.contentType") != "text/html":  # a PDF that the browser shows is no page
            continue
        yield path
        waiting += _links(visit)


@pytest.mark.parametrize("role", list(Role))
def test_every_page_is_for_everybody(role: Role, visitor: Visitor) -> None:
    visit = visitor(role.value)
    wrong = []
    for path in _pages(visit, role):
        wrong += [f"{path}: {fault}" for fault in visit.faults()]
        wrong += [
            f"{path}: must be scrolled sideways at {width}" for width in (PHONE, NARROW) if visit.runs_over(width)
        ]
        visit.refused.clear()
    assert not wrong, "\n".join(wrong)


def test_the_sign_in_page_is_for_everybody(visitor: Visitor) -> None:
    visit = visitor()
    visit.go("/sign-in/login/")
    assert not visit.faults()
    assert not visit.runs_over(NARROW)
