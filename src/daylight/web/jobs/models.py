"""Storage of jobs: what was asked, who does it, how far it is, and how it ended."""

from typing import Any, ClassVar

from django.db import models


class Job(models.Model):
    """One piece of work. It is claimed by one worker, which tells its progress until it is done or has failed."""

    WAITING, WORKING, DONE, FAILED = "waiting", "working", "done", "failed"

    kind = models.CharField(max_length=40)
    asked: Any = models.JSONField(default=dict, help_text="what the kind of work needs to know")
    state = models.CharField(max_length=10, default=WAITING)
    step = models.CharField(max_length=120, blank=True)
    progress = models.FloatField(default=0.0, help_text="0 to 1")
    failure = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    worker = models.CharField(max_length=150, blank=True)
    beat_at = models.DateTimeField(null=True, help_text="when the worker last told that it lives")
    attempts = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "kind"], name="job_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
