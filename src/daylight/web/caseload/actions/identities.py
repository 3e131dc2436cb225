"""Cases whose person a release joined, split or lost: kept whole, shown on every side, until somebody says where."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.casework import IDENTITIES, IdentityStatus
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.actions.life import move_key
from daylight.web.caseload.actions.steps import check_reason, locked, note, take
from daylight.web.caseload.models import Case, IdentityChange, Side
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.people.permits import check_may_open
from daylight.web.releases.models import Load, Person, Register

_AT_ONCE = 500


def carry_identities(load: Load) -> int:
    """After a load: note each case whose person was joined, split or is gone, and let restrictions go with people.

    Nothing that somebody decided is changed, and no case moves. A load of the same release again notes nothing twice.
    How many cases were noted.
    """
    rows = list(
        Register.objects.filter(loaded=load.number, change__in=["joined", "split", "gone"]).values_list(
            "person_id", "change", "other_ids"
        )
    )
    _carry_restrictions(load, rows)
    became, parted, gone = _read(rows)
    touched = became.keys() | parted.keys() | gone
    noted = 0
    for case in Case.objects.exclude(person_id="").order_by("pk").iterator(chunk_size=_AT_ONCE):
        waiting = IdentityChange.objects.filter(case=case, status=IdentityStatus.WAITS.value).first()
        if case.person_id not in touched:
            continue
        if case.person_id in gone and case.person_id not in became:
            noted += _note(case, IdentityChange.GONE, set(), waiting, load)
        elif case.person_id in became:
            noted += _note(case, IdentityChange.JOINED, became[case.person_id], waiting, load)
        else:
            noted += _note(case, IdentityChange.SPLIT, {case.person_id, *parted[case.person_id]}, waiting, load)
    return noted


_Rows = Iterable[tuple[str, str, list[str] | None]]


def _read(rows: _Rows) -> tuple[dict[str, set[str]], dict[str, set[str]], set[str]]:
    """Into whom each ended id was joined, what was parted from each id, and whose rows are no more."""
    became: dict[str, set[str]] = {}
    parted: dict[str, set[str]] = {}
    gone: set[str] = set()
    for person_id, change, others in rows:
        if change == "joined":
            became.setdefault(person_id, set()).update(others or [])
        elif change == "gone":
            gone.add(person_id)
        else:
            for other in others or []:
                parted.setdefault(other, set()).add(person_id)
    return became, parted, gone


def _note(case: Case, kind: str, people: set[str], waiting: IdentityChange | None, load: Load) -> int:
    """Note one case, once: a person who is no suspect is no side, for it could be a survivor."""
    suspects = Person.objects.filter(loaded=load.number, person_id__in=people, as_suspect__gt=0)
    sides = set(suspects.values_list("person_id", flat=True))
    if kind == IdentityChange.SPLIT and not sides - {case.person_id}:
        return 0
    if kind == IdentityChange.JOINED and not sides:
        kind = IdentityChange.GONE
    if _is_known(case, kind, sides):
        return 0
    with transaction.atomic():
        if waiting is not None:  # led on: whoever it might have gone to has become somebody else since
            sides |= _standing(waiting, load)
            waiting.sides.all().delete()
        change = waiting or IdentityChange(case=case, at=timezone.now(), person_id=case.person_id)
        change.kind, change.release, change.reason = kind, load.release_id, _sentence(case, kind, sides)
        change.save()
        Side.objects.bulk_create([Side(change=change, person_id=one) for one in sorted(sides)])
        detail = {"case": case.reference, "what": kind, "sides": ", ".join(sorted(sides))}
        record("case: identity changed", by=load.by, subject=case.subject, detail=detail)
    return 1


def _standing(waiting: IdentityChange, load: Load) -> set[str]:
    """The sides of a change that waits already which the release still has."""
    sides = list(waiting.sides.values_list("person_id", flat=True))
    present = Person.objects.filter(loaded=load.number, person_id__in=sides, as_suspect__gt=0)
    return set(present.values_list("person_id", flat=True))


def _is_known(case: Case, kind: str, sides: set[str]) -> bool:
    """Whether this was noted before, decided or not."""
    changes = IdentityChange.objects.filter(case=case, kind=kind, person_id=case.person_id).prefetch_related("sides")
    return any({side.person_id for side in change.sides.all()} == sides for change in changes)


def _sentence(case: Case, kind: str, sides: set[str]) -> str:
    others = " and ".join(sorted(sides - {case.person_id}))
    return {
        IdentityChange.JOINED: f"{case.person_id} was joined into {others}.",
        IdentityChange.SPLIT: f"Part of {case.person_id} is now {others}.",
        IdentityChange.GONE: f"No record of {case.person_id} as a suspect is left.",
    }[kind][:500]


def _carry_restrictions(load: Load, rows: _Rows) -> None:
    """A restricted person stays restricted as whoever they became. It is lifted by a person, never by a release."""
    held = {one.person_id: one for one in Restriction.objects.prefetch_related("allowed")}
    became, parted, _ = _read(rows)
    for old in sorted(held.keys() & (became.keys() | parted.keys())):
        heirs = became.get(old, set()) | parted.get(old, set())
        with transaction.atomic():
            for heir in sorted(heirs):
                _restrict_heir(held[old], heir, load)
            if old in became:
                held[old].delete()  # the id is nobody's any more and is never given again


def _restrict_heir(restriction: Restriction, heir: str, load: Load) -> None:
    allowed = set(restriction.allowed.all())
    own = Restriction.objects.filter(person_id=heir).first()
    if own is not None:
        both = allowed & set(own.allowed.all())
        own.allowed.set(both or own.allowed.all())
    else:
        own = Restriction.objects.create(
            person_id=heir, reason=restriction.reason, by=restriction.by, at=timezone.now()
        )
        own.allowed.set(allowed)
    detail = {"from": restriction.person_id, "allowed": ", ".join(sorted(one.username for one in own.allowed.all()))}
    record("carried restriction", by=load.by, subject=f"person:{heir}", detail=detail)


def decide_identity(change: IdentityChange, *, goes_to: str, reason: str, by: User) -> Case:
    """Say where a case goes: to one of the people it may be about, into another open case, or on its own (empty).

    On its own only where no record of its person is left. Refused where the person has an open case: then join them.
    """
    with transaction.atomic():
        case = locked(change.case)
        held = IdentityChange.objects.select_for_update().filter(pk=change.pk).first()
        if held is None:
            raise NotFound("This no longer waits. Load the page again.")
        if held.status == IdentityStatus.DECIDED.value:
            raise Conflict(f"{held.decided_by} decided this meanwhile: it went to {held.goes_to or 'nobody'}.")
        move = IDENTITIES.move(IdentityStatus(held.status), "decide", reason=reason, by=by.username)
        check_may_open_case(by, move.permission, case)
        check_reason(reason, case)
        held.status, held.goes_to, held.decided_because = move.after.value, goes_to, reason
        held.decided_by, held.decided_at = by.username, timezone.now()
        held.save()
        _send(case, held, goes_to, reason=reason, by=by)
    return case


def _send(case: Case, change: IdentityChange, goes_to: str, *, reason: str, by: User) -> None:
    sides = set(change.sides.values_list("person_id", flat=True))
    if goes_to in sides:
        _to_person(case, goes_to, reason=reason, by=by)
    elif goes_to == "" and not sides:
        _on_its_own(case, reason=reason, by=by)
    elif other := Case.objects.filter(reference=goes_to, person_id__in=sides).exclude(pk=case.pk).first():
        _into(case, other, reason=reason, by=by)
    else:
        raise Invalid("Choose where the case goes from those shown.")


def _to_person(case: Case, person_id: str, *, reason: str, by: User) -> None:
    check_may_open(check_may_open_case(by, Permission.TRIAGE, case), person_id)
    theirs = Case.objects.filter(person_id=person_id).exclude(pk=case.pk)
    other = next((one for one in theirs if one.is_open), None)
    if case.is_open and other is not None:
        raise Refused(f"{person_id} has an open case, {other.reference}. Join this one into it.")
    if person_id != case.person_id:
        move_key(case, person_id, by=by)
    note(case, "identity decided", before=case.status, reason=reason, by=by, words=f"goes to {person_id}")


def _on_its_own(case: Case, *, reason: str, by: User) -> None:
    """The case goes on as that of somebody in no record, with the name that the last release had for them."""
    last = Person.objects.filter(person_id=case.person_id).order_by("-loaded").first()
    if last is not None:
        case.surname, case.forename, case.born = last.surname or "", last.forename or "", last.date_of_birth
    case.details = case.details or f"Was {case.person_id} in earlier releases."
    was = case.person_id
    move_key(case, "", by=by)
    note(case, "identity decided", before=case.status, reason=reason, by=by, words=f"on its own; it was {was}")


def _into(case: Case, other: Case, *, reason: str, by: User) -> None:
    """Close this case into another; what was done in it stays with it and shows on the other."""
    into = locked(other)
    check_may_open_case(by, Permission.TRIAGE, into)
    if not into.is_open:
        raise Refused(f"{into.reference} is closed. Reopen it first, or choose a person.")
    case.into = into
    take(case, "join into another", reason=reason, by=by, words=into.reference)
    note(into, "another case joined", before=into.status, reason=reason, by=by, words=case.reference)
