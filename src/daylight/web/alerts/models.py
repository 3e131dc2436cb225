"""Storage of alerts: one row for each fact, and what became of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from daylight.domain.alerts import WORTH_WORDS, AlertKind, AlertStatus, shipped_alert_policy
from daylight.domain.moves import words_of


class Alert(models.Model):
    """One fact about one person, said once. `fact` makes it one: the same fact found again raises nothing."""

    fact = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in AlertKind])
    person_id = models.CharField(max_length=20, help_text="the person, or the case's reference where there is none")
    what = models.CharField(max_length=300, help_text="one sentence; never who a survivor is")
    on = models.DateField(help_text="when it happened, or will")
    status = models.CharField(max_length=20, default=AlertStatus.WAITS.value)
    raised_at = models.DateTimeField()
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    until = models.DateField(null=True, help_text="snoozed: the day on which it waits again")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was put off, or brought back")
    worth = models.CharField(max_length=20, blank=True, choices=[(key.value, it) for key, it in WORTH_WORDS.items()])
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=150, blank=True, help_text="who made the last step; empty for the system")
    at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1, help_text="counts changes: a form made on an older one is a conflict")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "on"], name="alert_waits"),
            models.Index(fields=["person_id", "kind"], name="alert_person"),
            models.Index(
                fields=["assigned_to", "on"],
                condition=~Q(status=AlertStatus.CLEARED.value),
                name="alert_assigned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def now(self) -> AlertStatus:
        """The status as a value of the domain."""
        return AlertStatus(self.status)

    @property
    def status_words(self) -> str:
        """The status as it is read."""
        return words_of(self.now)

    @property
    def kind_words(self) -> str:
        """The kind as it is read."""
        return shipped_alert_policy().kinds[AlertKind(self.kind)]
