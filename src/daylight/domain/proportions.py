"""Proportions counted in few cases: the interval that so few leave, and how far off a chance that was given is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, log, sqrt

Z95 = 1.959963984540054
"""The two-sided 95 per cent point of the normal distribution."""
LEAST_CHANCE = 1e-6
"""No chance is taken for nearer to 0 or 1 than this: one wrong certainty must not be without measure."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """`hits` of `cases`, both counts."""

    hits: int
    cases: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.cases:
            raise ValueError("there are no more hits than cases, and none below nought")

    @property
    def value(self) -> float | None:
        """From 0 to 1; None where there is no case."""
        return self.hits / self.cases if self.cases else None

    def interval(self) -> tuple[float, float] | None:
        """The 95 per cent score interval (Wilson 1927), from 0 to 1; None where there is no case."""
        if not self.cases:
            return None
        share, square = self.hits / self.cases, Z95 * Z95
        middle = (share + square / (2 * self.cases)) / (1 + square / self.cases)
        reach = sqrt(share * (1 - share) / self.cases + square / (4 * self.cases**2)) * Z95 / (1 + square / self.cases)
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How yes and no fell against the truth: counts of cases."""

    right: int
    false: int
    missed: int
    rightly_not: int

    @property
    def precision(self) -> Proportion:
        """Of those called yes, the ones that are."""
        return Proportion(self.right, self.right + self.false)

    @property
    def recall(self) -> Proportion:
        """Of those that are, the ones called yes."""
        return Proportion(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where nothing is yes and nothing is called so."""
        named = 2 * self.right + self.false + self.missed
        return 2 * self.right / named if named else None

    @property
    def errors(self) -> int:
        """False and missed together."""
        return self.false + self.missed

    @property
    def cases(self) -> int:
        """All that were judged."""
        return self.errors + self.right + self.rightly_not


def verdicts(called: Sequence[tuple[bool, bool]]) -> Verdicts:
    """Count pairs of (called yes, is so)."""
    return Verdicts(
        sum(yes and true for yes, true in called),
        sum(yes and not true for yes, true in called),
        sum(true and not yes for yes, true in called),
        sum(not yes and not true for yes, true in called),
    )


def losses(told: Sequence[tuple[float, bool]]) -> list[float]:
    """Minus the natural log of the chance given to what came about, for each case."""
    near = [(min(max(chance, LEAST_CHANCE), 1 - LEAST_CHANCE), true) for chance, true in told]
    return [-log(chance if true else 1 - chance) for chance, true in near]


def log_loss(told: Sequence[tuple[float, bool]]) -> float:
    """The mean of the losses; less is better. ValueError for no case."""
    if not told:
        raise ValueError("a log loss needs a case")
    return fsum(losses(told)) / len(told)


def gain(before: Sequence[tuple[float, bool]], after: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """The 95 per cent interval of how much less the mean loss is after than before, on the same cases in one order.

    By the normal distribution of paired differences. ValueError for fewer than two cases, or for different ones.
    """
    saved = [old - new for old, new in zip(losses(before), losses(after), strict=True)]
    if len(saved) < 2:
        raise ValueError("a gain needs two cases")
    mean = fsum(saved) / len(saved)
    spread = sqrt(fsum((each - mean) ** 2 for each in saved) / (len(saved) - 1) / len(saved))
    return mean - Z95 * spread, mean + Z95 * spread
