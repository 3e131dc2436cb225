"""The whole run: refused early, told of each chapter, and leaving nothing when it fails or is killed."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest

from daylight.domain.errors import BadExtract, DaylightError, Refused
from daylight.pipeline import story
from daylight.pipeline.engines import Engine
from daylight.pipeline.gather import gather
from daylight.pipeline.settings import Settings
from tests.pipeline.publish.conftest import small_force

ROOT = Path(__file__).parents[3]


def told_by_hand(engine: Engine, settings: Settings) -> None:
    """Stands in for receive, tidy, link, screen, score and measure."""
    small_force().load(engine)


def short_story() -> tuple[story.Chapter, ...]:
    return (
        story.Chapter("receive", told_by_hand, (), ("files",)),
        story.Chapter("gather", gather, ("links",), ("events",)),
    )


@pytest.fixture(autouse=True)
def _short_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story, "CHAPTERS", short_story())


def settings(tmp_path: Path, **more: object) -> Settings:
    return Settings(**{"extracts": tmp_path, "out": tmp_path / "out", **more})  # type: ignore[arg-type]


def release_id(folder: Path) -> str:
    return str(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["release_id"])


def test_a_run_says_what_it_made(tmp_path: Path) -> None:
    steps: list[str] = []
    made = story.run(settings(tmp_path, progress=lambda step, done: steps.append(step)), threads=1, memory_gb=1.0)
    assert made.folder == tmp_path / "out"
    assert made.release_id == release_id(made.folder)
    assert made.seconds > 0
    assert made.peak_memory_mb > 0
    assert [chapter["chapter"] for chapter in made.manifest["chapters"]] == ["receive", "gather", "publish"]
    assert made.manifest["chapters"][1]["in"] == {"links": 20}
    assert made.manifest["chapters"][1]["out"] == {"events": 11}
    assert [step for step in steps if step in {"receive", "gather", "publish"}] == ["receive", "gather", "publish"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_the_viewpoint_is_the_london_date_of_the_latest_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late_evening(engine: Engine, chosen: Settings) -> None:
        small_force().abuse("i3", "2024-08-07 23:30", "A > B").load(engine)

    monkeypatch.setattr(story, "CHAPTERS", (story.Chapter("receive", late_evening, (), ()), *short_story()[1:]))
    assert story.run(settings(tmp_path)).as_of == date(2024, 8, 8)
    assert story.run(settings(tmp_path, out=tmp_path / "b", as_of=date(2024, 1, 31))).as_of == date(2024, 1, 31)


def test_without_a_single_incident_there_is_no_viewpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(engine: Engine, chosen: Settings) -> None:
        for table in ("records_incidents", "records_offences"):
            engine.create(table, "SELECT CAST(NULL AS TIMESTAMP) AS recorded_at, recorded_at AS reported_at LIMIT 0")

    monkeypatch.setattr(story, "CHAPTERS", (story.Chapter("receive", nothing, (), ()),))
    with pytest.raises(BadExtract, match="no incident could be loaded"):
        story.run(settings(tmp_path))


def test_a_taken_place_is_refused_before_any_work(tmp_path: Path) -> None:
    story.run(settings(tmp_path))
    before = release_id(tmp_path / "out")
    steps: list[str] = []
    with pytest.raises(Refused, match="holds a release already"):
        story.run(settings(tmp_path, progress=lambda step, done: steps.append(step)))
    assert steps == []
    assert release_id(tmp_path / "out") == before
    story.run(settings(tmp_path, replace=True, as_of=date(2024, 1, 1)))
    assert release_id(tmp_path / "out").startswith("2024-01-01-")


@pytest.mark.parametrize(
    ("option", "content", "said"),
    [
        ("definitions", b'name = "ours"', "given: 'edition' is missing"),
        ("definitions", 'name = "ours"'.encode("utf-16"), "given is not UTF-8 text"),
        ("weights", b"code,points\n8N,3\n", "there is no column weight"),
        ("weights", "code,weight\n8N,3\n".encode("utf-16"), "this is not UTF-8 text"),
        ("model", b"{}", "given is not a linkage model"),
        ("model", None, "There is no .*given"),
        ("previous", None, "given is not a release"),
    ],
)
def test_a_wrong_file_is_refused_before_any_work(tmp_path: Path, option: str, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "given").write_bytes(content)
    steps: list[str] = []
    chosen = settings(tmp_path, **{option: tmp_path / "given"}, progress=lambda step, done: steps.append(step))
    with pytest.raises(DaylightError, match=said):
        story.run(chosen)
    assert steps == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("raised", [ValueError, KeyboardInterrupt])
@pytest.mark.parametrize("at", ["receive", "gather", "writing offences"])
def test_a_run_that_fails_leaves_nothing(tmp_path: Path, raised: type[BaseException], at: str) -> None:
    def fail(step: str, done: float | None) -> None:
        if step == at:
            raise raised

    with pytest.raises(raised):
        story.run(settings(tmp_path, progress=fail))
    assert list(tmp_path.iterdir()) == []
    first = story.run(settings(tmp_path))
    with pytest.raises(raised):
        story.run(settings(tmp_path, progress=fail, replace=True, as_of=date(2024, 1, 1)))
    assert release_id(tmp_path / "out") == first.release_id
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from daylight.pipeline import story
    from tests.pipeline.story.test_story import settings, short_story

    def die(step, done):
        if step == sys.argv[2]:
            os.kill(os.getpid(), signal.SIGKILL)

    story.CHAPTERS = short_story()
    story.run(settings(Path(sys.argv[1]), progress=die, replace=True))
"""


@pytest.mark.parametrize("at", ["gather", "publish", "writing scores"])
def test_a_killed_run_leaves_the_previous_whole_and_the_next_starts_clean(tmp_path: Path, at: str) -> None:
    first = story.run(settings(tmp_path, as_of=date(2024, 1, 1)))
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), tmp_path, at],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
    )
    assert ended.returncode == -signal.SIGKILL
    assert release_id(tmp_path / "out") == first.release_id
    assert len(list((tmp_path / "out").glob("*.parquet"))) == len(first.manifest["tables"])
    assert len(list(tmp_path.iterdir())) > 1
    made = story.run(settings(tmp_path, replace=True))
    assert made.release_id != first.release_id
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
