"""What a condition counts of a history: its events, and the distinct incidents, crimes and victims in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import fsum

from daylight.domain.conditions import Condition, Count
from daylight.domain.definitions import Definition
from daylight.domain.events import Crime, Event
from daylight.domain.histories import History
from daylight.domain.offences import kind_of
from daylight.domain.recording_era import era_of, principal_crime
from daylight.domain.relationships import INTIMATE

CrimeKey = tuple[str, str]
"""Source and offence id: offence ids are unique within a source only."""


class Reading(StrEnum):
    """How a history is read."""

    KNOWN = "known"
    ASSUMED = "assumed"  # unknown relationships are taken to be intimate
    UNCONTESTED = "uncontested"  # without events that may be counter-allegations
    UNRESTRICTED = "unrestricted"  # with contested data


@dataclass(frozen=True, slots=True)
class Tally:
    """The events that a definition counts, in order of date, and the distinct things among them."""

    events: tuple[Event, ...]
    incidents: frozenset[tuple[str, str]]
    crimes: frozenset[CrimeKey]
    victims: frozenset[str]
    assumed: bool = False  # read with unknown relationships as intimate
    count: Count | None = None  # what was counted; None for every theme, or for several conditions joined

    def only(self, wanted: Callable[[Event], bool]) -> "Tally":
        """The tally of some of its events."""
        return tally_of((event for event in self.events if wanted(event)), assumed=self.assumed, count=self.count)

    @property
    def partners(self) -> frozenset[str]:
        """The victims to whom the suspect was intimate at the time of an event that counts."""
        as_intimate = self.assumed
        return frozenset(
            event.victim_id for event in self.events if event.intimate or (as_intimate and event.relationship_unknown)
        )

    @property
    def counted_crimes(self) -> dict[CrimeKey, Crime]:
        """The distinct crimes by source and offence id."""
        return {
            (event.source, crime.offence_id): crime
            for event in self.events
            for crime in event.crimes
            if (event.source, crime.offence_id) in self.crimes
        }

    @property
    def severity(self) -> float:
        """Summed weight of the distinct crimes, rounded so that the order of summing is of no matter."""
        return round(fsum(crime.weight for crime in self.counted_crimes.values()), 6)

    @property
    def gravest(self) -> float:
        """The weight of the gravest crime; 0 for none."""
        return max((crime.weight for crime in self.counted_crimes.values()), default=0.0)


EMPTY = Tally((), frozenset(), frozenset(), frozenset())


def counts_event(event: Event, definition: Definition, *, assumed: bool = False) -> bool:
    """Whether a countable event within the window counts, its relationship unknown being intimate if `assumed`."""
    if not definition.also:
        return counts_under(event, definition.count, assumed=assumed)
    return any(counts_under(event, condition.count, assumed=assumed) for condition in definition.conditions)


def counts_under(event: Event, count: Count, *, assumed: bool = False) -> bool:
    """Whether such an event is of the kind that is counted."""
    as_intimate = assumed and event.relationship_unknown
    themes = count.themes
    themed = (
        ("domestic" in themes and (event.domestic or as_intimate))
        or ("sexual" in themes and event.sexual)
        or ("stalking" in themes and event.stalking)
        or not themes
    )
    if not themed or (count.crimes_only and not crimes_under(event, count, assumed=assumed)):
        return False
    if event.role not in count.roles or not (count.plain or _counts_besides(event, count, assumed=assumed)):
        return False
    match count.victims:
        case "intimate":
            return event.intimate or as_intimate
        case "family":
            return event.family or False
        case "intimate_or_family":
            return event.intimate or as_intimate or event.family or False
    return True


def _counts_besides(event: Event, count: Count, *, assumed: bool) -> bool:
    """Whether an event passes what only few definitions ask: codes, severity, era, one relationship of a list."""
    if count.relationships and event.relationship not in count.relationships:
        as_intimate = assumed and event.relationship_unknown
        if not (as_intimate and not count.relationships.isdisjoint(INTIMATE)):
            return False
    if crimes_under(event, count, assumed=assumed):
        return True
    # Without a crime, or with none that is of a theme, the event itself was recorded in an era.
    return not count.needs_crime and not _themed_crimes(event, count, assumed) and in_era(event.on, count.recording_era)


def crimes_of(event: Event, *, assumed: bool = False) -> tuple[Crime, ...]:
    """The crimes of an event that are domestic, sexual or stalking crimes: all of a domestic event's are."""
    if event.domestic or (assumed and event.relationship_unknown):
        return event.crimes
    return tuple(crime for crime in event.crimes if crime.themed)


