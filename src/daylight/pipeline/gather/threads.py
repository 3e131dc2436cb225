"""Threads: one row per incident, person, role and other party, with the relationship, the crimes and the outcome.

Several mentions of one person in one incident are one thread: a recorded relationship wins over an unknown one, and
among recorded ones the closest (intimate, family, other; in the order of the vocabulary). A person is never the
other party of himself. What rests on a contested mention alone is restricted; a thread with another, sound mention
stands on that one.
"""

from daylight.pipeline.engines import Engine

# Who was named beside whom, now as people. A crime named on either mention narrows the crimes of the pair.
_PAIRED_MENTIONS = """
    SELECT
        s.incident_no, s.person_id, 'suspect' AS role, v.person_id AS other_id,
        k.rank AS relationship_rank,
        s.offence_id AS own_offence, v.offence_id AS other_offence,
        s.restricted OR v.restricted AS restricted
    FROM mention_pairs AS p
    JOIN gather_parts AS s ON s.mention_no = p.suspect_no
    JOIN gather_parts AS v ON v.mention_no = p.victim_no
    LEFT JOIN gather_relationships AS k ON k.relationship = p.relationship
    WHERE s.person_id <> v.person_id AND s.incident_no = v.incident_no
"""

# Whoever has no other party: a suspect without a victim, a victim without a suspect, and every other role.
_LONE_MENTIONS = """
    SELECT
        q.incident_no, q.person_id, q.role, '' AS other_id,
        CASE WHEN q.role = 'suspect' THEN q.relationship_rank END AS relationship_rank,
        q.offence_id AS own_offence, CAST(NULL AS VARCHAR) AS other_offence, q.restricted
    FROM gather_parts AS q
    ANTI JOIN (
        SELECT incident_no, person_id, 'suspect' AS role FROM gather_paired
        UNION ALL
        SELECT incident_no, other_id AS person_id, 'victim' AS role FROM gather_paired
    ) AS paired
        ON paired.incident_no = q.incident_no AND paired.person_id = q.person_id AND paired.role = q.role
"""

_MENTIONS = """
    SELECT * FROM (SELECT * FROM gather_paired UNION ALL SELECT * FROM gather_lone)
    QUALIFY restricted = bool_and(restricted) OVER (PARTITION BY incident_no, person_id, role, other_id)
"""

_THREADS = """
    SELECT
        incident_no, person_id, role, other_id,
        min(relationship_rank) AS relationship_rank,
        bool_and(restricted) AS restricted
    FROM gather_thread_mentions
    GROUP BY incident_no, person_id, role, other_id
"""

_THREAD_CRIMES = """
    SELECT
        incident_no, person_id, role, other_id,
        list(offence_id ORDER BY offence_id) AS offence_ids,
        list(DISTINCT code ORDER BY code) FILTER (WHERE code IS NOT NULL) AS offence_codes,
        bool_or(domestic_only) AS domestic_only,
        bool_or(sexual) AS sexual,
        bool_or(stalking) AS stalking,
        count(*) AS crimes,
        count(*) FILTER (WHERE sexual) AS sexual_crimes,
        count(*) FILTER (WHERE stalking) AS stalking_crimes,
        count(*) FILTER (WHERE sexual OR stalking) AS sexual_or_stalking_crimes,
        round(CAST(sum(CAST(weight AS DECIMAL(18, 4))) AS DOUBLE), 4) AS severity,
        min(outcome_gravity) AS outcome_gravity
    FROM (
        SELECT DISTINCT
            t.incident_no, t.person_id, t.role, t.other_id,
            c.offence_id, c.code, c.domestic_only, c.sexual, c.stalking, c.weight, c.outcome_gravity
        FROM gather_thread_mentions AS t
        JOIN gather_crimes AS c
            ON c.incident_no = t.incident_no
            AND coalesce(t.own_offence = c.offence_id, true)
            AND coalesce(t.other_offence = c.offence_id, true)
        WHERE c.known AND NOT c.cancelled AND NOT c.restricted
    )
    GROUP BY incident_no, person_id, role, other_id
"""

# Cancelled by as_of: counted nowhere, but a look back to a day before must still find them.
_CANCELLED_CRIMES = """
    SELECT
        t.incident_no, t.person_id, t.role, t.other_id,
        list(DISTINCT c.offence_id ORDER BY c.offence_id) AS offence_ids
    FROM gather_thread_mentions AS t
    JOIN gather_crimes AS c
        ON c.incident_no = t.incident_no
        AND coalesce(t.own_offence = c.offence_id, true)
        AND coalesce(t.other_offence = c.offence_id, true)
    WHERE c.known AND c.cancelled AND NOT c.restricted
    GROUP BY t.incident_no, t.person_id, t.role, t.other_id
"""

_ARRESTS = """
    SELECT incident_no, person_id, role, bool_or(arrested) AS arrested
    FROM gather_parts
    WHERE role = 'suspect' AND arrested IS NOT NULL
    GROUP BY incident_no, person_id, role
"""


def follow_threads(engine: Engine) -> None:
    """Make gather_threads, gather_thread_crimes, gather_thread_cancelled and gather_arrests.

    `other_id` is empty where there is no other.
    """
    engine.create("gather_paired", _PAIRED_MENTIONS)
    engine.create("gather_lone", _LONE_MENTIONS)
    engine.create("gather_thread_mentions", _MENTIONS)
    engine.drop("gather_paired", "gather_lone")
    engine.create("gather_threads", _THREADS)
    engine.create("gather_thread_crimes", _THREAD_CRIMES)
    engine.create("gather_thread_cancelled", _CANCELLED_CRIMES)
    engine.create("gather_arrests", _ARRESTS)
    engine.drop("gather_thread_mentions")
