"""Writing what is hers: her advocate, safe contact, plan, consent; that she was revealed; that a school was told."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, Role, Scope, check_may
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.signposting import SafeContact
from daylight.domain.survivors import NOTICES, NoticeStatus, Said, shipped_policy
from daylight.web.accounts.models import User
from daylight.web.agreements.leaving import check_hers_may_leave
from daylight.web.audit.actions import record
from daylight.web.survivors.models import Advocacy, AtRisk, Consent, Contact, Notice, Plan
from daylight.web.survivors.permits import Opened, check_may_open_survivor
from daylight.web.survivors.queries import Revealed, ToTell, notice_of, revealed, to_tell

_SHORTEST, _LONGEST = 10, 500


def _write(action: str, survivor_id: str, by: User, **detail: Any) -> None:
    """In the audit she is `survivor:`, never `person:`: her side and another that she may have stay apart there too."""
    record(action, by=by.username, subject=f"survivor:{survivor_id}", detail=detail)


def _reason(text: str) -> str:
    kept = text.strip()
    if not _SHORTEST <= len(kept) <= _LONGEST:
        raise Invalid(f"Say why, in {_SHORTEST} to {_LONGEST} letters.")
    return kept


def reveal(survivor_id: str, *, reason: str, by: User) -> Revealed:
    """Who she is. The look and its reason are in the audit before anything is read."""
    opened = check_may_open_survivor(by, survivor_id)
    kept = _reason(reason)
    _write("revealed survivor", survivor_id, by, reason=kept, on="her page")
    return revealed(opened.loaded, survivor_id)


def appoint_advocate(
    survivor_id: str, *, advocate: User, called: str, until: date | None, by: User, since: date | None = None
) -> Advocacy:
    """Make somebody her advocate, or change until when. Only the unit does, not an advocate.

    Refused where she does not consent to an advocate today, for it opens her page to them. Invalid for an
    account that is no advocate's or is off, or for days that cannot be.
    """
    _opened_by_the_unit(survivor_id, by)
    if Role.ADVOCATE not in advocate.held_roles:
        raise Invalid(f"{advocate.shown_name} is no advocate. Choose an advocate.")
    first = since or timezone.localdate()
    if until is not None and until < first:
        raise Invalid("Choose a last day that is today or later.")
    with transaction.atomic():
        check_hers_may_leave(survivor_id, "advocate", act="appointed advocate", by=by)
        row, _ = Advocacy.objects.update_or_create(
            survivor_id=survivor_id,
            advocate=advocate,
            defaults={
                "called": called.strip()[:40], "since": first, "until": until,
                "by": by.username, "at": timezone.now(),
            },
        )  # fmt: skip
        _write("appointed advocate", survivor_id, by, advocate=advocate.username, until=until or "open")
    return row


def end_advocacy(survivor_id: str, *, advocate: User, reason: str, by: User) -> None:
    """Somebody is her advocate no more, from now."""
    _opened_by_the_unit(survivor_id, by)
    kept = _reason(reason)
    with transaction.atomic():
        gone, _ = Advocacy.objects.filter(survivor_id=survivor_id, advocate=advocate).delete()
        if not gone:
            raise NotFound("They are not her advocate.")
        _write("ended advocacy", survivor_id, by, advocate=advocate.username, reason=kept)


def _opened_by_the_unit(survivor_id: str, by: User) -> Opened:
    opened = check_may_open_survivor(by, survivor_id)
    if opened.permits.grant.scope is Scope.CASES:
        raise Refused("Your account may not choose who her advocate is. Ask the unit.")
    return opened


def put_at_risk(survivor_id: str, *, suspect_id: str, reason: str, by: User) -> AtRisk:
    """Record that a person confirmed somebody to be at risk from a suspect though no record has her as a victim.

    The caller has checked who may confirm and whether either is sealed or a child.
    """
    check_may(by.held_roles, Permission.FIND_PARTNER)
    kept = _reason(reason)
    with transaction.atomic():
        row, made = AtRisk.objects.get_or_create(
            survivor_id=survivor_id,
            suspect_id=suspect_id,
            defaults={"reason": kept, "by": by.username, "at": timezone.now()},
        )
        if made:
            _write("confirmed at risk", survivor_id, by, reason=kept)
    return row


def set_contact(survivor_id: str, *, contact: SafeContact, version: int, by: User) -> Contact:
    """How she may be reached safely from now. Conflict where somebody changed it since `version`; 0 is for none yet."""
    check_may_open_survivor(by, survivor_id)
    with transaction.atomic():
        before = Contact.objects.select_for_update().filter(survivor_id=survivor_id).first()
        row = before or Contact(survivor_id=survivor_id, version=0)
        if row.version != version:
            raise Conflict("Somebody else changed how she may be reached. Compare, then choose.")
        row.method, row.hours, row.words = contact.method, contact.hours.strip(), contact.words.strip()
        row.version, row.by, row.at = row.version + 1, by.username, timezone.now()
        row.save()
        _write("set safe contact", survivor_id, by, method=row.method, version=row.version)
    return row


def write_plan(survivor_id: str, *, parts: dict[str, str], version: int, by: User) -> Plan:
    """A new version of her safety plan, made on the version that was read; 0 where there was none.

    Conflict where there is a later one; Invalid for a plan with nothing in it, or a part that there is not.
    """
    check_may_open_survivor(by, survivor_id)
    kept = {name: text.strip() for name, text in parts.items() if text.strip()}
    if not kept:
        raise Invalid("Write at least one part of the plan.")
    if unknown := set(kept) - set(shipped_policy().plan):
        raise Invalid(f"A safety plan has no part {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        latest = Plan.objects.select_for_update().filter(survivor_id=survivor_id).first()
        if (latest.version if latest else 0) != version:
            raise Conflict("Somebody else wrote a newer version of the plan. Compare, then choose.")
        plan = Plan.objects.create(
            survivor_id=survivor_id, version=version + 1, parts=kept, by=by.username, at=timezone.now()
        )
        _write("wrote safety plan", survivor_id, by, version=plan.version)
    return plan


def record_consent(survivor_id: str, *, purpose: str, given: bool, until: date | None, words: str, by: User) -> Consent:
    """What she said today of one purpose. The latest counts; nothing is overwritten.

    With a no to an advocate nobody is her advocate any more: her page closes to them at once.
    """
    check_may_open_survivor(by, survivor_id)
    said = Said(purpose, given, timezone.localdate(), until if given else None)
    with transaction.atomic():
        row = Consent.objects.create(
            survivor_id=survivor_id, purpose=purpose, given=given, on=said.on, until=said.until,
            words=words.strip()[:_LONGEST], by=by.username, at=timezone.now(),
        )  # fmt: skip
        _write("recorded consent", survivor_id, by, purpose=purpose, given=given)
        if purpose == "advocate" and not given:
            _end_every_advocacy(survivor_id, by)
    return row


def _end_every_advocacy(survivor_id: str, by: User) -> None:
    for hers in Advocacy.objects.filter(survivor_id=survivor_id).select_related("advocate"):
        _write("ended advocacy", survivor_id, by, advocate=hers.advocate.username, reason="she said no")
        hers.delete()


def hear_consent(survivor_id: str, *, purpose: str, by: User) -> Consent:
    """A yes that somebody who signposts has just heard from her, at the door: recorded without opening her page."""
    check_may(by.held_roles, Permission.SIGNPOST)
    said = Said(purpose, given=True, on=timezone.localdate())
    with transaction.atomic():
        row = Consent.objects.create(
            survivor_id=survivor_id, purpose=purpose, given=True, on=said.on, words="said at the point of crisis",
            by=by.username, at=timezone.now(),
        )  # fmt: skip
        _write("recorded consent", survivor_id, by, purpose=purpose, given=True)
    return row


def hear_contact(survivor_id: str, *, contact: SafeContact, by: User) -> None:
    """How she says at the door that she may be reached safely: kept where nothing was kept before, never put in its
    place, for whoever signposts has not read what is there."""
    check_may(by.held_roles, Permission.SIGNPOST)
    with transaction.atomic():
        told = {"method": contact.method, "hours": contact.hours.strip(), "words": contact.words.strip()}
        _, made = Contact.objects.get_or_create(
            survivor_id=survivor_id, defaults=told | {"version": 1, "by": by.username, "at": timezone.now()}
        )
        if made:
            _write("set safe contact", survivor_id, by, method=contact.method, version=1)


def _check_may_tell_schools(by: User) -> None:
    if check_may(by.held_roles, Permission.SEE_SURVIVOR).scope is Scope.CASES:
        raise Refused("Your account may not tell schools. The unit does.")


def prepare_notice(number: int, *, by: User) -> tuple[Notice, ToTell]:
    """What a school is to be told of one child; that it was read is in the audit before it is."""
    from daylight.web.releases.queries import current_number

    _check_may_tell_schools(by)
    notice = notice_of(number)
    record("read notice to school", by=by.username, subject=f"notice:{number}")
    return notice, to_tell(current_number(), notice)


def move_notice(number: int, *, move: str, told: str = "", reason: str = "", by: User) -> Notice:
    """Say that a school was told, and who there; or that it need not be, and why; or take the latter back."""
    _check_may_tell_schools(by)
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(pk=number).first() or notice_of(number)
        step = NOTICES.move(NoticeStatus(notice.status), move, reason=reason)
        if step.after is NoticeStatus.SENT and not told.strip():
            raise Invalid("Say who was told, at which school or council.")
        notice.status, notice.told, notice.reason = step.after.value, told.strip()[:200], reason.strip()[:_LONGEST]
        notice.by, notice.at = by.username, timezone.now()
        notice.save()
        detail = {"move": move, "reason": notice.reason}
        record("moved notice to school", by=by.username, subject=f"notice:{number}", detail=detail)
    return notice
