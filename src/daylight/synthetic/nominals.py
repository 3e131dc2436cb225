"""The force's own person references: a human often has several, some rows none, and now and then one holds two."""

from dataclasses import dataclass

import numpy as np

from daylight.synthetic.dirt import Dirt
from daylight.synthetic.draws import Bools, Ints, chance, labels


@dataclass(frozen=True, slots=True)
class Nominals:
    """Per mention: the nominal record it is filed under, the row whose details that record holds, and the reference
    shown."""

    record: Ints
    keeper: Ints
    copied: Bools
    shown: np.ndarray  # nominal_id or None


def file_under(
    dirt: Dirt, *, human: Ints, day: Ints, suspect: Bools, victim: Bools, alike: np.ndarray, prefix: str
) -> Nominals:
    """File every mention under a nominal record. `alike` is a key of look-alikes (name and sex) for wrongly shared
    records."""
    count = len(human)
    order = np.lexsort((np.arange(count), day, human))
    who = human[order]
    first = np.ones(count, dtype=bool)
    first[1:] = who[1:] != who[:-1]
    later = np.where(suspect[order], dirt.rate("second_nominal_suspect"), dirt.rate("second_nominal_other"))
    new = first | chance(dirt.rng, later, count)
    so_far = np.cumsum(new)
    base = np.repeat(so_far[first], np.diff(np.append(np.flatnonzero(first), count))) - 1
    among = so_far - base
    old = base + np.floor(dirt.rng.random(count) * among).astype(np.int64)
    record_sorted = np.where(new, so_far - 1, old)
    keeper_sorted = order[np.flatnonzero(new)][record_sorted]
    record, keeper = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    record[order], keeper[order] = record_sorted, keeper_sorted
    copied = (keeper != np.arange(count)) & dirt.strikes("copied", count)
    number = _shared(dirt, int(so_far[-1]), order[np.flatnonzero(new)], human, alike)[record]
    hidden = chance(
        dirt.rng,
        np.where(
            suspect, dirt.rate("nominal_missing_suspect"),
            np.where(victim, dirt.rate("nominal_missing_victim"), dirt.rate("nominal_missing_other")),
        ),
        count,
    )  # fmt: skip
    shown = labels(prefix, number, 7)
    shown[hidden] = None
    return Nominals(record, keeper, copied, shown)


def _shared(dirt: Dirt, records: int, makers: Ints, human: Ints, alike: np.ndarray) -> Ints:
    """The number shown for each record: some records bear that of a look-alike's, being wrongly merged with it."""
    number = np.arange(records, dtype=np.int64)
    key = alike[makers]
    order = np.lexsort((makers, key))
    neighbour = np.roll(order, 1)
    fits = (human[makers[order]] != human[makers[neighbour]]) & (key[order] == key[neighbour])
    wrong = fits & chance(dirt.rng, min(1.0, dirt.rate("nominal_shared") * records / max(1, int(fits.sum()))), records)
    number[order[wrong]] = number[neighbour[wrong]]
    scrambled = dirt.rng.permutation(records)
    return scrambled[number]
