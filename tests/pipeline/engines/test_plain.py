"""Expressions as Python functions: the same answer as the database, on every value that a chapter may give them."""

from datetime import date

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.pipeline.engines.plain import plain

TEXTS = st.none() | st.text("ABé 'Z/", max_size=6)
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2030, 12, 31))
WHOLE = st.none() | st.integers(0, 40)
LISTS = st.none() | st.lists(st.text("AB ", max_size=3), max_size=3)
COLUMNS = {
    "a": (TEXTS, pa.string()), "b": (TEXTS, pa.string()), "d": (DAYS, pa.date32()), "e": (DAYS, pa.date32()),
    "n": (WHOLE, pa.int64()), "m": (WHOLE, pa.int64()), "x": (LISTS, pa.list_(pa.string())),
    "y": (LISTS, pa.list_(pa.string())), "t": (st.none() | st.booleans(), pa.bool_()),
    "w": (st.none() | st.floats(-50, 50), pa.float64()),
}  # fmt: skip
EXPRESSIONS = (
    "jaro_winkler_similarity(a, b)", "damerau_levenshtein(a, b)", "a || b", "a || n", "length(a)", "left(a, 2)",
    "right(a, 2)", "split_part(a, '/', 2)", "split_part(a, ' ', -1)", "nullif(a, b)", "least(a, b)", "greatest(a, b)",
    "coalesce(a, b, 'Z')", "string_split(a, ' ')", "strftime(d, '%Y%m%d')", "year(d)", "month(d)", "day(d)",
    "date_diff('day', d, e)", "greatest(date_diff('day', d, e), n)", "list_has_any(x, y)", "len(x)",
    "list_transform(x, name -> left(name, 1))", "list_filter([a] || x, name -> name <> '')",
    "n + m * 2 - 1", "round(log2(n + 1.5e0) / 7.0e0, 3)", "round(w, 3)", "round(-w, 1)", "pow(2, -w)",
    "a = b", "a <> b", "n < m", "n <= m", "n > m", "n >= 20", "NOT (n = m AND a = b)", "NOT (n = m OR a = b)",
    "(a = b)::INT + (n = m)::INT", "n BETWEEN 3 AND m", "NOT n BETWEEN 3 AND m", "t", "NOT t", "t AND n > 3",
    "t OR a = b", "a IS NULL", "a IS NOT NULL OR t", "coalesce(a = b OR t, false)", "NOT coalesce(a = b OR t, false)",
    "coalesce(t, n > 3)", "CASE WHEN a = b THEN 1 WHEN NOT t THEN 2 WHEN n > m THEN 3 END",
    "right(a, 0)", "split_part(a, ' ', 0)", "t || a", "(n = m) || a", "list_transform(x, name -> name = a)",
    "list_filter(x, name -> name = a)", "CASE n WHEN 0 THEN 1 WHEN 0 THEN 2 END",
    "CASE n WHEN 0 THEN 1.5e0 WHEN 1 THEN -2e0 ELSE 0 END", "CASE WHEN n > 3 THEN n ELSE 0 END + m",
)  # fmt: skip


@given(st.lists(st.tuples(*(values for values, _ in COLUMNS.values())), min_size=1, max_size=8))
def test_every_expression_answers_as_the_database_does(rows: list[tuple[object, ...]]) -> None:
    arrays = [pa.array(told, kind) for told, (_, kind) in zip(zip(*rows, strict=True), COLUMNS.values(), strict=True)]
    with duckdb.connect(":memory:") as connection:
        connection.register("told", pa.table(arrays, names=list(COLUMNS)))
        theirs = connection.execute(f"SELECT {', '.join(EXPRESSIONS)} FROM told").fetchall()
    own = plain(EXPRESSIONS, tuple(COLUMNS))
    for row, expected in zip(rows, theirs, strict=True):
        for expression, mine, told in zip(EXPRESSIONS, own(*row), expected, strict=True):
            assert mine == told, expression


def test_a_list_without_doubles_has_each_value_once() -> None:
    assert plain(["list_distinct(x)"], ["x"])(["B", None, "A", "B"]) == (["B", "A"],)


@pytest.mark.parametrize("unknown", [
    "sha256(a)", "a LIKE 'b%'", "other", "CAST(a AS DATE)", "a IS TRUE", "log10(a)", "log(10, a)", "log(a)", "round(a)",
    "jaro_winkler_similarity(a, a, 0.9)", "a + 0.1", "0.1 + 0.2 = 0.3", "-0.1 * a", "(0.5) - a",
])  # fmt: skip
def test_what_is_in_no_table_is_refused(unknown: str) -> None:
    with pytest.raises(ValueError, match=r"no rendering|no column"):
        plain([unknown], ["a"])
