"""Prints the reference pages from the code: `print_reference.py` writes them, `--check` fails when they differ."""

import sys
from collections.abc import Iterable
from pathlib import Path

from daylight.tables.backtest import BACKTEST
from daylight.tables.bench import BENCH
from daylight.tables.decisions import DECISIONS
from daylight.tables.extracts import EXTRACTS, PERSON_COLUMNS, REQUIRED_TABLES
from daylight.tables.index import INDEX
from daylight.tables.release import RELEASE
from daylight.tables.spec import Column, Table
from daylight.tables.working import WORKING

FOLDER = Path(__file__).parent / "reference"
PRINTED = "Printed from the code by `make docs`; do not edit.\n"


def _row(column: Column) -> str:
    name = f"**{column.name}**" if column.required else column.name
    codes = f" (`{' '.join(column.codes)}`)" if column.codes else ""
    return f"| {name} | {column.type.value} | {column.meaning}{codes} | {column.sensitivity.value} |"


def _columns(columns: Iterable[Column]) -> list[str]:
    return ["| column | type | meaning | sensitivity |", "| --- | --- | --- | --- |", *map(_row, columns), ""]


def _section(table: Table, columns: Iterable[Column]) -> list[str]:
    key = f"Key: {', '.join(table.key)}. " if table.key else ""
    return [f"## {table.name}", f"{table.meaning}.", "", f"{key}Retention: {table.retention}.", "", *_columns(columns)]


def records_page() -> str:
    """The input: every extract table, the person columns once."""
    lines = [
        "# The records",
        PRINTED,
        f"Required tables: {', '.join(REQUIRED_TABLES)}. Bold columns must be filled.",
        "",
    ]
    lines += ["## The person columns", "In every table marked *about people*.", "", *_columns(PERSON_COLUMNS)]
    for table in EXTRACTS.values():
        own = [column for column in table.columns if column not in PERSON_COLUMNS]
        lines += _section(table, own)
        lines += ["*About people: the person columns follow.*", ""] if table.mentions_people else []
    return "\n".join(lines)


def tables_page(title: str, tables: Iterable[Table]) -> str:
    """Every table of one kind, with all columns."""
    lines = [f"# {title}", PRINTED]
    for table in tables:
        lines += _section(table, table.columns)
    return "\n".join(lines)


def pages() -> dict[str, str]:
    """Each page's name and text."""
    working = [table for name, table in WORKING.items() if not name.startswith(("records_", "decided_"))]
    return {
        "records.md": records_page(),
        "release.md": tables_page("The release", RELEASE.values()),
        "decisions.md": tables_page("The decisions", DECISIONS.values()),
        "index.md": tables_page("The index inside a release", INDEX.values()),
        "backtest.md": tables_page("The tables of a back-test", BACKTEST.values()),
        "bench.md": tables_page("The bench", BENCH.values()),
        "working.md": tables_page("The working tables", working),
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check say which differ; 1 when any does."""
    FOLDER.mkdir(exist_ok=True)
    different = 0
    for name, text in pages().items():
        path = FOLDER / name
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"docs/reference/{name} differs from the code: run make docs")
            different = 1
    return different


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
