"""Writing letters: drafted, approved by another, let pass by the safety gate, served with a record, or withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.letters import (
    LETTERS,
    LONGEST_VALUE,
    SERVED_HOW,
    LetterStatus,
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
from daylight.web.plans.actions.doing import complete, start
from daylight.web.plans.actions.planning import put_back
from daylight.web.plans.models import Action
from daylight.web.releases.models import Person
from daylight.web.releases.queries import current_number
from daylight.web.safety.gate import Given, as_cleared, makes_contact, new_since, note_outside
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
        letter.action = _action_of(letter)
        _write(letter, "draft", by)
    return letter


def _action_of(letter: Letter) -> Action | None:
    """The oldest warning letter that the plan asks for and that is not written yet: this is it."""
    if letter.wording.kind != "warning":
        return None
    taken = Letter.objects.exclude(status=LetterStatus.WITHDRAWN.value).exclude(action=None).values("action")
    asked = Action.objects.select_for_update().filter(case=letter.case, kind="warning_letter")
    return asked.filter(status__in=["proposed", "approved"]).exclude(pk__in=taken).order_by("pk").first()


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
        _take_back_start(letter, by, reason)
        _move(letter, "send back", by, reason)
        letter.cleared_on, letter.cleared_by, letter.cleared_as = None, "", {}
        _write(letter, "send back", by, reason)
    return letter


def withdraw_letter(letter_id: int, *, reason: str, version: int, by: User) -> Letter:
    """Withdraw a letter that was not served."""
    with transaction.atomic():
        letter = _locked(letter_id, version, Permission.PLAN, by)
        _take_back_start(letter, by, reason)
        _move(letter, "withdraw", by, reason)
        _write(letter, "withdraw", by, reason)
    return letter


def _take_back_start(letter: Letter, by: User, reason: str) -> None:
    """A letter that was cleared goes out no more: nor is its action started."""
    if letter.value is LetterStatus.CLEARED and letter.action is not None:
        put_back(letter.action, reason=reason, by=by, through=str(letter))


def _kind_of_contact(given: Given) -> str:
    """A letter of the plan passes the gate with its action, so that it is asked once."""
    return "" if letter_called(given["letter_id"]).action_id else "letter"


def _case_of_letter(given: Given) -> Case:
    return letter_called(given["letter_id"]).case


@makes_contact("letter", kind_of=_kind_of_contact, case_of=_case_of_letter)
def clear_letter(letter_id: int, *, version: int, by: User) -> Letter:
    """Let a letter go out today, if the safety gate stands open: it is asked around this, and advocates are told.

    Of today alone, so that nothing that comes later is passed by: on another day it is sent back and asked again. A
    letter that the plan asks for starts its action.
    """
    with transaction.atomic():
        letter = _locked(letter_id, version, Permission.PLAN, by)
        _move(letter, "clear", by)
        _check_text(letter)
        if letter.action is not None:
            start(letter.action, by=by, through=str(letter))
        letter.cleared_on, letter.cleared_by = timezone.localdate(), by.username
        letter.cleared_as = as_cleared(letter.case, letter.cleared_on)
        _write(letter, "clear", by)
    return letter


@dataclass(frozen=True, slots=True)
class Service:
    """How a letter was served, by whom, what was said, on which day (the day it was cleared for where none is given),
    and whether it had left the hand already when this was recorded."""

    how: str
    served_by: str
    note: str = ""
    on: date | None = None
    is_out: bool = False


def serve_letter(letter_id: int, *, service: Service, version: int, by: User) -> Letter:
    """Record that a letter was served. The gate is asked again, for what is new since it let the letter pass.

    Refused where something is, or it is another day than cleared: then it is not handed over. A letter that is out of
    the hand already is recorded all the same, with words that say why; her advocates have a task at once, and a
    supervisor an alert.
    """
    with transaction.atomic():
        letter = _locked(letter_id, version, Permission.PLAN, by)
        cleared, today = letter.cleared_on, timezone.localdate()
        _move(letter, "record service", by)
        on = service.on or cleared or today
        check_service(service.how, served_by=service.served_by, served_on=on, cleared_on=cleared or on, today=today)
        _check_note(letter, f"{service.served_by} {service.note}")
        letter.outside_gate = bool(why := _why_not(letter, on))
        if why and not service.is_out:
            raise Refused(
                f"Do not hand this letter over. {why} Send it back. Where it is out of the hand already, say so "
                "below: then it is recorded, her advocate has a task at once and a supervisor is told."
            )
        if why and not service.note.strip():
            raise Invalid("Say under “What was said” how it came that it was served; it is kept.")
        letter.served_how, letter.served_by, letter.served_on = service.how, service.served_by.strip(), on
        letter.served_note = service.note.strip()
        _write(letter, "record service", by)
        _end_action(letter, by)
        if why:
            note_outside(letter.case, kind="letter", act=str(letter), on=on, by=by)
    return letter


def _why_not(letter: Letter, on: date) -> str:
    """Why the gate does not let this letter pass on a day, in words; empty where it does."""
    if on != letter.cleared_on:
        return f"It was cleared for {letter.cleared_on} alone."
    new = new_since(letter.case, letter.cleared_as, on)
    return f"Since it was cleared, her safety check lapsed or something came up. {new}" if new else ""


def _check_note(letter: Letter, text: str) -> None:
    """Reasons, and what is kept of the service, stand beside his name: they tell of nobody either."""
    found = beside(letter.case)
    if found is not None:
        check_tells_nothing(found.undated.kinds(text))


def _end_action(letter: Letter, by: User) -> None:
    """The action of the plan is done with its letter; one that was not started by it stays as it is."""
    if letter.action is None or letter.action.status != "started":
        return
    words = f"Letter {SERVED_HOW[letter.served_how]}. {letter.served_note}".strip()[:500]
    complete(
        letter.action, result="achieved", words=words, done_on=letter.served_on, by=by, through=str(letter),
        outside=letter.outside_gate,
    )  # fmt: skip


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
    _check_note(letter, letter.reason)
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
    _check_note(letter, reason)
    letter.last_by = by.username
    letter.version += 1
    letter.save()
    LetterStep.objects.create(
        letter=letter, step=step, after=letter.status, reason=reason, by=by.username, at=timezone.now()
    )
    detail = {"letter": letter.pk, "step": step, "reason": reason, "wording": str(letter.wording)}
    record("moved letter", by=by.username, subject=letter.case.subject, detail=detail)
