"""Gather what a score may look at, person by person, score it, and rank."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pyarrow as pa

from daylight.domain.definitions import DEFAULT_LIST, definitions_in_force
from daylight.domain.errors import Refused
from daylight.domain.levels import check_may_have_level
from daylight.domain.offences import normal_code
from daylight.domain.periods import BirthRange
from daylight.domain.scoring import Case, CrimeWeight, Policy, Score, in_rank_order, shipped_policy
from daylight.domain.scoring import score as score_case
from daylight.pipeline.engines import Engine
from daylight.pipeline.settings import Settings

_COUNTED = """
    SELECT e.source, e.incident_id, e.person_id, e.other_person_id, e.event_date, e.offence_ids, e.themes,
        e.intimate IS NULL AS unknown, coalesce(e.contested, false) AS contested
    FROM events AS e
    WHERE e.role = 'suspect' AND e.other_person_id IS NOT NULL AND e.other_person_id <> e.person_id
        AND NOT coalesce(e.cancelled, false) AND NOT coalesce(e.restricted, false)
        AND e.event_date <= DATE '{as_of}' AND len(e.themes) > 0
"""
# A crime of a domestic event is a domestic crime; of another event only one that is itself sexual or stalking counts.
_CRIMES = """
    SELECT s.person_id, s.source, s.offence_id, max(s.event_date) AS event_date,
        max(coalesce(c.severity, 0.0)) AS severity, coalesce(max(o.stats_code), max(o.code)) AS code,
        bool_or(coalesce(c.severity_assumed, false)) AS assumed
    FROM (
        SELECT person_id, source, event_date, list_contains(themes, 'domestic') AS domestic,
            unnest(offence_ids) AS offence_id
        FROM score_counted
    ) AS s
    LEFT JOIN crimes AS c ON c.source = s.source AND c.offence_id = s.offence_id
    LEFT JOIN tidy_offences AS o ON o.source = s.source AND o.offence_id = s.offence_id
    WHERE s.domestic OR list_contains(c.themes, 'sexual') OR list_contains(c.themes, 'stalking')
    GROUP BY s.person_id, s.source, s.offence_id
"""
_CASES = """
    SELECT i.person_id, i.dates, k.dates, k.weights, k.codes, v.victims, p.born_from, p.born_to, l.listed,
        i.contested, v.unknown OR coalesce(k.assumed, false)
    FROM (
        SELECT person_id, list(event_date ORDER BY event_date) AS dates,
            CAST(count(*) FILTER (WHERE contested) AS INTEGER) AS contested
        FROM (
            SELECT person_id, source, incident_id, min(event_date) AS event_date, bool_or(contested) AS contested
            FROM score_counted GROUP BY person_id, source, incident_id
        ) AS incident
        GROUP BY person_id
    ) AS i
    JOIN (
        SELECT person_id, CAST(count(DISTINCT other_person_id) AS INTEGER) AS victims, bool_or(unknown) AS unknown
        FROM score_counted GROUP BY person_id
    ) AS v ON v.person_id = i.person_id
    LEFT JOIN (
        SELECT person_id, list(event_date ORDER BY event_date, severity, code) AS dates,
            list(severity ORDER BY event_date, severity, code) AS weights,
            list(code ORDER BY event_date, severity, code) AS codes, bool_or(assumed) AS assumed
        FROM score_crimes GROUP BY person_id
    ) AS k ON k.person_id = i.person_id
    LEFT JOIN people_found AS p ON p.person_id = i.person_id
    LEFT JOIN (
        SELECT person_id, list(DISTINCT definition ORDER BY definition) AS listed
        FROM statuses WHERE met AND definition IN ({listing}) GROUP BY person_id
    ) AS l ON l.person_id = i.person_id
"""
_SCORES = pa.schema(
    [
        ("person_id", pa.string()),
        ("scorer", pa.string()),
        ("edition", pa.string()),
        ("total", pa.float64()),
        ("rank", pa.int32()),
        ("recency", pa.float64()),
        ("frequency", pa.float64()),
        ("gravity", pa.float64()),
        ("victims", pa.float64()),
        ("days_since_last", pa.int32()),
        ("incident_count", pa.int32()),
        ("decayed_severity", pa.float64()),
        ("victim_count", pa.int32()),
        ("suggested_level", pa.string()),
        ("provisional", pa.bool_()),
        ("reason", pa.string()),
    ]
)


_SAFEGUARDING = pa.schema([("person_id", pa.string()), ("reason", pa.string())])


def score(engine: Engine, settings: Settings) -> None:
    """Make scores from events, crimes, people_found and statuses: one row per suspect with an event that counts.

    A person certainly under 18 at as_of has none, and no rank and no level, but a row of safeguarding.
    """
    as_of = settings.viewpoint()
    policy = shipped_policy()
    engine.create("score_counted", _COUNTED.format(as_of=as_of))
    engine.create("score_crimes", _CRIMES)
    scores: list[Score] = []
    children: list[tuple[str, str]] = []
    for case in _cases(engine, settings):
        try:
            check_may_have_level(case.born, on=as_of)
        except Refused as refused:
            children.append((case.person_id, str(refused)))
        else:
            scores += filter(None, [score_case(case, policy, as_of)])
    engine.drop("score_counted", "score_crimes")
    engine.load("scores", _table(scores, policy))
    rows = [dict(zip(_SAFEGUARDING.names, child, strict=True)) for child in sorted(children)]
    engine.load("safeguarding", pa.Table.from_pylist(rows, schema=_SAFEGUARDING))


def _cases(engine: Engine, settings: Settings) -> Iterator[Case]:
    own = settings.definitions
    definitions = definitions_in_force() if own is None else definitions_in_force(own.read_bytes(), file=own.name)
    listing = ", ".join(f"'{each.name}'" for each in definitions if each.group in DEFAULT_LIST)
    for batch in engine.batches(_CASES.format(listing=listing)):
        yield from map(_case, zip(*(column.to_pylist() for column in batch.columns), strict=True))


def _case(row: tuple[Any, ...]) -> Case:
    person, incidents, crime_dates, weights, codes, victims, born_from, born_to, listed, contested, unsure = row
    told = zip(crime_dates or (), weights or (), codes or (), strict=True)
    crimes = tuple(CrimeWeight(on, weight, _kind_of(code)) for on, weight, code in told)
    born = BirthRange.between(born_from, born_to)
    return Case(person, tuple(incidents), crimes, victims, born, tuple(listed or ()), contested, unsure)


@cache
def _kind_of(code: str | None) -> str:
    offence = normal_code(code) if code else None
    return offence.theme if offence else "other"


def _table(scores: list[Score], policy: Policy) -> pa.Table:
    rows = [
        (
            each.person_id, policy.scorer, policy.edition, each.total, rank, *each.parts.values(),
            each.days_since_last, each.incident_count, each.decayed_severity, each.victim_count,
            each.suggested_level, each.provisional, each.reason,
        )
        for rank, each in enumerate(in_rank_order(scores), start=1)
    ]  # fmt: skip
    columns = zip(*rows, strict=True) if rows else [()] * len(_SCORES)
    return pa.table(
        [pa.array(column, kind.type) for column, kind in zip(columns, _SCORES, strict=True)], schema=_SCORES
    )
