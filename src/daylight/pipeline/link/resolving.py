"""From records to clusters: pairs worth comparing, their weights, the gaps within components, the merges."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link import blocking, scoring
from daylight.pipeline.link.clusters import Rules, agglomerate, components
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


def read_graph(engine: Engine, where: str = "true") -> Graph:
    """The graph of `link_scored`, over the unsealed records that meet `where`."""
    records = engine.arrow(f"SELECT record FROM link_records WHERE {where} ORDER BY record")["record"].to_numpy()
    scored = engine.arrow("SELECT l, r, weight FROM link_scored")
    left, right = (np.searchsorted(records, scored[side].to_numpy()) for side in ("l", "r"))
    return Graph(records, left, right, scored["weight"].to_numpy())


def score_pairs(engine: Engine, model: Model) -> None:
    """Make `link_scored` from `link_compared`, with the pairs that complete its components."""
    scoring.score(engine, "link_compared", "link_scored", model, whole=False)
    _fill_gaps(engine, model)


def _fill_gaps(engine: Engine, model: Model) -> None:
    """Compare the pairs within each component that share no key: a merge is judged by all the pairs it would join."""
    graph = read_graph(engine)
    near = graph.weight >= Rules(model.prior()).threshold - REACH
    component = components(len(graph.records), graph.left[near], graph.right[near])
    sizes = np.bincount(component, minlength=1)[component] if len(component) else component
    engine.load("link_components", pa.table({"record": graph.records, "component": component, "size": sizes}))
    engine.create(
        "link_gaps",
        f"""
        SELECT a.record AS l, b.record AS r
        FROM link_components AS a JOIN link_components AS b
            ON a.component = b.component AND a.record < b.record AND a.size BETWEEN 3 AND {CROWD}
        ANTI JOIN link_pairs AS p ON p.l = a.record AND p.r = b.record
        """,
    )
    scoring.compare(engine, "link_gaps", "link_gaps_compared")
    scoring.score(engine, "link_gaps_compared", "link_gaps_scored", model, whole=False)
    engine.run("INSERT INTO link_scored SELECT * FROM link_gaps_scored")
    engine.drop("link_components", "link_gaps", "link_gaps_compared", "link_gaps_scored")


def compare_all(engine: Engine) -> None:
    """Make `link_pairs` and `link_compared` from `link_records`."""
    blocking.make_pairs(engine)
    scoring.compare(engine, "link_pairs", "link_compared")


def resolve(engine: Engine, model: Model, judged: Judged) -> dict[int, int]:
    """Each record's cluster, named by its lowest record, from `link_scored`."""
    graph = read_graph(engine)
    labels = agglomerate(
        len(graph.records), graph.left, graph.right, graph.weight, Rules(model.prior()),
        graph.places(judged.same), graph.places(judged.different),
    )  # fmt: skip
    return dict(zip(graph.records.tolist(), graph.records[labels].tolist(), strict=True))
