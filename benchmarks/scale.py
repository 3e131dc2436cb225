"""How a run grows with the nation: seconds, processor seconds and memory by size, and the exponent of growth.

`python -m benchmarks.scale [INCIDENTS ...] [--memory GB] [--threads N] [--keep FOLDER]`. The sizes are 100,000,
250,000, 500,000 and 1,000,000 incidents unless given; 7000000 is the nation. Each is a made-up nation of its own in
forty-odd forces, and `daylight run` is a process of its own, so that its peak of memory is its own. The exponent is the
slope of the logarithm of time over the logarithm of incidents, by least squares: 1 is growth in proportion.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

SIZES = (100_000, 250_000, 500_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: seconds by the clock and of processor, peak of memory in MB, and what was found."""

    incidents: int
    seconds: float
    processor: float
    peak_mb: float
    mentions: int
    people: int
    chapters: dict[str, tuple[float, float]]
    """By name: seconds, and the peak of memory in MB by its end."""

    def line(self) -> str:
        """A row of the table."""
        return (
            f"{self.incidents:>10,} {self.mentions:>11,} {self.people:>10,}"
            f" {self.seconds:>8,.0f} {self.processor:>9,.0f} {self.peak_mb:>8,.0f}"
        )


HEADING = f"{'incidents':>10} {'mentions':>11} {'people':>10} {'seconds':>8} {'processor':>9} {'peak MB':>8}"


def _made(folder: Path, incidents: int, seed: int) -> Path:
    """The made-up nation of this size; it is made once."""
    force = folder / f"nation-{incidents}-{seed}"
    if not (force / "truth").exists():
        size = ("--size", "nation", "--incidents", str(incidents), "--seed", str(seed), "--replace")
        _finished("synth", str(force), *size)
    return force


def _finished(*words: str) -> tuple[float, float, float]:
    """Run the daylight command: seconds by the clock and of processor, and its peak of memory in MB."""
    began = time.perf_counter()
    child = subprocess.Popen([Path(sys.executable).with_name("daylight"), *words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"daylight {words[0]} ended with code {child.returncode}.")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _measured(folder: Path, incidents: int, asked: argparse.Namespace) -> Measured:
    force, release = _made(folder, incidents, asked.seed), folder / f"release-{incidents}"
    limits = ("--memory", str(asked.memory), "--threads", str(asked.threads))
    seconds, processor, peak = _finished("run", str(force / "extracts"), "--out", str(release), "--replace", *limits)
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    chapters = {each["chapter"]: (each["seconds"], each["peak_memory_mb"]) for each in manifest["chapters"]}
    mentions, people = (pq.read_metadata(release / f"{name}.parquet").num_rows for name in ("mentions", "people"))
    shutil.rmtree(release)
    return Measured(incidents, seconds, processor, peak, mentions, people, chapters)


def exponent(found: list[Measured]) -> float:
    """The slope of log seconds over log incidents, by least squares."""
    incidents, seconds = (np.log([getattr(each, name) for each in found]) for name in ("incidents", "seconds"))
    return float(np.polyfit(incidents, seconds, 1)[0])


def main() -> None:
    """Measure each size in turn and print the table as it grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--memory", type=float, default=4.0, help="gigabytes for the engine")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--keep", type=Path, default=None, help="work in this folder and keep the made-up nations")
    asked = parser.parse_args()
    found: list[Measured] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        print(HEADING)
        for incidents in asked.sizes or SIZES:
            found.append(_measured(folder, incidents, asked))
            print(found[-1].line(), flush=True)
    print("\nseconds and peak MB by chapter")
    for name in found[0].chapters:
        told = (f"{each.chapters[name][0]:>8,.0f} {each.chapters[name][1]:>8,.0f}" for each in found)
        print(f"{name:<10}{' '.join(told)}")
    if len(found) > 1:
        print(f"\ntime grows as incidents to the power {exponent(found):.2f}")


if __name__ == "__main__":
    main()
