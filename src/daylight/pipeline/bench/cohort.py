"""The people a definition is tried on, and whom it finds: the plain rule, asked as seldom as may be.

Most suspects are suspects once. Whoever has fewer events than a threshold asks for is not asked about; and the same
question is asked once, however many definitions share it.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from daylight.domain.definitions import Definition
from daylight.domain.histories import History
from daylight.domain.screening import Contender, Finding, contender_of, meets, rank_capacity, screen
from daylight.domain.spells import fewest_events

Met = frozenset[int]
"""People by their place in the cohort."""


@dataclass
class Cohort:
    """Suspects at one date. `people` are in the order of person ids."""

    people: list[History]
    as_of: date
    _asked: dict[Definition, Met] = field(default_factory=dict, repr=False)
    _found: dict[Definition, list[Finding]] = field(default_factory=dict, repr=False)

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
            place
            for place in places
            if len(self.people[place].events) >= least and meets(self.people[place], rule, self.as_of)
        )
        if among is None:
            self._asked[rule] = met
        return met

    def _screened(self, definition: Definition) -> list[Finding]:
        if definition.places is None:
            found = (screen(history, definition, self.as_of) for history in self.people)
            return [each for each in found if each is not None]
        return rank_capacity(self.contenders(definition), definition, self.as_of)

    def contenders(self, definition: Definition) -> list[Contender]:
        """Who enters the ranking of a capacity rule."""
        entered = (contender_of(history, definition, self.as_of) for history in self.people)
        return [each for each in entered if each is not None]
