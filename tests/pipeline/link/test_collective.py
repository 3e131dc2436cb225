"""The second pass joins the surest first, and never what was judged, or found, to be different."""

import numpy as np

from daylight.pipeline.link.clusters import Labels
from daylight.pipeline.link.collective import SURE, Opposites, _barred, _join, _posterior
from daylight.pipeline.link.judgements import Groups, Judged


def opposites(*pairs: tuple[int, int, float]) -> Opposites:
    """Pairs of clusters with the log2 likelihood of one human against strangers; households are out of the question."""
    low, high, stranger = (np.array([pair[place] for pair in pairs]) for place in range(3))
    return Opposites(low, high, stranger, np.full(len(pairs), 60.0))


def joined(pairs: Opposites, odds: list[float], barred: set[tuple[int, int]] | None = None) -> set[frozenset[int]]:
    groups = Groups()
    _join(pairs, np.array(odds), groups, {}, barred or set())
    nodes = set(pairs.low.tolist()) | set(pairs.high.tolist())
    return {frozenset(node for node in nodes if groups.find(node) == groups.find(one)) for one in nodes}


def test_what_agrees_is_likelier_one_human_than_what_does_not() -> None:
    odds = _posterior(opposites((1, 2, 12.0), (3, 4, 0.0), (5, 6, -12.0)))
    assert odds[0] > SURE > odds[1] > odds[2]


def test_the_share_of_one_human_is_learnt_from_the_pairs() -> None:
    often = _posterior(opposites(*((n, n + 1000, 9.0) for n in range(400)), (1, 1002, 2.0)))[-1]
    seldom = _posterior(opposites(*((n, n + 1000, -9.0) for n in range(400)), (1, 1002, 2.0)))[-1]
    assert often > seldom


def test_a_chain_does_not_join_two_who_do_not_fit() -> None:
    chain = opposites((1, 2, 0.0), (2, 3, 0.0), (1, 3, 0.0))
    assert joined(chain, [9.0, 8.0, -4.0]) == {frozenset({1, 2}), frozenset({3})}
    assert joined(chain, [9.0, 8.0, 2.0]) == {frozenset({1, 2, 3})}


def test_what_a_person_judged_to_be_different_stays_apart() -> None:
    judged = Judged(different=[(10, 20)])
    barred = _barred(judged, Labels.told({10: 1, 20: 2}))
    assert joined(opposites((1, 2, 0.0)), [30.0], barred) == {frozenset({1}), frozenset({2})}


def test_the_order_of_pairs_is_of_no_matter() -> None:
    pairs = [(1, 2, 0.0), (2, 3, 0.0), (3, 4, 0.0)]
    odds = [5.0, 5.0, 7.0]
    assert joined(opposites(*pairs), odds) == joined(opposites(*reversed(pairs)), odds[::-1])
