"""What the tests of the command line share: the hand-made release, and a way to run commands."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.cli.hand_made import release_rows, write_release


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The hand-made release, in a folder of its own."""
    return write_release(tmp_path / "releases" / "one", release_rows())


Invoke = Callable[..., Any]


@pytest.fixture
def daylight(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Invoke:
    """Run a command in this process: `daylight("list", release)`; the result has exit_code, stdout and stderr."""
    from daylight.cli.main import application

    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Any:
        return CliRunner().invoke(application(str(words[0])), [str(word) for word in words])

    return run
