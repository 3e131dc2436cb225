"""Calibration: whether what was given a chance came about as often as it was said to."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, log, sqrt

from daylight.domain.proportions import LEAST_CHANCE, Z95

_MOST_STEPS, _STILL = 50, 1e-10
Told = Sequence[tuple[float, bool]]
"""The chance that was given, from 0 to 1, and whether it came about."""


def log_odds(chance: float) -> float:
    """The natural log of the odds of a chance, which is taken for no nearer to 0 or 1 than LEAST_CHANCE."""
    near = min(max(chance, LEAST_CHANCE), 1 - LEAST_CHANCE)
    return log(near / (1 - near))


def chance_of(odds: float) -> float:
    """The chance, from 0 to 1, that these log odds stand for."""
    if odds >= 0:
        return 1 / (1 + exp(-odds))
    grown = exp(odds)
    return grown / (1 + grown)


@dataclass(frozen=True, slots=True)
class Line:
    """What came about against what was said: log odds = intercept + slope x log odds given. 1 and 0 are perfect.

    A slope below 1: high chances were too high and low ones too low. Source: Cox 1958.
    """

    intercept: float
    slope: float
    slope_from: float
    slope_to: float


def calibration_line(told: Told) -> Line | None:
    """The calibration line with the 95 per cent interval of its slope (Wald).

    None where it cannot be drawn: all or none came about, all were given one chance, or the two part perfectly.
    """
    given = [(log_odds(chance), happened) for chance, happened in told]
    if len({odds for odds, _ in given}) < 2 or len({happened for _, happened in given}) < 2:
        return None
    intercept, slope = 0.0, 1.0
    for _ in range(_MOST_STEPS):
        up, along, flat, mixed, steep = _slopes(given, intercept, slope)
        room = flat * steep - mixed * mixed
        if room <= LEAST_CHANCE * LEAST_CHANCE * len(given):
            return None
        by, turn = (steep * up - mixed * along) / room, (flat * along - mixed * up) / room
        intercept, slope = intercept + by, slope + turn
        if abs(by) + abs(turn) < _STILL:
            reach = Z95 * sqrt(flat / room)
            return Line(intercept, slope, slope - reach, slope + reach)
    return None


def _slopes(given: Told, intercept: float, slope: float) -> tuple[float, ...]:
    """First and second derivatives of the log likelihood: by intercept, by slope, and the three of the matrix."""
    rows = [(odds, happened, chance_of(intercept + slope * odds)) for odds, happened in given]
    weights = [chance * (1 - chance) for _, _, chance in rows]
    return (
        fsum(happened - chance for _, happened, chance in rows),
        fsum((happened - chance) * odds for odds, happened, chance in rows),
        fsum(weights),
        fsum(weight * odds for weight, (odds, _, _) in zip(weights, rows, strict=True)),
        fsum(weight * odds * odds for weight, (odds, _, _) in zip(weights, rows, strict=True)),
    )


def observed_by_expected(told: Told) -> float | None:
    """How many times as much came about as was said in sum; above 1 too little was said. None for nothing said."""
    expected = fsum(chance for chance, _ in told)
    return sum(happened for _, happened in told) / expected if expected else None
