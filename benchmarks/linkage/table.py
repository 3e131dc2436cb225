"""The lines of one set in the table: Daylight beside plain Splink, by pairs, by mentions and by the serial list."""

import logging
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.linkage import plain_splink
from benchmarks.linkage.contests import Truth, every_set, settings_for
from benchmarks.linkage.lists import DEFINITION, load_links, serial_quality
from benchmarks.linkage.measure import b_cubed, pairwise
from benchmarks.serial import ListQuality
from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.link import link
from daylight.pipeline.settings import Settings

WEIGHTS = np.arange(-6.0, 25.0, 1.0)
SURE = float(np.log2(19))
"""The weight of a match probability of 0.95."""
HEADINGS = (
    f"{'':<34} {'pairs':<22}{'B-cubed':<21}{'':>6} {'peak':>6}  {DEFINITION}\n"
    f"{'':<34} {'P      R      F1':<22}{'P      R      F1':<21}{'s':>6} {'MB':>6}  P     R     found, listed, truly"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of linking, and the peak of the process in MB where it can be told apart."""

    seconds: float | None = None
    peak_mb: float | None = None


def _known(found: Sequence[object], truth: Truth) -> tuple[list[object], list[str]]:
    pairs = [(label, human) for label, human in zip(found, truth.humans, strict=True) if human is not None]
    return [label for label, _ in pairs], [human for _, human in pairs]


def _line(name: str, found: Sequence[object], truth: Truth, listed: ListQuality | None, cost: Cost) -> str:
    labels, humans = _known(found, truth)
    pairs, cubed = pairwise(labels, humans), b_cubed(labels, humans)
    seconds = "" if cost.seconds is None else f"{cost.seconds:.0f}"
    peak = "" if cost.peak_mb is None else f"{cost.peak_mb:,.0f}"
    line = (
        f"{name:<34} {pairs.precision:.4f} {pairs.recall:.4f} {pairs.f1:.4f}   "
        f"{cubed.precision:.4f} {cubed.recall:.4f} {cubed.f1:.4f} {seconds:>6} {peak:>6}"
    )
    if listed is None:
        return line
    return f"{line}  {listed.precision:.3f} {listed.recall:.3f} {listed.found}, {listed.listed}, {listed.truly}"


def measure(name: str, data: Path | None) -> None:
    """Print the lines of one set; the sets that lie in a folder are read from `data`."""
    logging.disable(logging.WARNING)  # Splink tells every step of its training
    with tempfile.TemporaryDirectory() as scratch, open_engine("duckdb", scratch=Path(scratch) / "engine") as engine:
        settings = settings_for(Path(scratch))
        truth = every_set(data)[name](engine, settings)
        print(f"\n{name}: {len(truth.humans):,} mentions of {truth.people:,} people", flush=True)
        began = time.perf_counter()
        link(engine, settings)
        cost = Cost(time.perf_counter() - began, engine.peak_memory_mb())
        found = [row[0] for row in engine.rows("SELECT person_id FROM links ORDER BY mention_no")]
        print(_line("Daylight", found, truth, serial_quality(engine, settings, truth), cost), flush=True)
        began = time.perf_counter()
        pairs = plain_splink.predict(engine)
        sure = plain_splink.clusters(engine, pairs, SURE)
        cost = Cost(time.perf_counter() - began)
        best, weight = max(
            ((plain_splink.clusters(engine, pairs, float(weight)), weight) for weight in WEIGHTS),
            key=lambda tried: pairwise(*_known(tried[0], truth)).f1,
        )
        _rival("plain Splink, p >= 0.95", engine, sure, truth, cost, settings)
        _rival(f"plain Splink, best with truth ({weight:.0f})", engine, best, truth, Cost(), settings)


def _rival(name: str, engine: Engine, people: list[int], truth: Truth, cost: Cost, settings: Settings) -> None:
    load_links(engine, people)
    print(_line(name, people, truth, serial_quality(engine, settings, truth), cost), flush=True)
