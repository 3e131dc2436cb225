"""The incidents and offences extracts, and the calls among which the domestic ones are few."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from daylight.synthetic.careers import CODE, SEXUAL_KIND, STALKING_KIND
from daylight.synthetic.crimes import CRIMES, Crimes, code_words, numbered
from daylight.synthetic.dirt import Dirt
from daylight.synthetic.draws import Bools, Ints, blanked, chance, choose, labels, pick, stream
from daylight.synthetic.places import postcodes, town_words, uprns, written
from daylight.synthetic.world import World
from daylight.tables.extracts import CALL_GRADES, INTIMATE, ORIGINS

DAY = 86_400
DOMESTIC_SHARE_OF_CALLS = 0.11  # assumption: the brief's "about 11%"; no published figure was found
_FORMER = [CODE["ex_spouse"], CODE["ex_partner"]]


@dataclass(frozen=True, slots=True)
class Reported:
    """Per incident: its id, when it was reported and recorded (seconds since 1970, local clock), and whether
    cancelled."""

    ids: np.ndarray
    reported: Ints
    recorded: Ints
    cancelled: Bools
    cancelled_at: Ints
    address: Ints


def make_reported(world: World, dirt: Dirt) -> Reported:
    """Ids in order of time; recording follows within hours, or for the late ones weeks, never after as_of."""
    notice, shard, rng = world.notice, world.shard, dirt.rng
    count = len(notice.day)
    reported = notice.day * DAY + notice.second
    late = dirt.strikes("recorded_late", count)
    wait = np.where(
        late, rng.integers(7 * DAY, 90 * DAY, count), rng.gamma(1.2, 3600.0, count).astype(np.int64) // 60 * 60
    )
    end = (shard.last_day + 1) * DAY - 60
    recorded = np.minimum(reported + wait, end)
    recorded[-1] = end  # the last row in says the extract's date
    cancelled = dirt.strikes("cancelled", count) & (notice.suspect != world.who.special)
    home = world.people.home_at(world.victim[notice.pair], notice.day)
    elsewhere = chance(rng, 0.10, count)
    return Reported(
        ids=labels(f"I{shard.number:03d}-", np.arange(1, count + 1), 7),
        reported=reported,
        recorded=recorded,
        cancelled=cancelled,
        cancelled_at=np.minimum(recorded + rng.integers(DAY, 60 * DAY, count) // 60 * 60, end),
        address=np.where(elsewhere, rng.integers(len(world.places), size=count), home),
    )


def clock(seconds: Ints) -> pl.Series:
    """Local date and time, to the second, from seconds since 1970."""
    return (
        pl.from_numpy(np.asarray(seconds, dtype=np.int64) * 1_000_000, schema=["t"]).to_series().cast(pl.Datetime("us"))
    )


def dates(days: Ints, absent: Bools | None = None) -> pl.Series:
    """Dates from days since 1970, null where absent."""
    series = pl.from_numpy(np.asarray(days, dtype=np.int32), schema=["d"]).to_series().cast(pl.Date)
    return series if absent is None else pl.select(pl.when(pl.Series(absent)).then(None).otherwise(series)).to_series()


def words(values: np.ndarray, absent: Bools | None = None) -> pl.Series:
    """Text, null where absent or None."""
    column = values if absent is None else blanked(values, absent)
    return pl.Series(column.tolist(), dtype=pl.String)


def flags(values: Bools, absent: Bools | None = None) -> pl.Series:
    """Yes or no, null where absent."""
    series = pl.Series(np.asarray(values, dtype=bool))
    return series if absent is None else pl.select(pl.when(pl.Series(absent)).then(None).otherwise(series)).to_series()


def incidents_frame(world: World, crimes: Crimes, reported: Reported, present: Bools, dirt: Dirt) -> pl.DataFrame:
    """The incidents extract."""
    rng, count = dirt.rng, len(world.notice.day)
    historic = chance(rng, 0.03, count)
    before = np.where(
        historic, rng.integers(30 * DAY, 3000 * DAY, count), (rng.gamma(0.6, 5400.0, count) + 300).astype(np.int64)
    )
    occurred = reported.reported - before // 60 * 60
    hidden = dirt.strikes("incident_cell_missing", count)
    place = reported.address
    return pl.DataFrame(
        {
            "incident_id": words(reported.ids),
            "reported_at": clock(reported.reported),
            "recorded_at": clock(reported.recorded),
            "occurred_from": clock(occurred),
            "occurred_to": clock(np.minimum(occurred + rng.integers(300, 7200, count), reported.reported)),
            "force": words(np.full(count, world.shard.source)),
            "district": words(town_words(world.places.district[place] * 3, world.shard.number)),
            "origin": words(pick(ORIGINS, choose(rng, (52, 17, 7, 8, 4, 6, 5, 1), count)), hidden),
            "call_grade": words(pick(CALL_GRADES, choose(rng, (30, 38, 24, 8), count)), hidden),
            **_themes(world, crimes, dirt),
            **_circumstances(world, crimes, present, dirt),
            "address": written(world.places, place, np.where(hidden, 1, 0)),
            "postcode": words(postcodes(world.places, place), dirt.strikes("postcode_missing", count)),
            "uprn": words(uprns(world.places, place), dirt.strikes("uprn_missing", count)),
            **_position(world, place, rng),
            "cancelled_at": _nullable_clock(reported.cancelled_at, ~reported.cancelled),
            "cancelled_reason": words(
                pick(("recorded in error", "no crime", "transferred to another force"), rng.integers(3, size=count)),
                ~reported.cancelled,
            ),
            "summary": words(np.full(count, "SYNTHETIC: made-up incident"), ~hidden),
        }
    )


def _nullable_clock(seconds: Ints, absent: Bools) -> pl.Series:
    return pl.select(pl.when(pl.Series(absent)).then(None).otherwise(clock(seconds))).to_series()


def _position(world: World, place: Ints, rng: np.random.Generator) -> dict[str, pl.Series]:
    """Coordinates in the sea off the grid's south-west corner, where nobody lives."""
    east = 20_000.0 + world.places.town[place] * 1_500.0 + world.places.street[place] % 40 * 30.0
    north = 5_000.0 + world.places.town[place] * 1_100.0 + world.places.street[place] % 37 * 35.0
    absent = chance(rng, 0.3, len(place))
    both = {"easting": east, "northing": north}
    return {
        name: pl.select(pl.when(pl.Series(absent)).then(None).otherwise(pl.Series(value))).to_series()
        for name, value in both.items()
    }


