"""Storage of assessments: forms that the force loaded, and what was answered, judged, decided and signed.

Answers are only added: the newest of a topic counts. A signed assessment is never changed; the next one follows it.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from daylight.domain.assessing import AssessmentStatus, ReadStatus
from daylight.domain.assessments import Form, Topic
from daylight.domain.intelligence import Grading, weighs

OPEN = (AssessmentStatus.IN_PROGRESS.value, AssessmentStatus.JUDGED.value, AssessmentStatus.DECIDED.value)
"""Statuses in which an assessment is still worked on."""


class LoadedForm(models.Model):
    """One edition of a form of the force's own. Never changed: another wording or topic is another edition."""

    name = models.CharField(max_length=60)
    edition = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=500)
    owner = models.CharField(max_length=200)
    topics = models.JSONField(help_text="id, name and whether it is required, in the order of the form")
    file = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "edition"], name="one_form_an_edition")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"

    @property
    def form(self) -> Form:
        """The form as the rules know it."""
        topics = tuple(Topic(each["id"], each["name"], each["required"]) for each in self.topics)
        return Form(self.name, self.edition, self.title, self.source, self.owner, topics)


class LoadedWording(models.Model):
    """The force's licensed words for the topics of one edition of a form. Each loading is kept; the newest is shown."""

    form = models.CharField(max_length=60)
    edition = models.CharField(max_length=40)
    words = models.JSONField(help_text="the question of each topic, by its id")
    file = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["form", "edition", "at"], name="wording_newest")]

    def __str__(self) -> str:
        return f"{self.form} {self.edition}"


class Assessment(models.Model):
    """One form, filled for one case by one edition of its questions."""

    case = models.ForeignKey("caseload.Case", on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField(help_text="counts the assessments of a case, from 1")
    form = models.CharField(max_length=60)
    edition = models.CharField(max_length=40)
    wording = models.ForeignKey(LoadedWording, null=True, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, default=AssessmentStatus.IN_PROGRESS.value)
    version = models.IntegerField(default=1, help_text="counts own level and decisions: an older one is a conflict")
    started_by = models.CharField(max_length=150)
    started_at = models.DateTimeField()
    own_level = models.CharField(max_length=20, blank=True)
    own_because = models.CharField(max_length=500, blank=True)
    own_by = models.CharField(max_length=150, blank=True)
    own_at = models.DateTimeField(null=True)
    computed = models.JSONField(null=True, help_text="the score as it was when the own level was given; null for none")
    decision_opened_at = models.DateTimeField(null=True, help_text="when the computed level was first shown")
    final_level = models.CharField(max_length=20, blank=True)
    final_because = models.CharField(max_length=500, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    unit = models.CharField(max_length=80, blank=True, help_text="whose case it was when it was signed")
    provisional = models.JSONField(default=list, help_text="each input that was missing when it was signed")
    signed_by = models.CharField(max_length=150, blank=True)
    signed_at = models.DateTimeField(null=True)
    abandoned_by = models.CharField(max_length=150, blank=True)
    abandoned_at = models.DateTimeField(null=True)
    abandoned_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "signed_at"], name="assessment_signed"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="one_number_each"),
            models.UniqueConstraint(
                fields=["case", "form"], condition=models.Q(status__in=OPEN), name="one_open_of_a_form"
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.number}, {self.status}"

    @property
    def is_open(self) -> bool:
        """Still worked on."""
        return self.status in OPEN

    @property
    def is_signed(self) -> bool:
        """Complete, and never changed again."""
        return self.status == AssessmentStatus.SIGNED

    @property
    def computed_level(self) -> str:
        """The computed level that was shown; empty where none was computed, or none may be shown yet."""
        return str((self.computed or {}).get("level") or "")

    @property
    def agreed(self) -> bool:
        """The final level is the computed one."""
        return bool(self.final_level) and self.final_level == self.computed_level

    @property
    def status_words(self) -> str:
        """The status as it is read."""
        return self.status.replace("_", " ")


class IntelligenceItem(models.Model):
    """One graded item of information about a suspected person. The source is a reference number, never a name."""

    case = models.ForeignKey("caseload.Case", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60, help_text="the log's number for the item")
    text = models.CharField(max_length=2000)
    reported_on = models.DateField()
    source = models.CharField(max_length=1)
    information = models.CharField(max_length=1)
    handling = models.CharField(max_length=1)
    conditions = models.JSONField(default=list)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-reported_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "reference"], condition=models.Q(withdrawn_at=None), name="one_item_a_reference"
            )
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"

    @property
    def grading(self) -> Grading:
        """Its grade."""
        return Grading(self.source, self.information, self.handling, tuple(self.conditions))

    @property
    def weighs(self) -> bool:
        """It counts for something: neither untrusted nor withdrawn."""
        return self.withdrawn_at is None and weighs(self.grading)


class Answer(models.Model):
    """One answer to one topic, with what it rests on. Never changed: the one with the highest version counts."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    topic = models.CharField(max_length=60)
    version = models.IntegerField()
    reply = models.CharField(max_length=10)
    evidence = models.CharField(max_length=2000, blank=True)
    incident = models.CharField(max_length=60, blank=True)
    items = models.ManyToManyField(IntelligenceItem, blank=True, related_name="+")
    carried = models.BooleanField(default=False, help_text="from the assessment before, until somebody confirms it")
    late = models.BooleanField(default=False, help_text="given after the computed level was shown")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["topic", "version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "topic", "version"], name="one_answer_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.reply}"


class SecondRead(models.Model):
    """A colleague's own level for the same case, given without seeing the first one or the computed one."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="second_reads")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, default=ReadStatus.ASKED.value)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    level = models.CharField(max_length=20, blank=True)
    because = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "reader"], name="one_read_each")
        ]

    def __str__(self) -> str:
        return f"second read, {self.status}"
