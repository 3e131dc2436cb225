"""Windows, ages and London dates at their edges."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.periods import BirthRange, Window, age_on, london_date, years_before

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        ("2024-02-29", 1, "2023-02-28"),
        ("2024-02-29", 4, "2020-02-29"),
        ("2025-02-28", 1, "2024-02-28"),
        ("2024-12-31", 5, "2019-12-31"),
    ],
)
def test_the_same_day_years_before(day: str, years: int, expected: str) -> None:
    assert years_before(date.fromisoformat(day), years) == date.fromisoformat(expected)


def test_a_window_longer_than_the_calendar_holds_everything() -> None:
    assert Window(years=3000).start(date(2024, 1, 1)) == date.min


@given(DAYS, st.integers(1, 20))
def test_a_longer_window_starts_no_later(as_of: date, years: int) -> None:
    assert Window(years=years + 1).start(as_of) < Window(years=years).start(as_of) < as_of


@pytest.mark.parametrize("wrong", [{"years": 1, "days": 1}, {"years": 0}, {"days": -1}])
def test_a_wrong_window_cannot_be_made(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="window"):
        Window(**wrong)


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window(years=1), "12 months"),
        (Window(years=5), "5 years"),
        (Window(days=365), "365 days"),
        (Window(), "all time"),
    ],
)
def test_a_window_says_how_long_it_is(window: Window, words: str) -> None:
    assert str(window) == words


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2008-12-31", "2024-12-30", 15),
        ("2008-12-31", "2024-12-31", 16),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2024-02-29", 16),
    ],
)
def test_whole_years_lived(born: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


def test_what_an_uncertain_date_of_birth_leaves_sure() -> None:
    as_of = date(2024, 6, 30)
    sure_child = BirthRange(date(2007, 1, 1), date(2007, 12, 31))
    perhaps = BirthRange(date(2006, 1, 1), date(2006, 12, 31))
    assert sure_child.surely_under(18, as_of)
    assert not perhaps.surely_under(18, as_of)
    assert not BirthRange().surely_under(18, as_of)


def test_contradicting_records_leave_nothing_known() -> None:
    assert BirthRange.between(date(1990, 1, 1), date(1985, 1, 1)) == BirthRange()
    with pytest.raises(ValueError, match="earliest"):
        BirthRange(date(1990, 1, 1), date(1985, 1, 1))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2024-06-30T23:30:00", "2024-07-01"),
        ("2024-12-31T23:30:00", "2024-12-31"),
        ("2024-03-31T00:30:00", "2024-03-31"),
        ("2024-10-26T23:30:00", "2024-10-27"),
        ("2024-10-27T23:30:00", "2024-10-27"),
    ],
)
def test_london_dates_follow_summer_time(at: str, expected: str) -> None:
    moment = datetime.fromisoformat(at)
    assert london_date(moment) == date.fromisoformat(expected)
    assert london_date(moment.replace(tzinfo=UTC)) == date.fromisoformat(expected)
