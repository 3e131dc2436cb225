"""What people judged: which mentions must be one person, which must not, and where the judgements contradict."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from daylight.pipeline.engines import Engine


@dataclass(frozen=True, slots=True)
class Judgement:
    """One pair of mentions, the latest word on it. `order` ranks judgements: a later one has a higher order."""

    left: int
    right: int
    same: bool
    order: tuple[str, str]
    sentence: str


@dataclass(slots=True)
class Judged:
    """Judgements that hold together, and a sentence for each that was set aside."""

    same: list[tuple[int, int]] = field(default_factory=list)
    different: list[tuple[int, int]] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)


class Groups:
    """Union-find; a group is named by its lowest member."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, node: int) -> int:
        """The group's name."""
        path = []
        while (parent := self._parent.get(node, node)) != node:
            path.append(node)
            node = parent
        for passed in path:
            self._parent[passed] = node
        return node

    def join(self, left: int, right: int) -> None:
        """Make two groups one."""
        low, high = sorted((self.find(left), self.find(right)))
        self._parent[high] = low


def settle(judgements: Iterable[Judgement], sealed: set[int]) -> Judged:
    """Accept judgements from the latest to the earliest; one that cannot hold beside those accepted is set aside."""
    judged = Judged()
    groups = Groups()
    for judgement in sorted(judgements, key=lambda j: j.order, reverse=True):
        left, right = judgement.left, judgement.right
        if judgement.same and (left in sealed or right in sealed):
            judged.contradictions.append(f"{judgement.sentence} is not applied: a protected identity is never joined.")
            continue
        ends = {groups.find(left), groups.find(right)}
        if judgement.same:
            apart = any({groups.find(a), groups.find(b)} == ends for a, b in judged.different)
            if apart and len(ends) == 2:
                judged.contradictions.append(f"{judgement.sentence} contradicts later judgements and is set aside.")
                continue
            groups.join(left, right)
            judged.same.append((left, right))
        elif len(ends) == 1:
            judged.contradictions.append(f"{judgement.sentence} contradicts later judgements and is set aside.")
        else:
            judged.different.append((left, right))
    return judged


_LATEST = """
    SELECT least(a.mention_no, b.mention_no) AS l, greatest(a.mention_no, b.mention_no) AS r, j.judgement,
           strftime(j."at", '%Y-%m-%dT%H:%M:%S.%f') AS at, coalesce(j."by", '') || ' ' || coalesce(j.reason, '') AS by,
           j.left_source || '/' || j.left_table || '/' || j.left_record_id AS a,
           j.right_source || '/' || j.right_table || '/' || j.right_record_id AS b
    FROM decided_judgements AS j
    JOIN tidy_mentions AS a ON a.source = j.left_source AND a.source_table = j.left_table
        AND a.record_id = j.left_record_id
    JOIN tidy_mentions AS b ON b.source = j.right_source AND b.source_table = j.right_table
        AND b.record_id = j.right_record_id
    WHERE a.mention_no <> b.mention_no
    ORDER BY ALL
"""


def read_judgements(engine: Engine) -> Judged:
    """The judgements whose records are still there, settled; makes `contradictions` (sentence) and `link_judged`."""
    latest: dict[tuple[int, int], tuple[Any, ...]] = {}
    for row in sorted(engine.rows(_LATEST), key=lambda row: (row[3] or "", row[4], row[2])):
        latest[row[0], row[1]] = row
    judgements = [
        Judgement(
            left,
            right,
            said == "same",
            (str(at), f"{left:012d} {right:012d}"),
            f"{a} and {b} judged {said} on {str(at)[:10]}",
        )
        for left, right, said, at, _, a, b in latest.values()
        if said in ("same", "different")
    ]
    sealed = (
        {row[0] for row in engine.rows("SELECT mention_no FROM tidy_mentions WHERE protected")} if judgements else set()
    )
    judged = settle(judgements, sealed)
    engine.load("contradictions", pa.table({"sentence": pa.array(sorted(judged.contradictions), pa.string())}))
    numbers = sorted({number for judgement in judgements for number in (judgement.left, judgement.right)})
    engine.load("link_judged", pa.table({"mention_no": pa.array(numbers, pa.int64())}))
    return judged
