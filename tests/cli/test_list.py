"""The ranked list: who is on it, in which order, what filters do, and what each format holds."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from daylight.cli.cohort import Choice
from daylight.domain.errors import Invalid
from tests.cli.hand_made import HELD, LONE, NEAR, OFFICER, SEALED, SERIAL


def _ids(result: Any) -> list[str]:
    assert result.exit_code == 0, result.output
    return [person["person_id"] for person in json.loads(result.stdout)["people"]]


def test_the_default_list_is_the_union_by_score(daylight: Any, release: Path) -> None:
    content = json.loads(daylight("list", release, "--format", "json").stdout)
    assert [person["person_id"] for person in content["people"]] == [LONE, SERIAL, SEALED, HELD]
    assert [person["rank"] for person in content["people"]] == [1, 2, 3, 4]
    assert content["found"] == 4
    assert content["under_18_safeguarding_route"] == 1


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--definition", "repeat"], [LONE, HELD]),
        (["--definition", "repeat", "--definition", "matac"], [LONE, SEALED, HELD]),
        (["--definition", "v100"], [SERIAL]),
        (["--managed"], [SERIAL]),
        (["--unmanaged"], [LONE, SEALED, HELD]),
        (["--near-miss"], [NEAR]),
        (["--provisional"], [OFFICER]),
        (["--near-miss", "--provisional"], [NEAR, OFFICER]),
        (["--fragile"], [SERIAL]),
        (["--cross-force", "--definition", "v100"], [SERIAL]),
        (["--cross-force", "--definition", "repeat"], []),
        (["--held"], [HELD]),
        (["--district", "north"], [LONE]),
        (["--district", "Nowhere"], []),
        (["--source", "Wessex", "--district", "South"], [SERIAL]),
        (["--force", "E23000030", "--top", "1"], [LONE]),
        (["--min-victims", "2"], [SERIAL]),
        (["--sort", "victims"], [SERIAL, LONE, SEALED, HELD]),
        (["--sort", "recent"], [SEALED, HELD, SERIAL, LONE]),
        (["--sort", "name", "--top", "2"], [SERIAL, LONE]),
        (["--sort", "incidents", "--top", "2"], [LONE, SERIAL]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_filters_narrow_and_sorts_order(daylight: Any, release: Path, options: list[str], expected: list[str]) -> None:
    assert _ids(daylight("list", release, "--format", "json", *options)) == expected


def test_a_narrowed_list_keeps_the_ranks(daylight: Any, release: Path) -> None:
    people = json.loads(daylight("list", release, "--format", "json", "--managed").stdout)["people"]
    assert [person["rank"] for person in people] == [2]


def test_cancelled_and_unpaired_events_do_not_count(daylight: Any, release: Path) -> None:
    row = json.loads(daylight("list", release, "--format", "json", "--managed").stdout)["people"][0]
    assert (row["victims"], row["incidents"], row["last_event"], row["days_since"]) == (3, 3, "2025-02-01", 638)


def test_a_sealed_identity_has_no_name_birth_or_age(daylight: Any, release: Path) -> None:
    row = json.loads(daylight("list", release, "--format", "json", "--definition", "matac").stdout)["people"][0]
    assert (row["suspected_surname"], row["suspected_forename"], row["date_of_birth"], row["age"]) == (
        "",
        "Sealed",
        None,
        None,
    )
    assert "sealed" in row["flags"]


def test_flags_say_held_and_stale_in_words(daylight: Any, release: Path) -> None:
    table = daylight("list", release).stdout
    assert "held: counter-allegation" in table
    assert "probation stale" in table
    assert "1 under 18: safeguarding route" in table
    assert "Suspected, not convicted" in table


@pytest.mark.parametrize("columns", ["60", "80", "120", "200"])
def test_the_table_fits_the_terminal(
    daylight: Any, release: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = daylight("list", release).stdout.splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert any(LONE in line for line in lines)


def test_csv_has_the_columns_and_no_formula(daylight: Any, release: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(daylight("list", release, "--format", "csv").stdout)))
    assert rows[0]["suspected_surname"] == "Brackwater"
    assert rows[0]["definitions"] == "repeat; unanswered"
    assert rows[1]["suspected_surname"] == "'=cmd|' /C calc'!A1"


def test_files_are_written_whole_and_not_over_others(daylight: Any, release: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"
    assert daylight("list", release, "--out", out).exit_code == 0
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert sheet.cell(2, 2).value == LONE
    assert daylight("list", release, "--out", out).exit_code == 4
    assert daylight("list", release, "--out", out, "--replace").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["list.xlsx"]


def test_a_table_can_go_to_a_file(daylight: Any, release: Path, tmp_path: Path) -> None:
    assert daylight("list", release, "--out", tmp_path / "list.txt").exit_code == 0
    assert LONE in (tmp_path / "list.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--definition", "hampshire"], "no definition hampshire"),
        (["--sort", "luck"], "--sort luck"),
        (["--top", "0"], "--top"),
        (["--min-victims", "-1"], "--min-victims"),
        (["--managed", "--unmanaged"], "not both"),
        (["--format", "xlsx"], "--out list.xlsx"),
        (["--format", "pdf"], "--format pdf"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_usage_is_exit_2_with_a_sentence(daylight: Any, release: Path, options: list[str], words: str) -> None:
    result = daylight("list", release, *options)
    assert result.exit_code == 2
    assert words in result.output


def test_nobody_is_said_with_what_to_try(daylight: Any, release: Path) -> None:
    result = daylight("list", release, "--district", "Nowhere")
    assert result.exit_code == 0
    assert "Nobody matches" in result.stdout


def test_not_a_release_is_exit_1(daylight: Any, tmp_path: Path) -> None:
    result = daylight("list", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "There is no folder" in result.output


def test_a_choice_checks_itself() -> None:
    with pytest.raises(Invalid, match="score, victims"):
        Choice(sort="luck")
