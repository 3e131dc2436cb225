"""Orders, bail and warrants: kinds with their tests, clocks, breaches and routes."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from daylight.domain.access import Permission
from daylight.domain.clocks import ALARMS, LONDON, NOTHING, LeftOut, alarms_of, counted_between, hours_after, midnight
from daylight.domain.errors import Invalid, Refused
from daylight.domain.moves import Move, Statuses
from daylight.domain.periods import age_on
from daylight.domain.reference import reference_toml

_P = Permission.MANAGE_ORDERS


class OrderStatus(StrEnum):
    """Where an order, a notice or bail stands."""

    IN_FORCE = "in_force"
    ENDED = "ended"
    DISCHARGED = "discharged"
    ENTERED_WRONGLY = "entered_wrongly"


class RequirementStatus(StrEnum):
    """Whether one requirement is met."""

    RUNNING = "running"
    MET = "met"
    NOT_MET = "not_met"
    TAKEN_OUT = "taken_out"


class BreachStatus(StrEnum):
    """Which way one suspected breach went."""

    RECORDED = "recorded"
    CRIMINAL = "criminal"
    CONTEMPT = "contempt"
    ARREST_ONLY = "arrest_only"
    NO_ACTION = "no_action"


class ClockStatus(StrEnum):
    """Whether what a clock waits for was done."""

    RUNNING = "running"
    DONE = "done"
    MISSED = "missed"
    CALLED_OFF = "called_off"


class WarrantStatus(StrEnum):
    """Whether a warrant is still to be executed."""

    OPEN = "open"
    EXECUTED = "executed"
    WITHDRAWN = "withdrawn"
    ENTERED_WRONGLY = "entered_wrongly"


_O, _R, _B, _C, _W = OrderStatus, RequirementStatus, BreachStatus, ClockStatus, WarrantStatus
ORDERS = Statuses(
    "An order, a notice or bail",
    {_O.IN_FORCE: "the owner: watch it, renew it or let it end", _O.ENDED: "", _O.DISCHARGED: "",
     _O.ENTERED_WRONGLY: ""},
    (
        Move("end", _O.IN_FORCE, _O.ENDED, _P, reason=True),
        Move("discharge", _O.IN_FORCE, _O.DISCHARGED, _P, reason=True),
        Move("strike out", _O.IN_FORCE, _O.ENTERED_WRONGLY, _P, reason=True),
        Move("reopen", _O.ENDED, _O.IN_FORCE, _P, reason=True),
    ),
)  # fmt: skip
REQUIREMENTS = Statuses(
    "A requirement of an order",
    {_R.RUNNING: "its supervisor: say whether it is met", _R.MET: "", _R.NOT_MET: "the owner: is it a breach?",
     _R.TAKEN_OUT: ""},
    (
        *(Move("meet", before, _R.MET, _P, reason=True) for before in (_R.RUNNING, _R.NOT_MET)),
        Move("not meet", _R.RUNNING, _R.NOT_MET, _P, reason=True),
        Move("run again", _R.NOT_MET, _R.RUNNING, _P, reason=True),
        Move("run again", _R.MET, _R.RUNNING, _P, reason=True),
        *(Move("take out", before, _R.TAKEN_OUT, _P, reason=True) for before in (_R.RUNNING, _R.NOT_MET)),
    ),
)  # fmt: skip
ROUTES = (_B.CRIMINAL, _B.CONTEMPT, _B.ARREST_ONLY)
"""Ways that a suspected breach may go: one for one act."""
BREACHES = Statuses(
    "A suspected breach",
    {_B.RECORDED: "the owner: choose the one route", _B.CRIMINAL: "", _B.CONTEMPT: "", _B.ARREST_ONLY: "",
     _B.NO_ACTION: ""},
    (
        *(Move(after.value.replace("_", " "), _B.RECORDED, after, _P, reason=True) for after in ROUTES),
        Move("take no action", _B.RECORDED, _B.NO_ACTION, _P, reason=True),
        *(Move("think again", before, _B.RECORDED, _P, reason=True) for before in (*ROUTES, _B.NO_ACTION)),
    ),
)  # fmt: skip
CLOCKS = Statuses(
    "A clock of an order",
    {_C.RUNNING: "the owner: in time", _C.DONE: "", _C.MISSED: "", _C.CALLED_OFF: ""},
    (
        Move("do", _C.RUNNING, _C.DONE, _P, reason=True),
        Move("miss", _C.RUNNING, _C.MISSED, _P, reason=True),
        Move("call off", _C.RUNNING, _C.CALLED_OFF, _P, reason=True),
    ),
)
WARRANTS = Statuses(
    "A warrant",
    {_W.OPEN: "the owner: execute it", _W.EXECUTED: "", _W.WITHDRAWN: "", _W.ENTERED_WRONGLY: ""},
    (
        Move("execute", _W.OPEN, _W.EXECUTED, _P, reason=True),
        Move("withdraw", _W.OPEN, _W.WITHDRAWN, _P, reason=True),
        Move("strike out", _W.OPEN, _W.ENTERED_WRONGLY, _P, reason=True),
        Move("reopen", _W.EXECUTED, _W.OPEN, _P, reason=True),
    ),
)
DUTIES = ("notification", "notification_served", "notification_change")
"""Clocks of duties to notify: every other one is of a court or of custody."""
STATUSES = (ORDERS, REQUIREMENTS, BREACHES, CLOCKS, WARRANTS)
"""Every table of this module, to be printed."""


@dataclass(frozen=True, slots=True)
class OrderKind:
    """One kind of order: who may apply, on which test, for how long, and which way a breach of it may go.

    `needs` are kinds of evidence that records hold, `asks` what only a person can write. `sure` says how far the facts
    were read at their source.
    """

    kind: str
    words: str
    jurisdiction: str
    applicant: str
    test: str
    time: str
    conviction: bool
    least_age: int
    routes: tuple[str, ...]
    needs: tuple[str, ...]
    asks: tuple[str, ...]
    source: str
    sure: str
    clocks: tuple[str, ...] = ()
    breach_clocks: tuple[str, ...] = ()
    notice: bool = False
    is_bail: bool = False
    by_area: bool = False
    helper: bool = True
    instead_of: str = ""
    least_days: int = 0
    most_days: int = 0
    least_months: int = 0
    tag_most_months: int = 0

    @property
    def has_duty(self) -> bool:
        """Whether it brings a duty to notify names and address, and each change of them."""
        return not set(self.clocks).isdisjoint(DUTIES)


@dataclass(frozen=True, slots=True)
class ClockKind:
    """One clock: so many counted hours, or so many days of which the first is the day it starts.

    `from_service`: one of an order that starts when the order is served, and not when it is made.
    """

    kind: str
    words: str
    starts: str
    source: str
    sure: str
    hours: int = 0
    days: int = 0
    leaves_out: bool = False
    from_service: bool = False

    def __post_init__(self) -> None:
        if (self.hours > 0) == (self.days > 0):
            raise ValueError(f"the clock {self.kind} counts hours or days, and not both")


@dataclass(frozen=True, slots=True)
class InForce:
    """That kinds of order are in force in an area: the code of a force, and the days; `until` None while it holds."""

    orders: tuple[str, ...]
    area: str
    words: str
    since: date
    until: date | None = None
    part: str = ""

    def holds(self, kind: str, area: str, on: date) -> bool:
        """Whether this kind is in force in that area on that day (in a part of it, where `part` names one)."""
        return kind in self.orders and area == self.area and self.since <= on and (not self.until or on <= self.until)


@dataclass(frozen=True, slots=True)
class OrderPolicy:
    """Everything of `orders.toml`, of one edition."""

    edition: str
    source: str
    owner: str
    renewal_days: tuple[int, ...]
    recent_days: int
    failed_bail_days: int
    violence: tuple[str, ...]
    bail_months: Mapping[str, int]
    words: Mapping[str, Mapping[str, str]]  # of sure, jurisdictions, ranks, evidence, asks, knowledge, routes
    requirements: Mapping[str, tuple[str, bool]]
    clocks: Mapping[str, ClockKind]
    orders: Mapping[str, OrderKind]
    areas: tuple[InForce, ...]

    def __post_init__(self) -> None:
        if list(self.renewal_days) != sorted(set(self.renewal_days), reverse=True) or min(self.renewal_days) < 1:
            raise ValueError("the days of renewal fall, and are one or more")
        for one in self.orders.values():
            for name, values in (
                ("evidence", one.needs), ("asks", one.asks), ("routes", one.routes), ("sure", (one.sure,)),
                ("jurisdictions", (one.jurisdiction,)),
            ):  # fmt: skip
                if lost := set(values) - set(self.words[name]):
                    raise ValueError(f"{one.kind} names what {name} does not have: {', '.join(sorted(lost))}")
            if lost := {*one.clocks, *one.breach_clocks} - set(self.clocks):
                raise ValueError(f"{one.kind} starts clocks that there are not: {', '.join(sorted(lost))}")


_WORDS = ("sure", "jurisdictions", "ranks", "evidence", "asks", "knowledge", "routes")


def order_policy_of(data: Mapping[str, Any]) -> OrderPolicy:
    """A policy from parsed TOML; KeyError, TypeError or ValueError when it is wrong."""
    areas = (
        InForce(tuple(one["orders"]), one["area"], one["words"], one["from"], one.get("to"), one.get("part", ""))
        for one in data["areas"]
    )
    return OrderPolicy(
        edition=data["edition"], source=data["source"], owner=data["owner"],
        renewal_days=tuple(data["renewal_days"]), recent_days=data["recent_days"],
        failed_bail_days=data["failed_bail_days"], violence=tuple(data["violence"]),
        bail_months=dict(data["bail"]["months"]), words={name: dict(data[name]) for name in _WORDS},
        requirements={name: (one["words"], one["positive"]) for name, one in data["requirements"].items()},
        clocks={name: ClockKind(name, **told) for name, told in data["clocks"].items()},
        orders={name: _kind(name, told) for name, told in data["orders"].items()}, areas=tuple(areas),
    )  # fmt: skip


def _kind(name: str, told: Mapping[str, Any]) -> OrderKind:
    lists = {key: tuple(value) for key, value in told.items() if isinstance(value, list)}
    return OrderKind(kind=name, **{**told, **lists})


@cache
def shipped_order_policy() -> OrderPolicy:
    """The policy that ships with Daylight."""
    return order_policy_of(reference_toml("orders.toml"))


def order_kind(kind: str) -> OrderKind:
    """One kind of order; Invalid where policy has none of this name."""
    found = shipped_order_policy().orders.get(kind)
    if found is None:
        raise Invalid("Choose one of the kinds of order that are shown.")
    return found


@dataclass(frozen=True, slots=True)
class Run:
    """When a clock runs out, in UTC, and when each share of ALARMS of it is used up."""

    due_at: datetime
    alarms: tuple[tuple[int, datetime], ...]


def run_of(clock: ClockKind, start: datetime, holidays: Collection[date]) -> Run:
    """When a clock that starts now runs out. A clock of days ends at midnight in London after the last of them, the day
    on which it starts being the first; its alarms are shares of that time."""
    if clock.hours:
        left_out = LeftOut(frozenset(holidays)) if clock.leaves_out else NOTHING
        return Run(hours_after(start, clock.hours, left_out), alarms_of(start, clock.hours, left_out))
    due = midnight(start.astimezone(LONDON).date() + timedelta(days=clock.days))
    return Run(due, tuple((share, start + (due - start) * share / 100) for share in ALARMS))


def alarm_at(run: Run, now: datetime) -> int:
    """The share of a clock, in per cent, of which its owner is told now: 0 before the first, 100 once it is past."""
    if now > run.due_at:
        return 100
    return max((share for share, moment in run.alarms if moment <= now), default=0)


def hours_left(clock: ClockKind, now: datetime, due_at: datetime, holidays: Collection[date]) -> float:
    """Counted hours that are left of a clock; none once it is past."""
    left_out = LeftOut(frozenset(holidays)) if clock.leaves_out else NOTHING
    return counted_between(now, due_at, left_out).total_seconds() / 3600


def last_day_of_months(first: date, months: int) -> date:
    """The last day of so many months of which `first` is the first day: three from 1 January end on 31 March, one from
    31 January ends on the last of February."""
    if months < 1:
        raise ValueError("count at least one month")
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if first.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first.day) - timedelta(days=1)


def bail_ends(first: date, rank: str) -> date:
    """The last day to which somebody of this rank may take pre-charge bail. Invalid where the rank may not: after the
    last step the court decides."""
    months = shipped_order_policy().bail_months.get(rank)
    if months is None:
        raise Invalid("Choose the rank that authorises bail. Beyond the last one the court decides.")
    return last_day_of_months(first, months)


def check_time(kind: OrderKind, starts_on: date, ends_on: date | None, *, rank: str = "") -> None:
    """Invalid for an end before the start, or a time that the law does not allow for this kind."""
    if ends_on is None:
        if kind.kind == "police_bail":
            raise Invalid("Bail before charge ends: give its last day.")
        return
    if ends_on < starts_on:
        raise Invalid("It ends on the day it starts or later.")
    days = (ends_on - starts_on).days + 1
    if (kind.least_days and days < kind.least_days) or (kind.most_days and days > kind.most_days):
        raise Invalid(f"The time for this kind: {kind.time}. Look at the days again.")
    if kind.least_months and ends_on < last_day_of_months(starts_on, kind.least_months):
        raise Invalid(f"The time for this kind: {kind.time}. Look at the days again.")
    if kind.kind == "police_bail" and rank != "court" and ends_on > (last := bail_ends(starts_on, rank)):
        raise Invalid(f"This rank may take bail to {last} and no later. A higher rank, or the court, may extend it.")


def check_longer(starts_on: date, before: date | None, ends_on: date, *, rank_before: str, rank: str) -> None:
    """Invalid where bail is extended to no later day, or by no higher rank than the one before."""
    ranks = list(shipped_order_policy().words["ranks"])
    if before is not None and ends_on <= before:
        raise Invalid(f"It ends on {before} already: give a later day, or leave it.")
    if rank not in ranks or (rank_before in ranks and ranks.index(rank) <= ranks.index(rank_before) < len(ranks) - 1):
        raise Invalid("A higher rank than before extends bail: choose it. After the last one the court decides.")
    check_time(order_kind("police_bail"), starts_on, ends_on, rank=rank)


def check_discharge(kind: OrderKind, starts_on: date, today: date, *, consents: bool) -> None:
    """Refused for an order that is not discharged within its least time without the consents that the Act asks for."""
    if kind.least_months and today <= last_day_of_months(starts_on, kind.least_months) and not consents:
        raise Refused(
            f"{kind.words}: not discharged within {kind.least_months} months of its first day, unless the consents "
            "that the Act asks for are there. Say that they are, or let it run."
        )


def check_age(kind: OrderKind, born_from: date | None, born_to: date | None, on: date) -> None:
    """Refused for somebody who is, or by what is recorded may be, younger than the kind allows."""
    if kind.least_age and why_too_young(kind, born_from, born_to, on):
        raise Refused(why_too_young(kind, born_from, born_to, on))


def why_too_young(kind: OrderKind, born_from: date | None, born_to: date | None, on: date) -> str:
    """Why his age bars this kind: empty where it does not. `born_from` to `born_to`: when he may have been born."""
    youngest = born_to or born_from
    if youngest is None:
        return ""
    if age_on(youngest, on) >= kind.least_age:
        return ""
    certain = born_from is not None and age_on(born_from, on) < kind.least_age
    told = "he is" if certain else "by what is recorded he may be"
    return f"{kind.words}: he must be {kind.least_age} or over, and {told} younger. Take the safeguarding route."


def check_requirement(*, kind: str, supervisor: str, suitability: str) -> None:
    """Invalid for a kind that policy does not have, or a positive one without supervisor or evidence (s36)."""
    found = shipped_order_policy().requirements.get(kind)
    if found is None:
        raise Invalid("Choose what is required.")
    if found[1] and not supervisor.strip():
        raise Invalid("A positive requirement needs a named supervisor: type who.")
    if found[1] and len(suitability.strip()) < 10:
        raise Invalid("Say in at least 10 letters what shows that this requirement is suitable and can be enforced.")


def check_route(kind: OrderKind, route: BreachStatus, *, knowledge: str, without_notice: bool) -> None:
    """Refused for a route that this kind of order does not have, or where it is not known that he knew of an order that
    was made without notice."""
    if route.value not in kind.routes:
        ways = " or ".join(shipped_order_policy().words["routes"][one].lower() for one in kind.routes)
        raise Refused(f"A breach of this kind of order cannot go that way. What there is: {ways}.")
    if without_notice and knowledge == "not_known":
        raise Refused(
            "It was made without notice, and it is not known that he knew of it. Record how he knew, or take no action."
        )


def check_one_route(route: BreachStatus, others: Iterable[BreachStatus]) -> None:
    """Refused where the same act goes the other way already: criminal and contempt are never both for one act."""
    other = {BreachStatus.CRIMINAL: BreachStatus.CONTEMPT, BreachStatus.CONTEMPT: BreachStatus.CRIMINAL}.get(route)
    if other in set(others):
        raise Refused(f"The same act goes the way of {other} already, and never both for one act.")


def renewal_stage(ends_on: date | None, today: date) -> int:
    """The nearest of the policy's days before the end that has come: 28, 14, 7; 0 where none has, or it is past."""
    if ends_on is None or ends_on < today:
        return 0
    left = (ends_on - today).days
    return min((stage for stage in shipped_order_policy().renewal_days if left <= stage), default=0)


def renewal_is_asked(ends_on: date | None, today: date, answered_on: date | None) -> bool:
    """Whether the renewal question waits: a stage has come, and nobody has answered since it came."""
    stage = renewal_stage(ends_on, today)
    if not stage or ends_on is None:
        return False
    return answered_on is None or answered_on < ends_on - timedelta(days=stage)


def places_in_force(kind: OrderKind, force: str, on: date) -> tuple[InForce, ...]:
    """Where in this force's area a kind that is not in force everywhere is in force on a day."""
    return tuple(one for one in shipped_order_policy().areas if one.holds(kind.kind, force, on))
