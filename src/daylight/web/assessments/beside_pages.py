"""Pages beside an assessment: graded intelligence, and blind second reads."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from daylight.domain.access import Permission
from daylight.domain.assessing import ReadStatus
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.domain.intelligence import shipped_grading
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.assessments.actions import (
    ask_second_read,
    give_second_read,
    record_item,
    withdraw_item,
    withdraw_second_read,
)
from daylight.web.assessments.forms import BecauseForm, ItemForm, ReaderForm, SecondReadForm
from daylight.web.assessments.models import SecondRead
from daylight.web.assessments.presenters import Subject, subject_of, tasks_of
from daylight.web.assessments.queries import (
    answers_of,
    form_of,
    intelligence_of,
    readers_for,
    second_read_called,
    second_reads_for,
)
from daylight.web.assessments.views import assessment_opened, case_opened
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.components.telling import telling


@guarded(Permission.ASSESS, look="opened intelligence")
@require_http_methods(["GET", "POST"])
def intelligence(request: GuardedRequest, reference: str) -> HttpResponse:
    """Graded items of a case, and adding one."""
    case = case_opened(request, reference, Permission.ASSESS)
    form = ItemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with telling(form):
            record_item(
                case,
                reference=given["reference"],
                text=given["text"],
                reported_on=given["reported_on"],
                grading=form.grading,
                by=request.user,
            )
            messages.success(request, "Recorded, with its grade and your name.")
            return redirect("case-intelligence", case.reference)
    said = {
        "case": case,
        "form": form,
        "subject": subject_of(case),
        "items": list(intelligence_of(case)),
        "scheme": shipped_grading(),
    }
    return render(request, "assessments/intelligence.html", said)


@guarded(Permission.ASSESS, look="opened withdrawing of intelligence")
@require_http_methods(["GET", "POST"])
def withdrawing(request: GuardedRequest, reference: str, item_id: int) -> HttpResponse:
    """Withdraw an item, because."""
    case = case_opened(request, reference, Permission.ASSESS)
    item = intelligence_of(case).filter(pk=item_id, withdrawn_at=None).first()
    if item is None:
        raise NotFound("There is no such item, or it was withdrawn already.")
    form = BecauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with telling(form, Invalid):
            withdraw_item(case, item.pk, because=form.cleaned_data["because"], by=request.user)
            messages.success(request, "Withdrawn. It is kept, and weighs nothing.")
            return redirect("case-intelligence", case.reference)
    said = {"form": form, "subject": subject_of(case), "title": f"Withdraw item {item.reference}", "button": "Withdraw"}
    return render(request, "assessments/step.html", said)


@guarded(Permission.ASSESS, look="opened second reads")
@require_GET
def second_reads(request: GuardedRequest) -> HttpResponse:
    """Second reads that wait for the user: who each is about where the case is open to them."""
    rows: list[tuple[SecondRead, Subject | None]] = []
    for read in second_reads_for(request.user):
        try:
            check_may_open_case(request.user, Permission.ASSESS, read.assessment.case)
            rows.append((read, subject_of(read.assessment.case)))
        except Refused:
            rows.append((read, None))
    return render(request, "assessments/second_reads.html", {"rows": rows})


@guarded(Permission.ASSESS, look="opened second read")
@require_http_methods(["GET", "POST"])
def second_read(request: GuardedRequest, read_id: int) -> HttpResponse:
    """Give the own level: of the first assessment the answers alone stand here, no level of anybody."""
    read = second_read_called(read_id)
    row = read.assessment
    request.about = row.case.subject
    check_may_open_case(request.user, Permission.ASSESS, row.case)
    if read.reader_id != request.user.pk:
        raise Refused("This second read was asked of somebody else.")
    if read.status != ReadStatus.ASKED:
        return redirect("assessment", row.pk)
    form = SecondReadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with telling(form):
            give_second_read(read.pk, level=given["level"], because=given["because"], by=request.user)
            messages.success(request, "Given, with your name. Now you may see the assessment.")
            return redirect("assessment", row.pk)
    said = {
        "form": form,
        "row": row,
        "subject": subject_of(row.case),
        "tasks": tasks_of(form_of(row.form, row.edition), answers_of(row, early=True)),
        "items": [item for item in intelligence_of(row.case) if item.withdrawn_at is None],
    }
    return render(request, "assessments/second_read.html", said)


@guarded(Permission.APPROVE_LEVEL, look="opened asking for second read")
@require_http_methods(["GET", "POST"])
def asking(request: GuardedRequest, assessment_id: int) -> HttpResponse:
    """Ask a colleague for a blind second read."""
    row = assessment_opened(request, assessment_id, Permission.APPROVE_LEVEL)
    readers = {user.pk: user for user in readers_for(row, besides=request.user)}
    form = ReaderForm(request.POST if request.method == "POST" else None, readers=readers.values())
    if request.method == "POST" and form.is_valid():
        with telling(form):
            ask_second_read(row.pk, reader=readers[form.cleaned_data["reader"]], by=request.user)
            messages.success(request, "Asked. Until they have given their level they see nothing of this assessment.")
            return redirect("assessment", row.pk)
    said = {"form": form, "subject": subject_of(row.case), "title": "Ask for a second read", "button": "Ask"}
    return render(request, "assessments/step.html", said)


@guarded(Permission.APPROVE_LEVEL, look="opened withdrawing of second read")
@require_http_methods(["GET", "POST"])
def withdrawing_read(request: GuardedRequest, read_id: int) -> HttpResponse:
    """Ask no longer, because."""
    read = second_read_called(read_id)
    row = assessment_opened(request, read.assessment_id, Permission.APPROVE_LEVEL)
    form = BecauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            withdraw_second_read(read.pk, because=form.cleaned_data["because"], by=request.user)
            messages.success(request, "Withdrawn. They may see the assessment now.")
            return redirect("assessment", row.pk)
    said = {"form": form, "subject": subject_of(row.case), "title": "Withdraw the second read", "button": "Withdraw"}
    return render(request, "assessments/step.html", said)
