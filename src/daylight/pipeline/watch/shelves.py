"""Rows of a table by a number, in memory: those of the release and those that came since."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pyarrow as pa


class Shelf:
    """Rows found by a key of 64 bits: hundreds of keys among a million rows in a millisecond."""

    def __init__(self, rows: pa.Table, keys: np.ndarray) -> None:
        order = np.argsort(keys, kind="stable")
        self._rows, self._keys = rows.combine_chunks().take(pa.array(order)).combine_chunks(), keys[order]
        self._fresh = rows.schema.empty_table()
        self._places: defaultdict[int, list[int]] = defaultdict(list)

    @property
    def schema(self) -> pa.Schema:
        """Columns and types of the rows."""
        return self._rows.schema

    def of(self, wanted: np.ndarray) -> pa.Table:
        """The rows of these keys, each row once, in the order of their keys."""
        wanted = np.unique(wanted)
        starts, ends = np.searchsorted(self._keys, wanted, "left"), np.searchsorted(self._keys, wanted, "right")
        found = self._rows.take(pa.array(spread(starts, ends)))
        if not self._places:
            return found
        fresh = [place for key in wanted.tolist() for place in self._places.get(key, ())]
        return pa.concat_tables([found, self._fresh.take(pa.array(fresh, pa.int64()))]) if fresh else found

    def add(self, rows: pa.Table, keys: np.ndarray) -> None:
        """Put more rows on the shelf; columns that it does not hold are left out."""
        count = len(self._fresh)
        self._fresh = pa.concat_tables([self._fresh, rows.select(self._rows.column_names).cast(self._rows.schema)])
        for place, key in enumerate(keys.tolist(), start=count):
            self._places[key].append(place)


class Numbers:
    """Numbers found by a key of 64 bits, for instance a person's mentions."""

    def __init__(self, keys: np.ndarray, values: np.ndarray) -> None:
        order = np.lexsort((values, keys))
        self._keys, self._values = keys[order], values[order]
        self._fresh: defaultdict[int, list[int]] = defaultdict(list)

    def of(self, wanted: np.ndarray) -> np.ndarray:
        """The numbers under these keys, each once, ascending."""
        starts, ends = np.searchsorted(self._keys, wanted, "left"), np.searchsorted(self._keys, wanted, "right")
        fresh = [value for key in wanted.tolist() for value in self._fresh.get(key, ())] if self._fresh else []
        both = np.concatenate([self._values[spread(starts, ends)], np.array(fresh, self._values.dtype)])
        found: np.ndarray = np.unique(both)
        return found

    def count(self, wanted: np.ndarray) -> np.ndarray:
        """How many numbers stand under each key."""
        kept = np.searchsorted(self._keys, wanted, "right") - np.searchsorted(self._keys, wanted, "left")
        fresh = [len(self._fresh.get(key, ())) for key in wanted.tolist()] if self._fresh else 0
        counts: np.ndarray = kept + np.array(fresh)
        return counts

    def add(self, keys: Iterable[int], values: Iterable[int]) -> None:
        """Put more numbers under their keys."""
        for key, value in zip(keys, values, strict=True):
            self._fresh[key].append(value)


def spread(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Every place from each start up to its end, one after the other."""
    sizes = ends - starts
    total = int(sizes.sum())
    places: np.ndarray = np.arange(total) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
    return places
