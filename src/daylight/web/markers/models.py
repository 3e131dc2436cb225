"""Storage of markers: each with its steps, where it is sent, what the other systems hold, and what a load asks of it.

People and addresses are named by their ids in the release; the parts of an address are kept as they were when it was
marked, for these rows outlive any one release.
"""

from typing import Any, ClassVar

from django.db import models

from daylight.domain.markers import (
    KINDS,
    About,
    Asking,
    Door,
    Kind,
    Life,
    Placed,
    Sending,
    Settling,
    Suggests,
)

_LONG, _SHORT = 500, 150
Choices = list[tuple[str, str]]


def _choices(kinds: Any) -> Choices:
    return [(each.value, each.value.replace("_", " ")) for each in kinds]


class Marker(models.Model):
    """One marker from its draft to its end. It is never deleted: what was removed is kept with its reason."""

    kind = models.CharField(max_length=20, choices=[(kind.value, said) for kind, said in KINDS.items()])
    warning = models.CharField(max_length=20)
    priority = models.CharField(max_length=20)
    person_id = models.CharField(max_length=20, blank=True, help_text="whom it is about; empty where in no record")
    address_id = models.CharField(max_length=20, blank=True)
    shown = models.CharField(max_length=300, blank=True, help_text="the address on one line")
    house, flat = models.CharField(max_length=60, blank=True), models.CharField(max_length=60, blank=True)
    street, postcode = models.CharField(max_length=120, blank=True), models.CharField(max_length=10, blank=True)
    uprn = models.CharField(max_length=12, blank=True)
    phone = models.CharField(max_length=20, blank=True, help_text="national digits")
    text = models.CharField(max_length=200, help_text="as the call taker reads it")
    at_risk = models.CharField(max_length=200, blank=True, help_text="who is at risk: for those allowed")
    reason = models.CharField(max_length=_LONG)
    occupancy = models.CharField(max_length=_LONG, blank=True, help_text="who else lives there: what was checked")
    state = models.CharField(max_length=10, choices=_choices(Life), default=Life.DRAFTED.value)
    starts_on, ends_on, review_by = models.DateField(), models.DateField(), models.DateField()
    left_on = models.DateField(null=True, help_text="his address: first day on which he was known to be gone")
    drafted_by, drafted_at = models.CharField(max_length=_SHORT), models.DateTimeField()
    live_from, ended_at = models.DateTimeField(null=True), models.DateTimeField(null=True)
    last_by = models.CharField(max_length=_SHORT, help_text="who made the newest step")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    edition = models.IntegerField(default=1, help_text="grows with each change that others must hear of")
    version = models.IntegerField(default=1, help_text="grows with each step: a step on an older one is a conflict")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person_id", "state"], name="marker_of_person"),
            models.Index(fields=["state", "review_by"], name="marker_to_review"),
            models.Index(fields=["state", "ends_on"], name="marker_to_expire"),
            models.Index(fields=["address_id", "state"], name="marker_at_address"),
        ]

    def __str__(self) -> str:
        return self.reference

    def __repr__(self) -> str:
        return f"<Marker {self.pk}>"

    @property
    def reference(self) -> str:
        """M and six digits or more: how people and other systems name it."""
        return f"M{self.pk:06}"

    @property
    def door(self) -> Door | None:
        """Where it stands, for a marker on an address."""
        if not Kind(self.kind).on_address:
            return None
        return Door(self.house, self.flat, self.street, self.postcode, self.uprn, self.address_id)

    @property
    def placed(self) -> Placed:
        """The marker as rules see it."""
        return Placed(
            reference=self.reference,
            kind=Kind(self.kind),
            priority=self.priority,
            live_from=self.live_from,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            ended_at=self.ended_at,
            left_on=self.left_on,
            person_id=self.person_id,
            door=self.door,
            phone=self.phone,
            about=self._about() if self.kind == Kind.PERSON.value else (),
        )

    def _about(self) -> tuple[About, ...]:
        """Everybody whom it was ever about: more than its person only where a release joined or split them."""
        since, found = None, []
        for change in sorted(self.identities.all(), key=lambda one: one.pk):
            sides = {side.person_id for side in change.sides.all()} - {change.person_id}
            went = change.goes_to if change.decided_at else change.person_id
            if went != change.person_id:
                found.append(About(change.person_id, since, change.decided_at))
                since = change.at
            found += [About(side, change.at, change.decided_at) for side in sorted(sides - {went})]
        return (About(self.person_id, since), *found) if found or since else ()


class MarkerKey(models.Model):
    """One way to find a live marker: kept in the transaction of the marker's own step, read by the look-up alone.

    Addresses as `domain.markers.keys_of` says; `T:` a telephone, `P:` a person.
    """

    key = models.CharField(max_length=200)
    marker = models.ForeignKey(Marker, on_delete=models.CASCADE, related_name="keys")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "marker"], name="marker_by_key")]

    def __str__(self) -> str:
        return f"a key of {self.marker_id}"


