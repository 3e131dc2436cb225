"""Statuses as tables: wrong tables and wrong steps are refused, and the diagram has every step."""

from enum import StrEnum

import pytest

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid, Refused
from daylight.domain.moves import Move, Statuses, diagram_of, table_of


class Stage(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    BACK = "sent_back"


MAY = Permission.DRAFT_DEFINITION
OWNERS = {Stage.DRAFT: "who wrote it", Stage.SENT: "a supervisor", Stage.BACK: ""}
SEND = Move("send", Stage.DRAFT, Stage.SENT, MAY)
RETURN = Move("return", Stage.SENT, Stage.BACK, MAY, reason=True, another=True)
LETTERS = Statuses("A letter", dict(OWNERS), (SEND, RETURN))


def test_a_step_that_there_is_leads_on() -> None:
    assert LETTERS.move(Stage.DRAFT, "send").after is Stage.SENT
    assert LETTERS.move(Stage.SENT, "return", reason="two names", by="b", last_by="a") is RETURN


def test_a_step_that_there_is_not_says_what_can_be_done() -> None:
    with pytest.raises(Refused, match="what can be done is: send"):
        LETTERS.move(Stage.DRAFT, "return")
    with pytest.raises(Refused, match="nothing can be done with it any more"):
        LETTERS.move(Stage.BACK, "send")


def test_a_reason_and_another_person_are_asked_where_the_table_says() -> None:
    with pytest.raises(Invalid, match="needs a reason"):
        LETTERS.move(Stage.SENT, "return", reason="  ", by="b", last_by="a")
    with pytest.raises(Refused, match="Another person"):
        LETTERS.move(Stage.SENT, "return", reason="two names", by="Ann", last_by="ann")


@pytest.mark.parametrize(
    ("owners", "moves", "said"),
    [
        ({Stage.DRAFT: ""}, (SEND,), "sent stands in a move"),
        (OWNERS, (SEND,), "sent_back is never reached"),
        (OWNERS, (SEND, Move("send", Stage.DRAFT, Stage.BACK, MAY)), "one step leads from one status to two"),
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(
    owners: dict[StrEnum, str], moves: tuple[Move, ...], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Statuses("A letter", owners, moves)


def test_the_diagram_and_the_table_have_every_step() -> None:
    drawn = diagram_of(LETTERS)
    assert "[*] --> draft" in drawn
    assert "sent --> sent_back: return (another person) (reason)" in drawn
    assert "sent_back --> [*]" in drawn
    assert "| sent | a supervisor | return → sent back (who may draft a definition) |" in table_of(LETTERS)
