"""Pages of an assessment: the case's history, one question a page, the own level, the decision, signing, two compared.

No page before the own level is saved holds anything computed: the person's head, with the score, stands on none.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission, grant_of
from daylight.domain.assessing import AssessmentStatus
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.assessments.actions import (
    abandon,
    decide,
    give_answer,
    give_own_level,
    open_decision,
    sign,
    start_assessment,
)
from daylight.web.assessments.forms import (
    AnswerForm,
    BecauseForm,
    CompareForm,
    DecisionForm,
    OwnLevelForm,
    SignForm,
    StartForm,
)
from daylight.web.assessments.models import Answer, Assessment
from daylight.web.assessments.permits import blinded, check_may_open_assessment
from daylight.web.assessments.presenters import (
    decision_in_words,
    due_of,
    is_overdue,
    missing_of,
    parts_of,
    question_of,
    side_by_side,
    subject_of,
    tasks_of,
)
from daylight.web.assessments.queries import (
    answer_of,
    answers_of,
    assessment_called,
    assessments_of,
    form_of,
    forms_in_use,
    incidents_of,
    intelligence_of,
)
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.caseload.queries import case_called, case_of
from daylight.web.components.telling import telling
from daylight.web.components.templatetags.daylight import on_day
from daylight.web.people.views import WIDE, opened


def case_opened(request: GuardedRequest, reference: str, permission: Permission) -> Case:
    """The case that a page is about. Refused where it is closed to this user."""
    case = case_called(reference)
    request.about = case.subject
    check_may_open_case(request.user, permission, case)
    return case


def assessment_opened(request: GuardedRequest, assessment_id: int, permission: Permission) -> Assessment:
    """The assessment that a page is about. Refused where it is closed to this user."""
    row = assessment_called(assessment_id)
    request.about = row.case.subject
    check_may_open_assessment(request.user, permission, row)
    return row


def _history(request: GuardedRequest, case: Case | None) -> dict[str, Any]:
    """What the assessments page says of a case: due, open ones, signed ones, levels; nothing to a blind reader."""
    if case is None:
        return {"case": None}
    today = timezone.localdate()
    unseen = blinded(request.user, case)
    rows = [] if unseen else list(assessments_of(case))
    return {
        "case": case,
        "blind": bool(unseen),
        "due": due_of(case, today),
        "overdue": is_overdue(case, today),
        "open_ones": [row for row in rows if row.is_open],
        "signed": [(row, decision_in_words(row)) for row in rows if row.is_signed],
        "abandoned": [row for row in rows if row.status == AssessmentStatus.ABANDONED],
        "levels": [] if unseen else list(case.levels.all()),
        "may_assess": grant_of(request.user.held_roles, Permission.ASSESS) is not None,
        "hold_score": bool(unseen) or any(row.is_open and not row.own_level for row in rows),
    }


@guarded(Permission.SEE_CASE, look="opened assessments")
@require_GET
def person_assessments(request: GuardedRequest, person_id: str) -> HttpResponse:
    """The tab of a person: assessments of their case, and how the level came about."""
    _, said = opened(request, person_id, "person-assessments")
    case = case_of(person_id)
    if case is not None:
        check_may_open_case(request.user, Permission.SEE_CASE, case)
    return render(request, "assessments/person.html", said | _history(request, case))


@guarded(Permission.SEE_CASE, look="opened assessments")
@require_GET
def case_assessments(request: GuardedRequest, reference: str) -> HttpResponse:
    """The same for a case whose person is in no record."""
    case = case_opened(request, reference, Permission.SEE_CASE)
    if case.person_id:
        return redirect("person-assessments", case.person_id)
    said = {"subject": subject_of(case), **_history(request, case)}
    return render(request, "assessments/case.html", said)


@guarded(Permission.ASSESS, look="opened start of assessment")
@require_http_methods(["GET", "POST"])
def start(request: GuardedRequest, reference: str) -> HttpResponse:
    """Choose a form and begin."""
    case = case_opened(request, reference, Permission.ASSESS)
    form = StartForm(request.POST if request.method == "POST" else None, in_use=forms_in_use())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with telling(form):
            made = start_assessment(case, form=given["form"], carry_over=given["carry_over"], by=request.user)
            return redirect("assessment", made.pk)
    said = {"form": form, "subject": subject_of(case), "title": "Start an assessment", "button": "Start"}
    return render(request, "assessments/step.html", said)


@guarded(Permission.SEE_CASE, look="opened assessment")
@require_GET
def assessment(request: GuardedRequest, assessment_id: int) -> HttpResponse:
    """What is left to do; once signed, the whole record."""
    row = assessment_opened(request, assessment_id, Permission.SEE_CASE)
    form, answers = form_of(row.form, row.edition), answers_of(row)
    tasks = tasks_of(form, answers)
    said = {
        "row": row,
        "the_form": form,
        "subject": subject_of(row.case),
        "tasks": tasks,
        "left": sum(not task.done for task in tasks),
        "missing": missing_of(row, form, answers),
        "decision": decision_in_words(row) if row.final_level else "",
        "parts": parts_of(row),
        "second_reads": list(row.second_reads.select_related("reader")),
        "may_assess": grant_of(request.user.held_roles, Permission.ASSESS) is not None,
        "may_ask": bool(row.own_level) and grant_of(request.user.held_roles, Permission.APPROVE_LEVEL) is not None,
    }
    return render(request, "assessments/assessment.html", said)


@guarded(Permission.ASSESS, look="opened question of assessment")
@require_http_methods(["GET", "POST"])
def question(request: GuardedRequest, assessment_id: int, topic: str) -> HttpResponse:
    """One question: four answers kept apart, what it rests on; saved, and the next one."""
    row = assessment_opened(request, assessment_id, Permission.ASSESS)
    asked = form_of(row.form, row.edition)
    if topic not in asked.topic_ids:
        raise NotFound("The form has no such question. Go back to the list of what is left.")
    if not row.is_open:
        return redirect("assessment", row.pk)
    before = answer_of(row, topic)
    form = _answer_form(request, row, question_of(row, asked, topic), before)
    theirs = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            give_answer(
                row.pk, topic, reply=given["reply"], evidence=given["evidence"], incident=given["incident"],
                items=given.get("items") or (), version=given["version"], by=request.user,
            )  # fmt: skip
        except Conflict:
            theirs = answer_of(row, topic)
        except (Invalid, Refused) as told:
            form.add_error(None, str(told))
        else:
            return _after(request, row, asked.topic_ids, topic)
    place = asked.topic_ids.index(topic)
    said = {
        "row": row,
        "form": form,
        "subject": subject_of(row.case),
        "theirs": theirs,
        "version": theirs.version if theirs else form["version"].value(),
        "before": before,
        "number": place + 1,
        "count": len(asked.topics),
        "previous": asked.topic_ids[place - 1] if place else "",
        "required": asked.topics[place].required,
    }
    return render(request, "assessments/question.html", said, status=409 if theirs else 200)


def _answer_form(request: GuardedRequest, row: Assessment, words: str, before: Answer | None) -> AnswerForm:
    incidents = [(name, f"{name}, {on_day(day)}") for name, day in incidents_of(row.case)]
    if before and before.incident and before.incident not in dict(incidents):
        incidents.append((before.incident, before.incident))
    initial: dict[str, Any] = {"version": 0}
    if before:
        cited = [item.pk for item in before.items.all()]
        initial = {"reply": before.reply, "evidence": before.evidence, "incident": before.incident, "items": cited}
        initial["version"] = before.version
    items = intelligence_of(row.case).filter(withdrawn_at=None)
    data = request.POST if request.method == "POST" else None
    return AnswerForm(data, question=words, incidents=incidents, items=items, initial=initial)


def _after(request: GuardedRequest, row: Assessment, topics: tuple[str, ...], topic: str) -> HttpResponse:
    place = topics.index(topic) + 1
    if request.POST.get("go") == "list" or place == len(topics):
        return redirect("assessment", row.pk)
    return redirect("assessment-question", row.pk, topics[place])


@guarded(Permission.ASSESS, look="opened own level")
@require_http_methods(["GET", "POST"])
def own_level(request: GuardedRequest, assessment_id: int) -> HttpResponse:
    """The assessor's own level. Nothing computed stands here."""
    row = assessment_opened(request, assessment_id, Permission.ASSESS)
    if row.status != AssessmentStatus.IN_PROGRESS:
        return redirect("assessment-decision" if row.is_open else "assessment", row.pk)
    data = request.POST if request.method == "POST" else None
    form = OwnLevelForm(data, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            give_own_level(
                row.pk, level=given["level"], because=given["because"], version=given["version"], by=request.user
            )
        except Conflict:
            messages.warning(request, "Somebody else gave the own level meanwhile. The first one counts; read it here.")
            return redirect("assessment", row.pk)
        except (Invalid, Refused) as told:
            form.add_error(None, str(told))
        else:
            return redirect("assessment-decision", row.pk)
    asked, answers = form_of(row.form, row.edition), answers_of(row)
    tasks = tasks_of(asked, answers)
    said = {"row": row, "form": form, "subject": subject_of(row.case), "left": sum(not task.done for task in tasks)}
    return render(request, "assessments/own_level.html", said)


@guarded(Permission.ASSESS, look="opened decision of assessment")
@require_http_methods(["GET", "POST"])
def decision(request: GuardedRequest, assessment_id: int) -> HttpResponse:
    """The computed level with its components, shown only now; then agree or change, because."""
    row = assessment_opened(request, assessment_id, Permission.ASSESS)
    if not row.own_level:
        return redirect("assessment-own-level", row.pk)
    if not row.is_open:
        return redirect("assessment", row.pk)
    row = open_decision(row.pk, by=request.user)
    data = request.POST if request.method == "POST" else None
    now = {"version": row.version, "level": row.final_level, "because": row.final_because}
    form, theirs = DecisionForm(data, row=row, initial=now), False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            decide(row.pk, level=given["level"], because=given["because"], version=given["version"], by=request.user)
        except Conflict:
            theirs, row = True, assessment_called(row.pk)
        except (Invalid, Refused) as told:
            form.add_error(None, str(told))
        else:
            return redirect("assessment-signing", row.pk)
    said = {
        "row": row,
        "form": form,
        "subject": subject_of(row.case),
        "theirs": theirs,
        "version": row.version if theirs else form["version"].value(),
        "parts": parts_of(row),
        "missing": missing_of(row, form_of(row.form, row.edition), answers_of(row)),
    }
    return render(request, "assessments/decision.html", said, status=409 if theirs else 200)


@guarded(Permission.SET_LEVEL, look="opened signing of assessment")
@require_http_methods(["GET", "POST"])
def signing(request: GuardedRequest, assessment_id: int) -> HttpResponse:
    """Check every answer and sign; the level is set, or its lowering asked for."""
    row = assessment_opened(request, assessment_id, Permission.SET_LEVEL)
    if row.status != AssessmentStatus.DECIDED:
        return redirect("assessment", row.pk)
    data = request.POST if request.method == "POST" else None
    form = SignForm(data, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            sign(row.pk, version=form.cleaned_data["version"], by=request.user)
        except (Invalid, Refused) as told:
            form = SignForm({"version": assessment_called(row.pk).version})
            form.add_error(None, str(told))
            row = assessment_called(row.pk)
        else:
            messages.success(request, "Signed, with your name. The level follows it.")
            return redirect("assessment", row.pk)
    asked, answers = form_of(row.form, row.edition), answers_of(row)
    said = {
        "row": row,
        "form": form,
        "subject": subject_of(row.case),
        "tasks": tasks_of(asked, answers),
        "missing": missing_of(row, asked, answers),
        "decision": decision_in_words(row),
    }
    return render(request, "assessments/signing.html", said)


@guarded(Permission.ASSESS, look="opened abandoning of assessment")
@require_http_methods(["GET", "POST"])
def abandoning(request: GuardedRequest, assessment_id: int) -> HttpResponse:
    """Give an assessment up, because."""
    row = assessment_opened(request, assessment_id, Permission.ASSESS)
    form = BecauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            abandon(row.pk, because=form.cleaned_data["because"], by=request.user)
            messages.success(request, "Given up. It is kept, with your reason.")
            return redirect("assessment", row.pk)
    said = {"form": form, "subject": subject_of(row.case), "title": "Give this assessment up", "button": "Give it up"}
    return render(request, "assessments/step.html", said)


@guarded(Permission.SEE_CASE, look="compared assessments")
@require_GET
def compare(request: GuardedRequest, reference: str) -> HttpResponse:
    """Two signed assessments, answer by answer; the two newest where none are chosen."""
    case = case_opened(request, reference, Permission.SEE_CASE)
    unseen = blinded(request.user, case)
    signed = [row for row in assessments_of(case) if row.is_signed and not unseen]
    numbers = {row.number: row for row in signed}
    newest = sorted(numbers)[-2:]
    chosen = request.GET or (dict(zip(("earlier", "later"), newest, strict=True)) if len(newest) == 2 else None)
    form = CompareForm(chosen, signed=signed)
    both = None
    if form.is_bound and form.is_valid():
        both = side_by_side(numbers[form.cleaned_data["earlier"]], numbers[form.cleaned_data["later"]])
    said = {"form": form, "case": case, "subject": subject_of(case), "both": both, "wide": WIDE}
    return render(request, "assessments/compare.html", said)
