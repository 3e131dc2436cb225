"""The outbox: what other systems are told of a marker, written in the transaction of the marker's own step."""

from typing import Any

from django.utils import timezone

from daylight.domain.markers import Kind, Life, Sending
from daylight.web.markers.destinations import destinations
from daylight.web.markers.models import Delivery, Marker
from daylight.web.markers.permits import people_of
from daylight.web.releases.models import Mention
from daylight.web.releases.queries import current

_REFERENCES_SENT = 20


def tell_others(marker: Marker) -> None:
    """Put the newest edition of a marker into the outbox of each system that takes its kind.

    What still waits of an older edition is superseded: it is never sent after a newer one.
    """
    for to in destinations():
        if to.takes(Kind(marker.kind)):
            put(marker, to.name)


def put(marker: Marker, to: str, *, again: str = "") -> Delivery:
    """One delivery, due now. `again` makes a further message of the same edition, after a reconciliation."""
    old = Delivery.objects.filter(marker=marker, to=to, state__in=[Sending.WAITING.value, Sending.FAILED.value])
    old.update(state=Sending.SUPERSEDED.value)
    change = Delivery.PLACE if marker.state == Life.LIVE.value else Delivery.WITHDRAW
    key = "-".join(part for part in (marker.reference, str(marker.edition), change, to, again) if part)
    body = {"reference": marker.reference, "edition": marker.edition, "change": change}
    if change == Delivery.PLACE:
        body |= _said(marker)
    now = timezone.now()
    made, _ = Delivery.objects.update_or_create(
        key=key[:60],
        defaults={
            "marker": marker, "to": to, "change": change, "edition": marker.edition, "body": body, "tries": 0,
            "next_at": now, "state": Sending.WAITING.value, "failure": "",
        },
    )  # fmt: skip
    return made


def _said(marker: Marker) -> dict[str, Any]:
    """What a call taker's system needs. Who is at risk is not in it: that is asked of Daylight by those allowed."""
    said: dict[str, Any] = {
        "kind": marker.kind,
        "priority": marker.priority,
        "warning": marker.warning,
        "text": marker.text,
        "starts_on": marker.starts_on.isoformat(),
        "ends_on": marker.ends_on.isoformat(),
        "review_by": marker.review_by.isoformat(),
    }
    if door := marker.door:
        said["address"] = {
            "line": marker.shown, "flat": door.flat, "house": door.house, "street": door.street,
            "postcode": door.postcode, "uprn": door.uprn,
        }  # fmt: skip
    if marker.phone:
        said["phone"] = marker.phone
    if marker.kind == Kind.PERSON.value:
        people = people_of(marker)
        said["person"] = {"daylight": marker.person_id, "records": _references(people)}
        if others := [one for one in people if one != marker.person_id]:
            said["person"]["also"] = others
    return said


def _references(people: list[str]) -> list[str]:
    """What the records system calls these people, from their own rows as suspect."""
    release = current()
    if release is None:
        return []
    rows = Mention.objects.filter(loaded=release.number, person_id__in=people, role="suspect").exclude(nominal_id=None)
    return sorted(set(rows.values_list("nominal_id", flat=True)))[:_REFERENCES_SENT]
