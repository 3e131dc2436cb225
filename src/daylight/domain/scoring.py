"""A transparent points score: recency, frequency, gravity and victims, every part shown. Advice, never a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import exp, fsum, log1p
from typing import Any

from daylight.domain.levels import ADULT, LevelFloor, floors_reached
from daylight.domain.levels import LEVELS as LEVELS
from daylight.domain.periods import UNKNOWN_BIRTH, BirthRange, Window
from daylight.domain.reference import reference_toml

PARTS = ("recency", "frequency", "gravity", "victims")


@dataclass(frozen=True, slots=True)
class Policy:
    """What each part is worth and how it is measured: data with an edition."""

    scorer: str
    edition: str
    points: dict[str, float]
    fading_days: float
    window: Window
    most_incidents: int
    half_life_days: float
    most_severity: float
    victim_shares: tuple[float, ...]
    level_from: dict[str, float]  # level to the points from which it is suggested
    level_if_listed: str

    def __post_init__(self) -> None:
        if set(self.points) != set(PARTS) or round(sum(self.points.values()), 9) != 100:
            raise ValueError("the points of recency, frequency, gravity and victims must add up to 100")
        if min(self.fading_days, self.most_incidents, self.half_life_days, self.most_severity) <= 0:
            raise ValueError("days, incidents and severity must be above zero")
        if not self.victim_shares or sorted(self.victim_shares) != list(self.victim_shares):
            raise ValueError("the shares for one, two and more victims must not fall")
        cuts = [self.level_from.get(level, -1) for level in LEVELS[1:]]
        if cuts != sorted(cuts) or cuts[0] < 0 or self.level_if_listed not in LEVELS:
            raise ValueError("each level must start at more points than the one below it")


def policy_of(data: dict[str, Any]) -> Policy:
    """A policy from parsed TOML; KeyError or ValueError when it is wrong."""
    levels = data["levels"]
    return Policy(
        scorer=data["scorer"],
        edition=data["edition"],
        points=dict(data["points"]),
        fading_days=data["recency"]["fading_days"],
        window=Window(years=data["frequency"]["years"]),
        most_incidents=data["frequency"]["most"],
        half_life_days=data["gravity"]["half_life_days"],
        most_severity=data["gravity"]["most"],
        victim_shares=tuple(data["victims"]["shares"]),
        level_from={level: levels[level] for level in LEVELS[1:]},
        level_if_listed=levels["listed"],
    )


@cache
def shipped_policy() -> Policy:
    """The policy that ships with Daylight."""
    return policy_of(reference_toml("scoring.toml"))


@dataclass(frozen=True, slots=True)
class CrimeWeight:
    """The day and severity of one distinct crime. `kind` is the theme of its offence code, for the level floors."""

    on: date
    weight: float
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Case:
    """All that a score may look at: countable domestic, sexual and stalking suspect events, and nothing of the person.

    `incidents` holds the date of each distinct incident. `listed` names the serial, repeat and unanswered
    definitions that are met.
    """

    person_id: str
    incidents: tuple[date, ...]
    crimes: tuple[CrimeWeight, ...]
    victims: int
    born: BirthRange = UNKNOWN_BIRTH  # only to leave children out
    listed: tuple[str, ...] = ()
    contested: int = 0  # incidents that may be counter-allegations
    unsure: bool = False  # a relationship is unknown, or a severity assumed

    def __post_init__(self) -> None:
        if not self.incidents or self.victims < 1:
            raise ValueError("a case has at least one incident and one victim")


@dataclass(frozen=True, slots=True)
class Score:
    """One person's score: the total from 0 to 100, every part from 0 to 1, and what each was computed from."""

    person_id: str
    total: float
    parts: dict[str, float]
    days_since_last: int
    incident_count: int
    decayed_severity: float
    victim_count: int
    suggested_level: str
    provisional: bool
    reason: str
    latest: date


