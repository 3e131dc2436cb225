"""The back-test at force size: seconds and memory, beside the plain reading of each month and a scan of the events.

`python -m benchmarks.backtest RELEASE [--times N] [--months M] [--sample K]`. `--times` makes a release of N copies of
every person, so that a small release stands for a large force. Twenty definitions over M months are back-tested in a
process of their own. In this one, K of the months are read the plain way (each person's history of that day, each
definition screened) and the event table is read once; both are multiplied to M months. Ratios are within one run.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from daylight.domain.chronicles import history_on
from daylight.domain.definitions import Definition, shipped_definitions
from daylight.domain.periods import Window
from daylight.domain.spells import spells_day_by_day
from daylight.pipeline.backtest import Asked, backtest
from daylight.pipeline.backtest.reading import chronicles, last_days, open_released
from daylight.pipeline.engines import open_engine

_IDS = {
    "events": ("person_id", "other_person_id", "incident_id", "offence_ids", "cancelled_offence_ids"),
    "incidents": ("incident_id",),
    "offences": ("offence_id", "incident_id"),
    "people": ("person_id",),
    "answers": ("person_id",),
    "connections": ("left_id", "right_id"),
}


def twenty() -> tuple[Definition, ...]:
    """The shipped definitions, and twelve that ask more or less or look further."""
    by_name = {each.name: each for each in shipped_definitions()}

    def other(name: str, edition: str, years: int | None = None, **threshold: Any) -> Definition:
        base = by_name[name]
        window = base.window if years is None else Window(years=years)
        return replace(base, edition=edition, window=window, threshold=replace(base.threshold, **threshold))

    return (
        *shipped_definitions(),
        other("matac", "b1", 1), other("matac", "b2", 5), other("matac", "b3", 3, incidents=3),
        other("repeat", "b1", 2), other("repeat", "b2", 1, incidents=4), other("repeat", "b3", 1, incidents=2),
        other("hampshire-2012", "b1", 5, crimes=2, victims=2), other("hampshire-2012", "b2", 10),
        other("acpo-2009", "b1", 5), other("unanswered", "b1", 3, incidents=2), other("unanswered", "b2", 5),
        other("serial-sexual", "b1", 5),
    )  # fmt: skip


def multiply(release: Path, out: Path, times: int) -> None:
    """A release with that many copies of everybody, each copy with ids of its own."""
    out.mkdir(parents=True)
    shutil.copy(release / "manifest.json", out / "manifest.json")
    connection = duckdb.connect()
    for table, names in _IDS.items():
        path = release / f"{table}.parquet"
        kinds = {row[0]: row[1] for row in connection.execute(f"DESCRIBE FROM read_parquet('{path}')").fetchall()}
        new = ", ".join(
            f"list_transform({name}, lambda each: concat(each, '-', copy)) AS {name}"
            if kinds[name].endswith("[]")
            else f"CASE WHEN {name} IS NOT NULL THEN concat({name}, '-', copy) END AS {name}"
            for name in names
        )
        connection.execute(
            f"COPY (SELECT * EXCLUDE (copy) REPLACE ({new}) FROM read_parquet('{path}'),"
            f" (SELECT unnest(range({times})) AS copy)) TO '{out / f'{table}.parquet'}' (COMPRESSION zstd)"
        )


def _plainly(release: Path, definitions: tuple[Definition, ...], days: list[date]) -> tuple[float, float]:
    """Seconds to read the release into chronicles, and to screen every person on each of the days."""
    plain = [each for each in definitions if each.places is None]
    with tempfile.TemporaryDirectory() as scratch, open_engine("duckdb", scratch=Path(scratch)) as engine:
        began = time.perf_counter()
        told = list(chronicles(open_released(engine, release), definitions))
        read = time.perf_counter() - began
        began = time.perf_counter()
        for chronicle in told:
            history_on(chronicle, days[0])
            for definition in plain:
                spells_day_by_day(chronicle, definition, days)
        return read, time.perf_counter() - began


def _scan(release: Path) -> float:
    """Seconds to read every column of every suspect event once."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    began = time.perf_counter()
    connection.execute(f"FROM read_parquet('{release / 'events.parquet'}') WHERE role = 'suspect'").to_arrow_table()
    return time.perf_counter() - began


def _measured(release: Path, months: int) -> dict[str, float]:
    """One back-test, in a process of its own, which starts two more."""
    command = [sys.executable, "-m", "benchmarks.backtest", str(release), "--only", "--months", str(months)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found


def _only(release: Path, months: int) -> None:
    import resource

    last = date.fromisoformat(json.loads((release / "manifest.json").read_text())["as_of"]) - timedelta(days=366)
    first = last - timedelta(days=round(30.4375 * (months - 1)))
    began = time.perf_counter()
    done = backtest(Asked(release=release, definitions=twenty(), first=first, last=last), threads=2)
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    parts = 2 if usage[1].ru_maxrss else 0  # at most: the two parts need not be largest at once
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - began,
                "processor": sum(each.ru_utime + each.ru_stime for each in usage),
                "peak_mb": (usage[0].ru_maxrss + parts * usage[1].ru_maxrss) / 1024, "months": done.about["months"],
                "rows": sum(table.num_rows for table in done.tables.values()),
            }
        )
    )  # fmt: skip


def main() -> None:
    """Print what was measured."""
    words = argparse.ArgumentParser()
    words.add_argument("release", type=Path)
    words.add_argument("--times", type=int, default=1)
    words.add_argument("--months", type=int, default=60)
    words.add_argument("--sample", type=int, default=2)
    words.add_argument("--only", action="store_true")
    asked = words.parse_args()
    if asked.only:
        _only(asked.release, asked.months)
        return
    with tempfile.TemporaryDirectory() as folder:
        release = asked.release
        if asked.times > 1:
            release = Path(folder) / "multiplied"
            multiply(asked.release, release, asked.times)
        rows = duckdb.connect().execute(
            f"SELECT count(DISTINCT (source, incident_id)), count(*), count(DISTINCT person_id)"
            f" FROM read_parquet('{release / 'events.parquet'}') WHERE role = 'suspect'"
        )
        incidents, events, suspects = rows.fetchall()[0]
        print(f"{incidents:,} incidents with a suspect, {events:,} suspect events, {suspects:,} suspects")
        ours = _measured(release, asked.months)
        print(f"back-test, 20 definitions, {ours['months']:.0f} months: {ours['seconds']:.1f} s"
              f" ({ours['processor']:.1f} s of processor in all), at most {ours['peak_mb']:,.0f} MB")  # fmt: skip
        as_of = date.fromisoformat(json.loads((release / "manifest.json").read_text())["as_of"])
        days = last_days(as_of - timedelta(days=800), as_of - timedelta(days=400))[-asked.sample :]
        read, screened = _plainly(release, twenty(), days)
        scan = _scan(release)
        plain = read + screened / len(days) * asked.months
        print(f"plain reading, day by day: {plain:.0f} s ({read:.1f} s to read, {screened / len(days):.1f} s a month);"
              f" {plain / ours['seconds']:.1f} times as long")  # fmt: skip
        print(f"the event table read once a month: {scan * asked.months:.1f} s ({scan:.2f} s each);"
              f" the back-test takes {ours['seconds'] / (scan * asked.months):.2f} times as long")  # fmt: skip


if __name__ == "__main__":
    main()
