"""The inbox: a folder of new incidents, taken in the order of their names and put away, each with its answer.

An incident is a file `*.json`, or a folder of small extracts (`incidents.csv`, `involvements.csv`, `offences.csv`),
which may hold several. Whoever writes one gives it a name that begins with a dot, and renames it when it is whole. What
was taken goes to `taken/`, what cannot be taken to `refused/` with the reason beside it. A watch that is killed in
between takes the incident up again and gives the same answer.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from daylight.domain.errors import DaylightError, Invalid, NotFound
from daylight.pipeline.watch.answer import Touched
from daylight.pipeline.watch.incident import TABLES, NewIncident, read_incident, read_text
from daylight.pipeline.watch.watching import Watch

TAKEN, REFUSED = "taken", "refused"
LARGEST = 5_000_000
"""Bytes in a file of the inbox: more is an extract, and waits for the next run."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of one file or folder: the answers to its incidents, and why one could not be taken."""

    name: str
    answers: tuple[Touched, ...]
    refused: str | None = None


def check_inbox(inbox: Path) -> None:
    """Raise NotFound unless this is a folder."""
    if not inbox.is_dir():
        raise NotFound(f"There is no folder {inbox}. Give the folder into which new incidents are put.")


def empty_inbox(watch: Watch, inbox: Path) -> Iterator[Opened]:
    """Take everything that waits, one after another, and put each away once its answer is on disk."""
    for path in waiting(inbox):
        answers: list[Touched] = []
        reasons: list[str] = []
        try:
            for incident in read_waiting(path):
                try:
                    answers.append(watch.take(incident))
                except DaylightError as problem:
                    reasons.append(f"{incident.source} {incident.incident_id}: {problem}")
        except DaylightError as problem:
            reasons.append(str(problem))
        yield Opened(path.name, tuple(answers), "\n".join(reasons) or None)
        _put_away(path, inbox, reasons)


def waiting(inbox: Path) -> list[Path]:
    """The incidents that wait, in the order of their names."""
    return sorted(
        path
        for path in inbox.iterdir()
        if not path.name.startswith(".")
        and path.name not in {TAKEN, REFUSED}
        and (path.is_dir() or path.suffix.lower() == ".json")
    )


def read_waiting(path: Path) -> list[NewIncident]:
    """The incidents of one file or folder. Raises Invalid, with what is wrong and without a cell of it."""
    if path.is_dir():
        return _read_folder(path)
    return [read_text(_text(path))]


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise Invalid(f"{path.name} is larger than one incident can be. Give it to the next run as an extract.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(f"{path.name} is not UTF-8 text. Save it as UTF-8.") from None
    except OSError:
        raise Invalid(f"{path.name} cannot be read. Give the watch access to it.") from None


def _read_folder(folder: Path) -> list[NewIncident]:
    tables: dict[str, list[dict[str, str]]] = {table: [] for table in TABLES}
    for path in sorted(each for each in folder.iterdir() if not each.name.startswith(".")):
        table = path.name.split("-")[0].split(".")[0]
        if table not in TABLES or path.suffix.lower() != ".csv":
            raise Invalid(
                f"{folder.name}/{path.name}: the watch takes incidents, offences and involvements as CSV. "
                "Give other tables to the next run."
            )
        tables[table] += _rows(_text(path), f"{folder.name}/{path.name}")
    return [read_incident(told) for told in _by_incident(tables, folder.name)]


def _rows(text: str, name: str) -> list[dict[str, str]]:
    try:
        reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
        rows = [{column: cell for column, cell in row.items() if cell} for row in reader]
    except csv.Error:
        raise Invalid(f"{name} is not a whole CSV file. Check that it was written to its end.") from None
    if any(None in row for row in rows):
        raise Invalid(f"{name} has a row with more cells than the heading has names. Check its quotes and commas.")
    return rows


def _by_incident(tables: dict[str, list[dict[str, str]]], name: str) -> list[dict[str, object]]:
    """One object for each row of `incidents`, with its own rows of the other tables."""
    told: dict[tuple[str, str], dict[str, list[dict[str, str]]]] = {}
    for table, rows in tables.items():
        for place, row in enumerate(rows, start=1):
            key = row.pop("source", "main"), row.get("incident_id", "")
            if table == "incidents":
                told.setdefault(key, {each: [] for each in TABLES})
            elif key not in told:
                raise Invalid(f"{name}/{table}.csv, row {place}: its incident is not in incidents.csv. Send both.")
            told[key][table].append(row)
    if not told:
        raise Invalid(f"{name} holds no incident. Put a row into incidents.csv.")
    return [{"source": source, **rows} for (source, _), rows in told.items()]


def _put_away(path: Path, inbox: Path, reasons: list[str]) -> None:
    folder = inbox / (REFUSED if reasons else TAKEN)
    folder.mkdir(mode=0o700, exist_ok=True)
    place, number = folder / path.name, 1
    while place.exists():
        number += 1
        place = folder / f"{path.stem}-{number}{path.suffix}"
    if reasons:
        place.with_name(f"{place.name}.why.txt").write_text("\n".join(reasons) + "\n", encoding="utf-8")
    path.rename(place)
