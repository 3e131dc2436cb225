"""Why listed: each thing asked beside what was found."""

import pytest

from daylight.domain.definitions import read_definitions, shipped_definitions
from daylight.domain.grounds import grounds_of

SHIPPED = {definition.name: definition for definition in shipped_definitions()}


def test_each_count_stands_beside_what_it_takes() -> None:
    grounds = grounds_of(SHIPPED["hampshire-2012"], {"incidents": 4, "offences": 3, "victims": 2}, met=False)
    told = {(ground.required, ground.actual, ground.satisfied) for ground in grounds}
    assert told == {("at least 3", "3", True), ("at least 3", "2", False)}


def test_an_unknown_age_passes_and_says_so() -> None:
    grounds = grounds_of(SHIPPED["matac"], {"incidents": 2, "offences": 0, "victims": 2}, met=True)
    age = next(ground for ground in grounds if ground.asked == "age of the suspect")
    assert (age.actual, age.satisfied) == ("not known", True)
    young = grounds_of(SHIPPED["matac"], {"incidents": 2, "offences": 0, "victims": 2}, met=False, age=15)
    assert not next(ground for ground in young if ground.asked == "age of the suspect").satisfied


def test_a_definition_that_is_not_known_shows_the_counts_alone() -> None:
    grounds = grounds_of(None, {"incidents": 2, "offences": 1, "victims": 3}, met=True)
    assert [(ground.asked, ground.actual) for ground in grounds] == [
        ("incidents", "2"),
        ("offences", "1"),
        ("victims", "3"),
    ]


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_what_is_met_has_every_ground_satisfied(name: str) -> None:
    found = {"incidents": 50, "offences": 50, "victims": 50}
    grounds = grounds_of(SHIPPED[name], found, met=True, age=40)
    assert grounds
    assert all(ground.satisfied for ground in grounds)


OWN = """
name = "strangled-twice"
edition = "2026.1"
title = "Strangled twice"
group = "other"
source = "the force"
owner = "the unit"
[count]
themes = ["domestic"]
victims = "intimate"
kinds = ["strangulation"]
recording_era = "from-2023-06"
[window]
years = 2
[threshold]
crimes = 2
partners = 2
severity = 500
[suspect]
minimum_age = 18
maximum_age = 60
minimum_age_then = 16
[unless]
answered_since_first = ["order"]
charged = "counted"
convicted = "ever"
"""


def test_everything_that_a_forces_own_definition_asks_is_a_ground() -> None:
    (own,) = read_definitions(OWN, file="own.toml")
    grounds = grounds_of(own, {"incidents": 3, "offences": 2, "victims": 1}, met=False, age=61)
    told = [(ground.asked, ground.required, ground.actual, ground.satisfied) for ground in grounds]
    of, only = "domestic crimes of strangulation", "2 years, counting only what was recorded from 1 June 2023"
    assert told == [
        (f"{of} against partners or former partners, {only}", "at least 2", "2", True),
        ("partners or former partners, 2 years", "at least 2", "1", False),
        (
            f"summed severity of {of} against partners or former partners, {only}",
            "at least 500", "not reached, or something else is lacking", False,
        ),
        ("age of the suspect", "at least 18", "61", True),
        ("age of the suspect", "at most 60", "61", False),
        ("age on the day of each event", "at least 16", "only such events are counted", True),
        ("protective order since the first", "none", "one, or too few incidents", False),
        ("charge for a crime that counts", "none", "one, or too few incidents", False),
        ("conviction for a domestic, sexual or stalking crime, ever", "none", "one, or too few incidents", False),
    ]  # fmt: skip


def test_of_several_conditions_no_count_is_said_of_one_alone() -> None:
    (own,) = read_definitions(SEVERAL, file="own.toml")
    (ground,) = grounds_of(own, {"incidents": 4, "offences": 2, "victims": 3}, met=True)
    assert ground.asked.startswith("(1) at least two domestic incidents")
    assert "; (2) at least two stalking incidents" in ground.asked
    assert (ground.required, ground.satisfied) == ("at least 1 of the 2", True)
    assert ground.actual == "4 incidents, 2 crimes and 3 victims in all"


SEVERAL = """
name = "either"
edition = "2026.1"
title = "Either"
group = "other"
source = "the force"
owner = "the unit"
combine = "any"
[[condition]]
count = { themes = ["domestic"] }
threshold = { incidents = 2 }
[[condition]]
count = { themes = ["stalking"] }
threshold = { incidents = 2 }
"""
