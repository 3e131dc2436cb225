"""What changed with the current release: who joined and left each definition, whose identity was joined or split."""

from dataclasses import dataclass, field
from typing import Any

from daylight.domain.access import Scope
from daylight.web.people.models import Allocation
from daylight.web.people.permits import Permits
from daylight.web.releases.models import Load, Person, Register

MOST_SHOWN = 200
"""People of one definition on the page; the list itself has them all."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody who joined or left; no name where the record is closed to the reader, no page where they are gone."""

    person_id: str
    name: str = field(repr=False)
    closed: bool
    has_page: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one definition's people."""

    definition: str
    title: str
    met: int
    joined: list[Moved]
    left: list[Moved]
    joined_count: int
    left_count: int


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A person who was joined into another or split from one, in the release's own sentence."""

    moved: Moved
    change: str
    reason: str = field(repr=False)


def changes_shown(permits: Permits, load: Load) -> list[Change]:
    """By definition, those that changed most first."""
    titles = {each["definition"]: each.get("title") for each in load.manifest.get("definitions") or []}
    found = load.changes.get("definitions", {})
    wanted = {person for each in found.values() for side in ("joined", "left") for person in each[side][:MOST_SHOWN]}
    people = _moved(permits, wanted)
    changes = [
        Change(
            name,
            titles.get(name) or name,
            each["met"],
            [people[person] for person in each["joined"][:MOST_SHOWN] if person in people],
            [people[person] for person in each["left"][:MOST_SHOWN] if person in people],
            len(each["joined"]),
            len(each["left"]),
        )
        for name, each in found.items()
    ]
    return sorted(changes, key=lambda one: (-one.joined_count - one.left_count, one.title))


def rebuilt_shown(permits: Permits) -> list[Rebuilt]:
    """People joined or split since the release before, by id; a survivor is not told by her id."""
    rows = Register.objects.filter(loaded=permits.loaded, change__in=["joined", "split"]).order_by("person_id")
    some = list(rows[:MOST_SHOWN])
    people = _moved(permits, {row.person_id for row in some} | {one for row in some for one in row.other_ids or []})
    return [
        Rebuilt(people[row.person_id], row.change, row.reason or "")
        for row in some
        if {row.person_id, *(row.other_ids or [])} <= people.keys()
        and not any(people[one].closed for one in (row.person_id, *(row.other_ids or [])))
    ]


def _moved(permits: Permits, wanted: set[str]) -> dict[str, Moved]:
    """Suspects among these people, in this release or the one before, as far as this user reaches."""
    before = Load.objects.filter(state=Load.PREVIOUS).values_list("number", flat=True).first()
    found: dict[str, Any] = {}
    for number in (before, permits.loaded):
        if number is not None:
            rows = Person.objects.filter(loaded=number, person_id__in=wanted, as_suspect__gt=0)
            found |= {row.person_id: row for row in rows}
    if permits.grant.scope is Scope.UNIT:
        elsewhere = Allocation.objects.filter(person_id__in=wanted).exclude(unit=permits.user.unit)
        for person_id in elsewhere.values_list("person_id", flat=True):
            found.pop(person_id, None)
    closed = set(permits.closed(found)) | {one for one, row in found.items() if row.protected}
    return {
        one: Moved(
            one,
            "" if one in closed else f"{(row.surname or 'Not known').upper()}, {row.forename or 'not known'}",
            one in closed,
            row.loaded == permits.loaded and one not in closed,
        )
        for one, row in found.items()
    }
