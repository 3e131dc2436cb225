"""Which files of a folder hold which table of which source, by name or by mapping."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from daylight.domain.errors import Fault
from daylight.pipeline.receive.mapping import MAPPING_NAME, Entry, Mapping, closest

DELIMITED = (".csv", ".tsv", ".psv", ".txt", ".gz")
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
PARQUET = (".parquet", ".pq")
DEFAULT_SOURCE = "main"
_OUR_OWN = (MAPPING_NAME, "SYNTHETIC.txt")  # the notice that stands beside invented extracts


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file to read as one table. `name` is its path within the folder, with `/`."""

    path: Path
    name: str
    table: str
    source: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Found:
    """The files to read, and the names of those that belong to no table, each with a sentence."""

    files: tuple[FoundFile, ...]
    strangers: tuple[tuple[str, str], ...]


def table_of(name: str, tables: frozenset[str]) -> str | None:
    """The table a file or folder name stands for: its part before the first `-` or `.`."""
    stem = re.split(r"[-.]", name, maxsplit=1)[0].strip().lower()
    return stem if stem in tables else None


def find_files(folder: Path, tables: frozenset[str], mappings: dict[str, Mapping], skip: Path | None) -> Found:
    """Every file below `folder`, told apart by mapping first and by name second.

    `mappings` are by source folder; the one under `""` speaks for the whole folder.
    """
    files: list[FoundFile] = []
    strangers: list[tuple[str, str]] = []
    for path in _paths(folder, skip):
        parts = path.relative_to(folder).parts
        name = "/".join(parts)
        source = _source_of(parts, tables)
        table = _table_by_name(parts, tables)
        mapped = list(_mapped(path, name, source, table, mappings))
        if mapped:
            files.extend(mapped)
            continue
        if path.name in _OUR_OWN:
            continue
        if path.suffix.lower() not in DELIMITED + WORKBOOKS + PARQUET:
            strangers.append((name, "This file is not CSV, Excel or Parquet and was not read."))
        elif table is not None:
            files.append(FoundFile(path, name, table, source or DEFAULT_SOURCE, Entry(table)))
        elif path.suffix.lower() in WORKBOOKS:
            files.append(FoundFile(path, name, "", source or DEFAULT_SOURCE, Entry("")))
        else:
            strangers.append((name, _unknown_name(path.name, tables)))
    return Found(tuple(files), tuple(strangers))


def missing_tables(found: Found, required: tuple[str, ...], read: frozenset[str]) -> list[Fault]:
    """One fault for each required table that no file gave; `read` are the tables that were found."""
    absent = [name for name in required if name not in read]
    hint = "Name a file after it, or describe your own layout in mapping.toml (`daylight map FOLDER` drafts one)."
    if found.strangers:
        names = ", ".join(name for name, _ in found.strangers[:5])
        hint += f" Files that belong to no table: {names}."
    return [Fault(f"The required table {name} is missing. {hint}") for name in absent]


def _paths(folder: Path, skip: Path | None) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if any(part.startswith((".", "_")) for part in inside) or not path.is_file():
            continue
        if skip is not None and path.resolve().is_relative_to(skip.resolve()):
            continue
        yield path


def _source_of(parts: tuple[str, ...], tables: frozenset[str]) -> str:
    if len(parts) > 1 and table_of(parts[0], tables) is None:
        return parts[0]
    return ""


def _table_by_name(parts: tuple[str, ...], tables: frozenset[str]) -> str | None:
    """`incidents.csv`, `incidents/x.csv`, `hampshire/incidents.csv` or `hampshire/incidents/x.csv`."""
    first = table_of(parts[0], tables)
    if first is not None or len(parts) == 1:
        return first
    return table_of(parts[1], tables)


def _mapped(path: Path, name: str, source: str, named: str | None, mappings: dict[str, Mapping]) -> Iterator[FoundFile]:
    own = mappings.get(source) if source else None
    mapping = own or mappings.get("")
    inner = name.removeprefix(f"{source}/") if own else name
    fitting = [
        entry
        for entry in (mapping.entries if mapping else ())
        if any(_fits(inner, pattern) for pattern in entry.files) or (not entry.files and named == entry.table)
    ]
    wanted = tuple(heading for entry in fitting for heading in (*entry.headings(), *entry.ignore))
    for entry in fitting:  # what another section reads from the same file is not unknown here
        known = replace(entry, ignore=wanted, shared=len(fitting) > 1)
        yield FoundFile(path, name, entry.table, entry.source or source or DEFAULT_SOURCE, known)


def _fits(name: str, pattern: str) -> bool:
    name, pattern = name.lower(), pattern.lower()
    return fnmatchcase(name, pattern) or ("/" not in pattern and fnmatchcase(name.rsplit("/", 1)[-1], pattern))


def _unknown_name(name: str, tables: frozenset[str]) -> str:
    near = closest(re.split(r"[-._ ]", name, maxsplit=1)[0].lower(), tables)
    hint = f" Did you mean {near}?" if near else ""
    return f"This file's name is not that of a table, so it was not read.{hint}"
