"""Consent by purpose, and whose school is told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.errors import Invalid, Refused
from daylight.domain.survivors import (
    NOTICES,
    NoticeStatus,
    Said,
    check_consent,
    is_of_school_age,
    shipped_policy,
    standing,
)

ON = date(2026, 11, 25)
PURPOSES = st.sampled_from(sorted(shipped_policy().purposes))
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def _said(draw: st.DrawFn) -> Said:
    on = draw(DAYS)
    return Said(
        draw(PURPOSES),
        draw(st.booleans()),
        on,
        draw(st.none() | st.integers(0, 100).map(lambda n: on + timedelta(days=n))),
    )


SAID = st.lists(_said(), max_size=8).map(lambda said: sorted(said, key=lambda each: each.on))


@given(SAID, PURPOSES, DAYS)
def test_nothing_goes_ahead_without_a_yes_that_holds(said: list[Said], purpose: str, on: date) -> None:
    of_it = [each for each in said if each.purpose == purpose and each.on <= on]
    holds = bool(of_it) and of_it[-1].given and (of_it[-1].until is None or of_it[-1].until >= on)
    assert (standing(said, purpose, on) is True) == holds
    if holds:
        check_consent(said, purpose, on)
    else:
        with pytest.raises(Refused):
            check_consent(said, purpose, on, because="too short")


@given(SAID, PURPOSES, DAYS)
def test_a_written_reason_stands_in_only_where_policy_says(said: list[Said], purpose: str, on: date) -> None:
    because = "he is on the way to her now"
    if shipped_policy().purposes[purpose].without or standing(said, purpose, on):
        check_consent(said, purpose, on, because=because)
    else:
        with pytest.raises(Refused):
            check_consent(said, purpose, on, because=because)


@given(SAID, PURPOSES, DAYS)
def test_saying_no_takes_any_yes_back(said: list[Said], purpose: str, on: date) -> None:
    assert standing([*said, Said(purpose, False, on)], purpose, on) is False


def test_what_cannot_be_said() -> None:
    with pytest.raises(Invalid, match="for what"):
        Said("anything", True, ON)
    with pytest.raises(Invalid, match="end before"):
        Said("share", True, ON, ON - timedelta(days=1))
    with pytest.raises(Invalid, match="no purpose"):
        check_consent([], "anything", ON)
    with pytest.raises(Refused, match="She said no"):
        check_consent([Said("advocate", False, ON)], "advocate", ON)


def test_reception_to_seventeen_and_whoever_may_be() -> None:
    assert is_of_school_age(None, ON)
    assert is_of_school_age(date(2008, 11, 26), ON)
    assert not is_of_school_age(date(2008, 11, 25), ON)
    assert is_of_school_age(date(2022, 11, 25), ON)
    assert not is_of_school_age(date(2022, 11, 26), ON)
    assert NOTICES.move(NoticeStatus.DUE, "say it was sent").after is NoticeStatus.SENT
