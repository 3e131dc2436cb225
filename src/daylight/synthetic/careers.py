"""Who comes to notice, against whom and how often: suspects, their victims over the years, the day of each incident."""

from dataclasses import dataclass

import numpy as np

from daylight.synthetic.calendar import Calendar, seconds_of_day
from daylight.synthetic.draws import Bools, Ints, Reals, chance, choose, discrete_weibull, starts, stream, within
from daylight.synthetic.people import People, birth_days, changed, join, make_people, some
from daylight.synthetic.plan import Shard
from daylight.tables.extracts import RELATIONSHIPS

INTIMATE_KIND, FAMILY_KIND, SEXUAL_KIND, STALKING_KIND, OTHER_KIND = range(5)
KIND_SHARES = (0.71, 0.155, 0.05, 0.035, 0.05)  # of suspects; family and non-domestic shares are assumptions
KIND_Q = (0.415, 0.415, 0.30, 0.38, 0.12)  # P(more than one incident); see calibration
KIND_B = 0.55
MOST_INCIDENTS = 45
SERIAL_EACH = (0.185, 0.12, 0.42, 0.36, 0.7)  # chance, per repeat, of being a serial suspect
SERIAL_SHARE = 0.50  # of those whom chance makes serial, the share who are
AVERAGE_INCIDENTS = 2.35
GAP_SHAPE, GAP_SCALE = (
    0.75,
    0.75,
)  # within one career; over all careers, unlike each other, the shape comes out near .48
MOVERS = 0.012  # of suspects are known to two forces: assumption

ELEVEN_DAYS_BEFORE = (640, 560, 470, 402, 331, 266, 203, 150, 96, 47, 12)
CODE = {name: number for number, name in enumerate(RELATIONSHIPS)}
TOGETHER = np.isin(RELATIONSHIPS, ["spouse", "civil_partner", "cohabitant"])

_BASES: dict[int, tuple[tuple[str, float], ...]] = {
    INTIMATE_KIND: (("spouse", 0.165), ("civil_partner", 0.005), ("cohabitant", 0.38), ("partner", 0.45)),
    FAMILY_KIND: (
        ("child", 0.38), ("parent", 0.2), ("sibling", 0.25), ("grandchild", 0.05), ("grandparent", 0.01), ("in_law",
        0.05), ("other_family", 0.06),
    ),
    SEXUAL_KIND: (("stranger", 0.33), ("acquaintance", 0.5), ("colleague", 0.07), ("other", 0.1)),
    STALKING_KIND: (("stranger", 0.3), ("acquaintance", 0.45), ("colleague", 0.15), ("neighbour", 0.1)),
    OTHER_KIND: (("neighbour", 0.3), ("acquaintance", 0.4), ("stranger", 0.2), ("colleague", 0.05), ("carer", 0.05)),
}  # fmt: skip
"""What the suspect is to the victim, before any parting, by kind of career."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """One place per suspect. The window is a share of the whole (0 to 1) in which he is this source's."""

    people: People
    kind: Ints
    incidents: Ints
    victims: Ints
    start: Reals
    end: Reals
    follower: Bools  # of a club of the derby
    special: int  # the eleven-incident man, -1 if not here


@dataclass(frozen=True, slots=True)
class Pairs:
    """One place per suspect and victim. `victim` counts among the victims made, not all humans."""

    suspect: Ints
    base: Ints  # relationship before any parting
    parted: Ints  # day of parting
    together: Bools  # family under one roof


@dataclass(frozen=True, slots=True)
class Notices:
    """One place per incident of a career, by suspect and in order of time."""

    suspect: Ints
    pair: Ints
    kind: Ints
    day: Ints
    second: Ints
    relationship: Ints
    reversed: Bools  # the victim is recorded as the suspect


@dataclass(frozen=True, slots=True)
class Movers:
    """Those who cross force borders: the same in every shard. `first` and `second` are shard numbers."""

    people: People
    first: Ints
    second: Ints
    crossing: Reals


def movers(shard: Shard, window: tuple[int, int]) -> Movers:
    """Everyone known to two shards of this seed; nobody where there is one shard."""
    rng = stream(shard.seed, 999)
    wanted = max(12, round(shard.total / AVERAGE_INCIDENTS * MOVERS))
    count = wanted if shard.shards > 1 else 0
    first = rng.integers(shard.shards, size=count)
    second = (first + 1 + rng.integers(max(1, shard.shards - 1), size=count)) % shard.shards
    people = _adults(rng, np.full(count, INTIMATE_KIND), 1000, window)
    return Movers(
        changed(people, mover=np.arange(count, dtype=np.int32)), first, second, 0.25 + 0.5 * rng.random(count)
    )


