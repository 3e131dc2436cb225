"""What stands beside an assessment: graded intelligence, and a colleague's second read."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.assessing import SECOND_READS, AssessmentStatus, ReadStatus
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.domain.intelligence import Grading
from daylight.web.accounts.models import User
from daylight.web.assessments.actions.checks import (
    LONGEST_EVIDENCE,
    check_because,
    check_judged,
    check_tells_of_nobody,
    locked,
    note,
)
from daylight.web.assessments.models import Answer, Assessment, IntelligenceItem, SecondRead
from daylight.web.assessments.permits import check_may_open_assessment
from daylight.web.assessments.queries import second_read_called
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case


def record_item(
    case: Case, *, reference: str, text: str, reported_on: date, grading: Grading, by: User
) -> IntelligenceItem:
    """Record one graded item beside the assessment. Invalid for a day to come or a reference that is there already."""
    check_may_open_case(by, Permission.ASSESS, case)
    if not (reference.strip() and text.strip()):
        raise Invalid("Give the log's reference and what the item says.")
    if reported_on > timezone.localdate():
        raise Invalid("An item was reported today or before.")
    if len(text) > LONGEST_EVIDENCE:
        raise Invalid(f"Use at most {LONGEST_EVIDENCE} letters.")
    check_tells_of_nobody(case, text, by=by)
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        if not held.is_open:
            raise Refused("This case is closed. Reopen it before adding to it.")
        if IntelligenceItem.objects.filter(case=held, reference=reference.strip(), withdrawn_at=None).exists():
            raise Invalid(f"Item {reference.strip()} is recorded already. Withdraw it first if its grade was wrong.")
        item = IntelligenceItem.objects.create(
            case=held, reference=reference.strip()[:60], text=text.strip(), reported_on=reported_on,
            source=grading.source, information=grading.information, handling=grading.handling,
            conditions=list(grading.conditions), by=by.username, at=timezone.now(),
        )  # fmt: skip
        detail = {"case": held.reference, "item": item.reference, "grade": grading.code}
        record("recorded intelligence", by=by.username, subject=held.subject, detail=detail)
    return item


def withdraw_item(case: Case, item_id: int, *, because: str, by: User) -> IntelligenceItem:
    """Withdraw an item, because. It is kept and shown, and weighs nothing from now on."""
    check_may_open_case(by, Permission.ASSESS, case)
    check_because(because)
    check_tells_of_nobody(case, because, by=by)
    with transaction.atomic():
        item = IntelligenceItem.objects.select_for_update().filter(case=case, pk=item_id).first()
        if item is None or item.withdrawn_at is not None:
            raise NotFound("There is no such item, or it was withdrawn already.")
        item.withdrawn_by, item.withdrawn_at, item.withdrawn_because = by.username, timezone.now(), because.strip()
        item.save()
        detail = {"case": case.reference, "item": item.reference, "reason": because}
        record("withdrew intelligence", by=by.username, subject=case.subject, detail=detail)
    return item


def ask_second_read(assessment_id: int, *, reader: User, by: User) -> SecondRead:
    """Ask a colleague for their own level, unseen. Invalid for whoever had a part in the first, or may not assess."""
    with transaction.atomic():
        row = locked(assessment_id)
        check_may_open_assessment(by, Permission.APPROVE_LEVEL, row)
        if not row.own_level or row.status == AssessmentStatus.ABANDONED:
            raise Refused("A second read is asked for once the first own level was given.")
        _check_reader(row, reader, asked_by=by)
        read = SecondRead.objects.create(assessment=row, reader=reader, asked_by=by.username, asked_at=timezone.now())
        note("asked for second read", row, by=by, detail={"of": reader.username})
    return read


def _check_reader(row: Assessment, reader: User, *, asked_by: User) -> None:
    had_part = {row.started_by, row.own_by, row.decided_by, row.signed_by, asked_by.username}
    had_part |= set(Answer.objects.filter(assessment=row).values_list("by", flat=True))
    if reader.username in had_part:
        raise Invalid("They had a part in this assessment. Choose somebody who had none.")
    if SecondRead.objects.filter(assessment=row, reader=reader).exists():
        raise Invalid("They were asked already. Choose somebody else.")
    try:
        check_may_open_case(reader, Permission.ASSESS, row.case)
    except Refused:
        raise Invalid("This case is not open to them, or they do not assess. Choose somebody else.") from None


def give_second_read(read_id: int, *, level: str, because: str, by: User) -> SecondRead:
    """Give the level that was asked for. Refused for anybody but the reader."""
    check_judged(level, because)
    read = second_read_called(read_id)
    if read.reader_id != by.pk:
        raise Refused("This second read was asked of somebody else.")
    check_may_open_case(by, Permission.ASSESS, read.assessment.case)
    check_tells_of_nobody(read.assessment.case, because, by=by)
    with transaction.atomic():
        held = SecondRead.objects.select_for_update(of=("self",)).select_related("assessment__case").get(pk=read_id)
        last_by = held.assessment.own_by
        move = SECOND_READS.move(ReadStatus(held.status), "give", reason=because, by=by.username, last_by=last_by)
        held.status, held.level, held.because = move.after.value, level, because.strip()
        held.given_at = timezone.now()
        held.save()
        note("gave second read", held.assessment, by=by, detail={"level": level, "reason": because})
    return held


def withdraw_second_read(read_id: int, *, because: str, by: User) -> SecondRead:
    """Ask no longer, because: then the reader may see the assessment."""
    check_because(because)
    with transaction.atomic():
        found = SecondRead.objects.select_for_update(of=("self",)).select_related("assessment__case")
        held = found.filter(pk=read_id).first()
        if held is None:
            raise NotFound("There is no such second read.")
        move = SECOND_READS.move(ReadStatus(held.status), "withdraw", reason=because)
        check_may_open_assessment(by, move.permission, held.assessment)
        held.status, held.withdrawn_by, held.withdrawn_because = move.after.value, by.username, because.strip()
        held.save()
        note("withdrew second read", held.assessment, by=by, detail={"of": held.reader.username, "reason": because})
    return held
