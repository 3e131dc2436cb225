"""Words for orders: how much of a clock is left, which steps there are, rows of the lists."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from daylight.domain.moves import Statuses
from daylight.domain.orders import (
    BREACHES,
    CLOCKS,
    ORDERS,
    REQUIREMENTS,
    WARRANTS,
    alarm_at,
    hours_left,
    renewal_stage,
    run_of,
    shipped_order_policy,
)
from daylight.web.components.bank_holidays import bank_holidays_around
from daylight.web.orders.actions.steps import NATION_OF
from daylight.web.orders.models import Breach, Clock, CourtOrder, Thing

TABLES: dict[str, Statuses] = {
    "order": ORDERS, "requirement": REQUIREMENTS, "breach": BREACHES, "clock": CLOCKS, "warrant": WARRANTS,
}  # fmt: skip


def slug(step: str) -> str:
    """A step's name in an address."""
    return step.replace(" ", "-")


def steps_for(thing: Thing, table: Statuses) -> list[tuple[str, str]]:
    """Slug and words of each step that the table has from where a thing stands, and that its kind of order allows."""
    names = [move.name for move in table.moves_from(thing.STATUSES(thing.status))]
    if isinstance(thing, Breach):
        ways = {"criminal", "contempt", "arrest only"} - {one.replace("_", " ") for one in thing.order.entry.routes}
        names = [name for name in names if name not in ways]
    if isinstance(thing, Clock) and timezone.now() <= thing.due_at:
        names = [name for name in names if name != "miss"]
    return [(slug(name), _WORDS.get(name, name[0].upper() + name[1:])) for name in names]


_WORDS = {
    "criminal": "Criminal route",
    "contempt": "Contempt",
    "arrest only": "Arrest and back to court",
    "do": "It was done",
    "miss": "It was missed",
    "meet": "It is met",
    "not meet": "It is not met",
}


@dataclass(frozen=True, slots=True)
class Running:
    """A clock as it is read: what, how much is left, how far it is used up."""

    clock: Clock
    words: str
    left: str
    alarm: int
    over: bool
    name: str = field(default="", repr=False)


def running_of(clock: Clock, now: datetime | None = None, *, name: str = "") -> Running:
    """A clock with the counted hours that are left of it, and which of the alarms it has passed."""
    moment, entry = now or timezone.now(), clock.entry
    nation = NATION_OF[clock.order.entry.jurisdiction]
    holidays = bank_holidays_around(nation, timezone.localdate(clock.starts_at))
    hours = hours_left(entry, moment, clock.due_at, holidays)
    alarm = alarm_at(run_of(entry, clock.starts_at, holidays), moment)
    over = moment > clock.due_at
    left = "run out" if over else f"{in_words(int(hours * 60))} left"
    return Running(clock, entry.words, left, alarm, over, name)


def in_words(minutes: int) -> str:
    """So many minutes as hours and minutes; no hours where there are none."""
    parts = [(minutes // 60, "hour"), (minutes % 60, "minute")]
    some = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number or unit == "minute"]
    return " ".join(some)


def renewal_of(order: CourtOrder) -> int:
    """The days before its end at which the renewal question now stands; 0 where it does not."""
    return renewal_stage(order.ends_on, timezone.localdate()) if order.is_in_force else 0


def kind_words(kind: str) -> str:
    """A kind of order, or of warrant, as it is read."""
    found = shipped_order_policy().orders.get(kind)
    return found.words if found else kind.replace("_", " ").capitalize()
