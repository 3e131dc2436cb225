"""The days from which a model looks ahead: those it learns from, and the one whose months it never sees."""

from dataclasses import dataclass
from datetime import date, timedelta

from daylight.domain.errors import Refused
from daylight.pipeline.risk.features import MONTHS

AHEAD = 12  # months
STEP, MOST = 6, 6


def month_end(day: date) -> date:
    """The last day of a month on or before this day: itself, or the end of the month before."""
    after = day + timedelta(days=1)
    return day if after.day == 1 else day.replace(day=1) - timedelta(days=1)


def months_from(day: date, months: int) -> date:
    """The same day so many months later, earlier for fewer than nought; the last of the month for a month's end, and
    where that month has no such day."""
    count = day.year * 12 + day.month + months
    last = date(count // 12, count % 12 + 1, 1) - timedelta(days=1)
    return last if month_end(day) == day or day.day > last.day else last.replace(day=day.day)


@dataclass(frozen=True, slots=True)
class Origins:
    """`held_out` looks ahead to `seen_until`, whose records were read; `trained` look ahead to `held_out` at most."""

    trained: tuple[date, ...]  # oldest first
    held_out: date
    seen_until: date


def origins(first: date, as_of: date) -> Origins:
    """The days for records that begin on `first` and were read as of `as_of`.

    The held-out day is the latest month's end whose twelve months have been seen. Training looks from every sixth
    month's end before it, from the latest whose own twelve months were over by the held-out day back to the first with
    a whole window of records behind it; at most MOST. Refused where there is none.
    """
    seen_until = month_end(as_of)
    held_out = months_from(seen_until, -AHEAD)
    days = [months_from(held_out, -AHEAD - STEP * step) for step in range(MOST)]
    trained = tuple(sorted(day for day in days if months_from(day, -MONTHS) >= month_end(first)))
    if not trained:
        needed = MONTHS + 2 * AHEAD
        raise Refused(
            f"The records begin on {first} and end on {as_of}. A model needs {needed} months: {MONTHS} to look back "
            f"on, {AHEAD} to learn what followed, and {AHEAD} more to test it. Load older records."
        )
    return Origins(trained, held_out, seen_until)
