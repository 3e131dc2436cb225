"""The list under a definition that somebody's links lead to, against the humans who truly meet it."""

from collections.abc import Sequence

import pyarrow as pa

from benchmarks.linkage.contests import Truth
from benchmarks.serial import ListQuality, human_of_each_person, list_quality
from daylight.pipeline.engines import Engine
from daylight.pipeline.gather import gather
from daylight.pipeline.screen import screen
from daylight.pipeline.settings import Settings

DEFINITION = "hampshire-2012"
NO_EDGES = """
    SELECT 0::BIGINT AS left_no, 0::BIGINT AS right_no, 0.0 AS weight, 0.0 AS probability,
        'model' AS kind, false AS used
    WHERE false
"""
NO_DOUBT = "SELECT DISTINCT person_id, 1.0::DOUBLE AS confidence FROM links"


def load_links(engine: Engine, people: Sequence[object]) -> None:
    """Put these people, in the order of mention_no, in the place of link's own answer."""
    numbers = engine.arrow("SELECT mention_no FROM tidy_mentions ORDER BY mention_no")["mention_no"]
    names = pa.array([f"S{person}" for person in people], pa.string())
    weights = pa.nulls(len(names), pa.float64())
    engine.load("links", pa.table({"mention_no": numbers, "person_id": names, "link_weight": weights}))
    engine.create("edges", NO_EDGES)
    engine.create("confidence", NO_DOUBT)


def serial_quality(engine: Engine, settings: Settings, truth: Truth) -> ListQuality | None:
    """Precision and recall of the people listed by the links in the engine; None where the set has no incidents."""
    if truth.met is None:
        return None
    gather(engine, settings)
    screen(engine, settings)
    people = [row[0] for row in engine.rows("SELECT person_id FROM links ORDER BY mention_no")]
    humans = {number: human for number, human in enumerate(truth.humans) if human is not None}
    human_of = human_of_each_person({number: people[number] for number in humans}, humans)
    met = engine.rows(f"SELECT person_id FROM statuses WHERE met AND definition = '{DEFINITION}'")
    return list_quality(DEFINITION, [row[0] for row in met], truth.met.get(DEFINITION, set()), human_of)