def _themes(world: World, crimes: Crimes, dirt: Dirt) -> dict[str, pl.Series]:
    """The source's own flags: right but for the dirt."""
    count = len(world.notice.day)
    themes = np.array([crime.theme for crime in CRIMES])[crimes.kind]
    has = {
        theme: np.bincount(crimes.incident[themes == theme], minlength=count) > 0 for theme in ("sexual", "stalking")
    }
    wrong = dirt.strikes("domestic_flag_wrong", count)
    missing = dirt.strikes("domestic_flag_missing", count)
    return {
        "domestic": flags(world.domestic ^ wrong, missing),
        "sexual": flags(has["sexual"] | (world.notice.kind == SEXUAL_KIND), missing),
        "stalking": flags(has["stalking"] | (world.notice.kind == STALKING_KIND), missing),
    }


def _circumstances(world: World, crimes: Crimes, present: Bools, dirt: Dirt) -> dict[str, pl.Series]:
    rng, count = dirt.rng, len(world.notice.day)
    strangled = (
        np.bincount(crimes.incident[np.array([c.subclass == "008/77" for c in CRIMES])[crimes.kind]], minlength=count)
        > 0
    )
    hurt = np.bincount(crimes.incident[np.isin(crimes.kind, (1, 2, 3))], minlength=count) > 0
    partner = np.isin(world.notice.relationship, [CODE[name] for name in INTIMATE])
    apart = np.isin(world.notice.relationship, _FORMER)
    drawn = {
        "alcohol": chance(rng, 0.34, count), "drugs": chance(rng, 0.12, count), "weapon": chance(rng, 0.06, count),
        "injury": hurt | chance(rng, 0.06, count), "strangulation": strangled | chance(rng, 0.01, count),
        "pregnant": partner & chance(rng, 0.05, count), "separation": apart & chance(rng, 0.7, count),
    }  # fmt: skip
    grade = words(
        pick(("standard", "medium", "high"), choose(rng, (62, 27, 11), count)),
        ~world.domestic | dirt.strikes("incident_cell_missing", count),
    )
    asked = {name: flags(value, dirt.strikes("incident_cell_missing", count)) for name, value in drawn.items()}
    return {
        "risk_grade": grade,
        "children_present": flags(present, dirt.strikes("incident_cell_missing", count)),
        **asked,
    }


