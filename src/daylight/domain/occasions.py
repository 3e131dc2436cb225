"""Events that may bring danger: calendars, the days that belong to one, who is proposed for contact, and hold-outs."""

import csv
import hashlib
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from daylight.domain.access import Permission
from daylight.domain.errors import BadExtract, Fault, Invalid, Refused
from daylight.domain.levels import LEVELS
from daylight.domain.moves import Move, Statuses
from daylight.domain.patterns import Finding
from daylight.domain.reference import reference_toml


class Kind(StrEnum):
    """What a calendar is of. Those of `PERSONAL` belong to one person each."""

    FIXTURE = "fixture"
    PAYDAY = "payday"
    HOLIDAY = "holiday"
    COURT = "court"
    CONTACT = "contact"
    RELEASE = "release"
    OTHER = "other"


PERSONAL = frozenset({Kind.COURT, Kind.CONTACT, Kind.RELEASE})


@dataclass(frozen=True, slots=True)
class Span:
    """How many days before and after its own belong to an occasion."""

    words: str
    before: int
    after: int

    def __post_init__(self) -> None:
        if not self.words or min(self.before, self.after) < 0:
            raise ValueError("an occasion has words, and days before and after that are no less than none")


@dataclass(frozen=True, slots=True)
class HoldOutPolicy:
    """Of whom contact may be held out."""

    levels: tuple[str, ...]
    most: float
    days_without_incident: int

    def __post_init__(self) -> None:
        if not set(self.levels) <= set(LEVELS) or LEVELS[-1] in self.levels:
            raise ValueError("hold-outs name levels, and never the highest")
        if not 0 < self.most <= 0.5:
            raise ValueError("no more than half of those who may be are held out")


@dataclass(frozen=True, slots=True)
class OccasionPolicy:
    """One edition of the rules."""

    edition: str
    source: str
    owner: str
    years: int
    least_incidents: int
    false_discovery_rate: float
    days: dict[Kind, Span]
    hold_out: HoldOutPolicy


def occasion_policy_of(data: dict[str, Any]) -> OccasionPolicy:
    """A policy from parsed TOML; KeyError or ValueError when it is wrong."""
    spans = {Kind(kind): Span(told["words"], told["before"], told["after"]) for kind, told in data["days"].items()}
    if set(spans) != set(Kind):
        raise ValueError("every kind of calendar has its days")
    held = data["hold_out"]
    hold_out = HoldOutPolicy(tuple(held["levels"]), held["most"], held["days_without_incident"])
    return OccasionPolicy(
        data["edition"], data["source"], data["owner"], data["years"], data["least_incidents"],
        data["false_discovery_rate"], spans, hold_out,
    )  # fmt: skip


@cache
def shipped_occasion_policy() -> OccasionPolicy:
    """The rules that ship with Daylight."""
    return occasion_policy_of(reference_toml("occasions.toml"))


@dataclass(frozen=True, slots=True)
class Occasion:
    """One event of a calendar: from a day to a day, and whose it is where it is somebody's own."""

    title: str
    first: date
    last: date
    person_id: str = field(default="", repr=False)
    place: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("it ends before it begins")
        if not self.title.strip():
            raise ValueError("it has no title")


def days_of(occasion: Occasion, span: Span) -> frozenset[date]:
    """Every day that belongs to it."""
    first, last = occasion.first - timedelta(days=span.before), occasion.last + timedelta(days=span.after)
    return frozenset(first + timedelta(days=number) for number in range((last - first).days + 1))


def read_calendar(text: str, kind: Kind, *, file: str) -> tuple[Occasion, ...]:
    """A calendar as CSV with a heading: `date`, `title`, and if wanted `ends`, `place`, `person`.

    Dates are as 2026-11-23. BadExtract with every fault by row; nothing of a file with one is taken.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    named = [name.strip().lower() for name in reader.fieldnames or []]
    if lacking := sorted({"date", "title"} - set(named)):
        raise BadExtract([Fault(f"the first row must name the columns; there is no {' and no '.join(lacking)}", file)])
    reader.fieldnames = named
    found, faults = [], []
    for number, row in enumerate(reader, start=2):
        try:
            found.append(_occasion_of(row, kind))
        except ValueError as wrong:
            faults.append(Fault(f"{wrong}; put it right and load the file again", file, row=number))
    if not found and not faults:
        faults.append(Fault("there is no event below the heading", file))
    if faults:
        raise BadExtract(faults)
    return tuple(sorted(found, key=lambda each: (each.first, each.last, each.title, each.person_id)))


def _occasion_of(row: dict[str, Any], kind: Kind) -> Occasion:
    told = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
    if None in row:
        raise ValueError("there are more cells than columns")
    person = told.get("person", "")
    if (kind in PERSONAL) != bool(person):
        raise ValueError(
            f"a {kind.value} belongs to one person: give the reference in the column person"
            if kind in PERSONAL
            else f"a {kind.value} belongs to nobody: leave the column person empty"
        )
    first = _day(told["date"])
    return Occasion(
        told["title"], first, _day(told["ends"]) if told.get("ends") else first, person, told.get("place", "")
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date; write it as 2026-11-23") from None


@dataclass(frozen=True, slots=True)
class Cited:
    """One incident that fell on a day of an occasion."""

    incident_id: str
    on: date
    title: str  # of the occasion


def cited_of(incidents: Iterable[tuple[str, date]], occasions: Iterable[Occasion], span: Span) -> tuple[Cited, ...]:
    """The incidents (reference, day) that fell on days of these occasions, the newest first; each is cited once."""
    named: dict[date, str] = {}
    for each in sorted(occasions, key=lambda one: (one.first, one.title)):
        for day in days_of(each, span):
            named.setdefault(day, each.title)
    found = {Cited(incident, on, named[on]) for incident, on in incidents if on in named}
    return tuple(sorted(found, key=lambda each: (-each.on.toordinal(), each.incident_id)))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody proposed for contact, and why: never anything but incidents that can be read."""

    person_id: str
    cited: tuple[Cited, ...]
    finding: Finding | None
    reasons: tuple[str, ...]


