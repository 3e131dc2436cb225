"""Models of serious harm as values: read from JSON, checked, evaluated and explained with nothing but arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, fsum, inf, isfinite
from typing import Any

from daylight.domain.calibration import chance_of
from daylight.domain.errors import Invalid
from daylight.domain.traits import age_or_sex_in, traits_in

FORMAT = 1
"""The layout of the JSON. A model of another layout is refused, not guessed at."""
LEAF = -1
MOST_RELATIVE = 50.0
"""Beyond this many natural logs of the mean hazard an incident is certain, and the arithmetic would overflow."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one feature adds to the log odds, over a person of whom nothing is known."""

    feature: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of standardised features."""

    weights: tuple[float, ...]
    centres: tuple[float, ...]
    scales: tuple[float, ...]

    def adds(self, values: Sequence[float]) -> list[float]:
        """What each feature adds, in the order of the features."""
        told = zip(self.weights, values, self.centres, self.scales, strict=True)
        return [weight * (value - centre) / scale for weight, value, centre, scale in told]


@dataclass(frozen=True, slots=True)
class Node:
    """A question, or at a leaf an answer. `value` is the mean log odds of those who came here in training."""

    value: float
    feature: int = LEAF
    threshold: float = 0.0
    left: int = 0  # where feature <= threshold
    right: int = 0


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of small trees. Each step down a tree is laid to the feature that was asked (Saabas 2014)."""

    trees: tuple[tuple[Node, ...], ...]

    def adds(self, values: Sequence[float]) -> list[float]:
        """What each feature adds, in the order of the features."""
        sums = [0.0] * len(values)
        for tree in self.trees:
            node = tree[0]
            while node.feature != LEAF:
                after = tree[node.left if values[node.feature] <= node.threshold else node.right]
                sums[node.feature] += after.value - node.value
                node = after
        return sums


