"""Writing markers: draft, approve, return, review, lapse, remove, expire. Each checks, writes, tells others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.markers import (
    LIVES,
    Asking,
    Kind,
    Life,
    check_days,
    check_may_lapse,
    check_text,
    shipped_marker_policy,
)
from daylight.domain.moves import Move, words_of
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.markers.keys import keep_keys
from daylight.web.markers.models import Marker, Proposal, Step
from daylight.web.markers.outbox import tell_others
from daylight.web.markers.permits import check_open, check_open_marker, people_of, waiting_change
from daylight.web.markers.queries import address_of, hidden_beside, occupancy_of
from daylight.web.people.protected import kinds_told
from daylight.web.releases.keys import digits_of
from daylight.web.releases.models import Person
from daylight.web.releases.queries import current_number

_STANDING = [Life.DRAFTED.value, Life.RETURNED.value, Life.LIVE.value]
SYSTEM = ""
"""Who did what the site does by itself, in the audit."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants a call taker to read. Days are inclusive; `address_id` is of the current release."""

    kind: Kind
    text: str
    priority: str
    warning: str
    reason: str
    ends_on: date
    review_by: date
    person_id: str = ""
    address_id: str = ""
    phone: str = ""
    at_risk: str = ""
    occupancy: str = ""


def draft_marker(draft: Draft, *, by: User, replaces: Marker | None = None) -> Marker:
    """Draft a marker for another to approve.

    Refused where the user may not, is closed out of the case, or such a marker stands already; Invalid for a text
    that could not be acted on or tells too much, for days that are too long, for others at the address that nobody
    checked, or for a reason that is missing; NotFound for an address that the release does not have.
    """
    check_may_draft(draft, by=by, replaces=replaces)
    today, now = timezone.localdate(), timezone.now()
    marker = Marker(
        kind=draft.kind.value, priority=draft.priority, warning=draft.warning, reason=draft.reason,
        person_id=draft.person_id, address_id=draft.address_id, phone=digits_of(draft.phone), at_risk=draft.at_risk,
        occupancy=draft.occupancy, starts_on=today, ends_on=draft.ends_on, review_by=draft.review_by,
        drafted_by=by.username, drafted_at=now, last_by=by.username, replaces=replaces,
        text=check_text(draft.text, kind=draft.kind, hidden=_hidden(draft)),
    )  # fmt: skip
    _place(marker)
    with transaction.atomic():
        marker.save()
        keep_step(marker, "draft", reason=draft.reason, by=by.username)
    return marker


def check_may_draft(draft: Draft, *, by: User, replaces: Marker | None = None) -> None:
    """Everything that `draft_marker` would refuse, and nothing written: a dry run is this alone."""
    check_may(by.held_roles, Permission.DRAFT_MARKER)
    check_open(draft.kind, draft.person_id, by=by)
    today, policy = timezone.localdate(), shipped_marker_policy()
    check_text(draft.text, kind=draft.kind, hidden=_hidden(draft))
    check_days(today, draft.ends_on, draft.review_by)
    if draft.priority not in policy.priorities or draft.warning not in policy.warnings:
        raise Invalid("Choose one of the priorities and one of the warnings that are shown.")
    if len(draft.reason.strip()) < 10:
        raise Invalid("Say why, in at least 10 letters: what you read, not a score alone.")
    if draft.kind.on_phone and len(digits_of(draft.phone)) < 7:
        raise Invalid("Give the whole telephone number.")
    if draft.kind.on_address:
        _check_address(draft, today)
    check_tells_of_nobody(draft.kind, [draft.person_id], [draft.reason, draft.occupancy])
    _check_no_other(draft, replaces)


def check_tells_of_nobody(kind: Kind, people: Iterable[str], texts: Iterable[str]) -> None:
    """Invalid where a reason tells who or where somebody beside a suspect is: it stands on their page. Free for those
    that protect her, which stand on no page of theirs."""
    text = " \n ".join(one for one in texts if one.strip())
    some = [] if kind.protects or not text else [one for one in people if one]
    if kinds := sorted({each for person in some for each in kinds_told(current_number(), [person], text)}):
        raise Invalid(
            f"The reason holds {', '.join(kinds)} that is known of somebody beside this person. Write “Survivor A”, "
            "and nothing that tells who or where she is."
        )


def _check_address(draft: Draft, today: date) -> None:
    row = address_of(current_number(), draft.address_id)
    found = occupancy_of(current_number(), row, but=draft.person_id, on=today)
    if (found.others or found.no_flat) and len(draft.occupancy.strip()) < 10:
        raise Invalid(
            f"Others are recorded at this address ({found.others} of late, {found.flats} flats in the building). Say "
            "what you checked of who lives there now, in at least 10 letters."
        )


