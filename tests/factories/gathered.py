"""What gather would hand on for given histories: events, crimes, people, answers and connections in an engine."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from daylight.domain.histories import History
from daylight.pipeline.engines import Engine
from daylight.tables.spec import Type
from daylight.tables.working import WORKING

ARROW = {
    Type.BOOLEAN: pa.bool_(), Type.DATE: pa.date32(), Type.TIMESTAMP: pa.timestamp("us"), Type.COUNT: pa.int32(),
    Type.NUMBER: pa.int64(), Type.REAL: pa.float64(), Type.TEXTS: pa.list_(pa.string()),
}  # fmt: skip
TABLES = (
    "events", "crimes", "people_found", "answers", "connections", "links", "edges", "tidy_mentions", "decided_holds",
    "tidy_offences", "counter_pairs",
)  # fmt: skip


def load_gathered(engine: Engine, histories: Iterable[History], **more: list[dict[str, Any]]) -> None:
    """Make every table that screen and score read; `more` adds rows to any of them."""
    rows: dict[str, list[dict[str, Any]]] = {name: list(more.get(name, ())) for name in TABLES}
    for history in histories:
        _tell(history, rows)
    for name, told in rows.items():
        engine.load(name, as_table(name, told))


def as_table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as the declared table; what a row leaves out is null."""
    columns = WORKING[name].columns
    strange = {key for row in rows for key in row} - {column.name for column in columns}
    assert not strange, f"{name} has no {strange}"
    return pa.table(
        {
            column.name: pa.array([row.get(column.name) for row in rows], ARROW.get(column.type, pa.string()))
            for column in columns
        }
    )


def _tell(history: History, rows: dict[str, list[dict[str, Any]]]) -> None:
    crimes: dict[tuple[str, str], dict[str, Any]] = {}
    offences: dict[tuple[str, str], dict[str, Any]] = {}
    told = set()
    for event in history.events:
        for crime in event.crimes:
            themes = [theme for theme in ("sexual", "stalking") if getattr(event, theme)] if crime.themed else []
            crimes[event.source, crime.offence_id] = {
                "source": event.source, "offence_id": crime.offence_id, "incident_id": event.incident_id,
                "themes": themes, "severity": crime.weight, "severity_assumed": False,
                "outcome_family": "charge" if crime.charged_on else "open",
            }  # fmt: skip
            offences[event.source, crime.offence_id] = {
                "source": event.source, "offence_id": crime.offence_id, "incident_id": event.incident_id,
                "code": crime.code, "known_on": crime.recorded_on or event.on, "outcome_at": crime.charged_on,
            }  # fmt: skip
        if (event.incident, event.victim_id) in told:
            continue  # gather tells a pair of one incident once
        told.add((event.incident, event.victim_id))
        rows["events"].append(
            {
                "source": event.source,
                "incident_id": event.incident_id,
                "person_id": history.person_id,
                "role": event.role,
                "other_person_id": event.victim_id if event.role == "suspect" else None,
                "relationship_settled": event.relationship,
                "intimate": event.intimate,
                "family": event.family,
                "event_date": event.on,
                "cancelled": event.cancelled,
                "restricted": event.restricted,
                "contested": event.contested,
                "themes": [theme for theme in ("domestic", "sexual", "stalking") if getattr(event, theme)],
                "offence_ids": sorted(crime.offence_id for crime in event.crimes),
            }
        )
        if event.role == "subject":
            victim = {"source": event.source, "incident_id": event.incident_id, "role": "victim"}
            rows["events"].append({**victim, "person_id": event.victim_id, "event_date": event.on, "themes": []})
    rows["crimes"].extend(crimes.values())
    given = {(row["source"], row["offence_id"]) for row in rows["tidy_offences"]}
    rows["tidy_offences"].extend(row for key, row in offences.items() if key not in given)
    rows["people_found"].append(
        {"person_id": history.person_id, "born_from": history.born.first, "born_to": history.born.last}
    )
    rows["connections"].extend(
        {"left_id": one, "right_id": other, "reason": "relationship"} for one, other in history.connections
    )
    rows["answers"].extend(
        {
            "person_id": history.person_id,
            "kind": each.kind.value,
            "what": each.what,
            "on_date": each.on,
            "ends_on": each.ends,
            "category": each.category,
            "level": each.level,
            "role": each.role,
            "last_action_on": each.last_action,
            "themes": list(each.themes),
        }
        for each in history.answers
    )
