"""Clocks of law and policy: hours that leave days out, working days, school days. Bank holidays are handed in.

Days are those of Europe/London, from midnight to midnight there: two a year are 23 or 25 hours long.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from daylight.domain.periods import london_date
from daylight.domain.reference import reference_toml

LONDON = ZoneInfo("Europe/London")
ALARMS = (50, 75, 90)
"""Shares of a clock, in per cent, at which whoever owns it is told."""
_SATURDAY, _SUNDAY = 5, 6
_FURTHEST = 400  # days: no run of closed days is as long, so a search that passes it has bad data


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The days whose time a clock of hours does not count.

    Sources: Domestic Abuse Act 2021 ss26 and 29: Sundays, Christmas Day, Good Friday and bank holidays. Christmas Day
    and Good Friday are in the bank holidays of every nation of the United Kingdom, and are handed in with them.
    """

    holidays: frozenset[date]
    sundays: bool = True

    def has(self, day: date) -> bool:
        """Whether the time of a day does not count."""
        return day in self.holidays or (self.sundays and day.weekday() == _SUNDAY)


NOTHING = LeftOut(frozenset(), sundays=False)
"""Every hour counts."""


def midnight(day: date) -> datetime:
    """The moment at which a day begins in London, in UTC."""
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)


def hours_after(start: datetime, hours: float, left_out: LeftOut = NOTHING) -> datetime:
    """The moment, in UTC, at which so many counted hours have gone by since `start`.

    Hours are elapsed hours, whatever the clock on the wall does. ValueError for fewer than none.
    """
    if hours < 0:
        raise ValueError("a clock runs forward: give no fewer than 0 hours")
    now, rest = start.astimezone(UTC), timedelta(hours=hours)
    for _ in range(_FURTHEST):
        day = london_date(now)
        ends = midnight(day + timedelta(days=1))
        if not left_out.has(day):
            if now + rest <= ends:
                return now + rest
            rest -= ends - now
        now = ends
    raise ValueError("more than a year of days is left out; look at the holidays that were handed in")


def counted_between(start: datetime, end: datetime, left_out: LeftOut = NOTHING) -> timedelta:
    """The counted time from `start` to `end`; none where the end is not after the start."""
    now, last, counted = start.astimezone(UTC), end.astimezone(UTC), timedelta()
    while now < last:
        day = london_date(now)
        until = min(midnight(day + timedelta(days=1)), last)
        if not left_out.has(day):
            counted += until - now
        now = until
    return counted


def alarms_of(start: datetime, hours: float, left_out: LeftOut = NOTHING) -> tuple[tuple[int, datetime], ...]:
    """Each share of ALARMS with the moment, in UTC, at which so much of the clock is used up."""
    return tuple((share, hours_after(start, hours * share / 100, left_out)) for share in ALARMS)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def working_days_after(day: date, count: int, holidays: Collection[date]) -> date:
    """The working day that is the `count`th after `day`, which does not count itself. ValueError for less than 1."""
    if count < 1:
        raise ValueError("count at least one working day")
    found = day
    for _ in range(_FURTHEST + count * 2):
        found += timedelta(days=1)
        count -= is_working_day(found, holidays)
        if not count:
            return found
    raise ValueError("more than a year of days is left out; look at the holidays that were handed in")


@dataclass(frozen=True, slots=True)
class Term:
    """Days on which the schools of an area are open, but for weekends, bank holidays and closures within."""

    first: date
    last: date
    closed: tuple[tuple[date, date], ...] = ()

    def __post_init__(self) -> None:
        if self.last < self.first or any(until < since for since, until in self.closed):
            raise ValueError("a term, and a closure within it, ends on or after the day on which it begins")

    def is_open(self, day: date) -> bool:
        """Whether a weekday of the term is one of lessons."""
        return self.first <= day <= self.last and not any(since <= day <= until for since, until in self.closed)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one area that are on file, oldest first, and when its schools open in the morning."""

    area: str
    terms: tuple[Term, ...]
    opens: time = time(8, 0)

    def is_school_day(self, day: date, holidays: Collection[date]) -> bool:
        """Whether schools are open. Where no term dates are on file for the time, every working day is one: a notice
        is then rather early than late."""
        if not is_working_day(day, holidays):
            return False
        covered = self.terms and self.terms[0].first <= day <= self.terms[-1].last
        return not covered or any(term.is_open(day) for term in self.terms)


def school_notice_due(known_at: datetime, terms: Terms, holidays: Collection[date]) -> datetime:
    """The moment, in UTC, before which a school is told: the opening of the next school day after `known_at`.

    What is known before opening on a school day is told the same morning. Weekends and holidays do not stop the duty:
    they only move the opening. Source: Operation Encompass statutory guidance, 7 November 2025.
    """
    local = known_at.astimezone(LONDON)
    day = local.date()
    for _ in range(_FURTHEST):
        opening = datetime.combine(day, terms.opens, tzinfo=LONDON)
        if opening > local and terms.is_school_day(day, holidays):
            return opening.astimezone(UTC)
        day += timedelta(days=1)
    raise ValueError("no school day within a year; look at the term dates and holidays that were handed in")


@cache
def terms_on_file() -> dict[str, Terms]:
    """The term dates that ship, by area; a force puts its own councils' there."""
    found = reference_toml("term_dates.toml")
    return {
        name: Terms(name, tuple(sorted(map(_term, each["terms"]), key=lambda term: term.first)), each["opens"])
        for name, each in found["areas"].items()
    }


def _term(told: dict[str, Any]) -> Term:
    closed = tuple((since, until) for since, until in told.get("closed", []))
    return Term(told["first"], told["last"], closed)


def terms_of(area: str) -> Terms:
    """The term dates of an area; none on file for one that is not known, so that every working day is a school day."""
    return terms_on_file().get(area, Terms(area, ()))
