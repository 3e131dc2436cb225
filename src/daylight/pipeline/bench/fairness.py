"""Fairness: who a definition or a score finds, by sex, age band and ethnicity of suspects and of their victims."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

from daylight.domain.errors import BadExtract, Fault
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
from daylight.pipeline.bench.cohort import Cohort
from daylight.pipeline.engines import Engine

Row = dict[str, Any]
Groups = tuple[str | None, str | None, str | None]
"""One person's sex, age band and ethnicity, in the order of TRAITS."""
_PEOPLE = """
    SELECT p.person_id, p.sex, p.born_from, p.born_to, e.ethnicity, e.ethnicity_scheme
    FROM people_found AS p
    LEFT JOIN ethnicities AS e ON e.person_id = p.person_id
"""
_NOTHING: Groups = (None, None, None)
_YES, _NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}


@dataclass(frozen=True, slots=True)
class Side:
    """Suspects, or victims: who they are, the group of each by each trait, and what was so of each, where known."""

    people: tuple[str, ...]
    groups: tuple[tuple[str | None, ...], ...]
    truth: tuple[bool | None, ...]

    @classmethod
    def of(cls, people: Iterable[str], groups: dict[str, Groups], truth: dict[str, bool]) -> Self:
        """These people, in the order in which they come."""
        told = tuple(people)
        by_trait = tuple(tuple(groups.get(each, _NOTHING)[place] for each in told) for place in range(len(TRAITS)))
        return cls(told, by_trait, tuple(truth.get(each) for each in told))


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody who could be found, and their victims.

    Of a victim it is so where it is so of anybody who is suspected of harming her, and not so where it is so of none.
    """

    suspects: Side
    victims: Side
    victims_of: dict[str, frozenset[str]]


def population(engine: Engine, cohort: Cohort, everyone: Iterable[int], truth: dict[str, bool]) -> Population:
    """The suspects at these places and their victims, in the order of ids."""
    victims_of = {
        history.person_id: frozenset(
            event.victim_id for event in history.events if not event.cancelled and not event.restricted
        )
        for history in (cohort.people[place] for place in sorted(everyone))
    }
    victims = set().union(*victims_of.values())
    wanted = victims.union(victims_of)
    groups = {row[0]: _groups(row, cohort.as_of) for row in engine.rows(_PEOPLE) if row[0] in wanted}
    so: dict[str, bool] = {}
    for suspect, hers in victims_of.items():
        if suspect in truth:
            so |= {victim: truth[suspect] or so.get(victim, False) for victim in hers}
    return Population(Side.of(victims_of, groups, truth), Side.of(sorted(victims), groups, so), victims_of)


def _groups(row: Sequence[Any], as_of: date) -> Groups:
    _, sex, born_from, born_to, ethnicity, scheme = row
    return sex_group(sex), age_band(BirthRange.between(born_from, born_to), as_of), ethnic_group(ethnicity, scheme)


def fairness(among: Population, found: frozenset[str]) -> list[Row]:
    """Every rate by every trait, of suspects found and of victims whose suspect is found; what is missing first."""
    of_found = (among.victims_of[person] for person in among.suspects.people if person in found)
    covered: frozenset[str] = frozenset().union(*of_found)
    rows: list[Row] = []
    for whose, side, chosen in (("suspect", among.suspects, found), ("victim", among.victims, covered)):
        selected = [person in chosen for person in side.people]
        for trait, groups in zip(TRAITS, side.groups, strict=True):
            cases = case_counts(zip(groups, selected, side.truth, strict=True))
            rows += [{"whose": whose, "trait": trait, **row} for row in _rates(cases)]
    return rows


def _rates(cases: Counter[Case]) -> list[Row]:
    told = group_rates(cases)
    lacking = missing_rate(cases, told)
    rows: list[Row] = [
        {
            "rate": "missing", "group": "all", "reference": None, "hits": lacking.hits, "cases": lacking.cases,
            "suppressed": lacking.suppressed, **_spread("share", lacking.share),
        }
    ]  # fmt: skip
    return rows + [
        {
            "rate": each.rate.value, "group": each.group, "reference": each.reference, "hits": each.hits,
            "cases": each.cases, "suppressed": each.suppressed, **_spread("share", each.share),
            **_spread("ratio", each.ratio), **_spread("difference", each.difference),
        }
        for each in told
    ]  # fmt: skip


def _spread(name: str, interval: Interval | None) -> Row:
    ends = interval or (None, None, None)
    return dict(zip((name, f"{name}_low", f"{name}_high"), ends, strict=True))


def read_truth(path: Path) -> dict[str, bool]:
    """What was so, or what followed, by person: CSV with `person_id` and `true` (yes or no).

    Raises BadExtract with every fault found.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise BadExtract([Fault("this is not UTF-8 text; save it as CSV UTF-8", path.name)]) from None
    reader = csv.DictReader(lines)
    lacking = [name for name in ("person_id", "true") if name not in (reader.fieldnames or ())]
    if lacking:
        sentence = f"there is no column {lacking[0]}; the heading must have person_id and true"
        raise BadExtract([Fault(sentence, path.name)])
    told: dict[str, bool] = {}
    faults: list[Fault] = []
    for number, row in enumerate(reader, start=1):
        person, answer = (row["person_id"] or "").strip(), (row["true"] or "").strip().casefold()
        if not person or person in told:
            faults.append(Fault("each row needs a person_id of its own", path.name, number, "person_id"))
        elif answer not in _YES | _NO:
            faults.append(Fault("true must be yes or no", path.name, number, "true"))
        else:
            told[person] = answer in _YES
    if faults:
        raise BadExtract(faults)
    return told
