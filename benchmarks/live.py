"""The watch and the search: seconds per incident, per mention and per query, and how far the watch agrees with a run.

`python -m benchmarks.live [--incidents N] [--held N] [--seed S] [--force FOLDER] [--keep FOLDER] [--again]`. The last N
incidents of a made-up force are held out; a release is made of the rest and the held-out ones are taken one by one; a
run over everything says what the answer should have been. `--again` measures on the releases that an earlier call kept.
Wall-clock seconds are those of this machine as busy as it was, so processor seconds stand beside them.
"""

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.linkage.measure import pairwise
from daylight.pipeline.watch import (
    NewIncident,
    Rescored,
    Touched,
    Watch,
    open_search,
    open_watch,
    read_incident,
    read_query,
)

KEY = ["source", "source_table", "record_id"]
SPLIT = ("incidents", "offences", "involvements")
MENTIONS_TIMED = 200
QUERIES = 400


def _finished(*command: str | Path) -> float:
    began = time.perf_counter()
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def hold_out(extracts: Path, before: Path, held: int) -> list[NewIncident]:
    """Copy the extracts without the incidents recorded last; those, in the order in which they became known."""
    known: list[tuple[str, str, str, dict[str, str]]] = []
    for file in sorted(extracts.glob("*/incidents.csv")):
        with file.open(newline="", encoding="utf-8") as rows:
            known += [
                (row.get("recorded_at") or row["reported_at"], file.parent.name, row["incident_id"], row)
                for row in csv.DictReader(rows)
            ]
    last = sorted(known, key=lambda each: each[:3])[-held:]
    told: dict[tuple[str, str], dict[str, Any]] = {
        (source, incident): {"source": source, "incidents": [row], "offences": [], "involvements": []}
        for _, source, incident, row in last
    }
    for file in sorted(extracts.glob("*/*.csv")):
        _split(file, before / file.parent.name, told)
    shutil.copy(extracts.parent / "SYNTHETIC.txt", before.parent / "SYNTHETIC.txt")
    return [read_incident(_filled(told[source, incident])) for _, source, incident, _ in last]


