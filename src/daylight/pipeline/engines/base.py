"""What every engine can do. SQL is DuckDB's dialect, kept to the subset that SQLGlot renders for others."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa


class Engine(Protocol):
    """A private database for one run. Table names are plain identifiers and hold no user text."""

    def run(self, sql: str) -> None:
        """Run one statement for its effect."""
        ...

    def create(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query."""
        ...

    def stage(self, name: str, sql: str) -> None:
        """Make (or replace) a table that lives only while one chapter runs: in memory, and never written down."""
        ...

    def load(self, name: str, rows: pa.Table, *, staged: bool = False) -> None:
        """Make (or replace) table `name` from an Arrow table; the engine keeps its own copy. `staged` as for stage."""
        ...

    def arrow(self, sql: str) -> pa.Table:
        """The whole answer as one Arrow table."""
        ...

    def batches(self, sql: str, size: int = 100_000) -> Iterator[pa.RecordBatch]:
        """The answer in pieces of at most `size` rows; nothing else may run on the engine meanwhile."""
        ...

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The whole answer as tuples: for small answers."""
        ...

    def value(self, sql: str) -> Any:
        """The one cell of a one-cell answer."""
        ...

    def count(self, name: str) -> int:
        """Rows in a table."""
        ...

    def has(self, name: str) -> bool:
        """Whether the table exists."""
        ...

    def columns(self, name: str) -> tuple[str, ...]:
        """Column names of a table, in order."""
        ...

    def drop(self, *names: str) -> None:
        """Remove tables, if they exist."""
        ...

    def translate(self, name: str, sql: str, function: Callable[[str], Sequence[Any]], columns: pa.Schema) -> None:
        """Make lookup table `name` (`value` and `columns`) by calling `function` once per distinct text.

        `sql` answers one column of text. Null is left out. The caller joins the lookup back on `value`:
        names, addresses and codes repeat so much that this beats a function per row.
        """
        ...

    def read_parquet(self, name: str, path: Path) -> None:
        """Make (or replace) table `name` from a Parquet file, or from all the Parquet files of a folder."""
        ...

    def write_parquet(self, sql: str, path: Path) -> int:
        """Write a query's answer as one Parquet file (zstd); the number of rows written."""
        ...

    def splink_api(self) -> Any:
        """Splink's database API over this engine."""
        ...

    def peak_memory_mb(self) -> float:
        """Largest resident memory of this process so far, in MiB."""
        ...


@contextmanager
def open_engine(name: str, *, scratch: Path, threads: int = 2, memory_gb: float = 4.0) -> Iterator[Engine]:
    """An engine by name (`duckdb`), with its scratch files in `scratch`, closed and cleaned at the end."""
    if name != "duckdb":
        raise ValueError(f"no engine is called {name!r}; there is duckdb")
    from daylight.pipeline.engines.duckdb import DuckDBEngine

    engine = DuckDBEngine(scratch, threads=threads, memory_gb=memory_gb)
    try:
        yield engine
    finally:
        engine.close()
