"""Rows to CSV, Excel and JSON: whole files or none, and no cell that a spreadsheet would run as a formula."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from daylight.domain.errors import Invalid, Refused

FORMATS = ("table", "csv", "xlsx", "json")
_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WIDEST, _NARROWEST = 60, 8

Rows = Sequence[dict[str, Any]]


def safe_cell(value: object) -> object:
    """The value, with an apostrophe before a text that a spreadsheet would run as a formula.

    Source: OWASP, CSV Injection. Leading spaces are looked through, for some programs trim them.
    """
    if isinstance(value, str) and (value.startswith(_RUNS_AS_FORMULA) or value.lstrip().startswith(_RUNS_AS_FORMULA)):
        return "'" + value
    return value


def as_csv(rows: Rows, columns: Sequence[str]) -> bytes:
    """UTF-8 with a byte order mark (Excel needs it), one heading line, lists joined by `; `."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(_flat(row[column])) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_json(rows: Rows, about: dict[str, Any]) -> bytes:
    """One object: what `about` says, and `people`, one object each."""
    content = {**about, "people": list(rows)}
    return (json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n").encode("utf-8")


def as_xlsx(rows: Rows, columns: Sequence[str], title: str) -> bytes:
    """A workbook of one sheet: heading row frozen and filtered, dates as dates, texts never as formulas or links."""
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(content, options)
    sheet = book.add_worksheet("list")
    heading, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, columns, heading)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _write(sheet, line, place, safe_cell(_flat(row[column])), day)
    for place, column in enumerate(columns):
        longest = max([len(column), *(len(str(_flat(row[column]))) for row in rows[:500])])
        sheet.set_column(place, place, max(_NARROWEST, min(_WIDEST, longest + 2)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.set_properties({"title": title})
    book.close()
    return content.getvalue()


def _write(sheet: Any, line: int, place: int, value: object, day: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(line, place, None)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, day)
    elif isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, str(value))


def _flat(value: object) -> object:
    if isinstance(value, list | tuple):
        return "; ".join(str(item) for item in value)
    return "" if value is None else value


def format_of(format: str | None, out: Path | None) -> str:
    """The format asked for, or the one that the file's name says; a table where neither does. Invalid for another."""
    named = out.suffix.lower().lstrip(".") if out else ""
    chosen = format or (named if named in FORMATS else "table")
    if chosen not in FORMATS:
        raise Invalid(f"--format {chosen} is not known. Choose one of {', '.join(FORMATS)}.")
    return chosen


def check_may_write(out: Path, *, replace: bool) -> None:
    """Refused when the file exists and nobody said --replace; Invalid when its folder does not exist."""
    if out.exists() and not replace:
        raise Refused(f"{out} exists already. Choose another name, or say --replace to write over it.")
    if not out.resolve().parent.is_dir():
        raise Invalid(f"There is no folder {out.resolve().parent} to write {out.name} into. Make it first.")


def write_whole(out: Path, content: bytes) -> None:
    """Write a file so that at any moment either the old one or the new one is there, whole."""
    descriptor, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.resolve().parent)
    scratch = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(out)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
