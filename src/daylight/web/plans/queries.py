"""Reading plans: one case's, one user's actions, what waits, a unit's packages, and who reads a briefing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import NotFound
from daylight.domain.interventions import OPEN, ActionStatus
from daylight.domain.safety import safety_policy
from daylight.domain.workloads import Package, Placed, placed
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import closed_cases
from daylight.web.caseload.queries import cases_for
from daylight.web.components.cards import Card
from daylight.web.people.models import Allocation
from daylight.web.people.permits import Permits, away_from, permits_of
from daylight.web.plans.models import Action, Capacity
from daylight.web.plans.permits import KEPT_CLOSE
from daylight.web.releases.models import Person, Score
from daylight.web.releases.queries import current
from daylight.web.survivors.pending import Planned

ROWS_A_PAGE = 50
_OPEN = [status.value for status in OPEN]


def action_called(number: int) -> Action:
    """One action with its case. NotFound where there is none."""
    action = Action.objects.select_related("case", "owner").filter(pk=number).first()
    if action is None:
        raise NotFound("There is no such action. Go back to the plan.")
    return action


def heard_of(user: User, actions: QuerySet[Action]) -> QuerySet[Action]:
    """Of these, those of which the user may hear: the rule of `permits.may_see_kind`."""
    if grant_of(user.held_roles, Permission.APPROVE_PLAN) is None:
        return actions.exclude(kind__in=KEPT_CLOSE)
    return actions


def plan_of(case: Case, user: User) -> list[Action]:
    """Every action of a case that the user may hear of: open ones by target date, then those that ended."""
    actions = heard_of(user, Action.objects.filter(case=case)).select_related("owner", "case")
    found = list(actions.prefetch_related("steps", "sessions").order_by("target_on", "pk"))
    return sorted(found, key=lambda action: not action.is_open)


def planned_on(user: User, case: Case) -> list[Planned]:
    """What is planned on a case that reaches him, in the catalogue's words alone, for a survivor's page."""
    actions = heard_of(user, Action.objects.filter(case=case, status__in=_OPEN))
    return [
        Planned(action.entry.words, action.target_on, safety_policy().act(action.entry.act).waits)
        for action in actions
        if action.entry.act
    ]


def in_reach(permits: Permits) -> QuerySet[Action]:
    """Actions of cases as far as the grant reaches, of which the user may hear."""
    found = Action.objects.filter(case__in=cases_for(permits).values("pk"))
    return heard_of(permits.user, found).select_related("case", "owner")


def mine(actions: QuerySet[Action], user: User) -> QuerySet[Action]:
    """Of these, open ones that the user does, or for whose owner they cover today."""
    return actions.filter(Q(owner=user) | Q(owner__in=away_from(user)), status__in=_OPEN)


def overdue(actions: QuerySet[Action], on: date) -> QuerySet[Action]:
    """Of these, open ones whose target date is past."""
    return actions.filter(status__in=_OPEN, target_on__lt=on)


def to_approve(actions: QuerySet[Action], user: User) -> QuerySet[Action]:
    """Of these, those that wait for a supervisor other than who proposed them."""
    return actions.filter(status=ActionStatus.PROPOSED.value).exclude(last_by__iexact=user.username)


def to_log(actions: QuerySet[Action], on: date) -> QuerySet[Action]:
    """Of these, started ones whose outcome nobody has logged by their target date."""
    return actions.filter(status=ActionStatus.STARTED.value, target_on__lte=on)


def page_of(permits: Permits, actions: QuerySet[Action], number: str | None) -> tuple[Page[Any], list[Any]]:
    """A page of actions, each with whether its case is closed to the user."""
    page = Paginator(actions.order_by("target_on", "pk"), ROWS_A_PAGE).get_page(number)
    rows = list(page.object_list)
    closed = closed_cases(permits, {row.case for row in rows})
    names = names_of(permits.loaded, [row.case for row in rows if row.case.reference not in closed])
    return page, [(row, names.get(row.case_id, ""), row.case.reference in closed) for row in rows]


def names_of(loaded: int, cases: Iterable[Case]) -> dict[int, str]:
    """SURNAME, Forename of each case's person, from the release or what was told of them."""
    some = list(cases)
    ids = [case.person_id for case in some if case.person_id]
    people = {one.person_id: one for one in Person.objects.filter(loaded=loaded, person_id__in=ids)}
    return {case.pk: _name(people.get(case.person_id, case)) for case in some}


