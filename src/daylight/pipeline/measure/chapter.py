"""The chapter measure: counts over counts for every period and group, small numbers hidden."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.measure import definitions, people
from daylight.pipeline.measure.catalogue import is_share, measure_called
from daylight.pipeline.measure.counts import count_rows
from daylight.pipeline.measure.suppression import WHOLE, Cell, hidden
from daylight.pipeline.settings import Settings

_SUMS = """
    WITH in_periods AS (
        SELECT *, unnest(['all', CAST(year AS VARCHAR), CASE WHEN recent THEN '365 days' END]) AS period
        FROM measure_cells
    ),
    in_groups AS (
        SELECT *, unnest(['all', 'source:' || source, 'district:' || district]) AS "group"
        FROM in_periods
        WHERE period IS NOT NULL
    )
    SELECT measure, period, "group",
        CAST(sum(numerator) AS BIGINT) AS numerator, CAST(sum(denominator) AS BIGINT) AS denominator
    FROM in_groups
    WHERE "group" IS NOT NULL
    GROUP BY measure, period, "group"
"""
_MEASURES = pa.schema(
    [
        ("measure", pa.string()), ("period", pa.string()), ("group", pa.string()), ("numerator", pa.float64()),
        ("denominator", pa.float64()), ("unit", pa.string()), ("suppressed", pa.bool_()), ("as_of", pa.date32()),
        ("meaning", pa.string()),
    ]
)  # fmt: skip
_MADE_ON_THE_WAY = ("incidents", "cells", "groups", "group_members", "answering")


def measure(engine: Engine, settings: Settings) -> None:
    """Make measures: the gap's parts per calendar year, latest 365 days and whole period, by source and district.

    Reads what gather made, statuses, the tidy incidents and offences, and the calls. A measure of nothing (its
    denominator is zero) is left out.
    """
    as_of = settings.viewpoint()
    count_rows(engine, as_of)
    cells = [*_of_rows(engine), *_of_people(engine, as_of), *_of_definitions(engine, settings)]
    engine.load("measures", _told([cell for cell in cells if cell.denominator], as_of))
    engine.drop(*(f"measure_{name}" for name in _MADE_ON_THE_WAY))


def _of_rows(engine: Engine) -> Iterator[Cell]:
    for name, period, group, numerator, denominator in engine.rows(_SUMS):
        yield Cell(name, period, group, numerator, denominator, share=is_share(name))


def _of_people(engine: Engine, as_of: date) -> Iterator[Cell]:
    for row in people.count_people(engine, as_of):
        yield from _cells(row, people.COLUMNS, period=row["period"])


def _of_definitions(engine: Engine, settings: Settings) -> Iterator[Cell]:
    counted, listed = definitions.count_definitions(engine, settings.viewpoint(), settings.definitions)
    for row in counted:
        yield from _cells(row, definitions.COLUMNS, of=f":{row['definition']}")
    for row in listed:
        yield from _cells(row, definitions.LISTED_COLUMNS)


def _cells(
    row: dict[str, Any], columns: dict[str, tuple[str, str]], *, period: str = WHOLE, of: str = ""
) -> Iterator[Cell]:
    for name, (numerator, denominator) in columns.items():
        yield Cell(name + of, period, row["group"], row[numerator], row[denominator], share=is_share(name))


def _told(cells: list[Cell], as_of: date) -> pa.Table:
    unshown = hidden(cells)
    rows = [
        {
            "measure": cell.measure,
            "period": cell.period,
            "group": cell.group,
            "numerator": None if cell in unshown else float(cell.numerator),
            "denominator": None if cell in unshown else float(cell.denominator),
            "unit": measure_called(cell.measure).unit,
            "suppressed": cell in unshown,
            "as_of": as_of,
            "meaning": measure_called(cell.measure).meaning,
        }
        for cell in sorted(cells, key=lambda cell: (cell.measure, cell.period, cell.group))
    ]
    return pa.Table.from_pylist(rows, schema=_MEASURES)
