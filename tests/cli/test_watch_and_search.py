"""`daylight watch` and `daylight search`: their words, exit codes, and that no survivor is shown without a reason."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daylight.pipeline.settings import Settings
from daylight.pipeline.story import run
from daylight.synthetic import synthesise
from tests.pipeline.watch.conftest import BEFORE, MARKED, NEW, add_source

VICTIMS = [name for name in MARKED if name not in {"brackwater", "07700900123", "7700900123"}]
Invoke = Callable[..., Any]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a small made-up force with the marked names in it."""
    folder = tmp_path_factory.mktemp("small")
    synthesise(folder / "synth", size="demo", incidents=100, seed=3)
    add_source(folder / "synth" / "extracts", BEFORE)
    run(Settings(extracts=folder / "synth" / "extracts", out=folder / "one"), threads=2, memory_gb=1.0)
    return folder / "one"


def test_the_inbox_is_told_without_a_name(daylight: Invoke, small: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.json").write_text(json.dumps(NEW), encoding="utf-8")
    told = daylight("watch", small, inbox, "--once", "--state", tmp_path / "state")
    assert told.exit_code == 0, told.stderr
    assert "handmade H4: 2 mentions, 1 of people known before." in told.stdout
    assert "now meets hampshire-2012" in told.stdout
    (inbox / "taken" / "a.json").rename(inbox / "a.json")
    again = daylight("watch", small, inbox, "--once", "--state", tmp_path / "state", "--format", "json")
    assert json.loads(again.stdout)["incident_id"] == "H4"
    said = told.stdout + told.stderr + again.stdout + again.stderr
    assert not [name for name in MARKED if name in said.lower()]


def test_what_is_broken_is_a_sentence_and_a_code(daylight: Invoke, small: Path, release: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.json").write_text("{", encoding="utf-8")
    told = daylight("watch", small, inbox, "--once", "--state", tmp_path / "state")
    assert told.exit_code == 4
    assert "a.json: This is not JSON." in told.stderr
    assert "1 arrival could not be taken whole" in told.stderr
    assert daylight("watch", small, tmp_path / "nowhere", "--once").exit_code == 1
    assert "has no index" in daylight("watch", release, inbox, "--once").stderr
    assert "has no index" in daylight("search", release, "Aldous").stderr
    assert daylight("search", small).exit_code == 2


def test_a_search_shows_suspects_and_survivors_only_for_a_reason(daylight: Invoke, small: Path, tmp_path: Path) -> None:
    found = daylight("search", small, "brakwater", "aldous", "1984")
    assert found.exit_code == 0, found.stderr
    assert "BRACKWATER, Aldous" in found.stdout
    assert "date of birth" in found.stdout
    for asked in ("Zyvictima Quxsurname", "99 Hidden Mews", "Zysealed Hushname"):
        hidden = daylight("search", small, asked, "--format", "json")
        assert not [name for name in VICTIMS if name in hidden.stdout.lower()]
    assert daylight("search", small, "Zyvictima", "--reveal", "because").exit_code == 4
    shown = daylight("search", small, "Zyvictima", "Quxsurname", "--reveal", "safety check before visit")
    assert "QUXSURNAME, Zyvictima" in shown.stdout
    assert "search" in (small.parent / "reveals.jsonl").read_text(encoding="utf-8")
    assert "zysealed" not in daylight("search", small, "Zysealed", "--reveal", "safety check again").stdout.lower()
