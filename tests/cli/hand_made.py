"""A small release made by hand: eight people, every table, marked names that must never leave it unrevealed."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from daylight.tables.release import RELEASE
from daylight.tables.spec import Table, Type

AS_OF = date(2026, 11, 1)
LONE, SERIAL, SEALED, HELD, CHILD, NEAR, OFFICER = (
    "PLONE000001", "PSERIAL0001", "PSEALED0001", "PHELD000001", "PCHILD00001", "PNEAR000001", "POFFICER001",
)  # fmt: skip
VICTIM, SECOND, THIRD = "PVICTIM0001", "PVICTIM0002", "PVICTIM0003"
SECRETS = (
    "Zyvictima", "Quxsurname", "Zyvictimb", "Zyvictimc", "Wobblechild", "07700900123", "7700900123",
    "99 Hidden Mews", "HIDDEN MEWS", "ZZ9 9ZZ", "Hidden Academy", "secretsummary", "keepawayfrom",
)  # fmt: skip
"""What marks a victim, her address, phone or children in this release: absent from every page not revealed."""

_ARROW = {
    Type.BOOLEAN: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Type.COUNT: pa.int32(),
    Type.NUMBER: pa.int64(),
    Type.REAL: pa.float64(),
    Type.TEXTS: pa.list_(pa.string()),
}
Rows = dict[str, list[dict[str, Any]]]


def schema_of(table: Table) -> pa.Schema:
    """The Parquet schema of a declared table."""
    return pa.schema([pa.field(column.name, _ARROW.get(column.type, pa.string())) for column in table.columns])


def write_release(folder: Path, rows: Rows, **manifest: object) -> Path:
    """A release folder with every declared table; tables not given are empty."""
    folder.mkdir(parents=True)
    for name, table in RELEASE.items():
        schema = schema_of(table)
        known = {field.name for field in schema}
        for row in rows.get(name, []):
            assert set(row) <= known, f"{name} has no {set(row) - known}"
        full = [{field: row.get(field) for field in known} for row in rows.get(name, [])]
        pq.write_table(pa.Table.from_pylist(full, schema=schema), folder / f"{name}.parquet")
    about = {"release_id": "test-1", "as_of": AS_OF.isoformat(), "synthetic": False, "files": []}
    (folder / "manifest.json").write_text(json.dumps({**about, **manifest}), encoding="utf-8")
    return folder


def _person(person_id: str, forename: str, surname: str, born: date | None, **more: object) -> dict[str, Any]:
    row = {
        "person_id": person_id, "forename": forename, "surname": surname, "other_names": [], "date_of_birth": born,
        "date_of_birth_text": born.isoformat() if born else None, "sex": "M", "mention_count": 4,
        "first_reported_at": datetime(2021, 1, 1, tzinfo=UTC), "last_reported_at": datetime(2026, 9, 1, tzinfo=UTC),
        "as_suspect": 3, "as_victim": 0, "confidence": 0.997, "protected": False, "staff": False,
    }  # fmt: skip
    return {**row, **more}


def _people() -> list[dict[str, Any]]:
    return [
        _person(LONE, "Aldous", "Brackwater", date(1984, 3, 7), other_names=["Al Brackwater"], as_suspect=11),
        _person(SERIAL, "<script>alert(1)</script>", "=cmd|' /C calc'!A1", date(1979, 12, 31)),
        _person(SEALED, "Sealedforename", "Sealedsurname", date(1990, 1, 1), protected=True),
        _person(HELD, "Ottoline", "Marchbanks", None, date_of_birth_text="1988", sex="F", as_victim=5),
        _person(CHILD, "Youngforename", "Youngsurname", date(2010, 1, 1)),
        _person(NEAR, "Percival", "Nearmiss", date(1975, 6, 5)),
        _person(OFFICER, "Constance", "Blueline", date(1981, 6, 5), staff=True),
        _person(VICTIM, "Zyvictima", "Quxsurname", date(1990, 5, 5), sex="F", as_suspect=0, as_victim=11),
        _person(SECOND, "Zyvictimb", "Quxsurname", date(1992, 5, 5), sex="F", as_suspect=0, as_victim=2),
        _person(THIRD, "Zyvictimc", "Quxsurname", None, sex="F", as_suspect=0, as_victim=2, protected=True),
    ]


def _event(
    number: int, person: str, other: str | None, on: date, relationship: str = "ex_partner", **more: object
) -> dict[str, Any]:
    at = datetime(on.year, on.month, on.day, 21, tzinfo=UTC)
    row = {
        "source": "wessex", "incident_id": f"I{number:04}", "person_id": person, "role": "suspect",
        "other_person_id": other, "relationship": relationship, "relationship_settled": relationship,
        "intimate": True, "family": False, "event_date": on, "reported_at": at,
        "recorded_at": at + timedelta(hours=1), "themes": ["domestic"],
        "offence_ids": [f"C{number:04}"], "offence_codes": ["8N"], "theme_crimes": 1, "sexual_crimes": 0,
        "stalking_crimes": 0, "severity": 184.0, "outcome_family": "evidential", "arrested": False,
        "cancelled": False, "restricted": False, "contested": False, "set_aside": False, "address_id": "A1",
    }  # fmt: skip
    return {**row, **more}


def _events() -> list[dict[str, Any]]:
    lone = [_event(n, LONE, VICTIM, date(2025, 1, 1 + 2 * n), arrested=n == 3) for n in range(1, 12)]
    serial = [
        _event(20, SERIAL, SECOND, date(2023, 2, 1)),
        _event(21, SERIAL, VICTIM, date(2024, 2, 1), relationship="spouse"),
        _event(22, SERIAL, THIRD, date(2025, 2, 1), themes=["domestic", "stalking"]),
        _event(23, SERIAL, VICTIM, date(2026, 2, 1), cancelled=True),
        _event(24, SERIAL, None, date(2026, 3, 1), offence_ids=[]),
    ]
    others = [
        _event(number, person, VICTIM, date(2026, 5, 1), contested=person == HELD)
        for number, person in enumerate((SEALED, HELD, CHILD, NEAR, OFFICER), start=30)
    ]
    return lone + serial + others


def _status(person: str, definition: str, **more: object) -> dict[str, Any]:
    row = {
        "person_id": person, "definition": definition, "edition": "2026.1", "as_of": AS_OF, "met": True,
        "near_miss": False, "provisional": False, "fragile": False, "cross_force": False, "held": None, "incidents": 3,
        "offences": 3, "victims": 1, "grounds": ["I0001", "I0002", "I0003"], "victim_ids": [VICTIM], "managed_by": [],
        "stale_schemes": [], "first_met_on": date(2025, 1, 9),
    }  # fmt: skip
    return {**row, **more}


def _statuses() -> list[dict[str, Any]]:
    return [
        _status(LONE, "repeat", incidents=11),
        _status(LONE, "unanswered", incidents=11, stale_schemes=["probation"]),
        _status(SERIAL, "hampshire-2012", victims=3, fragile=True, grounds=["I0020", "I0021"], managed_by=["MATAC"]),
        _status(SERIAL, "serial-stalking", met=False, near_miss=True, victims=1, incidents=1),
        _status(SERIAL, "v100", cross_force=True, grounds=["I0020"], managed_by=["MATAC"]),
        _status(SEALED, "matac", victims=2),
        _status(HELD, "repeat", held="counter_allegation"),
        _status(CHILD, "repeat", held="under_18"),
        _status(NEAR, "repeat", met=False, near_miss=True, incidents=2, first_met_on=None),
        _status(OFFICER, "acpo-2009", met=False, provisional=True, first_met_on=None),
    ]


def _scores() -> list[dict[str, Any]]:
    order = (LONE, SERIAL, SEALED, HELD, CHILD, NEAR, OFFICER)
    return [
        {
            "person_id": person, "scorer": "daylight", "edition": "1", "total": 90.0 - 10 * place, "rank": place + 1,
            "recency": 0.8, "frequency": 0.9, "gravity": 0.5, "victims": 0.25, "days_since_last": 40,
            "incident_count": 11, "decayed_severity": 1234.5, "victim_count": 1,
            "suggested_level": "very_high" if place == 0 else "medium", "provisional": place == 1,
            "reason": "Eleven incidents in three years, the newest 40 days ago.",
        }
        for place, person in enumerate(order)
    ]  # fmt: skip


def _incidents() -> list[dict[str, Any]]:
    return [
        {
            "source": "wessex", "source_file": "incidents.csv", "source_row": 1, "incident_id": event["incident_id"],
            "reported_at": event["reported_at"], "recorded_at": event["recorded_at"], "force": "E23000030",
            "district": "North" if event["person_id"] == LONE else "South", "risk_grade": "medium",
            "address": "99 Hidden Mews", "postcode": "ZZ9 9ZZ", "summary": "secretsummary about her",
            "event_date": event["event_date"], "known_on": event["event_date"], "address_id": "A1",
            "themes": event["themes"], "known": True, "cancelled": event["cancelled"],
        }
        for event in _events()
    ]  # fmt: skip


def _offences() -> list[dict[str, Any]]:
    return [
        {
            "source": "wessex", "offence_id": offence, "incident_id": event["incident_id"], "offence_code": "8N",
            "offence": "Assault occasioning actual bodily harm", "code": "8N", "themes": ["domestic"],
            "recording_era": "from-2023-06", "severity": 184.0, "severity_edition": "ons-2020",
            "severity_assumed": False, "outcome_family": event["outcome_family"],
            "outcome_code": "16", "known": True, "cancelled": False,
        }
        for event in _events()
        for offence in event["offence_ids"]
    ]  # fmt: skip


def _mentions() -> list[dict[str, Any]]:
    def mention(record: str, person: str, name: str, **more: object) -> dict[str, Any]:
        return {
            "source": "wessex", "source_table": "involvements", "record_id": record, "person_id": person,
            "incident_id": "I0001", "role": "suspect", "link_weight": 9.0, "source_file": "involvements.csv",
            "source_row": 1, "shown_name": name, "birth_text": "1984-03-07", "event_on": date(2025, 1, 3), **more,
        }  # fmt: skip

    hers = {"role": "victim", "address_id": "A1", "phone": "+447700900123"}
    return [
        mention("M1", LONE, "Aldous Brackwater"),
        mention("M2", LONE, "Al Brakwater", birth_text="1984"),
        mention("M3", VICTIM, "Zyvictima Quxsurname", **hers),
        mention("M4", "PWOBBLE0001", "Wobblechild Quxsurname", role="child", birth_text="2018-02-02"),
    ]


def _carried() -> Rows:
    base = {"source": "wessex", "source_file": "x.csv", "source_row": 1}
    about = {**base, "person_id": LONE}
    return {
        "management": [
            {**about, "record_id": "G1", "scheme": "probation", "starts_on": date(2020, 1, 1), "role": "perpetrator",
             "last_action_on": date(2021, 1, 1)},
        ],
        "orders": [
            {**about, "record_id": "O1", "order_id": "O1", "kind": "NMO", "starts_on": date(2026, 1, 1),
             "ends_on": date(2027, 1, 1), "conditions": "keepawayfrom Zyvictima at 99 Hidden Mews"},
            {**about, "record_id": "O2", "order_id": "O2", "kind": "police_bail", "starts_on": date(2026, 10, 1),
             "conditions": "keepawayfrom 99 Hidden Mews"},
        ],
        "order_requirements": [
            {**base, "record_id": "R1", "requirement_id": "R1", "order_id": "O1", "positive": True,
             "text": "apologise to Zyvictima"},
        ],
        "breaches": [{**base, "record_id": "B1", "breach_id": "B1", "order_id": "O1", "breached_on": date(2026, 2, 2)}],
        "warrants": [
            {**about, "record_id": "W1", "warrant_id": "W1", "issued_on": date(2026, 6, 1), "kind": "fail_to_appear"},
            {**about, "record_id": "W2", "warrant_id": "W2", "issued_on": date(2027, 6, 1), "kind": "recall"},
        ],
        "markers": [{**about, "record_id": "K1", "marker": "violent"}],
        "proceedings": [
            {**about, "record_id": "S1", "proceeding_id": "S1", "happened_on": date(2026, 1, 1), "step": "applied",
             "applicant": "Zyvictima Quxsurname"},
        ],
        "children": [{**base, "record_id": "H1", "incident_id": "I0001", "school": "Hidden Academy"}],
        "findings": [
            {"source": "wessex", "source_table": "involvements", "source_file": "involvements.csv", "source_row": 7,
             "column": "phone", "action": "emptied", "value": "Zyvictima 07700900123",
             "reason": "'Zyvictima 07700900123' is not a telephone number"},
        ],
    }  # fmt: skip


def _links() -> list[dict[str, Any]]:
    return [
        {
            "person_id": LONE, "left_source": "wessex", "left_table": "involvements", "left_record_id": "M1",
            "right_source": "wessex", "right_table": "involvements", "right_record_id": "M2", "weight": 9.0,
            "probability": 0.998, "kind": "model", "used": True,
        }
    ]  # fmt: skip


def _measures() -> list[dict[str, Any]]:
    def measure(name: str, numerator: float | None, denominator: float | None, **more: object) -> dict[str, Any]:
        return {
            "measure": name, "period": "all", "group": "all", "numerator": numerator, "denominator": denominator,
            "unit": "crimes", "suppressed": numerator is None, "as_of": AS_OF, "meaning": f"What {name} means.", **more,
        }  # fmt: skip

    return [measure("charged", 12.0, 100.0), measure("convicted", 5.0, 100.0), measure("secret", None, None)]


def release_rows() -> Rows:
    """The rows of the hand-made release, table by table."""
    return {
        "people": _people(), "events": _events(), "statuses": _statuses(), "scores": _scores(),
        "incidents": _incidents(), "offences": _offences(), "mentions": _mentions(), "links": _links(),
        "measures": _measures(),
        "addresses": [{"address_id": "A1", "normal": "99 HIDDEN MEWS", "postcode": "ZZ9 9ZZ", "incident_count": 3,
                       "people": [f"{VICTIM} 2025-01-01 2026-01-01"]}],
        **_carried(),
    }  # fmt: skip
