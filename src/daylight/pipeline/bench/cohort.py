"""The people a definition is tried on, and whom it finds: the plain rule, asked as seldom as may be.

Most suspects are suspects once. Whoever has fewer events than a threshold asks for is not asked about; and the same
question is asked once, however many definitions share it.
"""

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
    is_eligible,
    meets,
    rank_capacity,
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
        least = fewest_events(rule)
        places = range(len(self.people)) if among is None else among
        met = frozenset(
            place for place in places if len(self.people[place].events) >= least and self._meets(place, rule)
        )
        if among is None:
            self._asked[rule] = met
        return met

    def _meets(self, place: int, rule: Definition) -> bool:
        """The rule itself, asked only where plain counting does not settle it."""
        history, threshold = self.people[place], rule.threshold
        if rule.is_plain and len(history.events) > 1:
            if not self._counted(place, rule).may_reach(threshold, rule.window.start(self.as_of)):
                return False
            if not (threshold.unconnected or threshold.same_victim or rule.looks_at_answers):
                return is_eligible(history, rule, self.as_of)
        return meets(history, rule, self.as_of)

    def _counted(self, place: int, rule: Definition) -> Counted:
        """What counts of a person whatever the window: the variants of a definition mostly count alike."""
        if rule.count not in self._counts:
            if len(self._counts) == _COUNTS_KEPT:
                del self._counts[next(iter(self._counts))]
            self._counts[rule.count] = {}
        known = self._counts[rule.count]
        if place not in known:
            known[place] = Counted(
                [
                    event
                    for event in self.people[place].events
                    if event.on <= self.as_of
                    and not (event.cancelled or event.restricted)
                    and counts_event(event, rule)
                ]
            )
        return known[place]

    def _screened(self, definition: Definition) -> list[Finding]:
        if definition.places is None:
            found = (screen(history, definition, self.as_of) for history in self.people)
            return [each for each in found if each is not None]
        return rank_capacity(self.contenders(definition), definition, self.as_of)

    def contenders(self, definition: Definition) -> list[Contender]:
        """Who enters the ranking of a capacity rule."""
        entered = (contender_of(history, definition, self.as_of) for history in self.people)
        return [each for each in entered if each is not None]
