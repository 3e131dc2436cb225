"""A page reads one release from its first line to its last, and asks once which it is."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from daylight.domain.access import Role
from daylight.domain.errors import NotFound
from daylight.web.releases.models import Listing, Load
from daylight.web.releases.queries import current, current_number, definitions_listed, one_release

pytestmark = pytest.mark.django_db


def test_what_becomes_current_meanwhile_counts_from_the_next_page_on(loaded: int) -> None:
    with one_release():
        assert current_number() == loaded
        Load.objects.filter(number=loaded).update(state=Load.PREVIOUS)
        assert current_number() == loaded
    assert current() is None
    with one_release(), pytest.raises(NotFound, match="No release has been loaded"):
        current_number()


def test_the_home_page_asks_once(signed_in: Callable[..., Client], loaded: int) -> None:
    client = signed_in(Role.SUPERVISOR)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get("/").status_code == 200
    which = [query for query in asked if "\"state\" = 'current'" in query["sql"]]
    assert len(which) == 1
    Load.objects.filter(number=loaded).update(state=Load.PREVIOUS)
    assert "Release" not in client.get("/").content.decode().partition("<footer")[2]


def test_the_definitions_listed_are_those_that_have_rows(loaded: int) -> None:
    there = set(Listing.objects.filter(loaded=loaded).values_list("definition", flat=True))
    assert len(there) > 1
    assert definitions_listed(loaded) == sorted(there)
    assert definitions_listed(loaded + 1) == []
