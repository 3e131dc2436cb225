"""DuckDB, in this process, spilling to a scratch folder: the engine of one force."""

import re
import resource
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

COMPRESSED_FROM = 5_000_000
"""Tables of so many rows are kept compressed: a third of the room, in memory and in what is spilled, for some time."""
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*\Z")


def _checked(name: str) -> str:
    if not _IDENTIFIER.match(name):
        raise ValueError(f"{name!r} is not a table name")
    return name


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def fingerprint(connection: duckdb.DuckDBPyConnection, path: Path, values: str) -> str:
    """The sum of the hashes of a Parquet file's rows, in hex: DuckDB's own hash, whichever engine wrote the file."""
    told = f"format('{{:032x}}', coalesce(sum(CAST(hash({values}) AS HUGEINT)), 0))"
    found = connection.execute(f"SELECT {told} FROM read_parquet({_quoted(path)})").fetchall()
    return str(found[0][0])


def _translated(batch: pa.RecordBatch, function: Callable[[str], Sequence[Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Some texts beside what the function makes of each; as columns, which take far less room than Python's values."""
    texts = batch.column(0).to_pylist()
    results = [function(text) for text in texts]
    columns = [[result[place] for result in results] for place in range(len(schema) - 1)]
    arrays = [pa.array(column, field.type) for column, field in zip([texts, *columns], schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)


class DuckDBEngine:
    """One private DuckDB database, in memory and spilling to `scratch`. Lasting data goes to Parquet."""

    def __init__(self, scratch: Path, *, threads: int = 2, memory_gb: float = 4.0) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        self.memory_gb = memory_gb
        self._connection = duckdb.connect(":memory:")
        for setting in (
            f"threads = {threads}",
            f"memory_limit = '{memory_gb}GB'",
            f"temp_directory = {_quoted(scratch / 'spill')}",
            "TimeZone = 'UTC'",
            "preserve_insertion_order = false",
            "enable_progress_bar = false",
            "autoinstall_known_extensions = false",
        ):
            self._connection.execute(f"SET {setting}")
        self._connection.execute("ATTACH ':memory:' AS working (COMPRESS)")
        self._connection.execute("USE working")

    def close(self) -> None:
        """Let go of the database and of what it spilled."""
        self._connection.close()

    def run(self, sql: str) -> None:
        self._connection.execute(sql).fetchall()

    def create(self, name: str, sql: str) -> None:
        self._keep(f"CREATE OR REPLACE TABLE {_checked(name)} AS {sql}")

    def append(self, name: str, sql: str) -> None:
        self._keep(f"INSERT INTO {_checked(name)} {sql}")

    def _keep(self, statement: str) -> None:
        """Run what makes rows, and compress them where they are many."""
        made = self.rows(statement)
        if made and made[0][0] >= COMPRESSED_FROM:
            self.run("CHECKPOINT working")

    def stage(self, name: str, sql: str) -> None:
        self.run(f"CREATE OR REPLACE TEMP TABLE {_checked(name)} AS {sql}")

    def load(self, name: str, rows: pa.Table, *, staged: bool = False) -> None:
        self._connection.register("arriving", rows)
        try:
            (self.stage if staged else self.create)(name, "SELECT * FROM arriving")
        finally:
            self._connection.unregister("arriving")

    def arrow(self, sql: str) -> pa.Table:
        return self._connection.execute(sql).to_arrow_table()

    def batches(self, sql: str, size: int = 100_000) -> Iterator[pa.RecordBatch]:
        yield from self._connection.execute(sql).to_arrow_reader(size)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql).fetchall()

    def value(self, sql: str) -> Any:
        found = self.rows(sql)
        if len(found) != 1 or len(found[0]) != 1:
            raise ValueError(f"expected one cell, got {len(found)} rows")
        return found[0][0]

    def count(self, name: str) -> int:
        return int(self.value(f"SELECT count(*) FROM {_checked(name)}"))

    def has(self, name: str) -> bool:
        query = f"SELECT count(*) FROM information_schema.tables WHERE table_name = '{_checked(name)}'"
        return bool(self.value(query))

    def columns(self, name: str) -> tuple[str, ...]:
        return tuple(row[0] for row in self.rows(f"DESCRIBE {_checked(name)}"))

    def drop(self, *names: str) -> None:
        for name in names:
            self.run(f"DROP TABLE IF EXISTS {_checked(name)}")

    def translate(self, name: str, sql: str, function: Callable[[str], Sequence[Any]], columns: pa.Schema) -> None:
        schema = pa.schema([pa.field("value", pa.string()), *columns])
        each = f"SELECT DISTINCT value FROM ({sql}) AS texts(value) WHERE value IS NOT NULL"
        pieces = [_translated(batch, function, schema) for batch in self.batches(each)]
        self.load(name, pa.Table.from_batches(pieces, schema))

    def read_parquet(self, name: str, path: Path) -> None:
        pattern = path / "*.parquet" if path.is_dir() else path
        self.create(name, f"SELECT * FROM read_parquet({_quoted(pattern)}, union_by_name = true)")

    def write_parquet(self, sql: str, path: Path) -> int:
        answer = self.rows(f"COPY ({sql}) TO {_quoted(path)} (FORMAT parquet, COMPRESSION zstd)")
        return int(answer[0][0])

    def fingerprint(self, path: Path, values: str) -> str:
        return fingerprint(self._connection, path, values)

    def splink_api(self, *tables: str) -> Any:
        from splink import DuckDBAPI

        return DuckDBAPI(connection=self._connection)

    def peak_memory_mb(self) -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
