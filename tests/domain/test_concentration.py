"""Concentration: what share the few hold."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.concentration import concentration, decayed, part_of, people_in, still_on_top, top_few, top_share


def test_one_who_holds_all_and_all_who_hold_the_same() -> None:
    assert concentration([0.0] * 99 + [7.0]).gini == pytest.approx(0.99)
    assert concentration([3.0] * 10).gini == pytest.approx(0.0)
    assert top_share([0.0] * 99 + [7.0], 0.01) == 1.0
    assert top_share([3.0] * 10, 0.10) == pytest.approx(0.1)


def test_figures_worked_by_hand() -> None:
    told = concentration([1.0, 2.0, 3.0, 4.0])
    assert told.gini == pytest.approx(0.25)  # differences sum to 20 over 2 * 4 * 4 * 2.5
    assert told.curve[0] == (0.0, 0.0)
    assert told.curve[1] == (0.25, 0.4)
    assert told.curve[-1] == (1.0, 1.0)


def test_nothing_to_share() -> None:
    assert concentration([]).gini is None
    assert concentration([0.0, 0.0]).curve == ()
    assert top_share([0.0], 0.1) is None
    with pytest.raises(ValueError, match="less than no harm"):
        concentration([1.0, -1.0])


def test_the_top_one_per_cent_is_never_nobody() -> None:
    assert [people_in(0.01, people) for people in (1, 50, 100, 101, 1000)] == [1, 1, 1, 2, 10]
    assert people_in(0.0, 10) == 0


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_the_curve_rises_above_the_diagonal_and_order_is_of_no_matter(amounts: list[float]) -> None:
    told = concentration(amounts)
    assert told == concentration(amounts[::-1])
    for (people, harm), (more, rather) in zip(told.curve, told.curve[1:], strict=False):
        assert more > people
        assert rather >= harm >= people - 1e-9
    assert told.gini is None or -1e-9 <= told.gini < 1


def test_harm_fades_by_half() -> None:
    faded = decayed(100.0, date(2024, 1, 1), date(2025, 12, 31), half_life_days=365.0)
    assert faded == pytest.approx(25.0)


def test_the_few_are_those_who_hold_most_and_hold_something() -> None:
    held = {"a": 1.0, "b": 5.0, "c": 5.0, "d": 0.0}
    assert top_few(held, 0.25) == {"b"}, "of two alike the first by name"
    assert top_few(held, 0.5) == {"b", "c"}
    assert top_few(held, 1.0) == {"a", "b", "c"}, "who holds nothing is not of the few"
    assert top_few({}, 0.1) == frozenset()


def test_whether_the_few_stay_and_what_they_hold_later() -> None:
    before = {"a": 9.0, "b": 8.0, "c": 1.0, "d": 1.0}
    now = {"a": 1.0, "b": 6.0, "e": 3.0, "f": 0.0}
    assert still_on_top(before, now, 0.5) == 0.5, "of b and e, b was of a and b"
    assert part_of(top_few(before, 0.5), now) == pytest.approx(0.7), "a and b hold 7 of 10"
    assert still_on_top(before, {"a": 0.0}, 0.5) is None
    assert part_of({"a"}, {}) is None
