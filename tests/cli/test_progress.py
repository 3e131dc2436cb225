"""Progress: one bar per chapter on a terminal, one line per step elsewhere."""

import io

from rich.console import Console
from rich.progress import Progress

from daylight.cli.progress import Bars, Lines

CHAPTERS = ("receive", "link")


def test_each_chapter_has_its_bar_and_ends_full() -> None:
    with Progress(console=Console(file=io.StringIO(), force_terminal=True)) as progress:
        bars = Bars(progress, CHAPTERS)
        steps = (("receive", 0.0), ("a.csv", 0.2), ("link", 0.0), ("pairs", 0.2), ("pairs", 7.0), ("people", None))
        for told, done in steps:
            bars(told, done)
        assert [task.description for task in progress.tasks] == ["receive", "link"]
        assert progress.tasks[0].finished
        assert progress.tasks[1].percentage == 100
        assert progress.tasks[1].fields["step"] == "people"
        bars.finish()
    assert all(task.finished for task in progress.tasks)


def test_without_chapters_there_is_one_bar() -> None:
    with Progress(console=Console(file=io.StringIO(), force_terminal=True)) as progress:
        bars = Bars(progress)
        for told, done in (("people", 0.0), ("people", 0.5), ("incidents", None)):
            bars(told, done)
        assert [task.description for task in progress.tasks] == ["working"]
        assert progress.tasks[0].fields["step"] == "incidents"


def test_lines_tell_chapters_once_and_swallow_control_characters() -> None:
    out = io.StringIO()
    lines = Lines(Console(file=out, width=80), CHAPTERS)
    for told in ("receive", "a.csv", "receive", "link"):
        lines(told, None)
    assert [line.split(" s  ")[1] for line in out.getvalue().splitlines()] == ["receive", "link"]
    odd = io.StringIO()
    Lines(Console(file=odd, width=80))("x\x1b[2J", None)
    assert "\x1b" not in odd.getvalue()
