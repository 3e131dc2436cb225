"""What tests of assessments share: a case that was accepted, by people who may assess it."""

import pytest

from daylight.domain.access import Role
from daylight.domain.casework import WayIn
from daylight.web.accounts.models import User
from daylight.web.assessments.actions import decide, give_answer, give_own_level, start_assessment
from daylight.web.assessments.models import Assessment
from daylight.web.assessments.queries import form_of
from daylight.web.caseload.actions import open_case, triage
from daylight.web.caseload.models import Case
from tests.cli.hand_made import LONE
from tests.web.conftest import Member

FORM = "suspect_priority"


@pytest.fixture
def assessor(member: Member) -> User:
    """An offender manager of the unit whose case it is."""
    return member(Role.OFFENDER_MANAGER, username="assessor")


@pytest.fixture
def case(loaded: int, assessor: User) -> Case:
    """An accepted case of a person whose computed level is very high."""
    opened = open_case(person_id=LONE, way_in=WayIn.LIST, reason="On the list.", by=assessor)
    return triage(opened, outcome="accept", reason="Eleven reports.", by=assessor)


@pytest.fixture
def assessment(case: Case, assessor: User) -> Assessment:
    """Just started."""
    return start_assessment(case, form=FORM, carry_over=False, by=assessor)


def fill(assessment: Assessment, by: User, *, reply: str = "yes") -> None:
    """Answer every topic alike."""
    for topic in form_of(assessment.form, assessment.edition).topic_ids:
        give_answer(assessment.pk, topic, reply=reply, version=0, evidence=f"Read of {topic}.", by=by)


def judged(assessment: Assessment, by: User, *, own: str = "high") -> Assessment:
    """Every topic answered, and the own level given."""
    fill(assessment, by)
    return give_own_level(assessment.pk, level=own, because="My own view.", version=1, by=by)


def decided(assessment: Assessment, by: User, *, own: str = "high", final: str = "very_high") -> Assessment:
    """Judged, and decided."""
    row = judged(assessment, by, own=own)
    return decide(row.pk, level=final, because="The reports weigh more.", version=row.version, by=by)
