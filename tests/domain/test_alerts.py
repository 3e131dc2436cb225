"""Alerts: how long one is put off, at which stage an end is said, and their precision."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.alerts import (
    ALERTS,
    AlertKind,
    AlertStatus,
    Worth,
    alert_policy_of,
    check_snooze,
    precision_of,
    shipped_alert_policy,
)
from daylight.domain.errors import Invalid
from daylight.domain.reference import reference_toml

POLICY = shipped_alert_policy()
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("level", "days"), [("very_high", 30), ("high", 30), ("medium", 180), ("standard", 180), ("", 180)]
)
def test_the_cap_is_by_level_to_the_day(level: str, days: int) -> None:
    on = date(2028, 2, 29)
    check_snooze(on + timedelta(days=days), level=level, on=on)
    with pytest.raises(Invalid, match=f"at most {days} days"):
        check_snooze(on + timedelta(days=days + 1), level=level, on=on)


@given(DAYS, st.integers(0, 400), st.sampled_from(["very_high", "medium", ""]))
def test_nothing_is_put_off_to_today_or_before(on: date, days: int, level: str) -> None:
    with pytest.raises(Invalid, match="after today"):
        check_snooze(on - timedelta(days=days), level=level, on=on)


@pytest.mark.parametrize(
    ("left", "stage"), [(29, None), (28, 28), (15, 28), (14, 14), (8, 14), (7, 7), (0, 7), (-1, None)]
)
def test_an_end_is_said_at_28_14_and_7_days(left: int, stage: int | None) -> None:
    on = date(2026, 10, 20)
    assert POLICY.stage_of(on + timedelta(days=left), on=on) == stage


@given(DAYS, st.integers(0, 60))
def test_as_the_days_go_each_stage_comes_once_and_never_goes_back(ends: date, first: int) -> None:
    stages = [POLICY.stage_of(ends, on=ends - timedelta(days=left)) for left in range(first, -1, -1)]
    said = [stage for stage in stages if stage is not None]
    assert said == sorted(said, reverse=True)
    assert said[-1] == 7


@given(st.dictionaries(st.sampled_from(list(Worth)), st.integers(0, 500)))
def test_precision_counts_what_deserved_the_time(worths: dict[str, int]) -> None:
    found = precision_of(worths)
    assert found.cases == sum(worths.values())
    assert found.hits == found.cases - worths.get(Worth.NO, 0)
    interval = found.interval()
    if interval is None:
        assert found.value is None
    else:
        assert found.value is not None
        assert 0 <= interval[0] <= found.value + 1e-9
        assert found.value - 1e-9 <= interval[1] <= 1


def test_what_is_cleared_comes_back_only_with_a_reason() -> None:
    with pytest.raises(Invalid):
        ALERTS.move(AlertStatus.CLEARED, "bring back")
    assert ALERTS.move(AlertStatus.CLEARED, "bring back", reason="the wrong one").after is AlertStatus.WAITS


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("ending_days", [7, 14, 28]),
        ("ending_days", [28, 28, 7]),
        ("snooze_days", {"high": 30}),
        ("snooze_days", {"other": 0}),
        ("kinds", {AlertKind.WARRANT: "Warrant"}),
    ],
)
def test_a_policy_that_does_not_hold_together_is_refused(part: str, wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"days|day|kind"):
        alert_policy_of({**reference_toml("alerts.toml"), part: wrong})
