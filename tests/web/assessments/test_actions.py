"""The course of an assessment by direct call: order, people, versions, the level, what is never overwritten."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from daylight.domain.access import Role
from daylight.domain.assessments import shipped_forms
from daylight.domain.errors import Conflict, DaylightError, Invalid, NotFound, Refused
from daylight.web.accounts.models import User
from daylight.web.assessments.actions import (
    abandon,
    decide,
    give_answer,
    give_own_level,
    load_form_file,
    open_decision,
    sign,
    start_assessment,
)
from daylight.web.assessments.models import Answer, Assessment
from daylight.web.assessments.queries import answer_of, answers_of, carried_in
from daylight.web.audit.models import Entry
from daylight.web.caseload.models import Case, Lowering
from tests.cli.hand_made import SECRETS, VICTIM
from tests.web.assessments.conftest import FORM, decided, fill, judged
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
_NOT_HERS = {"Zyvictimb", "Zyvictimc", "secretsummary", "keepawayfrom"}  # of others, or no datum of hers by itself
MAY_NOT = [role for role in Role if role not in {Role.OFFENDER_MANAGER, Role.SUPERVISOR}]


@pytest.mark.parametrize("role", MAY_NOT)
def test_who_does_not_assess_is_refused_by_every_step(
    role: Role, case: Case, assessment: Assessment, assessor: User, member: Member
) -> None:
    by = member(role, username="other")
    decided(assessment, assessor)
    row = Assessment.objects.get()
    steps: list[Callable[[], object]] = [
        lambda: start_assessment(case, form="survivor_account", carry_over=False, by=by),
        lambda: give_answer(row.pk, "weapons", reply="yes", version=1, evidence="x", by=by),
        lambda: give_own_level(row.pk, level="high", because="x", version=row.version, by=by),
        lambda: open_decision(row.pk, by=by),
        lambda: decide(row.pk, level="high", because="x", version=row.version, by=by),
        lambda: sign(row.pk, version=row.version, by=by),
        lambda: abandon(row.pk, because="x", by=by),
    ]
    for step in steps:
        with pytest.raises(Refused):
            step()
    assert Assessment.objects.get().version == row.version
    assert Answer.objects.count() == 10


def test_another_unit_is_refused(assessment: Assessment, member: Member) -> None:
    elsewhere = member(Role.OFFENDER_MANAGER, username="elsewhere", unit="Another unit")
    with pytest.raises(Refused, match="another unit"):
        give_answer(assessment.pk, "weapons", reply="yes", version=0, by=elsewhere)


def test_the_whole_course_ends_in_a_level_set_by_the_person(case: Case, assessment: Assessment, assessor: User) -> None:
    row = decided(assessment, assessor)
    assert (row.own_level, row.computed_level, row.final_level) == ("high", "very_high", "very_high")
    signed = sign(row.pk, version=row.version, by=assessor)
    case.refresh_from_db()
    assert (case.level, case.level_by, signed.unit) == ("very_high", "assessor", "Serial unit")
    assert case.levels.get().reason == "The reports weigh more."
    actions = list(Entry.objects.order_by("number").values_list("action", flat=True))
    wanted = ["started assessment", "answered", "gave own level", "decided assessment", "signed assessment"]
    assert [action for action in dict.fromkeys(actions) if action in wanted] == wanted


def test_nothing_computed_is_stored_before_the_own_level(assessment: Assessment, assessor: User) -> None:
    fill(assessment, assessor)
    assert Assessment.objects.get().computed is None
    with pytest.raises(Refused):
        decide(assessment.pk, level="high", because="Too soon.", version=1, by=assessor)
    open_decision(assessment.pk, by=assessor)
    assert Assessment.objects.get().decision_opened_at is None
    give_own_level(assessment.pk, level="medium", because="My view.", version=1, by=assessor)
    assert Assessment.objects.get().computed_level == "very_high"


def test_the_first_own_level_is_never_replaced(assessment: Assessment, assessor: User) -> None:
    row = judged(assessment, assessor)
    for version in (1, row.version):
        with pytest.raises(Refused):
            give_own_level(row.pk, level="standard", because="Another view.", version=version, by=assessor)
    assert Assessment.objects.get().own_level == "high"


def test_two_who_answer_one_question_get_a_conflict_and_nothing_is_lost(
    assessment: Assessment, assessor: User, member: Member
) -> None:
    colleague = member(Role.OFFENDER_MANAGER, username="colleague")
    give_answer(assessment.pk, "weapons", reply="yes", version=0, evidence="Mine.", by=assessor)
    with pytest.raises(Conflict, match="Somebody else answered"):
        give_answer(assessment.pk, "weapons", reply="no", version=0, evidence="Theirs.", by=colleague)
    give_answer(assessment.pk, "weapons", reply="no", version=1, evidence="Theirs.", by=colleague)
    assert list(Answer.objects.values_list("version", "reply", "by")) == [
        (1, "yes", "assessor"),
        (2, "no", "colleague"),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            assessment=assessment, topic="weapons", version=2, reply="yes", by="x", at=assessment.started_at
        )


def test_two_who_decide_get_a_conflict(assessment: Assessment, assessor: User) -> None:
    row = judged(assessment, assessor)
    decide(row.pk, level="high", because="First.", version=row.version, by=assessor)
    with pytest.raises(Conflict):
        decide(row.pk, level="medium", because="Second.", version=row.version, by=assessor)
    with pytest.raises(Conflict):
        sign(row.pk, version=row.version, by=assessor)
    assert Assessment.objects.get().final_because == "First."


def test_a_signed_assessment_is_never_changed(assessment: Assessment, assessor: User) -> None:
    row = decided(assessment, assessor)
    row = sign(row.pk, version=row.version, by=assessor)
    steps: list[Callable[[], object]] = [
        lambda: give_answer(row.pk, "weapons", reply="no", version=1, evidence="x", by=assessor),
        lambda: decide(row.pk, level="high", because="x", version=row.version, by=assessor),
        lambda: sign(row.pk, version=row.version, by=assessor),
        lambda: abandon(row.pk, because="x", by=assessor),
    ]
    for step in steps:
        with pytest.raises(Refused, match="nothing can be done"):
            step()


def test_an_answer_after_the_computed_level_needs_evidence_is_marked_and_reopens_the_decision(
    assessment: Assessment, assessor: User
) -> None:
    row = decided(assessment, assessor)
    with pytest.raises(Invalid, match="has been shown"):
        give_answer(row.pk, "weapons", reply="no", version=1, by=assessor)
    answer = give_answer(row.pk, "weapons", reply="no", version=1, evidence="Searched today.", by=assessor)
    assert answer.late
    assert Assessment.objects.get().status == "judged"
    with pytest.raises(Refused):
        sign(row.pk, version=row.version, by=assessor)


def test_missing_inputs_leave_it_provisional_and_say_why(case: Case, assessment: Assessment, assessor: User) -> None:
    give_answer(assessment.pk, "weapons", reply="not_known", version=0, by=assessor)
    row = give_own_level(assessment.pk, level="high", because="My view.", version=1, by=assessor)
    row = decide(row.pk, level="high", because="Stays.", version=row.version, by=assessor)
    signed = sign(row.pk, version=row.version, by=assessor)
    assert signed.provisional[1] == "Not known: access to weapons."
    assert signed.provisional[0].startswith("Not asked: recent abuse, repeated abuse")


def test_the_next_one_starts_from_the_earlier_answers_each_to_be_confirmed(
    case: Case, assessment: Assessment, assessor: User
) -> None:
    with pytest.raises(Invalid, match="no signed assessment"):
        start_assessment(case, form="survivor_account", carry_over=True, by=assessor)
    row = decided(assessment, assessor)
    with pytest.raises(Refused, match="under way"):
        start_assessment(case, form=FORM, carry_over=False, by=assessor)
    sign(row.pk, version=row.version, by=assessor)
    second = start_assessment(case, form=FORM, carry_over=True, by=assessor)
    assert (second.number, second.follows_id) == (2, row.pk)
    assert len(carried_in(answers_of(second))) == 10
    give_answer(second.pk, "weapons", reply="yes", version=1, evidence="Still so.", by=assessor)
    carried = carried_in(answers_of(second))
    assert len(carried) == 9
    assert "weapons" not in carried
    moved = give_own_level(second.pk, level="very_high", because="As before.", version=1, by=assessor)
    moved = decide(moved.pk, level="very_high", because="Stays.", version=moved.version, by=assessor)
    assert (
        sign(moved.pk, version=moved.version, by=assessor).provisional[0].startswith("Carried over and not confirmed")
    )


def test_a_lower_level_is_asked_for_and_approved_by_another(case: Case, assessment: Assessment, assessor: User) -> None:
    row = decided(assessment, assessor, final="very_high")
    sign(row.pk, version=row.version, by=assessor)
    second = start_assessment(case, form=FORM, carry_over=False, by=assessor)
    row = decided(second, assessor, final="medium")
    sign(row.pk, version=row.version, by=assessor)
    case.refresh_from_db()
    assert case.level == "very_high"
    waiting = Lowering.objects.get()
    assert (waiting.wanted, waiting.by, waiting.status) == ("medium", "assessor", "asked")
    assert Assessment.objects.get(pk=second.pk).final_level == "medium"


def test_a_second_request_to_lower_undoes_the_whole_signing(case: Case, assessment: Assessment, assessor: User) -> None:
    row = decided(assessment, assessor)
    sign(row.pk, version=row.version, by=assessor)
    for form in ("survivor_account", FORM):
        row = decided(start_assessment(case, form=form, carry_over=False, by=assessor), assessor, final="medium")
        if form == FORM:
            with pytest.raises(Conflict):
                sign(row.pk, version=row.version, by=assessor)
        else:
            sign(row.pk, version=row.version, by=assessor)
    assert Assessment.objects.get(pk=row.pk).status == "decided"


def test_a_case_in_triage_is_not_assessed(loaded: int, assessor: User) -> None:
    from daylight.domain.casework import WayIn
    from daylight.web.caseload.actions import open_case
    from tests.cli.hand_made import NEAR

    opened = open_case(person_id=NEAR, way_in=WayIn.NEAR_MISS, reason="One short.", by=assessor)
    with pytest.raises(Refused, match="accepted"):
        start_assessment(opened, form=FORM, carry_over=False, by=assessor)


@pytest.mark.parametrize("hers", sorted(set(SECRETS) - _NOT_HERS))
def test_no_text_may_hold_who_or_where_a_survivor_is(hers: str, assessment: Assessment, assessor: User) -> None:
    with pytest.raises(Invalid) as told:
        give_answer(assessment.pk, "weapons", reply="yes", version=0, evidence=f"She is at {hers}.", by=assessor)
    assert hers not in str(told.value)
    entry = Entry.objects.latest("number")
    assert entry.action == "told of a survivor in a text: not kept"
    assert not [value for value in entry.detail.values() if hers in str(value) or VICTIM in str(value)]
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reply": "maybe"}, "Choose yes, no"),
        ({"incident": "I9999"}, "no such incident"),
        ({"evidence": "x" * 2001}, "at most 2000"),
        ({"items": [99]}, "withdrawn meanwhile"),
        ({"topic": "nothing"}, "no such question"),
    ],
)
def test_an_answer_that_is_wrong_says_what_to_do(
    changed: dict[str, object], words: str, assessment: Assessment, assessor: User
) -> None:
    sent = {"topic": "weapons", "reply": "yes", **changed}
    topic = str(sent.pop("topic"))
    with pytest.raises(DaylightError, match=words):
        give_answer(assessment.pk, topic, version=0, by=assessor, **sent)  # type: ignore[arg-type]
    assert answer_of(assessment, "weapons") is None


def test_an_incident_of_the_person_is_kept(assessment: Assessment, assessor: User) -> None:
    answer = give_answer(assessment.pk, "weapons", reply="yes", version=0, incident="I0003", by=assessor)
    assert answer.incident == "I0003"


def test_a_level_or_a_reason_that_is_wrong_is_told(assessment: Assessment, assessor: User) -> None:
    for level, because in (("extreme", "x"), ("high", " "), ("high", "x" * 501)):
        with pytest.raises(Invalid):
            give_own_level(assessment.pk, level=level, because=because, version=1, by=assessor)
    with pytest.raises(NotFound):
        give_own_level(999_999, level="high", because="x", version=1, by=assessor)
    assert not Assessment.objects.get().own_level


def test_an_abandoned_one_is_kept_and_another_may_start(case: Case, assessment: Assessment, assessor: User) -> None:
    abandon(assessment.pk, because="Wrong form.", by=assessor)
    again = start_assessment(case, form=FORM, carry_over=False, by=assessor)
    assert again.number == 2
    assert Assessment.objects.get(pk=assessment.pk).abandoned_because == "Wrong form."


def test_a_newer_wording_does_not_reach_an_assessment_that_has_begun(
    case: Case, assessment: Assessment, assessor: User, member: Member
) -> None:
    form = next(each for each in shipped_forms() if each.name == FORM)
    words = "\n".join(f'{key} = "Licensed {key}?"' for key in form.topic_ids)
    text = f'form = "{FORM}"\nedition = "{form.edition}"\n[wording]\n{words}'
    load_form_file(text.encode(), file="w.toml", by=member(Role.SUPERVISOR))
    assert Assessment.objects.get().wording is None
    abandon(assessment.pk, because="Start anew.", by=assessor)
    later = start_assessment(case, form=FORM, carry_over=False, by=assessor)
    assert later.wording is not None
    assert later.wording.words["weapons"] == "Licensed weapons?"
