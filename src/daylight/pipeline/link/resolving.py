"""From records to clusters: pairs worth comparing, their weights, the gaps within components, the merges."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link import blocking, scoring
from daylight.pipeline.link.clusters import Labels, Rules, components, held_together, merge_within
from daylight.pipeline.link.judgements import Judged
from daylight.pipeline.link.mixture import Model

CROWD = 300
"""In a component of more records than this, only pairs that share a key are compared."""
REACH = 4.0
"""Records whose weight is at most this far below the threshold stand in one component while gaps are filled."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Records in ascending order and the weighed pairs between them, by place in `records`."""

    records: np.ndarray
    left: np.ndarray
    right: np.ndarray
    weight: np.ndarray

    def places(self, numbers: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Pairs of record numbers as pairs of places, the lower first; pairs with an unknown record are left out."""
        found = []
        for pair in numbers:
            low, high = (int(np.searchsorted(self.records, number)) for number in sorted(pair))
            if high < len(self.records) and (self.records[low], self.records[high]) == tuple(sorted(pair)):
                found.append((low, high))
        return found


def read_graph(engine: Engine, pairs: str, least: float | None = None) -> Graph:
    """The graph of `pairs` (l, r, weight) that weigh at least `least`, over the unsealed records."""
    records = _records(engine)
    return Graph(records, *_joined(_pieces(engine, records, pairs, least)))


Piece = tuple[np.ndarray, np.ndarray, np.ndarray]


def _records(engine: Engine) -> np.ndarray:
    records: np.ndarray = engine.arrow("SELECT record FROM link_records ORDER BY record")["record"].to_numpy()
    return records


def _pieces(engine: Engine, records: np.ndarray, pairs: str, least: float | None = None) -> Iterator[Piece]:
    """The pairs piece by piece, by the places of their records, and their weights: a nation's are never held whole."""
    places = np.zeros(int(records.max(initial=0)) + 1, dtype=np.int32)
    places[records] = np.arange(len(records), dtype=np.int32)
    heavy = "" if least is None else f" WHERE weight >= {least:.17e}"
    for batch in engine.batches(f"SELECT l, r, weight FROM {pairs}{heavy}"):
        left, right, weight = (column.to_numpy() for column in batch.columns)
        yield places[left], places[right], weight


def _joined(pieces: Iterator[Piece]) -> Piece:
    held = [(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0)), *pieces]
    left, right, weight = (np.concatenate(each) for each in zip(*held, strict=True))
    return left, right, weight


def score_pairs(engine: Engine, model: Model) -> None:
    """Make `link_evidence` (l, r, weight) from `link_compared`, with the pairs that complete its components."""
    scoring.score(engine, "link_compared", "link_evidence", model, whole=False)
    engine.drop("link_compared")
    _fill_gaps(engine, model)


def _fill_gaps(engine: Engine, model: Model) -> None:
    """Compare the pairs within each component that share no key: a merge is judged by all the pairs it would join."""
    graph = read_graph(engine, "link_evidence", Rules(model.prior()).threshold - REACH)
    component = components(len(graph.records), graph.left, graph.right)
    sizes = np.bincount(component, minlength=1)[component] if len(component) else component
    few = (sizes > 2) & (sizes <= CROWD)
    engine.load("link_components", pa.table({"record": graph.records[few], "component": component[few]}))
    del graph, component, sizes, few
    engine.create(
        "link_gaps",
        """
        WITH met AS (
            SELECT p.l, p.r FROM link_pairs AS p JOIN link_components AS a ON a.record = p.l
            JOIN link_components AS b ON b.record = p.r WHERE a.component = b.component
        )
        SELECT a.record AS l, b.record AS r
        FROM link_components AS a JOIN link_components AS b ON a.component = b.component AND a.record < b.record
        ANTI JOIN met AS p ON p.l = a.record AND p.r = b.record
        """,
    )
    engine.drop("link_components", "link_pairs")
    scoring.compare(engine, "link_gaps", "link_gaps_compared")
    scoring.score(engine, "link_gaps_compared", "link_gaps_scored", model, whole=False)
    engine.append("link_evidence", "SELECT * FROM link_gaps_scored")
    engine.drop("link_gaps", "link_gaps_compared", "link_gaps_scored")


def compare_all(engine: Engine) -> None:
    """Make `link_pairs` and `link_compared` from `link_records`."""
    blocking.make_pairs(engine)
    scoring.compare(engine, "link_pairs", "link_compared")


def resolve(engine: Engine, model: Model, judged: Judged) -> Labels:
    """Each record's cluster, from `link_evidence`."""
    rules = Rules(model.prior())
    graph = read_graph(engine, "link_evidence", rules.threshold)
    records, same, different = graph.records, graph.places(judged.same), graph.places(judged.different)
    component = held_together(len(records), graph.left, graph.right, same)
    del graph
    left, right, weight = _joined(_inside(component, _pieces(engine, records, "link_evidence")))
    labels = merge_within(component, left, right, weight, rules, same, different)
    return Labels(records, records[labels])


def _inside(component: np.ndarray, pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Of each piece, the pairs within components."""
    for left, right, weight in pieces:
        inside = component[left] == component[right]
        yield left[inside], right[inside], weight[inside]
