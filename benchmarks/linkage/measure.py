"""Pairwise and B-cubed precision, recall and F1 of a clustering against the truth."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision and recall, 0 to 1; F1 is their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def _pairs(sizes: Counter[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def pairwise(found: Sequence[Hashable], truth: Sequence[Hashable]) -> Quality:
    """Of the pairs put together, how many belong together; and the reverse. 1 where there is no such pair."""
    together = _pairs(Counter(zip(found, truth, strict=True)))
    put, due = _pairs(Counter(found)), _pairs(Counter(truth))
    return Quality(together / put if put else 1.0, together / due if due else 1.0)


def b_cubed(found: Sequence[Hashable], truth: Sequence[Hashable]) -> Quality:
    """The mean over mentions of the precision and recall of the mention's own cluster."""
    if not found:
        return Quality(1.0, 1.0)
    clusters, people = Counter(found), Counter(truth)
    both = Counter(zip(found, truth, strict=True))
    precision = sum(n * n / clusters[cluster] for (cluster, _), n in both.items())
    recall = sum(n * n / people[person] for (_, person), n in both.items())
    return Quality(precision / len(found), recall / len(found))
