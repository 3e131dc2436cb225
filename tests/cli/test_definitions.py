"""`daylight definitions`: what it says of a file, and how it refuses one."""

from pathlib import Path

import pytest

from tests.cli.conftest import Invoke

OURS = """
name = "ours"
edition = "2"
title = "Two partners in two years"
group = "serial"
source = "The force"
owner = "The force"
stage = "in_review"
[count]
themes = ["domestic"]
[window]
years = 2
[threshold]
partners = 2
[[case]]
title = "two partners"
as_of = 2024-12-31
events = ["2023-06-01 incident v1 partner", "2024-06-01 8N v2 ex_partner"]
expect = "met"
[[case]]
title = "one partner and one unknown"
as_of = 2024-12-31
events = ["2023-06-01 incident v1 partner", "2024-06-01 8N v2 flagged"]
expect = "near, provisional"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(OURS, encoding="utf-8")
    return path


def test_a_sound_file_is_read_aloud(daylight: Invoke, file: Path) -> None:
    result = daylight("definitions", "check", file)
    assert result.exit_code == 0, result.stderr
    assert "ours edition 2, in review: Two partners in two years" in result.stdout
    assert (
        "A suspect with domestic incidents against at least two partners or former partners among the victims"
        " in the last 2 years." in result.stdout
    )
    assert "2 of 2 worked cases pass; a run leaves it out; next it may go to draft or live." in result.stdout


def test_a_case_that_fails_is_shown_and_refused(daylight: Invoke, file: Path) -> None:
    file.write_text(OURS.replace('expect = "met"', 'expect = "nothing"'), encoding="utf-8")
    result = daylight("definitions", "check", file)
    assert result.exit_code == 2
    assert "case 1 FAILS: two partners" in result.stdout
    assert "it expects nothing; the definition says met" in result.stdout
    assert "ours.toml: 1 worked case fails." in result.stderr


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ("partners = 2", "partner = 2", "[threshold]: there is no key 'partner'; did you mean 'partners'?"),
        ('stage = "in_review"', 'stage = "inreview"', "there is no stage 'inreview'; did you mean 'in_review'?"),
        ('stage = "in_review"', 'stage = "live"', "says that a definition is live that is not fit for it."),
        ("2023-06-01 incident v1", "2023-06-01 punch v1", "'punch' is no offence code"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(
    daylight: Invoke, file: Path, wrong: str, right: str, sentence: str
) -> None:
    file.write_text(OURS.replace(wrong, right), encoding="utf-8")
    result = daylight("definitions", "check", file)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_that_is_not_there(daylight: Invoke) -> None:
    result = daylight("definitions", "check", "nowhere.toml")
    assert result.exit_code == 1
    assert "There is no file nowhere.toml." in result.stderr


def test_what_ships_is_said_with_its_source(daylight: Invoke) -> None:
    result = daylight("definitions", "shipped")
    assert result.exit_code == 0
    assert result.stdout.count("A suspect") == 7
    assert "Source: Hampshire Constabulary" in result.stdout
