"""A search that forgives slips: names, dates of birth, telephones, addresses and ids, over everybody in a release.

Each part of a query is matched against the distinct values of its kind; what few people share says more than what many
do; whoever agrees with most, best, comes first. Sealed identities are in no answer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from daylight.pipeline.engines import open_engine
from daylight.pipeline.watch.lookup import READ, Lookup, build_lookup
from daylight.pipeline.watch.query import Query
from daylight.pipeline.watch.released import check_release
from daylight.tables.index import INDEX_FOLDER

_WORDS = {
    "name": "name", "birth": "date of birth", "phone": "telephone", "postcode": "postcode", "street": "address",
    "id": "reference",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One person found. `why` says, for each part of the query that agrees, what kind it is and how well it does.

    Whoever shows this decides who may be named: `as_suspect` 0 is somebody never recorded as a suspect.
    """

    person_id: str
    points: float
    why: tuple[str, ...]
    as_suspect: int
    as_victim: int
    forename: str | None = field(repr=False)
    surname: str | None = field(repr=False)
    date_of_birth: date | None = field(repr=False)
    date_of_birth_text: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Search:
    """An open search over one release."""

    lookup: Lookup = field(repr=False)

    @property
    def people(self) -> int:
        """How many people it may find."""
        return len(self.lookup.suspects)

    def find(self, query: Query, *, limit: int = 10, everybody: bool = False) -> tuple[Found, ...]:
        """The people who agree best with the query, best first, in an order that is always the same.

        Without `everybody` only adults recorded as suspects are found, and only by what was recorded of them as such;
        whoever asks for everybody logs who asked and why before anything is shown.
        """
        points = np.zeros(self.people)
        close: list[tuple[str, np.ndarray]] = []
        holders = self.lookup.every if everybody else self.lookup.opened
        for kind, asked in _parts(query):
            numbers, closeness = self.lookup.values[kind].close_to(asked)
            places, sizes = holders.of(numbers)
            rarity = np.log2(1 + self.people / np.maximum(sizes, 1))
            own, best = np.zeros(self.people), np.zeros(self.people)
            np.maximum.at(own, places, np.repeat(closeness, sizes))
            np.maximum.at(best, places, np.repeat(closeness**2 * rarity, sizes))
            points += best
            close.append((kind, own))
        if not everybody:
            points[~self.lookup.shown] = 0.0
        return tuple(self._told(self._best(points, limit), points, close))

    def _best(self, points: np.ndarray, limit: int) -> np.ndarray:
        """Places in order of points, then of incidents as suspect, then of person ids."""
        among = np.flatnonzero(points > 0)
        if len(among) > limit:
            least = np.partition(points[among], -limit)[-limit]
            among = among[points[among] >= least]
        ordered: np.ndarray = among[np.lexsort((among, -self.lookup.suspects[among], -points[among].round(6)))][:limit]
        return ordered

    def _told(self, best: np.ndarray, points: np.ndarray, close: list[tuple[str, np.ndarray]]) -> Iterator[Found]:
        rows = self.lookup.people.take(pa.array(best)).to_pylist()
        for place, row in zip(best.tolist(), rows, strict=True):
            why = tuple(_why(kind, own[place]) for kind, own in close if own[place] > 0)
            yield Found(
                row["person_id"], round(float(points[place]), 3), why, row["as_suspect"], row["as_victim"],
                row["forename"], row["surname"], row["date_of_birth"], row["date_of_birth_text"],
            )  # fmt: skip


@contextmanager
def open_search(release: Path) -> Iterator[Search]:
    """A search over a release. NotFound for what is no release or has no index, Refused for one of another version."""
    manifest = check_release(release, READ)
    with (
        TemporaryDirectory(prefix="daylight-search-") as scratch,
        open_engine("duckdb", scratch=Path(scratch)) as engine,
    ):
        for name in ("tidy_mentions", "links", "decided_restrictions"):
            engine.read_parquet(name, release / INDEX_FOLDER / f"{name}.parquet")
        for name in READ:
            engine.read_parquet(f"released_{name}", release / f"{name}.parquet")
        lookup = build_lookup(engine, date.fromisoformat(manifest["as_of"]))
    yield Search(lookup)


def _parts(query: Query) -> Iterator[tuple[str, str]]:
    yield from (("name", name) for name in query.names)
    yield from (("birth", born) for born in query.births)
    yield from (("phone", phone) for phone in query.phones)
    yield from (("postcode", postcode) for postcode in query.postcodes)
    yield from (("street", f"{house}|{street}") for house, street in query.streets)
    yield from (("id", reference) for reference in query.ids)


_HOW: tuple[tuple[float, Callable[[str], str]], ...] = (
    (1.0, lambda word: f"the same {word}"),
    (0.8, lambda word: f"a {word} that differs by a slip or a form"),
    (0.0, lambda word: f"a {word} that is like it in part"),
)


def _why(kind: str, closeness: float) -> str:
    return next(say for least, say in _HOW if closeness >= least)(_WORDS[kind])
