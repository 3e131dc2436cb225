"""When a person met a definition, as known at each of a row of days: day by day, and quickly, from change to change.

`spells_day_by_day` is the rule: the history known on each day, screened. `spells_of` gives the same answer and asks
only when it can have changed: a fact became known, an event left the window, an age was reached, an answer began or
ended. In between, what was met stays met. A definition that it cannot follow so is screened day by day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from daylight.domain.answers import STALE_AFTER, Answer, AnswerKind, management_on
from daylight.domain.chronicles import Chronicle, history_on
from daylight.domain.conditions import Count, Threshold
from daylight.domain.counting import EMPTY, Tally, tally_of
from daylight.domain.definitions import Definition
from daylight.domain.events import Event
from daylight.domain.histories import History
from daylight.domain.periods import age_on
from daylight.domain.screening import (
    ADULT,
    Contender,
    Held,
    claim_of,
    contender_of,
    counts_event,
    crimes_of,
    how_met,
    meets,
    reaches,
    screen,
)

Key = tuple[float, int, str]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """A run of days, by their places from `first` to `last`, on which one definition was met in one way.

    `key` orders those who meet it: the highest summed severity first, then the latest event, then the person id.
    Under a capacity rule nothing is met yet: `contender` is the person's claim, to be ranked with all others.
    """

    first: int
    last: int
    held: Held | None
    key: Key
    contender: Contender | None = field(default=None, compare=False)


class Counted:
    """What counts of a history whatever the window: the events, and the latest day of each distinct thing in them."""

    def __init__(self, events: list[Event]) -> None:
        """`events` in order of date: the latest of each thing is written last."""
        self.events = events
        self._days = [event.on for event in events]
        self.incidents = sorted({event.incident: event.on for event in events}.values())
        self.victims = sorted({event.victim_id: event.on for event in events}.values())
        self._crimes: list[date] | None = None

    @property
    def crimes(self) -> list[date]:
        """The latest day of each crime, in order: few definitions ask."""
        if self._crimes is None:
            told = {(event.source, crime.offence_id): event.on for event in self.events for crime in crimes_of(event)}
            self._crimes = sorted(told.values())
        return self._crimes

    def tally(self, definition: Definition, after: date, until: date) -> Tally:
        """What is counted after one day, up to and with another."""
        within = self.events[bisect_right(self._days, after) : bisect_right(self._days, until)]
        return tally_of(within, count=definition.count) if within else EMPTY

    def may_reach(self, threshold: Threshold, after: date) -> bool:
        """Whether enough is counted after a day: all that a plain threshold asks, but for whom it is against."""
        incidents = len(self.incidents) - bisect_right(self.incidents, after)
        return (
            incidents >= max(1, threshold.incidents)
            and len(self.victims) - bisect_right(self.victims, after) >= threshold.victims
            and (not threshold.crimes or len(self.crimes) - bisect_right(self.crimes, after) >= threshold.crimes)
        )

    def days_after(self, day: date) -> set[date]:
        """The days after one on which something that counts happened."""
        return set(self._days[bisect_right(self._days, day) :])

    def by_victim(self) -> list["Counted"]:
        """The same, victim by victim."""
        if len(self.victims) < 2:
            return [self]
        parts: dict[str, list[Event]] = {}
        for event in self.events:
            parts.setdefault(event.victim_id, []).append(event)
        return [Counted(part) for part in parts.values()]


def _nth_latest(days: list[date], number: int, reach: date) -> date:
    """The earlier of a day and the so-many-th latest of some; the earliest possible where there are not so many."""
    return min(reach, days[-number]) if len(days) >= number else date.min


@dataclass(frozen=True, slots=True)
class Span:
    """The days, by their places, between which nothing became known of a person, and what was known."""

    first: int
    last: int
    history: History
    _counted: dict[Count, Counted] = field(default_factory=dict, compare=False, repr=False)

    def counted(self, definition: Definition) -> Counted:
        """What counts under a definition of one condition; definitions often count alike."""
        found = self._counted.get(definition.count)
        if found is None:
            sound = [event for event in self.history.events if not (event.cancelled or event.restricted)]
            found = Counted([event for event in sound if counts_event(event, definition)])
            self._counted[definition.count] = found
        return found


def spans_of(chronicle: Chronicle, days: Sequence[date]) -> Iterator[Span]:
    """What was known on each of the days, in order: one span for days that know the same, none for nothing."""
    turns = sorted({bisect_left(days, day) for day in chronicle.turning_days()} | {0})
    turns = [turn for turn in turns if turn < len(days)]
    for place, first in enumerate(turns):
        last = turns[place + 1] - 1 if place + 1 < len(turns) else len(days) - 1
        history = history_on(chronicle, days[first])
        if history.events:
            yield Span(first, last, history)


def spells_day_by_day(chronicle: Chronicle, definition: Definition, days: Sequence[date]) -> list[Spell]:
    """The rule: each day's history, screened on that day. A spell for each run of days that say the same."""
    told = [_said(history_on(chronicle, day), definition, day, place) for place, day in enumerate(days)]
    return _joined([spell for spell in told if spell is not None])


