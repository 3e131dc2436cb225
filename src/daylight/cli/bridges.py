"""How a person's mentions hang together: the weakest links that hold groups of them as one human."""

from dataclasses import dataclass

from daylight.cli.release_reader import Release, Row

Key = tuple[str, str, str]  # source, table, record id of a mention
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Bridge:
    """A link without which `apart` mentions would no longer be held to the rest by any link."""

    probability: float
    kind: str
    apart: int
    one: Row
    other: Row


@dataclass(frozen=True, slots=True)
class Evidence:
    """The links of one person: how many were used, and the weakest bridges, weakest first."""

    links: int
    bridges: tuple[Bridge, ...]


def read_evidence(release: Release, person_id: str) -> Evidence | None:
    """The evidence that a person is one; None where the release holds no links."""
    if not release.has("links"):
        return None
    rows = release.rows(
        """SELECT left_source, left_table, left_record_id, right_source, right_table, right_record_id,
            weight, probability, kind
        FROM {links} WHERE person_id = ? AND used
        ORDER BY weight DESC, left_source, left_table, left_record_id, right_source, right_table, right_record_id""",
        person_id,
    )
    tree = strongest_tree(rows)
    weakest = sorted(tree, key=lambda row: (row["weight"], ends(row)))[:_SHOWN]
    mentions = _mentions(release, person_id, [end for row in weakest for end in ends(row)])
    bridges = [
        Bridge(row["probability"], row["kind"], _apart(tree, row), mentions[ends(row)[0]], mentions[ends(row)[1]])
        for row in weakest
        if all(end in mentions for end in ends(row))
    ]
    return Evidence(len(rows), tuple(bridges))


def ends(row: Row) -> tuple[Key, Key]:
    """The two mentions of a link."""
    return (
        (row["left_source"], row["left_table"], row["left_record_id"]),
        (row["right_source"], row["right_table"], row["right_record_id"]),
    )


def strongest_tree(rows: list[Row]) -> list[Row]:
    """The strongest links that are enough to hold everything together (Kruskal); `rows` come strongest first."""
    group: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while group.setdefault(key, key) != key:
            group[key] = group[group[key]]
            key = group[key]
        return key

    tree = []
    for row in rows:
        one, other = (root(end) for end in ends(row))
        if one != other:
            group[one] = other
            tree.append(row)
    return tree


def _apart(tree: list[Row], cut: Row) -> int:
    """Mentions on the smaller side when one link of the tree is cut."""
    beside: dict[Key, list[Key]] = {}
    for row in tree:
        one, other = ends(row)
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    one, other = ends(cut)
    return min(_reached(beside, one, other), _reached(beside, other, one))


def _reached(beside: dict[Key, list[Key]], start: Key, barred: Key) -> int:
    seen, waiting = {start, barred}, [start]
    while waiting:
        for key in beside[waiting.pop()]:
            if key not in seen:
                seen.add(key)
                waiting.append(key)
    return len(seen) - 1


def _mentions(release: Release, person_id: str, keys: list[Key]) -> dict[Key, Row]:
    rows = release.rows(
        """SELECT source, source_table, record_id, shown_name, birth_text, event_on FROM {mentions}
        WHERE person_id = ? AND list_contains(?, record_id)""",
        person_id,
        [key[2] for key in keys],
    )
    return {(row["source"], row["source_table"], row["record_id"]): row for row in rows}
