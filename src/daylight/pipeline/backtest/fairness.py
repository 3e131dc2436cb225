"""Whom each list holds and misses by sex, age band and ethnicity, against the serious harm that followed.

Asked for on its own: traits are read here and by no rule. The month is the last of which all that followed is known,
and the people are the suspects known by then. Few people are never shown.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from daylight.domain.fairness import TRAITS, Case, Interval, age_band, ethnic_group, group_rates, sex_group
from daylight.domain.periods import BirthRange
from daylight.pipeline.backtest.figures import Months, Row, flags_of
from daylight.pipeline.backtest.followed import Followed
from daylight.pipeline.backtest.lists import Lists
from daylight.pipeline.backtest.reading import Released

OUTCOME = "serious_harm"
_PEOPLE = """
    SELECT p.person_id, p.sex, p.born_from, p.born_to, e.ethnicity, e.ethnicity_scheme
    FROM {people} AS p
    SEMI JOIN back_told AS t ON t.person_id = p.person_id
    LEFT JOIN {ethnicities} AS e ON e.person_id = p.person_id
    ORDER BY p.person_id
"""


def fairness_rows(released: Released, every: Sequence[Lists], months: Months, followed: Followed) -> Iterator[Row]:
    """Rates by group for each rule, as `backtest_fairness` declares; nothing where no month is complete."""
    if not months.complete:
        return
    place, size = months.complete - 1, len(followed.people)
    day = months.days[place]
    known = followed.known_by(day)
    harmed = followed.happened[OUTCOME].between(day, months.until[place]).people(size)
    groups: dict[int, tuple[str | None, ...]] = {}
    query = released.query(_PEOPLE, ethnicities=released.source("ethnicities"))
    for person, sex, born_from, born_to, ethnicity, scheme in released.engine.rows(query):
        born = BirthRange.between(born_from, born_to)
        groups[followed.numbers[person]] = (sex_group(sex), age_band(born, day), ethnic_group(ethnicity, scheme))
    people = [person for person in range(size) if known[person]]
    for lists in every:
        listed = flags_of(lists.listed(place), size)
        for at, trait in enumerate(TRAITS):
            nothing = (None,) * len(TRAITS)
            cases = [_case(groups.get(each, nothing)[at], bool(listed[each]), bool(harmed[each])) for each in people]
            for told in group_rates(cases):
                yield (
                    *lists.name, day, OUTCOME, trait, told.rate.value, told.group, told.reference, told.hits,
                    told.cases, *_spread(told.share), *_spread(told.ratio), *_spread(told.difference), told.suppressed,
                )  # fmt: skip


@cache
def _case(group: str | None, selected: bool, true: bool) -> Case:
    return Case(group, selected, true)  # there are few different ones, and very many people


def _spread(interval: Interval | None) -> tuple[float | None, float | None, float | None]:
    return interval or (None, None, None)
