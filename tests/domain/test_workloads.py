"""Hours go to the highest risk first, never more than there are, and who is passed over is told why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.levels import LEVELS
from daylight.domain.workloads import Package, in_hours, placed

PACKAGES = st.lists(
    st.builds(
        Package,
        st.uuids().map(str),
        st.sampled_from(["", *LEVELS]),
        st.none() | st.floats(0, 100),
        st.dates(date(2025, 1, 1), date(2026, 1, 1)),
        st.integers(0, 600),
    ),
    max_size=12,
)


@given(PACKAGES, st.integers(-60, 3000))
def test_never_more_than_there_is(packages: list[Package], minutes: int) -> None:
    given_out = sum(one.package.minutes for one in placed(packages, minutes) if one.gets)
    assert given_out <= max(minutes, 0)


@given(PACKAGES, st.integers(0, 3000))
def test_nobody_is_passed_over_but_who_does_not_fit_and_it_is_said(packages: list[Package], minutes: int) -> None:
    left, passed = minutes, 0
    for one in placed(packages, minutes):
        assert one.gets == (one.package.minutes <= left)
        if one.gets:
            left -= one.package.minutes
            assert ("above it" in one.why) == bool(passed)
        else:
            passed += 1
            assert "left" in one.why


@given(PACKAGES, st.integers(0, 3000), st.randoms())
def test_the_order_of_rows_is_of_no_matter(packages: list[Package], minutes: int, chance: object) -> None:
    shuffled = list(packages)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert placed(shuffled, minutes) == placed(packages, minutes)


@given(PACKAGES, st.integers(0, 3000))
def test_a_higher_level_stands_higher(packages: list[Package], minutes: int) -> None:
    ranks = [["", *LEVELS].index(one.package.level) for one in placed(packages, minutes)]
    assert ranks == sorted(ranks, reverse=True)


def test_the_longest_wait_breaks_a_tie() -> None:
    def one(reference: str, since: date) -> Package:
        return Package(reference, "high", 50.0, since, 60)

    found = placed([one("A", date(2026, 2, 1)), one("B", date(2026, 1, 1))], 60)
    assert [(each.package.reference, each.gets) for each in found] == [("B", True), ("A", False)]
    assert found[1].why == "needs 1 hour and 0 hours are left"


def test_a_package_that_costs_less_than_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        Package("A", "high", 1.0, date(2026, 1, 1), -1)
    assert in_hours(90) == "1.5 hours"
