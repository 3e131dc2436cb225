"""Reading orders, bail and warrants: those worked here, those that a release has beside them, and what waits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Case as Choice
from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from daylight.domain.access import Permission, Scope, grant_of
from daylight.domain.casework import OPEN as OPEN_CASES
from daylight.domain.errors import NotFound
from daylight.domain.levels import LEVELS
from daylight.domain.orders import (
    DUTIES,
    BreachStatus,
    ClockStatus,
    OrderStatus,
    WarrantStatus,
    renewal_is_asked,
    shipped_order_policy,
)
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.caseload.permits import closed_cases
from daylight.web.caseload.queries import open_cases
from daylight.web.components.cards import Card
from daylight.web.orders.models import Breach, Clock, CourtOrder, Requirement, WarrantWork
from daylight.web.people.models import Allocation
from daylight.web.people.permits import Permits, away_from, permits_of
from daylight.web.releases.models import Breach as ReleasedBreach
from daylight.web.releases.models import Order, Person, Score, Warrant
from daylight.web.releases.queries import current

ROWS_A_PAGE = 50
RANKED_MOST = 200
GONE = "No longer in the release"
_IN_FORCE, _RUNNING, _OPEN = OrderStatus.IN_FORCE.value, ClockStatus.RUNNING.value, WarrantStatus.OPEN.value


def order_called(number: int) -> CourtOrder:
    """One order that is worked here. NotFound where there is none."""
    found: CourtOrder = _one(CourtOrder.objects.filter(pk=number))
    return found


def thing_called(order: CourtOrder, thing: str, number: int) -> Any:
    """A requirement, breach or clock of an order. NotFound where the order has none of this number."""
    models: dict[str, Any] = {"requirement": Requirement, "breach": Breach, "clock": Clock}
    if thing not in models:
        raise NotFound("There is no such entry. Go back to the order.")
    return _one(models[thing].objects.filter(order=order, pk=number))


def warrant_called(number: int) -> WarrantWork:
    """One warrant that is worked here. NotFound where there is none."""
    found: WarrantWork = _one(WarrantWork.objects.filter(pk=number))
    return found


def _one(rows: QuerySet[Any]) -> Any:
    found = rows.first()
    if found is None:
        raise NotFound("There is no such entry. Go back to the list.")
    return found


def in_reach(permits: Permits, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of rows with a `person_id`, those as far as the grant reaches: for a unit its own people and nobody's."""
    if permits.grant.scope is Scope.FORCE:
        return rows
    elsewhere = Allocation.objects.filter(person_id=OuterRef("person_id")).exclude(unit=permits.user.unit)
    elsewhere = elsewhere.exclude(owner__in=away_from(permits.user))
    return rows.filter(~Exists(elsewhere))


def worked(permits: Permits) -> QuerySet[CourtOrder]:
    """Orders worked here, as far as the grant reaches, that nobody has ended; the first to end first."""
    rows = in_reach(permits, CourtOrder.objects.filter(status=_IN_FORCE))
    return rows.order_by(F("ends_on").asc(nulls_last=True), "pk")


def ended(permits: Permits) -> QuerySet[CourtOrder]:
    """Orders worked here that ended, were discharged or struck out, the newest first."""
    return in_reach(permits, CourtOrder.objects.exclude(status=_IN_FORCE)).order_by("-at", "-pk")


def released(permits: Permits, on: date) -> QuerySet[Any]:
    """Orders of the release in force on a day, of people with an open case in reach, that nobody works here yet."""
    people = open_cases(permits).exclude(person_id="").values("person_id")
    rows = Order.objects.filter(loaded=permits.loaded, person_id__in=people)
    return not_taken_up(rows, on).order_by(F("ends_on").asc(nulls_last=True), "record_id")


