"""Workbooks of each kind: titles, merged cells, totals, blank rows, numbers as ids, dates as days."""

from datetime import datetime as moment
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from daylight.domain.errors import BadExtract

HEADING = ["incident_id", "reported_at", "district", "domestic", "easting"]


def naive(*parts: int) -> moment:
    """A wall-clock time, as spreadsheets hold it."""
    return moment(*parts)  # noqa: DTZ001


def workbook(path: Path, **sheets: list[list[object]]) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy hh:mm"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            for at, cell in enumerate(row):
                if cell is not None:
                    sheet.write(place, at, cell)
    book.close()


@pytest.fixture
def sheet_folder(folder):
    (folder / "incidents.csv").unlink()
    (folder / "involvements.csv").write_text("involvement_id,incident_id,role\nV1,8,witness\n", "utf-8")
    (folder / "offences.csv").unlink()
    return folder


def test_xlsx_with_numbers_dates_and_booleans(run, sheet_folder):
    rows = [
        HEADING,
        [8, naive(2024, 7, 1, 12, 30), "007", True, 412345.5],
        ["9", "2024-01-01 10:00", "8.0", "no", 412345],
        [10, 45474.5, None, None, None],  # a day number that lost its format
    ]
    workbook(sheet_folder / "incidents.xlsx", incidents=rows)
    received = run(sheet_folder)
    assert received.findings() == []
    columns = "incident_id, CAST(reported_at AS VARCHAR), district, domestic, easting"
    assert received.engine.rows(f"SELECT {columns} FROM records_incidents ORDER BY source_row") == [
        ("8", "2024-07-01 11:30:00", "007", True, 412345.5),
        ("9", "2024-01-01 10:00:00", "8.0", False, 412345.0),
        ("10", "2024-07-01 11:00:00", None, None, None),
    ]


def test_titles_two_headings_blank_rows_and_totals(run, sheet_folder):
    path = sheet_folder / "incidents.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "incidents"
    for row in [
        ["Incidents of 2024"], [], ["Which", "When", "Where"], HEADING,
        [8, naive(2024, 1, 1, 9), "North", "yes"], [], [9, naive(2024, 1, 2, 9), "North", "yes"],
        ["Total", None, None, 2],
    ]:  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("C3:E3")
    book.save(path)
    received = run(sheet_folder)
    assert received.counts("incidents.xlsx#incidents") == (3, 2, 0, 1)
    assert "2 filled rows above the heading" in received.finding(action="noted")["reason"]
    total = received.finding(action="quarantined")
    assert (total["source_file"], total["source_row"], total["column"]) == (
        "incidents.xlsx#incidents",
        4,
        "reported_at",
    )
    assert received.column("incidents", "source_row", "1") == [1, 3]


def test_one_workbook_with_a_sheet_for_each_table(run, sheet_folder):
    (sheet_folder / "involvements.csv").unlink()
    workbook(
        sheet_folder / "export.xlsx",
        Incidents=[HEADING[:2], [8, "2024-01-01"]],
        involvements=[["involvement_id", "incident_id", "role"], [1, 8, "victim"]],
        Notes=[["hello"]],
    )
    received = run(sheet_folder)
    assert received.counts("export.xlsx#Incidents") == (1, 1, 0, 0)
    assert received.counts("export.xlsx#involvements") == (1, 1, 0, 0)
    assert received.finding()["source_file"] == "export.xlsx#Notes"


def test_several_sheets_and_none_named_as_the_table(run, sheet_folder):
    workbook(sheet_folder / "incidents.xlsx", North=[HEADING], South=[HEADING])
    with pytest.raises(BadExtract, match=r"No sheet is named incidents among North, South"):
        run(sheet_folder)


def test_an_empty_sheet_is_a_fault(run, sheet_folder):
    workbook(sheet_folder / "incidents.xlsx", incidents=[])
    with pytest.raises(BadExtract, match=r"incidents.xlsx#incidents, column incident_id"):
        run(sheet_folder)


def test_xls(run, sheet_folder):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for at, heading in enumerate(HEADING[:2]):
        sheet.write(0, at, heading)
    sheet.write(1, 0, 8)
    sheet.write(1, 1, naive(2024, 1, 1, 9), xlwt.easyxf(num_format_str="DD/MM/YYYY HH:MM"))
    book.save(str(sheet_folder / "incidents.xls"))
    received = run(sheet_folder)
    assert received.findings() == []
    assert received.engine.rows("SELECT incident_id, CAST(reported_at AS VARCHAR) FROM records_incidents") == [
        ("8", "2024-01-01 09:00:00")
    ]


def test_ods(run, sheet_folder):
    document = OpenDocumentSpreadsheet()
    table = Table(name="incidents")
    for cells in (HEADING[:2], ["8", "2024-01-01 09:00"]):
        row = TableRow()
        for text in cells:
            cell = TableCell(valuetype="string", stringvalue=text)
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(sheet_folder / "incidents.ods"))
    received = run(sheet_folder)
    assert received.findings() == []
    assert received.column("incidents", "incident_id", "1") == ["8"]
