"""Who may open an assessment: whoever may open its case, and nobody who still owes a second read of it unseen."""

from daylight.domain.access import Permission
from daylight.domain.assessing import ReadStatus
from daylight.domain.errors import Refused
from daylight.web.accounts.models import User
from daylight.web.assessments.models import Assessment, SecondRead
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case


def blinded(user: User, case: Case) -> set[int]:
    """The assessments of a case that must not be shown to this user: they were asked for their own level first."""
    asked = SecondRead.objects.filter(reader=user, status=ReadStatus.ASKED.value, assessment__case=case)
    return set(asked.values_list("assessment_id", flat=True))


def check_may_open_assessment(user: User, permission: Permission, assessment: Assessment) -> None:
    """Refused where the case is closed to this user, or they were asked for a second read that they have not given."""
    check_may_open_case(user, permission, assessment.case)
    if assessment.pk in blinded(user, assessment.case):
        raise Refused(
            "You were asked for your own level without seeing this one. Give it first: it waits under second reads."
        )
