"""Delimited text: rows of cells with their row numbers, fast where it is well formed, with care where it is not."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from daylight.pipeline.receive.heading import choose_heading, recognised
from daylight.pipeline.receive.reading import Reading, cell_names
from daylight.pipeline.receive.text import Encodings, windows

DELIMITERS = (",", ";", "\t", "|")
HEAD_LINES = 30
LONGEST_RECORD = 4_000_000  # characters over which a quoted cell that spans lines is taken for an unbalanced quote
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"[ ]*')
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


def read_delimited(
    path: Path, known: frozenset[str], *, delimiter: str | None, encoding: str | None, header_row: int | None
) -> Reading:
    """The rows of a delimited file. `known` are the headings to look for, in plain form. Raises Unreadable."""
    met = Encodings()
    pieces = windows(path, encoding, met)
    start = next(pieces, b"")
    text = start.decode()
    if text.startswith("sep=") and "\n" in text[:8]:  # a hint that Excel writes above the heading
        text = text[text.index("\n") + 1 :]
    delimiter = delimiter or sniff_delimiter(text, path, known)
    rows, ends = _head(text, delimiter)
    place = choose_heading(rows, known, header_row)
    headings = tuple(cell.strip() for cell in rows[place]) if rows else ()
    reading = Reading(headings=headings, above=sum(any(row) for row in rows[:place]))
    rest = text[ends[place] :].encode() if rows else b""
    reading.batches = _batches(rest, pieces, delimiter, reading, met)
    return reading


def sniff_delimiter(text: str, path: Path, known: frozenset[str]) -> str:
    """The delimiter under which a row of the first lines shows most known headings, then most cells."""
    best, best_score = ",", (-1, -1, -1)
    for delimiter in DELIMITERS:
        rows, _ = _head(text, delimiter)
        hits = max((recognised(row, known) for row in rows), default=0)
        width = sorted(len(row) for row in rows if any(row))
        score = (hits, width[len(width) // 2] if width else 0, int((delimiter == "\t") == (".tsv" in path.name)))
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _head(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first rows, and where each ends in the text."""
    rows: list[list[str]] = []
    ends: list[int] = []
    at = 0
    while at < len(text) and len(rows) < HEAD_LINES:
        end = _line_end(text, at)
        line = text[at:end].rstrip("\r\n")
        cells, stop = _record(text, at, delimiter) if '"' in line else (line.split(delimiter), end)
        if cells is None:
            cells, stop = [cell.strip('"') for cell in line.split(delimiter)], end
        rows.append(cells)
        ends.append(stop)
        at = stop
    return rows, ends


def _batches(
    rest: bytes, pieces: Iterator[bytes], delimiter: str, reading: Reading, met: Encodings
) -> Iterator[pa.Table]:
    last = False
    while not last:
        piece = next(pieces, None)
        last = piece is None
        rest += piece or b""
        while rest:
            table, used = _take(rest, delimiter, reading, last)
            if table is not None and table.num_rows:
                yield table
            rest = rest[used:]
            if not used:
                break
    reading.notes.extend(met.notes())


def _take(text: bytes, delimiter: str, reading: Reading, last: bool) -> tuple[pa.Table | None, int]:
    """One piece of whole records from the start of `text`: fast if it is well formed, else row by row."""
    end = whole_records(text, delimiter, last)
    if end == 0:
        return None, 0
    if end is not None:
        table = _parsed(text[:end], delimiter, len(reading.headings))
        if table is not None:
            return reading.numbered(table), end
    return _with_care(text[:end] if end is not None else text, delimiter, reading, last or end is not None)


def whole_records(text: bytes, delimiter: str, last: bool) -> int | None:
    """Where the last whole record of `text` ends; None when its quotes are not well formed."""
    array = np.frombuffer(text, np.uint8)
    quotes = np.flatnonzero(array == _QUOTE)
    ending = len(text) if last else text.rfind(b"\n") + 1
    if not len(quotes):
        return ending
    sides = np.array([ord(delimiter), _NEWLINE, _RETURN, _QUOTE], np.uint8)
    openers, closers = quotes[0::2], quotes[1::2]
    before = array[openers[openers > 0] - 1]
    after = array[closers[closers < len(text) - 1] + 1]
    if not (np.isin(before, sides).all() and np.isin(after, sides).all()):
        return None
    if len(quotes) % 2 == 0:
        return ending if last else _outside(text, quotes, len(quotes))
    if last or len(text) - int(quotes[-1]) > LONGEST_RECORD:
        return None
    return _outside(text, quotes, len(quotes) - 1)


