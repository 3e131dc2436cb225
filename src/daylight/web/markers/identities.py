"""Markers whose person a release joined, split or lost: each fires for every side until somebody says whose it is."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import check_may
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.markers import IDENTITIES, Kind, Life, Settling, check_text
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.markers.actions import check_tells_of_nobody, keep_step
from daylight.web.markers.keys import keep_keys
from daylight.web.markers.models import IdentityChange, Marker, Side
from daylight.web.markers.outbox import tell_others
from daylight.web.markers.permits import check_open_marker, people_of, waiting_change
from daylight.web.markers.queries import hidden_beside
from daylight.web.releases.models import Load, Person, Register
from daylight.web.releases.queries import current_number

_AT_ONCE = 500
Heirs = dict[str, set[str]]


def carry_markers(load: Load) -> int:
    """After a load: note each marker whose person was joined, split or is gone; how many were noted or led on.

    No marker moves to anybody. It fires for every side, and other systems are told of every side, until somebody says
    whose it is. A load of the same release again notes nothing twice.
    """
    rows = Register.objects.filter(loaded=load.number, change__in=["joined", "split", "gone"])
    became, ended = _read(rows.values_list("person_id", "change", "other_ids"))
    touched, noted = became.keys() | ended, 0
    waiting = Side.objects.filter(change__state=Settling.WAITS.value).values_list("change__marker_id", "person_id")
    led_on = {number for number, person in waiting if person in touched}
    for marker in Marker.objects.exclude(person_id="").order_by("pk").iterator(chunk_size=_AT_ONCE):
        if marker.person_id in touched or marker.pk in led_on:
            with transaction.atomic():
                noted += _note(marker.pk, became, ended, load)
    return noted


def carried_after_load(sender: Any, load: Load, **more: Any) -> int:
    """What `release_loaded` calls: before anybody is asked where people live now."""
    return carry_markers(load)


def _read(rows: Iterable[tuple[str, str, list[str] | None]]) -> tuple[Heirs, set[str]]:
    """Who each id has become, beside or in place of itself; and the ids that are nobody's any more."""
    became: Heirs = {}
    ended: set[str] = set()
    for person_id, change, others in rows:
        if change == "split":
            for other in others or []:
                became.setdefault(other, set()).add(person_id)
        else:
            ended.add(person_id)
            if change == "joined":
                became.setdefault(person_id, set()).update(others or [])
    return became, ended


def _note(number: int, became: Heirs, ended: set[str], load: Load) -> int:
    marker = Marker.objects.select_for_update().get(pk=number)
    waits = waiting_change(marker)
    before = set(people_of(marker))
    sides = _present({heir for one in before for heir in became.get(one, set()) | ({one} - ended)}, marker, load)
    kind = IdentityChange.SPLIT
    if marker.person_id in ended:
        kind = IdentityChange.JOINED if sides else IdentityChange.GONE
    elif waits is None and not sides - {marker.person_id}:
        return 0
    if _is_known(marker, kind, sides):
        return 0
    change = waits or IdentityChange(marker=marker, at=timezone.now(), person_id=marker.person_id)
    change.kind, change.release = kind, load.release_id
    change.save()
    change.sides.all().delete()
    Side.objects.bulk_create([Side(change=change, person_id=one) for one in sorted(sides)])
    _tell(marker)
    detail = {"what": kind, "sides": ", ".join(sorted(sides))}
    record("marker: identity changed", by=load.by, subject=f"marker:{marker.pk}", detail=detail)
    return 1


def _present(people: set[str], marker: Marker, load: Load) -> set[str]:
    """Of these, those of the release. Nobody but a suspect is a side of a marker about one: it could be a survivor."""
    rows = Person.objects.filter(loaded=load.number, person_id__in=people)
    if not Kind(marker.kind).protects:
        rows = rows.filter(as_suspect__gt=0)
    return set(rows.values_list("person_id", flat=True))


def _is_known(marker: Marker, kind: str, sides: set[str]) -> bool:
    """Whether this was noted before, decided or not."""
    changes = marker.identities.filter(kind=kind, person_id=marker.person_id).prefetch_related("sides")
    return any({side.person_id for side in change.sides.all()} == sides for change in changes)


def _tell(marker: Marker) -> None:
    """Let the look-up find a live marker by whom it is about now, and tell other systems where they name its person."""
    if marker.state != Life.LIVE.value:
        return
    keep_keys(marker, live=True)
    if marker.kind == Kind.PERSON.value:
        marker.edition += 1
        marker.save(update_fields=["edition"])
        tell_others(marker)


def decide_marker(number: int, *, goes_to: str, reason: str, by: User) -> Marker:
    """Say whose a marker is: one of the people it may be about, or nobody in the records (empty).

    Nobody only where no record of its person is left, and never for a marker on the person alone: remove that. Refused
    where its text would tell of somebody whom that person harmed; Conflict where another decided meanwhile.
    """
    with transaction.atomic():
        change = IdentityChange.objects.select_for_update().filter(pk=number).first()
        if change is None:
            raise NotFound("There is no such question any more. Look at the list again.")
        if change.state == Settling.DECIDED.value:
            where = change.goes_to or "nobody in the records"
            raise Conflict(f"{change.decided_by} decided this meanwhile: it is that of {where}.")
        move = IDENTITIES.move(Settling(change.state), "decide", reason=reason, by=by.username)
        check_may(by.held_roles, move.permission)
        marker = Marker.objects.select_for_update().get(pk=change.marker_id)
        check_open_marker(marker, by=by)
        check_tells_of_nobody(Kind(marker.kind), people_of(marker), [reason])
        _check_goes_to(change, marker, goes_to)
        change.state, change.goes_to, change.reason = move.after.value, goes_to, reason
        change.decided_by, change.decided_at = by.username, timezone.now()
        change.save()
        marker.person_id, marker.version = goes_to, marker.version + 1
        marker.save(update_fields=["person_id", "version"])
        _tell(marker)
        keep_step(marker, "say whose it is", reason=reason, by=by.username)
    return marker


def _check_goes_to(change: IdentityChange, marker: Marker, goes_to: str) -> None:
    sides, kind = set(change.sides.values_list("person_id", flat=True)), Kind(marker.kind)
    if goes_to not in sides and (goes_to or sides or kind is Kind.PERSON):
        raise Invalid("Choose whose it is from those shown.")
    if goes_to and not kind.protects and marker.state == Life.LIVE.value:
        try:
            check_text(
                marker.text, kind=kind, hidden=hidden_beside(current_number(), goes_to, postcode=marker.postcode)
            )
        except Invalid as why:
            raise Refused(f"Its text cannot stand on this person: remove it, and draft it anew. {why}") from why
