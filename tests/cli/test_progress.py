"""Progress: one bar per chapter on a terminal, one line per step elsewhere."""

import io

from rich.console import Console
from rich.progress import Progress

from daylight.cli.progress import Bars, Lines, split_step


def test_a_step_is_a_chapter_and_what_it_does() -> None:
    assert split_step("link: training the model") == ("link", "training the model")
    assert split_step("tidy") == ("tidy", "")


def test_each_chapter_has_its_bar_and_ends_full() -> None:
    with Progress(console=Console(file=io.StringIO(), force_terminal=True)) as progress:
        bars = Bars(progress)
        for told, done in (("receive", None), ("link: pairs", 0.2), ("link: pairs", 7.0), ("link: people", None)):
            bars(told, done)
        assert [task.description for task in progress.tasks] == ["receive", "link"]
        assert progress.tasks[0].finished
        assert progress.tasks[1].percentage == 100
        bars.finish()
    assert all(task.finished for task in progress.tasks)


def test_lines_repeat_nothing_and_swallow_control_characters() -> None:
    out = io.StringIO()
    lines = Lines(Console(file=out, width=80))
    for told in ("receive", "receive", "link\x1b[2J"):
        lines(told, None)
    assert len(out.getvalue().splitlines()) == 2
    assert "\x1b" not in out.getvalue()
