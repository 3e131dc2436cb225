"""The model of a pair: one human, or two who agree by chance, by a shared home, or by a shared name.

Fellegi-Sunter with more than one class of non-matches, trained without any truth. Strangers agree by chance; people of
one household share surname, address and telephone for a reason; namesakes share a whole name more often than forename
and surname alone would have it, and now and then one nominal id by mistake. With strangers as the only alternative,
those reasons are taken for identity.
"""

from dataclasses import asdict, dataclass, field, replace
from math import log2

import numpy as np

from daylight.pipeline.link.comparisons import COMPARISONS, NAMESAKES

ROUNDS = 60
SETTLED = 0.0002
"""The rounds end when the pairs found to be one human change by less than this share."""
DECIMALS = 4
NAMES = [comparison.name for comparison in COMPARISONS]
CLASSES = ("same", "strangers", "household", "namesakes")
ADJUSTED = ("strangers", "namesakes")
"""Classes in which people share a value by chance, so that a common value says less."""
LEARNT = {"household": frozenset(NAMES), "namesakes": frozenset({"forename", "surname", "sex", "ethnicity", "nominal"})}
"""Comparisons in which an alternative differs from strangers."""
STEADY_SAME = 30.0
FLOOR_SAME = 0.02
"""The prior's weight, in pairs and as a share of the pairs found, in the class of one human and in the alternatives."""
STEADY_OTHER = 50.0
FLOOR_OTHER = 0.3
LEAST_NEVER = 0.5
"""At least so many strangers are never named in one incident, however small the data are that a model is used on."""
LEAST_SHARE = 1e-12
"""No share of a resized model is smaller: of none there is no logarithm."""
LEAST_OTHER = 0.002
"""An alternative is never rarer than this share of the pairs that are one human: it cannot be ruled out.

A list of single people (customers, electors drawn one by one) holds hardly any household; the data say so, and a
higher floor would take one person under two names for two.
"""

STEADY_PAIRS = {"same": 15.0, "strangers": 5_000.0, "household": 20.0, "namesakes": 1.25}
"""Pairs of each class that stand for what is known before any data: a dozen rows change them little."""

Shares = dict[str, list[float]]


