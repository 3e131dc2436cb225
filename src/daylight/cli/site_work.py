"""`daylight site work`: the worker beside the server: one job at a time, and once a day what that day brings."""

import fcntl
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Annotated, Any

import typer

from daylight.cli.site_daily import do_what_is_left
from daylight.cli.site_opening import SITE, Folder, begun, ready
from daylight.cli.site_trials import look_back, try_on_bench
from daylight.domain.errors import DaylightError, Refused

_POLL = 2.0  # seconds between looks for work


def work(
    site: Folder = SITE,
    once: Annotated[bool, typer.Option("--once", help="Do what waits now, then end.")] = False,
) -> None:
    """Do what the site's pages ask for, and once a day what that day brings, until Ctrl-C. One worker for each site."""
    begun(site.resolve())
    ready(site)
    from django.utils import timezone

    from daylight.web.jobs.actions import free_jobs_of

    stopped = Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    name = f"{socket.gethostname()}:{site.resolve()}"[-150:]
    with _alone(site):
        free_jobs_of(name)  # the lock is this worker's, so whoever had the name before is gone
        day: date | None = None
        while not stopped.is_set():
            if day != (today := timezone.localdate()):
                day = today
                do_what_is_left(on=today)
            if _next_job(name) or stopped.is_set():
                continue
            if once:
                return
            stopped.wait(_POLL)


@contextmanager
def _alone(site: Path) -> Iterator[None]:
    with (site / "working.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("A worker serves this site already. One is enough.") from None
        yield


def _next_job(worker: str) -> bool:
    """Do the oldest job that waits; False where none does. What goes wrong is told on the job, never a traceback."""
    from daylight.web.jobs.actions import claim, fail, finish

    job = claim(tuple(_KINDS), worker=worker)
    if job is None:
        return False
    typer.echo(f"Job {job.pk}: {job.kind}")
    try:
        _KINDS[job.kind](job)
    except DaylightError as error:
        fail(job, str(error))
    except Exception as error:  # the worker outlives any job
        fail(
            job,
            f"It failed unexpectedly ({type(error).__name__}); nothing changed. Ask again, or tell the administrator.",
        )
    else:
        finish(job)
    return True


def _load_release(job: Any) -> None:
    from daylight.web.jobs.actions import beat
    from daylight.web.releases.actions import load_release
    from daylight.web.releases.offered import offered_folder

    load_release(
        offered_folder(job.asked["name"]), by=job.by, progress=lambda step, share: beat(job, step, share)
    )  # fmt: skip


_KINDS: dict[str, Callable[[Any], None]] = {
    "load a release": _load_release,
    "try a definition on the bench": try_on_bench,
    "look back with a definition": look_back,
}
"""What is done for each kind of job."""
