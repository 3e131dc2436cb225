"""A few mentions shaped one by one: the same records and the same keys as the statements of every run."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daylight.pipeline.engines import Engine, open_engine, open_small_engine
from daylight.pipeline.link.blocking import make_keys
from daylight.pipeline.link.records import make_records
from daylight.pipeline.link.shaping import keys_of_few, shape_few
from daylight.tables.working import MENTIONS
from tests.pipeline.link.generated import mentions
from tests.pipeline.link.people import table

KEYS = "SELECT DISTINCT record, key, max(cap), bool_or(sure) FROM link_keys GROUP BY ALL ORDER BY ALL"
MEMBERS = "SELECT mention_no, record, sealed FROM link_members ORDER BY ALL"
BESIDE = "SELECT l, r, kind FROM link_beside ORDER BY ALL"


def in_any_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with their lists sorted: a list without doubles has no order of its own."""
    return [{name: sorted(cell) if isinstance(cell, list) else cell for name, cell in row.items()} for row in rows]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    """One that runs as every run does, and the desk of a watch."""
    place = tmp_path_factory.mktemp("shaping")
    with open_engine("duckdb", scratch=place, threads=1) as engine, open_small_engine(scratch=place) as desk:
        yield engine, desk


@pytest.mark.parametrize("loose", [True, False])
@given(told=st.lists(mentions(), min_size=1, max_size=12), again=st.integers(0, 3), sealed=st.integers(0, 12))
@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_records_and_keys_are_those_of_a_run(
    engines: tuple[Engine, Engine], told: list[dict[str, Any]], again: int, sealed: int, loose: bool
) -> None:
    rows = [
        {**each, "mention_no": number, "record_id": str(number), "protected": number == sealed}
        for number, each in enumerate([*told, *told[:again]], start=1)
    ]
    engine, desk = engines
    for each in (engine, desk):
        each.load("tidy_mentions", table(MENTIONS, rows))
    engine.create("link_mentions", "SELECT *, false AS later FROM tidy_mentions")
    engine.create("link_judged", "SELECT mention_no FROM tidy_mentions WHERE false")
    make_records(engine, "link_mentions", "link_judged")
    make_keys(engine, loose=loose)
    expected = engine.arrow("SELECT * FROM link_records ORDER BY record")
    shaped = shape_few(desk, desk.arrow("SELECT * FROM tidy_mentions"), expected.schema)
    keys_of_few(desk, shaped.records, loose=loose)
    names = ", ".join(name for name in expected.column_names if not name.startswith("told_"))
    found = desk.arrow(f"SELECT {names} FROM link_records ORDER BY record")
    assert in_any_order(found.to_pylist()) == in_any_order(expected.select(found.column_names).to_pylist())
    for asked in (KEYS, MEMBERS, BESIDE):
        assert desk.rows(asked) == engine.rows(asked)
    assert shaped.beside == {(left, right): kind for left, right, kind in engine.rows(BESIDE)}
