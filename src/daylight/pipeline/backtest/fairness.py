"""Whom each list holds and misses by sex, age band and ethnicity of suspects and victims, against what followed.

Asked for on its own: traits are read here and by no rule. The month is the last of which all that followed is known.
The people are the suspects known by then; and their victims known by then, each of whom a list covers where it holds
anybody who had harmed her, and of each of whom it is told whether serious harm followed to her, by whomever. Few people
are never shown.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from daylight.domain.fairness import (
    TRAITS,
    Case,
    Interval,
    age_band,
    case_counts,
    ethnic_group,
    group_rates,
    missing_rate,
    sex_group,
)
from daylight.domain.periods import BirthRange
from daylight.pipeline.backtest.figures import Months, Row, flags_of
from daylight.pipeline.backtest.followed import Flags, Followed
from daylight.pipeline.backtest.lists import Ints, Lists
from daylight.pipeline.backtest.reading import Released

OUTCOME = "serious_harm"
_PEOPLE = """
    SELECT p.person_id, p.sex, p.born_from, p.born_to, e.ethnicity, e.ethnicity_scheme
    FROM {people} AS p
    LEFT JOIN {ethnicities} AS e ON e.person_id = p.person_id
    WHERE p.person_id IN (SELECT person_id FROM back_told)
        OR p.person_id IN (SELECT other_person_id FROM back_told)
    ORDER BY p.person_id
"""
_PAIRS = """
    SELECT person_id, other_person_id FROM back_told
    WHERE NOT cancelled AND NOT restricted AND known_on <= DATE '{day}'
    GROUP BY person_id, other_person_id ORDER BY other_person_id, person_id
"""
Groups = tuple[str | None, ...]
_NOTHING: Groups = (None,) * len(TRAITS)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Suspects or victims: the groups of each by each trait, and whether serious harm followed."""

    whose: str
    groups: list[Groups]
    harmed: list[bool]


def fairness_rows(released: Released, every: Sequence[Lists], months: Months, followed: Followed) -> Iterator[Row]:
    """Rates by group for each rule, as `backtest_fairness` declares; nothing where no month is complete."""
    if not months.complete:
        return
    place, size = months.complete - 1, len(followed.people)
    day = months.days[place]
    groups = _groups(released, day)
    happened = followed.happened[OUTCOME].between(day, months.until[place])
    known, harmed = followed.known_by(day), happened.people(size)
    suspects = np.flatnonzero(known)
    told_of = [groups.get(followed.people[each], _NOTHING) for each in suspects.tolist()]
    of_suspects = _Asked("suspect", told_of, harmed[suspects].tolist())
    by, victim_of, victims = _pairs(released, followed, day)
    struck = {followed.victims[each] for each in happened.victim.tolist()}
    told_of = [groups.get(each, _NOTHING) for each in victims]
    of_victims = _Asked("victim", told_of, [each in struck for each in victims])
    for lists in every:
        listed = flags_of(lists.listed(place), size)
        covered = np.zeros(len(victims), dtype=np.bool_)
        covered[victim_of[listed[by]]] = True
        for asked, selected in ((of_suspects, listed[suspects]), (of_victims, covered)):
            for row in _rates(asked, selected):
                yield (*lists.name, day, OUTCOME, asked.whose, *row)


def _groups(released: Released, day: date) -> dict[str, Groups]:
    """Sex, age band on that day and ethnicity of everybody told of, by person id."""
    query = released.query(_PEOPLE, ethnicities=released.source("ethnicities"))
    return {
        person: (sex_group(sex), age_band(BirthRange.between(first, last), day), ethnic_group(ethnicity, scheme))
        for person, sex, first, last, ethnicity, scheme in released.engine.rows(query)
    }


def _pairs(released: Released, followed: Followed, day: date) -> tuple[Ints, Ints, list[str]]:
    """Who had harmed whom, as known by a day: suspects by number, victims by place, and the victims' ids."""
    pairs = list(released.engine.rows(_PAIRS.format(day=day)))
    victims = list(dict.fromkeys(victim for _, victim in pairs))
    place_of = {victim: place for place, victim in enumerate(victims)}
    by = np.array([followed.numbers[suspect] for suspect, _ in pairs], dtype=np.int64)
    return by, np.array([place_of[victim] for _, victim in pairs], dtype=np.int64), victims


def _rates(asked: _Asked, selected: Flags) -> Iterator[Row]:
    """How often each trait is missing, and then every rate of each group."""
    chosen = selected.tolist()
    for at, trait in enumerate(TRAITS):
        cases = case_counts(
            (groups[at], flag, true) for groups, flag, true in zip(asked.groups, chosen, asked.harmed, strict=True)
        )
        yield from _of_trait(trait, cases)


def _of_trait(trait: str, cases: Counter[Case]) -> Iterable[Row]:
    rates = group_rates(cases)
    gone = missing_rate(cases, rates)
    yield (trait, "missing", "all", None, gone.hits, gone.cases, *_spread(gone.share), *_spread(None), *_spread(None),
           gone.suppressed)  # fmt: skip
    for told in rates:
        yield (
            trait, told.rate.value, told.group, told.reference, told.hits, told.cases, *_spread(told.share),
            *_spread(told.ratio), *_spread(told.difference), told.suppressed,
        )  # fmt: skip


def _spread(interval: Interval | None) -> tuple[float | None, float | None, float | None]:
    return interval or (None, None, None)
