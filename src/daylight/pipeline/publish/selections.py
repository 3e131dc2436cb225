"""What each table of the release is made of: SQL over the working tables. Types and order are put right elsewhere."""

from daylight.tables.extracts import EXTRACTS, PERSON_TABLES
from daylight.tables.release import CARRIED, INCIDENTS, OFFENCES
from daylight.tables.working import ADDRESSES, EDGES

_PEOPLE = """
    SELECT
        p.person_id, p.forename, p.surname, p.other_names,
        p.birth_date AS date_of_birth, p.birth_text AS date_of_birth_text, p.sex, p.born_from, p.born_to,
        p.mention_count,
        e.first_reported_at, e.last_reported_at,
        coalesce(e.as_suspect, 0) AS as_suspect, coalesce(e.as_victim, 0) AS as_victim,
        coalesce(c.confidence, 1.0) AS confidence, p.protected, p.staff
    FROM people_found AS p
    LEFT JOIN (
        SELECT
            person_id,
            min(reported_at) AS first_reported_at, max(reported_at) AS last_reported_at,
            count(DISTINCT (source, incident_id)) FILTER (WHERE role = 'suspect') AS as_suspect,
            count(DISTINCT (source, incident_id)) FILTER (WHERE role = 'victim') AS as_victim
        FROM events
        WHERE NOT cancelled AND NOT restricted
        GROUP BY person_id
    ) AS e ON e.person_id = p.person_id
    LEFT JOIN confidence AS c ON c.person_id = p.person_id
"""

_MENTIONS = """
    SELECT
        m.source, m.source_table, m.record_id, l.person_id, m.incident_id, m.role, l.link_weight,
        m.source_file, m.source_row,
        nullif(concat_ws(' ', m.shown_forename, m.shown_surname), '') AS shown_name,
        m.birth_text, r.nominal_id, m.address_id, r.phone, m.event_on
    FROM tidy_mentions AS m
    JOIN links AS l ON l.mention_no = m.mention_no
    LEFT JOIN ({recorded}) AS r
        ON r.source = m.source AND r.source_table = m.source_table AND r.record_id = m.record_id
"""

_INCIDENTS = """
    SELECT {columns}, h.themes, h.known, h.cancelled
    FROM tidy_incidents AS t
    JOIN incident_themes AS h ON h.source = t.source AND h.incident_id = t.incident_id
"""

_OFFENCES = """
    SELECT {columns}, c.themes, c.recording_era, c.severity, c.severity_edition, c.severity_assumed,
        c.outcome_family, c.known, c.cancelled
    FROM tidy_offences AS t
    JOIN crimes AS c ON c.source = t.source AND c.offence_id = t.offence_id
"""

# Who was said to live there, and who was suspect or victim there; with the first and the last day of it.
_ADDRESSES = """
    SELECT {columns}, coalesce(i.incidents, 0) AS incident_count, coalesce(w.people, CAST([] AS VARCHAR[])) AS people
    FROM addresses_found AS a
    LEFT JOIN (
        SELECT t.address_id, count(*) AS incidents
        FROM tidy_incidents AS t
        JOIN incident_themes AS h ON h.source = t.source AND h.incident_id = t.incident_id
        WHERE h.known AND NOT h.cancelled AND NOT h.restricted
        GROUP BY t.address_id
    ) AS i ON i.address_id = a.address_id
    LEFT JOIN (
        SELECT
            address_id,
            list(concat_ws(' ', person_id, CAST(first_on AS VARCHAR), CAST(last_on AS VARCHAR))) AS people
        FROM (
            SELECT address_id, person_id, min(seen_on) AS first_on, max(seen_on) AS last_on
            FROM (
                SELECT m.address_id, l.person_id, m.event_on AS seen_on
                FROM tidy_mentions AS m
                JOIN links AS l ON l.mention_no = m.mention_no
                WHERE coalesce(m.known_on <= DATE '{as_of}', true)
                UNION ALL
                SELECT address_id, person_id, event_date
                FROM events
                WHERE role IN ('suspect', 'victim') AND NOT cancelled AND NOT restricted
            )
            WHERE address_id IS NOT NULL AND seen_on IS NOT NULL
            GROUP BY address_id, person_id
        )
        GROUP BY address_id
    ) AS w ON w.address_id = a.address_id
"""

