"""Whether a user may work the orders and warrants of a person: by whose case it is, as on the person's own page."""

from daylight.domain.access import Permission, check_may
from daylight.web.accounts.models import User
from daylight.web.people.permits import Permits, check_may_open, permits_of


def check_may_work(person_id: str, *, by: User, permission: Permission = Permission.MANAGE_ORDERS) -> Permits:
    """What the user may open. Refused where the role does not grant it or the record is closed; NotFound where the
    release has no such person."""
    permits = permits_of(by, check_may(by.held_roles, permission))
    check_may_open(permits, person_id)
    return permits
