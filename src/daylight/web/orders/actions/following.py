"""Orders and warrants of somebody who is no longer in the release, because they were joined into another person."""

from django.db import transaction

from daylight.domain.errors import Conflict, NotFound, Refused
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.orders.actions.steps import check_hides_survivors, check_reason, keep
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
        moved: list[CourtOrder | WarrantWork] = [
            *CourtOrder.objects.select_for_update().filter(person_id=gone),
            *WarrantWork.objects.select_for_update().filter(person_id=gone),
        ]
        if not moved:
            raise NotFound("No order or warrant of this person is worked here.")
        for one in moved:
            if type(one).objects.filter(person_id=to, reference=one.reference).exists():
                raise Conflict(f"{one.reference} is worked with both. Strike one out, then try again.")
            one.person_id = to
            keep(one, "follow", by=by, reason=reason)
        record("order: follow", by=by.username, subject=f"person:{gone}", detail={"to": to, "reason": reason})
    return len(moved)
