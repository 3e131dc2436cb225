"""The release's place: refused, put in place at once, and whole however a run ends."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from daylight.domain.errors import Refused
from daylight.pipeline.publish import folder as place
from daylight.pipeline.publish.folder import check_out, clear_after_killed_runs, folder_beside, put_in_place

ROOT = Path(__file__).parents[3]
DEAD = 2**22 + 1  # above the largest process id that Linux gives


def release(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "people.parquet").write_text(name, encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"release_id": name}), encoding="utf-8")
    return folder


def named(folder: Path) -> tuple[str, str]:
    """What manifest and table say: the same for a whole release."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest["release_id"], (folder / "people.parquet").read_text(encoding="utf-8")


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir() if path.name.startswith("."))


class TestRefusals:
    def test_a_release_is_kept_unless_asked(self, tmp_path: Path) -> None:
        out = release(tmp_path / "out", "old")
        with pytest.raises(Refused, match="holds a release already"):
            check_out(out, replace=False)
        check_out(out, replace=True)

    def test_other_files_are_never_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "thesis.docx").touch()
        for replace in (False, True):
            with pytest.raises(Refused, match="not a release"):
                check_out(tmp_path / "out", replace=replace)

    def test_a_file_and_a_link_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
        for name in ("file", "link"):
            with pytest.raises(Refused, match="not a folder"):
                check_out(tmp_path / name, replace=True)
        with pytest.raises(Refused, match="a folder of its own"):
            check_out(Path("/"), replace=True)

    def test_an_empty_folder_and_none_are_fine(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        check_out(tmp_path / "empty", replace=False)
        check_out(tmp_path / "none", replace=False)


class TestInPlace:
    @pytest.mark.parametrize("standing", ["nothing", "empty", "release"])
    def test_the_new_one_stands_and_nothing_is_left_beside(self, tmp_path: Path, standing: str) -> None:
        out = tmp_path / "deep" / "out"
        if standing == "empty":
            out.mkdir(parents=True)
        elif standing == "release":
            release(out, "old")
        with folder_beside(out, "partial") as partial:
            shutil.copytree(release(tmp_path / "made", "new"), partial, dirs_exist_ok=True)
            put_in_place(partial, out, replace=standing == "release")
        assert named(out) == ("new", "new")
        assert hidden(out) == []

    def test_it_works_where_folders_cannot_be_exchanged(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(place, "_exchanged", lambda one, other: False)
        out = release(tmp_path / "out", "old")
        put_in_place(release(tmp_path / "made", "new"), out, replace=True)
        assert named(out) == ("new", "new")
        assert hidden(out) == []

    def test_a_place_taken_meanwhile_is_refused(self, tmp_path: Path) -> None:
        out = release(tmp_path / "out", "other")
        with pytest.raises(Refused):
            put_in_place(release(tmp_path / "made", "new"), out, replace=False)
        assert named(out) == ("other", "other")

    def test_an_error_or_an_interrupt_leaves_nothing(self, tmp_path: Path) -> None:
        def interrupted(raised: type[BaseException]) -> None:
            with folder_beside(tmp_path / "out", "partial") as partial:
                (partial / "people.parquet").touch()
                raise raised

        for raised in (ValueError, KeyboardInterrupt):
            with pytest.raises(raised):
                interrupted(raised)
        assert list(tmp_path.iterdir()) == []

    def test_what_is_written_is_private(self, tmp_path: Path) -> None:
        with folder_beside(tmp_path / "out", "partial") as partial:
            assert partial.stat().st_mode & 0o077 == 0


class TestAfterAKilledRun:
    def test_its_folders_go_and_those_of_the_living_stay(self, tmp_path: Path) -> None:
        out = release(tmp_path / "out", "old")
        alive = os.getpid()
        for name in (f".out.partial-{DEAD}", f".out.scratch-{DEAD}", f".out.partial-{alive}", f".other.partial-{DEAD}"):
            (tmp_path / name).mkdir()
        clear_after_killed_runs(out)
        assert hidden(out) == sorted([f".other.partial-{DEAD}", f".out.partial-{alive}"])
        assert named(out) == ("old", "old")

    @pytest.mark.parametrize("pid", [DEAD, os.getpid()], ids=["dead", "alive"])
    def test_a_release_set_aside_is_put_back(self, tmp_path: Path, pid: int) -> None:
        release(tmp_path / f".out.previous-{pid}", "old")
        clear_after_killed_runs(tmp_path / "out")
        assert named(tmp_path / "out") == ("old", "old")

    def test_a_release_set_aside_goes_once_the_new_one_stands(self, tmp_path: Path) -> None:
        release(tmp_path / f".out.previous-{DEAD}", "old")
        out = release(tmp_path / "out", "new")
        clear_after_killed_runs(out)
        assert named(out) == ("new", "new")
        assert hidden(out) == []

    def test_nothing_there_is_nothing_to_clear(self, tmp_path: Path) -> None:
        clear_after_killed_runs(tmp_path / "no" / "such")


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from daylight.pipeline.publish import folder as place
    from tests.pipeline.publish.test_folder import release

    out, made, moment = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

    def die(*_args, **_more):
        os.kill(os.getpid(), signal.SIGKILL)

    def dying_after(function):
        def call(*args, **more):
            function(*args, **more)
            die()
        return call

    if moment == "writing":
        with place.folder_beside(out, "partial") as partial:
            (partial / "people.parquet").write_text("half")
            die()
    if moment == "forcing to disk":
        place._force_to_disk = die
    if moment == "before the exchange":
        place._exchanged = die
    if moment == "after the exchange":
        place._exchanged = dying_after(place._exchanged)
    if moment == "set aside":
        place._exchanged = lambda one, other: False
        place.Path.rename = dying_after(place.Path.rename)
    with place.folder_beside(out, "partial") as partial:
        for file in made.iterdir():
            (partial / file.name).write_bytes(file.read_bytes())
        place.put_in_place(partial, out, replace=True)
"""


@pytest.mark.parametrize(
    ("moment", "stands"),
    [
        ("writing", "old"),
        ("forcing to disk", "old"),
        ("before the exchange", "old"),
        ("after the exchange", "new"),
        ("set aside", "old"),
    ],
)
def test_a_run_killed_at_any_moment_leaves_one_whole_release(tmp_path: Path, moment: str, stands: str) -> None:
    out, made = release(tmp_path / "out", "old"), release(tmp_path / "made", "new")
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), out, made, moment],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
    )
    assert ended.returncode == -signal.SIGKILL
    if moment != "set aside":
        assert named(out) == (stands, stands)
    clear_after_killed_runs(out)
    assert named(out) == (stands, stands)
    assert hidden(out) == []
