"""Small hand-made tables of mentions, linked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.link import link
from daylight.pipeline.settings import Settings
from daylight.tables.spec import Table, Type
from daylight.tables.working import DECIDED, MENTION_PAIRS, MENTIONS

FORENAMES = (
    "arthur", "boris", "clara", "dora", "edwin", "flora", "gavin", "hilda",
    "ivor", "joyce", "keith", "lorna", "morag", "nigel", "olive", "peter",
)  # fmt: skip
SURNAMES = (
    "ashdown", "blackley", "corrigan", "dunmore", "ellacott", "fairweather", "garside", "holroyd",
    "inchbald", "jessop", "kettle",
)  # fmt: skip
AS_OF = date(2026, 10, 31)
_ARROW = {
    Type.BOOLEAN: pa.bool_(), Type.DATE: pa.date32(), Type.TIMESTAMP: pa.timestamp("us"), Type.COUNT: pa.int32(),
    Type.NUMBER: pa.int64(), Type.REAL: pa.float64(), Type.TEXTS: pa.list_(pa.string()),
}  # fmt: skip


def table(declared: Table, rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Rows in the declared columns; what a row does not say is null."""
    schema = pa.schema([(column.name, _ARROW.get(column.type, pa.string())) for column in declared.columns])
    return pa.Table.from_pylist(list(rows), schema=schema)


def mention(name: str = "", born: str | None = None, **more: Any) -> dict[str, Any]:
    """One mention: `Forename Surname`, a whole date of birth, and whatever else."""
    forename, _, surname = name.lower().partition(" ")
    day = date.fromisoformat(born) if born else None
    return {
        "forename": forename or None, "surname": surname or None, "birth_date": day, "birth_text": born,
        "born_from": day, "born_to": day, "other_names": [], **more,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Linked:
    """What link made: the person of each mention by record id, and the other tables as lists of rows."""

    person: dict[str, str]
    links: list[tuple[Any, ...]]
    edges: list[tuple[Any, ...]]
    register: list[tuple[Any, ...]]
    contradictions: list[str]
    confidence: dict[str, float]
    held: list[str]

    def together(self, *records: int) -> bool:
        """Whether these records, counted from 0 in the order given, are one person."""
        return len({self.person[f"{number:05d}"] for number in records}) == 1


def judgement(left: int, right: int, said: str, day: str = "2026-01-01") -> dict[str, Any]:
    """A judgement about two records."""
    return {
        "left_source": "main", "left_table": "involvements", "left_record_id": f"{left:05d}", "right_source": "main",
        "right_table": "involvements", "right_record_id": f"{right:05d}", "judgement": said, "by": "A1",
        "at": datetime.fromisoformat(day), "reason": "looked at both",
    }  # fmt: skip


def numbered(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with their numbers, source and record ids, as tidy gives them."""
    return [
        {
            "mention_no": number + 1, "source": "main", "source_table": "involvements", "record_id": f"{number:05d}",
            "protected": False, **row,
        }
        for number, row in enumerate(rows)
    ]  # fmt: skip


def prepare(
    engine: Engine,
    rows: list[dict[str, Any]],
    judged: Iterable[dict[str, Any]] = (),
    held: Iterable[dict[str, Any]] = (),
    opposite: Iterable[tuple[int, int]] = (),
) -> None:
    """Load what link reads; `opposite` are places of suspects and of their victims."""
    engine.load("decided_holds", table(DECIDED["decided_holds"], held))
    engine.load("decided_listed", table(DECIDED["decided_listed"], []))
    engine.load("tidy_mentions", table(MENTIONS, rows))
    sides = [{"suspect_no": suspect + 1, "victim_no": victim + 1} for suspect, victim in opposite]
    engine.load("mention_pairs", table(MENTION_PAIRS, sides))
    engine.load("decided_judgements", table(DECIDED["decided_judgements"], judged))


def linked(
    folder: Path,
    rows: Iterable[dict[str, Any]],
    judged: Iterable[dict[str, Any]] = (),
    previous: Path | None = None,
    held: Iterable[dict[str, Any]] = (),
    opposite: Iterable[tuple[int, int]] = (),
) -> Linked:
    """Link these mentions in a fresh engine."""
    with open_engine("duckdb", scratch=folder) as engine:
        prepare(engine, numbered(rows), judged, held, opposite)
        link(engine, Settings(extracts=folder, out=folder, as_of=AS_OF, previous=previous))
        return Linked(
            dict(engine.rows("SELECT record_id, person_id FROM links JOIN tidy_mentions USING (mention_no)")),
            sorted(engine.rows("SELECT * FROM links")),
            sorted(engine.rows("SELECT * FROM edges")),
            sorted(engine.rows("SELECT * FROM register")),
            [row[0] for row in engine.rows("SELECT sentence FROM contradictions ORDER BY 1")],
            dict(engine.rows("SELECT person_id, confidence FROM confidence")),
            [row[0] for row in engine.rows("SELECT person_id FROM decided_holds ORDER BY 1")],
        )


def crowd(count: int) -> list[dict[str, Any]]:
    """Unlike people, two mentions each, so that there is something to train on."""
    rows = []
    for number in range(count):
        name = f"{FORENAMES[number % 16]} {SURNAMES[number * 7 % 11]}"
        born = f"{1940 + number * 13 % 60}-{1 + number * 5 % 12:02d}-{1 + number * 11 % 28:02d}"
        home = {"house": str(number), "street": f"{SURNAMES[number % 11]} road", "postcode": f"AB{number % 90} 1CD"}
        rows += [mention(name, born, **home), mention(name, born, **home, phone=f"+4477009{number:05d}")]
    return rows
