"""An engine for a few rows at a time answers as DuckDB does, however its statements are put together."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from daylight.pipeline.engines import Engine, open_engine, open_small_engine


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    with (
        open_small_engine(scratch=tmp_path / "small", memory_gb=0.5) as small,
        open_engine("duckdb", scratch=tmp_path / "plain", threads=1, memory_gb=0.5) as plain,
    ):
        yield small, plain


def _chapter(engine: Engine, shift: int) -> list[Any]:
    """What a chapter does: load, make, make again from itself, insert, delete, look, drop."""
    told: list[Any] = []
    rows = pa.table({"number": [1 + shift, 2 + shift, 3], "word": ["a", "b", None], "unread": [[1], [2], []]})
    engine.load("given", rows)
    engine.create("odd", "SELECT number, word FROM given WHERE number % 2 = 1")
    engine.create("beside", "SELECT g.*, o.number AS odd FROM given AS g LEFT JOIN odd AS o USING (number)")
    engine.load("given", pa.table({"number": [50 + shift]}))
    told.append(engine.rows("SELECT number, odd FROM beside ORDER BY number"))
    engine.create("odd", "SELECT number + 1 AS number, word FROM odd")
    engine.run("INSERT INTO odd BY NAME SELECT number FROM given")
    engine.run("INSERT INTO odd SELECT 7, 'seven'")
    engine.run("DELETE FROM odd WHERE word = 'a'")
    told += [engine.rows("SELECT * FROM odd ORDER BY ALL"), engine.count("odd"), engine.columns("beside")]
    engine.create("named", "WITH inner_part AS (SELECT word FROM beside) SELECT count(*) AS n FROM inner_part")
    engine.create("twice", "SELECT a.n, b.n AS other FROM named AS a JOIN named AS b ON a.n = b.n")
    told += [engine.value("SELECT n + other FROM twice"), engine.has("twice")]
    engine.run("CREATE OR REPLACE TEMP VIEW seen AS SELECT word FROM odd WHERE word IS NOT NULL")
    engine.translate("long", "SELECT word FROM seen", lambda word: (len(word),), pa.schema([("size", pa.int64())]))
    told += [engine.rows("SELECT * FROM long ORDER BY ALL"), [batch.to_pydict() for batch in engine.batches(
        "SELECT number FROM beside ORDER BY number")]]  # fmt: skip
    engine.run("DROP VIEW seen")
    engine.drop("odd", "beside", "twice", "never_made")
    return [*told, engine.has("odd")]


def test_it_answers_as_duckdb_does_again_and_again(engines: tuple[Engine, Engine]) -> None:
    for shift in (0, 1, 2, 0, 5):
        small, plain = (_chapter(engine, shift) for engine in engines)
        assert small == plain


@pytest.mark.parametrize("shape", [lambda number: number, str])
def test_a_table_of_another_shape_under_the_same_name(
    engines: tuple[Engine, Engine], shape: Callable[[int], object]
) -> None:
    for engine in engines:
        for value in (1, shape(2), 3, shape(4), 5):
            engine.load("given", pa.table({"value": [value]}))
            assert engine.value("SELECT value FROM given") == value


def test_what_it_does_not_run_is_an_error_of_the_program(engines: tuple[Engine, Engine]) -> None:
    with pytest.raises(ValueError, match="does not run UPDATE"):
        engines[0].run("UPDATE given SET value = 1")


def test_moments_with_a_zone_are_handed_over_as_a_runs_own(tmp_path: Path) -> None:
    at = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    with open_small_engine(scratch=tmp_path, memory_gb=0.5) as engine:
        engine.load("moments", pa.table({"at": pa.array([at, None], pa.timestamp("us", tz="UTC"))}))
        assert engine.rows('SELECT "at" FROM moments ORDER BY "at" NULLS LAST') == [(at.replace(tzinfo=None),), (None,)]