def not_taken_up(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Of orders of a release, those in force on a day, of kinds that are worked here, that nobody works here yet."""
    here = CourtOrder.objects.filter(person_id=OuterRef("person_id"), reference=OuterRef("order_id"))
    here = here.exclude(status=OrderStatus.ENTERED_WRONGLY.value)
    rows = rows.filter(kind__in=list(shipped_order_policy().orders), starts_on__lte=on)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)).filter(~Exists(here))


@dataclass(frozen=True, slots=True)
class Ending:
    """An order that ends soon, worked here or of the release."""

    person_id: str
    kind: str
    reference: str
    ends_on: date
    order: CourtOrder | None
    asked: bool

    @property
    def past(self) -> bool:
        """Whether its last day is past: what became of it is to be said."""
        return self.order is not None and self.order.has_lapsed


def endings(permits: Permits, today: date) -> list[Ending]:
    """Orders that end within the days of policy, the soonest first, each with whether the renewal question waits. Those
    whose last day is past, and that nobody has ended, stand before them."""
    last = today + timedelta(days=shipped_order_policy().renewal_days[0])
    found = [
        Ending(one.person_id, one.kind, one.reference, one.ends_on, one, _is_asked(one, today))
        for one in worked(permits).filter(ends_on__lte=last) if one.ends_on
    ]  # fmt: skip
    found += [
        Ending(row.person_id, row.kind, row.order_id, row.ends_on, None, True)
        for row in released(permits, today).filter(ends_on__lte=last)
    ]
    return sorted(found, key=lambda one: (one.ends_on, one.person_id, one.reference))


def _is_asked(order: CourtOrder, today: date) -> bool:
    return renewal_is_asked(order.ends_on, today, order.renewal_on)


def clocks_running(permits: Permits, *, duties: bool) -> list[Clock]:
    """Clocks that run, the soonest first: of courts, or duties to notify."""
    orders = in_reach(permits, CourtOrder.objects.all()).values("pk")
    rows = Clock.objects.filter(status=_RUNNING, order__in=orders).select_related("order")
    rows = rows.filter(kind__in=DUTIES) if duties else rows.exclude(kind__in=DUTIES)
    return list(rows.order_by("due_at", "pk"))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A warrant to execute, or a breach of bail, with how dangerous he is taken to be."""

    person_id: str
    reference: str
    kind: str
    on: date
    level: str
    score: float | None
    row: Any = field(repr=False)
    tried: int = 0
    last_tried: date | None = None

    @property
    def address(self) -> str:
        """Where it is worked; empty for one of the release that nobody works yet."""
        if isinstance(self.row, WarrantWork):
            return reverse("warrant", args=[self.row.pk])
        return reverse("order", args=[self.row.order_id]) if isinstance(self.row, Breach) else ""


def _by_risk(permits: Permits, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows with a `person_id`, by the level that somebody set, then by the score, the highest first."""
    key = Cast(OuterRef("person_id"), CharField())
    case = Case.objects.filter(key=key, status__in=[one.value for one in OPEN_CASES])
    score = Score.objects.filter(loaded=permits.loaded, person_id=OuterRef("person_id")).order_by("scorer")
    whens = [When(risk_level=level, then=Value(place)) for place, level in enumerate(LEVELS, 1)]
    rows = rows.annotate(risk_level=Subquery(case.values("level")[:1]), risk_score=Subquery(score.values("total")[:1]))
    rows = rows.annotate(risk=Choice(*whens, default=Value(0), output_field=IntegerField()))
    return rows.order_by("-risk", F("risk_score").desc(nulls_last=True))


def open_warrants(permits: Permits, on: date) -> list[Ranked]:
    """Open warrants, worked here or of the release, the most dangerous first: at most RANKED_MOST of each."""
    here = _by_risk(permits, in_reach(permits, WarrantWork.objects.filter(status=_OPEN)))
    found = [
        _ranked(row, row.reference, row.issued_on, tried=row.attempts.all())
        for row in here.prefetch_related("attempts")[:RANKED_MOST]
    ]
    rows = in_reach(permits, released_warrants(permits.loaded, on))
    found += [_ranked(row, row.warrant_id, row.issued_on) for row in _by_risk(permits, rows)[:RANKED_MOST]]
    return sorted(found, key=_risk)[:RANKED_MOST]


def released_warrants(loaded: int, on: date) -> QuerySet[Any]:
    """Warrants of the release that are open on a day and that nobody works here."""
    here = WarrantWork.objects.filter(person_id=OuterRef("person_id"), reference=OuterRef("warrant_id"))
    here = here.exclude(status=WarrantStatus.ENTERED_WRONGLY.value)
    rows: QuerySet[Any] = Warrant.objects.filter(loaded=loaded, executed_on=None, withdrawn_on=None, issued_on__lte=on)
    return rows.exclude(person_id=None).filter(~Exists(here))


def failed_bail(permits: Permits, today: date) -> list[Ranked]:
    """Breaches of bail in the days of policy, worked here or of the release, the most dangerous first."""
    policy = shipped_order_policy()
    kinds = [one.kind for one in policy.orders.values() if one.is_bail]
    first = today - timedelta(days=policy.failed_bail_days)
    mine = Breach.objects.filter(on__gte=first, order__kind__in=kinds, status=BreachStatus.RECORDED.value)
    mine = mine.select_related("order").annotate(person_id=F("order__person_id"))
    found = [
        _ranked(row, row.order.reference, row.on, kind=row.order.kind)
        for row in _by_risk(permits, in_reach(permits, mine))[:RANKED_MOST]
    ]
    told = ReleasedBreach.objects.filter(loaded=permits.loaded, breached_on__gte=first, breached_on__lte=today)
    rows = Order.objects.filter(loaded=permits.loaded, kind__in=kinds, order_id__in=told.values("order_id"))
    rows = in_reach(permits, not_taken_up(rows, today))
    some = list(_by_risk(permits, rows)[:RANKED_MOST])
    last = told.filter(order_id__in=[row.order_id for row in some]).order_by("breached_on")
    days = dict(last.values_list("order_id", "breached_on"))
    found += [_ranked(row, row.order_id, days[row.order_id]) for row in some]
    return sorted(found, key=_risk)[:RANKED_MOST]


def _ranked(row: Any, reference: str, on: date, *, kind: str = "", tried: Iterable[Any] = ()) -> Ranked:
    days = [one.on for one in tried]
    level, score = row.risk_level or "", row.risk_score
    said = kind or str(row.kind or "other")
    return Ranked(row.person_id, reference, said, on, level, score, row, len(days), max(days, default=None))


def _risk(one: Ranked) -> tuple[int, float, date]:
    place = LEVELS.index(one.level) if one.level in LEVELS else -1
    return (-place, -(one.score if one.score is not None else -1), one.on)


def names_of(permits: Permits, person_ids: Iterable[str]) -> dict[str, str]:
    """SURNAME, Forename of people, or of whose case it is; empty for those closed to the user, whose row then shows
    nothing else."""
    wanted = list(dict.fromkeys(person_ids))
    alone = list(Case.objects.filter(reference__in=wanted, person_id=""))
    closed = {**permits.closed(wanted), **closed_cases(permits, alone)}
    people = Person.objects.filter(loaded=permits.loaded, person_id__in=wanted)
    named = {
        person: f"{(surname or 'Name not known').upper()}, {forename or 'not known'}"
        for person, surname, forename in people.values_list("person_id", "surname", "forename")
    }
    named |= {case.key: name_alone(case) for case in alone}
    return {one: "" if one in closed else named.get(one, GONE) for one in wanted}


def name_alone(case: Case) -> str:
    """SURNAME, Forename of somebody in no record, as was told."""
    return f"{(case.surname or 'Name not known').upper()}, {case.forename or 'not known'} (in no record)"


def waiting_cards(user: User) -> list[Card]:
    """What waits for this user; nothing for those whose roles do not do it."""
    grant = grant_of(user.held_roles, Permission.MANAGE_ORDERS)
    if grant is None or current() is None:
        return []
    permits, today, now = permits_of(user, grant), timezone.localdate(), timezone.now()
    clocks = [*clocks_running(permits, duties=False), *clocks_running(permits, duties=True)]
    soon = [one for one in clocks if one.due_at <= now + timedelta(hours=48)]
    ending = [one for one in endings(permits, today) if one.asked or one.past]
    open_ones = in_reach(permits, WarrantWork.objects.filter(status=_OPEN)).count()
    open_ones += in_reach(permits, released_warrants(permits.loaded, today)).count()
    address = reverse("orders")
    return [
        Card(len(soon), "Court clocks and duties within 48 hours", f"{address}?show=clocks", urgent=True),
        Card(len(ending), "Orders and bail ending or past: renew, or end?", f"{address}?show=ending"),
        Card(open_ones, "Warrants to execute", f"{address}?show=warrants"),
    ]


@dataclass(frozen=True, slots=True)
class OfPerson:
    """Everything of orders and warrants of one person that is worked here, and what only the release has."""

    worked: list[CourtOrder]
    released: list[Any]
    clocks: list[Clock]
    warrants: list[WarrantWork]
    released_warrants: list[Any]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of order that he is under."""
        return frozenset(
            {
                *(one.kind for one in self.worked if one.is_in_force and not one.has_lapsed),
                *(row.kind for row in self.released),
            }
        )


def of_person(loaded: int, person_id: str, today: date) -> OfPerson:
    """One person's orders, clocks that run, and warrants."""
    orders = list(CourtOrder.objects.filter(person_id=person_id).order_by("status", F("ends_on").asc(nulls_last=True)))
    clocks = Clock.objects.filter(order__person_id=person_id, status=_RUNNING).select_related("order")
    rows = Order.objects.filter(loaded=loaded, person_id=person_id)
    return OfPerson(
        worked=sorted(orders, key=lambda one: not one.is_in_force),
        released=list(not_taken_up(rows, today).order_by("starts_on", "record_id")),
        clocks=list(clocks.order_by("due_at", "pk")),
        warrants=list(WarrantWork.objects.filter(person_id=person_id)),
        released_warrants=list(released_warrants(loaded, today).filter(person_id=person_id).order_by("issued_on")),
    )
