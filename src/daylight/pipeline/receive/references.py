"""Notes on loaded rows that name an order, offence or other record which is not in the extracts."""

from daylight.pipeline.engines import Engine
from daylight.pipeline.receive.layout import quoted

REFERENCES = (
    ("involvements", "offence_id", "offences", "offence_id"),
    ("involvements", "to_involvement_id", "involvements", "involvement_id"),
    ("order_requirements", "order_id", "orders", "order_id"),
    ("breaches", "order_id", "orders", "order_id"),
    ("breaches", "requirement_id", "order_requirements", "requirement_id"),
    ("breaches", "incident_id", "incidents", "incident_id"),
    ("calls", "incident_id", "incidents", "incident_id"),
    ("children", "incident_id", "incidents", "incident_id"),
    ("children", "involvement_id", "involvements", "involvement_id"),
)
"""Table, column, and what it names. The cell is kept as recorded: to empty `to_involvement_id` would make it mean
every victim, and a call may well belong to an incident that is not in the extracts. So one note for each file."""


def note_references(engine: Engine, tables: tuple[str, ...]) -> None:
    """Add one finding to `findings` for each file of `tables` and column with such rows."""
    for table, column, target, key in (reference for reference in REFERENCES if reference[0] in tables):
        count = f"count(*) || ' rows name a record of {target} that was not loaded; they keep the reference."
        sentence = f"{count} The first is row ' || min(r.source_row) || '.'"
        place = f"r.source, {quoted(table)}, r.source_file, NULL, {quoted(column)}"
        engine.run(
            f"INSERT INTO findings SELECT {place}, 'noted', NULL, {sentence} FROM records_{table} r"
            f" ANTI JOIN records_{target} t ON t.source = r.source AND t.{key} = r.{column}"
            f" WHERE r.{column} IS NOT NULL GROUP BY r.source, r.source_file"
        )
