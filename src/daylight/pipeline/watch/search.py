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

from daylight.domain.people import name_families
from daylight.pipeline.engines import open_engine
from daylight.pipeline.watch.lookup import READ, Lookup, build_lookup
from daylight.pipeline.watch.query import Query
from daylight.pipeline.watch.released import check_release
from daylight.tables.index import INDEX_FOLDER

LEAST = 0.5
"""Values further from what was asked than this are not found."""

_ONE_SLIP = "damerau_levenshtein(value, {q}) = 1"
_CLOSENESS = {
    "name": (
        "CASE WHEN value = {q} THEN 1.0 WHEN " + _ONE_SLIP + " AND length(value) > 3 THEN 0.9"
        " WHEN list_has_any(families, {families}) THEN 0.92"
        " WHEN jaro_winkler_similarity(value, {q}) >= 0.84 THEN 0.9 * jaro_winkler_similarity(value, {q}) ELSE 0 END"
    ),
    "birth": (
        "CASE WHEN value = {q} THEN 1.0"
        " WHEN length(value) = 10 AND value = left({q}, 5) || right({q}, 2) || '-' || substr({q}, 6, 2) THEN 0.9"
        " WHEN length(value) = length({q}) AND length({q}) = 10 AND " + _ONE_SLIP + " THEN 0.85"
        " WHEN starts_with(value, {q}) OR starts_with({q}, value) THEN 0.75"
        " WHEN length({q}) = 10 AND substr(value, 6) = substr({q}, 6) THEN 0.6"
        " WHEN length({q}) = 10 AND left(value, 7) = left({q}, 7) THEN 0.6 ELSE 0 END"
    ),
    "phone": (
        "CASE WHEN value = {q} THEN 1.0 WHEN ends_with(value, {q}) THEN 0.9"
        " WHEN (right(value, 5) = right({q}, 5) OR left(value, 8) = left({q}, 8)) AND " + _ONE_SLIP + " THEN 0.85"
        " ELSE 0 END"
    ),
    "postcode": (
        "CASE WHEN value = {q} THEN 1.0"
        " WHEN left(value, 1) = left({q}, 1) OR right(value, 2) = right({q}, 2)"
        " THEN CASE WHEN " + _ONE_SLIP + " THEN 0.85 ELSE 0 END ELSE 0 END"
    ),
    "street": (
        "CASE WHEN value = {q} THEN 1.0"
        " WHEN split_part(value, '|', 2) = split_part({q}, '|', 2) THEN"
        " CASE WHEN starts_with({q}, '|') THEN 0.8 ELSE 0.6 END"
        " WHEN left(value, 1) = left({q}, 1) AND jaro_winkler_similarity(value, {q}) >= 0.92 THEN 0.85 ELSE 0 END"
    ),
    "id": "CASE WHEN value = {q} THEN 1.0 ELSE 0 END",
}  # fmt: skip
"""How close a value on record is to what was asked, 0 to 1, by kind."""

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
            found = self.lookup.engine.arrow(_matching(kind, asked))
            places, sizes = holders.of(found["number"].to_numpy())
            closeness = found["closeness"].to_numpy()
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
        chosen = ", ".join(map(str, best.tolist())) or "-1"
        rows = {
            row["place"]: row
            for row in self.lookup.engine.arrow(f"SELECT * FROM search_people WHERE place IN ({chosen})").to_pylist()
        }
        for place in best.tolist():
            row = rows[place]
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
        yield Search(build_lookup(engine, date.fromisoformat(manifest["as_of"])))


def _parts(query: Query) -> Iterator[tuple[str, str]]:
    yield from (("name", name) for name in query.names)
    yield from (("birth", born) for born in query.births)
    yield from (("phone", phone) for phone in query.phones)
    yield from (("postcode", postcode) for postcode in query.postcodes)
    yield from (("street", f"{house}|{street}") for house, street in query.streets)
    yield from (("id", reference) for reference in query.ids)


def _matching(kind: str, asked: str) -> str:
    """SQL: the numbers of the values of this kind that are close to what was asked, and how close."""
    families = ", ".join(map(_text, name_families(asked))) if kind == "name" else ""
    closeness = _CLOSENESS[kind].format(q=_text(asked), families=f"[{families}]::VARCHAR[]")
    return (
        f"SELECT number, closeness FROM (SELECT number, CAST({closeness} AS DOUBLE) AS closeness FROM search_{kind})"
        f" WHERE closeness >= {LEAST} ORDER BY number"
    )


def _text(value: str) -> str:
    return "'" + value.replace("\0", "").replace("'", "''") + "'"


_HOW: tuple[tuple[float, Callable[[str], str]], ...] = (
    (1.0, lambda word: f"the same {word}"),
    (0.8, lambda word: f"a {word} that differs by a slip or a form"),
    (0.0, lambda word: f"a {word} that is like it in part"),
)


def _why(kind: str, closeness: float) -> str:
    return next(say for least, say in _HOW if closeness >= least)(_WORDS[kind])
