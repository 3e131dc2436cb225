"""The home page: what waits for each role, urgent first, and what the newest release changed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Role
from daylight.web.access.models import BrokenGlass
from daylight.web.accounts.models import User
from daylight.web.releases.models import CounterAllegation
from tests.cli.hand_made import HELD, VICTIM
from tests.web.conftest import Member

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def glass(by: User) -> None:
    now = timezone.now()
    BrokenGlass.objects.create(person_id="P0000000001", user=by, reason="a call", at=now, until=now)


def test_an_emergency_opening_waits_for_those_who_look_into_it_and_stands_first(
    loaded: int, signed_in: SignedIn, member: Member
) -> None:
    glass(member(Role.OFFICER))
    page = signed_in(Role.SUPERVISOR).get("/")
    assert page.context["waiting"][0].words == "Emergency openings to look into"
    assert "Emergency openings" not in signed_in(Role.ANALYST).get("/").content.decode()


def test_a_counter_allegation_past_its_deadline_stands_apart(loaded: int, signed_in: SignedIn) -> None:
    client = signed_in(Role.SUPERVISOR)
    today = timezone.localdate()
    for other, day in ((VICTIM, today - timedelta(days=1)), ("P0000000099", today)):
        CounterAllegation.objects.create(
            loaded=loaded, person_id=HELD, definition="matac", edition="2026.1", other_person_id=other, kind="each",
            leaning="neither", accused_more="person", incidents=2, other_incidents=1, decide_by=day,
            overdue=day < today,
        )  # fmt: skip
    cards = {card.words: card.number for card in client.get("/").context["waiting"]}
    assert cards["Counter-allegations past their deadline"] == 1
    assert cards["Counter-allegations to decide"] == 1


def test_what_the_release_changed_is_told_to_those_who_see_the_list(loaded: int, signed_in: SignedIn) -> None:
    assert "The first release: nothing to compare with" in signed_in(Role.ANALYST).get("/").content.decode()
    assert "Since the release before" not in signed_in(Role.CONTROL_ROOM).get("/").content.decode()


def test_before_the_first_release_the_page_says_so(signed_in: SignedIn) -> None:
    page = signed_in(Role.SUPERVISOR).get("/")
    assert page.status_code == 200
    assert "No release has been loaded yet" in page.content.decode()
