"""How often people agree with a computed level, how often they change, and how long it takes: by group, never by user.

Where hardly anybody departs from it, somebody should ask whether anybody still decides; from which share on is policy.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from daylight.domain.fairness import hidden
from daylight.domain.gap import SMALLEST_SHOWN, Ratio, suppress
from daylight.domain.levels import LEVELS
from daylight.domain.proportions import Proportion
from daylight.domain.reference import reference_toml


@dataclass(frozen=True, slots=True)
class Reading:
    """One signed assessment, without who made it. Levels by name; `seconds` from the first sight of the computed level
    to the decision."""

    own: str
    computed: str
    final: str
    second: str = ""  # a colleague's, who had not seen the first; empty where nobody was asked
    seconds: int | None = None

    def __post_init__(self) -> None:
        given = {self.own, self.computed, self.final} | ({self.second} if self.second else set())
        if unknown := given - set(LEVELS):
            raise ValueError(f"there is no level {', '.join(sorted(unknown))}")
        if self.seconds is not None and self.seconds < 0:
            raise ValueError("nobody decides before the computed level is shown")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How one group of assessments went. Both numbers of a ratio are None where they are too small to show."""

    group: str
    own_computed: Ratio  # the own level was the computed one, before that was seen
    final_computed: Ratio  # the final level is the computed one
    changed: Ratio  # the final level is not the own one
    second_own: Ratio  # of those read twice: the second reader's own level was the first's
    seconds: int | None  # the middle one; None where too few

    @property
    def nearly_always(self) -> bool:
        """The computed level is hardly ever departed from: look whether anybody decides."""
        share = self.final_computed.share
        return share is not None and share >= float(reference_toml("agreement.toml")["nearly_always"])


_COUNTS: dict[str, Callable[[Reading], bool]] = {
    "own_computed": lambda one: one.own == one.computed,
    "final_computed": lambda one: one.final == one.computed,
    "changed": lambda one: one.final != one.own,
    "second_own": lambda one: one.second == one.own,
}


def agreement_of(readings: Iterable[tuple[str, Reading]]) -> tuple[Agreement, ...]:
    """Agreement by group, in the order of their names. Counts from 1 to 4 are hidden, and so is a further group where
    the total would tell the hidden one."""
    by_group: dict[str, list[Reading]] = {}
    for group, reading in readings:
        by_group.setdefault(group, []).append(reading)
    shown = {name: _ratios(by_group, name) for name in _COUNTS}
    return tuple(
        Agreement(group=group, **{name: shown[name][group] for name in _COUNTS}, seconds=_middle(by_group[group]))
        for group in sorted(by_group)
    )


def _ratios(by_group: dict[str, list[Reading]], name: str) -> dict[str, Ratio]:
    told = {group: _counted(found, name) for group, found in by_group.items()}
    unshown = hidden(told)
    return {
        group: Ratio(None, None, suppressed=True) if group in unshown else suppress(one.hits, one.cases)
        for group, one in told.items()
    }


def _counted(readings: list[Reading], name: str) -> Proportion:
    of = [one for one in readings if one.second] if name == "second_own" else readings
    return Proportion(sum(map(_COUNTS[name], of)), len(of))


def _middle(readings: list[Reading]) -> int | None:
    took = [one.seconds for one in readings if one.seconds is not None]
    return round(median(took)) if len(took) >= SMALLEST_SHOWN else None
