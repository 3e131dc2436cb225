"""Writing the directory, what was offered to whom, and referrals to advocates."""

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.directory import read_directory
from daylight.domain.errors import Conflict, Invalid, NotFound
from daylight.domain.signposting import REFERRALS_TO_ADVOCATES, Answer, SafeContact, Wish
from daylight.web.accounts.models import User
from daylight.web.agreements.leaving import check_hers_may_leave
from daylight.web.audit.actions import record
from daylight.web.signposting.models import AdvocateReferral, Entry, Signpost, SuspectOffer
from daylight.web.signposting.queries import met
from daylight.web.survivors.actions import hear_consent, hear_contact
from daylight.web.survivors.permits import NOBODY, check_may_open_survivor

_PLACES = {"scene", "custody"}
_ANSWERS = {"accepted", "declined", "not_offered"}


def import_directory(text: str, *, file: str, by: User) -> int:
    """Put a directory in place of the one before; how many services. BadExtract, and nothing done, on a fault."""
    check_may(by.held_roles, Permission.MANAGE_SERVICES)
    found = read_directory(text, today=timezone.localdate(), file=file)
    now = timezone.now()
    with transaction.atomic():
        Entry.objects.all().delete()
        Entry.objects.bulk_create(
            Entry(
                name=each.name, needs=list(each.needs), areas=list(each.areas), languages=list(each.languages),
                phone=each.phone, hours=each.hours, website=each.website, card_words=each.card_words,
                reviewed_on=each.reviewed_on, imported_by=by.username, imported_at=now,
            )
            for each in found
        )  # fmt: skip
        record("imported directory of services", by=by.username, detail={"services": len(found)})
    return len(found)


def signpost(
    reference: str, *, letter: str = "", wish: str, offers: dict[str, str], refer_to: str = "",
    contact: SafeContact | None = None, agreed: bool = False, by: User,
) -> Signpost:  # fmt: skip
    """Record what was offered after an incident, and refer her to an advocate where she agrees.

    `letter` says to whom of those recorded as harmed; empty for somebody in no record. Invalid for a service that is
    not in the directory, an answer that there is not, nobody asked anything, or a referral without her word and
    without safe contact.
    """
    grant = check_may(by.held_roles, Permission.SIGNPOST)
    incident = met(reference, user=by, grant=grant)
    if letter and letter not in incident.harmed:
        raise Invalid("Choose from those recorded as harmed, or somebody who is not recorded yet.")
    named = {*offers, refer_to} - {""}
    if named - set(Entry.objects.filter(name__in=named).values_list("name", flat=True)):
        raise Invalid("A service is no longer in the directory. Load the page again and choose anew.")
    if set(offers.values()) - set(Answer) or wish not in set(Wish):
        raise Invalid("Say what she wants, and an answer for each service that was offered.")
    if not offers and not refer_to:
        raise Invalid("Say what was offered: choose an answer for at least one service.")
    if refer_to and (contact is None or not agreed):
        raise Invalid("A referral needs her agreement and how she may be reached safely. Ask her both.")
    survivor_id = incident.harmed.get(letter, "")
    with transaction.atomic():
        if refer_to and survivor_id:
            hear_consent(survivor_id, purpose="advocate", by=by)
            check_hers_may_leave(survivor_id, "advocate", act="referred to a service", by=by)
            if contact:
                hear_contact(survivor_id, contact=contact, by=by)
        row = Signpost.objects.create(
            incident_id=reference, survivor_id=survivor_id, wish=wish, offers=offers, by=by.username, at=timezone.now()
        )
        if refer_to and contact:
            AdvocateReferral.objects.create(
                signpost=row, service=refer_to, method=contact.method, hours=contact.hours, words=contact.words
            )
        detail = {"services": len(offers), "referred": bool(refer_to), "wish": wish}
        record("signposted", by=by.username, subject=f"incident:{reference}", detail=detail)
    return row


def move_referral(number: int, *, name: str, reason: str = "", version: int, by: User) -> AdvocateReferral:
    """Say how far a referral has come. Only for whoever may open her page: her advocate, or the unit.

    Conflict where somebody else moved it meanwhile. To get in touch asks whether she still consents to an advocate.
    """
    check_may(by.held_roles, Permission.SEE_SURVIVOR)
    with transaction.atomic():
        row = AdvocateReferral.objects.select_for_update(of=("self",)).filter(pk=number).first()
        if row is None or not row.signpost.survivor_id:
            raise NotFound(NOBODY)
        check_may_open_survivor(by, row.signpost.survivor_id)
        if row.version != version:
            raise Conflict("Somebody else moved this referral meanwhile. Read how far it is now, then choose.")
        step = REFERRALS_TO_ADVOCATES.move(row.reached, name, reason=reason)
        if name == "say in touch":
            check_hers_may_leave(row.signpost.survivor_id, "advocate", act="got in touch", by=by)
        row.status, row.reason, row.version = step.after.value, reason.strip()[:500], version + 1
        row.by, row.at = by.username, timezone.now()
        row.save()
        detail = {"move": name, "version": row.version}
        record(
            "moved referral to advocate", by=by.username, subject=f"survivor:{row.signpost.survivor_id}", detail=detail
        )
    return row


def offer_to_suspect(
    reference: str, *, place: str, answer: str, notice_considered: bool, reason: str, by: User
) -> SuspectOffer:
    """Record the offer of a behaviour-change programme to whoever is suspected, and whether a notice was considered."""
    check_may(by.held_roles, Permission.SIGNPOST)
    if place not in _PLACES or answer not in _ANSWERS:
        raise Invalid("Say where it was offered, and the answer.")
    if not notice_considered and not reason.strip():
        raise Invalid("Say why no protection notice was considered.")
    with transaction.atomic():
        row = SuspectOffer.objects.create(
            incident_id=reference, place=place, answer=answer, notice_considered=notice_considered,
            reason=reason.strip()[:500], by=by.username, at=timezone.now(),
        )  # fmt: skip
        detail = {"place": place, "answer": answer, "notice considered": notice_considered}
        record("offered behaviour change", by=by.username, subject=f"incident:{reference}", detail=detail)
    return row