def score(case: Case, policy: Policy, as_of: date) -> Score | None:
    """The score at `as_of`; None for a child, who goes to a safeguarding route and is never ranked."""
    if case.born.surely_under(ADULT, as_of):
        return None
    latest = max(case.incidents)
    days = (as_of - latest).days
    if days < 0:
        raise ValueError("an incident after as_of cannot be scored")
    start = policy.window.start(as_of)
    within = sum(1 for on in case.incidents if on > start)
    severity = decayed_severity(case.crimes, policy, as_of)
    parts = {
        "recency": round(exp(-days / policy.fading_days), 6),
        "frequency": round(min(within, policy.most_incidents) / policy.most_incidents, 6),
        "gravity": round(min(1.0, log1p(severity) / log1p(policy.most_severity)), 6),
        "victims": policy.victim_shares[min(case.victims, len(policy.victim_shares)) - 1],
    }
    total = round(fsum(policy.points[part] * parts[part] for part in PARTS), 4)
    floors = floors_reached(((crime.kind, crime.on) for crime in case.crimes), as_of)
    level = suggested_level(total, policy, listed=bool(case.listed), floors=floors)
    return Score(
        case.person_id,
        total,
        parts,
        days,
        within,
        severity,
        case.victims,
        level,
        case.unsure,
        _reason(case, policy, parts, within, days, _told_of_level(case, policy, total, level, floors)),
        latest,
    )


def decayed_severity(crimes: Sequence[CrimeWeight], policy: Policy, as_of: date) -> float:
    """Summed severity, each crime's halved for every half-life since; rounded, so that order is of no matter."""
    return round(fsum(crime.weight * 0.5 ** ((as_of - crime.on).days / policy.half_life_days) for crime in crimes), 6)


def level_for_points(total: float, policy: Policy) -> str:
    """The highest level that so many points reach."""
    reached = [level for level in LEVELS[1:] if total >= policy.level_from[level]]
    return reached[-1] if reached else LEVELS[0]


def suggested_level(total: float, policy: Policy, *, listed: bool, floors: Sequence[LevelFloor] = ()) -> str:
    """The level to suggest: by points, never below that of the listed for one who is, nor below a level floor."""
    least = [floor.level for floor in floors] + ([policy.level_if_listed] if listed else [])
    return max([level_for_points(total, policy), *least], key=LEVELS.index)


def in_rank_order(scores: Sequence[Score]) -> list[Score]:
    """Highest first; ties by latest event, then by person id: a total order, whatever order they come in."""
    return sorted(scores, key=lambda each: (-each.total, -each.latest.toordinal(), each.person_id))


def _reason(case: Case, policy: Policy, parts: dict[str, float], within: int, days: int, level: list[str]) -> str:
    largest = max(PARTS, key=lambda part: (policy.points[part] * parts[part], -PARTS.index(part)))
    told = [
        f"{_many(within, 'incident')} in {policy.window}",
        f"{_many(case.victims, 'victim')} in all",
        f"the latest {_many(days, 'day')} ago",
        f"{largest} weighs most",
    ]
    told += level
    if case.contested:
        told.append(f"{_many(case.contested, 'incident')} may be a counter-allegation")
    return ", ".join(told[:3]) + "; " + "; ".join(told[3:]) + "."


def _told_of_level(case: Case, policy: Policy, total: float, level: str, floors: Sequence[LevelFloor]) -> list[str]:
    """What lifted the level above what the points suggest, and which definitions are met."""
    points = level_for_points(total, policy)
    lifting = [floor for floor in floors if floor.level == level != points]
    by_list = bool(case.listed) and policy.level_if_listed == level != points
    told = []
    if lifting:
        told.append(
            f"raised to at least {level.replace('_', ' ')} because of {', '.join(each.words for each in lifting)}"
        )
    if by_list:
        told.append(f"raised because {', '.join(case.listed)} is met")
    elif case.listed:
        told.append(f"{', '.join(case.listed)} met")
    return told


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
