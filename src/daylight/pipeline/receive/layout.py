"""How the cells of one file become our columns: by our own names, or as a mapping says."""

from dataclasses import dataclass

from daylight.domain.errors import Fault
from daylight.pipeline.receive.heading import plain
from daylight.pipeline.receive.mapping import Entry, Origin, closest
from daylight.tables.spec import Table

BLANKS = "chr(32) || chr(9) || chr(10) || chr(13) || chr(160)"
"""What is trimmed from both ends of every cell: space, tab, line ends, no-break space."""


@dataclass(frozen=True, slots=True)
class Layout:
    """For each of our columns that the file has: an SQL expression over its cells (`c0` ...), text or null."""

    texts: dict[str, str]
    cells: dict[str, str]  # those of them that are one cell as it stands, and which
    unknown: tuple[str, ...]
    condition: str  # which rows are rows of this table


def headings_wanted(table: Table, entry: Entry) -> frozenset[str]:
    """Every heading that may be looked for, in plain form: ours and the mapping's."""
    return frozenset(plain(name) for name in (*table.column_names, "source", *entry.headings()))


def lay_out(table: Table, entry: Entry, headings: tuple[str, ...], file: str) -> tuple[Layout, list[Fault]]:
    """The layout of a file, and every fault of its headings."""
    finder = _Finder(headings, file)
    texts: dict[str, str] = {}
    cells: dict[str, str] = {}
    for name in ("source", *table.column_names):
        origin = entry.columns.get(name)
        if origin is not None:
            texts[name] = _expression(origin, finder, f"{entry.place} columns.{name}", entry.empty)
        elif not entry.shared and (place := finder.own(name)) is not None:
            cells[name] = f"c{place}"
            texts[name] = _cleaned(cells[name], entry.empty)
    missing = [name for name in table.required_names if name not in texts]
    finder.faults.extend(_missing(table, name, finder) for name in missing)
    tests = [finder.named(heading, f"{entry.place} rows_with") for heading in entry.rows_with]
    condition = " OR ".join(f"{_cleaned(f'c{place}', entry.empty)} IS NOT NULL" for place in tests if place is not None)
    ignored = {plain(heading) for heading in entry.ignore}
    unknown = [
        heading
        for place, heading in enumerate(headings)
        if heading and place not in finder.used and plain(heading) not in ignored
    ]
    return Layout(texts, cells, tuple(unknown), condition or "true"), finder.faults


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


class _Finder:
    """Looks headings up, remembers which were used and what went wrong."""

    def __init__(self, headings: tuple[str, ...], file: str) -> None:
        self.headings, self.file = headings, file
        self.used: set[int] = set()
        self.faults: list[Fault] = []

    def own(self, name: str) -> int | None:
        places = [place for place, heading in enumerate(self.headings) if plain(heading) == name]
        return self._single(places, name)

    def named(self, heading: str, place: str) -> int | None:
        exact = [at for at, found in enumerate(self.headings) if found.strip() == heading.strip()]
        places = exact or [at for at, found in enumerate(self.headings) if plain(found) == plain(heading)]
        if not places:
            near = closest(heading, self.headings)
            hint = f" Did you mean {near}?" if near else ""
            self.faults.append(
                Fault(f"The mapping ({place}) names a heading this file has not.{hint}", self.file, column=heading)
            )
        return self._single(places, heading)

    def _single(self, places: list[int], name: str) -> int | None:
        if len(places) > 1:
            self.faults.append(
                Fault("The heading stands there more than once; rename one of them.", self.file, column=name)
            )
        self.used.update(places)
        return places[0] if places else None


def _expression(origin: Origin, finder: _Finder, place: str, empty: tuple[str, ...]) -> str:
    if origin.constant is not None:
        return quoted(origin.constant)
    found = [finder.named(heading, place) for heading in origin.headings]
    cells = [_cleaned(f"c{at}", empty) for at in found if at is not None]
    if not cells:
        return "NULL"
    text = cells[0] if len(cells) == 1 else f"nullif(concat_ws({quoted(origin.between)}, {', '.join(cells)}), '')"
    if origin.codes:
        arms = " ".join(f"WHEN {quoted(theirs)} THEN nullif({quoted(ours)}, '')" for theirs, ours in origin.codes)
        text = f"CASE lower({text}) {arms} ELSE {text} END"
    if origin.prefix or origin.suffix:
        text = f"{quoted(origin.prefix)} || {text} || {quoted(origin.suffix)}"
    return text


def _cleaned(cell: str, empty: tuple[str, ...]) -> str:
    ends = " OR ".join(f"ends_with({cell}, {blank})" for blank in BLANKS.split(" || "))
    trimmed = f"nullif(trim({cell}, {BLANKS}), '')"  # only where there is something to trim: most cells have nothing
    text = f"CASE WHEN {cell} < '!' OR starts_with({cell}, chr(160)) OR {ends} THEN {trimmed} ELSE {cell} END"
    if not empty:
        return text
    words = ", ".join(quoted(word.casefold()) for word in empty)
    return f"CASE WHEN lower({text}) NOT IN ({words}) THEN {text} END"


def _missing(table: Table, name: str, finder: _Finder) -> Fault:
    free = [heading for at, heading in enumerate(finder.headings) if heading and at not in finder.used]
    near = closest(name, free)
    hint = f" Is it the one headed {near}? Say so in mapping.toml." if near else ""
    shown = ", ".join(heading for heading in finder.headings[:30] if heading) or "none"
    return Fault(
        f"The required column {name} of {table.name} is missing.{hint} Headings found: {shown}.",
        finder.file,
        column=name,
    )
