"""The look-up: what a call taker is told, that "not known" is never "nothing", who is told who is at risk."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, check_may
from daylight.domain.markers import Kind
from daylight.web.accounts.models import User
from daylight.web.api.actions import make_token
from daylight.web.audit.models import Entry
from daylight.web.lookups import api, views
from daylight.web.lookups.queries import Answer, answer
from daylight.web.markers.actions import remove_marker
from daylight.web.releases.actions import load_release
from tests.cli.hand_made import LONE, SEALED, SECRETS, VICTIM, write_release
from tests.web.conftest import Member
from tests.web.markers.conftest import TEXT, live, moved_rows

People = tuple[User, User]


@pytest.fixture
def loaded(tmp_path: Path, db: None) -> int:
    """A release in which the suspect lives at A2."""
    return int(load_release(write_release(tmp_path / "one", moved_rows(("A2", date(2026, 9, 1)))), by="tests").number)


@pytest.fixture
def people(member: Member, loaded: int) -> People:
    """Somebody who drafts and somebody else who approves."""
    return member(Role.OFFENDER_MANAGER, username="drafter"), member(Role.SUPERVISOR, username="approver")


@pytest.fixture
def room(member: Member) -> User:
    """A call taker."""
    return member(Role.CONTROL_ROOM, username="room")


def _asked(user: User, **about: str) -> Answer:
    return answer(user=user, grant=check_may(user.held_roles, Permission.LOOK_UP_MARKER), **about)


def _token(user: User) -> dict[str, str]:
    _, secret = make_token(name="cad", roles=user.held_roles, days=1, by=user)
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


@pytest.mark.parametrize("typed", ["12 AB2 2CD", "12 ab22cd", "12 Sycamore Lane, Hartden, AB2 2CD"])
def test_a_marker_meets_a_call_by_what_is_typed(people: People, room: User, typed: str) -> None:
    marker = live(people, at_risk="woman and two children")
    found = _asked(room, where=typed)
    (warned,) = found.warned
    assert (warned.reference, warned.text, warned.fit) == (marker.reference, TEXT, "This address")
    assert warned.at_risk == "woman and two children"
    assert [place.sure for place in found.places] == [True]


def test_a_street_without_postcode_is_told_as_possible_and_asked_for(people: People, room: User) -> None:
    live(people)
    found = _asked(room, where="12 sycamore lane")
    assert [one.fit for one in found.warned] == ["Same house and street: ask for the postcode"]
    assert any("Which address is meant is not known" in sentence for sentence in found.not_known)


def test_who_is_at_risk_is_told_only_to_those_allowed(people: People, member: Member) -> None:
    live(people, at_risk="woman and two children")
    officer = member(Role.OFFICER)
    assert _asked(officer, where="12 AB2 2CD").warned[0].at_risk == ""


def test_telephone_and_person_are_met_too(people: People, room: User) -> None:
    live(people, Kind.PROTECT_PHONE)
    live(people, Kind.PERSON)
    assert [one.fit for one in _asked(room, phone="+44 7700 900555").warned] == ["This telephone"]
    assert [one.fit for one in _asked(room, person=LONE.lower()).warned] == ["This person"]
    assert _asked(room, person=SEALED).warned == []
    assert "closed to you" in " ".join(_asked(room, person=SEALED).not_known)


def test_what_was_removed_meets_no_call_from_that_moment(people: People, room: User) -> None:
    marker = live(people)
    remove_marker(marker.pk, reason="Wrong address, said by her", version=marker.version, by=people[1])
    assert _asked(room, where="12 AB2 2CD").warned == []


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ({"where": "99 ZZ1 1ZZ"}, "no such address is in the records"),
        ({"where": "somewhere"}, "could not be read"),
        ({"phone": "123"}, "not whole"),
        ({"person": "PNOBODY0001"}, "no such person"),
        ({"where": "12 AB2 2CD"}, "what happened after 1 November 2026"),
    ],
)
def test_what_is_not_known_is_said(
    loaded: int, room: User, about: dict[str, str], says: str, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-20 12:00 +0000")
    assert says in " ".join(_asked(room, **about).not_known)


def test_a_fresh_release_is_not_called_stale(loaded: int, room: User, time_machine: Any) -> None:
    time_machine.move_to("2026-11-05 12:00 +0000")
    assert _asked(room, where="12 AB2 2CD").not_known == []


def test_without_a_release_that_is_said_and_markers_are_told_all_the_same(room: User) -> None:
    assert "no release has been loaded" in " ".join(_asked(room, where="12 AB2 2CD").not_known)


def test_no_survivor_is_named(people: People, room: User) -> None:
    found = _asked(room, where="99 Hidden Mews ZZ9 9ZZ", person=VICTIM)
    assert not [secret for secret in SECRETS if secret in repr(found.warned)]
    assert "Zyvictima" not in repr(found)


def test_the_api_answers_and_each_look_is_recorded(people: People, room: User, client: Client) -> None:
    live(people)
    said = client.get("/api/look-up", {"where": "12 AB2 2CD"}, **_token(room))
    assert said.json()["warned"][0]["text"] == TEXT
    look = Entry.objects.get(action="looked up")
    assert (look.by, look.detail) == ("room", {"token": "cad", "asked.where": "12 AB2 2CD"})


def test_who_asks_nothing_is_told_so_and_not_that_there_is_nothing(loaded: int, room: User, client: Client) -> None:
    said = client.get("/api/look-up", **_token(room)).json()
    assert (said["looked"], said["warned"]) == (False, [])
    assert "Nothing was asked" in said["not_known"][0]


def test_others_are_refused(loaded: int, member: Member, client: Client, signed_in: Any) -> None:
    analyst = member(Role.ANALYST)
    assert client.get("/api/look-up", {"where": "1 AB1 2CD"}, **_token(analyst)).status_code == 403
    assert client.get("/api/look-up", {"where": "1 AB1 2CD"}).status_code == 401
    assert signed_in(Role.ADVOCATE).get("/look-up/").status_code == 403


def test_the_page_shows_the_same_and_says_what_to_type(people: People, signed_in: Any) -> None:
    live(people)
    room = signed_in(Role.CONTROL_ROOM)
    assert TEXT in room.get("/look-up/", {"where": "12 AB2 2CD"}).content.decode()
    assert "Give an address" in room.get("/look-up/", {"where": ""}).content.decode()
    assert Entry.objects.filter(action="looked up").exists()


def test_records_that_cannot_be_read_are_never_told_as_nothing(
    room: User, client: Client, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(**about: Any) -> Answer:
        raise DatabaseError("down")

    monkeypatch.setattr(api, "answer", down)
    monkeypatch.setattr(views, "answer", down)
    told = client.get("/api/look-up", {"where": "12 AB2 2CD"}, **_token(room))
    assert told.status_code >= 500
    assert "Not known" in told.json()["detail"]
    page = signed_in(Role.CONTROL_ROOM, username="other").get("/look-up/", {"where": "12 AB2 2CD"}).content.decode()
    assert "the records cannot be read now" in page
    assert "No live marker" not in page


def test_an_answer_takes_a_handful_of_reads(people: People, room: User, django_assert_max_num_queries: Any) -> None:
    live(people)
    with django_assert_max_num_queries(6):
        _asked(room, where="12 AB2 2CD")
    assert timezone.now()
