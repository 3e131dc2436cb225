"""The course of one assessment: started, answered, judged, decided, signed or given up."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.assessing import AssessmentStatus, why_provisional
from daylight.domain.assessments import Form, Reply
from daylight.domain.casework import CaseStatus
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.intelligence import check_may_support
from daylight.domain.levels import LEVELS
from daylight.web.accounts.models import User
from daylight.web.assessments.actions.checks import (
    LONGEST_EVIDENCE,
    check_because,
    check_judged,
    check_tells_of_nobody,
    locked,
    moved,
    note,
)
from daylight.web.assessments.models import Answer, Assessment, IntelligenceItem
from daylight.web.assessments.permits import check_may_open_assessment
from daylight.web.assessments.queries import (
    answer_of,
    answers_of,
    assessment_called,
    carried_in,
    computed_for,
    filled,
    form_of,
    forms_in_use,
    is_incident_of,
    last_signed,
    open_of,
    wording_of,
)
from daylight.web.caseload.actions import ask_to_lower, set_level
from daylight.web.caseload.actions.life import check_not_a_child
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.people.models import Allocation

_ASSESSED = frozenset({CaseStatus.ACCEPTED.value, CaseStatus.MANAGED.value})


def start_assessment(case: Case, *, form: str, carry_over: bool, by: User) -> Assessment:
    """Begin an assessment of a case by the edition of a form that is in use.

    With `carry_over` the answers of the last signed one stand in it, each marked until somebody confirms it. Refused
    where the case is not accepted, the person is a child, or one by this form is under way.
    """
    check_may_open_case(by, Permission.ASSESS, case)
    chosen = next((each for each in forms_in_use() if each.name == form), None)
    if chosen is None:
        raise Invalid("Choose one of the forms in use.")
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        if held.status not in _ASSESSED:
            raise Refused("Only a case that was accepted is assessed. Decide about it in triage first.")
        check_not_a_child(held, on=timezone.localdate())
        if (there := open_of(held, form)) is not None:
            raise Refused(f"Assessment {there.number} by this form is under way. Go on with that one.")
        earlier = last_signed(held, form)
        if carry_over and earlier is None:
            raise Invalid("There is no signed assessment by this form to start from.")
        last = Assessment.objects.filter(case=held).aggregate(Max("number"))["number__max"] or 0
        made = Assessment.objects.create(
            case=held,
            number=last + 1,
            form=chosen.name,
            edition=chosen.edition,
            wording=wording_of(chosen.name, chosen.edition),
            follows=earlier,
            started_by=by.username,
            started_at=timezone.now(),
        )
        carried = _carry_over(earlier, made, chosen, by=by) if carry_over and earlier else 0
        detail = {"form": form, "edition": chosen.edition, "carried over": carried}
        note("started assessment", made, by=by, detail=detail)
    return made


def _carry_over(earlier: Assessment, made: Assessment, form: Form, *, by: User) -> int:
    kept = [row for key, row in answers_of(earlier).items() if key in form.topic_ids]
    for row in kept:
        answer = Answer.objects.create(
            assessment=made,
            topic=row.topic,
            version=1,
            reply=row.reply,
            evidence=row.evidence,
            incident=row.incident,
            carried=True,
            by=by.username,
            at=timezone.now(),
        )
        answer.items.set([item for item in row.items.all() if item.withdrawn_at is None])
    return len(kept)


def give_answer(
    assessment_id: int,
    topic: str,
    *,
    reply: str,
    version: int,
    by: User,
    evidence: str = "",
    incident: str = "",
    items: Sequence[int] = (),
) -> Answer:
    """Answer one topic, or confirm what was carried over; the answer before is kept.

    `version` is that of the answer that was shown, 0 for none: Conflict where somebody answered since. Refused where
    it rests only on intelligence that weighs nothing. After the own level was given an answer needs evidence, and is
    marked as late.
    """
    if reply not in set(Reply):
        raise Invalid("Choose yes, no, not known or not asked.")
    evidence, incident = evidence.strip(), incident.strip()
    if len(evidence) > LONGEST_EVIDENCE:
        raise Invalid(f"Use at most {LONGEST_EVIDENCE} letters for the evidence.")
    row = assessment_called(assessment_id)
    check_may_open_assessment(by, Permission.ASSESS, row)
    check_tells_of_nobody(row.case, evidence, by=by)
    with transaction.atomic():
        row = moved(assessment_id, "answer", by=by)
        if topic not in form_of(row.form, row.edition).topic_ids:
            raise NotFound("The form has no such question.")
        before = answer_of(row, topic)
        if version != (before.version if before else 0):
            raise Conflict("Somebody else answered this meanwhile. Compare both answers and choose.")
        late = row.status == AssessmentStatus.JUDGED
        if late and not evidence:
            raise Invalid("The computed level has been shown. Say in the evidence why the answer changes now.")
        cited = _cited(row.case, items)
        check_may_support([item.grading for item in cited], otherwise=bool(evidence or incident))
        if incident and row.case.person_id and not is_incident_of(row.case, incident):
            raise Invalid("The records show no such incident with this person as suspect. Choose one from the list.")
        answer = Answer.objects.create(
            assessment=row, topic=topic, version=version + 1, reply=reply, evidence=evidence, incident=incident[:60],
            late=late, by=by.username, at=timezone.now(),
        )  # fmt: skip
        answer.items.set(cited)
        row.save(update_fields=["status"])  # an answer that changes after the decision asks for the decision again
        detail = {"topic": topic, "reply": reply, "version": answer.version, "late": late}
        note("answered", row, by=by, detail=detail)
    return answer


def _cited(case: Case, ids: Sequence[int]) -> list[IntelligenceItem]:
    found = list(IntelligenceItem.objects.filter(case=case, pk__in=set(ids), withdrawn_at=None))
    if len(found) != len(set(ids)):
        raise Invalid("An item of intelligence was withdrawn meanwhile. Choose again.")
    return found


def give_own_level(assessment_id: int, *, level: str, because: str, version: int, by: User) -> Assessment:
    """Give the assessor's own level. Only now is the computed one read, and kept as it stands in the release.

    The first word counts: it is never replaced, so that agreement can be measured.
    """
    check_judged(level, because)
    row = assessment_called(assessment_id)
    check_may_open_assessment(by, Permission.ASSESS, row)
    check_tells_of_nobody(row.case, because, by=by)
    with transaction.atomic():
        row = moved(assessment_id, "judge", by=by, reason=because, version=version)
        row.own_level, row.own_because = level, because.strip()
        row.own_by, row.own_at = by.username, timezone.now()
        row.computed = computed_for(row.case)
        row.version += 1
        row.save()
        note("gave own level", row, by=by, detail={"level": level, "reason": because})
    return row


def open_decision(assessment_id: int, *, by: User) -> Assessment:
    """Note when the computed level was first shown: once, and not by whom."""
    with transaction.atomic():
        row = locked(assessment_id)
        check_may_open_assessment(by, Permission.ASSESS, row)
        if row.own_level and row.is_open and row.decision_opened_at is None:
            row.decision_opened_at = timezone.now()
            row.save(update_fields=["decision_opened_at"])
            note("was shown the computed level", row, by=by, detail={})
    return row


def decide(assessment_id: int, *, level: str, because: str, version: int, by: User) -> Assessment:
    """Agree with the computed level or change it, because. Until it is signed it may be decided again."""
    check_judged(level, because)
    row = assessment_called(assessment_id)
    check_may_open_assessment(by, Permission.ASSESS, row)
    check_tells_of_nobody(row.case, because, by=by)
    with transaction.atomic():
        row = moved(assessment_id, "decide", by=by, reason=because, version=version)
        row.final_level, row.final_because = level, because.strip()
        row.decided_by = by.username
        row.decided_at = row.decided_at or timezone.now()
        row.version += 1
        row.save()
        detail = {"own": row.own_level, "computed": row.computed_level or "none", "level": level, "reason": because}
        note("decided assessment", row, by=by, detail=detail)
    return row


def sign(assessment_id: int, *, version: int, by: User) -> Assessment:
    """Sign: from now on it is never changed. The level is set; where it would fall, its lowering is asked for.

    Then the present level is confirmed until somebody else approves the lower one.
    """
    with transaction.atomic():
        row = moved(assessment_id, "sign", by=by, version=version)
        answers = answers_of(row)
        form = form_of(row.form, row.edition)
        row.provisional = list(
            why_provisional(
                form,
                filled(form, answers),
                carried=carried_in(answers),
                score_provisional=row.computed["provisional"] if row.computed else None,
            )
        )
        held = Allocation.objects.filter(person_id=row.case.key).first()
        row.unit = held.unit if held else ""
        row.signed_by, row.signed_at = by.username, timezone.now()
        row.version += 1
        row.save()
        lowered = _set_level(row, by=by)
        detail = {"level": row.final_level, "provisional": bool(row.provisional), "lowering asked": lowered}
        note("signed assessment", row, by=by, detail=detail)
    return row


def _set_level(row: Assessment, *, by: User) -> bool:
    case = Case.objects.get(pk=row.case_id)
    level, reason = row.final_level, row.final_because
    if not case.level or LEVELS.index(level) >= LEVELS.index(case.level):
        set_level(case, level=level, reason=reason, by=by)
        return False
    set_level(case, level=case.level, reason=f"Assessed; lowering to {level} is asked for.", by=by)
    ask_to_lower(Case.objects.get(pk=row.case_id), level=level, reason=reason, by=by)
    return True


def abandon(assessment_id: int, *, because: str, by: User) -> Assessment:
    """Give an assessment up, because. It is kept and shown as abandoned."""
    check_because(because)
    row = assessment_called(assessment_id)
    check_may_open_assessment(by, Permission.ASSESS, row)
    check_tells_of_nobody(row.case, because, by=by)
    with transaction.atomic():
        row = moved(assessment_id, "abandon", by=by, reason=because)
        row.abandoned_by, row.abandoned_at, row.abandoned_because = by.username, timezone.now(), because.strip()
        row.version += 1
        row.save()
        note("abandoned assessment", row, by=by, detail={"reason": because})
    return row
