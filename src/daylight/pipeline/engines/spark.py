"""Spark: the engine of the nation. The same story, its SQL rendered from ours, its tables as Parquet in the scratch.

Every table is written down as it is made, so that no plan grows from statement to statement; the scratch folder must
be one that all executors see. Nothing is logged: what Spark says of its work may hold what it works on.
"""

import logging
import os
import re
import resource
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.logger import PySparkLogger
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as functions_of
from pyspark.sql.pandas.types import from_arrow_schema
from sqlglot import exp

from daylight.pipeline.engines.borrowed import BORROWED, in_duckdb
from daylight.pipeline.engines.dialect import parsed, spark_sql

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*\Z")
_SILENT = """\
appender.none.type = Null
appender.none.name = none
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
"""
_MEANING = {
    "spark.sql.ansi.enabled": "false",  # a cell that cannot be read is null, as in our SQL
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.legacy.sizeOfNull": "false",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.session.timeZone": "UTC",
}
"""What our SQL and our files rest on, wherever Spark runs."""


def _checked(name: str) -> str:
    if not _IDENTIFIER.match(name):
        raise ValueError(f"{name!r} is not a table name")
    return name


class SparkEngine:
    """One private Spark session: on this machine, or on the cluster that spark-submit names."""

    def __init__(self, scratch: Path, *, threads: int = 2, memory_gb: float = 4.0) -> None:
        self.memory_gb = memory_gb
        self._folder = scratch / "tables"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._tables: dict[str, tuple[Path, Any]] = {}  # where each lies, and its schema
        self._numbers = count(1)
        self._session = _session(scratch, threads, memory_gb)
        for name, expression in BORROWED.items():
            self._session.udf.register(name, in_duckdb(expression))

    def close(self) -> None:
        """Let go of the session and of the tables."""
        self._session.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self, sql: str) -> None:
        statement = parsed(sql)
        match statement:
            case exp.Insert():
                self._append(statement.this.name, self._asked(statement.expression))
            case exp.Delete() | exp.Update():
                self._change(statement)
            case exp.Create(kind="VIEW"):
                self._session.sql(spark_sql(statement.expression)).createOrReplaceTempView(statement.this.name)
            case exp.Create(kind="TABLE"):
                self._keep(statement.this.name, self._asked(statement.expression))
            case exp.Drop():
                for view in statement.find_all(exp.Table):
                    self._session.catalog.dropTempView(view.name)
            case _:
                raise ValueError(f"{statement.key} has no rendering for Spark")

    def create(self, name: str, sql: str) -> None:
        self._keep(_checked(name), self._asked(sql))

    def stage(self, name: str, sql: str) -> None:
        self.create(name, sql)

    def load(self, name: str, rows: pa.Table, *, staged: bool = False) -> None:
        path = self._place(name)
        path.mkdir()
        typed = _without_null_types(rows)
        pq.write_table(typed, path / "rows.parquet", compression="zstd")
        self._name(_checked(name), path, from_arrow_schema(typed.schema))

    def arrow(self, sql: str) -> pa.Table:
        return self._asked(sql).toArrow()

    def batches(self, sql: str, size: int = 100_000) -> Iterator[pa.RecordBatch]:
        answer = self._asked(sql)
        path = self._folder / f"answer-{next(self._numbers)}.parquet"
        self._write(_by_place(answer), path)  # two columns of an answer may bear one name
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(size):
                yield batch.rename_columns(answer.columns)
        path.unlink()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        columns = [column.to_pylist() for column in self.arrow(sql).columns]
        return list(zip(*columns, strict=True))

    def value(self, sql: str) -> Any:
        found = self.rows(sql)
        if len(found) != 1 or len(found[0]) != 1:
            raise ValueError(f"expected one cell, got {len(found)} rows")
        return found[0][0]

    def count(self, name: str) -> int:
        return int(self._session.table(_checked(name)).count())

    def has(self, name: str) -> bool:
        return _checked(name) in self._tables

    def columns(self, name: str) -> tuple[str, ...]:
        return tuple(self._session.table(_checked(name)).columns)

    def drop(self, *names: str) -> None:
        for name in names:
            path, _ = self._tables.pop(_checked(name), (None, None))
            if path is not None:
                self._session.catalog.dropTempView(name)
                shutil.rmtree(path)

    def translate(self, name: str, sql: str, function: Callable[[str], Sequence[Any]], columns: pa.Schema) -> None:
        schema = pa.schema([pa.field("value", pa.string()), *columns])

        def translated(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                texts = batch.column(0).to_pylist()
                results = [function(text) for text in texts]
                arrays = [
                    pa.array([result[place] for result in results], field.type) for place, field in enumerate(columns)
                ]
                yield pa.record_batch([pa.array(texts, pa.string()), *arrays], schema=schema)

        texts = self._asked(sql).toDF("value").where("value IS NOT NULL").distinct()
        self._keep(_checked(name), texts.mapInArrow(translated, from_arrow_schema(schema)))

    def read_parquet(self, name: str, path: Path) -> None:
        self._keep(_checked(name), self._session.read.option("mergeSchema", "true").parquet(str(path)))

    def write_parquet(self, sql: str, path: Path) -> int:
        return self._write(self._asked(sql), path)

    def _write(self, answer: DataFrame, path: Path) -> int:
        """An answer as one file, its rows in their order; how many."""
        folder = self._place("written")
        answer.coalesce(1).write.parquet(str(folder))
        (part,) = folder.glob("part-*.parquet")
        shutil.move(part, path)
        shutil.rmtree(folder)
        return int(pq.read_metadata(path).num_rows)

    def fingerprint(self, path: Path, values: str) -> str:
        import duckdb

        from daylight.pipeline.engines.duckdb import fingerprint

        with duckdb.connect(":memory:") as connection:
            connection.execute("SET TimeZone = 'UTC'")
            return fingerprint(connection, path, values)

    def splink_api(self, *tables: str) -> Any:
        """DuckDB's, with copies of these tables: the model is trained once, on a sample, and shipped."""
        import duckdb
        from splink import DuckDBAPI

        connection = duckdb.connect(":memory:")
        for name in tables:
            connection.register("arriving", self.arrow(f"SELECT * FROM {_checked(name)}"))
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arriving")
            connection.unregister("arriving")
        return DuckDBAPI(connection=connection)

    def peak_memory_mb(self) -> float:
        """Of this process and of the Java process that it started."""
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        java = self._session.sparkContext._jvm.java.lang.ProcessHandle.current().pid()  # noqa: SLF001
        status = Path(f"/proc/{java}/status")
        told = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii")) if status.exists() else None
        return own + (int(told[1]) / 1024 if told else 0.0)

    def _asked(self, sql: str | exp.Expr) -> DataFrame:
        return self._session.sql(spark_sql(sql))

    def _place(self, name: str) -> Path:
        return self._folder / f"{name}-{next(self._numbers)}"

    def _keep(self, name: str, frame: DataFrame) -> None:
        """Write a table down and give it its name; the one that bore it goes."""
        path = self._place(name)
        typed = _typed(frame)
        typed.write.parquet(str(path))
        self._name(name, path, typed.schema)

    def _name(self, name: str, path: Path, schema: Any) -> None:
        before, _ = self._tables.get(name, (None, None))
        self._session.read.schema(schema).parquet(str(path)).createOrReplaceTempView(name)
        self._tables[name] = (path, schema)
        if before is not None:
            shutil.rmtree(before)

    def append(self, name: str, sql: str) -> None:
        self.run(f"INSERT INTO {_checked(name)} {sql}")

    def _append(self, name: str, frame: DataFrame) -> None:
        """More rows for a table, by the place of their columns, as its types."""
        path, schema = self._tables[name]
        columns = [
            functions_of.col(f"p{place}").cast(field.dataType).alias(field.name) for place, field in enumerate(schema)
        ]
        _by_place(frame).select(*columns).write.mode("append").parquet(str(path))
        self._session.read.schema(schema).parquet(str(path)).createOrReplaceTempView(name)

    def _change(self, statement: exp.Delete | exp.Update) -> None:
        """Rows left out or changed: the table is made anew."""
        name = statement.this.name
        condition = statement.args["where"].this
        _, schema = self._tables[name]
        others = exp.select("*").from_(name).where(exp.not_(exp.func("coalesce", condition.copy(), exp.false())))
        if isinstance(statement, exp.Delete):
            self._keep(name, self._asked(others))
            return
        told = {change.this.name: change.expression for change in statement.expressions}
        columns = [exp.alias_(told.get(field.name, exp.column(field.name, quoted=True)), field.name, quoted=True)
                   for field in schema]  # fmt: skip
        changed = exp.select(*columns).from_(name).where(condition.copy())
        self._keep(name, self._asked(others).unionByName(self._asked(changed)))


def _session(scratch: Path, threads: int, memory_gb: float) -> SparkSession:
    for name in ("DataFrameQueryContextLogger", "SQLQueryContextLogger"):
        PySparkLogger.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("py4j").setLevel(logging.CRITICAL)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # executors run the very Python that runs this
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ  # spark-submit started this, and says where everything is
    builder = SparkSession.builder
    for name, value in (_MEANING | ({} if submitted else _on_this_machine(scratch, threads, memory_gb))).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _on_this_machine(scratch: Path, threads: int, memory_gb: float) -> dict[str, str]:
    quiet = scratch / "log4j2.properties"
    quiet.write_text(_SILENT, encoding="ascii")
    return {
        "spark.app.name": "daylight",
        "spark.default.parallelism": str(threads),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={quiet} -Duser.timezone=UTC",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": f"{int(memory_gb * 1024)}m",
        "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
        "spark.local.dir": str(scratch / "spill"),
        "spark.master": f"local[{threads}]",
        "spark.sql.shuffle.partitions": str(threads),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


def _by_place(frame: DataFrame) -> DataFrame:
    """Its columns called p0, p1 and so on."""
    return frame.toDF(*(f"p{place}" for place in range(len(frame.columns))))


def _typed(frame: DataFrame) -> DataFrame:
    """A column of nothing but NULL has a type in Parquet too."""
    return frame.select(
        *(
            functions_of.col(f"`{field.name}`").cast("string").alias(field.name)
            if field.dataType.typeName() == "void"
            else functions_of.col(f"`{field.name}`")
            for field in frame.schema
        )
    )


def _without_null_types(rows: pa.Table) -> pa.Table:
    fields = [field.with_type(pa.string()) if pa.types.is_null(field.type) else field for field in rows.schema]
    return rows.cast(pa.schema(fields))
