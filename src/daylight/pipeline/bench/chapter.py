"""The bench: definitions tried on a release, before they touch anyone."""

import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from daylight.domain.definitions import Definition
from daylight.domain.errors import Invalid
from daylight.domain.harm import read_cambridge_index
from daylight.pipeline.bench.attrition import attrition
from daylight.pipeline.bench.changes import Register, Side, changes, register_of
from daylight.pipeline.bench.cohort import Cohort
from daylight.pipeline.bench.conditions import EVERYONE
from daylight.pipeline.bench.fairness import fairness, population, read_truth
from daylight.pipeline.bench.harm import (
    Weights,
    harm_by_place,
    harm_rows,
    harm_share,
    other_weights,
    released_weights,
    yearly_rows,
)
from daylight.pipeline.bench.near import near_misses
from daylight.pipeline.bench.overlap import overlap, sets
from daylight.pipeline.bench.released import (
    Released,
    histories,
    load,
    load_identities,
    opened,
    without_cycle_search,
)
from daylight.pipeline.bench.sensitivity import sensitivity
from daylight.pipeline.bench.settings import BenchSettings
from daylight.pipeline.bench.standing import standing, with_principal_crimes
from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.screen.cases import Wanted
from daylight.pipeline.screen.identities import Identities, identities_behind
from daylight.tables.bench import BENCH

Row = dict[str, Any]
Tables = dict[str, list[Row]]
STEPS = ("read", "screen", "try", "harm", "fairness", "compare")
HIGH_LEVELS = ("high", "very_high")
"""A score finds those for whom it suggests one of these."""


@dataclass(frozen=True, slots=True)
class Benched:
    """What was found: the rows of each table of the bench, by its name."""

    release_id: str
    as_of: date
    suspects: int
    tables: Tables = field(repr=False)
    seconds: float
    warnings: tuple[str, ...] = ()


def bench(settings: BenchSettings) -> Benched:
    """Try the definitions. Nothing is written and nobody's status changes.

    Raises before any work: NotFound for what is no release or lacks a table, Invalid for dates and editions that
    cannot be compared, BadExtract for a wrong file.
    """
    started = time.monotonic()
    release = opened(settings.release)
    _check(settings, release)
    truth = read_truth(settings.truth) if settings.truth else {}
    tables: Tables = {name: [] for name in BENCH}
    warnings: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix="daylight-bench-") as scratch,
        open_engine("duckdb", scratch=Path(scratch), threads=settings.threads, memory_gb=settings.memory_gb) as engine,
        without_cycle_search(),
    ):
        settings.progress("read", None)
        load(engine, release)
        cohort = _cohort(engine, release, release.as_of, settings)
        weights = _weights(engine, settings)
        everyone = cohort.meeting(EVERYONE)
        settings.progress("screen", None)
        identities = _identities(engine, release, cohort, settings.definitions, warnings)
        _try_each(cohort, settings, tables, identities, weights[0])
        settings.progress("harm", None)
        for each in weights:
            rows, points = harm_rows(cohort, everyone, each)
            tables["bench_concentration"] += _dated(cohort, rows)
            tables["bench_curves"] += _dated(cohort, points)
            tables["bench_years"] += _dated(cohort, yearly_rows(cohort, everyone, each))
        if settings.fairness or settings.truth:
            settings.progress("fairness", None)
            tables["bench_fairness"] += _fairness(engine, cohort, everyone, settings, truth)
        settings.progress("compare", None)
        _compare(engine, release, cohort, settings, tables, warnings)
    seconds = time.monotonic() - started
    return Benched(release.release_id, release.as_of, len(everyone), tables, seconds, tuple(warnings))


def _cohort(engine: Engine, release: Released, as_of: date, settings: BenchSettings) -> Cohort:
    return Cohort(histories(engine, release, as_of, Wanted.by(settings.definitions)), as_of)


def _check(settings: BenchSettings, release: Released) -> None:
    for day in settings.dates:
        if day > release.as_of:
            raise Invalid(f"The release knows nothing after {release.as_of}. Give --as-of a day up to then, not {day}.")
    if settings.against is not None:
        opened(settings.against)
    if settings.edition is not None and not _editions(settings):
        known = sorted({each.edition for each in settings.definitions})
        raise Invalid(
            f"No definition has both an edition {settings.edition} and another, so there is nothing to compare. "
            f"The editions are {', '.join(known)}."
        )


def _editions(settings: BenchSettings) -> list[tuple[Definition, Definition]]:
    """Each definition of the named edition, with every other edition of it."""
    return [
        (old, new)
        for old in settings.definitions
        for new in settings.definitions
        if old.edition == settings.edition and new.name == old.name and new.edition != old.edition
    ]


