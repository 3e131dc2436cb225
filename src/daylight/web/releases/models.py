"""Storage of releases: which were loaded, and every table of theirs that pages read."""

from typing import Any, ClassVar

from django.db import models

from daylight.tables.release import RELEASE
from daylight.web.releases.storage import stored


class Load(models.Model):
    """One load of a release. Pages read the one that is `current`; the one before is kept to compare with."""

    LOADING, CURRENT, PREVIOUS, FAILED, REPLACED = "loading", "current", "previous", "failed", "replaced"

    number = models.AutoField(primary_key=True)
    release_id = models.CharField(max_length=120)
    as_of = models.DateField()
    synthetic = models.BooleanField(default=False)
    folder = models.TextField()
    manifest = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=LOADING)
    progress = models.FloatField(default=0.0, help_text="0 to 1")
    step = models.CharField(max_length=120, blank=True)
    failure = models.TextField(blank=True)
    changes = models.JSONField(default=dict, help_text="what changed since the load before")
    quality = models.JSONField(default=dict, help_text="what each district does not record")
    by = models.CharField(max_length=150)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="current"), name="one_current_release")
        ]

    def __str__(self) -> str:
        return self.release_id


def _stored(name: str, table: str, *found_by: tuple[str, ...]) -> Any:
    return stored(name, RELEASE[table], module=__name__, found_by=found_by)


Person = _stored("Person", "people", ("person_id",))
Mention = _stored(
    "Mention", "mentions", ("person_id",), ("source", "source_table", "record_id"), ("nominal_id",), ("address_id",)
)
Incident = _stored("Incident", "incidents", ("incident_id",), ("address_id",))
Offence = _stored("Offence", "offences", ("incident_id",), ("offence_id",))
Event = _stored("Event", "events", ("person_id", "role"), ("other_person_id",), ("incident_id",))
Status = _stored("Status", "statuses", ("person_id",))
FragileLink = _stored("FragileLink", "fragile_links", ("person_id",))
Review = _stored("Review", "reviews", ("rank",), ("left_person_id",), ("right_person_id",))
Score = _stored("Score", "scores", ("person_id",))
Address = _stored("Address", "addresses", ("address_id",), ("postcode",), ("uprn",))
Register = _stored("Register", "register", ("person_id",), ("change",))
Finding = _stored("Finding", "findings", ("source_file", "source_row"))
Measure = _stored("Measure", "measures", ("measure",))
Link = _stored("Link", "links", ("person_id",))
Answer = _stored("Answer", "answers", ("person_id",))
Conviction = _stored("Conviction", "convictions", ("person_id",))
Proceeding = _stored("Proceeding", "proceedings", ("person_id",), ("order_id",))
Order = _stored("Order", "orders", ("person_id",), ("order_id",))
OrderRequirement = _stored("OrderRequirement", "order_requirements", ("order_id",))
Breach = _stored("Breach", "breaches", ("order_id",))
Warrant = _stored("Warrant", "warrants", ("person_id",))
Management = _stored("Management", "management", ("person_id",))
Marker = _stored("Marker", "markers", ("person_id",))
Custody = _stored("Custody", "custody", ("person_id",))
Intelligence = _stored("Intelligence", "intelligence", ("person_id",))
Interest = _stored("Interest", "interests", ("person_id",))
Staff = _stored("Staff", "staff", ("person_id",), ("staff_id",))
Call = _stored("Call", "calls", ("incident_id",))
Child = _stored("Child", "children", ("incident_id",))
CounterAllegation = _stored("CounterAllegation", "counter_allegations", ("person_id",))
Safeguarding = _stored("Safeguarding", "safeguarding", ("person_id",))

STORED: tuple[Any, ...] = (
    Person, Mention, Incident, Offence, Event, Status, FragileLink, Review, Score, Address, Register, Finding, Measure,
    Link, Answer, Conviction, Proceeding, Order, OrderRequirement, Breach, Warrant, Management, Marker, Custody,
    Intelligence, Interest, Staff, Call, Child, CounterAllegation, Safeguarding,
)  # fmt: skip
"""In the order in which they are loaded."""


SORTED_BY = {
    "name": ("surname", "forename"),
    "victims": ("victims",),
    "incidents": ("incidents",),
    "last": ("last_reported_at",),
    "score": ("total",),
}
"""What the list is sorted by, beside its rank: a page of it reads no row that it does not show."""


