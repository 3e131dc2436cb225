"""The force size: seconds and memory per chapter, linkage and list quality, beside nominal ids and plain Splink.

`python -m benchmarks.force [--incidents N] [--dirt D] [--seed S] [--keep FOLDER]`. Everything is measured in one run:
the synthetic force is made, `daylight run` works as its users run it (a process of its own), and then plain Splink
links the same mentions in the same database engine (a process of its own). Ratios are within this run.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from benchmarks.linkage.measure import b_cubed, pairwise
from benchmarks.serial import human_of_each_person, list_quality

DEFINITIONS = ("hampshire-2012", "matac", "acpo-2009", "repeat", "unanswered", "serial-sexual", "serial-stalking")
RECORD = ["source", "source_table", "record_id"]
ROW = ["source", "source_table", "source_row"]


def _finished(*command: str | Path) -> float:
    began = time.perf_counter()
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _mentions(path: Path, truth: Path) -> tuple[pl.DataFrame, int]:
    """Mentions with both labels, person_id as linked and human_id in truth, and how many are left out.

    Found by the record's own id; one without by its row, where no other file of the same source counts a row alike.
    """
    linked = pl.read_parquet(path, columns=[*RECORD, "source_row", "person_id"])
    true = pl.read_parquet(truth / "mentions.parquet", columns=[*RECORD, "source_row", "human_id"])
    by_record = linked.join(true.drop("source_row"), on=RECORD)
    unnamed = true.filter(pl.col("record_id").is_null()).drop("record_id")
    unnamed = unnamed.filter(unnamed.select(ROW).is_unique())
    rest = linked.join(by_record, on=RECORD, how="anti").join(unnamed, on=ROW)
    found = pl.concat(part.select("person_id", "human_id") for part in (by_record, rest))
    return found, linked.height - found.height


def _judged(title: str, mentions_path: Path, statuses_path: Path, truth: Path) -> None:
    mentions, left_out = _mentions(mentions_path, truth)
    people, humans = mentions["person_id"].to_list(), mentions["human_id"].to_list()
    pairs, cubed = pairwise(people, humans), b_cubed(people, humans)
    print(f"\n{title}: {mentions.height:,} mentions, {len(set(people)):,} people linked")
    if left_out:
        print(f"  {left_out:,} mentions are left out: no id of their own, and a row number that several files share")
    print(f"  B-cubed             precision {cubed.precision:.4f}  recall {cubed.recall:.4f}  F1 {cubed.f1:.4f}")
    print(f"  pairs               precision {pairs.precision:.4f}  recall {pairs.recall:.4f}  F1 {pairs.f1:.4f}")
    human = human_of_each_person(dict(enumerate(people)), dict(enumerate(humans)))
    met = pl.read_parquet(statuses_path).filter("met")
    true = pl.read_parquet(truth / "statuses.parquet").filter("met")
    for definition in DEFINITIONS:
        listed = met.filter(pl.col("definition") == definition)["person_id"]
        truly = true.filter(pl.col("definition") == definition)["human_id"]
        q = list_quality(definition, listed, truly, human)
        print(
            f"  {definition:<19} precision {q.precision:.4f}  recall {q.recall:.4f}"
            f"  (listed {q.listed:,}, truly {q.truly:,})"
        )


def _chapters(release: Path) -> float:
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    print("\nchapter        seconds   peak MB")
    for chapter in manifest["chapters"]:
        print(f"{chapter['chapter']:<12} {chapter['seconds']:>9.1f} {chapter['peak_memory_mb']:>9,.0f}")
    total = sum(float(chapter["seconds"]) for chapter in manifest["chapters"])
    print(f"{'all':<12} {total:>9.1f}")
    return total


def main() -> None:
    """Make the force, run Daylight on it, link it with plain Splink, and print everything side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=250_000)
    parser.add_argument("--dirt", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, default=None, help="work in this folder and keep it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (asked.keep or Path(temporary)) / f"{asked.incidents}-{asked.dirt}-{asked.seed}"
        folder.mkdir(parents=True, exist_ok=True)
        _compare(folder, asked)


def _compare(folder: Path, asked: argparse.Namespace) -> None:
    daylight = Path(sys.executable).with_name("daylight")
    force, release, rivals = folder / "force", folder / "release", folder / "rivals"
    if not (force / "truth").exists():
        size = ("--size", "force", "--incidents", str(asked.incidents))
        seconds = _finished(daylight, "synth", force, *size, "--dirt", str(asked.dirt), "--seed", str(asked.seed))
        print(f"synthetic force made in {seconds:.0f} s")
    whole = _finished(daylight, "run", force / "extracts", "--out", release, "--replace")
    _chapters(release)
    plain = _finished(sys.executable, "-m", "benchmarks.rivals", force / "extracts", rivals)
    timings = json.loads((rivals / "timings.json").read_text(encoding="utf-8"))
    print(f"\nwhole command, CSV to release: {whole:.1f} s")
    print(f"plain Splink, linking alone on the same mentions: {timings['splink_seconds']:.1f} s, "
          f"{timings['splink_peak_mb']:,.0f} MB (rivals process {plain:.0f} s in all)")  # fmt: skip
    print(f"the same with its training capped at 1e6 pairs: {timings['splink_capped_seconds']:.1f} s")
    print(f"ratio whole command / plain Splink linking: {whole / timings['splink_seconds']:.2f}")
    _judged("Daylight", release / "mentions.parquet", release / "statuses.parquet", force / "truth")
    for name, title in (("nominal", "The force's own nominal id"), ("splink", "Plain Splink, default advice")):
        _judged(title, rivals / name / "mentions.parquet", rivals / name / "statuses.parquet", force / "truth")


if __name__ == "__main__":
    main()
