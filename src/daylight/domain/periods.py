"""Days, windows and ages. Nothing here knows what today is."""

from calendar import monthrange
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


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last day of that month where it has no such day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a rule looks at: `start(as_of) < event date <= end(as_of)`.

    Rolling: the last `years`, `months` or `days` before the viewpoint. Fixed: from `first` to `last`, both in it and
    either left open, whatever the viewpoint. Neither: for all time.
    """

    years: int | None = None
    days: int | None = None
    months: int | None = None
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        lengths = {"years": self.years, "months": self.months, "days": self.days}
        given = [name for name, length in lengths.items() if length is not None]
        if len(given) > 1:
            raise ValueError(f"a window is in {' or in '.join(given)}, not {'both' if len(given) == 2 else 'all'}")
        if given and self.is_fixed:
            raise ValueError(f"a window is rolling, in {given[0]}, or fixed, from a day to a day, not both")
        for name, length in lengths.items():
            if length is not None and length < 1:
                raise ValueError(f"a window of {length} {name} holds nothing; give at least 1")
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError(f"a window from {self.first} to {self.last} holds nothing; change the two")

    @property
    def is_fixed(self) -> bool:
        """From a day, to a day, or both: it does not move with the viewpoint."""
        return self.first is not None or self.last is not None

    def start(self, as_of: date) -> date:
        """The day before the first day of the window; the earliest possible date where there is no window."""
        if self.first is not None:
            return self.first - timedelta(days=1) if self.first > date.min else date.min
        return _start(self.years, self.months, self.days, as_of)

    def end(self, as_of: date) -> date:
        """The last day of the window: the viewpoint, or the last day of a fixed window that is over."""
        return as_of if self.last is None else min(as_of, self.last)

    def __str__(self) -> str:
        if self.is_fixed:
            words = (f"from {self.first}" if self.first else "", f"to {self.last}" if self.last else "")
            return " ".join(filter(None, words))
        if self.years is not None:
            return "12 months" if self.years == 1 else f"{self.years} years"
        if self.months is not None:
            return "1 month" if self.months == 1 else f"{self.months} months"
        return "all time" if self.days is None else f"{self.days} days"


@lru_cache(maxsize=256)
def _start(years: int | None, months: int | None, days: int | None, as_of: date) -> date:
    if years is not None:
        return years_before(as_of, years)
    if months is not None:
        return months_before(as_of, months)
    if days is None or days >= as_of.toordinal():
        return date.min
    return as_of - timedelta(days=days)


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

    def surely_over(self, age: int, day: date) -> bool:
        """Whether even the latest possible date of birth leaves the person over `age` on `day`."""
        return self.last is not None and age_on(self.last, day) > age


UNKNOWN_BIRTH = BirthRange()
