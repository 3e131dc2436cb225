"""Sensitivity: how many people a definition would find with another window, and with more or fewer asked for.

Of a definition of several conditions, the first one's window and threshold are varied.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from daylight.domain.definitions import Definition, Threshold
from daylight.domain.errors import Invalid
from daylight.domain.periods import Window
from daylight.domain.screening import Claim, contender_of, ranked_claims
from daylight.pipeline.bench.attrition import bound
from daylight.pipeline.bench.cohort import Cohort, Met
from daylight.pipeline.bench.conditions import conditions_of

Row = dict[str, Any]
WINDOWS = (Window(years=1), Window(years=2), Window(years=3), Window(years=5), Window(years=10), Window())
STEPS = (-1, 0, 1, 2)
"""By how many every number of the threshold is moved together."""
PLACES = (0.5, 1.0, 2.0)
"""By how much the places of a capacity rule are multiplied."""
_FEWEST = 2  # of anything: one event is no pattern


def sensitivity(cohort: Cohort, definition: Definition) -> list[Row]:
    """One row per window and threshold (or number of places), the definition's own among them."""
    own = cohort.listed(definition)
    found = _by_rank(cohort, definition) if definition.places is not None else _by_count(cohort, definition)
    return [
        {
            "window": str(variant.window), "threshold": words, "own": variant == definition, "people": len(people),
            "joined": len(people - own), "left": len(own - people),
        }
        for variant, words, people in found
    ]  # fmt: skip


def _windows(definition: Definition) -> list[Window]:
    return [*WINDOWS] if definition.window in WINDOWS else [definition.window, *WINDOWS]


def _by_count(cohort: Cohort, definition: Definition) -> Iterator[tuple[Definition, str, Met]]:
    """Whoever fails a lower threshold fails a higher one; and whoever fails with a longer window fails with a shorter,
    where nothing that was done since the first event keeps anybody out."""
    thresholds = [each for each in (_moved(definition.threshold, step) for step in STEPS) if each is not None]
    loosest = replace(_unless_nothing(definition), window=Window(), threshold=thresholds[0])
    may = frozenset(range(len(cohort.people)))
    if not definition.also:
        counts = tuple(each for each in conditions_of(loosest) if all(part == "count" for (part, _), _ in each.said))
        may = cohort.meeting(loosest, among=bound(cohort, counts, loosest))
    found: dict[tuple[Window, Threshold], Met] = {}
    wider: dict[Threshold, Met] = {}
    for window in sorted(_windows(definition), key=lambda each: (each.start(cohort.as_of), str(each))):
        among = may
        for threshold in thresholds:
            variant = _variant(definition, window, threshold)
            if variant is None:
                continue
            nested = not (definition.looks_at_answers or definition.also or window.is_fixed)
            among = cohort.meeting(variant, among=among & wider.get(threshold, may) if nested else among)
            found[window, threshold] = among
            if nested:
                wider[threshold] = among
    for window in _windows(definition):
        for threshold in thresholds:
            variant = _variant(definition, window, threshold)
            if variant is not None:
                yield variant, threshold_words(threshold), found[window, threshold]


def _variant(definition: Definition, window: Window, threshold: Threshold) -> Definition | None:
    """The definition with another window and threshold; None where they make none (an era that the window misses)."""
    try:
        return replace(definition, window=window, threshold=threshold)
    except Invalid:
        return None


def _unless_nothing(definition: Definition) -> Definition:
    """The definition without what was done since: a wider window may begin before an answer, a narrower after."""
    usual: dict[str, Any] = {
        each.name: each.default for each in fields(Definition) if each.name.startswith(("answered", "unless"))
    }
    return replace(definition, **usual)


def _moved(threshold: Threshold, step: int) -> Threshold | None:
    """Every number moved by a step; None where nothing is left to ask for, or what is left makes no rule."""
    if not step:
        return threshold
    numbers = {name: getattr(threshold, name) for name in _numbers() if getattr(threshold, name)}
    moved = {name: max(1, number + step) for name, number in numbers.items()}
    if max(moved.values(), default=0) < _FEWEST or moved == numbers:
        return None
    try:
        return replace(threshold, **moved)
    except Invalid:
        return None


def _numbers() -> list[str]:
    return [each.name for each in fields(Threshold) if each.type in (int, "int")]


def threshold_words(threshold: Threshold) -> str:
    """`3 crimes, 3 victims`."""
    told = [f"{getattr(threshold, name)} {name}" for name in _numbers() if getattr(threshold, name)]
    return ", ".join([*told, f"severity {threshold.severity:g}"] if threshold.severity else told)


def _by_rank(cohort: Cohort, definition: Definition) -> Iterator[tuple[Definition, str, Met]]:
    """Whoever has no claim in a longer window has none in a shorter."""
    ever = replace(definition, window=Window())
    claims = ranked_claims(cohort.contenders(ever), ever)
    found: dict[Window, list[Claim]] = {}
    for window in sorted(_windows(definition), key=lambda each: (each.start(cohort.as_of), str(each))):
        looked = replace(definition, window=window)
        may = (cohort.people[cohort.place_of[each.person_id]] for each in claims)
        entered = (contender_of(history, looked, cohort.as_of) for history in may)
        found[window] = ranked_claims(filter(None, entered), looked)
        claims = claims if window.is_fixed else found[window]
    for window in _windows(definition):
        for times in PLACES:
            places = max(1, round((definition.places or 1) * times))
            met = frozenset(cohort.place_of[claim.person_id] for claim in found[window][:places])
            yield replace(definition, window=window, places=places), f"{places} places", met
