"""Levels of intervention and management: what each asks for, when it is due again, and when it may change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from daylight.domain.errors import Refused
from daylight.domain.periods import BirthRange, Window
from daylight.domain.reference import reference_toml

LEVELS = ("standard", "medium", "high", "very_high")
ADULT = 18  # a person under 18 is a child: Children Act 1989 s105


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that must be done at a level and above."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class LevelRule:
    """What one level adds to those below it, and its times in calendar days."""

    reassess_days: int
    floor_days: int
    measures: tuple[Measure, ...]

    def __post_init__(self) -> None:
        if self.reassess_days <= 0 or self.floor_days < 0:
            raise ValueError("a level is reassessed after one day or more, and its floor time is no less than zero")


@dataclass(frozen=True, slots=True)
class LevelFloor:
    """One kind of crime that lifts a person to at least `level` when it lies within `window`."""

    kind: str  # the theme of an offence code: `strangulation`
    level: str
    window: Window
    words: str

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"the floor of {self.kind} names no level: {self.level}")


@dataclass(frozen=True, slots=True)
class LevelPolicy:
    """Every level and level floor of one edition."""

    edition: str
    source: str
    owner: str
    rules: dict[str, LevelRule]
    floors: tuple[LevelFloor, ...]

    def __post_init__(self) -> None:
        if tuple(self.rules) != LEVELS:
            raise ValueError("the levels must be standard, medium, high and very_high, in that order")
        waits = [rule.reassess_days for rule in self.rules.values()]
        if waits != sorted(waits, reverse=True):
            raise ValueError("a higher level must not be reassessed later than a lower one")
        names = [measure.name for rule in self.rules.values() for measure in rule.measures]
        if len(names) != len(set(names)):
            raise ValueError("a measure belongs to the lowest level that asks for it, once")


def level_policy_of(data: dict[str, Any]) -> LevelPolicy:
    """A policy from parsed TOML; KeyError or ValueError when it is wrong."""
    rules = {
        level: LevelRule(
            told["reassess_days"],
            told["floor_days"],
            tuple(Measure(name, words) for name, words in told["measures"].items()),
        )
        for level, told in data["levels"].items()
    }
    floors = tuple(
        LevelFloor(kind, told["level"], Window(years=told["years"]), told["words"])
        for kind, told in sorted(data["floors"].items())
    )
    return LevelPolicy(data["edition"], data["source"], data["owner"], rules, floors)


@cache
def shipped_level_policy() -> LevelPolicy:
    """The levels that ship with Daylight."""
    return level_policy_of(reference_toml("levels.toml"))


def minimum_measures(level: str, policy: LevelPolicy | None = None) -> tuple[Measure, ...]:
    """Everything that must be done at this level: its own measures and those of every level below."""
    rules = (policy or shipped_level_policy()).rules
    return tuple(measure for each in LEVELS[: LEVELS.index(level) + 1] for measure in rules[each].measures)


def reassessment_due(level: str, set_on: date, policy: LevelPolicy | None = None) -> date:
    """The last day by which a person at this level must be assessed again."""
    return set_on + timedelta(days=(policy or shipped_level_policy()).rules[level].reassess_days)


def may_fall_from(level: str, set_on: date, policy: LevelPolicy | None = None) -> date:
    """The first day on which this level may be lowered."""
    return set_on + timedelta(days=(policy or shipped_level_policy()).rules[level].floor_days)


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A change that somebody wants: from one level, set on a day, to another. `by` and `approved_by` are users."""

    current: str
    set_on: date
    wanted: str
    by: str
    reason: str = ""
    approved_by: str = ""

    def __post_init__(self) -> None:
        if self.current not in LEVELS or self.wanted not in LEVELS or not self.by:
            raise ValueError("a change of level names two levels and who makes it")

    @property
    def lowers(self) -> bool:
        """To a level below the present one."""
        return LEVELS.index(self.wanted) < LEVELS.index(self.current)


def check_may_change(change: LevelChange, *, on: date, policy: LevelPolicy | None = None) -> None:
    """Refused when a level may not be lowered so: anybody raises it, nobody lowers it alone, unexplained or early."""
    if not change.lowers:
        return
    if not change.reason.strip():
        raise Refused("A level is lowered only with a reason. Say what has changed.")
    if change.approved_by.strip().casefold() in {"", change.by.strip().casefold()}:
        raise Refused("A level is lowered only with the approval of another person. Ask a supervisor to approve it.")
    first = may_fall_from(change.current, change.set_on, policy)
    if on < first:
        raise Refused(
            f"This level was set on {change.set_on} and holds until {first}. Wait until then, or leave it as it is."
        )


def check_may_have_level(born: BirthRange, *, on: date) -> None:
    """Refused for a child: a suspect under 18 goes to a safeguarding route, never to a list or a level."""
    if born.surely_under(ADULT, on):
        raise Refused("This person is under 18. Refer to the safeguarding route; a child is given no level.")


def floors_reached(
    crimes: Iterable[tuple[str, date]], as_of: date, policy: LevelPolicy | None = None
) -> tuple[LevelFloor, ...]:
    """The level floors that these crimes (kind, day) reach at `as_of`, the highest level first, then by kind."""
    told = tuple(crimes)
    reached = [
        floor
        for floor in (policy or shipped_level_policy()).floors
        if any(kind == floor.kind and floor.window.start(as_of) < on <= as_of for kind, on in told)
    ]
    return tuple(sorted(reached, key=lambda floor: (-LEVELS.index(floor.level), floor.kind)))
