"""Seeded draws in bulk: weighted choice, yes or no, the discrete Weibull, and numbered streams of randomness."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer]
Bools = NDArray[np.bool_]
Reals = NDArray[np.floating]
Words = NDArray[np.object_]


def listed(words: str) -> tuple[str, ...]:
    """The words of a text, for tables that read better as one."""
    return tuple(words.split())


def blanked(values: NDArray[Any], absent: Bools) -> Words:
    """The values as objects, None where absent."""
    result = np.array(values, dtype=object)
    result[absent] = None
    return result


def stream(*numbers: int) -> np.random.Generator:
    """A generator that depends on these numbers alone: seed, shard, purpose."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(list(numbers))))


def choose(rng: np.random.Generator, weights: Sequence[float] | Reals, count: int) -> NDArray[np.int32]:
    """`count` positions in `weights`, each as often as its weight says."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn = np.searchsorted(edges, rng.random(count) * edges[-1], side="right")
    return np.asarray(np.minimum(drawn, len(edges) - 1), dtype=np.int32)


def chance(rng: np.random.Generator, probability: float | Reals, count: int) -> Bools:
    """Yes or no for each of `count`, yes with this probability (one, or one each)."""
    return np.asarray(rng.random(count) < probability)


def discrete_weibull(rng: np.random.Generator, q: float | Reals, b: float, count: int, most: int) -> NDArray[np.int32]:
    """Whole numbers from 1 with survival P(N >= k) = q ** ((k - 1) ** b), none above `most`."""
    uniform = 1.0 - rng.random(count)
    drawn = 1 + np.floor((np.log(uniform) / np.log(q)) ** (1.0 / b))
    return np.asarray(np.minimum(drawn, most), dtype=np.int32)


def pick(values: Sequence[object], positions: Ints) -> NDArray[np.object_]:
    """The values at these positions, as an object array."""
    return np.array(list(values), dtype=object)[positions]


def labels(prefix: str, numbers: Ints, width: int) -> NDArray[np.object_]:
    """The numbers as text of that width behind a prefix."""
    return np.array([f"{prefix}{number:0{width}d}" for number in numbers.tolist()], dtype=object)


def starts(counts: Ints) -> NDArray[np.int64]:
    """Where each run begins when runs of these lengths are laid end to end."""
    return (np.cumsum(counts) - counts).astype(np.int64)


def within(counts: Ints) -> NDArray[np.int64]:
    """0, 1, 2 ... inside each run when runs of these lengths are laid end to end."""
    return np.arange(int(np.sum(counts)), dtype=np.int64) - np.repeat(starts(counts), counts)
