"""Who accused whom first: which events of a pair that accuse each other may be the counter-allegation.

The rule, in words. Two people accuse each other when, as known at as_of, each was recorded as suspect against the
other. Then an event with X as suspect and Y as victim is *contested*

1. if in that same incident Y was a suspect against X as well: nobody can tell from the record who abused whom; or
2. if X stands accused by Y in fewer incidents than Y by X: the direction of the minority, since a victim is now and
   then recorded as suspect once, and a perpetrator may accuse his victim to be believed first; or
3. on a tie, if the first allegation against X came later than the first against Y.

Incidents in which both are suspects are left out of the counts in 2 and 3: they say the same of both. If 2 and 3
decide nothing (first allegations at the same moment) both directions are contested. Cancelled and contested data
count nowhere. Contested is a reason for a person to look, never a verdict: the events stay, and still count as met.
"""

from daylight.pipeline.engines import Engine

_ACCUSATIONS = """
    WITH counted AS (
        SELECT t.incident_no, t.person_id, t.other_id, i.reported_at
        FROM gather_threads AS t
        JOIN gather_incidents AS i ON i.incident_no = t.incident_no
        WHERE t.role = 'suspect' AND t.other_id <> ''
            AND NOT t.restricted AND NOT i.restricted AND NOT i.cancelled
    ),
    directions AS (SELECT DISTINCT person_id, other_id FROM counted)
    SELECT a.*, back.incident_no IS NOT NULL AS both_at_once
    FROM counted AS a
    SEMI JOIN directions AS d ON d.person_id = a.other_id AND d.other_id = a.person_id
    LEFT JOIN counted AS back
        ON back.incident_no = a.incident_no AND back.person_id = a.other_id AND back.other_id = a.person_id
"""

_CONTESTED = """
    WITH standing AS (
        SELECT
            person_id, other_id,
            count(*) FILTER (WHERE NOT both_at_once) AS incidents,
            min(reported_at) FILTER (WHERE NOT both_at_once) AS first_at
        FROM gather_accusations
        GROUP BY person_id, other_id
    )
    SELECT a.incident_no, a.person_id, 'suspect' AS role, a.other_id
    FROM gather_accusations AS a
    JOIN standing AS own ON own.person_id = a.person_id AND own.other_id = a.other_id
    JOIN standing AS back ON back.person_id = a.other_id AND back.other_id = a.person_id
    WHERE a.both_at_once
        OR own.incidents < back.incidents
        OR (own.incidents = back.incidents AND own.first_at >= back.first_at)
"""


def find_counter_allegations(engine: Engine) -> None:
    """Make gather_contested: the threads (incident, suspect, victim) that may be the counter-allegation."""
    engine.create("gather_accusations", _ACCUSATIONS)
    engine.create("gather_contested", _CONTESTED)
    engine.drop("gather_accusations")
