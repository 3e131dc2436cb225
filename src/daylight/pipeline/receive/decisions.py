"""What people decided, read for this run: checked as the extracts are, but refused whole if anything is wrong."""

from pathlib import Path

from daylight.domain.errors import Refused
from daylight.pipeline.engines import Engine
from daylight.pipeline.receive.found import find_files
from daylight.pipeline.receive.intake import Intake, make_empty
from daylight.pipeline.settings import Settings
from daylight.tables.decisions import DECISIONS

_SHOWN = 20


def read_decisions(engine: Engine, settings: Settings) -> None:
    """Make every `decided_<decision>`, empty without a decisions folder. Refused carries every complaint."""
    intake = Intake(engine, DECISIONS, "decision_findings")
    if settings.decisions is not None:
        _read(intake, settings.decisions)
    for table in DECISIONS.values():
        if table.name in intake.read:
            columns = ", ".join(f'"{name}"' for name in table.column_names)
            engine.create(f"decided_{table.name}", f"SELECT DISTINCT {columns} FROM checked_{table.name}")
        else:
            make_empty(engine, f"decided_{table.name}", table.columns)
    complaints = _complaints(intake)
    if engine.count("decided_disposals") and not settings.disposal_key:
        complaints.append("The decisions hold disposals, and no disposal key was given to recognise their records by.")
    engine.drop("decision_findings", *(f"checked_{name}" for name in intake.read))
    if complaints:
        raise Refused("The decisions cannot be used.\n" + "\n".join(complaints))


def _read(intake: Intake, folder: Path) -> None:
    if not folder.is_dir():
        raise Refused(f"There is no decisions folder {folder.name}; give the folder that the site wrote.")
    found = find_files(folder, frozenset(DECISIONS), {}, None)
    for file in found.files:
        intake.take(file)


def _complaints(intake: Intake) -> list[str]:
    """Sentences with file, row and column, never the value: a decision is about a person."""
    rows = intake.engine.rows(
        f"SELECT source_file, source_row, \"column\", reason FROM {intake.findings} WHERE action <> 'noted'"
        f' ORDER BY source_file, source_row, "column" LIMIT {_SHOWN + 1}'
    )
    told = [str(fault) for fault in intake.faults]
    for file, row, column, reason in rows[:_SHOWN]:
        told.append(f"{file}, row {row}" + (f", column {column}" if column else "") + f": {reason}")
    if len(rows) > _SHOWN:
        told.append("There are more such rows.")
    return told
