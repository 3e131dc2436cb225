"""What was known at as_of: incidents, crimes and parts played, less what is cancelled, restricted or still to come.

A row is known from the day it was recorded; an incident's mentions are known with it. A cancellation dated after
as_of is not yet known. A restriction applies to every run from the day it is decided, whatever that run's as_of:
contested data may not be processed meanwhile (UK GDPR article 18), and a look at the past is processing too.
"""

from datetime import date

from daylight.pipeline.engines import Engine

_INCIDENTS = """
    SELECT
        row_number() OVER (ORDER BY i.source, i.incident_id) AS incident_no,
        i.source, i.incident_id, i.event_date, i.reported_at,
        coalesce(i.recorded_at, i.reported_at) AS recorded_at,
        coalesce(i.domestic, false) AS domestic,
        coalesce(i.sexual, false) AS sexual,
        coalesce(i.stalking, false) AS stalking,
        coalesce(i.cancelled_on <= DATE '{as_of}', false) AS cancelled,
        r.record_id IS NOT NULL AS restricted,
        i.address_id
    FROM tidy_incidents AS i
    LEFT JOIN gather_restricted AS r
        ON r.source = i.source AND r.source_table = 'incidents' AND r.record_id = i.incident_id
    WHERE i.known_on <= DATE '{as_of}'
"""

_RESTRICTED = "SELECT DISTINCT source, source_table, record_id FROM decided_restrictions"

# The outcome is open while its date lies ahead; one without a date came with the crime itself.
_CRIMES = """
    SELECT
        o.source, o.offence_id, o.incident_id, i.incident_no, o.code,
        coalesce(c.domestic_only, false) AS domestic_only,
        coalesce(c.sexual, false) AS sexual_code,
        coalesce(c.stalking, false) AS stalking_code,
        coalesce(c.sexual, false) OR coalesce(i.sexual, false) AS sexual,
        coalesce(c.stalking, false) OR coalesce(i.stalking, false) AS stalking,
        coalesce(c.weight, {codeless_weight}) AS weight,
        coalesce(c.assumed, true) AS assumed,
        coalesce(f.family, '{open_family}') AS outcome_family,
        coalesce(f.gravity, {open_gravity}) AS outcome_gravity,
        o.known_on,
        i.incident_no IS NOT NULL AND o.known_on <= DATE '{as_of}' AS known,
        coalesce(o.cancelled_on <= DATE '{as_of}', false) AS cancelled,
        r.record_id IS NOT NULL AS restricted
    FROM tidy_offences AS o
    LEFT JOIN gather_incidents AS i ON i.source = o.source AND i.incident_id = o.incident_id
    LEFT JOIN gather_codes AS c ON c.value = coalesce(o.offence_code, o.code)
    LEFT JOIN gather_outcomes AS f
        ON f.code = o.outcome_code AND coalesce(o.outcome_at <= DATE '{as_of}', true)
    LEFT JOIN gather_restricted AS r
        ON r.source = o.source AND r.source_table = 'offences' AND r.record_id = o.offence_id
"""

_PARTS = """
    SELECT
        m.mention_no, i.incident_no, l.person_id, m.role, v.offence_id, v.arrested,
        k.rank AS relationship_rank,
        r.record_id IS NOT NULL AS restricted
    FROM tidy_mentions AS m
    JOIN gather_incidents AS i ON i.source = m.source AND i.incident_id = m.incident_id
    JOIN links AS l ON l.mention_no = m.mention_no
    JOIN records_involvements AS v ON v.source = m.source AND v.record_id = m.record_id
    LEFT JOIN gather_relationships AS k ON k.relationship = v.relationship
    LEFT JOIN gather_restricted AS r
        ON r.source = m.source AND r.source_table = 'involvements' AND r.record_id = m.record_id
    WHERE m.source_table = 'involvements'
"""


def settle_what_is_known(engine: Engine, as_of: date, *, open_outcome: tuple[str, int], codeless_weight: float) -> None:
    """Make gather_restricted, gather_incidents, gather_crimes (every crime, marked) and gather_parts (mentions)."""
    family, gravity = open_outcome
    engine.create("gather_restricted", _RESTRICTED)
    engine.create("gather_incidents", _INCIDENTS.format(as_of=as_of))
    engine.create(
        "gather_crimes",
        _CRIMES.format(as_of=as_of, open_family=family, open_gravity=gravity, codeless_weight=codeless_weight),
    )
    engine.create("gather_parts", _PARTS.format(as_of=as_of))