def offence_ids(crimes: Crimes, reported: Reported) -> np.ndarray:
    """One id per offence: the incident's number and the offence's place in it."""
    return np.asarray("C" + reported.ids[crimes.incident] + "-" + numbered(crimes).astype(str).astype(object))


def offences_frame(world: World, crimes: Crimes, reported: Reported, dirt: Dirt) -> pl.DataFrame:
    """The offences extract."""
    count, rng = len(crimes.incident), dirt.rng
    open_ = crimes.outcome == 0
    recorded = reported.recorded[crimes.incident]
    cancelled = dirt.strikes("cancelled", count) & (world.notice.suspect[crimes.incident] != world.who.special)
    end = (world.shard.last_day + 1) * DAY - 60
    return pl.DataFrame(
        {
            "offence_id": words(offence_ids(crimes, reported)),
            "incident_id": words(reported.ids[crimes.incident]),
            "offence_code": words(code_words(crimes), dirt.strikes("offence_code_missing", count)),
            "offence": words(pick([crime.name for crime in CRIMES], crimes.kind)),
            "recorded_at": clock(recorded),
            "outcome_code": words(crimes.outcome.astype(str), open_),
            "outcome_at": dates(crimes.outcome_day, open_),
            "victim_supports": flags(crimes.supports == 1, (crimes.supports < 0) | open_),
            "statement": words(
                pick(("given", "declined", "retracted"), np.maximum(crimes.statement, 0)),
                (crimes.statement < 0) | open_,
            ),
            "statement_at": dates(
                (crimes.outcome_day + world.notice.day[crimes.incident]) // 2, (crimes.statement < 0) | open_
            ),
            "wants_recorded": flags(crimes.wants_recorded == 1, crimes.wants_recorded < 0),
            "cancelled_at": _nullable_clock(
                np.minimum(recorded + rng.integers(DAY, 60 * DAY, count) // 60 * 60, end), ~cancelled
            ),
            "cancelled_reason": words(np.full(count, "no crime"), ~cancelled),
        }
    )


def calls_frame(world: World, reported: Reported) -> pl.DataFrame:
    """Emergency calls: those of these incidents and, eight times as many, all others."""
    rng = stream(world.shard.seed, world.shard.number, 6)
    called = np.flatnonzero(chance(rng, 0.52, len(reported.ids)))
    domestic = int(world.domestic[called].sum())
    flagged = domestic * 0.94  # as the source's own flag will say
    others = max(0, int(flagged / DOMESTIC_SHARE_OF_CALLS) - len(called))
    span = (world.shard.last_day - world.shard.first_day + 1) * DAY
    when = np.concatenate(
        [reported.reported[called], world.shard.first_day * DAY + rng.integers(span // 60, size=others) * 60]
    )
    incident = np.concatenate([reported.ids[called], np.full(others, None, dtype=object)])
    place = np.concatenate([reported.address[called], rng.integers(len(world.places), size=others)])
    order = np.lexsort((np.arange(len(when)), when))
    return pl.DataFrame(
        {
            "call_id": words(labels(f"K{world.shard.number:03d}-", np.arange(1, len(when) + 1), 8)),
            "received_at": clock(when[order]),
            "origin": words(pick(("999", "101"), (rng.random(len(when)) < 0.25).astype(int))),
            "incident_id": words(incident[order]),
            "postcode": words(postcodes(world.places, place[order])),
            "uprn": words(uprns(world.places, place[order])),
        }
    )
