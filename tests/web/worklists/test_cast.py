"""The cast of a demonstration: made as people make it, once, and never on a site that is at work."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.errors import Refused
from daylight.web.accounts.actions import make_demo_accounts
from daylight.web.accounts.models import User
from daylight.web.agreements.actions import make_demo_agreements
from daylight.web.alerts.models import Alert
from daylight.web.assessments.models import Assessment
from daylight.web.audit.queries import verify
from daylight.web.caseload.models import Case
from daylight.web.letters.models import Letter
from daylight.web.markers.models import Marker
from daylight.web.meetings.models import Meeting
from daylight.web.orders.models import Clock, CourtOrder, Requirement
from daylight.web.plans.models import Action
from daylight.web.referrals.models import Referral
from daylight.web.releases.actions import load_release
from daylight.web.safety.models import AdvocateTask, SafetyCheck
from daylight.web.worklists.cast import make_cast
from tests.cli.hand_made import SECRETS, release_rows, write_release
from tests.web.conftest import Member, client_of

pytestmark = pytest.mark.django_db
_ROOMS = (Case, Referral, Assessment, Action, Letter, Marker, Meeting, Alert, SafetyCheck, AdvocateTask)


def _counts() -> list[int]:
    return [room.objects.count() for room in _ROOMS]


@pytest.fixture
def demonstration(tmp_path: Path) -> None:
    """A synthetic release, with the ready sign-ins and their agencies' agreements."""
    load_release(write_release(tmp_path / "release", release_rows(), synthetic=True), by="tests")
    make_demo_accounts()
    make_demo_agreements(on=timezone.localdate())


def test_the_cast_is_made_once_through_the_rooms_own_actions(demonstration: None) -> None:
    assert make_cast()[:2] == ["a visit, a letter and a marker", "a visit that waits for a safety check"]
    first = _counts()
    assert (Meeting.objects.count(), Letter.objects.get().status, Marker.objects.get().state) == (1, "drafted", "live")
    assert Action.objects.get(kind="home_visit", status="done").approved_by == "supervisor"
    assert SafetyCheck.objects.exists()
    assert make_cast() == []
    assert _counts() == first
    assert verify().broken_at is None


def test_orders_are_among_it_for_those_who_work_them(demonstration: None) -> None:
    made = make_cast()
    assert made[-6:] == [
        "a warrant to execute", "an order with requirements and a breach", "a notice whose clock runs",
        "an order that ends", "failed bail", "a notice for somebody in no record",
    ]  # fmt: skip
    assert sorted(CourtOrder.objects.values_list("kind", flat=True)) == ["DAPN", "DAPO", "DVPN", "NMO", "police_bail"]
    assert set(Clock.objects.filter(status="running").values_list("kind", flat=True)) == {
        "notice_hearing", "detention_pause",
    }  # fmt: skip
    assert Requirement.objects.get(status="not_met").supervisor
    shown = {"clocks": 3, "ending": 1, "warrants": 1, "bail": 1, "worked": 5}
    for user in User.objects.filter(demo=True):
        client = client_of(user)
        may = grant_of(user.held_roles, Permission.MANAGE_ORDERS) is not None
        for show, rows in shown.items():
            page: Any = client.get(f"/orders/?show={show}")
            assert page.status_code == (200 if may else 403), (user.username, show)
            if may:
                assert len(page.context["rows"]) >= rows, show
                assert not [secret for secret in SECRETS if secret in page.content.decode()]


def test_nothing_is_made_up_on_a_site_that_is_at_work(loaded: int, member: Member, tmp_path: Path) -> None:
    make_demo_accounts()
    with pytest.raises(Refused, match="no synthetic release"):
        make_cast()
    load_release(write_release(tmp_path / "other", release_rows(), synthetic=True, release_id="made-up"), by="tests")
    real = member(Role.SUPERVISOR, username="real")
    real.demo = False
    real.save()
    with pytest.raises(Refused, match="no demonstration"):
        make_cast()
    User.objects.all().delete()
    with pytest.raises(Refused, match="no demonstration"):
        make_cast()
    assert not any(_counts())


def test_its_pages_hold_no_survivor(demonstration: None) -> None:
    make_cast()
    client = client_of(User.objects.get(username="supervisor"))
    case = Letter.objects.get().case
    for path in ("/", "/cases/", "/actions/", "/letters/", "/meetings/", f"/people/{case.person_id}/plan/"):
        page: Any = client.get(path)
        assert page.status_code == 200, path
        assert not [secret for secret in SECRETS if secret in page.content.decode()], path
