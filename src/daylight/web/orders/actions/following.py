"""Orders and warrants of somebody who is another now: joined into another person, or found in the records at last."""

from typing import Any

from django.db import transaction

from daylight.domain.errors import Conflict, NotFound, Refused
from daylight.domain.orders import OrderStatus
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.orders.actions.steps import check_hides_survivors, check_reason, check_still_alone, keep
from daylight.web.orders.models import CourtOrder, WarrantWork
from daylight.web.orders.permits import check_may_work
from daylight.web.people.permits import SENTENCES
from daylight.web.releases.models import Person


def follow_person(gone: str, *, to: str, reason: str, by: User) -> int:
    """Move every order and warrant of a person whom the release no longer has to whom somebody says that he is now; how
    many there were. Refused while the release still has him; Conflict where both have one of the same reference."""
    permits = check_may_work(to, by=by)
    for why in permits.closed([gone]).values():
        raise Refused(SENTENCES[why])
    if Person.objects.filter(loaded=permits.loaded, person_id=gone).exists():
        raise Refused("The release still has this person, so their orders stay with them.")
    check_reason(reason)
    check_hides_survivors(to, [reason])
    with transaction.atomic():
        check_still_alone(to)
        number = _carry(gone, to=to, reason=reason, by=by)
        if not number:
            raise NotFound("No order or warrant of this person is worked here.")
        record("order: follow", by=by.username, subject=f"person:{gone}", detail={"to": to, "reason": reason})
    return number


def follow_case(sender: Any, *, case: Case, before: str, by: User, **_: Any) -> None:
    """Move the orders and warrants of a case whose person was found in the records, or is in none any more.

    Receives `caseload.signals.moved`, in the transaction of that decision. Conflict where both have one of the same
    reference. Between two people of the records nothing moves: whose each order is then is for somebody to say.
    """
    if case.reference in {before, case.key}:
        words = f"The case {case.reference} is of {case.key} now" if before == case.reference else f"{before} is gone"
        if number := _carry(before, to=case.key, reason=words, by=by):
            detail = {"from": before, "to": case.key, "moved": number}
            record("order: follow", by=by.username, subject=case.subject, detail=detail)


def _carry(before: str, *, to: str, reason: str, by: User) -> int:
    moved: list[CourtOrder | WarrantWork] = [
        *CourtOrder.objects.select_for_update().filter(person_id=before),
        *WarrantWork.objects.select_for_update().filter(person_id=before),
    ]
    for one in moved:
        if _stands(type(one), to, one.reference) and one.status != OrderStatus.ENTERED_WRONGLY.value:
            raise Conflict(f"{one.reference} is worked with both. Strike one out, then try again.")
        one.person_id = to
        keep(one, "follow", by=by, reason=reason)
    return len(moved)


def _stands(model: type[CourtOrder | WarrantWork], key: str, reference: str) -> bool:
    rows = model.objects.filter(person_id=key, reference=reference)
    return bool(rows.exclude(status=OrderStatus.ENTERED_WRONGLY.value).exists())
