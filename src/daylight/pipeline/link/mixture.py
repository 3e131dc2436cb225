"""The model of a pair: one human, two strangers, or two people of one household; trained without any truth.

Fellegi-Sunter with a third class. Two strangers agree by chance; two people of one household share surname, address
and telephone for a reason. Without the third class that reason is taken for identity.
"""

from dataclasses import asdict, dataclass, field
from math import log2

import numpy as np

from daylight.pipeline.link.comparisons import COMPARISONS

ROUNDS = 60
DECIMALS = 4


@dataclass(slots=True)
class Model:
    """Shares of each level within each class, and how many pairs each class holds."""

    same: dict[str, list[float]]
    strangers: dict[str, list[float]]
    household: dict[str, list[float]]
    pairs_same: float
    pairs_strangers: float
    pairs_household: float
    filled: dict[str, int]
    thinning: dict[str, float]
    steady: float = 100.0
    trained_on: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The model as plain values."""
        return asdict(self)

    @property
    def prior_strangers(self) -> float:
        return round(log2(self.pairs_same / self.pairs_strangers), DECIMALS)

    @property
    def prior_household(self) -> float:
        return round(log2(self.pairs_same / self.pairs_household), DECIMALS)

    def weight(self, comparison: str, place: int, against: dict[str, list[float]]) -> float:
        return round(log2(self.same[comparison][place] / against[comparison][place]), DECIMALS)


def prior_shares(kind: str) -> dict[str, list[float]]:
    """The shipped shares of one class: `same`, `strangers` or `household`."""
    shares = {}
    for comparison in COMPARISONS:
        raw = np.array([getattr(level, kind) for level in comparison.levels])
        shares[comparison.name] = [float(share) for share in raw / raw.sum()]
    return shares


def fit(
    model: Model, levels: np.ndarray, adjust: np.ndarray, counts: np.ndarray, overall: dict[str, list[float]]
) -> Model:
    """Expectation-maximisation over groups of pairs that agree alike.

    levels: groups x comparisons, -1 where silent; adjust: log2 frequency adjustment of each group against strangers;
    counts: pairs in each group; overall: share of each level among all pairs of records, matches included.
    """
    names = [comparison.name for comparison in COMPARISONS]
    sizes = [len(comparison.levels) for comparison in COMPARISONS]
    same = [np.array(model.same[n]) for n in names]
    strangers = [np.array(model.strangers[n]) for n in names]
    household = [np.array(model.household[n]) for n in names]
    prior_same = [np.array(prior_shares("same")[n]) for n in names]
    prior_house = [np.array(prior_shares("household")[n]) for n in names]
    everything = [np.array(overall[n]) for n in names]
    n_same, n_strangers, n_house = model.pairs_same, model.pairs_strangers, model.pairs_household
    total = n_strangers

    def logs(shares: list[np.ndarray]) -> np.ndarray:
        answer = np.zeros(len(counts))
        for k in range(len(names)):
            padded = np.append(np.log2(shares[k]), 0.0)  # -1 reads the last: silent
            answer += padded[levels[:, k]]
        return answer

    for _ in range(ROUNDS):
        a = logs(same) + np.log2(n_same)
        b = logs(strangers) + adjust + np.log2(n_strangers)
        c = logs(household) + np.log2(n_house)
        top = np.maximum(np.maximum(a, b), c)
        ea, eb, ec = np.exp2(a - top), np.exp2(b - top), np.exp2(c - top)
        scale = counts / (ea + eb + ec)
        wa, wc = ea * scale, ec * scale
        n_same = max(wa.sum(), 1.0)
        n_house = max(wc.sum(), 0.02 * n_same, 1.0)
        for k in range(len(names)):
            spoke = levels[:, k] >= 0
            place = levels[spoke, k]
            found = np.bincount(place, weights=wa[spoke], minlength=sizes[k])
            same[k] = (found + 30 * prior_same[k]) / (found.sum() + 30)
            found = np.bincount(place, weights=wc[spoke], minlength=sizes[k])
            strength = 50 + 0.3 * found.sum()
            household[k] = (found + strength * prior_house[k]) / (found.sum() + strength)
            share_same = n_same / total
            strangers[k] = np.maximum(everything[k] - share_same * same[k], 0.05 * everything[k])
            strangers[k] /= strangers[k].sum()

    def named(shares: list[np.ndarray]) -> dict[str, list[float]]:
        return {n: [round(float(max(x, 1e-9)), 9) for x in s] for n, s in zip(names, shares, strict=True)}

    return Model(
        named(same),
        named(strangers),
        named(household),
        round(float(n_same), 1),
        float(n_strangers),
        round(float(n_house), 1),
        model.filled,
        model.thinning,
        model.steady,
    )
