"""Disclosure: clocks of whole days over leap days and changes of the hour, three tests, who may be told, steps."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.disclosures import (
    MOVE_TO,
    STAGES,
    Answered,
    Result,
    Route,
    Stage,
    check_result,
    check_told,
    due_on,
    scheme_of,
    shipped_disclosures,
)
from daylight.domain.errors import Invalid, Refused

ENGLAND, SCOTLAND = scheme_of("england and wales"), scheme_of("scotland")
LONG = "because it is so here"
ALL = {name: Answered(True, LONG) for name in shipped_disclosures().tests}


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 60))
def test_the_clock_is_of_whole_calendar_days(opened: date, more: int) -> None:
    assert due_on(ENGLAND, opened, more_days=more) - opened == timedelta(days=28 + more)


def test_clocks_over_a_leap_day_and_none_made_shorter() -> None:
    assert due_on(ENGLAND, date(2028, 2, 10)) == date(2028, 3, 9)
    assert due_on(ENGLAND, date(2027, 2, 10)) == date(2027, 3, 10)
    assert due_on(SCOTLAND, date(2026, 11, 1)) == date(2026, 12, 16)
    with pytest.raises(Invalid, match="never made shorter"):
        due_on(ENGLAND, date(2026, 1, 1), more_days=-1)


def test_each_nation_has_its_words() -> None:
    assert ENGLAND.route_in_words(Route.KNOW) == "right to know"
    assert SCOTLAND.route_in_words(Route.KNOW) == "power to tell"
    assert SCOTLAND.route_in_words(Route.ASK) == "right to ask"
    assert SCOTLAND.target
    with pytest.raises(Refused, match="northern ireland"):
        scheme_of("northern ireland")


@given(st.dictionaries(st.sampled_from(sorted(ALL)), st.booleans(), max_size=3), st.sampled_from(Result))
def test_nothing_is_disclosed_unless_all_three_tests_are_met(answers: dict[str, bool], result: Result) -> None:
    tests = {name: Answered(met, LONG) for name, met in answers.items()}
    if len(tests) < len(ALL):
        with pytest.raises(Invalid):
            check_result(result, tests)
    elif result is not Result.NOT and not all(answers.values()):
        with pytest.raises(Refused, match="may not be disclosed"):
            check_result(result, tests)
    else:
        check_result(result, tests)


def test_a_test_without_its_why_is_no_test() -> None:
    with pytest.raises(Invalid, match="Say why"):
        check_result(Result.NOT, ALL | {"lawful": Answered(True, "  short  ")})


def _told(scheme=ENGLAND, to="at_risk", **more: object) -> None:  # type: ignore[no-untyped-def]
    said = {"applicant": False, "why_them": "", "ended": False, "departure": "", "safety_plan": LONG, **more}
    check_told(scheme, to, **said)  # type: ignore[arg-type]


def test_who_may_be_told() -> None:
    _told()
    _told(to="parent", why_them=LONG)
    _told(ended=True)  # England and Wales: former partners too
    _told(SCOTLAND, ended=True, departure=LONG)
    with pytest.raises(Refused, match="Having applied gives no right"):
        _told(to="guardian", applicant=True)
    with pytest.raises(Refused, match="ended"):
        _told(SCOTLAND, ended=True)
    with pytest.raises(Refused, match="safety plan"):
        _told(safety_plan=" ")
    with pytest.raises(Invalid, match="to whom"):
        _told(to="the press")


def test_whoever_sent_it_to_the_panel_does_not_decide_and_whoever_wrote_does_not_approve() -> None:
    with pytest.raises(Refused, match="Another person"):
        STAGES.move(Stage.WITH_PANEL, MOVE_TO[Result.DISCLOSE], by="ann", last_by="Ann")
    with pytest.raises(Refused, match="Another person"):
        STAGES.move(Stage.WORDED, "approve the words", by="ann", last_by="ann")
    assert STAGES.move(Stage.WORDED, "approve the words", by="ann", last_by="ben").after is Stage.READY


@given(st.lists(st.sampled_from(sorted({move.name for move in STAGES.moves})), max_size=30))
def test_nothing_is_told_that_was_not_decided_and_worded(names: list[str]) -> None:
    now, been = Stage.OPEN, []
    for name in names:
        try:
            now = Stage(STAGES.move(now, name, reason="why", by="a", last_by="b").after)
        except Refused:
            continue
        been.append(name)
        if now is Stage.TOLD:
            last = max(index for index, each in enumerate(been) if each.startswith("decide"))
            assert "approve the words" in been[last:]
            assert been[last] != MOVE_TO[Result.NOT]
