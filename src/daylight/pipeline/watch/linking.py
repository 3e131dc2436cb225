"""Which person each new mention is: known people stay who they are, and a new mention joins one of them or nobody."""

from dataclasses import dataclass, field
from itertools import combinations, pairwise

import numpy as np
import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.clusters import Labels, Rules, agglomerate
from daylight.pipeline.link.collective import MOST_OPPOSITE, join_opposites
from daylight.pipeline.link.identifiers import fresh_ids, person_id
from daylight.pipeline.link.judgements import Judged
from daylight.pipeline.link.mixture import Model
from daylight.pipeline.link.outcome import REVIEW, make_edges
from daylight.pipeline.link.weighing import Weigher
from daylight.pipeline.watch.answer import Placed, RunnerUp
from daylight.pipeline.watch.candidates import Weighed, bring_records, shape_new, weigh
from daylight.pipeline.watch.index import Index
from daylight.pipeline.watch.sealing import place_sealed

SHOWN_RUNNERS_UP = 5
SEALED_WEIGHT = 20.0
"""As every run weighs two sealed mentions of one identity."""
_RETRIES = 4

Clusters = dict[int, int]
"""Each record's cluster, named by its lowest record."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The person of each new mention, the links behind it, and known people who may be one human."""

    mentions: tuple[Placed, ...]
    persons: dict[int, str] = field(repr=False)  # mention number to person id
    edges: pa.Table = field(repr=False)
    alike: tuple[tuple[str, str], ...] = ()


def link_new(desk: Engine, index: Index, weigher: Weigher) -> Linked:
    """Link the desk's `tidy_mentions` and `mention_pairs`, numbered after the index's, to the people of the index."""
    weighed = weigh(desk, index, weigher, shape_new(desk))
    clusters, alike = _merge(index, weighed, Rules(weigher.model.prior()))
    clusters = _by_those_opposite(desk, index, weigher.model, weighed, clusters)
    protected = place_sealed(desk, index, clusters)
    persons = _name(desk, index, clusters, protected)
    edges = _edges(desk, weigher, clusters | protected)
    return Linked(_placed(desk, index, persons, weighed, edges), persons, edges, alike)


def _merge(index: Index, weighed: Weighed, rules: Rules) -> tuple[Clusters, tuple[tuple[str, str], ...]]:
    """Clusters with the known people held as they are; and the pairs of them that would be joined if they were not."""
    records = np.unique(np.concatenate([weighed.new, *weighed.near.values()]))
    inside = np.isin(weighed.left, records) & np.isin(weighed.right, records)
    left, right = (np.searchsorted(records, side[inside]) for side in (weighed.left, weighed.right))
    firsts = {person: int(np.searchsorted(records, own[0])) for person, own in weighed.near.items()}
    same = [
        pair for own in weighed.near.values() for pair in pairwise(np.searchsorted(records, own).tolist())
    ]  # fmt: skip
    different = list(combinations(sorted(firsts.values()), 2))
    labels = agglomerate(len(records), left, right, weighed.weight[inside], rules, same, different)
    free = agglomerate(len(records), left, right, weighed.weight[inside], rules, same, [])
    with_new = set(free[np.searchsorted(records, weighed.new)].tolist())
    alike = [
        (index.people[one], index.people[other])
        for one, other in combinations(sorted(firsts), 2)
        if free[firsts[one]] == free[firsts[other]] and int(free[firsts[one]]) in with_new
    ]
    return dict(zip(records.tolist(), records[labels].tolist(), strict=True)), tuple(sorted(alike))


