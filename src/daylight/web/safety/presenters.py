"""Words and rows for the pages of safety: tasks, a case's survivors, what waits on the home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from daylight.domain.access import Permission, Scope, grant_of
from daylight.domain.errors import NotFound, Refused
from daylight.domain.safety import OfSurvivor, State, safety_policy
from daylight.web.access.queries import shared_with
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import closed_cases
from daylight.web.caseload.queries import mine, open_cases
from daylight.web.components.cards import Card
from daylight.web.people.permits import Permits, permits_of
from daylight.web.releases.models import Event
from daylight.web.releases.queries import current
from daylight.web.safety.models import AdvocateTask, Notice, SafetyCheck
from daylight.web.safety.permits import workable
from daylight.web.safety.queries import Watched, by_due, objections, waiting_tasks, watched_all

MOST = 200
_SHOWN = 100


def slug_of(case: Case, survivor: str) -> str:
    """How an address names a survivor of a case: it tells nothing of her, and is the same in every release."""
    return str(salted_hmac("daylight.safety", f"{case.pk}:{survivor}").hexdigest()[:20])


def survivor_called(case: Case, seen: Watched, slug: str) -> str:
    """The survivor whom an address names. NotFound where she is not among those at risk now."""
    for survivor in seen.called:
        if constant_time_compare(slug_of(case, survivor), slug):
            return survivor
    raise NotFound("She is not among those at risk of this case now. Load the case again.")


@dataclass(frozen=True, slots=True)
class Row:
    """A task or a notice with its words: whom it is about as a letter, on which case."""

    row: Any
    called: str
    words: str
    slug: str


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that waits for somebody who works safety: tasks by when they are due, notices, checks that lack."""

    overdue: list[Row]
    today: list[Row]
    later: list[Row]
    notices: list[Row]
    lacking: list[tuple[Case, OfSurvivor, str]]


def board_for(user: User, permits: Permits, now: datetime) -> Board:
    """What waits for this user, soonest first."""
    tasks = _reachable(user, waiting_tasks()[:MOST])
    notices = _reachable(user, Notice.objects.filter(seen_by="").select_related("case").order_by("at")[:MOST])
    seen = watched_all({row.case_id: row.case for row in [*tasks, *notices]}.values())
    due = by_due(tasks, now)
    return Board(
        overdue=[_row(one, seen) for one in due.overdue],
        today=[_row(one, seen) for one in due.today],
        later=[_row(one, seen) for one in due.later],
        notices=[_row(one, seen) for one in notices],
        lacking=[(case, one, slug_of(case, one.survivor)) for case, one in lacking_for(user, permits)][:_SHOWN],
    )


def _reachable(user: User, rows: Iterable[Any]) -> list[Any]:
    some = list(rows)
    allowed = workable(user, [(row.case, row.survivor) for row in some])
    return [row for row in some if (row.case_id, row.survivor) in allowed]


def _row(row: AdvocateTask | Notice, seen: dict[int, Watched]) -> Row:
    watched = seen.get(row.case_id)
    called = watched.called.get(watched.now(row.survivor), "A survivor") if watched else "A survivor"
    act = safety_policy().acts.get(row.what)
    words = act.words if act else row.what.replace("_", " ")
    if isinstance(row, AdvocateTask):
        words = f"{row.moment.capitalize()} {words}"
    return Row(row, called, words[0].upper() + words[1:], slug_of(row.case, row.survivor))


def row_of(task: AdvocateTask) -> Row:
    """One task with its words."""
    return _row(task, watched_all([task.case]))


def lacking_for(user: User, permits: Permits) -> list[tuple[Case, OfSurvivor]]:
    """Survivors without a check in date, of the user's own open cases or of those shared with them."""
    if permits.grant.scope is Scope.CASES:
        cases = _shared_cases(user, permits)
    else:
        cases = list(mine(open_cases(permits), user)[:MOST])
    closed = set(closed_cases(permits, cases)) if permits.grant.scope is not Scope.CASES else set()
    today = timezone.localdate()
    seen = watched_all(cases) if len(cases) != 1 else _one(cases[0])
    found = [
        (case, one)
        for case in cases
        if case.pk in seen and case.reference not in closed
        for one in seen[case.pk].standing(case.level, today).lacking
        if one.state is not State.OBJECTION  # it waits for a supervisor, not for a check
    ]
    allowed = workable(user, [(case, one.survivor) for case, one in found])
    return [(case, one) for case, one in found if (case.pk, one.survivor) in allowed]


def _one(case: Case) -> dict[int, Watched]:
    """One case that may be of somebody whom the release does not have."""
    try:
        return watched_all([case])
    except Refused:
        return {}


def _shared_cases(user: User, permits: Permits) -> list[Case]:
    shared = shared_with(user)
    beside = Event.objects.filter(loaded=permits.loaded, role="suspect", other_person_id__in=shared)
    keys = shared | set(beside.values_list("person_id", flat=True))
    open_ones = Case.objects.filter(key__in=keys, closed_at=None).order_by("reference")
    return list(open_ones[:MOST])


def waiting_cards(user: User) -> list[Card]:
    """Safety checks and tasks that wait for an advocate or a manager; objections for a supervisor."""
    grant = grant_of(user.held_roles, Permission.CHECK_SAFETY)
    if grant is None or current() is None:
        return []
    permits, here = permits_of(user, grant), reverse("safety-tasks")
    due = by_due(_reachable(user, waiting_tasks()[:MOST]), timezone.now())
    cards = [
        Card(len(due.overdue), "Survivor-safety tasks overdue", here, urgent=True),
        Card(len(due.today), "Survivor-safety tasks due today", here),
        Card(len(lacking_for(user, permits)), "Safety checks due", f"{here}#checks"),
    ]
    if grant_of(user.held_roles, Permission.WAIVE_SAFETY):
        waits = objections().count()
        cards.insert(0, Card(waits, "Survivors' objections to decide", reverse("safety-objections"), urgent=True))
    return cards


@dataclass(frozen=True, slots=True)
class Side:
    """A survivor of a case on her own side: how it stands, and her newest checks."""

    one: OfSurvivor
    slug: str
    checks: list[SafetyCheck]


def sides_of(user: User, case: Case, seen: Watched) -> list[Side]:
    """The survivors of a case whom this user may work with."""
    standing = seen.standing(case.level, timezone.localdate())
    allowed = workable(user, [(case, each.survivor) for each in standing.survivors])
    return [
        Side(each, slug_of(case, each.survivor), seen.checks_of(each.survivor))
        for each in standing.survivors
        if (case.pk, each.survivor) in allowed
    ]
