"""The gate that every contact with a suspected perpetrator goes through, inside the transaction of the act itself.

An action that makes contact is declared with `@makes_contact("letter")`: then it cannot be done but through the gate,
whichever page, operation, bulk action or import calls it, and her advocates are told in the same transaction.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from daylight.domain import safety as rules
from daylight.domain.errors import Refused
from daylight.domain.safety import Standing, safety_policy
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.caseload.models import Case
from daylight.web.safety.models import Waiver
from daylight.web.safety.queries import watched
from daylight.web.safety.signals import made_outside
from daylight.web.safety.telling import tell_advocates as tell_advocates

Given = Mapping[str, Any]
"""What an action was called with, by the name of each argument."""
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ContactAction:
    """An action that makes contact: where it is, and the kinds of act that it may be."""

    name: str
    kinds: tuple[str, ...]
    action: Callable[..., Any]


CONTACT_ACTIONS: dict[str, ContactAction] = {}
"""Every action that makes contact, by module and name. Tests try each in every way that it can be reached."""


def standing(case: Case, on: date) -> Standing:
    """How it stands with every survivor at risk on a day, for pages. Refused where it cannot be read."""
    return watched(case).standing(case.level, on)


def check_contact(case: Case, *, kind: str, on: date, by: User) -> None:
    """Refused, with the reason in words, unless this contact may go ahead; a waiver that it needs is used up.

    For an act that never waits nothing is read and nothing holds it up. Called inside the transaction of the act: what
    was checked stays so until that ends. A day that is past counts as today, so that none opens what has lapsed.
    """
    if not safety_policy().act(kind).waits:
        return
    if not connection.in_atomic_block:
        raise RuntimeError("the safety gate is asked inside the transaction of the act, and nowhere else")
    held = Case.objects.select_for_update().filter(pk=case.pk).first()
    if held is None:
        raise Refused("There is no such case any more, so contact waits. Look the person up by name.")
    seen = watched(held)
    day = max(on, timezone.localdate())
    used = rules.check_contact(kind, seen.standing(held.level, day), seen.waivers, seen.facts)
    for waiver in used:
        _use(waiver.number, by=by)
    detail = {"kind": kind, "on": day.isoformat(), "waivers": ", ".join(str(each.number) for each in used)}
    record("passed safety gate", by=by.username, subject=held.subject, detail=detail)


def as_cleared(case: Case, on: date) -> dict[str, Any]:
    """How it stands as an act is cleared, to be kept with the act: asked again, only what is new since counts."""
    seen = watched(case)
    lacked = {one.survivor: one.state.value for one in seen.standing(case.level, on).lacking}
    return {"known": sorted(seen.facts), "lacked": lacked}


def new_since(case: Case, cleared: Mapping[str, Any], on: date) -> str:
    """What holds an act up on a day that did not when it was cleared, in words; empty where nothing does."""
    try:
        seen = watched(case)
    except Refused as no:
        return str(no)
    lacked = {seen.now(one): state for one, state in cleared.get("lacked", {}).items()}
    known = frozenset(cleared.get("known", ()))
    found = rules.lacking_since(seen.standing(case.level, on), seen.facts, lacked=lacked, known=known)
    return " ".join(f"{one.called}: {one.reason}" for one in found)


def note_outside(case: Case, *, kind: str, act: str, on: date, by: User) -> None:
    """Keep that contact was made past the gate: her advocates have a task at once, and whoever listens is told.

    Part of the transaction that records the contact. It holds nothing up: what happened is never lost.
    """
    tell_advocates(case, what=kind, when=timezone.now(), by=by, at_once=True)
    detail = {"kind": kind, "act": act, "on": on.isoformat()}
    record("contact outside safety gate", by=by.username, subject=case.subject, detail=detail)
    made_outside.send(sender=Case, case=case, kind=kind, act=act, on=on, by=by)


def _use(number: int, *, by: User) -> None:
    """Use a waiver up: it is for one act."""
    waiver = Waiver.objects.select_for_update().get(pk=number)
    move = rules.WAIVERS.move(rules.WaiverStatus(waiver.status), "use")
    waiver.status, waiver.ended_by, waiver.ended_at = move.after.value, by.username, timezone.now()
    waiver.save(update_fields=["status", "ended_by", "ended_at"])


def _case(given: Given) -> Case:
    return given["case"]  # type: ignore[no-any-return]


def _moment(given: Given) -> datetime | date:
    return given.get("when") or given.get("on") or timezone.now()


def makes_contact(
    *kinds: str,
    kind_of: Callable[[Given], str] | None = None,
    case_of: Callable[[Given], Case] = _case,
    when_of: Callable[[Given], datetime | date] = _moment,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare an action that makes contact, of one of these kinds of act (those that never wait may stand among them).

    `kind_of`, `case_of` and `when_of` say from the action's arguments which kind this call is (empty for no contact at
    all), of which case and when; without them the action is of its one kind, and takes
    `case`, `by`, and `on` or `when`.
    The gate, the action and the telling of advocates are one transaction: what is refused is not done at all.
    """
    for kind in kinds:
        safety_policy().act(kind)
    if not kinds or (len(kinds) > 1 and kind_of is None):
        raise TypeError("an action that makes contact names its kind, or how to tell which of several it is")

    def declare(action: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(action)

        @wraps(action)
        def inside(*args: P.args, **kwargs: P.kwargs) -> R:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            given = bound.arguments
            with transaction.atomic():
                kind = kinds[0] if kind_of is None else kind_of(given)
                if not kind:
                    return action(*args, **kwargs)
                if kind not in kinds:
                    raise Refused(f"This action was never declared for {kind}, so it waits. Tell support.")
                case, when = case_of(given), when_of(given)
                day = timezone.localdate(when) if isinstance(when, datetime) else when
                check_contact(case, kind=kind, on=day, by=given["by"])
                answer = action(*args, **kwargs)
                tell_advocates(case, what=kind, when=when, by=given["by"])
                return answer

        name = f"{action.__module__}.{action.__qualname__}"
        CONTACT_ACTIONS[name] = ContactAction(name, kinds, inside)
        inside.makes_contact = kinds  # type: ignore[attr-defined]
        return inside

    return declare
