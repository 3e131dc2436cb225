"""Reading cases: one person's, one user's, and all that wait for somebody."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from daylight.domain.access import Permission, Scope, grant_of
from daylight.domain.casework import OPEN, CaseStatus, IdentityStatus, RequestStatus
from daylight.domain.errors import NotFound
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case, IdentityChange, Lowering, Side
from daylight.web.people.models import Allocation, Cover
from daylight.web.people.permits import Permits, away_from, permits_of
from daylight.web.releases.models import Listing

_LONG_AGO = Value(datetime(1900, 1, 1, tzinfo=UTC), output_field=DateTimeField())
_OPEN = [status.value for status in OPEN]


def case_called(reference: str) -> Case:
    """The case of this reference. NotFound where there is none."""
    case = Case.objects.filter(reference=reference).first()
    if case is None:
        raise NotFound(f"There is no case {reference}. Look the person up by name.")
    return case


def cases_shown(person_id: str) -> list[Case]:
    """Every case that shows on this person, open ones first, then the newest: their own, and those of people who were
    joined into or split from them for which nobody has decided yet.
    """
    sided = Side.objects.filter(person_id=person_id, change__status=IdentityStatus.WAITS.value)
    found = Case.objects.filter(Q(person_id=person_id) | Q(pk__in=sided.values("change__case_id")))
    return sorted(found.order_by("-opened_at", "-pk"), key=lambda case: not case.is_open)


def case_of(person_id: str) -> Case | None:
    """The case that shows on this person: the open one before closed ones, the newest first."""
    return next(iter(cases_shown(person_id)), None)


def open_case_of(person_id: str) -> Case | None:
    """The open case that shows on this person, if any."""
    return next((case for case in cases_shown(person_id) if case.is_open), None)


def cases_for(permits: Permits) -> QuerySet[Case]:
    """Cases as far as the grant reaches, each with `unit`, `owner_id` and `owner_name`."""
    held = Allocation.objects.filter(person_id=OuterRef("key"))
    cases = Case.objects.annotate(
        unit=Subquery(held.values("unit")[:1]),
        owner_id=Subquery(held.values("owner_id")[:1]),
        owner_name=Subquery(held.values("owner__name")[:1]),
    )
    if permits.grant.scope is Scope.FORCE:
        return cases
    covered = Q(owner_id__in=away_from(permits.user))
    if permits.grant.scope is Scope.UNIT:
        return cases.filter(Q(unit=None) | Q(unit=permits.user.unit) | covered)
    return cases.filter(Q(owner_id=permits.user.pk) | covered)


def open_cases(permits: Permits) -> QuerySet[Case]:
    """Open cases as far as the grant reaches."""
    return cases_for(permits).filter(status__in=_OPEN)


def mine(cases: QuerySet[Case], user: User) -> QuerySet[Case]:
    """Of these, the user's own and those of colleagues for whom they cover today."""
    return cases.filter(Q(owner_id=user.pk) | Q(owner_id__in=away_from(user)))


def overdue(cases: QuerySet[Case], on: date) -> QuerySet[Case]:
    """Of these, those whose reassessment is overdue: its last day is past, or something new came."""
    return cases.filter(status=CaseStatus.MANAGED.value).filter(Q(reassess_by__lt=on) | ~Q(news=""))


def in_triage(cases: QuerySet[Case], on: date) -> QuerySet[Case]:
    """Of these, those about which the unit must decide now: the same rule as `casework.waits_in_triage`."""
    back = Q(status=CaseStatus.MANAGED_ELSEWHERE.value) & (Q(until=None) | Q(until__lt=on) | ~Q(news=""))
    return cases.filter(Q(status=CaseStatus.IN_TRIAGE.value) | back)


