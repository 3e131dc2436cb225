"""Notes on the people in loaded rows: a suspect without any name, a birth after the event or impossibly long before."""

from daylight.pipeline.engines import Engine
from daylight.pipeline.receive.cells import OLDEST_AGE
from daylight.pipeline.receive.layout import quoted
from daylight.tables.extracts import KNOWN_ON, PERSON_TABLES

_NAMELESS = "A suspect without any name: loaded, and linked only by what else is recorded; add the name if it is known."
_UNBORN = "The date of birth is after the event: loaded, but the date cannot be right; correct it at the source."
_ANCIENT = f"The date of birth is more than {OLDEST_AGE} years before the event: loaded, but it cannot be right."


def note_people(engine: Engine, tables: tuple[str, ...]) -> None:
    """Add to `findings` what is odd about people in the records of `tables`; nothing is changed or left out."""
    nameless = "r.role = 'suspect' AND coalesce(r.forename, r.surname, r.middle_names, r.other_names) IS NULL"
    engine.run(f"INSERT INTO findings {_finding('involvements', 'surname', 'NULL', _NAMELESS)} WHERE {nameless}")
    for table in (name for name in PERSON_TABLES if name in tables):
        if table == "involvements":
            joined = "JOIN records_incidents i ON i.source = r.source AND i.incident_id = r.incident_id"
            day = "CAST(i.reported_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London' AS DATE)"
        elif table in KNOWN_ON:
            joined, day = "", f"r.{KNOWN_ON[table]}"
        else:
            continue
        told = _finding(table, "date_of_birth", "r.date_of_birth", _UNBORN)
        late = f"r.date_of_birth > left(strftime({day}, '%Y-%m-%d'), length(r.date_of_birth))"
        engine.run(f"INSERT INTO findings {told} {joined} WHERE {late}")
        told = _finding(table, "date_of_birth", "r.date_of_birth", _ANCIENT)
        early = f"CAST(left(r.date_of_birth, 4) AS INTEGER) < year({day}) - {OLDEST_AGE}"
        engine.run(f"INSERT INTO findings {told} {joined} WHERE {early}")


def _finding(table: str, column: str, value: str, sentence: str) -> str:
    place = f"r.source, {quoted(table)}, r.source_file, r.source_row, {quoted(column)}"
    return f"SELECT {place}, 'noted', {value}, {quoted(sentence)} FROM records_{table} r"
