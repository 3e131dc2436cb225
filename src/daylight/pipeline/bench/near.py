"""Near misses: who is one event short of a definition, and the least event that would tip each.

Least is read in this order: an incident against a victim already known, a crime against such a victim, an incident
against a new victim, a crime against a new victim. Each is tried on the history, as of the viewpoint, by the rule
itself; the event tried is like those that count already, or against a partner.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from daylight.domain.definitions import Definition
from daylight.domain.events import Crime, Event
from daylight.domain.histories import History
from daylight.domain.screening import Finding, Held, counted, meets
from daylight.pipeline.bench.cohort import Cohort

Row = dict[str, Any]
_TRIED = "one more"
_NEW_VICTIM = "somebody new"


def near_misses(cohort: Cohort, definition: Definition) -> list[Row]:
    """One row per person one event short, in the order of person ids."""
    found = [each for each in cohort.findings(definition) if each.near_miss]
    return [
        {
            "person_id": each.person_id, "incidents": each.incidents, "crimes": each.crimes, "victims": each.victims,
            "under_18": each.held is Held.UNDER_18, "tip": tip_of(cohort, definition, each),
        }
        for each in sorted(found, key=lambda each: each.person_id)
    ]  # fmt: skip


def tip_of(cohort: Cohort, definition: Definition, finding: Finding) -> str:
    """The least event that would make a near miss meet the definition: a code of `near_misses.tip`."""
    if definition.places is not None:
        return "grave_crime"
    history = cohort.people[cohort.place_of[finding.person_id]]
    for tip, event in _tried(history, definition, cohort):
        if meets(history.with_events([*history.events, event]), definition, cohort.as_of):
            return tip
    return "other"


def _tried(history: History, definition: Definition, cohort: Cohort) -> Iterator[tuple[str, Event]]:
    events = counted(history, definition, cohort.as_of).events
    latest = {event.victim_id: event for event in events}  # events come in order of date
    alike = {(event.intimate, event.family, event.domestic): event for event in events}
    gravest = max((crime for event in events for crime in event.crimes), key=lambda each: each.weight, default=None)
    known = list(latest.values()) if not _wants_another_victim(definition, len(latest)) else []
    new = [replace(event, victim_id=_NEW_VICTIM) for event in (*alike.values(), *map(_as_partner, events[-1:]))]
    for who, candidates in (("known", known), ("new", new)):
        for what, crimed in (("incident", False), ("crime", True)):
            for event in candidates:
                yield f"{who}_{what}", _one_more(event, gravest if crimed else None, cohort, crimed=crimed)


def _wants_another_victim(definition: Definition, victims: int) -> bool:
    return not definition.also and definition.threshold.victims > victims


def _as_partner(event: Event) -> Event:
    """The same against a partner: two relatives of one suspect are not unconnected, but she may be."""
    return replace(event, intimate=True, family=False, relationship="partner", domestic=True)


def _one_more(like: Event, gravest: Crime | None, cohort: Cohort, *, crimed: bool) -> Event:
    crime = replace(gravest, offence_id=_TRIED, themed=True) if gravest else Crime(_TRIED)
    return replace(
        like,
        incident_id=_TRIED,
        on=cohort.as_of,
        crimes=(crime,) if crimed else (),
        cancelled=False,
        restricted=False,
        contested=False,
    )
