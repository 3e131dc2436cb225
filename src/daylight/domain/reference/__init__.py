"""Policy data that ships with Daylight (CSV and TOML, each with its source and edition) and its one loader."""

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_HERE = files(__name__)


@dataclass(frozen=True, slots=True)
class ReferenceFile:
    """One CSV file: where it comes from, which edition it is, and its rows as text by column name."""

    name: str
    source: str
    edition: str
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]

    def __post_init__(self) -> None:
        if not self.source or not self.edition:
            raise ValueError(f"reference file {self.name} must name its source and its edition in its first lines")
        if not self.rows:
            raise ValueError(f"reference file {self.name} has no rows")


def read_csv(name: str, text: str) -> ReferenceFile:
    """Read one reference file: `# source:`, `# edition:` and `# note:` lines, a heading, then rows.

    Raises ValueError, naming the file and the line, when a row has more or fewer cells than the heading.
    """
    lines = text.splitlines()
    notes = [line[1:].strip() for line in lines if line.startswith("#")]
    told = {"source": [""], "edition": [""], "note": []}
    for note in notes:
        key, _, value = note.partition(":")
        if key in told:
            told[key].append(value.strip())
    body = [(number, line) for number, line in enumerate(lines, start=1) if line and not line.startswith("#")]
    reader = csv.reader(line for _, line in body)
    columns = tuple(next(reader, []))
    rows = []
    for (number, _), cells in zip(body[1:], reader, strict=True):
        if len(cells) != len(columns):
            raise ValueError(f"{name}, line {number}: {len(cells)} cells where the heading has {len(columns)}")
        rows.append(dict(zip(columns, cells, strict=True)))
    return ReferenceFile(name, told["source"][-1], told["edition"][-1], tuple(told["note"]), columns, tuple(rows))


@cache
def reference_csv(name: str) -> ReferenceFile:
    """The shipped file `name`, for example `outcome_types.csv`. FileNotFoundError when there is none."""
    return read_csv(name, (_HERE / name).read_text(encoding="utf-8"))


@cache
def reference_toml(name: str) -> dict[str, Any]:
    """The shipped TOML file `name`, parsed. FileNotFoundError when there is none."""
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


@cache
def shipped_definitions() -> tuple[tuple[str, dict[str, Any]], ...]:
    """File name and parsed content of each definition that ships, in the order of their names."""
    folder = sorted((each for each in (_HERE / "definitions").iterdir()), key=lambda each: each.name)
    return tuple(
        (each.name, tomllib.loads(each.read_text(encoding="utf-8"))) for each in folder if each.name.endswith(".toml")
    )


def yes(text: str) -> bool:
    """A reference file's `yes` or `no`; anything else is a fault of the file."""
    if text not in {"yes", "no"}:
        raise ValueError(f"reference data says {text!r} where it must say yes or no")
    return text == "yes"
