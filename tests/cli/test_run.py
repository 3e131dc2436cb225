"""`daylight run`: what is checked before, said after, and what a stop looks like. A stand-in plays the story."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from daylight.domain.errors import BadExtract, Fault
from daylight.pipeline.settings import Settings
from tests.cli.hand_made import LONE, release_rows, write_release


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Settings], None]], list[dict[str, Any]]]:
    """Put a stand-in in the story's place; the answer collects what it was asked."""

    def put(story: Callable[[Settings], None]) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []

        def run(settings: Settings, **engine: Any) -> None:
            asked.append({"settings": settings, **engine})
            story(settings)

        module = ModuleType("daylight.pipeline.story")
        module.run = run  # type: ignore[attr-defined]
        module.CHAPTERS = [SimpleNamespace(name=name) for name in ("receive", "link")]  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "daylight.pipeline.story", module)
        return asked

    return put


@pytest.fixture
def extracts(tmp_path: Path) -> Path:
    folder = tmp_path / "extracts"
    folder.mkdir()
    return folder


def _writes_release(settings: Settings) -> None:
    settings.progress("receive", 0.0)
    settings.progress("reading a.csv", 0.5)
    settings.progress("link", 0.0)
    files = [{"source_file": "a.csv", "rows_read": 5, "rows_loaded": 3, "rows_repeated": 1, "rows_quarantined": 1}]
    write_release(settings.out, release_rows(), files=files, contradictions=["a and b judged same on 2026-01-01."])


def test_a_run_says_what_was_read_who_was_found_and_what_to_type(daylight: Any, told: Any, extracts: Path) -> None:
    asked = told(_writes_release)
    result = daylight("run", extracts, "--as-of", "2026-11-01", "--threads", "3", "--memory", "2.5")
    assert result.exit_code == 0, result.output
    for words in (
        "1 file: 5 rows read = 3 loaded + 1 repeated + 1 quarantined", "On the list (serial, repeat or unanswered): 4",
        "managed by nobody: 3",
        "1 cell emptied, 0 oddities noted", "1 decision could not hold", "Not recorded, of domestic incidents",
        "all districts",
        "1 under 18: safeguarding route", "daylight list releases/2026-11-01 --unmanaged",
        f"daylight show releases/2026-11-01 {LONE}", "daylight report releases/2026-11-01", "Hampshire",
    ):  # fmt: skip
        assert words in result.stdout, words
    (call,) = asked
    assert (call["engine_name"], call["threads"], call["memory_gb"]) == ("duckdb", 3, 2.5)
    assert call["settings"].as_of == date(2026, 11, 1)
    assert call["settings"].out == Path("releases/2026-11-01")


def test_progress_is_plain_lines_off_a_terminal(daylight: Any, told: Any, extracts: Path) -> None:
    told(_writes_release)
    lines = daylight("run", extracts, "--out", "r").stderr.splitlines()
    assert [line.split(" s  ")[1] for line in lines] == ["receive", "link"]


def test_the_disposal_key_comes_from_the_environment(
    daylight: Any, told: Any, extracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYLIGHT_DISPOSAL_KEY", "secret")
    asked = told(_writes_release)
    daylight("run", extracts, "--out", "r")
    assert asked[0]["settings"].disposal_key == "secret"
    assert "secret" not in repr(asked[0]["settings"])


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nowhere"], 3, "There is no folder nowhere"),
        (["extracts", "--as-of", "yesterday"], 2, "is not a date"),
        (["extracts", "--engine", "abacus"], 2, "--engine abacus"),
        (["extracts", "--mapping", "nowhere.toml"], 2, "nowhere.toml"),
        (["extracts", "--previous", "nowhere"], 1, "There is no folder nowhere"),
        (["extracts", "--threads", "0"], 2, "threads"),
        ([], 2, "EXTRACTS"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_is_wrong_is_said_before_the_work_begins(
    daylight: Any, told: Any, extracts: Path, words: list[str], code: int, said: str
) -> None:
    asked = told(_writes_release)
    result = daylight("run", *words)
    assert result.exit_code == code
    assert said in result.output
    assert not asked


def test_a_release_is_not_replaced_unasked(daylight: Any, told: Any, extracts: Path, release: Path) -> None:
    asked = told(lambda settings: None)
    result = daylight("run", extracts, "--out", release)
    assert result.exit_code == 4
    assert "--replace" in result.output
    assert not asked
    assert daylight("run", extracts, "--out", release, "--replace").exit_code == 0


def test_bad_extracts_are_exit_3_with_every_fault(daylight: Any, told: Any, extracts: Path) -> None:
    def story(settings: Settings) -> None:
        raise BadExtract([Fault("one"), Fault("two")])

    told(story)
    result = daylight("run", extracts, "--out", "r")
    assert result.exit_code == 3
    assert "one" in result.output
    assert "two" in result.output


def test_a_stop_is_exit_130(daylight: Any, told: Any, extracts: Path) -> None:
    def story(settings: Settings) -> None:
        raise KeyboardInterrupt

    told(story)
    result = daylight("run", extracts, "--out", "r")
    assert result.exit_code == 130
    assert "Stopped. Nothing was left half-written." in result.output
