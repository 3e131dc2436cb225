"""The second pass: the same victim beside the same suspect is evidence for both.

Two clusters that were named opposite one and the same other person are far likelier to be one human than two clusters
drawn by chance: most suspects have one victim, and most victims one suspect. How much likelier is learnt from the data:
the pairs of such clusters are a mixture of one human, strangers, and people of one household, weighed by the first
pass's evidence without its prior.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link import scoring
from daylight.pipeline.link.clusters import Labels
from daylight.pipeline.link.comparisons import COMPARISONS
from daylight.pipeline.link.judgements import Groups, Judged
from daylight.pipeline.link.mixture import Model

SURE = 3.0
"""Log2 odds that two clusters are one human, from which they are joined: eight to one."""
DOUBT = 0.0
"""No two clusters of one person, once compared, may be this unlikely to be one human."""
MOST_OPPOSITE = 30
"""Somebody named opposite more clusters than this says nothing about them."""
MOST_RECORDS = 30
"""A cluster of more records than this stands well enough by itself."""
ROUNDS = 40
START = np.array([0.3, 0.6, 0.1])
"""Shares of one human, strangers and one household among such pairs, before any data."""
STEADY = 20.0
_BIRTH = next(comparison for comparison in COMPARISONS if comparison.name == "birth")
_APART = ", ".join(str(place) for place, level in enumerate(_BIRTH.levels) if level.name in {"apart", "far apart"})


@dataclass(frozen=True, slots=True)
class Opposites:
    """Pairs of clusters (low < high) and the mean log2 likelihood of one human against each alternative."""

    low: np.ndarray
    high: np.ndarray
    stranger: np.ndarray
    household: np.ndarray

    def surest(self, odds: np.ndarray) -> np.ndarray:
        """Places of the pairs that are sure to be one human, the surest first."""
        sure = np.flatnonzero(odds >= SURE)
        return sure[np.argsort(-odds[sure], kind="stable")]

    def at(self, places: np.ndarray) -> "Opposites":
        """The pairs at these places, in this order."""
        return Opposites(self.low[places], self.high[places], self.stranger[places], self.household[places])

    def place(self, low: int, high: int) -> int | None:
        """Where a pair stands, when they stand in the order of low and high; None for one that was not compared."""
        start, end = np.searchsorted(self.low, (low, low + 1))
        place = int(start + np.searchsorted(self.high[start:end], high))
        return place if place < end and self.high[place] == high else None


def join_opposites(engine: Engine, model: Model, judged: Judged, clusters: Labels) -> Labels:
    """The clusters with those joined that the second pass finds to be one human; adds their pairs to `link_evidence`.

    Reads `link_records`, `link_members`, `mention_pairs`.
    """
    engine.load("link_clusters", pa.table({"record": clusters.records, "cluster": clusters.clusters}))
    groups, members = Groups(), dict[int, list[int]]()
    for side in ("victim", "suspect"):
        _compare_opposites(engine, model, side)
        pairs = _read(engine, model)
        odds = _posterior(pairs)
        _join(pairs, odds, groups, members, _barred(judged, clusters))
        _tell_evidence(engine, pairs, odds, groups)
    engine.drop("link_clusters", "link_opposite", "link_opposite_scored")
    joined = np.array(sorted(each for group in members.values() for each in group), dtype=np.int64)
    names = np.array([groups.find(each) for each in joined.tolist()], dtype=np.int64)
    found = clusters.clusters.copy()
    moved = np.isin(found, joined)
    found[moved] = names[np.searchsorted(joined, found[moved])]
    return Labels(clusters.records, found)


def _compare_opposites(engine: Engine, model: Model, side: str) -> None:
    """Make `link_opposite` (low, high, l, r) and `link_opposite_scored` for clusters on one side of the same person."""
    other = "suspect" if side == "victim" else "victim"
    engine.create(
        "link_sides",
        f"""
        SELECT DISTINCT o.cluster AS beside, c.cluster
        FROM mention_pairs AS p
        JOIN link_members AS m ON m.mention_no = p.{side}_no JOIN link_clusters AS c ON c.record = m.record
        JOIN link_members AS n ON n.mention_no = p.{other}_no JOIN link_clusters AS o ON o.record = n.record
        WHERE c.cluster <> o.cluster AND NOT m.sealed AND NOT n.sealed
        """,
    )
    engine.create(
        "link_opposite",
        f"""
        WITH few AS (SELECT beside FROM link_sides GROUP BY beside HAVING count(*) BETWEEN 2 AND {MOST_OPPOSITE}),
        small AS (SELECT cluster FROM link_clusters GROUP BY cluster HAVING count(*) <= {MOST_RECORDS}),
        chosen AS (SELECT s.* FROM link_sides AS s SEMI JOIN few AS f ON f.beside = s.beside
                   SEMI JOIN small AS t ON t.cluster = s.cluster),
        pairs AS (SELECT DISTINCT a.cluster AS low, b.cluster AS high FROM chosen AS a
                  JOIN chosen AS b ON b.beside = a.beside AND a.cluster < b.cluster)
        SELECT p.low, p.high, least(a.record, b.record) AS l, greatest(a.record, b.record) AS r
        FROM pairs AS p JOIN link_clusters AS a ON a.cluster = p.low JOIN link_clusters AS b ON b.cluster = p.high
        """,
    )
    scoring.compare(engine, "link_opposite", "link_opposite_compared")
    scoring.score(engine, "link_opposite_compared", "link_opposite_scored", model)
    engine.drop("link_sides", "link_opposite_compared")


def _read(engine: Engine, model: Model) -> Opposites:
    """Pairs of clusters whose dates of birth do not mostly contradict each other, in a fixed order."""
    rows = engine.arrow(
        f"""
        SELECT o.low, o.high, round(avg(strangers), 3) AS stranger, round(avg(household), 3) AS household
        FROM link_opposite AS o JOIN link_opposite_scored AS s USING (l, r)
        GROUP BY o.low, o.high
        HAVING count(*) FILTER (WHERE g_birth IN ({_APART})) <= 0.5 * count(*) FILTER (WHERE g_birth >= 0)
        ORDER BY o.low, o.high
        """
    )
    return Opposites(
        rows["low"].to_numpy(),
        rows["high"].to_numpy(),
        rows["stranger"].to_numpy() - model.prior("strangers"),
        rows["household"].to_numpy() - model.prior("household"),
    )


def _posterior(pairs: Opposites) -> np.ndarray:
    """Log2 odds of one human for each pair of clusters, with the shares of the three kinds learnt from all of them."""
    likelihoods = np.stack([np.ones(len(pairs.low)), np.exp2(-pairs.stranger), np.exp2(-pairs.household)])
    shares = START
    for _ in range(ROUNDS):
        weighed = likelihoods * shares[:, None]
        found = (weighed / weighed.sum(axis=0)).sum(axis=1)
        shares = (found + STEADY * START) / (found.sum() + STEADY)
    shares = np.round(shares, 4)
    against = likelihoods[1] * shares[1] + likelihoods[2] * shares[2]
    odds: np.ndarray = np.round(np.log2(shares[0]) - np.log2(np.maximum(against, 1e-30)), 3)
    return odds


def _barred(judged: Judged, clusters: Labels) -> set[tuple[int, int]]:
    """Pairs of clusters that hold mentions a person judged to be different."""
    ends = [(clusters.of(a), clusters.of(b)) for a, b in judged.different]
    return {pair for a, b in ends if a is not None and b is not None for pair in ((a, b), (b, a))}


def _join(
    pairs: Opposites, odds: np.ndarray, groups: Groups, members: dict[int, list[int]], barred: set[tuple[int, int]]
) -> None:
    """Join the surest first; never two groups of which any two clusters were judged, or found, to be different."""
    order = np.lexsort((pairs.high, pairs.low))
    pairs, odds = pairs.at(order), odds[order]
    for place in pairs.surest(odds):
        low, high = int(pairs.low[place]), int(pairs.high[place])
        one, other = groups.find(low), groups.find(high)
        if one == other:
            continue
        across = [(a, b) if a < b else (b, a) for a in members.get(one, [one]) for b in members.get(other, [other])]
        if any(pair in barred or _odd(pairs, odds, *pair) < DOUBT for pair in across):
            continue
        joined = members.pop(one, [one]) + members.pop(other, [other])
        groups.join(one, other)
        members[groups.find(one)] = joined


def _odd(pairs: Opposites, odds: np.ndarray, low: int, high: int) -> float:
    """The odds of a pair of clusters; even ones where they were not compared."""
    place = pairs.place(low, high)
    return 0.0 if place is None else float(odds[place])


def _tell_evidence(engine: Engine, pairs: Opposites, odds: np.ndarray, groups: Groups) -> None:
    """Add the pairs of records across joined clusters to `link_evidence`, at the odds of their clusters."""
    sure = pairs.surest(odds)
    ends = zip(pairs.low[sure].tolist(), pairs.high[sure].tolist(), strict=True)
    told = sure[np.array([groups.find(low) == groups.find(high) for low, high in ends], dtype=bool)]
    engine.load("link_joined", pa.table({"low": pairs.low[told], "high": pairs.high[told], "weight": odds[told]}))
    engine.run(
        "INSERT INTO link_evidence SELECT o.l, o.r, j.weight"
        " FROM link_opposite AS o JOIN link_joined AS j USING (low, high)"
    )
    engine.drop("link_joined")