def spells_of(spans: Sequence[Span], rule: "Rule") -> list[Spell]:
    """The same from the spans of a chronicle, asking only on the days on which the answer can have changed."""
    found: list[Spell] = []
    for span in spans:
        if len(span.history.events) < rule.fewest:  # most often
            continue
        for place, until, said in rule.said(span):
            found.append(Spell(place, until, said.held, said.key, said.contender))
    return _joined(found) if len(found) > 1 else found


def _said(history: History, definition: Definition, day: date, place: int) -> Spell | None:
    """What a definition says on one day; None where it is not met, or not claimed."""
    if definition.places is not None:
        contender = contender_of(history, definition, day)
        if contender is None or not contender.known.tally.events:
            return None
        if not reaches(history, contender.known.tally, definition.threshold):
            return None
        return Spell(place, place, None, contender.known.key, contender)
    if not meets(history, definition, day):
        return None
    finding = screen(history, definition, day) if history.contested or _may_be_child(history, day) else None
    held = finding.held if finding is not None else None
    return Spell(place, place, held, claim_of(history, definition, day).key)


def _may_be_child(history: History, day: date) -> bool:
    return history.born.surely_under(ADULT, day)


def _joined(spells: list[Spell]) -> list[Spell]:
    """The same spells, those that follow each other and say the same made one."""
    joined: list[Spell] = []
    for spell in spells:
        before = joined[-1] if joined else None
        if before is not None and before.last + 1 == spell.first and _alike(before, spell):
            joined[-1] = Spell(before.first, spell.last, spell.held, spell.key, spell.contender)
        else:
            joined.append(spell)
    return joined


def _alike(one: Spell, other: Spell) -> bool:
    claims = one.contender is not None or other.contender is not None  # ranked anew each day: never joined
    return not claims and one.held is other.held and one.key == other.key


def fewest_events(definition: Definition) -> int:
    """How many events it takes at least, whatever else a definition asks."""
    asked = [condition.threshold for condition in definition.conditions]
    return max(1, min(max(each.incidents, each.victims, each.partners) for each in asked))


