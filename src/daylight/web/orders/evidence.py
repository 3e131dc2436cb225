"""What the records hold of one person for the tests of orders: references of incidents and crimes, never of whom."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from daylight.domain.eligibility import Consideration, Facts, considerations
from daylight.domain.offences import kind_of
from daylight.domain.orders import shipped_order_policy
from daylight.domain.periods import age_on
from daylight.domain.relationships import FAMILY, INTIMATE
from daylight.web.caseload.models import Case
from daylight.web.people.queries import known_of
from daylight.web.releases.models import Person

_MOST = 20  # references shown for each kind of evidence, the newest


def considered(loaded: int, person: Any, today: date, *, in_force: frozenset[str]) -> tuple[Consideration, ...]:
    """Which orders may be considered for a person of the release, with the evidence that is recorded as of today."""
    return considerations(facts_of(loaded, person, today, in_force=in_force), today)


def considered_alone(case: Case, today: date, *, in_force: frozenset[str]) -> tuple[Consideration, ...]:
    """The same for somebody in no record: nothing is recorded, so that each test says what is missing."""
    nation = "scotland" if settings.JURISDICTION == "S" else "england_and_wales"
    facts = Facts({}, born_from=case.born, born_to=case.born, force="", jurisdiction=nation, in_force=in_force)
    return considerations(facts, today)


def facts_of(loaded: int, person: Any, today: date, *, in_force: frozenset[str]) -> Facts:
    """The facts for the tests. The force is that of the newest incident; Scotland by the first letter of its code."""
    known = known_of(loaded, person.person_id, today)
    events = [event for event in known.suspected if not event.restricted and not event.contested]
    found: dict[str, dict[str, None]] = defaultdict(dict)
    born = _born(loaded, {event.other_person_id for event in events if event.other_person_id})
    for event in sorted(events, key=lambda one: one.event_date, reverse=True):
        for need in _shown_by(event, known.crimes, born.get(event.other_person_id), today):
            found[need][event.incident_id] = None
    for row in known.spells["proceedings"]:
        if row.step == "acquitted":
            found["acquitted"][row.proceeding_id] = None
    force = next((place.force or "" for place in _newest(known)), "")
    own = person.date_of_birth
    return Facts(
        found={need: tuple(each)[:_MOST] for need, each in found.items()},
        born_from=own or person.born_from, born_to=own or person.born_to, force=force,
        jurisdiction="scotland" if force[:1] == "S" else "england_and_wales", in_force=in_force,
    )  # fmt: skip


def _newest(known: Any) -> list[Any]:
    seen = {event.incident_id: event.event_date for event in known.suspected}
    places = [place for incident, place in known.places.items() if incident in seen]
    return sorted(places, key=lambda place: seen[place.incident_id], reverse=True)


def _born(loaded: int, person_ids: set[str]) -> dict[str, date]:
    rows = Person.objects.filter(loaded=loaded, person_id__in=person_ids).exclude(date_of_birth=None)
    return dict(rows.values_list("person_id", "date_of_birth"))


def _shown_by(event: Any, crimes: dict[str, Any], born: date | None, today: date) -> list[str]:
    policy = shipped_order_policy()
    own = [crimes[one] for one in event.offence_ids or [] if one in crimes and not crimes[one].cancelled]
    kinds = {kind_of(crime.code) for crime in own}
    connected = event.relationship_settled in (*INTIMATE, *FAMILY)
    old_enough = born is None or age_on(born, event.event_date) >= 16
    shown = {
        "connected_abuse": connected and old_enough,
        "violence": connected and bool(kinds & set(policy.violence)),
        "recent": connected and event.event_date >= today - timedelta(days=policy.recent_days),
        "stalking": "stalking" in kinds or any("stalking" in (crime.themes or ()) for crime in own),
        "sexual": any("sexual" in (crime.themes or ()) for crime in own),
        "arrested": bool(event.arrested) and any(crime.outcome_code is None for crime in own),
    }
    return [need for need, holds in shown.items() if holds]
