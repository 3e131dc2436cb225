"""Storage of orders, bail and warrants that are worked here: requirements, breaches, clocks, views, attempts, steps."""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from daylight.domain.moves import words_of
from daylight.domain.orders import (
    BreachStatus,
    ClockKind,
    ClockStatus,
    OrderKind,
    OrderStatus,
    RequirementStatus,
    WarrantStatus,
    shipped_order_policy,
)

_NAME, _WORDS = 150, 500
_WHOSE = "the person, or the reference of the case of somebody in no record"


class _Kept(models.Model):
    """What every row that moves holds: its status, who wrote it as it stands, and how often it changed."""

    STATUSES: ClassVar[type[StrEnum]]
    status = models.CharField(max_length=20)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()
    last_by = models.CharField(max_length=_NAME)
    version = models.IntegerField(default=1, help_text="counts changes: a form made on an older one is a conflict")

    class Meta:
        abstract = True

    @property
    def standing(self) -> str:
        """Its status as it is read."""
        return words_of(self.STATUSES(self.status))

    @property
    def about(self) -> str:
        """What its steps are filed under."""
        return f"{type(self).__name__.lower()}:{self.pk}"


class CourtOrder(_Kept):
    """An order, a notice or bail, typed in here or taken up from a release. It names nobody whom it protects."""

    STATUSES = OrderStatus
    RENEWALS: ClassVar[dict[str, str]] = {
        "renew": "Seek to renew or extend it",
        "end": "Let it end: say why nobody is less safe",
        "other": "Another order is sought instead",
    }

    person_id = models.CharField(max_length=20, help_text=_WHOSE)
    kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=60)
    from_release = models.BooleanField(default=False)
    court = models.CharField(max_length=100, blank=True)
    rank = models.CharField(max_length=20, blank=True, help_text="bail before charge: who authorised it")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="empty: until further order")
    made_at = models.DateTimeField(null=True, help_text="when it was given or made")
    without_notice = models.BooleanField(default=False)
    served_at = models.DateTimeField(null=True)
    renewal = models.CharField(max_length=10, blank=True)
    renewal_reason = models.CharField(max_length=_WORDS, blank=True)
    renewal_by = models.CharField(max_length=_NAME, blank=True)
    renewal_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["ends_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person_id", "status"], name="order_of_person"),
            models.Index(fields=["status", "ends_on"], name="order_ending"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person_id", "reference"],
                condition=~Q(status=OrderStatus.ENTERED_WRONGLY.value),
                name="one_order_of_a_reference",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    @property
    def entry(self) -> OrderKind:
        """What policy says of its kind."""
        return shipped_order_policy().orders[self.kind]

    @property
    def renewal_words(self) -> str:
        """The last answer to the renewal question, in words."""
        return self.RENEWALS.get(self.renewal, "")

    @property
    def is_in_force(self) -> bool:
        """Whether nobody has ended it."""
        return self.status == OrderStatus.IN_FORCE.value

    @property
    def has_lapsed(self) -> bool:
        """Whether its last day is past, and nobody has said yet what became of it."""
        return self.is_in_force and self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def standing(self) -> str:
        """Its status as it is read: nothing is called in force whose last day is past."""
        return "past its last day" if self.has_lapsed else super().standing


class Requirement(_Kept):
    """One requirement of an order. What it says of places and people stands in the court's order and not here."""

    STATUSES = RequirementStatus

    order = models.ForeignKey(CourtOrder, on_delete=models.PROTECT, related_name="requirements")
    kind = models.CharField(max_length=30)
    words = models.CharField(max_length=_WORDS, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    supervisor = models.CharField(max_length=_NAME, blank=True)
    suitability = models.CharField(max_length=_WORDS, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.order_id}"

    @property
    def called(self) -> str:
        """Its kind in words."""
        return shipped_order_policy().requirements[self.kind][0]

    @property
    def positive(self) -> bool:
        """Whether it asks him to do something."""
        return shipped_order_policy().requirements[self.kind][1]


class Breach(_Kept):
    """One act that is suspected to be a breach: of which requirements, how he knew, which way it went."""

    STATUSES = BreachStatus

    order = models.ForeignKey(CourtOrder, on_delete=models.PROTECT, related_name="breaches")
    requirements = models.ManyToManyField(Requirement, related_name="breaches")
    on = models.DateField()
    incident_id = models.CharField(max_length=60, blank=True)
    knowledge = models.CharField(max_length=20)
    evidence = models.CharField(max_length=_WORDS)
    arrested_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order", "incident_id"], condition=~Q(incident_id=""), name="one_breach_of_an_incident"
            )
        ]

    def __str__(self) -> str:
        return f"breach of {self.order_id} on {self.on}"

    @property
    def how_he_knew(self) -> str:
        """The evidence of knowledge or service, in words."""
        return shipped_order_policy().words["knowledge"].get(self.knowledge, self.knowledge)


