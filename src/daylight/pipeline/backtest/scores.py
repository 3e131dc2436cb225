"""The points score as a list: the highest scores at each month's end, as many as the largest capacity."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import nsmallest

from daylight.domain.chronicles import Chronicle
from daylight.domain.counting import crimes_of
from daylight.domain.histories import History
from daylight.domain.scoring import Case, CrimeWeight, Policy, score, shipped_policy
from daylight.domain.spells import Span, Spell
from daylight.pipeline.backtest.lists import Lists, Numbers

_Entry = tuple[float, int, str]
_SLACK = 4


@dataclass(slots=True)
class Scored:
    """Every person scored at every month's end; only the highest `most` of each are kept."""

    days: Sequence[date]
    most: int
    policy: Policy = field(default_factory=shipped_policy, repr=False)
    best: dict[int, list[_Entry]] = field(default_factory=dict, repr=False)

    def see(self, chronicle: Chronicle, spans: Sequence[Span]) -> None:
        """Score one person at each of the days, by what was known on it."""
        for span in spans:
            for place in range(span.first, span.last + 1):
                case = case_of(span.history, self.days[place])
                found = None if case is None else score(case, self.policy, self.days[place])
                if found is not None:
                    best = self.best.setdefault(place, [])
                    best.append((-found.total, -found.latest.toordinal(), chronicle.person_id))
                    if len(best) > _SLACK * self.most:
                        self.best[place] = nsmallest(self.most, best)

    @classmethod
    def together(cls, parts: "Sequence[Scored]") -> "Scored":
        """The scores of several runs of people."""
        best: dict[int, list[_Entry]] = {}
        for part in parts:
            for place, entries in part.best.items():
                best.setdefault(place, []).extend(entries)
        return cls(parts[0].days, parts[0].most, parts[0].policy, best)

    def lists(self, numbers: Numbers) -> Lists:
        """The list at each month's end, in the order of the score."""
        lists = Lists(self.policy.scorer, self.policy.edition, "score")
        for place, best in sorted(self.best.items()):
            for key in nsmallest(self.most, best):
                lists.add(numbers[key[2]], Spell(place, place, None, key))
        return lists


def case_of(history: History, day: date) -> Case | None:
    """What the score may look at of a history on a day; None where nothing counts.

    The same as the chapter score gathers: domestic, sexual and stalking events that stand, and their crimes.
    """
    events = [
        event
        for event in history.events
        if event.on <= day
        and not (event.cancelled or event.restricted)
        and (event.domestic or event.sexual or event.stalking)
    ]
    if not events:
        return None
    incidents: dict[tuple[str, str], date] = {}
    crimes: dict[tuple[str, str], CrimeWeight] = {}
    for event in events:
        incidents.setdefault(event.incident, event.on)
        for crime in crimes_of(event):
            crimes[event.source, crime.offence_id] = CrimeWeight(event.on, crime.weight)
    victims = len({event.victim_id for event in events})
    return Case(history.person_id, tuple(incidents.values()), tuple(crimes.values()), victims, history.born)
