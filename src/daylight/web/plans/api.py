"""Actions of a case over REST: read, proposed and moved by the same functions as the pages, with the same checks."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Path, Router, Schema
from pydantic import Field, StringConstraints

from daylight.domain.access import Permission
from daylight.domain.interventions import Proportionality
from daylight.web.access.guards import GuardedRequest
from daylight.web.api.guards import granted
from daylight.web.api.problems import REFUSALS, REFUSALS_OF_WRITES
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.caseload.queries import case_called
from daylight.web.plans import actions as writing
from daylight.web.plans.models import Action
from daylight.web.plans.queries import action_called, plan_of

router = Router(tags=["plans"])
Line = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+$")]
Reference = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-Z]{1,20}$"), Path(description="of a case, such as C2026000001")
]
Number = Annotated[int, Field(ge=1, le=2_147_483_647), Path(description="of an action")]


class ActionOut(Schema):
    """One action of a plan. Survivors are letters in it, as they are on its page."""

    number: int
    case: str
    kind: str
    status: str
    need: str
    reason: str
    details: dict[str, Any]
    agency: str
    owner: str | None
    target_on: date
    approved_by: str
    result: str
    done_on: date | None
    version: int


class Plan(Schema):
    """Every action of a case that the token's user may hear of."""

    case: str
    actions: list[ActionOut]


class Detail(Schema):
    """One field of a kind's own: its name in the catalogue, and a text, a number, a day as text, or yes and no."""

    name: Code
    value: bool | Annotated[int, Field(ge=0, le=100_000)] | Line


class Proposal(Schema):
    """An action to be proposed; `details` are what its kind asks for."""

    kind: Code
    reason: Line
    target_on: date
    need: Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")] = ""
    details: Annotated[list[Detail], Field(max_length=20)] = Field(default_factory=list)
    agency: Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")] = ""
    power: Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z0-9_]*$")] = ""
    purpose: Line = ""
    necessity: Line = ""
    review_on: date | None = None


class Step(Schema):
    """One step of an action, with the version that was read; where somebody changed it since, 409."""

    step: Literal["approve", "return", "start", "complete", "put back", "leave undone", "drop"]
    version: Annotated[int, Field(ge=0, le=2_147_483_647)]
    reason: Line = ""
    result: Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z0-9_]*$")] = ""
    done_on: date | None = None


def _out(action: Action) -> ActionOut:
    return ActionOut(
        number=action.pk,
        case=action.case.reference,
        kind=action.kind,
        status=action.status,
        need=action.need,
        reason=action.reason,
        details=action.details,
        agency=action.agency,
        owner=action.owner.username if action.owner else None,
        target_on=action.target_on,
        approved_by=action.approved_by,
        result=action.result,
        done_on=action.done_on,
        version=action.version,
    )


@router.get("/cases/{reference}/actions", response={200: Plan, **REFUSALS}, summary="The plan of a case")
@granted(Permission.SEE_CASE, look="opened plan")
def plan(request: GuardedRequest, reference: Reference) -> Plan:
    """Open actions by target date, then those that ended."""
    case = case_called(reference)
    check_may_open_case(request.user, Permission.SEE_CASE, case)
    return Plan(case=reference, actions=[_out(action) for action in plan_of(case, request.user)])


@router.post("/cases/{reference}/actions", response={200: ActionOut, **REFUSALS_OF_WRITES}, summary="Propose an action")
@granted(Permission.PLAN, look="proposed an action by the API")
def propose(request: GuardedRequest, reference: Reference, proposal: Proposal) -> ActionOut:
    """Its owner is the token's user. A supervisor approves it before it starts, where its kind asks so."""
    case = case_called(reference)
    written = Proportionality(proposal.power, proposal.purpose, proposal.necessity, proposal.review_on)
    details = {detail.name: detail.value for detail in proposal.details}
    wanted = writing.Wanted(proposal.target_on, proposal.need, details, proposal.agency, request.user, written)
    action = writing.propose(case, kind=proposal.kind, wanted=wanted, reason=proposal.reason, by=request.user)
    return _out(action_called(action.pk))


@router.post("/actions/{number}/steps", response={200: ActionOut, **REFUSALS_OF_WRITES}, summary="A step of an action")
@granted(Permission.PLAN, look="moved an action by the API")
def step(request: GuardedRequest, number: Number, step: Step) -> ActionOut:
    """Contact passes the survivor-safety gate here as it does everywhere: 403 says for whom it waits."""
    action, by, version = action_called(number), request.user, step.version
    match step.step:
        case "approve":
            writing.approve(action, by=by, version=version)
        case "start":
            writing.start(action, by=by, version=version)
        case "complete":
            writing.complete(
                action, result=step.result, words=step.reason, done_on=step.done_on, by=by, version=version
            )
        case "return":
            writing.send_back(action, reason=step.reason, by=by, version=version)
        case "put back":
            writing.put_back(action, reason=step.reason, by=by, version=version)
        case "leave undone":
            writing.leave_undone(action, reason=step.reason, by=by, version=version)
        case "drop":
            writing.drop(action, reason=step.reason, by=by, version=version)
    return _out(action_called(number))
