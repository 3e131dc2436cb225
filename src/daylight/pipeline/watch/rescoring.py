"""Statuses and scores of the people an incident touches, by the chapters of every run on only what concerns them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.gather import gather
from daylight.pipeline.score import score
from daylight.pipeline.screen import screen
from daylight.pipeline.settings import Settings
from daylight.pipeline.watch.answer import Rescored, ScoreLine, StatusLine
from daylight.pipeline.watch.index import ACTS, Index


@dataclass(frozen=True, slots=True)
class Arrived:
    """The new incident's rows in their working tables, numbered after the index's, and who its mentions are."""

    tables: dict[str, pa.Table] = field(repr=False)
    persons: dict[int, str] = field(repr=False)
    edges: pa.Table = field(repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where some people stand now: statuses and score of each, as rows of the release; and whom they are new to."""

    statuses: dict[str, list[dict[str, Any]]] = field(repr=False)
    scores: dict[str, dict[str, Any] | None] = field(repr=False)
    new_victims: tuple[str, ...] = ()  # suspects with a victim whom nothing before the incident tied them to


def people_concerned(index: Index, arrived: Arrived | None, touched: Iterable[str]) -> list[str]:
    """The people touched, and the suspects of whom one of them is a victim: what is known of a victim changed."""
    persons = sorted(set(touched))
    known = np.array([index.places[each] for each in persons if each in index.places], np.int64)
    suspects = index.persons_of(index.accused_by.of(index.mentions_of.of(known)))
    return sorted({*persons, *(index.people[place] for place in suspects.tolist())})


def rescore(desk: Engine, index: Index, settings: Settings, people: list[str], arrived: Arrived | None) -> Standing:
    """Gather, screen and score these people, with the new incident if there is one."""
    _lay_out(desk, index, people, arrived)
    gather(desk, settings)
    screen(desk, settings, [each for each in index.rivals if each.person_id not in set(people)])
    score(desk, settings)
    concerned = set(people)
    statuses: dict[str, list[dict[str, Any]]] = {person: [] for person in people}
    for row in desk.arrow("SELECT * FROM statuses ORDER BY person_id, definition, edition").to_pylist():
        if row["person_id"] in concerned:
            statuses[row["person_id"]].append(row)
    scores: dict[str, dict[str, Any] | None] = dict.fromkeys(people)
    for row in desk.arrow("SELECT * FROM scores").to_pylist():
        if row["person_id"] in concerned:
            scores[row["person_id"]] = row
    own = {person: row for person, row in scores.items() if row is not None}
    for person, row in own.items():
        row["rank"] = index.rank_beside(own, person)
    return Standing(statuses, scores, tuple(_with_new_victims(desk, index, arrived)))


def rescored(index: Index, standing: Standing) -> tuple[Rescored, ...]:
    """Before and after, person by person."""
    return tuple(
        Rescored(
            person,
            _lines(index.statuses.get(person, [])), _lines(standing.statuses[person]),
            _score(index.scores.get(person)), _score(standing.scores[person]),
        )
        for person in sorted(standing.statuses)
    )  # fmt: skip


def _lines(rows: list[dict[str, Any]]) -> tuple[StatusLine, ...]:
    names = [name for name in StatusLine.__dataclass_fields__ if name != "grounds"]
    return tuple(
        StatusLine(**{name: row[name] for name in names}, grounds=tuple(sorted(row["grounds"] or ()))) for row in rows
    )


def _score(row: dict[str, Any] | None) -> ScoreLine | None:
    return None if row is None else ScoreLine(row["total"], row["rank"], row["suggested_level"])


def _with_new_victims(desk: Engine, index: Index, arrived: Arrived | None) -> list[str]:
    """Known suspects who have, with the new incident, a victim whom no earlier event names beside them."""
    if arrived is None:
        return []
    found = desk.rows("""
        SELECT e.person_id FROM events AS e
        LEFT JOIN watch_new_incidents AS n ON n.source = e.source AND n.incident_id = e.incident_id
        WHERE e.role = 'suspect' AND e.other_person_id IS NOT NULL
        GROUP BY e.person_id, e.other_person_id HAVING bool_and(n.incident_id IS NOT NULL) ORDER BY e.person_id
    """)
    return [person for (person,) in found if person in index.places]


def _lay_out(desk: Engine, index: Index, people: list[str], arrived: Arrived | None) -> None:
    """Put on the desk what concerns these people: their incidents whole, and everything about whom those name."""
    own = np.array([index.places[each] for each in people if each in index.places], np.int64)
    incidents = _incidents(index, index.mentions_of.of(own))
    there = index.named_in.of(incidents)
    others = np.union1d(index.persons_of(there), own)
    if arrived is not None:
        met = [index.places[each] for each in arrived.persons.values() if each in index.places]
        others = np.union1d(others, np.array(met, np.int64))
    mentions = np.union1d(there, index.mentions_of.of(others))
    incidents = np.union1d(incidents, _incidents(index, mentions))
    tables = {
        "tidy_mentions": index.mentions.of(mentions),
        "records_involvements": index.parts.of(mentions),
        "mention_pairs": index.pairs.of(mentions),
        "edges": index.edges.of(mentions),
        "tidy_incidents": index.incidents.of(incidents),
        "tidy_offences": index.offences.of(incidents),
        **{f"records_{name}": index.acts[name].of(mentions) for name in ACTS},
        **index.decided,
    }
    persons = [index.people[place] for place in index.place_of[mentions].tolist()]
    tables["links"] = pa.table({"mention_no": mentions, "person_id": pa.array(persons, pa.string())})
    new = arrived.tables | _named(arrived) if arrived is not None else {}
    for name, rows in tables.items():
        desk.load(name, rows)
        if name in new:
            desk.load("watch_new", new[name], staged=True)
            columns = ", ".join(column for column in rows.column_names if column in new[name].column_names)
            desk.run(f"INSERT INTO {name} BY NAME SELECT {columns} FROM watch_new")
    if arrived is not None:
        desk.load("watch_new_incidents", arrived.tables["tidy_incidents"].select(["source", "incident_id"]))


def _named(arrived: Arrived) -> dict[str, pa.Table]:
    persons = pa.table({"mention_no": list(arrived.persons), "person_id": list(arrived.persons.values())})
    return {"links": persons, "edges": arrived.edges}


def _incidents(index: Index, mentions: np.ndarray) -> np.ndarray:
    keys = np.unique(index.incident_of[mentions])
    found: np.ndarray = keys[keys != 0]
    return found
