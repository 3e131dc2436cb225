"""A stored model put to a release: the chance of each adult suspect, and which features make it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from daylight.domain.risk_models import Part
from daylight.pipeline.engines import open_engine
from daylight.pipeline.risk.known import children_at, people_at, read_release, sealed_people
from daylight.pipeline.risk.stored import read_models

SOON = 90  # days
PARTS = 3
STEPS = ("read", "look back", "apply")


@dataclass(frozen=True, slots=True)
class Told:
    """What the model says of one person. `parts` are the features that move the chance most."""

    rank: int
    person_id: str
    chance: float
    soon: float  # of any incident within SOON days
    parts: tuple[Part, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Applied:
    """Everybody given a chance, the highest first, and how many were left out and why."""

    model: str
    at: date
    people: tuple[Told, ...] = field(repr=False)
    children: int  # go to the safeguarding route
    sealed: int  # protected identities


def apply(
    release: Path,
    model: Path,
    *,
    at: date,
    threads: int = 2,
    memory_gb: float = 2.0,
    progress: Callable[[str, float | None], None] = lambda step, done: None,
) -> Applied:
    """The chance of every adult suspect of a release, as known on `at`. NotFound or Invalid for a wrong model or
    release, before any work."""
    risk, time = read_models(model)
    with (
        TemporaryDirectory(prefix="daylight-") as scratch,
        open_engine("duckdb", scratch=Path(scratch), threads=threads, memory_gb=memory_gb) as engine,
    ):
        progress("read", 0.0)
        read_release(engine, release)
        progress("look back", 0.0)
        people = people_at(engine, at)
        children, sealed = children_at(engine, at), sealed_people(engine)
    progress("apply", 0.0)
    given = [
        (risk.chance(values), person, values)
        for person, values in zip(people.person_ids, people.rows(), strict=True)
        if person not in sealed
    ]
    given.sort(key=lambda each: (-each[0], each[1]))
    told = tuple(
        Told(rank, person, chance, time.chance_by(values, SOON), risk.parts(values)[:PARTS])
        for rank, (chance, person, values) in enumerate(given, start=1)
    )
    return Applied(risk.name, at, told, children, len(people.person_ids) - len(told))
