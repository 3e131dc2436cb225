"""Why two mentions of a release are one person: comparisons, the path of links, weak links; the sealed stay sealed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from daylight.cli.main import application
from daylight.domain.errors import NotFound, Refused
from daylight.pipeline.engines import open_engine
from daylight.pipeline.link import link
from daylight.pipeline.link.evidence import open_evidence
from daylight.pipeline.settings import Settings
from tests.pipeline.link.people import AS_OF, crowd, mention, numbered, prepare

NAMED = "pennington"
ROWS = numbered(
    [
        *crowd(30),
        mention("gareth pennington", "1984-03-07", phone="+447700900123", nominal_id="N1"),
        mention("gareth pennington", "1984-03-07", nominal_id="N1"),
        mention("gaz pennington", "1984-03-07", phone="+447700900123"),
        {**mention("honor penhaligon", "1991-05-02"), "protected": True},
    ]
)
FIRST, THIRD, SEALED = len(ROWS) - 4, len(ROWS) - 2, len(ROWS) - 1


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the questions need of a release."""
    folder = tmp_path_factory.mktemp("release")
    (folder / "index").mkdir()
    with open_engine("duckdb", scratch=folder / "scratch") as engine:
        prepare(engine, ROWS)
        link(engine, Settings(extracts=folder, out=folder, as_of=AS_OF))
        for name in ("tidy_mentions", "links", "edges"):
            engine.write_parquet(f"SELECT * FROM {name}", folder / "index" / f"{name}.parquet")
        (folder / "linkage-model.json").write_text(engine.value("SELECT model FROM linkage_model"), encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"as_of": AS_OF.isoformat()}), encoding="utf-8")
    return folder


def name_of(place: int) -> str:
    row = ROWS[place]
    return f"{row['source']}:{row['source_table']}:{row['record_id']}"


Ask = Callable[..., Any]


@pytest.fixture
def ask(release: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def run(command: str, *words: str) -> Any:
        return CliRunner().invoke(application("link"), ["link", command, str(release), *words])

    return run


def test_two_mentions_of_one_person_have_a_path_whose_ends_meet(release: Path) -> None:
    with open_evidence(release, release / "linkage-model.json") as evidence:
        one, other = (evidence.mention(*name_of(place).split(":")) for place in (FIRST, THIRD))
        found = evidence.compare(one, other)
        own = evidence.person(one.person_id)
    assert one.person_id == other.person_id
    assert found.path[0].one == one
    assert found.path[-1].other == other
    assert all(before.other == after.one for before, after in zip(found.path, found.path[1:], strict=False))
    assert found.weakest is not None
    assert found.weakest.weight == min(step.weight for step in found.path)
    assert "the same date of birth" in {item.words for item in found.explanation.evidence}
    assert own.mentions == 3
    assert all(step.probability < 0.999 for step in own.weak)


def test_two_people_have_evidence_and_no_path(ask: Ask) -> None:
    told = ask("explain", name_of(0), name_of(FIRST))
    assert told.exit_code == 0, told.output
    assert "They are two people in this release" in told.stdout
    assert "against one human" in told.stdout
    assert "path" not in told.stdout


def test_words_and_json_say_the_same_and_no_name(ask: Ask) -> None:
    words, told = (
        ask("explain", name_of(FIRST), name_of(THIRD)),
        ask("explain", name_of(FIRST), name_of(THIRD), "--format", "json"),
    )
    values = json.loads(told.stdout)
    assert values["one_person"]
    assert len(values["path"]) >= 1
    for item in values["evidence"]["comparisons"]:
        assert item["words"] in words.stdout
    for output in (words.stdout, told.stdout, ask("person", values["one"]["person_id"]).stdout):
        assert NAMED not in output.lower()
        assert "gareth" not in output.lower()


def test_the_sealed_are_refused_and_the_unknown_not_found(ask: Ask, release: Path) -> None:
    assert ask("explain", name_of(FIRST), name_of(SEALED)).exit_code == 4
    unknown = ask("explain", name_of(FIRST), "main:involvements:nowhere")
    assert unknown.exit_code == 1
    assert "has no mention main:involvements:nowhere" in " ".join(unknown.output.split())
    assert ask("explain", name_of(FIRST), name_of(FIRST)).exit_code == 2
    assert ask("explain", "one", "other").exit_code == 2
    assert ask("person", "PNOBODY").exit_code == 1
    with open_evidence(release, release / "linkage-model.json") as evidence, pytest.raises(Refused):
        evidence.mention(*name_of(SEALED).split(":"))


def test_a_release_without_an_index_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="has no index"), open_evidence(tmp_path, tmp_path / "linkage-model.json"):
        pass
