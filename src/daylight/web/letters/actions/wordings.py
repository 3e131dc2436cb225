"""Writing wordings: an edition is drafted by one and approved by another; of each kind one is in force."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.errors import Conflict, Invalid, NotFound
from daylight.domain.letters import WORDINGS, WordingStatus, check_wording, letter_policy
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.letters.models import Wording


def draft_wording(*, kind: str, title: str, text: str, by: User) -> Wording:
    """The next edition of a kind, as a draft. Invalid for an unknown kind or placeholder; Refused where it accuses."""
    check_may(by.held_roles, Permission.APPROVE_PLAN)
    if kind not in letter_policy().kinds:
        raise Invalid("Choose the kind of letter.")
    check_wording(title, text)
    with transaction.atomic():
        list(Wording.objects.select_for_update().filter(kind=kind))
        last = Wording.objects.filter(kind=kind).aggregate(last=Max("edition"))["last"] or 0
        wording = Wording(kind=kind, edition=last + 1, title=title.strip(), text=_settled(text), version=0)
        _write(wording, "drafted", by)
    return wording


def change_wording(wording_id: int, *, title: str, text: str, version: int, by: User) -> Wording:
    """Change a draft; whoever changes it does not approve it."""
    check_may(by.held_roles, Permission.APPROVE_PLAN)
    check_wording(title, text)
    with transaction.atomic():
        wording = _locked(wording_id, version)
        WORDINGS.move(WordingStatus(wording.status), "change")
        wording.title, wording.text = title.strip(), _settled(text)
        _write(wording, "changed", by)
    return wording


def approve_wording(wording_id: int, *, version: int, by: User) -> Wording:
    """Put a draft in force; the edition before is retired. By another than who wrote it."""
    check_may(by.held_roles, Permission.APPROVE_PLAN)
    with transaction.atomic():
        wording = _locked(wording_id, version)
        move = WORDINGS.move(WordingStatus(wording.status), "approve", by=by.username, last_by=wording.last_by)
        check_wording(wording.title, wording.text)
        for before in Wording.objects.select_for_update().filter(kind=wording.kind, status="in_force"):
            _decide(before, "retire", f"edition {wording.edition} takes its place", by)
        wording.status = move.after.value
        wording.decided_by, wording.decided_at = by.username, timezone.now()
        _save(wording, "approved", by)
    return wording


def end_wording(wording_id: int, *, reason: str, version: int, by: User) -> Wording:
    """Reject a draft, or retire what is in force: no letter can be made of it any more."""
    check_may(by.held_roles, Permission.APPROVE_PLAN)
    with transaction.atomic():
        wording = _locked(wording_id, version)
        _decide(wording, "reject" if wording.status == WordingStatus.DRAFT else "retire", reason, by)
    return wording


def _decide(wording: Wording, name: str, reason: str, by: User) -> None:
    move = WORDINGS.move(WordingStatus(wording.status), name, reason=reason)
    wording.status, wording.decided_by, wording.decided_at = move.after.value, by.username, timezone.now()
    wording.decided_because = reason
    _save(wording, f"{name}ed" if name.endswith("t") else f"{name}d", by)


def _locked(wording_id: int, version: int) -> Wording:
    wording = Wording.objects.select_for_update().filter(pk=wording_id).first()
    if wording is None:
        raise NotFound("There is no such wording. Go back to the list.")
    if wording.version != version:
        raise Conflict(
            f"{wording.last_by} changed it meanwhile: it is now {wording.standing}. Read it again, then choose."
        )
    return wording


def _settled(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _write(wording: Wording, what: str, by: User) -> None:
    wording.last_by, wording.at = by.username, timezone.now()
    _save(wording, what, by)


def _save(wording: Wording, what: str, by: User) -> None:
    wording.version += 1
    wording.save()
    detail = {"kind": wording.kind, "edition": wording.edition, "what": what, "reason": wording.decided_because}
    record("moved wording", by=by.username, subject=f"wording:{wording.pk}", detail=detail)
