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
    "SYNTHETIC DATA. Everybody and everything in this folder was made up by `daylight synth`: no person, address,\n"
    "telephone number or event is real, and any likeness is chance. The forces' names say nothing of any real force.\n"
    "`extracts` is what a force would hand over; `truth` says which mention is which made-up human, and who meets\n"
    "which definition.\n"
)


@contextmanager
def draft(folder: Path, *, replace: bool) -> Iterator[Path]:
    """A folder beside `folder` that takes its place at the end; on any failure nothing is left. Refused where it
    holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())) and not replace:
        raise Refused(f"{folder} is not empty; choose another folder, or pass --replace to write over it.")
    whole = folder.resolve()
    place = whole.with_name(f".{whole.name}.part")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        yield place
        _swap(place, whole)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _swap(place: Path, folder: Path) -> None:
    """Put the draft in the folder's place; the old one goes only when the new one stands ready."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    place.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """A folder being written. `several` sources get a folder each; a nation is written as Parquet, the rest as CSV."""

    place: Path
    several: bool
    parquet: bool

    @property
    def extracts(self) -> Path:
        """Where the extracts go."""
        return self.place / "extracts"

    def extract(self, shard: Shard, table: str, frame: pl.DataFrame) -> None:
        """One table of one shard."""
        place = self.extracts / (shard.source if self.several else "")
        if self.parquet:
            (place / table).mkdir(parents=True, exist_ok=True)
            _in_utc(frame).write_parquet(place / table / f"part-{shard.part:03d}.parquet")
        else:
            place.mkdir(parents=True, exist_ok=True)
            frame.write_csv(place / f"{table}.csv", datetime_format="%Y-%m-%dT%H:%M:%S")

    def truth(self, table: str, part: str, frame: pl.DataFrame) -> None:
        """One part of a truth table."""
        place = self.place / "truth" / "parts" / table
        place.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(place / f"{part}.parquet")

    def finish(self, shards: Sequence[Shard], *, size: str, layout: str, rows: dict[str, int]) -> None:
        """Join the parts of the truth and say what all this is."""
        parts = self.place / "truth" / "parts"
        for place in sorted(parts.iterdir()):
            frames = [pl.scan_parquet(file) for file in sorted(place.glob("*.parquet"))]
            pl.concat(frames).sink_parquet(self.place / "truth" / f"{place.name}.parquet", maintain_order=True)
        shutil.rmtree(parts)
        first = shards[0]
        manifest = {
            "label": LABEL, "size": size, "layout": layout, "seed": first.seed, "dirt": first.dirt,
            "as_of": first.as_of.isoformat(),
            "identifiers": first.identifiers, "incidents": first.total,
            "sources": sorted({one.source for one in shards}),
            "shards": len(shards), "rows": dict(sorted(rows.items())),
        }  # fmt: skip
        (self.place / "truth" / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
        (self.place / f"{LABEL}.txt").write_text(NOTICE)


def _in_utc(frame: pl.DataFrame) -> pl.DataFrame:
    """Local clock times as moments: a skipped hour moves on, a repeated one is the first."""
    local = [name for name, kind in frame.schema.items() if kind == pl.Datetime("us")]
    moments = []
    for name in local:
        column = pl.col(name)
        zoned = column.dt.replace_time_zone("Europe/London", ambiguous="earliest", non_existent="null")
        moved = (column + pl.duration(hours=1)).dt.replace_time_zone(
            "Europe/London", ambiguous="earliest", non_existent="null"
        )
        moments.append(zoned.fill_null(moved).dt.convert_time_zone("UTC"))
    return frame.with_columns(moments)
