"""The whole run, from a folder of extracts to a release, on one page."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from daylight.domain.definitions import definitions_in_force
from daylight.domain.errors import BadExtract, Fault, NotFound
from daylight.domain.periods import london_date
from daylight.domain.proving import check_all_proven
from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.gather import gather
from daylight.pipeline.gather.knowledge import edition_in_force
from daylight.pipeline.link import link
from daylight.pipeline.link.training import read_model
from daylight.pipeline.measure import measure
from daylight.pipeline.publish import check_out, clear_after_killed_runs, folder_beside, holds_release, publish
from daylight.pipeline.receive import receive
from daylight.pipeline.score import score
from daylight.pipeline.screen import screen
from daylight.pipeline.screen.reviews import review
from daylight.pipeline.settings import Settings
from daylight.pipeline.tidy import tidy
from daylight.tables.working import RECORDS

Verb = Callable[[Engine, Settings], None]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: what it does, and the tables that it mainly reads and makes, to be counted.

    `spent` are tables that no later chapter reads: they make room.
    """

    name: str
    verb: Verb
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    spent: tuple[str, ...] = ()


CHAPTERS = (
    Chapter("receive", receive, (), ("files", "findings", *RECORDS)),
    Chapter(
        "tidy",
        tidy,
        tuple(RECORDS),
        ("tidy_incidents", "tidy_offences", "tidy_mentions", "mention_pairs"),
        spent=("records_incidents", "records_offences"),
    ),
    Chapter("link", link, ("tidy_mentions",), ("links", "edges", "confidence", "register", "contradictions")),
    Chapter("gather", gather, ("links", "tidy_incidents"), ("people_found", "events", "connections", "answers")),
    Chapter(
        "screen", screen, ("events", "people_found", "answers"), ("statuses", "fragile_links", "counter_allegations")
    ),
    Chapter("review", review, ("edges", "fragile_links"), ("reviews",)),
    Chapter("score", score, ("events", "statuses"), ("scores",)),
    Chapter("measure", measure, ("events", "crimes", "answers", "statuses"), ("measures",)),
)
"""In the order of the run; publish comes last and tells of itself."""


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """What a run made. `manifest` is the manifest as it was written."""

    folder: Path
    release_id: str
    as_of: date
    seconds: float
    peak_memory_mb: float
    manifest: dict[str, Any] = field(repr=False)


@dataclass(slots=True)
class _Timed:
    """How each chapter went, told to the manifest through working tables."""

    engine: Engine
    chapters: list[dict[str, Any]] = field(default_factory=list)
    counts: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, chapter: Chapter, settings: Settings) -> None:
        settings.progress(chapter.name, 0.0)
        started = time.monotonic()
        chapter.verb(self.engine, settings)
        seconds = time.monotonic() - started
        memory = self.engine.peak_memory_mb()
        self.chapters.append(
            {"place": len(self.chapters) + 1, "chapter": chapter.name, "seconds": seconds, "peak_memory_mb": memory}
        )
        for direction, names in (("in", chapter.reads), ("out", chapter.makes)):
            self.counts += [
                {"chapter": chapter.name, "direction": direction, "name": name, "rows": self.engine.count(name)}
                for name in names
            ]
        self.engine.drop(*chapter.spent)

    def write(self) -> None:
        self.engine.load("chapters", pa.Table.from_pylist(self.chapters))
        self.engine.load("chapter_counts", pa.Table.from_pylist(self.counts))


def run(settings: Settings, *, engine_name: str = "duckdb", threads: int = 2, memory_gb: float = 4.0) -> ReleaseSummary:
    """Run every chapter and write the release.

    Raises before any work: Refused when the place is taken, NotFound or Invalid for a file given beside the extracts,
    BadExtract for wrong weights. Raises BadExtract with all faults when the extracts cannot be used. Whatever is
    raised, `settings.out` is as it was before.
    """
    started = time.monotonic()
    check_out(settings.out, replace=settings.replace)
    _check_given(settings)
    clear_after_killed_runs(settings.out)
    with (
        folder_beside(settings.out, "scratch") as scratch,
        open_engine(engine_name, scratch=scratch, threads=threads, memory_gb=memory_gb) as engine,
    ):
        timed = _Timed(engine)
        first, *rest = CHAPTERS
        timed.tell(first, settings)
        settings = _settled(engine, settings)
        for chapter in rest:
            timed.tell(chapter, settings)
        timed.write()
        settings.progress("publish", 0.0)
        publish(engine, settings)
        memory = engine.peak_memory_mb()
    return _summary(settings, time.monotonic() - started, memory)


def _check_given(settings: Settings) -> None:
    """Read once what was given beside the extracts: a wrong file is refused now, not an hour into the run."""
    for given in (settings.mapping, settings.decisions, settings.definitions, settings.weights, settings.model):
        if given is not None and not given.exists():
            raise NotFound(f"There is no {given}. Check the path, or leave the option out.")
    if settings.previous is not None and not holds_release(settings.previous):
        raise NotFound(f"{settings.previous} is not a release. Give the folder of the release before, or leave it out.")
    if settings.definitions is not None:
        own = settings.definitions
        check_all_proven(definitions_in_force(own.read_bytes(), file=own.name), file=own.name)
    edition_in_force(settings.weights)
    if settings.model is not None:
        read_model(settings.model)


def _settled(engine: Engine, settings: Settings) -> Settings:
    """The viewpoint: as asked, or the London date of the latest recorded_at (reported_at where that is empty)."""
    if settings.as_of is not None:
        return settings
    latest = engine.value(
        """
        SELECT max(known_at) FROM (
            SELECT coalesce(recorded_at, reported_at) AS known_at FROM records_incidents
            UNION ALL
            SELECT recorded_at FROM records_offences
        )
        """
    )
    if latest is None:
        raise BadExtract([Fault("no incident could be loaded, so there is no date to look from; see the findings")])
    return replace(settings, as_of=london_date(latest))


def _summary(settings: Settings, seconds: float, memory: float) -> ReleaseSummary:
    manifest = json.loads((settings.out / "manifest.json").read_text(encoding="utf-8"))
    return ReleaseSummary(settings.out, manifest["release_id"], settings.viewpoint(), seconds, memory, manifest)
