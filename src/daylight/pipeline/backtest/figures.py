"""The figures: month by month and all together, what followed and how much of it each list would have covered."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from daylight.domain.proportions import Proportion
from daylight.pipeline.backtest.followed import OUTCOMES, Followed, Happened
from daylight.pipeline.backtest.lists import Ints, Lists

Row = tuple[Any, ...]
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Months:
    """The days looked from, each with the last day of what may follow it; the first `complete` are all known."""

    days: Sequence[date]
    until: Sequence[date]
    complete: int

    @property
    def whole(self) -> range:
        """The places whose following months are all known."""
        return range(self.complete)

    def last_before(self, day: date) -> int:
        """The place of the last month's end before a day; -1 where there is none."""
        return bisect_left(self.days, day) - 1


def list_rows(lists: Lists, months: Months) -> Iterator[Row]:
    """How long the list is each month, and how it changes."""
    before: set[int] | None = None
    for place, day in enumerate(months.days):
        now = set(lists.listed(place).tolist())
        joined, left = (None, None) if before is None else (len(now - before), len(before - now))
        yield *lists.name, day, len(now), lists.held(place), joined, left, place < months.complete
        before = now


def followed_rows(lists: Lists, months: Months, followed: Followed) -> Iterator[Row]:
    """What followed each month's list, outcome by outcome."""
    size = len(followed.people)
    for place in months.whole:
        listed, known = lists.listed(place), followed.known_by(months.days[place])
        on_list = flags_of(listed, size)
        for outcome in OUTCOMES:
            rows = followed.happened[outcome].between(months.days[place], months.until[place])
            people = rows.people(size)
            hits, total = int(np.count_nonzero(people[listed])), int(np.count_nonzero(people))
            yield (
                *lists.name, months.days[place], outcome, len(listed), hits, total,
                int(np.count_nonzero(people & known)), _share(hits, len(listed)), _share(hits, total),
                len(np.unique(rows.victim)), len(np.unique(rows.victim[on_list[rows.person]])),
            )  # fmt: skip


