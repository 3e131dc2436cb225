"""An engine for one test, and gather run over records told by hand."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.gather import gather
from daylight.pipeline.settings import Settings
from tests.factories.working import Records

AS_OF = date(2024, 6, 30)
Gathered = Callable[..., dict[str, list[dict[str, Any]]]]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with open_engine("duckdb", scratch=tmp_path / "scratch", threads=2, memory_gb=1.0) as opened:
        yield opened


@pytest.fixture
def gathered(engine: Engine, tmp_path: Path) -> Gathered:
    """Run gather over the records; every table that it makes, as sorted rows."""

    def run(records: Records, as_of: date = AS_OF, *, backwards: bool = False, **settings: Any) -> dict[str, Any]:
        records.load(engine, backwards=backwards)
        gather(engine, Settings(extracts=tmp_path, out=tmp_path / "out", as_of=as_of, **settings))
        made = ("people_found", "events", "counter_pairs", "connections", "answers", "crimes", "incident_themes")
        return {name: sorted(engine.arrow(f"SELECT * FROM {name}").to_pylist(), key=str) for name in made}

    return run
