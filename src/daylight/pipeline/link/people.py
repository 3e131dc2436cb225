"""Which id each person bears, and the register of what became of people since the previous release."""

from pathlib import Path

import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.identifiers import fresh_ids
from daylight.pipeline.link.register import Change, Followed, carry_on, follow, keep_ids

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
    former: list[Change] = []
    if (previous / "register.parquet").exists():
        engine.read_parquet("link_before", previous / "register.parquet")
        rows = engine.rows("SELECT person_id, change, other_ids, reason FROM link_before ORDER BY ALL")
        former = [Change(person, change, tuple(others or ()), reason) for person, change, others, reason in rows]
        retired |= {change.person_id for change in former}
    firsts = dict(engine.rows("SELECT cluster, key FROM link_first"))
    people: dict[str, list[str]] = {key: [] for key in firsts.values()}
    for cluster, key in engine.rows(f"SELECT cluster, {_KEY} FROM tidy_mentions JOIN link_people USING (mention_no)"):
        people[firsts[cluster]].append(key)
    ids, changes = keep_ids(people, before, retired)
    clusters = sorted(firsts)
    register = sorted([*changes, *carry_on(former, changes)])
    _load(engine, clusters, [ids[firsts[cluster]] for cluster in clusters], register)
    engine.drop("link_before")


_DECIDED = {"decided_holds": "A hold", "decided_listed": "The listing"}


def follow_people(engine: Engine) -> None:
    """Lead `decided_holds` and `decided_listed` to whoever their people are now; report in `contradictions`.

    Only what this run reads is led on: the decisions themselves are the site's, and no run writes them.
    """
    told: set[str] = set()
    for name, kind in _DECIDED.items():
        about = [row[0] for row in engine.rows(f"SELECT DISTINCT person_id FROM {name} WHERE person_id IS NOT NULL")]
        if about:
            found = _followed(engine, sorted(about), kind)
            told |= {each.sentence for each in found.values() if each.sentence}
            _lead_on(engine, name, {old: each.ids for old, each in found.items()})
    if told:
        engine.load("link_told", pa.table({"sentence": pa.array(sorted(told), pa.string())}))
        engine.run("INSERT INTO contradictions SELECT sentence FROM link_told")
        engine.drop("link_told")


def _followed(engine: Engine, about: list[str], kind: str) -> dict[str, Followed]:
    rows = engine.rows("SELECT person_id, change, other_ids, reason FROM register WHERE change IN ('joined', 'split')")
    changes = sorted(Change(person, change, tuple(others), reason) for person, change, others, reason in rows)
    present = {row[0] for row in engine.rows("SELECT person_id FROM link_ids")}
    return {person: follow(person, kind, present, changes) for person in about}


def _lead_on(engine: Engine, name: str, heirs: dict[str, tuple[str, ...]]) -> None:
    pairs = [(old, new) for old, ids in heirs.items() for new in ids]
    engine.load("link_heirs", pa.table({"old": [old for old, _ in pairs], "new": [new for _, new in pairs]}))
    engine.create(
        "link_led",
        f"SELECT DISTINCT d.* REPLACE (h.new AS person_id) FROM {name} AS d JOIN link_heirs AS h"
        " ON h.old = d.person_id",
    )
    engine.create(name, "SELECT * FROM link_led")
    engine.drop("link_heirs", "link_led")
