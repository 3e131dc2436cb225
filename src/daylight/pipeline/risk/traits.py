"""Age, sex and ethnicity: read when every model is fitted, to test for unfairness and to measure what age and sex add.

No model that is stored can hold them: the value that a model is refuses them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from daylight.domain.calibration import chance_of
from daylight.domain.fairness import (
    GroupRate,
    MissingRate,
    age_band,
    case_counts,
    ethnic_group,
    group_rates,
    missing_rate,
    sex_group,
)
from daylight.domain.forecasts import Forecast, Interval, area_gain
from daylight.domain.periods import BirthRange, age_on
from daylight.domain.risk_models import RiskModel
from daylight.pipeline.engines import Engine
from daylight.pipeline.risk.features import TESTED_FOR_FAIRNESS
from daylight.pipeline.risk.known import After, People, Victims, load_columns
from daylight.pipeline.risk.past import Past
from daylight.pipeline.risk.training import Bools, Lessons, Reals, fit_trees


@dataclass(frozen=True, slots=True)
class Traits:
    """By person id: what was recorded of them, as of the release."""

    sex: Mapping[str, str] = field(repr=False)
    born: Mapping[str, BirthRange] = field(repr=False)
    ethnicity: Mapping[str, str] = field(repr=False)

    def groups(self, at: date) -> dict[str, Callable[[str], str | None]]:
        """For each trait, the group of a person on a day; None where it is not recorded."""
        return {
            "sex": lambda person: sex_group(self.sex.get(person)),
            "age band": lambda person: age_band(self.born.get(person, BirthRange()), at),
            "ethnicity": lambda person: self.ethnicity.get(person),
        }


@dataclass(frozen=True, slots=True)
class Need:
    """What age and sex would add to boosted trees: the gain in area under the curve on the held-out people of whom both
    are recorded. Of the others, that nothing is recorded tells that they did not come to notice again."""

    gain: Interval | None
    known: int
    people: int


def read_traits(engine: Engine, release: Path) -> Traits:
    """The traits of everybody in a release."""
    for table, columns in TESTED_FOR_FAIRNESS.items():
        load_columns(engine, release, table, columns, f"traits_{table}")
    people = engine.rows("SELECT person_id, sex, born_from, born_to FROM traits_people")
    ethnic = engine.rows("SELECT person_id, ethnicity, ethnicity_scheme FROM traits_ethnicities")
    return Traits(
        {person: sex for person, sex, _, _ in people if sex},
        {person: BirthRange.between(first, last) for person, _, first, last in people},
        {person: group for person, code, scheme in ethnic if (group := ethnic_group(code, scheme))},
    )


Rates = dict[str, tuple[MissingRate, tuple[GroupRate, ...]]]
"""For each trait how many have none recorded, and how often each group is listed and wrongly so."""


def fairness(traits: Traits, told: Sequence[Forecast], places: int, at: date) -> Rates:
    """Of the suspects. Listed are the `places` people given most.

    Small numbers are hidden; a group that one rate hides is hidden in all, for what is listed less the false alarms
    would tell what is right.
    """
    listed = _listed(told, places)
    people = [(each.person_id, each.person_id in listed, each.happened) for each in told]
    return _by_trait(traits, people, at)


def fairness_of_victims(traits: Traits, told: Sequence[Forecast], places: int, at: date, victims: Victims) -> Rates:
    """Of the victims of these people as known on the day: a victim is covered where anybody who had harmed her is
    listed, and rightly where serious harm followed to her, by whomever."""
    listed = _listed(told, places)
    covered: dict[str, bool] = {}
    for suspect, victim in victims.pairs:
        covered[victim] = covered.get(victim, False) or suspect in listed
    people = [(victim, found, victim in victims.harmed) for victim, found in covered.items()]
    return _by_trait(traits, people, at)


def _listed(told: Sequence[Forecast], places: int) -> frozenset[str]:
    ordered = sorted(told, key=lambda each: (-each.chance, each.person_id))
    return frozenset(each.person_id for each in ordered[:places])


def _by_trait(traits: Traits, people: Sequence[tuple[str, bool, bool]], at: date) -> Rates:
    found: Rates = {}
    for trait, group in traits.groups(at).items():
        cases = case_counts((group(person), listed, happened) for person, listed, happened in people)
        rates = _hidden_in_all(group_rates(cases))
        found[trait] = (missing_rate(cases, rates), rates)
    return found


def _hidden_in_all(rates: Sequence[GroupRate]) -> tuple[GroupRate, ...]:
    hidden = {each.group for each in rates if each.suppressed}
    return tuple(
        GroupRate(each.rate, each.group, each.reference, None, None, None, None, None, suppressed=True)
        if each.group in hidden
        else replace(each, ratio=None, difference=None)
        if each.reference in hidden
        else each
        for each in rates
    )


def calibration_by_group(
    traits: Traits, told: Sequence[Forecast], at: date
) -> dict[str, dict[str, tuple[int, int, float]]]:
    """For each trait and group: people, harmed, and how many were expected to be."""
    found: dict[str, dict[str, tuple[int, int, float]]] = {}
    for trait, group in traits.groups(at).items():
        sums: dict[str, tuple[int, int, float]] = {}
        for each in sorted(told, key=lambda one: one.person_id):
            name = group(each.person_id) or "not recorded"
            people, harmed, expected = sums.get(name, (0, 0, 0.0))
            sums[name] = (people + 1, harmed + each.happened, expected + each.chance)
        found[trait] = dict(sorted(sums.items()))
    return found


def age_and_sex_need(lessons: Lessons, past: Past, traits: Traits, boosted: RiskModel, seed: int) -> Need:
    """Boosted trees with age and sex beside the features, against `boosted`, those without, on the held-out people."""
    people, after = past.held_out
    more = np.vstack([_age_and_sex(each, traits) for each, _ in past.learnt])
    asked = np.column_stack([*people.values.values()])
    without = np.asarray([boosted.raw(row) for row in asked.tolist()])
    both = fit_trees(np.hstack([lessons.values, more]), lessons.harmed, seed)
    extra = _age_and_sex(people, traits)
    known = (extra[:, 0] >= 0) & (extra[:, 1:].sum(axis=1) > 0)
    told = [_told(people, after, raw, known) for raw in (without, both.raw(np.hstack([asked, extra])))]
    return Need(area_gain(*told), int(known.sum()), len(people.person_ids))


def _age_and_sex(people: People, traits: Traits) -> Reals:
    """A row a person: age in years (-1 where not known), recorded male, recorded female."""
    rows = []
    for person in people.person_ids:
        born, sex = traits.born.get(person, BirthRange()), traits.sex.get(person)
        age = age_on(born.first, people.at) if born.first else -1
        rows.append((float(age), float(sex == "M"), float(sex == "F")))
    return np.asarray(rows, dtype=np.float64).reshape(-1, 3)


def _told(people: People, after: After, raw: Reals, known: Bools) -> list[Forecast]:
    rows = zip(people.person_ids, raw.tolist(), after.harmed, known.tolist(), strict=True)
    return [Forecast(person, chance_of(odds), harmed) for person, odds, harmed, both in rows if both]
