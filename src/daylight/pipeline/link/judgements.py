"""What people judged: which mentions must be one person, which must not, and where the judgements contradict."""

from collections.abc import Iterable
from dataclasses import dataclass, field

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


_SET_ASIDE = "contradicts later judgements and is set aside. Judge the pair that is wrong again."


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
                judged.contradictions.append(f"{judgement.sentence} {_SET_ASIDE}")
                continue
            groups.join(left, right)
            judged.same.append((left, right))
        elif len(ends) == 1:
            judged.contradictions.append(f"{judgement.sentence} {_SET_ASIDE}")
        else:
            judged.different.append((left, right))
    return judged


def implied(judged: Judged, among: set[int]) -> Judged:
    """What settled judgements say of these mentions alone, also where other mentions stand between them."""
    groups = Groups()
    for left, right in judged.same:
        groups.join(left, right)
    first: dict[int, int] = {}
    said = Judged()
    for number in sorted(among):
        if first.setdefault(groups.find(number), number) != number:
            said.same.append((first[groups.find(number)], number))
    for left, right in judged.different:
        ends = groups.find(left), groups.find(right)
        if ends[0] in first and ends[1] in first:
            said.different.append((first[ends[0]], first[ends[1]]))
    return said


_GIVEN = """
    SELECT least(a.mention_no, b.mention_no) AS l, greatest(a.mention_no, b.mention_no) AS r, j.judgement,
           strftime(j."at", '%Y-%m-%dT%H:%M:%S.%f') AS at, coalesce(j."by", 'somebody') AS by,
           coalesce(j.reason, '') AS reason,
           j.left_source || '/' || j.left_table || '/' || j.left_record_id AS a,
           j.right_source || '/' || j.right_table || '/' || j.right_record_id AS b,
           a.mention_no IS NOT NULL AS left_here, b.mention_no IS NOT NULL AS right_here
    FROM decided_judgements AS j
    LEFT JOIN tidy_mentions AS a ON a.source = j.left_source AND a.source_table = j.left_table
        AND a.record_id = j.left_record_id
    LEFT JOIN tidy_mentions AS b ON b.source = j.right_source AND b.source_table = j.right_table
        AND b.record_id = j.right_record_id
    ORDER BY ALL
"""
_CAUTION = {"same": 0, "different": 1, "unsure": 2}
"""Of two words on one pair at one instant the more cautious is kept, and both are reported."""


@dataclass(frozen=True, slots=True)
class _Word:
    """One row of the judgements, with the numbers of its mentions where both are there."""

    left: int
    right: int
    judgement: str
    at: str
    by: str
    reason: str
    left_key: str
    right_key: str
    left_here: bool
    right_here: bool

    @property
    def rank(self) -> tuple[str, int, str, str]:
        """A later word has a higher rank."""
        return self.at or "", _CAUTION.get(self.judgement, 2), self.by, self.reason

    @property
    def sentence(self) -> str:
        """What was judged, by whom and when. The reason is personal data and stays in the decisions."""
        return f"{self.left_key} and {self.right_key}, judged {self.judgement} by {self.by} on {str(self.at)[:10]},"


def read_judgements(engine: Engine) -> Judged:
    """The judgements whose records are still there, settled; makes `contradictions` (sentence) and `link_judged`."""
    latest: dict[tuple[int, int], _Word] = {}
    reported: set[str] = set()
    for word in sorted((_Word(*row) for row in engine.rows(_GIVEN)), key=lambda word: word.rank):
        if fault := _cannot_be_applied(word):
            reported.add(fault)
            continue
        before = latest.get((word.left, word.right))
        if before is not None and before.at == word.at and before.judgement != word.judgement:
            reported.add(f"{before.sentence} was judged {word.judgement} by {word.by} at the same instant: {_TIED}")
        latest[word.left, word.right] = word
    judgements = [
        _judgement(word)
        for word in latest.values()
        if word.judgement in ("same", "different") and word.left != word.right
    ]
    sealed = (
        {row[0] for row in engine.rows("SELECT mention_no FROM tidy_mentions WHERE protected")} if judgements else set()
    )
    judged = settle(judgements, sealed)
    judged.contradictions.extend(reported)
    engine.load("contradictions", pa.table({"sentence": pa.array(sorted(judged.contradictions), pa.string())}))
    numbers = sorted({number for judgement in judgements for number in (judgement.left, judgement.right)})
    engine.load("link_judged", pa.table({"mention_no": pa.array(numbers, pa.int64())}))
    return judged


_TIED = "the more cautious is kept. Judge the pair again."


def _judgement(word: _Word) -> Judgement:
    order = (str(word.at), f"{word.left:012d} {word.right:012d}")
    return Judgement(word.left, word.right, word.judgement == "same", order, word.sentence)


def _cannot_be_applied(word: _Word) -> str | None:
    """Why a judgement is not applied in this run, whatever the others say; None where it can be."""
    gone = [key for key, here in ((word.left_key, word.left_here), (word.right_key, word.right_here)) if not here]
    if gone:
        missing = " and ".join(dict.fromkeys(gone))
        return f"{word.sentence} is not applied: {missing} is not in these extracts. It holds again if that comes back."
    if word.left == word.right and word.judgement == "different":
        return f"{word.sentence} is not applied: it is one record, which cannot be two people."
    return None
