"""How the people behind a met status came to be one each: the identity links that its fragility is judged by."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby
from operator import itemgetter

import pyarrow as pa

from daylight.domain.fragility import ALIKE_FROM, WEAK_BELOW, Alike, Identity, Link, strongest_tree
from daylight.domain.histories import History, Pair, pair
from daylight.pipeline.engines import Engine

# A mention known only after the viewpoint raises no doubt about what was known by then.
_KNOWN = """
    SELECT l.mention_no, l.person_id
    FROM links AS l
    JOIN tidy_mentions AS m ON m.mention_no = l.mention_no
    WHERE m.known_on IS NULL OR m.known_on <= DATE '{as_of}'
"""
# People held together by certain links alone cannot come apart: neither links nor mentions of theirs need be read.
_WITH_WEAK = """
    SELECT DISTINCT l.person_id
    FROM edges AS e
    JOIN screen_links AS l ON l.mention_no = e.left_no
    JOIN screen_links AS r ON r.mention_no = e.right_no
    JOIN screen_of_interest AS i ON i.person_id = l.person_id
    WHERE e.used AND e.probability < {weak} AND e.kind <> 'judged'
"""
_MENTIONS = """
    SELECT l.person_id, l.mention_no, m.source, m.incident_id, m.role
    FROM screen_links AS l
    JOIN screen_doubtful AS i ON i.person_id = l.person_id
    JOIN tidy_mentions AS m ON m.mention_no = l.mention_no
"""
_LINKS = """
    SELECT l.person_id, e.left_no, e.right_no, e.probability, e.kind
    FROM edges AS e
    JOIN screen_links AS l ON l.mention_no = e.left_no
    JOIN screen_links AS r ON r.mention_no = e.right_no AND r.person_id = l.person_id
    JOIN screen_with_weak AS i ON i.person_id = l.person_id
    WHERE e.used
    ORDER BY l.person_id
"""
_ALIKE = """
    SELECT l.person_id, r.person_id, e.left_no, e.right_no, e.probability
    FROM edges AS e
    JOIN screen_links AS l ON l.mention_no = e.left_no
    JOIN screen_links AS r ON r.mention_no = e.right_no AND r.person_id <> l.person_id
    JOIN screen_of_interest AS i ON i.person_id = l.person_id
    JOIN screen_of_interest AS j ON j.person_id = r.person_id
    WHERE NOT e.used AND e.probability >= {least} AND e.kind <> 'judged'
"""

_Mentions = list[tuple[int, tuple[str, str] | None, str | None]]
"""One person's: mention number, incident, and the part played in it."""


@dataclass(frozen=True, slots=True)
class Identities:
    """The links within each person of interest, and the pairs of people who may be one."""

    as_suspect: dict[str, Identity]
    as_victim: dict[str, Identity]
    alike: dict[Pair, Link]

    def alike_among(self, victims: Iterable[str]) -> list[Alike]:
        """The pairs of these victims who may be one human, in order, with the best link between the two."""
        pairs = combinations(sorted(set(victims)), 2) if self.alike else ()
        return [(*each, self.alike[each]) for each in pairs if each in self.alike]


def identities_behind(engine: Engine, histories: list[History], as_of: date) -> Identities:
    """The identity links of these suspects and of all their victims, between mentions known at `as_of`."""
    engine.create("screen_links", _KNOWN.format(as_of=as_of))
    people = {history.person_id for history in histories}
    people.update(event.victim_id for history in histories for event in history.events)
    _load_people(engine, "screen_of_interest", people)
    trees = _doubtful_trees(engine)
    _load_people(engine, "screen_doubtful", trees)
    mentions: defaultdict[str, _Mentions] = defaultdict(list)
    for person, number, source, incident, role in engine.rows(_MENTIONS):
        mentions[person].append((number, None if incident is None else (source, incident), role))
    alike = _alike(engine)
    engine.drop("screen_of_interest", "screen_doubtful", "screen_links")
    return Identities(
        _identities(mentions, trees, "suspect"),
        _identities(mentions, trees, "victim"),
        alike,
    )


def _alike(engine: Engine) -> dict[Pair, Link]:
    found: dict[Pair, Link] = {}
    for one, other, *link in sorted(engine.rows(_ALIKE.format(least=ALIKE_FROM)), key=lambda row: (-row[4], *row[2:4])):
        found.setdefault(pair(one, other), Link(*link))
    return found


def _load_people(engine: Engine, name: str, people: Iterable[str]) -> None:
    engine.load(name, pa.table({"person_id": pa.array(sorted(people), pa.string())}))


def _doubtful_trees(engine: Engine) -> dict[str, tuple[Link, ...]]:
    """For each person of interest who may come apart, the strongest links that hold them together."""
    engine.create("screen_with_weak", _WITH_WEAK.format(weak=WEAK_BELOW))
    trees = {}
    for person, rows in groupby(_linked(engine), key=itemgetter(0)):
        tree = strongest_tree(link for _, link in rows)
        if any(link.weak for link in tree):
            trees[person] = tree
    engine.drop("screen_with_weak")
    return trees


def _linked(engine: Engine) -> Iterator[tuple[str, Link]]:
    """The links of people who may come apart, person by person: very many, of whom few will be kept."""
    for batch in engine.batches(_LINKS):
        for person, left, right, probability, kind in zip(*(each.to_pylist() for each in batch.columns), strict=True):
            judged = kind == "judged" or probability is None
            yield person, Link(left, right, 1.0 if judged else probability)


def _identities(mentions: dict[str, _Mentions], trees: dict[str, tuple[Link, ...]], role: str) -> dict[str, Identity]:
    """Only the mentions in that role are tied to their incidents; the others still hold the links together."""
    return {
        person: Identity({number: incident if told == role else None for number, incident, told in own}, trees[person])
        for person, own in mentions.items()
    }
