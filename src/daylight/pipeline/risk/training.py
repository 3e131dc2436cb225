"""Fitting: a baseline, a regularised logistic regression and boosted trees, each calibrated on people it had not seen.

scikit-learn fits; what comes out are plain values that need it no more. It is loaded only where a model is trained.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from daylight.domain.calibration import calibration_line, chance_of
from daylight.domain.errors import Refused
from daylight.domain.risk_models import Linear, Node, RiskModel, Trees
from daylight.pipeline.risk.features import BASELINE, NAMES

Reals = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

FOLDS = 4
LEAST_EVENTS = 50
"""Fewer people with serious harm than these, in training or held out, make no model."""
STRENGTH = 0.1  # of the logistic regression: less pulls its weights nearer to nought
ROUNDS, RATE, DEPTH = 100, 0.06, 3
LEAST_IN_LEAF = 200
DIGITS = 10  # significant: sums in another order differ only beyond them


@dataclass(frozen=True, slots=True)
class Lessons:
    """People of all training days, one row for each person and day: what was known, and what followed."""

    values: Reals  # rows by NAMES, then by what is only measured
    harmed: Bools
    fold: Ints  # of the person, the same on every day
    latest: Bools  # of the latest training day


@dataclass(frozen=True, slots=True)
class Fitted:
    """A shape with its start, and the same as a function of many rows at once."""

    shape: Linear | Trees
    start: float
    raw: Callable[[Reals], Reals]


def fold_of(person_id: str, seed: int) -> int:
    """Which fold a person is in, whatever the order of rows."""
    return hashlib.sha256(f"{seed} {person_id}".encode()).digest()[0] % FOLDS


def check_can_train() -> None:
    """Refused, with what to install, where scikit-learn is not there."""
    try:
        import sklearn  # noqa: F401
    except ImportError:
        raise Refused("Training needs scikit-learn. Install Daylight's extra `risk`, or use a trained model.") from None


def check_enough(lessons: Lessons) -> None:
    """Refused where too few were harmed to learn from."""
    for name, rows in (("training", lessons.harmed), ("the latest training day", lessons.harmed[lessons.latest])):
        if rows.sum() < LEAST_EVENTS:
            raise Refused(
                f"Serious harm followed for {int(rows.sum())} people in {name}; a model needs {LEAST_EVENTS}. "
                "Use the points score, or load more records."
            )


def candidates(lessons: Lessons, seed: int) -> Iterator[tuple[RiskModel, str]]:
    """The baseline first, then each model that must beat it, with how it was made."""
    yield _model("baseline", BASELINE, lessons, fit_linear), "logistic regression of the baseline's two features"
    words = f"logistic regression, L2, C = {STRENGTH:g}, features standardised"
    yield _model("logistic", NAMES, lessons, fit_linear), words
    words = f"{ROUNDS} boosted trees of depth {DEPTH}, rate {RATE:g}, at least {LEAST_IN_LEAF} rows a leaf"
    yield _model("boosting", NAMES, lessons, lambda values, harmed: fit_trees(values, harmed, seed)), words


def _model(name: str, features: Sequence[str], lessons: Lessons, fit: Callable[[Reals, Bools], Fitted]) -> RiskModel:
    values = lessons.values[:, [NAMES.index(each) for each in features]]
    slope, intercept = calibrated(values, lessons, fit)
    fitted = fit(values, lessons.harmed)
    return RiskModel(name, tuple(features), fitted.shape, fitted.start, slope, intercept)


def calibrated(values: Reals, lessons: Lessons, fit: Callable[[Reals, Bools], Fitted]) -> tuple[float, float]:
    """Slope and intercept that put right the chances of people whom a fit had not seen, on the latest training day.

    Each person's chance there comes from a fit without that person on any day. Platt 1999, on held-out folds.
    """
    told: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        out = lessons.fold == fold
        fitted = fit(values[~out], lessons.harmed[~out])
        asked = out & lessons.latest
        told += zip(map(chance_of, fitted.raw(values[asked]).tolist()), lessons.harmed[asked].tolist(), strict=True)
    line = calibration_line(told)
    return (rounded(line.slope), rounded(line.intercept)) if line else (1.0, 0.0)


def fit_linear(values: Reals, harmed: Bools) -> Fitted:
    """A regularised logistic regression of standardised features."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    centres, scales = values.mean(axis=0), values.std(axis=0)
    scales = np.where(scales > 0, scales, 1.0)
    with threadpool_limits(1):  # one thread: sums in one order
        found = LogisticRegression(C=STRENGTH, max_iter=2000, tol=1e-6).fit((values - centres) / scales, harmed)
    weights, start = found.coef_[0], rounded(found.intercept_[0])
    told = [tuple(rounded(each) for each in column) for column in (weights, centres, scales)]
    return Fitted(Linear(*told), start, lambda rows: start + ((rows - centres) / scales) @ weights)


def fit_trees(values: Reals, harmed: Bools, seed: int) -> Fitted:
    """Gradient boosting with histograms, told as plain trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    made = HistGradientBoostingClassifier(
        max_iter=ROUNDS,
        learning_rate=RATE,
        max_depth=DEPTH,
        min_samples_leaf=min(LEAST_IN_LEAF, max(20, len(harmed) // 500)),
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed,
    )
    with threadpool_limits(1):
        found = made.fit(values, harmed)
    # scikit-learn has no public way to these trees. Its version is pinned, and a test compares what both give.
    rounds = found._predictors  # noqa: SLF001
    trees = tuple(_tree(of_round[0].nodes) for of_round in rounds)
    # A walk down a tree adds its leaf less its root, so that parts say what a person's features change. What stands at
    # the roots is everybody's.
    start = found._baseline_prediction.item() + sum(tree[0].value for tree in trees)  # noqa: SLF001
    return Fitted(Trees(trees), rounded(start), lambda rows: _asked(found, rows))


def _asked(found: Any, rows: Reals) -> Reals:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return np.asarray(found.decision_function(rows), dtype=np.float64)


def _tree(nodes: Any) -> tuple[Node, ...]:
    """A tree of scikit-learn's. The value of a question is the mean of its answers, by the rows that came there."""
    values = [0.0] * len(nodes)
    for place in reversed(range(len(nodes))):
        node = nodes[place]
        if node["is_leaf"]:
            values[place] = float(node["value"])
        else:
            left, right = int(node["left"]), int(node["right"])
            many, few = float(nodes[left]["count"]), float(nodes[right]["count"])
            values[place] = (values[left] * many + values[right] * few) / (many + few)
    return tuple(
        Node(rounded(value))
        if node["is_leaf"]
        else Node(
            rounded(value), int(node["feature_idx"]), float(node["num_threshold"]), int(node["left"]),
            int(node["right"]),
        )
        for value, node in zip(values, nodes, strict=True)
    )  # fmt: skip


def rounded(number: float) -> float:
    """The number to DIGITS significant digits."""
    return float(f"{float(number):.{DIGITS}g}")
