"""Labels: pairs that reviewers judged, held in their class while the model is trained again."""

from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
import pyarrow as pa

from daylight.domain.errors import Refused
from daylight.pipeline.engines import Engine
from daylight.pipeline.link import scoring
from daylight.pipeline.link.comparisons import COMPARISONS
from daylight.pipeline.link.judgements import Judged
from daylight.pipeline.link.mixture import CLASSES, Groups, Model, Shares, fit

FEWEST_LABELS, FEWEST_OF_A_KIND = 20, 5
"""With fewer labels, or fewer of either kind, there is nothing to hold out and the answer would be chance."""
FOLDS = 5
MOST_EACH = 10.0
"""A label weighs at most as much as this many pairs that carry no label."""
MOST_TOGETHER = 0.1
"""The labels of a kind weigh at most this share of the pairs found of that kind without them.

Labels come from a review queue and are no random sample of pairs. So they move the shares of levels, within this
bound; how many pairs are one human is left as it was found.
"""


@dataclass(frozen=True, slots=True)
class Label:
    """One judged pair, by numbers of mentions, left below right; its fold; the sources it spans."""

    left: int
    right: int
    same: bool
    fold: int
    sources: str


def read_labels(engine: Engine, judged: Judged) -> list[Label]:
    """The judgements that hold, between mentions that are not sealed, in the order of their records' keys.

    Refused where there are too few to train on and to hold out.
    """
    given = {tuple(sorted(pair)): True for pair in judged.same} | {tuple(sorted(p)): False for p in judged.different}
    numbers = sorted({number for pair in given for number in pair})
    engine.load("link_labelled", pa.table({"mention_no": pa.array(numbers, pa.int64())}))
    keys = {
        number: (source, f"{source}/{table}/{record}")
        for number, source, table, record in engine.rows(
            "SELECT mention_no, source, source_table, record_id FROM tidy_mentions JOIN link_labelled"
            " USING (mention_no) WHERE NOT coalesce(protected, false)"
        )
    }
    engine.drop("link_labelled")
    found = []
    for (left, right), same in given.items():
        if left in keys and right in keys:
            ends = sorted((keys[left], keys[right]), key=lambda end: end[1])
            words = " ".join(key for _, key in ends)
            sources = " and ".join(sorted({source for source, _ in ends}))
            found.append((words, Label(left, right, same, fold_of(words), sources)))
    labels = [label for _, label in sorted(found, key=lambda each: each[0])]
    _check_enough(labels)
    return labels


def fold_of(key: str) -> int:
    """Which fold holds a pair out: by the digest of its records' keys, so the same in every run."""
    return int(sha256(key.encode()).hexdigest()[:8], 16) % FOLDS


def _check_enough(labels: list[Label]) -> None:
    same = sum(label.same for label in labels)
    different = len(labels) - same
    if len(labels) < FEWEST_LABELS or min(same, different) < FEWEST_OF_A_KIND:
        raise Refused(
            f"There are {same} pairs judged the same and {different} judged different that can be used. "
            f"At least {FEWEST_LABELS} are needed, {FEWEST_OF_A_KIND} of each kind. "
            "Judge more of the review queue and run it again; until then the model stays as it is."
        )


def compare_labels(engine: Engine, labels: list[Label]) -> None:
    """Make `link_label_pairs` (l, r) and `link_label_compared`, from `link_records`."""
    left = pa.array([label.left for label in labels], pa.int64())
    right = pa.array([label.right for label in labels], pa.int64())
    engine.load("link_label_pairs", pa.table({"l": left, "r": right}))
    scoring.compare(engine, "link_label_pairs", "link_label_compared")


def label_groups(engine: Engine, labels: list[Label], model: Model) -> tuple[np.ndarray, np.ndarray]:
    """Levels (labels x comparisons) and frequency adjustments of each label, from `link_label_compared`."""
    names = ", ".join(f"g_{comparison.name}" for comparison in COMPARISONS)
    told = {
        (row[0], row[1]): row[2:]
        for row in engine.rows(
            f"SELECT l, r, {scoring.adjustment_sql(model)}, {names} FROM ({scoring.counted('link_label_compared')})"
        )
    }
    rows = [told[label.left, label.right] for label in labels]
    levels = np.array([row[1:] for row in rows], dtype=np.int64).reshape(len(labels), len(COMPARISONS))
    return levels, np.array([float(row[0]) for row in rows])


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a model is trained again from: the model before, all pairs without their labels, and the labelled ones."""

    before: Model
    pairs: Groups
    overall: Shares
    labels: list[Label]
    levels: np.ndarray
    adjust: np.ndarray


def label_weights(before: Model, same: np.ndarray) -> np.ndarray:
    """In pairs, what each label weighs: bounded each, and together by the pairs found of its kind."""
    others = sum(before.pairs[kind] for kind in CLASSES if kind not in ("same", "strangers"))
    weights = np.zeros(len(same))
    for chosen, found in ((same, before.pairs["same"]), (~same, others)):
        if chosen.any():
            weights[chosen] = min(MOST_EACH, MOST_TOGETHER * found / float(chosen.sum()))
    return weights


def retrain(lesson: Lesson, without_fold: int | None = None) -> Model:
    """The model trained again with the labels, but for those of one fold; the sizes of its classes stay."""
    kept = np.array([label.fold != without_fold for label in lesson.labels])
    same = np.array([label.same for label in lesson.labels])[kept]
    free = lesson.pairs
    ruled_out = np.zeros((len(CLASSES), len(free.counts) + len(same)), dtype=bool)
    for place, kind in enumerate(CLASSES):
        ruled_out[place, len(free.counts) :] = ~same if kind == "same" else same
    groups = Groups(
        np.concatenate([free.levels, lesson.levels[kept]]),
        np.concatenate([free.adjust, lesson.adjust[kept]]),
        np.concatenate([free.counts, label_weights(lesson.before, same)]),
        ruled_out,
    )
    after = fit(lesson.before, groups, lesson.overall, sizes_held=True)
    told = {"labels_same": int(same.sum()), "labels_different": int((~same).sum())}
    return replace(after, trained_on={**lesson.before.trained_on, **told})
