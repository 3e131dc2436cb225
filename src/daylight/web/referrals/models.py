"""Storage of referrals: what was answered, where each stands, and every change of it with its reason."""

from datetime import date
from typing import Any, ClassVar

from django.db import models

from daylight.domain.moves import words_of
from daylight.domain.referrals import STEPS, WITH_THE_REFERRER, ReferralStatus

DONE = {
    "begin": "begun",
    "send": "sent",
    "send again": "sent again",
    "withdraw": "withdrawn",
    "screen": "screening begun",
    "let go": "put back into the queue",
    "take on": "taken on",
    "decline": "declined",
    "propose to decline": "decline proposed",
    "return": "returned for more",
    "sign off": "decline signed off",
    "send back": "decline not signed off",
}
"""Each step as the change log says it."""


class Referral(models.Model):
    """One referral. `answers` holds what was typed, by step and field; the columns beside it order the queue."""

    reference = models.CharField(max_length=12, unique=True)
    key = models.UUIDField(
        unique=True, help_text="made with the first form: the same form sent again makes nothing new"
    )
    status = models.CharField(max_length=30, default=ReferralStatus.DRAFT.value)
    answers = models.JSONField(default=dict)
    step_versions = models.JSONField(default=dict, help_text="the version at which each step was last answered")
    person_id = models.CharField(max_length=20, blank=True, help_text="empty for somebody in no record")
    danger = models.BooleanField(default=False)
    high = models.BooleanField(default=False)
    by = models.CharField(max_length=150)
    agency = models.CharField(max_length=80, blank=True, help_text="the referrer's; empty for the force's own")
    begun_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    last_by = models.CharField(max_length=150, help_text="who made the latest step")
    screener = models.CharField(max_length=150, blank=True)
    reason_code = models.CharField(max_length=40, blank=True)
    case_reference = models.CharField(
        max_length=20, blank=True, help_text="taken on: the case that it became or added to"
    )
    note = models.CharField(max_length=500, blank=True, help_text="from the unit to the referrer")
    answered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="when the referrer read the answer")
    version = models.IntegerField(default=1, help_text="counts changes: a form made on an older one is a conflict")

    class Meta:
        ordering: ClassVar[list[str]] = ["-begun_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["by", "status"], name="referral_by"),
            models.Index(fields=["status", "-danger", "answer_by"], name="referral_queue"),
            models.Index(fields=["person_id"], name="referral_person"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def now(self) -> ReferralStatus:
        """The status as a value of the domain."""
        return ReferralStatus(self.status)

    @property
    def status_words(self) -> str:
        """The status as it is read."""
        return words_of(self.now)

    @property
    def is_open_to_change(self) -> bool:
        """Whether its answers may be changed."""
        return self.now in WITH_THE_REFERRER

    def answer(self, step: str, field: str) -> Any:
        """What was answered; empty where nothing was."""
        return self.answers.get(step, {}).get(field, "")

    @property
    def born_on(self) -> date | None:
        """The birth date that the referrer gave of somebody in no record."""
        text = self.answer("details", "born_on")
        return date.fromisoformat(text) if text else None


class Change(models.Model):
    """One step of a referral, or one answer changed after it was sent: never changed itself."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="changes")
    step = models.CharField(max_length=40)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.step} by {self.by}"

    @property
    def words(self) -> str:
        """What was done, as it is read."""
        return f"changed: {STEPS[self.step]}" if self.step in STEPS else DONE.get(self.step, self.step)
