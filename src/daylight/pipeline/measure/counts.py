"""Measures whose units are rows: calls, incidents, crimes, arrests, convictions and orders.

Incidents, their crimes and arrests count on the event date, in the district and source of the incident; calls,
convictions and orders on their own day. What has no district stands under `not recorded`. Calls are not told by
district, for a call that led to no incident has none; nor convictions and orders, for a court's row does not say which
district's crime it answers.
"""

from datetime import date

from daylight.domain.answers import is_protective
from daylight.domain.outcomes import outcome_of
from daylight.pipeline.engines import Engine
from daylight.tables.extracts import ORDER_KINDS, OUTCOMES

_NOTICES = {"DVPN", "DAPN"}  # given by the police, for 48 hours; the order is the court's
_COURT_ORDERS = tuple(kind for kind in ORDER_KINDS if is_protective(kind) and kind not in _NOTICES)
_EVIDENTIAL_THOUGH_SUPPORTED = "15"

_INCIDENTS = """
    SELECT
        t.source, t.incident_id, t.event_date AS on_date, coalesce(t.district, 'not recorded') AS district,
        list_contains(h.themes, 'domestic') AS domestic
    FROM tidy_incidents AS t
    JOIN incident_themes AS h ON h.source = t.source AND h.incident_id = t.incident_id
    WHERE h.known AND NOT h.cancelled AND NOT h.restricted
"""

# An outcome of the future is open, and a statement of the future not made; who is suspected comes from the events.
_CRIMES = """
    SELECT
        i.source, i.incident_id, i.on_date, i.district,
        list_contains(c.themes, 'domestic') AS domestic,
        c.outcome_family = 'charge' AS charged,
        c.outcome_family <> 'open' AS concluded,
        c.outcome_family <> 'open' AND t.outcome_code = '{supported}' AS evidential,
        (c.outcome_family <> 'open' AND coalesce(t.outcome_code IN ({not_supporting}), false))
            OR coalesce(NOT t.victim_supports, false)
            OR (coalesce(t.statement IN ('declined', 'retracted'), false)
                AND coalesce(t.statement_at <= DATE '{as_of}', true)) AS not_supporting,
        coalesce(t.wants_recorded, false) AS wanted,
        s.offence_id IS NOT NULL AS suspect_named,
        coalesce(s.arrested, false) AS arrested,
        v.offence_id IS NOT NULL AS convicted
    FROM crimes AS c
    JOIN measure_incidents AS i ON i.source = c.source AND i.incident_id = c.incident_id
    JOIN tidy_offences AS t ON t.source = c.source AND t.offence_id = c.offence_id
    LEFT JOIN (
        SELECT source, offence_id, bool_or(coalesce(arrested, false)) AS arrested
        FROM (
            SELECT source, unnest(offence_ids) AS offence_id, arrested
            FROM events
            WHERE role = 'suspect' AND NOT restricted
        )
        GROUP BY source, offence_id
    ) AS s ON s.source = c.source AND s.offence_id = c.offence_id
    LEFT JOIN measure_convicted AS v ON v.source = c.source AND v.offence_id = c.offence_id
    WHERE c.known AND NOT c.cancelled AND NOT c.restricted
"""

_CONVICTED = """
    SELECT DISTINCT r.source, r.offence_id
    FROM records_convictions AS r
    ANTI JOIN decided_restrictions AS x
        ON x.source = r.source AND x.source_table = 'convictions' AND x.record_id = r.record_id
    ANTI JOIN records_proceedings AS q
        ON q.source = r.source AND q.offence_id = r.offence_id AND q.step = 'quashed'
        AND q.happened_on BETWEEN r.convicted_on AND DATE '{as_of}'
    WHERE r.convicted_on <= DATE '{as_of}' AND r.offence_id IS NOT NULL
"""

_CRIMED = """
    SELECT i.on_date, i.source, i.district, c.incident_id IS NOT NULL AS crimed
    FROM measure_incidents AS i
    LEFT JOIN (SELECT DISTINCT source, incident_id FROM measure_crimes) AS c
        ON c.source = i.source AND c.incident_id = i.incident_id
    WHERE i.domestic
"""

_ARRESTS = """
    SELECT i.source, i.on_date, i.district, bool_or(list_contains(e.themes, 'domestic')) AS domestic
    FROM events AS e
    JOIN measure_incidents AS i ON i.source = e.source AND i.incident_id = e.incident_id
    WHERE e.role = 'suspect' AND e.arrested AND NOT e.restricted
    GROUP BY i.source, i.incident_id, i.on_date, i.district, e.person_id
"""

_CALLS = """
    SELECT * FROM (
        SELECT
            c.source, CAST(timezone('Europe/London', timezone('UTC', c.received_at)) AS DATE) AS on_date,
            coalesce(i.domestic, false) AS domestic
        FROM records_calls AS c
        LEFT JOIN measure_incidents AS i ON i.source = c.source AND i.incident_id = c.incident_id
    )
    WHERE on_date <= DATE '{as_of}'
"""