def _weights(engine: Engine, settings: BenchSettings) -> list[Weights]:
    found = [released_weights(engine)]
    if settings.cambridge is not None:
        index = read_cambridge_index(settings.cambridge.read_bytes(), file=settings.cambridge.name)
        found.append(other_weights(engine, index))
    return found


def _identities(
    engine: Engine, release: Released, cohort: Cohort, definitions: tuple[Definition, ...], warnings: list[str]
) -> Identities | None:
    if not load_identities(engine, release):
        warnings.append("The release has no index, so it is not known who is fragile.")
        return None
    met = sorted(set().union(*(cohort.listed(each) for each in definitions)))
    return identities_behind(engine, [cohort.people[place] for place in met], cohort.as_of)


def _try_each(
    cohort: Cohort, settings: BenchSettings, tables: Tables, identities: Identities | None, weights: Weights
) -> None:
    """The tables that are about one definition at a time, and how definitions overlap."""
    harm = harm_by_place(cohort, cohort.meeting(EVERYONE), weights)
    principal = with_principal_crimes(cohort)
    for number, definition in enumerate(settings.definitions):
        settings.progress("try", number / len(settings.definitions))
        settings.progress(f"{definition.name}: attrition", None)
        tables["bench_attrition"] += _told(cohort, definition, attrition(cohort, definition))
        settings.progress(f"{definition.name}: near misses", None)
        tables["bench_near_misses"] += _told(cohort, definition, near_misses(cohort, definition))
        settings.progress(f"{definition.name}: sensitivity", None)
        tables["bench_sensitivity"] += _told(cohort, definition, sensitivity(cohort, definition))
        settings.progress(f"{definition.name}: standing", None)
        stands = standing(cohort, principal, definition, identities)
        stands["harm_share"] = harm_share(harm, cohort.listed(definition))
        tables["bench_rules"] += _told(cohort, definition, [stands])
    tables["bench_overlap"] += _dated(cohort, overlap(cohort, settings.definitions))
    tables["bench_sets"] += _dated(cohort, sets(cohort, settings.definitions))


def _told(cohort: Cohort, definition: Definition, rows: Iterable[Row]) -> list[Row]:
    about = {"definition": definition.name, "edition": definition.edition}
    return [about | row for row in _dated(cohort, rows)]


def _dated(cohort: Cohort, rows: Iterable[Row]) -> list[Row]:
    return [{"as_of": cohort.as_of} | row for row in rows]


def _fairness(
    engine: Engine, cohort: Cohort, everyone: frozenset[int], settings: BenchSettings, truth: dict[str, bool]
) -> list[Row]:
    among = population(engine, cohort, everyone, truth)
    rows: list[Row] = []
    for definition in settings.definitions:
        found = frozenset(cohort.people[place].person_id for place in cohort.listed(definition))
        rows += _told(cohort, definition, fairness(among, found))
    scored: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for scorer, edition, person, level in engine.rows("SELECT scorer, edition, person_id, suggested_level FROM scores"):
        scored[scorer, edition].update({person} if level in HIGH_LEVELS else ())
    for (scorer, edition), people in sorted(scored.items()):
        about = {"definition": f"score:{scorer}", "edition": edition}
        rows += [about | row for row in _dated(cohort, fairness(among, frozenset(people)))]
    return rows


def _compare(
    engine: Engine, release: Released, now: Cohort, settings: BenchSettings, tables: Tables, warnings: list[str]
) -> None:
    """Who joined and left: between editions, between dates in their order, and since another release."""
    register = register_of(engine.rows("SELECT person_id, change, other_ids FROM register"))
    for old, new in _editions(settings):
        _note(tables, Side(old.edition, now, old), Side(new.edition, now, new), None)
    cohorts = [_cohort(engine, release, day, settings) for day in sorted(set(settings.dates) - {release.as_of})]
    for before, after in pairwise([*cohorts, now] if cohorts else []):
        for definition in settings.definitions:
            then, later = (Side(str(each.as_of), each, definition) for each in (before, after))
            _note(tables, then, later, None)
    if settings.against is not None:
        _since(engine, opened(settings.against), release, now, settings, tables, register, warnings)


def _since(
    engine: Engine, old: Released, new: Released, now: Cohort, settings: BenchSettings, tables: Tables,
    register: Register, warnings: list[str],
) -> None:  # fmt: skip
    if new.manifest.get("previous") != old.release_id:
        warnings.append(
            f"The register of {new.release_id} does not follow on {old.release_id}: people are compared by their ids."
        )
        register = Register()
    load(engine, old)
    before = _cohort(engine, old, old.as_of, settings)
    for definition in settings.definitions:
        _note(tables, Side(old.release_id, before, definition), Side(new.release_id, now, definition), register)


def _note(tables: Tables, before: Side, after: Side, register: Register | None) -> None:
    rows, counts = changes(before, after, register)
    tables["bench_changes"] += rows
    tables["bench_changed"].append(counts)
