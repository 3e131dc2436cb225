"""Storage of events: calendars and their days, plans of contact, who is in one and why, and hold-outs of contact."""

from typing import ClassVar

from django.db import models

from daylight.domain.occasions import Kind, PlanStatus, shipped_occasion_policy

_NAME, _REASON = 150, 500


class Calendar(models.Model):
    """One calendar as it was loaded from a file; loading it again puts the new days in place of the old."""

    KINDS: ClassVar[list[tuple[str, str]]] = [
        (kind.value, shipped_occasion_policy().days[kind].words.capitalize()) for kind in Kind
    ]

    name = models.CharField(max_length=_NAME, unique=True)
    kind = models.CharField(max_length=20, choices=KINDS)
    file = models.CharField(max_length=200)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One event of a calendar. `person_id` only in a calendar of courts, contact or releases."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="entries")
    title = models.CharField(max_length=200)
    first = models.DateField()
    last = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    person_id = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["first", "last", "title", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["calendar", "first"], name="entry_by_day"),
            models.Index(fields=["person_id"], name="entry_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.first}"


class EventPlan(models.Model):
    """A plan of contact around one event or a few of one calendar. Its statuses and moves are in the domain."""

    title = models.CharField(max_length=_NAME)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="plans")
    first = models.DateField()
    last = models.DateField()
    status = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in PlanStatus], default=PlanStatus.DRAFT.value
    )
    proportionality = models.CharField(max_length=_REASON, help_text="why contact is needed, and no more than needed")
    unit = models.CharField(max_length=80)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()
    last_by = models.CharField(max_length=_NAME, help_text="who made the last step")
    report = models.CharField(max_length=4000, blank=True)
    version = models.IntegerField(default=1, help_text="counts changes: a form made on an older one is a conflict")

    class Meta:
        ordering: ClassVar[list[str]] = ["-first", "-pk"]

    def __str__(self) -> str:
        return self.title


class Contact(models.Model):
    """Somebody proposed for contact in a plan: the incidents that are cited, and what a person decided."""

    PROPOSED, CHOSEN, LEFT_OUT, HELD_OUT = "proposed", "chosen", "left_out", "held_out"
    DECIDED: ClassVar[list[tuple[str, str]]] = [
        (PROPOSED, "To decide"),
        (CHOSEN, "Contact"),
        (LEFT_OUT, "Left out"),
        (HELD_OUT, "Held out"),
    ]
    WHEN: ClassVar[list[tuple[str, str]]] = [("before", "Before"), ("during", "During"), ("after", "After")]

    plan = models.ForeignKey(EventPlan, on_delete=models.CASCADE, related_name="contacts")
    person_id = models.CharField(max_length=20)
    reasons = models.JSONField(default=list)
    cited = models.JSONField(default=list, help_text="incident, day and event of each")
    pattern = models.CharField(max_length=300, blank=True)
    decided = models.CharField(max_length=20, choices=DECIDED, default=PROPOSED)
    when = models.CharField(max_length=10, choices=WHEN, blank=True)
    reason = models.CharField(max_length=_REASON, blank=True)
    by = models.CharField(max_length=_NAME, blank=True)
    at = models.DateTimeField(null=True)
    threat = models.BooleanField(default=False, help_text="somebody says there is a live threat: never held out")
    ended = models.CharField(max_length=_REASON, blank=True, help_text="why a hold-out ended before the event")
    action = models.IntegerField(null=True, help_text="the action in the person's plan")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "person_id"], name="once_in_a_plan")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person_id"], name="contact_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.plan_id}"


class HoldOut(models.Model):
    """A draw that was made: anybody can make it again from the word and the list."""

    plan = models.OneToOneField(EventPlan, on_delete=models.CASCADE, related_name="hold_out")
    share = models.FloatField()
    word = models.CharField(max_length=100)
    ethics_reference = models.CharField(max_length=100)
    signed_by = models.CharField(max_length=_NAME)
    signed_on = models.DateField()
    may_be = models.IntegerField(help_text="how many might be held out")
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"hold-out of {self.plan_id}"
