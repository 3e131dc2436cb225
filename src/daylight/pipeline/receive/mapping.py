"""mapping.toml: how a force's own layout becomes our tables. Its format is described in docs/mapping.md."""

import tomllib
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process, utils

from daylight.domain.errors import BadExtract, Fault
from daylight.tables.extracts import EXTRACTS
from daylight.tables.spec import Table, Type

MAPPING_NAME = "mapping.toml"
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1")
DIRECTIVES = frozenset("dmyYbBHMSfpIjeaAT")
_DATED = (Type.DATE, Type.PARTIAL_DATE, Type.TIMESTAMP)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one of our columns comes from: headings to join, or a constant; and how its words are read."""

    headings: tuple[str, ...] = ()
    between: str = " "
    prefix: str = ""
    suffix: str = ""
    constant: str | None = None
    codes: tuple[tuple[str, str], ...] = ()
    date_formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in which one of our tables is found in the extracts."""

    table: str
    files: tuple[str, ...] = ()
    sheet: str | None = None
    header_row: int | None = None  # counted from 1
    delimiter: str | None = None
    encoding: str | None = None
    source: str | None = None
    rows_with: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    date_formats: tuple[str, ...] = ()
    columns: Lookup[str, Origin] = field(default_factory=dict)
    place: str = ""
    shared: bool = False  # another section reads the same file: only the columns named here are read

    def headings(self) -> tuple[str, ...]:
        """Every heading of the file that this entry reads."""
        return (*self.rows_with, *(heading for origin in self.columns.values() for heading in origin.headings))


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping.toml."""

    entries: tuple[Entry, ...] = ()


def closest(name: str, choices: Iterable[str], floor: float = 70) -> str | None:
    """The choice most like `name`, or None when nothing is near."""
    best = process.extractOne(name, sorted(choices), scorer=fuzz.WRatio, processor=utils.default_process)
    return str(best[0]) if best and best[1] >= floor else None


def read_mapping(path: Path, tables: Lookup[str, Table] = EXTRACTS) -> Mapping:
    """A mapping file, checked whole. BadExtract carries every fault in it."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadExtract([Fault("The mapping cannot be read: it must be a UTF-8 text file.", path.name)]) from None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        sentence = f"The mapping is not valid TOML: {error}. Strings need quotes and each table starts with [[name]]."
        raise BadExtract([Fault(sentence, path.name)]) from None
    return parse_mapping(content, path.name, tables)


def parse_mapping(content: dict[str, Any], name: str, tables: Lookup[str, Table] = EXTRACTS) -> Mapping:
    """The content of a mapping file as a Mapping. BadExtract carries every fault in it."""
    parser = _Parser(name, tables)
    entries = parser.entries(content)
    if not entries and not parser.faults:
        parser.say("The mapping describes no table; give each of your tables a [[name]] section.")
    if parser.faults:
        raise BadExtract(parser.faults)
    return Mapping(tuple(entries))


