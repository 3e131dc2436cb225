"""What was known of each suspect on a past day, and what followed: rows by recorded day, from a release's tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa

from daylight.domain.errors import DaylightError, NotFound
from daylight.domain.forecasts import shipped_serious_harm
from daylight.domain.levels import ADULT
from daylight.domain.offences import normal_code
from daylight.domain.periods import years_before
from daylight.pipeline.engines import Engine
from daylight.pipeline.risk.features import FEATURES, MONTHS, columns_read
from daylight.pipeline.risk.origins import months_from
from daylight.tables.extracts import FAMILY, INTIMATE

# A suspect event with what its source said of it at the time. The relationship is the one recorded for this incident:
# a settled one may rest on what another incident recorded later.
_EVENTS = """
    SELECT e.person_id, e.other_person_id, e.event_date, i.incident_no, coalesce(i.known_on, e.event_date) AS known_on,
        i.cancelled_on, coalesce(i.domestic, false) OR coalesce(e.relationship IN ({domestic}), false) AS domestic,
        coalesce(i.sexual, false) AS sexual, coalesce(i.stalking, false) AS stalking,
        coalesce(e.relationship IN ({intimate}), false) AS intimate,
        coalesce(i.weapon, false) AS weapon, coalesce(i.injury, false) AS injury,
        coalesce(i.strangulation, false) AS strangulation
    FROM release_events AS e
    JOIN risk_incidents AS i ON i.source = e.source AND i.incident_id = e.incident_id
    WHERE e.role = 'suspect' AND e.other_person_id IS NOT NULL AND e.other_person_id <> e.person_id
        AND NOT coalesce(e.restricted, false)
"""
_INCIDENTS = """
    SELECT *, CAST(row_number() OVER (ORDER BY source, incident_id) AS INTEGER) AS incident_no FROM release_incidents
"""
# A crime belongs to the events that name it, cancelled since or not.
_CRIMES = """
    SELECT DISTINCT p.person_id, p.other_person_id, p.incident_no, o.offence_id, o.source,
        greatest(o.known_on, p.incident_known_on) AS known_on, o.cancelled_on, o.severity,
        coalesce(k.kind, 'other') AS kind, coalesce(k.serious, false) AS serious,
        coalesce(k.domestic, false) AS domestic, coalesce(k.sexual, false) AS sexual,
        coalesce(k.stalking, false) AS stalking
    FROM release_offences AS o
    JOIN (
        SELECT e.person_id, e.other_person_id, i.incident_no, i.known_on AS incident_known_on, e.source,
            unnest(list_concat(e.offence_ids, e.cancelled_offence_ids)) AS offence_id
        FROM release_events AS e
        JOIN risk_incidents AS i ON i.source = e.source AND i.incident_id = e.incident_id
        WHERE e.role = 'suspect'
    ) AS p ON p.source = o.source AND p.offence_id = o.offence_id
    LEFT JOIN risk_kinds AS k ON k.value = coalesce(o.stats_code, o.code)
"""

# As known at `by`: recorded by the end of that day, not cancelled by then, and dated in (`after`, `until`]. An event
# counts when it is domestic, sexual or stalking by its source, its relationship or a crime that was known.
_CRIMES_AT = """
    SELECT c.*, e.event_date, e.domestic AS of_domestic
    FROM risk_crimes AS c
    JOIN risk_events AS e
        ON e.person_id = c.person_id AND e.other_person_id = c.other_person_id AND e.incident_no = c.incident_no
    WHERE c.known_on <= DATE '{by}' AND (c.cancelled_on IS NULL OR c.cancelled_on > DATE '{by}')
        AND e.known_on <= DATE '{by}' AND (e.cancelled_on IS NULL OR e.cancelled_on > DATE '{by}')
        AND e.event_date > DATE '{after}' AND e.event_date <= DATE '{until}'