@dataclass(slots=True)
class Model:
    """Shares of each level within each class, how many pairs each class holds, and how values' frequencies count."""

    shares: dict[str, Shares]
    pairs: dict[str, float]
    filled: dict[str, int]
    thinning: dict[str, float]
    steady: float = 300.0
    trained_on: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The model as plain values."""
        return asdict(self)

    def prior(self, against: str = "strangers") -> float:
        """Log2 odds, before any evidence, of one human against another class."""
        odds = (self.pairs["same"] + STEADY_PAIRS["same"]) / (self.pairs[against] + STEADY_PAIRS[against])
        return round(log2(odds), DECIMALS)

    def resized(self, records: int, filled: dict[str, int]) -> "Model":
        """The model for data of another size: `records` of them, of which so many fill each frequent column.

        How people are recorded stays. Pairs of one human, of a household and of namesakes grow with the records, pairs
        of strangers with their square; that two strangers stand in one incident grows rarer with the records. Data
        without a record are taken for one.
        """
        records = max(records, 1)
        growth = records / self.trained_on.get("sized_for", self.trained_on["records"])
        if growth == 1.0:
            return replace(self, filled=filled)
        pairs = {kind: round(count * growth, 1) for kind, count in self.pairs.items()}
        pairs["strangers"] = round(self.pairs["strangers"] * growth * growth, 1)
        shares = self.shares | {kind: _beside_resized(self.shares[kind], growth) for kind in ADJUSTED}
        trained_on = self.trained_on | {"sized_for": records}
        return replace(self, shares=shares, pairs=pairs, filled=filled, trained_on=trained_on)

    def weight(self, comparison: str, place: int, against: str) -> float:
        """Log2 of how much likelier a level is for one human than in another class."""
        return round(log2(self.shares["same"][comparison][place] / self.shares[against][comparison][place]), DECIMALS)


def _beside_resized(shares: Shares, growth: float) -> Shares:
    """The shares of strangers, in data so many times as large: those of one incident become rarer, at most all."""
    met = np.array(shares["beside"][:-1]) / growth
    met = met / max(float(met.sum()) / (1 - LEAST_NEVER), 1.0)
    rare = [max(round(float(share), 12), LEAST_SHARE) for share in met]
    return shares | {"beside": [*rare, round(1.0 - float(met.sum()), 12)]}


def prior_shares(kind: str) -> Shares:
    """The shipped shares of one class."""
    shares = {}
    for comparison in COMPARISONS:
        special = NAMESAKES.get(comparison.name) if kind == "namesakes" else None
        plain = "strangers" if kind == "namesakes" else kind
        raw = np.array([special[level.name] if special else getattr(level, plain) for level in comparison.levels])
        shares[comparison.name] = [float(share) for share in raw / raw.sum()]
    return shares


@dataclass(frozen=True, slots=True)
class Groups:
    """Pairs that agree alike: levels (groups x comparisons, -1 silent), log2 frequency adjustment, and how many.

    `ruled_out` (classes x groups, true or false): the classes that a person's judgement leaves no room for.
    """

    levels: np.ndarray
    adjust: np.ndarray
    counts: np.ndarray
    ruled_out: np.ndarray | None = None

    def logs(self, shares: list[np.ndarray]) -> np.ndarray:
        """Log2 likelihood of each group within a class."""
        answer = np.zeros(len(self.counts))
        for k, share in enumerate(shares):
            answer += np.append(np.log2(share), 0.0)[self.levels[:, k]]  # -1 reads the last: silent
        return answer

    def found(self, k: int, weights: np.ndarray, size: int) -> np.ndarray:
        """Pairs at each level of comparison k, by these weights."""
        spoke = self.levels[:, k] >= 0
        return np.bincount(self.levels[spoke, k], weights=weights[spoke], minlength=size)


def _arrays(shares: Shares) -> list[np.ndarray]:
    return [np.array(shares[name]) for name in NAMES]


def _posteriors(groups: Groups, shares: dict[str, list[np.ndarray]], pairs: dict[str, float]) -> dict[str, np.ndarray]:
    """Expected pairs of each class in each group."""
    logs = np.stack([
        groups.logs(shares[kind])
        + np.log2(pairs[kind] + STEADY_PAIRS[kind])
        + (groups.adjust if kind in ADJUSTED else 0.0)
        for kind in CLASSES
    ])  # fmt: skip
    if groups.ruled_out is not None:
        logs = np.where(groups.ruled_out, -np.inf, logs)
    odds = np.exp2(logs - logs.max(axis=0))
    expected = odds * (groups.counts / odds.sum(axis=0))
    return dict(zip(CLASSES, expected, strict=True))


def _sizes(pairs: dict[str, float], expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Pairs of each class; strangers are counted, the others found."""
    same = max(float(expected["same"].sum()), 1.0)
    found = {kind: max(float(expected[kind].sum()), LEAST_OTHER * same, 1.0) for kind in LEARNT}
    return {**pairs, "same": same, **found}


def fit(model: Model, groups: Groups, overall: Shares, *, sizes_held: bool = False) -> Model:
    """Expectation-maximisation; `overall` is the share of each level among all pairs of records, matches included.

    `sizes_held` leaves the number of pairs in each class as the model has it: only the shares of levels are learnt.
    """
    shares = {kind: _arrays(model.shares[kind]) for kind in CLASSES}
    priors = {kind: _arrays(prior_shares(kind)) for kind in CLASSES if kind != "strangers"}
    everything = _arrays(overall)
    pairs = dict(model.pairs)
    alike = 0.0 if sizes_held else pairs["same"]  # a model that begins settled still takes in what is new
    for _ in range(ROUNDS):
        expected = _posteriors(groups, shares, pairs)
        before, alike = alike, max(float(expected["same"].sum()), 1.0)
        if not sizes_held:
            pairs = _sizes(pairs, expected)
        chance = pairs["same"] / pairs["strangers"]
        for k, name in enumerate(NAMES):
            found = groups.found(k, expected["same"], len(everything[k]))
            strength = STEADY_SAME + FLOOR_SAME * found.sum()
            shares["same"][k] = (found + strength * priors["same"][k]) / (found.sum() + strength)
            left = np.maximum(everything[k] - chance * shares["same"][k], 0.05 * everything[k])
            shares["strangers"][k] = left / left.sum()
            for kind, learnt in LEARNT.items():
                if name in learnt:
                    found = groups.found(k, expected[kind], len(everything[k]))
                    strength = STEADY_OTHER + FLOOR_OTHER * found.sum()
                    shares[kind][k] = (found + strength * priors[kind][k]) / (found.sum() + strength)
                else:
                    shares[kind][k] = shares["strangers"][k]
        if abs(alike - before) < SETTLED * before:
            break
    named = {
        kind: {name: [round(float(max(x, 1e-9)), 10) for x in share] for name, share in zip(NAMES, arrays, strict=True)}
        for kind, arrays in shares.items()
    }
    rounded = {kind: round(float(count), 1) for kind, count in pairs.items()}
    return Model(named, rounded, model.filled, model.thinning, model.steady, model.trained_on)
