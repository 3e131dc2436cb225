"""A person's case history: every suspect event across victims, names and years, and what was done about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

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
    relationship_unknown: bool = field(init=False, repr=False, compare=False)  # of any event
    contested: bool = field(init=False, repr=False, compare=False)  # any event may be a counter-allegation
    restricted: bool = field(init=False, repr=False, compare=False)  # any event is contested data
    possible_themes: frozenset[str] = field(init=False, repr=False, compare=False)  # if the unknown were intimate

    def __post_init__(self) -> None:
        """Order the events and settle, once, what every definition asks of a history first."""
        events = self.events
        if any(event.victim_id == self.person_id for event in events):
            raise ValueError("nobody is counted as a victim of himself")
        if len(events) > 1:
            object.__setattr__(self, "events", tuple(sorted(events, key=lambda event: event.order)))
        object.__setattr__(self, "relationship_unknown", any(event.intimate is None for event in events))
        object.__setattr__(self, "contested", any(event.contested for event in events))
        object.__setattr__(self, "restricted", any(event.restricted for event in events))
        object.__setattr__(self, "possible_themes", frozenset(_possible_themes(events)))

    def with_events(self, events: Iterable[Event]) -> "History":
        """The same person with other events."""
        return replace(self, events=tuple(events))


def _possible_themes(events: Iterable[Event]) -> Iterator[str]:
    for event in events:
        if event.domestic or event.intimate is None:
            yield "domestic"
        if event.sexual:
            yield "sexual"
        if event.stalking:
            yield "stalking"
