"""DuckDB for a few rows at a time: what a chapter makes table by table is asked as one statement, planned once.

Small data spends its time on planning statements and making tables, not on rows. So `create` only remembers a query;
whoever reads gets one statement of all that its answer rests on, and a statement met again is not planned again. The
chapters are none the wiser: the SQL is theirs, and so is every answer.
"""

import re
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from daylight.pipeline.engines.duckdb import DuckDBEngine

MOST_PREPARED = 600
"""Statements kept planned: a few hundred bytes to a megabyte each."""
_READ = re.compile(r"\b(FROM|JOIN)(\s+)([a-z_][a-z0-9_]*)\b")
_INSERT = re.compile(r"\s*INSERT INTO ([a-z_][a-z0-9_]*)( BY NAME)?\s(.*)\Z", re.DOTALL)
_DELETE = re.compile(r"\s*DELETE FROM ([a-z_][a-z0-9_]*) WHERE (.*)\Z", re.DOTALL)
_VIEW = re.compile(r"\s*CREATE OR REPLACE TEMP VIEW ([a-z_][a-z0-9_]*) AS (.*)\Z", re.DOTALL)
_WITH = re.compile(r"\s*WITH\s")
_NO_VIEW = re.compile(r"\s*DROP VIEW ([a-z_][a-z0-9_]*)\Z")


@dataclass(slots=True, eq=False)
class _Made:
    """A table as it was made: its rows, or the query for them and the tables that the query read at that moment."""

    name: str
    sql: str = ""
    read: "dict[str, _Made]" = field(default_factory=dict)
    rows: pa.Table | None = None
    asked: bool = False


class _Window:
    """A table of one name and one shape, whose rows change between statements."""

    def __init__(self, rows: pa.Table) -> None:
        self.rows = rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.rows.__arrow_c_stream__(requested_schema)


class ComposingEngine(DuckDBEngine):
    """A private DuckDB database that holds no tables. Statements that change one are INSERT and DELETE alone."""

    def __init__(self, scratch: Path, *, memory_gb: float = 1.0) -> None:
        super().__init__(scratch, threads=1, memory_gb=memory_gb)
        self._tables: dict[str, _Made] = {}
        self._windows: dict[tuple[str, int, pa.Schema], tuple[str, _Window]] = {}
        self._met: OrderedDict[str, bool] = OrderedDict()  # statement, and whether it is kept planned
        self._names: dict[str, str] = {}
        self._given = 0

    def run(self, sql: str) -> None:
        if (found := _INSERT.match(sql)) is not None:
            self._insert(found[1], self.arrow(found[3]), by_name=found[2] is not None)
        elif (found := _DELETE.match(sql)) is not None:
            self._tables[found[1]] = _Made(
                found[1], rows=self.arrow(f"SELECT * FROM {found[1]} WHERE ({found[2]}) IS NOT TRUE")
            )
        elif (found := _VIEW.match(sql)) is not None:
            self.create(found[1], found[2])
        elif (found := _NO_VIEW.match(sql)) is not None:
            self.drop(found[1])
        else:
            raise ValueError(f"a composing engine does not run {sql.split()[0]}")

    def create(self, name: str, sql: str) -> None:
        self._tables[name] = _Made(name, sql, self._read_by(sql))

    def append(self, name: str, sql: str) -> None:
        self.run(f"INSERT INTO {name} {sql}")

    def stage(self, name: str, sql: str) -> None:
        self.create(name, sql)

    def load(self, name: str, rows: pa.Table, *, staged: bool = False) -> None:
        self._tables[name] = _Made(name, rows=rows)

    def arrow(self, sql: str) -> pa.Table:
        return self._answer(sql).to_arrow_table()

    def batches(self, sql: str, size: int = 100_000) -> Iterator[pa.RecordBatch]:
        yield from self.arrow(sql).to_batches(size)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        table = self._answer(sql).to_arrow_table()
        if not table.column_names:
            return []
        return list(zip(*(_without_zone(column).to_pylist() for column in table.columns), strict=True))

    def count(self, name: str) -> int:
        return len(self._settled(self._tables[name]))

    def has(self, name: str) -> bool:
        return name in self._tables

    def columns(self, name: str) -> tuple[str, ...]:
        return tuple(self._settled(self._tables[name]).column_names)

    def drop(self, *names: str) -> None:
        for name in names:
            self._tables.pop(name, None)

    def _read_by(self, sql: str) -> dict[str, _Made]:
        return {name: self._tables[name] for _, _, name in _READ.findall(sql) if name in self._tables}

    def _insert(self, name: str, rows: pa.Table, *, by_name: bool) -> None:
        before = self._settled(self._tables[name])
        if by_name:
            nothing = pa.nulls(len(rows))
            columns = [rows[column] if column in rows.column_names else nothing for column in before.column_names]
        else:
            columns = rows.columns
        more = pa.table(columns, names=before.column_names).cast(before.schema)
        self._tables[name] = _Made(name, rows=pa.concat_tables([before, more]))

    def _settled(self, made: _Made) -> pa.Table:
        """The rows of a table, worked out if nobody asked before."""
        if made.rows is None:
            made.rows = self._execute(made.sql, made.read).to_arrow_table()
            made.read = {}
        return made.rows

    def _answer(self, sql: str) -> Any:
        read = self._read_by(sql)
        for made in read.values():
            self._settled(made)
        return self._execute(sql, read)

    def _execute(self, sql: str, read: dict[str, _Made]) -> Any:
        """The answer to a query over these tables, as one statement."""
        self._settle_asked(read, set())
        wanted: dict[int, set[str]] = {}
        _note_columns(sql, read, wanted)
        places: dict[int, str] = {}
        parts: list[str] = []
        self._compose(read, places, parts, wanted)
        text = _renamed(sql, read, places)
        if parts:  # a query with parts of its own gets these before them
            own = _WITH.match(text)
            text = f"WITH {', '.join(parts)}{', ' + text[own.end() :] if own else ' ' + text}"
        return self._planned(_looked_at_once(text))

    def _settle_asked(self, read: dict[str, _Made], seen: set[int]) -> None:
        """Work out what an earlier statement rested on too, rather than a second time in each."""
        for made in read.values():
            if made.rows is None and id(made) not in seen:
                seen.add(id(made))
                if made.asked:
                    self._settled(made)
                else:
                    self._settle_asked(made.read, seen)

    def _compose(
        self, read: dict[str, _Made], places: dict[int, str], parts: list[str], wanted: dict[int, set[str]]
    ) -> None:
        """Give each table a name of its own in the statement, after those that it rests on."""
        for name, made in read.items():
            if id(made) in places:
                continue
            if made.rows is not None:
                places[id(made)] = self._shown(made, places, wanted[id(made)])
                continue
            made.asked = True
            self._compose(made.read, places, parts, wanted)
            places[id(made)] = f"{name}_{len(parts)}"
            parts.append(f"{name}_{len(parts)} AS MATERIALIZED ({_renamed(made.sql, made.read, places)})")

    def _shown(self, made: _Made, places: dict[int, str], wanted: set[str]) -> str:
        """The window through which the statement sees these rows."""
        rows = made.rows
        assert rows is not None  # noqa: S101 (asked by whoever settled it)
        if "*" not in wanted:
            rows = rows.select([name for name in rows.column_names if name in wanted] or rows.column_names[:1])
        taken = set(places.values())
        for number in range(len(taken) + 1):
            key = (made.name, number, rows.schema)
            if key not in self._windows:
                self._windows[key] = (f"window_{len(self._windows)}", _Window(rows))
                self._connection.register(*self._windows[key])
                self._plan_anew()
            name, window = self._windows[key]
            if name not in taken:
                break
        window.rows = rows
        return name

    def _planned(self, text: str) -> Any:
        """Run a statement; from the second time on it is kept planned."""
        known = self._met.get(text)
        if known is None:
            self._met[text] = False
            if len(self._met) > MOST_PREPARED:
                self._forget(self._met.popitem(last=False)[0])
            return self._connection.execute(text)
        self._met.move_to_end(text)
        if not known:
            self._given += 1
            self._names[text] = f"planned_{self._given}"
            self._connection.execute(f"PREPARE {self._names[text]} AS {text}")
            self._met[text] = True
        return self._connection.execute(f"EXECUTE {self._names[text]}")

    def _plan_anew(self) -> None:
        """A plan older than the newest window would be made again at each use, and never kept."""
        for text in list(self._names):
            self._forget(text)
            self._met[text] = False

    def _forget(self, text: str) -> None:
        if text in self._names:
            self._connection.execute(f"DEALLOCATE {self._names.pop(text)}")


