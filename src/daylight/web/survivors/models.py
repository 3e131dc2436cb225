"""Storage of what is hers: her advocate, safe contact, safety plans, consents, notices to schools.

She is named by her stable id in the release. Nothing here is read by a page of somebody suspected.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from daylight.domain.survivors import NoticeStatus


class Advocacy(models.Model):
    """That somebody is her advocate from a day to a day. `called` is the advocate's own word for her in lists."""

    survivor_id = models.CharField(max_length=20)
    advocate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    called = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["advocate", "until"], name="advocacy_mine")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["survivor_id", "advocate"], name="one_advocacy_each")
        ]

    def __str__(self) -> str:
        return f"advocacy {self.pk}"


class AtRisk(models.Model):
    """Somebody whom a person confirmed to be at risk though no record has her as a victim: a new partner."""

    survivor_id = models.CharField(max_length=20)
    suspect_id = models.CharField(max_length=20)
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["survivor_id", "suspect_id"], name="one_at_risk_each")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["suspect_id"], name="at_risk_suspect")]

    def __str__(self) -> str:
        return f"at risk {self.pk}"


class Contact(models.Model):
    """How she may be reached safely now. Changed in place; each change is audited and counts the version."""

    survivor_id = models.CharField(max_length=20, unique=True)
    method = models.CharField(max_length=20)
    hours = models.CharField(max_length=200)
    words = models.CharField(max_length=500)
    version = models.IntegerField(default=1)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Plan(models.Model):
    """One version of her safety plan. Versions are kept; the latest counts."""

    survivor_id = models.CharField(max_length=20)
    version = models.IntegerField()
    parts = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["survivor_id", "version"], name="one_plan_a_version")
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}, version {self.version}"


class Consent(models.Model):
    """What she said of one purpose. Each is kept; the latest counts."""

    survivor_id = models.CharField(max_length=20)
    purpose = models.CharField(max_length=20)
    given = models.BooleanField()
    on = models.DateField()
    until = models.DateField(null=True)
    words = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["survivor_id", "at"], name="consent_hers")]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class WithoutConsent(models.Model):
    """Something of hers that left without her consent: by which act, on which gateway, on whose word, and why."""

    survivor_id = models.CharField(max_length=20)
    purpose = models.CharField(max_length=20)
    act = models.CharField(max_length=120)
    gateway = models.CharField(max_length=40)
    because = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["survivor_id", "at"], name="without_consent_hers")
        ]

    def __str__(self) -> str:
        return f"without consent {self.pk}"


class Notice(models.Model):
    """The notice to a school of one child of one incident; the child is named by their row of the extract."""

    incident_id = models.TextField()
    child_row = models.CharField(max_length=120)
    force = models.CharField(max_length=20, blank=True)
    district = models.TextField(blank=True)
    known_at = models.DateTimeField()
    due_at = models.DateTimeField()
    status = models.CharField(max_length=20, default=NoticeStatus.DUE.value)
    told = models.CharField(max_length=200, blank=True, help_text="who at the school or council was told")
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["status", "due_at"], name="notice_due")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident_id", "child_row"], name="one_notice_a_child")
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
