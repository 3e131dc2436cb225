"""The new-partner finder: whom records suggest, and who is never proposed."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.new_partners import (
    PROPOSALS,
    Evidence,
    Human,
    Kind,
    Standing,
    may_be_proposed,
    proposals,
    purged_on,
    shipped_policy,
)

ON = date(2026, 11, 1)
POLICY = shipped_policy()
ADULT_BORN = date(1990, 1, 1)
PEOPLE = ["S1", "S2", "O1", "O2", "O3"]
EVIDENCE = st.lists(
    st.builds(
        Evidence,
        st.sampled_from(Kind),
        st.sampled_from(["S1", "S2"]),
        st.sampled_from(PEOPLE),
        st.dates(date(2026, 1, 1), date(2026, 12, 1)),
        st.sampled_from(["I1", "I2", "A1"]),
    ),
    max_size=25,
)
HUMANS = st.fixed_dictionaries(
    {
        one: st.builds(
            Human,
            st.just(one),
            st.sampled_from([None, ADULT_BORN, date(2008, 11, 1), date(2008, 11, 2), date(2015, 1, 1)]),
            st.booleans(),
            st.booleans(),
        )
        for one in PEOPLE
    }
)
KNOWN = st.frozensets(st.tuples(st.sampled_from(["S1", "S2"]), st.sampled_from(PEOPLE)), max_size=3)


@given(EVIDENCE, HUMANS, KNOWN)
def test_nobody_is_proposed_who_must_not_be(
    evidence: list[Evidence], humans: dict[str, Human], known: frozenset[tuple[str, str]]
) -> None:
    found = proposals(evidence, humans, known=known, on=ON, policy=POLICY)
    for each in found:
        other = humans[each.other_id]
        assert other.born_to is not None
        assert other.born_to <= date(2008, 11, 1)
        assert not other.sealed
        assert not other.staff
        assert not humans[each.suspect_id].sealed
        assert (each.suspect_id, each.other_id) not in known
        assert each.points >= POLICY.least_points
        assert 0 <= each.age_in_days(ON) < POLICY.look_back_days
    assert all(sum(each.suspect_id == one for each in found) <= POLICY.most_a_person for one in PEOPLE)


@given(EVIDENCE, HUMANS, st.randoms())
def test_the_order_of_rows_and_rows_told_twice_change_nothing(
    evidence: list[Evidence],
    humans: dict[str, Human],
    chance: object,
) -> None:
    twice = [*evidence, *evidence]
    chance.shuffle(twice)  # type: ignore[attr-defined]
    once = proposals(evidence, humans, known=frozenset(), on=ON, policy=POLICY)
    assert once == proposals(twice, humans, known=frozenset(), on=ON, policy=POLICY)


@given(EVIDENCE, HUMANS)
def test_sealing_somebody_takes_every_proposal_of_them_away(evidence: list[Evidence], humans: dict[str, Human]) -> None:
    sealed = {name: replace(human, sealed=True) for name, human in humans.items()}
    assert proposals(evidence, sealed, known=frozenset(), on=ON, policy=POLICY) == []


def test_one_weak_sign_is_not_enough_and_two_of_a_kind_are_one() -> None:
    humans = {one: Human(one, ADULT_BORN, sealed=False) for one in PEOPLE}

    def found(*kinds: Kind) -> list[int]:
        rows = [Evidence(kind, "S1", "O1", ON - timedelta(days=n), f"I{n}") for n, kind in enumerate(kinds)]
        return [each.points for each in proposals(rows, humans, known=frozenset(), on=ON, policy=POLICY)]

    assert found(Kind.SAME_ADDRESS) == []
    assert found(Kind.SAME_ADDRESS, Kind.SAME_ADDRESS) == []
    assert found(Kind.SAME_ADDRESS, Kind.JOINT_INCIDENT) == [2]
    assert found(Kind.PARTNER) == [2]


def test_a_child_or_somebody_who_may_be_one_is_never_proposed() -> None:
    assert may_be_proposed(Human("A", date(2008, 11, 1), sealed=False), ON)
    assert not may_be_proposed(Human("A", date(2008, 11, 2), sealed=False), ON)
    assert not may_be_proposed(Human("A", None, sealed=False), ON)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_a_proposal_is_purged_after_the_days_of_policy(day: date) -> None:
    assert (purged_on(day, POLICY) - day).days == POLICY.keep_days
    assert PROPOSALS.move(Standing.PROPOSED, "confirm", reason="seen").after is Standing.CONFIRMED
