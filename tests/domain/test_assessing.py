"""The course of an assessment, why one is provisional, and two side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.assessing import (
    ASSESSMENTS,
    SECOND_READS,
    Answered,
    AssessmentStatus,
    ReadStatus,
    compared,
    why_provisional,
)
from daylight.domain.assessments import Form, Reply, Topic, assess
from daylight.domain.errors import Invalid, Refused

FORM = Form("f", "1", "A form", "made here", "lead", (Topic("fear", "fear", True), Topic("money", "money", False)))
OTHER = Form("f", "2", "A form", "made here", "lead", (Topic("money", "money", True), Topic("pets", "animals", False)))
ANSWERS = st.dictionaries(st.sampled_from(["fear", "money"]), st.builds(Answered, st.sampled_from(Reply), st.text()))


def test_nothing_is_decided_before_an_own_level_and_nothing_changes_after_signing() -> None:
    assert not [move for move in ASSESSMENTS.moves_from(AssessmentStatus.IN_PROGRESS) if move.name == "decide"]
    assert not ASSESSMENTS.moves_from(AssessmentStatus.SIGNED)
    assert not ASSESSMENTS.moves_from(AssessmentStatus.ABANDONED)
    with pytest.raises(Refused):
        ASSESSMENTS.move(AssessmentStatus.IN_PROGRESS, "decide", reason="because")
    with pytest.raises(Invalid):
        ASSESSMENTS.move(AssessmentStatus.IN_PROGRESS, "judge")


def test_a_second_read_is_given_by_another_person() -> None:
    with pytest.raises(Refused, match="Another person"):
        SECOND_READS.move(ReadStatus.ASKED, "give", reason="because", by="ann", last_by="Ann")
    assert SECOND_READS.move(ReadStatus.ASKED, "give", reason="because", by="bob", last_by="ann")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PARTNER, Role.ADVOCATE, Role.ADMINISTRATOR])
def test_who_does_not_assess_has_no_step(role: Role) -> None:
    steps = {move.permission for move in ASSESSMENTS.moves}
    assert steps == {Permission.ASSESS, Permission.SET_LEVEL}
    assert not [step for step in steps if grant_of([role], step)]


def test_each_missing_input_is_told() -> None:
    assert why_provisional(FORM, assess(FORM, {"fear": "yes"}), score_provisional=False) == ()
    assert why_provisional(FORM, assess(FORM, {"fear": "not_known"}), score_provisional=True) == (
        "Not known: fear.",
        "The computed level lacks an input or assumes a weight.",
    )
    assert why_provisional(FORM, assess(FORM, {}), carried=["money"], score_provisional=None) == (
        "Not asked: fear.",
        "Carried over and not confirmed: money.",
        "No level was computed for this person.",
    )


@given(ANSWERS)
def test_an_assessment_beside_itself_shows_no_change(answers: dict[str, Answered]) -> None:
    rows = compared((FORM, answers), (FORM, answers))
    assert [row.topic for row in rows] == ["fear", "money"]
    assert not [row for row in rows if row.changed or row.evidence_changed]


@given(ANSWERS, ANSWERS)
def test_a_change_is_seen_from_both_sides(one: dict[str, Answered], other: dict[str, Answered]) -> None:
    there, back = compared((FORM, one), (FORM, other)), compared((FORM, other), (FORM, one))
    assert [(row.topic, row.changed, row.evidence_changed) for row in there] == [
        (row.topic, row.changed, row.evidence_changed) for row in back
    ]
    never_asked = Answered(Reply.NOT_ASKED)
    for row in there:
        before, after = one.get(row.topic, never_asked), other.get(row.topic, never_asked)
        assert row.changed == (before.reply is not after.reply)
        assert (row.changed or row.evidence_changed) == (before != after)


def test_topics_that_only_one_form_has_are_shown_as_not_in_the_other() -> None:
    rows = {row.topic: row for row in compared((FORM, {"fear": Answered(Reply.YES)}), (OTHER, {}))}
    assert list(rows) == ["money", "pets", "fear"]
    assert (rows["fear"].earlier, rows["fear"].later, rows["fear"].changed) == (Answered(Reply.YES), None, True)
    assert rows["money"].later == Answered(Reply.NOT_ASKED)