"""
_EVENTS_AT = """
    SELECT e.person_id, e.other_person_id, e.event_date, e.incident_no, e.intimate, e.weapon, e.injury, e.strangulation,
        e.domestic OR coalesce(c.domestic, false) AS domestic,
        e.sexual OR coalesce(c.sexual, false) AS sexual,
        e.stalking OR coalesce(c.stalking, false) AS stalking
    FROM risk_events AS e
    LEFT JOIN (
        SELECT person_id, other_person_id, incident_no, bool_or(domestic) AS domestic, bool_or(sexual) AS sexual,
            bool_or(stalking) AS stalking
        FROM {crimes} GROUP BY person_id, other_person_id, incident_no
    ) AS c ON c.person_id = e.person_id AND c.other_person_id = e.other_person_id AND c.incident_no = e.incident_no
    WHERE e.known_on <= DATE '{by}' AND (e.cancelled_on IS NULL OR e.cancelled_on > DATE '{by}')
        AND e.event_date > DATE '{after}' AND e.event_date <= DATE '{until}'
        AND (e.domestic OR e.sexual OR e.stalking OR coalesce(c.domestic OR c.sexual OR c.stalking, false))
"""
# A crime of a domestic event counts; of another event only one that is itself sexual or stalking, as in the score.
_COUNTED = """
    SELECT person_id, source, offence_id, min(event_date) AS event_date, any_value(severity) AS severity,
        any_value(kind) AS kind, any_value(serious) AS serious
    FROM {crimes} WHERE of_domestic OR domestic OR sexual OR stalking
    GROUP BY person_id, source, offence_id
"""
_FEATURES = """
    SELECT i.person_id, {names}
    FROM (SELECT person_id, {incidents} FROM risk_events_at GROUP BY person_id) AS i
    LEFT JOIN (SELECT person_id, {crimes} FROM risk_counted_at GROUP BY person_id) AS c ON c.person_id = i.person_id
    LEFT JOIN release_people AS p ON p.person_id = i.person_id
    WHERE coalesce(p.born_from <= DATE '{adult}', true)
    ORDER BY i.person_id
"""
_AFTER = """
    SELECT p.person_id, s.person_id IS NOT NULL AS harmed,
        coalesce(n.next_on - DATE '{at}', {most}) AS days, n.person_id IS NOT NULL AS ended
    FROM risk_people_at AS p
    LEFT JOIN (SELECT DISTINCT person_id FROM risk_counted_after WHERE serious) AS s ON s.person_id = p.person_id
    LEFT JOIN (
        SELECT person_id, min(event_date) AS next_on FROM risk_events_after GROUP BY person_id
    ) AS n ON n.person_id = p.person_id
    ORDER BY p.person_id
