"""Storage of cases: each with its steps, levels, measures, transfers, what was new, and what became of its person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daylight.domain.casework import OPEN, WAYS_IN, CaseStatus, IdentityStatus, RequestStatus, TransferStatus
from daylight.domain.levels import LEVELS

_OPEN = [status.value for status in OPEN]
_NAME, _REASON = 150, 500


def _choices(kind: type[CaseStatus | RequestStatus | TransferStatus | IdentityStatus]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class Case(models.Model):
    """One case of one person. `person_id` is empty while the person is in no record: then the subject's own words tell.

    Whose it is stands in `people.Allocation` under `key`. A case is never deleted.
    """

    reference = models.CharField(max_length=20, unique=True)
    person_id = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=20, help_text="the person, or the reference where there is none")
    surname = models.CharField(max_length=150, blank=True)
    forename = models.CharField(max_length=150, blank=True)
    born = models.DateField(null=True)
    details = models.CharField(max_length=2000, blank=True)
    status = models.CharField(max_length=20, choices=_choices(CaseStatus), default=CaseStatus.IN_TRIAGE.value)
    way_in = models.CharField(max_length=20, choices=[(way.value, words) for way, words in WAYS_IN.items()])
    level = models.CharField(max_length=20, blank=True, choices=[(level, level) for level in LEVELS])
    level_set_on = models.DateField(null=True, help_text="since when it is at this level")
    level_by = models.CharField(max_length=_NAME, blank=True)
    reviewed_on = models.DateField(null=True, help_text="when the level was last set or confirmed")
    reassess_by = models.DateField(null=True)
    news = models.CharField(max_length=_REASON, blank=True, help_text="what is new since the last review, one sentence")
    news_on = models.DateField(null=True)
    scheme = models.CharField(max_length=40, blank=True, help_text="managed elsewhere: by which scheme")
    until = models.DateField(null=True, help_text="managed elsewhere: until when")
    criterion = models.CharField(max_length=40, blank=True, help_text="discharged: which criterion was met")
    into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=_NAME)
    last_by = models.CharField(max_length=_NAME, help_text="who made the last step")
    closed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1, help_text="counts changes: a form made on an older one is a conflict")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person_id", "status"], name="case_of_person"),
            models.Index(fields=["key"], name="case_key"),
            models.Index(fields=["status", "reassess_by"], name="case_due"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person_id"],
                condition=Q(status__in=_OPEN) & ~Q(person_id=""),
                name="one_open_case_each",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether somebody must act."""
        return self.status in _OPEN

    @property
    def subject(self) -> str:
        """What the audit files it under: the person, or the case where there is none."""
        return f"person:{self.person_id}" if self.person_id else f"case:{self.reference}"


class CaseStep(models.Model):
    """One step of a case, with its reason: never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    words = models.CharField(max_length=_REASON, blank=True, help_text="to whom, until when, by which criterion")
    reason = models.CharField(max_length=_REASON)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class LevelSet(models.Model):
    """One line of the history of a case's level: never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="levels")
    level = models.CharField(max_length=20)
    before = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=_REASON)
    on = models.DateField()
    by = models.CharField(max_length=_NAME)
    approved_by = models.CharField(max_length=_NAME, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"


class Lowering(models.Model):
    """A request to lower a level: somebody else approves it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lowerings")
    wanted = models.CharField(max_length=20)
    reason = models.CharField(max_length=_REASON)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=_choices(RequestStatus), default=RequestStatus.ASKED.value)
    decided_by = models.CharField(max_length=_NAME, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case"], condition=Q(status="asked"), name="one_lowering_asked")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.wanted}"


class MeasureDone(models.Model):
    """A minimum measure of a level that was done for a case. Taken back at most, with a reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    measure = models.CharField(max_length=40)
    on = models.DateField()
    note = models.CharField(max_length=_REASON, blank=True)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()
    taken_back_by = models.CharField(max_length=_NAME, blank=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_because = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "measure"], condition=Q(taken_back_at=None), name="a_measure_is_done_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.measure}"


class News(models.Model):
    """Something new about the person of a case, in one sentence. `load` is the load that brought it, if any."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="arrived")
    what = models.CharField(max_length=_REASON)
    load = models.IntegerField(null=True)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "load"], name="a_load_tells_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.at}"


class Transfer(models.Model):
    """A case on its way to another force: it stays ours until they say that they have it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    force = models.CharField(max_length=120)
    reason = models.CharField(max_length=_REASON)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=_choices(TransferStatus), default=TransferStatus.SENT.value)
    receipt = models.CharField(max_length=_REASON, blank=True, help_text="who there said so, under which reference")
    ended_by = models.CharField(max_length=_NAME, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case"], condition=Q(status="sent"), name="one_transfer_under_way")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.force}"


class IdentityChange(models.Model):
    """A case whose person a release joined into another, split, or lost: somebody says where the case goes."""

    JOINED, SPLIT, GONE = "joined", "split", "gone"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=10, choices=[(JOINED, JOINED), (SPLIT, SPLIT), (GONE, GONE)])
    person_id = models.CharField(max_length=20, help_text="whose case it was when the release came")
    reason = models.CharField(max_length=_REASON, help_text="the release's own sentence")
    release = models.CharField(max_length=120)
    at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=_choices(IdentityStatus), default=IdentityStatus.WAITS.value)
    goes_to = models.CharField(max_length=20, blank=True, help_text="the person, or the case that it was joined into")
    decided_by = models.CharField(max_length=_NAME, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["status", "at"], name="identity_waits")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Side(models.Model):
    """One person to whom a case may go: until somebody decides, the case shows on each of them."""

    change = models.ForeignKey(IdentityChange, on_delete=models.CASCADE, related_name="sides")
    person_id = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person_id"], name="side_of_person")]

    def __str__(self) -> str:
        return self.person_id
