"""Fairness of a model: of the victims too, each covered by whoever had harmed her."""

from datetime import date

from daylight.domain.fairness import Rate
from daylight.domain.forecasts import Forecast
from daylight.domain.periods import BirthRange
from daylight.pipeline.risk.known import Victims
from daylight.pipeline.risk.traits import Traits, fairness_of_victims

DAY = date(2025, 10, 31)


def test_a_victim_is_covered_by_anybody_who_had_harmed_her_and_told_of_by_what_followed_to_her() -> None:
    """Twenty suspects are listed of sixty; each had harmed a woman and a man, and the first also harmed by the last."""
    told = [Forecast(f"s{number:02}", 0.9 if number < 20 else 0.1, happened=False) for number in range(60)]
    pairs = [(f"s{number:02}", f"{sex}{number:02}") for number in range(60) for sex in "FM"]
    pairs += [("s00", "F59"), ("s59", "F00")]
    harmed = {f"F{number:02}" for number in range(10, 30)}
    victims = Victims(tuple(pairs), frozenset(harmed))
    sexes = {victim: victim[0] for _, victim in pairs}
    traits = Traits(sexes, {"s00": BirthRange()}, {})
    found = fairness_of_victims(traits, told, 20, DAY, victims)
    lacking, rates = found["sex"]
    assert (lacking.hits, lacking.cases) == (0, 120)
    women = {each.rate: (each.hits, each.cases) for each in rates if each.group == "female"}
    assert women == {
        Rate.SELECTED: (21, 60),
        Rate.MISSED: (10, 20),
        Rate.FALSE_ALARM: (11, 40),
        Rate.RIGHT: (10, 21),
    }
    assert found["ethnicity"][0].hits == 120
