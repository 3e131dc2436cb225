"""The chapter: find the files, read and check each, settle which rows load, count everything."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from daylight.domain.errors import BadExtract, Fault
from daylight.pipeline.engines import Engine
from daylight.pipeline.receive.decisions import read_decisions
from daylight.pipeline.receive.found import WORKBOOKS, Found, FoundFile, find_files, missing_tables, table_of
from daylight.pipeline.receive.intake import FileRead, Intake, digest, make_empty
from daylight.pipeline.receive.mapping import MAPPING_NAME, Mapping, read_mapping
from daylight.pipeline.receive.people import note_people
from daylight.pipeline.receive.references import note_references
from daylight.pipeline.receive.rows import RowRules
from daylight.pipeline.receive.spreadsheet import sheet_names
from daylight.pipeline.receive.text import Unreadable
from daylight.pipeline.settings import Settings
from daylight.tables.extracts import EXTRACTS, REQUIRED_TABLES
from daylight.tables.working import FILES, RECORDS

TABLES = frozenset(EXTRACTS)


def receive(engine: Engine, settings: Settings) -> None:
    """Make every `records_<extract>`, `findings`, `files` and `decided_<decision>`.

    BadExtract carries every fault of extracts or mapping that cannot be used; Refused, of decisions.
    """
    found = find_extracts(settings)
    intake = Intake(engine, EXTRACTS, "findings")
    read_decisions(engine, settings)
    for place, file in enumerate(found.files):
        settings.progress(f"receive: reading {file.name}", place / len(found.files))
        intake.take(file)
    faults = intake.faults + missing_tables(found, REQUIRED_TABLES, frozenset(file.table for file in found.files))
    if faults:
        raise BadExtract(faults)
    for name, sentence in found.strangers:
        intake.add([(None, None, "noted", None, sentence)], "", None, name)
    _list_files(engine, intake.files)
    rules = RowRules(engine, settings.disposal_key)
    for name, table in EXTRACTS.items():
        if name in intake.read:
            settings.progress(f"receive: checking {name}", None)
            rules.settle(table)
        else:
            make_empty(engine, f"records_{name}", RECORDS[f"records_{name}"].columns)
    _count_files(engine, intake.files)
    note_people(engine, intake.read)
    note_references(engine, intake.read)
    _need_rows(engine)
    for name in intake.read:
        engine.drop(*(f"{kind}_{name}" for kind in ("checked", "refused", "repeated", "disposed", "identity")))
    engine.drop("receive_files")
    settings.progress("receive", 1.0)


def find_extracts(settings: Settings) -> Found:
    """The files to read, workbooks told apart by sheet. BadExtract when the folder or a mapping cannot be used."""
    folder = settings.extracts
    if not folder.exists():
        raise BadExtract([Fault(f"There is no folder {folder}; give the folder that holds the extracts.")])
    if not folder.is_dir():
        raise BadExtract([Fault(f"{folder} is a file; give the folder that holds the extracts.")])
    found = find_files(folder, TABLES, _mappings(settings), settings.out)
    if not found.files and not found.strangers:
        raise BadExtract(
            [Fault(f"The folder {folder} holds no extracts; it needs at least incidents and involvements.")]
        )
    files: list[FoundFile] = []
    strangers = list(found.strangers)
    faults: list[Fault] = []
    for file in found.files:
        if file.path.suffix.lower() in WORKBOOKS:
            try:
                files.extend(_sheets(file, strangers))
            except Unreadable as problem:
                faults.append(Fault(str(problem), file.name))
        else:
            files.append(file)
    if faults:
        raise BadExtract(faults + missing_tables(found, REQUIRED_TABLES, frozenset(file.table for file in found.files)))
    return Found(_told_apart(files), tuple(strangers))


def _mappings(settings: Settings) -> dict[str, Mapping]:
    """The mapping given; else those in the extracts folder and in its source folders."""
    if settings.mapping is not None:
        return {"": read_mapping(settings.mapping)}
    folder = settings.extracts
    places = {"": folder / MAPPING_NAME}
    places |= {path.name: path / MAPPING_NAME for path in sorted(folder.iterdir()) if path.is_dir()}
    return {source: read_mapping(path) for source, path in places.items() if path.is_file()}


def _sheets(file: FoundFile, strangers: list[tuple[str, str]]) -> list[FoundFile]:
    """The sheets to read: the one the mapping names; those named as the table; or the only one."""
    names = sheet_names(file.path)
    if file.entry.sheet is not None:
        chosen = {name: file.table for name in names if name.strip().lower() == file.entry.sheet.strip().lower()}
        if not chosen:
            raise Unreadable(f"The workbook has no sheet {file.entry.sheet}; it has {', '.join(names)}.")
    elif file.table and len(names) == 1:
        chosen = {names[0]: file.table}
    else:
        tables = {name: table_of(name, TABLES) for name in names}
        chosen = {name: table for name, table in tables.items() if table and file.table in ("", table)}
    if not chosen and file.table:
        listed = ", ".join(names)
        raise Unreadable(f"No sheet is named {file.table} among {listed}; rename one, or give sheet in mapping.toml.")
    left = [name for name in names if name not in chosen] if file.entry.sheet is None else []
    strangers += [
        (f"{file.name}#{name}", "This sheet's name is not that of the table; it was not read.") for name in left
    ]
    return [
        FoundFile(file.path, f"{file.name}#{name}", table, file.source, replace(file.entry, sheet=name, table=table))
        for name, table in chosen.items()
    ]


def _told_apart(files: list[FoundFile]) -> tuple[FoundFile, ...]:
    """A file that a mapping reads more than once gets the table after `#`, and a number if need be."""
    names = [file.name for file in files]
    met: dict[str, int] = {}
    made = []
    for file in files:
        if names.count(file.name) > 1:
            name = f"{file.name}#{file.table}"
            met[name] = met.get(name, 0) + 1
            file = replace(file, name=name if met[name] == 1 else f"{name}-{met[name]}")
        made.append(file)
    return tuple(made)


def _list_files(engine: Engine, files: list[FileRead]) -> None:
    columns = [[file.number for file in files], [file.name for file in files]]
    engine.load(
        "receive_files",
        pa.table([pa.array(columns[0], pa.int32()), pa.array(columns[1])], names=["file_no", "name"]),
        staged=True,
    )


def _count_files(engine: Engine, files: list[FileRead]) -> None:
    """The table `files`: what was read, loaded, repeated and set aside."""
    made = []
    digests: dict[Path, str] = {}
    for table in sorted({file.table for file in files}):
        sources = "string_agg(DISTINCT source, ';' ORDER BY source)"
        counts = {
            number: counted
            for number, *counted in engine.rows(
                f"SELECT file_no, count(*), count(r.row_key), count(q.row_key), {sources}"
                f" FROM checked_{table} LEFT JOIN repeated_{table} r USING (row_key)"
                f" LEFT JOIN refused_{table} q USING (row_key) GROUP BY file_no"
            )
        }
        for file in (file for file in files if file.table == table):
            rows, repeated, refused, source = counts.get(file.number, (0, 0, 0, file.source))
            digests.setdefault(file.path, digest(file.path))
            size = file.path.stat().st_size
            loaded = rows - repeated - refused
            made.append(
                (
                    source,
                    table,
                    file.name,
                    size,
                    digests[file.path],
                    rows + file.lost,
                    loaded,
                    repeated,
                    refused + file.lost,
                )
            )
    kinds = [pa.string()] * 3 + [pa.int64(), pa.string()] + [pa.int64()] * 4
    arrays = [pa.array(column, kind) for column, kind in zip(zip(*made, strict=True), kinds, strict=True)]
    engine.load("files", pa.table(arrays, names=list(FILES.column_names)))


def _need_rows(engine: Engine) -> None:
    """A required table of which nothing could be loaded is no extract."""
    faults = []
    for name in REQUIRED_TABLES:
        if engine.count(f"records_{name}"):
            continue
        read, file = engine.rows(f"SELECT sum(rows_read), min(source_file) FROM files WHERE source_table = '{name}'")[0]
        reasons = engine.rows(
            'SELECT reason, "column", count(*) AS rows, min(source_row) FROM findings'
            f" WHERE source_table = '{name}' AND action = 'quarantined' GROUP BY ALL ORDER BY rows DESC, reason LIMIT 1"
        )
        if not read or not reasons:
            faults.append(Fault(f"The required table {name} holds no rows; export it again.", file))
            continue
        why, column, _, row = reasons[0]
        faults.append(
            Fault(f"All {read} rows of {name} had to be set aside, most of them because: {why}", file, row, column)
        )
    if faults:
        raise BadExtract(faults)