class Step(models.Model):
    """One step of a marker's life: who, when, why."""

    marker = models.ForeignKey(Marker, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=30)
    after = models.CharField(max_length=10)
    reason = models.CharField(max_length=_LONG, blank=True)
    by, at = models.CharField(max_length=_SHORT), models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.marker_id}"


class Delivery(models.Model):
    """One edition of a marker on its way to another system. `key` makes the same message sent twice count once."""

    COMMAND, RECORDS = "command_and_control", "records"
    TO: ClassVar[Choices] = [(COMMAND, "Command and control"), (RECORDS, "Records system")]
    PLACE, WITHDRAW = "place", "withdraw"

    marker = models.ForeignKey(Marker, on_delete=models.PROTECT, related_name="deliveries")
    to = models.CharField(max_length=20, choices=TO)
    change = models.CharField(max_length=10)
    edition = models.IntegerField()
    body = models.JSONField()
    key = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=15, choices=_choices(Sending), default=Sending.WAITING.value)
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at, answered_at = models.DateTimeField(null=True), models.DateTimeField(null=True)
    receipt = models.CharField(max_length=120, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "next_at"], name="delivery_due")]

    def __str__(self) -> str:
        return self.key


class Reconciliation(models.Model):
    """One comparison of what another system holds with what it should hold."""

    to = models.CharField(max_length=20, choices=Delivery.TO)
    at = models.DateTimeField()
    ours, theirs = models.IntegerField(default=0), models.IntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True, help_text="why it could not be compared; empty where it was")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.to} {self.at}"


class Difference(models.Model):
    """Something that another system holds otherwise than it should, until a comparison no longer finds it."""

    MISSING, EXTRA, OTHERWISE = "missing", "extra", "otherwise"
    KINDS: ClassVar[Choices] = [
        (MISSING, "Not there: a call would not meet it"),
        (EXTRA, "There, and not live here: it may warn of somebody who left"),
        (OTHERWISE, "There in another edition"),
    ]

    to = models.CharField(max_length=20, choices=Delivery.TO)
    reference = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=KINDS)
    first_at, last_at = models.DateTimeField(), models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["first_at"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["settled_at", "to"], name="difference_open")]

    def __str__(self) -> str:
        return f"{self.reference} {self.kind}"


class Proposal(models.Model):
    """A question about a marker after a load. Nothing changes until a person answers."""

    WORDS: ClassVar[Choices] = [
        (Suggests.MOVED.value, "Recorded at another address: mark that one, and let this one lapse"),
        (Suggests.FOLLOW.value, "She is recorded at another address: protect that one too"),
        (Suggests.STALE.value, "No record there for long: does he still live there?"),
        (Suggests.SEEN_AGAIN.value, "Recorded again where a marker lapsed: mark it anew?"),
    ]

    marker = models.ForeignKey(Marker, on_delete=models.PROTECT, related_name="proposals")
    suggests = models.CharField(max_length=12, choices=WORDS)
    address_id = models.CharField(max_length=20)
    shown = models.CharField(max_length=300)
    seen_on = models.DateField(help_text="the day of the record that it rests on")
    release = models.CharField(max_length=120)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=_choices(Asking), default=Asking.OPEN.value)
    decided_by, decided_at = models.CharField(max_length=_SHORT, blank=True), models.DateTimeField(null=True)
    reason = models.CharField(max_length=_LONG, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["state", "-seen_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["marker", "suggests", "address_id", "seen_on"], name="a_question_is_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.suggests} {self.marker_id}"


class IdentityChange(models.Model):
    """A marker whose person a release joined into another, split, or lost: somebody says whose it is."""

    JOINED, SPLIT, GONE = "joined", "split", "gone"

    marker = models.ForeignKey(Marker, on_delete=models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=10, choices=[(JOINED, JOINED), (SPLIT, SPLIT), (GONE, GONE)])
    person_id = models.CharField(max_length=20, help_text="whose marker it was when the release came")
    release = models.CharField(max_length=120)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=_choices(Settling), default=Settling.WAITS.value)
    goes_to = models.CharField(max_length=20, blank=True, help_text="empty: nobody in the records")
    decided_by, decided_at = models.CharField(max_length=_SHORT, blank=True), models.DateTimeField(null=True)
    reason = models.CharField(max_length=_LONG, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "at"], name="marker_identity_waits")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["marker"], condition=models.Q(state="waits"), name="one_identity_waits_for_a_marker"
            )
        ]

    def __str__(self) -> str:
        return f"{self.marker_id} {self.kind}"


class Side(models.Model):
    """One person whose a marker may be: until somebody decides, it is shown on each of them and fires for each."""

    change = models.ForeignKey(IdentityChange, on_delete=models.CASCADE, related_name="sides")
    person_id = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person_id"], name="marker_side_of_person")]

    def __str__(self) -> str:
        return self.person_id
