"""Storage of disclosure cases, their steps, unfinished applications, and proposals of a new partner.

Nothing here is read by a page, list, search, pack or export about somebody suspected.
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from daylight.domain.disclosures import Result, Route, Scheme, Stage, shipped_disclosures
from daylight.domain.new_partners import Standing


class Disclosure(models.Model):
    """One case of the scheme: for whom, about whom, how far it has come, and what was decided by whom.

    People are stable ids of the release. Somebody in no record is told of in `who`, or in `about`.
    """

    survivor_id = models.CharField(max_length=20, blank=True)
    who = models.CharField(max_length=500, blank=True, help_text="the person at risk, where no record has them")
    suspect_id = models.CharField(max_length=20, blank=True)
    about = models.CharField(max_length=500, blank=True, help_text="the person suspected, where no record has them")
    route = models.CharField(max_length=10)
    scheme = models.CharField(max_length=10)
    why = models.CharField(max_length=2000)
    applicant = models.CharField(max_length=200, blank=True, help_text="who applied, where not the person at risk")
    ended = models.BooleanField(default=False, help_text="the relationship has ended")
    opened_on = models.DateField(help_text="the day of the application, or on which it was learnt")
    due_on = models.DateField()
    more_days = models.IntegerField(default=0)
    checks = models.JSONField(default=dict, help_text="check to what was found, by whom")
    status = models.CharField(max_length=20, default=Stage.OPEN.value)
    version = models.IntegerField(default=1)
    last_by = models.CharField(max_length=150)
    tests = models.JSONField(default=dict, help_text="test to whether it is met, and why")
    result = models.CharField(max_length=10, blank=True)
    words = models.TextField(blank=True, help_text="exactly what is told")
    departure = models.CharField(max_length=500, blank=True)
    to = models.CharField(max_length=20, blank=True)
    why_them = models.CharField(max_length=500, blank=True)
    how = models.CharField(max_length=500, blank=True)
    safety_plan = models.CharField(max_length=2000, blank=True)
    told_on = models.DateField(null=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "due_on"], name="disclosure_due"),
            models.Index(fields=["survivor_id"], name="disclosure_hers"),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return Stage(self.status)

    @property
    def of_scheme(self) -> Scheme:
        """The scheme that it is under."""
        return shipped_disclosures().schemes[self.scheme]

    @property
    def route_words(self) -> str:
        """What its scheme calls the route."""
        return self.of_scheme.route_in_words(Route(self.route))

    @property
    def result_words(self) -> str:
        """What was decided."""
        named = {Result.DISCLOSE: "to disclose", Result.PARTIAL: "to disclose in part", Result.NOT: "not to disclose"}
        return named[Result(self.result)] if self.result else ""


class Step(models.Model):
    """One step of a case: what was done, why and by whom. Kept."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=80)
    reason = models.CharField(max_length=2000, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"step {self.pk} of disclosure {self.disclosure_id}"


class Draft(models.Model):
    """An application that its owner has not finished: seen by nobody else, and no clock runs."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Proposal(models.Model):
    """Somebody whom records suggest beside a suspect, until a person decides or it is purged."""

    suspect_id = models.CharField(max_length=20)
    other_id = models.CharField(max_length=20)
    points = models.IntegerField()
    evidence = models.JSONField(default=list, help_text="of each record its kind, day and reference, newest first")
    newest_on = models.DateField()
    proposed_on = models.DateField()
    purged_on = models.DateField(db_index=True)
    status = models.CharField(max_length=20, default=Standing.PROPOSED.value)
    reason = models.CharField(max_length=500, blank=True)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-points", "-newest_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["suspect_id", "other_id"], name="one_proposal_a_pair")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "-points", "-newest_on"], name="proposal_waits")
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    def age_in_days(self, on: date) -> int:
        """How old the newest evidence is."""
        return (on - self.newest_on).days


class Gone(models.Model):
    """A pair that was proposed and purged, as a keyed digest: the same evidence proposes it no more."""

    digest = models.CharField(max_length=64, unique=True)
    newest_on = models.DateField(help_text="only evidence after this day may propose the pair again")

    def __str__(self) -> str:
        return f"gone {self.pk}"
