"""Clocks: hours that leave days out, working days and school days, over leap days, holidays and changes of the hour."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.clocks import (
    ALARMS,
    LONDON,
    NOTHING,
    LeftOut,
    Term,
    Terms,
    alarms_of,
    counted_between,
    hours_after,
    is_working_day,
    midnight,
    school_notice_due,
    terms_of,
    terms_on_file,
    working_days_after,
)
from daylight.domain.periods import london_date
from daylight.web.components.bank_holidays import NATIONS, bank_holidays, bank_holidays_around

MOMENTS = st.integers(0, 6 * 365 * 24 * 60).map(lambda n: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
HOURS = st.floats(0, 24 * 30, allow_nan=False)
NATION = st.sampled_from(sorted(NATIONS))
SCHOOLS = Terms("Somewhere", (Term(date(2026, 9, 1), date(2026, 12, 18), ((date(2026, 10, 26), date(2026, 10, 30)),)),))


def _left_out(nation: str, at: datetime) -> LeftOut:
    return LeftOut(bank_holidays_around(nation, at.date()))


def _at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


@given(MOMENTS, HOURS, NATION)
def test_a_clock_counts_exactly_the_hours_it_was_given(start: datetime, hours: float, nation: str) -> None:
    left_out = _left_out(nation, start)
    due = hours_after(start, hours, left_out)
    assert abs(counted_between(start, due, left_out) - timedelta(hours=hours)) < timedelta(milliseconds=1)


@given(MOMENTS, HOURS, NATION)
def test_leaving_days_out_never_shortens_a_clock(start: datetime, hours: float, nation: str) -> None:
    assert hours_after(start, hours, _left_out(nation, start)) >= hours_after(start, hours)


@given(MOMENTS, st.floats(0.1, 200), NATION)
def test_a_clock_never_ends_inside_a_day_left_out(start: datetime, hours: float, nation: str) -> None:
    left_out = _left_out(nation, start)
    just_before = hours_after(start, hours, left_out) - timedelta(milliseconds=1)
    assert not left_out.has(london_date(just_before))


@given(MOMENTS, HOURS, HOURS, NATION)
def test_a_longer_clock_ends_later(start: datetime, hours: float, more: float, nation: str) -> None:
    left_out = _left_out(nation, start)
    assert hours_after(start, hours + more, left_out) >= hours_after(start, hours, left_out)


@given(MOMENTS, HOURS)
def test_with_nothing_left_out_hours_are_elapsed_hours_whatever_the_wall_says(start: datetime, hours: float) -> None:
    assert hours_after(start, hours) == start + timedelta(hours=hours)


@given(MOMENTS, st.floats(1, 200), NATION)
def test_alarms_come_in_order_and_before_the_end(start: datetime, hours: float, nation: str) -> None:
    left_out = _left_out(nation, start)
    moments = [at for _, at in alarms_of(start, hours, left_out)]
    assert [share for share, _ in alarms_of(start, hours, left_out)] == list(ALARMS)
    assert [start, *moments, hours_after(start, hours, left_out)] == sorted(
        [start, *moments, hours_after(start, hours, left_out)]
    )


def test_a_notice_given_at_noon_on_maundy_thursday_is_heard_by_wednesday_noon_in_england_and_tuesday_in_scotland() -> (
    None
):
    given_at = _at(2026, 4, 2, 12)
    assert hours_after(given_at, 48, _left_out("england and wales", given_at)) == _at(2026, 4, 7, 12)
    assert hours_after(given_at, 48, _left_out("scotland", given_at)) == _at(2026, 4, 6, 12)


def test_christmas_and_the_days_that_stand_for_others_are_left_out() -> None:
    given_at = _at(2026, 12, 24, 12)  # Thursday: then Christmas, Saturday, Sunday, and Monday for Boxing Day
    assert hours_after(given_at, 48, _left_out("england and wales", given_at)) == _at(2026, 12, 29, 12)


@pytest.mark.parametrize(
    ("start", "wall"),
    [(_at(2026, 3, 28, 12), _at(2026, 3, 29, 13)), (_at(2026, 10, 24, 12), _at(2026, 10, 25, 11))],
)
def test_the_day_on_which_the_clocks_change_has_23_or_25_hours(start: datetime, wall: datetime) -> None:
    assert hours_after(start, 24, NOTHING) == wall


def test_a_sunday_of_25_hours_is_left_out_whole() -> None:
    start = _at(2026, 10, 24, 18)
    assert hours_after(start, 24, LeftOut(frozenset())) == _at(2026, 10, 26, 18)
    assert midnight(date(2026, 10, 26)) - midnight(date(2026, 10, 25)) == timedelta(hours=25)


def test_a_leap_day_counts() -> None:
    assert hours_after(_at(2028, 2, 28, 12), 24) == _at(2028, 2, 29, 12)
    assert working_days_after(date(2028, 2, 28), 1, frozenset()) == date(2028, 2, 29)


@given(DAYS, st.integers(1, 60), NATION)
def test_so_many_working_days_lie_between(day: date, count: int, nation: str) -> None:
    holidays = bank_holidays(nation, 2022, 2030)
    due = working_days_after(day, count, holidays)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert sum(is_working_day(each, holidays) for each in between) == count
    assert is_working_day(due, holidays)


@given(MOMENTS, NATION)
def test_a_school_is_told_before_it_opens_again(known_at: datetime, nation: str) -> None:
    holidays = bank_holidays_around(nation, known_at.date())
    due = school_notice_due(known_at, SCHOOLS, holidays)
    assert due > known_at
    assert SCHOOLS.is_school_day(london_date(due), holidays)
    assert due.astimezone(LONDON).time() == time(8)
    day = london_date(known_at)
    while (day := day + timedelta(days=1)) < london_date(due):
        assert not SCHOOLS.is_school_day(day, holidays)


@pytest.mark.parametrize(
    ("known_at", "due"),
    [
        (_at(2026, 11, 3, 2), _at(2026, 11, 3, 8)),  # in the night before a school day
        (_at(2026, 11, 3, 8), _at(2026, 11, 4, 8)),  # just as it opens: the next
        (_at(2026, 11, 6, 23), _at(2026, 11, 9, 8)),  # Friday night
        (_at(2026, 10, 24, 23), _at(2026, 11, 2, 8)),  # half term, and the clocks change
        (_at(2026, 12, 18, 20), _at(2026, 12, 21, 8)),  # after the last term on file: rather early than late
        (_at(2026, 12, 24, 20), _at(2026, 12, 29, 8)),  # nothing on file, but bank holidays are known
    ],
)
def test_the_morning_before_which_a_school_is_told(known_at: datetime, due: datetime) -> None:
    assert school_notice_due(known_at, SCHOOLS, bank_holidays("england and wales", 2026, 2027)) == due


def test_an_area_without_terms_on_file_has_a_school_day_every_working_day() -> None:
    assert school_notice_due(_at(2026, 8, 3, 12), terms_of("nowhere"), frozenset()) == _at(2026, 8, 4, 8)
    assert all(each.terms for each in terms_on_file().values())


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="forward"):
        hours_after(_at(2026, 1, 1), -1)
    with pytest.raises(ValueError, match="at least one"):
        working_days_after(date(2026, 1, 1), 0, frozenset())
    with pytest.raises(ValueError, match="ends on or after"):
        Term(date(2026, 1, 2), date(2026, 1, 1))
    every_day = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(3000))
    for broken in (
        lambda: hours_after(_at(2026, 1, 1), 1, LeftOut(every_day)),
        lambda: working_days_after(date(2026, 1, 1), 1, every_day),
        lambda: school_notice_due(_at(2026, 1, 1), terms_of(""), every_day),
    ):
        with pytest.raises(ValueError, match="year"):
            broken()


def test_bank_holidays_of_each_nation() -> None:
    england, scotland = (bank_holidays(nation, 2026, 2026) for nation in ("england and wales", "scotland"))
    assert {date(2026, 4, 3), date(2026, 4, 6), date(2026, 12, 25), date(2026, 12, 28)} <= england
    assert date(2026, 4, 6) not in scotland
    assert date(2026, 11, 30) in scotland
    assert date(2027, 12, 25) in bank_holidays("scotland", 2027, 2027)  # a Saturday, and still Christmas Day
