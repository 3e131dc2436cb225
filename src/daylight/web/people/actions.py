"""Writing about people: whose case somebody is, and that a survivor was revealed."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, Role, check_may, grant_of
from daylight.domain.agreements import is_outside
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.web.accounts.models import User
from daylight.web.agreements.leaving import check_hers_may_leave
from daylight.web.audit.actions import record
from daylight.web.people.models import Allocation
from daylight.web.people.permits import SENTENCES, check_may_open, permits_of
from daylight.web.people.queries import Survivor, survivor
from daylight.web.releases.models import Event, Person


def allocate(person_ids: Iterable[str], *, unit: str, owner: User | None, by: User, version: int | None = None) -> int:
    """Make these people cases of a unit, and of one of its members where one is named; how many there were.

    All or none: Refused where the user may not or one of the records is closed to them, Invalid for nobody, for an
    owner of another unit or one whose account is off, or for somebody whom the release does not have. Conflict where
    a `version` is given and somebody changed the allocation since.
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
            hold(person_id, unit=unit, owner=owner, by=by, version=version)
    return len(wanted)


def hold(person_id: str, *, unit: str, owner: User | None, by: User, version: int | None = None) -> None:
    """Write whose case it is, within the caller's transaction; the caller has checked who may.

    `person_id` is a case's reference where the case is of a person in no record.
    """
    before = Allocation.objects.select_for_update().filter(person_id=person_id).first()
    allocation = before or Allocation(person_id=person_id, version=0)
    if version not in {None, allocation.version}:
        raise Conflict(
            f"Somebody else changed it meanwhile: it is now a case of {allocation.unit}, version {allocation.version}. "
            "Read it again, then choose."
            if before
            else "It is nobody's case: version 0."
        )
    was = f"{allocation.unit}, {allocation.owner or 'nobody'}" if before else "not allocated"
    allocation.unit, allocation.owner, allocation.by, allocation.at = unit, owner, by.username, timezone.now()
    allocation.version += 1
    allocation.save()
    detail = {"unit": unit, "owner": owner.username if owner else "", "was": was}
    record("allocated", by=by.username, subject=f"person:{person_id}", detail=detail)


def reveal_survivors(
    victim_ids: Iterable[str], *, suspect_id: str, reason: str, by: User
) -> list[tuple[str, Survivor]]:
    """Who these survivors of a suspect are, each look audited with its reason before anything is read.

    Refused where the user may not, or is closed out of the suspect's case; NotFound for somebody who is no survivor
    of this suspect. To somebody of an agency she is revealed only with her own consent.
    """
    grant = check_may(by.held_roles, Permission.REVEAL_SURVIVOR)
    permits = permits_of(by, grant)
    check_may_open(permits, suspect_id)
    wanted = list(dict.fromkeys(victim_ids))
    theirs = Event.objects.filter(
        loaded=permits.loaded, person_id=suspect_id, role="suspect", other_person_id__in=wanted
    )
    if set(wanted) != set(theirs.values_list("other_person_id", flat=True)):
        raise NotFound("That survivor is not recorded beside this person. Load the page again.")
    see_sealed = grant_of(by.held_roles, Permission.SEE_SEALED) is not None
    with transaction.atomic():
        for victim_id in wanted:
            if is_outside(by.held_roles, by.agency):
                purpose = "advocate" if Role.ADVOCATE in by.held_roles else "share"
                check_hers_may_leave(victim_id, purpose, act="revealed who she is", by=by)
            detail = {"reason": reason, "beside": suspect_id}
            record("revealed survivor", by=by.username, subject=f"survivor:{victim_id}", detail=detail)
    return [(one, survivor(permits.loaded, one, beside=suspect_id, see_sealed=see_sealed)) for one in wanted]
