"""The truth, written apart from the extracts: which mention is which human, who they are, and who meets which definition."""

import hashlib

import numpy as np
import polars as pl

from daylight.synthetic.draws import Ints
from daylight.synthetic.mentions import Mentions
from daylight.synthetic.world import World


def human_ids(world: World, human: Ints) -> np.ndarray:
    """Ids of humans: one and the same in every shard for those who cross borders."""
    mover = world.people.mover[human]
    own = f"H{world.shard.number:03d}-" + np.char.zfill(human.astype(str), 7).astype(object)
    crossing = "M-" + np.char.zfill(np.maximum(mover, 0).astype(str), 6).astype(object)
    return np.asarray(np.where(mover >= 0, crossing, own))


def mentions_truth(world: World, groups: list[Mentions], extracts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """source, source_table, record_id and human_id of every row about a person.

    A row about an unnamed suspect is a human of his own: nobody could know who he is.
    """
    frames = []
    for group in groups:
        ids = human_ids(world, group.human)
        unknown = np.flatnonzero(group.nameless)
        ids[unknown] = [f"U{world.shard.number:03d}-{group.table}-{number:07d}" for number in unknown.tolist()]
        record = group.record if len(group.record) else row_hashes(extracts[group.table])
        frames.append(
            pl.DataFrame(
                {"source": [world.shard.source] * len(ids), "source_table": [group.table] * len(ids), "record_id": record.tolist(), "human_id": ids.tolist()},
                schema={name: pl.String for name in ("source", "source_table", "record_id", "human_id")},
            )
        )
    return pl.concat(frames)


def row_hashes(frame: pl.DataFrame) -> np.ndarray:
    """For a table without a bold id: a hash of the row's content, with a counter among identical rows."""
    seen: dict[str, int] = {}
    result = []
    for row in frame.iter_rows():
        text = "\x1f".join("" if cell is None else str(cell) for cell in row)
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        result.append(f"{digest}-{seen[digest]}")
    return np.array(result, dtype=object)
