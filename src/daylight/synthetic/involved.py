"""The involvements extract: who was suspect, victim, child, witness or caller in each incident, and to whom."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from daylight.synthetic.careers import CODE
from daylight.synthetic.crimes import Crimes, first_of
from daylight.synthetic.dirt import Dirt
from daylight.synthetic.draws import Bools, Ints, blanked, chance, choose, labels, pick
from daylight.synthetic.incidents import Reported, flags, offence_ids, words
from daylight.synthetic.mentions import Mentions
from daylight.synthetic.people import changed, join, make_people, some
from daylight.synthetic.victims import lives_with
from daylight.synthetic.world import World
from daylight.tables.extracts import RELATIONSHIPS

_OPPOSITE = {"parent": "child", "child": "parent", "grandparent": "grandchild", "grandchild": "grandparent"}
INVERSE = np.array([CODE[_OPPOSITE.get(name, name)] for name in RELATIONSHIPS])
SUSPECT, VICTIM, WITNESS, CHILD, CALLER, SUBJECT, OTHER = range(7)
_ROLE_NAMES = ("suspect", "victim", "witness", "child", "caller", "subject", "other")
_FAMILY_OF_PARTNER = [CODE["in_law"], CODE["other_family"], CODE["acquaintance"]]


@dataclass(frozen=True, slots=True)
class Part:
    """Some involvement rows before they are named: place within the incident, who, in what role, to whom."""

    incident: Ints
    place: Ints
    role: int
    human: Ints
    relationship: Ints  # -1 none
    towards: Ints  # place within the incident of the victim meant, 0 none
    address: Ints


def _part(world: World, incident: Ints, place: Ints | int, role: int, human: Ints, **more: Ints) -> Part:
    count = len(incident)
    blank = {
        "relationship": np.full(count, -1), "towards": np.zeros(count, dtype=np.int64),
        "address": world.people.home_at(human, world.notice.day[incident]),
    }  # fmt: skip
    return Part(incident, np.broadcast_to(np.asarray(place), (count,)), role, human, **(blank | more))


@dataclass(frozen=True, slots=True)
class Cast:
    """Per incident: who is recorded as suspect and as victim."""

    suspect: Ints
    victim: Ints
    relationship: Ints
    suspect_address: Ints
    victim_address: Ints


def cast(world: World, victim: Ints) -> Cast:
    """Suspect and victim of each incident, roles reversed where she is the one recorded as suspect."""
    notice, people = world.notice, world.people
    hers = people.home_at(victim, notice.day)
    his = np.where(
        lives_with(world.pair, notice.pair, notice.relationship), hers, people.home_at(notice.suspect, notice.day)
    )
    turned = notice.reversed
    return Cast(
        np.where(turned, victim, notice.suspect), np.where(turned, notice.suspect, victim),
        np.where(turned, INVERSE[notice.relationship], notice.relationship), np.where(turned, hers, his),
        np.where(turned, his, hers),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sealed:
    """The world with new identities in it: incidents in which one is victim, the victim of every incident, and who
    each was before."""

    world: World
    incidents: Ints
    victim: Ints
    before: dict[int, int]


def seal(world: World, rng: np.random.Generator) -> Sealed:
    """Give a few survivors a new identity: a new human, in a new home."""
    notice = world.notice
    order = np.lexsort((np.arange(len(notice.day)), notice.pair))
    nth = np.empty(len(order), dtype=np.int64)
    _, counts = np.unique(notice.pair, return_counts=True)
    nth[order] = np.concatenate([np.arange(n) for n in counts]) if len(counts) else []
    able = np.flatnonzero(
        (np.bincount(notice.pair, minlength=len(world.pair.base)) >= 3)
        & world_intimate(world)
        & (world.pair.suspect != world.who.special)
    )
    chosen = rng.permutation(able)[: max(2, len(able) // 150)]
    victim = world.victim[notice.pair].copy()
    at = np.flatnonzero(np.isin(notice.pair, chosen) & (nth >= 2) & ~notice.reversed)
    old, place = np.unique(victim[at], return_inverse=True)
    window = (world.shard.first_day, world.shard.last_day)
    fresh = make_people(
        rng, sex=world.people.sex[old], born=world.people.born[old] + 400, addresses=len(world.places), window=window
    )
    victim[at] = len(world.people) + place
    grown = join(world.people, changed(fresh, ethnicity=some(world.people, old).ethnicity))
    fields = {name: getattr(world, name) for name in World.__dataclass_fields__}
    before = dict(zip(range(len(world.people), len(grown)), old.tolist(), strict=True))
    return Sealed(World(**(fields | {"people": grown})), at, victim, before)


def world_intimate(world: World) -> Bools:
    """Which pairs are or were partners."""
    return np.asarray(world.pair.base <= CODE["ex_partner"])


def involvements(
    world: World, crimes: Crimes, reported: Reported, roles: Cast, sealed: Ints, listed: tuple[Ints, Ints], dirt: Dirt
) -> tuple[Mentions, np.ndarray]:
    """Every mention of a human in an incident, and the id of each child's.

    `listed` are incident and child (by number) of the children recorded.
    """
    parts = _parts(world, roles, listed, dirt)
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("incident", "place", "human", "relationship", "towards", "address")
    }
    role = np.concatenate([np.full(len(part.incident), part.role) for part in parts])
    order = np.lexsort((joined["place"], joined["incident"]))
    joined, role = {name: column[order] for name, column in joined.items()}, role[order]
    incident = joined["incident"]
    blank = (
        (role == SUSPECT)
        & dirt.strikes("suspect_blank", len(role))
        & (world.notice.suspect[incident] != world.who.special)
    )
    hidden = np.isin(incident, np.flatnonzero(world.notice.reversed)) | (joined["towards"] > 0)
    blank &= ~hidden
    ids = _ids(reported, incident, joined["place"])
    columns = _columns(world, crimes, reported, joined, role, ids, dirt)
    is_sealed = np.isin(incident, sealed) & (role == VICTIM) & (joined["place"] == 2)
    rows = Mentions(
        table="involvements", record=ids, columns=columns, human=joined["human"], day=world.notice.day[incident],
        address=joined["address"],
        suspect=role == SUSPECT, victim=role == VICTIM,
        reference=(role == SUSPECT) & columns["arrested"].fill_null(False).to_numpy(), nameless=blank, sealed=is_sealed,
    )  # fmt: skip
    return rows, _ids(reported, listed[0], 7 + _nth_of(listed[0]))


def _parts(world: World, roles: Cast, listed: tuple[Ints, Ints], dirt: Dirt) -> list[Part]:
    rng, notice = dirt.rng, world.notice
    count = len(notice.day)
    every = np.arange(count)
    domestic_pair = world.domestic & (notice.suspect != world.who.special)
    both = np.flatnonzero(domestic_pair & ~notice.reversed & chance(rng, 0.02, count))
    plain = (
        ~np.isin(every, both)
        & ~np.isin(every, world.seconds)
        & ~notice.reversed
        & (notice.suspect != world.who.special)
    )
    named = np.flatnonzero(~(plain & dirt.strikes("suspect_absent", count)))
    two = np.isin(named, world.seconds) | np.isin(named, both) | chance(rng, 0.15, len(named))
    second = world.first_second + np.arange(len(world.seconds))
    kin = np.array(_FAMILY_OF_PARTNER)[choose(rng, (0.4, 0.4, 0.2), len(second))]
    seer = world.first_bystander + np.arange(len(world.bystanders))
    seen_as = choose(rng, (0.5, 0.38, 0.03, 0.09), len(seer))
    children = _part(world, listed[0], 7, CHILD, world.first_child + listed[1])
    parts = [
        _part(world, named, 1, SUSPECT, roles.suspect[named], relationship=roles.relationship[named],
        towards=np.where(two, 2, 0), address=roles.suspect_address[named]),
        _part(world, every, 2, VICTIM, roles.victim, address=roles.victim_address),
        _part(world, world.seconds, 3, SUSPECT, roles.suspect[world.seconds], relationship=kin,
        towards=np.full(len(second), 4), address=roles.suspect_address[world.seconds]),
        _part(world, world.seconds, 4, VICTIM, second, address=roles.victim_address[world.seconds]),
        _part(world, both, 5, SUSPECT, roles.victim[both], relationship=INVERSE[roles.relationship[both]],
        towards=np.full(len(both), 6), address=roles.victim_address[both]),
        _part(world, both, 6, VICTIM, roles.suspect[both], address=roles.suspect_address[both]),
        Part(children.incident, 7 + _nth_of(listed[0]), CHILD, children.human, children.relationship,
        children.towards, roles.victim_address[listed[0]]),
    ]  # fmt: skip
    for number, role in enumerate((WITNESS, CALLER, SUBJECT, OTHER)):
        at = np.flatnonzero(seen_as == number)
        parts.append(_part(world, world.bystanders[at], 20 + number, role, seer[at]))
    return parts


def _nth_of(values: Ints) -> Ints:
    """0, 1, 2 among equal neighbours of a sorted array."""
    first = np.ones(len(values), dtype=bool)
    first[1:] = values[1:] != values[:-1]
    begin = np.flatnonzero(first)
    return np.arange(len(values)) - np.repeat(begin, np.diff(np.append(begin, len(values))))


def _ids(reported: Reported, incident: Ints, place: Ints) -> np.ndarray:
    return np.asarray("V" + reported.ids[incident] + labels("-", place, 2))


def _columns(
    world: World, crimes: Crimes, reported: Reported, joined: dict[str, Ints], role: Ints, ids: np.ndarray, dirt: Dirt
) -> pl.DataFrame:
    incident, count = joined["incident"], len(role)
    suspect = role == SUSPECT
    offence = np.full(len(reported.ids), None, dtype=object)
    at = first_of(crimes)
    at = at[np.bincount(crimes.incident, minlength=len(reported.ids))[crimes.incident[at]] == 1]
    offence[crimes.incident[at]] = offence_ids(crimes, reported)[
        at
    ]  # where there is one: of several, a mention means them all
    arrested = suspect & crimes.arrested[incident] & ((joined["place"] == 1) | chance(dirt.rng, 0.4, count))
    relationship, unknown = _relationships(joined["relationship"], dirt)
    towards = blanked(_ids(reported, incident, joined["towards"]), joined["towards"] == 0)
    return pl.DataFrame(
        {
            "involvement_id": words(ids),
            "incident_id": words(reported.ids[incident]),
            "offence_id": words(offence[incident], ~suspect | chance(dirt.rng, 0.5, count)),
            "role": words(pick(_ROLE_NAMES, role)),
            "relationship": words(relationship, ~suspect | unknown),
            "to_involvement_id": words(towards),
            "arrested": flags(arrested, ~suspect),
        }
    )


def _relationships(truth: Ints, dirt: Dirt) -> tuple[np.ndarray, Bools]:
    """The relationship as recorded: unknown (said so or left empty) or, seldom, another one."""
    count = len(truth)
    shown = pick(RELATIONSHIPS, np.maximum(truth, 0))
    wrong = dirt.struck("relationship_wrong", count)
    shown[wrong] = pick(("partner", "ex_partner", "acquaintance", "other_family"), dirt.slips(len(wrong)) % 4)
    lost = dirt.strikes("relationship_unknown", count)
    said = dirt.slips(count) % 5 < 3
    shown[lost & said] = "unknown"
    return shown, lost & ~said
