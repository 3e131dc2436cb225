"""Reading files into checked tables: each cell typed or emptied, each finding written down, each file counted."""

import hashlib
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from daylight.domain.errors import Fault
from daylight.pipeline.engines import Engine
from daylight.pipeline.receive.cells import Steps, reason, slashed_order, sql_type, steps
from daylight.pipeline.receive.delimited import read_delimited
from daylight.pipeline.receive.found import PARQUET, WORKBOOKS, FoundFile
from daylight.pipeline.receive.layout import Layout, headings_wanted, lay_out, quoted
from daylight.pipeline.receive.mapping import closest
from daylight.pipeline.receive.parquet import read_parquet
from daylight.pipeline.receive.reading import Reading, cell_names
from daylight.pipeline.receive.spreadsheet import read_sheet
from daylight.pipeline.receive.text import Unreadable
from daylight.tables.spec import Column, Table, Type
from daylight.tables.working import FINDINGS

CHUNK_BYTES = 256 << 20
ROWS_PER_FILE = 1 << 40
_KEYS = (
    Column("file_no", Type.COUNT, "number of the file"),
    Column("source_row", Type.NUMBER, "row in that file"),
    Column("row_key", Type.NUMBER, "unique over all files"),
    Column("source", Type.ID, "the force or system"),
)
_DATED = (Type.DATE, Type.PARTIAL_DATE, Type.TIMESTAMP)


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file that was read as one table. `lost` are rows that could not be read as rows."""

    number: int
    name: str
    table: str
    source: str
    path: Path
    lost: int


class Intake:
    """Reads files into `checked_<table>`; what it finds goes to the table named at its making.

    `checked_<table>` has file_no, source_row, row_key (unique over all files), source and the table's columns.
    """

    def __init__(self, engine: Engine, tables: Lookup[str, Table], findings: str) -> None:
        self.engine, self.tables, self.findings = engine, tables, findings
        self.faults: list[Fault] = []
        self.files: list[FileRead] = []
        make_empty(engine, findings, FINDINGS.columns)

    @property
    def read(self) -> tuple[str, ...]:
        """The tables that some file gave, in their declared order: only these have a `checked_<table>`."""
        given = {file.table for file in self.files}
        return tuple(name for name in self.tables if name in given)

    def take(self, file: FoundFile) -> None:
        """Read one file (or sheet). Whatever makes it unusable is added to `faults`."""
        table = self.tables[file.table]
        try:
            reading = _open(file, headings_wanted(table, file.entry))
            layout, faults = lay_out(table, file.entry, reading.headings, file.name)
            if faults:
                self.faults.extend(faults)
                return
            self._store(reading)
        except Unreadable as problem:
            self.faults.append(Fault(str(problem), file.name))
            return
        if table.name not in self.read:
            make_empty(self.engine, f"checked_{table.name}", (*_KEYS, *_unkeyed(table)), staged=True)
        lost = self._set_aside(reading, file)
        self.files.append(FileRead(len(self.files) + 1, file.name, table.name, file.source, file.path, lost))
        _Checking(self, self.files[-1], file, table, layout, reading.serial_dates).run()
        self._note_file(file, table, reading, layout)
        self.engine.drop("receive_cells", "receive_more")

    def add(self, rows: Sequence[tuple[object, ...]], source: str, table: str | None, file: str) -> None:
        """Findings known in Python: (source_row, column, action, value, reason) each."""
        if not rows:
            return
        made = [(source, table, file, *row) for row in rows]
        kinds = [pa.string(), pa.string(), pa.string(), pa.int64(), *[pa.string()] * 4]
        arrays = [pa.array(column, kind) for column, kind in zip(zip(*made, strict=True), kinds, strict=True)]
        self.engine.load("receive_notes", pa.table(arrays, names=list(FINDINGS.column_names)), staged=True)
        self.engine.run(f"INSERT INTO {self.findings} SELECT * FROM receive_notes")
        self.engine.drop("receive_notes")

    def _store(self, reading: Reading) -> None:
        """All cells of the file as text in `receive_cells`."""
        empty = pa.schema(
            [*((name, pa.string()) for name in cell_names(len(reading.headings))), ("source_row", pa.int64())]
        )
        stored = False
        for chunk in _chunks(reading.batches):
            self.engine.load("receive_more" if stored else "receive_cells", chunk, staged=True)
            if stored:
                self.engine.run("INSERT INTO receive_cells SELECT * FROM receive_more")
            stored = True
        if not stored:
            self.engine.load("receive_cells", empty.empty_table(), staged=True)

    def _set_aside(self, reading: Reading, file: FoundFile) -> int:
        """Rows that are no rows: unreadable ones, and repeats of the heading. How many."""
        rows: list[tuple[object, ...]] = [
            (row, None, "quarantined", start, why) for row, start, why in reading.unreadable
        ]
        tests = [
            f"({cell} IS NULL OR lower(trim({cell})) = {quoted(heading.lower())})"
            for cell, heading in zip(cell_names(len(reading.headings)), reading.headings, strict=True)
        ]
        filled = f"coalesce({', '.join(cell_names(len(reading.headings)))}) IS NOT NULL"
        where = f"WHERE {' AND '.join([*tests, filled])}"
        again = [row for (row,) in self.engine.rows(f"SELECT source_row FROM receive_cells {where} ORDER BY 1")]
        if again:
            self.engine.run(f"DELETE FROM receive_cells {where}")
            sentence = "The row repeats the heading and holds no data; leave it out."
            rows += [(row, None, "quarantined", None, sentence) for row in again]
        self.add(rows, file.source, file.table, file.name)
        return len(rows)

    def _note_file(self, file: FoundFile, table: Table, reading: Reading, layout: Layout) -> None:
        rows: list[tuple[object, ...]] = [(None, None, "noted", None, sentence) for sentence in reading.notes]
        if reading.above:
            sentence = f"{reading.above} filled rows above the heading row were taken for titles and not read as data."
            rows.append((None, None, "noted", None, sentence))
        for heading in layout.unknown:
            near = closest(heading, [name for name in table.column_names if name not in layout.texts], 85)
            hint = f" Did you mean {near}?" if near else ""
            sentence = f"The column is not one of {table.name} and was not read.{hint}"
            rows.append((None, heading[:200], "noted", None, sentence))
        rows += [(None, None, "noted", None, sentence) for sentence in self._headless(reading)]
        self.add(rows, file.source, file.table, file.name)

    def _headless(self, reading: Reading) -> Iterator[str]:
        """Columns that hold values below an empty heading."""
        for place, heading in enumerate(reading.headings):
            if not heading and self.engine.value(f"SELECT count(c{place}) FROM receive_cells"):
                yield f"Column number {place + 1} has values and no heading, so it was not read; give it a heading."


class _Checking:
    """One file's cells, from text to type."""

    def __init__(
        self, intake: Intake, read: FileRead, file: FoundFile, table: Table, layout: Layout, serial: bool
    ) -> None:
        self.intake, self.engine, self.read, self.file = intake, intake.engine, read, file
        self.table, self.layout = table, layout
        self.present = tuple(column for column in table.columns if column.name in layout.texts)
        self.steps: dict[str, Steps] = {}
        for column in self.present:
            origin = file.entry.columns.get(column.name)
            formats = (origin.date_formats if origin else ()) or file.entry.date_formats
            self.steps[column.name] = steps(column, formats if column.type in _DATED else (), serial=serial)

    def run(self) -> None:
        """Fill `checked_<table>` and write down every cell that could not be read."""
        name, number = f"checked_{self.table.name}", self.read.number
        values = [
            self.steps[column.name].value if column.name in self.steps else f"NULL::{sql_type(column)}"
            for column in _unkeyed(self.table)
        ]
        key = f"{number * ROWS_PER_FILE} + source_row"
        cells = f"SELECT {number}, source_row, {key}, {self._source()}, {', '.join(values)}"
        self.engine.run(f"INSERT INTO {name} {cells} FROM {self._stages(self.present)}")
        counts = ", ".join(["count(*)", *(f'count("{column.name}")' for column in self.present)])
        read = self.engine.rows(f"SELECT {counts} FROM {name} WHERE file_no = {number}")[0]
        given = self._given()
        for column, filled in zip(self.present, read[1:], strict=True):
            if self._has_faults(column, read[0], filled, given.get(column.name)):
                self._write_down(column)
        self._note_left_out(int(read[0]))

    def _given(self) -> dict[str, int]:
        """For each column that is one cell as it stands: how many rows have something there, if only blanks."""
        cells = {column.name: cell for column in self.present if (cell := self.layout.cells.get(column.name))}
        if not cells:
            return {}
        counts = ", ".join(f"count({cell})" for cell in cells.values())
        found = self.engine.rows(f"SELECT {counts} FROM receive_cells WHERE {self.layout.condition}")[0]
        return dict(zip(cells, found, strict=True))

    def _has_faults(self, column: Column, rows: int, filled: int, given: int | None) -> bool:
        """Whether a bold cell is empty, or a cell that holds something gave no value. Cells are trimmed only if so."""
        if column.required or filled == rows:
            return filled < rows
        if given == filled:
            return False
        return bool(self.engine.value(f"SELECT count(t_{column.name}) FROM {self._texts([column])}") > filled)

    def _source(self) -> str:
        given = quoted(self.file.source)
        return f"coalesce(t_source, {given})" if "source" in self.layout.texts else given

    def _texts(self, columns: Sequence[Column]) -> str:
        names = [column.name for column in columns]
        if "source" in self.layout.texts and "source" not in names:
            names.insert(0, "source")
        texts = ", ".join(["source_row", *(f"{self.layout.texts[name]} AS t_{name}" for name in names)])
        return f"(SELECT {texts} FROM receive_cells WHERE {self.layout.condition})"

    def _stages(self, columns: Sequence[Column]) -> str:
        """The texts of these columns with their intermediate values, each worked out once."""
        made = self._texts(columns)
        for stage in ("first", "second"):
            named = [pair for column in columns for pair in getattr(self.steps[column.name], stage).items()]
            if named:
                made = f"(SELECT *, {', '.join(f'{sql} AS {name}' for name, sql in named)} FROM {made})"
        return made

    def _write_down(self, column: Column) -> None:
        """One finding for each cell that is not empty and cannot be read, and for each empty bold cell."""
        text, value = f"t_{column.name}", self.steps[column.name].value
        stages = self._stages([column])
        days_first = months_first = False
        if column.type in _DATED:
            day, month = slashed_order(text)
            found = self.engine.rows(f"SELECT bool_or({day}), bool_or({month}) FROM {stages} WHERE ({value}) IS NULL")
            days_first, months_first = (bool(answer) for answer in found[0])
        why = reason(column, text, days_first=days_first, months_first=months_first)
        action, condition = "emptied", f"{text} IS NOT NULL AND ({value}) IS NULL"
        if column.required:
            action, condition = "quarantined", f"({value}) IS NULL"
            why = f"CASE WHEN {text} IS NULL THEN {quoted(_empty(column))} ELSE {why} || ' The row is set aside.' END"
        place = f"{self._source()}, {quoted(self.table.name)}, {quoted(self.file.name)}, source_row"
        self.engine.run(
            f"INSERT INTO {self.intake.findings}"
            f" SELECT {place}, {quoted(column.name)}, '{action}', left({text}, 200), {why}"
            f" FROM {stages} WHERE {condition}"
        )

    def _note_left_out(self, kept: int) -> None:
        left = self.engine.count("receive_cells") - kept
        if left and self.layout.condition != "true":
            sentence = (
                f"{left} rows have none of the headings in rows_with filled and are no rows of {self.table.name}."
            )
            self.intake.add([(None, None, "noted", None, sentence)], self.file.source, self.table.name, self.file.name)


