"""Writing agreements: drafted, put in force, ended."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.agreements import AGREEMENTS, AgreementStatus, check_may_draft
from daylight.domain.errors import Conflict, Invalid, NotFound
from daylight.domain.moves import words_of
from daylight.web.accounts.models import User
from daylight.web.agreements.models import SharingAgreement
from daylight.web.audit.actions import record


def draft(
    *,
    agency: str,
    purpose: str,
    gateway: str,
    fields: Iterable[str],
    first_day: date,
    last_day: date,
    review_on: date,
    by: User,
) -> SharingAgreement:
    """A draft: it opens nothing yet. Invalid where it names no agency, purpose, gateway or field, or its days cross."""
    check_may(by.held_roles, Permission.MANAGE_AGREEMENTS)
    wanted = sorted(set(fields))
    if not agency.strip() or not purpose.strip():
        raise Invalid("Type the agency and the purpose: what for, in one or two sentences.")
    check_may_draft(wanted, gateway, first_day, last_day, review_on)
    with transaction.atomic():
        made = SharingAgreement.objects.create(
            agency=" ".join(agency.split()), purpose=purpose, gateway=gateway, fields=wanted, first_day=first_day,
            last_day=last_day, review_on=review_on, by=by.username, at=timezone.now(),
        )  # fmt: skip
        detail = {"agency": made.agency, "gateway": gateway, "fields": ", ".join(wanted)}
        record("drafted agreement", by=by.username, subject=f"agreement:{made.pk}", detail=detail)
    return made


def put_in_force(
    agreement_id: int, *, signed_for_force: str, signed_for_agency: str, version: int, by: User
) -> SharingAgreement:
    """Put a signed agreement in force: from its first day it opens what it names."""
    check_may(by.held_roles, Permission.MANAGE_AGREEMENTS)
    if not signed_for_force.strip() or not signed_for_agency.strip():
        raise Invalid("Type who signed for the force and who signed for the agency.")
    with transaction.atomic():
        agreement = _locked(agreement_id, version)
        if agreement.last_day < timezone.localdate():
            raise Invalid("Its last day is past. Draft a new agreement.")
        _move(agreement, "put in force")
        agreement.signed_for_force, agreement.signed_for_agency = signed_for_force.strip(), signed_for_agency.strip()
        agreement.save()
        detail = {"agency": agreement.agency, "force": signed_for_force, "agency's": signed_for_agency}
        record("put agreement in force", by=by.username, subject=f"agreement:{agreement.pk}", detail=detail)
    return agreement


def end(agreement_id: int, *, reason: str, version: int, by: User) -> SharingAgreement:
    """End an agreement, or withdraw a draft, now: whatever it alone opened is closed from the next page on."""
    check_may(by.held_roles, Permission.MANAGE_AGREEMENTS)
    with transaction.atomic():
        agreement = _locked(agreement_id, version)
        _move(agreement, "withdraw" if agreement.status == AgreementStatus.DRAFT else "end", reason=reason)
        agreement.ended_because = reason
        agreement.save()
        detail = {"agency": agreement.agency, "reason": reason}
        record("ended agreement", by=by.username, subject=f"agreement:{agreement.pk}", detail=detail)
    return agreement


def _move(agreement: SharingAgreement, name: str, *, reason: str = "") -> None:
    move = AGREEMENTS.move(agreement.value.status_on(timezone.localdate()), name, reason=reason)
    agreement.status = move.after.value
    agreement.version += 1


def _locked(agreement_id: int, version: int) -> SharingAgreement:
    agreement = SharingAgreement.objects.select_for_update().filter(pk=agreement_id).first()
    if agreement is None:
        raise NotFound("There is no such agreement. Go back to the list.")
    if agreement.version != version:
        status = words_of(AgreementStatus(agreement.status))
        raise Conflict(f"Somebody else changed it meanwhile: it is now {status}. Read it again, then choose.")
    return agreement


DEMO_AGENCIES = {"partner": "Wessex Housing (invented)", "advocate": "Wessex Advocacy (invented)"}


def make_demo_agreements(*, on: date) -> list[SharingAgreement]:
    """Invented agreements with the agencies of a demonstration's partner and advocate, and those accounts in them.

    What exists stays as it is. Only demonstration accounts are touched.
    """
    made = []
    with transaction.atomic():
        for username, agency in DEMO_AGENCIES.items():
            User.objects.filter(username=username, demo=True, agency="").update(agency=agency)
            if SharingAgreement.objects.filter(agency=agency).exists():
                continue
            made.append(_made_up(agency, username, on))
            record("made up agreement", by="demonstration", subject=f"agreement:{made[-1].pk}", detail={"for": agency})
    return made


def _made_up(agency: str, username: str, on: date) -> SharingAgreement:
    partner = username == "partner"
    return SharingAgreement.objects.create(
        agency=agency, synthetic=True, status=AgreementStatus.IN_FORCE.value, by="demonstration", at=timezone.now(),
        purpose="Invented for the demonstration: "
        + ("reducing harm by people both manage." if partner else "keeping survivors safe around police contact."),
        gateway="crime_and_disorder_s115" if partner else "consent_of_survivor",
        fields=["identity", "grounds", "timeline", "places", "orders", "risk", "meeting", "referral"]
        if partner else ["identity", "meeting", "referral", "safety", "survivor"],
        first_day=on, last_day=date(on.year + 2, on.month, 1), review_on=date(on.year + 1, on.month, 28),
        signed_for_force="Nobody (invented)", signed_for_agency="Nobody (invented)",
    )  # fmt: skip