_LINKS = """
    SELECT
        CASE WHEN e.used THEN l.person_id END AS person_id,
        a.source AS left_source, a.source_table AS left_table, a.record_id AS left_record_id,
        b.source AS right_source, b.source_table AS right_table, b.record_id AS right_record_id,
        {columns}, e.left_no, e.right_no
    FROM edges AS e
    JOIN tidy_mentions AS a ON a.mention_no = e.left_no
    JOIN tidy_mentions AS b ON b.mention_no = e.right_no
    JOIN links AS l ON l.mention_no = e.left_no
"""

# The one most often recorded; ties go to the latest, then to the alphabet.
_ETHNICITIES = """
    SELECT person_id, ethnicity, ethnicity_scheme
    FROM (
        SELECT l.person_id, m.ethnicity, m.ethnicity_scheme, count(*) AS times, max(m.event_on) AS latest
        FROM tidy_mentions AS m
        JOIN links AS l ON l.mention_no = m.mention_no
        WHERE m.ethnicity IS NOT NULL AND m.ethnicity_scheme IS NOT NULL
            AND coalesce(m.known_on <= DATE '{as_of}', true)
        GROUP BY l.person_id, m.ethnicity, m.ethnicity_scheme
    )
    QUALIFY row_number() OVER (
        PARTITION BY person_id ORDER BY times DESC, latest DESC NULLS LAST, ethnicity, ethnicity_scheme
    ) = 1
"""

_ABOUT_SOMEBODY = """
    SELECT r.*, l.person_id
    FROM records_{name} AS r
    LEFT JOIN tidy_mentions AS m ON m.source = r.source AND m.source_table = '{name}' AND m.record_id = r.record_id
    LEFT JOIN links AS l ON l.mention_no = m.mention_no
"""

ORDERS = {"links": ("left_no", "right_no")}
"""Queries that answer an order of their own: mention numbers stand in the order of source, table and record id."""
HANDED_ON = (
    "events", "statuses", "fragile_links", "counter_allegations", "reviews", "scores", "safeguarding", "register",
    "findings", "measures", "connections", "answers",
)  # fmt: skip
"""Tables that other chapters make as the release has them."""


def selections(as_of: object) -> dict[str, str]:
    """For each table of the release, the query that answers its declared columns (in any order)."""
    return {
        "people": _PEOPLE,
        "mentions": _MENTIONS.format(recorded=_as_recorded()),
        "incidents": _INCIDENTS.format(columns=_taken(INCIDENTS.column_names, {"themes", "known", "cancelled"}, "t")),
        "offences": _OFFENCES.format(columns=_taken(OFFENCES.column_names, _MADE_OF_OFFENCES, "t")),
        "addresses": _ADDRESSES.format(columns=_taken(ADDRESSES.column_names, set(), "a"), as_of=as_of),
        "links": _LINKS.format(columns=_taken(EDGES.column_names, {"left_no", "right_no"}, "e")),
        "ethnicities": _ETHNICITIES.format(as_of=as_of),
        **{name: f"SELECT * FROM {name}" for name in HANDED_ON},
        **{name: _carried(name) for name in CARRIED},
    }


_MADE_OF_OFFENCES = {
    "themes", "recording_era", "severity", "severity_edition", "severity_assumed", "outcome_family", "known",
    "cancelled",
}  # fmt: skip


def _taken(names: tuple[str, ...], left_out: set[str], alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in names if name not in left_out)


def _as_recorded() -> str:
    return " UNION ALL ".join(
        f"SELECT source, '{table}' AS source_table, record_id, nominal_id, phone FROM records_{table}"
        for table in PERSON_TABLES
    )


def _carried(name: str) -> str:
    return _ABOUT_SOMEBODY.format(name=name) if EXTRACTS[name].mentions_people else f"SELECT * FROM records_{name}"
