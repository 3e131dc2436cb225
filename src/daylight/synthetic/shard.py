"""One shard from its world to its finished tables, and the truth about them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from daylight.synthetic.crimes import make_crimes
from daylight.synthetic.dirt import Dirt
from daylight.synthetic.draws import stream
from daylight.synthetic.incidents import calls_frame, incidents_frame, make_reported, offences_frame, words
from daylight.synthetic.involved import cast, involvements, seal
from daylight.synthetic.justice import (
    Orders,
    breaches,
    convictions,
    custody,
    make_orders,
    make_verdicts,
    orders_rows,
    proceedings,
    requirements,
    warrants,
)
from daylight.synthetic.knowledge import fixtures_frame, intelligence, interests, management, markers, schools, staff
from daylight.synthetic.mentions import Mentions, describe
from daylight.synthetic.plan import Shard
from daylight.synthetic.truth import Known, humans_of, known, mentions_truth, people_truth
from daylight.synthetic.world import World, children_present, make_world
from daylight.tables.extracts import EXTRACTS


@dataclass(frozen=True, slots=True)
class Made:
    """One shard, written down: its extracts by table, and the truth."""

    extracts: dict[str, pl.DataFrame]
    mentions: pl.DataFrame
    people: pl.DataFrame
    known: Known


def make_shard(shard: Shard) -> Made:
    """All tables of one shard in memory, the same for the same shard."""
    world = make_world(shard)
    dirt = Dirt(shard.dirt, stream(shard.seed, shard.number, 3))
    crimes = make_crimes(world, stream(shard.seed, shard.number, 4))
    sealed = seal(world, stream(shard.seed, shard.number, 5))
    world, roles = sealed.world, cast(sealed.world, sealed.victim)
    reported = make_reported(world, dirt)
    present, *listed = children_present(world, dirt.rng)
    involved, named = involvements(world, crimes, reported, roles, sealed.incidents, (listed[0], listed[1]), dirt)
    rng = stream(shard.seed, shard.number, 7)
    found = make_verdicts(world, crimes, roles, rng)
    orders = make_orders(world, crimes, roles, found, rng)
    groups = [
        involved, convictions(world, crimes, reported, found), proceedings(world, crimes, reported, roles, found,
        orders, rng),
        orders_rows(world, orders), warrants(world, crimes, roles, orders, rng), custody(world, found),
        management(world, crimes, roles, found, rng), markers(world, rng), intelligence(world, rng), interests(world,
        rng), staff(world),
    ]  # fmt: skip
    extracts = {
        "incidents": incidents_frame(world, crimes, reported, present, dirt),
        "offences": offences_frame(world, crimes, reported, dirt),
        "calls": calls_frame(world, reported),
        "fixtures": fixtures_frame(world),
        "order_requirements": requirements(world, orders, rng),
        "breaches": breaches(world, roles, reported, orders, rng),
        "children": schools(world, reported, (listed[0], listed[1]), named),
    }
    told = describe(world, groups, dirt)
    for group, one in zip(groups, told, strict=True):
        extracts[group.table] = pl.concat([group.columns, one.columns], how="horizontal")
    extracts["orders"] = _protecting(world, orders, involved, extracts)
    humans = humans_of(world, groups)
    return Made(
        extracts={name: _ordered(name, frame) for name, frame in extracts.items()},
        mentions=mentions_truth(world, groups, humans),
        people=people_truth(world, groups, sealed.before),
        known=known(world, extracts, groups, told, humans),
    )


def _protecting(world: World, orders: Orders, involved: Mentions, extracts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The orders with the nominal record, where there is one, of whom each protects."""
    if not world.shard.identifiers:
        return extracts["orders"].drop("protected_nominal_id")
    shown = np.full(len(world.people), None, dtype=object)
    shown[involved.human[::-1]] = extracts["involvements"]["nominal_id"].to_numpy()[::-1]
    known = words(shown[np.maximum(orders.protects, 0)], orders.protects < 0)
    return extracts["orders"].with_columns(known.alias("protected_nominal_id"))


def _ordered(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The declared columns that the frame has, in their declared order."""
    return frame.select([column for column in EXTRACTS[name].column_names if column in frame.columns])
