"""Whose safety checks and tasks a user may do: cases open to them, and survivors whose own side is shared with them."""

from collections.abc import Iterable

from daylight.domain.access import Permission, Scope, check_may, grant_of
from daylight.domain.errors import Refused
from daylight.web.access.queries import shared_with
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import closed_cases
from daylight.web.people.permits import SENTENCES, Closed, Permits, RestrictedCase, permits_of


def check_may_work(user: User, case: Case, survivor: str) -> Permits:
    """Refused unless the user may record this survivor's safety on this case.

    An advocate reaches every survivor of a case that is shared with her, and a survivor whose own record is, on
    whichever case she stands.
    """
    permits = permits_of(user, check_may(user.held_roles, Permission.CHECK_SAFETY))
    why = closed_cases(permits, [case]).get(case.reference)
    if why is None or (why is Closed.SCOPE and survivor in _hers(permits)):
        return permits
    raise RestrictedCase(case.key) if why is Closed.RESTRICTED else Refused(SENTENCES[why])


def _hers(permits: Permits) -> set[str]:
    """Survivors whose own record is shared with an advocate, who reaches no further than what is shared."""
    return shared_with(permits.user) if permits.grant.scope is Scope.CASES else set()


def workable(user: User, rows: Iterable[tuple[Case, str]]) -> set[tuple[int, str]]:
    """Of these pairs of case and survivor, those whose safety the user may work, by the case's number."""
    grant = grant_of(user.held_roles, Permission.CHECK_SAFETY)
    if grant is None:
        return set()
    permits = permits_of(user, grant)
    pairs = list(rows)
    closed = closed_cases(permits, {case.pk: case for case, _ in pairs}.values())
    hers = _hers(permits)
    return {
        (case.pk, survivor)
        for case, survivor in pairs
        if (why := closed.get(case.reference)) is None or (why is Closed.SCOPE and survivor in hers)
    }
