"""A reveal is logged before anything is shown, never holds a name of its own, and is refused without a reason."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.hand_made import LONE, SERIAL

REASON = "safety check before visit, ref 4711"


def _log(release: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (release.parent / "reveals.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_reveal_is_shown_and_logged(daylight: Any, release: Path) -> None:
    page = daylight("show", release, LONE, "--reveal", REASON).stdout
    for words in ("Zyvictima Quxsurname", "+447700900123", "99 HIDDEN MEWS", "Wobblechild Quxsurname", "keepawayfrom"):
        assert words in page, words
    (entry,) = _log(release)
    assert set(entry) == {"at", "user", "command", "release_id", "person_id", "reason"}
    assert (entry["command"], entry["person_id"], entry["reason"]) == ("show", LONE, REASON)
    assert entry["release_id"] == "test-1"
    assert "Zyvictima" not in json.dumps(entry)


def test_the_log_is_appended_to_private_and_mends_a_cut_line(daylight: Any, release: Path) -> None:
    log = release.parent / "reveals.jsonl"
    daylight("show", release, LONE, "--reveal", REASON)
    assert log.stat().st_mode & 0o077 == 0
    with log.open("a", encoding="utf-8") as file:
        file.write('{"at": "cut sho')
    daylight("show", release, SERIAL, "--reveal", REASON)
    lines = log.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    assert json.loads(lines[2])["person_id"] == SERIAL


@pytest.mark.parametrize("reason", ["", "   ", "because", "x y", "aaaaaaaaaaaaaaa"])
def test_a_reveal_without_a_real_reason_is_refused(daylight: Any, release: Path, reason: str) -> None:
    result = daylight("show", release, LONE, "--reveal", reason)
    assert result.exit_code == 4
    assert "Zyvictima" not in result.output
    assert "BRACKWATER" not in result.output
    assert not (release.parent / "reveals.jsonl").exists()


def test_what_cannot_be_logged_is_not_shown(daylight: Any, release: Path) -> None:
    (release.parent / "reveals.jsonl").mkdir()
    result = daylight("show", release, LONE, "--reveal", REASON)
    assert result.exit_code == 4
    assert "nothing was shown" in result.output
    assert "Zyvictima" not in result.output


def test_the_log_is_on_disk_before_anything_is_printed(
    daylight: Any, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real = os.fsync
    monkeypatch.setattr("os.fsync", lambda descriptor: (order.append("log"), real(descriptor))[1])
    monkeypatch.setattr("daylight.cli.show.read_dossier", lambda *a, **k: (order.append("read"), 1 / 0)[1])
    daylight("show", release, LONE, "--reveal", REASON)
    assert order[-1] == "read"
    assert order[0] == "log"


def test_a_sealed_victim_stays_sealed_and_so_does_the_place(daylight: Any, release: Path) -> None:
    page = daylight("show", release, SERIAL, "--reveal", REASON).stdout
    assert "Zyvictimb" in page
    assert "Zyvictimc" not in page
    assert "REVEALED  Sealed" in page


def test_a_report_logs_one_line_per_case(daylight: Any, release: Path, tmp_path: Path) -> None:
    result = daylight("report", release, "--out", tmp_path / "r.html", "--reveal", REASON)
    assert result.exit_code == 0, result.output
    assert [entry["person_id"] for entry in _log(release)] == [LONE]
    assert "Zyvictima" in (tmp_path / "r.html").read_text(encoding="utf-8")
