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

from daylight.domain.people import name_families
from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.watch.query import Query
from daylight.pipeline.watch.released import check_release
from daylight.pipeline.watch.shelves import Numbers
from daylight.tables.index import INDEX_FOLDER

LEAST = 0.5
"""Values further from what was asked than this are not found."""

_VALUES = """
    WITH own AS (
        SELECT m.*, l.person_id FROM tidy_mentions AS m JOIN links AS l USING (mention_no)
        WHERE NOT m.protected
    ), said AS (
        SELECT person_id, 'name' AS kind, unnest(string_split(concat_ws(' ', forename, surname,
            array_to_string(other_names, ' ')), ' ')) AS value FROM own
        UNION ALL SELECT person_id, 'birth', birth_text FROM own
        UNION ALL SELECT person_id, 'phone', phone FROM own
        UNION ALL SELECT person_id, 'postcode', postcode FROM own
        UNION ALL SELECT person_id, 'street', coalesce(house, '') || '|' || street FROM own
        UNION ALL SELECT person_id, 'id', upper(nominal_id) FROM own
        UNION ALL SELECT person_id, 'id', upper(pnc_id) FROM own
        UNION ALL SELECT person_id, 'id', upper(incident_id) FROM own
        UNION ALL SELECT person_id, 'id', upper(record_id) FROM own WHERE source_table = 'involvements'
        UNION ALL SELECT person_id, 'id', person_id FROM own
    )
    SELECT DISTINCT p.place, s.kind, s.value FROM said AS s JOIN search_people AS p USING (person_id)
    WHERE s.value IS NOT NULL AND s.value <> ''
"""
_PEOPLE = """
    SELECT row_number() OVER (ORDER BY person_id) - 1 AS place, person_id, forename, surname, date_of_birth,
        date_of_birth_text, as_suspect, as_victim
    FROM released_people WHERE NOT protected
"""
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


@dataclass(slots=True)
class Search:
    """An open search over one release."""

    people: int
    _engine: Engine = field(repr=False)
    _holders: Numbers = field(repr=False)  # value to people's places
    _suspects: np.ndarray = field(repr=False)  # incidents as suspect, by place

    def find(self, query: Query, *, limit: int = 10) -> tuple[Found, ...]:
        """The people who agree best with the query, best first, in an order that is always the same."""
        points = np.zeros(self.people)
        close: list[tuple[str, np.ndarray]] = []
        for kind, asked in _parts(query):
            own = np.zeros(self.people)
            value_points = np.zeros(self.people)
            for number, closeness in self._engine.rows(_matching(kind, asked)):
                places = self._holders.of(np.array([number]))
                rarity = np.log2(1 + self.people / max(len(places), 1))
                value_points[places] = np.maximum(value_points[places], closeness**2 * rarity)
                own[places] = np.maximum(own[places], closeness)
            points += value_points
            close.append((kind, own))
        best = self._best(points, limit)
        return tuple(self._told(best, points, close))

    def _best(self, points: np.ndarray, limit: int) -> np.ndarray:
        """Places in order of points, then of incidents as suspect, then of person ids."""
        among = np.flatnonzero(points > 0)
        if len(among) > limit:
            least = np.partition(points[among], -limit)[-limit]
            among = among[points[among] >= least]
        ordered: np.ndarray = among[np.lexsort((among, -self._suspects[among], -points[among].round(6)))][:limit]
        return ordered

    def _told(self, best: np.ndarray, points: np.ndarray, close: list[tuple[str, np.ndarray]]) -> Iterator[Found]:
        chosen = ", ".join(map(str, best.tolist())) or "-1"
        rows = {
            row["place"]: row
            for row in self._engine.arrow(f"SELECT * FROM search_people WHERE place IN ({chosen})").to_pylist()
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
    check_release(release, ("people",))
    with (
        TemporaryDirectory(prefix="daylight-search-") as scratch,
        open_engine("duckdb", scratch=Path(scratch)) as engine,
    ):
        for name in ("tidy_mentions", "links"):
            engine.read_parquet(name, release / INDEX_FOLDER / f"{name}.parquet")
        engine.read_parquet("released_people", release / "people.parquet")
        yield _built(engine)


def _built(engine: Engine) -> Search:
    engine.create("search_people", _PEOPLE)
    engine.create("search_said", _VALUES)
    engine.create(
        "search_values",
        "SELECT kind, value, row_number() OVER (ORDER BY kind, value) AS number"
        " FROM (SELECT DISTINCT kind, value FROM search_said)",
    )
    held = engine.arrow("SELECT number, place FROM search_said JOIN search_values USING (kind, value)")
    engine.translate(
        "search_families",
        "SELECT value FROM search_values WHERE kind = 'name'",
        lambda word: (sorted(name_families(word)),),
        pa.schema([("families", pa.list_(pa.string()))]),
    )
    for kind in _CLOSENESS:
        beside = ", f.families" if kind == "name" else ""
        joined = "LEFT JOIN search_families AS f USING (value)" if kind == "name" else ""
        engine.create(
            f"search_{kind}", f"SELECT v.value, v.number{beside} FROM search_values AS v {joined} WHERE kind = '{kind}'"
        )
    engine.drop("tidy_mentions", "links", "released_people", "search_said", "search_values", "search_families")
    suspects = engine.arrow("SELECT coalesce(as_suspect, 0) AS as_suspect FROM search_people ORDER BY place")
    holders = Numbers(held["number"].to_numpy(), held["place"].to_numpy())
    return Search(len(suspects), engine, holders, suspects["as_suspect"].to_numpy().astype(np.int64))


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
        f"SELECT number, closeness FROM (SELECT number, {closeness} AS closeness FROM search_{kind})"
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
