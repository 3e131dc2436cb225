"""Levels: what each asks for, when it is due, how it may change, and what lifts a person whatever the sum says."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.errors import Refused
from daylight.domain.levels import (
    LEVELS,
    LevelChange,
    check_may_change,
    check_may_have_level,
    floors_reached,
    level_policy_of,
    may_fall_from,
    minimum_measures,
    reassessment_due,
    shipped_level_policy,
)
from daylight.domain.periods import UNKNOWN_BIRTH, BirthRange
from daylight.domain.reference import reference_toml

DAY = date(2024, 12, 31)
LOWER = LevelChange("high", date(2024, 1, 1), "medium", "ann", "moved abroad", "bob")


def test_a_higher_level_asks_for_all_that_a_lower_one_asks_for_and_sooner() -> None:
    for lower, higher in pairwise(LEVELS):
        assert set(minimum_measures(lower)) < set(minimum_measures(higher))
        assert reassessment_due(higher, DAY) < reassessment_due(lower, DAY)


@given(st.sampled_from(LEVELS), st.sampled_from(LEVELS), st.integers(0, 400))
def test_anybody_raises_at_any_time(current: str, wanted: str, days: int) -> None:
    change = LevelChange(current, DAY, wanted, "ann")
    if not change.lowers:
        check_may_change(change, on=DAY + timedelta(days=days))
    else:
        with pytest.raises(Refused, match="reason"):
            check_may_change(change, on=DAY + timedelta(days=days))


def test_lowering_needs_a_reason_another_person_and_the_floor_time() -> None:
    check_may_change(LOWER, on=DAY)
    for wrong, words in (
        ({"reason": " "}, "reason"),
        ({"approved_by": ""}, "another"),
        ({"approved_by": "ANN "}, "another"),
    ):
        with pytest.raises(Refused, match=words):
            check_may_change(replace(LOWER, **wrong), on=DAY)
    first = may_fall_from("high", LOWER.set_on)
    check_may_change(LOWER, on=first)
    with pytest.raises(Refused, match=str(first)):
        check_may_change(LOWER, on=first - timedelta(days=1))


def test_a_child_has_no_level() -> None:
    with pytest.raises(Refused, match="safeguarding"):
        check_may_have_level(BirthRange.exactly(date(2007, 1, 1)), on=DAY)
    check_may_have_level(BirthRange.exactly(date(2006, 12, 31)), on=DAY)
    check_may_have_level(UNKNOWN_BIRTH, on=DAY)


@pytest.mark.parametrize("kind", ["coercive_control", "stalking", "strangulation", "order_breach"])
def test_floors_hold_within_their_years_only(kind: str) -> None:
    assert [floor.kind for floor in floors_reached([(kind, DAY)], DAY)] == [kind]
    assert floors_reached([(kind, date(2021, 12, 31))], DAY) == ()
    assert floors_reached([(kind, date(2025, 1, 1))], DAY) == ()


def test_a_wrong_policy_cannot_be_made() -> None:
    data = reference_toml("levels.toml")
    levels, floors = data["levels"], data["floors"]
    for wrong in (
        {"levels": {key: levels[key] for key in LEVELS[::-1]}},
        {"levels": {**levels, "high": {**levels["high"], "reassess_days": 400}}},
        {"levels": {**levels, "high": {**levels["high"], "floor_days": -1}}},
        {"levels": {**levels, "high": {**levels["high"], "measures": levels["medium"]["measures"]}}},
        {"floors": {**floors, "stalking": {**floors["stalking"], "level": "highest"}}},
    ):
        with pytest.raises(ValueError):
            level_policy_of({**data, **wrong})
    with pytest.raises(ValueError, match="names two levels"):
        replace(LOWER, by="")
    policy = shipped_level_policy()
    assert all((policy.edition, policy.source, policy.owner))
