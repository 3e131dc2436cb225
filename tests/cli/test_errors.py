"""Every way a command can fail ends in a sentence and an exit code, and in no log with personal data."""

import errno
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from daylight.cli.errors import exit_code, guarded, log_file
from daylight.domain.errors import BadExtract, DaylightError, Fault, Invalid, NotFound, Refused

CODES = [
    (Invalid("x"), 2), (BadExtract([Fault("x")]), 3), (Refused("x"), 4), (NotFound("x"), 1), (DaylightError("x"), 1),
    (KeyboardInterrupt(), 130), (RuntimeError("Query interrupted"), 130), (RuntimeError("other"), 1), (ValueError(), 1),
]  # fmt: skip


def _command_that_raises(error: BaseException) -> typer.Typer:
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    @guarded
    def command() -> None:
        raise error

    return app


@pytest.fixture(autouse=True)
def _own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


@pytest.mark.parametrize(("error", "code"), CODES, ids=[repr(error) for error, _ in CODES])
def test_each_error_has_its_exit_code(error: BaseException, code: int) -> None:
    assert exit_code(error) == code
    result = CliRunner().invoke(_command_that_raises(error))
    assert result.exit_code == code
    assert "Traceback" not in result.output


def test_a_stop_says_that_nothing_was_left() -> None:
    assert (
        "Stopped. Nothing was left half-written."
        in CliRunner().invoke(_command_that_raises(KeyboardInterrupt())).output
    )


def test_every_fault_is_told_with_its_place() -> None:
    faults = [Fault("no such column", file="a.csv", row=3, column="x"), Fault("an empty file", file="b.csv")]
    output = CliRunner().invoke(_command_that_raises(BadExtract(faults))).output
    assert "a.csv, row 3, column x: no such column" in output
    assert "b.csv: an empty file" in output


def test_very_many_faults_are_cut_and_counted() -> None:
    output = CliRunner().invoke(_command_that_raises(BadExtract([Fault(f"f{n}") for n in range(80)]))).output
    assert "and 30 more" in output


def test_an_unforeseen_error_tells_where_its_log_is_and_the_log_quotes_nothing() -> None:
    result = CliRunner().invoke(_command_that_raises(KeyError("Zyvictima Quxsurname, 99 Hidden Mews")))
    assert result.exit_code == 1
    assert str(log_file()) in result.output
    assert "Zyvictima" not in result.output
    logged = log_file().read_text(encoding="utf-8")
    assert "Zyvictima" not in logged
    assert json.loads(logged)["error"] == "KeyError"


def test_a_log_that_cannot_be_written_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    assert "could not be written" in CliRunner().invoke(_command_that_raises(KeyError("x"))).output


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "x", "/somewhere"), "The disk is full"),
        (PermissionError(errno.EACCES, "x", "/somewhere"), "may not be opened by you"),
        (MemoryError(), "not enough memory"),
    ],
    ids=["full", "forbidden", "memory"],
)
def test_troubles_of_the_machine_are_said_plainly(error: BaseException, words: str) -> None:
    result = CliRunner().invoke(_command_that_raises(error))
    assert words in result.output
    assert result.exit_code == 1
