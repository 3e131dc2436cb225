"""Reading a release: its manifest, and questions put to its tables without loading more of them than asked."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from daylight.domain.errors import DaylightError, NotFound
from daylight.tables.release import RELEASE

Row = dict[str, Any]
_SUGGESTED = 3


class _Sources(dict[str, str]):
    """Turns `{people}` in a query into the Parquet file of that table, and remembers which were asked for."""

    def __init__(self, release: "Release") -> None:
        super().__init__()
        self._release = release

    def __missing__(self, table: str) -> str:
        path = self._release.path_of(table)
        if not path.is_file():
            raise NotFound(
                f"The release {self._release.folder} has no table {table} ({path.name}). "
                "It may be from another version of Daylight: make it again with `daylight run`."
            )
        self[table] = "read_parquet('" + str(path).replace("'", "''") + "')"
        return self[table]


@dataclass(slots=True)
class Release:
    """One release folder. Queries name its tables in braces: `SELECT * FROM {people} WHERE person_id = ?`."""

    folder: Path
    manifest: dict[str, Any] = field(repr=False)
    _connection: Any = field(default=None, repr=False)

    @property
    def release_id(self) -> str:
        """The release's id; the folder's name where the manifest gives none."""
        return str(self.manifest.get("release_id") or self.folder.resolve().name)

    @property
    def as_of(self) -> date:
        """The viewpoint date of the release."""
        return date.fromisoformat(str(self.manifest["as_of"])[:10])

    @property
    def synthetic(self) -> bool:
        """Whether the release was made from invented people."""
        return bool(self.manifest.get("synthetic"))

    def path_of(self, table: str) -> Path:
        """The Parquet file of a table; KeyError for a table that no release has."""
        return self.folder / f"{RELEASE[table].name}.parquet"

    def has(self, table: str) -> bool:
        """Whether this release holds the table."""
        return self.path_of(table).is_file()

    def rows(self, sql: str, *places: object, **named: object) -> list[Row]:
        """The whole answer to a query with `?` or `$name` in it, one dictionary per row.

        NotFound for a table that is not there, DaylightError for one that cannot be read.
        """
        sources = _Sources(self)
        query = with_values(sql, *places, **named).format_map(sources)
        with self._reading(tuple(sources)):
            cursor = self._database().execute(query)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def value(self, sql: str, *values: object) -> Any:
        """The first cell of the first row, or None."""
        found = self.rows(sql, *values)
        return next(iter(found[0].values())) if found else None

    def _database(self) -> Any:
        if self._connection is None:
            import duckdb

            self._connection = duckdb.connect()
            for setting in ("TimeZone = 'UTC'", "enable_progress_bar = false", "autoinstall_known_extensions = false"):
                self._connection.execute(f"SET {setting}")
        return self._connection

    @contextmanager
    def _reading(self, tables: tuple[str, ...]) -> Iterator[None]:
        import duckdb

        try:
            yield
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error:
            broken = next((table for table in tables if not self._readable(table)), None)
            what = f"Table {broken} of the release" if broken else "The release"
            raise DaylightError(
                f"{what} {self.folder} is damaged or from another version of Daylight. "
                "Make the release again with `daylight run`, or take a whole copy of it."
            ) from None

    def _readable(self, table: str) -> bool:
        """Whether every declared column of a table can be read to its end: asked only after something failed."""
        import duckdb

        columns = ", ".join(f'hash("{name}")' for name in RELEASE[table].column_names)
        query = f"SELECT bit_xor(hash({columns})) FROM {{{table}}}".format_map(_Sources(self))
        try:
            self._database().execute(query).fetchall()
        except duckdb.Error:
            return False
        return True


def with_values(sql: str, *places: object, **named: object) -> str:
    """The query with its `?` and `$name` written out as literals, ready for `format_map`.

    Values handed to DuckDB as parameters make it load NumPy, Arrow and pandas to ask what they are: two seconds.
    """
    waiting = iter(places)

    def value(match: re.Match[str]) -> str:
        found = next(waiting) if match[0] == "?" else named[match[1]]
        return literal(found).replace("{", "{{").replace("}", "}}")

    return re.sub(r"\?|\$([a-z_]+)", value, sql)


def literal(value: object) -> str:
    """A value as DuckDB writes it; a quote in a text is doubled, so that it cannot end early. TypeError for others."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]::VARCHAR[]"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return "'" + value.replace("\0", "").replace("'", "''") + "'"
    raise TypeError(f"no literal for {type(value).__name__}")


def open_release(folder: Path) -> Release:
    """The release in a folder. NotFound where there is none, DaylightError where its manifest is bad."""
    manifest = folder / "manifest.json"
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}. Give the folder of a release, as made by `daylight run`.")
    if not manifest.is_file():
        raise NotFound(f"{folder} is not a release: it has no manifest.json.{_did_you_mean(folder)}")
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        date.fromisoformat(str(content["as_of"])[:10])
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        raise DaylightError(
            f"{manifest} cannot be read: it is cut short or was changed. Make the release again with `daylight run`."
        ) from None
    return Release(folder=folder, manifest=content)


def _did_you_mean(folder: Path) -> str:
    inside = sorted((path.parent for path in folder.glob("*/manifest.json")), reverse=True)[:_SUGGESTED]
    if not inside:
        return " A release is made with `daylight run EXTRACTS --out FOLDER`."
    return " Did you mean " + " or ".join(str(path) for path in inside) + "?"
