"""Exports are whole or absent, refuse to overwrite, and hold no cell that a spreadsheet would run."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.cli.export import as_csv, as_json, as_xlsx, check_may_write, format_of, safe_cell, write_whole
from daylight.domain.errors import Invalid, Refused

TRIGGERS = "=+-@\t\r\n＝＋－＠"


@given(st.text())
def test_no_text_leaves_as_a_formula(value: str) -> None:
    safe = safe_cell(value)
    assert isinstance(safe, str)
    assert not safe.startswith(tuple(TRIGGERS))
    assert not safe.lstrip(" ").startswith(("=", "+", "-", "@"))
    assert safe in {value, "'" + value}


@given(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1))
def test_ordinary_text_is_left_alone(value: str) -> None:
    expected = "'" + value if value.startswith(tuple(TRIGGERS)) else value
    assert safe_cell(value) == expected


@pytest.mark.parametrize("value", [-3, 2.5, None, True])
def test_what_is_no_text_is_left_alone(value: object) -> None:
    assert safe_cell(value) is value


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))), min_size=1, max_size=5))
def test_csv_reads_back_as_it_was_but_for_the_apostrophe(values: list[str]) -> None:
    rows = [{"a": value, "b": [value, "x"]} for value in values]
    read = list(csv.reader(io.StringIO(as_csv(rows, ("a", "b")).decode("utf-8-sig"), newline="")))
    assert read[0] == ["a", "b"]
    assert [row[0] for row in read[1:]] == [safe_cell(value) for value in values]


def test_a_workbook_holds_texts_never_formulas() -> None:
    rows = [{"a": "=1+1", "b": -5}, {"a": "+44", "b": None}, {"a": "http://x.example", "b": 2.5}]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows, ("a", "b"), "t"))).active
    assert sheet is not None
    cells = [sheet.cell(row, 1) for row in (2, 3, 4)]
    assert [cell.value for cell in cells] == ["'=1+1", "'+44", "http://x.example"]
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)
    assert sheet.cell(2, 2).value == -5


def test_json_keeps_texts_as_they_are() -> None:
    assert b'"=1+1"' in as_json([{"a": "=1+1"}], {"x": 1})


def test_a_failed_write_leaves_the_old_file_and_no_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "list.csv"
    write_whole(out, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="full"):
        write_whole(out, b"new")
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_a_file_is_written_over_only_when_asked(tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    out.write_bytes(b"old")
    with pytest.raises(Refused, match="--replace"):
        check_may_write(out, replace=False)
    check_may_write(out, replace=True)
    with pytest.raises(Invalid, match="no folder"):
        check_may_write(tmp_path / "nowhere" / "list.csv", replace=False)


def test_the_format_is_told_by_option_or_name() -> None:
    assert format_of(None, None) == "table"
    assert format_of(None, Path("a.XLSX")) == "xlsx"
    assert format_of("csv", Path("a.txt")) == "csv"
    with pytest.raises(Invalid, match="csv"):
        format_of("pdf", None)
