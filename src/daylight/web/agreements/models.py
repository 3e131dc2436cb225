"""Storage of sharing agreements. One that was in force is never changed, only ended: a new one takes its place."""

from typing import ClassVar

from django.db import models

from daylight.domain.agreements import Agreement, AgreementStatus, agency_key, sharing_policy


class SharingAgreement(models.Model):
    """An agreement with one agency: purpose, legal gateway, fields, from when until when, who signed."""

    agency = models.CharField(max_length=80)
    agency_key = models.CharField(max_length=80, help_text="the agency as it is compared")
    purpose = models.CharField(max_length=500)
    gateway = models.CharField(max_length=40)
    fields = models.JSONField(default=list)
    first_day = models.DateField()
    last_day = models.DateField()
    review_on = models.DateField()
    signed_for_force = models.CharField(max_length=150)
    signed_for_agency = models.CharField(max_length=150)
    status = models.CharField(max_length=20, default=AgreementStatus.DRAFT.value)
    synthetic = models.BooleanField(default=False, help_text="made up for a demonstration")
    ended_because = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["agency_key", "-first_day", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agency_key", "status"], name="agreements_of_agency")
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.status}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Saved with the agency as it is compared."""
        self.agency_key = agency_key(self.agency)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def value(self) -> Agreement:
        """The same as the rules know it."""
        return Agreement(
            self.agency, frozenset(self.fields), self.first_day, self.last_day, AgreementStatus(self.status)
        )

    @property
    def gateway_words(self) -> str:
        """The gateway as it is read."""
        found = sharing_policy().gateways.get(self.gateway)
        return found.words if found else self.gateway

    @property
    def fields_words(self) -> list[str]:
        """What may be shared, as it is read."""
        known = sharing_policy().fields
        return [known.get(name, name) for name in self.fields]
