"""The meter of agreement: what is counted, and that small numbers tell nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.agreement_meter import Reading, agreement_of
from daylight.domain.levels import LEVELS

level = st.sampled_from(LEVELS)
readings = st.builds(
    Reading, level, level, level, st.sampled_from(["", *LEVELS]), st.none() | st.integers(min_value=0, max_value=9999)
)


def _many(group: str, number: int, reading: Reading) -> list[tuple[str, Reading]]:
    return [(group, reading)] * number


def test_agreement_change_and_time_are_counted_by_group() -> None:
    kept = Reading("high", "medium", "high", second="high", seconds=60)
    moved = Reading("high", "medium", "medium", second="medium", seconds=240)
    [found] = agreement_of(_many("Unit", 6, kept) + _many("Unit", 5, moved))
    assert (found.own_computed.numerator, found.own_computed.denominator) == (0, 11)
    assert (found.final_computed.numerator, found.changed.numerator, found.second_own.numerator) == (5, 5, 6)
    assert found.seconds == 60
    assert not found.nearly_always


def test_hardly_anybody_departing_is_told() -> None:
    [found] = agreement_of(_many("Unit", 20, Reading("high", "medium", "medium")))
    assert found.nearly_always
    assert found.seconds is None


@given(st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), readings), max_size=40))
def test_no_count_from_one_to_four_is_shown_nor_left_by_subtraction(given_readings: list[tuple[str, Reading]]) -> None:
    found = agreement_of(given_readings)
    assert [each.group for each in found] == sorted({group for group, _ in given_readings})
    for name in ("own_computed", "final_computed", "changed", "second_own"):
        ratios = [getattr(each, name) for each in found]
        for ratio in ratios:
            if not ratio.suppressed:
                parts = (ratio.numerator, ratio.denominator, ratio.denominator - ratio.numerator)
                assert not [part for part in parts if 0 < part < 5]
        assert len([ratio for ratio in ratios if ratio.suppressed]) != 1 or len(ratios) == 1


@given(st.lists(readings, max_size=4))
def test_a_middle_time_of_few_is_not_told(few: list[Reading]) -> None:
    assert all(each.seconds is None for each in agreement_of(("A", one) for one in few))


def test_a_reading_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="no level extreme"):
        Reading("extreme", "high", "high")
    with pytest.raises(ValueError, match="before"):
        Reading("high", "high", "high", seconds=-1)