_COURT = """
    SELECT a.kind, a.on_date,
        CASE WHEN a.kind = 'conviction' THEN list_contains(a.themes, 'domestic')
             ELSE coalesce(f.first_on <= a.on_date, false) END AS domestic
    FROM answers AS a
    LEFT JOIN (
        SELECT person_id, min(event_date) AS first_on
        FROM events
        WHERE role = 'suspect' AND list_contains(themes, 'domestic') AND NOT cancelled AND NOT restricted
        GROUP BY person_id
    ) AS f ON f.person_id = a.person_id
    WHERE a.kind = 'conviction' OR (a.kind = 'order' AND a.what IN ({court_orders}))
"""

_PLACED = ("source", "district")
_BY_SOURCE = ("source", "NULL")
_WHOLE = ("NULL", "NULL")
_CRIME = "measure_crimes WHERE domestic"
# Each: the measure, its places, what a row adds to the numerator and to the denominator, and the rows.
_ADDED = (
    ("calls_domestic", _BY_SOURCE, "domestic", "true", "measure_calls"),
    ("incidents_domestic", _PLACED, "domestic", "true", "measure_incidents"),
    ("incidents_crimed", _PLACED, "crimed", "true", "measure_crimed"),
    ("crimes_domestic", _PLACED, "domestic", "true", "measure_crimes"),
    ("arrests_domestic", _PLACED, "domestic", "true", "measure_arrests"),
    ("charges_domestic", _PLACED, "domestic", "true", "measure_crimes WHERE charged"),
    ("convictions_domestic", _WHOLE, "domestic", "true", "measure_court WHERE kind = 'conviction'"),
    ("civil_orders_domestic", _WHOLE, "domestic", "true", "measure_court WHERE kind = 'order'"),
    ("suspect_named", _PLACED, "suspect_named", "true", _CRIME),
    ("arrested", _PLACED, "arrested", "true", _CRIME),
    ("charged", _PLACED, "charged", "true", f"{_CRIME} AND concluded"),
    ("victim_not_supporting", _PLACED, "not_supporting", "true", f"{_CRIME} AND concluded"),
    ("evidential_difficulty", _PLACED, "evidential", "true", f"{_CRIME} AND concluded"),
    ("convicted", _PLACED, "convicted", "true", _CRIME),
    ("wanted_recorded", _PLACED, "wanted", "true", f"{_CRIME} AND not_supporting"),
    ("arrests_per_crime", _PLACED, "true", "false", "measure_arrests WHERE domestic"),
    ("arrests_per_crime", _PLACED, "false", "true", _CRIME),
    ("convictions_per_crime", _WHOLE, "true", "false", "measure_court WHERE domestic AND kind = 'conviction'"),
    ("convictions_per_crime", _WHOLE, "false", "true", _CRIME),
    ("civil_orders_per_incident", _WHOLE, "true", "false", "measure_court WHERE domestic AND kind = 'order'"),
    ("civil_orders_per_incident", _WHOLE, "false", "true", "measure_incidents WHERE domestic"),
)

_CELLS = """
    SELECT
        '{measure}' AS measure, year(on_date) AS year, on_date > DATE '{as_of}' - 365 AS recent,
        CAST({source} AS VARCHAR) AS source, CAST({district} AS VARCHAR) AS district,
        count(*) FILTER (WHERE {numerator}) AS numerator, count(*) FILTER (WHERE {denominator}) AS denominator
    FROM {rows}
    GROUP BY ALL
"""


def count_rows(engine: Engine, as_of: date) -> None:
    """Make measure_cells: numerators and denominators by measure, year, source and district.

    Makes measure_incidents on the way, which other counts of this chapter read.
    """
    no = ", ".join(f"'{code}'" for code in OUTCOMES if outcome_of(code).victim_supports is False)
    orders = ", ".join(f"'{kind}'" for kind in _COURT_ORDERS)
    engine.create("measure_incidents", _INCIDENTS)
    engine.create("measure_convicted", _CONVICTED.format(as_of=as_of))
    crimes = _CRIMES.format(as_of=as_of, not_supporting=no, supported=_EVIDENTIAL_THOUGH_SUPPORTED)
    engine.create("measure_crimes", crimes)
    engine.create("measure_crimed", _CRIMED)
    engine.create("measure_arrests", _ARRESTS)
    engine.create("measure_calls", _CALLS.format(as_of=as_of))
    engine.create("measure_court", _COURT.format(court_orders=orders))
    engine.create("measure_cells", " UNION ALL ".join(_cells_of(*added, as_of=as_of) for added in _ADDED))
    engine.drop(*(f"measure_{name}" for name in ("convicted", "crimes", "crimed", "arrests", "calls", "court")))


def _cells_of(
    measure: str, places: tuple[str, str], numerator: str, denominator: str, rows: str, *, as_of: date
) -> str:
    source, district = places
    return _CELLS.format(
        measure=measure,
        as_of=as_of,
        source=source,
        district=district,
        numerator=numerator,
        denominator=denominator,
        rows=rows,
    )
