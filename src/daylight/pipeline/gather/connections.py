"""Which victims of one suspect are connected to each other: by a recorded relationship, or by one address.

Wanted by definitions that ask for victims *unconnected* to each other. A relationship between two victims is one that
any incident records between them, whoever was the suspect; `stranger` and `unknown` record that there is none. One
address within 12 months: a mention of each, in any table, at the same address on days at most 12 months apart.
Victims whose incident was cancelled since are among the pairs: a look back to a day before must find them connected.
"""

from datetime import date

from daylight.pipeline.engines import Engine

_FELLOW_VICTIMS = """
    WITH victims AS (
        SELECT DISTINCT person_id, other_person_id AS victim_id
        FROM events
        WHERE role = 'suspect' AND other_person_id IS NOT NULL AND NOT restricted
    )
    SELECT DISTINCT a.victim_id AS left_id, b.victim_id AS right_id
    FROM victims AS a
    JOIN victims AS b ON b.person_id = a.person_id AND b.victim_id > a.victim_id
"""

_RELATED = """
    SELECT f.left_id, f.right_id, 'relationship' AS reason, min(i.known_on) AS known_on
    FROM gather_fellows AS f
    JOIN (
        SELECT
            source, incident_id,
            least(person_id, other_person_id) AS left_id, greatest(person_id, other_person_id) AS right_id
        FROM events
        WHERE role = 'suspect' AND other_person_id IS NOT NULL AND NOT cancelled AND NOT restricted
            AND relationship NOT IN ('stranger', 'unknown')
    ) AS e ON e.left_id = f.left_id AND e.right_id = f.right_id
    JOIN tidy_incidents AS i ON i.source = e.source AND i.incident_id = e.incident_id
    GROUP BY f.left_id, f.right_id
"""

_STAYS = """
    SELECT DISTINCT l.person_id, m.address_id, m.event_on, m.known_on
    FROM tidy_mentions AS m
    JOIN links AS l ON l.mention_no = m.mention_no
    SEMI JOIN (SELECT left_id AS id FROM gather_fellows UNION SELECT right_id FROM gather_fellows) AS f
        ON f.id = l.person_id
    WHERE m.address_id IS NOT NULL AND m.event_on IS NOT NULL AND coalesce(m.known_on <= DATE '{as_of}', true)
"""

_AT_ONE_ADDRESS = """
    SELECT f.left_id, f.right_id, 'address' AS reason, min(greatest(a.known_on, b.known_on)) AS known_on
    FROM gather_fellows AS f
    JOIN gather_stays AS a ON a.person_id = f.left_id
    JOIN gather_stays AS b ON b.person_id = f.right_id AND b.address_id = a.address_id
    WHERE greatest(a.event_on, b.event_on) <= least(a.event_on, b.event_on) + INTERVAL 12 MONTH
    GROUP BY f.left_id, f.right_id
"""


def find_connections(engine: Engine, as_of: date) -> None:
    """Make connections, from events."""
    engine.create("gather_fellows", _FELLOW_VICTIMS)
    engine.create("gather_stays", _STAYS.format(as_of=as_of))
    engine.create("connections", f"{_RELATED} UNION ALL {_AT_ONE_ADDRESS}")
    engine.drop("gather_fellows", "gather_stays")