def _name(one: Any) -> str:
    return f"{(one.surname or 'Name not known').upper()}, {one.forename or 'not known'}"


def waiting_cards(user: User) -> list[Card]:
    """What waits for this user in plans; nothing for those whose roles do not do it."""
    cards = _briefing_cards(user)
    grant = grant_of(user.held_roles, Permission.PLAN)
    if grant is None or current() is None:
        return cards
    today, permits = timezone.localdate(), permits_of(user, grant)
    own = mine(in_reach(permits), user)
    cards += [
        Card(overdue(own, today).count(), "Actions overdue", f"{reverse('actions')}?show=overdue", urgent=True),
        Card(to_log(own, today).count(), "Outcomes to log", f"{reverse('actions')}?show=to_log"),
    ]
    if approves := grant_of(user.held_roles, Permission.APPROVE_PLAN):
        number = to_approve(in_reach(permits_of(user, approves)), user).count()
        cards.append(Card(number, "Actions to approve", f"{reverse('actions')}?show=to_approve"))
    return cards


def _briefing_cards(user: User) -> list[Card]:
    if not user.unit or user.agency or grant_of(user.held_roles, Permission.SEE_PERSON) is None:
        return []
    unread = [one for one in briefings_for(user) if user.username not in {receipt.by for receipt in one.receipts.all()}]
    return [Card(len(unread), "Briefings to read", reverse("briefings"))]


def briefings_for(user: User) -> list[Action]:
    """Briefings in force for the user's own team, the soonest to expire first."""
    found = Action.objects.filter(
        kind="neighbourhood_briefing", status__in=(ActionStatus.STARTED.value, ActionStatus.DONE.value)
    )
    today = timezone.localdate().isoformat()
    rows = found.filter(details__audience=user.unit, details__expires_on__gte=today).select_related("case", "owner")
    return sorted(rows.prefetch_related("receipts"), key=lambda action: str(action.details["expires_on"]))


def hours_of(unit: str) -> Capacity | None:
    """The hours that a unit has set; None where nobody has."""
    return Capacity.objects.filter(unit=unit).first()


def committed(actions: QuerySet[Action]) -> int:
    """Minutes that started actions hold."""
    return int(actions.filter(status=ActionStatus.STARTED.value).aggregate(held=Sum("minutes"))["held"] or 0)


def packages_of(permits: Permits, unit: str) -> tuple[int, int | None, list[tuple[Placed, Case]]]:
    """Minutes that are held already, minutes there are (None: not set), and every case of a unit with approved actions
    in the order in which they get what is left."""
    held_by = Allocation.objects.filter(unit=unit).values("person_id")
    ours = in_reach(permits).filter(case__key__in=held_by)
    waiting = ours.filter(status=ActionStatus.APPROVED.value).values("case_id").order_by()
    sums = list(waiting.annotate(minutes_=Sum("minutes"), since=Min("approved_at"), many=Count("pk")))
    cases = {case.pk: case for case in Case.objects.filter(pk__in=[row["case_id"] for row in sums])}
    scores = _scores(permits.loaded, [case.person_id for case in cases.values() if case.person_id])
    packages = [
        Package(
            cases[row["case_id"]].reference,
            cases[row["case_id"]].level,
            scores.get(cases[row["case_id"]].person_id),
            timezone.localtime(row["since"]).date(),
            row["minutes_"],
        )
        for row in sums
    ]
    held, setting = committed(ours), hours_of(unit)
    minutes = setting.minutes if setting else None
    by_reference = {case.reference: case for case in cases.values()}
    ordered = placed(packages, (minutes or 0) - held)
    return held, minutes, [(one, by_reference[one.package.reference]) for one in ordered]


def _scores(loaded: int, person_ids: list[str]) -> dict[str, float]:
    rows = Score.objects.filter(loaded=loaded, person_id__in=person_ids).order_by("-scorer")
    return {person: total for person, total in rows.values_list("person_id", "total") if total is not None}
