"""Writes a made-up force whole or not at all: into a sibling folder first, renamed when complete."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from daylight.domain.errors import Refused
from daylight.synthetic.plan import Shard

LABEL = "SYNTHETIC"
NOTICE = (
    "SYNTHETIC DATA. Everybody and everything in this folder was made up by `daylight synth`: no person, address, telephone\n"
    "number or event is real, and any likeness is chance. The forces' names say nothing of any real force.\n"
    "`extracts` is what a force would hand over; `truth` says which mention is which made-up human, and who meets which definition.\n"
)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder being written."""

    path: Path

    @staticmethod
    @contextmanager
    def open(folder: Path, *, replace: bool) -> Iterator["Folder"]:
        """Write beside the folder and put it in place at the end; on any failure leave nothing. Refused where it holds something."""
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())) and not replace:
            raise Refused(f"{folder} is not empty; choose another folder, or pass --replace to write over it.")
        draft = folder.with_name(f".{folder.name}.part")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        try:
            yield Folder(draft)
            _swap(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def extract(self, shard: Shard, sources: int, table: str, frame: pl.DataFrame) -> None:
        """One table of one source as CSV."""
        place = self.path / "extracts" / (shard.source if sources > 1 else "")
        place.mkdir(parents=True, exist_ok=True)
        frame.write_csv(place / f"{table}.csv", datetime_format="%Y-%m-%dT%H:%M:%S")

    def truth(self, table: str, part: str, frame: pl.DataFrame) -> None:
        """One part of a truth table."""
        place = self.path / "truth" / "parts" / table
        place.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(place / f"{part}.parquet")

    def finish(self, shards: Sequence[Shard], *, size: str, rows: dict[str, int]) -> None:
        """Join the parts of the truth and say what all this is."""
        parts = self.path / "truth" / "parts"
        for place in sorted(parts.iterdir()):
            frames = [pl.scan_parquet(file) for file in sorted(place.glob("*.parquet"))]
            pl.concat(frames).sink_parquet(self.path / "truth" / f"{place.name}.parquet", maintain_order=True)
        shutil.rmtree(parts)
        first = shards[0]
        manifest = {
            "label": LABEL, "size": size, "seed": first.seed, "dirt": first.dirt, "as_of": first.as_of.isoformat(),
            "identifiers": first.identifiers, "incidents": first.total, "sources": sorted({one.source for one in shards}),
            "shards": len(shards), "rows": dict(sorted(rows.items())),
        }  # fmt: skip
        (self.path / "truth" / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
        (self.path / f"{LABEL}.txt").write_text(NOTICE)


def _swap(draft: Path, folder: Path) -> None:
    """Put the draft in the folder's place; the old one goes only when the new one stands ready."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
