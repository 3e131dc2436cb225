"""The numbers of the report, read from a release: counts only, but for the case histories of listed people."""

from dataclasses import dataclass
from datetime import date, timedelta

from daylight.cli.cohort import Cohort, Listed
from daylight.cli.lanes import Lane, read_lanes
from daylight.cli.release_reader import Release, Row
from daylight.cli.rules import default_list
from daylight.domain.gap import BY_NAME

_NEW_DAYS = 31
_CURVE = (0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0)
_CASES, _MANY = 5, 5


@dataclass(frozen=True, slots=True)
class Case:
    """One person of the eleven-incident kind: many reports, one victim, nothing done."""

    person: Listed
    lanes: tuple[Lane, ...]
    first_met_on: date | None
    incidents: int
    unsupported: int
    met_at: int | None  # which incident in order was the one that first met the definition
    markers: int


def newly_met(release: Release) -> int:
    """People whose first definition of the default list was met in the last month before as_of."""
    since = release.as_of - timedelta(days=_NEW_DAYS)
    query = """SELECT count(*) FROM (SELECT person_id FROM {statuses} WHERE met AND list_contains(?, definition)
        AND held IS DISTINCT FROM 'under_18' GROUP BY person_id HAVING min(first_met_on) > ?)"""
    return int(release.value(query, list(default_list(release)), since) or 0)


def overlaps(release: Release, names: list[str]) -> dict[tuple[str, str], int]:
    """How many people meet both of two definitions; the diagonal is how many meet one. Under-18s left out."""
    rows = release.rows(
        """WITH met AS (SELECT DISTINCT person_id, definition FROM {statuses}
            WHERE met AND held IS DISTINCT FROM 'under_18' AND list_contains(?, definition))
        SELECT one.definition AS left_name, other.definition AS right_name, count(*) AS people
        FROM met AS one JOIN met AS other USING (person_id) GROUP BY ALL""",
        names,
    )
    return {(row["left_name"], row["right_name"]): row["people"] for row in rows}


def alone(release: Release, names: list[str]) -> dict[str, int]:
    """How many people each definition finds that no other of these does."""
    rows = release.rows(
        """WITH met AS (SELECT person_id, list_distinct(list(definition)) AS found FROM {statuses}
            WHERE met AND held IS DISTINCT FROM 'under_18' AND list_contains(?, definition) GROUP BY person_id)
        SELECT found[1] AS definition, count(*) AS people FROM met WHERE len(found) = 1 GROUP BY ALL""",
        names,
    )
    return {row["definition"]: row["people"] for row in rows}


def concentration(release: Release) -> list[tuple[float, float]]:
    """Share of suspected people, most harmful first, against the share of summed severity that is alleged of them."""
    harms = [
        row["harm"]
        for row in release.rows(
            """SELECT sum(severity) AS harm FROM (
                SELECT DISTINCT person_id, source, incident_id, max(severity) AS severity FROM {events}
                WHERE role = 'suspect' AND NOT coalesce(cancelled, false) AND NOT coalesce(restricted, false)
                    AND len(themes) > 0 GROUP BY ALL)
            GROUP BY person_id ORDER BY harm DESC NULLS LAST"""
        )
    ]
    total = sum(harm or 0.0 for harm in harms)
    if not total:
        return []
    running, reached = 0.0, [0.0]
    for harm in harms:
        running += harm or 0.0
        reached.append(running / total)
    return [(share, reached[round(share * len(harms))]) for share in _CURVE]


def cases(release: Release, cohort: Cohort) -> list[Case]:
    """The people of the eleven-incident kind, highest score first: unanswered, one victim, many incidents."""
    fit = [
        person
        for person in cohort.people
        if person.victims == 1
        and person.incidents >= _MANY
        and "unanswered" in person.definitions
        and not person.managed_by
        and not person.held
    ][:_CASES]
    ids = [person.person_id for person in fit]
    lanes = read_lanes(release, ids) if ids else {}
    met, markers = _first_met(release, ids), _markers(release, ids)
    return [_case(person, lanes.get(person.person_id, ()), met, markers) for person in fit]


