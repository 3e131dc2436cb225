"""The tables of a back-test as Arrow tables, and as files: Parquet and CSV, all of them or none."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pr
import pyarrow.csv as pc
import pyarrow.parquet as pq

from daylight.domain.errors import Refused
from daylight.pipeline.publish import folder_beside
from daylight.pipeline.publish.folder import put_in_place
from daylight.tables.backtest import BACKTEST
from daylight.tables.spec import Table, Type

ABOUT = "backtest.json"
_RUNS = r"^\s*[=+\-@\t\r＝＋－＠]"
_ARROW = {
    Type.BOOLEAN: pa.bool_(), Type.DATE: pa.date32(), Type.COUNT: pa.int32(), Type.REAL: pa.float64(),
    Type.TEXTS: pa.list_(pa.string()),
}  # fmt: skip
Tables = dict[str, pa.Table]


def as_tables(rows: Mapping[str, Sequence[tuple[Any, ...]]]) -> Tables:
    """Every declared table from its rows, in the order of its key."""
    return {name: _table(table, rows[name]) for name, table in BACKTEST.items()}


def _table(table: Table, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(table.columns)
    arrays = [
        pa.array(column, _ARROW.get(declared.type, pa.string()))
        for column, declared in zip(columns, table.columns, strict=True)
    ]
    made = pa.table(arrays, names=list(table.column_names))
    return made.sort_by([(name, "ascending") for name in table.key])


def check_place(out: Path) -> None:
    """Refused where something stands at `out` already: an earlier back-test is never written over."""
    if not out.name or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise Refused(f"{out} is taken. Give --out a folder that is not there yet, for example backtests/2026-03.")


def write(tables: Tables, about: Mapping[str, Any], out: Path) -> None:
    """Write the folder in one step: a run that is stopped leaves nothing behind."""
    check_place(out)
    with folder_beside(out, "partial") as partial:
        for name, table in tables.items():
            pq.write_table(table, partial / f"{name}.parquet", compression="zstd")
            pc.write_csv(_flat(table), partial / f"{name}.csv")
        (partial / ABOUT).write_text(json.dumps(about, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        put_in_place(partial, out, replace=False)


def _flat(table: pa.Table) -> pa.Table:
    """Lists as texts with a space between, for CSV has none; and no text that a spreadsheet would run (OWASP)."""
    for place, column in enumerate(table.schema):
        if pa.types.is_list(column.type):
            texts = pa.array([" ".join(value or ()) for value in table[column.name].to_pylist()], pa.string())
        elif pa.types.is_string(column.type):
            texts = table[column.name]
        else:
            continue
        table = table.set_column(place, column.name, pr.replace_substring_regex(texts, _RUNS, r"'\0"))
    return table
