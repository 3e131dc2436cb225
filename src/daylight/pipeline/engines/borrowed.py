"""Functions that DuckDB answers for Spark: vectorised over Arrow, so that both engines give the very same answer."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa

BORROWED = {
    "jaro_winkler_similarity": ("jaro_winkler_similarity(a, b)", "double"),
    "damerau_levenshtein": ("damerau_levenshtein(a, b)", "bigint"),
    "levenshtein_of_bytes": ("levenshtein(a, b)", "bigint"),
    "try_strptime": ("try_strptime(a, {constant})", "timestamp_ntz"),
}
"""Functions of texts that Spark lacks or answers differently, by the name they bear in its SQL.

Each with DuckDB's expression over two columns, and the type of its answer in Spark.
`{constant}` is the second column where DuckDB asks for a constant: all its rows hold the same list of texts.
"""


def in_duckdb(borrowed: tuple[str, str]) -> Any:
    """A function of Spark over two columns that DuckDB works out, batch by batch, in the executor's own process."""
    from pyspark.sql.functions import arrow_udf

    expression, kind = borrowed
    return arrow_udf(_answering(expression), kind)


def _answering(expression: str) -> Callable[[pa.Array, pa.Array], pa.Array]:
    def answer(a: pa.Array, b: pa.Array) -> pa.Array:
        import duckdb

        asked = expression.format(constant=_constant(b)) if "{constant}" in expression else expression
        with duckdb.connect(":memory:") as connection:
            connection.register("given", pa.table({"a": a, "b": b}))
            told = connection.execute(f"SELECT {asked} AS told FROM given").to_arrow_table()["told"]
        return told.combine_chunks() if told.num_chunks != 1 else told.chunk(0)

    return answer


def _constant(texts: pa.Array) -> str:
    """The list of texts that every row holds, as SQL."""
    given = texts[0].as_py() if len(texts) else []
    return "[" + ", ".join("'" + text.replace("'", "''") + "'" for text in given) + "]::VARCHAR[]"
