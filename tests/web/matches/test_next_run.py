"""From an answer on the site to the next run: exported as declared, taken by the run, and the question is gone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from daylight.cli.main import application
from daylight.domain.access import Role
from daylight.pipeline.settings import Settings
from daylight.pipeline.story import run
from daylight.synthetic import synthesise
from daylight.web.allegations.models import Decision
from daylight.web.matches.actions import judge_match
from daylight.web.matches.queries import left_of, right_of
from daylight.web.people.actions import allocate
from daylight.web.people.judgements import Key, judged_about, people_of
from daylight.web.releases.actions import load_release
from daylight.web.releases.models import Review
from tests.web.conftest import Member

AS_OF = date(2025, 6, 30)
Export = Callable[..., str]


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("force")
    synthesise(folder / "synth", size="demo", incidents=200, seed=11)
    return folder / "synth" / "extracts"


@pytest.fixture(scope="module")
def first(extracts: Path) -> Path:
    return tell(extracts, "first")


@pytest.fixture
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Export:
    """`daylight site export-decisions`, with its exit code checked; gives what it said."""
    monkeypatch.setenv("DAYLIGHT_SITE", str(tmp_path))  # the command sets it: put back afterwards

    def call(*words: object, expected: int = 0) -> str:
        told = ["site", "export-decisions", *(str(word) for word in words), "--site", str(tmp_path)]
        result = CliRunner().invoke(application("site"), told)
        assert result.exit_code == expected, result.output
        return result.output

    return call


def tell(extracts: Path, name: str, decisions: Path | None = None) -> Path:
    settings = Settings(
        extracts=extracts, out=extracts.parent / name, as_of=AS_OF, previous=None, decisions=decisions
    )  # fmt: skip
    return run(settings, threads=2, memory_gb=1.0).folder


def _people(release: Path) -> dict[Key, str]:
    columns = ["source", "source_table", "record_id", "person_id"]
    rows = pq.read_table(release / "mentions.parquet", columns=columns).to_pylist()
    return {(row["source"], row["source_table"], row["record_id"]): row["person_id"] for row in rows}


@pytest.mark.django_db
def test_an_answer_reaches_the_next_run(
    member: Member, extracts: Path, first: Path, export: Export, tmp_path: Path
) -> None:
    number = load_release(first, by="tests").number
    ann, sue = member(Role.ANALYST, username="ann"), member(Role.SUPERVISOR, username="sue")
    joined = Review.objects.filter(loaded=number, used=False).order_by("rank")[0]
    parted = Review.objects.filter(loaded=number, used=True).order_by("rank")[0]
    judge_match(left_of(joined), right_of(joined), judgement="same", reason="One tattoo", seen=0, by=ann)
    judge_match(left_of(parted), right_of(parted), judgement="different", reason="Brothers", seen=0, by=ann)
    pair = {"person_id": joined.left_person_id, "other_person_id": parted.left_person_id}
    Decision.objects.create(
        **pair, found="both", by="sue", reason="Both were injured", at=datetime(2025, 6, 1, tzinfo=UTC)
    )
    allocate([joined.left_person_id], unit="Serial unit", owner=None, by=sue)
    assert [each.in_release for each in judged_about(number, joined.left_person_id)] == [False]
    before = people_of(number, [left_of(joined), right_of(joined)])
    assert len(set(before.values())) == 2

    said = export("--out", tmp_path / "decisions")
    assert "judgements 2, listed 1, counter_allegations 1" in said
    second = tell(extracts, "second", tmp_path / "decisions")

    people = _people(second)
    assert people[left_of(joined)] == people[right_of(joined)]
    assert people[left_of(parted)] != people[right_of(parted)]
    again = load_release(second, by="tests").number
    asked = {(left_of(each), right_of(each)) for each in Review.objects.filter(loaded=again)}
    assert not asked & {(left_of(joined), right_of(joined)), (left_of(parted), right_of(parted))}
    assert [each.in_release for each in judged_about(again, people[left_of(joined)])] == [True]


@pytest.mark.django_db
def test_nothing_decided_is_a_folder_that_a_run_takes(
    extracts: Path, first: Path, export: Export, tmp_path: Path
) -> None:
    assert "judgements 0, listed 0" in export("--out", tmp_path / "decisions")
    assert "holds something" in export("--out", tmp_path / "decisions", expected=4)
    export("--out", tmp_path / "decisions", "--replace")
    assert _people(tell(extracts, "undecided", tmp_path / "decisions")) == _people(first)
