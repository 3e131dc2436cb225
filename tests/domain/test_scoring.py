"""The points score: every part shown, nothing about the person in it, and a child never in it."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.periods import BirthRange
from daylight.domain.reference import reference_toml
from daylight.domain.scoring import (
    LEVELS,
    PARTS,
    Case,
    CrimeWeight,
    Score,
    in_rank_order,
    policy_of,
    score,
    shipped_policy,
)

AS_OF = date(2024, 12, 31)
POLICY = shipped_policy()


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def case(*days: int, weight: float = 184.0, victims: int = 1, person: str = "s", **more: object) -> Case:
    incidents = tuple(ago(each) for each in days)
    crimes = tuple(CrimeWeight(on, weight) for on in incidents) if weight else ()
    return Case(person, incidents, crimes, victims, **more)  # type: ignore[arg-type]


def scored(told: Case) -> Score:
    found = score(told, POLICY, AS_OF)
    assert found is not None
    return found


def test_the_parts_by_hand() -> None:
    found = scored(case(0, 365, 1200, weight=100, victims=2))
    assert found.parts["recency"] == 1.0
    assert found.parts["frequency"] == 2 / 8  # the third lies outside three years
    assert found.decayed_severity == pytest.approx(100 + 50 + 100 * 0.5 ** (1200 / 365), abs=1e-5)
    assert found.parts["victims"] == 0.75
    assert found.total == pytest.approx(sum(POLICY.points[part] * found.parts[part] for part in PARTS), abs=1e-4)
    assert (found.days_since_last, found.incident_count, found.victim_count) == (0, 2, 2)


def test_the_points_of_the_parts_add_up_to_a_hundred() -> None:
    assert sum(POLICY.points.values()) == 100
    worst = scored(case(*[0] * 20, weight=7979, victims=9))
    assert (worst.total, worst.suggested_level) == (100.0, "very_high")


def test_a_child_has_no_score() -> None:
    child = BirthRange.exactly(date(2007, 1, 1))
    assert score(case(3, born=child), POLICY, AS_OF) is None
    perhaps = BirthRange(date(2006, 1, 1), date(2007, 12, 31))
    assert score(case(3, born=perhaps), POLICY, AS_OF) is not None


def test_one_who_is_listed_is_never_suggested_the_lowest_level() -> None:
    old = case(1000, weight=0)
    assert scored(old).suggested_level == "standard"
    raised = scored(replace(old, listed=("unanswered",)))
    assert raised.suggested_level == POLICY.level_if_listed
    assert "raised because unanswered is met" in raised.reason


@pytest.mark.parametrize(
    ("kind", "level", "words"),
    [
        ("coercive_control", "high", "coercive control"),
        ("stalking", "high", "stalking"),
        ("strangulation", "high", "strangulation"),
        ("order_breach", "medium", "breach of an order"),
    ],
)
def test_a_level_floor_lifts_whatever_the_sum_says_and_the_reason_says_so(kind: str, level: str, words: str) -> None:
    low = replace(case(900), crimes=(CrimeWeight(ago(900), 0.1, kind),), listed=("repeat",))
    found = scored(low)
    assert (found.suggested_level, found.total) == (level, scored(case(900, weight=0.1)).total)
    assert f"raised to at least {level} because of {words}" in found.reason
    high = scored(replace(case(*[0] * 20, weight=7979, victims=9), crimes=(CrimeWeight(ago(0), 7979, kind),)))
    assert high.suggested_level == "very_high"
    assert "raised" not in high.reason


def test_the_reason_is_one_sentence_that_names_nobody() -> None:
    found = scored(case(1, 40, victims=2, person="P123", listed=("matac",), contested=1))
    assert found.reason == (
        "2 incidents in 3 years, 2 victims in all, the latest 1 day ago; recency weighs most; matac met; "
        "1 incident may be a counter-allegation."
    )
    assert "P123" not in found.reason


def test_rank_is_a_total_order() -> None:
    found = [scored(case(5, person=person)) for person in ("b", "a", "c")]
    later = scored(case(4, person="z"))
    assert [each.person_id for each in in_rank_order([*found, later])] == ["z", "a", "b", "c"]
    assert in_rank_order(found) == in_rank_order(found[::-1])


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=8), st.integers(0, 2000), st.integers(1, 5))
def test_one_more_incident_never_lowers_the_score(days: list[int], more: int, victims: int) -> None:
    before, after = scored(case(*days, victims=victims)), scored(case(*days, more, victims=victims))
    assert after.total >= before.total
    assert LEVELS.index(after.suggested_level) >= LEVELS.index(before.suggested_level)
    assert all(0 <= after.parts[part] <= 1 for part in PARTS)


@given(st.permutations([(3, 10.1), (40, 0.2), (300, 7979.0), (900, 16.1)]))
def test_the_order_of_crimes_is_of_no_matter(crimes: list[tuple[int, float]]) -> None:
    told = replace(case(3), crimes=tuple(CrimeWeight(ago(days), weight) for days, weight in crimes))
    straight = replace(told, crimes=tuple(sorted(told.crimes, key=lambda each: each.on)))
    assert scored(told) == scored(straight)


def test_an_incident_after_as_of_is_refused() -> None:
    with pytest.raises(ValueError, match="after as_of"):
        score(case(-1), POLICY, AS_OF)


def test_a_wrong_policy_cannot_be_made() -> None:
    data = reference_toml("scoring.toml")
    for table, key, value in (
        ("points", "recency", 26),
        ("levels", "high", 20),
        ("levels", "listed", "highest"),
        ("victims", "shares", [1.0, 0.5]),
        ("recency", "fading_days", 0),
    ):
        with pytest.raises(ValueError):
            policy_of({**data, table: {**data[table], key: value}})


FORBIDDEN = (
    "ethnic", "relig", "club", "disab", "mental", "orient", "gender", "sex", "postcode", "address", "depriv", "name",
    "district", "force", "nationality", "health",
)  # fmt: skip


def test_nothing_of_the_person_enters_the_score() -> None:
    """Case is all that a score may look at; the birth range is there only to leave children out."""
    for field in [*fields(Case), *fields(CrimeWeight)]:
        assert not any(word in field.name for word in FORBIDDEN), field.name
    assert {field.name for field in fields(Case)} == {
        "person_id", "incidents", "crimes", "victims", "born", "listed", "contested", "unsure",
    }  # fmt: skip
    adult = case(3, 50, born=BirthRange.exactly(date(1990, 1, 1)))
    older = replace(adult, born=BirthRange.exactly(date(1940, 1, 1)))
    assert replace(scored(adult), person_id="x") == replace(scored(older), person_id="x")
