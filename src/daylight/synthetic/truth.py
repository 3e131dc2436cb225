"""The truth, written apart from the extracts: which mention is which human, who they are, and who meets which definition."""

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


def mentions_truth(world: World, groups: list[Mentions]) -> pl.DataFrame:
    """source, source_table, record_id, source_row and human_id of every row about a person.

    `record_id` is null in a table without a bold id: there `source_row` (from 1, without the heading) says which row.
    A row about an unnamed suspect is a human of his own: nobody could know who he is.
    """
    frames = []
    for group in groups:
        ids = human_ids(world, group.human)
        unknown = np.flatnonzero(group.nameless)
        ids[unknown] = [f"U{world.shard.number:03d}-{group.table}-{number:07d}" for number in unknown.tolist()]
        frames.append(
            pl.DataFrame(
                {
                    "source": pl.Series([world.shard.source] * len(ids), dtype=pl.String),
                    "source_table": pl.Series([group.table] * len(ids), dtype=pl.String),
                    "record_id": pl.Series(group.record.tolist() or [None] * len(ids), dtype=pl.String),
                    "source_row": pl.Series(np.arange(1, len(ids) + 1)),
                    "human_id": pl.Series(ids.tolist(), dtype=pl.String),
                }
            )
        )
    return pl.concat(frames)