@dataclass(frozen=True, slots=True)
class RiskModel:
    """A trained model. Its chance is that of log odds `intercept + slope x (start + what the features add)`.

    `slope` and `intercept` were fitted on people whom the shape had not seen. `told` says what it was trained on.
    """

    name: str
    features: tuple[str, ...]
    shape: Linear | Trees
    start: float
    slope: float
    intercept: float
    told: dict[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        banned = traits_in(self.features) + age_or_sex_in(self.features)
        if banned:
            raise Invalid(f"The model uses {', '.join(banned)}, which no score may use. Train it without.")
        if not self.features or not all(isfinite(each) for each in (self.start, self.slope, self.intercept)):
            raise ValueError("a model has features, and finite numbers")

    def parts(self, values: Mapping[str, float]) -> tuple[Part, ...]:
        """What each feature adds to this person's log odds, the most first; zeros are left out."""
        adds = self.shape.adds([values[name] for name in self.features])
        told = [Part(name, self.slope * each) for name, each in zip(self.features, adds, strict=True) if each]
        return tuple(sorted(told, key=lambda part: (-abs(part.log_odds), part.feature)))

    def raw(self, values: Sequence[float]) -> float:
        """The log odds before calibration, of values in the order of `features`."""
        return self.start + fsum(self.shape.adds(values))

    def chance(self, values: Mapping[str, float]) -> float:
        """The chance of serious harm in the next 12 months, from 0 to 1. KeyError for a feature that is missing."""
        return chance_of(self.intercept + self.slope * self.raw([values[name] for name in self.features]))


@dataclass(frozen=True, slots=True)
class TimeModel:
    """Time to the next incident: proportional hazards (Cox 1972). `hazard` is the cumulative one by day, at the mean
    person."""

    features: tuple[str, ...]
    shape: Linear
    hazard: tuple[tuple[int, float], ...]

    def __post_init__(self) -> None:
        days, reached = [day for day, _ in self.hazard], [sum_ for _, sum_ in self.hazard]
        if days != sorted(set(days)) or reached != sorted(reached) or not all(0 <= sum_ < inf for sum_ in reached):
            raise ValueError("a cumulative hazard rises from nought, day by day")

    def relative(self, values: Mapping[str, float]) -> float:
        """The log of how many times the mean person's hazard."""
        return fsum(self.shape.adds([values[name] for name in self.features]))

    def chance_by(self, values: Mapping[str, float], day: int) -> float:
        """The chance of an incident within so many days, from 0 to 1."""
        reached = max((sum_ for on, sum_ in self.hazard if on <= day), default=0.0)
        return 1 - exp(-reached * exp(min(self.relative(values), MOST_RELATIVE)))


def as_json(model: RiskModel) -> dict[str, Any]:
    """The model as plain JSON."""
    shape: dict[str, Any]
    if isinstance(model.shape, Linear):
        shape = _linear_json(model.shape)
    else:
        shape = {
            "trees": [
                [[node.value, node.feature, node.threshold, node.left, node.right] for node in tree]
                for tree in model.shape.trees
            ]
        }
    return {
        "format": FORMAT,
        "name": model.name,
        "features": list(model.features),
        "start": model.start,
        "calibration": {"slope": model.slope, "intercept": model.intercept},
        "shape": shape,
        "told": model.told,
    }


def time_as_json(model: TimeModel) -> dict[str, Any]:
    """The model of time as plain JSON."""
    return {"features": list(model.features), "shape": _linear_json(model.shape), "hazard": [*map(list, model.hazard)]}


def _linear_json(shape: Linear) -> dict[str, Any]:
    return {"weights": list(shape.weights), "centres": list(shape.centres), "scales": list(shape.scales)}


def risk_model_of(data: Any, *, known: Sequence[str]) -> RiskModel:
    """A model from parsed JSON, whose features are all among the `known` ones.

    Invalid, in one sentence, for another layout, features that there are not, or numbers that do not fit together.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Invalid(f"This is no model of format {FORMAT}. Give the model.json that `daylight risk train` wrote.")
    try:
        features = tuple(str(name) for name in data["features"])
        _check_known(features, known)
        calibration = data["calibration"]
        return RiskModel(
            str(data["name"]),
            features,
            _shape_of(data["shape"], len(features)),
            float(data["start"]),
            float(calibration["slope"]),
            float(calibration["intercept"]),
            dict(data["told"]),
        )
    except (KeyError, TypeError, ValueError, IndexError):
        raise Invalid("This model is broken: a part is missing or does not fit the rest. Train it again.") from None


def time_model_of(data: Any, *, known: Sequence[str]) -> TimeModel:
    """The model of time from parsed JSON; Invalid as above."""
    try:
        features = tuple(str(name) for name in data["features"])
        _check_known(features, known)
        hazard = tuple((int(day), float(reached)) for day, reached in data["hazard"])
        return TimeModel(features, _linear_of(data["shape"], len(features)), hazard)
    except (KeyError, TypeError, ValueError):
        raise Invalid("This model is broken: a part is missing or does not fit the rest. Train it again.") from None


def _check_known(features: Sequence[str], known: Sequence[str]) -> None:
    strange = sorted(set(features) - set(known))
    if strange:
        raise Invalid(f"The model asks for features that there are not: {', '.join(strange)}. Train it again.")


def _shape_of(data: dict[str, Any], features: int) -> Linear | Trees:
    if "trees" not in data:
        return _linear_of(data, features)
    return Trees(tuple(_tree_of(tree, features) for tree in data["trees"]))


def _linear_of(data: dict[str, Any], features: int) -> Linear:
    columns = [tuple(float(each) for each in data[name]) for name in ("weights", "centres", "scales")]
    sound = all(len(column) == features and all(map(isfinite, column)) for column in columns)
    if not sound or not all(columns[2]):
        raise ValueError("one weight, centre and scale a feature, and no scale of nought")
    return Linear(*columns)


def _tree_of(rows: list[list[Any]], features: int) -> tuple[Node, ...]:
    """Children stand after their parent, so that no walk down a tree goes round in a circle."""
    nodes = tuple(Node(float(row[0]), int(row[1]), float(row[2]), int(row[3]), int(row[4])) for row in rows)
    for place, node in enumerate(nodes):
        if not (isfinite(node.value) and isfinite(node.threshold)):
            raise ValueError("numbers are finite")
        inner = 0 <= node.feature < features and place < min(node.left, node.right)
        if node.feature != LEAF and not (inner and max(node.left, node.right) < len(nodes)):
            raise ValueError("a node asks a feature that there is and leads to nodes below it")
    if not nodes:
        raise ValueError("a tree has a node")
    return nodes
