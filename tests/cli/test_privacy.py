"""No page of any command names a victim, her address, her phone or her children without a reveal."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.hand_made import CHILD, HELD, LONE, NEAR, OFFICER, SEALED, SECRETS, SERIAL

YOUNG_AND_SEALED = ("Youngforename", "Youngsurname", "Sealedforename", "Sealedsurname")


def _leaks(text: str, secrets: tuple[str, ...]) -> list[str]:
    return [secret for secret in secrets if secret.lower() in text.lower()]


@pytest.mark.parametrize("format", ["table", "csv", "json", "xlsx"])
@pytest.mark.parametrize("filters", [(), ("--near-miss", "--provisional"), ("--held",), ("--definition", "v100")])
def test_lists(daylight: Any, release: Path, tmp_path: Path, format: str, filters: tuple[str, ...]) -> None:
    out = tmp_path / "list"
    result = daylight("list", release, "--format", format, "--out", out, *filters)
    assert result.exit_code == 0, result.output
    content = out.read_bytes()
    if format == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        text = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    else:
        text = content.decode("utf-8-sig")
    assert not _leaks(text + result.output, SECRETS + YOUNG_AND_SEALED)


@pytest.mark.parametrize("person", [LONE, SERIAL, SEALED, HELD, CHILD, NEAR, OFFICER])
def test_pages(daylight: Any, release: Path, person: str) -> None:
    result = daylight("show", release, person)
    assert result.exit_code == 0, result.output
    assert not _leaks(result.output, SECRETS)


def test_reports(daylight: Any, release: Path, tmp_path: Path) -> None:
    result = daylight("report", release, "--out", tmp_path / "r.html")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert not _leaks(page + result.output, SECRETS + YOUNG_AND_SEALED)


def test_the_secrets_are_in_the_release_to_be_found(release: Path) -> None:
    import duckdb

    tables = [path for path in release.glob("*.parquet") if path.stem != "fixtures"]
    rows = [duckdb.sql(f"SELECT * EXCLUDE (columns_) FROM (SELECT *, 0 AS columns_ FROM '{path}')") for path in tables]
    text = " ".join(str(relation.to_arrow_table().to_pylist()) for relation in rows)
    assert [secret for secret in SECRETS if secret not in text] == []
