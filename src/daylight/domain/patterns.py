"""Whether one person's incidents cluster around the days of a calendar: a test told beforehand, corrected for many.

A football weekend is a weekend: incidents are more frequent on one whether anybody plays or not. So each day is
compared with days of the same weekday only, on which the person was at liberty and the calendar knows what happened.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import comb, fsum


@dataclass(frozen=True, slots=True)
class Stratum:
    """Days that are alike: how many there are, how many of them the calendar marks, and how many had an incident."""

    days: int
    marked: int
    incidents: int

    def __post_init__(self) -> None:
        if not (0 <= self.marked <= self.days and 0 <= self.incidents <= self.days):
            raise ValueError("a stratum has no more marked days, and no more days with an incident, than days")


@dataclass(frozen=True, slots=True)
class Trial:
    """One person against one calendar: what was seen, and what chance alone would give.

    `chance` is the probability of at least `seen` if incidents fell on marked days no more than on others like them;
    `least_chance` the smallest that these numbers of days could give, whatever was seen.
    """

    person_id: str
    calendar: str
    incidents: int  # days with an incident, at liberty, on which the calendar knows
    seen: int  # of them, on marked days
    expected: float
    chance: float
    least_chance: float

    @property
    def times(self) -> float | None:
        """How many times as often as chance would have it; None where nothing is expected."""
        return self.seen / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Finding:
    """A trial with its place among all that were made."""

    trial: Trial
    told: bool  # whether the numbers could have told anything at all
    found: bool
    adjusted: float | None  # the smallest false discovery rate at which it would be found; None where not told


def strata_of(days: Iterable[date], marked: Collection[date], incidents: Collection[date]) -> tuple[Stratum, ...]:
    """Days by weekday. `days` are those on which an incident could have happened and would have been compared."""
    every, of_calendar, with_incident = Counter[int](), Counter[int](), Counter[int]()
    for day in set(days):
        every[day.weekday()] += 1
        of_calendar[day.weekday()] += day in marked
        with_incident[day.weekday()] += day in incidents
    return tuple(Stratum(every[each], of_calendar[each], with_incident[each]) for each in sorted(every))


def trial_of(
    person_id: str, calendar: str, days: Collection[date], marked: Collection[date], incidents: Collection[date]
) -> Trial:
    """One person against one calendar. An incident on a day that is not among `days` is left out."""
    strata = strata_of(days, marked, incidents)
    inside = set(incidents) & set(days)
    seen = len(inside & set(marked))
    spread = _distribution(strata)
    return Trial(
        person_id,
        calendar,
        len(inside),
        seen,
        fsum(each.incidents * each.marked / each.days for each in strata),
        min(1.0, fsum(spread[seen:])),
        min(1.0, fsum(spread[_most(strata) :])),
    )


def _most(strata: Sequence[Stratum]) -> int:
    return sum(min(each.marked, each.incidents) for each in strata)


def _distribution(strata: Sequence[Stratum]) -> list[float]:
    """The probability of 0, 1, 2... incidents on marked days, when each weekday's incidents are drawn at random."""
    spread = [1.0]
    for each in strata:
        ways = comb(each.days, each.incidents)
        own = [
            comb(each.marked, k) * comb(each.days - each.marked, each.incidents - k) / ways
            for k in range(min(each.marked, each.incidents) + 1)
        ]
        spread = [
            fsum(spread[place] * own[k - place] for place in range(len(spread)) if 0 <= k - place < len(own))
            for k in range(len(spread) + len(own) - 1)
        ]
    return spread


def findings_of(trials: Iterable[Trial], *, false_discovery_rate: float) -> tuple[Finding, ...]:
    """Which trials are found at this false discovery rate (Benjamini and Hochberg 1995), in the order of the trials.

    A trial whose numbers of days could never have been found, even alone, is told apart and does not count: that is
    decided from the numbers of days alone, never from what was seen (Tarone 1990).
    """
    if not 0 < false_discovery_rate < 1:
        raise ValueError("a false discovery rate lies between 0 and 1")
    given = tuple(trials)
    could = [place for place, each in enumerate(given) if each.least_chance <= false_discovery_rate]
    ordered = sorted(could, key=lambda place: -given[place].chance)
    adjusted: dict[int, float] = {}
    least = 1.0
    for rank, place in zip(range(len(ordered), 0, -1), ordered, strict=True):
        least = min(least, given[place].chance * len(ordered) / rank)
        adjusted[place] = least
    return tuple(
        Finding(each, place in adjusted, adjusted.get(place, 1.0) <= false_discovery_rate, adjusted.get(place))
        for place, each in enumerate(given)
    )


def days_between(first: date, last: date, *, without: Callable[[date], bool] = lambda day: False) -> tuple[date, ...]:
    """Every day from first to last, both included, but those left out: in custody, say."""
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in every if not without(day))


def told_of(finding: Finding) -> str:
    """One sentence for the screen, with the numbers behind it."""
    trial = finding.trial
    seen = f"{trial.seen} of {trial.incidents} days with an incident fell on these days"
    if not finding.told:
        return f"Too little to tell: {seen}."
    expected = f"chance alone would give {trial.expected:.1f}"
    if finding.found:
        return f"More often than chance: {seen}, where {expected}."
    return f"No more than chance may give: {seen}, where {expected}."
