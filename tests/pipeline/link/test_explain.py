"""An explanation's parts add up, and its words say what agrees."""

from pathlib import Path

import pytest

from daylight.domain.errors import Invalid, NotFound
from daylight.pipeline.engines import open_engine
from daylight.pipeline.link import link
from daylight.pipeline.link.explain import explain
from daylight.pipeline.link.training import read_model
from daylight.pipeline.settings import Settings
from tests.pipeline.link.people import AS_OF, crowd, mention, numbered, prepare


def test_the_parts_of_an_explanation_add_up(tmp_path: Path) -> None:
    rows = numbered([*crowd(30), {**mention("gareth pennington", "1984-03-07"), "protected": True}])
    with open_engine("duckdb", scratch=tmp_path) as engine:
        prepare(engine, rows)
        link(engine, Settings(extracts=tmp_path, out=tmp_path, as_of=AS_OF))
        (tmp_path / "model.json").write_text(engine.value("SELECT model FROM linkage_model"), encoding="utf-8")
        model = read_model(tmp_path / "model.json")
        told = explain(engine, model, 2, 1)
        with pytest.raises(NotFound):
            explain(engine, model, 1, len(rows))
        first = engine.rows("SELECT * FROM links ORDER BY 1")
        link(engine, Settings(extracts=tmp_path, out=tmp_path, as_of=AS_OF, model=tmp_path / "model.json"))
        assert engine.rows("SELECT * FROM links ORDER BY 1") == first
    words = {item.comparison: item.words for item in told.evidence}
    assert words["forename"] == "the same forename"
    assert words["birth"] == "the same date of birth"
    assert told.weight > 0
    total = told.prior + told.commonness + sum(item.weight for item in told.evidence)
    assert told.weight <= total + 0.01


def test_a_model_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    with pytest.raises(Invalid, match=r"model\.json is not a linkage model"):
        read_model(tmp_path / "model.json")
