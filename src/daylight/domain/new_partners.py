"""The new-partner finder: whom records suggest beside a person suspected of abuse. It proposes; a person confirms."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from daylight.domain.access import Permission
from daylight.domain.levels import ADULT
from daylight.domain.moves import Move, Statuses
from daylight.domain.periods import age_on
from daylight.domain.reference import reference_toml


class Kind(StrEnum):
    """What suggests it."""

    PARTNER = "partner"
    JOINT_INCIDENT = "joint_incident"
    SAME_ADDRESS = "same_address"
    CHILD_REFERRAL = "child_referral"


KINDS = {
    Kind.PARTNER: "recorded as partners in a new incident",
    Kind.JOINT_INCIDENT: "both in one incident, neither accusing the other",
    Kind.SAME_ADDRESS: "both recorded at one address",
    Kind.CHILD_REFERRAL: "he is suspect in an incident with a child who lives where the other lives",
}


class Standing(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


_P = Permission.FIND_PARTNER
PROPOSALS = Statuses(
    "A proposal of a new partner",
    {
        Standing.PROPOSED: "a person who may find partners, before it is purged",
        Standing.CONFIRMED: "the disclosure case that it opened",
        Standing.REJECTED: "",
    },
    (
        Move("confirm", Standing.PROPOSED, Standing.CONFIRMED, _P, reason=True),
        Move("reject", Standing.PROPOSED, Standing.REJECTED, _P, reason=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """When records suggest a new partner, of one edition."""

    edition: str
    source: str
    owner: str
    look_back_days: int
    keep_days: int
    most_at_address: int
    least_points: int
    most_a_person: int
    points: dict[Kind, int]

    def __post_init__(self) -> None:
        if min(self.look_back_days, self.keep_days, self.least_points, self.most_a_person, self.most_at_address) < 1:
            raise ValueError("every number of the new-partner policy is 1 or more")


@cache
def shipped_policy() -> Policy:
    """The policy that ships."""
    told = dict(reference_toml("new_partners.toml"))
    points = {Kind(name): number for name, number in told.pop("points").items()}
    return Policy(points=points, **told)


@dataclass(frozen=True, slots=True)
class Human:
    """What must be known of somebody before they may be proposed."""

    person_id: str
    born_to: date | None  # the latest day on which they may be born; None where nothing is known
    sealed: bool
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """One record that suggests that two people live or are together, with its day."""

    kind: Kind
    suspect_id: str
    other_id: str
    on: date
    reference: str  # the incident or the address


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody whom records suggest beside a suspect: each piece of evidence, the newest first."""

    suspect_id: str
    other_id: str
    points: int
    evidence: tuple[Evidence, ...]

    def newest(self) -> date:
        """The day of the newest evidence."""
        return self.evidence[0].on

    def age_in_days(self, on: date) -> int:
        """How old the newest evidence is."""
        return (on - self.newest()).days


def may_be_proposed(human: Human, on: date) -> bool:
    """Whether somebody is known to be adult, and is neither sealed nor staff of the force.

    A child is never proposed: nor is somebody who may be one, for want of a birth date.
    """
    adult = human.born_to is not None and age_on(human.born_to, on) >= ADULT
    return adult and not human.sealed and not human.staff


def proposals(
    evidence: Iterable[Evidence],
    humans: dict[str, Human],
    *,
    known: frozenset[tuple[str, str]],
    on: date,
    policy: Policy,
) -> list[Proposal]:
    """Whom the evidence suggests, the strongest first and of equals the newest; at most so many a suspect.

    `known` are pairs of suspect and other of whom it is known already: they are nothing new. Sealed and unknown people
    are on neither side. Each kind gives its points once, however often it was seen.
    """
    first = on - timedelta(days=policy.look_back_days)
    seen: dict[tuple[str, str], set[Evidence]] = defaultdict(set)
    for each in evidence:
        pair = each.suspect_id, each.other_id
        if first < each.on <= on and each.suspect_id != each.other_id and pair not in known:
            seen[pair].add(each)
    found: dict[str, list[Proposal]] = defaultdict(list)
    for (suspect_id, other_id), theirs in seen.items():
        suspect, other = humans.get(suspect_id), humans.get(other_id)
        points = sum(policy.points[kind] for kind in {each.kind for each in theirs})
        if suspect is None or suspect.sealed or other is None or points < policy.least_points:
            continue
        if may_be_proposed(other, on):
            newest_first = sorted(theirs, key=lambda each: (-each.on.toordinal(), each.kind, each.reference))
            found[suspect_id].append(Proposal(suspect_id, other_id, points, tuple(newest_first)))
    best = [_order(each)[: policy.most_a_person] for each in found.values()]
    return _order(proposal for each in best for proposal in each)


def _order(found: Iterable[Proposal]) -> list[Proposal]:
    return sorted(found, key=lambda each: (-each.points, -each.newest().toordinal(), each.suspect_id, each.other_id))


def purged_on(proposed_on: date, policy: Policy) -> date:
    """The day on which a proposal that nobody confirmed is gone."""
    return proposed_on + timedelta(days=policy.keep_days)
