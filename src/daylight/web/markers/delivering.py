"""Delivery of markers: the outbox sent, receipts kept, what others hold compared with what they should.

The interface is described in docs/delivery.md. Nothing is sent twice in effect: each message carries its key.
"""

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import check_may
from daylight.domain.errors import NotFound
from daylight.domain.markers import DELIVERIES, Kind, Life, Sending, shipped_marker_policy
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.markers.destinations import Destination, destinations
from daylight.web.markers.models import Delivery, Difference, Marker, Reconciliation
from daylight.web.markers.outbox import put

_SECONDS = 10
_UNANSWERED = timedelta(minutes=2)
Ask = Callable[[urllib.request.Request], tuple[int, bytes]]


def _ask(request: urllib.request.Request) -> tuple[int, bytes]:
    """Status and body of an answer. OSError where there is none."""
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  https or this machine, checked
            return answer.status, answer.read(10_000_000)
    except urllib.error.HTTPError as error:
        return error.code, b""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one run of the outbox did."""

    acknowledged: int = 0
    put_off: int = 0
    failed: int = 0


def deliver(*, at: datetime | None = None, ask: Ask = _ask) -> Delivered:
    """Send everything that is due. One marker's editions go in order; a system that is down is tried again later."""
    moment = at or timezone.now()
    counts = {Sending.ACKNOWLEDGED: 0, Sending.WAITING: 0, Sending.FAILED: 0}
    for to in destinations():
        _take_back_unanswered(to, moment)
        due = Delivery.objects.filter(to=to.name, state=Sending.WAITING.value, next_at__lte=moment).order_by("pk")
        for number in list(due.values_list("pk", flat=True)):
            counts[_deliver_one(number, to, moment, ask)] += 1
    return Delivered(counts[Sending.ACKNOWLEDGED], counts[Sending.WAITING], counts[Sending.FAILED])


def _take_back_unanswered(to: Destination, moment: datetime) -> None:
    """What was being sent when a process was killed is sent again: its key makes it count once."""
    sent = Delivery.objects.filter(to=to.name, state=Sending.SENT.value, sent_at__lt=moment - _UNANSWERED)
    sent.update(state=Sending.WAITING.value, next_at=moment)


def _deliver_one(number: int, to: Destination, moment: datetime, ask: Ask) -> Sending:
    with transaction.atomic():
        one = Delivery.objects.select_for_update().get(pk=number)
        if one.state != Sending.WAITING.value:
            return Sending.ACKNOWLEDGED if one.state == Sending.ACKNOWLEDGED.value else Sending.WAITING
        one.state = DELIVERIES.move(Sending.WAITING, "send").after.value
        one.tries, one.sent_at = one.tries + 1, moment
        one.save()
    failure, receipt = _posted(one, to, ask)
    with transaction.atomic():
        one = Delivery.objects.select_for_update().get(pk=number)
        after = _after(one, failure, moment)
        one.state, one.failure, one.receipt, one.answered_at = after.value, failure, receipt, moment
        one.save()
        detail = {"to": to.name, "tries": one.tries, "receipt": receipt, "failure": failure}
        record(f"delivery: {after.value}", by="", subject=f"marker:{one.marker_id}", detail=detail)
    return after


def _after(one: Delivery, failure: str, moment: datetime) -> Sending:
    if not failure:
        return Sending(DELIVERIES.move(Sending.SENT, "acknowledge").after)
    waits = shipped_marker_policy().retry_minutes
    if one.tries > len(waits):
        return Sending(DELIVERIES.move(Sending.SENT, "give up").after)
    one.next_at = moment + timedelta(minutes=waits[one.tries - 1])
    return Sending(DELIVERIES.move(Sending.SENT, "try again").after)


def _posted(one: Delivery, to: Destination, ask: Ask) -> tuple[str, str]:
    """Why it failed, or nothing, and the receipt."""
    body = json.dumps(one.body, sort_keys=True).encode()
    request = _signed(to, "/markers", body, key=one.key)
    try:
        status, answer = ask(request)
    except OSError as error:
        return f"It does not answer ({type(error).__name__}).", ""
    if status not in {200, 201, 202}:
        return f"It answered {status}.", ""
    try:
        told = json.loads(answer)
        receipt = str(told["receipt"])[:120]
    except (ValueError, KeyError, TypeError):
        return "It answered without a receipt.", ""
    return ("", receipt) if told.get("key") == one.key else ("It answered for another message.", "")