def with_identities(release: Release, found: list[Case]) -> list[Case]:
    """The same cases with their victims revealed: log first."""
    lanes = read_lanes(release, [case.person.person_id for case in found], reveal=True) if found else {}
    return [
        Case(case.person, lanes.get(case.person.person_id, ()), case.first_met_on, case.incidents, case.unsupported,
             case.met_at, case.markers)
        for case in found
    ]  # fmt: skip


def _case(person: Listed, lanes: tuple[Lane, ...], met: dict[str, date], markers: dict[str, int]) -> Case:
    once = {
        (moment.source, moment.incident_id): moment
        for lane in lanes
        for moment in lane.moments
        if not (moment.cancelled or moment.restricted)
    }
    first = met.get(person.person_id)
    reached = sum(moment.on <= first for moment in once.values()) if first else None
    unsupported = sum(moment.unsupported for moment in once.values())
    return Case(person, lanes, first, len(once), unsupported, reached, markers.get(person.person_id, 0))


def _first_met(release: Release, ids: list[str]) -> dict[str, date]:
    rows = release.rows(
        """SELECT person_id, min(first_met_on) AS first FROM {statuses}
        WHERE met AND list_contains(?, person_id) AND list_contains(?, definition)
        GROUP BY person_id HAVING first IS NOT NULL""",
        ids,
        list(default_list(release)),
    )
    return {row["person_id"]: row["first"] for row in rows}


def _markers(release: Release, ids: list[str]) -> dict[str, int]:
    if not ids or not release.has("markers"):
        return {}
    query = """SELECT person_id, count(DISTINCT marker) AS found FROM {markers} WHERE list_contains(?, person_id)
        AND (starts_on IS NULL OR starts_on <= ?) GROUP BY person_id"""
    return {row["person_id"]: row["found"] for row in release.rows(query, ids, release.as_of)}


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure over all time, over the last year, and year by year. Shares are None where hidden or undefined."""

    name: str
    definition: str  # which definition it is of; empty for a measure of the whole
    unit: str
    meaning: str
    everything: Row | None
    by_period: dict[str, Row]

    @property
    def is_ratio(self) -> bool:
        """Two flows side by side: the numerator is no part of the denominator."""
        return " per " in self.unit


def measured(release: Release) -> list[Measured]:
    """The gap and its parts for the whole release, in the order of the domain, then by name."""
    if not release.has("measures"):
        return []
    rows = release.rows("""SELECT * FROM {measures} WHERE "group" = 'all' ORDER BY measure, period""")
    by_name: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_name.setdefault(row["measure"], {})[row["period"]] = row
    usual = list(BY_NAME)
    found = [_measured(name, periods) for name, periods in by_name.items()]
    return sorted(found, key=lambda one: (usual.index(one.name) if one.name in usual else len(usual), one.name))


def _measured(name: str, periods: dict[str, Row]) -> Measured:
    one = next(iter(periods.values()))
    kind, _, definition = name.partition(":")
    return Measured(kind, definition, one["unit"], one["meaning"], periods.get("all"), periods)


def share_of(row: Row | None) -> float | None:
    """Numerator over denominator; None where hidden, undefined or absent."""
    if row is None or row["suppressed"] or row["numerator"] is None or not row["denominator"]:
        return None
    return float(row["numerator"]) / float(row["denominator"])


def findings(release: Release, most: int) -> tuple[list[Row], int]:
    """What was wrong with the extracts, alike findings counted together, and how many kinds there were.

    The value that stood in a cell may name a victim: it is not read, and a reason that quotes it loses it.
    """
    if not release.has("findings"):
        return [], 0
    # regexp: any quoted text in a reason may be the value as well, cut or changed, so it goes too.
    rows = release.rows(
        """SELECT source_file, "column", action, count(*) AS found, min(source_row) AS first_row,
            regexp_replace(CASE WHEN coalesce(value, '') = '' THEN reason ELSE replace(reason, value, '…') END,
                '''[^'']*''|"[^"]*"|‘[^’]*’|“[^”]*”', '…', 'g') AS why
        FROM {findings} GROUP BY source_file, "column", action, why
        ORDER BY found DESC, source_file, "column", why"""
    )
    return rows[:most], len(rows)
