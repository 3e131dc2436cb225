"""Measures of each definition: who meets it, who manages them, and what was done within 28 days of their meeting it."""

from datetime import date
from pathlib import Path
from typing import Any

from daylight.domain.definitions import DEFAULT_LIST, definitions_in_force
from daylight.pipeline.engines import Engine

# A suspect is counted wherever an event of his that counts was recorded.
_SEEN = """
    SELECT DISTINCT e.person_id, g.group_no
    FROM events AS e
    JOIN measure_incidents AS i ON i.source = e.source AND i.incident_id = e.incident_id
    JOIN measure_group_members AS g ON g.source = i.source AND g.district = i.district
    WHERE e.role = 'suspect' AND NOT e.restricted
"""

_DONE = """
    SELECT person_id, event_date AS from_on, event_date AS to_on
    FROM events
    WHERE role = 'suspect' AND arrested AND NOT cancelled AND NOT restricted
    UNION ALL
    SELECT person_id, on_date, CASE WHEN kind = 'conviction' THEN on_date ELSE ends_on END
    FROM measure_answering
"""

_FOLLOWED = """
    SELECT s.person_id, s.definition, s.met, s.near_miss, s.provisional, s.held IS NOT NULL AS held,
        len(coalesce(s.managed_by, CAST([] AS VARCHAR[]))) = 0 AS unmanaged,
        s.met AND coalesce(s.first_met_on + 28 <= DATE '{as_of}', false) AS waited,
        d.person_id IS NULL AS nothing_done
    FROM statuses AS s
    LEFT JOIN (
        SELECT DISTINCT s.person_id, s.definition
        FROM statuses AS s
        JOIN measure_done AS d ON d.person_id = s.person_id
        WHERE d.from_on <= s.first_met_on + 28 AND coalesce(d.to_on >= s.first_met_on, true)
    ) AS d ON d.person_id = s.person_id AND d.definition = s.definition
"""

_COUNTED = """
    SELECT
        f.definition, g."group",
        any_value(n.suspects) AS suspects,
        count(*) FILTER (WHERE f.met) AS met,
        count(*) FILTER (WHERE f.near_miss) AS near_miss,
        count(*) FILTER (WHERE f.provisional) AS provisional,
        count(*) FILTER (WHERE f.met AND f.unmanaged) AS unmanaged,
        count(*) FILTER (WHERE f.met AND f.held) AS held,
        count(*) FILTER (WHERE f.waited) AS waited,
        count(*) FILTER (WHERE f.waited AND f.nothing_done) AS nothing_done
    FROM measure_followed AS f
    JOIN measure_seen AS s ON s.person_id = f.person_id
    JOIN measure_groups AS g ON g.group_no = s.group_no
    JOIN (SELECT group_no, count(*) AS suspects FROM measure_seen GROUP BY group_no) AS n ON n.group_no = s.group_no
    GROUP BY f.definition, g."group"
"""

_LISTED = """
    SELECT g."group", count(*) AS listed, count(*) FILTER (WHERE l.unmanaged) AS unmanaged
    FROM (
        SELECT person_id, bool_and(unmanaged) AS unmanaged
        FROM measure_followed
        WHERE met AND definition IN ({definitions})
        GROUP BY person_id
    ) AS l
    JOIN measure_seen AS s ON s.person_id = l.person_id
    JOIN measure_groups AS g ON g.group_no = s.group_no
    GROUP BY g."group"
"""

COLUMNS = {
    "met": ("met", "suspects"),
    "near_miss": ("near_miss", "suspects"),
    "provisional": ("provisional", "suspects"),
    "unmanaged": ("unmanaged", "met"),
    "held": ("held", "met"),
    "no_action_in_28_days": ("nothing_done", "waited"),
}
"""For each measure of a definition, the columns of its numerator and its denominator."""
LISTED_COLUMNS = {"listed_unmanaged": ("unmanaged", "listed")}

Rows = list[dict[str, Any]]


def count_definitions(engine: Engine, as_of: date, own: Path | None) -> tuple[Rows, Rows]:
    """Rows per definition and group with the columns of COLUMNS, and rows per group with those of LISTED_COLUMNS.

    `own` is the force's own file of definitions, of which some may belong to the default list.
    """
    engine.create("measure_seen", _SEEN)
    engine.create("measure_done", _DONE)
    engine.create("measure_followed", _FOLLOWED.format(as_of=as_of))
    in_force = definitions_in_force() if own is None else definitions_in_force(own.read_bytes(), file=own.name)
    on_the_list = ", ".join(f"'{definition.name}'" for definition in in_force if definition.group in DEFAULT_LIST)
    counted: Rows = engine.arrow(_COUNTED).to_pylist()
    listed: Rows = engine.arrow(_LISTED.format(definitions=on_the_list)).to_pylist()
    engine.drop("measure_seen", "measure_done", "measure_followed")
    return counted, listed