def _signed(to: Destination, path: str, body: bytes | None, *, key: str = "") -> urllib.request.Request:
    """A request with the moment, the key and their HMAC-SHA-256 under the shared secret."""
    at = str(int(timezone.now().timestamp()))
    signed = b"\n".join((at.encode(), path.encode(), key.encode(), body or b""))
    headers = {
        "Content-Type": "application/json",
        "Daylight-Time": at,
        "Daylight-Signature": hmac.new(to.secret, signed, hashlib.sha256).hexdigest(),
    }
    if key:
        headers["Idempotency-Key"] = key
    return urllib.request.Request(to.url + path, data=body, headers=headers)  # noqa: S310  checked where it is read


def send_again(number: int, *, by: User) -> Delivery:
    """Put a failed delivery back into the outbox, due now."""
    with transaction.atomic():
        one = Delivery.objects.select_for_update().filter(pk=number).first()
        if one is None:
            raise NotFound("There is no such delivery.")
        move = DELIVERIES.move(Sending(one.state), "send again")
        check_may(by.held_roles, move.permission)
        one.state, one.tries, one.next_at = move.after.value, 0, timezone.now()
        one.save()
        record("delivery: send again", by=by.username, subject=f"marker:{one.marker_id}", detail={"to": one.to})
    return one


def reconcile(*, ask: Ask = _ask) -> list[Reconciliation]:
    """Compare what each system holds with what is live here; put what is missing or wrong into the outbox again.

    A system that does not answer is said to be unchecked: that is no agreement.
    """
    return [_reconciled(to, ask) for to in destinations()]


def _reconciled(to: Destination, ask: Ask) -> Reconciliation:
    now = timezone.now()
    try:
        status, answer = ask(_signed(to, "/markers", None))
        if status != 200:
            raise ValueError(f"It answered {status}.")
        theirs = {str(each["reference"]): int(each["edition"]) for each in json.loads(answer)["markers"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        said = str(error) if str(error).startswith("It answered") else f"It could not be read ({type(error).__name__})."
        return Reconciliation.objects.create(to=to.name, at=now, failure=said[:300])
    live = [one for one in Marker.objects.filter(state=Life.LIVE.value) if to.takes(Kind(one.kind))]
    ours = {one.reference: one for one in live}
    found = dict.fromkeys(ours.keys() - theirs.keys(), Difference.MISSING)
    found |= dict.fromkeys(theirs.keys() - ours.keys(), Difference.EXTRA)
    both = ours.keys() & theirs.keys()
    found |= {one: Difference.OTHERWISE for one in both if ours[one].edition != theirs[one]}
    with transaction.atomic():
        _keep_differences(to, found, now)
        for reference in found:
            _mend(to, reference, now)
        detail: dict[str, Any] = {"to": to.name, "ours": len(ours), "theirs": len(theirs), "differences": len(found)}
        record("reconciled markers", by="", detail=detail)
        return Reconciliation.objects.create(to=to.name, at=now, ours=len(ours), theirs=len(theirs))


def _keep_differences(to: Destination, found: dict[str, str], now: datetime) -> None:
    open_ = {(one.reference, one.kind): one for one in Difference.objects.filter(to=to.name, settled_at=None)}
    for key, one in open_.items():
        if key not in found.items():
            one.settled_at = now
        one.last_at = now
        one.save()
    for reference, kind in found.items():
        if (reference, kind) not in open_:
            Difference.objects.create(to=to.name, reference=reference[:40], kind=kind, first_at=now, last_at=now)


def _mend(to: Destination, reference: str, now: datetime) -> None:
    """Send the marker as it stands here again; one that was never ours is left to a person."""
    digits = reference.removeprefix("M")
    marker = Marker.objects.filter(pk=int(digits)).first() if digits.isascii() and digits.isdecimal() else None
    if marker is None or marker.live_from is None:
        return
    busy = Delivery.objects.filter(marker=marker, to=to.name, state__in=[Sending.WAITING.value, Sending.SENT.value])
    if not busy.exists():
        put(marker, to.name, again=now.strftime("%Y%m%d%H%M%S"))
