"""Spans of numbers: what is too large for memory at once is worked through span by span."""

from daylight.pipeline.engines import Engine

BLOCK = 1_024
"""Spans begin at multiples of this, so that counting for them is quick."""
EVERYTHING = (0, 2**62)
Span = tuple[int, int]


def spans(engine: Engine, rows: str, column: str, most: int) -> list[Span]:
    """Spans of a column of numbers (both ends within) that hold about `most` rows each; one span where there are few.

    `rows` is what stands after FROM, such as a table with a WHERE. Every row with a number from 0 on is in one span.
    """
    if engine.value(f"SELECT count(*) FROM {rows}") <= most:
        return [EVERYTHING]
    found, first, held = list[Span](), 0, 0
    for block, count in engine.rows(f"SELECT {column} // {BLOCK} AS block, count(*) FROM {rows} GROUP BY 1 ORDER BY 1"):
        held += count
        if held >= most:
            found.append((first, (block + 1) * BLOCK - 1))
            first, held = (block + 1) * BLOCK, 0
    return [*found, (first, EVERYTHING[1])]


def within(column: str, span: Span) -> str:
    """SQL: that a column's number lies in the span."""
    return f"{column} BETWEEN {span[0]} AND {span[1]}"
