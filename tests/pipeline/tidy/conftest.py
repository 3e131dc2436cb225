"""A small run: records tables made from a few cells each, tidied in a private engine."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.settings import Settings
from daylight.pipeline.tidy import tidy
from daylight.tables.spec import Type
from daylight.tables.working import RECORDS

_ARROW = {
    Type.BOOLEAN: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us"),
    Type.COUNT: pa.int32(),
    Type.NUMBER: pa.int64(),
    Type.REAL: pa.float64(),
}

Rows = list[dict[str, Any]]
Tidied = Callable[..., Engine]


def _load(engine: Engine, extract: str, rows: Rows) -> None:
    table = RECORDS[f"records_{extract}"]
    key = next((name for name in table.column_names if name == f"{extract.removesuffix('s')}_id"), None)
    full = [
        {
            "source": "main",
            "source_file": f"{extract}.csv",
            "source_row": place,
            "record_id": row.get(key or "", f"{extract}-{place}"),
            **row,
        }
        for place, row in enumerate(rows, start=1)
    ]
    schema = pa.schema([(column.name, _ARROW.get(column.type, pa.string())) for column in table.columns])
    engine.load(table.name, pa.Table.from_pylist(full, schema=schema))


@pytest.fixture
def tidied(tmp_path: Path) -> Iterator[Tidied]:
    """A function that loads records (`involvements=[{...}]`), tidies them and gives the engine."""
    with open_engine("duckdb", scratch=tmp_path / "scratch", threads=2, memory_gb=1.0) as engine:

        def run(**records: Rows) -> Engine:
            for name in RECORDS:
                extract = name.removeprefix("records_")
                _load(engine, extract, records.get(extract, []))
            tidy(engine, Settings(extracts=tmp_path, out=tmp_path))
            return engine

        yield run
