"""Stored models: evaluated, explained, and refused when they are broken or hold a banned trait."""

import json
from math import log
from typing import Any

import pytest

from daylight.domain.calibration import calibration_line, chance_of, log_odds, observed_by_expected
from daylight.domain.errors import Invalid
from daylight.domain.forecasts import Forecast, area_gain, area_interval
from daylight.domain.risk_models import (
    Linear,
    Node,
    Part,
    RiskModel,
    TimeModel,
    Trees,
    as_json,
    risk_model_of,
    time_as_json,
    time_model_of,
)
from daylight.domain.survival import Followed, concordance, still_without
from daylight.domain.traits import age_or_sex_in, traits_in

KNOWN = ("incidents", "victims")
LINEAR = RiskModel("logistic", KNOWN, Linear((1.0, -0.5), (2.0, 1.0), (0.5, 1.0)), -3.0, 0.9, 0.1)
TREE = (Node(0.25, 0, 1.5, 1, 2), Node(-0.5), Node(1.0, 1, 0.5, 3, 4), Node(0.5), Node(1.5))
BOOSTED = RiskModel("boosting", KNOWN, Trees((TREE,)), -2.0, 1.0, 0.0)


def test_a_linear_model_by_hand() -> None:
    told = {"incidents": 3.0, "victims": 2.0}
    assert LINEAR.raw([3.0, 2.0]) == -3.0 + 2.0 - 0.5
    assert LINEAR.chance(told) == pytest.approx(chance_of(0.1 + 0.9 * -1.5))
    assert LINEAR.parts(told) == (Part("incidents", 1.8), Part("victims", -0.45))


@pytest.mark.parametrize(("values", "leaf"), [((1.5, 9.0), -0.5), ((2.0, 0.5), 0.5), ((2.0, 0.6), 1.5)])
def test_trees_by_hand_and_their_parts_add_up(values: tuple[float, float], leaf: float) -> None:
    told = dict(zip(KNOWN, values, strict=True))
    assert BOOSTED.raw(values) == -2.0 + leaf - 0.25
    assert sum(part.log_odds for part in BOOSTED.parts(told)) == pytest.approx(leaf - 0.25)
    assert log_odds(BOOSTED.chance(told)) == pytest.approx(-2.0 + leaf - 0.25)


@pytest.mark.parametrize("model", [LINEAR, BOOSTED])
def test_a_model_comes_back_from_json_as_it_was(model: RiskModel) -> None:
    assert risk_model_of(json.loads(json.dumps(as_json(model))), known=KNOWN) == model


def broken(**changes: Any) -> dict[str, Any]:
    return {**json.loads(json.dumps(as_json(BOOSTED))), **changes}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "no model of format"),
        (broken(format=2), "no model of format"),
        (broken(features=["incidents", "moon"]), "features that there are not: moon"),
        (broken(start="nought"), "broken"),
        (broken(start=float("nan")), "broken"),
        (broken(calibration={}), "broken"),
        (broken(shape={}), "broken"),
        (broken(shape={"trees": [[]]}), "broken"),
        (broken(shape={"trees": [[[0.0, 0, 1.0, 0, 0]]]}), "broken"),
        (broken(shape={"trees": [[[0.0, 7, 1.0, 1, 2], [0, -1, 0, 0, 0], [0, -1, 0, 0, 0]]]}), "broken"),
        (broken(shape={"trees": [[[0.0, 0, 1.0, 1, 9], [0, -1, 0, 0, 0]]]}), "broken"),
        (broken(shape={"weights": [1], "centres": [0], "scales": [1]}), "broken"),
        (broken(shape={"weights": [1, 1], "centres": [0, 0], "scales": [1, 0]}), "broken"),
    ],
)
def test_a_wrong_model_is_refused_in_a_sentence(data: Any, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        risk_model_of(data, known=KNOWN)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["ethnicity", "home_postcode", "age", "sex", "surname", "football_club", "imd_decile"])
def test_a_model_with_a_banned_trait_cannot_be_built_or_read(name: str) -> None:
    with pytest.raises(Invalid, match="no score may use"):
        RiskModel("bad", (name,), Linear((1.0,), (0.0,), (1.0,)), 0.0, 1.0, 0.0)
    data = broken(features=["incidents", name])
    with pytest.raises(Invalid, match="no score may use"):
        risk_model_of(data, known=(*KNOWN, name))


