"""The index: everything a release knows that one more incident may touch, in memory and found by number."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from daylight.domain.definitions import Definition
from daylight.domain.histories import History
from daylight.pipeline.engines import Engine
from daylight.pipeline.link import blocking
from daylight.pipeline.link.records import make_records
from daylight.pipeline.screen.cases import case_histories
from daylight.pipeline.watch.shelves import Numbers, Shelf
from daylight.tables.index import INDEX, INDEX_FOLDER
from daylight.tables.working import ADDRESSES, TIDY_OFFENCES

ACTS = ("convictions", "proceedings", "orders", "management")
"""Tables that say what was done about a person: screening asks them."""
READ = ("offences", "addresses", "statuses", "scores", "people", "events", *ACTS)
"""Tables of a release that are read beside its index."""
DECIDED = ("decided_restrictions", "decided_holds", "decided_listed", "decided_counter_allegations")
RIVALS = 4
"""Of a capacity rule, this many times its places are kept as those who compete for them."""
INCIDENT_KEY = "hash(source, incident_id)"
POSTCODE_KEY = "hash(postcode)"
SITE_KEY = "hash(coalesce(street, ''), coalesce(house, ''))"
_ADDRESSES = f"SELECT {', '.join(ADDRESSES.column_names)} FROM released_addresses"
_OFFENCES = ", ".join("offence_id AS record_id" if name == "record_id" else name for name in TIDY_OFFENCES.column_names)
_IDS = "SELECT hash(source, {name}_id), 0 FROM {table}"
Keyed = tuple[pa.Table, np.ndarray]
"""Rows, and the key of each."""
_RANK_KEY = tuple[float, int, str]


_DOOR = "nullif(concat_ws('/', house, street), '')"
_SEALED_BY = ("birth_date", "nominal_id", "address_id", "phone", _DOOR)


def sealed_keys(mentions: str) -> str:
    """SQL: sealed mentions (mention_no) by a hash of each thing (key) that two of one identity may share."""
    return " UNION ALL ".join(
        f"SELECT hash(source, {place}, {told}) AS key, mention_no FROM {mentions}"
        f" WHERE protected AND ({told}) IS NOT NULL"
        for place, told in enumerate(_SEALED_BY)
    )


@dataclass(frozen=True, slots=True)
class Added:
    """What `Index.add` needs of a taken incident beyond its working tables; arrays stand in the order of those."""

    persons: dict[int, str] = field(repr=False)  # mention number to person id
    records: pa.Table = field(repr=False)
    keys: pa.Table = field(repr=False)
    parts: pa.Table = field(repr=False)
    edges: pa.Table = field(repr=False)
    record_of: np.ndarray = field(repr=False)
    mention_keys: np.ndarray = field(repr=False)
    sealed: pa.Table = field(repr=False)
    incidents: Keyed = field(repr=False)
    offences: Keyed = field(repr=False)
    part_ids: np.ndarray = field(repr=False)
    offence_ids: np.ndarray = field(repr=False)
    by_postcode: Keyed = field(repr=False)
    by_site: Keyed = field(repr=False)


@dataclass(slots=True)
class Index:
    """Shelves of the release's rows. Grows by `add` with every incident taken."""

    as_of: date
    loose: bool  # whether the run used keys that many strangers share
    last_no: int  # the highest mention number given
    mentions: Shelf
    records: Shelf
    parts: Shelf
    pairs: Shelf
    edges: Shelf
    incidents: Shelf
    offences: Shelf
    acts: dict[str, Shelf]
    by_postcode: Shelf
    by_site: Shelf
    decided: dict[str, pa.Table]
    keys: Numbers  # blocking key to records
    part_ids: Numbers  # hashed involvement id to mentions
    offence_ids: Numbers  # hashed offence id, to nothing of use
    named_in: Numbers  # incident key to mentions
    mentions_of: Numbers  # person's place to mentions
    accused_by: Numbers  # victim mention to suspect mentions
    victims_of: Numbers  # suspect mention to victim mentions
    sealed: Numbers  # what two mentions of a sealed identity may share, hashed, to sealed mentions
    record_of: np.ndarray  # by mention number; 0 for a sealed one
    place_of: np.ndarray  # person's place by mention number; -1 for none
    incident_of: np.ndarray  # incident key by mention number; 0 for none
    people: list[str]
    places: dict[str, int]
    statuses: dict[str, list[dict[str, Any]]]
    scores: dict[str, dict[str, Any]]
    ranked: list[_RANK_KEY]
    rivals: list[History]
    taken_ids: set[str] = field(default_factory=set)  # every person id given since

    def persons_of(self, mentions: np.ndarray) -> np.ndarray:
        """The places of the people that these mentions are, each once."""
        found = np.unique(self.place_of[mentions])
        return found[found >= 0]

    def records_of(self, persons: np.ndarray) -> np.ndarray:
        """Every unsealed record of these people."""
        found = np.unique(self.record_of[self.mentions_of.of(persons)])
        return found[found > 0]

    def place(self, person_id: str) -> int:
        """The person's place; a new one for an id not met before."""
        if person_id not in self.places:
            self.places[person_id] = len(self.people)
            self.people.append(person_id)
            self.taken_ids.add(person_id)
        return self.places[person_id]

    def rank_beside(self, own: dict[str, dict[str, Any]], person_id: str) -> int:
        """The rank of one score among the release's, with `own` (person to score) in place of those people's former."""
        key = rank_key(own[person_id])
        former = [rank_key(self.scores[each]) for each in own if each in self.scores]
        before = bisect_left(self.ranked, key) - sum(each < key for each in former)
        return 1 + before + sum(rank_key(each) < key for each in own.values())

    def add(self, tables: dict[str, pa.Table], more: "Added") -> None:
        """Put a taken incident's rows on the shelves. `tables` by working name, mentions numbered after the index's."""
        numbers = tables["tidy_mentions"]["mention_no"].to_numpy()
        self.mentions.add(tables["tidy_mentions"], numbers)
        self.records.add(more.records, more.records["record"].to_numpy())
        self.keys.add(more.keys["key"].to_pylist(), more.keys["record"].to_pylist())
        self.parts.add(more.parts, more.parts["mention_no"].to_numpy())
        pairs = tables["mention_pairs"]
        self.pairs.add(pairs, pairs["suspect_no"].to_numpy())
        self.accused_by.add(pairs["victim_no"].to_pylist(), pairs["suspect_no"].to_pylist())
        self.victims_of.add(pairs["suspect_no"].to_pylist(), pairs["victim_no"].to_pylist())
        self.edges.add(more.edges, more.edges["left_no"].to_numpy())
        self.incidents.add(*more.incidents)
        self.offences.add(*more.offences)
        self.by_postcode.add(*more.by_postcode)
        self.by_site.add(*more.by_site)
        places = [self.place(more.persons[number]) for number in numbers.tolist()]
        self.mentions_of.add(places, numbers.tolist())
        self.named_in.add(more.mention_keys.tolist(), numbers.tolist())
        self.sealed.add(more.sealed["key"].to_pylist(), more.sealed["mention_no"].to_pylist())
        self.part_ids.add(more.part_ids.tolist(), [0] * len(more.part_ids))
        self.offence_ids.add(more.offence_ids.tolist(), [0] * len(more.offence_ids))
        self.place_of = np.append(self.place_of, places)
        self.incident_of = np.append(self.incident_of, more.mention_keys)
        self.record_of = np.append(self.record_of, more.record_of)
        self.last_no += len(numbers)

    def settle(self, statuses: dict[str, list[dict[str, Any]]], scores: dict[str, dict[str, Any] | None]) -> None:
        """Put people's statuses and scores in place of their former."""
        self.statuses.update(statuses)
        for person, score in scores.items():
            former = self.scores.pop(person, None)
            if former is not None:
                del self.ranked[bisect_left(self.ranked, rank_key(former))]
            if score is not None:
                self.scores[person] = score
                insort(self.ranked, rank_key(score))