def _check_no_other(draft: Draft, replaces: Marker | None) -> None:
    same = Marker.objects.filter(kind=draft.kind.value, state__in=_STANDING, person_id=draft.person_id)
    if draft.kind.on_address:
        same = same.filter(address_id=draft.address_id)
    if draft.kind.on_phone:
        same = same.filter(phone=digits_of(draft.phone))
    if replaces is not None:
        same = same.exclude(pk=replaces.pk)
    if other := same.first():
        state = words_of(Life(other.state))
        raise Refused(f"Such a marker is {state} already: {other.reference}. Open it instead of a second one.")


def _hidden(draft: Draft) -> list[str]:
    if draft.kind.protects:
        return []
    loaded, postcode = current_number(), ""
    if draft.address_id:
        postcode = address_of(loaded, draft.address_id).postcode or ""
    return hidden_beside(loaded, draft.person_id, postcode=postcode)


def _place(marker: Marker) -> None:
    """The parts of the address as the release has them now."""
    if not Kind(marker.kind).on_address:
        marker.address_id = ""
        return
    row = address_of(current_number(), marker.address_id)
    marker.shown, marker.house, marker.flat = row.normal or "", row.house or "", row.flat or ""
    marker.street, marker.postcode, marker.uprn = row.street or "", row.postcode or "", row.uprn or ""


def redraft_marker(
    number: int, *, text: str, at_risk: str, reason: str, ends_on: date, review_by: date, version: int, by: User
) -> Marker:
    """Write a returned marker anew, and send it for approval again."""
    with transaction.atomic():
        marker, move = _moved(number, "draft again", reason=reason, by=by, version=version)
        kind = Kind(marker.kind)
        hidden = [] if kind.protects else hidden_beside(current_number(), marker.person_id, postcode=marker.postcode)
        check_days(timezone.localdate(), ends_on, review_by)
        marker.text, marker.at_risk = check_text(text, kind=kind, hidden=hidden), at_risk
        marker.starts_on, marker.ends_on, marker.review_by = timezone.localdate(), ends_on, review_by
        return _finish(marker, move, reason=reason, by=by.username)


def approve_marker(number: int, *, version: int, by: User) -> Marker:
    """Let a marker go live, now; the one that it replaces lapses in the same moment. Not by whoever drafted it."""
    with transaction.atomic():
        marker, move = _moved(number, "approve", by=by, version=version)
        if marker.ends_on < timezone.localdate():
            raise Refused("Its last day has passed. Return it, so that it is drafted with new days.")
        marker.live_from = timezone.now()
        _finish(marker, move, by=by.username)
        if marker.replaces is not None and marker.replaces.state == Life.LIVE.value:
            _end_replaced(marker.replaces, because=marker, by=by)
    return marker


def _end_replaced(old: Marker, *, because: Marker, by: User) -> None:
    move = LIVES.move(Life(old.state), "lapse", reason="he moved", by=by.username)
    check_may_lapse(Kind(old.kind))
    old.left_on = timezone.localdate()
    _finish(old, move, reason=f"He moved: {because.reference} marks where he lives now.", by=by.username)


def return_marker(number: int, *, reason: str, version: int, by: User) -> Marker:
    """Send a draft back to whoever wrote it, with what to change."""
    with transaction.atomic():
        marker, move = _moved(number, "return", reason=reason, by=by, version=version)
        return _finish(marker, move, reason=reason, by=by.username)


def withdraw_marker(number: int, *, reason: str, version: int, by: User) -> Marker:
    """Take back a draft. It is kept among the removed."""
    with transaction.atomic():
        marker, move = _moved(number, "withdraw", reason=reason, by=by, version=version)
        return _finish(marker, move, reason=reason, by=by.username)


def review_marker(number: int, *, reason: str, review_by: date, ends_on: date, version: int, by: User) -> Marker:
    """Say that a live marker is still right, until a later day."""
    with transaction.atomic():
        marker, move = _moved(number, "review", reason=reason, by=by, version=version)
        check_days(timezone.localdate(), ends_on, review_by)
        marker.review_by, marker.ends_on = review_by, ends_on
        return _finish(marker, move, reason=reason, by=by.username)


def lapse_marker(number: int, *, reason: str, version: int, by: User) -> Marker:
    """End a marker on his address because he left. Refused for any other kind: above all for one that protects her."""
    with transaction.atomic():
        marker, move = _moved(number, "lapse", reason=reason, by=by, version=version)
        check_may_lapse(Kind(marker.kind))
        marker.left_on = timezone.localdate()
        return _finish(marker, move, reason=reason, by=by.username)


def remove_marker(number: int, *, reason: str, version: int, by: User) -> Marker:
    """End a live marker, with a reason that is kept."""
    with transaction.atomic():
        marker, move = _moved(number, "remove", reason=reason, by=by, version=version)
        return _finish(marker, move, reason=reason, by=by.username)


def expire_due() -> int:
    """End every live marker whose last day has passed; how many there were. It fires no more from that day anyway."""
    due = Marker.objects.filter(state=Life.LIVE.value, ends_on__lt=timezone.localdate()).values_list("pk", flat=True)
    ended = 0
    for number in list(due):
        with transaction.atomic():
            marker = Marker.objects.select_for_update().get(pk=number)
            if marker.state == Life.LIVE.value and marker.ends_on < timezone.localdate():
                move = LIVES.move(Life.LIVE, "expire")
                _finish(marker, move, reason="Its last day has passed.", by=SYSTEM)
                ended += 1
    return ended


