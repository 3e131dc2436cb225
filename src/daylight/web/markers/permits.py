"""Which markers somebody may read: never one about a closed case; one that protects, only its drafter and approvers."""

from collections.abc import Iterable

from daylight.domain.access import Permission, check_may, grant_of
from daylight.domain.errors import Invalid, Refused
from daylight.domain.markers import Kind, Settling
from daylight.web.accounts.models import User
from daylight.web.markers.models import IdentityChange, Marker, Side
from daylight.web.people.permits import SENTENCES, Closed, Permits, RestrictedCase, check_may_open, permits_of


def closed_markers(permits: Permits, markers: Iterable[Marker]) -> set[int]:
    """Of these markers, the numbers of those whose row shows a reference alone to this user."""
    some = list(markers)
    why = _closed(permits, some)
    return {one.pk for one in some if one.pk in why or not _may_read(permits.user, one)}


def check_may_read(permits: Permits, marker: Marker) -> None:
    """Refused where the marker is closed to this user."""
    for why in _closed(permits, [marker]).values():
        raise Refused(SENTENCES[why])
    if not _may_read(permits.user, marker):
        raise Refused("This marker protects somebody: only who drafted it and who may approve it see it whole.")


def check_open(kind: Kind, person_id: str, *, by: User) -> None:
    """Refused where the case of whom a marker is to be about is closed to the user; somebody in no record is open."""
    permits = permits_of(by, check_may(by.held_roles, Permission.DRAFT_MARKER))
    if not kind.protects:
        if not person_id:
            raise Invalid("Say about whom it is: open the person, and mark from there.")
        check_may_open(permits, person_id)
    elif person_id:
        for why in permits.closed([person_id]).values():
            raise Refused(SENTENCES[why])


def check_open_marker(marker: Marker, *, by: User) -> None:
    """Refused where a marker that stands is closed to the user. One whose person a release joined, split or lost is no
    less at hand for that: somebody must be able to end it, or to say whose it is.
    """
    permits = permits_of(by, check_may(by.held_roles, Permission.DRAFT_MARKER))
    for why in _closed(permits, [marker]).values():
        raise RestrictedCase(marker.person_id) if why is Closed.RESTRICTED else Refused(SENTENCES[why])


def people_of(marker: Marker) -> list[str]:
    """Everybody whose this marker may be: its person, and until somebody decided, whoever they became."""
    sides = Side.objects.filter(change__marker=marker, change__state=Settling.WAITS.value)
    return list(dict.fromkeys(one for one in (marker.person_id, *sides.values_list("person_id", flat=True)) if one))


def waiting_change(marker: Marker) -> IdentityChange | None:
    """What is to be decided about whose this marker is; None where nothing is."""
    return marker.identities.filter(state=Settling.WAITS.value).first()


def _closed(permits: Permits, markers: list[Marker]) -> dict[int, Closed]:
    """By number, why each is closed. How far the grant reaches goes by whose marker it is; a restriction, a seal or a
    part of the user's own counts from every side.
    """
    people = {one.pk: {one.person_id} - {""} for one in markers}
    waiting = Side.objects.filter(change__marker__in=markers, change__state=Settling.WAITS.value)
    for number, person_id in waiting.values_list("change__marker_id", "person_id"):
        people[number].add(person_id)
    closed = permits.closed({person for each in people.values() for person in each})
    found: dict[int, Closed] = {}
    for one in markers:
        reasons = [closed[person] for person in sorted(people[one.pk]) if person in closed]
        graver = [why for why in reasons if why is not Closed.SCOPE]
        if graver:
            found[one.pk] = Closed.SEALED if Closed.SEALED in graver else graver[0]
        elif closed.get(one.person_id) is Closed.SCOPE:
            found[one.pk] = Closed.SCOPE
    return found


def _may_read(user: User, marker: Marker) -> bool:
    if not Kind(marker.kind).protects or marker.drafted_by == user.username:
        return True
    return grant_of(user.held_roles, Permission.APPROVE_MARKER) is not None
