"""Each construct that a chapter uses gives the same answer on both engines, on values that try its edges."""

from datetime import date, datetime

import pyarrow as pa
import pytest

from daylight.pipeline.engines import Engine
from tests.spark.both import content

WHEN = (
    None, "2024-03-31T00:59:59", "2024-03-31T01:30", "2024-03-31T02:00", "2024-10-27T00:30", "2024-10-27T01:30",
    "2024-10-27T02:30:00.123456", "1971-06-01T12:00", "1900-01-01", "2199-12-31T23:59:59",
)  # fmt: skip
"""Clocks go forward, and back."""
EDGES = pa.table(
    {
        "n": pa.array(range(10), pa.int64()),
        "t": [None, "", " Ó'Neil\n", "12/03/2024", "31/04/2024 25:00", "1984-00-00", "3.50", "1.5d", "-1e3", "z\\9"],
        "u": ["", None, "o'neil", "Smith Jones", "a b  c ", "ß", "İ", "naïve", "SMITH", "smtih"],
        "x": pa.array([None, 0.0, -0.5, 0.5, 1.5, 2.675, 1.0005, -2.5, 1e15, 1 / 3], pa.float64()),
        "i": pa.array([None, 0, 1, -1, 7, -7, 60, 365, 1000, 5], pa.int32()),
        "b": pa.array([None, True, False, True, None, True, False, False, True, None], pa.bool_()),
        "d": pa.array([None, date(1900, 2, 28), *(date(2024, 2, day) for day in range(22, 30))], pa.date32()),
        "moment": pa.array([when and datetime.fromisoformat(when) for when in WHEN], pa.timestamp("us")),
        "l": pa.array(
            [None, [], ["a"], ["b", "a", "b"], [None], ["a", None, "c"], ["d"], ["a", "b"], ["c"], ["ab"]],
            pa.list_(pa.string()),
        ),
        "m": pa.array(
            [["a"], ["a"], [], ["c", "b"], ["a"], ["x"], None, ["b", "a"], [None, "c"], ["A"]], pa.list_(pa.string())
        ),
    }
)
TEXTS = """
lower(t) || '|' || u
upper(replace(u, 'ß', ''))
trim(t)
trim(t, chr(32) || chr(10))
ltrim(t, '1')
left(t, 3) || substr(t, 4)
right(t, 2) || right('ab', length(u))
split_part(u, ' ', 1)
split_part(u, ' ', -1)
string_split(u, ' ')
replace(u, ' ', '_')
length(t)
concat_ws('/', t, u, NULL)
starts_with(t, ' ') OR ends_with(t, '9') OR contains(t, '/')
t < '!'
u < 'a'
greatest(t, u) || least(t, u)
nullif(t, '')
md5(u)
sha256(u)
u LIKE '%mit_'
regexp_full_match(t, '\\d{1,2}/\\d{2}/\\d{4}')
regexp_matches(t, '^[0-9]')
regexp_extract(t, '^(\\d{1,2})[/.\\-]', 1)
regexp_replace(t, '\\.5?0$', '')
regexp_replace(t, '^(\\d+)/(\\d+)', '\\2-\\1')
levenshtein(t, u)
damerau_levenshtein('smith', lower(u))
round(jaro_winkler_similarity('smith', lower(u)), 9)
jaro_winkler_similarity(t, u) >= 0.5
TRY_CAST(t AS DOUBLE)
TRY_CAST(regexp_extract(t, '^(\\d+)', 1) AS INTEGER)
try_strptime(t, '%d/%m/%Y')
try_strptime(t, ['%d/%m/%Y %H:%M', '%Y-%m-%d', '%d/%m/%Y'])
"""
NUMBERS = """
round(x, 0)
round(x, 2)
round(x * 3, 3)
2 * round(x / 2)
round(log2(abs(x) + 1), 3)
round(pow(2, -x), 6)
round(exp(ln(least(abs(x), 100) + 0.1)), 4)
i / 2
i % 3
i // 2
0.5 * i
x * 0.1
CAST(x > 0 AS INTEGER) + b::INT
CAST(CAST(least(x, 99.5) AS DECIMAL(18, 4)) AS DOUBLE)
coalesce(x, 0.0)
CAST(i AS VARCHAR)
greatest(x, i) - least(x, i)
CASE WHEN b THEN x ELSE 1 END
b IS NOT TRUE
b IS TRUE AND i > 0
"""
TIMES = """
strftime(d, '%Y-%m-%d')
strftime(moment, '%Y-%m-%dT%H:%M:%S.%f')
strftime(d, '%Y%m%d')
year(d) * 10000 + month(d) * 100 + day(d)
hour(moment)
date_diff('day', d, DATE '2024-03-01')
date_sub('year', d, DATE '2024-02-28')
CAST(d - to_years(1) AS DATE)
CAST(DATE '2024-02-29' - to_years(i) AS DATE)
CAST(d - to_years(1) AS DATE) + 1
d + INTERVAL 12 MONTH >= DATE '2025-02-28'
d > DATE '2024-02-29' - 365
epoch_us(moment)
moment - INTERVAL 1 HOUR
CASE WHEN moment <> TIMESTAMP '2024-10-27 01:30:00' THEN z END
CASE WHEN timezone('Europe/London', timezone('UTC', z - INTERVAL 1 HOUR)) = moment THEN z - INTERVAL 1 HOUR ELSE z END
moment AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London'
CAST(timezone('Europe/London', timezone('UTC', moment)) AS DATE)
CAST(moment AS DATE)
CAST(moment AS VARCHAR)
CAST(d AS VARCHAR)
CAST(b AS VARCHAR)
moment BETWEEN TIMESTAMP '1900-01-01' AND TIMESTAMP '2024-12-31 23:59:59'
TIMESTAMP '1899-12-30' + to_seconds(86400 * i)
TRY_CAST(replace('2024-10-27T01:30:00' || '+01:00', 'z', 'Z') AS TIMESTAMPTZ) AT TIME ZONE 'UTC'
TRY_CAST('2024-02-3' || i AS TIMESTAMP)
TRY_CAST('2024-02-01 10:00:59.1234567' || abs(i) AS TIMESTAMP)
TRY_CAST('2024-02-01T2' || i || ':00' AS TIMESTAMP)
"""
LISTS = """
len(l)
l[1]
l[2:]
list_contains(l, 'a')
list_has_any(l, m)
list_concat(l, m)
[u] || coalesce(m, [])
list_distinct(l)
list_sort(list_distinct(m))
array_to_string(m, ' ')
list_filter(l, lambda each: each IS NOT NULL AND each <> 'a')
list_transform(m, each -> upper(left(each, 1)) || 'x')
coalesce(l, CAST([] AS VARCHAR[]))
list_filter([CASE WHEN b THEN 'yes' END, CASE WHEN i > 0 THEN 'more' END], lambda each: each IS NOT NULL)
"""
QUERIES = """
SELECT n, row_number() OVER (ORDER BY t DESC, n) AS p, dense_rank() OVER (PARTITION BY b ORDER BY u) AS q FROM edges
SELECT n FROM edges QUALIFY row_number() OVER (PARTITION BY b ORDER BY x DESC NULLS LAST, n) = 1
WITH a AS (SELECT n, b FROM edges QUALIFY row_number() OVER (PARTITION BY b ORDER BY n) = 1) SELECT * FROM a
SELECT n, b FROM edges QUALIFY b = bool_and(b) OVER (PARTITION BY i > 0)
SELECT b, list(u ORDER BY x, n) AS l, list(DISTINCT i ORDER BY i) FILTER (WHERE i > 0) AS k FROM edges GROUP BY b
SELECT b, string_agg(DISTINCT left(u, 1), ';' ORDER BY left(u, 1)) AS s FROM edges GROUP BY b
SELECT count(*) FILTER (WHERE b) AS a, count(DISTINCT (b, i > 0)) AS c, bool_or(b) AS o, max(t) AS t FROM edges
SELECT b, i > 0 AS more, count(*) AS times, round(avg(x), 3) AS mean FROM edges GROUP BY ALL ORDER BY ALL
SELECT b, count(x) AS n FROM edges GROUP BY 1 HAVING count(*) > 1
SELECT n, unnest(l) AS each FROM edges
SELECT n, unnest([0, i, CASE WHEN b THEN 1 END]) AS each FROM edges
SELECT e.* EXCLUDE (t, u, l, m) FROM edges AS e WHERE (e.b, e.i) IN (SELECT b, i FROM edges WHERE n < 5)
SELECT e.* REPLACE (coalesce(e.t, '') AS t) FROM edges AS e
SELECT n FROM edges AS e ANTI JOIN (SELECT n FROM edges WHERE b) AS f USING (n)
SELECT e.n FROM edges AS e SEMI JOIN edges AS f ON f.i = e.n
SELECT n, f.i FROM edges LEFT JOIN (SELECT i, n + 1 AS n FROM edges) AS f USING (n)
SELECT hash(t, u) = hash(u, t) AS same, hash(NULL::VARCHAR, t) = hash(t, NULL::VARCHAR) AS turned FROM edges
SELECT r.place, r.value FROM (SELECT n, t FROM edges) AS r(place, value)
SELECT n FROM edges WHERE t NOT IN (SELECT u FROM edges WHERE u IS NOT NULL)
WITH a AS (SELECT n, i FROM edges), b AS (SELECT n + 1 AS n FROM a) SELECT a.n, i FROM a JOIN b ON a.n = b.n
SELECT n FROM edges UNION SELECT n + 5 FROM edges
SELECT n, i FROM edges ORDER BY i DESC, n LIMIT 3
"""


