"""The edges of a few records: the same that the statements of every run keep."""

from collections.abc import Iterator
from dataclasses import astuple

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.link.edging import edges_of_few
from daylight.pipeline.link.judgements import Judged
from daylight.pipeline.link.outcome import make_edges

RECORDS = st.integers(1, 14)
PAIRS = st.tuples(RECORDS, RECORDS).filter(lambda pair: pair[0] < pair[1])
WEIGHTS = st.sampled_from((-30.0, -4.001, -4.0, -0.5, 0.0, 0.125, 3.0, 3.001, 20.0)) | st.floats(-9, 40).map(
    lambda number: round(number, 3)
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with open_engine("duckdb", scratch=tmp_path_factory.mktemp("edging"), threads=1) as opened:
        yield opened


def loaded(rows: list[tuple[int, int, float]]) -> pa.Table:
    """Pairs and weights as a table, whether there are any or none."""
    kinds = {"l": pa.int64(), "r": pa.int64(), "weight": pa.float64()}
    return pa.table({name: pa.array([row[place] for row in rows], kind)
                     for place, (name, kind) in enumerate(kinds.items())})  # fmt: skip


@given(
    evidence=st.dictionaries(PAIRS, WEIGHTS, max_size=60),
    folded=st.dictionaries(PAIRS, WEIGHTS, max_size=3),
    people=st.dictionaries(RECORDS, st.integers(1, 3), min_size=1),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_the_same_pairs_are_kept(
    engine: Engine,
    evidence: dict[tuple[int, int], float],
    folded: dict[tuple[int, int], float],
    people: dict[int, int],
) -> None:
    told, alike = ([(*pair, weight) for pair, weight in each.items()] for each in (evidence, folded))
    engine.load("link_evidence", loaded(told))
    engine.load("link_folded", loaded(alike))
    engine.load("link_people", pa.table({"mention_no": list(people), "cluster": list(people.values())}))
    make_edges(engine, Judged())
    expected = engine.rows(
        "SELECT left_no, right_no, weight, probability, kind, used FROM edges ORDER BY left_no, right_no"
    )
    assert [astuple(edge) for edge in edges_of_few(told, alike, people)] == expected
