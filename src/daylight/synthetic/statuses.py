"""Who truly meets which definition: plain arithmetic over true humans, from the release's own text and nothing else.

It is an oracle for the pipeline and shares no rule with it: relationships are settled per true pair from what is
recorded,
events are counted over true humans. Dates are days since 1970, by the date on which an incident was reported.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl

from daylight.synthetic.draws import listed
from daylight.synthetic.people import age_on
from daylight.synthetic.plan import EPOCH, days, years_before
from daylight.tables.extracts import FAMILY, INTIMATE

DOMESTIC_ONLY = frozenset(("8U", "008/67", "00867", "066/39", "06639", "068/19", "06819", "068/20", "06820"))
SEXUAL = frozenset(
    code
    for stem in ("19C 019/08 01908", "19F 019/10 01910", "17A 017/15 01715", "20A 020/05 02005", "88E 088/09 08809")
    for code in stem.split()
)
STALKING = frozenset(listed("8Q 195/12 19512 008/65 00865"))
PROTECTIVE = frozenset(listed("DVPN DVPO DAPN DAPO NMO OO RO SPO SHPO SRO"))
MANAGES = frozenset(listed("MAPPA MATAC DRIVE PDP"))


@dataclass(frozen=True, slots=True)
class Event:
    """One incident in which a human is suspect and another victim. `kin` is intimate, family, other, or empty when
    unknown."""

    day: int
    incident: str
    victim: str
    kin: str
    domestic: bool
    sexual: bool
    stalking: bool
    crimes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Something done about a human: an order or a spell with its last day, or a conviction on one day."""

    first: int
    last: int
    conviction: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """What the arithmetic needs of one suspect. `apart` says whether two of his victims are unconnected."""

    events: tuple[Event, ...]
    answers: tuple[Answer, ...] = ()
    born: int = 0
    apart: Callable[[str, str], bool] = field(default=lambda one, other: True)


def _since(as_of: int, years: int) -> int:
    """The day after which a window of that many years begins."""
    return days(years_before(EPOCH + timedelta(days=as_of), years))


def _in_window(record: Record, as_of: int, years: int, wanted: Callable[[Event], bool]) -> list[Event]:
    start = _since(as_of, years) if years else -(10**9)
    return [event for event in record.events if start < event.day <= as_of and wanted(event)]


def _incidents(events: list[Event]) -> int:
    return len({event.incident for event in events})


def _victims(events: list[Event]) -> set[str]:
    return {event.victim for event in events}


def hampshire_2012(record: Record, as_of: int) -> bool:
    """Three crimes against three partners in five years."""
    events = _in_window(record, as_of, 5, lambda event: event.domestic and event.kin == "intimate" and event.crimes > 0)
    crimes = {event.incident: event.crimes for event in events}
    return sum(crimes.values()) >= 3 and len(_victims(events)) >= 3


def acpo_2009(record: Record, as_of: int) -> bool:
    """Two victims unconnected to each other, ever."""
    events = _in_window(record, as_of, 0, lambda event: event.domestic)
    family = {event.victim for event in record.events if event.kin == "family"}
    victims = sorted(_victims(events))
    return any(
        record.apart(one, other) and not (one in family and other in family)
        for at, one in enumerate(victims)
        for other in victims[at + 1 :]
    )


def matac(record: Record, as_of: int) -> bool:
    """Two incidents and two victims in three years, by somebody of 16 or over."""
    events = _in_window(record, as_of, 3, lambda event: event.domestic)
    if _incidents(events) < 2 or len(_victims(events)) < 2:
        return False
    return int(age_on(np.array([record.born]), np.array([as_of]))[0]) >= 16


def repeat(record: Record, as_of: int) -> bool:
    """Three incidents against one victim in twelve months."""
    events = _in_window(record, as_of, 1, lambda event: event.domestic)
    return any(_incidents([event for event in events if event.victim == one]) >= 3 for one in _victims(events))


def unanswered(record: Record, as_of: int) -> bool:
    """Three incidents in three years and nothing done since the first of them."""
    events = _in_window(record, as_of, 3, lambda event: event.domestic)
    if _incidents(events) < 3:
        return False
    first = min(event.day for event in events)
    return not any(
        answer.first <= as_of and (answer.first >= first if answer.conviction else answer.last >= first)
        for answer in record.answers
    )


def serial_sexual(record: Record, as_of: int) -> bool:
    """Sexual crimes or flags against two victims in two incidents, ever."""
    events = _in_window(record, as_of, 0, lambda event: event.sexual)
    return _incidents(events) >= 2 and len(_victims(events)) >= 2


def serial_stalking(record: Record, as_of: int) -> bool:
    """Stalking of two victims in two incidents, ever."""
    events = _in_window(record, as_of, 0, lambda event: event.stalking)
    return _incidents(events) >= 2 and len(_victims(events)) >= 2


