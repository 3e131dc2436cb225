"""Writing what a person decided about a pair who accuse each other."""

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.errors import NotFound
from daylight.web.accounts.models import User
from daylight.web.allegations.models import Decision
from daylight.web.allegations.queries import pair_of
from daylight.web.audit.actions import record
from daylight.web.people.permits import check_may_open, permits_of


def decide(row_id: int, *, found: str, reason: str, by: User) -> Decision:
    """Decide what a person is towards the other of a pair; the next run obeys it, and never overwrites it.

    Refused where the user may not, or is closed out of the case; NotFound where the queue has no such row any more.
    """
    permits = permits_of(by, check_may(by.held_roles, Permission.DECIDE_STATUS))
    row = pair_of(permits.loaded, row_id)
    if row is None:
        raise NotFound("This no longer waits: another release was loaded. Go back to the queue.")
    check_may_open(permits, row.person_id)
    with transaction.atomic():
        decision = Decision.objects.create(
            person_id=row.person_id,
            other_person_id=row.other_person_id,
            found=found,
            reason=reason,
            by=by.username,
            at=timezone.now(),
        )
        detail = {"found": found, "reason": reason, "towards": row.other_person_id}
        record("decided counter-allegation", by=by.username, subject=f"person:{row.person_id}", detail=detail)
    return decision
