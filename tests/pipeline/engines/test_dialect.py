"""Our SQL rendered for Spark: what is rendered how, and that nothing goes through in silence. Needs no Spark."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daylight.pipeline import story
from daylight.pipeline.engines.dialect import spark_sql
from daylight.pipeline.engines.duckdb import DuckDBEngine
from daylight.pipeline.settings import Settings
from daylight.synthetic import synthesise

SQL_AT = {"run": 0, "rows": 0, "arrow": 0, "batches": 0, "write_parquet": 0, "create": 1, "stage": 1, "translate": 1}
"""Where each way to ask an engine takes its SQL."""
DUCKDB_ALONE = (
    "COPY", "DESCRIBE", "CREATE OR REPLACE TABLE", "CREATE OR REPLACE TEMP TABLE", "DROP TABLE",
    "SELECT * FROM read_parquet(",
)  # fmt: skip
"""How DuckDB's engine itself does what it was asked: the query within is told apart."""
RENDERINGS = """
regexp_full_match(a, '\\d{1,2}')         | REGEXP_LIKE(a, '^(?:\\\\d{1,2})\\\\z')
regexp_matches(a, '^[0-9]$')            | REGEXP_LIKE(a, '^[0-9]\\\\z')
regexp_replace(a, '(x)y$', '\\1')        | REGEXP_REPLACE(a, '(x)y\\\\z', '$1')
round(a, 3)                             | (ROUND((a) * 1e3D) / 1e3D)
log2(a)                                 | LOG2(a)
0.5 * a                                 | 0.5D * a
len(a)                                  | SIZE(a)
length(a)                               | LENGTH(a)
list_contains(a, 'x')                   | ARRAY_CONTAINS(ARRAY_COMPACT(a), 'x')
list_has_any(a, b)                      | ARRAYS_OVERLAP(ARRAY_COMPACT(a), ARRAY_COMPACT(b))
list_concat(a, b)                       | CONCAT(COALESCE(a, ARRAY()), COALESCE(b, ARRAY()))
a[1]                                    | GET(a, 0)
a[2:]                                   | SLICE(a, 2, 2147483647)
string_split(a, ' ')                    | SPLIT(a, '\\\\Q \\\\E')
strftime(a, '%Y-%m-%dT%H:%M')           | DATE_FORMAT(a, 'yyyy-MM-dd\\'T\\'HH:mm')
epoch_us(a)                             | UNIX_MICROS(CAST(a AS TIMESTAMP))
to_years(a)                             | MAKE_YM_INTERVAL(a)
date_diff('day', a, b)                  | DATEDIFF(DAY, a, b)
try_strptime(a, '%d/%m/%Y')             | TRY_STRPTIME(a, ARRAY('%d/%m/%Y'))
a AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London'    | CONVERT_TIMEZONE('UTC', 'Europe/London', a)
timezone('Europe/London', timezone('UTC', a))        | CONVERT_TIMEZONE('UTC', 'Europe/London', a)
TRY_CAST(a AS TIMESTAMPTZ) AT TIME ZONE 'UTC'        | CAST(TRY_CAST(a AS TIMESTAMP) AS TIMESTAMP_NTZ)
list(a ORDER BY b)      | TRANSFORM(ARRAY_SORT(COLLECT_LIST(STRUCT((b) IS NULL AS k0, b AS k1, a AS v))), e -> e.v)
"""


@pytest.mark.parametrize("line", RENDERINGS.strip().splitlines())
def test_a_construct_is_rendered(line: str) -> None:
    ours, _, theirs = line.partition("|")
    assert spark_sql(f"SELECT {ours.strip()}") == f"SELECT {theirs.strip()}"


@pytest.mark.parametrize("around", ["{}", "SELECT b FROM ({}) AS x", "WITH x AS ({}) SELECT b FROM x", "{} UNION {}"])
def test_what_is_asked_of_a_window_becomes_a_condition_outside(around: str) -> None:
    ours = "SELECT a.* FROM t AS a QUALIFY row_number() OVER (ORDER BY b) = 1"
    theirs = (
        "SELECT * EXCEPT (qualified) FROM (SELECT a.*, (ROW_NUMBER() OVER (ORDER BY b NULLS LAST) = 1) AS qualified"
        " FROM t AS a) AS asked WHERE qualified"
    )
    assert spark_sql(around.format(ours, ours)) == around.format(theirs, theirs)


def test_a_replaced_column_stands_beside_all_the_others() -> None:
    assert spark_sql("SELECT t.* REPLACE (b AS c) FROM t") == "SELECT t.* EXCEPT (c), b AS c FROM t"


@pytest.mark.parametrize("told", ["hash('a', b)", "hash(b)"])
def test_a_hash_is_a_digest_that_tells_nulls_apart(told: str) -> None:
    assert "MD5(CONCAT_WS('\\037', COALESCE('=' || CAST(" in spark_sql(f"SELECT {told}")


@pytest.mark.parametrize(
    "unknown",
    [
        "bitcount(a)",
        "isfinite(a)",
        "regexp_replace(a, 'x', 'y')",
        "regexp_full_match(a, b)",
        "a AT TIME ZONE 'UTC'",
        "timezone('UTC', a)",
        "list(a ORDER BY b DESC)",
        "log10(a)",
        "strftime(a, '%j')",
        "a[1:2]",
    ],
)
def test_what_has_no_rendering_stops(unknown: str) -> None:
    with pytest.raises(ValueError, match="no rendering for Spark"):
        spark_sql(f"SELECT {unknown} FROM t")


def test_every_statement_of_a_run_has_a_rendering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: set[str] = set()
    for name, place in SQL_AT.items():
        answer = getattr(DuckDBEngine, name)

        def noted(engine: DuckDBEngine, *given: Any, answer: Any = answer, place: int = place, **more: Any) -> Any:
            told.add(given[place])
            return answer(engine, *given, **more)

        monkeypatch.setattr(DuckDBEngine, name, noted)
    synthesise(tmp_path / "force", size="demo", incidents=100, seed=3)
    before = Settings(extracts=tmp_path / "force" / "extracts", out=tmp_path / "before", as_of=date(2025, 1, 31))
    story.run(before)
    story.run(replace(before, out=tmp_path / "after", as_of=date(2025, 6, 30), previous=before.out))
    told = {sql for sql in told if not sql.startswith(DUCKDB_ALONE)}
    assert len(told) > 200
    for sql in told:
        assert spark_sql(sql)
