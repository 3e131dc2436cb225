"""The weights of a few pairs, worked out one by one: the levels and weights of every run, without tables in between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from daylight.pipeline.engines.plain import Row, plain
from daylight.pipeline.link.comparisons import Comparison, levels_sql
from daylight.pipeline.link.mixture import CLASSES, Model
from daylight.pipeline.link.scoring import (
    ALONE,
    BUNDLES,
    COUNTED,
    WEIGHT,
    adjustment_sql,
    against_sql,
    bundled,
    columns_read,
)

Pair = tuple[int, int]
Beside = Mapping[Pair, int]
"""Pairs of records that were named in one incident, and how (as in `link_beside`)."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Comparisons that read the same few columns of both records."""

    columns: tuple[str, ...]
    levels: Row
    beside: bool

    @classmethod
    def of(cls, comparisons: Sequence[Comparison], *, beside: bool = False) -> "_Part":
        columns = columns_read(comparisons)
        both = [f"{column}_{side}" for side in "lr" for column in columns]
        return cls(columns, plain([levels_sql(each) for each in comparisons], [*both, *["beside"] * beside]), beside)


@dataclass(slots=True)
class Weigher:
    """Weighs pairs by one model. Made once: the making takes longer than many weighings."""

    model: Model
    _parts: tuple[_Part, ...] = field(init=False, repr=False)
    _adjustment: Row = field(init=False, repr=False)
    _against: Row = field(init=False, repr=False)
    _weight: Row = field(init=False, repr=False)

    def __post_init__(self) -> None:
        told = [bundled(bundle) for bundle in BUNDLES]
        self._parts = (*map(_Part.of, told), _Part.of(ALONE, beside=True))
        levels = [f"g_{each.name}" for comparisons in (*told, ALONE) for each in comparisons]
        counts = [f"{column}_count" for column in COUNTED]
        every = [*levels, *counts]
        self._adjustment = plain([adjustment_sql(self.model)], every, filled=every)
        against = [*against_sql(self.model, "adjusted").values()]
        self._against = plain(against, [*levels, "adjusted"], filled=[*levels, "adjusted"])
        self._weight = plain([WEIGHT], CLASSES[1:], filled=CLASSES[1:])

    def weights(
        self, records: pa.Table, left: np.ndarray, right: np.ndarray, beside: Beside
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Left and right records and the log2 odds of each pair, in the order of the pairs.

        `records` are rows like those of `link_records`, in any order, in which both records of each pair stand.
        """
        order = np.lexsort((right, left))
        left, right = left[order], right[order]
        pairs = list(zip(left.tolist(), right.tolist(), strict=True))
        levels = zip(*(self._levels(part, records, pairs, beside) for part in self._parts), strict=True)
        counts = _coded(records, [f"{column}_count" for column in COUNTED])
        known: dict[tuple[tuple[tuple[int, ...], ...], int], float] = {}
        weights = np.empty(len(pairs))
        for place, (told, (one, _)) in enumerate(zip(levels, pairs, strict=True)):
            number, values = counts[one]
            key = (told, number)
            if key not in known:
                known[key] = self._scored(tuple(level for part in told for level in part), values)
            weights[place] = known[key]
        return left, right, weights

    def _scored(self, levels: tuple[int, ...], counts: tuple[Any, ...]) -> float:
        (adjusted,) = self._adjustment(*levels, *counts)
        weight: float = self._weight(*self._against(*levels, adjusted))[0]
        return weight

    @staticmethod
    def _levels(part: _Part, records: pa.Table, pairs: list[Pair], beside: Beside) -> Iterator[tuple[int, ...]]:
        """The levels of each pair; what two records tell alike is compared once."""
        told = _coded(records, part.columns)
        known: dict[tuple[object, ...], tuple[int, ...]] = {}
        for pair in pairs:
            (one, mine), (other, theirs) = told[pair[0]], told[pair[1]]
            more = (beside.get(pair),) if part.beside else ()
            key = (one, other, *more)
            found = known.get(key)
            if found is None:
                found = known[key] = part.levels(*mine, *theirs, *more)
            yield found


def _coded(records: pa.Table, columns: Sequence[str]) -> dict[int, tuple[int, tuple[Any, ...]]]:
    """What each record tells in these columns, and a number that records which tell the same share."""
    numbers: dict[tuple[Any, ...], int] = {}
    found: dict[int, tuple[int, tuple[Any, ...]]] = {}
    rows = zip(*(_values(records[column]) for column in columns), strict=True)
    for record, row in zip(records["record"].to_pylist(), rows, strict=True):
        found[record] = numbers.setdefault(row, len(numbers)), row
    return found


def _values(column: pa.ChunkedArray) -> list[Any]:
    values: list[Any] = column.to_pylist()
    if pa.types.is_list(column.type):
        return [None if value is None else tuple(value) for value in values]
    return values