DEFINITIONS: dict[str, Callable[[Record, int], bool]] = {
    "hampshire-2012": hampshire_2012,
    "acpo-2009": acpo_2009,
    "matac": matac,
    "repeat": repeat,
    "unanswered": unanswered,
    "serial-sexual": serial_sexual,
    "serial-stalking": serial_stalking,
}


def statuses(records: dict[str, Record], as_of: int) -> pl.DataFrame:
    """human_id, definition, met, first_met_on, first_met_month, incidents, victims: one row where met at as_of.

    `first_met_on` is the first day on which the definition was met by what had been reported, and answered, by then.
    """
    rows = []
    for human, record in sorted(records.items()):
        for name, met in DEFINITIONS.items():
            if len(record.events) >= 2 and met(record, as_of):
                on = EPOCH + timedelta(days=_first_day(record, met, as_of))
                rows.append(
                    (
                        human,
                        name,
                        True,
                        on,
                        f"{on:%Y-%m}",
                        _incidents(list(record.events)),
                        len(_victims(list(record.events))),
                    )
                )
    schema = {
        "human_id": pl.String, "definition": pl.String, "met": pl.Boolean, "first_met_on": pl.Date,
        "first_met_month": pl.String,
        "incidents": pl.Int32, "victims": pl.Int32,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _first_day(record: Record, met: Callable[[Record, int], bool], as_of: int) -> int:
    return next(day for day in sorted({event.day for event in record.events} | {as_of}) if met(record, day))


def events_frame(extracts: dict[str, pl.DataFrame], human: np.ndarray) -> pl.DataFrame:
    """Every suspect event by true humans, with the relationship settled. `human` is that of each involvements row."""
    mentions = extracts["involvements"].select(
        "incident_id", "involvement_id", "role", "relationship", "to_involvement_id"
    )
    mentions = mentions.with_columns(pl.Series("human", human.tolist(), dtype=pl.String))
    victims = mentions.filter(pl.col("role") == "victim").select(
        "incident_id", victim="human", victim_row="involvement_id"
    )
    suspects = mentions.filter(pl.col("role") == "suspect").rename({"human": "suspect"})
    both = suspects.join(victims, on="incident_id").filter(
        (pl.col("suspect") != pl.col("victim"))
        & (pl.col("to_involvement_id").is_null() | (pl.col("to_involvement_id") == pl.col("victim_row")))
    )
    incidents = extracts["incidents"].filter(pl.col("cancelled_at").is_null())
    kept = incidents.select("incident_id", "reported_at", "domestic", "sexual", "stalking")
    both = both.join(kept, on="incident_id").join(_crimes(extracts["offences"]), on="incident_id", how="left")
    return _settled(both)


def _crimes(offences: pl.DataFrame) -> pl.DataFrame:
    """Per incident: how many crimes stand, and whether their codes make it domestic, sexual or stalking."""
    code = pl.col("offence_code")
    return (
        offences.filter(pl.col("cancelled_at").is_null())
        .group_by("incident_id")
        .agg(
            crimes=pl.len(), domestic_code=code.is_in(list(DOMESTIC_ONLY)).any(),
            sexual_code=code.is_in(list(SEXUAL)).any(),
            stalking_code=code.is_in(list(STALKING)).any(),
        )
    )  # fmt: skip


def _settled(both: pl.DataFrame) -> pl.DataFrame:
    """The relationship of each event: as recorded, or from the same two people's incident nearest in time that
    records one."""
    word = pl.col("relationship")
    kin = (
        pl.when(word.is_in(INTIMATE)).then(pl.lit("intimate"))
        .when(word.is_in(FAMILY)).then(pl.lit("family"))
        .when(word.is_null() | (word == "unknown")).then(None)
        .otherwise(pl.lit("other"))
    )  # fmt: skip
    both = both.with_columns(kin=kin, at=pl.col("reported_at")).sort("at", "incident_id")
    known = both.filter(pl.col("kin").is_not_null()).select("suspect", "victim", "at", nearest="kin")
    both = both.join_asof(known, on="at", by=["suspect", "victim"], strategy="nearest", check_sortedness=False)
    settled = pl.coalesce("kin", "nearest")
    told = [
        pl.col(name).fill_null(False)
        for name in ("domestic", "sexual", "stalking", "domestic_code", "sexual_code", "stalking_code")
    ]
    return both.select(
        "suspect",
        "victim",
        "incident_id",
        "relationship",
        day=pl.col("at").dt.date(),
        kin=settled.fill_null(""),
        domestic=told[0] | told[3] | settled.is_in(["intimate", "family"]).fill_null(False),
        sexual=told[1] | told[4],
        stalking=told[2] | told[5],
        crimes=pl.col("crimes").fill_null(0),
    ).unique(["suspect", "victim", "incident_id"], keep="first", maintain_order=True)


def answers_frame(
    extracts: dict[str, pl.DataFrame], humans: dict[str, np.ndarray], events: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """human_id, first, last, conviction: what was done about each human. `humans` gives that of each row of a table."""
    table = {
        name: extracts[name].with_columns(pl.Series("human", humans[name].tolist(), dtype=pl.String))
        for name in ("convictions", "orders", "management")
    }
    domestic = events.filter(pl.col("domestic") | pl.col("sexual") | pl.col("stalking"))["incident_id"].unique()
    abuse = extracts["offences"].filter(pl.col("incident_id").is_in(domestic.implode()))["offence_id"]
    codes = [*DOMESTIC_ONLY, *SEXUAL, *STALKING]
    guilty = table["convictions"].filter(
        pl.col("offence_id").is_in(abuse.implode()).fill_null(False)
        | pl.col("offence_code").is_in(codes).fill_null(False)
    )
    year_ago = years_before(as_of, 1)
    spell = (
        table["management"]
        .filter((pl.col("role") != "victim") & _manages())
        .with_columns(acted=pl.max_horizontal("starts_on", pl.coalesce("last_action_on", "starts_on")))
    )
    stale = (pl.col("ends_on").is_null() | (pl.col("ends_on") > as_of)) & (pl.col("acted") <= year_ago)
    end = pl.col("ends_on").fill_null(date(2999, 1, 1))
    return pl.concat(
        [
            guilty.select("human", first="convicted_on", last="convicted_on", conviction=pl.lit(True)),
            table["orders"]
            .filter(pl.col("kind").is_in(list(PROTECTIVE)))
            .select("human", first="starts_on", last=end, conviction=pl.lit(False)),
            spell.filter(~stale).select("human", first="starts_on", last=end, conviction=pl.lit(False)),
        ]
    ).filter(pl.col("first") <= as_of)


def _manages() -> pl.Expr:
    """MAPPA, MATAC, DRIVE and PDP manage this abuse; probation does where it is for domestic abuse; IOM for theft
    does not."""
    scheme = pl.col("scheme")
    return scheme.is_in(list(MANAGES)) | ((scheme == "probation") & (pl.col("category") == "domestic abuse"))


def records(
    events: pl.DataFrame, answers: pl.DataFrame, born: dict[str, int], connected: frozenset[tuple[str, str]]
) -> dict[str, Record]:
    """One record for every suspect."""
    by_human: dict[str, list[Event]] = defaultdict(list)
    columns = ("day", "incident_id", "victim", "kin", "domestic", "sexual", "stalking", "crimes")
    whole = events.with_columns(pl.col("day").to_physical())
    for suspect, *cells in whole.select("suspect", *columns).iter_rows():
        by_human[suspect].append(Event(*cells))
    done: dict[str, list[Answer]] = defaultdict(list)
    for human, first, last, conviction in answers.with_columns(pl.col("first", "last").to_physical()).iter_rows():
        done[human].append(Answer(first, last, conviction))

    def apart(one: str, other: str) -> bool:
        return (min(one, other), max(one, other)) not in connected

    return {
        human: Record(tuple(found), tuple(done[human]), born.get(human, 0), apart) for human, found in by_human.items()
    }


def connections(events: pl.DataFrame, places: pl.DataFrame) -> frozenset[tuple[str, str]]:
    """Pairs of one suspect's victims with a relationship recorded between them, or seen at one address within
    twelve months.

    `places` has human, place and day of every mention with an address.
    """
    several = events.group_by("suspect").agg(pl.col("victim").unique()).filter(pl.col("victim").list.len() > 1)
    victims = several.explode("victim")
    pairs = (
        victims.join(victims, on="suspect", suffix="_2")
        .filter(pl.col("victim") < pl.col("victim_2"))
        .select("victim", "victim_2")
        .unique()
    )
    told = events.filter(~pl.col("relationship").fill_null("unknown").is_in(["unknown", "stranger"])).select(
        victim=pl.min_horizontal("suspect", "victim"), victim_2=pl.max_horizontal("suspect", "victim")
    )
    related = pairs.join(told.unique(), on=["victim", "victim_2"], how="semi")
    seen = places.filter(pl.col("human").is_in(victims["victim"].unique().implode()))
    near = pairs.join(seen, left_on="victim", right_on="human").join(
        seen, left_on=["victim_2", "place"], right_on=["human", "place"], suffix="_2"
    )
    near = near.filter((pl.col("day") - pl.col("day_2")).abs() <= 365).select("victim", "victim_2")
    return frozenset(pl.concat([related, near]).unique().iter_rows())
