"""Turns extracts in the records layout into another layout, and writes the mapping.toml that leads back."""

import json
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from daylight.synthetic.layouts import Layout
from daylight.tables.extracts import EXTRACTS
from daylight.tables.spec import Type

_ROLE_FILES = (("suspect", "SUSPECT"), ("victim", "VICTIM"), ("", "OTHER"))
_TITLES = ("SYNTHETIC: made up by daylight synth", "Extract of small tables", "")
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  a fixed date, so that the same seed gives the same bytes


def rewrite(extracts: Path, layout: Layout) -> None:
    """Replace every CSV of the records layout below `extracts` by files of this layout, with one mapping for all."""
    sections: dict[str, list[str]] = {}
    folders = sorted({file.parent for file in extracts.rglob("*.csv")})
    for folder in folders:
        sheets: dict[str, pl.DataFrame] = {}
        for file in sorted(folder.glob("*.csv")):
            table = file.stem
            frame = pl.read_csv(file, infer_schema=False)
            file.unlink()
            sections[table] = _sections(layout, table, frame.columns)
            if table in layout.sheets:
                sheets[table] = _translated(layout, table, frame)
            else:
                _write_files(layout, folder, table, frame)
        if sheets:
            _write_workbook(layout, folder / layout.workbook, sheets)
    (extracts / "mapping.toml").write_text(_mapping(layout, sections), encoding="utf-8")


def _stem(layout: Layout, table: str) -> str:
    return layout.files.get(table, layout.heading(table).replace(" ", ""))


def _heading(layout: Layout, column: str) -> str:
    return layout.headings.get(column, layout.heading(column))


def _cut(layout: Layout, column: str) -> list[str]:
    """The headings that hold a column: one, or several where it is cut in pieces."""
    name = _heading(layout, column)
    if column == "address" and layout.address_parts:
        return [f"{name} {number}" for number in range(1, layout.address_parts + 1)]
    if column in layout.split_times:
        return [f"{name} Date", f"{name} Time"]
    return [name]


def _words(layout: Layout, table: str, column: str) -> dict[str, str]:
    """Our codes and their words for a column; one name may stand for other codes in another table."""
    codes = EXTRACTS[table].column(column).codes
    return {code: word for code, word in layout.words.get(column, {}).items() if code in codes}


