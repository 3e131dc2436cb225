"""Fairness: rates by group, their intervals, and what is hidden."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.fairness import (
    NOT_RECORDED,
    Case,
    GroupRate,
    Rate,
    age_band,
    counted,
    ethnic_group,
    group_rates,
    hidden,
    missing,
    rate_difference,
    rate_ratio,
    sex_group,
)
from daylight.domain.periods import UNKNOWN_BIRTH, BirthRange
from daylight.domain.proportions import Proportion

DAY = date(2026, 11, 1)


def cases(group: str | None, selected: int, of: int, true: int | None = None) -> list[Case]:
    """So many of a group, the first `selected` of them listed, and of `true` of those listed it is so."""
    return [Case(group, n < selected, None if true is None else n < true) for n in range(of)]


def by_name(rates: tuple[GroupRate, ...], rate: Rate = Rate.SELECTED) -> dict[str, GroupRate]:
    return {each.group: each for each in rates if each.rate is rate}


def test_what_is_not_recorded_is_counted_first() -> None:
    assert missing(cases("male", 1, 6) + cases(None, 1, 2)) == Proportion(2, 8)


def test_each_group_stands_beside_the_largest() -> None:
    rates = by_name(group_rates(cases("male", 30, 300) + cases("female", 20, 100) + cases(None, 10, 50)))
    assert {each.reference for each in rates.values()} == {"male"}
    assert rates["male"].ratio is rates["male"].difference is None
    ratio, low, high = rates["female"].ratio or (0, 0, 0)
    assert ratio == pytest.approx(2.0)
    assert (low, high) == pytest.approx((1.1908, 3.3592), abs=0.001)  # spread 1.96 * sqrt(0.04 + 0.03)
    assert rates[NOT_RECORDED].share == pytest.approx((0.2, 0.1124, 0.3304), abs=0.0001)


def test_the_largest_group_is_no_reference_when_it_is_the_unrecorded_one() -> None:
    rates = by_name(group_rates(cases(None, 60, 600) + cases("female", 20, 100) + cases("male", 20, 100)))
    assert {each.reference for each in rates.values()} == {"female"}


def test_katz_and_newcombe_agree_with_figures_worked_by_hand() -> None:
    one, other = Proportion(56, 70), Proportion(48, 80)  # Newcombe 1998, table II, first example: 0.0524 to 0.3339
    assert rate_difference(one, other) == pytest.approx((0.2, 0.0524, 0.3339), abs=0.0001)
    # ln(4/3) = 0.2877; spread 1.96 * sqrt(1/56 - 1/70 + 1/48 - 1/80) = 0.2138
    assert rate_ratio(one, other) == pytest.approx((1.3333, 1.0767, 1.6511), abs=0.001)
    assert rate_ratio(Proportion(0, 9), other) is None
    assert rate_difference(Proportion(0, 0), other) is None


def test_errors_need_to_know_what_was_so() -> None:
    assert set(counted(cases("male", 3, 9))) == {Rate.SELECTED}
    told = counted(cases("male", 30, 90, true=20) + [Case("male", selected=False, true=True)] * 5)
    assert told[Rate.RIGHT]["male"] == Proportion(20, 30)
    assert told[Rate.FALSE_ALARM]["male"] == Proportion(10, 70)
    assert told[Rate.MISSED]["male"] == Proportion(5, 25)


def test_a_handful_is_hidden_and_with_it_what_would_tell_it() -> None:
    rates = by_name(group_rates(cases("male", 30, 300) + cases("female", 3, 100) + cases("X", 6, 20)))
    assert rates["female"].suppressed
    assert rates["X"].suppressed
    assert (rates["female"].hits, rates["female"].cases, rates["female"].share) == (None, None, None)
    assert not rates["male"].suppressed


def test_a_group_hidden_in_one_error_is_hidden_in_all_of_them() -> None:
    told = cases("male", 30, 300, true=20) + cases("female", 20, 100, true=18) + cases("X", 20, 90, true=10)
    rates = group_rates(told)
    assert {each.group for each in rates if each.suppressed and each.rate is Rate.SELECTED} == set()
    for rate in (Rate.MISSED, Rate.FALSE_ALARM, Rate.RIGHT):  # two women were found wrongly; X is her companion
        assert {each.group for each in rates if each.suppressed and each.rate is rate} == {"female", "X"}


def test_nobody_of_a_group_may_be_said() -> None:
    assert not hidden({"male": Proportion(30, 300), "female": Proportion(0, 100)})


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c", None]), st.booleans(), st.sampled_from([True, False, None]))))
def test_the_order_of_cases_is_of_no_matter_and_no_handful_is_shown(told: list[tuple[str, bool, bool]]) -> None:
    every = [Case(*each) for each in told]
    rates = group_rates(every)
    assert rates == group_rates(every[::-1])
    for each in rates:
        numbers = () if each.suppressed else (each.hits, each.cases, (each.cases or 0) - (each.hits or 0))
        assert not any(0 < (number or 0) < 5 for number in numbers)
    for rate in Rate:
        unshown = [each for each in rates if each.rate is rate and each.suppressed]
        assert len(unshown) != 1 or len([each for each in rates if each.rate is rate]) == 1


@pytest.mark.parametrize(
    ("code", "scheme", "group"),
    [
        ("W1", "18+1", "white"), ("a4", "18+1", "Asian"), ("O1", "16+1", "Asian"), ("O2", "18+1", "other"),
        ("NS", "18+1", None), ("IC3", "6+1", "black"), ("9", "6+1", None), ("Klingon", "other", None),
        (None, None, None),
    ],
)  # fmt: skip
def test_ethnic_groups(code: str | None, scheme: str | None, group: str | None) -> None:
    assert ethnic_group(code, scheme) == group


def test_an_age_band_is_told_only_when_sure() -> None:
    assert age_band(BirthRange.exactly(date(2008, 11, 1)), DAY) == "18 to 24"
    assert age_band(BirthRange.exactly(date(2008, 11, 2)), DAY) == "under 18"
    assert age_band(BirthRange(date(1960, 1, 1), date(1960, 12, 31)), DAY) == "55 and over"
    assert age_band(BirthRange(date(2000, 1, 1), date(2003, 12, 31)), DAY) is None
    assert age_band(UNKNOWN_BIRTH, DAY) is None
    assert age_band(BirthRange.exactly(date(2027, 1, 1)), DAY) is None


def test_sex_in_a_word() -> None:
    assert [sex_group(sex) for sex in ("M", "F", "X", "U", None)] == [
        "male", "female", "sex recorded as X", None, None,
    ]  # fmt: skip
