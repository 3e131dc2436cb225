"""Writing referrals by whoever makes them: begun, answered step by step, sent, withdrawn, the answer read."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.casework import Subject, WayIn
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.domain.letters import leaks
from daylight.domain.referrals import (
    REFERRALS,
    STEPS,
    WITH_THE_UNIT,
    ReferralStatus,
    check_adult,
    missing_of,
    shipped_referral_policy,
    step_of,
)
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.actions import open_case, reopen_for
from daylight.web.caseload.queries import open_case_of
from daylight.web.people.permits import check_may_open, permits_of
from daylight.web.people.protected import own_names, survivor_data
from daylight.web.referrals.models import Change, Referral
from daylight.web.referrals.permits import check_may_screen, check_own, search_grant_of
from daylight.web.releases.queries import current_number

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # none that is taken for another when it is read out
_LONGEST = 4_000


class ChangedElsewhere(Conflict):
    """The same step was answered otherwise meanwhile; `stored` is what stands now."""

    def __init__(self, stored: Mapping[str, Any], version: int) -> None:
        super().__init__(
            "This was changed meanwhile, on another device or page. Both are shown: keep what is there, or save yours."
        )
        self.stored, self.version = stored, version


def locked(reference: str) -> Referral | None:
    """The referral, held until the transaction ends."""
    return Referral.objects.select_for_update().filter(reference=reference).first()


def moved(referral: Referral, name: str, *, by: User, reason: str = "") -> None:
    """Take one step of the table, keep it in the change log, and audit it. Within the caller's transaction."""
    step = REFERRALS.move(referral.now, name, reason=reason, by=by.username, last_by=referral.last_by)
    check_may(by.held_roles, step.permission)
    referral.status, referral.last_by = step.after.value, by.username
    referral.version += 1
    referral.save()
    note_change(referral, name, by=by, reason=reason)
    record(f"referral: {name}", by=by.username, subject=f"referral:{referral.reference}", detail={"reason": reason})


def note_change(referral: Referral, step: str, *, by: User, reason: str = "") -> None:
    """A line of the change log."""
    Change.objects.create(referral=referral, step=step, by=by.username, at=timezone.now(), reason=reason)


def begin(*, key: UUID, by: User) -> Referral:
    """A new draft; the one that was made before where the same form is sent again."""
    check_may(by.held_roles, Permission.REFER)
    with transaction.atomic():
        made, is_new = Referral.objects.get_or_create(
            key=key,
            defaults={
                "reference": "R-" + "".join(secrets.choice(_LETTERS) for _ in range(7)),
                "by": by.username,
                "agency": by.agency,
                "begun_at": timezone.now(),
                "last_by": by.username,
            },
        )
        check_own(by, made)
        if is_new:
            note_change(made, "begin", by=by)
            record("began a referral", by=by.username, subject=f"referral:{made.reference}")
    return made


def keep_answer(
    reference: str, *, step: str, given: Mapping[str, Any], version: int, by: User, reason: str = ""
) -> Referral:
    """Keep what was answered on one step, at once. `version` is of the referral when the form was made.

    The same answer sent twice is kept once. ChangedElsewhere where this step was answered otherwise meanwhile;
    Refused once it was sent, or where the person's record is closed to the referrer; Invalid for too much.
    """
    if step not in STEPS:
        raise Invalid("A referral has no such step. Go back to the page you came from.")
    if len(str(dict(given))) > _LONGEST:
        raise Invalid(f"Use at most {_LONGEST} letters on one page.")
    with transaction.atomic():
        referral = check_own(by, locked(reference))
        if not referral.is_open_to_change:
            raise Refused(f"This referral is {referral.status_words}: its answers stand. Withdraw it to begin anew.")
        stored = referral.answers.get(step)
        if stored == dict(given):
            return referral
        if referral.step_versions.get(step, 0) > version:
            raise ChangedElsewhere(stored or {}, referral.version)
        if step == "person" and given.get("person_id"):
            check_may_open(permits_of(by, search_grant_of(by)), str(given["person_id"]))
        _keep(referral, step, dict(given))
        if referral.sent_at is not None:
            note_change(referral, step, by=by, reason=reason)
        detail = {"step": step, "person": referral.person_id}
        record("kept an answer of a referral", by=by.username, subject=f"referral:{reference}", detail=detail)
    return referral


def _keep(referral: Referral, step: str, given: dict[str, Any]) -> None:
    answers = {**referral.answers, step: given}
    if step == "factors":  # a comment stays only beside its factor
        kept = {code: words for code, words in answers.get("comments", {}).items() if code in given["factors"]}
        answers["comments"] = kept if len(kept) == len(given["factors"]) else {}
    referral.answers = answers
    referral.person_id = str(answers.get("person", {}).get("person_id") or "")
    referral.danger = answers.get("danger", {}).get("danger") == "yes"
    concerns = answers.get("concern", {}).get("concerns", [])
    referral.high = shipped_referral_policy().is_high(concerns, danger=referral.danger)
    referral.version += 1
    referral.step_versions = {**referral.step_versions, step: referral.version}
    referral.save()


def send(reference: str, *, by: User, reason: str = "") -> Referral:
    """Send it to the unit, or send it again after it came back, with a reason. Sent twice, it is sent once.

    Invalid while a step is not answered.
    """
    with transaction.atomic():
        referral = check_own(by, locked(reference))
        if referral.now in WITH_THE_UNIT:
            return referral
        if missing := missing_of(referral.answers):
            raise Invalid(f"Not answered yet: {', '.join(STEPS[step].lower() for step in missing)}.")
        if referral.person_id:
            check_may_open(permits_of(by, search_grant_of(by)), referral.person_id)
        again = referral.now is ReferralStatus.RETURNED
        now = timezone.now()
        concerns = referral.answer("concern", "concerns")
        referral.sent_at = referral.sent_at or now
        referral.answer_by = shipped_referral_policy().answer_by(now, concerns, danger=referral.danger)
        referral.reason_code, referral.note, referral.answered_at, referral.seen_at = "", "", None, None
        moved(referral, "send again" if again else "send", by=by, reason=reason)
    return referral


