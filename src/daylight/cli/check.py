"""`daylight check FOLDER`: read the extracts as a run would, and report on their quality. Nothing else is made."""

import os
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from daylight.cli.check_report import (
    FigureLine,
    FileLine,
    QualityReport,
    ReasonLine,
    check_place,
    print_report,
    write_report,
)
from daylight.cli.progress import shown_progress
from daylight.cli.terminal import answers

_REASONS = """
    SELECT action, source_table, "column", reason, found, first.file, first.row FROM (
        SELECT action, source_table, "column", reason, count(*) AS found,
            min({'file': source_file, 'row': source_row}) AS first
        FROM findings GROUP BY action, source_table, "column", reason)
    ORDER BY array_position(['quarantined', 'emptied', 'noted'], action), found DESC, source_table, "column", reason
"""
_FILES = """
    SELECT source, source_table, source_file, rows_read, rows_loaded, rows_repeated, rows_quarantined
    FROM files ORDER BY source_table, source_file
"""


def check(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of extracts.")],
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", exists=True, dir_okay=False, help="A mapping.toml; default the one in FOLDER."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write the report too: to a .html or .json file, or to a folder of CSV files."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over an existing report.")] = False,
    memory: Annotated[
        float, typer.Option("--memory", metavar="GB", min=0.5, help="Memory for the engine, in gigabytes.")
    ] = 4.0,
) -> None:
    """Validate extracts and print the data quality report: rows per file, findings by reason, what is missing."""
    if out is not None:
        check_place(out, replace=replace)
    report, findings = examine(folder, mapping, memory_gb=memory, with_values=out is not None)
    print_report(report, answers())
    if out is not None:
        write_report(report, findings, out)
        answers().print(f"Written to {out}.", markup=False, soft_wrap=True)


def examine(
    folder: Path, mapping: Path | None, *, memory_gb: float = 4.0, with_values: bool = False
) -> tuple[QualityReport, list[dict[str, Any]]]:
    """The report of a folder and, if asked for, every finding with its value. BadExtract when it cannot be used."""
    from daylight.pipeline.engines import open_engine
    from daylight.pipeline.receive import receive
    from daylight.pipeline.receive.quality import quality
    from daylight.pipeline.settings import Settings

    with (
        tempfile.TemporaryDirectory(prefix="daylight-check-") as scratch,
        open_engine("duckdb", scratch=Path(scratch), threads=os.cpu_count() or 1, memory_gb=memory_gb) as engine,
        shown_progress() as progress,
    ):
        receive(engine, Settings(extracts=folder, out=Path(scratch), mapping=mapping, progress=progress))
        reasons = [ReasonLine(*row) for row in engine.rows(_REASONS)]
        figures = [FigureLine(row.measure, row.meaning, row.district, row.count, row.of) for row in quality(engine)]
        files = [FileLine(*row) for row in engine.rows(_FILES)]
        findings: list[dict[str, Any]] = []
        if with_values:
            order = 'ORDER BY source_file, source_row, "column", reason'
            findings = engine.arrow(f"SELECT * FROM findings {order}").to_pylist()
    return QualityReport(str(folder), tuple(files), tuple(reasons), tuple(figures)), findings
