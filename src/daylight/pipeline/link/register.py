"""What becomes of people from one release to the next: who keeps an id, who is joined, split, new or gone.

The rules (see docs/adr/0005-stable-people.md):
1. An id goes to the person who holds most of the mentions that bore it; each person has one id and each id one person.
   Larger overlaps are served first; equal ones by the id, then by the person's first mention.
2. A person who holds mentions of an id that went to somebody else, or to whom an id's other mentions came, has a row
   that says so: an id never changes its human in silence.
3. An id that nobody was given is *joined* when its mentions are now others', *gone* when none of them is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from daylight.pipeline.link.identifiers import fresh_ids


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One row of the register."""

    person_id: str
    change: str
    other_ids: tuple[str, ...]
    reason: str


def _overlaps(people: Mapping[str, list[str]], before: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """How many mentions each person shares with each former id."""
    shared: dict[tuple[str, str], int] = {}
    for person, mentions in people.items():
        for mention in mentions:
            if mention in before:
                pair = (person, before[mention])
                shared[pair] = shared.get(pair, 0) + 1
    return shared


def keep_ids(
    people: Mapping[str, list[str]], before: Mapping[str, str], retired: set[str]
) -> tuple[dict[str, str], list[Change]]:
    """The id of each person, and the register.

    people: mention keys of each person, by the key of his first mention; before: the former id of each former mention;
    retired: further ids that were used once and must not be used again.
    """
    shared = _overlaps(people, before)
    ids: dict[str, str] = {}
    given: dict[str, str] = {}
    for (person, old), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0][1], item[0][0])):
        if person not in ids and old not in given:
            ids[person], given[old] = old, person
    strangers = sorted(person for person in people if person not in ids)
    taken = set(before.values()) | retired
    ids.update(zip(strangers, fresh_ids(strangers, taken), strict=True))
    return ids, sorted(_changes(people, before, shared, ids, given))


def _changes(
    people: Mapping[str, list[str]],
    before: Mapping[str, str],
    shared: dict[tuple[str, str], int],
    ids: dict[str, str],
    given: dict[str, str],
) -> list[Change]:
    changes = []
    came: dict[str, list[str]] = {}
    went: dict[str, list[str]] = {}
    for person, old in shared:
        if ids[person] != old:
            came.setdefault(person, []).append(old)
            went.setdefault(old, []).append(ids[person])
    for person in people:
        mine, others = ids[person], tuple(sorted(came.get(person, ())))
        parted = tuple(old for old in others if old in given)
        if mine in given:
            changes.append(Change(mine, "continued", (), "The same person as in the previous release."))
        elif not others:
            changes.append(Change(mine, "new", (), "No mention of this person was in the previous release."))
        if parted:
            changes.append(Change(mine, "split", parted, f"Mentions that were {_listed(parted)} are now this person."))
    for old in sorted(set(before.values()) - set(given)):
        heirs = tuple(sorted(set(went.get(old, ()))))
        if heirs:
            changes.append(Change(old, "joined", heirs, f"All that was known of this person is now {_listed(heirs)}."))
        else:
            changes.append(Change(old, "gone", (), "No mention of this person is left."))
    return changes


def _listed(ids: tuple[str, ...]) -> str:
    return " and ".join((", ".join(ids[:-1]), ids[-1])) if len(ids) > 1 else ids[0]
