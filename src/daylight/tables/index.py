"""The index inside a release: what linking and screening one more incident needs beyond the released tables.

It lies in `index/` of the release and is handled as the release is. It is not for other tools: its columns may change.
"""

from daylight.tables.spec import Table
from daylight.tables.working import DECIDED, EDGES, LINKS, MENTION_PAIRS, MENTIONS, RECORDS, TIDY_INCIDENTS

INDEX_FOLDER = "index"
_RETENTION = "kept with its release; goes when it goes"
_PART = (
    "source", "record_id", "incident_id", "offence_id", "role", "relationship", "to_involvement_id", "arrested",
)  # fmt: skip
_INCIDENT = (
    "source", "record_id", "incident_id", "reported_at", "recorded_at", "domestic", "sexual", "stalking",
    "cancelled_at", "event_date", "known_on", "cancelled_on", "address_id", "injury", "strangulation", "risk_grade",
)  # fmt: skip


def _some(table: Table, names: tuple[str, ...]) -> Table:
    columns = tuple(column for column in table.columns if column.name in names)
    return Table(table.name, table.meaning, columns, key=table.key, retention=_RETENTION)


INDEX: dict[str, Table] = {
    table.name: table
    for table in (
        _some(MENTIONS, MENTIONS.column_names),
        _some(LINKS, LINKS.column_names),
        _some(EDGES, EDGES.column_names),
        _some(MENTION_PAIRS, MENTION_PAIRS.column_names),
        _some(RECORDS["records_involvements"], _PART),
        _some(TIDY_INCIDENTS, _INCIDENT),
        *(
            _some(DECIDED[f"decided_{name}"], DECIDED[f"decided_{name}"].column_names)
            for name in ("restrictions", "holds", "counter_allegations", "listed")
        ),
    )
}
"""By the name of the working table that each is a part of. Decisions are in it because the next incident obeys them."""