def without_owner(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of these, those that nobody holds: no owner, one whose account is off, or one who left the case's unit."""
    held = Allocation.objects.filter(person_id=OuterRef("key"), owner__is_active=True, owner__unit=F("unit"))
    return cases.filter(~Exists(held)).exclude(status=CaseStatus.MANAGED_ELSEWHERE.value)


def lowerings_asked(permits: Permits) -> QuerySet[Lowering]:
    """Requests to lower a level that wait for somebody else than who asked."""
    asked = Lowering.objects.filter(status=RequestStatus.ASKED.value, case__in=open_cases(permits).values("pk"))
    return asked.exclude(by=permits.user.username).select_related("case").order_by("at")


def identities_waiting(permits: Permits) -> QuerySet[IdentityChange]:
    """Cases whose person was joined or split, until somebody says where each goes."""
    waiting = IdentityChange.objects.filter(status=IdentityStatus.WAITS.value)
    return waiting.filter(case__in=cases_for(permits).values("pk")).select_related("case").order_by("at", "pk")


def permits_for(user: User, permission: Permission) -> Permits | None:
    """How far a user reaches with a permission; None where they have it not."""
    grant = grant_of(user.held_roles, permission)
    return permits_of(user, grant) if grant else None


def today() -> date:
    """The day it is where the force is."""
    return timezone.localdate()


def owner_of(case: Case) -> tuple[str, User | None]:
    """The unit that holds a case, and who of it; empty and None where nobody does."""
    held = Allocation.objects.filter(person_id=case.key).select_related("owner").first()
    return (held.unit, held.owner) if held else ("", None)


SHOWN = {"met": "Who meets it", "near_miss": "Near misses: one event short", "provisional": "Who may meet it"}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Whom of a definition's list the queue shows; every value is one of those declared, whatever was typed."""

    definition: str
    show: str

    @classmethod
    def of(cls, query: QueryDict, definitions: list[str]) -> "Candidates":
        """What was asked; the first definition, and who meets it, where nothing was."""
        definition, show = query.get("definition", ""), query.get("show", "")
        return cls(
            definition if definition in definitions else next(iter(definitions), ""), show if show in SHOWN else "met"
        )


def candidates(permits: Permits, asked: Candidates) -> QuerySet[Any]:
    """Whom a definition finds and no case has taken up: neither an open one, nor one closed since they last were
    reported. People under 18 are not among them: they go the safeguarding route.
    """
    rows = Listing.objects.filter(loaded=permits.loaded, definition=asked.definition, **{asked.show: True})
    rows = rows.exclude(held="under_18")
    taken, closed = Case.objects.filter(status__in=_OPEN), Case.objects.exclude(closed_at=None)
    since = closed.filter(
        person_id=OuterRef("person_id"), closed_at__gte=Coalesce(OuterRef("last_reported_at"), _LONG_AGO)
    )
    sided = Side.objects.filter(change__status=IdentityStatus.WAITS.value)
    rows = rows.exclude(person_id__in=taken.values("person_id")).exclude(person_id__in=sided.values("person_id"))
    rows = rows.filter(~Q(person_id__in=closed.values("person_id")) | ~Exists(since))
    if permits.grant.scope is Scope.UNIT:
        elsewhere = Allocation.objects.exclude(unit=permits.user.unit)
        rows = rows.exclude(person_id__in=elsewhere.values("person_id"))
    return rows.order_by(F("rank").asc(nulls_last=True), "person_id")


def covers_seen(user: User, *, may_all: bool) -> QuerySet[Cover]:
    """Cover that holds or is to come: the user's own, either way; everybody's for who may allocate."""
    spells = Cover.objects.filter(ended_at=None, last__gte=today()).select_related("away", "covers")
    if not may_all:
        spells = spells.filter(Q(away=user) | Q(covers=user))
    return spells.order_by("first", "pk")


def reviews_of(user: User, person_ids: list[str]) -> dict[str, Case]:
    """The open cases of these people, for somebody who may see casework; nothing for others."""
    if grant_of(user.held_roles, Permission.SEE_CASE) is None:
        return {}
    return {case.person_id: case for case in Case.objects.filter(person_id__in=person_ids, status__in=_OPEN)}
