"""The bench on the command line: counts in words, nobody named, and every refusal a sentence with its exit code."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from daylight.cli.bench_tables import print_bench
from daylight.pipeline.bench import Benched
from daylight.tables.bench import BENCH
from tests.cli.hand_made import AS_OF, CHILD, LONE, SECRETS, SERIAL, VICTIM, release_rows, write_release

DRAFT = """
name = "matac"
edition = "draft"
title = "Two victims in two years"
group = "serial"
source = "ours"
owner = "us"
[count]
themes = ["domestic"]
[window]
years = 2
[threshold]
incidents = 2
victims = 2
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A definition that is not in force."""
    path = tmp_path / "draft.toml"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_definitions_are_tried_and_nobody_is_named(daylight: Any, release: Path, draft: Path) -> None:
    told = daylight("bench", release, "--definitions", draft, "--against", "2026.1", "--fairness")
    assert told.exit_code == 0, told.output
    for words in (
        "What each definition finds", "hampshire-2012 2026.1", "How many each condition drops", "within 5 years",
        "at least 3 distinct victims", "One event short", "people found, by threshold and window", "Overlap",
        "Who joined and left", "How far harm falls to the few", "Fairness: not recorded", "Nobody's status has changed",
        "A suspect with at least two domestic incidents and at least two victims in the last 2 years.",
    ):  # fmt: skip
        assert words in told.stdout, words
    shown = told.stdout + told.stderr
    for hidden in (*SECRETS, VICTIM, LONE, SERIAL, "Brackwater"):
        assert hidden.casefold() not in shown.casefold()


def test_the_tables_go_to_a_new_folder_and_are_never_written_over(daylight: Any, release: Path, tmp_path: Path) -> None:
    out = tmp_path / "benches" / "one"
    told = daylight("bench", release, "--definition", "repeat", "--as-of", "2025-06-01", "--out", out)
    assert told.exit_code == 0, told.output
    assert f"The tables are in {out}" in told.stdout.replace("\n", "")
    assert {path.stem for path in out.glob("*.parquet")} == set(BENCH)
    near = pq.read_table(out / "bench_near_misses.parquet").to_pylist()
    assert all(row["person_id"] != CHILD or row["under_18"] for row in near)
    again = daylight("bench", release, "--definition", "repeat", "--out", out)
    assert (again.exit_code, "is taken" in again.stderr) == (4, True)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--definition", "matak"), 2, "There is no definition matak here."),
        (("--against", "1999"), 2, "No definition has both an edition 1999 and another"),
        (("--against", "no/such/release"), 1, "no/such/release is not a release"),
        (("--as-of", "2031-01-01"), 2, f"knows nothing after {AS_OF}"),
        (("--as-of", "yesterday"), 2, "yesterday"),
    ],
)
def test_what_cannot_be_tried_is_told(
    daylight: Any, release: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    told = daylight("bench", release, *words)
    assert told.exit_code == code, told.output
    assert sentence in told.output
    assert "Traceback" not in told.output


def test_broken_files_are_told_with_their_place(daylight: Any, release: Path, draft: Path, tmp_path: Path) -> None:
    draft.write_text(DRAFT.replace("victims = 2", "victms = 2"), encoding="utf-8")
    told = daylight("bench", release, "--definitions", draft)
    assert (told.exit_code, "did you mean 'victims'?" in told.output) == (2, True)
    index = tmp_path / "chi.csv"
    index.write_text("code,days\nnonsense,3\n8N,-1\n", encoding="utf-8")
    told = daylight("bench", release, "--cambridge", index)
    assert told.exit_code == 3
    assert "chi.csv, row 1, column code" in told.output
    assert "chi.csv, row 2, column days" in told.output
    damaged = write_release(tmp_path / "damaged", release_rows())
    (damaged / "events.parquet").write_bytes(b"no parquet")
    told = daylight("bench", damaged)
    assert (told.exit_code, "no table events that can be read" in told.output) == (1, True)


def test_a_release_of_nobody_is_told_too(daylight: Any, tmp_path: Path) -> None:
    told = daylight("bench", write_release(tmp_path / "empty", {}), "--fairness")
    assert told.exit_code == 0, told.output
    assert "0 people suspected" in told.stdout


def test_words_of_a_definition_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    rule = dict.fromkeys(
        ("met", "unmanaged", "held", "under_18", "fragile", "provisional", "near_miss", "era_lost", "era_gained"), 1
    )
    about = {"definition": "own", "edition": "[red]1\x1b[31m", "sentence": "A [bold]suspect[/bold].\x1b[2J"}
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in BENCH}
    tables["bench_rules"] = [{**about, **rule, "harm_share": None}]
    tables["bench_sensitivity"] = [
        {**about, "window": "[1]", "threshold": "2 [x]", "own": True, "people": 5, "joined": 0, "left": 0}
    ]
    print_bench(Benched("r", AS_OF, 3, tables, 1.0), None, synthetic=True)
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "[red]1" in shown
    assert "[5]" in shown
    assert "Made-up people." in shown
