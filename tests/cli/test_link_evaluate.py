"""`daylight link evaluate`: a model and its card from a small made-up force and what was judged about it."""

import csv
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from daylight.pipeline.link.training import read_model
from daylight.synthetic import synthesise

COLUMNS = ("source", "source_table", "record_id")


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A force of a few hundred incidents."""
    folder = tmp_path_factory.mktemp("force")
    synthesise(folder / "force", incidents=300, seed=5)
    return folder / "force"


def _pairs(force: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    rows = [row for row in pq.read_table(force / "truth" / "mentions.parquet").to_pylist() if row["record_id"]]
    return pairwise(sorted(rows, key=lambda row: (row["human_id"], *(row[name] for name in COLUMNS))))


def decide(force: Path, folder: Path, each: int) -> Path:
    """A decisions folder: so many judgements of either kind, as the truth has it."""
    folder.mkdir()
    left = {True: each, False: each}
    with (folder / "judgements.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        ends = [f"{side}_{name}" for side in ("left", "right") for name in ("source", "table", "record_id")]
        writer.writerow([*ends, "judgement", "by", "at", "reason"])
        for one, other in _pairs(force):
            same = one["human_id"] == other["human_id"]
            if left[same]:
                left[same] -= 1
                keys = [row[name] for row in (one, other) for name in COLUMNS]
                said = "same" if same else "different"
                writer.writerow([*keys, said, "A1", "2026-11-01T09:00:00Z", "looked at both"])
    return folder


def test_a_model_and_its_card_are_written_and_can_be_used(daylight: Any, force: Path, tmp_path: Path) -> None:
    decisions = decide(force, tmp_path / "decisions", 30)
    result = daylight("link", "evaluate", force / "extracts", "--decisions", decisions, "--out", "models/one")
    assert result.exit_code == 0, result.output
    assert "The retrained model" in result.stdout
    assert "labels were used" in result.stdout
    assert sorted(path.name for path in (tmp_path / "models").iterdir()) == ["one"]
    assert sorted(path.name for path in (tmp_path / "models" / "one").iterdir()) == [
        "linkage-model.json",
        "model-card.md",
    ]
    made = tmp_path / "models" / "one" / "linkage-model.json"
    assert read_model(made).trained_on["labels_same"] > 20
    assert "splink_settings" in json.loads(made.read_text(encoding="utf-8"))
    card = (tmp_path / "models" / "one" / "model-card.md").read_text(encoding="utf-8")
    assert "invented people" in card
    assert "trained on these extracts, without labels" in card

    told = json.loads(made.read_text(encoding="utf-8"))
    here = told["trained_on"]["records"]
    told["trained_on"]["records"] = 10 * here
    made.write_text(json.dumps(told), encoding="utf-8")
    again = daylight(
        "link", "evaluate", force / "extracts", "--decisions", decisions, "--model", made, "--out", "models/two"
    )
    assert again.exit_code == 0, again.output
    assert "itself trained with labels" in (tmp_path / "models" / "two" / "model-card.md").read_text(encoding="utf-8")
    resized = read_model(tmp_path / "models" / "two" / "linkage-model.json")
    assert resized.trained_on["sized_for"] == here, "a model is judged as a run of these data would use it"
    assert resized.pairs["strangers"] == pytest.approx(told["pairs"]["strangers"] / 100, rel=0.01)


def test_too_few_labels_are_refused_and_nothing_is_left(daylight: Any, force: Path, tmp_path: Path) -> None:
    decisions = decide(force, tmp_path / "decisions", 4)
    result = daylight("link", "evaluate", force / "extracts", "--decisions", decisions, "--out", "models/one")
    assert result.exit_code == 4
    assert "At least 20 are needed, 5 of each kind" in result.stderr
    assert not list((tmp_path / "models").iterdir())


def test_what_is_wrong_is_said_before_the_work_begins(daylight: Any, tmp_path: Path) -> None:
    for name in ("extracts", "decisions", "taken"):
        (tmp_path / name).mkdir()
    (tmp_path / "taken" / "file").touch()
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    usual = ("link", "evaluate", "extracts", "--decisions", "decisions")
    for words, code, said in (
        ((*usual, "--out", "taken"), 4, "taken is taken"),
        ((*usual, "--out", "new", "--model", "model.json"), 2, "is not a linkage model"),
        (("link", "evaluate", "nowhere", "--decisions", "decisions", "--out", "new"), 3, "There is no folder nowhere"),
        (("link", "evaluate", "extracts", "--decisions", "nowhere", "--out", "new"), 2, "nowhere"),
        (("link", "evaluate", "extracts", "--out", "new"), 2, "--decisions"),
    ):
        result = daylight(*words)
        assert result.exit_code == code, words
        assert said in result.output
    assert not (tmp_path / "new").exists()
