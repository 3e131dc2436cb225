"""Time to the next incident: how long people stay without one, and whether those said to be sooner were."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Followed:
    """One person followed from a viewpoint: for so many days, and whether an incident ended that time."""

    days: int
    ended: bool

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError("a person is followed for a day or more")


def still_without(told: Sequence[Followed]) -> tuple[tuple[int, float], ...]:
    """The share still without an incident after each day on which there was one (Kaplan and Meier 1958)."""
    at_risk, share, steps = len(told), 1.0, []
    for day, group in groupby(sorted(told, key=lambda each: each.days), key=lambda each: each.days):
        those = list(group)
        ended = sum(each.ended for each in those)
        if ended:
            share *= 1 - ended / at_risk
            steps.append((day, share))
        at_risk -= len(those)
    return tuple(steps)


def concordance(told: Sequence[tuple[float, Followed]]) -> float | None:
    """Of two people of whom the sooner is known, how often the higher risk was given to the sooner (Harrell 1982).

    `told` holds the risk given and what followed; equal risks count half. None where no two can be compared.
    """
    levels = sorted({risk for risk, _ in told})
    later = _Counts(len(levels))
    agreed, pairs = 0.0, 0
    ordered = sorted(told, key=lambda each: -each[1].days)
    for _, group in groupby(ordered, key=lambda each: each[1].days):
        those = [(bisect_left(levels, risk), each.ended) for risk, each in group]
        # One who is followed to the very day of another's incident, and has none, came later.
        for place, ended in those:
            if not ended:
                later.add(place)
        for place, ended in those:
            if ended:
                below, level = later.below(place), later.below(place + 1)
                agreed += below + (level - below) / 2
                pairs += later.all
        for place, ended in those:
            if ended:
                later.add(place)
    return agreed / pairs if pairs else None


class _Counts:
    """Counts by place, and how many lie below one, each in few steps (Fenwick 1994)."""

    def __init__(self, places: int) -> None:
        self.all = 0
        self._sums = [0] * (places + 1)

    def add(self, place: int) -> None:
        self.all += 1
        node = place + 1
        while node < len(self._sums):
            self._sums[node] += 1
            node += node & -node

    def below(self, place: int) -> int:
        total, node = 0, place
        while node > 0:
            total += self._sums[node]
            node -= node & -node
        return total
