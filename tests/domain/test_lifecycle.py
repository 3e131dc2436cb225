"""The life of a definition: the moves there are, two names of two people, and nothing but what is live in force."""

from datetime import date
from itertools import product

import pytest

from daylight.domain.definitions import (
    Definition,
    definitions_in_force,
    moved,
    read_definitions,
    shipped_definitions,
    sign,
)
from daylight.domain.errors import Invalid, Refused
from daylight.domain.lifecycle import MOVES, Signature, Stage, check_move

DRAFT = """
name = "ours"
edition = "1"
title = "Two incidents"
group = "other"
source = "The force"
owner = "The force"
{more}
[[case]]
title = "two incidents against one partner"
as_of = 2024-12-31
events = ["2024-01-05 incident v1 partner", "2024-03-05 8N v1 ex_partner"]
expect = "met"
[count]
themes = ["domestic"]
[threshold]
incidents = 2
"""
ONE, OTHER = Signature("A. Analyst", date(2026, 11, 2)), Signature("S. Superintendent", date(2026, 11, 3))


def ours(more: str = "") -> Definition:
    (definition,) = read_definitions(DRAFT.format(more=more), file="own.toml")
    return definition


def test_a_definition_goes_from_draft_to_live_and_is_retired() -> None:
    in_review = moved(ours(), Stage.IN_REVIEW)
    live = moved(sign(sign(in_review, ONE), OTHER), Stage.LIVE)
    assert (live.stage, live.signed) == (Stage.LIVE, (ONE, OTHER))
    assert moved(live, Stage.RETIRED).stage is Stage.RETIRED


@pytest.mark.parametrize(("now", "to"), list(product(Stage, Stage)))
def test_only_the_moves_that_there_are(now: Stage, to: Stage) -> None:
    if to in MOVES[now]:
        check_move(now, to)
        return
    with pytest.raises(Refused, match="cannot go to"):
        check_move(now, to)


def test_one_person_never_signs_twice() -> None:
    in_review = sign(moved(ours(), Stage.IN_REVIEW), ONE)
    with pytest.raises(Refused, match="signed twice"):
        sign(in_review, Signature("  a.  ANALYST", date(2026, 11, 9)))
    with pytest.raises(Refused, match="only one person has signed"):
        moved(in_review, Stage.LIVE)
    with pytest.raises(Refused, match="nobody has signed"):
        moved(moved(ours(), Stage.IN_REVIEW), Stage.LIVE)


def test_a_draft_is_not_signed_and_one_sent_back_loses_its_names() -> None:
    with pytest.raises(Refused, match="not in review"):
        sign(ours(), ONE)
    assert moved(sign(moved(ours(), Stage.IN_REVIEW), ONE), Stage.DRAFT).signed == ()


def test_nothing_goes_live_without_a_worked_case() -> None:
    text = DRAFT.format(more='stage = "in_review"')
    start, end = text.index("[[case]]"), text.index("[count]")
    (bare,) = read_definitions(text[:start] + text[end:], file="own.toml")
    with pytest.raises(Refused, match="has no worked case"):
        moved(sign(sign(bare, ONE), OTHER), Stage.LIVE)


SIGNED = '[[signed]]\nby = "A. Analyst"\non = 2026-11-02\n'


@pytest.mark.parametrize("stage", ["draft", "in_review", "retired"])
def test_only_what_is_live_is_in_force(stage: str) -> None:
    assert definitions_in_force(DRAFT.format(more=f'stage = "{stage}"')) == shipped_definitions()
    assert definitions_in_force(DRAFT.format(more="")) == shipped_definitions()


def test_what_says_that_it_is_live_needs_two_names() -> None:
    for names, sentence in (
        ("", "nobody has signed it"),
        (SIGNED, "only one person has signed it"),
        (SIGNED + SIGNED, "One person has signed twice"),
    ):
        with pytest.raises(Invalid, match=sentence):
            definitions_in_force(DRAFT.format(more=f'stage = "live"\n{names}'), file="own.toml")
    other = SIGNED.replace("A. Analyst", "S. Superintendent")
    in_force = definitions_in_force(DRAFT.format(more=f'stage = "live"\n{SIGNED}{other}'))
    assert in_force[-1].name == "ours"


def test_a_signature_has_a_name() -> None:
    with pytest.raises(ValueError, match="needs a name"):
        Signature(" ", date(2026, 11, 2))
