"""`python -m benchmarks.linkage [DATA]`: Daylight beside plain Splink, on open truth sets and made-up forces."""

import logging
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.linkage import plain_splink, truth_sets
from benchmarks.linkage.measure import b_cubed, pairwise
from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.link import link
from daylight.pipeline.receive import receive
from daylight.pipeline.settings import Settings
from daylight.pipeline.tidy import tidy
from daylight.synthetic import synthesise
from daylight.tables.working import DECIDED

AS_OF = date(2026, 10, 31)
INCIDENTS = 20_000
FORCES = {"dirt 1.0": (11, 1.0, True), "dirt 2.0": (12, 2.0, True), "dirt 1.5, no identifiers": (13, 1.5, False)}
WEIGHTS = np.arange(-6.0, 25.0, 1.0)
Prepared = Callable[[Engine, Path], list[str | None]]


def _open(make: Callable[[], tuple[pa.Table, list[str]]]) -> Prepared:
    def prepare(engine: Engine, _folder: Path) -> list[str | None]:
        mentions, truth = make()
        engine.load("tidy_mentions", mentions)
        engine.load("mention_pairs", truth_sets.no_pairs())
        for name, table in DECIDED.items():
            engine.load(name, truth_sets.schema_of(table).empty_table())
        return list(truth)

    return prepare


def _force(seed: int, dirt: float, identifiers: bool) -> Prepared:
    def prepare(engine: Engine, folder: Path) -> list[str | None]:
        synthesise(folder / "force", incidents=INCIDENTS, seed=seed, dirt=dirt, identifiers=identifiers)
        settings = Settings(extracts=folder / "force" / "extracts", out=folder / "out", as_of=AS_OF)
        receive(engine, settings)
        tidy(engine, settings)
        engine.read_parquet("truth", folder / "force" / "truth" / "mentions.parquet")
        rows = engine.rows(
            "SELECT human_id FROM tidy_mentions"  # a row without an id of its own has no truth: not measured
            " LEFT JOIN truth USING (source, source_table, source_row) ORDER BY mention_no"
        )
        return [row[0] for row in rows]

    return prepare


def _line(name: str, found: Sequence[object], truth: list[str | None], seconds: float | None) -> str:
    known = [(label, human) for label, human in zip(found, truth, strict=True) if human is not None]
    labels, humans = [label for label, _ in known], [human for _, human in known]
    pairs, cubed = pairwise(labels, humans), b_cubed(labels, humans)
    took = "" if seconds is None else f"{seconds:.0f}"
    return (
        f"{name:<34} {pairs.precision:.4f} {pairs.recall:.4f} {pairs.f1:.4f}   "
        f"{cubed.precision:.4f} {cubed.recall:.4f} {cubed.f1:.4f} {took:>6}"
    )


def _run(name: str, prepare: Prepared) -> None:
    with tempfile.TemporaryDirectory() as scratch, open_engine("duckdb", scratch=Path(scratch) / "engine") as engine:
        truth = prepare(engine, Path(scratch))
        print(f"\n{name}: {len(truth):,} mentions of {len(set(truth) - {None}):,} people")
        began = time.perf_counter()
        link(engine, Settings(extracts=Path(scratch), out=Path(scratch), as_of=AS_OF))
        seconds = time.perf_counter() - began
        found = [row[0] for row in engine.rows("SELECT person_id FROM links ORDER BY mention_no")]
        print(_line("Daylight", found, truth, seconds))
        began = time.perf_counter()
        pairs = plain_splink.predict(engine)
        seconds = time.perf_counter() - began
        print(
            _line("plain Splink, p >= 0.95", plain_splink.clusters(engine, pairs, float(np.log2(19))), truth, seconds)
        )
        tries = [(plain_splink.clusters(engine, pairs, float(weight)), weight) for weight in WEIGHTS]
        known = [place for place, human in enumerate(truth) if human is not None]
        humans = [truth[place] for place in known]
        best, weight = max(tries, key=lambda tried: pairwise([tried[0][place] for place in known], humans).f1)
        print(_line(f"plain Splink, best with truth ({weight:.0f})", best, truth, None))


def main(folder: Path | None) -> None:
    """Print the table, one set after another."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    print(f"{'':<34} {'pairs: P, R, F1':<22}{'B-cubed: P, R, F1':<21}seconds")
    sets: dict[str, Prepared] = {name: _open(make) for name, make in truth_sets.OPEN_SETS.items()}
    sets |= {f"made-up force, {name}": _force(*how) for name, how in FORCES.items()}
    for name, make in truth_sets.FOLDER_SETS.items():
        if folder is None or not folder.is_dir():
            print(f"{name} is left out: give the folder that holds it (make bench-linkage DATA=folder).")
        else:
            sets[name] = _open(lambda make=make: make(folder))  # type: ignore[misc]
    for name, prepare in sets.items():
        _run(name, prepare)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] else None)
