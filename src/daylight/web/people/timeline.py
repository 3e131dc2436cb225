"""The timeline as a drawing: one lane per victim, marks as large as the harm, custody shaded, actions as lines.

Geometry only, in units of the drawing; the page's table says the same in words.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import log10
from typing import Any

from daylight.web.people.queries import Known

WIDTH, LANE, LEFT, TOP = 940, 44, 130, 26
_SMALLEST, _LARGEST = 4.0, 13.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One event: where, how large, whether it became a crime, and what a pointer over it says."""

    x: str
    y: str
    radius: str
    crime: bool
    words: str


@dataclass(frozen=True, slots=True)
class Shade:
    """A spell in custody."""

    x: str
    width: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A day on which somebody acted: an order, a managing spell, a conviction."""

    x: str
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole drawing."""

    height: int
    lanes: list[tuple[str, str]]  # what a lane is called, and its middle
    marks: list[Mark]
    shades: list[Shade]
    lines: list[Line]
    years: list[tuple[str, int]]


def drawing_of(known: Known, named: dict[str, str]) -> Drawing | None:
    """The drawing of a person's time as suspect; None when nothing is known."""
    events = known.suspected
    if not events:
        return None
    first, last = min(event.event_date for event in events), known.on
    scale = float(WIDTH - LEFT - 20) / max((last - first).days, 1)

    def x_of(day: date) -> float:
        return float(LEFT) + float((min(max(day, first), last) - first).days) * float(scale)

    lanes = list(dict.fromkeys(named.get(event.other_person_id, "No victim recorded") for event in events))
    middle = {lane: TOP + LANE * place + LANE / 2 for place, lane in enumerate(lanes)}
    return Drawing(
        height=TOP + LANE * len(lanes) + 28,
        lanes=[(lane, f"{middle[lane]:.0f}") for lane in lanes],
        marks=[_mark(event, x_of(event.event_date), middle, named) for event in events],
        shades=[_shade(spell, x_of, last) for spell in known.spells["custody"] if spell.starts_on],
        lines=[Line(f"{x_of(day):.1f}", words) for day, words in _actions(known, first)],
        years=[(f"{x_of(date(year, 1, 1)):.1f}", year) for year in range(first.year + 1, last.year + 1)],
    )


def _mark(event: Any, x: float, middle: dict[str, float], named: dict[str, str]) -> Mark:
    lane = named.get(event.other_person_id, "No victim recorded")
    radius = min(_SMALLEST + 3.0 * log10(1.0 + (event.severity or 0.0)), _LARGEST)
    crimes = len(event.offence_ids or [])
    what = f"{crimes} crime{'' if crimes == 1 else 's'}" if crimes else "no crime"
    words = f"{event.event_date.day} {event.event_date:%B %Y}, {lane}: {what}"
    return Mark(f"{x:.1f}", f"{middle[lane]:.0f}", f"{radius:.1f}", bool(crimes), words)


def _shade(spell: Any, x_of: Any, last: date) -> Shade:
    ends = spell.ends_on or spell.release_on or last
    left, right = x_of(spell.starts_on), x_of(max(ends, spell.starts_on + timedelta(days=1)))
    words = f"in custody from {spell.starts_on:%d %B %Y} to {ends:%d %B %Y}"
    return Shade(f"{left:.1f}", f"{max(right - left, 2.0):.1f}", words)


def _actions(known: Known, first: date) -> list[tuple[date, str]]:
    found = [
        *((row.starts_on, f"order: {(row.kind or 'order').replace('_', ' ')}") for row in known.spells["orders"]),
        *((row.starts_on, f"managed by {row.scheme}") for row in known.spells["management"] if row.role != "victim"),
        *((row.convicted_on, f"convicted: {row.offence or row.offence_code}") for row in known.spells["convictions"]),
    ]
    return sorted((day, words) for day, words in found if day and day >= first)
