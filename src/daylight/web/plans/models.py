"""Storage of plans: actions with every step, reviews, attendance, receipts of briefings, hours, second looks."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from daylight.domain.interventions import OPEN, ActionStatus, Intervention, intervention_of
from daylight.domain.moves import words_of
from daylight.domain.prosecutions import ReviewStatus
from daylight.web.caseload.models import Case

_NAME, _WORDS = 150, 500


class Action(models.Model):
    """One action of a plan, made by a person with a reason. What its kind asks for stands in `details`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=40)
    need = models.CharField(max_length=300, blank=True, help_text="what in his behaviour or life it answers")
    reason = models.CharField(max_length=_WORDS)
    details = models.JSONField(default=dict)
    agency = models.CharField(max_length=80, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    target_on = models.DateField()
    minutes = models.IntegerField(help_text="what it costs, from the catalogue when it was proposed")
    status = models.CharField(max_length=20, default=ActionStatus.PROPOSED.value)
    power = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=_WORDS, blank=True)
    necessity = models.CharField(max_length=_WORDS, blank=True)
    review_on = models.DateField(null=True)
    contact_at = models.DateTimeField(null=True, help_text="when contact is meant to be: advocates were told")
    cleared_on = models.DateField(null=True, help_text="contact: the one day for which the safety gate let it pass")
    cleared_as = models.JSONField(default=dict, help_text="how it stood with each survivor as it was cleared")
    done_on = models.DateField(null=True)
    outside_gate = models.BooleanField(default=False, help_text="contact was made though the gate did not let it pass")
    result = models.CharField(max_length=40, blank=True)
    result_words = models.CharField(max_length=_WORDS, blank=True)
    proposed_by = models.CharField(max_length=_NAME)
    proposed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=_NAME, blank=True)
    approved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    last_by = models.CharField(max_length=_NAME, help_text="who wrote it as it stands: another person approves it")
    version = models.IntegerField(default=1, help_text="counts changes: a form made on an older one is a conflict")

    class Meta:
        ordering: ClassVar[list[str]] = ["target_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "target_on"], name="action_due"),
            models.Index(fields=["owner", "status", "target_on"], name="action_of_owner"),
            models.Index(fields=["case", "status"], name="action_of_case"),
            models.Index(fields=["kind", "status"], name="action_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def entry(self) -> Intervention:
        """What the catalogue says of its kind."""
        return intervention_of(self.kind)

    @property
    def is_open(self) -> bool:
        """Whether somebody must still act."""
        return self.status in OPEN

    @property
    def standing(self) -> str:
        """Its status as it is read."""
        return words_of(ActionStatus(self.status))

    @property
    def details_shown(self) -> list[tuple[str, Any]]:
        """What its kind asked for, as it is read."""
        return [
            (field.words, _shown(dict(field.choices), self.details[field.name]))
            for field in self.entry.fields
            if field.name in self.details
        ]


def _shown(choices: dict[str, str], value: Any) -> Any:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return choices.get(value, value)


class ActionStep(models.Model):
    """One step of an action, or a note of its progress: never changed."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    words = models.CharField(max_length=_WORDS, blank=True)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action_id} {self.step}"


class Attendance(models.Model):
    """One session of a programme: whether he came."""

    ANSWERS: ClassVar[dict[str, str]] = {
        "attended": "Came",
        "excused": "Did not come, with a reason that the provider accepts",
        "absent": "Did not come",
        "cancelled": "The provider cancelled it",
    }

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="sessions")
    on = models.DateField()
    answer = models.CharField(max_length=20, choices=list(ANSWERS.items()))
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["action", "on"], name="one_session_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.action_id} on {self.on}"


class Receipt(models.Model):
    """That somebody opened a briefing: first and last, and how often."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="receipts")
    by = models.CharField(max_length=_NAME)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.IntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["first_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["action", "by"], name="one_receipt_each")
        ]

    def __str__(self) -> str:
        return f"{self.action_id} by {self.by}"


class PlanReview(models.Model):
    """A review of a case's plan: who was there, what each brought, what came of it, when it is next."""

    OUTCOMES: ClassVar[dict[str, str]] = {
        "continue": "Go on with the plan",
        "change": "Change the plan",
        "raise": "Assess again: more is needed",
        "end": "Consider an end of the case",
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plan_reviews")
    on = models.DateField()
    attendees = models.JSONField(default=list, help_text="name, agency and contribution of each")
    outcome = models.CharField(max_length=20, choices=list(OUTCOMES.items()))
    words = models.CharField(max_length=_WORDS)
    next_on = models.DateField()
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.case_id} on {self.on}"


class Capacity(models.Model):
    """How many minutes a week a unit has for actions."""

    unit = models.CharField(max_length=80, unique=True)
    minutes = models.IntegerField()
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return self.unit


class Prosecution(models.Model):
    """A second look at one crime that was closed because the victim did not support action."""

    person_id = models.CharField(max_length=20)
    source = models.TextField()
    offence_id = models.TextField()
    status = models.CharField(max_length=20, default=ReviewStatus.ASKED.value)
    decision_maker = models.CharField(max_length=100)
    last_by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person_id"], name="prosecution_of_person")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "offence_id", "person_id"], name="one_second_look_each")
        ]

    def __str__(self) -> str:
        return f"{self.offence_id} {self.status}"

    @property
    def standing(self) -> str:
        """Its status as it is read."""
        return words_of(ReviewStatus(self.status))


class ProsecutionStep(models.Model):
    """One step of a second look, with its reason: never changed."""

    prosecution = models.ForeignKey(Prosecution, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    after = models.CharField(max_length=20)
    reason = models.CharField(max_length=_WORDS)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.prosecution_id} {self.step}"