def _by_those_opposite(desk: Engine, index: Index, model: Model, weighed: Weighed, clusters: Clusters) -> Clusters:
    """The second pass, for new records that are nobody known beside somebody known: who else was named opposite?"""
    known = {cluster for person in weighed.near.values() for cluster in [clusters[int(person[0])]]}
    beside: dict[int, np.ndarray] = {}
    for sides, opposite in ((("suspect", "victim"), index.victims_of), (("victim", "suspect"), index.accused_by)):
        for settled, unsettled in _named_opposite(desk, *sides):
            if clusters[settled] in known and clusters[unsettled] not in known:
                own = index.mentions_of.of(index.persons_of(_records_in(index, clusters, settled)))
                beside |= {int(each): own for each in index.persons_of(opposite.of(own))[: MOST_OPPOSITE + 1]}
    if not beside:
        return clusters
    persons = np.array(sorted(beside), np.int64)
    mentions = np.unique(np.concatenate([index.mentions_of.of(persons), *beside.values()]))
    bring_records(desk, index, np.array([each for each in clusters if each <= index.last_no], np.int64))
    every = np.unique(np.concatenate([persons, index.persons_of(mentions)]))
    _bring_named(desk, index, mentions, every)
    joined = dict(clusters)
    firsts = []
    for person in every.tolist():
        own = index.records_of(np.array([person]))
        label = next((clusters[each] for each in own.tolist() if each in clusters), None)
        joined |= dict.fromkeys(own.tolist(), int(own[0]) if label is None and len(own) else label or 0)
        firsts += own[:1].tolist()
    apart = Judged(different=list(combinations(sorted(firsts), 2)))
    return join_opposites(desk, model, apart, Labels.told(joined)).among(joined)


def _records_in(index: Index, clusters: Clusters, record: int) -> np.ndarray:
    """The known records that stand in the cluster of this one."""
    own = [each for each, cluster in clusters.items() if cluster == clusters[record] and each < index.last_no + 1]
    return np.array(own, np.int64)


def _named_opposite(desk: Engine, settled: str, unsettled: str) -> list[tuple[int, int]]:
    """Pairs of new records named opposite each other, in this order of parts."""
    return desk.rows(f"""
        SELECT DISTINCT a.record, b.record FROM mention_pairs AS p
        JOIN link_members AS a ON a.mention_no = p.{settled}_no
        JOIN link_members AS b ON b.mention_no = p.{unsettled}_no
        WHERE NOT a.sealed AND NOT b.sealed ORDER BY ALL
    """)


def _bring_named(desk: Engine, index: Index, mentions: np.ndarray, persons: np.ndarray) -> None:
    """Put the records of known people, and whom their mentions were named beside, on the desk."""
    bring_records(desk, index, index.records_of(persons))
    own = mentions[index.record_of[mentions] > 0]
    desk.load("watch_members", pa.table({"mention_no": own, "record": index.record_of[own]}), staged=True)
    desk.run("INSERT INTO link_members BY NAME SELECT *, false AS later, false AS sealed FROM watch_members")
    desk.load("watch_pairs", index.pairs.of(np.concatenate([own, index.accused_by.of(own)])), staged=True)
    desk.run("INSERT INTO mention_pairs BY NAME SELECT * FROM watch_pairs")


def _name(desk: Engine, index: Index, clusters: Clusters, protected: Clusters) -> dict[int, str]:
    """The person of each new mention: the known one in its cluster, or a new id made as every run makes them."""
    members = desk.rows("""
        SELECT m.mention_no, m.record, m.sealed, t.source || '/' || t.source_table || '/' || t.record_id
        FROM link_members AS m JOIN tidy_mentions AS t USING (mention_no) ORDER BY m.mention_no
    """)
    known = {
        cluster: index.people[index.place_of[record]]
        for record, cluster in (clusters | {each: each for each in protected.values()}).items()
        if record <= index.last_no
    }  # fmt: skip
    persons: dict[int, str] = {}
    fresh: dict[int, str] = {}
    for mention, record, sealed, key in members:
        cluster = protected[mention] if sealed else clusters.get(record, record)
        if cluster in known:
            persons[mention] = known[cluster]
            continue
        if cluster not in fresh:
            met = {person_id(key, attempt) for attempt in range(_RETRIES)} & index.places.keys()
            fresh[cluster] = fresh_ids([key], met | set(fresh.values()))[0]
        persons[mention] = fresh[cluster]
    return persons


