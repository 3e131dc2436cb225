"""Harm: how far it falls to the few, under each set of weights, as it was and as it fades."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum
from typing import Any

from daylight.domain.concentration import TOPS, concentration, decayed, part_of, still_on_top, top_few, top_share
from daylight.domain.events import Crime, Event
from daylight.domain.harm import Edition, weight_of
from daylight.domain.histories import History
from daylight.domain.offences import normal_code
from daylight.domain.periods import years_before
from daylight.domain.scoring import shipped_policy
from daylight.domain.screening import crimes_of
from daylight.pipeline.bench.cohort import Cohort
from daylight.pipeline.engines import Engine

Row = dict[str, Any]
CrimeKey = tuple[str, str]
Held = dict[str, float]
"""Harm by person."""
YEARS = 10
"""So many years are told of at most."""
_CODES = "SELECT source, offence_id, coalesce(stats_code, code) FROM crimes"


@dataclass(frozen=True, slots=True)
class Weights:
    """One set of weights: what each crime weighs, and whether that is assumed for it."""

    name: str
    of: Callable[[str, Crime], float]
    assumed: frozenset[CrimeKey] | None = None


def released_weights(engine: Engine) -> Weights:
    """The weights of the release."""
    name = engine.rows("SELECT coalesce(max(severity_edition), 'none') FROM crimes")[0][0]
    assumed = frozenset(engine.rows("SELECT source, offence_id FROM crimes WHERE severity_assumed"))
    return Weights(str(name), lambda _, crime: crime.weight, assumed)


def other_weights(engine: Engine, edition: Edition) -> Weights:
    """Another edition, laid on the crimes of the release by their codes."""
    rows = engine.rows(_CODES)
    by_code = {code: weight_of(normal_code(code) if code else None, edition) for code in {row[2] for row in rows}}
    weight = {(source, offence): by_code[code] for source, offence, code in rows}
    assumed = frozenset(key for key, found in weight.items() if found.assumed)
    return Weights(edition.name, lambda source, crime: weight[source, crime.offence_id].points, assumed)


def harm_of(history: History, weights: Weights, as_of: date, *, fading: bool = False) -> float:
    """The summed weight of a suspect's distinct crimes of any theme up to `as_of`, cancelled and contested ones out."""
    half_life = shipped_policy().half_life_days
    total: dict[CrimeKey, float] = {}
    for on, source, crime in _crimes(history, as_of):
        weight = weights.of(source, crime)
        total[source, crime.offence_id] = decayed(weight, on, as_of, half_life_days=half_life) if fading else weight
    return round(fsum(total.values()), 6)


def _crimes(history: History, as_of: date) -> Iterator[tuple[date, str, Crime]]:
    for event in _sound(history, as_of):
        for crime in crimes_of(event):
            yield event.on, event.source, crime


def harm_rows(cohort: Cohort, people: Iterable[int], weights: Weights) -> tuple[list[Row], list[Row]]:
    """The concentration of harm among some people, as it was and as it fades; and the points of both curves."""
    chosen = [cohort.people[place] for place in sorted(people)]
    crimes = {(source, crime.offence_id) for each in chosen for _, source, crime in _crimes(each, cohort.as_of)}
    rows: list[Row] = []
    points: list[Row] = []
    for fading in (False, True):
        amounts = [harm_of(each, weights, cohort.as_of, fading=fading) for each in chosen]
        told = concentration(amounts)
        about = {"weights": weights.name, "decayed": fading}
        tops = {f"top_{round(100 * share)}": top_share(amounts, share) for share in TOPS}
        assumed = len(crimes & weights.assumed) if weights.assumed is not None else None
        counts = {"people": told.people, "crimes": len(crimes), "assumed": assumed}
        rows.append(about | counts | {"total": told.total, "gini": told.gini} | tops)
        points += [about | {"people_share": people, "harm_share": harm} for people, harm in told.curve]
    return rows, points


def yearly_rows(cohort: Cohort, people: Iterable[int], weights: Weights) -> list[Row]:
    """The concentration of each whole year up to `as_of`, the newest first, and whether the few were the few before.

    A year is whole where somebody's event lies in its first month or before it; there are `YEARS` at most. Of each,
    the people are those suspected of a themed event in it.
    """
    chosen = [cohort.people[place] for place in sorted(people)]
    ends = [years_before(cohort.as_of, back) for back in range(YEARS + 2)]
    first = min((event.on for each in chosen for event in _sound(each, cohort.as_of)), default=cohort.as_of)
    whole = sum(first <= begins + timedelta(days=31) for begins in ends[1 : YEARS + 1])
    years = _by_year(chosen, weights, ends)
    return [
        _year_row(weights, ends[back + 1], ends[back], years[back], years[back + 1] if back + 1 < whole else None)
        for back in range(whole)
    ]


def _sound(history: History, as_of: date) -> Iterator[Event]:
    return (event for event in history.events if event.on <= as_of and not event.cancelled and not event.restricted)


def _by_year(chosen: list[History], weights: Weights, ends: list[date]) -> list[Held]:
    """The harm of each year by person, of everybody suspected of a themed event in it: after `ends[n + 1]`, up to
    `ends[n]`, of which the first is the viewpoint."""
    years: list[Held] = [{} for _ in ends[1:]]
    rising = ends[::-1]
    for history in chosen:
        crimes: dict[int, dict[CrimeKey, float]] = {}
        themed = set()
        for event in _sound(history, ends[0]):
            year = len(ends) - 1 - bisect_left(rising, event.on)
            if year < len(years):
                if event.domestic or event.sexual or event.stalking:
                    themed.add(year)
                of_year = crimes.setdefault(year, {})
                for crime in crimes_of(event):
                    of_year[event.source, crime.offence_id] = weights.of(event.source, crime)
        for year in themed:
            years[year][history.person_id] = round(fsum(crimes[year].values()), 6)
    return years


def _year_row(
    weights: Weights, begins: date, ends: date, held: dict[str, float], before: dict[str, float] | None
) -> Row:
    amounts = list(held.values())
    told = concentration(amounts)
    row: Row = {
        "weights": weights.name, "from_on": begins + timedelta(days=1), "to_on": ends, "people": told.people,
        "total": told.total, "gini": told.gini,
    }  # fmt: skip
    for share in TOPS:
        percent = round(100 * share)
        row[f"top_{percent}"] = top_share(amounts, share)
        row[f"stayed_{percent}"] = None if before is None else still_on_top(before, held, share)
        row[f"ahead_{percent}"] = None if before is None else part_of(top_few(before, share), held)
    return row


def harm_by_place(cohort: Cohort, everyone: Iterable[int], weights: Weights) -> dict[int, float]:
    """Each person's harm, as it was."""
    return {place: harm_of(cohort.people[place], weights, cohort.as_of) for place in sorted(everyone)}


def harm_share(harm: dict[int, float], listed: frozenset[int]) -> float | None:
    """What share of everybody's harm those listed hold; None where there is none."""
    whole = fsum(harm.values())
    return fsum(harm.get(place, 0.0) for place in sorted(listed)) / whole if whole else None
