"""How well a model does on labelled pairs that it has not seen: figures before and after, and where it does worse."""

from dataclasses import dataclass

import numpy as np

from daylight.domain.forecasts import Band, Forecast, calibration_bands
from daylight.domain.proportions import Verdicts, gain, log_loss, verdicts
from daylight.pipeline.engines import Engine
from daylight.pipeline.link import scoring
from daylight.pipeline.link.clusters import Rules
from daylight.pipeline.link.labels import FOLDS, Label, Lesson, retrain
from daylight.pipeline.link.mixture import Model

CUTS = (0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0)
"""Bands of probability: narrow at both ends, where almost all pairs are."""
FULLNESS = ((0, 4, "up to 4 comparisons could be made"), (5, 7, "5 to 7 could"), (8, 99, "8 or more could"))
CLEAR = 0.0005
"""Log losses nearer to each other than this are told as the same."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a model says of one label: the probability of one human, and whether the pair alone would be joined."""

    label: Label
    chance: float
    joined: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """How a model did on some labels."""

    verdicts: Verdicts
    log_loss: float


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the labels, by a plain name, before and after."""

    name: str
    before: Figures
    after: Figures

    @property
    def worse(self) -> bool:
        """More errors than before, or as many and a log loss clearly higher."""
        old, new = self.before, self.after
        more = new.verdicts.errors - old.verdicts.errors
        return more > 0 or (more == 0 and new.log_loss > old.log_loss + CLEAR)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything measured: the whole, its parts by fullness and by sources, and the bands after and before."""

    whole: Part
    by_fullness: tuple[Part, ...]
    by_sources: tuple[Part, ...]
    bands_before: tuple[tuple[str, Band], ...]
    bands_after: tuple[tuple[str, Band], ...]
    folds: tuple[int, ...]  # labels in each
    gain: tuple[float, float]  # the 95 per cent interval of the fall in log loss

    @property
    def verdict(self) -> str:
        """Better beyond chance, worse, or neither, in a sentence; worse needs less to be said than better."""
        old, new = self.whole.before, self.whole.after
        figures = (
            f"errors {old.verdicts.errors} before and {new.verdicts.errors} after, "
            f"log loss {old.log_loss:.4f} before and {new.log_loss:.4f} after, on {new.verdicts.cases} labels held out"
        )
        if self.whole.worse:
            return f"The retrained model does WORSE than the one before: {figures}. Keep the model that you have."
        if new.log_loss > old.log_loss + CLEAR:
            return f"The retrained model is mixed: fewer errors, but less sound probabilities: {figures}."
        if self.gain[0] > 0:
            return f"The retrained model does better than the one before, beyond chance: {figures}."
        return f"The retrained model is not shown to do better than the one before, nor worse: {figures}."


def evaluate_labels(engine: Engine, lesson: Lesson) -> Evaluation:
    """Score each label by the model before, and by a model trained again without the labels of its fold."""
    before = _told(engine, lesson.before, lesson.labels)
    after: dict[Label, Told] = {}
    for fold in range(FOLDS):
        held = [label for label in lesson.labels if label.fold == fold]
        if held:
            after |= {told.label: told for told in _told(engine, retrain(lesson, fold), held)}
    return measured(before, [after[label] for label in lesson.labels], (lesson.levels >= 0).sum(axis=1))


def _told(engine: Engine, model: Model, labels: list[Label]) -> list[Told]:
    """What the model says of these labels, from `link_label_compared`."""
    scoring.score(engine, "link_label_compared", "link_label_scored", model, whole=False)
    weights = {
        (left, right): weight for left, right, weight in engine.rows("SELECT l, r, weight FROM link_label_scored")
    }
    engine.drop("link_label_scored")
    threshold = Rules(model.prior()).threshold
    return [
        Told(label, _chance(weights[label.left, label.right]), weights[label.left, label.right] >= threshold)
        for label in labels
    ]


def _chance(weight: float) -> float:
    """The probability that log2 odds of `weight` stand for."""
    return float(1.0 / (1.0 + 2.0 ** -max(min(weight, 200.0), -200.0)))


def measured(before: list[Told], after: list[Told], spoke: np.ndarray) -> Evaluation:
    """The figures of two models on the same labels in the same order; `spoke`: comparisons that could be made."""
    fullness = [next(place for place, (_, high, _) in enumerate(FULLNESS) if n <= high) for n in spoke.tolist()]
    return Evaluation(
        _part("all labels", before, after),
        _parts(before, after, [(place, FULLNESS[place][2]) for place in fullness]),
        _parts(before, after, [(0, told.label.sources) for told in after]),
        _bands(before),
        _bands(after),
        tuple(sum(told.label.fold == fold for told in after) for fold in range(FOLDS)),
        gain(_chances(before), _chances(after)),
    )


def _parts(before: list[Told], after: list[Told], names: list[tuple[int, str]]) -> tuple[Part, ...]:
    """One part for each name, in order; `names` has one for each label."""
    return tuple(
        _part(
            name[1],
            [told for told, its in zip(before, names, strict=True) if its == name],
            [told for told, its in zip(after, names, strict=True) if its == name],
        )
        for name in sorted(set(names))
    )


def _part(name: str, before: list[Told], after: list[Told]) -> Part:
    return Part(name, _figures(before), _figures(after))


def _figures(told: list[Told]) -> Figures:
    return Figures(
        verdicts([(each.joined, each.label.same) for each in told]),
        log_loss(_chances(told)),
    )


def _chances(told: list[Told]) -> list[tuple[float, bool]]:
    return [(each.chance, each.label.same) for each in told]


def _bands(told: list[Told]) -> tuple[tuple[str, Band], ...]:
    """Labels by the probability given to them: how many, the mean probability, and the share that are one human."""
    found = []
    for place, low in enumerate(CUTS[:-1]):
        high = CUTS[place + 1]
        inside = [
            Forecast(f"{each.label.left} {each.label.right}", each.chance, each.label.same)
            for each in told
            if low <= each.chance < high or (high == CUTS[-1] and each.chance == high)
        ]
        found += [(f"{low:g} to {high:g}", band) for band in calibration_bands(inside, 1)]
    return tuple(found)
