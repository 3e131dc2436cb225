"""Writing letters: drafted, approved by another, let pass by the safety gate, served with a record, or withdrawn."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.letters import (
    LETTERS,
    LONGEST_VALUE,
    check_accuses_of_nothing,
    check_service,
    check_tells_nothing,
    filled,
    letter_policy,
    own_values,
    placeholders_in,
)
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.letters.models import Letter, LetterStep, Wording
from daylight.web.letters.queries import letter_called, wording_called
from daylight.web.people.models import Allocation
from daylight.web.releases.models import Person
from daylight.web.releases.queries import current_number
from daylight.web.safety.gate import Given, makes_contact
from daylight.web.safety.protecting import NOT_KNOWN, NOT_READABLE, beside


def draft_letter(case: Case, *, wording_id: int, values: Mapping[str, str], reason: str, by: User) -> Letter:
    """Draft a letter from the wording in force. `values` are what stands for the placeholders that are typed.

    Refused where the user may not, the case is closed or at rest, the wording is not in force, or the letter would
    accuse or tell something of anybody else; Invalid where a value or the reason is missing.
    """
    check_may_open_case(by, Permission.PLAN, case)
    wording = wording_called(wording_id)
    if wording.status != "in_force":
        raise Refused("This wording is not in force. Choose another, or have it approved.")
    if not case.is_open:
        raise Refused("This case is closed. Open it again before a letter is written.")
    if not reason.strip():
        raise Invalid("Say why this letter is necessary and proportionate.")
    today = timezone.localdate()
    told = _values(case, wording, values, today, by)
    letter = Letter(
        case=case, wording=wording, values=told, title=filled(wording.title, told), text=filled(wording.text, told),
        reason=reason.strip(), dated=today, written_by=by.username, drafted_at=timezone.now(), last_by=by.username,
        version=0,
    )  # fmt: skip
    _check_text(letter)
    with transaction.atomic():
        _write(letter, "draft", by)
    return letter


def change_letter(letter_id: int, *, values: Mapping[str, str], reason: str, version: int, by: User) -> Letter:
    """Change what stands in a draft; whoever changes it does not approve it."""
    with transaction.atomic():
        letter = _locked(letter_id, version, Permission.PLAN, by)
        _move(letter, "change", by)
        if not reason.strip():
            raise Invalid("Say why this letter is necessary and proportionate.")
        today = timezone.localdate()
        told = _values(letter.case, letter.wording, values, today, by)
        letter.values, letter.reason, letter.dated = told, reason.strip(), today
        letter.written_by = by.username
        letter.title, letter.text = filled(letter.wording.title, told), filled(letter.wording.text, told)
        _check_text(letter)
        _write(letter, "change", by)
    return letter


def approve_letter(letter_id: int, *, version: int, by: User) -> Letter:
    """Approve a letter that somebody else wrote."""
    with transaction.atomic():
        letter = _locked(letter_id, version, Permission.APPROVE_PLAN, by)
        _move(letter, "approve", by)
        _check_text(letter)
        letter.approved_by = by.username
        _write(letter, "approve", by)
    return letter


def send_letter_back(letter_id: int, *, reason: str, version: int, by: User) -> Letter:
    """From cleared to approved (the gate is asked again), or from approved to a draft."""
    with transaction.atomic():
        letter = _locked(letter_id, version, Permission.PLAN, by)
        move = LETTERS.move(letter.value, "send back", reason=reason)
        check_may_open_case(by, move.permission, letter.case)
        _move(letter, "send back", by, reason)
        letter.cleared_on, letter.cleared_by = None, ""
        _write(letter, "send back", by, reason)
    return letter


def withdraw_letter(letter_id: int, *, reason: str, version: int, by: User) -> Letter:
    """Withdraw a letter that was not served."""
    with transaction.atomic():
        letter = _locked(letter_id, version, Permission.PLAN, by)
        _move(letter, "withdraw", by, reason)
        _write(letter, "withdraw", by, reason)
    return letter


def _case_of_letter(given: Given) -> Case:
    return letter_called(given["letter_id"]).case


@makes_contact("letter", case_of=_case_of_letter)
def clear_letter(letter_id: int, *, version: int, by: User) -> Letter:
    """Let a letter go out today, if the safety gate stands open: it is asked around this, and advocates are told.

    Of today alone, so that nothing that comes later is passed by: on another day it is sent back and asked again.
    """
    with transaction.atomic():
        letter = _locked(letter_id, version, Permission.PLAN, by)
        _move(letter, "clear", by)
        _check_text(letter)
        letter.cleared_on, letter.cleared_by = timezone.localdate(), by.username
        _write(letter, "clear", by)
    return letter


def serve_letter(letter_id: int, *, how: str, served_by: str, note: str, version: int, by: User) -> Letter:
    """Record that a letter was served on the day for which the gate let it pass: on no other can it be recorded."""
    with transaction.atomic():
        letter = _locked(letter_id, version, Permission.PLAN, by)
        _move(letter, "record service", by)
        today = timezone.localdate()
        on = letter.cleared_on or today
        check_service(how, served_by=served_by, served_on=on, cleared_on=on, today=today)
        letter.served_how, letter.served_by, letter.served_on = how, served_by.strip(), on
        letter.served_note = note.strip()
        _write(letter, "record service", by)
    return letter


def _values(case: Case, wording: Wording, given: Mapping[str, str], today: date, by: User) -> dict[str, str]:
    wanted = placeholders_in(f"{wording.title}\n{wording.text}")
    typed = {name for name in wanted if letter_policy().placeholders[name].typed}
    kept = {name: " ".join(str(given.get(name, "")).split(" ")).strip() for name in {*typed, "address"}}
    if missing := [name for name in typed - {"address"} if not kept[name]]:
        raise Invalid(f"Say what stands for: {letter_policy().placeholders[missing[0]].words}.")
    if long := [name for name, value in kept.items() if len(value) > LONGEST_VALUE]:
        raise Invalid(f"Use at most {LONGEST_VALUE} letters for: {letter_policy().placeholders[long[0]].words}.")
    unit = Allocation.objects.filter(person_id=case.key).values_list("unit", flat=True).first() or by.unit
    fixed = {
        "name": _name_of(case), "date": f"{today.day} {today:%B %Y}", "reference": case.reference,
        "unit": unit or "The unit", "officer": by.shown_name,
    }  # fmt: skip
    return kept | fixed


def _name_of(case: Case) -> str:
    told = (case.forename, case.surname)
    if case.person_id:
        person = Person.objects.filter(loaded=current_number(), person_id=case.person_id).first()
        if person is None:
            raise Refused(NOT_READABLE)
        told = (person.forename, person.surname)
    return " ".join(part for part in told if part) or "Sir or Madam"


def _check_text(letter: Letter) -> None:
    """Refused where the letter as filled accuses, or holds anything that the record has for anybody beside him."""
    whole = f"{letter.title}\n{letter.text}\n{letter.values.get('address', '')}"
    check_accuses_of_nothing(whole)
    found = beside(letter.case)
    if found is None:
        raise Refused(NOT_READABLE if letter.case.person_id else NOT_KNOWN)
    check_tells_nothing(found.kinds(whole, typed=own_values(letter.values)))


def _locked(letter_id: int, version: int, permission: Permission, by: User) -> Letter:
    letter = Letter.objects.select_for_update().filter(pk=letter_id).first()
    if letter is None:
        raise NotFound("There is no such letter. Go back to the list.")
    check_may_open_case(by, permission, letter.case)
    if letter.version != version:
        raise Conflict(
            f"Somebody else changed this letter meanwhile: it is now {letter.standing}, by {letter.last_by}. "
            "Read it again, then choose."
        )
    return letter


def _move(letter: Letter, name: str, by: User, reason: str = "") -> None:
    move = LETTERS.move(letter.value, name, reason=reason, by=by.username, last_by=letter.written_by)
    letter.status = move.after.value


def _write(letter: Letter, step: str, by: User, reason: str = "") -> None:
    letter.last_by = by.username
    letter.version += 1
    letter.save()
    LetterStep.objects.create(
        letter=letter, step=step, after=letter.status, reason=reason, by=by.username, at=timezone.now()
    )
    detail = {"letter": letter.pk, "step": step, "reason": reason, "wording": str(letter.wording)}
    record("moved letter", by=by.username, subject=letter.case.subject, detail=detail)
