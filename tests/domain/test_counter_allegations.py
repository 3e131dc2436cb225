"""Both sides of a pair that accuse each other: neither vanishes, and neither is listed before somebody looked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.counter_allegations import (
    Allegation,
    Decision,
    Found,
    Incident,
    Leaning,
    compare,
    deadline,
    latest_decisions,
    shipped_policy,
    standing_of,
)

START = datetime(2024, 1, 1, tzinfo=UTC)


def pair_of(case: str) -> tuple[list[Allegation], list[Allegation]]:
    """`AB AB BA!` is A accused twice and then B once, a week apart; `!` shows injury, `?` fear, `==` both at once."""
    own, back = [], []
    for place, told in enumerate(case.split()):
        one = Allegation(("main", f"i{place}"), START + timedelta(weeks=place), "!" in told, "?" in told)
        if told[:2] in ("AB", "=="):
            own.append(one)
        if told[:2] in ("BA", "=="):
            back.append(one)
    return own, back


def contested(case: str, decision: Decision | None = None) -> str:
    own, back = pair_of(case)
    sides = ((standing_of("A", own, back, decision), own), (standing_of("B", back, own, decision), back))
    marks = [
        "".join(
            "x" if each.incident in side.set_aside else "?" if each.incident in side.contested else "." for each in told
        )
        for side, told in sides
    ]
    return f"A{marks[0]} B{marks[1]}"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("AB AB BA", "A.. B?"),  # accused once in return: hers is the counter-allegation
        ("BA AB AB", "A.. B?"),  # even if his accusation came first
        ("BA AB AB AB", "A... B?"),
        ("AB BA", "A? B?"),  # once each: nobody is listed before somebody looked
        ("BA AB", "A? B?"),
        ("AB! BA", "A. B?"),  # accused first, and she was hurt
        ("AB BA!", "A? B?"),  # first, but he was hurt: it speaks for both
        ("AB? BA AB BA", "A.. B??"),
        ("AB BA AB BA", "A.. B??"),  # twice each: accused first
        ("BA AB BA AB", "A?? B.."),
        ("AB!? BA BA BA", "A. B???"),  # he told the police of her three times; she was hurt and in fear
        ("AB BA BA BA", "A? B..."),
        ("==", "A? B?"),
        ("== AB", "A?. B?"),
        ("AB AB", "A.. B"),
    ],
)  # fmt: skip
def test_which_allegations_may_be_the_counter_allegation(case: str, expected: str) -> None:
    assert contested(case) == expected


DAY = START + timedelta(days=20)


@pytest.mark.parametrize(
    ("found", "case", "expected"),
    [
        (Found.PERPETRATOR, "AB BA", "A. Bx"),
        (Found.VICTIM, "AB BA", "Ax B."),
        (Found.BOTH, "AB BA", "A. B."),
        (Found.PERPETRATOR, "== AB", "A.. Bx"),
        (Found.PERPETRATOR, "AB BA AB BA AB", "A... Bx?"),  # what is told of her after the decision waits again
        (Found.VICTIM, "BA BA AB AB", "Ax? B.."),
    ],
)  # fmt: skip
def test_a_decision_settles_what_was_told_until_then(found: Found, case: str, expected: str) -> None:
    assert contested(case, Decision("A", "B", found, DAY)) == expected
    turned = {Found.PERPETRATOR: Found.VICTIM, Found.VICTIM: Found.PERPETRATOR, Found.BOTH: Found.BOTH}[found]
    assert contested(case, Decision("B", "A", turned, DAY)) == expected


def test_the_latest_decision_on_a_pair_is_in_force() -> None:
    first, later = Decision("A", "B", Found.BOTH, START), Decision("B", "A", Found.VICTIM, DAY)
    assert latest_decisions([later, first]) == {frozenset("AB"): later}


def test_the_deadline_runs_from_when_both_stood_accused_and_the_status_was_met() -> None:
    within = shipped_policy().within
    assert deadline(date(2024, 1, 15), date(2023, 12, 1)) == date(2024, 1, 15) + within
    assert deadline(date(2024, 1, 15), date(2024, 3, 1)) == date(2024, 3, 1) + within


ALLEGATIONS = st.lists(
    st.builds(
        Allegation,
        st.integers(1, 6).map(lambda number: ("main", f"i{number}")),
        st.integers(0, 30).map(lambda days: START + timedelta(days=days)),
        st.booleans(),
        st.booleans(),
    ),
    unique_by=lambda each: each.incident,
    max_size=5,
)


@given(own=ALLEGATIONS, back=ALLEGATIONS)
def test_the_two_sides_see_one_comparison(own: list[Allegation], back: list[Allegation]) -> None:
    turned = {Leaning.PERSON: Leaning.OTHER, Leaning.OTHER: Leaning.PERSON, Leaning.NEITHER: Leaning.NEITHER}
    one, other = compare(own, back), compare(back, own)
    assert one.leaning is turned[other.leaning]
    assert one == compare(own[::-1], back[::-1])
    a, b = standing_of("A", own, back), standing_of("B", back, own)
    alone: set[Incident] = {each.incident for each in own} - {each.incident for each in back}
    if not back:
        assert not a.contested
    elif alone - a.contested:  # what stands against one of them is contested for the other
        assert {each.incident for each in back} == b.contested


@given(own=ALLEGATIONS, number=st.integers(0, 30))
def test_one_counter_allegation_never_clears_who_is_accused_more(own: list[Allegation], number: int) -> None:
    """Whatever he says of her, once: what two or more incidents say of him stands, and nothing is dropped."""
    counter = Allegation(("main", "counter"), START + timedelta(days=number))
    his = standing_of("A", own, [counter])
    assert not his.set_aside
    if len(own) > 1:
        assert not his.contested
        assert standing_of("B", [counter], own).contested == {counter.incident}
