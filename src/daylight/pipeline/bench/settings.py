"""What one bench may vary."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from daylight.domain.definitions import Definition
from daylight.pipeline.settings import Progress


def _silent(step: str, done: float | None) -> None:
    """Nobody is watching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchSettings:
    """One trial of definitions on a release. `dates` are further viewpoints, each up to the release's own.

    `against` is the folder of an earlier release; `edition` names the editions to compare with: one or the other.
    """

    release: Path
    definitions: tuple[Definition, ...]
    dates: tuple[date, ...] = ()
    against: Path | None = None
    edition: str | None = None
    cambridge: Path | None = None  # a CSV of the Cambridge index, the user's own
    truth: Path | None = None  # a CSV of what was so of each suspect
    fairness: bool = False
    threads: int = 2
    memory_gb: float = 4.0
    progress: Progress = field(default=_silent, repr=False)
