"""A few pairs weighed one by one: the same weights, to the last digit, as the statements of every run."""

from collections.abc import Iterator
from datetime import date, timedelta
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
from tests.pipeline.link.people import table

MODEL = Model(
    shares={kind: prior_shares(kind) for kind in CLASSES},
    pairs={"same": 400.0, "strangers": 9_000_000.0, "household": 700.0, "namesakes": 900.0},
    filled=dict.fromkeys(FREQUENT, 4_000),
    thinning=dict.fromkeys(FREQUENT, 0.7),
)
NAMES = st.sampled_from(
    (None, "ann", "anna", "bill", "william", "o", "zoë", "smith", "smyth", "smith-jones", "mary jo")
)
SLIPPED = st.sampled_from((None, "AB1 2CD", "AB1 2CE", "ZE1 0AA"))
DAYS = st.sampled_from((date(1980, 3, 4), date(1980, 4, 3), date(1980, 3, 14), date(1999, 12, 31)))


@st.composite
def mentions(draw: st.DrawFn) -> dict[str, Any]:
    """One mention, of few values each, so that two often agree or nearly agree."""
    born, whole, span = draw(DAYS), draw(st.booleans()), draw(st.sampled_from((None, 0, 29, 364)))
    return {
        "source": draw(st.sampled_from(("north", "south"))), "incident_id": draw(st.sampled_from((None, "1", "2"))),
        "role": draw(st.sampled_from(("suspect", "victim", "witness"))),
        "forename": draw(NAMES), "surname": draw(NAMES),
        "middle_names": draw(st.sampled_from((None, "j", "jane", "janet may"))),
        "sex": draw(st.sampled_from((None, "F"))),
        "other_names": draw(st.sampled_from(([], ["ann smith"], ["", "bill o"]))),
        "birth_date": born if whole else None, "born_from": born if whole or span is not None else None,
        "born_to": born if whole else None if span is None else born + timedelta(span),
        "phone": draw(st.sampled_from((None, "+447700900123", "+447700900132"))),
        "email": draw(st.sampled_from((None, "ann@example.com", "ann@example.org", "anne@example.com"))),
        "nominal_id": draw(st.sampled_from((None, "N1", "N2"))),
        "pnc_id": draw(st.sampled_from((None, "9/1234A", "9/1243A"))),
        "address_id": draw(st.sampled_from((None, "A1", "A2"))), "uprn": draw(st.sampled_from((None, "U1"))),
        "house": draw(st.sampled_from((None, "14", "ROSE COTTAGE", "ROSE COTAGE/2"))), "postcode": draw(SLIPPED),
        "street": draw(st.sampled_from((None, "HIGH STREET", "HIGH STRET"))),
        "town": draw(st.sampled_from((None, "WICK"))),
        "ethnicity": draw(st.sampled_from((None, "W1", "A1"))), "protected": False,
    }  # fmt: skip


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
