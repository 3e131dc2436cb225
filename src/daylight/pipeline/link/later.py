"""Mentions that became known after the viewpoint: they join the people known then, and change none of them."""

import numpy as np

from daylight.pipeline.engines import Engine
from daylight.pipeline.link.clusters import Labels, Rules, agglomerate
from daylight.pipeline.link.judgements import Groups, Judged
from daylight.pipeline.link.mixture import Model
from daylight.pipeline.link.resolving import Graph, read_graph


def attach(engine: Engine, model: Model, judged: Judged, known: Labels) -> Labels:
    """Each later record's cluster: the known person it fits best, else one of later records.

    Reads `link_scored` over known and later records, of which at least one end of each pair is later; `known` gives
    each known record's cluster. Known clusters are never joined to each other. Later records judged to be one go
    together, and those judged to be different go to different people.
    """
    later = {row[0] for row in engine.rows("SELECT record FROM link_records WHERE later")}
    rules = Rules(model.prior())
    graph = read_graph(engine, "link_scored")
    met = np.unique(np.r_[graph.left, graph.right])
    named = {number for pairs in (judged.same, judged.different) for pair in pairs for number in pair}
    units = _Units(later, known.among([*graph.records[met].tolist(), *named]), judged)
    offers = [(-np.inf, *end) for pair in judged.same for end in units.known_ends(*pair)]
    weighty = graph.weight >= rules.threshold
    left, right = (graph.records[side[weighty]].tolist() for side in (graph.left, graph.right))
    for a, b, weight in zip(left, right, graph.weight[weighty].tolist(), strict=True):
        offers += [(-weight, *end) for end in units.known_ends(a, b)]
    taken = units.take(offers)
    found = {record: taken[units.unit[record]] for record in later if units.unit[record] in taken}
    return Labels.told(found | _among_themselves(graph, later - set(found), rules, judged))


class _Units:
    """Later records, those judged to be one together: each unit is named by its lowest record."""

    def __init__(self, later: set[int], known: dict[int, int], judged: Judged) -> None:
        groups = Groups()
        for a, b in judged.same:
            if a in later and b in later:
                groups.join(a, b)
        self.unit = {record: groups.find(record) for record in later}
        self.known = known
        self.apart = {end for pair in judged.different for end in self.known_ends(*pair)}
        between = [(self.unit[a], self.unit[b]) for a, b in judged.different if a in later and b in later]
        self.never = {pair for a, b in between for pair in ((a, b), (b, a))}

    def known_ends(self, a: int, b: int) -> list[tuple[int, int]]:
        """The unit and the known cluster that a pair leads between; none where both are later, or both known."""
        ends = ((a, b), (b, a))
        return [(self.unit[one], self.known[other]) for one, other in ends if one in self.unit and other in self.known]

    def take(self, offers: list[tuple[float, int, int]]) -> dict[int, int]:
        """The known cluster of each unit that gets one: the best offer (cost, unit, cluster) first."""
        taken: dict[int, int] = {}
        inside: dict[int, list[int]] = {}
        for _, unit, cluster in sorted(offers):
            others = inside.setdefault(cluster, [])
            barred = (unit, cluster) in self.apart or any((unit, other) in self.never for other in others)
            if unit not in taken and not barred:
                taken[unit] = cluster
                others.append(unit)
        return taken


def _among_themselves(graph: Graph, rest: set[int], rules: Rules, judged: Judged) -> dict[int, int]:
    """Labels of later records that fit nobody known."""
    records = graph.records
    inside = np.isin(records, np.array(sorted(rest), dtype=np.int64))
    keep = inside[graph.left] & inside[graph.right]
    same, different = (
        graph.places([pair for pair in pairs if rest >= set(pair)]) for pairs in (judged.same, judged.different)
    )
    labels = agglomerate(len(records), graph.left[keep], graph.right[keep], graph.weight[keep], rules, same, different)
    return {int(record): int(records[labels[place]]) for place, record in enumerate(records) if inside[place]}
