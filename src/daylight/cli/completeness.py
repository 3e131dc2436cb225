"""What each district does not record of its domestic incidents: the league that the summary and the report show."""

from daylight.cli.release_reader import Release, Row

LACKS = (
    ("no_suspect", "No suspect"), ("no_victim", "No victim"), ("no_relationship", "No relationship"),
    ("no_birth_date", "Suspect without birth date"),
)  # fmt: skip
"""The columns of `missing_by_district` that count what is missing, with their headings."""


def missing_by_district(release: Release) -> list[Row]:
    """Per district: domestic incidents known, and how many lack a suspect, a victim, a relationship, a birth date."""
    return release.rows(
        """WITH known AS (
            SELECT source, incident_id, coalesce(district, 'not recorded') AS district FROM {incidents}
            WHERE coalesce(known, true) AND NOT coalesce(cancelled, false) AND list_contains(themes, 'domestic')
        ), named AS (
            SELECT source, incident_id, bool_or(role = 'suspect') AS suspect, bool_or(role = 'victim') AS victim,
                bool_or(role = 'suspect' AND birth_text IS NOT NULL) AS born
            FROM {mentions} WHERE source_table = 'involvements' GROUP BY ALL
        ), related AS (
            SELECT source, incident_id, bool_or(coalesce(relationship, 'unknown') <> 'unknown') AS related
            FROM {events} WHERE role = 'suspect' GROUP BY ALL
        )
        SELECT district, count(*) AS incidents, count(*) FILTER (NOT coalesce(suspect, false)) AS no_suspect,
            count(*) FILTER (NOT coalesce(victim, false)) AS no_victim,
            count(*) FILTER (suspect AND victim AND NOT coalesce(related, false)) AS no_relationship,
            count(*) FILTER (suspect AND NOT coalesce(born, false)) AS no_birth_date
        FROM known LEFT JOIN named USING (source, incident_id) LEFT JOIN related USING (source, incident_id)
        GROUP BY district ORDER BY incidents DESC, district"""
    )


def shares(row: Row) -> tuple[str, ...]:
    """What is missing of one row, as shares of its incidents, in the order of LACKS."""
    return tuple(f"{row[name] / row['incidents']:.1%}" for name, _ in LACKS)
