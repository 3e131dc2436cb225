"""Which known people a new record may be: found by the blocking keys, weighed by the comparisons of every run."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link import blocking
from daylight.pipeline.link.clusters import Rules
from daylight.pipeline.link.records import make_records
from daylight.pipeline.link.resolving import REACH
from daylight.pipeline.link.shaping import Shaped, keys_of_few
from daylight.pipeline.link.weighing import Weigher
from daylight.pipeline.watch.index import Index

NEAREST = 12
"""Of the people that a new record is near to, this many are looked at whole."""
WHOLE = 40
"""Of a known person, this many records at most are compared with each other."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs of records and their weights; the known people near a new record, and the records of each."""

    new: np.ndarray
    left: np.ndarray
    right: np.ndarray
    weight: np.ndarray
    near: dict[int, np.ndarray]  # person's place to records


def shape_many(desk: Engine) -> None:
    """Make `link_records` and what belongs to it from the desk's `tidy_mentions`, however many."""
    desk.create("link_mentions", "SELECT *, false AS later FROM tidy_mentions")
    desk.create("link_judged", "SELECT mention_no FROM tidy_mentions WHERE false")
    make_records(desk, "link_mentions", "link_judged")


def weigh(desk: Engine, index: Index, weigher: Weigher, shaped: Shaped) -> Weighed:
    """Weigh the new records against everybody who shares a key; makes `link_evidence` of the pairs with a new end."""
    new = np.sort(shaped.records["record"].to_numpy())
    left, right = _pairs(desk, index, shaped.records, new)
    records = _beside(shaped.records, index, left[~np.isin(left, new)])
    left, right, weight = weigher.weights(records, left, right, shaped.beside)
    near = _near(index, Rules(weigher.model.prior()).threshold - REACH, new, left, right, weight)
    desk.load("link_evidence", pa.table({"l": left, "r": right, "weight": weight}))
    inner_left, inner_right = _within(near)
    if len(inner_left):
        records = index.records.of(np.concatenate([inner_left, inner_right]))
        more = weigher.weights(records, inner_left, inner_right, {})
        left, right, weight = (np.concatenate(both) for both in zip((left, right, weight), more, strict=True))
    return Weighed(new, left, right, weight, near)


def _beside(own: pa.Table, index: Index, records: np.ndarray) -> pa.Table:
    """The new records and these known ones, in the columns that are compared."""
    return pa.concat_tables([index.records.of(records).select(own.column_names), own])


def bring_records(desk: Engine, index: Index, records: np.ndarray) -> None:
    """Put known records beside those in `link_records`."""
    desk.load("watch_records", index.records.of(records), staged=True)
    desk.run("INSERT INTO link_records BY NAME SELECT * FROM watch_records ANTI JOIN link_records USING (record)")


def _pairs(desk: Engine, index: Index, shaped: pa.Table, new: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each new record with every record of the people who share a key with it, and with the other new ones."""
    found = keys_of_few(desk, shaped, loose=index.loose)
    records, keys, cap = (found[name].to_numpy() for name in ("record", "key", "cap"))
    sure = found["sure"].to_numpy(zero_copy_only=False)
    few = index.keys.count(keys) < cap
    left, right = [], []
    for record in new.tolist():
        own = records == record
        known = [index.keys.of(keys[own & few])]
        known += [index.keys.of(key)[-blocking.WINDOW :] for key in keys[own & ~few & sure].reshape(-1, 1)]
        every = index.records_of(index.persons_of(np.concatenate(known).astype(np.int64)))
        left.append(every)
        right.append(np.full(len(every), record))
    for low, high in combinations(new.tolist(), 2):
        left.append(np.array([low]))
        right.append(np.array([high]))
    nothing = np.array([], np.int64)
    return np.concatenate([*left, nothing]), np.concatenate([*right, nothing])


def _near(
    index: Index, least: float, new: np.ndarray, left: np.ndarray, right: np.ndarray, weight: np.ndarray
) -> dict[int, np.ndarray]:
    """The known people of whom some record is at least this likely to be a new one's, the likeliest first."""
    chosen: set[int] = set()
    for record in new.tolist():
        mine = (right == record) & (weight >= least) & ~np.isin(left, new)
        persons = index.place_of[left[mine]]
        best: dict[int, float] = {}
        for person, value in zip(persons.tolist(), weight[mine].tolist(), strict=True):
            best[person] = max(best.get(person, value), value)
        chosen.update(sorted(best, key=lambda person: (-best[person], person))[:NEAREST])
    return {person: index.records_of(np.array([person]))[-WHOLE:] for person in sorted(chosen)}


def _within(near: dict[int, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Every pair of records among the people near, within each and across."""
    records = np.unique(np.concatenate([*near.values(), np.array([], np.int64)]))
    low, high = np.triu_indices(len(records), 1)
    return records[low], records[high]
