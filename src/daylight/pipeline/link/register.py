"""What becomes of people from one release to the next: who keeps an id, who is joined, split, new or gone.

The rules (see docs/adr/0005-stable-people.md):
1. An id goes to the person who holds most of the mentions that bore it; each person has one id and each id one person.
   Larger overlaps are served first; equal ones by the id, then by the person's first mention.
2. A person who holds mentions of an id that went to somebody else, or to whom an id's other mentions came, has a row
   that says so: an id never changes its human in silence.
3. An id that nobody was given is *joined* when its mentions are now others', *gone* when none of them is left.
4. Such an id keeps its row in every later release, led on to whoever its heirs became, and is never given again.
"""

from collections.abc import Iterable, Mapping
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


def carry_on(former: Iterable[Change], changes: Iterable[Change]) -> list[Change]:
    """The rows of ids that ended in earlier releases, as they stand now: an heir who was joined since is led on.

    former: the previous release's register; changes: this release's own rows, which say what became of the heirs.
    """
    now = {change.person_id: change for change in changes if change.change in ("joined", "gone")}
    carried = []
    for old in former:
        if old.change not in ("joined", "gone") or old.person_id in now:
            continue
        heirs = sorted({new for heir in old.other_ids for new in (now[heir].other_ids if heir in now else (heir,))})
        if heirs:
            reason = f"All that was known of this person is now {_listed(tuple(heirs))}."
            carried.append(Change(old.person_id, "joined", tuple(heirs), reason))
        else:
            carried.append(Change(old.person_id, "gone", (), "No mention of this person is left."))
    return sorted(carried)


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a decision about a person goes: the ids it is about now, and what a person should look at, if anything."""

    ids: tuple[str, ...]
    sentence: str | None


def follow(person_id: str, kind: str, present: set[str], changes: Iterable[Change]) -> Followed:
    """Who a decision (`kind`, as in "The hold") is about now. It is never dropped in silence.

    An id that is still borne keeps its decisions, reported where part of that person went to others in this run; a
    joined id's go to every heir; of an id that is nobody's they stay as they are and are reported.
    """
    rows = tuple(changes)
    if person_id in present:
        parted = tuple(sorted(row.person_id for row in rows if row.change == "split" and person_id in row.other_ids))
        if not parted:
            return Followed((person_id,), None)
        told = f"{kind} on {person_id} stays there, but part of that person is now {_listed(parted)}: look at each."
        return Followed((person_id,), told)
    heirs = tuple(
        heir for row in rows if (row.person_id, row.change) == (person_id, "joined") for heir in row.other_ids
    )
    if heirs:
        told = f"{kind} on {person_id} now holds for {_listed(heirs)}, into whom that person was joined."
        return Followed(heirs, told)
    return Followed((person_id,), f"{kind} on {person_id} is about nobody in this release. Decide it anew or undo it.")


def _listed(ids: tuple[str, ...]) -> str:
    return " and ".join((", ".join(ids[:-1]), ids[-1])) if len(ids) > 1 else ids[0]
