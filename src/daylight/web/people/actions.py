"""Writing about people: whose case somebody is."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.errors import Invalid, Refused
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.people.models import Allocation
from daylight.web.people.permits import SENTENCES, permits_of
from daylight.web.releases.models import Person


def allocate(person_ids: Iterable[str], *, unit: str, owner: User | None, by: User) -> int:
    """Make these people cases of a unit, and of one of its members where one is named; how many there were.

    All or none: Refused where the user may not or one of the records is closed to them, Invalid for nobody, for an
    owner of another unit or one whose account is off, or for somebody whom the release does not have.
    """
    grant = check_may(by.held_roles, Permission.ALLOCATE)
    wanted = list(dict.fromkeys(person_ids))
    if not wanted:
        raise Invalid("Choose at least one person to allocate.")
    if owner is not None and (owner.unit != unit or not owner.is_active):
        raise Invalid(f"{owner.shown_name} is not a member of {unit}. Choose somebody who is.")
    permits = permits_of(by, grant)
    known = set(Person.objects.filter(loaded=permits.loaded, person_id__in=wanted).values_list("person_id", flat=True))
    if missing := [person_id for person_id in wanted if person_id not in known]:
        raise Invalid(f"The release has no {', '.join(missing)}. Load the list again and choose anew.")
    for why in permits.closed(wanted).values():
        raise Refused(SENTENCES[why])
    with transaction.atomic():
        for person_id in wanted:
            _allocate_one(person_id, unit=unit, owner=owner, by=by)
    return len(wanted)


def _allocate_one(person_id: str, *, unit: str, owner: User | None, by: User) -> None:
    before = Allocation.objects.select_for_update().filter(person_id=person_id).first()
    allocation = before or Allocation(person_id=person_id, version=0)
    was = f"{allocation.unit}, {allocation.owner or 'nobody'}" if before else "not allocated"
    allocation.unit, allocation.owner, allocation.by, allocation.at = unit, owner, by.username, timezone.now()
    allocation.version += 1
    allocation.save()
    detail = {"unit": unit, "owner": owner.username if owner else "", "was": was}
    record("allocated", by=by.username, subject=f"person:{person_id}", detail=detail)
