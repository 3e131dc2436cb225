"""Workbooks (.xlsx, .xls, .ods): one sheet as rows of text, with titles above and blank rows passed over."""

from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from daylight.pipeline.receive.heading import HEADING_ROWS, choose_heading
from daylight.pipeline.receive.reading import Reading, cell_names
from daylight.pipeline.receive.text import Unreadable


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook. Raises Unreadable."""
    return list(_opened(path).sheet_names)


def read_sheet(path: Path, sheet: str, known: frozenset[str], *, header_row: int | None) -> Reading:
    """The rows of one sheet; row 1 is the first below the heading, and blank rows are passed over."""
    try:
        loaded = _opened(path).load_sheet(sheet, header_row=None, dtypes="string")
        table = pa.table(loaded.to_arrow())
    except (fastexcel.FastExcelError, pa.ArrowInvalid):
        raise Unreadable(f"Sheet {sheet} cannot be read; save the workbook again.") from None
    if not table.num_columns:
        return Reading(headings=())
    head = [list(row.values()) for row in table.slice(0, max(HEADING_ROWS, header_row or 0)).to_pylist()]
    place = choose_heading(head, known, header_row)
    headings = tuple((cell or "").strip() for cell in head[place]) if head else ()
    reading = Reading(headings=headings, above=sum(any(row) for row in head[:place]), serial_dates=True)
    table = table.slice(place + 1).rename_columns(cell_names(table.num_columns))
    numbered = reading.numbered(table)
    filled = _any_filled(table)
    kept = numbered.filter(filled) if table.num_rows else numbered
    reading.rows = kept.num_rows
    reading.batches = iter([kept])
    return reading


def _opened(path: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError:
        raise Unreadable(
            "The workbook cannot be opened: it is damaged, locked or no workbook; save it again."
        ) from None


def _any_filled(table: pa.Table) -> pa.ChunkedArray:
    filled = pc.is_valid(table.column(0))
    for column in table.columns[1:]:
        filled = pc.or_(filled, pc.is_valid(column))
    return filled
