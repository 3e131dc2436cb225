"""After a load: what to ask a person about markers whose people were recorded elsewhere; and their answers."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import check_may
from daylight.domain.errors import NotFound, Refused
from daylight.domain.markers import (
    PROPOSALS,
    Asking,
    Kind,
    Life,
    Settling,
    Suggests,
    proposal_for,
    shipped_marker_policy,
)
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record
from daylight.web.markers.actions import SYSTEM, Draft, draft_marker, expire_due, lapse_marker
from daylight.web.markers.models import Marker, Proposal, Side
from daylight.web.markers.permits import check_open_marker, waiting_change
from daylight.web.markers.queries import sightings_of
from daylight.web.releases.models import Address, Load


def propose_after_load(sender: Any, load: Load, **more: Any) -> int:
    """Ask about every marker on an address whose person a load shows elsewhere; how many questions are new.

    Nothing is changed but what has run out: a person answers. Twice for one load asks nothing twice.
    """
    expire_due()
    asked = 0
    for protects in (False, True):
        kind = Kind.PROTECT_ADDRESS if protects else Kind.HIS_ADDRESS
        markers = Marker.objects.filter(kind=kind.value, state__in=[Life.LIVE.value, Life.LAPSED.value])
        wanted = list(markers.exclude(person_id=""))
        people = _people_of(wanted)
        seen = sightings_of(load.number, {each for one in people.values() for each in one}, protects=protects)
        for marker in wanted:
            asked += _ask(marker, [day for each in people[marker.pk] for day in seen.get(each, [])], load)
    return asked


def _people_of(markers: list[Marker]) -> dict[int, set[str]]:
    """Whose days count for each: its person's, and until somebody decided whose it is, those of every side."""
    people = {one.pk: {one.person_id} for one in markers}
    waiting = Side.objects.filter(change__state=Settling.WAITS.value)
    for number, person_id in waiting.values_list("change__marker_id", "person_id"):
        if number in people:
            people[number].add(person_id)
    return people


def _ask(marker: Marker, seen: list[Any], load: Load) -> int:
    found = proposal_for(
        protects=Kind(marker.kind).protects,
        address_id=marker.address_id,
        starts_on=marker.starts_on,
        left_on=marker.left_on,
        sightings=seen,
        today=load.as_of,
    )
    if found is None:
        return 0
    row = Address.objects.filter(loaded=load.number, address_id=found.address_id).first()
    with transaction.atomic():
        _, made = Proposal.objects.get_or_create(
            marker=marker, suggests=found.suggests.value, address_id=found.address_id, seen_on=found.on,
            defaults={
                "shown": row.normal if row else marker.shown, "release": load.release_id, "at": timezone.now(),
            },
        )  # fmt: skip
        if made:
            detail = {"suggests": found.suggests.value, "release": load.release_id}
            record("proposed about marker", by=SYSTEM, subject=f"marker:{marker.pk}", detail=detail)
    return int(made)


def answer_proposal(number: int, *, confirm: bool, reason: str, by: User) -> Marker | None:
    """Confirm or dismiss a question. Confirmed, it drafts the marker for the other address, or lets a stale one lapse.

    The old marker of somebody who moved stands until another person approved the new one: there is no gap.
    """
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().select_related("marker").filter(pk=number).first()
        if proposal is None:
            raise NotFound("There is no such question any more. Look at the list again.")
        move = PROPOSALS.move(Asking(proposal.state), "confirm" if confirm else "dismiss", reason=reason)
        check_may(by.held_roles, move.permission)
        marker = proposal.marker
        check_open_marker(marker, by=by)
        if confirm and waiting_change(marker) is not None:
            raise Refused("The records joined or split its person. First say whose the marker is, then answer this.")
        proposal.state, proposal.reason = move.after.value, reason
        proposal.decided_by, proposal.decided_at = by.username, timezone.now()
        proposal.save()
        record(f"proposal: {move.name}", by=by.username, subject=f"marker:{marker.pk}", detail={"reason": reason})
        return _followed(proposal, reason=reason, by=by) if confirm else None


def _followed(proposal: Proposal, *, reason: str, by: User) -> Marker:
    marker, suggests = proposal.marker, Suggests(proposal.suggests)
    if suggests is Suggests.STALE:
        if Kind(marker.kind).protects:
            raise Refused("A marker that protects her is never ended by this. Open it: review it, or remove it.")
        return lapse_marker(marker.pk, reason=reason, version=marker.version, by=by)
    today, policy = timezone.localdate(), shipped_marker_policy()
    draft = Draft(
        kind=Kind(marker.kind), text=marker.text, priority=marker.priority, warning=marker.warning, reason=reason,
        ends_on=today + timedelta(days=policy.longest_days), review_by=today + timedelta(days=policy.review_days),
        person_id=marker.person_id, address_id=proposal.address_id, at_risk=marker.at_risk, occupancy=reason,
    )  # fmt: skip
    return draft_marker(draft, by=by, replaces=marker if suggests is Suggests.MOVED else None)
