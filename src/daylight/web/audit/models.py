"""Storage of the audit: a chain of entries, each holding the hash of the one before; the database lets none change.

Triggers in the first migration refuse UPDATE and DELETE on both databases. Whoever owns the database could drop them:
so `daylight site verify-audit` prints the newest hash, to be kept somewhere else.
"""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One look or write. `number` counts from 1 without a gap; `digest` covers everything and the digest before."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150, help_text="user name; empty for the system")
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, blank=True, help_text="kind and id, such as person:P0123456789")
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "number"], name="audit_by_subject"),
            models.Index(fields=["by", "number"], name="audit_by_user"),
            models.Index(fields=["action", "number"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