class Rule:
    """One definition with what it needs to be followed over the days: where its window starts on each."""

    def __init__(self, definition: Definition, days: Sequence[date]) -> None:
        self.definition = definition
        self.days = days
        self.fewest = fewest_events(definition)
        self.plain = definition.is_plain
        self.starts = [definition.window.start(day) for day in days] if self.plain else []

    def said(self, span: Span) -> Iterator[tuple[int, int, Spell]]:
        """Where within a span it is met, or claimed, and how: from one place to another. Elsewhere it is not.

        A definition that says more than one plain condition is asked at every place.
        """
        if not self.plain:
            asked = [(place, place) for place in range(span.first, span.last + 1)]
        else:
            counted = span.counted(self.definition)
            asked = self._places_to_ask(span, counted)
        quickly = self.plain and self.definition.places is None
        for place, until in asked:
            if quickly:
                said = self._from_counted(span.history, counted, place)
            else:
                said = _said(span.history, self.definition, self.days[place], place)
            if said is not None:
                yield place, until, said

    def _from_counted(self, history: History, counted: Counted, place: int) -> Spell | None:
        """The same as the rule says on one day, from what was counted already."""
        day = self.days[place]
        tally = counted.tally(self.definition, self.starts[place], day)
        met = how_met(history, (tally,), self.definition, day)
        return None if met is None else Spell(place, place, met[0], met[1])

    def _places_to_ask(self, span: Span, counted: Counted) -> list[tuple[int, int]]:
        """The places within a span on which to ask, each with the last place to which its answer holds.

        Where nothing is asked nothing is met.
        """
        end = min(span.last, self._last_place(counted))
        if end < span.first:
            return []
        turns = {turn for turn in self._turns(span, counted, end) if span.first < turn <= end}
        if not turns:
            return [(span.first, end)]
        asked = sorted({span.first, *turns})
        return [(place, upto - 1) for place, upto in zip(asked, [*asked[1:], end + 1], strict=True)]

    def _last_place(self, counted: Counted) -> int:
        """The last place on which enough of the events, those still ahead among them, lie after the window's start."""
        threshold = self.definition.threshold
        if threshold.same_victim:
            return max((self._last_of(part) for part in counted.by_victim()), default=-1)
        return self._last_of(counted)

    def _last_of(self, counted: Counted) -> int:
        threshold, reach = self.definition.threshold, date.max
        if threshold.incidents:
            reach = _nth_latest(counted.incidents, threshold.incidents, reach)
        if threshold.victims:
            reach = _nth_latest(counted.victims, threshold.victims, reach)
        if threshold.crimes:
            reach = _nth_latest(counted.crimes, threshold.crimes, reach)
        return bisect_left(self.starts, reach) - 1

    def _turns(self, span: Span, counted: Counted, end: int) -> Iterator[int]:
        """The places, as far as `end`, on which an event enters or leaves the window, or an age or an answer turns.

        What had left the window by the first day does not come back: windows only move on.
        """
        first = self.days[span.first]
        for on in counted.days_after(self.starts[span.first]):
            yield bisect_left(self.starts, on, span.first, end + 1)
            if on > first:
                yield bisect_left(self.days, on, span.first, end + 1)
        yield from self._ages(span)
        if self.definition.answered_since_first:
            for day in _answer_days(span.history.answers):
                yield bisect_left(self.days, day)

    def _ages(self, span: Span) -> Iterator[int]:
        born = span.history.born.first
        if born is None:
            return
        for age in {ADULT, self.definition.minimum_age or ADULT}:
            if age_on(born, self.days[span.first]) < age:
                yield bisect_left(self.days, age, key=lambda day: age_on(born, day))


def managed_places(answers: tuple[Answer, ...], days: Sequence[date]) -> list[tuple[int, int]]:
    """The runs of days, by their places from first to last, on which somebody managed this abuse."""
    if not any(answer.kind in _SPELLS and answer.counts_as_answer() for answer in answers):
        return []
    turns = sorted({0, *(bisect_left(days, day) for day in _answer_days(answers))})
    asked = [turn for turn in turns if turn < len(days)]
    found: list[tuple[int, int]] = []
    for place, after in zip(asked, [*asked[1:], len(days)], strict=True):
        if management_on(answers, days[place]).managed_by:
            joins = found and found[-1][1] == place - 1
            first = found.pop()[0] if joins else place
            found.append((first, after - 1))
    return found


_SPELLS = (AnswerKind.MANAGEMENT, AnswerKind.LISTED)


def _answer_days(answers: tuple[Answer, ...]) -> Iterator[date]:
    """Every day on which something that was done begins, ends, is acted on or grows stale."""
    for answer in answers:
        for day in (answer.on, answer.ends, answer.last_action):
            if day is not None:
                yield day
                yield day + ONE_DAY
        for day in (answer.on, answer.last_action):
            if day is not None:
                yield from _year_later(day)


def _year_later(day: date) -> Iterator[date]:
    """The first day on which an action on `day` is old enough to be stale: leap days are counted by the rule."""
    for days in range(364, 369):
        later = day + timedelta(days=days)
        if STALE_AFTER.start(later) >= day:
            yield later
            return
