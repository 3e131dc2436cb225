"""The edges of a few records, worked out one by one: those that `make_edges` would keep, where nothing is judged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from daylight.pipeline.engines.plain import plain
from daylight.pipeline.link.judgements import Groups
from daylight.pipeline.link.outcome import MOST_UNUSED, PER_MENTION, PROBABILITY, REVIEW

Evidence = Iterable[tuple[int, int, float]]
"""Left and right record, and the log2 odds that they are one human."""
_PROBABILITY = plain([PROBABILITY], ["weight"], filled=["weight"])


@dataclass(frozen=True, slots=True)
class Edge:
    """A row of `edges`."""

    left_no: int
    right_no: int
    weight: float
    probability: float
    kind: str
    used: bool


def edges_of_few(evidence: Evidence, folded: Evidence, people: Mapping[int, int]) -> list[Edge]:
    """The pairs that are kept, by left and right record; `people` gives the cluster of each record that has one."""
    weights: dict[tuple[int, int], float] = {}
    identical = set[tuple[int, int]]()
    for rows, alike in ((evidence, False), (folded, True)):
        for left, right, weight in rows:
            if left in people and right in people and (weight >= REVIEW or people[left] == people[right]):
                weights[left, right] = max(weight, weights.get((left, right), weight))
                identical |= {(left, right)} if alike else set()
    ordered = sorted(weights, key=lambda pair: (-weights[pair], pair))
    used = {pair: people[pair[0]] == people[pair[1]] for pair in ordered}
    needed = _tree([pair for pair in ordered if used[pair]]) | identical
    kept = [
        pair
        for pair, places in _places(ordered, used).items()
        if pair in needed or _wanted(places, used=used[pair], weight=weights[pair])
    ]
    return [
        Edge(
            *pair,
            weights[pair],
            _PROBABILITY(weights[pair])[0],
            "identical" if pair in identical else "model",
            used[pair],
        )
        for pair in sorted(kept)
    ]


def _wanted(places: tuple[int, int, int], *, used: bool, weight: float) -> bool:
    """Whether a pair that no tree needs is kept: among the first of one of its ends, and not too many in all."""
    own, theirs, place = places
    return min(own, theirs) <= PER_MENTION and (weight > 0 if used else place <= MOST_UNUSED)


def _tree(ordered: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """The heaviest spanning tree of each person, from its pairs, the heaviest first."""
    groups, found = Groups(), set[tuple[int, int]]()
    for left, right in ordered:
        if groups.find(left) != groups.find(right):
            groups.join(left, right)
            found.add((left, right))
    return found


def _places(
    ordered: list[tuple[int, int]], used: Mapping[tuple[int, int], bool]
) -> dict[tuple[int, int], tuple[int, int, int]]:
    """Where each pair stands, from 1, among those of its left record, of its right one, and among all, used or not."""
    met: defaultdict[tuple[object, ...], int] = defaultdict(int)
    found = {}
    for pair in ordered:
        keys = ((used[pair], "left", pair[0]), (used[pair], "right", pair[1]), (used[pair],))
        for key in keys:
            met[key] += 1
        found[pair] = (met[keys[0]], met[keys[1]], met[keys[2]])
    return found
