"""Reading events: calendars, who may be asked about, plans, and what came of one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from daylight.domain.access import Permission, Scope, grant_of
from daylight.domain.casework import OPEN as OPEN_CASES
from daylight.domain.errors import NotFound
from daylight.domain.occasions import PlanStatus, Standing
from daylight.domain.proportions import Proportion
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.components.cards import Card
from daylight.web.occasions.models import Calendar, Contact, EventPlan
from daylight.web.people.permits import Permits
from daylight.web.releases.models import Breach, Event, Intelligence, Listing, Load, Order, Person

MOST_ASKED_ABOUT = 500
"""So many people are asked about at most: those with a case first, then the list by rank. The page says so."""
_LATER = timedelta(days=7)


def calendars() -> QuerySet[Calendar]:
    """Every calendar with how many events, from when to when."""
    return Calendar.objects.annotate(number=Count("entries"), first=Min("entries__first"), last=Max("entries__last"))


def calendar_of(number: int) -> Calendar:
    """NotFound where there is none."""
    found = calendars().filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such calendar. It may have been removed; look at Events.")
    return found


def plans(user: User, scope: Scope) -> QuerySet[EventPlan]:
    """Plans, the newest event first; those of the own unit where the grant reaches no further."""
    every = EventPlan.objects.select_related("calendar").annotate(
        chosen=Count("contacts", filter=Q(contacts__decided=Contact.CHOSEN))
    )
    return (every if scope is Scope.FORCE else every.filter(unit=user.unit)).order_by("-first", "-pk")


def plan_of(user: User, scope: Scope, number: int) -> EventPlan:
    """NotFound where there is none in this user's reach."""
    found = plans(user, scope).filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such plan in your unit. Look at Events for those there are.")
    return found


def asked_about(loaded: int) -> tuple[list[str], bool]:
    """Whose incidents are held against a calendar: open cases, then those whom a definition finds, by rank.

    And whether anybody was left out for their number.
    """
    cases = Case.objects.filter(status__in=[each.value for each in OPEN_CASES]).exclude(person_id="")
    people = dict.fromkeys(cases.order_by("reference").values_list("person_id", flat=True))
    listed = Listing.objects.filter(loaded=loaded, met=True).order_by("rank", "person_id")
    for person in listed.values_list("person_id", flat=True)[: 4 * MOST_ASKED_ABOUT]:
        people.setdefault(person)
    known = set(Person.objects.filter(loaded=loaded, person_id__in=list(people), as_suspect__gt=0, protected=False)
                .values_list("person_id", flat=True))  # fmt: skip
    ordered = [each for each in people if each in known]
    return ordered[:MOST_ASKED_ABOUT], len(ordered) > MOST_ASKED_ABOUT


def viewpoint(loaded: int) -> date:
    """The day up to which the release knows."""
    return Load.objects.values_list("as_of", flat=True).get(number=loaded)


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a plan as the page shows them; `closed` ones show their reference alone."""

    contact: Contact
    person: Any
    case: Case | None
    closed: str | None
    orders: int


def rows_of(plan: EventPlan, permits: Permits) -> list[Row]:
    """Everybody in a plan, those with more cited incidents first."""
    contacts = sorted(plan.contacts.all(), key=lambda each: (-len(each.cited), each.person_id))
    ids = [each.person_id for each in contacts]
    people = {each.person_id: each for each in Person.objects.filter(loaded=permits.loaded, person_id__in=ids)}
    cases = {each.person_id: each for each in open_cases(ids)}
    closed = permits.closed(ids)
    in_force = orders_in_force(permits.loaded, ids, plan.first)
    return [
        Row(each, people.get(each.person_id), cases.get(each.person_id), closed.get(each.person_id),
            in_force.get(each.person_id, 0))
        for each in contacts
    ]  # fmt: skip


def open_cases(people: list[str]) -> QuerySet[Case]:
    """The open cases of these people."""
    return Case.objects.filter(person_id__in=people, status__in=[each.value for each in OPEN_CASES])


def orders_in_force(loaded: int, people: list[str], on: date) -> dict[str, int]:
    """How many orders and bails of each person are in force on a day: contact keeps within them."""
    rows = Order.objects.filter(loaded=loaded, person_id__in=people).filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return dict(rows.filter(starts_on__lte=on).values_list("person_id").annotate(Count("order_id", distinct=True)))


def standings_of(plan: EventPlan, loaded: int) -> list[Standing]:
    """What decides whether contact with each person chosen may be held out.

    Any intelligence of the ninety days before the event is taken for a live threat: it may be one.
    """
    chosen = list(plan.contacts.filter(decided__in=[Contact.CHOSEN, Contact.HELD_OUT]))
    ids = [each.person_id for each in chosen]
    levels = {each.person_id: each.level for each in open_cases(ids)}
    newest = Event.objects.filter(loaded=loaded, person_id__in=ids, role="suspect").exclude(cancelled=True)
    last = dict(newest.values_list("person_id").annotate(Max("event_date")))
    threats = set(
        Intelligence.objects.filter(loaded=loaded, person_id__in=ids, reported_on__gte=plan.first - timedelta(days=90))
        .values_list("person_id", flat=True)
    )  # fmt: skip
    owned = dict(Order.objects.filter(loaded=loaded, person_id__in=ids).values_list("order_id", "person_id"))
    broken = Breach.objects.filter(loaded=loaded, order_id__in=list(owned)).values_list("order_id", flat=True)
    breached = {owned[each] for each in broken}
    return [
        Standing(
            one.person_id,
            levels.get(one.person_id, ""),
            one.threat or one.person_id in threats,
            one.person_id in breached,
            last.get(one.person_id),
        )
        for one in chosen
    ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of some people, how many had an incident on the event's days or in the week after."""

    words: str
    share: Proportion


def outcomes_of(plan: EventPlan, loaded: int) -> list[Outcome]:
    """What followed, for those contacted and those held out. It compares nothing: chance and choice are in both."""
    found = []
    for decided, words in ((Contact.CHOSEN, "Contact planned"), (Contact.HELD_OUT, "Held out by the draw")):
        ids = list(plan.contacts.filter(decided=decided).values_list("person_id", flat=True))
        events = Event.objects.filter(loaded=loaded, person_id__in=ids, role="suspect", event_date__gte=plan.first,
                                      event_date__lte=plan.last + _LATER).exclude(cancelled=True)  # fmt: skip
        hit = set(events.values_list("person_id", flat=True))
        found.append(Outcome(words, Proportion(len(hit), len(ids))))
    return found


def waiting_cards(user: User) -> list[Card]:
    """Plans to approve, and approved ones whose event is past without a report."""
    found = []
    if grant_of(user.held_roles, Permission.APPROVE_PLAN):
        waiting = EventPlan.objects.filter(status=PlanStatus.SUBMITTED.value).exclude(last_by=user.username)
        found.append(Card(waiting.count(), "Event plans to approve", reverse("events")))
    grant = grant_of(user.held_roles, Permission.PLAN_EVENT)
    if grant:
        past = plans(user, grant.scope).filter(status=PlanStatus.APPROVED.value, last__lt=timezone.localdate())
        found.append(Card(past.count(), "Event reports to write", reverse("events")))
    return found
