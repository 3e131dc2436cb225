"""What courts and custody did: proceedings, convictions, orders, requirements, breaches, warrants, custody."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from daylight.synthetic.careers import CODE, SEXUAL_KIND, STALKING_KIND
from daylight.synthetic.crimes import CRIMES, Crimes, code_words
from daylight.synthetic.draws import Bools, Ints, chance, choose, labels, pick
from daylight.synthetic.incidents import Reported, dates, flags, offence_ids, words
from daylight.synthetic.involved import Cast
from daylight.synthetic.mentions import Mentions, about
from daylight.synthetic.world import World
from daylight.tables.extracts import INTIMATE

COURTS = ("Harport Magistrates' Court", "Northmoor Crown Court", "Vale Family Court", "Kesford Magistrates' Court")
CONVICTED_SHARE = 0.747  # of prosecutions completed, year to March 2025
UNRELATED = (
    ("046/00", "Stealing from shops and stalls"),
    ("092/00", "Misuse of drugs"),
    ("049/00", "Other theft"),
    ("105/01", "Common assault"),
)
DISPOSALS = ("fine", "community order", "suspended sentence", "imprisonment", "conditional discharge")
FINE, COMMUNITY, SUSPENDED, PRISON, DISCHARGE = range(5)
_LASTS = {
    "police_bail": 60, "bail": 150, "RO": 1100, "community": 365, "suspended": 540, "licence": 300,
    "conditional_caution": 110, "DVPN": 2,
    "DVPO": 28, "DAPN": 2, "DAPO": 540, "NMO": 365, "OO": 180, "SPO": 730, "SHPO": 1825, "SRO": 730, "CBO": 730,
}  # fmt: skip
_TRIAL = 160  # days from charge to verdict, on average: assumption


@dataclass(frozen=True, slots=True)
class Verdicts:
    """One place per verdict of guilty: its offence (-1 unrelated), who, when, and the sentence."""

    offence: Ints
    human: Ints
    day: Ints
    disposal: Ints
    days: Ints


@dataclass(frozen=True, slots=True)
class Orders:
    """One place per order. `protects` is the human protected (-1 none), `incident` what it came of (-1 none)."""

    kind: np.ndarray
    human: Ints
    start: Ints
    end: Ints
    protects: Ints
    incident: Ints
    ids: np.ndarray


def _numbers(prefix: str, world: World, count: int) -> np.ndarray:
    return labels(f"{prefix}{world.shard.number:03d}-", np.arange(1, count + 1), 6)


def _guilty_of(world: World, roles: Cast) -> Ints:
    """Who answers for each incident: its recorded suspect, but never the eleven-incident man."""
    return np.where(roles.suspect == world.who.special, -1, roles.suspect)


def make_verdicts(world: World, crimes: Crimes, roles: Cast, rng: np.random.Generator) -> Verdicts:
    """Guilty verdicts on charges and cautions, and older or other convictions that have nothing to do with abuse."""
    who = _guilty_of(world, roles)[crimes.incident]
    charged = np.flatnonzero((crimes.outcome == 1) & (who >= 0))
    guilty = charged[chance(rng, CONVICTED_SHARE, len(charged))]
    day = crimes.outcome_day[guilty] + 20 + rng.gamma(2.0, _TRIAL / 2, len(guilty)).astype(np.int64)
    cautioned = np.flatnonzero((crimes.outcome == 3) & (who >= 0))
    grave = np.array([crime.severity for crime in CRIMES])[crimes.kind[guilty]] > 300
    disposal = np.where(grave, PRISON, choose(rng, (22, 36, 16, 14, 12), len(guilty)))
    others = rng.permutation(len(world.who.kind))[: len(world.who.kind) * 14 // 100]
    if world.who.special >= 0:
        others = np.unique(np.append(others, world.who.special))
    old = world.shard.first_day - rng.integers(1, 3600, len(others))
    recent = world.shard.first_day + rng.integers(0, 360 * world.shard.years, len(others))
    when = np.where(chance(rng, 0.55, len(others)) | (others == world.who.special), old, recent)
    adult = when - world.people.born[others] > 14 * 366
    result = Verdicts(
        np.concatenate([guilty, cautioned, np.full(int(adult.sum()), -1)]),
        np.concatenate([who[guilty], who[cautioned], others[adult]]),
        np.concatenate([day, crimes.outcome_day[cautioned], when[adult]]),
        np.concatenate([disposal, np.full(len(cautioned), 5), choose(rng, (40, 25, 10, 15, 10), int(adult.sum()))]),
        rng.gamma(1.3, 130.0, len(guilty) + len(cautioned) + int(adult.sum())).astype(np.int64) + 14,
    )
    known = result.day <= world.shard.last_day
    long = np.where((result.offence >= 0) & np.append(grave, np.zeros(len(known) - len(grave), dtype=bool)), 4, 1)
    return Verdicts(
        result.offence[known],
        result.human[known],
        result.day[known],
        result.disposal[known],
        (result.days * long)[known],
    )


def convictions(world: World, crimes: Crimes, reported: Reported, found: Verdicts) -> Mentions:
    """The convictions extract: verdicts and cautions."""
    related = found.offence >= 0
    at = np.maximum(found.offence, 0)
    other = np.arange(len(related)) % len(UNRELATED)
    ids = _numbers("G", world, len(related))
    columns = pl.DataFrame(
        {
            "conviction_id": words(ids),
            "convicted_on": dates(found.day),
            "offence_code": words(
                np.where(related, code_words(crimes)[at], pick([code for code, _ in UNRELATED], other))
            ),
            "offence": words(
                np.where(
                    related,
                    pick([crime.name for crime in CRIMES], crimes.kind[at]),
                    pick([name for _, name in UNRELATED], other),
                )
            ),
            "disposal": words(pick((*DISPOSALS, "caution"), found.disposal)),
            "sentence_days": pl.Series(np.where(found.disposal == PRISON, found.days, 0)).replace(0, None),
            "offence_id": words(offence_ids(crimes, reported)[at], ~related),
        }
    )
    return about("convictions", ids, columns, world, found.human, found.day, reference=np.ones(len(ids), dtype=bool))


def proceedings(
    world: World,
    crimes: Crimes,
    reported: Reported,
    roles: Cast,
    found: Verdicts,
    orders: Orders,
    rng: np.random.Generator,
) -> Mentions:
    """The proceedings extract: charge, verdict or its absence, and applications for civil orders."""
    who = _guilty_of(world, roles)[crimes.incident]
    charged = np.flatnonzero((crimes.outcome == 1) & (who >= 0))
    guilty = found.offence >= 0
    guilty &= found.disposal < 5
    ended = np.setdiff1d(charged, found.offence[guilty])
    ended = ended[chance(rng, 0.9, len(ended)) & (crimes.outcome_day[ended] + _TRIAL < world.shard.last_day)]
    civil = np.flatnonzero(np.isin(orders.kind, ["NMO", "OO", "DVPO", "DAPO", "SPO"]))
    offence = np.concatenate([charged, found.offence[guilty], ended, np.full(2 * len(civil), -1)])
    human = np.concatenate([who[charged], found.human[guilty], who[ended], orders.human[civil], orders.human[civil]])
    day = np.concatenate(
        [
            crimes.outcome_day[charged],
            found.day[guilty],
            crimes.outcome_day[ended] + _TRIAL,
            orders.start[civil] - 4,
            orders.start[civil],
        ]
    )
    step = np.concatenate([
        np.full(len(charged), "charged"), np.full(int(guilty.sum()), "convicted"),
        pick(("discontinued", "acquitted", "dismissed"), choose(rng, (5, 4, 1), len(ended))),
        np.full(len(civil), "applied"), np.full(len(civil), "granted"),
    ]).astype(object)  # fmt: skip
    order = np.concatenate(
        [np.full(len(step) - 2 * len(civil), None, dtype=object), orders.ids[civil], orders.ids[civil]]
    )
    ids = _numbers("L", world, len(step))
    columns = pl.DataFrame(
        {
            "proceeding_id": words(ids),
            "happened_on": dates(day),
            "step": words(step),
            "offence_id": words(offence_ids(crimes, reported)[np.maximum(offence, 0)], offence < 0),
            "order_id": words(order),
            "applicant": words(
                np.where(np.isin(order, orders.ids[np.isin(orders.kind, ["NMO", "OO"])]), "victim", "police"),
                offence >= 0,
            ),
            "court": words(pick(COURTS, rng.integers(len(COURTS), size=len(step)))),
        }
    )
    return about("proceedings", ids, columns, world, human, day, reference=np.ones(len(ids), dtype=bool))


def make_orders(world: World, crimes: Crimes, roles: Cast, found: Verdicts, rng: np.random.Generator) -> Orders:
    """Orders of every kind: from arrests, verdicts, and applications of victims and police."""
    rows: list[tuple[str, Ints, Ints, Ints, Ints]] = []  # kind, human, start, protects, incident
    notice, who = world.notice, _guilty_of(world, roles)
    crime = np.unique(crimes.incident)
    held = crime[crimes.arrested[crime] & (who[crime] >= 0)]
    partner = np.isin(notice.relationship, [CODE[name] for name in INTIMATE])

    def add(kind: str, at: Ints, share: float, wait: int) -> None:
        one = at[chance(rng, share, len(at))]
        rows.append((kind, who[one], notice.day[one] + wait, roles.victim[one], one))

    add("police_bail", held, 0.24, 1)
    add("DVPN", held[partner[held]], 0.055, 1)
    add("DVPO", rows[-1][4], 0.85, 3)
    add("DAPN", held[partner[held] & (notice.day[held] > world.shard.last_day - 500)], 0.02, 1)
    add("DAPO", rows[-1][4], 0.8, 7)
    seeking = np.flatnonzero(partner & (who >= 0) & ~notice.reversed)
    add("NMO", seeking, 0.014, 21)
    add("OO", seeking, 0.0015, 25)
    add("SPO", np.flatnonzero((notice.kind == STALKING_KIND) & (who >= 0)), 0.03, 60)
    add("SRO", np.flatnonzero((notice.kind == SEXUAL_KIND) & (who >= 0)), 0.02, 90)
    charged = np.unique(crimes.incident[crimes.outcome == 1])
    add("bail", charged[who[charged] >= 0], 0.55, 4)
    diverted = np.unique(crimes.incident[crimes.outcome == 22])
    add("conditional_caution", diverted[who[diverted] >= 0], 0.35, 40)
    rows += _sentences(world, crimes, roles, found, rng)
    kind = np.concatenate([np.full(len(row[1]), row[0]) for row in rows]).astype(object)
    human, start, protects, incident = (np.concatenate([row[place] for row in rows]) for place in (1, 2, 3, 4))
    known = start <= world.shard.last_day
    kind, human, start, protects, incident = kind[known], human[known], start[known], protects[known], incident[known]
    length = np.array([_LASTS[one] for one in kind])
    length = np.where(length > 30, (length * (0.6 + 0.8 * rng.random(len(kind)))).astype(np.int64), length)
    return Orders(kind, human, start, start + length, protects, incident, _numbers("B", world, len(kind)))


def _sentences(
    world: World, crimes: Crimes, roles: Cast, found: Verdicts, rng: np.random.Generator
) -> list[tuple[str, Ints, Ints, Ints, Ints]]:
    """Orders that come with a verdict."""
    related = found.offence >= 0
    incident = np.where(related, crimes.incident[np.maximum(found.offence, 0)], -1)
    kind = world.notice.kind[np.maximum(incident, 0)]
    wanted = {
        "RO": related
        & world.domestic[np.maximum(incident, 0)]
        & chance(rng, 0.34, len(related))
        & (found.disposal < 5),
        "community": found.disposal == COMMUNITY,
        "suspended": found.disposal == SUSPENDED,
        "licence": found.disposal == PRISON,
        "SHPO": related & (kind == SEXUAL_KIND) & chance(rng, 0.6, len(related)),
        "CBO": ~related & chance(rng, 0.02, len(related)),
    }
    rows: list[tuple[str, Ints, Ints, Ints, Ints]] = []
    for name, chosen in wanted.items():
        at = np.flatnonzero(chosen)
        wait = found.days[at] // 2 if name == "licence" else 0
        victim = np.where(related[at], roles.victim[np.maximum(incident[at], 0)], -1)
        protects = victim if name in ("RO", "licence") else np.full(len(at), -1)
        rows.append((name, found.human[at], found.day[at] + wait, protects, incident[at]))
    return rows


def orders_rows(world: World, orders: Orders) -> Mentions:
    """The orders extract; whom each protects is filled in once nominal records exist."""
    civil = np.isin(orders.kind, ["NMO", "OO"])
    columns = pl.DataFrame(
        {
            "order_id": words(orders.ids),
            "kind": words(orders.kind),
            "starts_on": dates(orders.start),
            "ends_on": dates(orders.end),
            "conditions": words(
                np.where(orders.protects >= 0, "not to contact the protected person", "as the requirements say")
            ),
            "protected_nominal_id": words(np.full(len(orders.ids), None)),
            "court": words(
                np.where(civil, COURTS[2], COURTS[0]),
                np.isin(orders.kind, ["police_bail", "DVPN", "DAPN", "conditional_caution"]),
            ),
        }
    )
    return about("orders", orders.ids, columns, world, orders.human, orders.start, reference=~civil)


def requirements(world: World, orders: Orders, rng: np.random.Generator) -> pl.DataFrame:
    """The order_requirements extract: things to do, mostly, in sentences and cautions."""
    at = np.flatnonzero(np.isin(orders.kind, ["community", "suspended", "DAPO", "conditional_caution", "licence"]))
    at = np.sort(np.concatenate([at, at[chance(rng, 0.4, len(at))]]))
    what = choose(rng, (30, 25, 15, 15, 15), len(at))
    text = (
        "Building Better Relationships programme",
        "rehabilitation activity days",
        "alcohol treatment",
        "unpaid work",
        "not to contact the victim",
    )
    done = chance(rng, 0.45, len(at)) & (orders.end[at] < world.shard.last_day)
    return pl.DataFrame(
        {
            "requirement_id": words(_numbers("R", world, len(at))),
            "order_id": words(orders.ids[at]),
            "text": words(pick(text, what)),
            "positive": flags(what < 4),
            "supervisor": words(np.full(len(at), "probation"), orders.kind[at] == "conditional_caution"),
            "starts_on": dates(orders.start[at]),
            "ends_on": dates(orders.end[at]),
            "completed_on": dates(np.maximum(orders.start[at], orders.end[at] - 10), ~done),
        }
    )


def breaches(world: World, roles: Cast, reported: Reported, orders: Orders, rng: np.random.Generator) -> pl.DataFrame:
    """The breaches extract: later incidents of the same two while an order stood between them, and some without an
    incident."""
    standing = pl.DataFrame(
        {
            "order": np.arange(len(orders.ids)),
            "suspect": orders.human,
            "victim": orders.protects,
            "start": orders.start,
            "end": orders.end,
        }
    )
    came = pl.DataFrame(
        {
            "incident": np.arange(len(roles.suspect)),
            "suspect": roles.suspect,
            "victim": roles.victim,
            "day": world.notice.day,
        }
    )
    found = standing.filter(pl.col("victim") >= 0).join(came, on=["suspect", "victim"]).sort("order", "incident")
    found = found.filter((pl.col("day") > pl.col("start")) & (pl.col("day") <= pl.col("end")))
    found = found.filter(pl.Series(chance(rng, 0.7, found.height)))
    other = np.flatnonzero(
        np.isin(orders.kind, ["bail", "community", "RO", "NMO", "licence"]) & chance(rng, 0.05, len(orders.ids))
    )
    other = other[orders.start[other] + 9 <= world.shard.last_day]
    order = np.concatenate([found["order"].to_numpy(), other])
    incident = np.concatenate([found["incident"].to_numpy(), np.full(len(other), -1)])
    return pl.DataFrame(
        {
            "breach_id": words(_numbers("X", world, len(order))),
            "order_id": words(orders.ids[order]),
            "breached_on": dates(np.concatenate([found["day"].to_numpy(), orders.start[other] + 9])),
            "incident_id": words(reported.ids[np.maximum(incident, 0)], incident < 0),
            "route": words(
                pick(
                    ("arrested", "reported to court", "no further action", "warned"),
                    choose(rng, (40, 25, 25, 10), len(order)),
                )
            ),
        }
    )


def warrants(world: World, crimes: Crimes, roles: Cast, orders: Orders, rng: np.random.Generator) -> Mentions:
    """The warrants extract: failures to appear and recalls, a third of them still out."""
    who = _guilty_of(world, roles)[crimes.incident]
    missed = np.flatnonzero((crimes.outcome == 1) & (who >= 0) & chance(rng, 0.09, len(who)))
    recalled = np.flatnonzero((orders.kind == "licence") & chance(rng, 0.15, len(orders.ids)))
    human = np.concatenate([who[missed], orders.human[recalled]])
    day = np.concatenate([crimes.outcome_day[missed] + 30, orders.start[recalled] + 40])
    kind = np.concatenate([np.full(len(missed), "fail_to_appear"), np.full(len(recalled), "recall")]).astype(object)
    known = day <= world.shard.last_day
    human, day, kind = human[known], day[known], kind[known]
    done = day + 1 + rng.gamma(0.8, 40.0, len(day)).astype(np.int64)
    fate = choose(rng, (62, 5, 33), len(day))
    ids = _numbers("W", world, len(day))
    columns = pl.DataFrame(
        {
            "warrant_id": words(ids),
            "issued_on": dates(day),
            "kind": words(kind),
            "executed_on": dates(done, (fate != 0) | (done > world.shard.last_day)),
            "withdrawn_on": dates(done, (fate != 1) | (done > world.shard.last_day)),
        }
    )
    return about("warrants", ids, columns, world, human, day, reference=np.ones(len(ids), dtype=bool))


def custody(world: World, found: Verdicts) -> Mentions:
    """The custody extract: sentences served, some still running."""
    at = np.flatnonzero(found.disposal == PRISON)
    start, release = found.day[at], found.day[at] + found.days[at] // 2
    inside: Bools = release > world.shard.last_day
    columns = pl.DataFrame(
        {
            "starts_on": dates(start),
            "ends_on": dates(release, inside),
            "place": words(pick(("HMP Stonecombe", "HMP Fenwick Vale", "HMP Harmoor"), at % 3)),
            "release_on": dates(release),
        }
    )
    return about(
        "custody",
        np.zeros(0, dtype=object),
        columns,
        world,
        found.human[at],
        start,
        reference=np.ones(len(at), dtype=bool),
    )
