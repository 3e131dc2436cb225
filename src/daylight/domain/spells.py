"""When a person met a definition, as known at each of a row of days: day by day, and quickly, from change to change.

`spells_day_by_day` is the rule: the history known on each day, screened. `spells_of` gives the same answer and asks
only when it can have changed: a fact became known, an event left the window, an age was reached, an answer began or
ended. In between, what was met stays met. A definition that it cannot follow so is screened day by day.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from daylight.domain.answers import STALE_AFTER, Answer, AnswerKind, management_on
from daylight.domain.chronicles import Chronicle, history_on
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


@dataclass(frozen=True, slots=True)
class Span:
    """The days, by their places, between which nothing became known of a person, and what was known."""

    first: int
    last: int
    history: History


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
        for place, until in rule.places_to_ask(span):
            said = _said(span.history, rule.definition, rule.days[place], place)
            if said is not None:
                found.append(Spell(place, until, said.held, said.key, said.contender))
    return _joined(found)


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
        self.starts = [definition.window.start(day) for day in days] if definition.is_plain else []

    def places_to_ask(self, span: Span) -> list[tuple[int, int]]:
        """The places within a span on which to ask, each with the last place to which its answer holds.

        Where nothing is asked nothing is met. For a definition that says more than one plain condition: every place.
        """
        if len(span.history.events) < fewest_events(self.definition):
            return []
        if not self.definition.is_plain:
            return [(place, place) for place in range(span.first, span.last + 1)]
        counted = self._countable(span.history)
        end = min(span.last, self._last_place(span.history, counted))
        if end < span.first:
            return []
        turns = self._turns(span, counted)
        asked = sorted({span.first, *(turn for turn in turns if span.first < turn <= end)})
        return [(place, upto - 1) for place, upto in zip(asked, [*asked[1:], end + 1], strict=True)]

    def _countable(self, history: History) -> list[Event]:
        """What counts whatever the window."""
        return [
            event
            for event in history.events
            if not event.cancelled and not event.restricted and counts_event(event, self.definition)
        ]

    def _last_place(self, history: History, counted: list[Event]) -> int:
        """The last place on which enough of the events, those still ahead among them, lie after the window's start."""
        threshold = self.definition.threshold
        if not counted:
            return -1
        if threshold.same_victim:
            victims = {event.victim_id for event in counted}
            parts = [[event for event in counted if event.victim_id == victim] for victim in victims]
            return max(self._last_of(part) for part in parts)
        return self._last_of(counted)

    def _last_of(self, counted: list[Event]) -> int:
        threshold = self.definition.threshold
        wanted = threshold.incidents, threshold.crimes, threshold.victims
        if len(counted) < max(wanted[0], wanted[2]):
            return -1
        latest: tuple[dict[object, date], dict[object, date], dict[object, date]] = {}, {}, {}
        for event in counted:  # in order of date: the latest is written last
            latest[0][event.incident] = event.on
            latest[2][event.victim_id] = event.on
            if wanted[1]:
                for crime in crimes_of(event):
                    latest[1][event.source, crime.offence_id] = event.on
        reach = date.max
        for number, last_days in zip(wanted, latest, strict=True):
            if len(last_days) < number:
                return -1
            if number:
                reach = min(reach, sorted(last_days.values())[-number])
        return bisect_left(self.starts, reach) - 1

    def _turns(self, span: Span, counted: list[Event]) -> Iterator[int]:
        """The places on which an event enters or leaves the window, or an age or an answer turns."""
        for event in counted:
            yield bisect_left(self.starts, event.on)
            yield bisect_left(self.days, event.on)
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
