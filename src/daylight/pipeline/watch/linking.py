"""Which person each new mention is: known people stay who they are, and a new mention joins one of them or nobody."""

from dataclasses import asdict, dataclass, field
from itertools import combinations, pairwise

import numpy as np
import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.clusters import Labels, Rules, agglomerate
from daylight.pipeline.link.collective import MOST_OPPOSITE, join_opposites
from daylight.pipeline.link.edging import edges_of_few
from daylight.pipeline.link.identifiers import fresh_ids, person_id
from daylight.pipeline.link.judgements import Judged
from daylight.pipeline.link.mixture import Model
from daylight.pipeline.link.outcome import REVIEW
from daylight.pipeline.link.shaping import Member, Shaped, shape_few
from daylight.pipeline.link.weighing import Weigher
from daylight.pipeline.watch.answer import Placed, RunnerUp
from daylight.pipeline.watch.candidates import Weighed, bring_records, weigh
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
    shaped = shape_few(desk, desk.arrow("SELECT * FROM tidy_mentions"), index.records.schema)
    desk.create("link_judged", "SELECT mention_no FROM tidy_mentions WHERE false")
    weighed = weigh(desk, index, weigher, shaped)
    clusters, alike = _merge(index, weighed, Rules(weigher.model.prior()))
    clusters = _by_those_opposite(desk, index, weigher.model, shaped, weighed, clusters)
    protected = place_sealed(desk, index, clusters) if any(each.sealed for each in shaped.members) else {}
    persons = _name(index, shaped, clusters, protected)
    edges = _edges(desk, index, weigher, shaped, clusters, protected)
    return Linked(_placed(index, shaped, persons, weighed, edges), persons, edges, alike)


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


def _by_those_opposite(
    desk: Engine, index: Index, model: Model, shaped: Shaped, weighed: Weighed, clusters: Clusters
) -> Clusters:
    """The second pass, for new records that are nobody known beside somebody known: who else was named opposite?"""
    pairs = _named_opposite(desk, shaped)
    known = {cluster for person in weighed.near.values() for cluster in [clusters[int(person[0])]]}
    beside: dict[int, np.ndarray] = {}
    turned = sorted((victim, suspect) for suspect, victim in pairs)
    for named, opposite in ((pairs, index.victims_of), (turned, index.accused_by)):
        for settled, unsettled in named:
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


def _named_opposite(desk: Engine, shaped: Shaped) -> list[tuple[int, int]]:
    """Pairs of new records, suspect and victim, named opposite each other; a sealed one is left out."""
    record = {each.mention_no: each.record for each in shaped.members if not each.sealed}
    if len(record) < 2:
        return []
    pairs = desk.rows("SELECT suspect_no, victim_no FROM mention_pairs")
    return sorted({(record[one], record[other]) for one, other in pairs if one in record and other in record})


def _bring_named(desk: Engine, index: Index, mentions: np.ndarray, persons: np.ndarray) -> None:
    """Put the records of known people, and whom their mentions were named beside, on the desk."""
    bring_records(desk, index, index.records_of(persons))
    own = mentions[index.record_of[mentions] > 0]
    desk.load("watch_members", pa.table({"mention_no": own, "record": index.record_of[own]}), staged=True)
    desk.run("INSERT INTO link_members BY NAME SELECT *, false AS later, false AS sealed FROM watch_members")
    desk.load("watch_pairs", index.pairs.of(np.concatenate([own, index.accused_by.of(own)])), staged=True)
    desk.run("INSERT INTO mention_pairs BY NAME SELECT * FROM watch_pairs")


def _name(index: Index, shaped: Shaped, clusters: Clusters, protected: Clusters) -> dict[int, str]:
    """The person of each new mention: the known one in its cluster, or a new id made as every run makes them."""
    known = {
        cluster: index.people[index.place_of[record]]
        for record, cluster in (clusters | {each: each for each in protected.values()}).items()
        if record <= index.last_no
    }  # fmt: skip
    persons: dict[int, str] = {}
    fresh: dict[int, str] = {}
    for each in shaped.members:
        mention = each.mention_no
        cluster = protected[mention] if each.sealed else clusters.get(each.record, each.record)
        if cluster in known:
            persons[mention] = known[cluster]
            continue
        if cluster not in fresh:
            key = "/".join(each.mention[name] for name in ("source", "source_table", "record_id"))
            met = {person_id(key, attempt) for attempt in range(_RETRIES)} & index.places.keys()
            fresh[cluster] = fresh_ids([key], met | set(fresh.values()))[0]
        persons[mention] = fresh[cluster]
    return persons


def _edges(
    desk: Engine, index: Index, weigher: Weigher, shaped: Shaped, clusters: Clusters, protected: Clusters
) -> pa.Table:
    """The links of the new mentions, as every run keeps them."""
    doubles = [each for each in shaped.members if each.record != each.mention_no]
    people = clusters | protected | {each.mention_no: clusters[each.record] for each in doubles}
    folded = [(min(pair), max(pair), SEALED_WEIGHT) for pair in protected.items() if pair[0] != pair[1]]
    folded += _folded(weigher, shaped, doubles)
    edges = edges_of_few(desk.rows("SELECT l, r, weight FROM link_evidence"), folded, people)
    return pa.Table.from_pylist([asdict(each) for each in edges], schema=index.edges.schema)


def _folded(weigher: Weigher, shaped: Shaped, doubles: list[Member]) -> list[tuple[int, int, float]]:
    """New mentions told alike, each with its record and the weight of agreeing on everything."""
    alike = np.array(sorted({each.record for each in doubles}), np.int64)
    left, _, weight = weigher.weights(shaped.records, alike, alike, {})
    weights = dict(zip(left.tolist(), weight.tolist(), strict=True))
    return [(each.record, each.mention_no, weights[each.record]) for each in doubles]


def _placed(
    index: Index, shaped: Shaped, persons: dict[int, str], weighed: Weighed, edges: pa.Table
) -> tuple[Placed, ...]:
    """What is told of each new mention."""
    best: dict[int, float] = {}
    for edge in edges.filter(edges["used"]).to_pylist():
        for end in (edge["left_no"], edge["right_no"]):
            best[end] = max(best.get(end, edge["weight"]), edge["weight"])
    return tuple(
        Placed(
            each.mention["record_id"], each.mention["role"], persons[each.mention_no],
            persons[each.mention_no] in index.places, each.sealed, best.get(each.record),
            _probability(best.get(each.record)),
            () if each.sealed else _runners_up(index, weighed, each.record, persons[each.mention_no]),
        )
        for each in shaped.members
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
