"""Which markers somebody may read: never one about a closed case; one that protects, only its drafter and approvers."""

from collections.abc import Iterable

from daylight.domain.access import Permission, grant_of
from daylight.domain.errors import Refused
from daylight.domain.markers import Kind
from daylight.web.accounts.models import User
from daylight.web.markers.models import Marker
from daylight.web.people.permits import SENTENCES, Permits


def closed_markers(permits: Permits, markers: Iterable[Marker]) -> set[int]:
    """Of these markers, the numbers of those whose row shows a reference alone to this user."""
    some = list(markers)
    closed = permits.closed({one.person_id for one in some if one.person_id})
    return {one.pk for one in some if one.person_id in closed or not _may_read(permits.user, one)}


def check_may_read(permits: Permits, marker: Marker) -> None:
    """Refused where the marker is closed to this user."""
    for why in permits.closed([marker.person_id] if marker.person_id else []).values():
        raise Refused(SENTENCES[why])
    if not _may_read(permits.user, marker):
        raise Refused("This marker protects somebody: only who drafted it and who may approve it see it whole.")


def _may_read(user: User, marker: Marker) -> bool:
    if not Kind(marker.kind).protects or marker.drafted_by == user.username:
        return True
    return grant_of(user.held_roles, Permission.APPROVE_MARKER) is not None
