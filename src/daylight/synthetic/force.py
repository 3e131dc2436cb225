"""From a plan to a folder: makes each shard, alone or beside others, writes it, and writes the truth apart."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

import polars as pl

from daylight.synthetic.layouts import check_layout, other_layout
from daylight.synthetic.plan import YEARS, Shard, plan
from daylight.synthetic.rewriting import rewrite
from daylight.synthetic.shard import make_shard
from daylight.synthetic.truth import Known, crossing_people, together
from daylight.synthetic.writing import Draft, draft

Progress = Callable[[str, float | None], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was made: rows by table, humans, who meets which definition, and the folder."""

    folder: Path
    rows: dict[str, int]
    humans: int
    sources: tuple[str, ...]
    met: dict[str, int]


@dataclass(frozen=True, slots=True)
class Done:
    """What is kept of a shard once it is written: row counts, and all that concerns those who cross borders."""

    source: str
    rows: dict[str, int]
    known: Known
    crossing: pl.DataFrame


def _silent(step: str, done: float | None) -> None:
    """Nobody is watching."""


def synthesise(
    folder: Path,
    *,
    size: str = "demo",
    seed: int = 1,
    dirt: float = 1.0,
    as_of: date = date(2026, 10, 31),
    layout: str = "records",
    identifiers: bool = True,
    incidents: int | None = None,
    years: int = YEARS,
    replace: bool = False,
    workers: int | None = None,
    progress: Progress = _silent,
) -> Summary:
    """Make up a force and write `folder/extracts` and `folder/truth`. The same arguments give the same bytes.

    `size` is demo, force or nation; `incidents` overrides its number, spread over the `years` up to as_of; `workers`
    are a nation's processes (all cores by default), and of no matter to what comes out. Raises Invalid on a bad
    argument and Refused where the folder holds something and `replace` is not given. Nothing is left behind when it
    fails or is interrupted.
    """
    shards = plan(
        size=size, seed=seed, dirt=dirt, as_of=as_of, identifiers=identifiers, incidents=incidents, years=years
    )
    check_layout(layout, size)
    with draft(folder, replace=replace) as place:
        written = Draft(place, several=len({shard.source for shard in shards}) > 1, parquet=size == "nation")
        work = partial(_make, written)
        done: list[Done] = []
        for one in _spread(work, shards, workers) if size == "nation" else map(work, shards):
            done.append(one)
            progress(f"made up {one.source}", len(done) / len(shards))
        _cross(written, done, as_of)
        if (other := other_layout(layout)) is not None:
            rewrite(written.extracts, other)
        rows = {name: sum(one.rows.get(name, 0) for one in done) for one in done for name in one.rows}
        written.finish(shards, size=size, layout=layout, rows=rows)
        return _summary(folder, written, rows, shards)


def _make(written: Draft, shard: Shard) -> Done:
    """Make one shard and write it, all but the truth of those who cross borders."""
    made, part = make_shard(shard), f"{shard.number:03d}"
    for name, frame in made.extracts.items():
        written.extract(shard, name, frame)
    written.truth("mentions", part, made.mentions)
    written.truth("people", part, made.people.filter(~pl.col("crosses_borders")))
    written.truth("statuses", part, made.known.of_movers(False).statuses(shard.as_of))
    rows = {name: frame.height for name, frame in made.extracts.items()}
    return Done(shard.source, rows, made.known.of_movers(True), made.people.filter("crosses_borders"))


def _spread(work: Callable[[Shard], Done], shards: tuple[Shard, ...], workers: int | None) -> Iterator[Done]:
    """The shards made in several processes; what they hand back comes in the shards' own order."""
    pool = ProcessPoolExecutor(workers or cpu_count(), mp_context=get_context("spawn"))
    try:
        yield from pool.map(work, shards)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _cross(written: Draft, done: list[Done], as_of: date) -> None:
    """The truth of those who cross borders, from every shard that knows them."""
    written.truth("people", "crossing", crossing_people([one.crossing for one in done]))
    written.truth("statuses", "crossing", together([one.known for one in done]).statuses(as_of))


def _summary(folder: Path, written: Draft, rows: dict[str, int], shards: tuple[Shard, ...]) -> Summary:
    met = pl.read_parquet(written.place / "truth" / "statuses.parquet").group_by("definition").len().sort("definition")
    humans = pl.scan_parquet(written.place / "truth" / "people.parquet").select(pl.len()).collect().item()
    return Summary(folder, rows, humans, tuple(sorted({one.source for one in shards})), dict(met.iter_rows()))
