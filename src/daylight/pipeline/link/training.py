"""Training on the data given, without any truth: shares among strangers by sampling, the rest by the mixture."""

import json
from pathlib import Path

import numpy as np

from daylight.domain.errors import Invalid, Refused
from daylight.pipeline.engines import Engine
from daylight.pipeline.link import records
from daylight.pipeline.link.comparisons import COMPARISONS
from daylight.pipeline.link.mixture import CLASSES, Groups, Model, Shares, fit, prior_shares
from daylight.pipeline.link.scoring import adjustment_sql, counted
from daylight.pipeline.link.splink_model import chance_agreement

SAMPLE = 1000
FEWEST = 50
"""With fewer records than this there is nothing to count: the shipped shares stand."""
TRAINING_PAIRS = 600_000
STEADY_PAIRS = 2000.0
THRESHOLD_WORDS = (
    "Chosen without this data's truth: a merge must be rather more than an even bet by the weights of all the pairs it "
    "joins, by a margin that grows with the odds against a chance pair (the size of the population). The shape of that "
    "rule was settled once, for every force alike, on open truth sets and made-up forces."
)


def overall_shares(engine: Engine) -> dict[str, list[float]]:
    """Share of each level among all pairs of records.

    Splink counts over a sample, the records whose number has the lowest digest; levels with a frequency are counted
    whole. The shipped shares weigh as much as STEADY_PAIRS pairs.
    """
    in_order = "md5(CAST(record AS VARCHAR)), record"
    engine.create("link_sample", f"SELECT * FROM link_records ORDER BY {in_order} LIMIT {SAMPLE}")
    sampled = engine.count("link_sample")
    met = chance_agreement(engine, "link_sample") if sampled >= FEWEST else {}
    shares = {}
    prior = prior_shares("strangers")
    for comparison in COMPARISONS:
        counts = STEADY_PAIRS * np.array(prior[comparison.name])
        if comparison.name in met:
            counts = counts + np.array(met[comparison.name]) * (sampled * (sampled - 1) / 2)
        shares[comparison.name] = [float(share) for share in counts / counts.sum()]
        for place, level in enumerate(comparison.levels):
            if place == 0 and level.frequency:
                exact = _met_twice(engine, level.frequency, prior[comparison.name][0])
                shares[comparison.name][0] = exact or shares[comparison.name][0]
    shares["beside"] = _beside(engine, prior["beside"])
    engine.drop("link_sample")
    return shares


def _beside(engine: Engine, prior: list[float]) -> list[float]:
    """Share of pairs named in one incident, by kind: counted whole, for a sample would meet none."""
    count = engine.count("link_records")
    found = dict(engine.rows("SELECT kind, count(*) FROM link_beside GROUP BY kind"))
    total = count * (count - 1) / 2 + STEADY_PAIRS
    shares = [(found.get(kind, 0) + STEADY_PAIRS * prior[kind]) / total for kind in range(3)]
    return [*shares, 1.0 - sum(shares)]


def _met_twice(engine: Engine, column: str, prior: float) -> float | None:
    """The chance that two records share a value of the column, steadied by the prior."""
    pairs, total = engine.rows(
        f"SELECT coalesce(sum({column}_count - 1), 0)::DOUBLE, count(*) FROM link_records WHERE {column} IS NOT NULL"
    )[0]
    if total < 2:
        return None
    met: float = pairs / 2 + STEADY_PAIRS * prior
    return met / float(total * (total - 1) / 2 + STEADY_PAIRS)


def train(engine: Engine) -> Model:
    """The trained model, from `link_records` and `link_compared`."""
    return fit(*material(engine))


def material(engine: Engine) -> tuple[Model, Groups, Shares]:
    """What the training starts from: the model before any round, the pairs compared, the shares among all pairs."""
    count = engine.count("link_records")
    overall = overall_shares(engine)
    total = max(count * (count - 1) / 2, 1.0)
    filled = records.filled(engine)
    model = Model(
        {kind: overall if kind == "strangers" else prior_shares(kind) for kind in CLASSES},
        {"same": max(0.3 * count, 1.0), "strangers": total, "household": max(0.1 * count, 1.0),
         "namesakes": max(0.1 * count, 1.0)},
        filled, dict.fromkeys(filled, 1.0), trained_on={"records": count},
    )  # fmt: skip
    names = ", ".join(f"g_{comparison.name}" for comparison in COMPARISONS)
    pairs = engine.count("link_compared")
    share = f"{int(65536 * TRAINING_PAIRS / max(pairs, 1)):04x}"  # of the digests, whose first four figures are even
    chosen = "" if pairs <= TRAINING_PAIRS else f"WHERE left(md5(concat_ws('/', l, r)), 4) < '{share}'"
    adjust = f"2 * round(({adjustment_sql(model)}) / 2)"
    grouped = engine.arrow(
        f"SELECT {names}, adjust, count(*) AS n FROM (SELECT {names}, {adjust} AS adjust"
        f" FROM ({counted('link_compared')} {chosen})) GROUP BY ALL ORDER BY ALL"
    )
    levels = np.stack([grouped[f"g_{c.name}"].to_numpy().astype(np.int64) for c in COMPARISONS], axis=1)
    weight = grouped["n"].to_numpy().astype(float) * (1.0 if not chosen else pairs / TRAINING_PAIRS)
    return model, Groups(levels, grouped["adjust"].to_numpy(), weight), overall


def shipped_model(path: Path, engine: Engine) -> Model:
    """A model kept by an earlier run, for data of the size of `link_records`."""
    model = read_model(path)
    if not model.trained_on.get("records"):
        raise Invalid(f"{path.name} does not say how many records it was trained on; leave --model out to train.")
    return model.resized(engine.count("link_records"), records.filled(engine))


def read_model(path: Path) -> Model:
    """A model kept by an earlier run. Invalid where it is none, Refused where it compares otherwise than now."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        kept.pop("splink_settings", None)
        model = Model(**kept)
        _check_shape(model)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as problem:
        raise Invalid(
            f"{path.name} is not a linkage model that daylight wrote; leave --model out to train."
        ) from problem
    levels = {comparison.name: len(comparison.levels) for comparison in COMPARISONS}
    if any({name: len(told) for name, told in shares.items()} != levels for shares in model.shares.values()):
        raise Refused(
            f"{path.name} is of another version of Daylight. Train one, or make its release, with this version."
        )
    return model


def _check_shape(model: Model) -> None:
    """ValueError, TypeError or AttributeError where what was read is no model."""
    if {*model.shares} != {*CLASSES} or {*model.pairs} != {*CLASSES}:
        raise ValueError("a model has its classes, and no others")
    told = [share for shares in model.shares.values() for each in shares.values() for share in each]
    sizes = [model.steady, *model.pairs.values(), *model.filled.values(), *model.thinning.values()]
    if not all(share > 0 for share in told) or not all(size >= 0 for size in (*sizes, *model.trained_on.values())):
        raise ValueError("every share is above nothing, and no size below")
