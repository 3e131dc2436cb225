"""What a suspect is to a victim, settled: where one incident does not say, the pair's nearest that does is asked.

The rule. An empty relationship, or `unknown`, takes the relationship of the same pair's incident (same suspect, same
victim) whose reported_at is nearest in time, before or after, and that records one as known at as_of. Of two equally
near the earlier speaks: what was said first was said without knowledge of what followed. A cancelled or contested
incident says nothing. What no incident of the pair records stays as it is, unknown.
"""

from daylight.pipeline.engines import Engine

_SETTLED = """
    SELECT unknown.incident_no, unknown.person_id, unknown.role, unknown.other_id, said.relationship_rank
    FROM (
        SELECT t.*, i.reported_at
        FROM gather_threads AS t
        JOIN gather_incidents AS i ON i.incident_no = t.incident_no
        LEFT JOIN gather_relationships AS k ON k.rank = t.relationship_rank
        WHERE t.role = 'suspect' AND t.other_id <> '' AND NOT coalesce(k.says, false)
    ) AS unknown
    JOIN (
        SELECT t.*, i.reported_at
        FROM gather_threads AS t
        JOIN gather_incidents AS i ON i.incident_no = t.incident_no
        JOIN gather_relationships AS k ON k.rank = t.relationship_rank
        WHERE t.role = 'suspect' AND t.other_id <> '' AND k.says
            AND NOT t.restricted AND NOT i.restricted AND NOT i.cancelled
    ) AS said
        ON said.person_id = unknown.person_id AND said.other_id = unknown.other_id
    QUALIFY row_number() OVER (
        PARTITION BY unknown.incident_no, unknown.person_id, unknown.other_id
        ORDER BY
            abs(epoch_us(said.reported_at) - epoch_us(unknown.reported_at)),
            said.reported_at, said.relationship_rank, said.incident_no
    ) = 1
"""


def settle_relationships(engine: Engine) -> None:
    """Make gather_settled: the relationship of each thread that does not say, where another of the pair does."""
    engine.create("gather_settled", _SETTLED)
