"""Which id each person bears, and the register of what became of people since the previous release."""

from pathlib import Path

import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.identifiers import fresh_ids
from daylight.pipeline.link.register import Change, keep_ids

_KEY = "source || '/' || source_table || '/' || record_id"
_REGISTER = pa.schema(
    [("person_id", pa.string()), ("change", pa.string()), ("other_ids", pa.list_(pa.string())), ("reason", pa.string())]
)


def name_people(engine: Engine, previous: Path | None) -> None:
    """Make `link_ids` (cluster, person_id) and `register` from `link_people` (mention_no, cluster, later)."""
    engine.create(
        "link_first",
        f"""
        SELECT cluster, {_KEY} AS key, known
        FROM tidy_mentions JOIN (
            SELECT cluster, coalesce(min(mention_no) FILTER (NOT later), min(mention_no)) AS mention_no,
                   bool_or(NOT later) AS known
            FROM link_people GROUP BY cluster) USING (mention_no)
        """,
    )
    if previous is None:
        _first_release(engine)
    else:
        _next_release(engine, previous)
    engine.drop("link_first")


def _load(engine: Engine, clusters: list[int], ids: list[str], changes: list[Change]) -> None:
    engine.load(
        "link_ids", pa.table({"cluster": pa.array(clusters, pa.int64()), "person_id": pa.array(ids, pa.string())})
    )
    rows = [
        [c.person_id for c in changes],
        [c.change for c in changes],
        [list(c.other_ids) for c in changes],
        [c.reason for c in changes],
    ]
    engine.load(
        "register",
        pa.table([pa.array(row, field.type) for row, field in zip(rows, _REGISTER, strict=True)], schema=_REGISTER),
    )


def _first_release(engine: Engine) -> None:
    found = engine.arrow("SELECT cluster, key FROM link_first ORDER BY known DESC, key")
    ids = fresh_ids(found["key"].to_pylist(), set())
    reason = "There is no previous release."
    _load(engine, found["cluster"].to_pylist(), ids, [Change(person, "new", (), reason) for person in sorted(ids)])


def _next_release(engine: Engine, previous: Path) -> None:
    engine.read_parquet("link_before", previous / "mentions.parquet")
    before = dict(engine.rows(f"SELECT {_KEY}, person_id FROM link_before"))
    retired = {row[0] for row in engine.rows("SELECT DISTINCT person_id FROM link_before")}
    if (previous / "register.parquet").exists():
        engine.read_parquet("link_before", previous / "register.parquet")
        retired |= {row[0] for row in engine.rows("SELECT DISTINCT person_id FROM link_before")}
    firsts = dict(engine.rows("SELECT cluster, key FROM link_first"))
    people: dict[str, list[str]] = {key: [] for key in firsts.values()}
    for cluster, key in engine.rows(f"SELECT cluster, {_KEY} FROM tidy_mentions JOIN link_people USING (mention_no)"):
        people[firsts[cluster]].append(key)
    ids, changes = keep_ids(people, before, retired)
    clusters = sorted(firsts)
    _load(engine, clusters, [ids[firsts[cluster]] for cluster in clusters], changes)
    engine.drop("link_before")