def _split(file: Path, folder: Path, told: dict[tuple[str, str], dict[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with file.open(newline="", encoding="utf-8") as rows, (folder / file.name).open("w", newline="") as kept:
        reader = csv.DictReader(rows)
        writer = csv.DictWriter(kept, reader.fieldnames or [])
        writer.writeheader()
        for row in reader:
            held = told.get((file.parent.name, row.get("incident_id", ""))) if file.stem in SPLIT else None
            if held is None:
                writer.writerow(row)
            elif file.stem != "incidents":
                held[file.stem].append(row)


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [{column: cell for column, cell in row.items() if cell} for row in each] if name in SPLIT else each
        for name, each in told.items()
    }


def _told(title: str, seconds: list[float], busy: list[float]) -> None:
    figures = [
        f"{name} {ordered[len(ordered) // 2] * 1000:.0f} / {ordered[int(len(ordered) * 0.95)] * 1000:.0f}"
        f" / {ordered[-1] * 1000:.0f}"
        for name, ordered in (("wall", sorted(seconds)), ("processor", sorted(busy)))
    ]
    print(f"{title}: {len(seconds)} times; ms p50 / p95 / max: {'; '.join(figures)}", flush=True)


def _timed(call: Callable[[], Any], seconds: list[float], busy: list[float]) -> Any:
    began, began_busy = time.perf_counter(), time.process_time()
    answer = call()
    seconds.append(time.perf_counter() - began)
    busy.append(time.process_time() - began_busy)
    return answer


def take_all(watch: Watch, incidents: list[NewIncident]) -> list[Touched]:
    """Every incident taken, timed."""
    seconds: list[float] = []
    busy: list[float] = []
    taken = [_timed(lambda each=each: watch.take(each), seconds, busy) for each in incidents]
    _told("one incident taken", seconds, busy)
    return taken


def link_some(watch: Watch, incidents: list[NewIncident]) -> None:
    """One mention each linked against everybody known, timed; nothing is taken."""
    seconds: list[float] = []
    busy: list[float] = []
    for each in incidents[:MENTIONS_TIMED]:
        one = NewIncident(each.source, {**each.incident, "incident_id": "bench"}, [
            {**each.involvements[0], "incident_id": "bench", "involvement_id": "bench"}])  # fmt: skip
        watch.lay_out(one)
        _timed(watch.link_laid_out, seconds, busy)
    _told(f"one mention linked against {watch.mentions:,}", seconds, busy)


def _full(release: Path, truth: Path) -> pl.DataFrame:
    """Mentions of the full run, with the human of each."""
    found = pl.read_parquet(release / "mentions.parquet")
    humans = pl.read_parquet(truth / "mentions.parquet", columns=["source", "source_table", "source_row", "human_id"])
    return found.join(humans, on=["source", "source_table", "source_row"], how="left").select(
        *KEY, "person_id", "human_id"
    )


def compare_mentions(before: Path, full: pl.DataFrame, taken: list[Touched]) -> dict[str, str]:
    """Print how far the new mentions' people agree with the full run; each watch person's person in the full run."""
    known = pl.read_parquet(before / "mentions.parquet", columns=[*KEY, "person_id"])
    rows = [(each.source, "involvements", one.record_id, one.person_id) for each in taken for one in each.mentions]
    new = pl.DataFrame(rows, schema=[*KEY, "person_id"], orient="row")
    both = known.join(full, on=KEY, suffix="_full")
    best = both.group_by("person_id", "person_id_full").len().sort("len", "person_id_full", descending=[True, False])
    to_full = dict(best.group_by("person_id", maintain_order=True).first().select("person_id", "person_id_full").rows())
    held = set(full["person_id"]) & set(to_full.values())
    joined = new.join(full, on=KEY, suffix="_full")
    agree = sum(
        to_full.get(watch) == run if watch in to_full else run not in held
        for watch, run in joined.select("person_id", "person_id_full").rows()
    )
    kinds = {"watch: known, run: another": 0, "watch: known, run: new": 0, "watch: new, run: known": 0}
    for watch, run in joined.select("person_id", "person_id_full").rows():
        if watch in to_full and to_full[watch] != run:
            kinds["watch: known, run: another" if run in held else "watch: known, run: new"] += 1
        elif watch not in to_full and run in held:
            kinds["watch: new, run: known"] += 1
    print(f"new mentions with the same person as a full run: {agree} of {joined.height} ({agree / joined.height:.4f})")
    print("  " + "; ".join(f"{kind} {count}" for kind, count in kinds.items()))
    every = pl.concat([known, new]).join(full, on=KEY, suffix="_full").filter(
        pl.col("person_id").is_in(new["person_id"].implode())
        | pl.col("person_id_full").is_in(joined["person_id_full"].implode())
    )  # fmt: skip
    for title, column in (("watch", "person_id"), ("full run", "person_id_full")):
        found = pairwise(every[column].to_list(), every["human_id"].to_list())
        print(f"  against the truth, pairs of the people touched, {title}: precision {found.precision:.4f}"
              f" recall {found.recall:.4f} F1 {found.f1:.4f}")  # fmt: skip
    to_full |= {
        watch: run for watch, run in joined.select("person_id", "person_id_full").rows() if watch not in to_full
    }
    return to_full


def compare_statuses(release: Path, reviewed: list[Rescored], to_full: dict[str, str]) -> None:
    """Print how far statuses and scores of the people touched agree with the full run's."""
    statuses = pl.read_parquet(release / "statuses.parquet")
    scores = {row["person_id"]: row for row in pl.read_parquet(release / "scores.parquet").to_dicts()}
    names = ("met", "near_miss", "provisional", "held", "incidents", "offences", "victims")
    told: dict[str, dict[str, tuple[Any, ...]]] = {}
    for row in statuses.to_dicts():
        told.setdefault(row["person_id"], {})[row["definition"]] = tuple(row[name] for name in (*names, "fragile"))
    same = same_met = fragile = lines = people = equal = scored = 0
    for person in reviewed:
        own = {s.definition: tuple(getattr(s, name) for name in (*names, "fragile")) for s in person.statuses}
        theirs = told.get(to_full.get(person.person_id, ""), {})
        people += own.keys() == theirs.keys() and all(own[each][:-1] == theirs[each][:-1] for each in own)
        for each in own.keys() | theirs.keys():
            lines += 1
            mine, run = own.get(each), theirs.get(each)
            same += mine is not None and run is not None and mine[:-1] == run[:-1]
            same_met += (mine is not None and mine[0]) == (run is not None and run[0])
            fragile += mine is not None and run is not None and mine[-1] == run[-1]
        score = scores.get(to_full.get(person.person_id, ""))
        if person.score is not None or score is not None:
            scored += 1
            equal += person.score is not None and score is not None and abs(person.score.total - score["total"]) < 0.05
    print(f"people touched whose statuses are all the same: {people} of {len(reviewed)} ({people / len(reviewed):.4f})")
    print(f"status rows: the same {same}, met alike {same_met}, fragile alike {fragile}, of {lines}")
    print(f"scores the same: {equal} of {scored} ({equal / max(scored, 1):.4f})")


def _slip(text: str, draws: random.Random) -> str:
    """A text with one slip: two letters turned, one lost, or one doubled."""
    place = draws.randrange(1, max(2, len(text) - 1))
    kind = draws.randrange(3)
    if kind == 0:
        return text[: place - 1] + text[place : place + 1] + text[place - 1] + text[place + 1 :]
    return text[:place] + text[place + 1 :] if kind == 1 else text[:place] + text[place] + text[place:]


def _digit(text: str, draws: random.Random) -> str:
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    place = draws.choice(places)
    return text[:place] + str((int(text[place]) + 1 + draws.randrange(8)) % 10) + text[place + 1 :]


def _turned(born: date, draws: random.Random) -> str:
    """A date with day and month turned; with a slip where that is no date."""
    return f"{born:%Y-%d-%m}" if born.day <= 12 else _digit(born.isoformat(), draws)


def search_some(release: Path) -> None:
    """Queries with slips about people drawn from the release: time, and whether the right one is among the first."""
    draws = random.Random(7)  # noqa: S311 (made-up slips, always the same)
    mentions = pl.read_parquet(release / "index" / "tidy_mentions.parquet").join(
        pl.read_parquet(release / "index" / "links.parquet"), on="mention_no"
    ).filter(~pl.col("protected") & pl.col("forename").is_not_null() & pl.col("surname").is_not_null()
             & pl.col("birth_date").is_not_null())  # fmt: skip
    rows = mentions.sample(QUERIES, seed=7).to_dicts()
    kinds: dict[str, Callable[[dict[str, Any]], str]] = {
        "name and birth": lambda r: f"{r['forename']} {r['surname']} {r['birth_date']:%d/%m/%Y}",
        "misspelt name, birth": lambda r: f"{r['forename']} {_slip(r['surname'], draws)} {r['birth_date']:%d/%m/%Y}",
        "swapped name, year": lambda r: f"{r['surname']} {r['forename']} {r['birth_date']:%Y}",
        "name, turned birth": lambda r: f"{r['forename']} {r['surname']} {_turned(r['birth_date'], draws)}",
        "name, postcode with a slip": lambda r: f"{r['forename']} {r['surname']} {_digit(r['postcode'], draws)}",
        "forename, street": lambda r: f"{r['forename']}, {r['house'] or ''} {r['street']}",
        "forename, telephone with a slip": lambda r: f"{r['forename']} {_digit('0' + r['phone'][3:], draws)}",
    }
    seconds: list[float] = []
    busy: list[float] = []
    right: dict[str, list[bool]] = {kind: [] for kind in kinds}
    with open_search(release) as search:
        for place, row in enumerate(rows):
            kind = list(kinds)[place % len(kinds)]
            needs = {"name, postcode with a slip": "postcode", "forename, street": "street",
                     "forename, telephone with a slip": "phone"}.get(kind, "surname")  # fmt: skip
            if row[needs] is None:
                continue
            text = kinds[kind](row)
            found = _timed(lambda text=text: search.find(read_query(text), limit=5, everybody=True), seconds, busy)
            right[kind].append(row["person_id"] in [each.person_id for each in found])
    _told("one search", seconds, busy)
    every = [hit for hits in right.values() for hit in hits]
    print(f"the right person among the first five: {sum(every)} of {len(every)} ({sum(every) / len(every):.4f})")
    for kind, hits in right.items():
        print(f"  {kind}: {sum(hits)} of {len(hits)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=250_000)
    parser.add_argument("--held", type=int, default=250)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--force", type=Path, help="a made-up force that is there already")
    parser.add_argument("--keep", type=Path, help="where releases are made and kept")
    parser.add_argument("--again", action="store_true", help="use the releases kept by an earlier call")
    return parser.parse_args()


def _releases(arguments: argparse.Namespace, place: Path) -> tuple[Path, list[NewIncident]]:
    """The force's folder, and the incidents held out; makes both releases."""
    daylight = Path(sys.executable).with_name("daylight")
    force = arguments.force or place / "force"
    later = place / "later.jsonl"
    if not arguments.again:
        if arguments.force is None:
            _finished(daylight, "synth", force, "--incidents", str(arguments.incidents), "--seed", str(arguments.seed))
        held = hold_out(force / "extracts", place / "before" / "extracts", arguments.held)
        later.write_text("".join(json.dumps(each.as_json()) + "\n" for each in held), encoding="utf-8")
        seconds = _finished(daylight, "run", place / "before" / "extracts", "--out", place / "known", "--replace")
        print(f"the run before: {seconds:.0f} s", flush=True)
        seconds = _finished(daylight, "run", force / "extracts", "--out", place / "full", "--replace")
        print(f"the run over everything: {seconds:.0f} s", flush=True)
    return force, [read_incident(json.loads(line)) for line in later.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as scratch:
        place = arguments.keep or Path(scratch)
        place.mkdir(parents=True, exist_ok=True)
        force, incidents = _releases(arguments, place)
        print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        began = time.perf_counter()
        with open_watch(place / "known", state=Path(scratch) / "state") as watch:
            print(f"the watch opened in {time.perf_counter() - began:.1f} s", flush=True)
            link_some(watch, incidents)
            taken = take_all(watch, incidents)
            as_of = date.fromisoformat(json.loads((place / "full" / "manifest.json").read_text())["as_of"])
            touched = sorted({person.person_id for each in taken for person in each.people})
            reviewed = watch.review(touched, as_of=as_of)
        to_full = compare_mentions(place / "known", _full(place / "full", force / "truth"), taken)
        compare_statuses(place / "full", list(reviewed), to_full)
        print(f"load average {os.getloadavg()[0]:.1f}")
        search_some(place / "known")


if __name__ == "__main__":
    main()
