"""The review queue of a run: what each answer would change; never a sealed identity, never a pair that was judged."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daylight.pipeline.engines import open_engine
from daylight.pipeline.screen import screen
from daylight.pipeline.screen.reviews import review
from daylight.pipeline.settings import Settings
from daylight.tables.release import REVIEWS
from daylight.tables.working import DECIDED
from tests.factories.gathered import load_gathered
from tests.factories.histories import history
from tests.factories.working import arrow

AS_OF = date(2024, 12, 31)
MENTIONS = (
    (1, "s", "i1", "suspect"), (2, "s", "i2", "suspect"), (3, "v1", "i1", "victim"), (4, "v2", "i2", "victim"),
    (5, "w", "i9", "witness"), (6, "x", "i9", "witness"),
)  # fmt: skip
TOLD = [history("2024-05-01 incident v1 partner", "2024-06-01 incident v2 partner")]


def edge(left: int, right: int, probability: float, *, used: bool = False) -> dict[str, Any]:
    return {"left_no": left, "right_no": right, "weight": probability, "probability": probability, "used": used,
            "kind": "model"}  # fmt: skip


EDGES = [edge(1, 2, 0.98, used=True), edge(3, 4, 0.3), edge(5, 6, 0.6)]


def reviews(tmp_path: Path, *, sealed: int = 0, judged: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    mentions = [
        {"mention_no": number, "source": "main", "source_table": "involvements", "record_id": f"r{number}",
         "incident_id": incident, "role": role, "protected": number == sealed}
        for number, _, incident, role in MENTIONS
    ]  # fmt: skip
    links = [
        {"mention_no": number, "person_id": person, "link_weight": 0.98 if person == "s" else None}
        for number, person, _, _ in MENTIONS
    ]
    with open_engine("duckdb", scratch=tmp_path / "scratch") as engine:
        load_gathered(engine, TOLD, edges=EDGES, tidy_mentions=mentions, links=links)
        engine.load("decided_judgements", arrow(DECIDED["decided_judgements"], list(judged)))
        settings = Settings(extracts=tmp_path, out=tmp_path, as_of=AS_OF)
        screen(engine, settings)
        review(engine, settings)
        assert engine.columns("reviews") == REVIEWS.column_names
        rows: list[dict[str, Any]] = engine.arrow("SELECT * FROM reviews ORDER BY rank").to_pylist()
        return rows


def pairs(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["left_record_id"], row["right_record_id"]) for row in rows]


def test_a_status_at_stake_comes_first_and_each_answer_says_what_it_changes(tmp_path: Path) -> None:
    rows = reviews(tmp_path)
    assert pairs(rows) == [("r3", "r4"), ("r1", "r2"), ("r5", "r6")]
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert {row["among"] for row in rows} == {3}
    joined, parted, plain = rows
    assert "s would no longer meet matac" in joined["effect_same"]
    assert joined["effect_different"] == "No status changes."
    assert "s would no longer meet matac" in parted["effect_different"]
    assert parted["left_person_id"] == parted["right_person_id"] == "s"
    assert plain["changes"] == "nothing"


@pytest.mark.parametrize("said", ["same", "different", "unsure"])
def test_what_was_judged_is_not_asked_again(said: str, tmp_path: Path) -> None:
    judged = {
        "left_source": "main", "left_table": "involvements", "left_record_id": "r4", "right_source": "main",
        "right_table": "involvements", "right_record_id": "r3", "judgement": said,
    }  # fmt: skip
    assert pairs(reviews(tmp_path, judged=[judged])) == [("r1", "r2"), ("r5", "r6")]


def test_a_sealed_identity_is_never_asked_about(tmp_path: Path) -> None:
    assert pairs(reviews(tmp_path, sealed=6)) == [("r3", "r4"), ("r1", "r2")]
