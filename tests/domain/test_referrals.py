"""Referrals: which steps are asked, what is high, by when an answer comes, and what a decline asks for."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.errors import Refused
from daylight.domain.moves import words_of
from daylight.domain.reference import reference_toml
from daylight.domain.referrals import (
    OUTCOMES,
    REFERRALS,
    STEPS,
    ReferralStatus,
    check_adult,
    missing_of,
    next_after,
    referral_policy_of,
    shipped_referral_policy,
    step_of,
    steps_of,
)

POLICY = shipped_referral_policy()
CONCERNS = [concern.code for concern in POLICY.concerns]
SENT = datetime(2026, 3, 28, 23, tzinfo=UTC)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "danger": st.fixed_dictionaries({"danger": st.sampled_from(["yes", "no"])}),
        "person": st.fixed_dictionaries({"person_id": st.sampled_from(["", "PLONE000001"])}),
        "factors": st.fixed_dictionaries({"factors": st.lists(st.sampled_from(["alcohol", "drugs"]), unique=True)}),
        **{
            step: st.just({"said": "x"})
            for step in ("act", "details", "way", "behalf", "concern", "comments", "survivor")
        },
    },
)


@given(ANSWERS)
def test_going_on_from_anywhere_ends_only_when_nothing_is_missing(answers: dict[str, Any]) -> None:
    for step in ("", *steps_of(answers)):
        following = next_after(step, answers)
        assert following in missing_of(answers) if following else not missing_of(answers)


@given(ANSWERS)
def test_steps_keep_their_order_and_are_asked_once(answers: dict[str, Any]) -> None:
    asked = steps_of(answers)
    assert asked == [step for step in STEPS if step in asked]
    assert {"danger", "person", "way", "behalf", "concern", "factors", "survivor"} <= set(asked)


@pytest.mark.parametrize(
    ("answers", "step", "is_asked"),
    [
        ({"danger": {"danger": "yes"}}, "act", True),
        ({"danger": {"danger": "no"}}, "act", False),
        ({"person": {"person_id": ""}}, "details", True),
        ({"person": {"person_id": "PLONE000001"}}, "details", False),
        ({}, "details", False),
        ({"factors": {"factors": ["alcohol"]}}, "comments", True),
        ({"factors": {"factors": []}}, "comments", False),
    ],
)
def test_some_steps_hang_on_an_answer(answers: dict[str, Any], step: str, is_asked: bool) -> None:
    assert (step in steps_of(answers)) is is_asked


@given(st.sets(st.sampled_from(CONCERNS)), st.sampled_from(CONCERNS), st.booleans())
def test_another_concern_never_makes_it_less_high_or_later(concerns: set[str], more: str, danger: bool) -> None:
    assert POLICY.is_high(concerns | {more}, danger=danger) >= POLICY.is_high(concerns, danger=danger)
    assert POLICY.answer_by(SENT, concerns | {more}, danger=danger) <= POLICY.answer_by(SENT, concerns, danger=danger)
    assert POLICY.answer_by(SENT, concerns, danger=True) <= POLICY.answer_by(SENT, concerns, danger=False)


def test_danger_is_answered_first() -> None:
    assert POLICY.answer_by(SENT, ["serial"], danger=True) == SENT + timedelta(hours=24)
    assert POLICY.answer_by(SENT, ["strangulation"], danger=False) == SENT + timedelta(hours=48)
    assert POLICY.answer_by(SENT, ["serial"], danger=False) == SENT + timedelta(hours=168)


def test_a_high_one_is_declined_by_two_and_nothing_else_is() -> None:
    assert step_of("decline", high=True) == "propose to decline"
    assert step_of("decline", high=False) == "decline"
    assert step_of("take_on", high=True) == "take on"
    assert step_of("return", high=True) == "return"
    with pytest.raises(Refused):
        step_of("sign off", high=False)


def test_every_outcome_is_a_step_of_the_table_and_asks_for_a_reason() -> None:
    for outcome in OUTCOMES:
        for high in (True, False):
            moves = REFERRALS.moves_from(ReferralStatus.IN_SCREENING)
            assert next(move for move in moves if move.name == step_of(outcome, high=high)).reason


def test_who_proposed_a_decline_does_not_sign_it_off() -> None:
    for name in ("sign off", "send back"):
        with pytest.raises(Refused, match="Another person"):
            REFERRALS.move(ReferralStatus.TO_SIGN_OFF, name, reason="looked again", by="Ann", last_by="ann")
        assert REFERRALS.move(ReferralStatus.TO_SIGN_OFF, name, reason="looked again", by="bob", last_by="ann")


def test_what_is_answered_stays_answered() -> None:
    for status in (ReferralStatus.TAKEN_ON, ReferralStatus.DECLINED, ReferralStatus.WITHDRAWN):
        assert not REFERRALS.moves_from(status), words_of(status)


def test_a_child_is_not_taken_on_from_the_day_of_birth_to_the_day_before_eighteen() -> None:
    born = date(2008, 2, 29)
    with pytest.raises(Refused, match="under 18"):
        check_adult(born, on=date(2026, 2, 28))
    check_adult(born, on=date(2026, 3, 1))
    check_adult(None, on=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("answer_hours", {"danger": 24, "high": 48}),
        ("answer_hours", {"danger": 48, "high": 24, "other": 168}),
        ("answer_hours", {"danger": 0, "high": 24, "other": 168}),
        ("reasons", {"take_on": {"risk": {"words": "x", "told": "y"}}}),
        ("reasons", {"forget": {"risk": {"words": "x", "told": "y"}}}),
        ("reasons", {"decline": {"risk": {"words": "x", "told": ""}}}),
    ],
)
def test_a_policy_that_does_not_hold_together_is_refused(part: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"hours|sooner|reason"):
        referral_policy_of({**reference_toml("referrals.toml"), part: wrong})


def test_no_words_for_the_referrer_say_what_is_recorded() -> None:
    told = [reason.told.lower() for reason in POLICY.reasons]
    assert told
    assert not [
        words for words in told for leak in ("record", "convict", "incident", "level", "victim") if leak in words
    ]
