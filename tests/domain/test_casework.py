"""A case's rules: who decides when, what ends a case, who covers; and what is new in one sentence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.casework import (
    CASES,
    OPEN,
    STATUSES,
    CaseStatus,
    CoverSpell,
    Fresh,
    Subject,
    casework_policy_of,
    check_left_elsewhere,
    check_may_cover,
    check_may_discharge,
    decide_by,
    sentence_of,
    shipped_casework_policy,
    waits_in_triage,
)
from daylight.domain.errors import Invalid, Refused
from daylight.domain.reference import reference_toml

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
TODAY = date(2028, 2, 29)


def test_every_open_case_can_end_and_every_closed_one_can_be_reopened() -> None:
    assert set(OPEN) == {
        CaseStatus.IN_TRIAGE, CaseStatus.ACCEPTED, CaseStatus.MANAGED_ELSEWHERE, CaseStatus.MANAGED,
    }  # fmt: skip
    for status in CASES.owners:
        after = {move.after for move in CASES.moves_from(status)}
        assert (after - set(OPEN)) if status in OPEN else after == {CaseStatus.IN_TRIAGE}
    assert all(move.reason for move in CASES.moves)
    assert len({statuses.title for statuses in STATUSES}) == len(STATUSES)


@given(st.sampled_from(CaseStatus), st.none() | DAYS, st.booleans(), DAYS)
def test_nobody_left_elsewhere_is_forgotten(status: CaseStatus, until: date | None, new: bool, on: date) -> None:
    waits = waits_in_triage(status, until=until, something_new=new, on=on)
    if status is CaseStatus.IN_TRIAGE:
        assert waits
    elif status is not CaseStatus.MANAGED_ELSEWHERE:
        assert not waits
    else:
        assert waits == (until is None or on > until or new)
        assert not waits or waits_in_triage(status, until=until, something_new=new, on=on + timedelta(days=1))


@given(DAYS, DAYS)
def test_elsewhere_is_a_day_ahead_and_not_too_far(until: date, on: date) -> None:
    longest = timedelta(days=shipped_casework_policy().elsewhere_days)
    if on < until <= on + longest:
        check_left_elsewhere("drive", until, on=on)
    else:
        with pytest.raises(Invalid):
            check_left_elsewhere("drive", until, on=on)


def test_a_scheme_that_policy_does_not_know_is_refused() -> None:
    with pytest.raises(Invalid, match="scheme"):
        check_left_elsewhere("nobody", TODAY + timedelta(days=1), on=TODAY)


@given(st.none() | DAYS, DAYS)
def test_a_quiet_time_is_asked_in_full(since: date | None, on: date) -> None:
    quiet = since is not None and (on - since).days >= 182
    if quiet:
        assert check_may_discharge("no_new_harm", quiet_since=since, on=on).lasting_days == 182
    else:
        with pytest.raises(Refused, match="quiet"):
            check_may_discharge("no_new_harm", quiet_since=since, on=on)
    assert check_may_discharge("died", quiet_since=since, on=on).lasting_days == 0


@given(DAYS, st.integers(0, 400), DAYS)
def test_cover_is_no_longer_than_policy_and_not_over(first: date, length: int, day: date) -> None:
    last = first + timedelta(days=length)
    spell = CoverSpell("ann", "bob", first, last)
    if last < day or length + 1 > shipped_casework_policy().cover_days:
        with pytest.raises(Invalid):
            check_may_cover(spell, on=day)
    else:
        check_may_cover(spell, on=day)


def test_nobody_covers_for_themselves_or_backwards() -> None:
    with pytest.raises(Invalid, match="themselves"):
        check_may_cover(CoverSpell("Ann", "ann", TODAY, TODAY), on=TODAY)
    with pytest.raises(ValueError, match="no earlier"):
        CoverSpell("ann", "bob", TODAY, TODAY - timedelta(days=1))


def test_a_subject_is_somebody() -> None:
    with pytest.raises(Invalid, match="who it is"):
        Subject(surname=" ")
    assert "Unfound" not in repr(Subject(surname="Unfound"))


@pytest.mark.parametrize("change", [{"times": {"decide_days": 0}}, {"schemes": {}}, {"discharge": {}}])
def test_a_policy_that_does_not_hold_together_is_refused(change: dict[str, object]) -> None:
    told = reference_toml("casework.toml")
    times = {**told["times"], **change.pop("times", {})}  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="casework policy"):
        casework_policy_of({**told, **change, "times": times})
    assert decide_by(TODAY) == date(2028, 3, 7)


def test_what_is_new_is_one_sentence() -> None:
    fresh = Fresh(incidents=2, latest=date(2026, 10, 3), victims=1, breaches=(date(2026, 10, 1), date(2026, 10, 4)))
    assert sentence_of(fresh, since=date(2026, 10, 1)) == (
        "Since 1 October 2026: 2 new incidents, the latest on 3 October 2026; 1 victim not known before; "
        "2 breaches of an order, the latest on 4 October 2026."
    )
    one = Fresh(linked=1, releases=(date(2026, 10, 2),), warrants=(date(2026, 10, 5),))
    assert sentence_of(one, since=date(2026, 10, 1)) == (
        "Since 1 October 2026: 1 incident now linked to this person; 1 release from custody on 2 October 2026; "
        "1 warrant on 5 October 2026."
    )
    assert not Fresh().anything