class Listing(models.Model):
    """One row of the list, with all that the list shows, sorts and filters by: made when a release is loaded."""

    loaded = models.IntegerField()
    definition = models.TextField()
    edition = models.TextField()
    person_id = models.TextField()
    surname = models.TextField(null=True)
    forename = models.TextField(null=True)
    birth_text = models.TextField(null=True)
    sex = models.TextField(null=True)
    protected = models.BooleanField(null=True)
    staff = models.BooleanField(null=True)
    met = models.BooleanField(null=True)
    near_miss = models.BooleanField(null=True)
    provisional = models.BooleanField(null=True)
    fragile = models.BooleanField(null=True)
    cross_force = models.BooleanField(null=True)
    held = models.TextField(null=True)
    managed = models.BooleanField()
    incidents = models.IntegerField(null=True)
    offences = models.IntegerField(null=True)
    victims = models.IntegerField(null=True)
    first_met_on = models.DateField(null=True)
    last_reported_at = models.DateTimeField(null=True)
    total = models.FloatField(null=True)
    rank = models.IntegerField(null=True)
    level = models.TextField(null=True)
    score_provisional = models.BooleanField(null=True)

    class Meta:
        db_table = "release_listing"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["loaded", "definition", "met", "rank"], name="listing_by_rank"),
            models.Index(fields=["loaded", "person_id"], name="listing_by_person"),
            *(
                models.Index(fields=["loaded", "definition", "met", *columns, "person_id"], name=f"listing_by_{name}")
                for name, columns in SORTED_BY.items()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition} {self.person_id}"


class SearchKey(models.Model):
    """One way to find a person: a word of a name, a phone, a postcode, a reference. Made when a release is loaded."""

    NAME, PHONE, POSTCODE, REFERENCE = "name", "phone", "postcode", "reference"

    loaded = models.IntegerField()
    kind = models.CharField(max_length=10)
    key = models.TextField()
    person_id = models.TextField()

    class Meta:
        db_table = "release_search_keys"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["loaded", "kind", "key", "person_id"], name="search_by_key")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class Door(models.Model):
    """An address with what a call taker or a map needs of it at once. Made when a release is loaded."""

    loaded = models.IntegerField()
    address_id = models.TextField()
    shown = models.TextField()
    flat, house = models.TextField(), models.TextField()
    street, postcode, uprn = models.TextField(), models.TextField(), models.TextField()
    easting, northing = models.FloatField(null=True), models.FloatField(null=True)
    incidents = models.IntegerField(help_text="not cancelled")
    last_on = models.DateField(null=True)
    last_what = models.TextField(help_text="themes of the newest incident, by comma")
    listed = models.IntegerField(
        help_text="people who meet a definition and gave this as their own of late; none sealed"
    )

    class Meta:
        db_table = "release_doors"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["loaded", "address_id"], name="door_by_address"),
            models.Index(fields=["loaded", "easting", "northing"], name="door_by_place"),
        ]

    def __str__(self) -> str:
        return self.address_id


class DoorKey(models.Model):
    """One way to find a door: see `domain.markers.keys_of`. Made when a release is loaded."""

    loaded = models.IntegerField()
    key = models.TextField()
    address_id = models.TextField()

    class Meta:
        db_table = "release_door_keys"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["loaded", "key", "address_id"], name="door_by_key")
        ]

    def __str__(self) -> str:
        return self.address_id


class ClosedCrime(models.Model):
    """A crime of a suspect that was closed without the victim's support. Made when a release is loaded.

    `sure`, `most` and `again` are the days of `domain.prosecutions.Limits` under the law of England and Wales.
    """

    loaded = models.IntegerField()
    person_id = models.TextField()
    victim_id = models.TextField(null=True)
    source, incident_id, offence_id = models.TextField(), models.TextField(), models.TextField()
    offence, code = models.TextField(), models.TextField()
    statement, statement_on = models.TextField(), models.DateField(null=True)
    harm = models.FloatField()
    nation = models.CharField(max_length=1, help_text="E, W, S or N; empty where the records do not say")
    domestic = models.BooleanField()
    latest, earliest = models.DateField(), models.DateField(null=True)
    tried = models.CharField(max_length=10)
    sure, most, again = models.DateField(null=True), models.DateField(null=True), models.DateField(null=True)

    class Meta:
        db_table = "release_closed_crimes"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["loaded", "person_id"], name="closed_crime_by_person")
        ]

    def __str__(self) -> str:
        return self.offence_id
