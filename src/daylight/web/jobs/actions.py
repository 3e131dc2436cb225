"""Writing jobs: asking for one, claiming it, telling how far it is, ending it.

A worker that is killed leaves its job in work. The job is taken up again once its worker is known to be gone, at most
twice: work that kills its worker must not do so for ever.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from daylight.web.audit.actions import record
from daylight.web.jobs.models import Job
from daylight.web.jobs.queries import waiting

SILENT_FOR = timedelta(minutes=10)
"""A worker that told nothing for so long is taken to be gone."""
MOST_ATTEMPTS = 2


def ask(kind: str, asked: Mapping[str, Any], *, by: str) -> Job:
    """Ask for work; whoever calls has checked that they may."""
    with transaction.atomic():
        job = Job.objects.create(kind=kind, asked=dict(asked), by=by, asked_at=timezone.now())
        record(f"asked to {kind}", by=by, subject=f"job:{job.pk}", detail=asked)
    return job


def claim(kinds: Collection[str], *, worker: str, at: datetime | None = None) -> Job | None:
    """The oldest job that waits, now this worker's and nobody else's; None where none waits."""
    moment = at or timezone.now()
    _free_silent(moment)
    for number in waiting(kinds):
        mine = Job.objects.filter(pk=number, state=Job.WAITING).update(
            state=Job.WORKING, worker=worker, beat_at=moment, attempts=F("attempts") + 1, step="begun", progress=0.0
        )
        if mine:
            return Job.objects.get(pk=number)
    return None


def free_jobs_of(worker: str) -> int:
    """Give back what a worker of this name left in work when it was killed; how many jobs there were."""
    return _free(Job.objects.filter(state=Job.WORKING, worker=worker).values_list("pk", flat=True))


def _free_silent(moment: datetime) -> None:
    silent = Job.objects.filter(state=Job.WORKING, beat_at__lt=moment - SILENT_FOR)
    _free(silent.values_list("pk", flat=True))


def _free(numbers: Collection[int]) -> int:
    wanted = list(numbers)
    left = Job.objects.filter(pk__in=wanted, state=Job.WORKING)
    left.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=Job.FAILED, ended_at=timezone.now(), failure="Its worker was killed twice; nothing changed. Ask again."
    )
    left.filter(attempts__lt=MOST_ATTEMPTS).update(state=Job.WAITING, worker="", step="")
    return len(wanted)


def beat(job: Job, step: str, share: float) -> None:
    """Tell how far a job is, 0 to 1, and that its worker lives."""
    still = Job.objects.filter(pk=job.pk, state=Job.WORKING, worker=job.worker)
    still.update(step=step[:120], progress=min(max(share, 0.0), 1.0), beat_at=timezone.now())


def finish(job: Job) -> None:
    """The job is done."""
    Job.objects.filter(pk=job.pk).update(state=Job.DONE, step="done", progress=1.0, ended_at=timezone.now())


def fail(job: Job, why: str) -> None:
    """The job failed, with a sentence for the screen."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state=Job.FAILED, failure=why, ended_at=timezone.now())
        record(f"failed to {job.kind}", by=job.by, subject=f"job:{job.pk}", detail={"why": why})
