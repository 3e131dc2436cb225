"""People over REST: search, and of a person what their pages say. Of survivors letters only, whatever the role."""

from datetime import date
from typing import Annotated, Any

from ninja import Path, Query, Router

from daylight.domain.access import Permission
from daylight.web.access.guards import GuardedRequest
from daylight.web.api.guards import granted
from daylight.web.api.problems import REFUSALS, REFUSALS_OF_WRITES
from daylight.web.api.typed import PersonId, Words
from daylight.web.people.actions import allocate
from daylight.web.people.models import Allocation
from daylight.web.people.permits import check_may_open, permits_of
from daylight.web.people.presenters import (
    Result,
    Why,
    items_of,
    relations_in_words,
    results_shown,
    sureness_of,
    victims_named,
    warnings_of,
    whys_of,
)
from daylight.web.people.queries import Head, events_of, head_of, identity_of, known_of, of_orders
from daylight.web.people.schemas import (
    Allocate,
    Breach,
    Component,
    Condition,
    Event,
    FoundPerson,
    Orders,
    Overview,
    Ownership,
    Requirement,
    RestrictedPerson,
    Results,
    Risk,
    Scored,
    Spell,
    Standing,
)
from daylight.web.people.search import found_by, taken_apart

router = Router(tags=["people"])
Reference = Annotated[PersonId, Path(description="such as P0123456789")]


@router.get("/search", response={200: Results, **REFUSALS}, summary="People whom a line of text may mean")
@granted(Permission.SEARCH, look="searched")
def search(
    request: GuardedRequest,
    q: Annotated[Words, Query(description="name or alias, birth date, postcode, telephone, reference; or several")],
) -> Results:
    """At most 200, best first. Sealed people are not found; of whoever else is closed, the reference alone."""
    permits = permits_of(request.user, request.grant)
    line = taken_apart(q)
    found = [] if line.is_empty else found_by(line, loaded=permits.loaded)
    return Results(people=[_found(result) for result in results_shown(permits, found)])


def _found(result: Result) -> FoundPerson | RestrictedPerson:
    one = result.person
    if one is None:
        return RestrictedPerson(person_id=result.person_id)
    return FoundPerson(
        person_id=one.person_id,
        surname=one.surname,
        forename=one.forename,
        other_names=one.other_names or [],
        born=one.date_of_birth_text,
        incidents_as_suspect=one.as_suspect or 0,
        last_reported_at=one.last_reported_at,
        found_by=list(result.by.values()),
    )


def _opened(request: GuardedRequest, person_id: str) -> tuple[int, Head]:
    """The release and the person; raises where the record is closed to the token's user."""
    permits = permits_of(request.user, request.grant)
    check_may_open(permits, person_id)
    return permits.loaded, head_of(permits.loaded, person_id)


@router.get("/people/{person_id}", response={200: Overview, **REFUSALS}, summary="A person")
@granted(Permission.SEE_PERSON, look="opened person", fields=("identity", "grounds", "timeline"))
def person(request: GuardedRequest, person_id: Reference) -> Overview:
    """Who it is, what to know first, towards whom, and whose case it is."""
    loaded, head = _opened(request, person_id)
    known = known_of(loaded, person_id, head.as_of)
    one = head.person
    return Overview(
        person_id=person_id,
        as_of=head.as_of,
        surname=one.surname,
        forename=one.forename,
        other_names=one.other_names or [],
        born=one.date_of_birth_text,
        sex=one.sex,
        sureness=sureness_of(one.confidence),
        warnings=warnings_of(head),
        towards=relations_in_words(known, victims_named(events_of(loaded, person_id))),
        allocation=_ownership(head.allocation),
    )


def _ownership(allocation: Allocation | None) -> Ownership:
    if allocation is None:
        return Ownership()
    owner = allocation.owner.username if allocation.owner else None
    return Ownership(unit=allocation.unit, owner=owner, version=allocation.version)


@router.get(
    "/people/{person_id}/events", response={200: list[Event], **REFUSALS}, summary="What happened, latest first"
)
@granted(Permission.SEE_PERSON, look="opened timeline", fields=("identity", "timeline"))
def events(
    request: GuardedRequest,
    person_id: Reference,
    known_on: Annotated[date | None, Query(description="hides everything that was recorded later")] = None,
) -> list[Any]:
    """Incidents, orders, management, custody, convictions and proceedings, newest first, as known on a day."""
    loaded, head = _opened(request, person_id)
    on = min(known_on or head.as_of, head.as_of)
    return list(items_of(known_of(loaded, person_id, on), victims_named(events_of(loaded, person_id))))


