"""The truth, written apart: which mention is which human, who they are, and who meets which definition."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from daylight.synthetic.draws import Ints, labels
from daylight.synthetic.incidents import dates
from daylight.synthetic.mentions import Mentions, Told
from daylight.synthetic.names import WORDS
from daylight.synthetic.people import is_under
from daylight.synthetic.plan import days
from daylight.synthetic.statuses import answers_frame, connections, events_frame, records, statuses
from daylight.synthetic.world import World


def human_ids(world: World, human: Ints) -> np.ndarray:
    """Ids of humans: one and the same in every shard for those who cross borders."""
    mover = world.people.mover[human]
    own = labels(f"H{world.shard.number:03d}-", human, 7)
    crossing = labels("M-", np.maximum(mover, 0), 6)
    return np.asarray(np.where(mover >= 0, crossing, own))


def humans_of(world: World, groups: list[Mentions]) -> dict[str, np.ndarray]:
    """The human of each row of each table. A row about an unnamed suspect is a human of his own: nobody could know
    who he is."""
    humans = {}
    for group in groups:
        ids = human_ids(world, group.human)
        unknown = np.flatnonzero(group.nameless)
        ids[unknown] = [f"U{world.shard.number:03d}-{number:07d}" for number in unknown.tolist()]
        humans[group.table] = ids
    return humans


def mentions_truth(world: World, groups: list[Mentions], humans: dict[str, np.ndarray]) -> pl.DataFrame:
    """source, source_table, record_id, source_row and human_id of every row about a person.

    `record_id` is null in a table without a bold id: there `source_row` (from 1, without the heading) says which row.
    """
    frames = []
    for group in groups:
        ids = humans[group.table]
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


@dataclass(frozen=True, slots=True)
class Known:
    """What the statuses of a shard's suspects rest on, as frames that can be laid end to end over shards."""

    events: pl.DataFrame
    answers: pl.DataFrame
    places: pl.DataFrame  # human, place, day
    born: pl.DataFrame  # human, born

    def of_movers(self, wanted: bool) -> "Known":
        """Only of suspects who cross borders, or only of all others."""
        crosses = pl.col("suspect").str.starts_with("M-")
        events = self.events.filter(crosses if wanted else ~crosses)
        suspects, victims = events["suspect"].unique().implode(), events["victim"].unique().implode()
        return Known(
            events,
            self.answers.filter(pl.col("human").is_in(suspects)),
            self.places.filter(pl.col("human").is_in(victims)),
            self.born.filter(pl.col("human").is_in(suspects)),
        )

    def statuses(self, as_of: date) -> pl.DataFrame:
        """Who meets what at as_of."""
        born = dict(self.born.iter_rows())
        return statuses(records(self.events, self.answers, born, connections(self.events, self.places)), days(as_of))


def together(parts: list[Known]) -> Known:
    """Several shards' as one."""
    return Known(*(pl.concat([getattr(part, name) for part in parts]) for name in Known.__dataclass_fields__))


def known(
    world: World,
    extracts: dict[str, pl.DataFrame],
    groups: list[Mentions],
    told: list[Told],
    humans: dict[str, np.ndarray],
) -> Known:
    """Gather from one shard's finished extracts what statuses rest on."""
    events = events_frame(extracts, humans["involvements"])
    places = pl.DataFrame(
        {
            "human": pl.Series([one for group in groups for one in humans[group.table].tolist()], dtype=pl.String),
            "place": np.concatenate([one.place for one in told]).astype(np.int64),
            "day": np.concatenate([group.day for group in groups]).astype(np.int64),
        }
    )
    who = np.arange(len(world.people))
    born = pl.DataFrame(
        {
            "human": pl.Series(human_ids(world, who).tolist(), dtype=pl.String),
            "born": world.people.born[who].astype(np.int64),
        }
    )
    places = places.filter(pl.col("place") >= 0).with_columns(pl.col("place") + world.shard.number * 10_000_000)
    answers = answers_frame(extracts, humans, events, world.shard.as_of)
    return Known(
        events.with_columns(incident_id=pl.lit(world.shard.source + "/") + pl.col("incident_id")), answers, places, born
    )


def people_truth(world: World, groups: list[Mentions], sealed: dict[int, int]) -> pl.DataFrame:
    """One row per human mentioned: who he or she truly is, how often mentioned, and which of the special cases applies.

    `sealed` maps a human with a new identity to the one she was.
    """
    mentioned = np.concatenate([group.human[~group.nameless] for group in groups])
    who, count = np.unique(mentioned, return_counts=True)
    people, special = world.people, world.who.special
    victim = world.victim[world.pair.suspect == special] if special >= 0 else np.zeros(0, dtype=int)
    ids = human_ids(world, who)
    before = [human_ids(world, np.array([sealed[one]]))[0] if one in sealed else None for one in who.tolist()]
    return pl.DataFrame(
        {
            "human_id": pl.Series(ids.tolist(), dtype=pl.String),
            "label": ["SYNTHETIC"] * len(who),
            "forename": pl.Series(WORDS[people.forename[who]].tolist(), dtype=pl.String),
            "surname": pl.Series(WORDS[people.surname[who]].tolist(), dtype=pl.String),
            "sex": pl.Series(np.where(people.sex[who] == 0, "M", "F").tolist(), dtype=pl.String),
            "born": dates(people.born[who]),
            "mentions": count.astype(np.int32),
            "under_18": is_under(people.born[who], np.full(len(who), world.shard.last_day), 18),
            "staff": np.isin(who, world.staff),
            "crosses_borders": people.mover[who] >= 0,
            "protected_before": pl.Series(before, dtype=pl.String),
            "eleven_incidents": np.isin(who, [special]),
            "eleven_incidents_victim": np.isin(who, victim),
        }
    )


def crossing_people(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Those known to several shards, one row each, with all their mentions."""
    whole = pl.concat(parts)
    total = whole.group_by("human_id").agg(pl.col("mentions").sum(), pl.col("staff").any())
    return whole.unique("human_id", keep="first", maintain_order=True).sort("human_id").update(total, on="human_id")
