"""The bench agrees with plain counting: attrition, overlap, sensitivity and the recording era, on generated people."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.definitions import Definition, read_definitions, shipped_definitions
from daylight.domain.histories import History
from daylight.domain.recording_era import as_principal_only
from daylight.domain.screening import meets, screen
from daylight.pipeline.bench.attrition import attrition
from daylight.pipeline.bench.cohort import Cohort
from daylight.pipeline.bench.conditions import EVERYONE, conditions_of, is_wide, rule_of
from daylight.pipeline.bench.near import near_misses
from daylight.pipeline.bench.overlap import name_of, overlap, sets
from daylight.pipeline.bench.sensitivity import sensitivity
from daylight.pipeline.bench.standing import standing, with_principal_crimes
from tests.factories.histories import renamed
from tests.oracle.generated import VIEWPOINTS, histories

TEXT = """
[[definition]]
name = "any-of"
edition = "1"
title = "Two crimes, or two partners in a year"
group = "serial"
source = "made up"
owner = "us"
combine = "any"
[[definition.condition]]
count = { themes = ["domestic"], crimes_only = true }
threshold = { crimes = 2 }
window = { years = 3 }
[[definition.condition]]
count = { themes = ["domestic"] }
threshold = { partners = 2 }
window = { years = 1 }

[[definition]]
name = "wide"
edition = "1"
title = "Two crimes of a code, intelligence included"
group = "other"
source = "made up"
owner = "us"
[definition.count]
themes = []
offences = ["8N"]
roles = ["suspect", "subject"]
recording_era = "from-2023-06"
[definition.threshold]
crimes = 1
severity = 10.0
[definition.suspect]
minimum_age = 16
maximum_age = 70
[definition.unless]
charged = "ever"
convicted = "ever"

[[definition]]
name = "all-of"
edition = "1"
title = "Two principal crimes, and an incident in six months"
group = "repeat"
source = "made up"
owner = "us"
[[definition.condition]]
count = { themes = ["domestic", "stalking"], principal_only = true }
threshold = { crimes = 2 }
[[definition.condition]]
count = { themes = ["domestic"] }
threshold = { incidents = 1 }
window = { months = 6 }
"""
OTHERS = read_definitions(TEXT, file="others.toml")
COUNTED = {each.name: each for each in (*shipped_definitions(), *OTHERS) if each.places is None}


def crowd(as_of: date) -> st.SearchStrategy[list[History]]:
    people = st.lists(histories(as_of), min_size=1, max_size=6)
    return people.map(lambda told: [renamed(each, f"p{place}-") for place, each in enumerate(told)])


COHORTS = VIEWPOINTS.flatmap(lambda as_of: crowd(as_of).map(lambda people: Cohort(people, as_of)))


def plainly(cohort: Cohort, definition: Definition) -> set[int]:
    return {place for place, each in enumerate(cohort.people) if meets(each, definition, cohort.as_of)}


@pytest.mark.parametrize("name", COUNTED)
@given(cohort=COHORTS)
def test_attrition_sums_and_ends_with_whoever_meets_it(name: str, cohort: Cohort) -> None:
    definition = COUNTED[name]
    found = plainly(cohort, definition)
    first, *steps = attrition(cohort, definition)
    assert first["left"] == (len(cohort.people) if is_wide(definition) else len(plainly(cohort, EVERYONE)))
    assert first["left"] - sum(step["dropped"] for step in steps) == len(found)
    assert [step["left"] for step in steps][-1] == len(found)
    conditions = conditions_of(definition)
    for place, step in enumerate(steps):
        assert step["dropped"] >= 0
        alone = rule_of((conditions[place],))
        assert alone is None or step["dropped_alone"] >= 0
        without = rule_of((*conditions[:place], *conditions[place + 1 :]))
        expected = None if without is None else len(plainly(cohort, without) - found)
        assert step["only_this"] == expected


@given(cohort=COHORTS)
def test_a_capacity_rule_ends_with_whoever_holds_a_place(cohort: Cohort) -> None:
    v100 = replace(next(each for each in shipped_definitions() if each.places), places=2)
    steps = attrition(cohort, v100)
    assert steps[-1]["left"] == len(cohort.listed(v100)) <= 2
    assert [row["left"] for row in steps] == sorted((row["left"] for row in steps), reverse=True)
    own = [cell for cell in sensitivity(cohort, v100) if cell["own"]]
    assert [(cell["people"], cell["joined"], cell["left"]) for cell in own] == [(len(cohort.listed(v100)), 0, 0)]


@given(cohort=COHORTS)
def test_overlap_and_sets_agree_with_counting(cohort: Cohort) -> None:
    definitions = tuple(COUNTED.values())
    found = {name_of(each): plainly(cohort, each) for each in definitions}
    for row in overlap(cohort, definitions):
        assert row["both"] == len(found[row["left"]] & found[row["right"]])
        assert (row["left_met"], row["right_met"]) == (len(found[row["left"]]), len(found[row["right"]]))
    assert len(overlap(cohort, definitions)) == len(list(combinations(definitions, 2)))
    told = sets(cohort, definitions)
    assert sum(row["people"] for row in told) == len(set().union(*found.values()))
    for name, people in found.items():
        assert sum(row["people"] for row in told if name in row["definitions"]) == len(people)


@pytest.mark.parametrize("name", COUNTED)
@given(cohort=COHORTS)
def test_each_cell_of_the_grid_is_the_rule_itself(name: str, cohort: Cohort) -> None:
    definition = COUNTED[name]
    found = plainly(cohort, definition)
    cells = sensitivity(cohort, definition)
    assert [cell["people"] for cell in cells if cell["own"]] == [len(found)]
    for cell in cells:
        assert cell["people"] - cell["joined"] + cell["left"] == len(found)


@pytest.mark.parametrize("name", COUNTED)
@given(cohort=COHORTS)
def test_near_misses_and_the_recording_era_agree_with_screening_each(name: str, cohort: Cohort) -> None:
    definition = COUNTED[name]
    told = [screen(each, definition, cohort.as_of) for each in cohort.people]
    near = sorted(each.person_id for each in told if each is not None and each.near_miss)
    assert [row["person_id"] for row in near_misses(cohort, definition)] == near
    row = standing(cohort, with_principal_crimes(cohort), definition, None)
    found, otherwise = (
        {each.person_id for each in people if meets(each, definition, cohort.as_of)}
        for people in (cohort.people, [as_principal_only(each) for each in cohort.people])
    )
    assert (row["met"], row["era_lost"], row["era_gained"]) == (
        len(found), len(found - otherwise), len(otherwise - found),
    )  # fmt: skip
