"""The tables of the bench as files: Parquet for the site, CSV beside it for a spreadsheet; whole or not at all."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from daylight.domain.errors import Refused
from daylight.pipeline.bench.chapter import Benched
from daylight.pipeline.publish import folder_beside
from daylight.pipeline.publish.folder import put_in_place
from daylight.tables.bench import BENCH
from daylight.tables.spec import Table, Type

ABOUT = "bench.json"
_ARROW = {
    Type.BOOLEAN: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.COUNT: pa.int32(),
    Type.REAL: pa.float64(),
    Type.TEXTS: pa.list_(pa.string()),
}


def check_place(out: Path) -> None:
    """Refused where something stands at `out` already: an earlier trial is never written over."""
    if not out.name or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise Refused(f"{out} is taken. Give --out a folder that is not there yet, for example benches/2026-03.")


def write(found: Benched, out: Path) -> None:
    """Write every table of the bench and what it was made from into a new folder. Refused when the place is taken."""
    check_place(out)
    with folder_beside(out, "partial") as partial:
        for name, table in BENCH.items():
            rows = arrow_of(table, found.tables[name])
            pq.write_table(rows, partial / f"{name}.parquet", compression="zstd")
            pv.write_csv(_flat(table, rows), partial / f"{name}.csv")
        about = {"release_id": found.release_id, "as_of": found.as_of.isoformat(), "warnings": list(found.warnings)}
        (partial / ABOUT).write_text(json.dumps(about, indent=1, sort_keys=True), encoding="utf-8")
        check_place(out)
        put_in_place(partial, out, replace=False)


def arrow_of(table: Table, rows: list[dict[str, Any]]) -> pa.Table:
    """The rows in the declared columns and types, in the order of the table's key."""
    ordered = sorted(rows, key=lambda row: [_ordered(row.get(name)) for name in table.key])
    return pa.table(
        {
            column.name: pa.array([row.get(column.name) for row in ordered], _ARROW.get(column.type, pa.string()))
            for column in table.columns
        }
    )


def _ordered(value: Any) -> tuple[bool, Any]:
    return value is not None, "" if value is None else value


def _flat(table: Table, rows: pa.Table) -> pa.Table:
    """Lists as one cell each, for a spreadsheet."""
    for place, column in enumerate(table.columns):
        if column.type is Type.TEXTS:
            cells = ["; ".join(each or ()) for each in rows[column.name].to_pylist()]
            rows = rows.set_column(place, column.name, pa.array(cells, pa.string()))
    return rows
