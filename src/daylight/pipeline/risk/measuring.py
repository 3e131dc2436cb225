"""How a model did on months that nobody showed it: the figures that decide whether it may be shipped."""

from collections.abc import Sequence
from dataclasses import dataclass

from daylight.domain.calibration import Line, calibration_line, observed_by_expected
from daylight.domain.forecasts import (
    Band,
    Forecast,
    Interval,
    Measured,
    area_gain,
    area_interval,
    calibration_bands,
    net_benefit,
    top_yield,
)
from daylight.domain.risk_models import RiskModel
from daylight.pipeline.risk.known import After, People

PLACES = (50, 100, 250, 500, 1000)
"""Sizes of a list that a unit might work."""
THRESHOLDS = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2)
"""Chances from which somebody might act: acting at 0.02 takes 49 false alarms to be worth one harm foreseen."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One model on the held-out months."""

    name: str
    area: Interval
    gain: Interval | None  # over the baseline, on the same people; None for the baseline
    line: Line | None
    by_expected: float | None  # harmed for each that was expected
    bands: tuple[Band, ...]
    yields: tuple[tuple[int, int], ...]  # places, harmed among them
    benefits: tuple[tuple[float, float], ...]  # threshold, net benefit


@dataclass(frozen=True, slots=True)
class Everyone:
    """What acting on everybody would be worth at each threshold: the other line of a decision curve."""

    benefits: tuple[tuple[float, float], ...]


def forecasts(model: RiskModel, people: People, after: After) -> list[Forecast]:
    """What the model says of each person and whether it came about, by the same arithmetic as it is used with."""
    told = zip(people.person_ids, people.rows(), after.harmed, strict=True)
    return [Forecast(person, model.chance(values), harmed) for person, values, harmed in told]


def figures(name: str, told: Sequence[Forecast], baseline: Sequence[Forecast]) -> Figures:
    """The figures of one model; ValueError where nobody or everybody was harmed."""
    area = area_interval(told)
    if area is None:
        raise ValueError("figures need people who were harmed and people who were not")
    pairs = [(each.chance, each.happened) for each in told]
    return Figures(
        name,
        area,
        None if told is baseline else area_gain(baseline, told),
        calibration_line(pairs),
        observed_by_expected(pairs),
        calibration_bands(told),
        tuple((places, top_yield(told, places)) for places in PLACES if places <= len(told)),
        tuple((threshold, net_benefit(told, threshold)) for threshold in THRESHOLDS),
    )


def everyone(told: Sequence[Forecast]) -> Everyone:
    """The net benefit of acting on all of these people."""
    certain = [Forecast(each.person_id, 1.0, each.happened) for each in told]
    return Everyone(tuple((threshold, net_benefit(certain, threshold)) for threshold in THRESHOLDS))


def as_measured(found: Figures) -> Measured | None:
    """What the rule that ships a model looks at; None for the baseline, and where no line could be drawn."""
    if found.gain is None or found.line is None:
        return None
    return Measured(found.name, found.area.value, found.gain.low, found.line.slope)
