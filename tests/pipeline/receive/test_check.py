"""`daylight check`: the report on the terminal and in its files, and what it says when it cannot."""

import json

import pytest
import typer
from typer.testing import CliRunner

from daylight.cli.check import check
from daylight.cli.errors import guarded
from tests.pipeline.receive.conftest import INCIDENTS


@pytest.fixture
def checked(folder, tmp_path, monkeypatch):
    """Run check over the folder with these options."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    app.command()(guarded(check))
    (folder / "incidents.csv").write_text(INCIDENTS + "=I4,soon,,perhaps,,\nI5,2024-01-01,=cmd,perhaps,,\n", "utf-8")

    def go(*words: object):
        return CliRunner().invoke(app, [str(folder), *map(str, words)])

    return go


def test_the_terminal_shows_files_findings_and_completeness(checked):
    result = checked()
    assert result.exit_code == 0
    shown = " ".join(result.stdout.split())
    assert "3 files: 12 rows read = 11 loaded + 0 identical repeats + 1 set aside." in shown
    for part in ("incidents.csv, row 4, column reported_at", "cells emptied", "Domestic incidents without", "North"):
        assert part in shown, part


def test_html_and_json_hold_no_value(checked, tmp_path):
    for name in ("report.html", "report.json"):
        assert checked("--out", tmp_path / name).exit_code == 0
        text = (tmp_path / name).read_text("utf-8")
        assert "incidents.csv" in text
        assert "perhaps" not in text
    content = json.loads((tmp_path / "report.json").read_text("utf-8"))
    (line,) = [line for line in content["files"] if line["source_table"] == "incidents"]
    assert (line["rows_read"], line["rows_loaded"], line["rows_quarantined"]) == (5, 4, 1)
    assert "http" not in (tmp_path / "report.html").read_text("utf-8").replace("http-equiv", "")


def test_csv_lists_every_value_and_no_formula(checked, tmp_path):
    assert checked("--out", tmp_path / "report").exit_code == 0
    text = (tmp_path / "report" / "findings.csv").read_text("utf-8-sig")
    assert text.count("perhaps") == 2
    assert (tmp_path / "report" / "quality.csv").is_file()
    assert (tmp_path / "report" / "files.csv").is_file()
    assert not any(cell.startswith(("=", "+", "@")) for line in text.splitlines() for cell in line.split(","))


def test_a_report_is_not_written_over_unless_told_to(checked, tmp_path):
    out = tmp_path / "report.json"
    assert checked("--out", out).exit_code == 0
    refused = checked("--out", out)
    assert refused.exit_code == 4
    assert "exists already" in refused.stderr
    assert checked("--out", out, "--replace").exit_code == 0


def test_extracts_that_cannot_be_used(checked, folder, tmp_path):
    (folder / "involvements.csv").unlink()
    result = checked("--out", tmp_path / "report.html")
    assert result.exit_code == 3
    assert "required table involvements is missing" in " ".join(result.stderr.split())
    assert not (tmp_path / "report.html").exists()
