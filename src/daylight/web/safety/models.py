"""Storage of safety: survivors named here alone, their checks, waivers, advocates' tasks and notices.

A survivor is named by her person id in the release, by `own:<number>` where only the site knows of her, or by
`unnamed`. What she said stands in her checks and is shown on her own side alone.
"""

from typing import ClassVar

from django.db import models

from daylight.domain import safety as rules
from daylight.domain.safety import Check, CheckStatus, Outcome, TaskStatus, WaiverStatus
from daylight.web.caseload.models import Case

_NAME, _REASON = 150, 500


class OwnSurvivor(models.Model):
    """Somebody at risk whom the site knows of and no release does: named in a referral, or a confirmed new partner."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=_NAME)
    relationship = models.CharField(max_length=40, blank=True)
    contact = models.CharField(max_length=_REASON, blank=True, help_text="how she may safely be reached")
    told_by = models.CharField(max_length=_REASON, help_text="who said so: a referral, an advocate, an officer")
    person_id = models.CharField(max_length=20, blank=True, help_text="once somebody found her in the records")
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """How checks name her."""
        return self.person_id or f"own:{self.pk}"


class SafetyCheck(models.Model):
    """One safety check of one survivor: her own view first. Never changed, but for an objection and its decision."""

    HER, ADVOCATE, NOT_ASKED = "her", "advocate", "not_asked"
    VIEWS: ClassVar[dict[str, str]] = {
        HER: "Her own, in her words",
        ADVOCATE: "Hers, as her advocate put it",
        NOT_ASKED: "She could not be asked safely",
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    survivor = models.CharField(max_length=24)
    made_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=_NAME)
    view_of = models.CharField(max_length=12, choices=list(VIEWS.items()))
    view = models.TextField()
    advocate_told = models.BooleanField()
    safe_method = models.CharField(max_length=_REASON)
    safe_time = models.CharField(max_length=_REASON)
    safe_words = models.CharField(max_length=_REASON, blank=True)
    outcome = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Outcome])
    condition = models.CharField(max_length=_REASON, blank=True)
    until = models.DateField(null=True, help_text="an earlier end than policy's")
    level = models.CharField(max_length=20, blank=True, help_text="of the case, when it was made")
    known = models.JSONField(default=list, help_text="everything recorded of him when it was made")
    status = models.CharField(max_length=12, default=CheckStatus.RECORDED.value)
    objection = models.TextField(blank=True)
    objected_by = models.CharField(max_length=_NAME, blank=True)
    objected_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=_NAME, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["survivor"], name="check_of_survivor"),
            models.Index(fields=["status"], name="check_status"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"

    @property
    def may_be_objected_to(self) -> bool:
        """Whether an objection can be noted to it as it stands."""
        return any(move.name == "object" for move in rules.CHECKS.moves_from(CheckStatus(self.status)))

    def value(self, survivor: str) -> Check:
        """The same as the rules know it, of whoever she is now."""
        return Check(
            survivor, self.made_on, self.level, frozenset(self.known), Outcome(self.outcome), CheckStatus(self.status),
            self.until,
        )  # fmt: skip


class Waiver(models.Model):
    """Why one act goes ahead without a check in date: by a supervisor, for one act, these survivors, a few days."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    survivors = models.JSONField(default=list)
    reason = models.CharField(max_length=_REASON)
    given_on = models.DateField()
    last_day = models.DateField()
    known = models.JSONField(default=list)
    status = models.CharField(max_length=12, default=WaiverStatus.GIVEN.value)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()
    ended_by = models.CharField(max_length=_NAME, blank=True, help_text="who used or withdrew it")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"

    def value(self, survivors: frozenset[str]) -> rules.Waiver:
        """The same as the rules know it, of whoever they are now."""
        return rules.Waiver(
            self.pk, self.kind, survivors, self.given_on, self.last_day, frozenset(self.known),
            WaiverStatus(self.status),
        )  # fmt: skip


class AdvocateTask(models.Model):
    """Something for her advocate to do before or after an act: tell her, ask her, see that she is safe."""

    BEFORE, AFTER = "before", "after"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    survivor = models.CharField(max_length=24)
    what = models.CharField(max_length=30)
    moment = models.CharField(max_length=6, choices=[(BEFORE, BEFORE), (AFTER, AFTER)])
    act_at = models.DateTimeField()
    due_at = models.DateTimeField()
    status = models.CharField(max_length=12, default=TaskStatus.WAITING.value)
    note = models.TextField(blank=True)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()
    ended_by = models.CharField(max_length=_NAME, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["status", "due_at"], name="task_due")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "survivor", "what", "moment", "act_at"], name="one_task_each")
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.moment} {self.what}"


class Notice(models.Model):
    """What her advocate is told at the same time, because it never waits."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    survivor = models.CharField(max_length=24)
    what = models.CharField(max_length=30)
    act_at = models.DateTimeField()
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()
    seen_by = models.CharField(max_length=_NAME, blank=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["seen_by", "at"], name="notice_seen")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "survivor", "what", "act_at"], name="one_notice_each")
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.what}"
