"""From weighed pairs to people: best merge first, each judged by all the pairs it would join, not by one bridge."""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

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
"""The least log2 odds for a merge in a town of twenty thousand, and the log2 odds against a chance pair there."""

ROUNDING = 1e-6
"""How far rounding may bring a verdict below the mean that it comes from."""
MOST_AT_ONCE = 300
CELLS = 2_000_000
"""Components of more nodes are merged one by one; the others many at once, in arrays of about so many cells."""

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Labels:
    """Records in ascending order, and the cluster of each, named by its lowest record."""

    records: np.ndarray
    clusters: np.ndarray

    @classmethod
    def told(cls, clusters: Mapping[int, int]) -> Self:
        """The same as one cluster after another says."""
        records = sorted(clusters)
        return cls(np.array(records, np.int64), np.array([clusters[record] for record in records], np.int64))

    def of(self, record: int) -> int | None:
        """The cluster of a record; None for one that is not here."""
        place = int(np.searchsorted(self.records, record))
        here = place < len(self.records) and self.records[place] == record
        return int(self.clusters[place]) if here else None

    def among(self, records: Iterable[int]) -> dict[int, int]:
        """The clusters of those of these records that are here."""
        found = ((record, self.of(record)) for record in records)
        return {record: cluster for record, cluster in found if cluster is not None}

    def beside(self, others: "Labels") -> "Labels":
        """These and other records, of which none is here."""
        records = np.r_[self.records, others.records]
        order = np.argsort(records)
        return Labels(records[order], np.r_[self.clusters, others.clusters][order])


