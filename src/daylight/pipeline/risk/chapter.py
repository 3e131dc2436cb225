"""Train every candidate on the past, measure each once on months it never saw, ship what the rule says, write a card.

Nothing here puts a model into use. What is written is a folder: the model, its card, and the card's data.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from daylight.domain.errors import NotFound, Refused
from daylight.domain.forecasts import Choice, Forecast, model_to_ship
from daylight.domain.risk_models import RiskModel, TimeModel
from daylight.pipeline.engines import open_engine
from daylight.pipeline.publish import check_free, clear_after_killed_runs, folder_beside, holds_release
from daylight.pipeline.publish.folder import put_in_place
from daylight.pipeline.risk.features import BASELINE, NAMES
from daylight.pipeline.risk.known import read_release
from daylight.pipeline.risk.measuring import Figures, as_measured, figures, forecasts
from daylight.pipeline.risk.model_card import Findings, Origin, card_data, model_card
from daylight.pipeline.risk.past import Past, look_back
from daylight.pipeline.risk.stored import CARD, CARD_DATA, MODEL, model_text
from daylight.pipeline.risk.times import fit_times, time_figures
from daylight.pipeline.risk.training import Lessons, candidates, check_can_train, check_enough, fold_of
from daylight.pipeline.risk.traits import age_and_sex_need, read_traits

STEPS = ("read", "look back", "train", "measure", "write")
Told = Callable[[str, float | None], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """What was written, and what it says."""

    folder: Path
    choice: Choice
    figures: tuple[Figures, ...]
    card: str = field(repr=False)


def train(
    release: Path,
    out: Path,
    *,
    seed: int = 1,
    threads: int = 2,
    memory_gb: float = 2.0,
    progress: Told = lambda step, done: None,
) -> Trained:
    """Write `model.json`, `model-card.md` and `model-card.json` to `out`, whole or not at all.

    Raises before any work: Refused when the place is taken or scikit-learn is missing, NotFound for no release. Later
    Refused where the records are too short, or serious harm too rare, to learn from.
    """
    check_free(out)
    check_can_train()
    manifest = read_manifest(release)
    clear_after_killed_runs(out)
    with (
        folder_beside(out, "scratch") as scratch,
        open_engine("duckdb", scratch=scratch, threads=threads, memory_gb=memory_gb) as engine,
    ):
        progress("read", 0.0)
        read_release(engine, release)
        progress("look back", 0.0)
        past = look_back(engine, date.fromisoformat(manifest["as_of"]))
        traits = read_traits(engine, release)
    progress("train", None)
    lessons = lessons_of(past, seed)
    check_enough(lessons)
    models = tuple(candidates(lessons, seed))
    times = fit_all_times(past)
    need = age_and_sex_need(lessons, past, traits, models[-1][0], seed)
    progress("measure", None)
    told = {model.name: forecasts(model, *past.held_out) for model, _ in models}
    measured = measured_of(told)
    choice = model_to_ship(measured[0].name, [each for found in measured if (each := as_measured(found))])
    timed = time_figures(*times, *past.held_out)
    progress("write", 0.0)
    origin = Origin.of(manifest, seed=seed, made=tuple((model.name, words) for model, words in models))
    shipped = next(model for model, _ in models if model.name == choice.name)
    data = card_data(origin, past, Findings(choice, measured, told[choice.name], timed, need, traits))
    card = model_card(data)
    _write(out, shipped, times[0], data, card)
    return Trained(out, choice, measured, card)


def read_manifest(release: Path) -> dict[str, Any]:
    """The manifest of a release. NotFound where there is none."""
    if not holds_release(release):
        raise NotFound(f"{release} is not a release. Give the folder of a release made by `daylight run`.")
    manifest: dict[str, Any] = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def lessons_of(past: Past, seed: int) -> Lessons:
    """The training days one under the other, by day and person id."""
    values = np.vstack([np.column_stack([*map(np.asarray, people.values.values())]) for people, _ in past.learnt])
    return Lessons(
        values.astype(np.float64),
        np.concatenate([np.asarray(after.harmed, dtype=np.bool_) for _, after in past.learnt]),
        np.asarray([fold_of(person, seed) for people, _ in past.learnt for person in people.person_ids]),
        np.concatenate([np.full(len(people.person_ids), people is past.learnt[-1][0]) for people, _ in past.learnt]),
    )


def measured_of(told: dict[str, list[Forecast]]) -> tuple[Figures, ...]:
    """The figures of each model, the baseline's first."""
    baseline = next(iter(told.values()))
    harmed = sum(each.happened for each in baseline)
    if min(harmed, len(baseline) - harmed) < 2:
        raise Refused("Serious harm followed for nobody, or for everybody, in the held-out months: nothing to measure.")
    return tuple(figures(name, each, baseline) for name, each in told.items())


def fit_all_times(past: Past) -> tuple[TimeModel, TimeModel]:
    """Time to the next incident by every feature, and by the baseline's two, from the latest training day."""
    people, after = past.learnt[-1]
    days, ended = np.asarray(after.days), np.asarray(after.ended, dtype=np.bool_)

    def fitted(names: tuple[str, ...]) -> TimeModel:
        return fit_times(np.column_stack([people.values[name] for name in names]), days, ended, names)

    return fitted(NAMES), fitted(BASELINE)


def _write(out: Path, model: RiskModel, time: TimeModel, data: dict[str, Any], card: str) -> None:
    with folder_beside(out, "partial") as partial:
        (partial / MODEL).write_text(model_text(model, time, data), encoding="utf-8")
        (partial / CARD_DATA).write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (partial / CARD).write_text(card, encoding="utf-8")
        check_free(out)
        put_in_place(partial, out, replace=False)
