"""How far a run has come: a bar per chapter on a terminal, a plain line per step anywhere else."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from daylight.cli.terminal import complaints, printable

Told = Callable[[str, float | None], None]


@contextmanager
def shown_progress(chapters: Collection[str] = ()) -> Iterator[Told]:
    """What to tell of each step: a chapter's name begins it, any other text is a step of the chapter under way.

    With each, 0 to 1 of the chapter where known. Without `chapters` there is one bar for all steps.
    """
    console = complaints()
    if not console.is_terminal:
        yield Lines(console, chapters)
        return
    with Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description:<10}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        TextColumn("{task.fields[step]}", style="dim"),
        console=console,
    ) as progress:
        bars = Bars(progress, chapters)
        yield bars
        bars.finish()


class Bars:
    """One bar per chapter; a chapter is done when the next begins."""

    def __init__(self, progress: Progress, chapters: Collection[str] = ()) -> None:
        self._progress = progress
        self._chapters = chapters
        self._task: TaskID | None = None

    def __call__(self, told: str, done: float | None) -> None:
        begins = told in self._chapters
        if begins or self._task is None:
            self.finish()
            self._task = self._progress.add_task(told if begins else "working", total=None, step="")
        step = "" if begins else printable(told)
        if done is None or (begins and not done):
            self._progress.update(self._task, step=step)
        else:
            self._progress.update(self._task, step=step, total=1.0, completed=min(max(done, 0.0), 1.0))

    def finish(self) -> None:
        """The chapter under way is done."""
        if self._task is not None:
            self._progress.update(self._task, total=1.0, completed=1.0, step="")


class Lines:
    """One line per chapter, with the seconds since the start; its steps, which only move a bar, are left out."""

    def __init__(self, console: Console, chapters: Collection[str] = ()) -> None:
        self._console = console
        self._chapters = chapters
        self._started = monotonic()
        self._last = ""

    def __call__(self, told: str, done: float | None) -> None:
        if told == self._last or (self._chapters and told not in self._chapters):
            return
        self._last = told
        self._console.print(f"{monotonic() - self._started:7.1f} s  {printable(told)}", markup=False, soft_wrap=True)
