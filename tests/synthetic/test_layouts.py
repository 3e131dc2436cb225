"""Extracts in another layout, read through the mapping that comes with them, are the same records."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daylight.domain.errors import Invalid
from daylight.pipeline.engines import open_engine
from daylight.pipeline.receive import receive
from daylight.pipeline.settings import Settings
from daylight.synthetic import LAYOUTS, synthesise
from daylight.tables.extracts import EXTRACTS

Records = dict[str, list[tuple[Any, ...]]]


def received(folder: Path, scratch: Path) -> tuple[Records, dict[str, int]]:
    """Every table as its sorted rows, and how many findings there are of each action."""
    with open_engine("duckdb", scratch=scratch) as engine:
        receive(engine, Settings(extracts=folder / "extracts", out=scratch / "out"))
        tables = {}
        for name, table in EXTRACTS.items():
            columns = ", ".join(f'"{column}"' for column in table.column_names)
            tables[name] = sorted(engine.rows(f"SELECT source, {columns} FROM records_{name}"), key=repr)
        found = dict(engine.rows("SELECT action, count(*) FROM findings GROUP BY action"))
    return tables, found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Records, dict[str, int]]]:
    def make(layout: str) -> tuple[Records, dict[str, int]]:
        place = tmp_path_factory.mktemp(layout)
        synthesise(place / "made", incidents=400, seed=2, layout=layout)
        return received(place / "made", place / "scratch")

    return make


@pytest.fixture(scope="module")
def plain(made: Callable[[str], tuple[Records, dict[str, int]]]) -> tuple[Records, dict[str, int]]:
    return made("records")


def test_the_records_layout_loads_whole(plain: tuple[Records, dict[str, int]]) -> None:
    records, found = plain
    assert len(records["incidents"]) == 400
    assert set(found) <= {"noted"}


@pytest.mark.parametrize("layout", LAYOUTS[1:])
def test_another_layout_is_the_same_records(
    layout: str, made: Callable[[str], tuple[Records, dict[str, int]]], plain: tuple[Records, dict[str, int]]
) -> None:
    records, found = made(layout)
    for name in EXTRACTS:
        assert records[name] == plain[0][name], name
    assert set(found) <= {"noted"}


def test_a_nation_has_no_other_layout(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="nation"):
        synthesise(tmp_path / "made", size="nation", layout="niche")


def test_the_same_seed_gives_the_same_workbook(tmp_path: Path) -> None:
    for name in ("one", "two"):
        synthesise(tmp_path / name, incidents=300, layout="connect")
    books = [sorted((tmp_path / name / "extracts").rglob("*.xlsx")) for name in ("one", "two")]
    assert [book.read_bytes() for book in books[0]] == [book.read_bytes() for book in books[1]]
    assert len(books[0]) == 2
