"""Which identity a sealed new mention is: by the rule of every run, and never any but a protected one."""

import numpy as np
import pyarrow as pa

from daylight.domain.people import name_families, name_family
from daylight.pipeline.engines import Engine
from daylight.pipeline.link.sealed import gather_sealed
from daylight.pipeline.watch.index import Index, sealed_keys

Clusters = dict[int, int]


def place_sealed(desk: Engine, index: Index, clusters: Clusters) -> Clusters:
    """Each sealed new mention's identity, named by its lowest mention; identities that are known stay apart.

    Reads the desk's `tidy_mentions`, `mention_pairs`, `link_members` and `link_judged`; `clusters` gives the cluster of
    each unsealed record. Makes `link_mentions` anew.
    """
    if not desk.value("SELECT count(*) FROM tidy_mentions WHERE protected"):
        return {}
    beside = _people_beside(desk, index, clusters)
    opposite = index.mentions_of.of(np.array(sorted(beside), np.int64))
    near = np.concatenate(
        [
            index.sealed.of(desk.arrow(sealed_keys("tidy_mentions"))["key"].to_numpy()),
            index.victims_of.of(opposite),
            index.accused_by.of(opposite),
        ]
    ).astype(np.int64)
    near = near[index.record_of[near] == 0]
    known = index.mentions_of.of(index.persons_of(near))
    _bring_sealed(desk, index, known)
    _bring_opposite(desk, index, known, opposite[index.record_of[opposite] > 0], clusters, beside)
    gather_sealed(desk)
    found = desk.rows("SELECT mention_no, cluster FROM link_sealed_people")
    desk.drop("link_sealed_people", "link_clusters")
    return {mention: cluster for mention, cluster in found if mention > index.last_no}


def _people_beside(desk: Engine, index: Index, clusters: Clusters) -> dict[int, int]:
    """The known people named opposite a sealed new mention, by place, and the cluster of each."""
    records = desk.rows("""
        SELECT DISTINCT m.record FROM mention_pairs AS p
        JOIN tidy_mentions AS t ON t.mention_no IN (p.suspect_no, p.victim_no) AND t.protected
        JOIN link_members AS m ON m.mention_no IN (p.suspect_no, p.victim_no) AND NOT m.sealed
    """)
    wanted = {clusters[record] for (record,) in records}
    return {
        int(index.place_of[record]): cluster
        for record, cluster in clusters.items()
        if cluster in wanted and record <= index.last_no
    }


def _bring_sealed(desk: Engine, index: Index, known: np.ndarray) -> None:
    """Make `link_mentions` of the sealed ones, with what their names may be forms of."""
    desk.load("watch_sealed", index.mentions.of(known), staged=True)
    desk.create(
        "link_mentions",
        "SELECT *, false AS later FROM watch_sealed"
        " UNION ALL BY NAME SELECT *, true AS later FROM tidy_mentions WHERE protected",
    )
    desk.translate(
        "link_families",
        "SELECT forename FROM link_mentions",
        lambda name: (name_family(name.split(" ")[0]), sorted(name_families(name.split(" ")[0]))),
        pa.schema([("family", pa.string()), ("families", pa.list_(pa.string()))]),
    )


def _bring_opposite(
    desk: Engine, index: Index, known: np.ndarray, opposite: np.ndarray, clusters: Clusters, beside: dict[int, int]
) -> None:
    """Make `link_clusters`, and put those who were named opposite known sealed mentions on the desk."""
    records = index.record_of[opposite]
    of_known = {
        record: beside[place] for record, place in zip(records.tolist(), index.place_of[opposite].tolist(), strict=True)
    }
    every = clusters | of_known
    desk.load(
        "link_clusters",
        pa.table({"record": pa.array(every.keys(), pa.int64()), "cluster": pa.array(every.values(), pa.int64())}),
    )
    desk.load("watch_members", pa.table({"mention_no": opposite, "record": records}), staged=True)
    desk.run("INSERT INTO link_members BY NAME SELECT *, false AS later, false AS sealed FROM watch_members")
    desk.load("watch_pairs", index.pairs.of(np.concatenate([known, index.accused_by.of(known)])), staged=True)
    desk.run("INSERT INTO mention_pairs BY NAME SELECT * FROM watch_pairs")
