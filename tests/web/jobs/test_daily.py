"""What a day brings by itself: once a day by the worker, again by hand, and one step that fails stops no other."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from daylight.cli import site_daily
from daylight.cli.main import application
from daylight.domain.errors import DaylightError
from daylight.web.accounts.models import User
from daylight.web.alerts.models import Alert
from daylight.web.audit.models import Entry
from daylight.web.audit.queries import verify
from daylight.web.caseload.models import Case
from tests.cli.hand_made import LONE
from tests.web.conftest import Member

DAY = date(2026, 11, 20)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that stands still, at noon."""
    noon = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)


@pytest.fixture
def due(loaded: int, member: Member) -> Case:
    """A managed case whose reassessment falls due on the day."""
    made: Case = Case.objects.create(
        reference="C2026000001", person_id=LONE, key=LONE, status="managed", level="high", way_in="list",
        reassess_by=DAY, opened_at="2026-01-01T00:00:00+00:00",
    )  # fmt: skip
    return made


def _told(action: str = "did daily work") -> list[str]:
    return [entry.detail["what"] for entry in Entry.objects.filter(action=action, subject=f"day:{DAY}")]


def _by_hand(site: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DAYLIGHT_SITE", str(site))
    return CliRunner().invoke(application("site"), ["site", "daily", "--site", str(site)])


def test_the_worker_does_each_step_once_a_day(due: Case) -> None:
    site_daily.do_what_is_left(on=DAY)
    assert Alert.objects.filter(kind="reassessment", person_id=LONE).count() == 1
    assert _told() == list(site_daily.STEPS)
    site_daily.do_what_is_left(on=DAY)  # a worker that starts again
    assert _told() == list(site_daily.STEPS)
    site_daily.do_what_is_left(on=DAY + timedelta(days=1))
    assert Entry.objects.filter(action="did daily work").count() == 2 * len(site_daily.STEPS)
    assert Alert.objects.filter(kind="reassessment").count() == 1


def test_by_hand_it_is_done_again_and_does_nothing_twice(
    due: Case, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again = _by_hand(settings.SITE, monkeypatch), _by_hand(settings.SITE, monkeypatch)
    assert (first.exit_code, again.exit_code) == (0, 0), first.output + again.output
    assert "Alerts: 1 alert raised" in first.output
    assert "Alerts: 0 alerts raised" in again.output
    assert "no system is set up" in first.output
    assert verify().broken_at is None


def test_one_step_that_fails_stops_no_other_and_is_left_to_be_done(
    due: Case, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(on: date) -> str:
        raise DaylightError("Command and control could not be compared.")

    def crashed(on: date) -> str:
        raise ValueError("Zyvictima Aldgate")

    failing = ["Alerts", "Markers in other systems"]
    for name, step in zip(failing, (crashed, broken), strict=True):
        monkeypatch.setitem(site_daily.STEPS, name, step)
    done = _by_hand(settings.SITE, monkeypatch)
    assert done.exit_code != 0
    assert _told() == [name for name in site_daily.STEPS if name not in failing]
    assert _told("failed in daily work") == failing
    assert "could not be compared" in done.output
    assert "Zyvictima" not in done.output + str(list(Entry.objects.values_list("detail", flat=True)))
    monkeypatch.setitem(site_daily.STEPS, "Alerts", lambda on: "none")
    monkeypatch.setitem(site_daily.STEPS, "Markers in other systems", lambda on: "none")
    site_daily.do_what_is_left(on=DAY)  # the worker takes up what was not done, and nothing else
    assert sorted(_told()) == sorted(site_daily.STEPS)


def test_without_a_release_a_day_brings_nothing(member: Member) -> None:
    assert not User.objects.exists()
    site_daily.do_what_is_left(on=DAY)
    assert _told() == list(site_daily.STEPS)
    assert not Alert.objects.exists()
