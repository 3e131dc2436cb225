"""Clocks of closed crimes: when the time to prosecute ends, and that what is not known is never in time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.offences import normal_code, stats_codes_of
from daylight.domain.prosecutions import (
    ClosedCrime,
    Standing,
    clock_of,
    is_closed_without_her,
    months_after,
    urgency,
)
from daylight.domain.reference import reference_csv

DAY = date(2026, 1, 31)
ASSAULT = ClosedCrime("105A", DAY, DAY)
DAYS = st.dates(date(2023, 1, 1), date(2027, 1, 1))
CODES = st.sampled_from(["105A", "8N", "8L", "8Q", "195/94", "125/09", "66", "8N ", "nonsense", "999/99"])


@pytest.mark.parametrize(
    ("crime", "today", "standing", "last"),
    [
        (ASSAULT, date(2026, 7, 31), Standing.RUNS, date(2026, 7, 31)),
        (ASSAULT, date(2026, 8, 1), Standing.WITH_STATEMENT, date(2028, 1, 31)),
        (ASSAULT, date(2028, 2, 1), Standing.OVER, date(2026, 7, 31)),
        (replace(ASSAULT, domestic=False), date(2026, 8, 1), Standing.OVER, date(2026, 7, 31)),
        (replace(ASSAULT, statement="given", statement_on=date(2027, 6, 30)), date(2027, 12, 30),
         Standing.RUNS, date(2027, 12, 30)),
        (replace(ASSAULT, statement="given", statement_on=date(2027, 12, 1)), date(2028, 1, 31),
         Standing.RUNS, date(2028, 1, 31)),
        (replace(ASSAULT, statement="given", statement_on=date(2026, 2, 1)), date(2026, 8, 2),
         Standing.OVER, date(2026, 8, 1)),
        (replace(ASSAULT, statement="retracted", statement_on=date(2026, 6, 30)), date(2026, 9, 1),
         Standing.MAY_RUN, date(2026, 12, 30)),
        (replace(ASSAULT, statement="declined", statement_on=DAY), date(2026, 9, 1),
         Standing.WITH_STATEMENT, date(2028, 1, 31)),
        (replace(ASSAULT, earliest=None), date(2026, 7, 31), Standing.MAY_RUN, date(2026, 7, 31)),
        (ClosedCrime("8N", DAY), date(2040, 1, 1), Standing.NO_LIMIT, None),
        (ClosedCrime("8L", DAY, DAY), date(2026, 2, 1), Standing.NOT_KNOWN, None),  # covers summary and either way
        (ClosedCrime("195/94", DAY, DAY), date(2026, 8, 1), Standing.OVER, date(2026, 7, 31)),
        (replace(ASSAULT, jurisdiction="S"), date(2026, 2, 1), Standing.NOT_KNOWN, None),
        (replace(ASSAULT, jurisdiction=""), date(2026, 2, 1), Standing.NOT_KNOWN, None),
    ],
)  # fmt: skip
def test_the_clock_of_a_crime(crime: ClosedCrime, today: date, standing: Standing, last: date | None) -> None:
    clock = clock_of(crime, today)
    assert (clock.standing, clock.last_day) == (standing, last)
    assert clock.words.endswith(".")


def test_six_months_from_the_last_of_august_end_with_february() -> None:
    assert months_after(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2028, 2, 29), 24) == date(2030, 2, 28)


@given(CODES, DAYS, DAYS, st.sampled_from(["", "E", "W", "S", "N"]), st.sampled_from(["", "given", "declined"]), DAYS)
def test_time_only_takes_away(code: str, on: date, today: date, where: str, said: str, said_on: date) -> None:
    crime = ClosedCrime(code, on, on, where, statement=said, statement_on=said_on if said else None)
    now, later = clock_of(crime, today), clock_of(crime, today + timedelta(days=1))
    if now.standing is Standing.OVER:
        assert later.standing is Standing.OVER
    if later.standing is Standing.RUNS:
        assert now.standing is Standing.RUNS


@given(CODES, DAYS, DAYS, DAYS)
def test_a_day_that_is_not_known_is_never_surely_in_time(code: str, latest: date, said_on: date, today: date) -> None:
    crime = ClosedCrime(code, latest, None, statement="given", statement_on=said_on)
    assert clock_of(crime, today).standing is not Standing.RUNS


def test_every_code_of_the_modes_is_on_the_list_of_offences() -> None:
    for row in reference_csv("prosecution_modes.csv").rows:
        offence = normal_code(row["code"])
        assert offence is not None
        assert offence.known, row["code"]
        assert row["mode"] in {"summary", "either_way", "indictable"}
        assert row["longer"] == "no" or row["mode"] == "summary"


def test_only_common_assault_has_the_longer_limit() -> None:
    rows = reference_csv("prosecution_modes.csv").rows
    assert [row["code"] for row in rows if row["longer"] == "yes"] == ["105/01"]
    assert stats_codes_of("105A") == ("105/01",)
    assert stats_codes_of("nonsense") == ()


@pytest.mark.parametrize(
    ("outcome", "supports", "closed"),
    [("16", None, True), ("14", None, False), ("15", None, False), ("15", False, True), ("1", False, False),
     (None, False, False), ("99", False, False), ("18", False, False)],
)  # fmt: skip
def test_which_crimes_are_closed_because_she_does_not_support(
    outcome: str | None, supports: bool | None, closed: bool
) -> None:
    assert is_closed_without_her(outcome, supports) is closed


def test_the_soonest_end_comes_first_then_the_gravest() -> None:
    today = date(2026, 3, 1)
    soon, late = clock_of(ASSAULT, today), clock_of(replace(ASSAULT, earliest=None, latest=date(2026, 2, 20)), today)
    none = clock_of(ClosedCrime("8N", DAY), today)
    ordered = sorted([(none, 10.0), (late, 900.0), (soon, 1.0), (none, 500.0)], key=lambda one: urgency(*one))
    assert ordered == [(soon, 1.0), (late, 900.0), (none, 500.0), (none, 10.0)]
