"""Small tables of what the domain knows of codes: offences with their weights, outcomes, relationships, orders."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from daylight.domain.harm import Edition, read_edition, shipped_edition, weight_of
from daylight.domain.offences import normal_code
from daylight.domain.outcomes import FAMILIES, outcome_of
from daylight.pipeline.engines import Engine
from daylight.tables.extracts import FAMILY, INTIMATE, OUTCOMES, RELATIONSHIPS

_CODES = pa.schema(
    [
        ("code", pa.string()),
        ("domestic_only", pa.bool_()),
        ("sexual", pa.bool_()),
        ("stalking", pa.bool_()),
        ("weight", pa.float64()),
        ("assumed", pa.bool_()),
    ]
)
_CODES_MET = """
    SELECT coalesce(offence_code, code) FROM tidy_offences
    UNION ALL
    SELECT offence_code FROM records_convictions
"""


def edition_in_force(weights: Path | None) -> Edition:
    """The severity weights of this run: the shipped edition, or the force's own file laid over it.

    Raises BadExtract with every fault of that file.
    """
    if weights is None:
        return shipped_edition()
    return read_edition(weights.read_bytes(), name=weights.stem, file=weights.name)


def load_codes(engine: Engine, edition: Edition) -> None:
    """Make gather_codes: for each offence code as written, its normal form, themes and weight."""

    def known(text: str) -> Sequence[Any]:
        offence = normal_code(text)
        weight = weight_of(offence, edition)
        if offence is None:
            return None, False, False, False, weight.points, weight.assumed
        return offence.code, offence.domestic_only, offence.sexual, offence.stalking, weight.points, weight.assumed

    engine.translate("gather_codes", _CODES_MET, known, _CODES)


def load_outcomes(engine: Engine) -> None:
    """Make gather_outcomes (code to family and gravity) and gather_outcome_families (gravity 0 is the gravest)."""
    families = [outcome_of(code).family for code in OUTCOMES]
    gravities = pa.array([FAMILIES.index(family) for family in families], pa.int32())
    engine.load("gather_outcomes", pa.table({"code": list(OUTCOMES), "family": families, "gravity": gravities}))
    places = pa.array(range(len(FAMILIES)), pa.int32())
    engine.load("gather_outcome_families", pa.table({"gravity": places, "family": list(FAMILIES)}))


def load_relationships(engine: Engine) -> None:
    """Make gather_relationships: each code, its rank (closest first), if intimate or family, if it says anything."""
    engine.load(
        "gather_relationships",
        pa.table(
            {
                "rank": pa.array(range(len(RELATIONSHIPS)), pa.int32()),
                "relationship": pa.array(RELATIONSHIPS, pa.string()),
                "intimate": pa.array([code in INTIMATE for code in RELATIONSHIPS], pa.bool_()),
                "family": pa.array([code in FAMILY for code in RELATIONSHIPS], pa.bool_()),
                "says": pa.array([code != "unknown" for code in RELATIONSHIPS], pa.bool_()),
            }
        ),
    )
