"""Answering a look: live markers that fire, and what the release knows of the address; never "nothing" for "not known".

Every answer is a handful of indexed reads, whatever the size of the force.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone

from daylight.domain.access import Permission, grant_of
from daylight.domain.markers import FITS, Asked, Door, fired, keys_of, shipped_marker_policy
from daylight.domain.periods import london_date
from daylight.web.accounts.models import User
from daylight.web.markers.keys import live_by
from daylight.web.markers.models import Marker
from daylight.web.people.permits import Closed, permits_of
from daylight.web.releases.finding import Found, door_typed, doors_like
from daylight.web.releases.keys import digits_of
from daylight.web.releases.models import Door as DoorRow
from daylight.web.releases.models import Load, Person, Register

NOT_KNOWN = "Not known: {what}. Ask the caller; do not take this for no risk."


@dataclass(frozen=True, slots=True)
class Warned:
    """A marker that fires. `at_risk` only for those who may see it."""

    reference: str
    priority: str
    priority_words: str
    warning: str
    text: str
    fit: str
    where: str
    at_risk: str


@dataclass(frozen=True, slots=True)
class Place:
    """An address as the release knows it."""

    address_id: str
    shown: str
    found_by: str
    sure: bool
    incidents: int
    last_on: date | None
    last_what: str
    listed: int  # listed people whose own address it was of late


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that is known of a call; `not_known` is each thing that is not, in sentences."""

    warned: list[Warned]
    places: list[Place]
    as_of: date | None
    not_known: list[str] = field(default_factory=list)
    looked: bool = True  # false where no marker could even be looked for


def answer(*, user: User, grant: Any, where: str = "", phone: str = "", person: str = "") -> Answer:
    """What a call taker needs about an address, a telephone and a person, each where it was given."""
    now, number = timezone.now(), _release_now()
    as_of = _as_of(number) if number is not None else None
    found = doors_like(where, loaded=number) if where and number is not None else []
    people = _open_people(person, user, grant, number)
    digits = digits_of(phone)
    doors = [_door(one.door) for one in found if one.sure] or ([door_typed(where)] if where else [])
    warned = _warned(doors, digits, people, user=user, at=now)
    not_known = _not_known(as_of, now) if where or person else []
    not_known += _unread(where, found, number, doors) if where else []
    not_known += _unnamed(person, people, number) if person else []
    if not (where or phone or person):
        not_known.append("Nothing was asked: give an address, a telephone number or a person.")
    if phone and len(digits) < 7:
        not_known.append(NOT_KNOWN.format(what="the telephone number is not whole"))
    looked = bool(people or digits or any(keys_of(door) for door in doors))
    return Answer(warned, [_place(one) for one in found], as_of, not_known, looked)


def _release_now() -> int | None:
    """The number of the release that pages show, asked each time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {Load._meta.db_table} WHERE state = %s", [Load.CURRENT])
        found = cursor.fetchone()
    return int(found[0]) if found else None


@lru_cache(maxsize=4)
def _as_of(number: int) -> date:
    """A release's day never changes."""
    return Load.objects.values_list("as_of", flat=True).get(number=number)


def _door(row: DoorRow) -> Door:
    return Door(row.house, row.flat, row.street, row.postcode, row.uprn, row.address_id)


def _warned(doors: list[Door], phone: str, people: frozenset[str], *, user: User, at: datetime) -> list[Warned]:
    keys = {key for door in doors for key in keys_of(door)} | {f"P:{one}" for one in people}
    markers = live_by([*sorted(keys), *([f"T:{phone}"] if phone else [])])
    known = {one.reference: one for one in markers}
    best: dict[str, Any] = {}
    asked: list[Door | None] = [*doors] or [None]
    for door in asked:
        for one, fit in fired([marker.placed for marker in markers], Asked(at, door, phone, people)):
            best[one.reference] = min(best.get(one.reference, fit), fit)
    see_at_risk = grant_of(user.held_roles, Permission.SEE_AT_RISK) is not None
    order = list(shipped_marker_policy().priorities)
    found = sorted(best, key=lambda name: (order.index(known[name].priority), best[name], name))
    return [_told(known[name], FITS[best[name]], see_at_risk) for name in found]


def _told(marker: Marker, fit: str, see_at_risk: bool) -> Warned:
    policy = shipped_marker_policy()
    return Warned(
        reference=marker.reference,
        priority=marker.priority,
        priority_words=policy.priorities[marker.priority],
        warning=policy.warnings[marker.warning],
        text=marker.text,
        fit=fit if marker.shown else ("This telephone" if marker.phone else "This person"),
        where=marker.shown,
        at_risk=marker.at_risk if see_at_risk else "",
    )


def _place(one: Found) -> Place:
    row = one.door
    return Place(row.address_id, row.shown, one.by, one.sure, row.incidents, row.last_on, row.last_what, row.listed)


def _open_people(person: str, user: User, grant: Any, number: int | None) -> frozenset[str]:
    """The person asked for, where the release has them as a suspect and the case is open to the user."""
    if not person or number is None:
        return frozenset()
    name = person.strip().upper()
    known = Person.objects.filter(loaded=number, person_id=name, as_suspect__gt=0).exists()
    people = {name} if known else _became(name, number)
    closed = permits_of(user, grant).closed(people)
    shut = {Closed.SEALED, Closed.OWN, Closed.RESTRICTED} & set(closed.values())
    return frozenset() if shut else frozenset(people)


def _became(name: str, number: int) -> set[str]:
    """An id that a release ended still stands in other systems: it, and the suspects it was joined into; nobody where
    no release ever bore it.
    """
    rows = list(Register.objects.filter(loaded=number, person_id=name, change__in=["joined", "gone"]))
    if not rows:
        return set()
    heirs = {heir for row in rows for heir in row.other_ids or []}
    suspects = Person.objects.filter(loaded=number, person_id__in=heirs, as_suspect__gt=0)
    return {name, *suspects.values_list("person_id", flat=True)}


def _not_known(as_of: date | None, now: datetime) -> list[str]:
    if as_of is None:
        return [NOT_KNOWN.format(what="no release has been loaded, so past incidents cannot be told")]
    if (london_date(now) - as_of).days > shipped_marker_policy().stale_release_days:
        return [f"Not known: what happened after {as_of.day} {as_of:%B %Y}. The records are that old."]
    return []


def _unread(where: str, found: Iterable[Found], number: int | None, doors: list[Door]) -> list[str]:
    said = []
    if not any(keys_of(door) for door in doors):
        said.append(NOT_KNOWN.format(what="the address could not be read, so no marker could be looked for"))
    elif number is not None and not list(found):
        built = DoorRow.objects.filter(loaded=number).exists()
        what = "no such address is in the records" if built else "the records were loaded by an older version"
        said.append(NOT_KNOWN.format(what=what))
    elif number is not None and not any(one.sure for one in found):
        said.append("Which address is meant is not known: those below are near. Choose one, or ask for the postcode.")
    return said


def _unnamed(person: str, people: frozenset[str], number: int | None) -> list[str]:
    if number is None:
        return []
    name = person.strip().upper()
    if others := sorted(people - {name}):
        return [f"Not known: whether all of {name} is now {' and '.join(others)}, into whom the records joined them."]
    if people:
        return []
    return [NOT_KNOWN.format(what="there is no such person in the records, or their record is closed to you")]
