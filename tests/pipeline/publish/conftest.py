"""A small force told by hand, and publish run over it."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from daylight.pipeline.engines import open_engine
from daylight.pipeline.gather import gather
from daylight.pipeline.publish import publish
from daylight.pipeline.settings import Settings
from tests.factories.working import Records

AS_OF = date(2024, 6, 30)
Published = Callable[..., Path]


def small_force() -> Records:
    """Every table of the release has at least one row."""
    records = Records().abuse("i1", "2023-01-05", "A > B", "partner", codes=["8N"], address_id="home", arrested=True)
    records.abuse("i2", "2024-08-05", "A > C", "ex_partner", codes=["19C"])
    # Two victims of one suspect, the one a parent of the other: a connection. And one recorded ethnicity.
    records.abuse("i3", "2023-02-05", "G > H", "partner").party(
        "i3", "J", "victim", ethnicity="W1", ethnicity_scheme="18+1"
    )
    records.abuse("i4", "2023-03-05", "H > J", "parent")
    records.party("i1", "D", "child", address_id="home", nominal_id="N1", phone="+447700900123")
    tables = records.tables
    tables["addresses_found"] = [{"address_id": "home", "normal": "1 HIGH STREET AB1 2CD"}]
    tables["findings"] = [{"source": "main", "source_file": "x.csv", "action": "noted", "reason": "A word."}] * 2
    tables["files"] = [
        {"source": "main", "source_table": "incidents", "source_file": "incidents.csv", "bytes": 10, "sha256": "ab",
         "rows_read": 2, "rows_loaded": 2, "rows_repeated": 0, "rows_quarantined": 0}
    ]  # fmt: skip
    tables["edges"] = [
        {"left_no": 1, "right_no": 3, "weight": 12.5, "probability": 0.99, "kind": "model", "used": True},
        {"left_no": 1, "right_no": 2, "weight": -2.5, "probability": 0.01, "kind": "model", "used": False},
    ]
    tables["confidence"] = [{"person_id": "A", "confidence": 0.93}]
    tables["statuses"] = [
        {"person_id": "A", "definition": "matac", "edition": "1", "as_of": AS_OF, "met": False, "near_miss": True,
         "provisional": False, "fragile": False, "cross_force": False, "incidents": 1, "offences": 1,
         "victims": 1, "grounds": ["i1"], "victim_ids": ["B"]}
    ]  # fmt: skip
    tables["fragile_links"] = [
        {"person_id": "A", "definition": "matac", "edition": "1", "doubt": "suspect_split", "left_source": "main",
         "left_table": "involvements", "left_record_id": "1", "right_source": "main", "right_table": "involvements",
         "right_record_id": "3", "probability": 0.99}
    ]  # fmt: skip
    tables["counter_allegations"] = [
        {"person_id": "A", "definition": "matac", "edition": "1", "other_person_id": "B", "kind": "each_other",
         "contested": ["i1"], "decide_by": AS_OF, "overdue": False}
    ]  # fmt: skip
    tables["reviews"] = [{"rank": 1, "among": 1, "left_person_id": "A", "right_person_id": "A", "probability": 0.99}]
    tables["scores"] = [{"person_id": "A", "scorer": "rfgv", "edition": "1", "total": 10.0, "rank": 1}]
    tables["safeguarding"] = [{"person_id": "E", "reason": "This person is under 18."}]
    tables["register"] = [{"person_id": name, "change": "new", "reason": "First seen."} for name in "ABCD"]
    tables["measures"] = [{"measure": "m", "period": "all", "group": "all", "as_of": AS_OF}]
    tables["contradictions"] = [{"sentence": "b and c could not hold."}, {"sentence": "a and b could not hold."}]
    tables["chapters"] = [{"place": 1, "chapter": "receive", "seconds": 1.23456, "peak_memory_mb": 100.0}]
    tables["chapter_counts"] = [{"chapter": "receive", "direction": "out", "name": "files", "rows": 1}]
    return _with_one_row_of_each_table(records)


def _with_one_row_of_each_table(records: Records) -> Records:
    day = "2024-01-01"
    records.about("A", "convictions", "c1", day, conviction_id="c1", convicted_on=day, nominal_id="N9")
    records.about("A", "proceedings", "p1", day, proceeding_id="p1", happened_on=day, step="charged")
    records.about("A", "orders", "o1", day, order_id="o1", kind="NMO", starts_on=day)
    records.about("A", "warrants", "w1", day, warrant_id="w1", issued_on=day)
    records.about("A", "management", "m1", day, scheme="MAPPA", starts_on=day)
    records.about("A", "markers", "k1", day, marker="violent", starts_on=day)
    records.about("A", "custody", "u1", day, starts_on=day)
    records.about("A", "intelligence", "r1", day, report_id="r1", reported_on=day)
    records.about("A", "interests", "n1", None, kind="football_club", value="Rovers")
    records.about("E", "staff", "s1", None, staff_id="s1")
    origin = {"source": "main", "source_file": "x.csv", "source_row": 1}
    at = datetime(2024, 1, 1, 12)  # noqa: DTZ001  (UTC without offset, as in the engine)
    plain = {
        "order_requirements": {"requirement_id": "q1", "order_id": "o1"},
        "breaches": {"breach_id": "b1", "order_id": "o1", "breached_on": date(2024, 2, 1)},
        "calls": {"call_id": "l1", "received_at": at},
        "fixtures": {"event_id": "f1", "starts_at": at},
        "children": {"incident_id": "i1", "school": "St Somewhere"},
    }
    for name, row in plain.items():
        records.tables[f"records_{name}"].append({**origin, "record_id": f"{name}-1", **row})
    return records


@pytest.fixture
def published(tmp_path: Path) -> Published:
    """Gather and publish the small force (or other records) into a folder; the folder."""

    def run(name: str = "out", records: Records | None = None, *, backwards: bool = False, **settings: Any) -> Path:
        chosen = Settings(**{"extracts": tmp_path, "out": tmp_path / name, "as_of": AS_OF, **settings})
        with open_engine("duckdb", scratch=tmp_path / f"scratch-{name}", threads=2, memory_gb=1.0) as engine:
            (records or small_force()).load(engine, backwards=backwards)
            gather(engine, chosen)
            publish(engine, chosen)
        return chosen.out

    return run
