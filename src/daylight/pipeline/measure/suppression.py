"""Small numbers hidden, and with them whatever would give them away. Touches no table.

What is small the domain says. Where parts add up to a whole that is shown (years, districts, sources), a single hidden
part could be worked out by subtraction: then another part of the same sum is hidden as well.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from daylight.domain.gap import suppress

WHOLE, LATEST_YEAR = "all", "365 days"


@dataclass(frozen=True, slots=True)
class Cell:
    """One count over another, in one period and group, before anything is hidden."""

    measure: str
    period: str
    group: str
    numerator: int
    denominator: int
    share: bool = True  # the numerator is part of the denominator

    def __post_init__(self) -> None:
        if self.numerator < 0 or self.denominator < 0:
            raise ValueError("counts are zero or more")
        if self.share and self.numerator > self.denominator:
            raise ValueError(f"{self.measure} counts more out of fewer")

    @property
    def is_small(self) -> bool:
        """Whether showing it would point at a handful of people."""
        if self.share:
            return suppress(self.numerator, self.denominator).suppressed
        return suppress(self.numerator, None).suppressed or suppress(self.denominator, None).suppressed

    @property
    def sums(self) -> tuple[tuple[str, ...], ...]:
        """The sums that this cell is a part of: over years, and over districts or sources."""
        over_years = ((self.measure, "years", self.group),) if self.period not in {WHOLE, LATEST_YEAR} else ()
        kind = self.group.partition(":")[0]
        over_groups = ((self.measure, self.period, kind),) if kind != WHOLE else ()
        return over_years + over_groups


def hidden(cells: Iterable[Cell]) -> frozenset[Cell]:
    """Those that must not be shown: the small, and the companions that keep them from being worked out."""
    every = sorted(cells, key=_smallest_first)
    parts_of: defaultdict[tuple[str, ...], list[Cell]] = defaultdict(list)
    for cell in every:
        for each in cell.sums:
            parts_of[each].append(cell)
    out = {cell for cell in every if cell.is_small}
    waiting = sorted(parts_of)
    while waiting:
        parts = parts_of[waiting.pop()]
        shown = [part for part in parts if part not in out]
        if shown and len(parts) - len(shown) == 1:
            out.add(shown[0])
            waiting.extend(shown[0].sums)
    return frozenset(out)


def _smallest_first(cell: Cell) -> tuple[bool, int, int, str, str, str]:
    """A cell of nobody comes last: hiding a zero would hide nothing."""
    return cell.numerator == 0, cell.numerator, cell.denominator, cell.measure, cell.period, cell.group
