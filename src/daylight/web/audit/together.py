"""Looks that come at once, recorded in one transaction: each answer waits until its own look is on disk.

One thread of each process appends for all. While it commits one group the next gathers, so the chain costs a commit for
each group and not for each look. A look that could not be recorded is raised where it was made: nothing is answered.
"""

import fcntl
import os
import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection

from daylight.web.audit.actions import Look, record, record_all

_MOST = 256
_PATIENCE = 10.0  # seconds


@dataclass(slots=True)
class _Waiting:
    look: Look
    done: threading.Event = field(default_factory=threading.Event)
    error: BaseException | None = None


class _Writer:
    """The thread of one process, begun at its first look."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.waiting: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="audit", daemon=True).start()

    def _run(self) -> None:
        while True:
            group = [self.waiting.get()]
            with _turn():
                while len(group) < _MOST and not self.waiting.empty():
                    group.append(self.waiting.get())
                error = _written([one.look for one in group])
            for one in group:
                one.error = error
                one.done.set()


_beginning = threading.Lock()
_writers: dict[int, _Writer] = {}


def record_together(action: str, *, by: str, subject: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Record a look with those that come at the same moment; returns once it is committed.

    Within a transaction it is part of that, as with `record`. TimeoutError where it could not be written in ten
    seconds, or whatever the database raised: then nothing may be answered.
    """
    if connection.in_atomic_block:
        record(action, by=by, subject=subject, detail=detail)
        return
    one = _Waiting(Look(action, by, subject, detail or {}))
    _writer().waiting.put(one)
    if not one.done.wait(_PATIENCE):
        raise TimeoutError("The look could not be recorded in time.")
    if one.error is not None:
        raise one.error


def _writer() -> _Writer:
    pid = os.getpid()
    found = _writers.get(pid)
    if found is None:
        with _beginning:
            found = _writers.setdefault(pid, _writers.get(pid) or _Writer())
    return found


def _written(looks: list[Look]) -> BaseException | None:
    try:
        if connection.connection is None or not connection.is_usable():
            close_old_connections()
            _to_disk()
        record_all(looks)
    except Exception as error:
        connection.close()
        return error
    return None


def _to_disk() -> None:
    """SQLite: a commit of this thread is on disk when it returns, whatever the site's setting."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


@contextmanager
def _turn() -> Iterator[None]:
    """SQLite: processes take turns by a lock that wakes the next at once; SQLite's own wait sleeps and is late."""
    if connection.vendor != "sqlite":
        yield
        return
    with (settings.SITE / "audit.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
