"""A few pairs weighed one by one: the same weights, to the last digit, as the statements of every run."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.link import scoring
from daylight.pipeline.link.mixture import CLASSES, Model, prior_shares
from daylight.pipeline.link.records import FREQUENT, make_records
from daylight.pipeline.link.weighing import Weigher
from daylight.tables.working import MENTIONS
from tests.pipeline.link.generated import mentions
from tests.pipeline.link.people import table

MODEL = Model(
    shares={kind: prior_shares(kind) for kind in CLASSES},
    pairs={"same": 400.0, "strangers": 9_000_000.0, "household": 700.0, "namesakes": 900.0},
    filled=dict.fromkeys(FREQUENT, 4_000),
    thinning=dict.fromkeys(FREQUENT, 0.7),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    place: Path = tmp_path_factory.mktemp("weighing")
    with open_engine("duckdb", scratch=place, threads=1) as opened:
        yield opened


WEIGHER = Weigher(MODEL)


@given(st.lists(mentions(), min_size=6, max_size=20))
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_weights_are_those_of_a_run(engine: Engine, told: list[dict[str, Any]]) -> None:
    rows = [{**each, "mention_no": number, "record_id": str(number)} for number, each in enumerate(told, start=1)]
    engine.load("tidy_mentions", table(MENTIONS, rows))
    engine.create("link_mentions", "SELECT *, false AS later FROM tidy_mentions")
    engine.create("link_judged", "SELECT mention_no FROM tidy_mentions WHERE false")
    make_records(engine, "link_mentions", "link_judged")
    records = engine.arrow("SELECT * FROM link_records ORDER BY record")
    numbers = records["record"].to_numpy()
    low, high = np.triu_indices(len(numbers))
    engine.load("link_pairs", pa.table({"l": numbers[low], "r": numbers[high]}))
    scoring.compare(engine, "link_pairs", "link_compared")
    scoring.score(engine, "link_compared", "link_scored", MODEL)
    beside = {(one, other): kind for one, other, kind in engine.rows("SELECT l, r, kind FROM link_beside")}
    left, right, weight = WEIGHER.weights(records, numbers[low], numbers[high], beside)
    found = list(zip(left.tolist(), right.tolist(), weight.tolist(), strict=True))
    assert found == engine.rows("SELECT l, r, weight FROM link_scored ORDER BY l, r")
