"""A new incident as it arrives: its rows in the shapes of the records contract, checked as extracts are."""

import csv
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from daylight.domain.errors import Invalid
from daylight.pipeline.receive.heading import plain
from daylight.tables.extracts import EXTRACTS

TABLES = ("incidents", "offences", "involvements")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewIncident:
    """One incident, its crimes and its mentions; every cell as text, under the names of the records contract.

    Raises Invalid without exactly one incident or without a mention, or when a row names another incident.
    """

    source: str
    incident: Row = field(repr=False)
    involvements: Sequence[Row] = field(repr=False)
    offences: Sequence[Row] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise Invalid("The incident names no source. Give the force or system it comes from as `source`.")
        if not self.incident.get("incident_id"):
            raise Invalid("The incident has no incident_id. Give it the id that its own system uses.")
        if not self.involvements:
            raise Invalid("The incident mentions nobody. Give at least one row under `involvements`.")
        for table in ("offences", "involvements"):
            for place, row in enumerate(getattr(self, table), start=1):
                if row.get("incident_id", self.incident_id) != self.incident_id:
                    raise Invalid(
                        f"{table}, row {place}, column incident_id: it names another incident. Send it apart."
                    )

    @property
    def incident_id(self) -> str:
        """The incident's own reference."""
        return self.incident["incident_id"]

    def as_json(self) -> dict[str, Any]:
        """The shape that `read_incident` reads."""
        rows = {"offences": self.offences, "involvements": self.involvements}
        return {
            "source": self.source,
            "incidents": [dict(self.incident)],
            **{table: [dict(row) for row in each] for table, each in rows.items()},
        }


def read_incident(told: object) -> NewIncident:
    """The incident in a JSON object: `source`, and lists of rows `incidents` (one), `involvements`, `offences`.

    Raises Invalid with a sentence that says what is wrong and what to do; it quotes no cell.
    """
    if not isinstance(told, dict):
        raise Invalid("This is no incident: it needs a JSON object with `source`, `incidents` and `involvements`.")
    strange = sorted(set(told) - {"source", *TABLES})
    if strange:
        raise Invalid(f"The incident has parts that are not known: {', '.join(map(str, strange))}. Leave them out.")
    rows = {table: _rows(table, told.get(table, [])) for table in TABLES}
    if len(rows["incidents"]) != 1:
        raise Invalid(f"There are {len(rows['incidents'])} rows under `incidents`. Send each incident by itself.")
    source = told.get("source") or "main"
    if not isinstance(source, str):
        raise Invalid("`source` is not a text. Give the name of the force or system.")
    incident = rows["incidents"][0]
    with_id = [{"incident_id": incident.get("incident_id", ""), **row} for row in rows["offences"]]
    parts = [{"incident_id": incident.get("incident_id", ""), **row} for row in rows["involvements"]]
    return NewIncident(source, incident, parts, with_id)


def _rows(table: str, told: object) -> list[dict[str, str]]:
    if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
        raise Invalid(f"`{table}` is not a list of rows. Give each row as an object of column and text.")
    return [{str(column): _cell(cell, table, column, place) for column, cell in row.items() if cell is not None}
            for place, row in enumerate(told, start=1)]  # fmt: skip


def _cell(cell: object, table: str, column: object, place: int) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str | int | float):
        return str(cell)
    raise Invalid(f"{table}, row {place}, column {column}: a cell holds one text, number or true or false.")


def read_text(text: str) -> NewIncident:
    """The incident in a text of JSON. Raises Invalid."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid("This is not JSON. Check that the file was written to its end.") from None
    return read_incident(told)


def _columns(table: str, told: Collection[str]) -> list[str]:
    """The contract's columns and those told; one that is told in another spelling stands there once, as it is told."""
    names = EXTRACTS[table].column_names
    spelt = {plain(column) for column in told if column not in names}
    return list(dict.fromkeys((*(name for name in names if plain(name) not in spelt or name in told), *told)))


def write_extracts(incidents: Sequence[NewIncident], folder: Path) -> None:
    """The incidents as extracts in a folder, for receive to check by its own rules.

    Every column of the contract is written, filled or not: a statement over the same columns is kept planned.
    """
    tables: dict[str, list[dict[str, str]]] = {table: [] for table in TABLES}
    for each in incidents:
        own = {"incidents": [each.incident], "offences": each.offences, "involvements": each.involvements}
        for table, rows in own.items():
            tables[table] += [{**row, "source": each.source} for row in rows]
    for table, rows in tables.items():
        path = folder / f"{table}.csv"
        path.unlink(missing_ok=True)
        if rows:
            columns = _columns(table, {column: None for row in rows for column in row})
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, columns, restval="")
                writer.writeheader()
                writer.writerows(rows)
