"""Storage of letters: editions of wordings, letters with the text as it was approved, and every step."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daylight.domain.letters import SERVED_HOW, LetterStatus, WordingStatus, letter_policy
from daylight.domain.moves import words_of
from daylight.web.caseload.models import Case
from daylight.web.plans.models import Action

_NAME, _REASON = 150, 500


class Wording(models.Model):
    """One edition of one kind of letter. One at most of each kind is in force; none is ever deleted."""

    kind = models.CharField(max_length=20)
    edition = models.IntegerField()
    title = models.CharField(max_length=150)
    text = models.TextField()
    status = models.CharField(max_length=20, default=WordingStatus.DRAFT.value)
    last_by = models.CharField(max_length=_NAME, help_text="who wrote it as it stands: another person approves it")
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=_NAME, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.CharField(max_length=_REASON, blank=True)
    version = models.IntegerField(default=1, help_text="counts changes: a form made on an older one is a conflict")

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "-edition"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "edition"], name="one_wording_of_an_edition"),
            models.UniqueConstraint(fields=["kind"], condition=Q(status="in_force"), name="one_wording_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.edition}"

    @property
    def kind_words(self) -> str:
        """The kind as it is read."""
        return letter_policy().kinds.get(self.kind, self.kind)

    @property
    def standing(self) -> str:
        """The status as it is read."""
        return words_of(WordingStatus(self.status))


class Letter(models.Model):
    """One letter in one case: filled when it was drafted, so that what was approved is what is served."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="letters")
    action = models.ForeignKey(
        Action, null=True, on_delete=models.PROTECT, related_name="+", help_text="of the plan: starts and ends with it"
    )
    values = models.JSONField(default=dict)
    title = models.CharField(max_length=200)
    text = models.TextField()
    reason = models.CharField(max_length=_REASON, help_text="why it is necessary and proportionate")
    dated = models.DateField()
    status = models.CharField(max_length=20, default=LetterStatus.DRAFTED.value)
    written_by = models.CharField(max_length=_NAME, help_text="who wrote it as it stands: another person approves it")
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=_NAME, blank=True)
    cleared_by = models.CharField(max_length=_NAME, blank=True)
    cleared_on = models.DateField(null=True, help_text="the one day for which the safety gate let it pass")
    cleared_as = models.JSONField(default=dict, help_text="how it stood then: asked again, what is new counts")
    served_by = models.CharField(max_length=_NAME, blank=True)
    served_how = models.CharField(max_length=20, blank=True, choices=list(SERVED_HOW.items()))
    served_on = models.DateField(null=True)
    served_note = models.CharField(max_length=_REASON, blank=True)
    outside_gate = models.BooleanField(default=False, help_text="served though the gate had not let it pass that day")
    last_by = models.CharField(max_length=_NAME)
    version = models.IntegerField(default=1, help_text="counts changes: a form made on an older one is a conflict")

    class Meta:
        ordering: ClassVar[list[str]] = ["-drafted_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["status", "drafted_at"], name="letter_waits")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["action"],
                condition=~Q(status=LetterStatus.WITHDRAWN.value),
                name="one_letter_of_an_action",
            )
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def value(self) -> LetterStatus:
        """The status as the rules know it."""
        return LetterStatus(self.status)

    @property
    def standing(self) -> str:
        """The status as it is read."""
        return words_of(self.value)


class LetterStep(models.Model):
    """One step of a letter: never changed."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    after = models.CharField(max_length=20)
    reason = models.CharField(max_length=_REASON, blank=True)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.step}"
