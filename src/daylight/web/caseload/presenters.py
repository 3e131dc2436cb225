"""Words for the pages of cases: who it is about, what comes next, measures, the line on top of a person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.urls import reverse

from daylight.domain.access import Permission, grant_of
from daylight.domain.casework import OPEN, WAYS_IN, CaseStatus, WayIn, shipped_casework_policy
from daylight.domain.levels import minimum_measures
from daylight.domain.moves import words_of
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case, IdentityChange, MeasureDone, Side
from daylight.web.caseload.permits import closed_cases
from daylight.web.caseload.queries import (
    cases_shown,
    identities_waiting,
    in_triage,
    lowerings_asked,
    mine,
    open_cases,
    overdue,
    permits_for,
    today,
    without_owner,
)
from daylight.web.components.cards import Card
from daylight.web.people.permits import Permits
from daylight.web.releases.models import Person


def status_words(case: Case) -> str:
    """How a case stands, as it is read: "Managed elsewhere: Drive, until 3 May"."""
    words = words_of(CaseStatus(case.status)).capitalize()
    if case.status == CaseStatus.MANAGED_ELSEWHERE.value:
        return f"{words}: {shipped_casework_policy().schemes.get(case.scheme, case.scheme)}"
    return words


def way_words(case: Case) -> str:
    """How the person came to the unit's notice."""
    return WAYS_IN[WayIn(case.way_in)]


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list; a closed one shows its reference alone."""

    case: Any = field(repr=False)
    closed: bool
    name: str = field(repr=False)
    status: str
    owner: str


def rows_of(permits: Permits, cases: Iterable[Case]) -> list[Row]:
    """Cases as lists show them, with names from the release or as they were told."""
    some = list(cases)
    closed = closed_cases(permits, some)
    names = names_of(permits.loaded, some)
    return [
        Row(
            case,
            case.reference in closed,
            names[case.reference],
            status_words(case),
            getattr(case, "owner_name", None) or _nobody(getattr(case, "unit", None)),
        )
        for case in some
    ]


def _nobody(unit: str | None) -> str:
    return f"Nobody, {unit}" if unit else "Nobody"


def names_of(loaded: int, cases: Iterable[Case]) -> dict[str, str]:
    """By reference, SURNAME, Forename of whom each case is about."""
    some = list(cases)
    people = Person.objects.filter(loaded=loaded, person_id__in=[case.person_id for case in some if case.person_id])
    known = {one.person_id: _name(one.surname, one.forename) for one in people}
    return {case.reference: known.get(case.person_id) or _name(case.surname, case.forename) for case in some}


def _name(surname: str | None, forename: str | None) -> str:
    return f"{(surname or 'Not known').upper()}, {forename or 'not known'}"


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """One measure that a level asks for, and whether it was done."""

    name: str
    words: str
    done: MeasureDone | None


def measures_of(case: Case) -> list[MeasureShown]:
    """Everything that the level of a case asks for, done or not."""
    if not case.level:
        return []
    done = {one.measure: one for one in MeasureDone.objects.filter(case=case, taken_back_at=None)}
    return [MeasureShown(one.name, one.words, done.get(one.name)) for one in minimum_measures(case.level)]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that this user may do with a case now."""

    words: str
    href: str


_STEPS: tuple[tuple[str, str, Permission, tuple[StrEnum, ...]], ...] = (
    ("case-triage", "Decide: accept, decline, or leave to another scheme", Permission.TRIAGE,
     (CaseStatus.IN_TRIAGE, CaseStatus.MANAGED_ELSEWHERE)),
    ("case-level", "Set, raise or confirm the level, or ask to lower it", Permission.SET_LEVEL,
     (CaseStatus.ACCEPTED, CaseStatus.MANAGED)),
    ("case-hand-over", "Hand it over", Permission.PLAN, OPEN),
    ("case-transfer", "Move it to another unit or force", Permission.ALLOCATE, OPEN),
    ("case-elsewhere", "Leave it to another scheme", Permission.TRIAGE, (CaseStatus.ACCEPTED, CaseStatus.MANAGED)),
    ("case-discharge", "Discharge", Permission.TRIAGE, (CaseStatus.ACCEPTED, CaseStatus.MANAGED)),
    ("case-reopen", "Reopen it", Permission.TRIAGE,
     (CaseStatus.DECLINED, CaseStatus.DISCHARGED, CaseStatus.TRANSFERRED, CaseStatus.JOINED)),
)  # fmt: skip


def steps_for(case: Case, user: User) -> list[Step]:
    """What this user may do with the case where it stands."""
    steps = [
        Step(words, reverse(name, args=[case.reference]))
        for name, words, permission, statuses in _STEPS
        if CaseStatus(case.status) in statuses and grant_of(user.held_roles, permission)
    ]
    if not case.person_id and grant_of(user.held_roles, Permission.MANAGE_ORDERS):
        steps.append(Step("Orders, bail and warrants", reverse("person-order-work", args=[case.reference])))
    if not case.person_id and grant_of(user.held_roles, Permission.TRIAGE):
        steps.append(Step("Say which person of the records it is", reverse("case-attach", args=[case.reference])))
    return steps


@dataclass(frozen=True, slots=True)
class OnTop:
    """What of casework stands on top of every page of a person."""

    case: Case
    status: str
    waits: IdentityChange | None
    may_decide: bool
    overdue: bool


def on_top(user: User, person_id: str) -> list[OnTop]:
    """The open cases that show on a person: their own, and those that wait for somebody to say whose they are."""
    permits = permits_for(user, Permission.SEE_CASE)
    if permits is None:
        return []
    cases = [case for case in cases_shown(person_id) if case.is_open]
    closed = closed_cases(permits, cases) if cases else {}
    may = grant_of(user.held_roles, Permission.TRIAGE) is not None
    waiting = {
        side.change.case_id: side.change
        for side in Side.objects.filter(change__case__in=cases, change__status="waits").select_related("change")
    } if cases else {}  # fmt: skip
    return [
        OnTop(case, status_words(case), waiting.get(case.pk), may, is_overdue(case, today()))
        for case in cases
        if case.reference not in closed
    ]


def is_overdue(case: Case, on: date) -> bool:
    """Whether the reassessment of a case is overdue: the same rule as `queries.overdue`."""
    late = case.reassess_by is not None and case.reassess_by < on
    return case.status == CaseStatus.MANAGED.value and (late or bool(case.news))


def waiting_cards(user: User) -> list[Card]:
    """What of casework waits for a user."""
    permits, on = permits_for(user, Permission.SEE_CASE), today()
    if permits is None or grant_of(user.held_roles, Permission.TRIAGE) is None:
        return []
    cases, lists = open_cases(permits), reverse("cases")
    mine_late = overdue(mine(cases, user), on).count()
    cards = [
        Card(mine_late, "Your reassessments overdue", f"{lists}?show=my_overdue", urgent=True),
        Card(overdue(cases, on).count(), "Reassessments overdue", f"{lists}?show=overdue"),
        Card(in_triage(cases, on).count(), "Cases in triage", reverse("triage")),
        Card(without_owner(cases).count(), "Cases without an owner", f"{lists}?show=without_owner"),
        Card(identities_waiting(permits).count(), "Cases whose person was joined or split", reverse("identities")),
    ]
    if grant_of(user.held_roles, Permission.APPROVE_LEVEL):
        cards.append(Card(lowerings_asked(permits).count(), "Lower levels to approve", f"{lists}?show=lowering"))
    return cards
