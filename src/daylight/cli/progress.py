"""How far a run has come: a bar per chapter on a terminal, a plain line per step anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from daylight.cli.terminal import complaints, printable

Told = Callable[[str, float | None], None]


@contextmanager
def shown_progress() -> Iterator[Told]:
    """What to tell of each step (`chapter` or `chapter: step`, and 0 to 1 of the chapter where known)."""
    console = complaints()
    if not console.is_terminal:
        yield Lines(console)
        return
    with Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description:<10}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        TextColumn("{task.fields[step]}", style="dim"),
        console=console,
    ) as progress:
        bars = Bars(progress)
        yield bars
        bars.finish()


def split_step(told: str) -> tuple[str, str]:
    """`link: training` as chapter and step; a chapter alone has no step."""
    chapter, _, step = told.partition(":")
    return chapter.strip(), step.strip()


class Bars:
    """One bar per chapter; a chapter is done when the next begins."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._chapter = ""

    def __call__(self, told: str, done: float | None) -> None:
        chapter, step = split_step(printable(told))
        if self._task is None or chapter != self._chapter:
            self.finish()
            self._chapter = chapter
            self._task = self._progress.add_task(chapter, total=None, step=step)
        if done is None:
            self._progress.update(self._task, step=step)
        else:
            self._progress.update(self._task, step=step, total=1.0, completed=min(max(done, 0.0), 1.0))

    def finish(self) -> None:
        """The chapter under way is done."""
        if self._task is not None:
            self._progress.update(self._task, total=1.0, completed=1.0, step="")


class Lines:
    """One line per step, with the seconds since the start; repeats of a step, which only move a bar, are left out."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._started = monotonic()
        self._last = ""

    def __call__(self, told: str, done: float | None) -> None:
        if told != self._last:
            self._last = told
            seconds = monotonic() - self._started
            self._console.print(f"{seconds:7.1f} s  {printable(told)}", markup=False, soft_wrap=True)