class Clock(_Kept):
    """One clock that the law started, with the moment at which it runs out."""

    STATUSES = ClockStatus

    order = models.ForeignKey(CourtOrder, on_delete=models.PROTECT, related_name="clocks")
    breach = models.ForeignKey(Breach, null=True, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=30)
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["status", "due_at"], name="clock_due")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.order_id}"

    @property
    def entry(self) -> ClockKind:
        """What policy says of its kind."""
        return shipped_order_policy().clocks[self.kind]


class VictimView(models.Model):
    """That her view was sought, and what it is: read on a page of its own, never beside the suspect."""

    OCCASIONS: ClassVar[dict[str, str]] = {
        "notice": "Before a notice is given",
        "application": "Before an order is applied for",
        "conditions": "On conditions of bail",
        "extension": "Before bail is extended, or an order varied",
        "discharge": "Before an order is discharged",
    }
    VIEWS: ClassVar[dict[str, str]] = {
        "agrees": "Agrees",
        "does_not": "Does not agree: this does not block it",
        "no_view": "Has no view, or would not say",
        "not_reached": "Could not be reached safely",
    }

    order = models.ForeignKey(CourtOrder, on_delete=models.PROTECT, related_name="views")
    occasion = models.CharField(max_length=20, choices=list(OCCASIONS.items()))
    view = models.CharField(max_length=20, choices=list(VIEWS.items()))
    words = models.CharField(max_length=_WORDS, blank=True)
    on = models.DateField()
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"view on {self.order_id}"


class WarrantWork(_Kept):
    """A warrant, typed in here or taken up from a release, that is to be executed."""

    STATUSES = WarrantStatus
    KINDS: ClassVar[dict[str, str]] = {
        "fail_to_appear": "Failed to appear",
        "recall": "Recall to prison",
        "search": "Search",
        "commit": "Committal",
        "other": "Another warrant",
    }

    person_id = models.CharField(max_length=20, help_text=_WHOSE)
    reference = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    issued_on = models.DateField()
    from_release = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["issued_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person_id", "status"], name="warrant_of_person"),
            models.Index(fields=["status", "issued_on"], name="warrant_open"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person_id", "reference"],
                condition=~Q(status=WarrantStatus.ENTERED_WRONGLY.value),
                name="one_warrant_of_a_reference",
            )
        ]

    def __str__(self) -> str:
        return f"warrant {self.reference}"


class Attempt(models.Model):
    """What was tried to execute a warrant: never changed."""

    TRIED: ClassVar[dict[str, str]] = {
        "visit": "Went to an address",
        "enquiry": "Enquiry with an agency or records",
        "circulated": "Circulated",
        "other": "Something else",
    }

    warrant = models.ForeignKey(WarrantWork, on_delete=models.PROTECT, related_name="attempts")
    on = models.DateField()
    tried = models.CharField(max_length=20, choices=list(TRIED.items()))
    words = models.CharField(max_length=_WORDS)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"attempt of {self.warrant_id}"


class OrderStep(models.Model):
    """One step of an order, or of anything of it: never changed."""

    SAID: ClassVar[dict[str, str]] = {
        "enter": "entered here", "enter requirement": "a requirement was entered", "enter warrant": "entered here",
        "record breach": "a suspected breach was recorded", "start clock": "a clock was started",
        "do": "what a clock waited for was done", "miss": "what a clock waited for was missed",
        "call off": "a clock was called off", "meet": "a requirement is met", "not meet": "a requirement is not met",
        "run again": "a requirement runs again", "take out": "a requirement was taken out",
        "serve": "its service was recorded", "follow": "moved to another person",
        "criminal": "a breach goes the criminal way", "contempt": "a breach goes to the court as contempt",
        "arrest only": "arrested for a breach, and back to court", "take no action": "no action on a breach",
        "think again": "which way a breach goes is open again", "answer renewal": "the renewal question was answered",
    }  # fmt: skip

    about = models.CharField(max_length=40)
    order = models.ForeignKey(CourtOrder, null=True, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=40)
    after = models.CharField(max_length=20)
    reason = models.CharField(max_length=_WORDS, blank=True)
    by = models.CharField(max_length=_NAME)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["about"], name="order_step_about")]

    def __str__(self) -> str:
        return f"{self.about} {self.name}"

    @property
    def said(self) -> str:
        """The step as it is read."""
        return self.SAID.get(self.name, self.name)


Thing = CourtOrder | Requirement | Breach | Clock | WarrantWork
"""What has a status and steps."""


def person_of(thing: Any) -> str:
    """Whose a thing is: a person, or the reference of the case of somebody in no record."""
    return str(thing.person_id if isinstance(thing, CourtOrder | WarrantWork) else thing.order.person_id)
