"""The events table: each thread told from both sides, with its themes, crimes, severity and outcome.

Outer joins here are on equal columns only: one that also tests a column of its left side alone cannot be hashed, and
took a hundred times as long.
"""

from daylight.pipeline.engines import Engine

# Domestic by the source's flag, by a settled relationship that is intimate or family, or by a domestic-only offence
# code among the thread's crimes; sexual and stalking by the flag or by a code.
_TOLD = """
    SELECT
        t.incident_no, t.person_id, t.role, t.other_id,
        recorded.relationship AS relationship,
        coalesce(settled.relationship, recorded.relationship) AS relationship_settled,
        settled.intimate AS intimate,
        settled.family AS family,
        i.domestic OR coalesce(settled.intimate OR settled.family, false) OR coalesce(c.domestic_only, false)
            AS domestic,
        i.sexual OR coalesce(c.sexual, false) AS sexual,
        i.stalking OR coalesce(c.stalking, false) AS stalking,
        t.restricted OR i.restricted AS restricted,
        coalesce(NOT n.set_aside, false) AS contested,
        coalesce(n.set_aside, false) AS set_aside
    FROM gather_threads AS t
    JOIN gather_incidents AS i ON i.incident_no = t.incident_no
    LEFT JOIN gather_thread_crimes AS c
        ON c.incident_no = t.incident_no AND c.person_id = t.person_id AND c.role = t.role AND c.other_id = t.other_id
    LEFT JOIN gather_relationships AS recorded ON recorded.rank = t.relationship_rank
    LEFT JOIN gather_settled AS s
        ON s.incident_no = t.incident_no AND s.person_id = t.person_id AND s.role = t.role AND s.other_id = t.other_id
    LEFT JOIN gather_relationships AS settled
        ON settled.rank = coalesce(s.relationship_rank, t.relationship_rank) AND settled.says
    LEFT JOIN gather_contested AS n
        ON n.incident_no = t.incident_no AND n.person_id = t.person_id AND n.role = t.role AND n.other_id = t.other_id
    WHERE t.role IN ('suspect', 'victim')
"""

# What holds of the whole incident: of any suspect or victim in it, or of any of its crimes.
_INCIDENT_THEMES = """
    SELECT
        i.incident_no,
        i.domestic OR coalesce(t.domestic, false) OR coalesce(c.domestic, false) AS domestic,
        i.sexual OR coalesce(c.sexual, false) AS sexual,
        i.stalking OR coalesce(c.stalking, false) AS stalking
    FROM gather_incidents AS i
    LEFT JOIN (
        SELECT incident_no, bool_or(domestic) AS domestic FROM gather_told WHERE NOT restricted GROUP BY incident_no
    ) AS t ON t.incident_no = i.incident_no
    LEFT JOIN (
        SELECT incident_no, bool_or(domestic_only) AS domestic, bool_or(sexual) AS sexual, bool_or(stalking) AS stalking
        FROM gather_crimes
        WHERE known AND NOT cancelled AND NOT restricted
        GROUP BY incident_no
    ) AS c ON c.incident_no = i.incident_no
"""

# Both sides of each pair, and everybody else: a witness or a child has the themes of the whole incident.
_SIDES = """
    SELECT *, person_id AS teller, other_id AS told_of, role AS teller_role,
        role = 'suspect' AND contested AS contends, role = 'suspect' AND set_aside AS put_aside
    FROM gather_told
    UNION ALL
    SELECT *, other_id, person_id, 'victim', false, false FROM gather_told WHERE role = 'suspect' AND other_id <> ''
    UNION ALL
    SELECT
        t.incident_no, t.person_id, t.role, t.other_id, NULL, NULL, NULL, NULL,
        h.domestic, h.sexual, h.stalking, t.restricted OR i.restricted, false, false,
        t.person_id, '', t.role, false, false
    FROM gather_threads AS t
    JOIN gather_incidents AS i ON i.incident_no = t.incident_no
    JOIN gather_incident_themes AS h ON h.incident_no = t.incident_no
    WHERE t.role NOT IN ('suspect', 'victim')
"""

_EVENTS = """
    SELECT
        i.source, i.incident_id,
        e.teller AS person_id,
        e.teller_role AS role,
        nullif(e.told_of, '') AS other_person_id,
        e.relationship, e.relationship_settled, e.intimate, e.family,
        i.event_date, i.reported_at, i.recorded_at,
        list_filter(
            [
                CASE WHEN e.domestic THEN 'domestic' END,
                CASE WHEN e.sexual THEN 'sexual' END,
                CASE WHEN e.stalking THEN 'stalking' END
            ],
            lambda theme: theme IS NOT NULL
        ) AS themes,
        coalesce(c.offence_ids, CAST([] AS VARCHAR[])) AS offence_ids,
        coalesce(c.offence_codes, CAST([] AS VARCHAR[])) AS offence_codes,
        coalesce(x.offence_ids, CAST([] AS VARCHAR[])) AS cancelled_offence_ids,
        CAST(coalesce(CASE WHEN e.domestic THEN c.crimes ELSE c.sexual_or_stalking_crimes END, 0) AS INTEGER)
            AS theme_crimes,
        CAST(coalesce(c.sexual_crimes, 0) AS INTEGER) AS sexual_crimes,
        CAST(coalesce(c.stalking_crimes, 0) AS INTEGER) AS stalking_crimes,
        coalesce(c.severity, 0.0) AS severity,
        o.family AS outcome_family,
        a.arrested,
        i.cancelled, e.restricted OR e.put_aside AS restricted, e.contends AS contested, e.put_aside AS set_aside,
        i.address_id
    FROM gather_sides AS e
    JOIN gather_incidents AS i ON i.incident_no = e.incident_no
    LEFT JOIN gather_thread_crimes AS c
        ON c.incident_no = e.incident_no AND c.person_id = e.person_id AND c.role = e.role AND c.other_id = e.other_id
    LEFT JOIN gather_thread_cancelled AS x
        ON x.incident_no = e.incident_no AND x.person_id = e.person_id AND x.role = e.role AND x.other_id = e.other_id
    LEFT JOIN gather_arrests AS a
        ON a.incident_no = e.incident_no AND a.person_id = e.person_id AND a.role = e.role
    LEFT JOIN gather_outcome_families AS o ON o.gravity = c.outcome_gravity
"""


def tell_events(engine: Engine) -> None:
    """Make events and gather_incident_themes."""
    engine.create("gather_told", _TOLD)
    engine.create("gather_incident_themes", _INCIDENT_THEMES)
    engine.create("gather_sides", _SIDES)
    engine.drop("gather_told")
    engine.create("events", _EVENTS)
    engine.drop("gather_sides", "gather_settled", "gather_contested", "gather_arrests", "gather_thread_cancelled")
