"""Who was named beside whom: the suspect and victim mentions of one incident."""

from daylight.pipeline.engines import Engine


def make_pairs(engine: Engine) -> None:
    """Make `mention_pairs` from `tidy_mentions` and `tidying_rows`.

    A suspect is paired with the victim that the record names, else with every victim of the incident; two mentions
    that each belong to another crime of the incident are no pair. A named victim who is not among the victims of
    the incident (set aside, or recorded in another role) names nobody.
    """
    engine.create(
        "mention_pairs",
        """
        WITH parties AS (
            SELECT m.mention_no, r.source, r.record_id, r.incident_id, r.role, r.relationship,
                   r.offence_id, r.to_involvement_id
            FROM tidying_rows AS r
            JOIN tidy_mentions AS m
                ON m.source = r.source AND m.source_table = r.source_table AND m.record_id = r.record_id
            WHERE r.source_table = 'involvements' AND r.role IN ('suspect', 'victim')
        ), named AS (
            SELECT s.mention_no FROM parties AS s
            JOIN parties AS v
                ON v.source = s.source AND v.incident_id = s.incident_id AND v.record_id = s.to_involvement_id
            WHERE s.role = 'suspect' AND v.role = 'victim'
        )
        SELECT DISTINCT s.mention_no AS suspect_no, v.mention_no AS victim_no, s.relationship
        FROM parties AS s
        JOIN parties AS v ON v.source = s.source AND v.incident_id = s.incident_id
        WHERE s.role = 'suspect' AND v.role = 'victim'
            AND (s.offence_id IS NULL OR v.offence_id IS NULL OR s.offence_id = v.offence_id)
            AND (v.record_id = s.to_involvement_id OR s.mention_no NOT IN (SELECT mention_no FROM named))
        """,
    )
