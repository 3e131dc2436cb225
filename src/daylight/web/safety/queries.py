"""Reading safety: who is at risk of a case, everything recorded of its person, checks and waivers, and what waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from daylight.domain.casework import IdentityStatus
from daylight.domain.errors import DaylightError, Refused
from daylight.domain.safety import UNNAMED, Recorded, Standing, Waiver, at_risk, standing_of
from daylight.web.caseload.models import Case, News, Side
from daylight.web.people.presenters import victims_named
from daylight.web.releases.models import Event, Person, Register
from daylight.web.releases.queries import current_number
from daylight.web.safety import models

_UNNAMED_WORDS = "Somebody not named"
_CLOSED = (
    "Who is at risk from this person cannot be read now ({why}), so contact waits. "
    "Nothing was done. Tell your supervisor; acts that protect at once never wait."
)
_WANTED = ("source", "incident_id", "person_id", "role", "other_person_id", "event_date", "relationship",
           "relationship_settled", "intimate", "family", "themes")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watched:
    """What the gate reads of one case: whom it asks about and what they are called, and everything recorded of him."""

    called: dict[str, str]
    facts: frozenset[str]
    checks: tuple[models.SafetyCheck, ...]
    waivers: tuple[Waiver, ...]
    follows: Mapping[str, str]

    def standing(self, level: str, on: date) -> Standing:
        """How it stands with each of them on a day."""
        made = [check.value(self.now(check.survivor)) for check in self.checks]
        return standing_of(self.called, made, facts=self.facts, level=level, on=on)

    def now(self, survivor: str) -> str:
        """Who she is now: another id where her records were joined into it."""
        return self.follows.get(survivor, survivor)

    def checks_of(self, survivor: str) -> list[models.SafetyCheck]:
        """Her checks, the newest first."""
        return [check for check in reversed(self.checks) if self.now(check.survivor) == survivor]


def watched(case: Case) -> Watched:
    """What the gate reads of a case. Refused where it cannot be read: it is never taken for nothing."""
    try:
        return watched_all([case])[case.pk]
    except Refused:
        raise
    except DaylightError as why:
        raise Refused(_CLOSED.format(why=str(why).rstrip("."))) from why


def watched_all(cases: Iterable[Case]) -> dict[int, Watched]:
    """The same for many cases, with as many queries as for one; a case whose person is in no release is left out."""
    some = list(cases)
    loaded = current_number()
    ids = _ids_of(loaded, some)
    if len(some) == 1 and some[0].pk not in ids:
        raise Refused(_CLOSED.format(why="the release has no such person, under any name that was joined"))
    events = _events(loaded, {one for each in ids.values() for one in each})
    news = _by_case(News.objects.filter(case__in=some).values_list("case_id", "pk"))
    own = _by_case((each.case_id, each) for each in models.OwnSurvivor.objects.filter(case__in=some))
    checks = _by_case((each.case_id, each) for each in models.SafetyCheck.objects.filter(case__in=some))
    waivers = _by_case((each.case_id, each) for each in models.Waiver.objects.filter(case__in=some))
    follows = _joined(loaded, {check.survivor for each in checks.values() for check in each})
    return {
        case.pk: _watched(
            case,
            [event for one in sorted(ids[case.pk]) for event in events.get(one, [])],
            own.get(case.pk, []),
            checks.get(case.pk, []),
            waivers.get(case.pk, []),
            {f"news:{pk}" for pk in news.get(case.pk, [])},
            follows,
        )
        for case in some
        if case.pk in ids
    }


def people_of(case: Case) -> set[str]:
    """Every person of the release that a case may be about: joined, split or as it was. NotFound before a load."""
    return _ids_of(current_number(), [case]).get(case.pk, set())


def _by_case(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for case, row in pairs:
        found.setdefault(case, []).append(row)
    return found


def _ids_of(loaded: int, cases: list[Case]) -> dict[int, set[str]]:
    """Every person that each case may be about in this release; none for a case of somebody whom it does not have."""
    sides = _by_case(
        Side.objects.filter(change__case__in=cases, change__status=IdentityStatus.WAITS.value).values_list(
            "change__case_id", "person_id"
        )
    )
    wanted = {case.pk: {case.person_id, *sides.get(case.pk, [])} - {""} for case in cases}
    everybody = {one for each in wanted.values() for one in each}
    joined = _joined(loaded, everybody)
    everybody |= set(joined.values())
    known = set(Person.objects.filter(loaded=loaded, person_id__in=everybody).values_list("person_id", flat=True))
    found = {pk: {*each, *(joined[one] for one in each if one in joined)} & known for pk, each in wanted.items()}
    return {case.pk: found[case.pk] for case in cases if found[case.pk] or not case.person_id}


def _joined(loaded: int, ids: set[str]) -> dict[str, str]:
    """Of these, whoever was joined into another since the release before, and into whom."""
    rows = Register.objects.filter(loaded=loaded, change="joined", person_id__in=ids)
    return {one: others[0] for one, others in rows.values_list("person_id", "other_ids") if others}


def _events(loaded: int, ids: set[str]) -> dict[str, list[Any]]:
    rows = Event.objects.filter(loaded=loaded, person_id__in=ids, role="suspect").values_list(*_WANTED, named=True)
    found: dict[str, list[Any]] = {}
    for event in rows:
        if event.other_person_id != event.person_id:
            found.setdefault(event.person_id, []).append(event)
    return found


def _watched(
    case: Case,
    events: list[Any],
    own: list[models.OwnSurvivor],
    checks: list[models.SafetyCheck],
    waivers: list[models.Waiver],
    news: set[str],
    follows: dict[str, str],
) -> Watched:
    rows = [
        Recorded(
            event.other_person_id or "",
            event.event_date,
            event.relationship_settled or event.relationship,
            bool(event.themes or event.intimate or event.family),
        )
        for event in events
    ]
    asked = [follows.get(check.survivor, check.survivor) for check in checks]
    beside = [each.key for each in own] + [one for one in asked if one != UNNAMED]
    risk = at_risk(rows, opened_on=timezone.localdate(case.opened_at), named=beside)
    return Watched(
        called=_called(risk, victims_named(events), {each.key for each in own}),
        facts=frozenset({f"{event.source}:{event.incident_id}" for event in events} | news),
        checks=tuple(checks),
        waivers=tuple(each.value(frozenset(follows.get(one, one) for one in each.survivors)) for each in waivers),
        follows=follows,
    )


def _called(risk: tuple[str, ...], lettered: dict[str, str], own: set[str]) -> dict[str, str]:
    """What pages call each of them: letters for those in the records, a number for those whom only the site knows."""
    called: dict[str, str] = {}
    for survivor in risk:
        if survivor in lettered:
            called[survivor] = lettered[survivor]
        elif survivor == UNNAMED:
            called[survivor] = _UNNAMED_WORDS
        else:
            number = sum(one not in lettered and one != UNNAMED for one in called) + 1
            called[survivor] = f"Survivor {number} (named here)" if survivor in own else f"Survivor {number} (before)"
    return dict(sorted(called.items(), key=lambda each: (len(each[1]), each[1])))


def waiting_tasks() -> Any:
    """Tasks that wait, the soonest due first."""
    return models.AdvocateTask.objects.filter(status="waiting").select_related("case")


def objections() -> Any:
    """Objections that wait for a supervisor, oldest first."""
    return models.SafetyCheck.objects.filter(status="objected").select_related("case").order_by("objected_at")


@dataclass(frozen=True, slots=True)
class Due:
    """Tasks by when they are due: overdue, by the end of today, later."""

    overdue: list[models.AdvocateTask]
    today: list[models.AdvocateTask]
    later: list[models.AdvocateTask]


def by_due(tasks: Iterable[models.AdvocateTask], now: datetime) -> Due:
    """Tasks sorted into overdue, today and later."""
    due = Due([], [], [])
    for task in tasks:
        if task.due_at < now:
            due.overdue.append(task)
        elif timezone.localdate(task.due_at) <= timezone.localdate(now):
            due.today.append(task)
        else:
            due.later.append(task)
    return due
