"""Forecasts of serious harm: what serious harm is, how a forecast is measured, and which model may be shipped."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import fsum, isfinite, sqrt

from daylight.domain.offences import normal_code
from daylight.domain.proportions import Z95
from daylight.domain.reference import reference_toml

SLOPE_FROM, SLOPE_TO = 0.9, 1.1
"""A calibration slope within these, on months never seen, is called calibrated."""


@dataclass(frozen=True, slots=True)
class SeriousHarm:
    """Which crimes are serious harm, by the theme of their code or by the code; with an edition."""

    edition: str
    source: str
    owner: str
    kinds: frozenset[str]
    codes: frozenset[str]

    def __post_init__(self) -> None:
        if not all((self.edition, self.source, self.owner)) or "homicide" not in self.kinds:
            raise ValueError("serious harm has an edition, a source and an owner, and homicide is in it")

    def covers(self, code: str) -> bool:
        """Is a crime of this offence code serious harm? False for text that is no code."""
        offence = normal_code(code)
        return offence is not None and (offence.theme in self.kinds or offence.code in self.codes)

    def is_homicide(self, code: str) -> bool:
        """Is a crime of this offence code a homicide?"""
        offence = normal_code(code)
        return offence is not None and offence.theme == "homicide"


@cache
def shipped_serious_harm() -> SeriousHarm:
    """The definition of serious harm that ships with Daylight."""
    data = reference_toml("serious_harm.toml")
    return SeriousHarm(
        data["edition"], data["source"], data["owner"], frozenset(data["kinds"]), frozenset(data["codes"])
    )


@dataclass(frozen=True, slots=True)
class Forecast:
    """The chance given to one person, from 0 to 1, and whether it came about."""

    person_id: str
    chance: float
    happened: bool

    def __post_init__(self) -> None:
        if not 0 <= self.chance <= 1:
            raise ValueError("a chance lies between 0 and 1")


def discrimination(told: Sequence[Forecast]) -> float | None:
    """The area under the curve: how often one to whom it happened was given more than one to whom it did not.

    Ties count half (Hanley and McNeil 1982). None when it happened to all or to nobody.
    """
    harmed = sum(each.happened for each in told)
    spared = len(told) - harmed
    if not harmed or not spared:
        return None
    chances: dict[float, tuple[int, int]] = {}
    for each in told:
        yes, no = chances.get(each.chance, (0, 0))
        chances[each.chance] = (yes + each.happened, no + (not each.happened))
    below, won = 0, 0.0
    for chance in sorted(chances):
        yes, no = chances[chance]
        won += yes * (below + no / 2)
        below += no
    return won / (harmed * spared)


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 per cent interval."""

    value: float
    low: float
    high: float


def area_interval(told: Sequence[Forecast]) -> Interval | None:
    """The area under the curve with its interval (DeLong 1988); None where one kind has fewer than two people."""
    return _from_placements(_placements(told))


def area_gain(before: Sequence[Forecast], after: Sequence[Forecast]) -> Interval | None:
    """How much greater the area is after than before, on the same people in one order (DeLong 1988, paired)."""
    if [(each.person_id, each.happened) for each in before] != [(each.person_id, each.happened) for each in after]:
        raise ValueError("a gain is told of the same people in one order")
    pairs = zip(_placements(before), _placements(after), strict=True)
    return _from_placements([[new - old for old, new in zip(*both, strict=True)] for both in pairs])


def _placements(told: Sequence[Forecast]) -> list[list[float]]:
    """For each harmed person the share of the spared below, and for each spared one the share of the harmed above."""
    harmed = sorted(each.chance for each in told if each.happened)
    spared = sorted(each.chance for each in told if not each.happened)

    def below(chance: float, others: list[float]) -> float:
        return (bisect_left(others, chance) + bisect_right(others, chance)) / 2 / len(others)

    if not harmed or not spared:
        return [[], []]
    return [
        [below(each.chance, spared) for each in told if each.happened],
        [1 - below(each.chance, harmed) for each in told if not each.happened],
    ]


def _from_placements(sides: Sequence[Sequence[float]]) -> Interval | None:
    if min(len(side) for side in sides) < 2:
        return None
    means = [fsum(side) / len(side) for side in sides]
    spreads = [
        fsum((each - mean) ** 2 for each in side) / (len(side) - 1) / len(side)
        for side, mean in zip(sides, means, strict=True)
    ]
    reach = Z95 * sqrt(fsum(spreads))
    return Interval(means[0], means[0] - reach, means[0] + reach)


def top_yield(told: Sequence[Forecast], places: int) -> int:
    """To how many of the `places` people given most it happened; ties by person id."""
    ordered = sorted(told, key=lambda each: (-each.chance, each.person_id))
    return sum(each.happened for each in ordered[: max(places, 0)])


@dataclass(frozen=True, slots=True)
class Band:
    """One band of people of like chances: the mean chance and the share to whom it happened."""

    people: int
    expected: float
    observed: float


def calibration_bands(told: Sequence[Forecast], bands: int = 10) -> tuple[Band, ...]:
    """The people in `bands` parts of like size, lowest chances first; nobody makes no band."""
    if bands < 1:
        raise ValueError("there is at least one band")
    ordered = sorted(told, key=lambda each: (each.chance, each.person_id))
    cuts = [len(ordered) * step // bands for step in range(bands + 1)]
    parts = [ordered[start:end] for start, end in pairwise(cuts) if end > start]
    return tuple(
        Band(len(part), fsum(each.chance for each in part) / len(part), sum(each.happened for each in part) / len(part))
        for part in parts
    )


def net_benefit(told: Sequence[Forecast], threshold: float) -> float:
    """Harms foreseen less false alarms at the threshold's odds, a person (decision curve: Vickers and Elkin 2006)."""
    if not told or not 0 < threshold < 1:
        raise ValueError("a net benefit needs people and a threshold between 0 and 1")
    listed = [each.happened for each in told if each.chance >= threshold]
    foreseen = sum(listed)
    return (foreseen - (len(listed) - foreseen) * threshold / (1 - threshold)) / len(told)


@dataclass(frozen=True, slots=True)
class Measured:
    """How one model did on months it never saw. `gain_from` is the low end of the interval of its gain in area under
    the curve over the baseline, on the same people."""

    name: str
    area: float
    gain_from: float
    slope: float

    def __post_init__(self) -> None:
        if not all(isfinite(figure) for figure in (self.area, self.gain_from, self.slope)):
            raise ValueError("measured figures are numbers")


@dataclass(frozen=True, slots=True)
class Choice:
    """The model to ship, and why, one sentence for each that was measured."""

    name: str
    reasons: tuple[str, ...]


def model_to_ship(baseline: str, measured: Sequence[Measured]) -> Choice:
    """The model of greatest area among those that beat the baseline beyond the interval and are calibrated.

    Where none does, the baseline. Ties go to the earlier name.
    """
    fit = [each for each in measured if each.gain_from > 0 and SLOPE_FROM <= each.slope <= SLOPE_TO]
    best = min(fit, key=lambda each: (-each.area, each.name)).name if fit else baseline
    ordered = sorted(measured, key=lambda each: each.name)
    return Choice(best, tuple(_why(each) for each in ordered) + (() if fit else (f"{baseline} is shipped.",)))


def _why(each: Measured) -> str:
    beats = "beats the baseline" if each.gain_from > 0 else "does not beat the baseline beyond the interval"
    within = "calibrated" if SLOPE_FROM <= each.slope <= SLOPE_TO else f"not calibrated (slope {each.slope:.2f})"
    return f"{each.name}: area {each.area:.3f}, {beats}, {within}."
