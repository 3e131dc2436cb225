"""The sets on which linkage is measured: each loaded into an engine as tidied mentions, with the truth."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa

from benchmarks.linkage import truth_sets
from daylight.pipeline.engines import Engine
from daylight.pipeline.receive import receive
from daylight.pipeline.settings import Settings
from daylight.pipeline.tidy import tidy
from daylight.synthetic import synthesise
from daylight.tables.working import DECIDED

AS_OF = date(2026, 10, 31)
INCIDENTS = 40_000
"""Enough that some fifty people truly meet the serial definition."""
FORCES = {"dirt 1.0": (11, 1.0, True), "dirt 2.0": (12, 2.0, True), "dirt 1.5, no identifiers": (13, 1.5, False)}


@dataclass(frozen=True, slots=True)
class Truth:
    """The human of each mention in the order of mention_no, None where not known; who truly meets each definition."""

    humans: list[str | None]
    met: dict[str, set[str]] | None  # definition to humans; None where the set holds mentions and nothing else

    @property
    def people(self) -> int:
        """How many humans the mentions are of."""
        return len(set(self.humans) - {None})


Prepare = Callable[[Engine, Settings], Truth]


def settings_for(folder: Path) -> Settings:
    """What a run on a set kept in this folder goes by."""
    return Settings(extracts=folder / "force" / "extracts", out=folder / "out", as_of=AS_OF)


def _open(make: Callable[[], tuple[pa.Table, list[str]]], engine: Engine, _settings: Settings) -> Truth:
    mentions, humans = make()
    engine.load("tidy_mentions", mentions)
    engine.load("mention_pairs", truth_sets.no_pairs())
    for name, table in DECIDED.items():
        engine.load(name, truth_sets.schema_of(table).empty_table())
    return Truth(list(humans), None)


def _force(seed: int, dirt: float, identifiers: bool, engine: Engine, settings: Settings) -> Truth:
    folder = settings.extracts.parent
    synthesise(folder, incidents=INCIDENTS, seed=seed, dirt=dirt, identifiers=identifiers)
    receive(engine, settings)
    tidy(engine, settings)
    engine.read_parquet("truth", folder / "truth" / "mentions.parquet")
    rows = engine.rows(
        "SELECT human_id FROM tidy_mentions"  # a table is one file here, so that its rows are numbered once
        " LEFT JOIN truth USING (source, source_table, source_row) ORDER BY mention_no"
    )
    engine.read_parquet("truth", folder / "truth" / "statuses.parquet")
    met: dict[str, set[str]] = {}
    for definition, human in engine.rows("SELECT definition, human_id FROM truth WHERE met"):
        met.setdefault(definition, set()).add(human)
    engine.drop("truth")
    return Truth([row[0] for row in rows], met)


def every_set(data: Path | None) -> dict[str, Prepare]:
    """Each set by name; those that lie in a folder only where the folder holds them."""
    sets: dict[str, Prepare] = {name: partial(_open, make) for name, make in truth_sets.OPEN_SETS.items()}
    for name, make in truth_sets.FOLDER_SETS.items():
        if data is not None and (data / truth_sets.FILES[name]).is_file():
            sets[name] = partial(_open, partial(make, data))
    return sets | {f"made-up force, {name}": partial(_force, *how) for name, how in FORCES.items()}


def left_out(data: Path | None) -> list[str]:
    """The sets that cannot be measured, because their file is not in the folder or no folder was given."""
    return [name for name in truth_sets.FOLDER_SETS if name not in every_set(data)]
