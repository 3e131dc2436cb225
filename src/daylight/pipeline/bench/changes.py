"""Who joined and who left a definition: between two editions, two dates, or two releases along their register.

Between releases a person is followed: whoever was joined into another is that other now, and whoever was split may be
any of the parts. A person found before has stayed if any of those they became is found now.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from daylight.domain.definitions import Definition
from daylight.pipeline.bench.attrition import first_failed
from daylight.pipeline.bench.cohort import Cohort

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Register:
    """What became of each person of the release before. Empty: everybody went on under the same id."""

    became: dict[str, frozenset[str]] = field(default_factory=dict)
    was: dict[str, frozenset[str]] = field(default_factory=dict)
    change: dict[str, str] = field(default_factory=dict)

    def now(self, person: str) -> frozenset[str]:
        """The ids that a person of before goes under."""
        return self.became.get(person, frozenset((person,)))

    def before(self, person: str) -> frozenset[str]:
        """The ids of before that a person goes back to."""
        return self.was.get(person, frozenset((person,)))


def register_of(rows: Iterable[tuple[str, str, list[str]]]) -> Register:
    """A register from its rows: person, change, other ids."""
    became: defaultdict[str, set[str]] = defaultdict(set)
    changes: dict[str, str] = {}
    for person, change, others in sorted((person, change, tuple(others or ())) for person, change, others in rows):
        if change != "continued":
            changes[person] = change
        if change == "joined":
            became[person].update(others)
        elif change == "split":
            for origin in others:
                became[origin].update((origin, person))
        elif change == "gone":
            became[person].clear()
    was: defaultdict[str, set[str]] = defaultdict(set)
    for person, now in became.items():
        for each in now:
            was[each].update((each, person))
    return Register(
        {person: frozenset(now) for person, now in became.items()},
        {person: frozenset(then) for person, then in was.items()},
        changes,
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a cohort, a definition on it, and what to call it."""

    name: str
    cohort: Cohort
    definition: Definition

    @property
    def found(self) -> frozenset[str]:
        """The ids of whoever meets it."""
        return frozenset(self.cohort.people[place].person_id for place in self.cohort.listed(self.definition))

    def failed(self, person: str) -> str | None:
        """The first condition that a person fails here."""
        return first_failed(self.cohort, self.definition, self.cohort.place_of.get(person))


def changes(before: Side, after: Side, register: Register | None = None) -> tuple[list[Row], Row]:
    """A row for each who joined or left, and the counts."""
    told = register or Register()
    then, now = before.found, after.found
    left = sorted(person for person in then if not told.now(person) & now)
    joined = sorted(person for person in now if not told.before(person) & then)
    rows = [_row("left", _now_called(told, person), after.failed, told, person) for person in left]
    rows += [_row("joined", person, _failed_before(before, told), told, person) for person in joined]
    of = after.definition
    about = {"definition": of.name, "edition": of.edition, "before": before.name, "after": after.name}
    counts = {"stayed": len(then) - len(left), "joined": len(joined), "left": len(left)}
    return [about | row for row in rows], about | counts


def _now_called(register: Register, person: str) -> str:
    """The id of today; of several the first, and for one who is gone the id of before."""
    return min(register.now(person), default=person)


def _failed_before(before: Side, register: Register) -> Callable[[str], str | None]:
    return lambda person: before.failed(min(register.before(person)))


def _row(change: str, person: str, failed: Callable[[str], str | None], register: Register, as_registered: str) -> Row:
    return {
        "person_id": person, "change": change, "condition": failed(person),
        "identity": register.change.get(as_registered) or register.change.get(person),
    }  # fmt: skip
