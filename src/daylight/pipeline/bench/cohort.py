"""The people a definition is tried on, and whom it finds: the plain rule, asked as seldom as may be.

Most suspects are suspects once. Whoever has fewer events than a threshold asks for is not asked about; and the same
question is asked once, however many definitions share it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from daylight.domain.conditions import Count
from daylight.domain.definitions import Definition
from daylight.domain.histories import History
from daylight.domain.screening import (
    Contender,
    Finding,
    contender_of,
    counts_event,
    crimes_of,
    is_answered,
    is_eligible,
    meets,
    rank_capacity,
    reaches,
    screen,
)
from daylight.domain.spells import Counted, fewest_events

Met = frozenset[int]
"""People by their place in the cohort."""
_COUNTS_KEPT = 4


@dataclass
class Cohort:
    """Suspects at one date. `people` are in the order of person ids."""

    people: list[History]
    as_of: date
    _asked: dict[Definition, Met] = field(default_factory=dict, repr=False)
    _found: dict[Definition, list[Finding]] = field(default_factory=dict, repr=False)
    _counts: dict[Count, dict[int, Counted]] = field(default_factory=dict, repr=False)

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The place of each person by id."""
        return {history.person_id: place for place, history in enumerate(self.people)}

    def findings(self, definition: Definition) -> list[Finding]:
        """What a definition says of everybody of whom it says something."""
        if definition not in self._found:
            self._found[definition] = self._screened(definition)
        return self._found[definition]

    def listed(self, definition: Definition) -> Met:
        """Who meets a definition, a capacity rule by rank."""
        return frozenset(self.place_of[each.person_id] for each in self.findings(definition) if each.met)

    def meeting(self, rule: Definition, among: Met | None = None) -> Met:
        """Who of some people (or of all) meets a rule without a capacity."""
        if rule in self._asked:
            return self._asked[rule] if among is None else self._asked[rule] & among
        least, asks = fewest_events(rule), self._asking(rule)
        places = range(len(self.people)) if among is None else among
        met = frozenset(place for place in places if len(self.people[place].events) >= least and asks(place))
        if among is None:
            self._asked[rule] = met
        return met

    def _asking(self, rule: Definition) -> Callable[[int], bool]:
        """The rule as a question about one place: by plain counting where it is plain, and else the rule itself."""
        people, as_of = self.people, self.as_of
        if not rule.is_plain:
            return lambda place: meets(people[place], rule, as_of)
        threshold, start, counts = rule.threshold, rule.window.start(as_of), self._counts_of(rule)
        settled = not (threshold.unconnected or rule.looks_at_answers)

        def asked(place: int) -> bool:
            history = people[place]
            if settled and len(history.events) == 1:  # most people are suspects once
                return _meets_by_one(history, rule, start, as_of)
            counted = counts.get(place)
            if counted is None:
                counted = counts[place] = self._counted(place, rule)
            if not counted.may_reach(threshold, start) or not is_eligible(history, rule, as_of):
                return False
            if settled:
                return not threshold.same_victim or any(
                    each.may_reach(threshold, start) for each in counted.by_victim()
                )
            tally = counted.tally(rule, start, as_of)
            return reaches(history, tally, threshold) and not is_answered(history, tally, rule, as_of)

        return asked

    def _counts_of(self, rule: Definition) -> dict[int, Counted]:
        """What counts of each person whatever the window: the variants of a definition mostly count alike."""
        if rule.count not in self._counts:
            if len(self._counts) == _COUNTS_KEPT:
                del self._counts[next(iter(self._counts))]
            self._counts[rule.count] = {}
        return self._counts[rule.count]

    def _counted(self, place: int, rule: Definition) -> Counted:
        return Counted(
            [
                event
                for event in self.people[place].events
                if event.on <= self.as_of and not (event.cancelled or event.restricted) and counts_event(event, rule)
            ]
        )

    def _screened(self, definition: Definition) -> list[Finding]:
        if definition.places is None:
            found = (screen(history, definition, self.as_of) for history in self.people)
            return [each for each in found if each is not None]
        return rank_capacity(self.contenders(definition), definition, self.as_of)

    def contenders(self, definition: Definition) -> list[Contender]:
        """Who enters the ranking of a capacity rule."""
        entered = (contender_of(history, definition, self.as_of) for history in self.people)
        return [each for each in entered if each is not None]


def _meets_by_one(history: History, rule: Definition, start: date, as_of: date) -> bool:
    """Whether somebody with one event meets a plain rule that asks nothing of what was done since."""
    (event,) = history.events
    threshold = rule.threshold
    if not (start < event.on <= as_of) or event.cancelled or event.restricted or not counts_event(event, rule):
        return False
    enough = threshold.incidents <= 1 and threshold.victims <= 1
    if enough and threshold.crimes:
        enough = len({crime.offence_id for crime in crimes_of(event)}) >= threshold.crimes
    return enough and is_eligible(history, rule, as_of)
