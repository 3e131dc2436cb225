"""Whether a user may work the orders and warrants of somebody: by whose case it is, as on the person's own page.

They are kept under a key, as an allocation is: the person of the release, or the reference of the case of somebody who
is in no record.
"""

from daylight.domain.access import Permission, check_may
from daylight.domain.errors import NotFound
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.people.permits import Permits, check_may_open, permits_of


def check_may_work(key: str, *, by: User, permission: Permission = Permission.MANAGE_ORDERS) -> Permits:
    """What the user may open. Refused where the role does not grant it or the record is closed; NotFound where neither
    the release has such a person nor a case of somebody in no record bears this reference."""
    grant = check_may(by.held_roles, permission)
    case = Case.objects.filter(reference=key).first()
    if case is None:
        permits = permits_of(by, grant)
        check_may_open(permits, key)
        return permits
    permits = check_may_open_case(by, permission, case)
    if case.person_id:
        raise NotFound(f"{case.reference} is of a person of the records now: {case.person_id}. Work the orders there.")
    return permits


def case_alone(key: str) -> Case | None:
    """The case whose own these orders are, because its person is in no record; None where they are a person's."""
    return Case.objects.filter(reference=key, person_id="").first()


def subject_of(key: str) -> str:
    """What the audit files them under."""
    case = case_alone(key)
    return case.subject if case else f"person:{key}"
