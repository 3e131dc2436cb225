"""The data quality report of extracts: on the terminal, as one HTML page, as JSON, or as a folder of CSV files."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from daylight.cli.export import as_csv, write_whole
from daylight.cli.report.html import Child, Markup, joined, paragraphs, table, tag
from daylight.cli.report.style import STYLE
from daylight.cli.terminal import counted, printable
from daylight.domain.errors import Refused

BY_DISTRICT = {
    "no_suspect": "No suspect", "no_victim": "No victim", "no_relationship": "No relationship",
    "no_birth_date": "No birth date", "no_flag": "No domestic flag",
}  # fmt: skip
_SHOWN_REASONS, _SHOWN_DISTRICTS = 30, 40
_ACTIONS = {"quarantined": "rows set aside", "emptied": "cells emptied", "noted": "notes"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file: rows_read = rows_loaded + rows_repeated + rows_quarantined."""

    source: str
    source_table: str
    source_file: str
    rows_read: int
    rows_loaded: int
    rows_repeated: int
    rows_quarantined: int


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """All findings of one kind, and where the first of them stands. No value: those are in the findings file only."""

    action: str
    source_table: str | None
    column: str | None
    reason: str
    count: int
    first_file: str
    first_row: int | None


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One data quality figure: `count` of `of`, for one district or (None) for all."""

    measure: str
    meaning: str
    district: str | None
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class QualityReport:
    """What `daylight check` found in one folder."""

    folder: str
    files: tuple[FileLine, ...]
    reasons: tuple[ReasonLine, ...]
    figures: tuple[FigureLine, ...]

    def totals(self) -> list[FigureLine]:
        """The figures for all districts together."""
        return [line for line in self.figures if line.district is None]

    def districts(self) -> list[list[str]]:
        """District, then the share missing for each measure of BY_DISTRICT."""
        made: dict[str, dict[str, str]] = {}
        for line in self.figures:
            if line.district is not None:
                made.setdefault(line.district, {})[line.measure] = share(line)
        return [[name, *(cells.get(measure, "") for measure in BY_DISTRICT)] for name, cells in sorted(made.items())]

    def summary(self) -> str:
        """One sentence."""
        read, loaded = (sum(getattr(line, name) for line in self.files) for name in ("rows_read", "rows_loaded"))
        aside = sum(line.rows_quarantined for line in self.files)
        repeats = sum(line.rows_repeated for line in self.files)
        return (
            f"{counted(len(self.files), 'file')}: {counted(read, 'row')} read = {loaded:,} loaded"
            f" + {repeats:,} identical repeats + {aside:,} set aside."
        )


def share(line: FigureLine) -> str:
    """`12.5% (3 of 24)`."""
    return f"{100 * line.count / line.of:.1f}% ({line.count:,} of {line.of:,})" if line.of else "none to count"


def print_report(report: QualityReport, console: Console) -> None:
    """The report on a terminal."""
    rows = [_file_cells(line) for line in report.files]
    _print(console, "Files", ["Table", "File", "Read", "Loaded", "Repeats", "Set aside"], rows, right=4)
    if report.reasons:
        shown = [_reason_cells(line) for line in report.reasons[:_SHOWN_REASONS]]
        _print(console, "Findings", ["Count", "What", "Where", "Reason"], shown, right=0)
        if len(report.reasons) > _SHOWN_REASONS:
            console.print(f"and {len(report.reasons) - _SHOWN_REASONS} more kinds of finding; --out writes them all.")
    _print(
        console, "Completeness", ["Figure", "Share"], [[line.meaning, share(line)] for line in report.totals()], right=1
    )
    districts = report.districts()
    headings = ["District", *BY_DISTRICT.values()]
    _print(console, "Missing, by district", headings, districts[:_SHOWN_DISTRICTS], right=len(BY_DISTRICT))
    console.print(Text(report.summary(), style="bold"))


def _file_cells(line: FileLine) -> list[str]:
    counts = (line.rows_read, line.rows_loaded, line.rows_repeated, line.rows_quarantined)
    return [line.source_table, line.source_file, *(f"{count:,}" for count in counts)]


def _reason_cells(line: ReasonLine) -> list[str]:
    place = line.first_file + (f", row {line.first_row}" if line.first_row else "")
    where = f"{place}, column {line.column}" if line.column else place
    return [f"{line.count:,}", _ACTIONS[line.action], where, line.reason]


def _print(console: Console, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: int) -> None:
    """A table whose last `right` columns are set to the right."""
    made = Table(title=title, title_justify="left", title_style="bold")
    for place, heading in enumerate(headings):
        made.add_column(heading, justify="right" if place >= len(headings) - right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(printable(cell)) for cell in row))
    console.print(made)


def check_place(out: Path, *, replace: bool) -> None:
    """Refused when something stands there already and nobody said --replace."""
    if out.exists() and not replace:
        raise Refused(f"{out} exists already. Choose another name, or say --replace to write over it.")


def write_report(report: QualityReport, findings: list[dict[str, Any]], out: Path) -> None:
    """To `.html` or `.json`, both without values; else to a folder of CSV files, where findings.csv has the values."""
    if out.suffix.lower() == ".html":
        write_whole(out, as_html(report).encode())
    elif out.suffix.lower() == ".json":
        write_whole(out, (json.dumps(asdict(report), ensure_ascii=False, indent=2) + "\n").encode())
    else:
        out.mkdir(parents=True, exist_ok=True)
        columns = list(findings[0]) if findings else list(_FINDING_COLUMNS)
        write_whole(out / "findings.csv", as_csv(findings, columns))
        for name, lines, kind in (("files", report.files, FileLine), ("quality", report.figures, FigureLine)):
            write_whole(out / f"{name}.csv", as_csv([asdict(line) for line in lines], list(kind.__slots__)))


_FINDING_COLUMNS = ("source", "source_table", "source_file", "source_row", "column", "action", "value", "reason")


def as_html(report: QualityReport) -> str:
    """One self-contained page."""
    rows: dict[str, list[list[Child]]] = {
        "files": [list(_file_cells(line)) for line in report.files],
        "findings": [list(_reason_cells(line)) for line in report.reasons],
        "figures": [[line.meaning, share(line)] for line in report.totals()],
        "districts": [list(cells) for cells in report.districts()],
    }
    sections = [
        table(
            "files",
            "Rows per file",
            ["Table", "File", "Read", "Loaded", "Repeats", "Set aside"],
            rows["files"],
            numbers=(2, 3, 4, 5),
        ),
        table("findings", "Findings by reason", ["Count", "What", "First place", "Reason"], rows["findings"]),
        table(
            "figures", "What is missing, and flags that other facts speak against", ["Figure", "Share"], rows["figures"]
        ),
        table("districts", "Missing, by district", ["District", *BY_DISTRICT.values()], rows["districts"]),
    ]
    title = f"Data quality of {Path(report.folder).name}"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("title", title),
        tag("style", Markup(STYLE)),
    )
    body = tag("body", tag("header", tag("h1", title), paragraphs(report.summary())), tag("main", joined(sections)))
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en-GB')}\n"
