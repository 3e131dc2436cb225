"""What every write about an assessment checks and records, so that each says the same."""

from collections.abc import Mapping

from daylight.domain.assessing import ASSESSMENTS, AssessmentStatus
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.levels import LEVELS
from daylight.web.accounts.models import User
from daylight.web.assessments.models import Assessment
from daylight.web.assessments.permits import check_may_open_assessment
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.safety.protecting import NOT_READABLE, beside

LONGEST_REASON = 500
LONGEST_EVIDENCE = 2000
_ABOUT_HER = frozenset({"a name", "an address or postcode", "a telephone number", "a school"})


def locked(assessment_id: int) -> Assessment:
    """The assessment with its case, held until the transaction ends. NotFound where there is none."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("case")
    row = rows.filter(pk=assessment_id).first()
    if row is None:
        raise NotFound("There is no such assessment. Open it from the case.")
    return row


def moved(assessment_id: int, step: str, *, by: User, reason: str = "", version: int | None = None) -> Assessment:
    """The assessment, locked and with its next status, where its status has this step and the user may take it.

    Conflict where a `version` is given and somebody went on since it was read.
    """
    row = locked(assessment_id)
    if version not in {None, row.version}:
        raise Conflict("Somebody else went on with this assessment meanwhile. Compare what they said, and choose.")
    move = ASSESSMENTS.move(AssessmentStatus(row.status), step, reason=reason)
    check_may_open_assessment(by, move.permission, row)
    row.status = move.after.value
    return row


def check_judged(level: str, because: str) -> None:
    """Invalid without a level or a reason, or with one longer than is kept."""
    if level not in LEVELS:
        raise Invalid("Choose a level: standard, medium, high or very high.")
    check_because(because)


def check_because(because: str) -> None:
    """Invalid without a reason, or with one longer than is kept."""
    if not because.strip():
        raise Invalid("Say why, in a sentence.")
    if len(because) > LONGEST_REASON:
        raise Invalid(f"Use at most {LONGEST_REASON} letters.")


def check_tells_of_nobody(case: Case, text: str, *, by: User) -> None:
    """Invalid where a text holds who or where somebody beside the suspect is: it would stand on a suspect's pages.

    Kinds alone are told, and each refusal is audited: it could be used to find out who is recorded beside the person.
    Called before the transaction, so that the entry stays.
    """
    if not text:
        return
    found = beside(case)
    if found is None:
        if case.person_id:
            raise Refused(NOT_READABLE)
        return
    if kinds := [kind for kind in found.kinds(text) if kind in _ABOUT_HER]:
        detail = {"case": case.reference, "kinds": ", ".join(kinds)}
        record("told of a survivor in a text: not kept", by=by.username, subject=case.subject, detail=detail)
        raise Invalid(
            f"The text holds {', '.join(kinds)} that the records have for somebody beside this person. Write Survivor "
            "A, B and so on, as the timeline does, and nothing that tells who or where she is."
        )


def note(action: str, assessment: Assessment, *, by: User, detail: Mapping[str, object]) -> None:
    """The entry in the audit, filed under the person or, where there is none, the case."""
    case = assessment.case
    said = {"case": case.reference, "assessment": assessment.number, **detail}
    record(action, by=by.username, subject=case.subject, detail=said)