def rank_key(score: dict[str, Any]) -> _RANK_KEY:
    """The order of scores: highest first, ties by latest event, then by person id."""
    return -score["total"], score["days_since_last"], score["person_id"]


def read_index(engine: Engine, release: Path, as_of: date, definitions: tuple[Definition, ...]) -> Index:
    """The index of a release, built on an engine that is of no more use afterwards."""
    for name in INDEX:
        engine.read_parquet(name, release / INDEX_FOLDER / f"{name}.parquet")
    for name in READ:
        engine.read_parquet(f"released_{name}", release / f"{name}.parquet")
    engine.create("link_mentions", "SELECT *, false AS later FROM tidy_mentions")
    engine.create("link_judged", "SELECT mention_no FROM tidy_mentions WHERE false")
    make_records(engine, "link_mentions", "link_judged")
    loose = engine.count("link_records") <= blocking.LARGE
    blocking.make_keys(engine, loose=loose)
    last = int(engine.value("SELECT coalesce(max(mention_no), 0) FROM tidy_mentions"))
    named = engine.arrow("SELECT person_id, mention_no FROM links ORDER BY person_id, mention_no")
    coded = named["person_id"].combine_chunks().dictionary_encode()
    people, places = coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    place_of = _by_number(last, named["mention_no"].to_numpy(), places, -1)
    number, key = _columns(
        engine, f"SELECT mention_no, {INCIDENT_KEY} FROM tidy_mentions WHERE incident_id IS NOT NULL"
    )
    suspect, victim = _columns(engine, "SELECT suspect_no, victim_no FROM mention_pairs")
    mention, record = _columns(engine, "SELECT mention_no, record FROM link_members WHERE NOT sealed")
    return Index(
        as_of, loose, last,
        mentions=_shelf(engine, "SELECT * FROM tidy_mentions", "mention_no"),
        records=_shelf(engine, "SELECT * FROM link_records", "record"),
        parts=_shelf(engine, _with_number("records_involvements", "involvements"), "mention_no"),
        pairs=_shelf(engine, "SELECT * FROM mention_pairs", "suspect_no"),
        edges=_shelf(engine, "SELECT * FROM edges", "left_no"),
        incidents=_shelf(engine, "SELECT * FROM tidy_incidents", INCIDENT_KEY),
        offences=_shelf(engine, f"SELECT {_OFFENCES} FROM released_offences", INCIDENT_KEY),
        acts={name: _shelf(engine, _with_number(f"released_{name}", name), "mention_no") for name in ACTS},
        by_postcode=_shelf(engine, f"{_ADDRESSES} WHERE postcode IS NOT NULL", POSTCODE_KEY),
        by_site=_shelf(engine, f"{_ADDRESSES} WHERE house IS NOT NULL", SITE_KEY),
        decided={name: engine.arrow(f"SELECT * FROM {name}") for name in DECIDED},
        keys=Numbers(*_columns(engine, "SELECT key, record FROM link_keys ORDER BY key, record")),
        part_ids=Numbers(*_columns(engine, _IDS.format(name="record", table="records_involvements"))),
        offence_ids=Numbers(*_columns(engine, _IDS.format(name="offence", table="released_offences"))),
        named_in=Numbers(key, number), mentions_of=Numbers(places, named["mention_no"].to_numpy()),
        accused_by=Numbers(victim, suspect), victims_of=Numbers(suspect, victim),
        sealed=Numbers(*_columns(engine, sealed_keys("tidy_mentions"))),
        record_of=_by_number(last, mention, record, 0), place_of=place_of,
        incident_of=_by_number(last, number, key, 0),
        people=people, places={person: place for place, person in enumerate(people)},
        rivals=_rivals(engine, as_of, definitions), **_standing(engine),
    )  # fmt: skip


