"""Why two mentions are, or are not, one person: each comparison in plain words, with its evidence in numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from daylight.domain.errors import NotFound
from daylight.pipeline.engines import Engine
from daylight.pipeline.link import scoring
from daylight.pipeline.link.comparisons import COMPARISONS
from daylight.pipeline.link.mixture import CLASSES, Model
from daylight.pipeline.link.records import make_records

ALTERNATIVES = {
    "strangers": "two strangers",
    "household": "two people of one household",
    "namesakes": "two people of one name",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One comparison: what was found, and its weight (log2, above nought speaks for one human)."""

    comparison: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pair: the whole weight, the likeliest alternative to one human, and the evidence against that alternative.

    The evidence, the `commonness` of the shared values and the `prior` add up to the weight against that alternative
    alone; the whole weight is lower by what the other alternatives add.
    """

    weight: float
    alternative: str
    prior: float
    commonness: float
    evidence: tuple[Evidence, ...]


def explain(engine: Engine, model: Model, left: int, right: int) -> Explanation:
    """The evidence for two mentions of `tidy_mentions`, by number; NotFound where either is missing or sealed."""
    found = explain_pairs(engine, model, [(left, right)])
    if not found:
        raise NotFound("One of these two records is not there, or is of a protected identity.")
    return found[min(left, right), max(left, right)]


def explain_pairs(engine: Engine, model: Model, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Explanation]:
    """The evidence for each pair of mentions, by its numbers, the lower first; none where one is missing or sealed."""
    asked = sorted({(min(pair), max(pair)) for pair in pairs})
    low, high = ([each[place] for each in asked] for place in range(2))
    engine.load("link_judged", pa.table({"mention_no": pa.array(sorted({*low, *high}), pa.int64())}))
    engine.load("link_asked", pa.table({"l": pa.array(low, pa.int64()), "r": pa.array(high, pa.int64())}))
    engine.create("link_mentions", "SELECT *, false AS later FROM tidy_mentions")
    make_records(engine, "link_mentions", "link_judged")
    scoring.compare(engine, "link_asked", "link_asked_compared")
    scoring.score(engine, "link_asked_compared", "link_asked_scored", model)
    names = ", ".join(f"g_{comparison.name}" for comparison in COMPARISONS)
    rows = engine.rows(f"SELECT l, r, weight, {', '.join(CLASSES[1:])}, {names} FROM link_asked_scored")
    engine.drop("link_asked", "link_asked_compared", "link_asked_scored", "link_mentions", "link_judged")
    return {(row[0], row[1]): _read(model, row[2:]) for row in rows}


def _read(model: Model, row: tuple[Any, ...]) -> Explanation:
    weight, *rest = row
    kinds = CLASSES[1:]
    return _explained(model, weight, dict(zip(kinds, rest[: len(kinds)], strict=True)), rest[len(kinds) :])


def _explained(model: Model, weight: float, against: dict[str, float], places: list[int]) -> Explanation:
    nearest = min(against, key=lambda kind: (against[kind], kind))
    evidence = tuple(
        Evidence(comparison.name, comparison.levels[place].words, model.weight(comparison.name, place, nearest))
        for comparison, place in zip(COMPARISONS, places, strict=True)
        if place >= 0
    )
    said = model.prior(nearest) + sum(item.weight for item in evidence)
    return Explanation(
        round(weight, 3), ALTERNATIVES[nearest], model.prior(nearest), round(against[nearest] - said, 3), evidence
    )
