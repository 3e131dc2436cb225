"""What the API answers about people, and what it is sent. Nothing here can hold who a survivor is."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from daylight.web.api.typed import Words


class FoundPerson(Schema):
    """Somebody whom the search found."""

    restricted: Literal[False] = False
    person_id: str
    surname: str | None
    forename: str | None
    other_names: list[str]
    born: str | None = Field(description="as far as recorded: 1984-03-07, 1984-03 or 1984")
    incidents_as_suspect: int
    last_reported_at: datetime | None
    found_by: list[str]


class RestrictedPerson(Schema):
    """Somebody whose record is closed to the token's user."""

    restricted: Literal[True] = True
    person_id: str


class Results(Schema):
    """People whom a line of text may mean, best first."""

    people: list[FoundPerson | RestrictedPerson]


class Ownership(Schema):
    """Whose case somebody is. `version` counts changes; 0 for nobody's yet."""

    unit: str | None = None
    owner: str | None = Field(default=None, description="user name")
    version: int = 0


class Overview(Schema):
    """Who somebody is, what to know first, and towards whom."""

    person_id: str
    as_of: date
    surname: str | None
    forename: str | None
    other_names: list[str]
    born: str | None
    sex: str | None
    sureness: str = Field(description="how sure that all rows are one human")
    warnings: list[str]
    towards: str = Field(description="relationships in words; allegations, not findings")
    allocation: Ownership


class Event(Schema):
    """One thing that happened or was alleged. `victim` is a letter, the same on every page and answer."""

    on: date
    kind: str
    words: str
    note: str
    nature: Literal["fact", "allegation"]
    source: str
    victim: str


class Condition(Schema):
    """One condition of a definition."""

    asked: str
    required: str
    actual: str
    satisfied: bool


class Standing(Schema):
    """How somebody stands with one definition, and why. Computed, never a finding."""

    definition: str
    edition: str
    title: str
    standing: str
    met: bool
    near_miss: bool
    fragile: bool
    held: str | None
    conditions: list[Condition]
    evidence: list[str] = Field(description="incidents that count")
    first_met_on: date | None
    managed_by: list[str]
    gone_quiet: list[str]
    would_change: list[str]


class Component(Schema):
    """One part of the score, 0 to 1."""

    name: str
    value: float | None


class Scored(Schema):
    """The score: advice on whom to look at first. A named person sets the level."""

    scorer: str
    edition: str
    total: float | None
    rank: int | None
    suggested_level: str | None
    provisional: bool
    reason: str | None
    components: list[Component]


class Risk(Schema):
    """The score, or null where nothing that counts is recorded."""

    person_id: str
    as_of: date
    score: Scored | None


class Spell(Schema):
    """An order, warrant, custody or management: what, and from when until when, where recorded."""

    kind: str
    reference: str | None = None
    starts_on: date | None
    ends_on: date | None
    in_force: bool


class Requirement(Schema):
    """A requirement of an order. What it says may name a survivor, so it is not told."""

    order: str
    positive: bool


class Breach(Schema):
    """A breach that was recorded: an allegation."""

    order: str
    on: date | None
    incident_id: str | None


class Orders(Schema):
    """What is in force, and what was."""

    person_id: str
    as_of: date
    orders: list[Spell]
    requirements: list[Requirement]
    breaches: list[Breach]
    warrants: list[Spell]
    custody: list[Spell]
    management: list[Spell]


class Allocate(Schema):
    """Whose case somebody becomes, and which version of it was read before."""

    unit: Words = Field(max_length=80)
    version: int = Field(ge=0, le=2_147_483_647, description="as last read; another meanwhile is a conflict")