@dataclass(frozen=True, slots=True)
class Rules:
    """What a merge must meet. `prior` is the log2 odds before any evidence that two records are one human."""

    prior: float
    threshold: float = field(init=False)  # the least verdict for a merge, log2 odds
    slack: float = field(init=False)  # how much less well pairs across may agree before several say only their mean
    floor: float = field(init=False)  # a weight below this says no more against a merge
    unseen: float = field(init=False)  # what a pair says that was not compared: it shared nothing worth comparing

    def __post_init__(self) -> None:
        # How much longer the odds are than in a town of twenty thousand (below nought: how much shorter): near
        # coincidences grow with the crowd, and among few there are hardly any.
        crowding = -self.prior - TOWN
        object.__setattr__(self, "threshold", max(0.0, EVEN + 0.3 * crowding))
        object.__setattr__(self, "slack", SLACK - 0.35 * max(0.0, crowding))
        object.__setattr__(self, "floor", self.prior - 6.0)
        object.__setattr__(self, "unseen", self.prior - 2.0)

    def mean(self, total: Any, seen: Any, pairs: Any) -> Any:
        """Mean weight of `pairs` pairs, of which `seen` were compared and sum to `total`; numbers or arrays of them."""
        return (total + (pairs - seen) * self.unseen) / pairs

    def verdict(self, mean: Any, pairs: Any, within: Any) -> Any:
        """Log2 odds that two clusters are one human, from the mean weight of the pairs across and within them.

        Numbers or arrays of them.

        Several pairs say more than one, but only where the pairs across agree about as well as those within: if both
        clusters were one human, they would.
        """
        alike = np.clip(1.0 - (within - mean - self.slack) / GAP, 0.0, 1.0)
        return np.round(self.prior + (mean - self.prior) * (1.0 + GROWTH * np.log2(pairs) * alike), 6)


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
        verdict = float(self.rules.verdict(mean, size_a * size_b, min(self._within(a), self._within(b))))
        if verdict >= self.rules.threshold:
            heapq.heappush(self.heap, (-verdict, min(a, b), max(a, b), size_a + size_b, size_a * size_b))

    def _within(self, cluster: int) -> float:
        """Mean weight of the pairs within a cluster; the ceiling for one record."""
        size = len(self.members[cluster])
        return float(self.rules.mean(*self.inner[cluster], size * (size - 1) // 2)) if size > 1 else CEILING

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


class _Mergers:
    """Average-linkage agglomeration of many components of one size at once, each as _Merger would have it.

    `total` and `seen` (components x size x size, symmetric): the sum of the weights between two clusters, and of how
    many pairs; `best`: the verdict on a merge of the two, the lower first, where there is one.
    """

    def __init__(self, total: np.ndarray, seen: np.ndarray, rules: Rules) -> None:
        count, size = total.shape[:2]
        self.rules, self.total, self.seen = rules, total, seen
        self.members = np.ones((count, size))
        self.within = np.full((count, size), CEILING)
        self.inner, self.inner_seen = np.zeros((count, size)), np.zeros((count, size))
        self.cluster = np.tile(np.arange(size), (count, 1))
        possible = (seen > 0) & np.triu(np.ones((size, size), dtype=bool), 1)
        self.best = np.where(possible, rules.verdict(total, 1.0, CEILING), -np.inf)

    def run(self) -> np.ndarray:
        """The place of the lowest node of each node's cluster (components x size)."""
        answer, where = self.cluster, np.arange(len(self.cluster))
        while len(where):
            place = self.best.reshape(len(where), -1).argmax(axis=1)  # of equals the first: the lowest numbers
            going = self.best.reshape(len(where), -1)[np.arange(len(where)), place] >= self.rules.threshold
            if not going.all():
                answer[where] = self.cluster
                where, place = where[going], place[going]
                for name in ("total", "seen", "members", "within", "inner", "inner_seen", "cluster", "best"):
                    setattr(self, name, getattr(self, name)[going])
            self._merge(*divmod(place, self.cluster.shape[1]))
        return answer

    def _merge(self, a: np.ndarray, b: np.ndarray) -> None:
        """Fold one cluster b into one cluster a (a < b) in every component."""
        rows, columns = np.arange(len(a)), np.arange(self.cluster.shape[1])
        for inner, across in ((self.inner, self.total), (self.inner_seen, self.seen)):
            inner[rows, a] = inner[rows, a] + inner[rows, b] + across[rows, a, b]
            across[rows, a] += across[rows, b]
            across[rows, :, a] = across[rows, a]
        self.members[rows, a] += self.members[rows, b]
        self.members[rows, b] = 0.0
        self.cluster = np.where(self.cluster == b[:, None], a[:, None], self.cluster)
        own = self.members[rows, a]
        self.within[rows, a] = self.rules.mean(self.inner[rows, a], self.inner_seen[rows, a], own * (own - 1.0) / 2.0)
        pairs, seen = own[:, None] * self.members, self.seen[rows, a]
        possible = (self.members > 0) & (seen > 0) & (columns != a[:, None])
        pairs = np.where(possible, pairs, 1.0)
        mean = self.rules.mean(self.total[rows, a], seen, pairs)
        verdict = self.rules.verdict(mean, pairs, np.minimum(self.within[rows, a][:, None], self.within))
        verdict = np.where(possible, verdict, -np.inf)
        self.best[rows, b] = self.best[rows, :, b] = -np.inf
        self.best[rows, a] = np.where(columns > a[:, None], verdict, -np.inf)
        self.best[rows, :, a] = np.where(columns < a[:, None], verdict, -np.inf)


class _Parts:
    """The components of a graph, each a run of the pairs (ordered by component, left, right), and their nodes."""

    def __init__(
        self, component: np.ndarray, left: np.ndarray, right: np.ndarray, weight: np.ndarray, judged: set[int]
    ) -> None:
        self.component, self.left, self.right, self.weight = component, left, right, weight
        self.number, self.start, self.pairs = np.unique(component[left], return_index=True, return_counts=True)
        sizes = np.bincount(component)
        self.size = sizes[self.number]
        self.nodes = np.argsort(component, kind="stable")
        self.first_node = (np.cumsum(sizes) - sizes)[self.number]
        self.place = np.empty(len(component), dtype=np.int64)
        self.place[self.nodes] = np.arange(len(component)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        self.done = np.zeros(len(self.number), dtype=bool)
        self.free = ~np.isin(self.number, np.array(sorted(judged), dtype=np.int64))

    def settle(self, labels: np.ndarray, rules: Rules) -> None:
        """Label the components of which every two nodes would merge: each merge of theirs is of pairs that all agree.

        A verdict is never below the mean of the pairs, where that is above the prior.
        """
        if not len(self.number):
            return
        least = np.minimum.reduceat(np.minimum(self.weight, CEILING), self.start)
        agreed = least >= max(rules.threshold, rules.prior) + ROUNDING
        done = self.free & (self.pairs == self.size * (self.size - 1) // 2) & (agreed | (self.size == 2))
        lowest = np.full(int(self.component.max()) + 1, -1)
        lowest[self.number[done]] = self.nodes[self.first_node[done]]
        settled = lowest[self.component] >= 0
        labels[settled] = lowest[self.component[settled]]
        self.done |= done

    def merge(self, labels: np.ndarray, rules: Rules) -> None:
        """Label the components of at most MOST_AT_ONCE nodes, those of one size together."""
        chosen = self.free & ~self.done & (self.size <= MOST_AT_ONCE)
        for size in np.unique(self.size[chosen]).tolist():
            alike = np.flatnonzero(chosen & (self.size == size))
            for chunk in np.array_split(alike, -(-len(alike) * size * size // CELLS)):
                self._merge_alike(chunk, size, labels, rules)
        self.done |= chosen

    def _merge_alike(self, chunk: np.ndarray, size: int, labels: np.ndarray, rules: Rules) -> None:
        pairs = self.pairs[chunk]
        row = np.repeat(np.arange(len(chunk)), pairs)
        which = np.repeat(self.start[chunk] - np.cumsum(pairs) + pairs, pairs) + np.arange(pairs.sum())
        a, b = self.place[self.left[which]], self.place[self.right[which]]
        total, seen = np.zeros((2, len(chunk), size, size))
        total[row, a, b] = total[row, b, a] = np.clip(self.weight[which], rules.floor, CEILING)
        seen[row, a, b] = seen[row, b, a] = 1.0
        nodes = self.nodes[self.first_node[chunk][:, None] + np.arange(size)]
        labels[nodes] = np.take_along_axis(nodes, _Mergers(total, seen, rules).run(), axis=1)

    def others(self) -> Iterator[tuple[int, list[tuple[int, int, float]]]]:
        """The components that neither labelled: their number and pairs."""
        for each in np.flatnonzero(~self.done).tolist():
            run = slice(int(self.start[each]), int(self.start[each] + self.pairs[each]))
            columns = (column[run].tolist() for column in (self.left, self.right, self.weight))
            yield int(self.number[each]), list(zip(*columns, strict=True))


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

    left < right are node numbers, weight log2 odds; each pair once. Pairs in any order give the same answer.
    """
    joined = weight >= rules.threshold
    component = held_together(count, left[joined], right[joined], same)
    inside = component[left] == component[right]
    return merge_within(component, left[inside], right[inside], weight[inside], rules, same, different)


def held_together(count: int, left: np.ndarray, right: np.ndarray, same: Pairs) -> np.ndarray:
    """Component of each of `count` nodes: nothing beyond it can be merged. The pairs are those that may be merged."""
    held = np.array(same, dtype=left.dtype).reshape(-1, 2)
    return components(count, np.r_[left, held[:, 0]], np.r_[right, held[:, 1]])


def merge_within(
    component: np.ndarray,
    left: np.ndarray,
    right: np.ndarray,
    weight: np.ndarray,
    rules: Rules,
    same: Pairs,
    different: Pairs,
) -> np.ndarray:
    """As agglomerate, from the component of each node and the pairs within components."""
    labels = np.arange(len(component))
    musts, nevers = _by_component(component, same), _by_component(component, different)
    order = np.lexsort((right, left, component[left]))
    parts = _Parts(component, left[order], right[order], weight[order], {*musts, *nevers})
    parts.settle(labels, rules)
    parts.merge(labels, rules)
    for number, edges in parts.others():
        merger = _Merger(edges, rules, musts.get(number, []), nevers.get(number, []))
        for node, cluster in merger.run().items():
            labels[node] = cluster
    for number in sorted(set(musts) - set(parts.number.tolist())):
        for node, cluster in _Merger((), rules, musts[number], nevers.get(number, [])).run().items():
            labels[node] = cluster
    return labels