def _adults(rng: np.random.Generator, kind: Ints, addresses: int, window: tuple[int, int]) -> People:
    """Suspects: mostly men, aged about 30; one in sixty a child."""
    count = len(kind)
    male = np.select([kind == INTIMATE_KIND, kind == FAMILY_KIND], [0.85, 0.76], default=0.93)
    age = 16 + rng.gamma(2.6, 7.0, count)
    age = np.where(chance(rng, 0.008, count), 12 + 4 * rng.random(count), age)
    age = np.where((kind == FAMILY_KIND) & chance(rng, 0.04, count), 12 + 6 * rng.random(count), age)
    middle = (window[0] + window[1]) // 2
    sex = np.where(chance(rng, male, count), 0, 1)
    return make_people(
        rng, sex=sex, born=birth_days(rng, np.minimum(age, 88), middle), addresses=addresses, window=window
    )


def suspects(shard: Shard, window: tuple[int, int], addresses: int) -> Suspects:
    """The suspects of one shard, movers first, with exactly the shard's number of incidents between them."""
    rng = stream(shard.seed, shard.number, 1)
    crossing = movers(shard, window)
    here = np.flatnonzero((crossing.first == shard.number) | (crossing.second == shard.number))
    is_first = crossing.first[here] == shard.number
    natives = int(shard.incidents / 1.6) + 200
    kind = np.concatenate([np.full(len(here), INTIMATE_KIND), choose(rng, KIND_SHARES, natives)])
    counts = discrete_weibull(rng, np.array(KIND_Q)[kind], KIND_B, len(kind), MOST_INCIDENTS)
    counts[: len(here)] = np.minimum(counts[: len(here)], 4)
    special = len(here) if shard.number == 0 else -1
    if special >= 0:
        kind[special], counts[special] = INTIMATE_KIND, 11
    cut = _cut(counts, shard.incidents)
    kind = kind[: len(cut)]
    homes = rng.integers(addresses, size=(len(here), 3))
    born = join(changed(some(crossing.people, here), home=homes), _adults(rng, kind[len(here) :], addresses, window))
    ends = np.ones(len(cut))
    begins = np.zeros(len(cut))
    ends[: len(here)] = np.where(is_first, crossing.crossing[here], 1.0)
    begins[: len(here)] = np.where(is_first, 0.0, crossing.crossing[here])
    victims = _victims(rng, kind, cut, special)
    follower = chance(rng, 0.08, len(cut)) & (kind == INTIMATE_KIND)
    return Suspects(_related(rng, born, special, len(here)), kind, cut, victims, begins, ends, follower, special)


def _cut(counts: Ints, total: int) -> Ints:
    """The first suspects whose incidents sum to `total`, the last of them cut short."""
    edges = np.cumsum(counts)
    last = int(np.searchsorted(edges, total))
    kept = counts[: last + 1].copy()
    kept[last] -= edges[last] - total
    return kept


def _victims(rng: np.random.Generator, kind: Ints, counts: Ints, special: int) -> Ints:
    """How many victims each suspect has: one, or for the serial two and more."""
    each = np.array(SERIAL_EACH)[kind]
    serial = rng.random(len(counts)) < 1.0 - (1.0 - each) ** (counts - 1)
    serial &= rng.random(len(counts)) < SERIAL_SHARE
    several = 2 + rng.geometric(0.70, len(counts)) - 1
    victims = np.where(serial, np.minimum(several, counts), 1)
    if special >= 0:
        victims[special] = 1
    return victims


