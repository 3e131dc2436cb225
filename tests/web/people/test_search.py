"""Search takes a line apart, tolerates errors, and gives nobody away."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Role
from daylight.web.access.models import Restriction
from daylight.web.people.permits import offers_support
from daylight.web.people.search import found_by, taken_apart
from daylight.web.releases.models import Event
from tests.cli.hand_made import LONE, SEALED, SECRETS
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db


def test_a_line_is_taken_apart() -> None:
    line = taken_apart("O'Brien, Siân 07/03/1984 sw1a 1aa +44 7700 900123 N12345/6 P0123456789")
    assert line.births == (date(1984, 3, 7),)
    assert line.postcodes == ("SW1A1AA",)
    assert line.phones == ("7700900123",)
    assert line.references == ("N12345/6",)
    assert line.names == ("obrien", "sian")
    assert line.people == ("P0123456789",)


@pytest.mark.parametrize("text", ["", "   ", "31/02/1984", "- , .", "\x00"])
def test_a_line_without_anything_asks_nothing(text: str) -> None:
    assert taken_apart(text).is_empty


@pytest.mark.parametrize(
    "text",
    [
        "Brackwater",
        "brackwatter",
        "Aldous Brackwater",
        "brackwater 1984-03-07",
        "7/3/1984",
        "3/7/1984 brackwater",
        LONE,
    ],
)
def test_errors_are_tolerated(text: str, loaded: int) -> None:
    assert LONE in [one.person_id for one in found_by(taken_apart(text), loaded=loaded)]


@pytest.mark.parametrize("text", ["Brackwater 1985-03-07", "Brackwater Zzzz", "nobody"])
def test_every_part_must_fit(text: str, loaded: int) -> None:
    assert found_by(taken_apart(text), loaded=loaded) == []


def test_an_incident_leads_to_its_suspects(loaded: int) -> None:
    event = Event.objects.filter(loaded=loaded, role="suspect").first()
    assert event.person_id in [one.person_id for one in found_by(taken_apart(event.incident_id), loaded=loaded)]


def test_no_survivor_is_found_by_name_place_or_phone(signed_in: Callable[..., Client], loaded: int) -> None:
    client = signed_in(Role.ANALYST)
    for secret in SECRETS:
        page = client.get("/search/", {"q": secret})
        assert b"0 people found" in page.content, secret


def test_a_sealed_name_says_nothing(signed_in: Callable[..., Client], loaded: int) -> None:
    page = signed_in(Role.ANALYST).get("/search/", {"q": "Sealedsurname"})
    assert SEALED not in page.content.decode()
    assert b"0 people found" in page.content
    assert SEALED in signed_in(Role.SUPERVISOR).get("/search/", {"q": "Sealedsurname"}).content.decode()


def test_a_sealed_name_in_a_restricted_case_says_nothing(signed_in: Callable[..., Client], loaded: int) -> None:
    Restriction.objects.create(person_id=SEALED, reason="x", by="sue", at=timezone.now())
    page = signed_in(Role.ANALYST).get("/search/", {"q": "Sealedsurname"}).content.decode()
    assert SEALED not in page
    assert "0 people found" in page


def test_an_empty_search_says_what_to_type(signed_in: Callable[..., Client], loaded: int) -> None:
    page = signed_in(Role.ANALYST).get("/search/", {"q": " "}).content.decode()
    assert "There is a problem" in page
    assert "Type a name, a date of birth" in page


def test_whoever_may_signpost_is_one_tap_from_support_after_the_incident(
    loaded: int, signed_in: Callable[..., Client]
) -> None:
    theirs = Event.objects.filter(person_id=LONE, role="suspect", cancelled=False).order_by("event_date", "incident_id")
    first, newest = theirs[0].incident_id, theirs.reverse()[0].incident_id
    assert first != newest

    def page(client: Client, text: str) -> str:
        return client.get("/search/", {"q": text}).content.decode()

    manager = signed_in(Role.OFFENDER_MANAGER)
    assert f'href="/incidents/{newest}/signpost"' in page(manager, "Brackwater")
    assert f'href="/incidents/{first}/signpost"' in page(manager, first)
    assert 'href="/incidents/N123456/signpost"' in page(manager, "N123456")
    for role in (Role.ANALYST, Role.CONTROL_ROOM):
        client = signed_in(role)
        assert "/signpost" not in page(client, "Brackwater") + page(client, "N123456")


def test_an_advocate_starts_from_her_own_page_and_not_from_his(member: Member) -> None:
    assert {role for role in Role if offers_support(member(role))} == {
        Role.OFFICER,
        Role.OFFENDER_MANAGER,
        Role.SUPERVISOR,
    }


def test_a_closed_record_leads_to_no_incident(loaded: int, signed_in: Callable[..., Client]) -> None:
    Restriction.objects.create(person_id=LONE, reason="x", by="tests", at=timezone.now())
    page = signed_in(Role.OFFENDER_MANAGER).get("/search/", {"q": "Brackwater"}).content.decode()
    assert LONE in page
    assert '/signpost"' not in page
