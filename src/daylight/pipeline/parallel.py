"""One piece of work done in several processes: their results in order, or one sentence and none of them.

Each process is started afresh (spawned), never a copy of this one: threads of an engine do not survive a copy. It hears
no Ctrl-C of its own; this process hears it and ends them. One whose parent is gone ends at the next word it would say.
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

from daylight.domain.errors import DaylightError

Task = TypeVar("Task")
Result = TypeVar("Result")
Tell = Callable[[float], None]
"""Told by the work how much of its task is done, from 0 to 1."""


def _nobody(done: float) -> None:
    """Nobody is watching."""


def in_processes(work: Callable[[Task, Tell], Result], tasks: Sequence[Task], tell: Tell = _nobody) -> list[Result]:
    """What the work makes of each task, in the order of the tasks; one process for each.

    `work` is a function of a module, and tasks and results can be pickled. An error of the work is raised here as it
    was; DaylightError where a process was ended from outside. Either way, and on Ctrl-C, all of them are ended first.
    """
    running: list[_Running[Result]] = []
    try:
        with _deaf_children():
            for task in tasks:
                running.append(_started(work, task))  # noqa: PERF401 - those started are ended, whatever happens
        waiting = list(running)
        while waiting:
            ready = wait([each.hears for each in waiting])
            waiting = [each for each in waiting if each.hears not in ready or not each.listen()]
            tell(sum(each.done for each in running) / len(running))
        return [each.result() for each in running]
    finally:
        for each in running:
            each.end()


@dataclass(slots=True)
class _Running(Generic[Result]):
    """One process and what it said so far."""

    process: SpawnProcess
    hears: Connection
    done: float = 0.0
    made: tuple[Result] | None = None

    def listen(self) -> bool:
        """Take in the next word; whether it was the last."""
        try:
            kind, said = self.hears.recv()
        except (EOFError, OSError):
            raise DaylightError(
                "One of the processes that shared the work was ended from outside, perhaps for want of memory. Nothing "
                "was written. Close other programs, or give --threads 1, and run it again."
            ) from None
        if kind == "error":
            raise said
        if kind == "made":
            self.made, self.done = (said,), 1.0
            return True
        self.done = said
        return False

    def result(self) -> Result:
        """What it made."""
        if self.made is None:
            raise ValueError("this process has not done yet")
        return self.made[0]

    def end(self) -> None:
        """Leave no process behind."""
        if self.made is None:
            self.process.kill()
        self.process.join()
        self.process.close()
        self.hears.close()


def _started(work: Callable[[Task, Tell], Result], task: Task) -> _Running[Result]:
    context = get_context("spawn")
    hears, says = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, task, says), daemon=True)
    process.start()
    says.close()
    return _Running(process, hears)


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Processes started meanwhile never hear Ctrl-C: it waits here until they are started."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _do(work: Callable[[Task, Tell], Any], task: Task, says: Connection) -> None:
    """In a process of its own: do the work, say how it goes, and hand over what it made or what went wrong."""
    try:
        try:
            made = work(task, lambda done: says.send(("done", done)))
        except BrokenPipeError:
            raise
        except Exception as error:
            says.send(("error", error))
        else:
            says.send(("made", made))
    except BrokenPipeError:  # whoever wanted it is gone
        os._exit(1)
