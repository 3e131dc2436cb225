"""The evidence behind a release's people: two of its mentions compared again, and the links that lead between them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.domain.fragility import Link, strongest_path, strongest_tree
from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.link.explain import Explanation, explain_pairs
from daylight.pipeline.link.mixture import Model
from daylight.pipeline.link.training import read_model
from daylight.tables.index import INDEX_FOLDER

_NEEDED = ("tidy_mentions", "links", "edges")
_MENTION = """
    SELECT m.mention_no, m.source, m.source_table, m.record_id, m.role, m.event_on, l.person_id,
        bool_or(coalesce(s.protected, false)) AS sealed
    FROM tidy_mentions AS m
    JOIN links AS l ON l.mention_no = m.mention_no
    JOIN links AS k ON k.person_id = l.person_id
    JOIN tidy_mentions AS s ON s.mention_no = k.mention_no
    WHERE m.mention_no IN ({numbers})
    GROUP BY ALL
"""
_OWN_LINKS = """
    SELECT e.left_no, e.right_no, e.weight, e.probability, e.kind
    FROM edges AS e
    JOIN links AS l ON l.mention_no = e.left_no
    WHERE e.used AND l.person_id = {person}
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: where it stands, whose it is, and whether that person is sealed. No name."""

    number: int
    source: str
    table: str
    record_id: str
    role: str | None
    on: date | None
    person_id: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One link that the release used; `probability` as released, `weight` in log2 odds, and the evidence for it."""

    one: Mention
    other: Mention
    weight: float
    probability: float
    kind: str
    explanation: Explanation | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two mentions: the evidence for and against one human, and the links that lead from the one to the other."""

    one: Mention
    other: Mention
    explanation: Explanation
    path: tuple[Step, ...]

    @property
    def weakest(self) -> Step | None:
        """The step that is likeliest to be wrong."""
        return min(self.path, key=lambda step: step.weight, default=None)


@dataclass(frozen=True, slots=True)
class PersonEvidence:
    """One person: how many mentions, how many links hold them together, and the weak ones, weakest first."""

    person_id: str
    mentions: int
    links: int
    confidence: float
    weak: tuple[Step, ...]


class ReleaseEvidence:
    """Questions to one release's index. Protected identities are refused, and nothing here holds a name."""

    def __init__(self, engine: Engine, model: Model) -> None:
        self._engine, self._model = engine, model

    def mention(self, source: str, table: str, record_id: str) -> Mention:
        """The mention; NotFound where the release has none, Refused where its person is sealed."""
        found = self._engine.rows(
            f"SELECT mention_no FROM tidy_mentions WHERE source = {_text(source)} AND source_table = {_text(table)}"
            f" AND record_id = {_text(record_id)}"
        )
        if not found:
            raise NotFound(
                f"The release has no mention {source}:{table}:{record_id}. Give it as source:table:record_id, as in "
                "the mentions table."
            )
        return self._mentions([found[0][0]])[found[0][0]]

    def compare(self, one: Mention, other: Mention) -> Comparison:
        """The two mentions side by side: two of one person have a path, two of different people have none.

        Invalid for one mention twice.
        """
        if one.number == other.number:
            raise Invalid("Both names are of one mention. Give two different ones.")
        kept = self._links_of(one.person_id) if one.person_id == other.person_id else {}
        path = strongest_path(map(_link, kept.values()), one.number, other.number)
        pairs = [(link.left, link.right) for link in path]
        told = explain_pairs(self._engine, self._model, [(one.number, other.number), *pairs])
        mentions = self._mentions([one.number, other.number, *(number for pair in pairs for number in pair)])
        steps = (_step(kept[_key(*pair)], mentions[pair[0]], mentions[pair[1]], told) for pair in pairs)
        return Comparison(one, other, told[_key(one.number, other.number)], tuple(steps))

    def person(self, person_id: str) -> PersonEvidence:
        """How sure that a person is one, with each weak link; NotFound for nobody, Refused for a sealed one."""
        numbers = [
            row[0] for row in self._engine.rows(f"SELECT mention_no FROM links WHERE person_id = {_text(person_id)}")
        ]
        if not numbers:
            raise NotFound(f"The release has no person {person_id}. An id is P and ten characters.")
        self._mentions(numbers[:1])
        kept = self._links_of(person_id)
        tree = strongest_tree(map(_link, kept.values()))
        sure = 1.0
        for link in tree:
            sure *= link.probability
        weak = sorted((link for link in tree if link.weak), key=lambda each: (each.probability, each.left, each.right))
        pairs = [(link.left, link.right) for link in weak]
        told = explain_pairs(self._engine, self._model, pairs) if pairs else {}
        mentions = self._mentions([number for pair in pairs for number in pair]) if pairs else {}
        steps = tuple(_step(kept[pair], mentions[pair[0]], mentions[pair[1]], told) for pair in pairs)
        return PersonEvidence(person_id, len(numbers), len(kept), round(sure, 4), steps)

    def _links_of(self, person_id: str) -> dict[tuple[int, int], tuple[Any, ...]]:
        rows = self._engine.rows(_OWN_LINKS.format(person=_text(person_id)))
        return {_key(row[0], row[1]): row for row in rows}

    def _mentions(self, numbers: Iterable[int]) -> dict[int, Mention]:
        asked = ", ".join(str(int(number)) for number in sorted(set(numbers)))
        found = {row[0]: Mention(*row) for row in self._engine.rows(_MENTION.format(numbers=asked))}
        if any(each.sealed for each in found.values()):
            raise Refused("This is a protected identity: it is sealed, never linked and never explained.")
        return found


@contextmanager
def open_evidence(release: Path, model: Path) -> Iterator[ReleaseEvidence]:
    """Questions to a release, by the model that linked it. NotFound where the release has no index."""
    index = release / INDEX_FOLDER
    missing = [name for name in _NEEDED if not (index / f"{name}.parquet").is_file()]
    if missing or not model.is_file():
        raise NotFound(
            f"{release} has no index to explain from ({', '.join(missing) or model.name}). "
            "Make the release again with this version of Daylight."
        )
    kept = read_model(model)
    with TemporaryDirectory(prefix="daylight-") as scratch, open_engine("duckdb", scratch=Path(scratch)) as engine:
        for name in _NEEDED:
            engine.read_parquet(name, index / f"{name}.parquet")
        yield ReleaseEvidence(engine, kept)


def _key(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _link(row: tuple[Any, ...]) -> Link:
    """What a person judged is sure; among the rest the weight tells apart what the rounded probability does not."""
    left, right, weight, _, kind = row
    return Link(left, right, 1.0 if kind == "judged" else 1 / (1 + 2.0**-weight))


def _step(row: tuple[Any, ...], one: Mention, other: Mention, told: dict[tuple[int, int], Explanation]) -> Step:
    return Step(one, other, row[2], row[3], row[4], told.get(_key(one.number, other.number)))


def _text(value: str) -> str:
    return "'" + value.replace("\0", "").replace("'", "''") + "'"
