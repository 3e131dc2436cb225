"""What the tests of cases share: a case at each stage, and who works it."""

from typing import Protocol

import pytest

from daylight.domain.access import Role
from daylight.domain.casework import WayIn
from daylight.web.accounts.models import User
from daylight.web.caseload.actions import open_case, set_level, triage
from daylight.web.caseload.models import Case
from tests.cli.hand_made import LONE
from tests.web.conftest import Member

WHY = "Eleven incidents and nobody manages it"


class Make(Protocol):
    """Makes a case of somebody, at a stage."""

    def __call__(self, person_id: str = LONE, *, level: str = "", status: str = "accepted") -> Case: ...


@pytest.fixture
def boss(member: Member) -> User:
    """A supervisor of the Serial unit."""
    return member(Role.SUPERVISOR, username="boss")


@pytest.fixture
def made(loaded: int, boss: User) -> Make:
    """`made(LONE, level="high")`: a case, accepted, or managed at a level."""

    def make(person_id: str = LONE, *, level: str = "", status: str = "accepted") -> Case:
        case = open_case(person_id=person_id, way_in=WayIn.LIST, reason=WHY, by=boss)
        if status == "accepted":
            case = triage(case, outcome="accept", reason=WHY, by=boss)
        return set_level(case, level=level, reason=WHY, by=boss) if level else case

    return make
