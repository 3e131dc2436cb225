"""Storage of the directory of services, and of support that was offered after an incident."""

from typing import ClassVar

from django.db import models

from daylight.domain.signposting import REFERRALS_TO_ADVOCATES, Reached, Service


class Entry(models.Model):
    """One service of the directory as it was imported last."""

    name = models.CharField(max_length=200, unique=True)
    needs = models.JSONField(default=list)
    areas = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    phone = models.CharField(max_length=200)
    hours = models.CharField(max_length=200, blank=True)
    website = models.CharField(max_length=200, blank=True)
    card_words = models.CharField(max_length=200, blank=True)
    reviewed_on = models.DateField()
    imported_by = models.CharField(max_length=150)
    imported_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def value(self) -> Service:
        """The entry as the rules read it."""
        return Service(
            self.name, tuple(self.needs), tuple(self.areas), tuple(self.languages), self.phone, self.hours,
            self.website, self.card_words, self.reviewed_on,
        )  # fmt: skip


class Signpost(models.Model):
    """That support was offered to somebody after an incident, charge or no charge, and what they want."""

    incident_id = models.CharField(max_length=100)
    survivor_id = models.CharField(max_length=20, blank=True, help_text="empty for somebody in no record yet")
    wish = models.CharField(max_length=20)
    offers = models.JSONField(default=dict, help_text="name of each service, and the answer")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["incident_id"], name="signpost_incident"),
            models.Index(fields=["survivor_id"], name="signpost_survivor"),
        ]

    def __str__(self) -> str:
        return f"signpost {self.pk}"


class AdvocateReferral(models.Model):
    """A referral to an advocate's service, with the only ways in which she may be reached."""

    signpost = models.OneToOneField(Signpost, on_delete=models.CASCADE, related_name="referral")
    service = models.CharField(max_length=200)
    method = models.CharField(max_length=20)
    hours = models.CharField(max_length=200)
    words = models.CharField(max_length=500)
    status = models.CharField(max_length=20, default=Reached.SENT.value)
    reason = models.CharField(max_length=500, blank=True, help_text="of the step before")
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return f"referral {self.pk}"

    @property
    def reached(self) -> Reached:
        """How far it has come."""
        return Reached(self.status)

    @property
    def moves(self) -> list[str]:
        """What can be done with it now."""
        return [move.name for move in REFERRALS_TO_ADVOCATES.moves_from(self.reached)]


class SuspectOffer(models.Model):
    """What was offered to whoever is suspected, at the scene or in custody, and whether a notice was considered."""

    incident_id = models.CharField(max_length=100)
    place = models.CharField(max_length=10)
    answer = models.CharField(max_length=20)
    notice_considered = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["incident_id"], name="suspect_offer_incident")]

    def __str__(self) -> str:
        return f"offer {self.pk}"
