"""Merging: judgements hold, order is of no matter, chains are cut."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from daylight.pipeline.link.clusters import Rules, _Merger, agglomerate, components
from daylight.pipeline.link.judgements import Judgement, implied, settle

RULES = Rules(prior=-10.0)
NODES = 8
edge = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.integers(-15, 25))
pair = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)).filter(lambda ends: ends[0] < ends[1])


def clusters(
    edges: list[tuple[int, int, float]], same: list[tuple[int, int]], different: list[tuple[int, int]]
) -> list[int]:
    """Cluster of each node."""
    weights = {(a, b): float(w) for a, b, w in edges if a < b}
    left = np.array([a for a, _ in weights], dtype=np.int64)
    right = np.array([b for _, b in weights], dtype=np.int64)
    return agglomerate(NODES, left, right, np.array(list(weights.values())), RULES, same, different).tolist()


@given(st.lists(edge, max_size=30), st.lists(st.tuples(pair, st.booleans()), max_size=8))
def test_settled_judgements_always_hold(
    edges: list[tuple[int, int, int]], judged: list[tuple[tuple[int, int], bool]]
) -> None:
    settled = settle(
        [Judgement(a, b, same, (f"{day:02d}", ""), "it") for day, ((a, b), same) in enumerate(judged)], set()
    )
    found = clusters(edges, settled.same, settled.different)
    assert all(found[a] == found[b] for a, b in settled.same)
    assert all(found[a] != found[b] for a, b in settled.different)
    assert len(settled.same) + len(settled.different) + len(settled.contradictions) == len(judged)


@given(st.lists(edge, max_size=30, unique_by=lambda e: (e[0], e[1])), st.randoms())
def test_the_order_of_pairs_is_of_no_matter(edges: list[tuple[int, int, int]], random: object) -> None:
    shuffled = edges[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert clusters(edges, [], []) == clusters(shuffled, [], [])


@given(st.lists(edge, max_size=40), st.floats(-25.0, 0.0))
def test_many_at_once_are_merged_as_one_by_one(edges: list[tuple[int, int, int]], prior: float) -> None:
    rules = Rules(prior)
    weights = {(a, b): float(w) for a, b, w in edges if a < b}
    left, right = np.array(list(weights), dtype=np.int64).reshape(-1, 2).T
    weight = np.array(list(weights.values()))
    joined = weight >= rules.threshold
    component = components(NODES, left[joined], right[joined])
    expected = list(range(NODES))
    for number in set(component.tolist()):
        own = [(a, b, w) for (a, b), w in weights.items() if component[a] == component[b] == number]
        for node, cluster in _Merger(own, rules, [], []).run().items():
            expected[node] = cluster
    assert agglomerate(NODES, left, right, weight, rules, [], []).tolist() == expected


def test_one_bridge_does_not_join_two_people() -> None:
    people = [(0, 1, 15.0), (0, 2, 15.0), (1, 2, 15.0), (3, 4, 15.0), (3, 5, 15.0), (4, 5, 15.0)]
    assert clusters([*people, (2, 3, 6.0)], [], []) == [0, 0, 0, 3, 3, 3, 6, 7]


def test_a_later_judgement_wins_and_the_earlier_is_listed() -> None:
    judgements = [
        Judgement(1, 2, True, ("2026-01-01", ""), "1 and 2 same"),
        Judgement(2, 3, True, ("2026-01-02", ""), "2 and 3 same"),
        Judgement(1, 3, False, ("2026-01-03", ""), "1 and 3 different"),
    ]
    settled = settle(judgements, set())
    assert settled.same == [(2, 3)]
    assert settled.different == [(1, 3)]
    assert settled.contradictions == [
        "1 and 2 same contradicts later judgements and is set aside. Judge the pair that is wrong again."
    ]


def test_a_sealed_identity_is_never_joined_even_by_judgement() -> None:
    settled = settle([Judgement(1, 2, True, ("2026-01-01", ""), "1 and 2 same")], {2})
    assert settled.same == []
    assert "protected" in settled.contradictions[0]


@given(st.lists(st.tuples(pair, st.booleans()), max_size=10), st.sets(st.integers(0, NODES - 1)))
def test_what_is_implied_of_some_is_what_holds_of_all(
    judged: list[tuple[tuple[int, int], bool]], among: set[int]
) -> None:
    whole = settle(
        [Judgement(a, b, same, (f"{day:02d}", ""), "it") for day, ((a, b), same) in enumerate(judged)], set()
    )
    found, said = clusters([], whole.same, whole.different), implied(whole, among)
    some = clusters([], said.same, said.different)
    assert {frozenset((a, b)) for a in among for b in among if some[a] == some[b]} == {
        frozenset((a, b)) for a in among for b in among if found[a] == found[b]
    }
    assert all(set(ends) <= among for ends in (*said.same, *said.different))
    apart = {frozenset((found[a], found[b])) for a, b in whole.different}
    assert {frozenset((found[a], found[b])) for a, b in said.different} == {
        ends for ends in apart if ends <= {found[number] for number in among}
    }
