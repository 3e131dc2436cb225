"""Assessments over REST: of a case, as far as it is open to the token's user."""

from datetime import datetime
from typing import Annotated

from ninja import Path, Router, Schema
from pydantic import Field, StringConstraints

from daylight.domain.access import Permission
from daylight.web.access.guards import GuardedRequest
from daylight.web.api.guards import granted
from daylight.web.api.problems import REFUSALS
from daylight.web.assessments.models import Assessment
from daylight.web.assessments.permits import blinded
from daylight.web.assessments.queries import assessments_of
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.caseload.queries import case_called

router = Router(tags=["cases"])
Reference = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-Z]{1,20}$"), Path(description="of the case, such as C2026000001")
]


class AssessmentOfCase(Schema):
    """One assessment. What is computed stays null until the assessor has given their own level."""

    number: int = Field(description="counts the assessments of the case")
    form: str
    edition: str
    status: str
    started_at: datetime
    signed_at: datetime | None
    own_level: str | None
    computed_level: str | None
    level: str | None = Field(description="as decided by a person")
    because: str | None
    provisional: list[str] = Field(description="each input that was missing when it was signed")


class AssessmentsOfCase(Schema):
    """Every assessment of a case, newest first; none of those that the user was asked to read unseen."""

    reference: str
    assessments: list[AssessmentOfCase]


@router.get(
    "/cases/{reference}/assessments",
    response={200: AssessmentsOfCase, **REFUSALS},
    summary="Assessments of a case",
)
@granted(Permission.SEE_CASE, look="opened assessments")
def of_case(request: GuardedRequest, reference: Reference) -> AssessmentsOfCase:
    """Levels and reasons; never the answers, which are the unit's own working."""
    case = case_called(reference)
    request.about = case.subject
    check_may_open_case(request.user, Permission.SEE_CASE, case)
    unseen = blinded(request.user, case)
    shown = [_shown(row) for row in assessments_of(case) if row.pk not in unseen]
    return AssessmentsOfCase(reference=case.reference, assessments=shown)


def _shown(row: Assessment) -> AssessmentOfCase:
    return AssessmentOfCase(
        number=row.number,
        form=row.form,
        edition=row.edition,
        status=row.status,
        started_at=row.started_at,
        signed_at=row.signed_at,
        own_level=row.own_level or None,
        computed_level=row.computed_level or None,
        level=row.final_level or None,
        because=row.final_because or None,
        provisional=row.provisional,
    )
