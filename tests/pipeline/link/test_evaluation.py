"""Labels retrain the model within bounds, on folds that never change, and the card says how it did."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from daylight.domain.errors import Refused
from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.link import resolving, training
from daylight.pipeline.link.evaluation import Told, evaluate_labels, measured
from daylight.pipeline.link.judgements import read_judgements
from daylight.pipeline.link.labels import (
    FOLDS,
    MOST_TOGETHER,
    Label,
    Lesson,
    compare_labels,
    fold_of,
    label_groups,
    label_weights,
    read_labels,
    retrain,
)
from daylight.pipeline.link.mixture import CLASSES, fit
from daylight.pipeline.link.model_card import Origin, model_card
from daylight.pipeline.link.records import make_records
from tests.pipeline.link.people import crowd, judgement, numbered, prepare

MOVED = {"house": "7", "street": "high street", "postcode": "XY9 8ZZ"}


def wandering(count: int) -> list[dict[str, Any]]:
    """A crowd in which the second mention of everybody stands at another address."""
    return [{**row, **MOVED, "house": str(place)} if place % 2 else row for place, row in enumerate(crowd(count))]


def judged(same: int, different: int) -> list[dict[str, Any]]:
    """Judgements on a crowd, whose pairs of neighbours are one human each."""
    return [judgement(2 * n, 2 * n + 1, "same") for n in range(same)] + [
        judgement(2 * n, 2 * n + 3, "different") for n in range(different)
    ]


def lesson_of(engine: Engine, rows: list[dict[str, Any]], judgements: list[dict[str, Any]]) -> Lesson:
    prepare(engine, numbered(rows), judgements)
    labels = read_labels(engine, read_judgements(engine))
    engine.create("link_mentions", "SELECT *, false AS later FROM tidy_mentions")
    make_records(engine, "link_mentions", "link_judged")
    resolving.compare_all(engine)
    compare_labels(engine, labels)
    start, pairs, overall = training.material(engine)
    levels, adjust = label_groups(engine, labels, start)
    return Lesson(fit(start, pairs, overall), pairs, overall, labels, levels, adjust)


def test_folds_never_change() -> None:
    keys = [f"main/involvements/{number:05d} main/involvements/{number + 1:05d}" for number in range(500)]
    folds = [fold_of(key) for key in keys]
    assert folds[:8] == [fold_of(key) for key in keys[:8]]
    assert set(folds) == set(range(FOLDS))
    assert min(folds.count(fold) for fold in range(FOLDS)) > 60


@pytest.mark.parametrize(("same", "different"), [(10, 9), (20, 4), (4, 20), (0, 0)])
def test_too_few_labels_are_refused(tmp_path: Path, same: int, different: int) -> None:
    with open_engine("duckdb", scratch=tmp_path) as engine:
        prepare(engine, numbered(crowd(30)), judged(same, different))
        with pytest.raises(Refused, match=f"There are {same} pairs judged the same and {different} judged different"):
            read_labels(engine, read_judgements(engine))


def test_labels_about_protected_identities_are_never_used(tmp_path: Path) -> None:
    rows = crowd(40)
    rows[0]["protected"] = rows[3]["protected"] = True
    with open_engine("duckdb", scratch=tmp_path) as engine:
        prepare(engine, numbered(rows), judged(20, 20))
        labels = read_labels(engine, read_judgements(engine))
    assert not {label for label in labels if {label.left, label.right} & {1, 4}}
    assert sum(label.same for label in labels) == 18
    assert sum(not label.same for label in labels) == 19


def test_labels_move_shares_the_right_way_within_bounds_and_no_sizes(tmp_path: Path) -> None:
    """Only labelled pairs of one human stand at two addresses: after them, two addresses say less against it."""
    labelled = wandering(16)
    rest = crowd(60)[32:]
    with open_engine("duckdb", scratch=tmp_path) as engine:
        lesson = lesson_of(engine, labelled + rest, judged(16, 15))
        after = retrain(lesson)
    before = lesson.before
    assert after.pairs == before.pairs
    assert after.prior() == before.prior()
    assert after.shares["same"]["home"][-1] > before.shares["same"]["home"][-1]
    for name, shares in after.shares["same"].items():
        moved = np.abs(np.array(shares) - np.array(before.shares["same"][name]))
        assert moved.max() <= MOST_TOGETHER, name
    assert after.trained_on["labels_same"] == 16
    assert after.trained_on["labels_different"] == 15
    assert "labels_same" not in before.trained_on


def test_many_labels_weigh_no_more_together_than_their_bound(tmp_path: Path) -> None:
    with open_engine("duckdb", scratch=tmp_path) as engine:
        before = lesson_of(engine, crowd(40), judged(15, 15)).before
    same = np.array([True] * 400 + [False] * 400)
    weights = label_weights(before, same)
    others = sum(before.pairs[kind] for kind in CLASSES if kind not in ("same", "strangers"))
    assert weights[same].sum() == pytest.approx(MOST_TOGETHER * before.pairs["same"])
    assert weights[~same].sum() == pytest.approx(MOST_TOGETHER * others)


def test_a_label_of_the_held_out_fold_has_no_part_in_the_model(tmp_path: Path) -> None:
    with open_engine("duckdb", scratch=tmp_path) as engine:
        lesson = lesson_of(engine, wandering(40), judged(20, 20))
        for fold in range(FOLDS):
            held = [label for label in lesson.labels if label.fold == fold]
            model = retrain(lesson, fold)
            used = model.trained_on["labels_same"] + model.trained_on["labels_different"]
            assert used == len(lesson.labels) - len(held)


def test_the_order_of_rows_and_judgements_is_of_no_matter(tmp_path: Path) -> None:
    given = judged(20, 20)
    found = []
    for name, order in (("a", given), ("b", given[::-1])):
        with open_engine("duckdb", scratch=tmp_path / name) as engine:
            lesson = lesson_of(engine, crowd(40), order)
            found.append((retrain(lesson).as_json(), evaluate_labels(engine, lesson)))
    assert found[0] == found[1]


def told(*calls: tuple[bool, float]) -> list[Told]:
    """For each label whether it is one human, and the probability given to it."""
    return [
        Told(Label(2 * n, 2 * n + 1, same, n % FOLDS, "east and west" if n % 2 else "east"), chance, chance > 0.5)
        for n, (same, chance) in enumerate(calls)
    ]


GOOD = told((True, 0.9), (True, 0.8), (False, 0.1), (False, 0.2))
BAD = told((True, 0.9), (True, 0.3), (False, 0.1), (False, 0.2))
SPOKE = np.array([3, 6, 9, 9])


def test_worse_is_said_plainly() -> None:
    assert "does WORSE" in measured(GOOD, BAD, SPOKE).verdict
    assert "Keep the model that you have" in measured(GOOD, BAD, SPOKE).verdict
    assert "not shown to do better" in measured(BAD, GOOD, SPOKE).verdict, "four labels show nothing"
    assert "does better" in measured(BAD * 9, GOOD * 9, np.tile(SPOKE, 9)).verdict
    assert "not shown to do better" in measured(GOOD, GOOD, SPOKE).verdict
    vague = told((True, 0.6), (True, 0.6), (False, 0.4), (False, 0.4))
    assert "is mixed" in measured(BAD, vague, SPOKE).verdict


def test_where_it_is_worse_is_found_by_fullness_and_by_sources() -> None:
    found = measured(GOOD, BAD, SPOKE)
    assert [part.worse for part in found.by_fullness] == [False, True, False]
    assert [(part.name, part.worse) for part in found.by_sources] == [("east", False), ("east and west", True)]
    assert [name for name, _ in found.bands_after] == ["0.1 to 0.5", "0.9 to 0.99"]
    assert sum(band.people for _, band in found.bands_after) == 4


def test_the_card_tells_the_figures(tmp_path: Path) -> None:
    with open_engine("duckdb", scratch=tmp_path) as engine:
        lesson = lesson_of(engine, wandering(40), judged(20, 20))
        found, after = evaluate_labels(engine, lesson), retrain(lesson)
    origin = Origin("1.0", "5.0.0", [("a.csv", 80, "abc")], "dec", "a model", "sha", 80, 1234, synthetic=True)
    card = model_card(origin, lesson.before, after, found)
    told = found.whole.after.verdicts
    for words in (
        found.verdict, "80 records and 1,234 pairs of them", f"fell by {found.gain[0]:.4f}",
        "40 labels of reviewers: 20 judged the same, 20 judged different",
        f"{told.precision.hits} of {told.precision.cases}", f"{told.recall.hits} of {told.recall.cases}",
        f"{found.whole.before.log_loss:.4f}", f"{found.whole.after.log_loss:.4f}", "invented people", "`abc`", "`dec`",
        "the same date of birth", "Chosen without this data's truth", "--model linkage-model.json", "owner",
    ):  # fmt: skip
        assert words in card, words
    assert sum(found.folds) == 40
    assert "flattered: it has seen" not in card
    assert "flattered: it has seen" in model_card(origin, after, after, found)
    assert not any(str(row["surname"]) in card for row in crowd(40))
