"""What every engine can do. SQL is DuckDB's dialect, kept to the subset that SQLGlot renders for others."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa


class Engine(Protocol):
    """A private database for one run. Table names are plain identifiers and hold no user text."""

    memory_gb: float
    """What it may hold in memory, in GB: who works in pieces measures them by it."""

    def run(self, sql: str) -> None:
        """Run one statement for its effect."""
        ...

    def create(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query."""
        ...

    def append(self, name: str, sql: str) -> None:
        """Add a query's rows to table `name`, whose columns come in the same order."""
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

    def fingerprint(self, path: Path, values: str) -> str:
        """A digest of the rows of a Parquet file: the same for the same rows in any order, and on every engine.

        `values` are SQL expressions over the file's columns, with commas between.
        """
        ...

    def splink_api(self, *tables: str) -> Any:
        """Splink's database API, which knows at least these tables. Splink trains in one process, on a sample."""
        ...

    def peak_memory_mb(self) -> float:
        """Largest resident memory of this process so far, in MiB."""
        ...


ENGINES = ("duckdb", "spark")
"""DuckDB for one force, in this process; Spark for the nation."""


@contextmanager
def open_engine(name: str, *, scratch: Path, threads: int = 2, memory_gb: float = 4.0) -> Iterator[Engine]:
    """An engine by name, with its scratch files in `scratch`, closed and cleaned at the end.

    Refused, with what to install, where the machine lacks what the engine needs.
    """
    engine = _opened(name, scratch, threads, memory_gb)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def open_small_engine(*, scratch: Path, memory_gb: float = 1.0) -> Iterator[Engine]:
    """An engine for a few rows at a time, many times over: answers in a tenth of the time that DuckDB alone takes."""
    from daylight.pipeline.engines.composing import ComposingEngine

    engine = ComposingEngine(scratch, memory_gb=memory_gb)
    try:
        yield engine
    finally:
        engine.close()


def _opened(name: str, scratch: Path, threads: int, memory_gb: float) -> Any:
    """The engine's own module is imported only now: most machines have no Spark."""
    if name == "duckdb":
        from daylight.pipeline.engines.duckdb import DuckDBEngine

        return DuckDBEngine(scratch, threads=threads, memory_gb=memory_gb)
    if name == "spark":
        from daylight.pipeline.engines.java import check_spark

        check_spark()
        from daylight.pipeline.engines.spark import SparkEngine

        return SparkEngine(scratch, threads=threads, memory_gb=memory_gb)
    raise ValueError(f"no engine is called {name!r}; there are {', '.join(ENGINES)}")
