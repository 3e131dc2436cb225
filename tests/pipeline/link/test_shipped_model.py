"""A model used on data of another size: what is about people stays, what is about the size follows it."""

import json
from math import isfinite
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.errors import Invalid, Refused
from daylight.pipeline.engines import open_engine
from daylight.pipeline.link.comparisons import COMPARISONS
from daylight.pipeline.link.mixture import CLASSES, Model, prior_shares
from daylight.pipeline.link.training import read_model, shipped_model

FILLED = {"surname": 900}
PAIRS = {"same": 3_000.0, "strangers": 499_500.0, "household": 600.0, "namesakes": 200.0}


def _model(records: int = 1_000) -> Model:
    shares = {kind: prior_shares(kind) for kind in CLASSES}
    return Model(shares, dict(PAIRS), FILLED, {"surname": 1.0}, trained_on={"records": records})


@given(st.integers(min_value=1, max_value=10**9))
def test_pairs_follow_the_records_and_strangers_their_square(records: int) -> None:
    grown = _model().resized(records, {"surname": records})
    growth = records / 1_000
    for kind, count in PAIRS.items():
        expected = count * growth ** (2 if kind == "strangers" else 1)
        assert grown.pairs[kind] == pytest.approx(expected, rel=1e-9, abs=0.1)
    assert grown.filled == {"surname": records}
    for kind in CLASSES:
        for comparison in COMPARISONS:
            share = grown.shares[kind][comparison.name]
            assert min(share) > 0
            assert sum(share) == pytest.approx(1.0, abs=1e-6)
            if comparison.name != "beside":
                assert share == _model().shares[kind][comparison.name]
    assert grown.shares["same"] == _model().shares["same"]


@given(st.integers(min_value=0, max_value=10**9))
def test_every_level_has_a_weight_whatever_the_size(records: int) -> None:
    """Training keeps no share below 1e-9: here it is the least there may be."""
    rare = _model()
    rare.shares["strangers"]["beside"] = [1e-9, 1e-9, 1e-9, 1 - 3e-9]
    grown = rare.resized(records, {"surname": records})
    for place in range(4):
        assert isfinite(grown.weight("beside", place, "strangers"))
    assert isfinite(grown.prior())


@given(st.integers(min_value=2_000, max_value=10**8))
def test_more_records_make_a_match_less_likely_and_a_shared_incident_of_strangers_rarer(records: int) -> None:
    grown = _model().resized(records, FILLED)
    assert grown.prior() < _model().prior()
    assert grown.shares["strangers"]["beside"][-1] >= _model().shares["strangers"]["beside"][-1]


def test_one_of_the_same_size_stays_and_one_resized_twice_is_as_one_resized_once() -> None:
    assert _model().resized(1_000, FILLED) == _model()
    twice = _model().resized(50_000, FILLED).resized(7_000, FILLED)
    once = _model().resized(7_000, FILLED)
    assert twice.pairs["same"] == pytest.approx(once.pairs["same"], rel=1e-3)
    assert twice.pairs["strangers"] == pytest.approx(once.pairs["strangers"], rel=1e-3)
    assert twice.trained_on == {"records": 1_000, "sized_for": 7_000}


def test_a_model_that_cannot_be_used_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    without = _model().as_json()
    del without["shares"]["strangers"]["home"]  # type: ignore[index]
    path.write_text(json.dumps(without), encoding="utf-8")
    with pytest.raises(Refused, match=r"model\.json is of another version of Daylight"):
        read_model(path)
    shorter = _model().as_json()
    shorter["shares"]["strangers"]["home"] = [0.5, 0.5]  # type: ignore[index]
    path.write_text(json.dumps(shorter), encoding="utf-8")
    with pytest.raises(Refused, match=r"model\.json is of another version of Daylight"):
        read_model(path)
    path.write_text(json.dumps(_model(records=0).as_json()), encoding="utf-8")
    with (
        open_engine("duckdb", scratch=tmp_path / "scratch") as engine,
        pytest.raises(Invalid, match="does not say how many records"),
    ):
        shipped_model(path, engine)


@pytest.mark.parametrize("change", [
    {"shares": []}, {"shares": None}, {"shares": {"same": 1}}, {"shares": {}}, {"pairs": []},
    {"pairs": {"same": "many"}}, {"filled": None}, {"thinning": 3}, {"steady": None},
    {"trained_on": None}, {"trained_on": {"records": "many"}},
])  # fmt: skip
def test_a_file_in_another_shape_is_no_model(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(_model().as_json() | change), encoding="utf-8")
    with pytest.raises(Invalid, match=r"model\.json is not a linkage model that daylight wrote"):
        read_model(path)


@pytest.mark.parametrize("text", ["null", "3", "[]", "{", "[" * 100_000])
def test_a_file_that_holds_no_object_is_no_model(tmp_path: Path, text: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid, match="is not a linkage model"):
        read_model(path)
