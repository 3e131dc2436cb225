"""Measures whose units are people, who count once however many rows they have in a period or a place."""

from datetime import date
from typing import Any

import pyarrow as pa

from daylight.domain.answers import Answer, AnswerKind
from daylight.pipeline.engines import Engine

# One row per person, side and incident: who was suspect or victim in a domestic incident, when and where.
_PARTS = """
    SELECT
        e.person_id, e.role, i.source, i.district, i.on_date,
        min(e.other_person_id) AS one_other, max(e.other_person_id) AS another,
        bool_or(coalesce(e.arrested, false) OR coalesce(e.outcome_family = 'charge', false)) AS charged_or_arrested
    FROM events AS e
    JOIN measure_incidents AS i ON i.source = e.source AND i.incident_id = e.incident_id
    WHERE e.role IN ('suspect', 'victim') AND list_contains(e.themes, 'domestic') AND NOT e.restricted
    GROUP BY e.person_id, e.role, i.source, i.incident_id, i.district, i.on_date
"""

# Until when a person's answers of each kind reach: a conviction to its day, anything else to its end.
_ANSWERED = """
    SELECT
        person_id,
        max(on_date) FILTER (WHERE kind = 'conviction') AS convicted_on,
        max(coalesce(ends_on, DATE '9999-12-31')) FILTER (WHERE kind = 'order') AS ordered_until,
        max(coalesce(ends_on, DATE '9999-12-31')) FILTER (WHERE kind IN ('management', 'listed')) AS managed_until
    FROM measure_answering
    GROUP BY person_id
"""

_SPREAD = """
    SELECT
        p.person_id, p.role, p.on_date, p.one_other, p.another, p.charged_or_arrested,
        unnest([0, year(p.on_date), CASE WHEN p.on_date > DATE '{as_of}' - 365 THEN 1 END]) AS period_no, g.group_no
    FROM measure_parts AS p
    JOIN measure_group_members AS g ON g.source = p.source AND g.district = p.district
"""

_STANDING = """
    SELECT
        s.period_no, s.group_no, s.role,
        s.incidents >= 2 AS again,
        s.several_victims,
        s.charged_or_arrested,
        coalesce(a.convicted_on >= s.first_on, false) AS convicted,
        coalesce(a.ordered_until >= s.first_on, false) AS ordered,
        coalesce(a.managed_until >= s.first_on, false) AS managed
    FROM (
        SELECT
            period_no, group_no, person_id, role, count(*) AS incidents, min(on_date) AS first_on,
            coalesce(min(one_other) < max(another), false) AS several_victims,
            bool_or(charged_or_arrested) AS charged_or_arrested
        FROM measure_spread
        WHERE period_no IS NOT NULL
        GROUP BY period_no, group_no, person_id, role
    ) AS s
    LEFT JOIN measure_answered AS a ON a.person_id = s.person_id
"""

_COUNTED = """
    SELECT
        CASE period_no WHEN 0 THEN 'all' WHEN 1 THEN '365 days' ELSE CAST(period_no AS VARCHAR) END AS period,
        g."group",
        count(*) FILTER (WHERE suspect) AS suspects,
        count(*) FILTER (WHERE suspect AND several_victims) AS several_victims,
        count(*) FILTER (WHERE suspect AND again) AS again,
        count(*) FILTER (WHERE suspect AND again AND NOT convicted) AS never_convicted,
        count(*) FILTER (WHERE suspect AND again AND ordered) AS ordered,
        count(*) FILTER (WHERE suspect AND again AND unanswered) AS never_acted_on,
        count(*) FILTER (WHERE suspect AND again AND unanswered AND NOT charged_or_arrested) AS untouched,
        count(*) FILTER (WHERE NOT suspect) AS victims,
        count(*) FILTER (WHERE NOT suspect AND again) AS victims_again
    FROM (
        SELECT *, role = 'suspect' AS suspect, NOT convicted AND NOT ordered AND NOT managed AS unanswered
        FROM measure_standing
    ) AS s
    JOIN measure_groups AS g ON g.group_no = s.group_no
    GROUP BY s.period_no, g."group"
"""

_GROUPS = """
    SELECT row_number() OVER (ORDER BY "group") AS group_no, "group" FROM (
        SELECT 'all' AS "group"
        UNION SELECT 'source:' || source FROM measure_incidents
        UNION SELECT 'district:' || district FROM measure_incidents
    )
"""
_GROUP_MEMBERS = """
    SELECT p.source, p.district, g.group_no
    FROM (SELECT DISTINCT source, district FROM measure_incidents) AS p
    JOIN measure_groups AS g ON g."group" IN ('all', 'source:' || p.source, 'district:' || p.district)
"""

COLUMNS = {
    "suspects_repeat": ("again", "suspects"),
    "suspects_several_victims": ("several_victims", "suspects"),
    "suspects_never_convicted": ("never_convicted", "again"),
    "suspects_protective_order": ("ordered", "again"),
    "suspects_never_acted_on": ("never_acted_on", "again"),
    "suspects_untouched": ("untouched", "again"),
    "victims_repeat": ("victims_again", "victims"),
}
"""For each measure of people, the columns of its numerator and its denominator."""


def count_people(engine: Engine, as_of: date) -> list[dict[str, Any]]:
    """One row per period and group, with the columns of COLUMNS.

    Makes on the way, for other counts: measure_groups, measure_group_members and measure_answering.
    """
    engine.create("measure_groups", _GROUPS)
    engine.create("measure_group_members", _GROUP_MEMBERS)
    engine.create("measure_parts", _PARTS)
    _load_answering(engine, as_of)
    engine.create("measure_answered", _ANSWERED)
    engine.create("measure_spread", _SPREAD.format(as_of=as_of))
    engine.create("measure_standing", _STANDING)
    counted: list[dict[str, Any]] = engine.arrow(_COUNTED).to_pylist()
    engine.drop("measure_parts", "measure_answered", "measure_spread", "measure_standing")
    return counted


def _load_answering(engine: Engine, as_of: date) -> None:
    """Make measure_answering: the things done that policy counts as an answer to this abuse, none of them stale."""
    columns = ("person_id", "kind", "on_date", "ends_on")
    found = []
    for person, kind, what, on, ends, category, level, role, acted, themes in engine.rows(
        "SELECT person_id, kind, what, on_date, ends_on, category, level, role, last_action_on, themes FROM answers"
    ):
        answer = Answer(AnswerKind(kind), what or "", on, ends, category, level, role, acted, tuple(themes))
        if answer.counts_as_answer() and not answer.is_stale(as_of):
            found.append((person, kind, on, ends))
    types = (pa.string(), pa.string(), pa.date32(), pa.date32())
    arrays = [pa.array([row[place] for row in found], kind) for place, kind in enumerate(types)]
    engine.load("measure_answering", pa.table(arrays, names=list(columns)))