class _Parser:
    """Reads a mapping and gathers every fault on the way."""

    def __init__(self, name: str, tables: Lookup[str, Table]) -> None:
        self.name, self.tables = name, tables
        self.faults: list[Fault] = []

    def say(self, sentence: str, place: str = "") -> None:
        self.faults.append(Fault(f"{place}: {sentence}" if place else sentence, self.name))

    def entries(self, content: dict[str, Any]) -> list[Entry]:
        defaults = self._section(content.get("defaults", {}), "[defaults]")
        self._known(defaults, ("date_format", "empty", "source", "encoding", "delimiter"), "[defaults]")
        made = []
        for name, value in content.items():
            if name == "defaults":
                continue
            if name not in self.tables:
                self.say(f"There is no table {name}.{_hint(name, self.tables)}", f"[[{name}]]")
                continue
            sections = value if isinstance(value, list) else [value]
            for number, section in enumerate(sections, 1):
                place = f"[[{name}]]" + (f" number {number}" if len(sections) > 1 else "")
                made.append(self._entry(self.tables[name], defaults | self._section(section, place), place))
        return made

    def _entry(self, table: Table, section: dict[str, Any], place: str) -> Entry:
        known = (
            "files", "sheet", "header_row", "delimiter", "encoding", "source", "rows_with", "ignore", "empty",
            "date_format", "columns",
        )  # fmt: skip
        self._known(section, known, place)
        return Entry(
            table=table.name,
            files=self._texts(section, "files", place),
            sheet=self._text(section, "sheet", place),
            header_row=self._row(section, place),
            delimiter=self._choice(section, "delimiter", DELIMITERS, place),
            encoding=self._choice(section, "encoding", ENCODINGS, place),
            source=self._text(section, "source", place),
            rows_with=self._texts(section, "rows_with", place),
            ignore=self._texts(section, "ignore", place),
            empty=self._texts(section, "empty", place),
            date_formats=self._formats(section, place),
            columns=self._columns(table, section.get("columns", {}), place),
            place=place,
        )

    def _columns(self, table: Table, columns: object, place: str) -> dict[str, Origin]:
        made = {}
        for name, value in self._section(columns, f"{place} columns").items():
            where = f"{place} columns.{name}"
            if name != "source" and name not in table.column_names:
                self.say(f"{table.name} has no column {name}.{_hint(name, table.column_names)}", where)
            elif isinstance(value, str):
                made[name] = Origin(headings=(value,))
            else:
                made[name] = self._origin(table, name, self._section(value, where), where)
        return made

    def _origin(self, table: Table, name: str, section: dict[str, Any], place: str) -> Origin:
        self._known(section, ("from", "join", "with", "prefix", "suffix", "constant", "codes", "date_format"), place)
        ways = [way for way in ("from", "join", "constant") if way in section]
        if len(ways) != 1:
            self.say("Give exactly one of from, join or constant.", place)
        formats = self._formats(section, place)
        if formats and (name == "source" or table.column(name).type not in _DATED):
            self.say(f"{name} is not a date, so date_format does not apply to it.", place)
        headings = self._texts(section, "join", place) if "join" in section else self._texts(section, "from", place)
        return Origin(
            headings=headings,
            between=section["with"] if isinstance(section.get("with"), str) else " ",
            prefix=self._text(section, "prefix", place) or "",
            suffix=self._text(section, "suffix", place) or "",
            constant=self._text(section, "constant", place),
            codes=tuple(self._codes(table, name, section.get("codes", {}), place)),
            date_formats=formats,
        )

    def _codes(self, table: Table, name: str, codes: object, place: str) -> Iterator[tuple[str, str]]:
        known: tuple[str, ...] = ()
        if name != "source":
            known = ("true", "false") if table.column(name).type is Type.BOOLEAN else table.column(name).codes
        for theirs, ours in self._section(codes, f"{place} codes").items():
            text = str(ours).lower() if isinstance(ours, bool) else str(ours)
            if known and text and text not in known:
                hint = _hint(text, known) or f" The codes are {', '.join(known)}."
                self.say(f'"{theirs}" is translated to "{text}", which {name} does not know.{hint}', place)
            yield theirs.strip().casefold(), text

    def _section(self, value: object, place: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self.say("This must be a section with names and values.", place)
        return {}

    def _known(self, section: dict[str, Any], known: tuple[str, ...], place: str) -> None:
        for name in section:
            if name not in known:
                self.say(f"There is no setting {name}.{_hint(name, known)}", place)

    def _text(self, section: dict[str, Any], name: str, place: str) -> str | None:
        value = section.get(name)
        if value is None or isinstance(value, str):
            return value
        if name == "constant" and isinstance(value, bool | int | float):
            return str(value).lower()
        self.say(f"{name} must be text in quotes.", place)
        return None

    def _texts(self, section: dict[str, Any], name: str, place: str) -> tuple[str, ...]:
        value = section.get(name, [])
        values = [value] if isinstance(value, str) else value
        if isinstance(values, list) and all(isinstance(item, str) for item in values):
            return tuple(values)
        self.say(f"{name} must be text in quotes, or a list of such texts.", place)
        return ()

    def _row(self, section: dict[str, Any], place: str) -> int | None:
        value = section.get("header_row")
        if value is None or (isinstance(value, int) and value >= 1):
            return value
        self.say("header_row must be a row number, counted from 1.", place)
        return None

    def _choice(self, section: dict[str, Any], name: str, choices: tuple[str, ...], place: str) -> str | None:
        value = section.get(name)
        if value is None or value in choices:
            return value
        shown = ", ".join(repr(choice) for choice in choices)
        self.say(f"{name} must be one of {shown}.", place)
        return None

    def _formats(self, section: dict[str, Any], place: str) -> tuple[str, ...]:
        formats = self._texts(section, "date_format", place)
        for text in formats:
            asked = [text[at + 1 : at + 2] for at, sign in enumerate(text) if sign == "%"]
            if not asked or any(letter not in DIRECTIVES for letter in asked):
                self.say(f'date_format "{text}" is not understood; write for example "%d/%m/%Y %H:%M".', place)
        return formats


def _hint(name: str, choices: Iterable[str]) -> str:
    near = closest(name, choices)
    return f" Did you mean {near}?" if near else ""
