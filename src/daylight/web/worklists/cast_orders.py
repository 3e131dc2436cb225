"""The orders of a demonstration: a notice, an order that is broken, one that ends, bail, a warrant, made by hand."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice

from django.db import transaction
from django.utils import timezone

from daylight.domain.casework import Subject, WayIn
from daylight.domain.errors import DaylightError
from daylight.web.accounts.models import User
from daylight.web.caseload.actions import open_case
from daylight.web.orders import actions
from daylight.web.orders.models import CourtOrder

_WHY = "Invented for the demonstration: made on the evidence of the officer"
_TRIED = 40  # people who are tried for a part before it is left out
Part = Callable[[str, User], object]


def make_orders(people: list[str], manager: User) -> list[str]:
    """The parts that were made, each for the next of these people who is not barred from it; then the same for somebody
    in no record."""
    made, some = [], cycle(people)
    for name, part in _PARTS.items():
        if _played(part, islice(some, min(len(people), _TRIED)), manager):
            made.append(name)
    _in_no_record(manager)
    return [*made, "a notice for somebody in no record"]


def _played(part: Part, people: Iterator[str], manager: User) -> bool:
    for person_id in people:
        try:
            with transaction.atomic():
                part(person_id, manager)
        except DaylightError:
            continue
        return True
    return False


def _ago(**time: float) -> datetime:
    return timezone.now() - timedelta(**time)


def _order(key: str, manager: User, kind: str, made_at: datetime, *, days: int = 0, rank: str = "") -> CourtOrder:
    """An order of this kind, made and served at a moment; `days` until its last day."""
    starts_on, today = timezone.localdate(made_at), timezone.localdate()
    made = actions.Made(
        kind=kind, reference=f"DEMO/{kind}/{key[-4:]}", starts_on=starts_on, rank=rank, made_at=made_at,
        served_at=made_at, ends_on=today + timedelta(days=days) if days else None,
        court="" if rank or kind in {"DAPN", "DVPN"} else "Invented Magistrates' Court",
    )  # fmt: skip
    return actions.record_order(key, made, reason=_WHY, by=manager)


def _notice(key: str, manager: User) -> None:
    """Given five hours ago: the court's clock runs."""
    order = _order(key, manager, "DAPN", _ago(hours=5))
    _require(order, manager, "leave_home")
    _require(order, manager, "no_contact")


def _broken(key: str, manager: User) -> None:
    """An order with a positive requirement that is not met, and a suspected breach whose way waits to be chosen."""
    made_at = _ago(days=60)
    order = _order(key, manager, "DAPO", made_at)
    duty = order.clocks.get()
    told = "Invented: he came to the front desk the next morning"
    actions.take_clock_step(
        duty, step="do", reason=told, version=duty.version, by=manager, done_at=made_at + timedelta(hours=12)
    )
    contact = _require(order, manager, "no_contact")
    course = actions.add_requirement(
        order, kind="programme", words="", supervisor="Invented Change Programme",
        suitability="Invented: assessed as suitable, a place is kept", starts_on=order.starts_on, ends_on=None,
        by=manager,
    )  # fmt: skip
    missed = "Invented: he missed two sessions and gave no reason"
    actions.take_requirement_step(course, step="not meet", reason=missed, version=course.version, by=manager)
    actions.record_breach(
        order, on=timezone.localdate(_ago(days=1)), requirements=[contact], knowledge="served",
        evidence="Invented: four messages in one night, read out to the officer", by=manager,
    )  # fmt: skip


def _require(order: CourtOrder, manager: User, kind: str) -> int:
    found = actions.add_requirement(
        order, kind=kind, words="", supervisor="", suitability="", starts_on=order.starts_on, ends_on=None, by=manager
    )
    return int(found.pk)


def _ending(key: str, manager: User) -> None:
    """It ends in six days, and nobody has said yet what is to become of it."""
    _require(_order(key, manager, "NMO", _ago(days=170), days=6), manager, "no_abuse")


def _failed_bail(key: str, manager: User) -> None:
    """Arrested an hour ago for a breach of his conditions."""
    order = _order(key, manager, "police_bail", _ago(days=9), rank="custody_officer")
    condition = _require(order, manager, "exclusion")
    actions.record_breach(
        order, on=timezone.localdate(), requirements=[condition], knowledge="signed", arrested_at=_ago(hours=1),
        evidence="Invented: found where his conditions keep him from", by=manager,
    )  # fmt: skip


def _wanted(key: str, manager: User) -> None:
    """Issued three weeks ago; one visit, in vain."""
    today = timezone.localdate()
    issued = actions.Issued(f"DEMO/W/{key[-4:]}", "fail_to_appear", today - timedelta(days=21))
    warrant = actions.record_warrant(key, issued, by=manager)
    words = "Invented: nobody was in, the neighbours have not seen him"
    actions.log_attempt(warrant, tried="visit", words=words, on=today - timedelta(days=2), by=manager)


def _in_no_record(manager: User) -> None:
    """A notice at the scene for somebody whom no record has: kept with the case."""
    told = Subject(surname="Invented", forename="Ivo", details="Invented: met at the scene, new to the area")
    case = open_case(subject=told, way_in=WayIn.REFERRAL, reason="Invented: met at the scene", by=manager)
    _order(case.key, manager, "DVPN", _ago(hours=2))


_PARTS: dict[str, Part] = {
    "a warrant to execute": _wanted,
    "an order with requirements and a breach": _broken,
    "a notice whose clock runs": _notice,
    "an order that ends": _ending,
    "failed bail": _failed_bail,
}
"""The first for whom a level was set already."""