def _columns(engine: Engine, sql: str) -> tuple[np.ndarray, np.ndarray]:
    found = engine.arrow(sql)
    return found.column(0).to_numpy(), found.column(1).to_numpy()


def _by_number(last: int, numbers: np.ndarray, values: np.ndarray, none: int) -> np.ndarray:
    made = np.full(last + 1, none, dtype=values.dtype)
    made[numbers] = values
    return made


def keyed(engine: Engine, rows: str, key: str) -> Keyed:
    """The rows that a query answers, with the key of each."""
    found = engine.arrow(f"SELECT *, {key} AS shelf_key FROM ({rows})")
    return found.drop_columns(["shelf_key"]), found["shelf_key"].to_numpy()


def _shelf(engine: Engine, rows: str, key: str) -> Shelf:
    return Shelf(*keyed(engine, rows, key))


def _with_number(rows: str, table: str) -> str:
    return f"""
        SELECT r.*, m.mention_no FROM {rows} AS r JOIN tidy_mentions AS m
            ON m.source = r.source AND m.source_table = '{table}' AND m.record_id = r.record_id
    """


def _standing(engine: Engine) -> dict[str, Any]:
    """Statuses and scores of the release, by person, and the order of the scores."""
    statuses: dict[str, list[dict[str, Any]]] = {}
    for row in engine.arrow("SELECT * FROM released_statuses ORDER BY person_id, definition, edition").to_pylist():
        statuses.setdefault(row["person_id"], []).append(row)
    scores = {row["person_id"]: row for row in engine.arrow("SELECT * FROM released_scores").to_pylist()}
    return {"statuses": statuses, "scores": scores, "ranked": sorted(map(rank_key, scores.values()))}


def _rivals(engine: Engine, as_of: date, definitions: tuple[Definition, ...]) -> list[History]:
    """Those who compete for the places of capacity rules: the histories with the most severity in the window."""
    ruled = [each for each in definitions if each.places is not None]
    if not ruled:
        return []
    since = min(each.window.start(as_of) for each in ruled)
    engine.create(
        "watch_rivals",
        f"""
        SELECT person_id FROM released_events
        WHERE role = 'suspect' AND event_date > DATE '{since}' AND NOT cancelled AND NOT restricted AND theme_crimes > 0
        GROUP BY person_id ORDER BY sum(severity) DESC, person_id
        LIMIT {RIVALS * max(each.places or 0 for each in ruled)}
        """,
    )
    engine.create("events", "SELECT e.* FROM released_events AS e SEMI JOIN watch_rivals USING (person_id)")
    engine.create("crimes", "SELECT * FROM released_offences")
    engine.create("tidy_offences", "SELECT * FROM released_offences")
    engine.create(
        "people_found",
        "SELECT person_id, date_of_birth AS born_from, date_of_birth AS born_to FROM released_people",
    )
    engine.create("answers", _NO_ANSWERS)
    engine.create("connections", "SELECT person_id AS left_id, person_id AS right_id FROM released_people WHERE false")
    return list(case_histories(engine))


_NO_ANSWERS = """
    SELECT person_id, '' AS kind, '' AS what, NULL::DATE AS on_date, NULL::DATE AS ends_on, '' AS category, '' AS level,
        '' AS role, NULL::DATE AS last_action_on, []::VARCHAR[] AS themes
    FROM released_people WHERE false
"""
