"""Splink's part: the comparisons in its language, agreement by chance, and the trained model for its tools."""

import logging
import warnings
from typing import Any

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.comparisons import COLUMNS, COMPARISONS, Comparison
from daylight.pipeline.link.mixture import Model, Shares

OURS_ALONE = frozenset({"beside"})
"""Comparisons that read more than the two records, which Splink cannot."""


def _levels(comparison: Comparison, shares: dict[str, Shares] | None) -> list[dict[str, Any]]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": comparison.missing, "label_for_charts": "not known", "is_null_level": True}
    ]
    for place, level in enumerate(comparison.levels):
        made: dict[str, Any] = {"sql_condition": level.condition, "label_for_charts": level.words}
        if shares:
            made |= {
                "m_probability": shares["same"][comparison.name][place],
                "u_probability": shares["strangers"][comparison.name][place],
            }
        levels.append(made)
    return levels


def splink_settings(model: Model | None = None) -> dict[str, Any]:
    """Splink's settings: the same levels, in the same SQL; with a model, its shares and its prior."""
    settings: dict[str, Any] = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record",
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": False,
        "comparisons": [
            {
                "output_column_name": comparison.name,
                "comparison_levels": _levels(comparison, model.shares if model else None),
            }
            for comparison in COMPARISONS
            if comparison.name not in OURS_ALONE
        ],
    }
    if model:
        odds = 2.0 ** model.prior()
        settings["probability_two_random_records_match"] = odds / (1 + odds)
    return settings


def chance_agreement(engine: Engine, records: str) -> dict[str, list[float]]:
    """Splink's u for each level, from all pairs of the given records; nought where it met none.

    The records are a sample already, so that Splink takes every pair and the answer does not hang on a seed.
    """
    from splink import Linker

    engine.create("link_splink_input", f"SELECT record, {', '.join(COLUMNS)} FROM {records}")
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            linker = Linker(engine.splink_api("link_splink_input").register("link_splink_input"), splink_settings())
            linker.training.estimate_u_using_random_sampling(max_pairs=1e9, min_count_per_level=None, num_chunks=1)
            trained = linker.misc.save_model_to_json()
    finally:
        logging.disable(before)
    found = {}
    for comparison in trained["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        found[comparison["output_column_name"]] = [
            round(float(level.get("u_probability") or 0.0), 9) for level in levels
        ]
    engine.drop("link_splink_input")
    return found
