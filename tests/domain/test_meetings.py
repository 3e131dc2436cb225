"""Meetings: days that never drift nor fall on closed days, an order by risk, and nothing for an agency uncovered."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.errors import Invalid, Refused
from daylight.domain.meetings import (
    ITEMS,
    MEETINGS,
    WHYS,
    Agreed,
    Candidate,
    ItemStatus,
    MeetingPolicy,
    MeetingStatus,
    Why,
    check_attendance,
    gathered,
    in_order,
    is_meeting_day,
    meeting_policy,
    next_days,
    parts_open,
    proposed,
    to_take_home,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(
    first=DAYS, gap=st.integers(0, 900), number=st.integers(1, 13), offsets=st.sets(st.integers(0, 1200), max_size=40)
)
def test_every_day_of_the_cycle_is_a_working_day_and_none_is_lost(
    first: date, gap: int, number: int, offsets: set[int]
) -> None:
    holidays = {first + timedelta(days=offset) for offset in offsets}
    after = first + timedelta(days=gap)
    days = next_days(first, after=after, number=number, holidays=holidays)
    assert len(days) == number
    assert days == sorted(set(days))
    assert all(day > after and is_meeting_day(day, holidays) for day in days)
    nominal = [first + timedelta(days=28 * step) for step in range(60)]
    assert all(any(timedelta(0) <= day - each < timedelta(days=28) for each in nominal) for day in days)


def test_a_bank_holiday_moves_one_meeting_and_not_the_cycle() -> None:
    christmas = {date(2026, 12, 25), date(2026, 12, 28)}
    days = next_days(date(2026, 11, 27), after=date(2026, 11, 27), number=2, holidays=christmas)
    assert days == [date(2026, 12, 29), date(2027, 1, 22)]
    with pytest.raises(ValueError, match="fortnight"):
        next_days(date(2026, 1, 1), after=date(2026, 1, 1), number=1, holidays=(), every_days=7)


def _one(
    key: str, level: str | None = "high", score: float = 1.0, why: Why = Why.DUE, heard: date | None = None
) -> Candidate:
    return Candidate(key, level, score, (why,), heard)


def test_the_most_dangerous_is_first_and_whoever_has_no_level_before_all() -> None:
    rows = [
        _one("f", "standard"), _one("e", "high", 2.0), _one("d", "high", 2.0, heard=date(2026, 1, 1)),
        _one("c", "high", 9.0), _one("b", "very_high", 0.0), _one("a", None), _one("g", "low", 99.0),
    ]  # fmt: skip
    assert [one.key for one in in_order(rows)] == ["a", "b", "c", "e", "d", "f", "g"]


@given(
    st.lists(
        st.builds(
            Candidate,
            st.uuids().map(str),
            st.sampled_from(["very_high", "high", "medium", "standard", None]),
            st.floats(0, 100),
            st.sets(st.sampled_from(list(Why)), min_size=1).map(tuple),
        ),
        unique_by=lambda one: one.key,
    ),
    st.integers(1, 16),
)
def test_nobody_vanishes_and_what_is_undone_is_always_heard(rows: list[Candidate], most: int) -> None:
    on, waits = proposed(rows, most=most)
    assert sorted(one.key for one in [*on, *waits]) == sorted(one.key for one in rows)
    assert not any(Why.CARRIED in one.whys for one in waits)
    carried = sum(Why.CARRIED in one.whys for one in rows)
    assert len(on) <= max(most, carried)
    assert on == in_order(on)
    if waits:
        free = [one for one in on if Why.CARRIED not in one.whys]
        assert in_order([*free, *waits]) == [*free, *waits]


def test_all_that_brings_somebody_is_told_once() -> None:
    found = gathered({Why.DUE: ["x", "y"], Why.CARRIED: ["x"], Why.JOINED: []})
    assert found == {"x": (Why.CARRIED, Why.DUE), "y": (Why.DUE,)}
    assert set(WHYS) == set(Why)
    with pytest.raises(ValueError, match="no reason"):
        Candidate("x", None, 0.0, ())


@pytest.mark.parametrize("fields", [set(), {"meeting"}, {"identity"}, {"identity", "plan", "level", "grounds"}])
def test_an_agency_without_the_meeting_in_its_agreement_sees_nothing(fields: set[str]) -> None:
    assert parts_open(fields) == frozenset()


@given(st.sets(st.sampled_from(["identity", "meeting", "plan", "level", "grounds", "orders", "timeline", "survivor"])))
def test_an_agency_sees_only_what_a_field_opens(fields: set[str]) -> None:
    opened = parts_open(fields)
    assert {meeting_policy().parts[part] for part in opened} <= fields
    assert opened <= parts_open(None)


def test_what_is_taken_home_is_by_day_and_of_the_agency_alone() -> None:
    agreed = [
        Agreed("B", "visit", "PC 2", "Police", date(2026, 2, 1)),
        Agreed("A", "place", "Officer", "housing ", date(2026, 1, 1)),
        Agreed("C", "talk", "Worker", "Health", None),
        Agreed("D", "done", "Worker", "Housing", date(2025, 1, 1), undone=False),
    ]
    assert [one.person for one in to_take_home(agreed)] == ["A", "B", "C"]
    assert [one.person for one in to_take_home(agreed, agency="Housing")] == ["A"]
    assert to_take_home(agreed, agency="") == []
    assert "visit" not in repr(agreed[0])


def test_minutes_are_approved_by_another_and_a_closed_meeting_opens_with_a_reason() -> None:
    closed = MeetingStatus.CLOSED
    with pytest.raises(Refused, match="Another person"):
        MEETINGS.move(closed, "approve the minutes", by="a", last_by="a")
    assert MEETINGS.move(closed, "approve the minutes", by="b", last_by="a").after is MeetingStatus.MINUTES_APPROVED
    with pytest.raises(Invalid, match="reason"):
        MEETINGS.move(closed, "open again")
    with pytest.raises(Refused, match="nothing"):
        MEETINGS.move(MeetingStatus.MINUTES_APPROVED, "open again", reason="x")
    with pytest.raises(Invalid, match="reason"):
        ITEMS.move(ItemStatus.ON_AGENDA, "leave out")


def test_policy_and_attendance() -> None:
    policy = meeting_policy()
    assert policy.every_days == 28
    assert "Police" in policy.agencies
    with pytest.raises(ValueError, match="one or more"):
        MeetingPolicy("x", 28, 0, 7, (), {})
    check_attendance("A", "Police")
    for name, agency in (("", "Police"), ("A", " ")):
        with pytest.raises(Invalid):
            check_attendance(name, agency)
