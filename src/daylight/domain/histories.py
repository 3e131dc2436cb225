"""A person's case history: every suspect event across victims, names and years, and what was done about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from daylight.domain.answers import Answer
from daylight.domain.events import Event
from daylight.domain.periods import UNKNOWN_BIRTH, BirthRange

Pair = tuple[str, str]


def pair(one: str, other: str) -> Pair:
    """Two people, in whichever order they are named."""
    return (one, other) if one <= other else (other, one)


@dataclass(frozen=True, slots=True)
class History:
    """One suspect. Events are put in order of date as it is made, so the order given is of no matter.

    `connections` are the pairs of this person's victims that are connected to each other. What happens to the
    person as victim of himself is no event: such rows are refused here and left out by whoever builds the history.
    """

    person_id: str
    events: tuple[Event, ...]
    born: BirthRange = UNKNOWN_BIRTH
    answers: tuple[Answer, ...] = ()
    connections: frozenset[Pair] = frozenset()

    def __post_init__(self) -> None:
        if any(event.victim_id == self.person_id for event in self.events):
            raise ValueError("nobody is counted as a victim of himself")
        if len(self.events) > 1:
            object.__setattr__(self, "events", tuple(sorted(self.events, key=lambda event: event.order)))

    def with_events(self, events: Iterable[Event]) -> "History":
        """The same person with other events."""
        return replace(self, events=tuple(events))