def summary_rows(lists: Lists, months: Months, followed: Followed, monthly: Sequence[Row]) -> Iterator[Row]:
    """All complete months together; `monthly` are this rule's rows of what followed."""
    runs = _runs_of(lists)
    for outcome in OUTCOMES:
        told = [row for row in monthly if row[4] == outcome]
        listed, hits, total = (sum(row[at] for row in told) for at in (5, 6, 7))
        happened = followed.happened[outcome]
        people = _first_listed(runs, months, happened)
        events = _events(runs, months, happened)
        yield (
            *lists.name, outcome, len(told), listed / len(told) if told else None,
            people.cases, people.hits, *_with_interval(people), _share(hits, listed), _share(hits, total),
            events.share.cases, events.share.hits, *_with_interval(events.share), events.victims,
            events.victims_covered, *_quartiles(events.leads), events.at_least,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Covered:
    """Incidents that happened after the first month's end, and those whose suspect was then listed."""

    share: Proportion
    victims: int
    victims_covered: int
    leads: list[int]
    at_least: int


@dataclass(frozen=True, slots=True)
class _Runs:
    """Every unbroken listing of one rule: person, first and last place, in order of person and place."""

    person: Ints
    first: Ints
    last: Ints


def _runs_of(lists: Lists) -> _Runs:
    runs = np.array([run[:3] for run in lists.runs()], dtype=np.int64).reshape(-1, 3)
    return _Runs(runs[:, 0], runs[:, 1], runs[:, 2])


def _first_listed(runs: _Runs, months: Months, happened: Happened) -> Proportion:
    """Of the people first listed in a complete month, those of whom it followed in time."""
    person, at = np.unique(runs.person, return_index=True)  # the first run of each
    place = runs.first[at]
    person, place = person[place < months.complete], place[place < months.complete]
    after, until = _ordinals(months.days)[place], _ordinals(months.until)[place]
    told = np.sort(happened.person * _WIDE + happened.day)
    start = np.searchsorted(told, person * _WIDE + after, side="right")
    end = np.searchsorted(told, person * _WIDE + until, side="right")
    return Proportion(int(np.count_nonzero(end > start)), len(person))


def _events(runs: _Runs, months: Months, happened: Happened) -> _Covered:
    """Every incident counts once, against the list of the last month's end before it."""
    ends = _ordinals(months.days)
    later = happened.between(months.days[0], months.until[-1])
    place = np.searchsorted(ends, later.day, side="left") - 1
    run = np.searchsorted(runs.person * _WIDE + runs.first, later.person * _WIDE + place, side="right") - 1
    found = np.maximum(run, 0)
    covered = np.zeros(len(run), dtype=np.bool_)
    if len(runs.person):
        covered = (run >= 0) & (runs.person[found] == later.person) & (runs.last[found] >= place)
    incidents, at = np.unique(later.incident[covered], return_index=True)
    first = runs.first[found[covered][at]]
    leads = sorted((later.day[covered][at] - ends[first]).tolist())
    share = Proportion(len(incidents), len(np.unique(later.incident)))
    victims = len(np.unique(later.victim)), len(np.unique(later.victim[covered]))
    return _Covered(share, *victims, leads, int(np.count_nonzero(first == 0)))


_WIDE = 10_000_000
"""More than any day's ordinal: a person and a day, or a place, become one number that sorts as the two do."""


def _ordinals(days: Sequence[date]) -> Ints:
    return np.array([day.toordinal() for day in days], dtype=np.int64)


def frontier_rows(
    lists: Lists, months: Months, followed: Followed, capacities: Sequence[int]
) -> tuple[list[Row], list[Row]]:
    """The capacity frontier at each of the capacities, and the places that each share of later harm needs."""
    size = len(followed.people)
    ranked = [lists.listed(place) for place in months.whole]
    longest = max((len(each) for each in ranked), default=0)
    frontier, needed = [], []
    for outcome in OUTCOMES:
        curve = np.zeros(longest + 1, dtype=np.int64)  # people covered by that many places, summed over months
        windows, total, victims = [], 0, 0
        for place, listed in zip(months.whole, ranked, strict=True):
            rows = followed.happened[outcome].between(months.days[place], months.until[place])
            people = rows.people(size)
            total += int(np.count_nonzero(people))
            victims += len(np.unique(rows.victim))
            windows.append(rows)
            gained = np.cumsum(people[listed])
            curve[1 : len(listed) + 1] += gained
            curve[len(listed) + 1 :] += gained[-1] if len(listed) else 0
        for places in capacities:
            covered = int(curve[min(places, longest)])
            frontier.append(
                (
                    *lists.name, outcome, places, _mean([min(places, len(each)) for each in ranked]), total, covered,
                    _share(covered, total), victims, _victims_covered(windows, ranked, places, size),
                )
            )  # fmt: skip
        for share in SHARES:
            at = int(np.searchsorted(curve, share * total - 1e-9, side="left")) if total else longest + 1
            needed.append((*lists.name, outcome, share, at if at <= longest else None))
    return frontier, needed


def _victims_covered(windows: Sequence[Happened], ranked: Sequence[Ints], places: int, size: int) -> int:
    return sum(
        len(np.unique(rows.victim[flags_of(listed[:places], size)[rows.person]]))
        for rows, listed in zip(windows, ranked, strict=True)
    )


def flags_of(people: Ints, size: int) -> Any:
    """Of so many people, those who are among these."""
    flags = np.zeros(size, dtype=np.bool_)
    flags[people] = True
    return flags


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[int]) -> float | None:
    return sum(values) / len(values) if values else None


def _with_interval(share: Proportion) -> tuple[float | None, float | None, float | None]:
    return share.value, *(share.interval() or (None, None))


def _quartiles(days: list[int]) -> tuple[float | None, float | None, float | None]:
    """Median, lower and upper quartile."""
    if not days:
        return None, None, None
    lower, middle, upper = np.percentile(np.array(days), [25, 50, 75]).tolist()
    return middle, lower, upper
