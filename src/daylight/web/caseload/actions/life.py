"""A case's life: opened, decided in triage, found in the records, discharged, reopened; and what is new about it."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.casework import (
    CaseStatus,
    Subject,
    WayIn,
    check_left_elsewhere,
    check_may_discharge,
    shipped_casework_policy,
)
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.domain.levels import check_may_have_level
from daylight.domain.periods import BirthRange
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.actions.steps import check_reason, checked, locked, note, take
from daylight.web.caseload.models import Case, CaseStep, News
from daylight.web.caseload.permits import check_may_open_case
from daylight.web.caseload.queries import case_of, open_case_of
from daylight.web.caseload.signals import accepting, moved
from daylight.web.people.actions import hold
from daylight.web.people.models import Allocation
from daylight.web.people.permits import check_may_open, permits_of
from daylight.web.releases.models import Person
from daylight.web.releases.queries import current_number

_LONGEST = 500


def open_case(*, person_id: str = "", subject: Subject | None = None, way_in: WayIn, reason: str, by: User) -> Case:
    """A case in triage, of a person of the release or of one who is in no record and told by `subject`.

    Held at once by the unit of who opened it. Refused where the person has an open case already, is under 18 (the
    safeguarding route), or is closed to the user; Invalid without a reason, or with neither or both of person and
    subject.
    """
    permits = permits_of(by, check_may(by.held_roles, Permission.TRIAGE))
    check_reason(reason)
    if bool(person_id) == (subject is not None):
        raise Invalid("Say who it is: a person of the records, or what is known of one who is in none.")
    if person_id:
        check_may_open(permits, person_id)
        if (there := open_case_of(person_id)) is not None:
            raise Refused(f"There is an open case of this person: {there.reference}. Work on that one.")
    now = timezone.now()
    case = Case(
        person_id=person_id, way_in=way_in.value, opened_at=now, opened_by=by.username, last_by=by.username, version=0
    )
    if subject is not None:
        case.surname, case.forename = subject.surname, subject.forename
        case.born, case.details = subject.born, subject.details
    check_not_a_child(case, on=timezone.localdate())
    check_reason(reason, case)
    try:
        with transaction.atomic():
            _begin(case, reason=reason, by=by)
    except IntegrityError:
        raise Conflict("Somebody else has just opened a case of this person. Load the page again.") from None
    return case


def _begin(case: Case, *, reason: str, by: User) -> None:
    case.reference = f"new{timezone.now().timestamp():.6f}"[:20]  # until its number is known
    case.save()
    case.reference = f"C{timezone.localdate().year}{case.pk:06d}"
    case.key = case.person_id or case.reference
    note(case, "open", before="", reason=reason, by=by, words=case.way_in)
    if by.unit and not Allocation.objects.filter(person_id=case.key).exists():
        hold(case.key, unit=by.unit, owner=None, by=by)


def check_not_a_child(case: Case, *, on: date) -> None:
    """Refused for somebody surely under 18: a child goes the safeguarding route and is given no level."""
    born = BirthRange.between(case.born, case.born)
    if case.person_id:
        row = Person.objects.filter(loaded=current_number(), person_id=case.person_id).first()
        if row is not None:
            born = BirthRange.between(row.born_from or row.date_of_birth, row.born_to or row.date_of_birth)
    check_may_have_level(born, on=on)


_OUTCOMES = ("accept", "decline", "leave elsewhere")


def triage(
    case: Case,
    *,
    outcome: str,
    reason: str,
    by: User,
    scheme: str = "",
    until: date | None = None,
    version: int | None = None,
) -> Case:
    """Decide about a case: `accept`, `decline`, or `leave elsewhere` to a scheme until a day.

    Refused where the case stands otherwise, the person is a child, or something else must be decided first (a
    counter-allegation); Conflict where it changed since `version`.
    """
    if outcome not in _OUTCOMES:
        raise Invalid("Choose what becomes of the case: accept, decline, or leave it to another scheme.")
    today = timezone.localdate()
    with transaction.atomic():
        held = locked(case, version=version)
        checked(held, outcome, reason=reason, by=by)
        words = ""
        if outcome == "accept":
            check_not_a_child(held, on=today)
            accepting.send(Case, case=held, by=by)
        if outcome == "leave elsewhere":
            check_left_elsewhere(scheme, until, on=today)
            words = f"{shipped_casework_policy().schemes[scheme]}, until {until}"
        held.scheme, held.until = (scheme, until) if outcome == "leave elsewhere" else ("", None)
        held.news, held.news_on = "", None
        take(held, outcome, reason=reason, by=by, words=words)
    return held


def discharge(case: Case, *, criterion: str, reason: str, by: User, version: int | None = None) -> Case:
    """End a case because a criterion of policy is met. Refused where it has not been quiet for long enough."""
    with transaction.atomic():
        held = locked(case, version=version)
        checked(held, "discharge", reason=reason, by=by)
        days = [day for day in (held.reviewed_on, _newest(held)) if day]
        found = check_may_discharge(
            criterion, quiet_since=max(days) if held.reviewed_on else None, on=timezone.localdate()
        )
        held.criterion = criterion
        take(held, "discharge", reason=reason, by=by, words=found.words)
    return held


def _newest(case: Case) -> date | None:
    """The day on which something new about the person was last told."""
    newest = News.objects.filter(case=case).values_list("at", flat=True).first()
    return timezone.localtime(newest).date() if newest else None


def reopen(case: Case, *, reason: str, by: User, version: int | None = None) -> Case:
    """Take a closed case up again, in triage. Refused where the person has another that is open."""
    try:
        with transaction.atomic():
            held = locked(case, version=version)
            checked(held, "reopen", reason=reason, by=by)
            other = open_case_of(held.person_id) if held.person_id else None
            if other is not None:
                raise Refused(f"There is an open case of this person: {other.reference}. Work on that one.")
            held.into, held.criterion = None, ""
            take(held, "reopen", reason=reason, by=by)
    except IntegrityError:
        raise Conflict("Somebody else has just opened a case of this person. Load the page again.") from None
    return held


def attach(case: Case, *, person_id: str, reason: str, by: User, version: int | None = None) -> Case:
    """Say which person of the release the subject of a case is. What was told of them stays with the case.

    Refused where the case has a person already, the person has an open case of their own, or is closed to the user.
    """
    with transaction.atomic():
        held = locked(case, version=version)
        permits = check_may_open_case(by, Permission.TRIAGE, held)
        check_reason(reason, held)
        if held.person_id:
            raise Refused(f"This case is of {held.person_id} already.")
        check_may_open(permits, person_id)
        if (there := case_of(person_id)) is not None and there.is_open:
            raise Refused(f"That person has an open case, {there.reference}: join the two there.")
        move_key(held, person_id, by=by)
        check_not_a_child(held, on=timezone.localdate())
        note(held, "found in the records", before=held.status, reason=reason, by=by, words=person_id)
    return held


def move_key(case: Case, person_id: str, *, by: User) -> None:
    """Let a case be of this person (of none where empty); whose case it is goes with it where nobody holds that yet."""
    before = case.key
    case.person_id, case.key = person_id, person_id or case.reference
    was = Allocation.objects.filter(person_id=before).first()
    if before != case.key and was is not None and not Allocation.objects.filter(person_id=case.key).exists():
        hold(case.key, unit=was.unit, owner=was.owner, by=by)
    if before != case.key:
        moved.send(Case, case=case, before=before, by=by)


def reopen_for(case: Case, *, what: str, by: str, load: int | None = None) -> bool:
    """Something new about the person of an open case: its reassessment is due now, and `what` says why.

    Made by the system from what it was told, so nobody's permission is asked; `by` is whose doing brought it. False,
    and nothing is written, for a closed case or where this load has told already.
    """
    with transaction.atomic():
        held = locked(case)
        if not held.is_open or (load is not None and News.objects.filter(case=held, load=load).exists()):
            return False
        now, today = timezone.now(), timezone.localdate()
        sentence = what.strip()[:_LONGEST]
        News.objects.create(case=held, what=sentence, load=load, by=by, at=now)
        held.news = f"{held.news} {sentence}".strip()[:_LONGEST]
        held.news_on = today
        if held.status == CaseStatus.MANAGED.value:
            held.reassess_by = min(held.reassess_by or today, today)
        held.version += 1
        held.save()
        CaseStep.objects.create(
            case=held, step="something new", before=held.status, after=held.status, reason=sentence, by=by, at=now
        )
        detail = {"case": held.reference, "what": sentence}
        record("case: something new", by=by, subject=held.subject, detail=detail)
    return True
