"""Whom each rule would have listed at each month's end: kept as arrays, one row per person and unbroken listing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import nsmallest

import numpy as np
from numpy.typing import NDArray

from daylight.domain.answers import Answer
from daylight.domain.chronicles import Chronicle
from daylight.domain.definitions import Definition
from daylight.domain.histories import History
from daylight.domain.screening import Contender, Held, rank_capacity
from daylight.domain.spells import Rule, Span, Spell, managed_places, spans_of, spells_of

Ints = NDArray[np.int64]
Numbers = dict[str, int]
"""Of each suspect's person id, its place among all of them in order."""
HELD = (None, *Held)
Claims = dict[int, list[Contender]]
"""The contenders for the places of a capacity rule, by the place of the day: all who could get one."""
_SLACK = 4


@dataclass(slots=True)
class Lists:
    """One rule's lists over all months. A row is one person from month `first` to `last`, by place, held or not."""

    rule: str
    edition: str
    kind: str
    rows: list[tuple[int, int, int, int, float, int]] = field(default_factory=list, repr=False)
    _arrays: tuple[Ints, Ints, Ints, Ints, NDArray[np.float64], Ints] | None = field(default=None, repr=False)

    @property
    def name(self) -> tuple[str, str, str]:
        """Rule, edition and kind: the first columns of every table."""
        return self.rule, self.edition, self.kind

    def add(self, person: int, spell: Spell) -> None:
        """Keep one spell."""
        severity, latest = spell.key[0], spell.key[1]
        self.rows.append((person, spell.first, spell.last, HELD.index(spell.held), severity, latest))

    @classmethod
    def together(cls, parts: "Sequence[Lists]") -> "Lists":
        """What was found of several runs of people, the first in order of person first."""
        if len(parts) == 1:
            return parts[0]
        arrays = zip(*(part.arrays() for part in parts), strict=True)
        person, first, last, held, severity, latest = (np.concatenate(columns) for columns in arrays)
        return cls(*parts[0].name, _arrays=(person, first, last, held, severity, latest))

    def settled(self) -> "Lists":
        """The same as arrays alone: quick to hand over to another process."""
        return Lists(*self.name, _arrays=self.arrays())

    def arrays(self) -> tuple[Ints, Ints, Ints, Ints, NDArray[np.float64], Ints]:
        """Person, first, last, held (a place in HELD) and the two keys of rank, all of one length."""
        if self._arrays is None:
            self.rows.sort()
            columns = list(zip(*self.rows, strict=True)) if self.rows else [()] * 6
            person, first, last, held, latest = (np.array(columns[at], dtype=np.int64) for at in (0, 1, 2, 3, 5))
            self._arrays = person, first, last, held, np.array(columns[4], dtype=np.float64), latest
        return self._arrays

    def listed(self, place: int) -> Ints:
        """The people listed at a month's end, the first in rank first; ties by latest event, then by person id."""
        person, first, last, held, severity, latest = self.arrays()
        at = np.flatnonzero((first <= place) & (last >= place) & (held == 0))
        return person[at[np.lexsort((person[at], latest[at], severity[at]))]]

    def held(self, place: int) -> int:
        """How many meet it at a month's end and are held."""
        _, first, last, held, _, _ = self.arrays()
        return int(np.count_nonzero((first <= place) & (last >= place) & (held > 0)))

    def runs(self, *, listed: bool = True) -> Iterator[tuple[int, int, int, int]]:
        """Person, first and last place of each unbroken listing, and why it was held; in order of person and place."""
        person, first, last, held, _, _ = self.arrays()
        open_run: tuple[int, int, int, int] | None = None
        for row in zip(person.tolist(), first.tolist(), last.tolist(), held.tolist(), strict=True):
            if listed and row[3]:
                continue
            if open_run and row[0] == open_run[0] and row[1] == open_run[2] + 1 and row[3] == open_run[3]:
                open_run = (open_run[0], open_run[1], row[2], open_run[3])
                continue
            if open_run:
                yield open_run
            open_run = row
        if open_run:
            yield open_run


def list_people(
    chronicles: Iterable[Chronicle],
    definitions: Sequence[Definition],
    days: Sequence[date],
    numbers: Numbers,
    watch: Callable[[Chronicle, Sequence[Span]], None],
) -> tuple[list[Lists], list[Claims]]:
    """What each definition says of each person at each of the days, and who claims a place under a capacity rule.

    `watch` sees every person with what was known.
    """
    rules = [Rule(each, days) for each in definitions]
    lists = [_lists_of(each) for each in definitions]
    claims: list[Claims] = [defaultdict(list) for _ in definitions]
    for chronicle in chronicles:
        spans = list(spans_of(chronicle, days))
        watch(chronicle, spans)
        for rule, own, claimed in zip(rules, lists, claims, strict=True):
            for spell in spells_of(spans, rule):
                if spell.contender is None:
                    own.add(numbers[chronicle.person_id], spell)
                    continue
                for place in range(spell.first, spell.last + 1):
                    claimed[place].append(spell.contender)
                    if len(claimed[place]) > _SLACK * _kept(rule.definition):
                        claimed[place] = _strongest(claimed[place], rule.definition)
    strongest = [
        {place: _strongest(contenders, each) for place, contenders in claimed.items()}
        for each, claimed in zip(definitions, claims, strict=True)
    ]
    return [each.settled() for each in lists], strongest


def _lists_of(definition: Definition) -> Lists:
    return Lists(definition.name, definition.edition, "definition" if definition.places is None else "capacity")


def _kept(definition: Definition) -> int:
    """How many contenders are ranked: who may hold a place, and the first who may not."""
    return (definition.places or 0) + 1


def _strongest(contenders: Iterable[Contender], definition: Definition) -> list[Contender]:
    return nsmallest(_kept(definition), contenders, key=lambda each: each.known.key)


def fill_places(definition: Definition, days: Sequence[date], claims: Sequence[Claims], numbers: Numbers) -> Lists:
    """Fill the places of a capacity rule, month by month, from the claims of several parts of the people.

    Only who may hold a place is ranked: the order is total.
    """
    lists = _lists_of(definition)
    for place in sorted(set().union(*claims)):
        strongest = _strongest((each for part in claims for each in part.get(place, ())), definition)
        keys = {each.history.person_id: each.known.key for each in strongest}
        for finding in rank_capacity(strongest, definition, days[place]):
            if finding.met:
                key = keys[finding.person_id]
                lists.add(numbers[finding.person_id], Spell(place, place, finding.held, key))
    return lists


def list_managed(answers: dict[str, tuple[Answer, ...]], days: Sequence[date], numbers: Numbers) -> Lists:
    """Those whose abuse a scheme, or this system's own list, really managed at each of the days."""
    lists = Lists("managed", "", "managed")
    for person, given in answers.items():
        for first, last in managed_places(given, days):
            lists.add(numbers[person], Spell(first, last, None, (0.0, 0, person)))
    return lists


def history_at(spans: Sequence[Span], place: int) -> History | None:
    """What was known of a person at a month's end; None for nothing."""
    return next((span.history for span in spans if span.first <= place <= span.last), None)