@pytest.fixture(scope="module", autouse=True)
def _edges(duck: Engine, spark: Engine) -> None:
    for engine in (duck, spark):
        engine.load("edges", EDGES)


@pytest.mark.parametrize("kind", [TEXTS, NUMBERS, TIMES, LISTS], ids=["texts", "numbers", "times", "lists"])
def test_an_expression_means_the_same(duck: Engine, spark: Engine, kind: str) -> None:
    expressions = kind.strip().splitlines()
    told = ", ".join(f"{expression} AS told_{place:02}" for place, expression in enumerate(expressions))
    rows = "SELECT *, moment AT TIME ZONE 'Europe/London' AT TIME ZONE 'UTC' AS z FROM edges"
    ours, theirs = (content(engine, f"SELECT n, {told} FROM ({rows})") for engine in (duck, spark))
    unlike = [
        expression
        for place, expression in enumerate(expressions)
        if [row[place + 1] for row in sorted(ours)] != [row[place + 1] for row in sorted(theirs)]
    ]
    assert not unlike


@pytest.mark.parametrize("sql", QUERIES.strip().splitlines())
def test_a_query_means_the_same(duck: Engine, spark: Engine, sql: str) -> None:
    assert content(duck, sql) == content(spark, sql)


def test_tables_grow_shrink_and_change_alike(duck: Engine, spark: Engine) -> None:
    for engine in (duck, spark):
        engine.create("changing", "SELECT n, t, b FROM edges")
        engine.run("INSERT INTO changing SELECT n + 100, NULL, i > 0 FROM edges WHERE i IS NOT NULL")
        engine.run("UPDATE changing SET t = NULL WHERE b AND (n, b) IN (SELECT n, b FROM edges WHERE n < 6)")
        engine.run("DELETE FROM changing WHERE b IS NULL AND n > 3")
        engine.run("CREATE OR REPLACE TEMP VIEW seen AS SELECT n FROM changing WHERE b")
    assert content(duck, "SELECT * FROM changing") == content(spark, "SELECT * FROM changing")
    assert content(duck, "SELECT * FROM seen") == content(spark, "SELECT * FROM seen")
    rows = len(content(duck, "SELECT * FROM changing"))
    for engine in (duck, spark):
        assert (engine.has("changing"), engine.columns("changing")) == (True, ("n", "t", "b"))
        assert engine.count("changing") == rows
        engine.run("DROP VIEW seen")
        engine.drop("changing", "never_there")
        assert not engine.has("changing")


def test_pieces_of_an_answer_come_in_its_order(spark: Engine) -> None:
    pieces = list(spark.batches("SELECT n, i, n FROM edges ORDER BY n DESC", size=4))
    assert [piece.num_rows for piece in pieces] == [4, 4, 2]
    assert [number for piece in pieces for number in piece.column(0).to_pylist()] == list(range(9, -1, -1))


def test_each_text_is_translated_once(duck: Engine, spark: Engine) -> None:
    columns = pa.schema([("size", pa.int32()), ("parts", pa.list_(pa.string()))])
    for engine in (duck, spark):
        engine.translate("sizes", "SELECT u FROM edges UNION ALL SELECT u FROM edges", _sized, columns)
    assert content(duck, "SELECT * FROM sizes") == content(spark, "SELECT * FROM sizes")


def _sized(text: str) -> tuple[int, list[str] | None]:
    return len(text), text.split() or None
