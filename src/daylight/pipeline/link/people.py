"""Which id each person bears, and the register of what became of people since the previous release."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.identifiers import fresh_ids, person_id
from daylight.pipeline.link.register import Change, Followed, carry_on, follow, keep_ids

_KEY = "source || '/' || source_table || '/' || record_id"
_ATTEMPTS = 4
"""No fresh id was ever taken so often: a thousand million million are to be had."""
_IDS = pa.schema([("cluster", pa.int64()), ("person_id", pa.string())])
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


def _first_release(engine: Engine) -> None:
    """Fresh ids for everybody, piece by piece: a nation's keys are never held at once."""
    taken: set[str] = set()
    pieces = [
        pa.record_batch([batch["cluster"], pa.array(fresh_ids(batch["key"].to_pylist(), taken))], schema=_IDS)
        for batch in engine.batches("SELECT cluster, key FROM link_first ORDER BY known DESC, key")
    ]
    del taken
    engine.load("link_ids", pa.Table.from_batches(pieces, _IDS))
    engine.create(
        "register",
        "SELECT person_id, 'new' AS change, CAST([] AS VARCHAR[]) AS other_ids,"
        " 'There is no previous release.' AS reason FROM link_ids",
    )


def _next_release(engine: Engine, previous: Path) -> None:
    """Most people are whom they were, and so is nobody else: they go on, and only the others are told apart."""
    engine.read_parquet("link_before", previous / "mentions.parquet")
    engine.create(
        "link_overlaps",
        """
        SELECT p.cluster, b.person_id FROM link_people AS p JOIN tidy_mentions AS m USING (mention_no)
        JOIN link_before AS b ON b.source = m.source AND b.source_table = m.source_table AND b.record_id = m.record_id
        GROUP BY p.cluster, b.person_id
        """,
    )
    engine.create(
        "link_same",
        """
        SELECT cluster, person_id FROM (
            SELECT *, count(*) OVER (PARTITION BY cluster) AS ids, count(*) OVER (PARTITION BY person_id) AS clusters
            FROM link_overlaps)
        WHERE ids = 1 AND clusters = 1
        """,
    )
    former = _former(engine, previous)
    clusters, ids, changes = _others(engine, former)
    engine.load("link_ids", pa.table([pa.array(clusters, pa.int64()), pa.array(ids, pa.string())], _IDS))
    engine.run("INSERT INTO link_ids SELECT cluster, person_id FROM link_same")
    _load_register(engine, [*changes, *carry_on(former, changes)])
    engine.run(
        "INSERT INTO register SELECT person_id, 'continued', CAST([] AS VARCHAR[]), 'The same person as in the previous"
        " release.' FROM link_same"
    )
    engine.drop("link_before", "link_overlaps", "link_same")


def _former(engine: Engine, previous: Path) -> list[Change]:
    """The rows of ids that ended in earlier releases. The others tell of people who are among the mentions."""
    if not (previous / "register.parquet").exists():
        return []
    engine.read_parquet("link_former", previous / "register.parquet")
    rows = engine.rows(
        "SELECT person_id, change, other_ids, reason FROM link_former WHERE change IN ('joined', 'gone') ORDER BY ALL"
    )
    engine.drop("link_former")
    return [Change(person, change, tuple(others or ()), reason) for person, change, others, reason in rows]


def _others(engine: Engine, former: list[Change]) -> tuple[list[int], list[str], list[Change]]:
    """Clusters that are not plainly one former person, their ids, and what is to be told of them and of lost ids."""
    firsts = dict(engine.rows("SELECT cluster, key FROM link_first ANTI JOIN link_same USING (cluster)"))
    people: dict[str, list[str]] = {key: [] for key in firsts.values()}
    before = {}
    for cluster, key, person in engine.rows(
        f"""
        SELECT p.cluster, {_KEY}, b.person_id
        FROM link_people AS p JOIN tidy_mentions AS m USING (mention_no) JOIN link_before AS b
        USING (source, source_table, record_id) ANTI JOIN link_same AS s ON s.cluster = p.cluster
        """
    ):
        people[firsts[cluster]].append(key)
        before[key] = person
    lost = engine.rows("SELECT DISTINCT b.person_id FROM link_before AS b ANTI JOIN link_overlaps USING (person_id)")
    before |= {person: person for (person,) in lost}  # a mention that is nobody's now
    ids, changes = keep_ids(people, before, _borne(engine, people) | {change.person_id for change in former})
    clusters = sorted(firsts)
    return clusters, [ids[firsts[cluster]] for cluster in clusters], changes


def _borne(engine: Engine, keys: Iterable[str]) -> set[str]:
    """Of the ids that people with these keys may be given, those that the previous release knows."""
    possible = sorted({person_id(key, attempt) for key in keys for attempt in range(_ATTEMPTS)})
    engine.load("link_possible", pa.table({"person_id": pa.array(possible, pa.string())}))
    found = {
        row[0] for row in engine.rows("SELECT person_id FROM link_possible SEMI JOIN link_before USING (person_id)")
    }
    engine.drop("link_possible")
    return found


def _load_register(engine: Engine, changes: list[Change]) -> None:
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
