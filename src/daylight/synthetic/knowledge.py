"""What else the force knows: spells under existing frameworks, markers, intelligence, interests, staff, schools."""

import numpy as np
import polars as pl

from daylight.synthetic.calendar import CLUBS, RIVALRY
from daylight.synthetic.careers import SEXUAL_KIND
from daylight.synthetic.crimes import Crimes
from daylight.synthetic.draws import Ints, chance, choose, labels, pick
from daylight.synthetic.incidents import Reported, dates, words
from daylight.synthetic.involved import Cast
from daylight.synthetic.justice import COMMUNITY, PRISON, SUSPENDED, Verdicts
from daylight.synthetic.mentions import Mentions, about
from daylight.synthetic.people import is_under
from daylight.synthetic.world import World
from daylight.tables.extracts import MARKERS

NO_ID = np.zeros(0, dtype=object)
_MARKER_SHARES = (30, 10, 2, 12, 8, 5, 12, 12, 1, 1, 2, 4, 1)


def management(world: World, crimes: Crimes, roles: Cast, found: Verdicts, rng: np.random.Generator) -> Mentions:
    """The management extract: MAPPA and probation from verdicts, IOM for theft, MARAC for victims, MATAC and DRIVE
    for a few.

    One open spell in four is stale: nothing was done under it for a year and more.
    """
    last = world.shard.last_day
    related = found.offence >= 0
    incident = crimes.incident[np.maximum(found.offence, 0)]
    sexual = related & (world.notice.kind[incident] == SEXUAL_KIND) & (found.disposal < 5)
    abuse = related & world.domestic[incident]
    mappa = np.flatnonzero((related & (found.disposal == PRISON) & (found.days >= 365)) | sexual)
    supervised = np.flatnonzero(np.isin(found.disposal, (COMMUNITY, SUSPENDED, PRISON)))
    ordinary = np.flatnonzero(np.arange(len(world.who.kind)) != world.who.special)
    often = ordinary[world.who.incidents[ordinary] >= 4]
    iom = ordinary[chance(rng, 0.006, len(ordinary))]
    matac, drive = often[chance(rng, 0.06, len(often))], often[chance(rng, 0.03, len(often))]
    high = np.flatnonzero(world.domestic & chance(rng, 0.05, len(world.domestic)))
    potential = often[chance(rng, 0.003, len(often))]
    none = np.full(len(world.domestic), None, dtype=object)
    spells = (
        ("MAPPA", found.human[mappa], found.day[mappa], np.where(sexual[mappa], "1", "2"), "perpetrator"),
        (
            "probation",
            found.human[supervised],
            found.day[supervised],
            np.where(abuse[supervised], "domestic abuse", "other offence"),
            "perpetrator",
        ),
        ("IOM", iom, last - rng.integers(10, 1500, len(iom)), np.full(len(iom), "acquisitive crime"), "perpetrator"),
        ("MATAC", matac, last - rng.integers(5, 700, len(matac)), none[: len(matac)], "perpetrator"),
        ("DRIVE", drive, last - rng.integers(5, 600, len(drive)), none[: len(drive)], "perpetrator"),
        ("PDP", potential, np.full(len(potential), last - 200), none[: len(potential)], "perpetrator"),
        ("MARAC", roles.victim[high], np.minimum(world.notice.day[high] + 14, last), none[: len(high)], "victim"),
    )
    scheme = np.concatenate([np.full(len(spell[1]), spell[0]) for spell in spells]).astype(object)
    human = np.concatenate([spell[1] for spell in spells])
    start = np.concatenate([spell[2] for spell in spells])
    category = np.concatenate([spell[3] for spell in spells]).astype(object)
    role = np.concatenate([np.full(len(spell[1]), spell[4]) for spell in spells]).astype(object)
    end = start + rng.integers(120, 900, len(start))
    open_ = (end > last) | chance(rng, 0.35, len(start))
    stale = open_ & chance(rng, 0.25, len(start))
    acted = np.where(
        open_,
        np.where(stale, last - rng.integers(380, 900, len(start)), last - rng.integers(2, 300, len(start))),
        end - 5,
    )
    columns = pl.DataFrame(
        {
            "scheme": words(scheme),
            "starts_on": dates(start),
            "ends_on": dates(end, open_),
            "category": words(category),
            "level": words(pick(("1", "2", "3"), choose(rng, (80, 17, 3), len(start))), scheme != "MAPPA"),
            "role": words(role),
            "last_action_on": dates(np.maximum(acted, start), chance(rng, 0.1, len(start))),
        }
    )
    return about("management", NO_ID, columns, world, human, start)


