"""Retrain the linkage model with reviewers' labels and say how it does: from extracts and decisions to a model card."""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from daylight.domain.errors import NotFound
from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.link import resolving, training
from daylight.pipeline.link.evaluation import Evaluation, evaluate_labels
from daylight.pipeline.link.judgements import read_judgements
from daylight.pipeline.link.labels import Lesson, compare_labels, label_groups, read_labels, retrain
from daylight.pipeline.link.mixture import Model, fit
from daylight.pipeline.link.model_card import Origin, model_card
from daylight.pipeline.link.records import make_records
from daylight.pipeline.link.splink_model import splink_settings
from daylight.pipeline.publish import check_free, clear_after_killed_runs, folder_beside
from daylight.pipeline.publish.folder import put_in_place
from daylight.pipeline.publish.manifest import LINKAGE_MODEL, is_synthetic, package_version
from daylight.pipeline.receive import receive
from daylight.pipeline.settings import Settings
from daylight.pipeline.tidy import tidy

CARD = "model-card.md"
STEPS = ("receive", "tidy", "compare", "train", "evaluate", "write")


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What was written, and what it says."""

    folder: Path
    labels: int
    evaluation: Evaluation


def evaluate(settings: Settings, *, threads: int = 2, memory_gb: float = 4.0) -> Evaluated:
    """Write `linkage-model.json` and `model-card.md` to `settings.out`, whole or not at all.

    Raises before any work: Refused when the place is taken, NotFound without decisions, Invalid for a file that is no
    model. Later BadExtract for extracts, and Refused for decisions that cannot be used or labels that are too few.
    """
    check_free(settings.out)
    if settings.decisions is None or not settings.decisions.is_dir():
        raise NotFound("There is no folder of decisions. Give --decisions the folder that holds the judgements.")
    if settings.model:
        training.read_model(settings.model)
    clear_after_killed_runs(settings.out)
    with (
        folder_beside(settings.out, "scratch") as scratch,
        open_engine("duckdb", scratch=scratch, threads=threads, memory_gb=memory_gb) as engine,
    ):
        for name, verb in (("receive", receive), ("tidy", tidy)):
            settings.progress(name, 0.0)
            verb(engine, settings)
        lesson = _lesson(engine, settings)
        settings.progress("evaluate", 0.0)
        found = evaluate_labels(engine, lesson)
        after = retrain(lesson)
        settings.progress("write", 0.0)
        _write(engine, settings, lesson, after, found)
    return Evaluated(settings.out, len(lesson.labels), found)


def _lesson(engine: Engine, settings: Settings) -> Lesson:
    """Compare records and labelled pairs; the model before is the one given, as a run of these data would use it, or
    one trained without labels."""
    settings.progress("compare", 0.0)
    judged = read_judgements(engine)
    labels = read_labels(engine, judged)
    engine.create("link_mentions", "SELECT *, false AS later FROM tidy_mentions")
    make_records(engine, "link_mentions", "link_judged")
    resolving.compare_all(engine)
    compare_labels(engine, labels)
    settings.progress("train", 0.0)
    start, pairs, overall = training.material(engine)
    levels, adjust = label_groups(engine, labels, start)
    before = training.shipped_model(settings.model, engine) if settings.model else fit(start, pairs, overall)
    return Lesson(before, pairs, overall, labels, levels, adjust)


def _write(engine: Engine, settings: Settings, lesson: Lesson, after: Model, found: Evaluation) -> None:
    text = json.dumps(after.as_json() | {"splink_settings": splink_settings(after)}, sort_keys=True, indent=1)
    files = engine.rows("SELECT source_file, rows_loaded, sha256 FROM files ORDER BY source_file")
    model = settings.model
    origin = Origin(
        daylight=package_version(),
        splink=version("splink"),
        files=files,
        decisions=_digest(settings.decisions),
        before=f"`{model.name}`, SHA-256 `{_digest(model)}`" if model else "trained on these extracts, without labels",
        model=hashlib.sha256(text.encode()).hexdigest(),
        records=engine.count("link_records"),
        pairs=engine.count("link_compared"),
        synthetic=is_synthetic(settings.extracts),
    )
    with folder_beside(settings.out, "partial") as partial:
        (partial / LINKAGE_MODEL).write_text(text, encoding="utf-8")
        (partial / CARD).write_text(model_card(origin, lesson.before, after, found), encoding="utf-8")
        check_free(settings.out)
        put_in_place(partial, settings.out, replace=False)


def _digest(path: Path | None) -> str:
    """SHA-256 of a file, or of a folder's files with their names, in the order of their names."""
    if path is None:
        return ""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    for file in sorted(each for each in path.rglob("*") if each.is_file()):
        digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
