"""Whose case it is: handed over, covered while somebody is away, moved to another unit or to another force."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, Role, check_may, grant_of
from daylight.domain.casework import TRANSFERS, CoverSpell, TransferStatus, check_may_cover
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.actions.steps import check_reason, checked, locked, note, take
from daylight.web.caseload.models import Case, Transfer
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.people.actions import hold
from daylight.web.people.models import Allocation, Cover

_LED_BY = {Role.OFFENDER_MANAGER, Role.SUPERVISOR}
"""Who may hold a case: an analyst sees casework, and does none."""


def can_hold(user: User) -> bool:
    """Whether a case may be this user's: an account in use, of somebody who does casework."""
    return bool(_LED_BY & set(user.held_roles))


def _check_may_give(case: Case, *, by: User) -> None:
    """Who may allocate gives any case; who holds it, or covers for who does, gives that one; a case that nobody holds
    is taken by whoever plans in that unit.
    """
    check_may_open_case(by, Permission.PLAN, case)
    if grant_of(by.held_roles, Permission.ALLOCATE) is not None:
        return
    owner = Allocation.objects.filter(person_id=case.key).values_list("owner_id", flat=True).first()
    if owner not in {None, by.pk} and not _covers(by, owner):
        raise Refused("This case is somebody else's. Its owner or a supervisor hands it over.")


def _covers(user: User, owner: int | None) -> bool:
    today = timezone.localdate()
    spells = Cover.objects.filter(covers=user, away_id=owner, ended_at=None, first__lte=today, last__gte=today)
    return spells.exists()


def hand_over(case: Case, *, to: User, reason: str, by: User, version: int | None = None) -> Case:
    """Give a case to somebody of its unit. Refused to whoever neither holds it nor may allocate."""
    with transaction.atomic():
        held = locked(case, version=version)
        _check_may_give(held, by=by)
        check_reason(reason, held)
        if not held.is_open:
            raise Refused("This case is closed: there is nothing to hand over. Reopen it first.")
        unit = Allocation.objects.filter(person_id=held.key).values_list("unit", flat=True).first() or to.unit
        if not can_hold(to):
            raise Invalid(f"{to.shown_name} holds no cases. Choose an offender manager or a supervisor.")
        if to.unit != unit:
            raise Invalid(f"{to.shown_name} is not of {unit}. Choose somebody who is, or move the case to their unit.")
        hold(held.key, unit=unit, owner=to, by=by)
        note(held, "hand over", before=held.status, reason=reason, by=by, words=f"to {to.shown_name}")
    return held


def cover(*, away: User, covers: User, first: date, last: date, reason: str, by: User) -> Cover:
    """Let somebody work another's cases while they are away. One's own, or anybody's for who may allocate.

    Invalid for an account that holds no cases, a spell that is over, or one too long.
    """
    check_may(by.held_roles, Permission.PLAN)
    if by != away and grant_of(by.held_roles, Permission.ALLOCATE) is None:
        raise Refused("You arrange cover for your own cases. A supervisor arranges it for others.")
    check_reason(reason)
    if not can_hold(covers):
        raise Invalid(f"{covers.shown_name} holds no cases. Choose an offender manager or a supervisor.")
    if last < first:
        raise Invalid("The last day is before the first. Put one of them right.")
    check_may_cover(CoverSpell(away.username, covers.username, first, last), on=timezone.localdate())
    with transaction.atomic():
        spell = Cover.objects.create(
            away=away, covers=covers, first=first, last=last, reason=reason, by=by.username, at=timezone.now()
        )
        detail = {"covers": covers.username, "from": first, "until": last, "reason": reason}
        record("arranged cover", by=by.username, subject=f"account:{away.username}", detail=detail)
    return spell


def end_cover(number: int, *, by: User) -> Cover:
    """End a cover now. Refused to anybody but the two and who may allocate."""
    check_may(by.held_roles, Permission.PLAN)
    with transaction.atomic():
        spell = Cover.objects.select_for_update().filter(pk=number, ended_at=None).first()
        if spell is None:
            raise NotFound("This cover has ended already. Load the page again.")
        if by.pk not in {spell.away_id, spell.covers_id} and grant_of(by.held_roles, Permission.ALLOCATE) is None:
            raise Refused("Only the two of them or a supervisor ends it.")
        spell.ended_by, spell.ended_at = by.username, timezone.now()
        spell.save()
        detail = {"covers": spell.covers.username}
        record("ended cover", by=by.username, subject=f"account:{spell.away.username}", detail=detail)
    return spell


def transfer(
    case: Case, *, reason: str, by: User, unit: str = "", force: str = "", version: int | None = None
) -> Transfer | None:
    """Move a case to another unit, where it waits for an owner; or send it to another force.

    What is sent to another force stays ours, and open, until its receipt is recorded. None for a unit.
    """
    if bool(unit.strip()) == bool(force.strip()):
        raise Invalid("Say where it goes: to a unit of this force, or to another force.")
    with transaction.atomic():
        held = locked(case, version=version)
        check_may_open_case(by, Permission.ALLOCATE, held)
        check_reason(reason, held)
        if not held.is_open:
            raise Refused("This case is closed: there is nothing to move. Reopen it first.")
        if unit:
            _to_unit(held, unit.strip(), reason=reason, by=by)
            return None
        if Transfer.objects.filter(case=held, status=TransferStatus.SENT.value).exists():
            raise Conflict("This case is on its way to another force already. Record the receipt, or call it back.")
        sent = Transfer.objects.create(
            case=held, force=force.strip()[:120], reason=reason, by=by.username, at=timezone.now()
        )
        note(held, "send to another force", before=held.status, reason=reason, by=by, words=sent.force)
        return sent


def _to_unit(case: Case, unit: str, *, reason: str, by: User) -> None:
    if not User.objects.filter(unit=unit, is_active=True).exists():
        raise Invalid(f"Nobody is of {unit}. Choose a unit that has members.")
    if Allocation.objects.filter(person_id=case.key, unit=unit).exists():
        raise Invalid(f"It is a case of {unit} already. Choose another unit.")
    hold(case.key, unit=unit, owner=None, by=by)
    note(case, "move to another unit", before=case.status, reason=reason, by=by, words=unit)


def record_receipt(sent: Transfer, *, receipt: str, by: User) -> Case:
    """Write down who of the other force said that it has the case, under which reference; the case closes here."""
    with transaction.atomic():
        case = locked(sent.case)
        move = _ended(sent, "record the receipt", why=receipt, by=by)
        checked(case, "transfer away", reason=receipt, by=by)
        Transfer.objects.filter(pk=sent.pk).update(
            status=move, receipt=receipt, ended_by=by.username, ended_at=timezone.now()
        )
        take(case, "transfer away", reason=receipt, by=by, words=sent.force)
    return case


def call_back(sent: Transfer, *, reason: str, by: User) -> Case:
    """Keep a case after all that was on its way to another force."""
    with transaction.atomic():
        case = locked(sent.case)
        check_may_open_case(by, Permission.ALLOCATE, case)
        move = _ended(sent, "call back", why=reason, by=by)
        Transfer.objects.filter(pk=sent.pk).update(status=move, ended_by=by.username, ended_at=timezone.now())
        note(case, "call back from another force", before=case.status, reason=reason, by=by, words=sent.force)
    return case


def _ended(sent: Transfer, step: str, *, why: str, by: User) -> str:
    check_reason(why, sent.case)
    now = Transfer.objects.select_for_update().get(pk=sent.pk).status
    return TRANSFERS.move(TransferStatus(now), step, reason=why, by=by.username).after.value
