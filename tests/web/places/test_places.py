"""An address's page and the map: what stands there, who is never named, and that export keeps the view."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.markers import Kind
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.releases.actions import load_release
from tests.cli.hand_made import LONE, SECRETS, VICTIM, write_release
from tests.web.conftest import Member
from tests.web.markers.conftest import TEXT, live, moved_rows

People = tuple[User, User]
_NAMES = [secret for secret in SECRETS if "HIDDEN" not in secret.upper() and "ZZ9" not in secret]
"""What never stands on an address's page: everything of hers but the address itself, which is what was asked for."""


@pytest.fixture
def loaded(tmp_path: Path, db: None) -> int:
    """A release with positions, in which the suspect lives at A2."""
    rows = moved_rows(("A2", date(2026, 9, 1)))
    for row in rows["incidents"]:
        row |= {"easting": 20_000.0, "northing": 5_000.0}
    return int(load_release(write_release(tmp_path / "one", rows), by="tests").number)


@pytest.fixture
def people(member: Member, loaded: int) -> People:
    """Somebody who drafts and somebody else who approves."""
    return member(Role.OFFENDER_MANAGER, username="drafter"), member(Role.SUPERVISOR, username="approver")


def test_an_address_shows_who_was_recorded_and_its_markers(people: People, signed_in: Any) -> None:
    live(people)
    page = signed_in(Role.SUPERVISOR).get("/places/A2/").content.decode()
    assert "BRACKWATER, Aldous" in page
    assert TEXT in page
    assert "Listed, suspected" in page


def test_whoever_may_be_a_survivor_is_counted_and_never_named(people: People, signed_in: Any) -> None:
    live(people, Kind.PROTECT_ADDRESS, person_id=VICTIM, address_id="A1", occupancy="She lives there alone")
    page = signed_in(Role.ANALYST).get("/places/A1/").content.decode()
    assert "1 other person is recorded here" in page
    assert TEXT not in page, "a marker that protects is shown to who may approve it"
    assert not [secret for secret in _NAMES if secret in page]
    assert VICTIM not in page


def test_a_restricted_person_is_a_reference_alone(people: People, signed_in: Any) -> None:
    Restriction.objects.create(person_id=LONE, reason="x", by="y", at=timezone.now())
    page = signed_in(Role.ANALYST).get("/places/A2/").content.decode()
    assert LONE in page
    assert "Restricted" in page
    assert "BRACKWATER" not in page


@pytest.mark.parametrize("role", [Role.CONTROL_ROOM, Role.ADVOCATE, Role.PARTNER, Role.COMMISSIONER])
@pytest.mark.parametrize("path", ["/places/", "/places/A2/", "/places/map/"])
def test_others_see_no_place(role: Role, path: str, loaded: int, signed_in: Any) -> None:
    assert signed_in(role).get(path).status_code == 403


def test_an_address_is_found_and_what_is_not_is_said(loaded: int, signed_in: Any) -> None:
    browser = signed_in(Role.ANALYST)
    assert "/places/A2/" in browser.get("/places/", {"where": "12 AB2 2CD"}).content.decode()
    assert "0 addresses" in browser.get("/places/", {"where": "1 ZZ1 1ZZ"}).content.decode()
    assert browser.get("/places/A99/").status_code == 404


def test_the_map_has_its_table_and_the_export_is_the_view(people: People, signed_in: Any) -> None:
    browser = signed_in(Role.ANALYST, username="mapper")
    page = browser.get("/places/map/").content.decode()
    assert "<circle" in page
    assert "an empty square is not a safe one" in page
    view = {"e": "20010", "n": "5010", "w": "500"}
    shown = browser.get("/places/map/", view).content.decode()
    assert "e=20010&amp;n=5010&amp;w=500" in shown
    browser.post("/purpose/?for=export&next=/", {"purpose": "review"})
    answer = browser.get("/places/map/export/", view)
    if answer.status_code == 302:
        browser.post(answer.url, {"purpose": "review"})
        answer = browser.get("/places/map/export/", view)
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert [row[2:] for row in rows] == [["incidents", "live markers"], ["20", "0"]]
    nowhere = browser.get("/places/map/", {"e": "90000", "n": "90000", "w": "500"}).content.decode()
    assert "Nothing with a position" in nowhere


@pytest.mark.parametrize("view", [{"e": "x", "n": "1", "w": "500"}, {"e": "nan", "n": "1", "w": "500"}, {"w": "7"}])
def test_a_view_that_there_is_not_is_the_widest(view: dict[str, str], loaded: int, signed_in: Any) -> None:
    assert "50,000 metres wide" in signed_in(Role.ANALYST).get("/places/map/", view).content.decode().replace(
        "50000", "50,000"
    )


def test_where_nothing_can_be_drawn_the_map_says_so(release_folder: Path, signed_in: Any) -> None:
    load_release(release_folder, by="tests")
    page = signed_in(Role.ANALYST).get("/places/map/")
    assert page.status_code == 200
    assert "so no map can be drawn" in page.content.decode()
