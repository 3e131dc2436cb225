"""Why listed: each thing asked beside what was found."""

import pytest

from daylight.domain.definitions import shipped_definitions
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