"""


@dataclass(frozen=True, slots=True)
class People:
    """The suspects of one day: their features as known on it, one value a person, in one order of person ids."""

    at: date
    person_ids: tuple[str, ...] = field(repr=False)
    values: Mapping[str, Sequence[float]] = field(repr=False)

    def rows(self) -> list[dict[str, float]]:
        """The features of each person."""
        return [dict(zip(self.values, row, strict=True)) for row in zip(*self.values.values(), strict=True)]


@dataclass(frozen=True, slots=True)
class After:
    """What followed within twelve months, in the same order: serious harm, and days to the next incident."""

    harmed: tuple[bool, ...] = field(repr=False)
    days: tuple[int, ...] = field(repr=False)
    ended: tuple[bool, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Victims:
    """Who had harmed whom, as known on a day, and to which victims serious harm followed, by whomever."""

    pairs: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # suspect and victim
    harmed: frozenset[str] = field(default=frozenset(), repr=False)


def read_release(engine: Engine, release: Path) -> None:
    """Load from a release the columns that features are computed from, and no others; prepare what is known when."""
    for table, columns in columns_read().items():
        load_columns(engine, release, table, columns)
    engine.create("risk_incidents", _INCIDENTS)
    engine.translate(
        "risk_kinds",
        "SELECT coalesce(stats_code, code) FROM release_offences",
        _kind_of,
        pa.schema(
            [("kind", pa.string()), *((name, pa.bool_()) for name in ("serious", "domestic", "sexual", "stalking"))]
        ),
    )
    listed = {"domestic": sorted(INTIMATE + FAMILY), "intimate": sorted(INTIMATE)}
    quoted = {name: ", ".join(f"'{each}'" for each in codes) for name, codes in listed.items()}
    engine.create("risk_events", _EVENTS.format(**quoted))
    engine.create("risk_crimes", _CRIMES)


def load_columns(engine: Engine, release: Path, table: str, columns: Sequence[str], name: str = "") -> None:
    """Make `release_<table>` (or `name`) of these columns alone. NotFound or DaylightError for a release that lacks
    them."""
    path = release / f"{table}.parquet"
    if not path.is_file():
        raise NotFound(f"{release} has no table {table}. Give the folder of a release made by `daylight run`.")
    engine.read_parquet("risk_read", path)
    lacking = sorted(set(columns) - set(engine.columns("risk_read")))
    if lacking:
        raise DaylightError(
            f"Table {table} of {release} has no {', '.join(lacking)}: it is from another version of Daylight. "
            "Make the release again with `daylight run`."
        )
    engine.create(name or f"release_{table}", f"SELECT {', '.join(columns)} FROM risk_read")
    engine.drop("risk_read")


def _kind_of(code: str) -> tuple[str, bool, bool, bool, bool]:
    offence = normal_code(code)
    if offence is None:
        return "other", False, False, False, False
    serious = shipped_serious_harm().covers(code)
    return offence.theme, serious, offence.domestic_only, offence.sexual, offence.stalking


def first_day(engine: Engine) -> date | None:
    """Where the records begin: all but one event in a hundred are later, so that a stray old one is of no matter."""
    found: date | None = engine.value("SELECT quantile_disc(event_date, 0.01) FROM risk_events")
    return found


def people_at(engine: Engine, at: date) -> People:
    """Every adult suspect with an event that counts within the window, with features as known at `at`.

    Leaves risk_people_at for `what_followed`. Nobody certainly under 18 on that day is among them.
    """
    _tell(engine, "at", by=at, after=months_from(at, -MONTHS), until=at)
    expressions = {
        over: ", ".join(f"{each.sql.format(at=at)} AS {each.name}" for each in FEATURES if each.over == over)
        for over in ("incidents", "crimes")
    }
    # Summed in whatever order, severities differ in their last digits; those are cut off.
    names = ", ".join(f"round(ln(1 + coalesce({each.over[0]}.{each.name}, 0)), 9) AS {each.name}" for each in FEATURES)
    adult = years_before(at, ADULT)
    engine.create("risk_people_at", _FEATURES.format(names=names, adult=adult, **expressions))
    table = engine.arrow("SELECT * FROM risk_people_at ORDER BY person_id")
    values = {each.name: table[each.name].to_pylist() for each in FEATURES}
    return People(at, tuple(table["person_id"].to_pylist()), values)


def children_at(engine: Engine, at: date) -> int:
    """How many suspects of the last `people_at` are left out of it, being certainly under 18 on that day."""
    found: int = engine.value(
        f"""
        SELECT count(DISTINCT e.person_id)
        FROM risk_events_at AS e
        JOIN release_people AS p ON p.person_id = e.person_id
        WHERE p.born_from > DATE '{years_before(at, ADULT)}'
        """
    )
    return found


def sealed_people(engine: Engine) -> frozenset[str]:
    """The protected identities of the release, who are never shown."""
    return frozenset(person for (person,) in engine.rows("SELECT person_id FROM release_people WHERE protected"))


def what_followed(engine: Engine, at: date, *, months: int, known_by: date) -> After:
    """What followed for the people of the last `people_at`, as known at `known_by`."""
    until = months_from(at, months)
    _tell(engine, "after", by=known_by, after=at, until=until)
    table = engine.arrow(_AFTER.format(at=at, most=(until - at).days))
    return After(*(tuple(table[name].to_pylist()) for name in ("harmed", "days", "ended")))


def victims_at(engine: Engine) -> Victims:
    """The victims of the people of the last `people_at`, and what the last `what_followed` knows of them."""
    pairs = engine.rows(
        """
        SELECT DISTINCT e.person_id, e.other_person_id
        FROM risk_events_at AS e
        SEMI JOIN risk_people_at AS p ON p.person_id = e.person_id
        ORDER BY e.person_id, e.other_person_id
        """
    )
    harmed = engine.rows(
        """
        SELECT DISTINCT other_person_id FROM risk_crimes_after
        WHERE serious AND (of_domestic OR domestic OR sexual OR stalking)
        """
    )
    return Victims(tuple((suspect, victim) for suspect, victim in pairs), frozenset(victim for (victim,) in harmed))


def _tell(engine: Engine, name: str, *, by: date, after: date, until: date) -> None:
    crimes = f"risk_crimes_{name}"
    days = {"by": by, "after": after, "until": until}
    engine.create(crimes, _CRIMES_AT.format(**days))
    engine.create(f"risk_events_{name}", _EVENTS_AT.format(crimes=crimes, **days))
    engine.create(f"risk_counted_{name}", _COUNTED.format(crimes=crimes))