def _unkeyed(table: Table) -> tuple[Column, ...]:
    """The columns that are not among the keys already: a restriction names its source as every row does."""
    keys = {column.name for column in _KEYS}
    return tuple(column for column in table.columns if column.name not in keys)


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _open(file: FoundFile, known: frozenset[str]) -> Reading:
    entry, suffix = file.entry, file.path.suffix.lower()
    if suffix in PARQUET:
        return read_parquet(file.path)
    if suffix in WORKBOOKS:
        return read_sheet(file.path, entry.sheet or "", known, header_row=entry.header_row)
    return read_delimited(
        file.path, known, delimiter=entry.delimiter, encoding=entry.encoding, header_row=entry.header_row
    )


def _chunks(batches: Iterator[pa.Table]) -> Iterator[pa.Table]:
    held: list[pa.Table] = []
    size = 0
    for batch in batches:
        held.append(batch)
        size += batch.nbytes
        if size > CHUNK_BYTES:
            yield pa.concat_tables(held)
            held, size = [], 0
    if held:
        yield pa.concat_tables(held)


def make_empty(engine: Engine, name: str, columns: Sequence[Column], *, staged: bool = False) -> None:
    """A table of these columns without rows."""
    shown = ", ".join(f'NULL::{sql_type(column)} AS "{column.name}"' for column in columns)
    (engine.stage if staged else engine.create)(name, f"SELECT {shown} LIMIT 0")


def _empty(column: Column) -> str:
    return f"The required cell {column.name} is empty, so the row is set aside; fill it at the source."
