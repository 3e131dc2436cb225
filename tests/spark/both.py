"""Two engines side by side: the same tables on both, and what each chapter makes of them compared row by row."""

import math
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from daylight.pipeline.engines import Engine

UNEQUAL = frozenset({"files", "chapters", "chapter_counts"})
"""Tables that tell of the run itself: sizes, seconds, memory."""


def table_names(engine: Engine) -> list[str]:
    """Every table of a DuckDB engine."""
    return [row[0] for row in engine.rows("SELECT table_name FROM information_schema.tables ORDER BY table_name")]


def carry_over(source: Engine, names: Iterable[str], target: Engine) -> None:
    """Copy tables from one engine to another, as they are."""
    for name in names:
        target.load(name, source.arrow(f"SELECT * FROM {name}"))


def content(engine: Engine, sql: str) -> list[tuple[Any, ...]]:
    """An answer as a sorted list of rows, its columns in the order of their names."""
    rows = engine.arrow(sql)
    rows = rows.select(sorted(rows.column_names))
    return sorted((tuple(_plain(cell) for cell in row) for row in _tuples(rows)), key=repr)


def _tuples(rows: pa.Table) -> Iterable[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in rows.columns), strict=True)


def _plain(cell: Any) -> Any:
    """What two engines may write differently and mean the same: the last bits of a sum of fractions, a list's order."""
    if isinstance(cell, float):
        return None if math.isnan(cell) else round(cell, 9)
    if isinstance(cell, list):
        return tuple(sorted(map(str, cell)))
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    return int(cell) if isinstance(cell, Decimal) and cell == int(cell) else cell
