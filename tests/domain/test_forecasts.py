"""Forecasts: what serious harm is, the figures by hand, and the rule that ships the baseline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.forecasts import (
    Band,
    Forecast,
    Measured,
    SeriousHarm,
    calibration_bands,
    discrimination,
    model_to_ship,
    net_benefit,
    shipped_serious_harm,
    top_yield,
)


def told(*pairs: tuple[float, bool]) -> list[Forecast]:
    return [Forecast(f"p{number:02}", chance, happened) for number, (chance, happened) in enumerate(pairs)]


FOUR = told((0.1, False), (0.4, False), (0.35, True), (0.8, True))


@pytest.mark.parametrize(
    ("code", "serious"),
    [
        ("1", True),
        ("2", True),
        ("19C", True),
        ("008/77", True),
        ("5D", True),
        ("8N", False),
        ("58D", False),
        ("?", False),
    ],
)
def test_what_is_serious_harm(code: str, serious: bool) -> None:
    assert shipped_serious_harm().covers(code) is serious


def test_homicide_cannot_be_left_out() -> None:
    with pytest.raises(ValueError, match="homicide"):
        SeriousHarm("1", "us", "lead", frozenset({"rape"}), frozenset())


def test_the_figures_by_hand() -> None:
    assert discrimination(FOUR) == 0.75
    assert discrimination(told((0.5, True), (0.5, False))) == 0.5
    assert discrimination(FOUR[:2]) is None
    assert (top_yield(FOUR, 1), top_yield(FOUR, 2), top_yield(FOUR, 0)) == (1, 1, 0)
    assert net_benefit(FOUR, 0.2) == pytest.approx((2 - 1 * 0.25) / 4)
    assert calibration_bands(FOUR, 2) == (Band(2, pytest.approx(0.225), 0.5), Band(2, pytest.approx(0.6), 0.5))
    assert calibration_bands([], 2) == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30), st.randoms())
def test_the_order_of_people_is_of_no_matter(pairs: list[tuple[float, bool]], shuffler: object) -> None:
    people = told(*pairs)
    other = list(people)
    shuffler.shuffle(other)  # type: ignore[attr-defined]
    for figure in (discrimination, calibration_bands, lambda each: top_yield(each, 5)):
        assert figure(people) == figure(other)
    assert sum(band.people for band in calibration_bands(people)) == len(people)


def test_the_baseline_is_shipped_unless_a_model_beats_it_and_is_calibrated() -> None:
    good, better = Measured("logistic", 0.7, 0.01, 1.05), Measured("boosting", 0.72, 0.02, 0.95)
    assert model_to_ship("baseline", [good, better]).name == "boosting"
    unfit = (Measured("boosting", 0.9, 0.1, 0.89), Measured("logistic", 0.8, 0.0, 1.0))
    choice = model_to_ship("baseline", unfit)
    assert choice.name == "baseline"
    assert choice.reasons == (
        "boosting: area 0.900, beats the baseline, not calibrated (slope 0.89).",
        "logistic: area 0.800, does not beat the baseline beyond the interval, calibrated.",
        "baseline is shipped.",
    )


def test_wrong_values_cannot_be_made() -> None:
    for make in (
        lambda: Forecast("p", 1.1, True),
        lambda: Measured("m", float("nan"), 0, 1),
        lambda: calibration_bands(FOUR, 0),
        lambda: net_benefit([], 0.5),
        lambda: net_benefit(FOUR, 1),
    ):
        with pytest.raises(ValueError):
            make()
