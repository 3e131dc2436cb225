"""The list as a file: CSV and Excel, with who asked, when and what it is on top, and no survivor in it."""

import csv
import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from daylight.web.components.templatetags.daylight import LEVELS
from daylight.web.releases.presenters import as_text
from daylight.web.worklists.queries import Row

HEADS = (
    "reference", "surname", "forename", "date of birth", "victims", "incidents", "crimes", "last reported",
    "suggested level", "score", "managed", "fragile", "held", "unit", "owner",
)  # fmt: skip


def cells_of(row: Row) -> list[Any]:
    """One row of the list; who is closed to the user is a reference and the word Restricted."""
    one = row.listing
    if row.closed:
        return [one.person_id, *["Restricted"] * (len(HEADS) - 1)]
    last = one.last_reported_at.date().isoformat() if one.last_reported_at else ""
    return [
        one.person_id, one.surname or "", one.forename or "", one.birth_text or "", one.victims, one.incidents,
        one.offences, last, LEVELS.get(one.level or "", ""), one.total, "yes" if one.managed else "no",
        "yes" if one.fragile else "no", one.held or "", row.unit or "", row.owner or "",
    ]  # fmt: skip


def as_csv(about: str, rows: Iterable[Row]) -> bytes:
    """UTF-8 with a mark, so that a spreadsheet reads the letters right."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([about])
    writer.writerow(HEADS)
    writer.writerows([as_text(cell) for cell in cells_of(row)] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def as_xlsx(about: str, rows: Iterable[Row]) -> bytes:
    """One sheet, heads frozen; every text is a text, never a formula or a link."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("The list")
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, about)
    sheet.write_row(1, 0, HEADS, bold)
    for place, row in enumerate(rows, start=2):
        sheet.write_row(place, 0, cells_of(row))
    sheet.freeze_panes(2, 1)
    sheet.autofit()
    book.close()
    return made.getvalue()