def test_names_are_read_word_by_word() -> None:
    assert traits_in(["embraced", "damage", "incidents", "sexual_incidents"]) == ()
    assert traits_in(["people.ethnicities"]) == ("ethnicity (people.ethnicities)",)
    assert age_or_sex_in(["damage", "sexual_incidents", "born_from", "age_band"]) == ("age_band", "born_from")


def test_time_to_the_next_incident_by_hand() -> None:
    model = TimeModel(("incidents",), Linear((1.0,), (0.0,), (1.0,)), ((30, 0.1), (90, 0.2)))
    assert model.chance_by({"incidents": 0.0}, 29) == 0
    assert model.chance_by({"incidents": 0.0}, 60) == pytest.approx(0.0951626)
    assert model.chance_by({"incidents": log(2)}, 90) == pytest.approx(0.3296800)
    assert time_model_of(json.loads(json.dumps(time_as_json(model))), known=KNOWN) == model
    with pytest.raises(Invalid, match="broken"):
        time_model_of(None, known=KNOWN)
    assert model.chance_by({"incidents": 1e9}, 90) == 1
    for hazard in ([[30, -0.1]], [[30, 0.2], [90, 0.1]], [[90, 0.1], [30, 0.2]], [[30, float("inf")]]):
        with pytest.raises(Invalid, match="broken"):
            time_model_of({**time_as_json(model), "hazard": hazard}, known=KNOWN)
    with pytest.raises(Invalid, match="moon"):
        time_model_of({**time_as_json(model), "features": ["moon"]}, known=KNOWN)


def test_a_perfect_calibration_has_slope_one() -> None:
    told = [(share / 10, number < share) for share in (1, 3, 5, 7) for number in range(10)] * 20
    line = calibration_line(told)
    assert line is not None
    assert (line.slope, line.intercept) == (pytest.approx(1), pytest.approx(0, abs=1e-9))
    assert line.slope_from < 1 < line.slope_to
    assert observed_by_expected(told) == pytest.approx(1)


def test_chances_twice_too_far_from_even_have_slope_a_half() -> None:
    told = [
        (chance_of(2 * log_odds(share / 10)), number < share) for share in (1, 3, 5, 7) for number in range(10)
    ] * 20
    line = calibration_line(told)
    assert line is not None
    assert line.slope == pytest.approx(0.5)


@pytest.mark.parametrize("told", [[], [(0.1, True)], [(0.1, True), (0.1, False)], [(0.1, False), (0.9, True)]])
def test_a_line_that_cannot_be_drawn_is_none(told: list[tuple[float, bool]]) -> None:
    assert calibration_line(told) is None


def people(*pairs: tuple[float, bool]) -> list[Forecast]:
    return [Forecast(f"p{number:02}", chance, happened) for number, (chance, happened) in enumerate(pairs)]


def test_the_interval_of_an_area_by_hand() -> None:
    """Placements: harmed 1 and 1/2, spared 1/2 and 1: variance of each side 1/8, over two people, summed 1/8."""
    found = area_interval(people((0.1, False), (0.4, False), (0.35, True), (0.8, True)))
    assert found is not None
    assert found.value == 0.75
    assert found.high - found.value == pytest.approx(1.959964 * (1 / 8) ** 0.5)
    assert area_interval(people((0.1, False), (0.4, True))) is None


def test_a_gain_is_of_the_same_people() -> None:
    before = people((0.1, False), (0.4, False), (0.35, True), (0.8, True))
    after = people((0.1, False), (0.2, False), (0.35, True), (0.8, True))
    found = area_gain(before, after)
    assert found is not None
    assert found.value == pytest.approx(0.25)
    same = area_gain(before, before)
    assert same is not None
    assert (same.low, same.value, same.high) == (0, 0, 0)
    with pytest.raises(ValueError, match="same people"):
        area_gain(before, after[1:])


def test_the_share_still_without_by_hand() -> None:
    told = [Followed(5, ended=True), Followed(5, ended=False), Followed(8, ended=True), Followed(9, ended=False)]
    assert still_without(told) == ((5, 0.75), (8, 0.375))
    with pytest.raises(ValueError, match="a day or more"):
        Followed(0, ended=True)


def test_concordance_by_hand_and_against_every_pair() -> None:
    told = [(0.9, Followed(2, ended=True)), (0.5, Followed(4, ended=True)), (0.7, Followed(9, ended=False))]
    assert concordance(told) == pytest.approx(2 / 3)
    assert concordance(told[2:]) is None
    tied = [(1.0, Followed(3, ended=True)), (1.0, Followed(3, ended=False)), (0.0, Followed(3, ended=True))]
    assert concordance(tied) == pytest.approx((0.5 + 0) / 2)
