"""Sample values of an unknown layout: which files and sheets there are, and what the cells of a column look like."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from pathlib import Path

from daylight.pipeline.receive.delimited import read_delimited
from daylight.pipeline.receive.found import DELIMITED, PARQUET, WORKBOOKS
from daylight.pipeline.receive.parquet import read_parquet
from daylight.pipeline.receive.reading import Reading
from daylight.pipeline.receive.spreadsheet import read_sheet, sheet_names
from daylight.pipeline.receive.text import Unreadable

SAMPLE_ROWS = 2000
TESTED = 300  # values per column that are tried against patterns
MOST_WORDS = 60  # a column with more different words than this holds no codes
EMPTY_WORDS = frozenset({"null", "n/a", "na", "none", "-", "not recorded", "not available", "(blank)", "nil", "#n/a"})

_ISO = re.compile(r"(18|19|20)\d{2}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?")
_PATTERNS = {
    "time": re.compile(r"([01]?\d|2[0-3])[:.]?[0-5]\d([:.][0-5]\d)?"),
    "postcode": re.compile(r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}"),
    "pnc_id": re.compile(r"(\d{2}|\d{4})/\d{1,7}[A-Za-z]"),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "phone": re.compile(r"(\+44|0)[\d ()-]{9,14}"),
    "boolean": re.compile(r"(?i)true|false|yes|no|y|n|1|0|t|f"),
    "number": re.compile(r"-?\d+(\.\d+)?"),
}
_DAYS = ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%Y/%m/%d")
_MONTHS = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m.%d.%Y")
_TIMES = ("", " %H:%M", " %H:%M:%S", " %H%M", " %I:%M %p", " %I:%M:%S %p")


@dataclass(frozen=True, slots=True)
class Sample:
    """The headings of one file or sheet, and the filled cells of each in the first rows."""

    name: str
    sheet: str | None
    headings: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    rows: int

    def of(self, heading: str) -> tuple[str, ...]:
        """The filled cells under a heading."""
        return self.values[self.headings.index(heading)]

    def is_unique(self, heading: str) -> bool:
        """Filled in every row and never twice the same."""
        cells = self.of(heading)
        return bool(cells) and len(cells) == self.rows == len(set(cells))


def read_samples(folder: Path, known: frozenset[str]) -> Iterator[Sample | tuple[str, str]]:
    """Each file and sheet below a folder; a name and a sentence for what cannot be read."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not path.is_file() or any(part.startswith((".", "_")) for part in inside.parts):
            continue
        suffix = path.suffix.lower()
        if suffix not in DELIMITED + WORKBOOKS + PARQUET or path.name == "SYNTHETIC.txt":
            continue
        try:
            sheets = sheet_names(path) if suffix in WORKBOOKS else [None]
            for sheet in sheets:
                yield _sample(inside.as_posix(), sheet, _reading(path, sheet, known))
        except Unreadable as problem:
            yield inside.as_posix(), str(problem)


def _reading(path: Path, sheet: str | None, known: frozenset[str]) -> Reading:
    if sheet is not None:
        return read_sheet(path, sheet, known, header_row=None)
    if path.suffix.lower() in PARQUET:
        return read_parquet(path)
    return read_delimited(path, known, delimiter=None, encoding=None, header_row=None)


def _sample(name: str, sheet: str | None, reading: Reading) -> Sample:
    columns: list[list[str]] = [[] for _ in reading.headings]
    rows = 0
    for batch in reading.batches:
        piece = batch.slice(0, SAMPLE_ROWS - rows)
        for place, cells in enumerate(columns):
            texts = (str(cell).strip() for cell in piece.column(place).to_pylist() if cell is not None)
            cells.extend(text for text in texts if text)
        rows += piece.num_rows
        if rows >= SAMPLE_ROWS:
            break
    return Sample(name, sheet, reading.headings, tuple(map(tuple, columns)), rows)


def looks_like(kind: str, values: Sequence[str]) -> bool:
    """Whether nearly all values (19 in 20) have the form of a `postcode`, `phone`, `time` and so on."""
    tested = [value for value in values if value.lower() not in EMPTY_WORDS][:TESTED]
    hits = sum(_PATTERNS[kind].fullmatch(value) is not None for value in tested)
    return bool(tested) and hits >= 0.95 * len(tested)


@dataclass(frozen=True, slots=True)
class DateForm:
    """How the dates of a column are written: no format for ISO; `other` when another order fits as well."""

    format: str | None
    other: str | None = None


def date_form(values: Sequence[str]) -> DateForm | None:
    """The one form that most values have (others may be partial or slips); None when they are no dates.

    Day first where both orders fit.
    """
    tested = [value for value in values if value.lower() not in EMPTY_WORDS][:TESTED]
    if not tested:
        return None
    enough = 0.7 * len(tested)
    if sum(_ISO.fullmatch(value) is not None for value in tested) >= enough:
        return DateForm(None)
    fitting = [form for form in map("".join, product((*_DAYS, *_MONTHS), _TIMES)) if _fits(form, tested, enough)]
    if not fitting:
        return None
    first = fitting[0]
    swapped = first.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")
    return DateForm(first, swapped if swapped != first and swapped in fitting else None)


def _fits(form: str, values: Sequence[str], enough: float) -> bool:
    misses = 0
    for value in values:
        try:
            datetime.strptime(value, form)  # noqa: DTZ007  only the form matters
        except ValueError:
            misses += 1
            if len(values) - misses < enough:
                return False
    return True


def words(values: Sequence[str]) -> list[str] | None:
    """The different words of a column, most frequent first; None when there are too many to be codes."""
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    if len(counts) > MOST_WORDS:
        return None
    return sorted(counts, key=lambda word: (-counts[word], word))
