"""Single people month by month: what was known of them, and what each rule said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from daylight.domain.answers import Answer
from daylight.domain.chronicles import Chronicle
from daylight.domain.spells import Span, managed_places
from daylight.pipeline.backtest.figures import Row
from daylight.pipeline.backtest.followed import Followed
from daylight.pipeline.backtest.lists import Lists, history_at


@dataclass(slots=True)
class Watched:
    """Those who are reported month by month: the ones asked for; else the one most often told of and never managed.

    Of two told of equally often the one whose id comes first.
    """

    days: Sequence[date]
    answers: dict[str, tuple[Answer, ...]] = field(repr=False)
    asked: tuple[str, ...] = ()
    known: dict[str, list[int]] = field(default_factory=dict)  # incidents known at each month's end
    most: int = 0

    def see(self, chronicle: Chronicle, spans: Sequence[Span]) -> None:
        """Look at one person, in the order of ids."""
        person = chronicle.person_id
        if self.asked:
            if person in self.asked:
                self.known[person] = self._counts(spans)
            return
        if len(chronicle.told) <= self.most or not spans:
            return
        counts = self._counts(spans)
        if counts[-1] > self.most and not managed_places(self.answers.get(person, ()), self.days):
            self.most, self.known = counts[-1], {person: counts}

    def alone(self) -> "Watched":
        """The same without the answers of everybody: little to hand over to another process."""
        return Watched(self.days, {}, self.asked, self.known, self.most)

    @classmethod
    def together(cls, parts: "Sequence[Watched]") -> "Watched":
        """Those of several runs of people, in order of id: all who were asked for, or the one of the most."""
        if parts[0].asked:
            known = {person: counts for part in parts for person, counts in part.known.items()}
            return cls(parts[0].days, {}, parts[0].asked, known)
        return max(parts, key=lambda each: each.most)  # of equals the first

    def _counts(self, spans: Sequence[Span]) -> list[int]:
        counts = []
        for place in range(len(self.days)):
            history = history_at(spans, place)
            events = [] if history is None else history.events
            counts.append(len({event.incident for event in events if not (event.cancelled or event.restricted)}))
        return counts


def person_rows(watched: Watched, every: Sequence[Lists], followed: Followed) -> Iterator[Row]:
    """One row per person, month's end and rule, as `backtest_person` declares."""
    for person, counts in sorted(watched.known.items()):
        number = followed.numbers[person]
        for lists in every:
            said = {
                place: "held" if held else "listed"
                for who, first, last, held in lists.runs(listed=False)
                if who == number
                for place in range(first, last + 1)
            }
            for place, day in enumerate(watched.days):
                yield person, day, counts[place], *lists.name, said.get(place, "no")
