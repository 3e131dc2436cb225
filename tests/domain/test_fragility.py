"""One wrong identity link: where it can part a person, and whether a status outlives it."""

from datetime import date
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.definitions import shipped_definitions
from daylight.domain.fragility import (
    WEAK_BELOW,
    Doubt,
    Identity,
    Link,
    doubtful_splits,
    is_fragile,
    strongest_path,
    undoing_links,
)
from daylight.domain.histories import History
from daylight.domain.screening import meets
from tests.factories.histories import history

AS_OF = date(2024, 12, 31)
DEFINITIONS = {each.name: each for each in shipped_definitions()}
WEAK, SURE = WEAK_BELOW - 0.1, 1.0
UNSURE = Link(0, 2, 0.5)


def identity(incidents: list[str | None], *links: tuple[int, int, float]) -> Identity:
    """Mentions 0, 1, ... with the incident of each, and the links between them."""
    keyed = {number: None if each is None else ("main", each) for number, each in enumerate(incidents)}
    return Identity(keyed, tuple(Link(*link) for link in links))


def sides(found: Identity) -> set[frozenset[frozenset[int]]]:
    """Each split as its two sides, whichever of them was named."""
    everybody = frozenset(found.incidents)
    return {frozenset({side, everybody - side}) for side in doubtful_splits(found)}


def groups(found: Identity, *, weak: bool) -> int:
    """How many groups the links hold the mentions in; without the weak ones unless `weak`."""
    leader = {mention: mention for mention in found.incidents}
    for _ in found.incidents:
        for link in found.links:
            if weak or not link.weak:
                leader[link.left] = leader[link.right] = min(leader[link.left], leader[link.right])
    return len(set(leader.values()))


def test_a_chain_parts_at_its_weak_link_only() -> None:
    chain = identity(["i1", "i2", "i3", "i4"], (0, 1, SURE), (1, 2, WEAK), (2, 3, SURE))
    assert sides(chain) == {frozenset({frozenset({0, 1}), frozenset({2, 3})})}


def test_many_weak_links_between_two_groups_are_one_doubt() -> None:
    found = identity(["i1", "i2", "i3"], (0, 1, SURE), (0, 2, WEAK), (1, 2, WEAK))
    assert sides(found) == {frozenset({frozenset({0, 1}), frozenset({2})})}
    sure_once = identity(["i1", "i2", "i3"], (0, 1, SURE), (0, 2, WEAK), (1, 2, SURE))
    assert sides(sure_once) == set()


@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from([0.5, WEAK, SURE])).filter(
            lambda link: link[0] < link[1]
        ),
        max_size=14,
        unique_by=lambda link: link[:2],
    ).flatmap(st.permutations)
)
def test_every_split_runs_between_groups_that_no_sure_link_joins(links: list[tuple[int, int, float]]) -> None:
    found = identity([None] * 8, *links)
    splits = list(doubtful_splits(found))
    assert len(splits) == groups(found, weak=False) - groups(found, weak=True)
    for side in splits:
        crossing = [link for link in found.links if (link.left in side) != (link.right in side)]
        assert crossing
        assert all(link.weak for link in crossing)


def meets_under(name: str) -> partial[bool]:
    return partial(meets, definition=DEFINITIONS[name], as_of=AS_OF)


def two_victims() -> History:
    return history("2023-05-01 incident v1 partner", "2024-05-01 incident v2 partner")


def test_a_status_that_hangs_on_one_weak_link_is_fragile() -> None:
    weak = identity(["i1", "i2"], (0, 1, WEAK))
    sure = identity(["i1", "i2"], (0, 1, SURE))
    assert is_fragile(two_victims(), meets_under("matac"), suspect=weak)
    assert not is_fragile(two_victims(), meets_under("matac"), suspect=sure)


def test_it_is_not_when_one_side_still_meets_the_definition() -> None:
    told = history("2023-05-01 incident v1 partner", "2024-05-01 incident v2 partner", "2024-06-01 incident v3 partner")
    weak = identity(["i1", "i2", "i3"], (0, 1, SURE), (1, 2, WEAK))
    assert not is_fragile(told, meets_under("matac"), suspect=weak)
    assert is_fragile(told, meets_under("hampshire-2012"), suspect=weak)


def test_two_victims_who_may_be_one() -> None:
    assert is_fragile(two_victims(), meets_under("matac"), alike=[("v1", "v2", UNSURE)])
    assert not is_fragile(two_victims(), meets_under("matac"), alike=[("v2", "v3", UNSURE)])


def test_one_victim_who_may_be_two() -> None:
    told = history(*(f"2024-0{month}-01 incident v1 partner" for month in (1, 2, 3)))
    weak = {"v1": identity(["i1", "i2", "i3"], (0, 1, SURE), (1, 2, WEAK))}
    assert is_fragile(told, meets_under("repeat"), victims=weak)
    assert not is_fragile(told, meets_under("unanswered"), victims=weak)


def test_each_link_that_would_undo_it_is_named_the_likeliest_to_be_wrong_first() -> None:
    told = history("2023-05-01 incident v1 partner", "2024-05-01 incident v2 partner")
    suspect = identity(["i1", None, "i2"], (0, 1, 0.95), (1, 2, 0.9))
    found = list(undoing_links(told, meets_under("matac"), suspect=suspect, alike=[("v1", "v2", Link(5, 6, 0.3))]))
    assert [(each.doubt, each.link) for each in found] == [
        (Doubt.VICTIMS_JOINED, Link(5, 6, 0.3)),
        (Doubt.SUSPECT_SPLIT, Link(1, 2, 0.9)),
        (Doubt.SUSPECT_SPLIT, Link(0, 1, 0.95)),
    ]
    assert not list(undoing_links(told, meets_under("matac")))


def test_joined_victims_keep_the_crimes_of_both() -> None:
    told = history(
        "2023-05-01 ABH v1 partner #1", "2023-05-01 rape v2 partner #1", "2023-06-01 ABH v3 partner",
        "2023-07-01 ABH v4 partner",
    )  # fmt: skip
    assert not is_fragile(told, meets_under("hampshire-2012"), alike=[("v1", "v2", UNSURE)])


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([0.5, 0.7, 0.9, 1.0])).filter(
            lambda link: link[0] < link[1]
        ),
        max_size=12,
        unique_by=lambda link: link[:2],
    ),
    st.integers(0, 6),
    st.integers(0, 6),
)
def test_no_other_path_has_a_stronger_weakest_link(told: list[tuple[int, int, float]], left: int, right: int) -> None:
    links = [Link(*link) for link in told]
    path = strongest_path(links, left, right)
    stops = [left, *(link.right for link in path)]
    assert [link.left for link in path] == stops[:-1]
    assert len(set(stops)) == len(stops)
    weakest = min((link.probability for link in path), default=1.0)
    assert stops[-1] == right or not path
    for floor in (0.5, 0.7, 0.9, 1.0):
        reached = {left}
        for _ in links:
            for link in links:
                if link.probability >= floor and {link.left, link.right} & reached:
                    reached |= {link.left, link.right}
        assert (right in reached) == (left == right or (bool(path) and weakest >= floor))
