"""A person's chronicle: each fact with the days on which it was known, and from them the history known on any day.

A look back must not know what came later. A fact is known from the day it was recorded; a cancellation undoes it from
its own day on. What is settled from several facts (a relationship, a theme, who accused whom first) is settled from
those known on that day, by the rules that a run of that day would have followed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from daylight.domain.answers import Answer
from daylight.domain.counter_allegations import Allegation, standing_of
from daylight.domain.events import Crime, Event
from daylight.domain.histories import History, Pair
from daylight.domain.periods import UNKNOWN_BIRTH, BirthRange


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which something was known: from `since` until the day before `until`; None for still."""

    since: date
    until: date | None = None

    def hold(self, day: date) -> bool:
        """Whether it was known by the end of that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class ToldCrime:
    """One recorded crime and the days on which it counted. `themed` as of a Crime."""

    crime: Crime
    days: Days
    domestic_only: bool = False  # the law ties its code to a domestic relationship
    sexual: bool = False  # by its code
    stalking: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One suspect event against one victim as it was recorded, before anything is settled.

    `event` holds what never changes: ids, day, the source's own flags as its themes, and the relationship as recorded
    for this incident; its crimes, cancellation and contest are told apart. `closeness` orders the relationships.
    """

    event: Event
    known_on: date
    reported_at: datetime
    cancelled_on: date | None = None
    closeness: int = 0  # of the recorded relationship: the closest is 0
    crimes: tuple[ToldCrime, ...] = ()
    injury: bool = False  # the incident shows injury or strangulation
    fear: bool = False  # an officer's grade of it says fear
    plain: Event | None = field(init=False, repr=False, compare=False)  # the event, where no later fact can change it

    def __post_init__(self) -> None:
        fixed = self.event.intimate is not None and self.cancelled_on is None
        fixed = fixed and all(crime.days.since <= self.known_on and not crime.days.until for crime in self.crimes)
        object.__setattr__(self, "plain", _settled(self, self.event, self.known_on) if fixed else None)


@dataclass(frozen=True, slots=True)
class Accusation:
    """One incident in which a victim of the person was recorded as suspect against him."""

    by: str
    incident: tuple[str, str]
    reported_at: datetime
    days: Days
    injury: bool = False
    fear: bool = False


@dataclass(frozen=True, slots=True)
class Chronicle:
    """One suspect: everything told, whenever it became known. Answers are known from their own first day.

    `connections` are pairs of his victims with the days on which they were known to be connected. `accusations` are
    wanted only of victims who are themselves told of as suspects against him.
    """

    person_id: str
    told: tuple[Told, ...]
    born: BirthRange = UNKNOWN_BIRTH
    answers: tuple[Answer, ...] = ()
    connections: tuple[tuple[Pair, Days], ...] = ()
    accusations: tuple[Accusation, ...] = ()

    def turning_days(self) -> list[date]:
        """The days on which what is known of his events changed, in order. Answers and ages change nothing here."""
        found: set[date | None] = set()
        for each in self.told:
            found.update((each.known_on, each.cancelled_on))
            if each.plain is None:
                for crime in each.crimes:
                    found.update((crime.days.since, crime.days.until))
        for days in (*(days for _, days in self.connections), *(each.days for each in self.accusations)):
            found.update((days.since, days.until))
        return sorted(day for day in found if day is not None)


def history_on(chronicle: Chronicle, day: date) -> History:
    """What was known of a person by the end of `day`: the history that a run of that day would have screened."""
    known = [each for each in chronicle.told if each.known_on <= day]
    contested = _contested(chronicle, known, day) if chronicle.accusations else frozenset()
    events = []
    for told in known:
        event = told.plain
        if event is None:
            event = _settled(told, _related(told, known, day), day)
        if (event.incident, event.victim_id) in contested:
            event = replace(event, contested=True)
        events.append(event)
    pairs = frozenset(pair for pair, days in chronicle.connections if days.hold(day))
    return History(chronicle.person_id, tuple(events), chronicle.born, chronicle.answers, pairs)


def _settled(told: Told, event: Event, day: date) -> Event:
    """The event with the crimes known on that day, and the themes that they and the relationship give it."""
    cancelled = told.cancelled_on is not None and told.cancelled_on <= day
    domestic = event.domestic or bool(event.intimate or event.family)
    if not told.crimes and not cancelled and domestic == event.domestic:
        return event
    standing = [each for each in told.crimes if each.days.hold(day)]
    return Event(
        event.source,
        event.incident_id,
        event.victim_id,
        event.on,
        event.intimate,
        event.family,
        domestic or any(crime.domestic_only for crime in standing),
        event.sexual or any(crime.sexual for crime in standing),
        event.stalking or any(crime.stalking for crime in standing),
        tuple([each.crime for each in standing]),
        cancelled,
        event.restricted,
        event.contested,
        event.relationship,
        event.role,
    )


def _related(told: Told, known: Iterable[Told], day: date) -> Event:
    """The event with its relationship: as recorded, or that of the pair's incident nearest in time that records one.

    Of two equally near the earlier speaks, then the closer relationship. A cancelled or contested one says nothing.
    """
    own = told.event
    if own.intimate is not None:
        return own
    saying = [
        each
        for each in known
        if each.event.victim_id == own.victim_id and each.event.intimate is not None and _speaks(each, day)
    ]
    if not saying:
        return own
    nearest = min(saying, key=lambda each: (_apart(each, told), each.reported_at, each.closeness, each.event.incident))
    return replace(
        own,
        intimate=nearest.event.intimate,
        family=nearest.event.family,
        relationship=nearest.event.relationship,
    )


def _apart(one: Told, other: Told) -> float:
    return abs((one.reported_at - other.reported_at).total_seconds())


def _speaks(told: Told, day: date) -> bool:
    return not told.event.restricted and (told.cancelled_on is None or told.cancelled_on > day)


def _contested(chronicle: Chronicle, known: Iterable[Told], day: date) -> frozenset[tuple[tuple[str, str], str]]:
    """Incident and victim of the events that may be counter-allegations, among those known on that day."""
    own: dict[str, list[Told]] = {}
    for told in known:
        if _speaks(told, day):
            own.setdefault(told.event.victim_id, []).append(told)
    found: set[tuple[tuple[str, str], str]] = set()
    for victim, told_of in own.items():
        back = [each for each in chronicle.accusations if each.by == victim and each.days.hold(day)]
        if back:
            own_side = [Allegation(each.event.incident, each.reported_at, each.injury, each.fear) for each in told_of]
            back_side = [Allegation(each.incident, each.reported_at, each.injury, each.fear) for each in back]
            standing = standing_of(chronicle.person_id, own_side, back_side)
            found.update((incident, victim) for incident in standing.contested)
    return frozenset(found)
