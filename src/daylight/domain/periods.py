"""Days, windows and ages. Nothing here knows what today is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")


def london_date(at: datetime) -> date:
    """The Europe/London date of a moment given in UTC, with or without its offset."""
    return (at.replace(tzinfo=UTC) if at.tzinfo is None else at).astimezone(_LONDON).date()


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for the 29th where that year has none."""
    year = day.year - years
    if year < 1:
        return date.min
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def age_on(born: date, day: date) -> int:
    """Whole years lived on `day`. Someone born on 29 February is a year older on 1 March of a common year.

    Source: a person attains an age at the start of the anniversary of the birth, Family Law Reform Act 1969 s9.
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class Window:
    """How far back a rule looks: `years`, `days`, or neither for all time. `start < event date <= as_of`."""

    years: int | None = None
    days: int | None = None

    def __post_init__(self) -> None:
        if self.years is not None and self.days is not None:
            raise ValueError("a window is in years or in days, not both")
        for name, length in (("years", self.years), ("days", self.days)):
            if length is not None and length < 1:
                raise ValueError(f"a window of {length} {name} holds nothing; give at least 1")

    def start(self, as_of: date) -> date:
        """The day before the first day of the window; the earliest possible date where there is no window."""
        return _start(self.years, self.days, as_of)

    def __str__(self) -> str:
        if self.years is not None:
            return "12 months" if self.years == 1 else f"{self.years} years"
        return "all time" if self.days is None else f"{self.days} days"


@lru_cache(maxsize=256)
def _start(years: int | None, days: int | None, as_of: date) -> date:
    if years is not None:
        return years_before(as_of, years)
    return date.min if days is None else as_of - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class BirthRange:
    """What is known of a date of birth: no earlier than `first`, no later than `last`; None where unknown."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError("a date of birth cannot be earliest after it is latest")

    @classmethod
    def exactly(cls, born: date) -> Self:
        """A date of birth that is known to the day."""
        return cls(born, born)

    @classmethod
    def between(cls, first: date | None, last: date | None) -> Self:
        """What records leave possible. Records that contradict each other, an empty range, leave nothing known."""
        contradicted = first is not None and last is not None and first > last
        return cls() if contradicted else cls(first, last)

    def surely_under(self, age: int, day: date) -> bool:
        """Whether even the earliest possible date of birth leaves the person under `age` on `day`."""
        return self.first is not None and age_on(self.first, day) < age


UNKNOWN_BIRTH = BirthRange()
