"""One shard's world before anything is written down: its people, pairs, places and incidents in order of time."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from daylight.synthetic.calendar import calendar, fixtures
from daylight.synthetic.careers import FAMILY_KIND, INTIMATE_KIND, Notices, Pairs, Suspects, notices, pairs, suspects
from daylight.synthetic.draws import Bools, Ints, chance, stream, within
from daylight.synthetic.people import People, birth_days, join, make_people
from daylight.synthetic.places import Places, draw_places
from daylight.synthetic.plan import Shard
from daylight.synthetic.victims import Children, known_already, make_children, make_victims, special_suspect


@dataclass(frozen=True, slots=True)
class World:
    """Humans are numbered: suspects, then one victim a pair, children, second victims, bystanders, staff."""

    shard: Shard
    places: Places
    people: People
    who: Suspects
    pair: Pairs
    victim: Ints  # human of each pair's victim
    children: Children
    first_child: int
    seconds: Ints  # incidents that have a second victim
    first_second: int
    bystanders: Ints  # incidents seen or reported by someone else
    first_bystander: int
    first_staff: int
    staff: Ints  # humans employed by the force, some of them suspects
    notice: Notices
    fixtures: pl.DataFrame

    @property
    def domestic(self) -> Bools:
        """Which incidents are between partners or kin."""
        return np.isin(self.notice.kind, [INTIMATE_KIND, FAMILY_KIND])


def make_world(shard: Shard) -> World:
    """Everything true of one shard. The same shard gives the same world, whatever else is made."""
    window = (shard.first_day, shard.last_day)
    addresses = max(200, int(shard.incidents * 1.3))
    who = suspects(shard, window, addresses)
    rng = stream(shard.seed, shard.number, 2)
    pair = pairs(rng, who, window)
    matches = fixtures(shard.seed, *window)
    notice = _in_order(notices(rng, who, pair, calendar(matches, *window), window))
    named = special_suspect(who)
    made = make_victims(rng, who, pair, addresses, window)
    people = join(named, made)
    victim = known_already(rng, len(named) + np.arange(len(pair.suspect)), len(named), people, pair)
    children = make_children(rng, people, pair, victim, addresses, window)
    seconds, kin = _second_victims(rng, people, who, notice, victim, addresses, window)
    bystanders = np.flatnonzero(chance(rng, 0.17, len(notice.day)))
    others = _adults(rng, len(bystanders), addresses, window)
    officers = max(6, shard.incidents // 250)
    employed = _adults(rng, officers, addresses, window)
    groups = (people, children.people, kin, others)
    firsts = np.cumsum([len(group) for group in groups])
    suspected = rng.permutation(len(named))[: max(2, officers // 12)]
    suspected = suspected[suspected != who.special]
    return World(
        shard=shard, places=draw_places(rng, addresses, area=shard.area, base=shard.number), people=join(*groups,
        employed),
        who=who, pair=pair, victim=victim, children=children, first_child=int(firsts[0]), seconds=seconds,
        first_second=int(firsts[1]), bystanders=bystanders, first_bystander=int(firsts[2]), first_staff=int(firsts[3]),
        staff=np.concatenate([np.sort(suspected), firsts[3] + np.arange(officers)]), notice=notice, fixtures=matches,
    )  # fmt: skip


def _in_order(notice: Notices) -> Notices:
    order = np.lexsort((notice.suspect, notice.second, notice.day))
    return Notices(*(getattr(notice, name)[order] for name in Notices.__dataclass_fields__))


def _second_victims(
    rng: np.random.Generator,
    people: People,
    who: Suspects,
    notice: Notices,
    victim: Ints,
    addresses: int,
    window: tuple[int, int],
) -> tuple[Ints, People]:
    """Incidents with a second victim, and those victims: kin of the first and under her roof."""
    domestic = np.isin(notice.kind, [INTIMATE_KIND, FAMILY_KIND])
    at = np.flatnonzero(domestic & chance(rng, 0.025, len(notice.day)) & (notice.suspect != who.special))
    first = victim[notice.pair[at]]
    kin = make_people(
        rng, sex=np.where(chance(rng, 0.6, len(at)), 1, 0), born=birth_days(rng, 18 + rng.gamma(2.5, 13.0, len(at)),
        window[0]),
        addresses=addresses, window=window, surname=np.where(chance(rng, 0.6, len(at)), people.surname[first], -1),
        tradition=people.tradition[first],
    )  # fmt: skip
    fields = {name: getattr(kin, name) for name in People.__dataclass_fields__}
    return at, People(**(fields | {"home": people.home[first], "moved": people.moved[first]}))


def _adults(rng: np.random.Generator, count: int, addresses: int, window: tuple[int, int]) -> People:
    born = birth_days(rng, np.minimum(17 + rng.gamma(2.3, 12.0, count), 92), window[0])
    return make_people(rng, sex=rng.integers(2, size=count), born=born, addresses=addresses, window=window)


def children_present(world: World, rng: np.random.Generator) -> tuple[Bools, Ints, Ints]:
    """Per incident whether children were there; then incident and child (by number) of each child recorded."""
    owners, first, count = np.unique(world.children.pair, return_index=True, return_counts=True)
    number = np.zeros(len(world.pair.base), dtype=np.int64)
    start = np.zeros(len(world.pair.base), dtype=np.int64)
    number[owners], start[owners] = count, first
    has = number[world.notice.pair] > 0
    present = (has & chance(rng, 0.75, len(has))) | (~has & world.domestic & chance(rng, 0.075, len(has)))
    listed = np.flatnonzero(present & has)
    many = number[world.notice.pair[listed]]
    incident = np.repeat(listed, many)
    child = np.repeat(start[world.notice.pair[listed]], many) + within(many)
    born = world.children.people.born[child] < world.notice.day[incident]
    kept = born & chance(rng, 0.75, len(child))
    return present, incident[kept], child[kept]
