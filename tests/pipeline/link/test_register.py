"""People from one release to the next: who keeps an id, and that nobody's id changes in silence."""

from hypothesis import given
from hypothesis import strategies as st

from daylight.pipeline.link.identifiers import ALPHABET, fresh_ids, person_id
from daylight.pipeline.link.register import Change, carry_on, follow, keep_ids

mentions = [f"m{number:02d}" for number in range(12)]
clusterings = st.lists(st.integers(0, 5), min_size=12, max_size=12)


def people_of(labels: list[int], present: list[bool]) -> dict[str, list[str]]:
    """Clusters of the mentions that are present, each by its first mention."""
    groups: dict[int, list[str]] = {}
    for mention, label, here in zip(mentions, labels, present, strict=True):
        if here:
            groups.setdefault(label, []).append(mention)
    return {min(group): group for group in groups.values()}


@given(clusterings, clusterings, st.lists(st.booleans(), min_size=12, max_size=12))
def test_every_change_of_a_mention_is_in_the_register(old: list[int], new: list[int], present: list[bool]) -> None:
    before = {mention: f"OLD{label}" for mention, label in zip(mentions, old, strict=True)}
    people = people_of(new, present)
    ids, changes = keep_ids(people, before, {"OLD9"})
    assert len(set(ids.values())) == len(people)
    assert "OLD9" not in ids.values()
    rows = {(change.person_id, change.change): change for change in changes}
    assert len(rows) == len(changes)
    for first, group in people.items():
        for mention in group:
            was, now = before[mention], ids[first]
            told_by_new = was in rows[now, "split"].other_ids if (now, "split") in rows else False
            told_by_old = now in rows[was, "joined"].other_ids if (was, "joined") in rows else False
            assert was == now or told_by_new or told_by_old
    for was in set(before.values()):
        assert (was in ids.values()) == ((was, "continued") in rows)
        assert (was, "continued") in rows or (was, "joined") in rows or (was, "gone") in rows


@given(clusterings)
def test_the_same_people_all_continue(labels: list[int]) -> None:
    people = people_of(labels, [True] * 12)
    first, _ = keep_ids(people, {}, set())
    before = {mention: first[key] for key, group in people.items() for mention in group}
    again, changes = keep_ids(people, before, set())
    assert again == first
    assert {change.change for change in changes} == {"continued"}


@given(clusterings, clusterings)
def test_the_order_of_people_and_mentions_is_of_no_matter(old: list[int], new: list[int]) -> None:
    before = {mention: f"OLD{label}" for mention, label in zip(mentions, old, strict=True)}
    people = people_of(new, [True] * 12)
    backwards = {key: group[::-1] for key, group in reversed(people.items())}
    assert keep_ids(people, before, set()) == keep_ids(backwards, dict(reversed(before.items())), set())


def test_the_larger_part_keeps_the_id_and_the_smaller_is_told() -> None:
    ids, changes = keep_ids({"a": ["a", "b"], "c": ["c"]}, {"a": "P1", "b": "P1", "c": "P1"}, set())
    assert ids["a"] == "P1"
    assert [(c.change, c.other_ids) for c in changes if c.person_id == ids["c"]] == [("split", ("P1",))]


def test_one_who_is_joined_away_keeps_a_row() -> None:
    ids, changes = keep_ids({"a": ["a", "b", "c"]}, {"a": "P1", "b": "P1", "c": "P2"}, set())
    assert ids == {"a": "P1"}
    assert [(c.change, c.other_ids) for c in changes if c.person_id == "P2"] == [("joined", ("P1",))]


def test_one_whose_mentions_are_gone_is_gone() -> None:
    _, changes = keep_ids({"a": ["a"]}, {"a": "P1", "b": "P2"}, set())
    assert [(c.person_id, c.change) for c in changes] == [("P1", "continued"), ("P2", "gone")]


def test_an_id_is_p_and_ten_letters_and_never_taken_twice() -> None:
    first = person_id("main/involvements/1")
    assert first[0] == "P"
    assert len(first) == 11
    assert set(first[1:]) <= set(ALPHABET)
    assert fresh_ids(["main/involvements/1"], {first}) == [person_id("main/involvements/1", 1)]


@given(st.lists(st.tuples(clusterings, st.lists(st.booleans(), min_size=12, max_size=12)), min_size=2, max_size=6))
def test_no_decision_about_a_person_is_lost_over_many_runs(runs: list[tuple[list[int], list[bool]]]) -> None:
    before: dict[str, str] = {}
    register: list[Change] = []
    ever: dict[str, set[str]] = {}
    for labels, present in runs:
        people = people_of(labels, present)
        ids, changes = keep_ids(people, before, {change.person_id for change in register})
        register = sorted([*changes, *carry_on(register, changes)])
        assert len({(change.person_id, change.change) for change in register}) == len(register)
        borne = set(ids.values())
        for person in ever:
            followed = follow(person, "A hold", borne, register)
            assert followed.ids
            if person not in borne:
                assert followed.sentence
                assert set(followed.ids) <= borne or followed.ids == (person,)
                assert ("gone" if followed.ids == (person,) else "joined") in {
                    change.change for change in register if change.person_id == person
                }
        before = {mention: ids[first] for first, group in people.items() for mention in group}
        for mention, person in before.items():
            ever.setdefault(person, set()).add(mention)


def test_an_id_that_ended_is_never_given_again() -> None:
    first, _ = keep_ids({"a": ["a"], "b": ["b"]}, {}, set())
    before = {"a": first["a"], "b": first["b"]}
    joined, changes = keep_ids({"a": ["a", "b"]}, before, set())
    register = sorted([*changes, *carry_on([], changes)])
    again, later = keep_ids({"a": ["a", "b"]}, dict.fromkeys(("a", "b"), joined["a"]), {c.person_id for c in register})
    register = sorted([*later, *carry_on(register, later)])
    apart, _ = keep_ids(
        {"a": ["a"], "b": ["b"]}, dict.fromkeys(("a", "b"), again["a"]), {change.person_id for change in register}
    )
    assert first["b"] in {change.person_id for change in register}
    assert not set(apart.values()) & (set(first.values()) - {joined["a"]})
