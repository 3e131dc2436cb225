"""Whether a user may open a disclosure case. Whoever may not learns nothing of whether there is one."""

from daylight.domain.access import Permission, Scope, check_may, grant_of
from daylight.domain.errors import NotFound, Refused
from daylight.web.accounts.models import User
from daylight.web.disclosures.models import Disclosure
from daylight.web.people.permits import Permits, permits_of
from daylight.web.survivors.permits import check_may_open_survivor

NOBODY = "There is no such disclosure, or it is not open to you. Ask the disclosure lead."


def check_may_prepare(user: User, permission: Permission = Permission.SEE_SURVIVOR) -> Permits:
    """Refused for whoever is not of the force: an advocate helps her, and does not work the case."""
    grant = check_may(user.held_roles, permission)
    if grant.scope is Scope.CASES:
        raise Refused("Your account may not work disclosures. The unit does.")
    return permits_of(user, grant)


def check_may_open_disclosure(user: User, row: Disclosure, permission: Permission = Permission.SEE_SURVIVOR) -> Permits:
    """Refused or NotFound, in the same words whether or not there is one, unless both sides are open to the user."""
    check_may(user.held_roles, permission)
    permits = check_may_prepare(user)
    try:
        if row.survivor_id:
            check_may_open_survivor(user, row.survivor_id)
        if row.suspect_id and permits.closed([row.suspect_id]):
            raise NotFound(NOBODY)
    except (Refused, NotFound) as closed:
        raise NotFound(NOBODY) from closed
    return permits


def check_may_find(user: User) -> Permits:
    """Refused for whoever may not see proposals of a new partner."""
    return permits_of(user, check_may(user.held_roles, Permission.FIND_PARTNER))


def may(user: User, permission: Permission) -> bool:
    """Whether the user's roles grant a permission."""
    return grant_of(user.held_roles, permission) is not None
