"""Two people who accuse each other: which allegations may be counter-allegations, and what a person decides of them.

Two people accuse each other when each was recorded as suspect against the other. Nobody can tell from a record who
abused whom, so what follows is a reason for a person to look, never a verdict, and it sets aside incidents, never
people.

1. An incident in which both are suspects is contested, for both.
2. Otherwise the two are compared: who stands accused in more incidents, who was accused first, whose incidents show
   injury, and whose show fear. Each speaks for one of them being the likelier aggressor, with points that are policy.
3. Who is ahead by enough stands as accused, and the allegations against the other are contested. Where each stands
   accused once it takes more: one allegation against a victim is listed nowhere before somebody looked. Where nobody is
   ahead by enough, the allegations against both are contested, and neither vanishes: both wait to be looked at.

What others say of the two (their history) is shown beside the comparison and decides nothing: it proves nothing of this
pair. A person's decision settles what was reported until then, and is never overwritten. Afterwards what is alleged
against whoever was found to be the perpetrator stands, and against the other waits again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache

from daylight.domain.reference import reference_toml

Incident = tuple[str, str]
"""Source and incident id."""


class Found(StrEnum):
    """What a person decided that somebody is, towards one other person."""

    PERPETRATOR = "perpetrator"
    VICTIM = "victim"
    BOTH = "both"  # each of the two is a perpetrator towards the other


class Leaning(StrEnum):
    """For whom of a pair something speaks, as the likelier aggressor."""

    PERSON = "person"
    OTHER = "other"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Allegation:
    """One incident that counts, in which one of a pair was recorded as suspect against the other."""

    incident: Incident
    reported_at: datetime
    injury: bool = False
    fear: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided that one of a pair is, and when."""

    person_id: str
    other_id: str
    found: Found
    at: datetime

    def of(self, person_id: str) -> Found:
        """What was decided of either of the two."""
        if person_id == self.person_id or self.found is Found.BOTH:
            return self.found
        return Found.VICTIM if self.found is Found.PERPETRATOR else Found.PERPETRATOR


@dataclass(frozen=True, slots=True)
class Policy:
    """The points, from `reference/counter_allegations.toml`."""

    edition: str
    more: int
    first: int
    injury: int
    fear: int
    ahead: int
    ahead_once: int
    risk_grades: frozenset[str]
    within: timedelta


@cache
def shipped_policy() -> Policy:
    """The policy that ships."""
    data = reference_toml("counter_allegations.toml")
    speaks, settles = data["speaks"], data["settles"]
    return Policy(
        data["edition"],
        speaks["accused_in_more_incidents"],
        speaks["accused_first"],
        speaks["injured_the_other"],
        speaks["put_the_other_in_fear"],
        settles["ahead"],
        settles["ahead_when_each_is_accused_once"],
        frozenset(data["fear"]["risk_grades"]),
        timedelta(days=data["decide"]["within_days"]),
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """One person beside the other: for whom each ground speaks, and whose allegations stand."""

    more: Leaning
    first: Leaning
    injury: Leaning
    fear: Leaning
    leaning: Leaning  # all of them together; neither where nobody is ahead by enough
    both_at_once: frozenset[Incident]

    def contests(self, incident: Incident) -> bool:
        """Whether an incident with the person as suspect may be a counter-allegation."""
        return incident in self.both_at_once or self.leaning is not Leaning.PERSON


def compare(own: Iterable[Allegation], back: Iterable[Allegation], policy: Policy | None = None) -> Comparison:
    """The person accused in `own` beside the one accused in `back`. Incidents shared by both say the same of both.

    Without `back`, or with shared incidents alone on that side, what the person is accused of stands.
    """
    policy = policy or shipped_policy()
    told, told_back = _by_incident(own), _by_incident(back)
    shared = frozenset(told.keys() & told_back.keys())
    mine = [each for incident, each in told.items() if incident not in shared]
    theirs = [each for incident, each in told_back.items() if incident not in shared]
    more = _leaning(len(mine), len(theirs))
    first = injury = fear = Leaning.NEITHER
    if mine and theirs:
        first = _leaning(min(each.reported_at for each in theirs), min(each.reported_at for each in mine))
        injury = _leaning(sum(each.injury for each in mine), sum(each.injury for each in theirs))
        fear = _leaning(sum(each.fear for each in mine), sum(each.fear for each in theirs))
    points = sum(
        weight * _SIGN[ground]
        for ground, weight in ((more, policy.more), (first, policy.first), (injury, policy.injury), (fear, policy.fear))
    )
    needed = policy.ahead_once if len(mine) == len(theirs) == 1 else policy.ahead
    leaning = _leaning(points, -points) if abs(points) >= needed else Leaning.NEITHER
    return Comparison(more, first, injury, fear, leaning, shared)


def _by_incident(allegations: Iterable[Allegation]) -> dict[Incident, Allegation]:
    """Each incident once, as it was first reported."""
    latest_first = sorted(allegations, key=lambda each: (each.reported_at, each.injury, each.fear), reverse=True)
    return {each.incident: each for each in latest_first}


_SIGN = {Leaning.PERSON: 1, Leaning.OTHER: -1, Leaning.NEITHER: 0}


def _leaning(person: datetime | int, other: datetime | int) -> Leaning:
    if person == other:
        return Leaning.NEITHER
    return Leaning.PERSON if person > other else Leaning.OTHER  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Standing:
    """What becomes of the incidents that one of a pair stands accused of: those in neither set stand."""

    contested: frozenset[Incident]  # counted, but a status that hangs on it waits
    set_aside: frozenset[Incident]  # a person decided: counted nowhere


def standing_of(
    person_id: str,
    own: Iterable[Allegation],
    back: Iterable[Allegation],
    decision: Decision | None = None,
    policy: Policy | None = None,
) -> Standing:
    """Which of the person's incidents are contested, and which a person decided to be counter-allegations."""
    own, back = tuple(own), tuple(back)
    compared = compare(own, back, policy)
    contested = frozenset(each.incident for each in own if back and compared.contests(each.incident))
    if decision is None:
        return Standing(contested, frozenset())
    settled = frozenset(each.incident for each in own if each.reported_at <= decision.at)
    if decision.of(person_id) is not Found.VICTIM:
        return Standing(frozenset(), frozenset())
    return Standing(frozenset(each.incident for each in own) - settled, settled)


def latest_decisions(decisions: Iterable[Decision]) -> dict[frozenset[str], Decision]:
    """The decision in force for each pair: the latest; of two at one moment, the one on the lower person id."""
    ordered = sorted(decisions, key=lambda each: (each.at, each.other_id, each.person_id, each.found))
    return {frozenset((each.person_id, each.other_id)): each for each in ordered}


def deadline(both_accused_on: date, met_on: date, policy: Policy | None = None) -> date:
    """The day by which a person decides. It runs from the day on which each stood accused by the other and the status
    was met; what is alleged later moves it no further."""
    return max(both_accused_on, met_on) + (policy or shipped_policy()).within
