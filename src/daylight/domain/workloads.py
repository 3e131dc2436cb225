"""Who gets a unit's hours: packages of actions, the highest risk first, within the hours there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daylight.domain.levels import LEVELS

TIE_BREAK = (
    "Ordered by level of management, then score, then whoever has waited longest, then reference. A package that does "
    "not fit waits; one below it goes ahead only because it fits in what is left, and that is said."
)


@dataclass(frozen=True, slots=True)
class Package:
    """The approved actions of one case that have not started. `minutes` is what they cost in a week."""

    reference: str
    level: str  # empty where none is set: after all that have one
    score: float | None
    since: date  # approved, and waiting since
    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 0 or self.level not in {"", *LEVELS}:
            raise ValueError(
                f"the package of {self.reference} has a level that there is not, or costs less than nothing"
            )


@dataclass(frozen=True, slots=True)
class Placed:
    """One package with its place from 1, whether it gets its hours now, and why."""

    package: Package
    place: int
    gets: bool
    why: str


def in_hours(minutes: int) -> str:
    """90 as "1.5 hours"."""
    number = f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
    return f"{number} {'hour' if minutes == 60 else 'hours'}"


def placed(packages: Iterable[Package], minutes: int) -> tuple[Placed, ...]:
    """Every package in its order: those that get their hours are never more together than the `minutes` there are."""
    left, passed, found = max(minutes, 0), 0, []
    for place, package in enumerate(sorted(packages, key=_order), start=1):
        gets = package.minutes <= left
        if gets:
            why = (
                f"fits although {passed} above it {'does' if passed == 1 else 'do'} not" if passed else "next in order"
            )
            why = f"{why}; needs {in_hours(package.minutes)} of {in_hours(left)} left"
            left -= package.minutes
        else:
            why = f"needs {in_hours(package.minutes)} and {in_hours(left)} {'is' if left == 60 else 'are'} left"
            passed += 1
        found.append(Placed(package, place, gets, why))
    return tuple(found)


def _order(package: Package) -> tuple[int, float, date, str]:
    level = LEVELS.index(package.level) if package.level else -1
    return -level, -(package.score if package.score is not None else -1.0), package.since, package.reference
