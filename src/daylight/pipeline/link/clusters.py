"""From weighed pairs to people: best merge first, each judged by all the pairs it would join, not by one bridge."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log2

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

CEILING = 8.0
"""A weight beyond this says no more for a merge: one strong pair must not drown several that object."""
GROWTH = 0.1
"""How much more several pairs say than their mean: they are not independent, so far less than their sum."""

GAP = 3.0
SLACK = 7.0
"""Pairs across that agree so much less well than pairs within add nothing to their mean."""

EVEN = 0.5
TOWN = 13.0
"""The least log2 odds for a merge, and the log2 odds against a chance pair up to which they stand."""

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a merge must meet. `prior` is the log2 odds before any evidence that two records are one human."""

    prior: float
    threshold: float = field(init=False)  # the least verdict for a merge, log2 odds
    slack: float = field(init=False)  # how much less well pairs across may agree before several say only their mean
    floor: float = field(init=False)  # a weight below this says no more against a merge
    unseen: float = field(init=False)  # what a pair says that was not compared: it shared nothing worth comparing

    def __post_init__(self) -> None:
        # How much longer the odds are than in a town of twenty thousand: near coincidences grow with the crowd.
        crowding = max(0.0, -self.prior - TOWN)
        object.__setattr__(self, "threshold", EVEN + 0.3 * crowding)
        object.__setattr__(self, "slack", SLACK - 0.35 * crowding)
        object.__setattr__(self, "floor", self.prior - 6.0)
        object.__setattr__(self, "unseen", self.prior - 2.0)

    def mean(self, total: float, seen: int, pairs: int) -> float:
        """Mean weight of `pairs` pairs, of which `seen` were compared and sum to `total`."""
        return (total + (pairs - seen) * self.unseen) / pairs

    def verdict(self, mean: float, pairs: int, within: float) -> float:
        """Log2 odds that two clusters are one human, from the mean weight of the pairs across and within them.

        Several pairs say more than one, but only where the pairs across agree about as well as those within: if both
        clusters were one human, they would.
        """
        growth = GROWTH * log2(pairs) * min(1.0, max(0.0, 1.0 - (within - mean - self.slack) / GAP))
        return round(self.prior + (mean - self.prior) * (1.0 + growth), 6)


