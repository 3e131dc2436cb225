"""Suppression of small numbers, and measures that say what they count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.gap import BY_NAME, MEASURES, SMALLEST_SHOWN, Measure, suppress


def test_each_measure_has_one_name_and_a_sentence() -> None:
    assert len(BY_NAME) == len(MEASURES)
    assert all(measure.meaning.endswith(".") for measure in MEASURES)
    with pytest.raises(ValueError, match="identifier"):
        Measure("two words", "crimes", "It is.")


@pytest.mark.parametrize(
    ("numerator", "denominator", "hidden"),
    [
        (0, 0, False), (0, 5, False), (0, 4, True), (4, 100, True), (5, 100, False), (96, 100, True),
        (100, 100, False), (95, 100, False), (3, None, True), (5, None, False), (0, None, False),
    ],
)  # fmt: skip
def test_small_numbers_are_hidden(numerator: int, denominator: int | None, hidden: bool) -> None:
    assert suppress(numerator, denominator).suppressed is hidden


@given(st.integers(0, 200), st.integers(0, 200))
def test_nothing_shown_lets_a_small_number_be_worked_out(numerator: int, rest: int) -> None:
    shown = suppress(numerator, numerator + rest)
    if shown.suppressed:
        assert (shown.numerator, shown.denominator, shown.share) == (None, None, None)
    else:
        assert all(count == 0 or count >= SMALLEST_SHOWN for count in (numerator, rest, numerator + rest))


def test_shares() -> None:
    assert suppress(25, 100).share == 0.25
    assert suppress(0, 0).share is None


def test_impossible_counts_are_refused() -> None:
    for numerator, denominator in ((-1, 5), (6, 5)):
        with pytest.raises(ValueError, match="count"):
            suppress(numerator, denominator)
