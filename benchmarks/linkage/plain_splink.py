"""What an expert gets from plain Splink with its documented advice: the rival in the same table."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from daylight.pipeline.engines import Engine

COLUMNS = (
    "forename", "surname", "birth_date", "sex", "phone", "email", "nominal_id", "pnc_id", "postcode", "street", "house",
    "town", "ethnicity", "middle_names",
)  # fmt: skip
BLOCKING = (
    ("forename", "surname"), ("surname", "birth_date"), ("forename", "birth_date"), ("postcode", "birth_date"),
    ("postcode", "surname"), ("postcode", "forename"), ("email",), ("phone",), ("nominal_id",), ("pnc_id",),
)  # fmt: skip
SMALL = 20_000
SMALL_BLOCKING = (("birth_date",), ("forename",), ("surname",), ("postcode",))
"""What an expert adds where the data are few enough to afford it."""
TRAINING = (("forename", "surname"), ("birth_date",))
SURE = (("forename", "surname", "birth_date"), ("nominal_id",), ("email",), ("phone", "surname"))


def _filled(engine: Engine) -> set[str]:
    counts = engine.rows(f"SELECT {', '.join(f'count({name})' for name in COLUMNS)} FROM tidy_mentions")[0]
    return {name for name, count in zip(COLUMNS, counts, strict=True) if count}


def _comparisons(filled: set[str]) -> list[Any]:
    import splink.comparison_library as cl

    chosen: list[Any] = [cl.ForenameSurnameComparison("forename", "surname")]
    special = {
        "birth_date": cl.DateOfBirthComparison("birth_date", input_is_string=False),
        "email": cl.EmailComparison("email"),
        "postcode": cl.PostcodeComparison("postcode"),
        "street": cl.JaroWinklerAtThresholds("street", [0.92]),
        "town": cl.JaroWinklerAtThresholds("town", [0.88]),
        "middle_names": cl.JaroWinklerAtThresholds("middle_names", [0.88]),
    }
    frequent = {"phone", "nominal_id", "pnc_id", "ethnicity", "house", "town"}
    for name in COLUMNS[2:]:
        if name in filled:
            comparison = special.get(name, cl.ExactMatch(name))
            chosen.append(comparison.configure(term_frequency_adjustments=True) if name in frequent else comparison)
    return chosen


def predict(engine: Engine, *, most_training_pairs: float | None = None) -> pa.Table:
    """Pairs of mention_no (l, r) and their weight, from plain Splink trained with its documented advice.

    `most_training_pairs` caps the pairs of each round of training: an expert's way to make it faster. By default,
    as Splink's own default, there is no cap.
    """
    from splink import Linker, SettingsCreator, block_on

    filled = _filled(engine)

    def rules(choices: Sequence[tuple[str, ...]]) -> list[Any]:
        return [block_on(*names) for names in choices if set(names) <= filled]

    engine.create(
        "splink_input",
        f"SELECT mention_no, forename || ' ' || surname AS whole_name, {', '.join(COLUMNS)} FROM tidy_mentions",
    )
    small = engine.count("tidy_mentions") <= SMALL
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="mention_no",
        comparisons=_comparisons(filled),
        blocking_rules_to_generate_predictions=rules(BLOCKING + (SMALL_BLOCKING if small else ())),
        retain_matching_columns=False,
    )
    api = engine.splink_api()
    linker = Linker(api.register("splink_input"), settings)
    linker.training.estimate_probability_two_random_records_match(rules(SURE), recall=0.7)
    linker.training.estimate_u_using_random_sampling(seed=1)
    for rule in rules(TRAINING):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=most_training_pairs)
    found = linker.inference.predict(threshold_match_probability=0.01)
    return found.as_pyarrow_table().select(["mention_no_l", "mention_no_r", "match_weight"])


def clusters(engine: Engine, pairs: pa.Table, weight: float) -> list[int]:
    """Connected component of each mention, in the order of mention_no, over the pairs at least this heavy."""
    numbers = engine.arrow("SELECT mention_no FROM tidy_mentions ORDER BY mention_no")["mention_no"].to_numpy()
    kept = pairs["match_weight"].to_numpy() >= weight
    ends = [np.searchsorted(numbers, pairs[side].to_numpy()[kept]) for side in ("mention_no_l", "mention_no_r")]
    graph = coo_matrix((np.ones(int(kept.sum())), tuple(ends)), shape=(len(numbers), len(numbers)))
    return connected_components(graph, directed=False)[1].tolist()


def plain_splink(engine: Engine, *, threshold: float, name: str, most_training_pairs: float | None = None) -> None:
    """Make table `name` (mention_no, person_id, link_weight) from plain Splink at a match probability."""
    pairs = predict(engine, most_training_pairs=most_training_pairs)
    labels = clusters(engine, pairs, float(np.log2(threshold / (1 - threshold))))
    numbers = engine.arrow("SELECT mention_no FROM tidy_mentions ORDER BY mention_no")["mention_no"]
    people = pa.array([f"S{label}" for label in labels], pa.string())
    engine.load(
        name, pa.table({"mention_no": numbers, "person_id": people, "link_weight": pa.nulls(len(people), pa.float64())})
    )
