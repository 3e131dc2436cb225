"""What link hands on: links, edges, confidence."""

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import minimum_spanning_tree

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.judgements import Judged
from daylight.pipeline.link.spans import spans, within

JUDGED_WEIGHT = 30.0
REVIEW = -4.0
"""Unused pairs at least this heavy are kept for review."""
PROBABILITY = "round(1 / (1 + pow(2, -weight)), 6)"
"""SQL: how likely a pair is one human, from its weight."""
PER_MENTION = 5
MOST_UNUSED = 300_000
TREES_AT_ONCE = 8_000_000
"""Pairs within people whose trees are found at one time."""


def make_edges(engine: Engine, judged: Judged) -> None:
    """Make `edges` from `link_people` (mention_no, cluster), `link_evidence` (l, r, weight) and `link_folded`."""
    same = np.array(judged.same, dtype=np.int64).reshape(-1, 2)
    engine.load(
        "link_judged_pairs",
        pa.table(
            {
                "l": same.min(axis=1, initial=0) if not len(same) else same.min(axis=1),
                "r": same.max(axis=1) if len(same) else same[:, 0],
            }
        ),
    )
    engine.create(
        "link_all_edges",
        f"""
        WITH every AS (
            SELECT l, r, weight, 'model' AS kind FROM link_evidence
            UNION ALL SELECT l, r, weight, 'identical' FROM link_folded
            UNION ALL SELECT DISTINCT l, r, {JUDGED_WEIGHT}, 'judged' FROM link_judged_pairs
        )
        SELECT l, r, max(weight) AS weight,
               CASE WHEN bool_or(kind = 'judged') THEN 'judged' WHEN bool_or(kind = 'identical') THEN 'identical'
                    ELSE 'model' END AS kind,
               a.cluster = b.cluster AS used, a.cluster
        FROM every JOIN link_people AS a ON a.mention_no = l JOIN link_people AS b ON b.mention_no = r
        WHERE weight >= {REVIEW} OR a.cluster = b.cluster
        GROUP BY l, r, a.cluster, b.cluster
        """,
    )
    _mark_trees(engine)
    engine.create(
        "edges",
        f"""
        SELECT l AS left_no, r AS right_no, weight, {PROBABILITY} AS probability, kind, used
        FROM (
            SELECT e.*, t.l IS NOT NULL OR kind <> 'model' AS needed,
                   row_number() OVER (PARTITION BY used, e.l ORDER BY weight DESC, e.r) AS place_l,
                   row_number() OVER (PARTITION BY used, e.r ORDER BY weight DESC, e.l) AS place_r,
                   row_number() OVER (PARTITION BY used ORDER BY weight DESC, e.l, e.r) AS place
            FROM link_all_edges AS e LEFT JOIN link_trees AS t ON t.l = e.l AND t.r = e.r
        )
        WHERE needed OR (least(place_l, place_r) <= {PER_MENTION} AND (used AND weight > 0
                         OR NOT used AND place <= {MOST_UNUSED}))
        """,
    )
    _confidence(engine)
    engine.drop("link_all_edges", "link_trees", "link_judged_pairs")


def _mark_trees(engine: Engine) -> None:
    """Make `link_trees` (l, r): the heaviest spanning tree of each person; of equal pairs, that of lower numbers."""
    trees = [
        _tree(engine, within("cluster", span))
        for span in spans(engine, "link_all_edges WHERE used", "cluster", TREES_AT_ONCE)
    ]
    engine.load("link_trees", pa.concat_tables(trees))


def _tree(engine: Engine, condition: str) -> pa.Table:
    """The pairs of the trees of some people."""
    chosen = f"SELECT l, r FROM link_all_edges WHERE used AND {condition} ORDER BY weight DESC, l, r"
    used = engine.arrow(chosen)
    left, right = used["l"].to_numpy(), used["r"].to_numpy()
    nodes = np.unique(np.r_[left, right])
    ends = np.searchsorted(nodes, left).astype(np.int32), np.searchsorted(nodes, right).astype(np.int32)
    cost = np.arange(1.0, len(left) + 1.0)  # the place in that order: no two are equal, and none is zero, no edge
    tree = minimum_spanning_tree(coo_matrix((cost, ends), shape=(len(nodes), len(nodes))).tocsr())
    kept = tree.data.astype(np.int64) - 1
    return pa.table({"l": left[kept], "r": right[kept]})


def _confidence(engine: Engine) -> None:
    """Make `confidence`: the chance that every link of the person's heaviest tree is right."""
    engine.create(
        "link_confidence",
        """
        SELECT e.cluster, round(exp(sum(ln(greatest(1 / (1 + pow(2, -e.weight)), 1e-9)))), 4) AS confidence
        FROM link_trees AS t JOIN link_all_edges AS e ON e.l = t.l AND e.r = t.r
        GROUP BY e.cluster
        """,
    )


def make_links(engine: Engine) -> None:
    """Make `links` and `confidence` from `edges`, `link_people` and `link_ids` (cluster, person_id)."""
    engine.create(
        "links",
        """
        WITH best AS (
            SELECT mention_no, max(weight) AS weight FROM (
                SELECT left_no AS mention_no, weight FROM edges WHERE used
                UNION ALL SELECT right_no, weight FROM edges WHERE used)
            GROUP BY mention_no
        )
        SELECT p.mention_no, i.person_id, b.weight AS link_weight
        FROM link_people AS p JOIN link_ids AS i USING (cluster) LEFT JOIN best AS b USING (mention_no)
        """,
    )
    engine.create(
        "confidence",
        "SELECT i.person_id, coalesce(c.confidence, 1.0) AS confidence"
        " FROM link_ids AS i LEFT JOIN link_confidence AS c USING (cluster)",
    )
    engine.drop("link_confidence")
