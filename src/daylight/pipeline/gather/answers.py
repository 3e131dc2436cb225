"""What the system has done about a person, as known at as_of: convictions, protective orders, management, listing.

A conviction that an appeal quashed by as_of is none. A conviction told only as a step of a prosecution counts like a
row of its own. A protective order is known from its first day, or from the day a court granted it. What is told of a
spell's end or latest action after as_of is not yet known: the spell is open, its latest action untold.
"""

from datetime import date

from daylight.domain.answers import is_protective
from daylight.pipeline.engines import Engine
from daylight.tables.extracts import ORDER_KINDS

# Each row of a table about people with the person it is about; contested rows stay out.
_ABOUT = """
    SELECT r.*, l.person_id
    FROM records_{table} AS r
    JOIN tidy_mentions AS m ON m.source = r.source AND m.source_table = '{table}' AND m.record_id = r.record_id
    JOIN links AS l ON l.mention_no = m.mention_no
    ANTI JOIN gather_restricted AS x
        ON x.source = r.source AND x.source_table = '{table}' AND x.record_id = r.record_id
    WHERE r.{known} <= DATE '{as_of}'
"""

_CONVICTIONS = """
    WITH told AS (
        SELECT source, person_id, offence_id, convicted_on AS on_date, offence_code FROM gather_about_convictions
        UNION ALL
        SELECT p.source, p.person_id, p.offence_id, p.happened_on, NULL
        FROM gather_about_proceedings AS p
        ANTI JOIN gather_about_convictions AS c
            ON c.source = p.source AND c.person_id = p.person_id
            AND (c.offence_id = p.offence_id OR c.convicted_on = p.happened_on)
        WHERE p.step = 'convicted'
    ),
    standing AS (
        SELECT t.*
        FROM told AS t
        ANTI JOIN gather_about_proceedings AS q
            ON q.source = t.source AND q.person_id = t.person_id AND q.offence_id = t.offence_id
            AND q.step = 'quashed' AND q.happened_on >= t.on_date
    )
    SELECT
        t.person_id, coalesce(k.code, t.offence_code, c.code) AS what, t.on_date,
        coalesce(k.domestic_only, c.domestic_only, false) OR coalesce(c.known AND h.domestic, false) AS domestic,
        coalesce(k.sexual, c.sexual_code, false) OR coalesce(c.known AND i.sexual, false) AS sexual,
        coalesce(k.stalking, c.stalking_code, false) OR coalesce(c.known AND i.stalking, false) AS stalking
    FROM standing AS t
    LEFT JOIN gather_codes AS k ON k.value = t.offence_code
    LEFT JOIN gather_crimes AS c ON c.source = t.source AND c.offence_id = t.offence_id
    LEFT JOIN gather_incidents AS i ON i.incident_no = c.incident_no
    LEFT JOIN gather_incident_themes AS h ON h.incident_no = c.incident_no
"""

_ORDERS = """
    SELECT person_id, kind AS what, starts_on AS on_date, ends_on
    FROM gather_about_orders
    UNION ALL
    SELECT p.person_id, o.kind, p.happened_on, o.ends_on
    FROM gather_about_proceedings AS p
    JOIN records_orders AS o ON o.source = p.source AND o.order_id = p.order_id
    ANTI JOIN gather_about_orders AS own
        ON own.source = p.source AND own.order_id = p.order_id AND own.person_id = p.person_id
    WHERE p.step = 'granted'
"""

_ANSWERS = """
    SELECT
        person_id, 'conviction' AS kind, what, on_date, CAST(NULL AS DATE) AS ends_on,
        CAST(NULL AS VARCHAR) AS category, CAST(NULL AS VARCHAR) AS level, CAST(NULL AS VARCHAR) AS role,
        CAST(NULL AS DATE) AS last_action_on,
        list_filter(
            [
                CASE WHEN domestic THEN 'domestic' END,
                CASE WHEN sexual THEN 'sexual' END,
                CASE WHEN stalking THEN 'stalking' END
            ],
            lambda theme: theme IS NOT NULL
        ) AS themes
    FROM gather_convictions
    UNION ALL
    SELECT person_id, 'order', what, on_date, ends_on, NULL, NULL, NULL, NULL, CAST([] AS VARCHAR[])
    FROM gather_orders
    WHERE what IN ({protective})
    UNION ALL
    SELECT
        person_id, 'management', scheme, starts_on,
        CASE WHEN ends_on <= DATE '{as_of}' THEN ends_on END,
        category, level, role,
        CASE WHEN last_action_on <= DATE '{as_of}' THEN last_action_on END,
        CAST([] AS VARCHAR[])
    FROM gather_about_management
    UNION ALL
    SELECT
        person_id, 'listed', 'Daylight', since, CASE WHEN until <= DATE '{as_of}' THEN until END,
        NULL, NULL, NULL, NULL, CAST([] AS VARCHAR[])
    FROM decided_listed
    WHERE since <= DATE '{as_of}'
"""

_KNOWN_BY = {
    "convictions": "convicted_on",
    "proceedings": "happened_on",
    "orders": "starts_on",
    "management": "starts_on",
}


def find_answers(engine: Engine, as_of: date) -> None:
    """Make answers. Reads gather_crimes, gather_incidents, gather_incident_themes and gather_codes."""
    for table, known in _KNOWN_BY.items():
        engine.create(f"gather_about_{table}", _ABOUT.format(table=table, known=known, as_of=as_of))
    engine.create("gather_convictions", _CONVICTIONS)
    engine.create("gather_orders", _ORDERS)
    protective = ", ".join(f"'{kind}'" for kind in ORDER_KINDS if is_protective(kind))
    engine.create("answers", _ANSWERS.format(as_of=as_of, protective=protective))
    engine.drop("gather_convictions", "gather_orders", *(f"gather_about_{table}" for table in _KNOWN_BY))