def crimes_under(event: Event, count: Count, *, assumed: bool = False) -> tuple[Crime, ...]:
    """The crimes of an event that are counted."""
    crimes = _themed_crimes(event, count, assumed)
    if count.plain:
        return crimes
    listed = bool(count.offences or count.kinds)
    return tuple(
        crime
        for crime in crimes
        if crime.weight >= count.minimum_severity
        and in_era(crime.recorded_on or event.on, count.recording_era)
        and (not listed or crime.code in count.offences or kind_of(crime.code) in count.kinds)
    )


def _themed_crimes(event: Event, count: Count, assumed: bool) -> tuple[Crime, ...]:
    crimes = crimes_of(event, assumed=assumed) if count.themes else event.crimes
    if not count.principal_only:
        return crimes
    return tuple(crime for crime in principal_crime(event.crimes) if crime in crimes)


def in_era(day: date, era: str) -> bool:
    """Whether what was recorded on a day belongs to a recording era."""
    return era == "any" or era_of(day) == era


def tally_of(events: Iterable[Event], *, assumed: bool = False, count: Count | None = None) -> Tally:
    """Distinct incidents, crimes and victims. One incident with two victims is one incident and two victims."""
    kept = tuple(events)
    if len(kept) == 1 and (count is None or count.plain):  # most people are suspects once
        (event,) = kept
        crimes = frozenset([(event.source, crime.offence_id) for crime in crimes_of(event, assumed=assumed)])
        return Tally(kept, frozenset((event.incident,)), crimes, frozenset((event.victim_id,)), assumed, count)
    if count is not None and not count.plain:
        found = [
            (event.source, each.offence_id) for event in kept for each in crimes_under(event, count, assumed=assumed)
        ]
    else:
        found = [(event.source, crime.offence_id) for event in kept for crime in crimes_of(event, assumed=assumed)]
    crimes = frozenset(found)
    return Tally(
        kept,
        frozenset([event.incident for event in kept]),
        crimes,
        frozenset([event.victim_id for event in kept]),
        assumed,
        count,
    )


def joined(tallies: Iterable[Tally]) -> Tally:
    """What several conditions count, taken together: each event, incident, crime and victim once."""
    told = tuple(tallies)
    if len(told) < 2:
        return told[0] if told else EMPTY
    events = {event.order: event for tally in told for event in tally.events}
    return Tally(
        tuple(events[order] for order in sorted(events)),
        frozenset().union(*(tally.incidents for tally in told)),
        frozenset().union(*(tally.crimes for tally in told)),
        frozenset().union(*(tally.victims for tally in told)),
        any(tally.assumed for tally in told),
    )


def counted(history: History, definition: Definition, as_of: date, reading: Reading = Reading.KNOWN) -> Tally:
    """What a definition counts of a history at `as_of`, within its windows, under any of its conditions."""
    return joined(tallies(history, definition, as_of, reading))


def tallies(
    history: History, definition: Definition, as_of: date, reading: Reading = Reading.KNOWN
) -> tuple[Tally, ...]:
    """What each condition of a definition counts of a history, in the order of the conditions."""
    youngest, conditions = definition.minimum_age_then, definition.conditions
    if len(conditions) == 1:  # most definitions
        return (_counted_under(history, conditions[0], as_of, reading, youngest),)
    return tuple([_counted_under(history, each, as_of, reading, youngest) for each in conditions])


def _counted_under(
    history: History, condition: Condition, as_of: date, reading: Reading, minimum_age: int | None
) -> Tally:
    assumed = reading is Reading.ASSUMED
    start, end, count = condition.window.start(as_of), condition.window.end(as_of), condition.count
    events = [
        event
        for event in history.events
        if start < event.on <= end
        and not event.cancelled
        and not (event.restricted and reading is not Reading.UNRESTRICTED)
        and not (event.contested and reading is Reading.UNCONTESTED)
        and counts_under(event, count, assumed=assumed)
        and not (minimum_age is not None and history.born.surely_under(minimum_age, event.on))
    ]
    return tally_of(events, assumed=assumed, count=count) if events else EMPTY