def _outside(text: bytes, quotes: np.ndarray, paired: int) -> int:
    """The end of the last line that ends outside quotes, before quote number `paired`."""
    for place in range(paired, -1, -2):
        floor = int(quotes[place - 1]) if place else 0
        limit = int(quotes[place]) if place < len(quotes) else len(text)
        found = text.rfind(b"\n", floor, limit)
        if found >= 0:
            return found + 1
    return 0


def _parsed(text: bytes, delimiter: str, width: int) -> pa.Table | None:
    """All cells as text; None when a row has another number of cells than the heading."""
    ragged = False

    def note(row: object) -> str:
        nonlocal ragged
        ragged = True
        return "skip"

    names = cell_names(width)
    if not text.strip():
        return pa.table({name: pa.array([], pa.string()) for name in names})
    parse = pa_csv.ParseOptions(
        delimiter=delimiter, newlines_in_values=b'"' in text, ignore_empty_lines=True, invalid_row_handler=note
    )
    convert = pa_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""], check_utf8=False
    )
    for block in (1 << 20, len(text) + 1):  # a record longer than its block is an error
        read = pa_csv.ReadOptions(column_names=names, block_size=block)
        try:
            table = pa_csv.read_csv(
                pa.BufferReader(text), read_options=read, parse_options=parse, convert_options=convert
            )
        except pa.ArrowInvalid:
            continue
        return None if ragged else table
    return None


def _with_care(text: bytes, delimiter: str, reading: Reading, whole: bool) -> tuple[pa.Table | None, int]:
    """Row by row: what can be read is returned, the rest noted as unreadable. Also the bytes used."""
    shown, width = text.decode(), len(reading.headings)
    rows: list[list[str]] = []
    numbers: list[int] = []
    at = 0
    while at < len(shown):
        end = _line_end(shown, at)
        line = shown[at:end].rstrip("\r\n")
        if not line.strip():
            at = end
            continue
        cells, stop = _record(shown, at, delimiter) if '"' in line else (line.split(delimiter), end)
        if cells is None and stop == len(shown) and not whole and stop - at < LONGEST_RECORD:
            break
        fitted = _fitted(cells, width)
        reading.rows += 1
        if fitted is None:
            reading.unreadable.append((reading.rows, line[:200], _why(cells, width)))
            at = stop if cells is not None and not _stands_alone(shown, end, delimiter, width) else end
            continue
        rows.append(fitted)
        numbers.append(reading.rows)
        at = stop
    columns = [pa.array([cell or None for cell in column], pa.string()) for column in zip(*rows, strict=True)]
    if not rows:
        return None, len(shown[:at].encode())
    table = pa.table([*columns, pa.array(numbers, pa.int64())], names=[*cell_names(width), "source_row"])
    return table, len(shown[:at].encode())


def _record(text: str, at: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The cells of the record that starts at `at`, and where it ends; no cells when its quotes do not close.

    A quote inside a cell that does not start with one is an ordinary character, as in `5" blade`.
    """
    cells: list[str] = []
    limit = min(len(text), at + LONGEST_RECORD)
    while True:
        if text.startswith('"', at):
            found = _QUOTED.match(text, at, limit)
            if found is None:
                return None, len(text)
            cells.append(found[1].replace('""', '"'))
            at = found.end()
        else:
            line_end = _line_end(text, at)
            end = text.find(delimiter, at, line_end)
            end = at + len(text[at:line_end].rstrip("\r\n")) if end < 0 else end
            cells.append(text[at:end])
            at = end
        if text.startswith(delimiter, at):
            at += 1
        elif at >= len(text) or text[at] in "\r\n":
            return cells, _line_end(text, at)
        else:
            return None, at


def _line_end(text: str, at: int) -> int:
    """Where the next line starts."""
    return text.find("\n", at) + 1 or len(text)


def _stands_alone(text: str, at: int, delimiter: str, width: int) -> bool:
    """Whether the line at `at` is a good row by itself: then a quote opened above it was not meant to reach it."""
    line = text[at : _line_end(text, at)]
    cells, _ = _record(line, 0, delimiter)
    return _fitted(cells, width) is not None


def _fitted(cells: list[str] | None, width: int) -> list[str] | None:
    if cells is None or len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return None
    return cells[:width]


def _why(cells: list[str] | None, width: int) -> str:
    if cells is None:
        return (
            "A quote is opened and not closed properly, so the row cannot be read; put the quote right and load again."
        )
    return f"The row has {len(cells)} cells where the heading has {width}, so it cannot be read; check its delimiters."
