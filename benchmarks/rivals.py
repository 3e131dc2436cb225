"""What Daylight is compared with: the force's own nominal id, and plain Splink, screened by the same rules.

`python -m benchmarks.rivals EXTRACTS OUT` writes `nominal/` and `splink/` (mentions and statuses) and timings.json.
"""

import json
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.linkage.lists import NO_DOUBT, NO_EDGES
from benchmarks.linkage.plain_splink import plain_splink
from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.gather import gather
from daylight.pipeline.receive import receive
from daylight.pipeline.screen import screen
from daylight.pipeline.settings import Settings
from daylight.pipeline.tidy import tidy

NOMINAL = """
    SELECT mention_no,
        coalesce('N' || source || '/' || nominal_id, 'M' || mention_no::VARCHAR) AS person_id,
        NULL::DOUBLE AS link_weight
    FROM tidy_mentions
"""


def _screened(engine: Engine, settings: Settings, links: str, out: Path) -> None:
    """Statuses by the same rules from somebody else's links."""
    engine.create("links", links)
    engine.create("edges", NO_EDGES)
    engine.create("confidence", NO_DOUBT)
    gather(engine, settings)
    screen(engine, settings)
    out.mkdir(parents=True, exist_ok=True)
    engine.write_parquet(
        "SELECT source, source_table, record_id, source_row, person_id FROM tidy_mentions"
        " JOIN links USING (mention_no)",
        out / "mentions.parquet",
    )
    engine.write_parquet("SELECT * FROM statuses", out / "statuses.parquet")


def _seconds(engine: Engine, name: str, most_training_pairs: float | None = None) -> float:
    began = time.perf_counter()
    plain_splink(engine, threshold=0.95, name=name, most_training_pairs=most_training_pairs)
    return time.perf_counter() - began


def main(extracts: Path, out: Path) -> None:
    """Link the extracts twice and screen both."""
    settings = Settings(extracts=extracts, out=out, as_of=date(2026, 10, 31))
    with tempfile.TemporaryDirectory() as scratch, open_engine("duckdb", scratch=Path(scratch)) as engine:
        receive(engine, settings)
        tidy(engine, settings)
        capped = _seconds(engine, "splink_capped", most_training_pairs=1e6)
        seconds = _seconds(engine, "splink_links")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        _screened(engine, settings, NOMINAL, out / "nominal")
        _screened(engine, settings, "SELECT * FROM splink_links", out / "splink")
    timings = {"splink_seconds": seconds, "splink_capped_seconds": capped, "splink_peak_mb": peak}
    (out / "timings.json").write_text(json.dumps(timings), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
