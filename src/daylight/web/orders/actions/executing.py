"""Warrants: typed in or taken up, what was tried, executed or withdrawn."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.orders import WARRANTS, WarrantStatus
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.orders.actions.steps import (
    check_hides_survivors,
    check_not_ahead,
    check_reason,
    check_still_alone,
    held,
    keep_new,
    take,
    tell,
)
from daylight.web.orders.models import Attempt, WarrantWork
from daylight.web.orders.permits import check_may_work, subject_of
from daylight.web.releases.models import Warrant


@dataclass(frozen=True, slots=True)
class Issued:
    """A warrant as it is typed in."""

    reference: str
    kind: str
    issued_on: date


def record_warrant(person_id: str, issued: Issued, *, by: User) -> WarrantWork:
    """Type in a warrant that no run has yet."""
    check_may_work(person_id, by=by)
    if issued.kind not in WarrantWork.KINDS or not issued.reference.strip():
        raise Invalid("Give its reference, and choose its kind.")
    check_not_ahead(issued.issued_on, "The day of issue")
    check_hides_survivors(person_id, [issued.reference])
    with transaction.atomic():
        return _entered(person_id, issued, by=by, from_release=False)


def take_warrant_up(person_id: str, *, reference: str, by: User) -> WarrantWork:
    """Work an open warrant of the release here."""
    permits = check_may_work(person_id, by=by)
    row = Warrant.objects.filter(
        loaded=permits.loaded, person_id=person_id, warrant_id=reference, executed_on=None, withdrawn_on=None
    ).first()
    if row is None:
        raise NotFound("The release has no such open warrant of this person.")
    with transaction.atomic():
        kind = row.kind if row.kind in WarrantWork.KINDS else "other"
        return _entered(person_id, Issued(row.warrant_id, kind, row.issued_on), by=by, from_release=True)


def _entered(person_id: str, issued: Issued, *, by: User, from_release: bool) -> WarrantWork:
    check_still_alone(person_id)
    reference = issued.reference.strip()
    same = WarrantWork.objects.filter(person_id=person_id, reference=reference)
    if same.exclude(status=WarrantStatus.ENTERED_WRONGLY.value).exists():
        raise Conflict(f"{reference} of this person is worked here already. Open it instead of a second one.")
    warrant = WarrantWork.objects.create(
        person_id=person_id, reference=reference, kind=issued.kind, issued_on=issued.issued_on,
        from_release=from_release, status=WarrantStatus.OPEN.value, by=by.username, at=timezone.now(),
        last_by=by.username,
    )  # fmt: skip
    keep_new(warrant, "enter warrant", by=by)
    return warrant


def log_attempt(warrant: WarrantWork, *, tried: str, words: str, on: date, by: User) -> Attempt:
    """Keep what was tried. Refused once it is executed or withdrawn."""
    check_may_work(warrant.person_id, by=by)
    if tried not in Attempt.TRIED:
        raise Invalid("Choose what was tried.")
    check_not_ahead(on, "The day")
    check_reason(words)
    check_hides_survivors(warrant.person_id, [words])
    with transaction.atomic():
        warrant = WarrantWork.objects.select_for_update().get(pk=warrant.pk)
        if warrant.status != WarrantStatus.OPEN.value:
            raise Refused(f"The warrant is {warrant.standing}, so nothing more is tried.")
        attempt = Attempt.objects.create(
            warrant=warrant, on=on, tried=tried, words=words.strip(), by=by.username, at=timezone.now()
        )
        detail = {"about": warrant.about, "tried": tried}
        record("order: tried a warrant", by=by.username, subject=subject_of(warrant.person_id), detail=detail)
    return attempt


def take_warrant_step(warrant: WarrantWork, *, step: str, reason: str, version: int, by: User) -> WarrantWork:
    """Execute, withdraw or strike out a warrant. Execution never waits: advocates are told in the same moment."""
    with transaction.atomic():
        warrant = held(warrant, version=version, by=by)
        move = take(warrant, WARRANTS, step, reason=reason, by=by)
        if move.after is WarrantStatus.EXECUTED:
            tell(warrant.person_id, "warrant", timezone.now(), by=by)
    return warrant
