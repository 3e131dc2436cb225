"""What two engines answer, as rows that can be compared."""

import math
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from daylight.pipeline.engines import Engine


def content(engine: Engine, sql: str) -> list[tuple[Any, ...]]:
    """An answer as a sorted list of rows, its columns in the order of their names."""
    return plain_rows(engine.arrow(sql))


def plain_rows(rows: pa.Table) -> list[tuple[Any, ...]]:
    """A table's rows, sorted, its columns in the order of their names."""
    columns = [rows[name].to_pylist() for name in sorted(rows.column_names)]
    return sorted((tuple(map(_plain, row)) for row in zip(*columns, strict=True)), key=repr)


def _plain(cell: Any) -> Any:
    """What two engines may write differently and mean the same: the last bits of a sum of fractions, a list's order."""
    if isinstance(cell, float):
        return None if math.isnan(cell) else round(cell, 9)
    if isinstance(cell, list):
        return tuple(sorted(map(str, cell)))
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    return int(cell) if isinstance(cell, Decimal) and cell == int(cell) else cell
