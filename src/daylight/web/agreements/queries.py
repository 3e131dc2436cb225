"""Reading agreements: which one opens a field to an agency, and the refusal where none does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.agreements import (
    FIELDS_OF,
    AgreementStatus,
    agency_key,
    check_covered,
    covered,
    is_due,
    is_outside,
)
from daylight.web.accounts.models import User
from daylight.web.agreements.models import SharingAgreement


def _of_agency(agency: str) -> list[SharingAgreement]:
    found = SharingAgreement.objects.filter(agency_key=agency_key(agency), status=AgreementStatus.IN_FORCE.value)
    return list(found) if agency.strip() else []


def check_may_share(agency: str, fields: Iterable[str], on: date) -> None:
    """Refused, saying what is missing, unless agreements in force open every field to the agency on that day.

    An act that shares nothing asks for no agreement; an empty agency has none.
    """
    check_covered([each.value for each in _of_agency(agency)], agency, fields, on)


def fields_open_to(user: User) -> frozenset[str] | None:
    """What agreements open to this user today; None for the force's own, whom no agreement binds."""
    if not is_outside(user.held_roles, user.agency):
        return None
    return covered([each.value for each in _of_agency(user.agency)], user.agency, timezone.localdate())


def check_may_be_shown(user: User, fields: Iterable[str]) -> None:
    """Refused where the user is of an agency to which no agreement opens these fields today."""
    if is_outside(user.held_roles, user.agency):
        check_may_share(user.agency, fields, timezone.localdate())


def is_covered(user: User, permission: Permission, fields: Iterable[str] = ()) -> bool:
    """Whether what stands behind a permission, or these fields, may be shown to the user today."""
    opened = fields_open_to(user)
    return opened is None or set(fields or FIELDS_OF.get(permission, ())) <= opened


@dataclass(frozen=True, slots=True)
class OnFile:
    """An agreement as it stands on a day."""

    agreement: SharingAgreement
    status: AgreementStatus
    due: bool


def on_file(on: date) -> list[OnFile]:
    """Every agreement, by agency, the newest of each first."""
    return [
        OnFile(
            each,
            status := each.value.status_on(on),
            status is AgreementStatus.IN_FORCE and is_due(on, last_day=each.last_day, review_on=each.review_on),
        )
        for each in SharingAgreement.objects.all()
    ]


def agencies_without(on: date) -> list[str]:
    """Agencies that have accounts and no agreement in force on a day: their people see nothing."""
    names = User.objects.filter(is_active=True).exclude(agency="").values_list("agency", flat=True).distinct()
    return sorted({name for name in names if not any(each.value.is_in_force(on) for each in _of_agency(name))})