def _edges(desk: Engine, weigher: Weigher, clusters: Clusters) -> pa.Table:
    """The links of the new mentions, as every run keeps them."""
    numbers = pa.table({"mention_no": list(clusters), "cluster": list(clusters.values())})
    desk.load("link_people", numbers.cast(pa.schema([("mention_no", pa.int64()), ("cluster", pa.int64())])))
    _fold(desk, weigher)
    make_edges(desk, Judged())
    return desk.arrow("SELECT * FROM edges ORDER BY left_no, right_no")


def _fold(desk: Engine, weigher: Weigher) -> None:
    """Make `link_folded`: new mentions told alike, and sealed ones of one identity, as every run folds them."""
    desk.create(
        "link_doubles",
        "SELECT m.record, m.mention_no FROM link_members AS m SEMI JOIN tidy_mentions AS t USING (mention_no)"
        " WHERE m.record <> m.mention_no AND NOT m.sealed",
    )
    desk.create(
        "link_folded",
        f"SELECT least(cluster, mention_no) AS l, greatest(cluster, mention_no) AS r, {SEALED_WEIGHT} AS weight"
        f" FROM link_people AS p SEMI JOIN link_members AS m ON m.mention_no = p.mention_no AND m.sealed"
        " WHERE cluster <> mention_no",
    )
    if not desk.count("link_doubles"):
        return
    desk.run(
        "INSERT INTO link_people BY NAME SELECT d.mention_no, p.cluster FROM link_doubles AS d"
        " JOIN link_people AS p ON p.mention_no = d.record"
    )
    alike = desk.arrow("SELECT DISTINCT record FROM link_doubles")["record"].to_numpy()
    records = desk.arrow("SELECT * FROM link_records")
    left, right, weight = weigher.weights(records, alike, alike, {})
    desk.load("link_alike_scored", pa.table({"l": left, "r": right, "weight": weight}))
    desk.run(
        "INSERT INTO link_folded SELECT d.record, d.mention_no, s.weight FROM link_doubles AS d"
        " JOIN link_alike_scored AS s ON s.l = d.record"
    )


def _placed(
    desk: Engine, index: Index, persons: dict[int, str], weighed: Weighed, edges: pa.Table
) -> tuple[Placed, ...]:
    """What is told of each new mention."""
    best: dict[int, float] = {}
    for edge in edges.filter(edges["used"]).to_pylist():
        for end in (edge["left_no"], edge["right_no"]):
            best[end] = max(best.get(end, edge["weight"]), edge["weight"])
    members = desk.rows("""
        SELECT m.mention_no, m.record, m.sealed, t.record_id, t.role
        FROM link_members AS m JOIN tidy_mentions AS t USING (mention_no) ORDER BY m.mention_no
    """)
    return tuple(
        Placed(
            record_id, role, persons[mention], persons[mention] in index.places, sealed,
            best.get(record), _probability(best.get(record)),
            () if sealed else _runners_up(index, weighed, record, persons[mention]),
        )
        for mention, record, sealed, record_id, role in members
    )  # fmt: skip


def _runners_up(index: Index, weighed: Weighed, record: int, chosen: str) -> tuple[RunnerUp, ...]:
    """Other known people whom a reviewer would want to look at, the likeliest first."""
    mine = (weighed.right == record) & (weighed.weight >= REVIEW) & (weighed.left <= index.last_no)
    best: dict[str, float] = {}
    for place, weight in zip(index.place_of[weighed.left[mine]].tolist(), weighed.weight[mine].tolist(), strict=True):
        person = index.people[place]
        best[person] = max(best.get(person, weight), weight)
    best.pop(chosen, None)
    ordered = sorted(best, key=lambda person: (-best[person], person))[:SHOWN_RUNNERS_UP]
    return tuple(RunnerUp(person, _probability(best[person]) or 0.0) for person in ordered)


def _probability(weight: float | None) -> float | None:
    return None if weight is None else round(1 / (1 + 2.0**-weight), 6)
