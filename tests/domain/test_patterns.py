"""The test of clustering: exact against counting every case, honest about weekdays, corrected for many people."""

import random
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.patterns import Stratum, Trial, days_between, findings_of, told_of, trial_of

FIRST = date(2026, 1, 5)  # a Monday
TWO_WEEKS = days_between(FIRST, FIRST + timedelta(days=13))
YEAR = days_between(date(2025, 1, 1), date(2025, 12, 31))
SATURDAYS = [day for day in YEAR if day.weekday() == 5]


def chance(seen: float, *, least: float = 0.0, person: str = "P1") -> Trial:
    return Trial(person, "fixtures", 4, 3, 1.0, seen, least)


@given(
    marked=st.sets(st.sampled_from(TWO_WEEKS), max_size=6),
    incidents=st.sets(st.sampled_from([day for day in TWO_WEEKS if day.weekday() < 2]), min_size=1, max_size=4),
)
def test_chance_is_that_of_every_way_the_incidents_could_have_fallen_on_the_same_weekdays(
    marked: set[date], incidents: set[date]
) -> None:
    trial = trial_of("P1", "fixtures", TWO_WEEKS, marked, incidents)
    ways = [()]
    for weekday in range(7):
        alike = [day for day in TWO_WEEKS if day.weekday() == weekday]
        number = sum(day in incidents for day in alike)
        ways = [(*before, *some) for before in ways for some in combinations(alike, number)]
    hits = [sum(day in marked for day in way) for way in ways]
    assert trial.chance == pytest.approx(sum(hit >= trial.seen for hit in hits) / len(hits))
    assert trial.least_chance == pytest.approx(sum(hit == max(hits) for hit in hits) / len(hits))
    assert trial.expected == pytest.approx(sum(hits) / len(hits))


def test_incidents_on_every_saturday_say_nothing_of_a_club_that_plays_on_saturdays() -> None:
    trial = trial_of("P1", "fixtures", YEAR, set(SATURDAYS), set(SATURDAYS[::3]))
    assert trial.seen == len(SATURDAYS[::3])
    assert trial.chance == pytest.approx(1.0)


def test_incidents_on_match_saturdays_alone_are_found() -> None:
    matches = set(SATURDAYS[::4])
    trial = trial_of("P1", "fixtures", YEAR, matches, set(sorted(matches)[:6]))
    assert trial.seen == trial.incidents == 6
    finding = findings_of([trial], false_discovery_rate=0.1)[0]
    assert finding.found
    assert told_of(finding).startswith("More often than chance: 6 of 6 days")


def test_a_day_in_custody_is_no_day_on_which_nothing_happened() -> None:
    matches = set(SATURDAYS[::4])
    incidents = set(sorted(matches)[:3])
    plain = set(SATURDAYS) - matches
    at_liberty_on_matches_alone = days_between(YEAR[0], YEAR[-1], without=plain.__contains__)
    assert trial_of("P1", "fixtures", YEAR, matches, incidents).chance < 0.02
    assert trial_of("P1", "fixtures", at_liberty_on_matches_alone, matches, incidents).chance == pytest.approx(1.0)
    assert trial_of("P1", "fixtures", at_liberty_on_matches_alone, matches, {min(plain)}).incidents == 0


def test_few_incidents_are_told_apart_and_do_not_weigh_on_the_others() -> None:
    few = trial_of("P1", "fixtures", YEAR, set(SATURDAYS[::2]), {SATURDAYS[0]})
    found, untold = findings_of([chance(0.09), few], false_discovery_rate=0.1)
    assert found.found
    assert not untold.told
    assert told_of(untold) == "Too little to tell: 1 of 1 days with an incident fell on these days."


def test_the_more_people_are_asked_about_the_more_each_must_show() -> None:
    alone = findings_of([chance(0.04)], false_discovery_rate=0.1)[0]
    among = findings_of([chance(0.04), *[chance(0.9, person=f"P{n}") for n in range(9)]], false_discovery_rate=0.1)[0]
    assert alone.found
    assert not among.found
    assert among.adjusted == pytest.approx(0.4)


@given(st.lists(st.floats(0.0001, 1.0), min_size=1, max_size=30), st.sampled_from([0.05, 0.1, 0.2]))
def test_what_is_found_is_what_the_procedure_says(chances: list[float], rate: float) -> None:
    found = findings_of([chance(each) for each in chances], false_discovery_rate=rate)
    ordered = sorted(chances)
    last = max((rank for rank, each in enumerate(ordered, 1) if each <= rate * rank / len(ordered)), default=0)
    limit = ordered[last - 1] if last else -1.0
    for finding in found:
        if abs(finding.trial.chance * len(ordered) / max(last, 1) - rate) > 1e-9:
            assert finding.found == (finding.trial.chance <= limit)


def test_people_without_a_pattern_are_seldom_found() -> None:
    draws = random.Random(5)  # noqa: S311
    trials = [
        trial_of(f"P{n}", "fixtures", YEAR, set(SATURDAYS[::2]), set(draws.sample(SATURDAYS, 8))) for n in range(300)
    ]
    found = findings_of(trials, false_discovery_rate=0.1)
    assert sum(each.told for each in found) > 100
    assert sum(each.found for each in found) <= 2


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="no more marked days"):
        Stratum(1, 2, 0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        findings_of([], false_discovery_rate=1.0)
