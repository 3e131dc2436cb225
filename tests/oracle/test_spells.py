"""The quick engine of the back-test agrees with the rule: each day's history, as known on that day, screened."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.answers import management_on
from daylight.domain.chronicles import Chronicle, history_on
from daylight.domain.definitions import Definition, shipped_definitions
from daylight.domain.spells import Rule, Spell, managed_places, spans_of, spells_day_by_day, spells_of
from tests.oracle.chronicled import chronicles, month_ends
from tests.oracle.generated import VIEWPOINTS

DEFINITIONS = st.sampled_from(shipped_definitions())
CASES = VIEWPOINTS.flatmap(lambda as_of: st.tuples(chronicles(as_of), st.just(month_ends(as_of))))


def by_place(spells: Sequence[Spell]) -> dict[int, tuple[object, ...]]:
    """What holds on each day, claims with all that a ranking reads of them."""
    return {
        place: (spell.held, spell.key, *_claimed(spell))
        for spell in spells
        for place in range(spell.first, spell.last + 1)
    }


def _claimed(spell: Spell) -> tuple[object, ...]:
    if spell.contender is None:
        return ()
    return spell.contender.known.tally, spell.contender.uncontested.tally


@given(CASES, DEFINITIONS)
def test_both_engines_say_the_same_of_every_day(case: tuple[Chronicle, list[date]], definition: Definition) -> None:
    chronicle, days = case
    quick = spells_of(list(spans_of(chronicle, days)), Rule(definition, days))
    assert by_place(quick) == by_place(spells_day_by_day(chronicle, definition, days))


@given(CASES, st.integers(0, 23))
def test_what_was_recorded_later_changes_no_earlier_day(case: tuple[Chronicle, list[date]], place: int) -> None:
    chronicle, days = case
    day = days[place]
    assert history_on(_as_known(chronicle, day), day) == history_on(chronicle, day)


@given(CASES)
def test_the_order_in_which_facts_are_told_is_of_no_matter(case: tuple[Chronicle, list[date]]) -> None:
    chronicle, days = case
    turned = replace(chronicle, told=chronicle.told[::-1], accusations=chronicle.accusations[::-1])
    assert [history_on(turned, day) for day in days] == [history_on(chronicle, day) for day in days]


def _as_known(chronicle: Chronicle, day: date) -> Chronicle:
    """The chronicle without a trace of what became known after that day."""

    def open_then(until: date | None) -> date | None:
        return until if until is not None and until <= day else None

    told = tuple(
        replace(
            each,
            cancelled_on=open_then(each.cancelled_on),
            crimes=tuple(
                replace(crime, days=replace(crime.days, until=open_then(crime.days.until)))
                for crime in each.crimes
                if crime.days.since <= day
            ),
        )
        for each in chronicle.told
        if each.known_on <= day
    )
    accusations = tuple(
        replace(each, days=replace(each.days, until=open_then(each.days.until)))
        for each in chronicle.accusations
        if each.days.since <= day
    )
    connections = tuple(
        (pair, replace(days, until=open_then(days.until))) for pair, days in chronicle.connections if days.since <= day
    )
    return replace(chronicle, told=told, accusations=accusations, connections=connections)


def test_days_between_two_month_ends_are_a_month() -> None:
    days = month_ends(date(2024, 3, 5), 3)
    assert days == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
    assert all((after - before) > timedelta(days=27) for before, after in pairwise(days))


@given(CASES)
def test_who_was_managed_is_the_same_asked_day_by_day(case: tuple[Chronicle, list[date]]) -> None:
    chronicle, days = case
    told = {place for first, last in managed_places(chronicle.answers, days) for place in range(first, last + 1)}
    assert told == {place for place, day in enumerate(days) if management_on(chronicle.answers, day).managed_by}
