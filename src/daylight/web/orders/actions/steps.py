"""One step of an order or of anything of it: held, checked by its table, written with its line of history."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from daylight.domain.errors import Conflict, Invalid, NotFound
from daylight.domain.letters import leaks
from daylight.domain.moves import Move, Statuses
from daylight.domain.orders import ClockStatus, run_of, shipped_order_policy
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.caseload.queries import open_case_of
from daylight.web.components.bank_holidays import bank_holidays_around
from daylight.web.orders.models import Breach, Clock, CourtOrder, OrderStep, Thing, person_of
from daylight.web.orders.permits import case_alone, check_may_work, subject_of
from daylight.web.people.protected import kinds_told, own_names, survivor_data
from daylight.web.releases.queries import current_number
from daylight.web.safety.gate import tell_advocates
from daylight.web.safety.protecting import beside

T = TypeVar("T", bound=Thing)
NATION_OF = {"england_and_wales": "england and wales", "scotland": "scotland"}


def held(thing: T, *, version: int, by: User) -> T:
    """The thing as it stands, held until the transaction ends, of a person whom the user may work. Conflict where it
    changed since `version` was read."""
    found = type(thing).objects.select_for_update().filter(pk=thing.pk).first()
    if found is None:
        raise NotFound("There is no such entry any more. Go back to the list.")
    check_may_work(person_of(found), by=by)
    if found.version != version:
        raise Conflict(
            f"{found.last_by} changed it meanwhile: it is now {found.standing}, version {found.version}. "
            "Read it again, then choose."
        )
    return found  # type: ignore[return-value]


def take(thing: Thing, table: Statuses, name: str, *, reason: str, by: User) -> Move:
    """Move a held thing, and write the step. Invalid for a reason that could tell of somebody at risk."""
    check_reason(reason)
    move = table.move(thing.STATUSES(thing.status), name, reason=reason, by=by.username, last_by=thing.last_by)
    check_hides_survivors(person_of(thing), [reason])
    thing.status = move.after.value
    keep(thing, name, reason=reason, by=by)
    return move


def keep(thing: Thing, name: str, *, by: User, reason: str = "") -> None:
    """Save a changed thing with a line of its history and an entry of the audit."""
    thing.last_by = by.username
    if thing.pk is not None:
        thing.version += 1
    thing.save()
    order = thing if isinstance(thing, CourtOrder) else getattr(thing, "order", None)
    OrderStep.objects.create(
        about=thing.about, order=order, name=name, after=thing.status, reason=reason, by=by.username, at=timezone.now()
    )
    detail = {"about": thing.about, "now": thing.status, "reason": reason, "version": thing.version}
    record(f"order: {name}", by=by.username, subject=subject_of(person_of(thing)), detail=detail)


def check_still_alone(key: str) -> None:
    """Hold the case under whose reference something is entered. Conflict where somebody has just said who it is."""
    case = Case.objects.select_for_update().filter(reference=key).first()
    if case is not None and case.person_id:
        raise Conflict(f"{key} is of {case.person_id} now: somebody found them in the records. Enter it there.")


def check_reason(reason: str) -> None:
    """Invalid for a reason that says nothing, or is too long to be kept."""
    if not 10 <= len(reason.strip()) <= 500:
        raise Invalid("Say why in 10 to 500 letters.")


def check_hides_survivors(person_id: str, texts: Iterable[str]) -> None:
    """Invalid where a text could tell who or where a survivor is: it stands beside the suspect's name."""
    some = [text for text in texts if text.strip()]
    if not some:
        return
    whole, loaded, case = " \n ".join(some), current_number(), case_alone(person_id)
    if case is not None:  # nothing is recorded of him: what any room was told counts
        kinds = kinds_told(loaded, [person_id], whole, own=[case.forename, case.surname])
    else:
        known = replace(survivor_data(loaded, person_id), references=frozenset(), dates=frozenset())
        kinds = leaks([], whole, known, own_names=own_names(loaded, person_id))
        case = open_case_of(person_id)
    if case is not None:  # then those count, too, whom only the site knows
        found = beside(case)
        kinds = sorted({*kinds, *(found.undated.kinds(whole) if found else [])})
    if kinds:
        raise Invalid(
            f"This could tell who or where somebody at risk is: it holds {', '.join(kinds)} recorded beside this "
            "person. Write “Survivor A”, and leave places out: they stand in the court's own order."
        )


def check_not_ahead(moment: datetime | date | None, words: str) -> None:
    """Invalid for a moment or a day that has not come."""
    now: datetime | date = timezone.now() if isinstance(moment, datetime) else timezone.localdate()
    if moment is not None and moment > now:
        raise Invalid(f"{words} lies ahead. Give when it was.")


def run_clock(order: CourtOrder, kind: str, start: datetime, *, by: User, breach: Breach | None = None) -> Clock:
    """Start a clock of an order from a moment: the bank holidays are those of the order's jurisdiction."""
    policy = shipped_order_policy()
    holidays = bank_holidays_around(NATION_OF[order.entry.jurisdiction], timezone.localdate(start))
    run = run_of(policy.clocks[kind], start, holidays)
    clock = Clock(
        order=order, breach=breach, kind=kind, starts_at=start, due_at=run.due_at,
        status=ClockStatus.RUNNING.value, by=by.username, at=timezone.now(), last_by=by.username,
    )  # fmt: skip
    clock.save()
    keep_new(clock, "start clock", by=by)
    return clock


def keep_new(thing: Thing, name: str, *, by: User, reason: str = "") -> None:
    """A line of history and of the audit for a thing that was saved just now."""
    thing.version -= 1  # what was only written is its first version
    keep(thing, name, by=by, reason=reason)


def tell(person_id: str, what: str, when: datetime | date, *, by: User) -> None:
    """Tell advocates of an act that never waits, where the person has a case."""
    case = case_alone(person_id) or open_case_of(person_id)
    if case is not None and case.is_open:
        tell_advocates(case, what=what, when=when, by=by)