def _related(rng: np.random.Generator, people: People, special: int, movers_here: int) -> People:
    """Some suspects made kin of others: fathers and sons of one name at one address, twins, brothers."""
    free = np.arange(max(special + 1, movers_here), len(people))
    chosen = rng.permutation(free)[: 2 * (len(free) * 3 // 100)]
    older, younger = chosen[: len(chosen) // 2], chosen[len(chosen) // 2 :]
    how = rng.random(len(older))
    twin, father = how < 0.25, how >= 0.6
    surname, home, moved = people.surname.copy(), people.home.copy(), people.moved.copy()
    born, forename, sex, tradition = (
        people.born.copy(),
        people.forename.copy(),
        people.sex.copy(),
        people.tradition.copy(),
    )
    surname[younger], home[younger], moved[younger] = surname[older], home[older], moved[older]
    tradition[younger] = tradition[older]
    gap = np.where(
        twin, 0, np.where(father, (19 + 12 * rng.random(len(older))) * 365, 300 + 2000 * rng.random(len(older)))
    )
    born[younger] = np.minimum(born[older] + gap.astype(int), np.max(people.born))
    alike = (father & chance(rng, 0.5, len(older))) | (twin & chance(rng, 0.03, len(older)))
    forename[younger] = np.where(alike, forename[older], forename[younger])
    sex[younger] = np.where(alike, sex[older], sex[younger])
    landline = people.landline.copy()
    landline[younger] = landline[older]
    return changed(
        people,
        surname=surname,
        home=home,
        moved=moved,
        born=born,
        forename=forename,
        sex=sex,
        tradition=tradition,
        landline=landline,
    )


def pairs(rng: np.random.Generator, who: Suspects, window: tuple[int, int]) -> Pairs:
    """Each suspect with each of his victims, in the order in which he comes to them."""
    owner = np.repeat(np.arange(len(who.victims)), who.victims)
    kind = np.repeat(who.kind, who.victims)
    slot = within(who.victims)
    relative = (kind == INTIMATE_KIND) & (slot > 0) & chance(rng, 0.12, len(owner))
    kind = np.where(relative, FAMILY_KIND, kind)
    base = np.zeros(len(owner), dtype=np.int32)
    for number, table in _BASES.items():
        at = np.flatnonzero(kind == number)
        base[at] = np.array([CODE[name] for name, _ in table])[choose(rng, [share for _, share in table], len(at))]
    together = (kind == FAMILY_KIND) & chance(rng, 0.6, len(owner))
    length = window[1] - window[0]
    parted = window[0] + (rng.random(len(owner)) * length * 2.6).astype(np.int64)
    married = np.isin(base, [CODE["spouse"], CODE["civil_partner"]])
    early = chance(rng, np.where(married, 0.13, 0.39), len(owner))
    parted = np.where(early, window[0] - 30, parted + np.where(married, length // 2, 0))
    if who.special >= 0:
        his = int(starts(who.victims)[who.special])
        base[his], parted[his], together[his] = CODE["cohabitant"], window[1] - 350, False
    return Pairs(owner, base, parted, together)


def notices(rng: np.random.Generator, who: Suspects, pair: Pairs, days: Calendar, window: tuple[int, int]) -> Notices:
    """Every incident: which pair, which day, and what the suspect then was to the victim."""
    owner = np.repeat(np.arange(len(who.incidents)), who.incidents)
    slot = _slots(rng, who)
    at = starts(who.victims)[owner] + slot
    share = _shares(rng, who)
    day = days.day_of(share, who.follower[owner])
    second = seconds_of_day(rng, len(owner))
    if who.special >= 0:
        mine = np.flatnonzero(owner == who.special)
        day[mine] = window[1] - np.array(ELEVEN_DAYS_BEFORE[: len(mine)])
    relationship = _relationship(pair, at, day, slot, who.victims[owner])
    repeated = _nth(at)
    domestic = np.isin(who.kind[owner], [INTIMATE_KIND, FAMILY_KIND])
    turned = domestic & (repeated > 0) & chance(rng, 0.045, len(owner)) & (owner != who.special)
    return Notices(owner, at, who.kind[owner], day, second, relationship, turned)


def _nth(at: Ints) -> Ints:
    """How many earlier places hold the same value."""
    order = np.argsort(at, kind="stable")
    counts = np.unique(at, return_counts=True)[1]
    result = np.empty(len(at), dtype=np.int64)
    result[order] = within(counts)
    return result


def _slots(rng: np.random.Generator, who: Suspects) -> Ints:
    """Which of his victims each incident is against: in turn, unevenly, with some going back to the one before."""
    owner = np.repeat(np.arange(len(who.incidents)), who.incidents)
    n, v, j = who.incidents[owner], who.victims[owner], within(who.incidents)
    pattern = choose(rng, (0.2, 0.45, 0.35), len(who.incidents))[owner]
    slot = np.select(
        [pattern == 0, pattern == 1], [j * v // n, np.minimum(j, v - 1)], default=np.maximum(0, j - (n - v))
    )
    same = np.zeros(len(slot), dtype=bool)
    same[1:] = (slot[1:] == slot[:-1]) & (owner[1:] == owner[:-1])
    back = same & (slot > 0) & chance(rng, 0.12, len(slot))
    return np.asarray(slot - back)


def _shares(rng: np.random.Generator, who: Suspects) -> Reals:
    """When, as a share of the window: gaps drawn from a Weibull of falling hazard, squeezed in where they do not
    fit."""
    counts = who.incidents
    owner = np.repeat(np.arange(len(counts)), counts)
    first = within(counts) == 0
    gap = rng.weibull(GAP_SHAPE, len(owner)) * (GAP_SCALE / counts**0.9)[owner]
    gap[first] = 0.0
    room = who.end - who.start
    total = np.add.reduceat(gap, starts(counts))
    squeezed = room * (0.45 + 0.5 * rng.random(len(counts)))
    factor = np.where(total > 0.97 * room, squeezed / np.maximum(total, 1e-12), 1.0)
    gap, total = gap * factor[owner], total * factor
    begin = who.start + rng.random(len(counts)) * (room - total)
    passed = np.cumsum(gap)
    return np.asarray(begin[owner] + passed - (passed - gap)[starts(counts)][owner])


def _relationship(pair: Pairs, at: Ints, day: Ints, slot: Ints, victims: Ints) -> Ints:
    """The relationship on the day: former once parted, and former where he has since come to another."""
    base = pair.base[at]
    over = day >= pair.parted[at]
    married = (base == CODE["spouse"]) | (base == CODE["civil_partner"])
    unmarried = (base == CODE["cohabitant"]) | (base == CODE["partner"])
    return np.select([over & married, over & unmarried], [CODE["ex_spouse"], CODE["ex_partner"]], default=base)