def withdraw(reference: str, *, by: User, reason: str = "") -> Referral:
    """Take it back: a draft without a word, one that was sent with a reason."""
    with transaction.atomic():
        referral = check_own(by, locked(reference))
        moved(referral, "withdraw", by=by, reason=reason)
    return referral


def note_read(reference: str, *, by: User) -> None:
    """That the referrer has read the answer, once."""
    with transaction.atomic():
        referral = check_own(by, locked(reference))
        if referral.answered_at is not None and referral.seen_at is None:
            referral.seen_at = timezone.now()
            referral.save(update_fields=["seen_at"])
            record("read the answer to a referral", by=by.username, subject=f"referral:{reference}")


def screen(reference: str, *, by: User) -> Referral:
    """Begin to screen it: never one's own."""
    with transaction.atomic():
        referral = check_may_screen(by, locked(reference))
        referral.screener = by.username
        moved(referral, "screen", by=by)
    return referral


def let_go(reference: str, *, reason: str, by: User) -> Referral:
    """Put it back into the queue for somebody else."""
    with transaction.atomic():
        referral = check_may_screen(by, locked(reference))
        referral.screener = ""
        moved(referral, "let go", by=by, reason=reason)
    return referral


def answer(
    reference: str, *, outcome: str, reason_code: str, words: str, note: str, version: int, by: User
) -> Referral:
    """The unit's answer: taken on, declined or returned for more, each with its reason of the policy and words.

    A decline of a high one waits for a second person. What is taken on becomes a case, or adds to the one that is open.
    `note` goes to the referrer. Conflict where it was changed since `version`; Invalid for a reason that is not of
    this outcome; Refused where the user may not, and for a child.
    """
    with transaction.atomic():
        referral = check_may_screen(by, locked(reference))
        _check_unchanged(referral, version)
        if shipped_referral_policy().reason(outcome, reason_code) is None:
            raise Invalid("Choose a reason of the outcome that you chose.")
        step = step_of(outcome, high=referral.high)
        REFERRALS.move(referral.now, step, reason=words)  # before anything is written
        _check_note(referral, note)
        referral.reason_code, referral.note = reason_code, note
        if outcome == "take_on":
            _take_on(referral, reason=words, by=by)
        if step != "propose to decline":
            referral.answered_at = timezone.now()
        moved(referral, step, by=by, reason=words)
    return referral


def _check_note(referral: Referral, note: str) -> None:
    """Refused where what goes to the referrer could tell who or where a survivor beside this person is."""
    if not note.strip() or not referral.person_id:
        return
    loaded = current_number()
    known = replace(survivor_data(loaded, referral.person_id), references=frozenset(), dates=frozenset())
    if kinds := leaks([note], note, known, own_names=own_names(loaded, referral.person_id)):
        raise Refused(
            f"The note to the referrer holds {', '.join(kinds)} that the records have for somebody beside this person. "
            "Write it without."
        )


def sign_off(reference: str, *, agreed: bool, words: str, version: int, by: User) -> Referral:
    """A second person's word on a decline that was proposed: it stands, or goes back to be screened."""
    with transaction.atomic():
        referral = check_may_screen(by, locked(reference))
        _check_unchanged(referral, version)
        REFERRALS.move(
            referral.now, "sign off" if agreed else "send back", reason=words, by=by.username, last_by=referral.last_by
        )
        if agreed:
            referral.answered_at = timezone.now()
        else:
            referral.reason_code = referral.note = ""
        moved(referral, "sign off" if agreed else "send back", by=by, reason=words)
    return referral


def _check_unchanged(referral: Referral, version: int) -> None:
    if version != referral.version:
        raise Conflict(
            f"It changed meanwhile: it is now {referral.status_words}, by {referral.last_by}. "
            "Read it again, then choose."
        )


def note_look_at_safety(referral: Referral, *, reason: str, by: User) -> None:
    """Audited before anything of the survivor is shown."""
    check_may_screen(by, referral)
    check_may(by.held_roles, Permission.SEE_SURVIVOR)
    detail = {"reason": reason}
    subject = f"referral:{referral.reference}"
    record("saw a survivor's safety in a referral", by=by.username, subject=subject, detail=detail)


def _take_on(referral: Referral, *, reason: str, by: User) -> None:
    """A case of the person, in triage; where one is open already, this is what is new of it."""
    check_adult(referral.born_on, on=timezone.localdate())
    there = open_case_of(referral.person_id) if referral.person_id else None
    if there is not None:
        reopen_for(there, what=f"Referred again: {referral.reference}.", by=by.username)
    else:
        subject = None if referral.person_id else _subject_of(referral)
        there = open_case(person_id=referral.person_id, subject=subject, way_in=WayIn.REFERRAL, reason=reason, by=by)
    referral.case_reference = there.reference


def _subject_of(referral: Referral) -> Subject:
    """What the referrer knows of somebody in no record; nothing of a survivor."""
    told = referral.answers.get("details", {})
    words = {"known_as": "Also known as", "age": "About", "address": "Lives at", "telephone": "Telephone", "more": ""}
    lines = [f"{label} {told[name]}".strip() for name, label in words.items() if told.get(name)]
    return Subject(
        surname=told.get("surname", ""),
        forename=told.get("forename", ""),
        born=referral.born_on,
        details=". ".join(lines)[:2_000],
    )
