"""Which pairs of mentions are worth a person's eye, in the order of what an answer would change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daylight.domain.definitions import Definition
from daylight.domain.events import Event
from daylight.domain.histories import History
from daylight.domain.periods import UNKNOWN_BIRTH
from daylight.domain.screening import meets


class Change(StrEnum):
    """The most that an answer would change."""

    UNDOES = "undoes"  # somebody would no longer meet a definition
    MEETS = "meets"  # somebody would meet one
    NOTHING = "nothing"


_PLACES = {Change.UNDOES: 0, Change.MEETS: 1, Change.NOTHING: 2}


@dataclass(frozen=True, slots=True, order=True)
class Effect:
    """A status that an answer would change: met by it, or undone by it."""

    definition: str
    person_id: str
    met: bool
    serial: bool

    @property
    def words(self) -> str:
        """What would change, in a few words."""
        return f"{self.person_id} would {'' if self.met else 'no longer '}meet {self.definition}"


@dataclass(frozen=True, slots=True)
class Question:
    """Are these two mentions one human? `used`: the release takes them to be. Each answer has its effects."""

    left: int
    right: int
    left_person: str
    right_person: str
    probability: float
    used: bool
    if_same: frozenset[Effect] = frozenset()
    if_different: frozenset[Effect] = frozenset()

    @property
    def change(self) -> Change:
        """The most that an answer would change."""
        effects = self.if_same | self.if_different
        if any(not effect.met for effect in effects):
            return Change.UNDOES
        return Change.MEETS if effects else Change.NOTHING

    @property
    def serial(self) -> bool:
        """A serial status is among what would change."""
        return any(effect.serial for effect in self.if_same | self.if_different)

    @property
    def order(self) -> tuple[int, bool, float, int, int]:
        """By what changes, serial statuses first; then by how likely the answer is that brings the change."""
        if self.change is Change.NOTHING:
            chance = min(self.probability, 1 - self.probability)
        else:
            chance = 1 - self.probability if self.used else self.probability
        return _PLACES[self.change], not self.serial, -round(chance, 6), self.left, self.right

    @property
    def reason(self) -> str:
        """Why somebody should look, in one sentence."""
        if self.change is Change.UNDOES:
            return "A status that is met hangs on this answer."
        if self.change is Change.MEETS:
            return "Somebody would meet a definition if these were one human."
        return "The model is in doubt; no status hangs on it."


def queue(questions: Iterable[Question], most: int) -> tuple[Question, ...]:
    """The first `most` questions; a pair asked about for several reasons is asked once, with all its effects."""
    asked: dict[tuple[int, int], Question] = {}
    for each in questions:
        before = asked.get((each.left, each.right))
        asked[each.left, each.right] = each if before is None else _together(before, each)
    return tuple(sorted(asked.values(), key=lambda each: each.order)[:most])


def _together(one: Question, other: Question) -> Question:
    return Question(
        one.left, one.right, one.left_person, one.right_person, one.probability, one.used,
        one.if_same | other.if_same, one.if_different | other.if_different,
    )  # fmt: skip


def effects_of_joining(
    before: tuple[History, ...], after: History, definitions: Iterable[Definition], as_of: date
) -> frozenset[Effect]:
    """The statuses that would be met or undone if these histories became that one.

    Definitions that go by rank are left out: their places depend on everybody else.
    """
    effects = set()
    for definition in definitions:
        if definition.places is not None:
            continue
        was = any(meets(history, definition, as_of) for history in before)
        now = meets(after, definition, as_of)
        if was != now:
            effects.add(Effect(definition.name, after.person_id, now, definition.group == "serial"))
    return frozenset(effects)


def suspects_joined(one: History, other: History) -> History:
    """One suspect in place of two: the events of both, but for those of the one against the other."""
    both = {one.person_id, other.person_id}
    events = [event for event in (*one.events, *other.events) if event.victim_id not in both]
    return History(
        one.person_id,
        _once_each(events),
        other.born if one.born == UNKNOWN_BIRTH else one.born,
        one.answers + other.answers,
        one.connections | other.connections,
    )


def _once_each(events: Iterable[Event]) -> tuple[Event, ...]:
    """An incident that named both suspects against one victim is one event."""
    found: dict[tuple[tuple[str, str], str], Event] = {}
    for event in events:
        found.setdefault((event.incident, event.victim_id), event)
    return tuple(found.values())