def components(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Component number of each of `count` nodes."""
    ones = np.ones(len(left), dtype=np.int8)
    found: np.ndarray = connected_components(coo_matrix((ones, (left, right)), shape=(count, count)), directed=False)[1]
    return found


class _Merger:
    """Average-linkage agglomeration of one component."""

    def __init__(self, edges: Iterable[tuple[int, int, float]], rules: Rules, same: Pairs, different: Pairs) -> None:
        self.rules = rules
        self.members: dict[int, list[int]] = {}
        self.sums: dict[int, dict[int, tuple[float, int]]] = {}
        self.inner: dict[int, tuple[float, int]] = {}
        self.apart: dict[int, set[int]] = {}
        self.heap: list[tuple[float, int, int, int, int]] = []
        for a, b, weight in edges:
            value = max(min(weight, CEILING), rules.floor)
            self._node(a)[b] = self._node(b)[a] = (value, 1)
        for a, b in different:
            self.apart.setdefault(a, set()).add(b)
            self.apart.setdefault(b, set()).add(a)
        for node in (end for pair in same for end in pair):
            self._node(node)
        for a, b in same:
            self._hold(a, b)
        for a in sorted(self.members):
            for b in self.sums[a]:
                if a < b:
                    self._offer(a, b)

    def _node(self, node: int) -> dict[int, tuple[float, int]]:
        self.members.setdefault(node, [node])
        return self.sums.setdefault(node, {})

    def _hold(self, a: int, b: int) -> None:
        """Join two judged to be one, whatever their evidence."""
        where = {node: cluster for cluster, nodes in self.members.items() for node in nodes}
        low, high = sorted((where[a], where[b]))
        if low != high:
            self._merge(low, high, offer=False)

    def _offer(self, a: int, b: int) -> None:
        if b in self.apart.get(a, ()):
            return
        total, seen = self.sums[a][b]
        size_a, size_b = len(self.members[a]), len(self.members[b])
        mean = self.rules.mean(total, seen, size_a * size_b)
        verdict = self.rules.verdict(mean, size_a * size_b, min(self._within(a), self._within(b)))
        if verdict >= self.rules.threshold:
            heapq.heappush(self.heap, (-verdict, min(a, b), max(a, b), size_a + size_b, size_a * size_b))

    def _within(self, cluster: int) -> float:
        """Mean weight of the pairs within a cluster; the ceiling for one record."""
        size = len(self.members[cluster])
        return self.rules.mean(*self.inner[cluster], size * (size - 1) // 2) if size > 1 else CEILING

    def run(self) -> dict[int, int]:
        """Each node's cluster, named by its lowest node."""
        while self.heap:
            _, a, b, both, product = heapq.heappop(self.heap)
            if a in self.members and b in self.members:
                size_a, size_b = len(self.members[a]), len(self.members[b])
                if (size_a + size_b, size_a * size_b) == (both, product) and b not in self.apart.get(a, ()):
                    self._merge(a, b)
        return {node: cluster for cluster, nodes in self.members.items() for node in nodes}

    def _merge(self, a: int, b: int, *, offer: bool = True) -> None:
        """Fold b into a (a < b)."""
        self.members[a].extend(self.members.pop(b))
        mine, others = self.sums[a], self.sums.pop(b)
        parts = self.inner.pop(a, (0.0, 0)), self.inner.pop(b, (0.0, 0)), others.pop(a, (0.0, 0))
        self.inner[a] = (sum(part[0] for part in parts), sum(part[1] for part in parts))
        mine.pop(b, None)
        for other in self.apart.pop(b, set()):
            self.apart[other].discard(b)
            self.apart[other].add(a)
            self.apart.setdefault(a, set()).add(other)
        for other, (total, seen) in others.items():
            before, count = mine.get(other, (0.0, 0))
            mine[other] = (before + total, count + seen)
            self.sums[other].pop(b, None)
        for other, value in mine.items():
            self.sums[other][a] = value
            if offer:
                self._offer(a, other)


def _by_component(component: np.ndarray, pairs: Pairs) -> dict[int, Pairs]:
    """Pairs whose ends share a component, by component, in a fixed order."""
    found: dict[int, Pairs] = {}
    for a, b in sorted(pairs):
        if component[a] == component[b]:
            found.setdefault(int(component[a]), []).append((a, b))
    return found


def agglomerate(
    count: int, left: np.ndarray, right: np.ndarray, weight: np.ndarray, rules: Rules, same: Pairs, different: Pairs
) -> np.ndarray:
    """Cluster of each of `count` nodes, named by its lowest node; `same` always holds and so does `different`.

    left < right are node numbers, weight log2 odds. Pairs in any order give the same answer.
    """
    labels = np.arange(count)
    joined = weight >= rules.threshold
    held = np.array(same, dtype=np.int64).reshape(-1, 2)
    component = components(count, np.r_[left[joined], held[:, 0]], np.r_[right[joined], held[:, 1]])
    musts, nevers = _by_component(component, same), _by_component(component, different)
    inside = component[left] == component[right]
    left, right, weight = left[inside], right[inside], weight[inside]
    order = np.lexsort((right, left, component[left]))
    left, right, weight, where = left[order], right[order], weight[order], component[left[order]]
    numbers, starts = np.unique(where, return_index=True)
    ends = np.r_[starts[1:], len(where)].astype(int)
    done = set()
    for number, start, end in zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=False):
        done.add(number)
        if end - start == 1 and number not in musts and number not in nevers:
            if weight[start] >= rules.threshold:
                labels[right[start]] = left[start]
            continue
        edges = zip(left[start:end].tolist(), right[start:end].tolist(), weight[start:end].tolist(), strict=True)
        merger = _Merger(edges, rules, musts.get(number, []), nevers.get(number, []))
        for node, cluster in merger.run().items():
            labels[node] = cluster
    for number in sorted(set(musts) - done):
        for node, cluster in _Merger((), rules, musts[number], nevers.get(number, [])).run().items():
            labels[node] = cluster
    return labels
