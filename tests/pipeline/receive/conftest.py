"""A small folder of extracts to spoil, and receive run over it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.receive import receive
from daylight.pipeline.settings import Settings

INCIDENTS = """incident_id,reported_at,district,domestic,risk_grade,summary
I1,2024-01-10 09:30:00,North,yes,high,first
I2,2024-02-10T10:00:00Z,South,no,standard,second
I3,2024-07-01 12:00,North,1,medium,third
"""
INVOLVEMENTS = """involvement_id,incident_id,role,relationship,forename,surname,date_of_birth,age
V1,I1,suspect,ex_partner,Alan,Marsh,1980-05-06,
V2,I1,victim,,Beth,Lowe,1984,
V3,I2,suspect,spouse,Carl,Dunn,1979-11,
V4,I2,victim,,Dora,Dunn,,33
V5,I3,suspect,partner,Alan,Marsh,1980-05-06,
"""
OFFENCES = """offence_id,incident_id,offence_code,outcome_code,outcome_at
O1,I1,8N,16,2024-03-01
O2,I2,008/06,1,2024-04-01
"""


@dataclass
class Received:
    """The engine after receive, with shorter ways to ask."""

    engine: Engine

    def findings(self, **wanted: object) -> list[dict[str, Any]]:
        names = self.engine.columns("findings")
        rows = [dict(zip(names, row, strict=True)) for row in self.engine.rows("SELECT * FROM findings")]
        return [row for row in rows if all(row[name] == value for name, value in wanted.items())]

    def finding(self, **wanted: object) -> dict[str, Any]:
        found = self.findings(**wanted)
        assert len(found) == 1, found
        return found[0]

    def counts(self, file: str) -> tuple[int, int, int, int]:
        """Read, loaded, repeated, quarantined."""
        columns = "rows_read, rows_loaded, rows_repeated, rows_quarantined"
        rows = self.engine.rows(f"SELECT {columns} FROM files WHERE source_file = '{file}'")
        assert len(rows) == 1, rows
        read, loaded, repeated, quarantined = rows[0]
        assert read == loaded + repeated + quarantined
        return read, loaded, repeated, quarantined

    def column(self, table: str, column: str, key: str) -> list[Any]:
        return [row[0] for row in self.engine.rows(f"SELECT {column} FROM records_{table} ORDER BY {key}")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clean folder with the two required tables and offences."""
    made = tmp_path / "extracts"
    made.mkdir()
    (made / "incidents.csv").write_text(INCIDENTS, "utf-8")
    (made / "involvements.csv").write_text(INVOLVEMENTS, "utf-8")
    (made / "offences.csv").write_text(OFFENCES, "utf-8")
    return made


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with open_engine("duckdb", scratch=tmp_path / "scratch") as opened:
        yield opened


@pytest.fixture
def run(engine: Engine, tmp_path: Path) -> Callable[..., Received]:
    """receive over a folder."""

    def go(folder: Path, **more: Any) -> Received:
        receive(engine, Settings(extracts=folder, out=tmp_path / "out", **more))
        return Received(engine)

    return go
