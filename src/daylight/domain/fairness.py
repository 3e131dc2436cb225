"""Fairness: how often each group is listed, and how often wrongly, with what is not recorded told first.

A trait (sex, age band, ethnicity) is read here and nowhere else: no rule and no score takes it. Each group is set
beside the largest one by a ratio and a difference, both with 95 per cent intervals. Few people are never shown: a
group is hidden where its numbers would point at a handful, and a second one where it could be worked out otherwise.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import exp, log, sqrt

from daylight.domain.gap import suppress
from daylight.domain.periods import BirthRange, age_on
from daylight.domain.proportions import Z95, Proportion

NOT_RECORDED = "not recorded"
TRAITS = ("sex", "age_band", "ethnicity")
AGE_BANDS = ((18, "under 18"), (25, "18 to 24"), (35, "25 to 34"), (45, "35 to 44"), (55, "45 to 54"))
"""Each band ends before its age."""
OLDEST_BAND = "55 and over"

_SEXES = {"M": "male", "F": "female", "X": "sex recorded as X"}
_BY_LETTER = {"W": "white", "M": "mixed", "A": "Asian", "B": "black", "O": "other"}
_BY_APPEARANCE = {"1": "white", "2": "white", "3": "black", "4": "Asian", "5": "Asian", "6": "other"}
_CHINESE_IN_2001 = "O1"  # the 16+1 set has it under "other"; the 18+1 set, under Asian (A4)


class Rate(StrEnum):
    """What is counted of each group. The last three need to know what was so, or what followed."""

    SELECTED = "selected"  # of all, those listed
    MISSED = "missed"  # of those of whom it is so, the ones not listed (false negatives)
    FALSE_ALARM = "false_alarm"  # of those of whom it is not so, the ones listed (false positives)
    RIGHT = "right"  # of those listed, the ones of whom it is so (precision)


@dataclass(frozen=True, slots=True)
class Case:
    """One person: the group by one trait (None: not recorded), whether listed, and if known whether rightly."""

    group: str | None
    selected: bool
    true: bool | None = None


Cases = Iterable[Case] | Counter[Case]
"""Cases one by one, or how many there are of each kind."""
Interval = tuple[float, float, float]
"""An estimate, then the lower and the upper end of its 95 per cent interval."""


@dataclass(frozen=True, slots=True)
class MissingRate:
    """How often a trait is not recorded; every number is None where it is suppressed."""

    hits: int | None
    cases: int | None
    share: Interval | None
    suppressed: bool


@dataclass(frozen=True, slots=True)
class GroupRate:
    """One rate of one group beside the reference group's. Every number is None where it is suppressed.

    `ratio` is None for the reference itself and where either has no hit; `difference` for the reference.
    """

    rate: Rate
    group: str
    reference: str
    hits: int | None
    cases: int | None
    share: Interval | None
    ratio: Interval | None
    difference: Interval | None
    suppressed: bool


def sex_group(sex: str | None) -> str | None:
    """A recorded sex in a word; None where it is not recorded."""
    return _SEXES.get(sex or "")


def age_band(born: BirthRange, on: date) -> str | None:
    """The age band on a day; None where what is known of the birth leaves more than one possible."""
    if born.first is None or born.last is None or born.last > on:
        return None
    oldest, youngest = _band(age_on(born.first, on)), _band(age_on(born.last, on))
    return oldest if oldest == youngest else None


def _band(age: int) -> str:
    return next((name for before, name in AGE_BANDS if age < before), OLDEST_BAND)


def ethnic_group(code: str | None, scheme: str | None) -> str | None:
    """The broad group of the 2011 census that a code stands in; None where it says nothing (`NS`, IC0, IC9).

    18+1 and 16+1 are what people say of themselves; 6+1 is an officer's impression, taken where nothing better is
    recorded. A scheme of a force's own is not guessed at: None.
    """
    said = (code or "").strip().upper()
    if scheme == "6+1":
        return _BY_APPEARANCE.get(said[-1:])
    if scheme == "16+1" and said == _CHINESE_IN_2001:
        return _BY_LETTER["A"]
    return _BY_LETTER.get(said[:1]) if scheme in ("18+1", "16+1") else None


def case_counts(cases: Iterable[tuple[str | None, bool, bool | None]]) -> Counter[Case]:
    """How many cases there are of each kind, from the group, whether listed and whether rightly of each."""
    return Counter({Case(*kind): times for kind, times in Counter(cases).items()})


def missing(cases: Cases) -> Proportion:
    """Of so many cases, those whose group is not recorded."""
    told = Counter(cases)
    return Proportion(sum(times for case, times in told.items() if case.group is None), told.total())


def missing_rate(cases: Cases, told: Iterable[GroupRate]) -> MissingRate:
    """How often the trait is not recorded. Hidden where that is few, or where `told` hides whose trait is not recorded:
    here it would tell of another group that is hidden there."""
    lacking = missing(cases)
    shown = suppress(lacking.hits, lacking.cases)
    unshown = any(each.suppressed and each.group == NOT_RECORDED for each in told if each.rate is Rate.SELECTED)
    between = lacking.interval()
    if unshown or shown.suppressed:
        return MissingRate(None, None, None, suppressed=True)
    share = None if between is None else (lacking.hits / lacking.cases, *between)
    return MissingRate(shown.numerator, shown.denominator, share, suppressed=False)


def rate_ratio(one: Proportion, other: Proportion) -> Interval | None:
    """How many times as often, with the log interval of Katz, Baptista, Azen and Pike (Biometrics 34, 1978, 469-474).

    None where either has no hit: the logarithm has no interval there.
    """
    if not one.hits or not other.hits:
        return None
    ratio = (one.hits / one.cases) / (other.hits / other.cases)
    spread = Z95 * sqrt(1 / one.hits - 1 / one.cases + 1 / other.hits - 1 / other.cases)
    return ratio, exp(log(ratio) - spread), exp(log(ratio) + spread)


def rate_difference(one: Proportion, other: Proportion) -> Interval | None:
    """How much more often, from -1 to 1, with the hybrid score interval; None where either has no case.

    Source: method 10 of Newcombe, Statistics in Medicine 17 (1998), 873-890.
    """
    mine, theirs = one.interval(), other.interval()
    if mine is None or theirs is None:
        return None
    share, beside = one.hits / one.cases, other.hits / other.cases
    low = sqrt((share - mine[0]) ** 2 + (theirs[1] - beside) ** 2)
    high = sqrt((mine[1] - share) ** 2 + (beside - theirs[0]) ** 2)
    return share - beside, share - beside - low, share - beside + high


def counted(cases: Cases) -> dict[Rate, dict[str, Proportion]]:
    """Each rate of each group, before anything is hidden. A rate that no case can tell of is left out."""
    hits: defaultdict[Rate, Counter[str]] = defaultdict(Counter)
    totals: defaultdict[Rate, Counter[str]] = defaultdict(Counter)
    for case, times in Counter(cases).items():
        group = case.group or NOT_RECORDED
        for rate, hit in _told_by(case):
            totals[rate][group] += times
            hits[rate][group] += times * hit
    return {
        rate: {group: Proportion(hits[rate][group], totals[rate][group]) for group in sorted(totals[rate])}
        for rate in Rate
        if rate in totals
    }


def _told_by(case: Case) -> Iterable[tuple[Rate, bool]]:
    yield Rate.SELECTED, case.selected
    if case.true is None:
        return
    yield (Rate.MISSED, not case.selected) if case.true else (Rate.FALSE_ALARM, case.selected)
    if case.selected:
        yield Rate.RIGHT, case.true


def group_rates(cases: Cases, *, reference: str | None = None) -> tuple[GroupRate, ...]:
    """Every rate of every group beside the reference, small numbers hidden; in the order of rates, then of groups.

    The reference is the group named, or the largest whose trait is recorded (ties: the first by name). The order of
    the cases is of no matter.
    """
    told = counted(cases)
    beside = reference or _largest(told.get(Rate.SELECTED, {}))
    unshown = _unshown(told)
    return tuple(
        _group_rate(rate, group, by_group, beside, unshown[rate])
        for rate, by_group in told.items()
        for group in by_group
    )


def _unshown(told: dict[Rate, dict[str, Proportion]]) -> dict[Rate, frozenset[str]]:
    """The groups hidden in each rate.

    One error rate could be worked out from the others: hidden in one of them, a group is hidden in all. And where its
    selection is hidden, so are its errors, which would add up to it.
    """
    everyone = told.get(Rate.SELECTED, {})
    selected = hidden(everyone)
    errors = selected.union(*(hidden(by_group) for rate, by_group in told.items() if rate is not Rate.SELECTED))
    return {rate: selected if rate is Rate.SELECTED else errors for rate in told}


def _largest(by_group: dict[str, Proportion]) -> str:
    known = [group for group in by_group if group != NOT_RECORDED]
    return min(known, key=lambda group: (-by_group[group].cases, group), default=NOT_RECORDED)


def hidden(by_group: dict[str, Proportion]) -> frozenset[str]:
    """The groups not to be shown: the small, and where that is one alone the next smallest, or a sum would tell it."""
    small = {group for group, found in by_group.items() if suppress(found.hits, found.cases).suppressed}
    others = [group for group in by_group if group not in small]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda group: (not by_group[group].hits, by_group[group].cases, group)))
    return frozenset(small)


def _group_rate(
    rate: Rate, group: str, by_group: dict[str, Proportion], reference: str, unshown: frozenset[str]
) -> GroupRate:
    if group in unshown:
        return GroupRate(rate, group, reference, None, None, None, None, None, suppressed=True)
    found = by_group[group]
    between = found.interval()
    share = (found.hits / found.cases, *between) if between else None
    comparable = group != reference and reference in by_group and reference not in unshown
    return GroupRate(
        rate,
        group,
        reference,
        found.hits,
        found.cases,
        share,
        rate_ratio(found, by_group[reference]) if comparable else None,
        rate_difference(found, by_group[reference]) if comparable else None,
        suppressed=False,
    )
