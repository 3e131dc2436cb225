"""`daylight backtest`: what is printed and written, and how it ends when something is wrong."""

from pathlib import Path

import pytest

from daylight.pipeline.engines import open_engine
from daylight.pipeline.gather import gather
from daylight.pipeline.publish import publish
from daylight.pipeline.settings import Settings
from tests.cli.conftest import Invoke
from tests.factories.working import Records
from tests.pipeline.backtest.conftest import AS_OF, three_incidents

MONTHS = ("--from", "2022-04", "--to", "2023-02")
OWN = (
    'name = "=ours"\nedition = "1"\ntitle = "t"\ngroup = "serial"\nsource = "s"\nowner = "o"\n'
    '[count]\nthemes = ["domestic"]\n[threshold]\nincidents = 2\n'
)


@pytest.fixture
def past(tmp_path: Path) -> Path:
    """A release of a small force, one of whose incident ids a spreadsheet would run."""
    records: Records = three_incidents().abuse("=cmd()", "2022-11-10", "G > H", "partner", codes=["5A"])
    chosen = Settings(extracts=tmp_path, out=tmp_path / "past", as_of=AS_OF)
    with open_engine("duckdb", scratch=tmp_path / "scratch", threads=1, memory_gb=1.0) as engine:
        records.load(engine)
        gather(engine, chosen)
        publish(engine, chosen)
    return chosen.out


def test_it_prints_the_lists_the_frontier_the_look_back_and_a_person(daylight: Invoke, past: Path) -> None:
    answer = daylight("backtest", past, *MONTHS, "--capacity", "5,10")
    assert answer.exit_code == 0, answer.output
    for words in (
        "As known at 11 month ends, Apr 2022 to Feb 2023", "What followed: serious harm", "really managed",
        "Later serious harm covered, by places", "Looking back from 3 serious harms", "A month by month",
        "from May 2022, 3 incidents known", "People are those whom the release links now",
    ):  # fmt: skip
        assert words in " ".join(answer.stdout.split()), words


def test_no_victim_is_printed_or_written(daylight: Invoke, past: Path, tmp_path: Path) -> None:
    answer = daylight("backtest", past, *MONTHS, "--out", tmp_path / "back")
    assert answer.exit_code == 0, answer.output
    for file in (tmp_path / "back").glob("*.csv"):
        cells = {cell for line in file.read_text(encoding="utf-8").splitlines() for cell in line.split(",")}
        assert cells.isdisjoint({"B", '"B"', "C", '"C"', "E", '"E"', "H", '"H"'})


def test_no_cell_would_run_in_a_spreadsheet(daylight: Invoke, past: Path, tmp_path: Path) -> None:
    assert daylight("backtest", past, *MONTHS, "--out", tmp_path / "back").exit_code == 0
    assert '"\'=cmd()"' in (tmp_path / "back" / "backtest_harms.csv").read_text(encoding="utf-8")


def test_one_definition_and_one_person_may_be_asked_for(daylight: Invoke, past: Path) -> None:
    answer = daylight("backtest", past, *MONTHS, "--definition", "repeat", "--person", "D")
    assert answer.exit_code == 0, answer.output
    assert "D month by month" in answer.stdout
    assert "MATAC" not in answer.stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--from", "2022"), 2, "is not a month"),
        (("--capacity", "many"), 2, "is no list of places"),
        (("--definition", "matax"), 2, "There is no definition matax"),
        (("--person", "nobody"), 1, "knows no suspect nobody"),
        (("--from", "2031-01", "--to", "2031-02"), 2, "no month's end"),
        (("--follow", "0"), 2, "from 1 to 120 months"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    daylight: Invoke, past: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    answer = daylight("backtest", past, *words)
    assert answer.exit_code == code
    assert sentence in " ".join(answer.output.replace("│", " ").split())
    assert "Traceback" not in answer.output


def test_a_place_that_is_taken_and_a_folder_that_is_no_release_are_refused(
    daylight: Invoke, past: Path, tmp_path: Path
) -> None:
    assert daylight("backtest", past, "--out", past).exit_code == 4
    assert daylight("backtest", tmp_path / "nowhere").exit_code == 1
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    wrong = daylight("backtest", past, "--definitions", tmp_path / "own.toml")
    assert wrong.exit_code == 2
    assert "own.toml" in wrong.output
