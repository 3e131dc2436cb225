"""Proportions: the interval by hand, its limits, and the loss of a chance that was given."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.proportions import Proportion, Verdicts, gain, log_loss, verdicts


def test_the_interval_is_that_of_the_book() -> None:
    low, high = Proportion(8, 10).interval() or (0.0, 0.0)
    assert low == pytest.approx(0.4902, abs=5e-5)
    assert high == pytest.approx(0.9433, abs=5e-5)


@given(st.integers(1, 400).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases))))
def test_the_interval_holds_the_share_and_stays_between_nought_and_one(counts: tuple[int, int]) -> None:
    proportion = Proportion(*counts)
    low, high = proportion.interval() or (2.0, -1.0)
    assert 0.0 <= low <= (proportion.value or 0.0) + 1e-12
    assert (proportion.value or 0.0) - 1e-12 <= high <= 1.0


def test_of_no_case_nothing_is_said() -> None:
    assert Proportion(0, 0).value is None
    assert Proportion(0, 0).interval() is None
    assert verdicts([]).f1 is None
    with pytest.raises(ValueError, match="no more hits"):
        Proportion(3, 2)


def test_verdicts_are_counted() -> None:
    told = verdicts([(True, True), (True, True), (True, False), (False, True), (False, False)])
    assert told == Verdicts(2, 1, 1, 1)
    assert (told.precision.value, told.recall.value, told.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (told.errors, told.cases) == (2, 5)


def test_the_loss_is_that_of_the_chances_given() -> None:
    assert log_loss([(0.5, True), (0.25, False)]) == pytest.approx(-(log(0.5) + log(0.75)) / 2)
    assert log_loss([(0.0, True)]) == pytest.approx(-log(1e-6))
    with pytest.raises(ValueError, match="needs a case"):
        log_loss([])


def test_a_gain_is_sure_only_where_it_is_steady() -> None:
    so = [True, False] * 20
    doubt, steady = [(0.5, true) for true in so], [(0.7 if true else 0.3, true) for true in so]
    low, high = gain(doubt, steady)
    assert low == pytest.approx(log(0.7) - log(0.5))
    assert high == pytest.approx(low)
    one = [*steady[:1], *doubt[1:]]
    low, high = gain(doubt, one)
    assert low < 0 < high
    with pytest.raises(ValueError, match="two cases"):
        gain(doubt[:1], one[:1])
