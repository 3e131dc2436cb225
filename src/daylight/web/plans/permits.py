"""Whether a user may open an action: its case must be open to them, and some kinds are seen by few."""

from collections.abc import Iterable

from daylight.domain.access import Permission, grant_of
from daylight.domain.agreements import is_outside
from daylight.domain.errors import NotFound, Refused
from daylight.domain.interventions import shipped_catalogue
from daylight.web.accounts.models import User
from daylight.web.caseload.permits import check_may_open_case, may_open_case
from daylight.web.people.permits import check_may_open, permits_of
from daylight.web.plans.models import Action

KEPT_CLOSE = tuple(one.kind for one in shipped_catalogue().interventions.values() if one.reference_only)
"""Kinds that only those who approve plans see, or hear of."""


def may_see_kind(user: User, kind: str) -> bool:
    """Whether the user may know that there is such an action at all."""
    return kind not in KEPT_CLOSE or grant_of(user.held_roles, Permission.APPROVE_PLAN) is not None


def check_may_open_action(user: User, permission: Permission, action: Action) -> None:
    """Refused where the case is closed to the user; NotFound for a kind of which they may not hear."""
    check_may_open_case(user, permission, action.case)
    if not may_see_kind(user, action.kind):
        raise NotFound("There is no such action. Go back to the plan.")


def check_may_read_briefing(user: User, action: Action) -> bool:
    """Whether it is read as one of its audience (then a receipt is kept). Refused for everybody but them and those who
    may open the case; nobody of an agency reads one."""
    if is_outside(user.held_roles, user.agency):
        raise Refused("Briefings are for the force's own officers.")
    if may_open_case(user, Permission.SEE_CASE, action.case):
        return bool(user.unit == action.details.get("audience"))
    grant = grant_of(user.held_roles, Permission.SEE_PERSON)
    if grant is None or user.unit != action.details.get("audience"):
        raise Refused("This briefing is for another team. Ask its owner if your work needs it.")
    if action.case.person_id:
        check_may_open(permits_of(user, grant), action.case.person_id)
    return True


def readable(user: User, actions: Iterable[Action]) -> list[Action]:
    """Of these actions, those of which the user may hear."""
    return [action for action in actions if may_see_kind(user, action.kind)]
