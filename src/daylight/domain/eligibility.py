"""Which orders may be considered without a conviction: what is recorded for each test, what is missing, what bars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from daylight.domain.orders import OrderKind, OrderPolicy, places_in_force, shipped_order_policy, why_too_young


@dataclass(frozen=True, slots=True)
class Facts:
    """What the records hold of one person, for the tests of orders.

    `found`: for each kind of evidence, the references (of incidents or crimes) that hold it. `force`: the code of the
    force's area, empty where no record tells. `in_force`: kinds that he is under already.
    """

    found: Mapping[str, tuple[str, ...]]
    born_from: date | None
    born_to: date | None
    force: str
    jurisdiction: str
    in_force: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Consideration:
    """One kind of order to consider: its test, the evidence there is, what is missing, and what stands in the way."""

    kind: OrderKind
    barred: str
    note: str
    there: tuple[tuple[str, tuple[str, ...]], ...]
    missing: tuple[str, ...]
    asks: tuple[str, ...]

    @property
    def words(self) -> str:
        """Whether to consider it: only where something is recorded for its test, and nothing bars it."""
        if self.barred:
            return f"Not open: {self.kind.words}"
        return f"{'Consider' if self.there else 'Nothing recorded yet for'}: {self.kind.words}"


def considerations(facts: Facts, on: date) -> tuple[Consideration, ...]:
    """Each kind that needs no conviction, of the facts' jurisdiction: those with the most evidence first, barred ones
    last. It is advice on what to look at, never to apply."""
    policy = shipped_order_policy()
    kinds = [
        one for one in policy.orders.values()
        if one.helper and not one.conviction and one.jurisdiction == facts.jurisdiction
    ]  # fmt: skip
    found = [_consideration(one, facts, on, policy) for one in kinds]
    return tuple(sorted(found, key=lambda one: (bool(one.barred), len(one.missing))))


def _consideration(kind: OrderKind, facts: Facts, on: date, policy: OrderPolicy) -> Consideration:
    evidence = policy.words["evidence"]
    there = tuple((evidence[need], facts.found[need]) for need in kind.needs if facts.found.get(need))
    missing = [evidence[need] for need in kind.needs if not facts.found.get(need)]
    if facts.born_from is None and facts.born_to is None:
        missing.append("His date of birth, or an age")
    barred = why_too_young(kind, facts.born_from, facts.born_to, on) or _why_not_here(kind, facts, on)
    asks = tuple(policy.words["asks"][ask] for ask in kind.asks)
    return Consideration(kind, barred, _note(kind, facts, on), there, tuple(missing), asks)


def _why_not_here(kind: OrderKind, facts: Facts, on: date) -> str:
    if kind.by_area and facts.force and not places_in_force(kind, facts.force, on):
        return "No area on file in this force has it in force on this day. The force's legal services keep that list."
    return ""


def _note(kind: OrderKind, facts: Facts, on: date) -> str:
    if kind.kind in facts.in_force:
        return "He is under one already: look at it first."
    if kind.by_area and not facts.force:
        return "It is in force in some areas alone, and no record says in which force's area this is: look first."
    parts = [one.part for one in places_in_force(kind, facts.force, on) if one.part]
    if kind.by_area and parts:
        return f"In this force it is in force in {', '.join(parts)} alone."
    successor = shipped_order_policy().orders.get(kind.instead_of)
    if successor and places_in_force(successor, facts.force, on):
        return f"Where it is in force here, look at the {successor.words[0].lower()}{successor.words[1:]} first."
    return ""
