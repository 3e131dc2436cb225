"""What each crime and each incident is, whether or not it counts: for the release, whose tables hold them all."""

from daylight.domain.recording_era import BEFORE, CHANGED_ON, SINCE
from daylight.pipeline.engines import Engine

# A crime is domestic where any unrestricted event that it belongs to is; flags of the incident hold for its crimes.
_CRIMES = """
    SELECT
        c.source, c.offence_id, c.incident_id,
        list_filter(
            [
                CASE WHEN c.domestic_only OR d.offence_id IS NOT NULL THEN 'domestic' END,
                CASE WHEN c.sexual THEN 'sexual' END,
                CASE WHEN c.stalking THEN 'stalking' END
            ],
            lambda theme: theme IS NOT NULL
        ) AS themes,
        c.weight AS severity,
        {edition} AS severity_edition,
        c.assumed AS severity_assumed,
        c.outcome_family,
        CASE WHEN c.known_on < DATE '{changed}' THEN '{before}' ELSE '{since}' END AS recording_era,
        c.known, c.cancelled, c.restricted
    FROM gather_crimes AS c
    LEFT JOIN (
        SELECT DISTINCT source, incident_id, unnest(offence_ids) AS offence_id
        FROM events
        WHERE role IN ('suspect', 'victim') AND list_contains(themes, 'domestic') AND NOT restricted
        UNION
        SELECT x.source, x.incident_id, x.offence_id
        FROM gather_crimes AS x
        JOIN gather_incidents AS i ON i.incident_no = x.incident_no
        WHERE i.domestic
    ) AS d ON d.source = c.source AND d.offence_id = c.offence_id
"""

_INCIDENT_THEMES = """
    SELECT
        t.source, t.incident_id,
        list_filter(
            [
                CASE WHEN h.domestic THEN 'domestic' END,
                CASE WHEN h.sexual THEN 'sexual' END,
                CASE WHEN h.stalking THEN 'stalking' END
            ],
            lambda theme: theme IS NOT NULL
        ) AS themes,
        i.incident_no IS NOT NULL AS known,
        coalesce(i.cancelled, false) AS cancelled,
        coalesce(i.restricted, false) AS restricted
    FROM tidy_incidents AS t
    LEFT JOIN gather_incidents AS i ON i.source = t.source AND i.incident_id = t.incident_id
    LEFT JOIN gather_incident_themes AS h ON h.incident_no = i.incident_no
"""


def mark_crimes_and_incidents(engine: Engine, *, edition: str) -> None:
    """Make crimes and incident_themes, from events."""
    quoted = "'" + edition.replace("'", "''") + "'"
    engine.create("crimes", _CRIMES.format(edition=quoted, changed=CHANGED_ON, before=BEFORE, since=SINCE))
    engine.create("incident_themes", _INCIDENT_THEMES)