@router.get("/people/{person_id}/statuses", response={200: list[Standing], **REFUSALS}, summary="Why listed, or not")
@granted(Permission.SEE_PERSON, look="opened statuses", fields=("identity", "grounds"))
def statuses(request: GuardedRequest, person_id: Reference) -> list[Standing]:
    """Each definition that is met, may be met or is one event short; each condition, and what would change it."""
    loaded, head = _opened(request, person_id)
    fragile = identity_of(loaded, person_id).fragile
    return [_standing(why) for why in whys_of(head, fragile, loaded)]


def _standing(why: Why) -> Standing:
    row = why.status
    return Standing(
        definition=row.definition,
        edition=row.edition,
        title=why.title,
        standing=why.standing,
        met=bool(row.met),
        near_miss=bool(row.near_miss),
        fragile=bool(row.fragile),
        held=row.held,
        conditions=[
            Condition(asked=each.asked, required=each.required, actual=each.actual, satisfied=each.satisfied)
            for each in why.grounds
        ],
        evidence=row.grounds or [],
        first_met_on=row.first_met_on,
        managed_by=row.managed_by or [],
        gone_quiet=row.stale_schemes or [],
        would_change=why.would_change,
    )


@router.get("/people/{person_id}/score", response={200: Risk, **REFUSALS}, summary="The score and its components")
@granted(Permission.SEE_RISK, look="opened risk")
def score(request: GuardedRequest, person_id: Reference) -> Risk:
    """The score of the current release, and what it is made of."""
    _, head = _opened(request, person_id)
    return Risk(person_id=person_id, as_of=head.as_of, score=_scored(head.score) if head.score else None)


def _scored(row: Any) -> Scored:
    return Scored(
        scorer=row.scorer,
        edition=row.edition,
        total=row.total,
        rank=row.rank,
        suggested_level=row.suggested_level,
        provisional=bool(row.provisional),
        reason=row.reason,
        components=[
            Component(name=name, value=getattr(row, name)) for name in ("recency", "frequency", "gravity", "victims")
        ],
    )


@router.get("/people/{person_id}/orders", response={200: Orders, **REFUSALS}, summary="Orders, warrants, custody")
@granted(Permission.SEE_PERSON, look="opened orders", fields=("identity", "orders"))
def orders(request: GuardedRequest, person_id: Reference) -> Orders:
    """Orders and bail with requirements and breaches, warrants, custody and management, as known to the release."""
    loaded, head = _opened(request, person_id)
    on = head.as_of
    spells = known_of(loaded, person_id, on).spells
    requirements, breaches = of_orders(loaded, spells["orders"], on)
    return Orders(
        person_id=person_id,
        as_of=on,
        orders=[_spell(row, row.kind, row.order_id, on) for row in spells["orders"]],
        requirements=[Requirement(order=row.order_id, positive=bool(row.positive)) for row in requirements],
        breaches=[Breach(order=row.order_id, on=row.breached_on, incident_id=row.incident_id) for row in breaches],
        warrants=[_warrant(row) for row in spells["warrants"]],
        custody=[_spell(row, row.place, None, on) for row in spells["custody"]],
        management=[_spell(row, row.scheme, None, on) for row in spells["management"] if row.role != "victim"],
    )


def _spell(row: Any, kind: str | None, reference: str | None, on: date) -> Spell:
    return Spell(
        kind=kind or "not recorded",
        reference=reference,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        in_force=row.ends_on is None or row.ends_on >= on,
    )


def _warrant(row: Any) -> Spell:
    ended = row.executed_on or row.withdrawn_on
    return Spell(
        kind=row.kind or "not recorded",
        reference=row.warrant_id,
        starts_on=row.issued_on,
        ends_on=ended,
        in_force=ended is None,
    )


@router.put(
    "/people/{person_id}/allocation",
    response={200: Ownership, **REFUSALS_OF_WRITES},
    summary="Make somebody a case of a unit",
)
@granted(Permission.ALLOCATE, look="allocated by the API")
def allocation(request: GuardedRequest, person_id: Reference, wanted: Allocate) -> Ownership:
    """With the version that was read before: where somebody changed it since, 409, and nothing is written."""
    check_may_open(permits_of(request.user, request.grant), person_id)
    allocate([person_id], unit=wanted.unit, owner=None, by=request.user, version=wanted.version)
    return _ownership(Allocation.objects.select_related("owner").get(person_id=person_id))
