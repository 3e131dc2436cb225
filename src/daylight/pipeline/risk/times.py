"""Time to the next incident: proportional hazards, fitted by Newton's method with Efron's account of tied days."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from daylight.domain.risk_models import Linear, TimeModel
from daylight.domain.survival import Followed, concordance, still_without
from daylight.pipeline.risk.known import After, People
from daylight.pipeline.risk.training import rounded

Reals = NDArray[np.float64]

PENALTY = 0.001  # a person: keeps the weight of a feature that hardly varies from running away
BY_DAYS = (30, 90, 180, 365)
_MOST_STEPS, _STILL = 40, 1e-9


@dataclass(frozen=True, slots=True)
class _Slopes:
    """First and second derivatives of the log partial likelihood."""

    up: Reals
    steep: Reals


def fit_times(values: Reals, days: NDArray[np.int64], ended: NDArray[np.bool_], names: Sequence[str]) -> TimeModel:
    """The Cox model of these people. `values` has a row a person and a column for each of `names`."""
    centres, scales = values.mean(axis=0), values.std(axis=0)
    scales = np.where(scales > 0, scales, 1.0)
    order = np.argsort(days, kind="stable")
    rows, days, ended = (values[order] - centres) / scales, days[order], ended[order]
    weights = np.zeros(rows.shape[1])
    for _ in range(_MOST_STEPS):
        slopes = _slopes(rows, days, ended, weights)
        up = slopes.up - PENALTY * len(rows) * weights
        steep = slopes.steep + PENALTY * len(rows) * np.eye(len(weights))
        step = np.linalg.solve(steep, up)
        weights = weights + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < _STILL:
            break
    told = [tuple(rounded(each) for each in column) for column in (weights, centres, scales)]
    return TimeModel(tuple(names), Linear(*told), _hazard(rows @ weights, days, ended))


def _slopes(rows: Reals, days: NDArray[np.int64], ended: NDArray[np.bool_], weights: Reals) -> _Slopes:
    """From the last day to the first: whoever is followed to a day is at risk on it and on every day before."""
    risk = np.exp(rows @ weights)
    up, steep = np.zeros(len(weights)), np.zeros((len(weights), len(weights)))
    all_, first, second = 0.0, np.zeros_like(up), np.zeros_like(steep)
    cuts = np.flatnonzero(np.r_[True, days[1:] != days[:-1], True])
    for start, end in zip(cuts[-2::-1], cuts[:0:-1], strict=True):
        those, theirs = rows[start:end], risk[start:end]
        all_ += theirs.sum()
        first += theirs @ those
        second += (those * theirs[:, None]).T @ those
        over, risks = those[ended[start:end]], theirs[ended[start:end]]
        if not len(over):
            continue
        up += over.sum(axis=0)
        tied = np.arange(len(over)) / len(over)
        bottom = all_ - tied * risks.sum()
        tops = first - tied[:, None] * (risks @ over)
        means = tops / bottom[:, None]
        up -= means.sum(axis=0)
        steep += second * (1 / bottom).sum() - ((over * risks[:, None]).T @ over) * (tied / bottom).sum()
        steep -= means.T @ means
    return _Slopes(up, steep)


def _hazard(log_risk: Reals, days: NDArray[np.int64], ended: NDArray[np.bool_]) -> tuple[tuple[int, float], ...]:
    """The cumulative hazard of the mean person after each day (Breslow 1974). `days` rise."""
    at_risk = np.cumsum(np.exp(log_risk)[::-1])[::-1]
    when, starts = np.unique(days, return_index=True)
    over = np.add.reduceat(ended.astype(np.float64), starts)
    reached = np.cumsum(over / at_risk[starts])
    return tuple((int(day), rounded(sum_)) for day, sum_, count in zip(when, reached, over, strict=True) if count)


@dataclass(frozen=True, slots=True)
class TimeFigures:
    """Time to the next incident on the held-out people: the C-index of the model and of the baseline's two features,
    and for some days the share said to have an incident by then, and the share who had (Kaplan and Meier)."""

    model: float | None
    baseline: float | None
    by_day: tuple[tuple[int, float, float], ...]


def time_figures(model: TimeModel, baseline: TimeModel, people: People, after: After) -> TimeFigures:
    """The figures on people whom neither has seen."""
    rows = people.rows()
    followed = [Followed(days, ended) for days, ended in zip(after.days, after.ended, strict=True)]

    def index(each: TimeModel) -> float | None:
        return concordance([(each.relative(row), told) for row, told in zip(rows, followed, strict=True)])

    steps = still_without(followed)

    def share_by(day: int) -> float:
        return 1 - min((share for on, share in steps if on <= day), default=1.0)

    said = {day: sum(model.chance_by(row, day) for row in rows) / len(rows) for day in BY_DAYS}
    return TimeFigures(
        index(model),
        index(baseline),
        tuple((day, said[day], share_by(day)) for day in BY_DAYS),
    )
