"""Cases over REST: one case, and its steps that a program may take, by the same actions as the pages."""

from datetime import date
from typing import Annotated, Literal

from ninja import Path, Router, Schema
from pydantic import Field, StringConstraints

from daylight.domain.access import Permission
from daylight.domain.errors import NotFound
from daylight.web.access.guards import GuardedRequest
from daylight.web.api.guards import granted
from daylight.web.api.problems import REFUSALS, REFUSALS_OF_WRITES
from daylight.web.api.typed import PersonId
from daylight.web.caseload.actions import ask_to_lower, set_level, triage
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.caseload.presenters import is_overdue, measures_of
from daylight.web.caseload.queries import case_called, case_of, owner_of, today
from daylight.web.people.permits import check_may_open, permits_of

router = Router(tags=["cases"])
Reference = Annotated[PersonId, Path(description="such as C2026000001")]
Level = Literal["very_high", "high", "medium", "standard"]
Reason = Annotated[str, StringConstraints(min_length=10, max_length=500, pattern=r"^[^\x00-\x20][^\x00-\x1f]+$")]
_VERSION = Field(ge=1, le=2_147_483_647, description="as last read; another meanwhile is a conflict")


class MeasureTold(Schema):
    """One minimum measure of the level."""

    name: str
    words: str
    done_on: date | None


class CaseTold(Schema):
    """How a case stands. The level was set by a named person; who the victims are is not in it."""

    reference: str
    person_id: str | None = Field(description="none where the person is in no record")
    status: str
    level: str | None
    level_set_on: date | None
    reassess_by: date | None
    overdue: bool
    news: str = Field(description="what is new since the last review, one sentence")
    scheme: str | None = Field(description="managed elsewhere: by which scheme")
    until: date | None
    unit: str | None
    owner: str | None = Field(description="user name")
    measures: list[MeasureTold]
    version: int


class LevelAsked(Schema):
    """A level, and why."""

    level: Level
    reason: Reason
    version: int = _VERSION


class Triaged(Schema):
    """What becomes of a case."""

    outcome: Literal["accept", "decline", "leave elsewhere"]
    reason: Reason
    scheme: Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z_]*$")] = ""
    until: date | None = None
    version: int = _VERSION


def _told(case: Case) -> CaseTold:
    unit, owner = owner_of(case)
    measures = [
        MeasureTold(name=one.name, words=one.words, done_on=one.done.on if one.done else None)
        for one in measures_of(case)
    ]
    return CaseTold(
        reference=case.reference,
        person_id=case.person_id or None,
        status=case.status,
        level=case.level or None,
        level_set_on=case.level_set_on,
        reassess_by=case.reassess_by,
        overdue=is_overdue(case, today()),
        news=case.news,
        scheme=case.scheme or None,
        until=case.until,
        unit=unit or None,
        owner=owner.username if owner else None,
        measures=measures,
        version=case.version,
    )


def _opened(request: GuardedRequest, reference: str, permission: Permission) -> Case:
    case = case_called(reference)
    request.about = case.subject
    check_may_open_case(request.user, permission, case)
    return case


@router.get("/people/{person_id}/case", response={200: CaseTold, **REFUSALS}, summary="The case of a person")
@granted(Permission.SEE_CASE, look="opened case")
def case_of_person(request: GuardedRequest, person_id: Annotated[PersonId, Path()]) -> CaseTold:
    """The open one, or else the newest."""
    check_may_open(permits_of(request.user, request.grant), person_id)
    case = case_of(person_id)
    if case is None:
        raise NotFound("There is no case of this person.")
    check_may_open_case(request.user, Permission.SEE_CASE, case)
    return _told(case)


@router.get("/cases/{reference}", response={200: CaseTold, **REFUSALS}, summary="A case")
@granted(Permission.SEE_CASE, look="opened case")
def case(request: GuardedRequest, reference: Reference) -> CaseTold:
    """How it stands, whose it is, and what its level asks for."""
    return _told(_opened(request, reference, Permission.SEE_CASE))


@router.put("/cases/{reference}/triage", response={200: CaseTold, **REFUSALS_OF_WRITES}, summary="Decide about a case")
@granted(Permission.TRIAGE, look="decided by the API")
def decide(request: GuardedRequest, reference: Reference, wanted: Triaged) -> CaseTold:
    """Accept, decline, or leave to another scheme until a day."""
    case = _opened(request, reference, Permission.TRIAGE)
    return _told(triage(case, by=request.user, **wanted.dict()))


@router.put("/cases/{reference}/level", response={200: CaseTold, **REFUSALS_OF_WRITES}, summary="Set or raise a level")
@granted(Permission.SET_LEVEL, look="set a level by the API")
def level(request: GuardedRequest, reference: Reference, wanted: LevelAsked) -> CaseTold:
    """Set the first level, raise it or confirm it. A lower one is refused: it is asked for."""
    case = _opened(request, reference, Permission.SET_LEVEL)
    return _told(set_level(case, by=request.user, **wanted.dict()))


@router.put(
    "/cases/{reference}/lowering", response={200: CaseTold, **REFUSALS_OF_WRITES}, summary="Ask to lower a level"
)
@granted(Permission.SET_LEVEL, look="asked to lower a level by the API")
def lowering(request: GuardedRequest, reference: Reference, wanted: LevelAsked) -> CaseTold:
    """The level stays until somebody else has approved it on the site."""
    case = _opened(request, reference, Permission.SET_LEVEL)
    ask_to_lower(case, by=request.user, **wanted.dict())
    case.refresh_from_db()
    return _told(case)