def markers(world: World, rng: np.random.Generator) -> Mentions:
    """The markers extract: warning markers on suspects, and two on the eleven-incident man."""
    at = np.flatnonzero(chance(rng, np.minimum(0.04 + 0.02 * world.who.incidents, 0.4), len(world.who.incidents)))
    at = at[at != world.who.special]
    kind = choose(rng, _MARKER_SHARES, len(at))
    if world.who.special >= 0:
        at = np.concatenate([at, [world.who.special, world.who.special]])
        kind = np.concatenate([kind, [MARKERS.index("violent"), MARKERS.index("weapons")]])
    start = world.shard.last_day - rng.integers(30, 1700, len(at))
    if world.who.special >= 0:
        start[-2:] = world.shard.last_day - np.array([460, 260])
    ended = chance(rng, 0.2, len(at)) & (at != world.who.special)
    columns = pl.DataFrame(
        {
            "marker": words(pick(MARKERS, kind)),
            "starts_on": dates(start),
            "ends_on": dates(np.minimum(start + 365, world.shard.last_day), ~ended),
        }
    )
    return about("markers", NO_ID, columns, world, at, start)


def intelligence(world: World, rng: np.random.Generator) -> Mentions:
    """The intelligence extract: lines about suspects that rest on sources, not evidence."""
    at = np.flatnonzero(
        chance(rng, 0.06, len(world.who.incidents)) & (np.arange(len(world.who.incidents)) != world.who.special)
    )
    day = world.shard.first_day + rng.integers(0, 360 * world.shard.years, len(at))
    ids = labels(f"Q{world.shard.number:03d}-", np.arange(1, len(at) + 1), 6)
    columns = pl.DataFrame(
        {
            "report_id": words(ids),
            "reported_on": dates(day),
            "source_evaluation": words(pick(("1", "2", "3"), choose(rng, (15, 65, 20), len(at)))),
            "assessment": words(pick(tuple("ABCDE"), choose(rng, (15, 40, 15, 25, 5), len(at)))),
            "handling": words(pick(("P", "C"), choose(rng, (85, 15), len(at)))),
            "text": words(np.full(len(at), "SYNTHETIC: made-up intelligence line")),
        }
    )
    return about("intelligence", ids, columns, world, at, day)


def interests(world: World, rng: np.random.Generator) -> Mentions:
    """The interests extract: followers of the derby clubs, and a few clubs, employers and venues of others."""
    count = len(world.who.incidents)
    follower = np.flatnonzero(world.who.follower & chance(rng, 0.75, count))
    other = np.flatnonzero(~world.who.follower & chance(rng, 0.03, count))
    kind = choose(rng, (4, 4, 3, 1), len(other))
    value = np.select(
        [kind == 0, kind == 1, kind == 2],
        [
            pick(CLUBS[2:], other % 4),
            pick(("Harport Haulage", "Vale Foods", "Kesford Tyres"), other % 3),
            pick(("The Heron", "The Foundry"), other % 2),
        ],
        default=np.full(len(other), "gym"),
    )
    human = np.concatenate([follower, other])
    columns = pl.DataFrame(
        {
            "kind": words(
                np.concatenate(
                    [
                        np.full(len(follower), "football_club"),
                        pick(("football_club", "employer", "venue", "other"), kind),
                    ]
                )
            ),
            "value": words(np.concatenate([pick(CLUBS[:2], follower % 2), value])),
        }
    )
    return about("interests", NO_ID, columns, world, human, np.full(len(human), world.shard.last_day))


def staff(world: World) -> Mentions:
    """The staff extract: officers and others, some of them suspects in this force's own records."""
    count = len(world.staff)
    ids = labels(f"S{world.shard.number:03d}-", np.arange(1, count + 1), 5)
    manager = ids[np.arange(count) // 8]
    columns = pl.DataFrame(
        {
            "staff_id": words(ids),
            "unit": words(
                pick(
                    ("response", "neighbourhood", "investigation", "control room", "domestic abuse unit"),
                    np.arange(count) % 5,
                )
            ),
            "line_manager_id": words(manager, manager == ids),
        }
    )
    return about("staff", ids, columns, world, world.staff, np.full(count, world.shard.last_day))


def schools(world: World, reported: Reported, listed: tuple[Ints, Ints], involvement: np.ndarray) -> pl.DataFrame:
    """The children extract: the school of each recorded child of school age."""
    incident, child = listed
    day = world.notice.day[incident]
    born = world.children.people.born[child]
    at = np.flatnonzero(~is_under(born, day, 4) & is_under(born, day, 18))
    names = tuple(
        f"{town} {kind}"
        for town in ("Harport", "Kesford", "Marlwell", "Fenstead", "Halden")
        for kind in ("Primary School", "Academy")
    )
    return pl.DataFrame(
        {
            "incident_id": words(reported.ids[incident[at]]),
            "involvement_id": words(involvement[at]),
            "school": words(
                pick(
                    names,
                    (world.pair.suspect[world.children.pair[child[at]]] * 2 + (day[at] - born[at] > 11 * 366))
                    % len(names),
                )
            ),
        }
    )


def fixtures_frame(world: World) -> pl.DataFrame:
    """The fixtures extract."""
    matches = world.fixtures
    return matches.select(
        "event_id",
        pl.col("starts_at").str.to_datetime(),
        pl.lit("football").alias("kind"),
        (pl.col("home") + " v " + pl.col("away")).alias("title"),
        "home",
        "away",
        (pl.col("home").str.split(" ").list.first() + " Park").alias("venue"),
        pl.when("derby").then(pl.lit(RIVALRY)).otherwise(None).alias("rivalry"),
    )
