"""What one run may vary. Policy is reference data and the model is trained: neither is a setting."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

Progress = Callable[[str, float | None], None]
"""Told of each step: a few words, and how much of the chapter is done (0 to 1) where that is known."""


def _silent(step: str, done: float | None) -> None:
    """Nobody is watching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run. Paths are folders unless said otherwise; `as_of` None means the latest recorded_at."""

    extracts: Path
    out: Path
    as_of: date | None = None
    mapping: Path | None = None  # a mapping.toml; by default the one in `extracts`, if any
    previous: Path | None = None  # the previous release
    decisions: Path | None = None
    definitions: Path | None = None  # a TOML file of the force's own definitions
    weights: Path | None = None  # a CSV of the force's own severity weights
    model: Path | None = None  # a trained linkage model (JSON) to use instead of training
    disposal_key: str = field(default="", repr=False)  # secret for the hashes in decisions/disposals
    replace: bool = False
    progress: Progress = field(default=_silent, repr=False)

    def viewpoint(self) -> date:
        """The as_of date once the story has settled it; ValueError before that."""
        if self.as_of is None:
            raise ValueError("as_of is settled by the story after receive")
        return self.as_of
