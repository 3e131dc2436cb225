"""Whether a user may open a case: by whose case it is, and by everybody who it may be about."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from daylight.domain.access import Permission, check_may, grant_of
from daylight.domain.errors import Refused
from daylight.domain.people import words
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case, IdentityChange, Side
from daylight.web.people.permits import SENTENCES, Closed, Permits, RestrictedCase, permits_of

_ASKED_FOR = ("pk", "reference", "key", "person_id", "forename", "surname", "born")


def check_may_open_case(user: User, permission: Permission, case: Case) -> Permits:
    """What the user may open. Refused where the role does not grant it, or the case is closed to this user."""
    permits = permits_of(user, check_may(user.held_roles, permission))
    why = closed_cases(permits, [case]).get(case.reference)
    if why is Closed.RESTRICTED:
        raise RestrictedCase(case.key)
    if why is not None:
        raise Refused(SENTENCES[why])
    return permits


def may_open_case(user: User, permission: Permission, case: Case) -> bool:
    """Whether `check_may_open_case` would let this user in."""
    grant = grant_of(user.held_roles, permission)
    return grant is not None and not closed_cases(permits_of(user, grant), [case])


def closed_cases(permits: Permits, cases: Iterable[Case]) -> dict[str, Closed]:
    """By reference, the cases that are closed to the user, and why.

    How far the grant reaches goes by whose case it is. A restriction, a seal, or a part of the user's own counts from
    everybody that the case may be about: the person whose it was, and until somebody decided, whoever they became.
    """
    return _closed(permits, list(cases))


def closed_among(permits: Permits, cases: QuerySet[Case]) -> dict[str, Closed]:
    """The same for all cases of a query, of which only that is read which the rule asks for: thousands at once."""
    return _closed(permits, list(cases.values_list(*_ASKED_FOR, named=True)))


def _closed(permits: Permits, some: list[Any]) -> dict[str, Closed]:
    sides = _sides(some)
    ids = {case.pk: [case.key, *sides.get(case.pk, [])] for case in some}
    closed = permits.closed(one for each in ids.values() for one in each)
    found: dict[str, Closed] = {}
    for case in some:
        reasons = [closed[one] for one in ids[case.pk] if one in closed]
        graver = [why for why in reasons if why is not Closed.SCOPE]
        if graver:
            found[case.reference] = Closed.SEALED if Closed.SEALED in graver else graver[0]
        elif closed.get(case.key) is Closed.SCOPE:
            found[case.reference] = Closed.SCOPE
        elif _is_own(permits.user, case):
            found[case.reference] = Closed.OWN
    return found


def _sides(cases: list[Any]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    waiting = Side.objects.filter(change__case__in=[case.pk for case in cases], change__status="waits").exclude(
        change__kind=IdentityChange.GONE
    )
    for case_id, person_id in waiting.values_list("change__case_id", "person_id"):
        found.setdefault(case_id, []).append(person_id)
    return found


def _is_own(user: User, case: Any) -> bool:
    """Whether the subject of a case, in no record, bears the user's name and date of birth."""
    if case.person_id or not (user.born_on and user.name) or case.born != user.born_on:
        return False
    return set(words(f"{case.forename} {case.surname}")) <= set(words(user.name))