def propose(
    person_id: str, cited: Sequence[Cited], finding: Finding | None, policy: OccasionPolicy | None = None
) -> Proposal | None:
    """The proposal, or None. Without a cited incident nobody is proposed, whatever else is known of them."""
    rules = policy or shipped_occasion_policy()
    reasons = []
    if len(cited) >= rules.least_incidents:
        reasons.append(f"{len(cited)} incidents fell on such days in {rules.years} years")
    if cited and finding is not None and finding.found:
        reasons.append(f"more often than chance: {finding.trial.seen}, where {finding.trial.expected:.1f} is expected")
    return Proposal(person_id, tuple(cited), finding, tuple(reasons)) if reasons else None


class PlanStatus(StrEnum):
    """Where an event's plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"


EVENT_PLANS = Statuses(
    "A plan of an event",
    {
        PlanStatus.DRAFT: "who drafted it",
        PlanStatus.SUBMITTED: "a supervisor",
        PlanStatus.APPROVED: "those who make contact, then who writes the report",
        PlanStatus.REPORTED: "",
        PlanStatus.WITHDRAWN: "",
    },
    (
        Move("submit", PlanStatus.DRAFT, PlanStatus.SUBMITTED, Permission.PLAN_EVENT),
        Move("return", PlanStatus.SUBMITTED, PlanStatus.DRAFT, Permission.APPROVE_PLAN, reason=True),
        Move("approve", PlanStatus.SUBMITTED, PlanStatus.APPROVED, Permission.APPROVE_PLAN, another=True),
        Move("report", PlanStatus.APPROVED, PlanStatus.REPORTED, Permission.PLAN_EVENT),
        Move("withdraw", PlanStatus.DRAFT, PlanStatus.WITHDRAWN, Permission.PLAN_EVENT, reason=True),
        Move("withdraw", PlanStatus.SUBMITTED, PlanStatus.WITHDRAWN, Permission.PLAN_EVENT, reason=True),
        Move("withdraw", PlanStatus.APPROVED, PlanStatus.WITHDRAWN, Permission.APPROVE_PLAN, reason=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether somebody's contact may be held out."""

    person_id: str
    level: str  # empty while none is set
    live_threat: bool
    breached: bool
    last_incident: date | None


def why_not_held_out(standing: Standing, *, on: date, policy: OccasionPolicy | None = None) -> str:
    """Why contact with this person is not held out; empty where it may be. Nobody without a level is."""
    rules = (policy or shipped_occasion_policy()).hold_out
    if standing.level not in rules.levels:
        return "no level is set" if not standing.level else f"the level is {standing.level.replace('_', ' ')}"
    if standing.live_threat:
        return "there is a live threat"
    if standing.breached:
        return "an order or bail was breached"
    if standing.last_incident and (on - standing.last_incident).days < rules.days_without_incident:
        return f"an incident was recorded on {standing.last_incident}"
    return ""


@dataclass(frozen=True, slots=True)
class EthicsSignOff:
    """Who let a hold-out be made, and under which reference."""

    reference: str
    by: str
    on: date

    def __post_init__(self) -> None:
        if not self.reference.strip() or not self.by.strip():
            raise Invalid("A hold-out needs the reference of the ethics decision and the name of who signed it.")


def hold_out(
    standings: Collection[Standing],
    *,
    share: float,
    seed: str,
    signed: EthicsSignOff,
    on: date,
    policy: OccasionPolicy | None = None,
) -> frozenset[str]:
    """Whose contact is held out: this share of those who may be, drawn by chance that anybody can draw again.

    The order is that of a digest of seed and reference, so neither who plans nor who is planned for can steer it.
    Invalid for a share that policy does not allow; Refused for a sign-off that is later than the day.
    """
    rules = (policy or shipped_occasion_policy()).hold_out
    if not 0 < share <= rules.most:
        raise Invalid(f"Between nobody and {rules.most:.0%} may be held out. Give a share in between.")
    if signed.on > on:
        raise Refused(f"The ethics sign-off is dated {signed.on}. Nobody is held out before it.")
    if not seed.strip():
        raise Invalid("Give a word to draw by, and note it: the draw can then be made again.")
    may_be = [each.person_id for each in standings if not why_not_held_out(each, on=on, policy=policy)]
    drawn = sorted(may_be, key=lambda person: hashlib.sha256(f"{seed}\n{person}".encode()).hexdigest())
    return frozenset(drawn[: int(len(drawn) * share)])


def waves(people: Iterable[str], *, number: int, seed: str) -> dict[str, int]:
    """A staggered start: everybody is contacted, each from a wave (1 to `number`) that is drawn as a hold-out is."""
    if number < 2:
        raise Invalid("A staggered start has two waves or more.")
    drawn = sorted(set(people), key=lambda person: hashlib.sha256(f"{seed}\n{person}".encode()).hexdigest())
    return {person: place % number + 1 for place, person in enumerate(drawn)}
