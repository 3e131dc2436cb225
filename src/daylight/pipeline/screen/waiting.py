"""The queue of statuses that hang on two people who accuse each other, until a person decides."""

from collections import defaultdict
from datetime import date
from typing import Any

import pyarrow as pa

from daylight.domain.counter_allegations import deadline, shipped_policy
from daylight.domain.screening import Finding, Held
from daylight.pipeline.engines import Engine

_WAITING = pa.schema(
    [
        ("person_id", pa.string()),
        ("definition", pa.string()),
        ("edition", pa.string()),
        ("other_person_id", pa.string()),
        ("kind", pa.string()),
        ("contested", pa.list_(pa.string())),
        *((name, pa.string()) for name in ("leaning", "accused_more", "accused_first", "injury", "fear")),
        ("accused_by_others", pa.string()),
        ("incidents", pa.int32()),
        ("other_incidents", pa.int32()),
        ("decide_by", pa.date32()),
        ("overdue", pa.bool_()),
        ("policy_edition", pa.string()),
    ]
)


def queue_counter_allegations(engine: Engine, findings: list[Finding], as_of: date) -> None:
    """Make counter_allegations: for each status that waits, every pair whose contested incidents are in its grounds.

    Reads counter_pairs. Who is overdue stays in the queue: only a person's decision takes anybody out of it.
    """
    waiting = [each for each in findings if each.held is Held.COUNTER_ALLEGATION]
    pairs: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in engine.arrow("SELECT * FROM counter_pairs").to_pylist() if waiting else ():
        pairs[row["person_id"]].append(row)
    rows = [
        _row(finding, pair, as_of)
        for finding in waiting
        for pair in pairs[finding.person_id]
        if not set(finding.grounds).isdisjoint(pair["contested"])
    ]
    rows.sort(key=lambda row: (row["decide_by"], row["person_id"], row["definition"], row["other_person_id"]))
    engine.load("counter_allegations", pa.Table.from_pylist(rows, schema=_WAITING))


def _row(finding: Finding, pair: dict[str, Any], as_of: date) -> dict[str, Any]:
    """One place in the queue. A status that waits is met, so it has a first day."""
    by = deadline(pair["both_accused_on"], finding.first_met_on or as_of, shipped_policy())
    told = {name: pair[name] for name in _WAITING.names if name in pair}
    told["contested"] = sorted(set(finding.grounds) & set(pair["contested"]))
    return told | {
        "definition": finding.definition,
        "edition": finding.edition,
        "decide_by": by,
        "overdue": by < as_of,
    }
