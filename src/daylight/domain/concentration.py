"""How far harm is concentrated: what share of it the few hold who hold most.

A few per cent of suspects hold most of the harm that an index measures; which few differs with the index, and an index
built on crime codes undervalues stalking and coercive control (Myhill and others). So it tells where harm lies, never
by itself whom to list.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, fsum

TOPS = (0.01, 0.05, 0.10)
"""The shares of people that are always told of."""
POINTS = 100
"""Steps of a curve: whole per cents of people."""


@dataclass(frozen=True, slots=True)
class Concentration:
    """How so many people share a total. `curve` goes from (0, 0) to (1, 1): share of people, share of harm held.

    People come with the greatest harm first, so the curve lies above the diagonal; the Lorenz curve proper is the same
    from the other end. Both are None where there is nothing to share.
    """

    people: int
    total: float
    gini: float | None
    curve: tuple[tuple[float, float], ...]


def concentration(amounts: Sequence[float]) -> Concentration:
    """How amounts (one per person, zero or more, nobody left out) are shared. The order is of no matter.

    ValueError for an amount below zero.
    """
    held = sorted(amounts, reverse=True)
    if held and held[-1] < 0:
        raise ValueError("nobody holds less than no harm")
    total = round(fsum(held), 6)
    if not total:
        return Concentration(len(held), 0.0, None, ())
    steps = sorted({people_in(each / POINTS, len(held)) for each in range(POINTS + 1)})
    curve = tuple((count / len(held), fsum(held[:count]) / total) for count in steps)
    return Concentration(len(held), total, _gini(held, total), curve)


def people_in(share: float, people: int) -> int:
    """How many people a share of them is: rounded up, so that the top 1 per cent is never nobody."""
    return min(people, ceil(round(share * people, 9)))


def top_share(amounts: Sequence[float], share: float) -> float | None:
    """What share of all harm the top `share` of people hold, from 0 to 1; None where there is no harm."""
    held = sorted(amounts, reverse=True)
    total = fsum(held)
    return fsum(held[: people_in(share, len(held))]) / total if total else None


def top_few(held: Mapping[str, float], share: float) -> frozenset[str]:
    """The `share` of people who hold most, of those who hold anything; of two who hold alike the first by name."""
    ranked = sorted(held, key=lambda each: (-held[each], each))
    return frozenset(each for each in ranked[: people_in(share, len(held))] if held[each] > 0)


def still_on_top(before: Mapping[str, float], now: Mapping[str, float], share: float) -> float | None:
    """Of the top `share` of people now, how many were of the top `share` before, from 0 to 1; None for no top now."""
    few = top_few(now, share)
    return len(few & top_few(before, share)) / len(few) if few else None


def part_of(few: Collection[str], held: Mapping[str, float]) -> float | None:
    """What part of all that is held these few hold, from 0 to 1; None where nothing is held."""
    total = fsum(held.values())
    return fsum(held.get(each, 0.0) for each in sorted(few)) / total if total else None


def _gini(held: list[float], total: float) -> float:
    """0 where all hold the same, near 1 where one holds all: half the relative mean absolute difference.

    Source: Gini (1912); as the sum of (2i - n - 1) times the i-th amount in rising order, over n times the total.
    """
    people = len(held)
    weighted = fsum((people + 1 - 2 * place) * amount for place, amount in enumerate(held, start=1))
    return weighted / (people * total)


def decayed(weight: float, on: date, as_of: date, *, half_life_days: float) -> float:
    """A weight that halves with every half-life since: what long past harm still counts for."""
    return float(weight * 0.5 ** ((as_of - on).days / half_life_days))