def _note_columns(sql: str, read: dict[str, _Made], wanted: dict[int, set[str]]) -> None:
    """What is named wherever a table is read, and so may be a column of it; a star where all of them are asked for."""
    named = set(_WORD.findall(sql)) | ({"*"} if _STAR.search(sql) else set())
    for made in read.values():
        if id(made) not in wanted and made.rows is None:
            _note_columns(made.sql, made.read, wanted)
        wanted.setdefault(id(made), set()).update(named)


_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_STAR = re.compile(r"\.\*|\b(?:SELECT|DISTINCT)\s+\*|,\s*\*")


def _renamed(sql: str, read: dict[str, _Made], places: dict[int, str]) -> str:
    """A query with each table under its name in the statement; it keeps its own as alias where columns call it so."""

    def name(found: re.Match[str]) -> str:
        made = read.get(found[3])
        if made is None:
            return found[0]
        alias = "" if _ALIAS.match(sql, found.end()) else f" AS {found[3]}"
        return f"{found[1]}{found[2]}{places[id(made)]}{alias}"

    return _READ.sub(name, sql)


def _looked_at_once(text: str) -> str:
    """The statement with each window that it looks through more than once copied first: looking is the dear part."""
    counts = Counter(_WINDOW.findall(text))
    often = sorted(name for name, count in counts.items() if count > 1)
    if not often:
        return text
    copies = ", ".join(f"copy_of_{name} AS MATERIALIZED (SELECT * FROM {name})" for name in often)
    text = _WINDOW.sub(lambda found: f"copy_of_{found[0]}" if counts[found[0]] > 1 else found[0], text)
    own = _WITH.match(text)
    return f"WITH {copies}{', ' + text[own.end() :] if own else ' ' + text}"


_WINDOW = re.compile(r"\bwindow_[0-9]+\b")
_ALIAS = re.compile(r"\s+(?:AS\s+)?(?!WHERE|JOIN|LEFT|SEMI|ANTI|ON|USING|GROUP|ORDER|UNION|LIMIT|HAVING|WINDOW|QUALIFY"
                    r"|INNER|CROSS|FULL|RIGHT|ASOF|EXCEPT|INTERSECT|POSITIONAL|NATURAL)[A-Za-z_]")  # fmt: skip


def _without_zone(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Moments of a release carry their zone, UTC; a run's own do not: both are handed over as a run's."""
    zoned = pa.types.is_timestamp(column.type) and column.type.tz is not None
    return column.cast(pa.timestamp("us")) if zoned else column
