"""Mentions that became known after the viewpoint: they join the people known then, and change none of them."""

import numpy as np

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.clusters import Rules, agglomerate
from daylight.pipeline.link.judgements import Judged
from daylight.pipeline.link.mixture import Model
from daylight.pipeline.link.resolving import Graph, read_graph


def attach(engine: Engine, model: Model, judged: Judged, known: dict[int, int]) -> dict[int, int]:
    """Each later record's cluster: the known person it fits best, else one of later records.

    Reads `link_scored` over known and later records, of which at least one end of each pair is later; `known` gives
    each known record's cluster. Known clusters are never joined to each other.
    """
    later = {row[0] for row in engine.rows("SELECT record FROM link_records WHERE later")}
    rules = Rules(model.prior())
    graph = read_graph(engine)
    left, right = graph.records[graph.left].tolist(), graph.records[graph.right].tolist()
    never = {pair for a, b in judged.different for pair in ((a, b), (b, a))}
    barred = {(a, known[b]) for a, b in never if a in later and b in known}
    best: dict[int, tuple[float, int]] = {}
    for a, b in sorted(judged.same):
        for one, other in ((a, b), (b, a)):
            if one in later and other in known:
                best[one] = min(best.get(one, (np.inf, 0)), (-np.inf, known[other]))
    for a, b, weight in zip(left, right, graph.weight.tolist(), strict=True):
        one, other = (a, b) if a in later else (b, a)
        if weight >= rules.threshold and other in known and (one, known[other]) not in barred:
            best[one] = min(best.get(one, (np.inf, 0)), (-weight, known[other]))
    found = {record: cluster for record, (_, cluster) in best.items()}
    return found | _among_themselves(graph, later - set(found), rules, judged)


def _among_themselves(graph: Graph, rest: set[int], rules: Rules, judged: Judged) -> dict[int, int]:
    """Clusters of later records that fit nobody known."""
    records = graph.records
    inside = np.isin(records, np.array(sorted(rest), dtype=np.int64))
    keep = inside[graph.left] & inside[graph.right]
    same, different = (
        graph.places([pair for pair in pairs if rest >= set(pair)]) for pairs in (judged.same, judged.different)
    )
    labels = agglomerate(len(records), graph.left[keep], graph.right[keep], graph.weight[keep], rules, same, different)
    return {int(record): int(records[labels[place]]) for place, record in enumerate(records) if inside[place]}