def _moved(number: int, name: str, *, by: User, version: int, reason: str = "") -> tuple[Marker, Move]:
    """The marker, held until the transaction ends, and the step that the user may take."""
    marker = Marker.objects.select_for_update().filter(pk=number).first()
    if marker is None:
        raise NotFound("There is no such marker. Look at the list of markers.")
    move = next((each for each in LIVES.moves if each.name == name), None)
    if move is None:
        raise Invalid("There is no such step.")
    check_may(by.held_roles, move.permission)
    check_open_marker(marker, by=by)
    check_tells_of_nobody(Kind(marker.kind), people_of(marker), [reason])
    if marker.version != version:
        newest = marker.steps.last()
        raise Conflict(
            f"{(newest and newest.by) or 'The site'} changed it meanwhile: {marker.reference} is now "
            f"{words_of(Life(marker.state))}, version {marker.version}. Read it again, then choose."
        )
    if move.after in {Life.LIVE, Life.DRAFTED} and waiting_change(marker) is not None:
        raise Refused("The records joined or split its person. First say whose it is, then take this step.")
    return marker, LIVES.move(Life(marker.state), name, reason=reason, by=by.username, last_by=marker.last_by)


def _finish(marker: Marker, move: Move, *, by: str, reason: str = "") -> Marker:
    """Write a step: the state, the keys that calls meet, the outbox, the step itself, the audit."""
    before = marker.state
    marker.state, marker.last_by = move.after.value, by
    marker.version += 1
    live, was_live = move.after is Life.LIVE, before == Life.LIVE.value
    if was_live and not live:
        marker.ended_at = timezone.now()
        waiting = Proposal.objects.filter(marker=marker, state=Asking.OPEN.value)
        waiting.update(state=Asking.DISMISSED.value, decided_by=by, decided_at=timezone.now(), reason="It has ended.")
    if live or was_live:
        marker.edition += 1
    marker.save()
    if live or was_live:
        keep_keys(marker, live=live)
        tell_others(marker)
    keep_step(marker, move.name, reason=reason, by=by)
    return marker


def keep_step(marker: Marker, name: str, *, reason: str, by: str) -> None:
    """Write that a step was taken, into the marker's life and the audit."""
    Step.objects.create(marker=marker, name=name, after=marker.state, reason=reason, by=by, at=timezone.now())
    detail = {"kind": marker.kind, "state": marker.state, "reason": reason, "version": marker.version}
    record(f"marker: {name}", by=by, subject=f"marker:{marker.pk}", detail=detail)
    if marker.person_id and not Kind(marker.kind).protects:
        record(f"marker: {name}", by=by, subject=f"person:{marker.person_id}", detail={"marker": marker.reference})


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one person in a bulk draft, or would become of them."""

    person_id: str
    outcome: str  # place, refused, duplicate
    words: str
    reference: str = ""


def draft_many(
    person_ids: list[str], *, text: str, priority: str, warning: str, reason: str, dry_run: bool, by: User
) -> list[Tried]:
    """Draft a marker on each person, each to be approved by another; or, dry, say what would be placed and what not.

    Every one is checked as if alone. The reason is what was read: nobody is marked for a score alone.
    """
    check_may(by.held_roles, Permission.DRAFT_MARKER)
    policy, today = shipped_marker_policy(), timezone.localdate()
    if not person_ids:
        raise Invalid("Choose at least one person.")
    tried = []
    for person_id in dict.fromkeys(person_ids):
        draft = Draft(
            kind=Kind.PERSON, text=text, priority=priority, warning=warning, reason=reason, person_id=person_id,
            ends_on=today + timedelta(days=policy.longest_days), review_by=today + timedelta(days=policy.review_days),
        )  # fmt: skip
        tried.append(_tried(draft, dry_run=dry_run, by=by))
    if not dry_run:
        placed = sum(one.outcome == "place" for one in tried)
        record("drafted markers in bulk", by=by.username, detail={"drafted": placed, "asked": len(tried)})
    return tried


def _tried(draft: Draft, *, dry_run: bool, by: User) -> Tried:
    try:
        if dry_run:
            check_may_draft(draft, by=by)
            return Tried(draft.person_id, "place", "Would be drafted")
        marker = draft_marker(draft, by=by)
    except (Refused, Invalid, NotFound) as why:
        twice = str(why).startswith("Such a marker is")
        return Tried(draft.person_id, "duplicate" if twice else "refused", str(why))
    return Tried(draft.person_id, "place", "Drafted", marker.reference)


def known_people(person_ids: list[str]) -> list[str]:
    """Of these ids, those of suspects in the release, in their order."""
    rows = Person.objects.filter(loaded=current_number(), person_id__in=person_ids, as_suspect__gt=0)
    there = set(rows.values_list("person_id", flat=True))
    return [one for one in dict.fromkeys(person_ids) if one in there]
