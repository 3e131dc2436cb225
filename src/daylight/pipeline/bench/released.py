"""A release read back: its tables under the names that the chapters know, as known at its own date or an earlier one.

An earlier date leaves out incidents and crimes recorded since, and takes back what was cancelled since. People are
linked, relationships settled, themes told and counter-allegations found as in the release: what was thought of them
then is not known any more.
"""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from daylight.domain.errors import Invalid, NotFound
from daylight.domain.histories import History
from daylight.pipeline.engines import Engine
from daylight.pipeline.screen.cases import THEMED, Wanted, case_histories
from daylight.tables.index import INDEX_FOLDER
from daylight.tables.release import RELEASE

_READ_AS = {
    "people": ("people_found", "person_id, sex, born_from, born_to"),
    "offences": (
        "crimes",
        (
            "source, offence_id, code, stats_code, themes, severity, severity_edition, severity_assumed,"
            " outcome_family, outcome_at, known_on, cancelled_on"
        ),
    ),
    "events": (
        "released_events",
        (
            "source, incident_id, person_id, role, other_person_id, relationship_settled, intimate, family, event_date,"
            " themes, offence_ids, cancelled_offence_ids, cancelled, restricted, contested, set_aside"
        ),
    ),
    "incidents": ("released_incidents", "source, incident_id, known_on, cancelled_on"),
    "answers": ("answers", ", ".join(RELEASE["answers"].column_names)),
    "connections": ("released_connections", "left_id, right_id, known_on"),
    "register": ("register", "person_id, change, other_ids"),
    "ethnicities": ("ethnicities", "person_id, ethnicity, ethnicity_scheme"),
    "scores": ("scores", "person_id, scorer, edition, suggested_level"),
}
"""Each table of a release that is read: under which name, and which of its columns."""
_ADDED = {"set_aside": "false"}
"""Columns that a release made before them lacks, and what stands for each: it can still be compared with."""
_IDENTITIES = {
    "links": "mention_no, person_id",
    "tidy_mentions": "mention_no, source, incident_id, role, known_on",
    "edges": "*",
}

# An event is known from its incident's day of recording; its crimes, from their own.
_EVENTS_THEN = """
    WITH told AS (
        SELECT source, incident_id, person_id, role, other_person_id,
            unnest(list_concat(offence_ids, cancelled_offence_ids)) AS offence_id
        FROM released_events
    ),
    standing AS (
        SELECT t.source, t.incident_id, t.person_id, t.role, t.other_person_id,
            list(t.offence_id ORDER BY t.offence_id) AS offence_ids
        FROM told AS t
        JOIN crimes AS o ON o.source = t.source AND o.offence_id = t.offence_id
        WHERE o.known_on <= DATE '{as_of}' AND coalesce(o.cancelled_on > DATE '{as_of}', true)
        GROUP BY ALL
    )
    SELECT
        e.* EXCLUDE (offence_ids, cancelled),
        coalesce(i.cancelled_on <= DATE '{as_of}', false) AS cancelled,
        coalesce(c.offence_ids, CAST([] AS VARCHAR[])) AS offence_ids
    FROM released_events AS e
    JOIN released_incidents AS i ON i.source = e.source AND i.incident_id = e.incident_id
    LEFT JOIN standing AS c
        ON c.source = e.source AND c.incident_id = e.incident_id AND c.person_id = e.person_id AND c.role = e.role
        AND c.other_person_id IS NOT DISTINCT FROM e.other_person_id
    WHERE i.known_on <= DATE '{as_of}'
"""


@dataclass(frozen=True, slots=True)
class Released:
    """One release folder and what its manifest says."""

    folder: Path
    manifest: dict[str, Any] = field(repr=False)

    @property
    def release_id(self) -> str:
        """The release's id."""
        return str(self.manifest.get("release_id", self.folder.name))

    @property
    def as_of(self) -> date:
        """The viewpoint of the release."""
        return date.fromisoformat(str(self.manifest["as_of"])[:10])


def opened(folder: Path) -> Released:
    """The release in a folder. NotFound where there is none, or where it lacks what a definition needs."""
    try:
        found = Released(folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
        _ = found.as_of
    except (OSError, ValueError, KeyError, TypeError):
        raise NotFound(f"{folder} is not a release. Give the folder that `daylight run` wrote.") from None
    for name in _READ_AS:
        _check_table(folder, name)
    return found


def _check_table(folder: Path, name: str) -> None:
    try:
        there = pq.read_schema(folder / f"{name}.parquet").names
    except (OSError, pa.ArrowException):
        raise NotFound(
            f"The release {folder} has no table {name} that can be read, so nothing can be tried on it. "
            "Make it again with `daylight run`."
        ) from None
    lacking = [column for column in _columns(name) if column not in there and column not in _ADDED]
    if lacking:
        raise NotFound(
            f"In the release {folder} table {name} has no column {lacking[0]}: it is from another version of "
            "Daylight. Make it again with `daylight run`."
        )


def _columns(name: str) -> list[str]:
    return _READ_AS[name][1].split(", ")


def load(engine: Engine, release: Released) -> None:
    """Make the tables of a release that definitions are tried on, under the names that the chapters know."""
    for name, (table, _) in _READ_AS.items():
        path = release.folder / f"{name}.parquet"
        there = pq.read_schema(path).names
        columns = (each if each in there else f"{_ADDED[each]} AS {each}" for each in _columns(name))
        _read(engine, path, table, ", ".join(columns))
    engine.create("tidy_offences", "SELECT source, offence_id, code, known_on, outcome_at FROM crimes")


def load_identities(engine: Engine, release: Released) -> bool:
    """Make links, tidy_mentions and edges from the release's index; whether it has one."""
    folder = release.folder / INDEX_FOLDER
    if not all((folder / f"{name}.parquet").is_file() for name in _IDENTITIES):
        return False
    for name, columns in _IDENTITIES.items():
        _read(engine, folder / f"{name}.parquet", name, columns)
    return True


def _read(engine: Engine, path: Path, table: str, columns: str) -> None:
    quoted = str(path).replace("'", "''")
    engine.create(table, f"SELECT {columns} FROM read_parquet('{quoted}')")


def histories(engine: Engine, release: Released, as_of: date, wanted: Wanted = THEMED) -> list[History]:
    """Every suspect of whom a definition may say something at `as_of`, in the order of person ids.

    Makes events and connections as known then. Raises Invalid for a date after the release's own.
    """
    if as_of > release.as_of:
        raise Invalid(f"The release knows nothing after {release.as_of}. Give a date up to then, not {as_of}.")
    then = as_of < release.as_of
    engine.create("events", _EVENTS_THEN.format(as_of=as_of) if then else "SELECT * FROM released_events")
    known = f"coalesce(known_on <= DATE '{as_of}', true)" if then else "true"
    engine.create("connections", f"SELECT * FROM released_connections WHERE {known}")
    with without_cycle_search():
        return list(case_histories(engine, wanted=wanted))


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """No search for reference cycles meanwhile: histories hold none, and there are very many of them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
