"""Storage of meetings: who was there, who was heard and why, what was said, and which actions were agreed."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from daylight.domain.meetings import WHYS, ItemStatus, MeetingStatus, Why
from daylight.domain.moves import words_of
from daylight.web.caseload.models import Case
from daylight.web.plans.models import Action

_NAME, _REASON = 150, 500


class Meeting(models.Model):
    """One meeting of one unit on one day."""

    unit = models.CharField(max_length=80)
    on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=20, default=MeetingStatus.PLANNED.value)
    note = models.CharField(max_length=_REASON, blank=True, help_text="why it was moved, cancelled or opened again")
    last_by = models.CharField(max_length=_NAME)
    closed_by = models.CharField(max_length=_NAME, blank=True, help_text="another person approves the minutes")
    approved_by = models.CharField(max_length=_NAME, blank=True)
    approved_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    version = models.IntegerField(default=1, help_text="counts changes: a form made on an older one is a conflict")

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["unit", "on"], name="meeting_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} on {self.on}"

    @property
    def value(self) -> MeetingStatus:
        """The status as the rules know it."""
        return MeetingStatus(self.status)

    @property
    def standing(self) -> str:
        """The status as it is read."""
        return words_of(self.value)


class Item(models.Model):
    """One person's place on the agenda, with what is said of them there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    whys = models.JSONField(default=list)
    status = models.CharField(max_length=20, default=ItemStatus.ON_AGENDA.value)
    reason = models.CharField(max_length=_REASON, blank=True, help_text="why added or left out")
    notes = models.TextField(blank=True)
    notes_by = models.CharField(max_length=_NAME, blank=True)
    by = models.CharField(max_length=_NAME)
    version = models.IntegerField(default=1, help_text="counts changes: notes made on an older one are a conflict")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "case"], name="heard_once_a_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.case_id}"

    @property
    def value(self) -> ItemStatus:
        """The status as the rules know it."""
        return ItemStatus(self.status)

    @property
    def standing(self) -> str:
        """The status as it is read."""
        return words_of(self.value)

    @property
    def why_words(self) -> list[str]:
        """What brings them, as it is read."""
        return [WHYS[Why(why)] for why in self.whys]


class AgreedAction(models.Model):
    """An action of a plan that was agreed at a meeting, and who there took it on."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="agreed")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="agreed_at")
    taken_by = models.CharField(max_length=_NAME, help_text="who there took it on, by name")

    def __str__(self) -> str:
        return f"{self.item_id} {self.action_id}"


class Attendance(models.Model):
    """Who was asked or came, for which agency. `user` is the account that may then see the meeting."""

    CAME, APOLOGIES, ASKED = "came", "apologies", "asked"
    ANSWERS: ClassVar[dict[str, str]] = {ASKED: "Asked", CAME: "Came", APOLOGIES: "Sent apologies"}

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    name = models.CharField(max_length=_NAME)
    agency = models.CharField(max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.CharField(max_length=10, choices=list(ANSWERS.items()))
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["agency", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "name", "agency"], name="attends_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.agency}"
