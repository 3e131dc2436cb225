"""Charts as geometry, in units of the drawing. Each page says the same in a table beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, log10
from typing import Any

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 300, 56, 16, 16, 40
BAR, LONGEST = 46, 600


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its words above it and its number behind it."""

    words: str
    number: int
    dropped: int
    words_y: int
    y: int
    number_y: int
    width: str
    number_x: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars under each other."""

    height: int
    bars: list[Bar]


def attrition_bars(rows: Iterable[Any]) -> Bars:
    """How many people are left after each condition, the longest bar for everybody."""
    told = list(rows)
    most = max((row.left for row in told), default=0) or 1
    bars = []
    for place, row in enumerate(told):
        width, top = LONGEST * row.left / most, place * BAR
        bars.append(
            Bar(
                words=row.condition, number=row.left, dropped=row.dropped, words_y=top + 16, y=top + 22,
                number_y=top + 36, width=f"{max(width, 1.0):.1f}", number_x=f"{width + 8:.1f}",
            )
        )  # fmt: skip
    return Bars(BAR * len(told) + 6, bars)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: what it is, its points, and whether it is the one that the page is about."""

    words: str
    points: str
    own: bool
    marks: list[tuple[str, str, str]]  # x, y, and what a pointer over it says


@dataclass(frozen=True, slots=True)
class Tick:
    """A word on an axis, and where."""

    at: str
    words: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A chart of lines with two axes."""

    lines: list[Line]
    across: list[Tick]
    up: list[Tick]
    rule: str | None = None  # where a standing line is drawn


Series = Sequence[tuple[float, float, str]]


def _line_chart(
    series: Sequence[tuple[str, bool, Series]], *, across: Iterable[tuple[float, str]], top: float, up: Iterable[Tick],
    span: tuple[float, float], rule: float | None = None,
) -> Lines:  # fmt: skip
    first, last = span

    def x_of(value: float) -> str:
        return f"{LEFT + (WIDTH - LEFT - RIGHT) * (value - first) / ((last - first) or 1):.1f}"

    def y_of(value: float) -> str:
        return f"{TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / (top or 1)):.1f}"

    lines = []
    for words, own, points in series:
        marks = [(x_of(x), y_of(y), said) for x, y, said in points]
        lines.append(Line(words, " ".join(f"{x},{y}" for x, y, _ in marks), own, marks))
    return Lines(
        lines,
        [Tick(x_of(value), words) for value, words in across],
        [Tick(y_of(float(tick.at)), tick.words) for tick in up],
        None if rule is None else x_of(min(max(rule, first), last)),
    )


def month_chart(series: Sequence[tuple[str, bool, Sequence[tuple[date, int]]]]) -> Lines | None:
    """Numbers of people by month's end; None for no month."""
    days = sorted({day for _, _, points in series for day, _ in points})
    if not days:
        return None
    top = _round_up(max(number for _, _, points in series for _, number in points))
    drawn = [
        (
            words,
            own,
            [(float(day.toordinal()), float(number), f"{words}, {day:%B %Y}: {number}") for day, number in points],
        )
        for words, own, points in series
    ]
    january = [(float(day.toordinal()), f"{day:%b %Y}") for day in days[:: max(len(days) // 6, 1)]]
    up = [Tick(str(top * part / 4), f"{top * part / 4:g}") for part in range(5)]
    span = float(days[0].toordinal()), float(days[-1].toordinal())
    return _line_chart(drawn, across=january, top=top, up=up, span=span)


def year_chart(series: Sequence[tuple[str, bool, Sequence[tuple[date, float | None]]]]) -> Lines | None:
    """Shares from 0 to 1 by the last day of a year; None for fewer than two years."""
    days = sorted({day for _, _, points in series for day, _ in points})
    if len(days) < 2:
        return None
    drawn = [
        (
            words,
            own,
            [(float(day.toordinal()), share, f"{words}, to {day:%B %Y}: {share:.1%}")
             for day, share in points if share is not None],
        )
        for words, own, points in series
    ]  # fmt: skip
    across = [(float(day.toordinal()), f"{day:%b %Y}") for day in days[:: max(len(days) // 6, 1)]]
    up = [Tick(str(part / 4), f"{part / 4:.0%}") for part in range(5)]
    span = float(days[0].toordinal()), float(days[-1].toordinal())
    return _line_chart(drawn, across=across, top=1.0, up=up, span=span)


def _round_up(number: float) -> float:
    """The next number that a scale of four steps can be read from: 4, 8, 20, 40, 80, 200 and so on."""
    if number <= 4:
        return 4.0
    size = 10.0 ** int(log10(number))
    return next(step * size for step in (1, 2, 4, 8, 10, 20) if step * size >= number and (step * size) % 4 == 0)


def frontier_chart(rules: Sequence[tuple[str, bool, Sequence[tuple[int, float]]]], places: int | None) -> Lines | None:
    """The share of later harm covered, by places on a scale on which each step is tenfold; None for no figure."""
    numbers = sorted({number for _, _, points in rules for number, _ in points})
    if not numbers:
        return None
    most = max(share for _, _, points in rules for _, share in points)
    top = min(max(ceil(most * 20) / 20, 0.05), 1.0)
    drawn = [
        (words, own, [(log10(number), share, f"{words}, {number} places: {share:.1%}") for number, share in points])
        for words, own, points in rules
    ]
    across = [(log10(number), f"{number:,}") for number in numbers]
    up = [Tick(str(top * part / 4), f"{top * part / 4:.1%}") for part in range(5)]
    span = log10(numbers[0]), log10(numbers[-1])
    return _line_chart(drawn, across=across, top=top, up=up, span=span, rule=log10(places) if places else None)