def _translated(layout: Layout, table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows under the layout's headings, in its words and date formats."""
    columns: list[pl.Expr] = []
    for column in frame.columns:
        told = _told(layout, table, column)
        names = _cut(layout, column)
        if len(names) == 1:
            columns.append(told.alias(names[0]))
        else:
            mark = ", " if column == "address" else " "
            parts = told.str.splitn(mark, len(names))
            columns += [parts.struct.field(f"field_{number}").alias(name) for number, name in enumerate(names)]
    if table in layout.extra:
        columns.append(pl.lit("B12").alias(layout.extra[table]))
    whole = frame.select(columns)
    return whole.with_columns(pl.all().fill_null(layout.empty)) if layout.empty else whole


def _told(layout: Layout, table: str, name: str) -> pl.Expr:
    column = EXTRACTS[table].column(name)
    cell = pl.col(name)
    if words := _words(layout, table, name):
        return cell.replace(words)
    match column.type:
        case Type.BOOLEAN:
            return cell.replace({"true": layout.booleans[0], "false": layout.booleans[1]})
        case Type.DATE:
            return cell.str.to_date().dt.strftime(layout.date)
        case Type.TIMESTAMP:
            return cell.str.to_datetime().dt.strftime(layout.time)
        case Type.PARTIAL_DATE:
            whole = cell.str.to_date("%Y-%m-%d", strict=False).dt.strftime(layout.date)
            return pl.coalesce(whole, cell)
    return cell


def _write_files(layout: Layout, folder: Path, table: str, frame: pl.DataFrame) -> None:
    """One file, or one for each year or role."""
    stem = _stem(layout, table)
    if table == "involvements" and layout.by_role:
        for role, name in _ROLE_FILES:
            chosen = pl.col("role") == role if role else ~pl.col("role").is_in(["suspect", "victim"])
            rows = frame.filter(chosen)
            _write(
                layout, folder / f"{stem}_{name}.csv", _translated(layout, table, rows.drop("role") if role else rows)
            )
    elif table in layout.by_year:
        stamp = next(column.name for column in EXTRACTS[table].columns if column.type is Type.TIMESTAMP)
        for year, rows in frame.group_by(pl.col(stamp).str.slice(0, 4), maintain_order=True):
            _write(layout, folder / f"{stem}_{year[0]}.csv", _translated(layout, table, rows))
    else:
        _write(layout, folder / f"{stem}.csv", _translated(layout, table, frame))


def _write(layout: Layout, file: Path, frame: pl.DataFrame) -> None:
    text = frame.write_csv(separator=layout.delimiter, line_terminator="\r\n")
    file.write_bytes(text.encode(layout.encoding, errors="replace"))


def _write_workbook(layout: Layout, file: Path, sheets: dict[str, pl.DataFrame]) -> None:
    """Small tables as sheets, all cells text, below the rows of title."""
    book = xlsxwriter.Workbook(
        str(file), {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _MADE, "comments": "SYNTHETIC"})
    for table, frame in sheets.items():
        sheet = book.add_worksheet(_stem(layout, table))
        for row, title in enumerate(_TITLES[: layout.title_rows]):
            sheet.write_string(row, 0, title)
        for row, cells in enumerate([tuple(frame.columns), *frame.iter_rows()], start=layout.title_rows):
            for place, cell in enumerate(cells):
                if cell is not None:
                    sheet.write_string(row, place, cell)
    book.close()


def _mapping(layout: Layout, sections: dict[str, list[str]]) -> str:
    formats = list(dict.fromkeys([layout.time, layout.date]))
    head = [
        f"# SYNTHETIC: the mapping of the made-up layout `{layout.name}`",
        "[defaults]",
        f"date_format = {json.dumps(formats)}",
        f"delimiter = {json.dumps(layout.delimiter)}",
        f"encoding = {json.dumps(layout.encoding.removesuffix('-sig'))}",
    ]
    if layout.empty:
        head.append(f"empty = {json.dumps([layout.empty])}")
    return (
        "\n\n".join(["\n".join(head), *(section for table in sorted(sections) for section in sections[table])]) + "\n"
    )


def _sections(layout: Layout, table: str, columns: list[str]) -> list[str]:
    """The sections of the mapping by which one table is found."""
    stem = _stem(layout, table)
    if table in layout.sheets:
        where = [
            f"files = {json.dumps(layout.workbook)}",
            f"sheet = {json.dumps(stem)}",
            f"header_row = {layout.title_rows + 1}",
        ]
        return [_section(layout, table, columns, where)]
    if table == "involvements" and layout.by_role:
        return [
            _section(
                layout,
                table,
                [column for column in columns if column != "role" or not role],
                [f'files = "{stem}_{name}.csv"'],
                role,
            )
            for role, name in _ROLE_FILES
        ]
    pattern = f"{stem}_*.csv" if table in layout.by_year else f"{stem}.csv"
    return [_section(layout, table, columns, [f"files = {json.dumps(pattern)}"])]


def _section(layout: Layout, table: str, columns: list[str], where: list[str], role: str = "") -> str:
    lines = [f"[[{table}]]", *where]
    if table in layout.extra:
        lines.append(f"ignore = {json.dumps([layout.extra[table]])}")
    lines.append(f"[{table}.columns]")
    lines += [f"{column} = {_recipe(layout, table, column)}" for column in columns]
    if role:
        lines.append(f"role = {{ constant = {json.dumps(role)} }}")
    return "\n".join(lines)


def _recipe(layout: Layout, table: str, column: str) -> str:
    names = _cut(layout, column)
    if len(names) > 1:
        return f"{{ join = {json.dumps(names)}, with = {json.dumps(', ' if column == 'address' else ' ')} }}"
    codes = {word: code for code, word in _words(layout, table, column).items()}
    if codes:
        told = ", ".join(f"{json.dumps(word)} = {json.dumps(code)}" for word, code in codes.items())
        return f"{{ from = {json.dumps(names[0])}, codes = {{ {told} }} }}"
    return json.dumps(names[0])
