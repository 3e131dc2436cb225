"""What earlier watches took, put back on the shelves as it was answered then: nobody is linked a second time."""

from datetime import date
from typing import Any

import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link import blocking
from daylight.pipeline.settings import Settings
from daylight.pipeline.watch.arriving import added, arrive, lay_aside
from daylight.pipeline.watch.candidates import shape_many
from daylight.pipeline.watch.incident import read_incident
from daylight.pipeline.watch.index import Index

AT_ONCE = 200
"""So many incidents are tidied together: a day's take a few seconds."""


def replay(desk: Engine, index: Index, settings: Settings, entries: list[dict[str, Any]]) -> None:
    """Take the entries of a journal again, with the people that were answered then."""
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        tables = arrive(desk, index, settings, [read_incident(entry["incident"]) for entry in some])
        lay_aside(desk, tables)
        persons = _persons(tables["tidy_mentions"], some)
        shape_many(desk)
        blocking.make_keys(desk, loose=index.loose)
        index.add(tables, added(desk, index, persons, _edges(index, some)))
        for entry in some:
            index.settle(_dated(entry["statuses"]), entry["scores"])
            index.as_of = max(index.as_of, date.fromisoformat(entry["as_of"]))


def _persons(mentions: pa.Table, entries: list[dict[str, Any]]) -> dict[int, str]:
    """The person of each mention, as answered: by source and record id."""
    told = {
        (entry["incident"]["source"], record): person for entry in entries for record, person in entry["people"].items()
    }
    rows = mentions.select(["mention_no", "source", "record_id"]).to_pylist()
    return {row["mention_no"]: told[row["source"], row["record_id"]] for row in rows}


def _edges(index: Index, entries: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([edge for entry in entries for edge in entry["edges"]], schema=index.edges.schema)


def _dated(statuses: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Statuses as the release has them: dates are texts in the journal."""
    for rows in statuses.values():
        for row in rows:
            for name in ("as_of", "first_met_on"):
                row[name] = None if row[name] is None else date.fromisoformat(row[name])
    return statuses
