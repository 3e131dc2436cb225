"""Generated histories: crowded around the edges of windows, with few victims and few incidents, so that rules bite.

Each event is decoded from one drawn number, choice by choice: ten times as fast as a draw for each choice, and zero
still decodes to the plainest event, so that a failure shrinks to something that can be read.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from daylight.domain.answers import Answer, AnswerKind
from daylight.domain.events import Crime, Event
from daylight.domain.histories import History, pair
from daylight.domain.periods import BirthRange, years_before

T = TypeVar("T")
VICTIMS = ("v1", "v2", "v3", "v4")
VIEWPOINTS = st.sampled_from([date(2024, 2, 29), date(2025, 2, 28), date(2023, 6, 30), date(2024, 12, 31)])
NUMBERS = st.integers(0, 2**62)
RELATIONSHIPS = ((True, False), (True, False), (False, True), (False, False), (None, None))
SCHEMES = {
    AnswerKind.CONVICTION: ("8N",),
    AnswerKind.ORDER: ("NMO", "DVPN", "bail"),
    AnswerKind.MANAGEMENT: ("MAPPA", "MARAC", "probation", "IOM"),
    AnswerKind.LISTED: ("Daylight",),
}


class Choices:
    """A number spent on choices, one after the other."""

    def __init__(self, number: int) -> None:
        self.left = number

    def one_of(self, options: Sequence[T]) -> T:
        self.left, place = divmod(self.left, len(options))
        return options[place]

    def holds(self, one_in: int = 2) -> bool:
        return self.one_of(range(one_in)) == one_in - 1

    def day(self, as_of: date) -> date:
        """A day on or beside the edge of some window, or anywhere within eight years."""
        edge = years_before(as_of, self.one_of((0, 0, 1, 1, 3, 5, 7)))
        return edge + timedelta(days=self.one_of(range(-2, 3)) if self.holds() else self.one_of(range(365)))


def event_of(number: int, as_of: date) -> Event:
    choices = Choices(number)
    on = choices.day(as_of)
    intimate, family = choices.one_of(RELATIONSHIPS)
    incident = choices.one_of(range(1, 9))
    crimes = choices.one_of(((), (1,), (2,), (1, 2)))
    sexual, stalking = choices.holds(), choices.holds()
    return Event(
        source=choices.one_of(("a", "a", "b")),
        incident_id=f"i{incident}",
        victim_id=choices.one_of(VICTIMS),
        on=on,
        intimate=intimate,
        family=family,
        domestic=choices.holds() or intimate is True or family is True,
        sexual=sexual,
        stalking=stalking,
        crimes=tuple(Crime(f"c{incident}.{each}", float(each * incident), sexual or stalking) for each in crimes),
        cancelled=choices.holds(4),
        restricted=choices.holds(5),
        contested=choices.holds(3),
    )


def answer_of(number: int, as_of: date) -> Answer:
    choices = Choices(number)
    on = choices.day(as_of)
    ends = choices.day(as_of) if choices.holds() else None
    kind = choices.one_of(list(AnswerKind))
    return Answer(
        kind,
        choices.one_of(SCHEMES[kind]),
        on,
        max(on, ends) if ends else None,
        role=choices.one_of((None, "perpetrator", "victim")),
        last_action=choices.day(as_of) if choices.holds() else None,
        themes=("domestic",) if kind is AnswerKind.CONVICTION and choices.holds() else (),
    )


def days_near(as_of: date) -> st.SearchStrategy[date]:
    """A day on or beside the edge of some window, or anywhere within eight years."""
    return NUMBERS.map(lambda number: Choices(number).day(as_of))


def events(as_of: date) -> st.SearchStrategy[Event]:
    """Any one event."""
    return NUMBERS.map(lambda number: event_of(number, as_of))


def born_of(number: int, as_of: date) -> BirthRange:
    choices = Choices(number)
    age = choices.one_of((None, 15, 16, 17, 18, 30))
    if age is None:
        return BirthRange()
    first = years_before(as_of, age) + timedelta(days=choices.one_of((0, -1, 1)))
    return BirthRange(first, first + timedelta(days=choices.one_of((0, 365))))


def connections_of(number: int) -> frozenset[tuple[str, str]]:
    choices = Choices(number)
    pairs = [(choices.one_of(VICTIMS), choices.one_of(VICTIMS)) for _ in range(choices.one_of(range(5)))]
    return frozenset(pair(one, other) for one, other in pairs if one != other)


def histories(as_of: date, *, person: str = "s") -> st.SearchStrategy[History]:
    """Any history: at most nine events against four victims, at most two answers."""

    def told(numbers: tuple[list[int], list[int], int, int]) -> History:
        found = {}
        for number in numbers[0]:
            event = event_of(number, as_of)
            found.setdefault((event.source, event.incident_id, event.victim_id), event)
        return History(
            person,
            tuple(found.values()),
            born_of(numbers[2], as_of),
            tuple(answer_of(number, as_of) for number in numbers[1]),
            connections_of(numbers[3]),
        )

    return st.tuples(st.lists(NUMBERS, max_size=9), st.lists(NUMBERS, max_size=2), NUMBERS, NUMBERS).map(told)
