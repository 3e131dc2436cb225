"""The release's tables as Parquet files: exactly the declared columns and types, rows in one total order."""

from dataclasses import dataclass
from pathlib import Path

from daylight.pipeline.engines import Engine
from daylight.tables.spec import Column, Table, Type

_STORED = {
    Type.BOOLEAN: "BOOLEAN",
    Type.DATE: "DATE",
    Type.TIMESTAMP: "TIMESTAMP WITH TIME ZONE",  # the engine's clock is UTC
    Type.COUNT: "INTEGER",
    Type.NUMBER: "BIGINT",
    Type.REAL: "DOUBLE",
}
# Where a row stood in its file says nothing of what it holds: the same rows in another order are the same release.
_OF_NO_MATTER = {"source_file", "source_row"}


@dataclass(frozen=True, slots=True)
class Written:
    """One table of the release: rows, and a fingerprint that is the same for the same rows in any order."""

    name: str
    rows: int
    fingerprint: str


def write_table(engine: Engine, table: Table, query: str, folder: Path, order: tuple[str, ...] = ()) -> Written:
    """Write one table as `<name>.parquet` into the folder, in the order of its key.

    `order` names columns of the query, declared or not, that put its rows in the one total order of their own: numbers
    are sorted several times as fast as texts.
    """
    columns = ", ".join(f"{_cast(column)} AS {_name(column)}" for column in table.columns)
    ordered = ", ".join(f'"{name}" NULLS FIRST' for name in order or table.key or table.column_names)
    path = folder / f"{table.name}.parquet"
    rows = engine.write_parquet(f"SELECT {columns} FROM ({query}) AS made ORDER BY {ordered}", path)
    return Written(table.name, rows, _fingerprint(engine, table, path))


def _name(column: Column) -> str:
    return f'"{column.name}"'


def _cast(column: Column) -> str:
    if column.type is Type.TEXTS:
        texts = f"coalesce(CAST({_name(column)} AS VARCHAR[]), [])"
        return f"CASE WHEN len({texts}) < 2 THEN {texts} ELSE list_sort(list_distinct({texts})) END"  # few have two
    return f"CAST({_name(column)} AS {_STORED.get(column.type, 'VARCHAR')})"


def _fingerprint(engine: Engine, table: Table, path: Path) -> str:
    """Of the rows as they lie in the file, which is quicker to read again than a query is to repeat."""
    told = [column for column in table.columns if column.name not in _OF_NO_MATTER]
    values = ", ".join(f"round({_name(c)}, 9)" if c.type is Type.REAL else _name(c) for c in told)
    return engine.fingerprint(path, values)
