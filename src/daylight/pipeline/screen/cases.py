"""Case histories read from the engine: what gather found, turned into the domain's own values person by person."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Self

import numpy as np

from daylight.domain.answers import Answer, AnswerKind
from daylight.domain.definitions import Definition
from daylight.domain.events import Crime, Event
from daylight.domain.histories import History, Pair, pair
from daylight.domain.periods import UNKNOWN_BIRTH, BirthRange
from daylight.pipeline.engines import Engine

_COLUMNS = (
    "source, incident_id, role, event_date, relationship_settled, intimate, family, themes, offence_ids, cancelled,"
    " restricted, contested"
)
# A counter-allegation that a person decided is no event of the person's history, not even a contested record.
# Suspect events with somebody else as victim; one person's rows together. Unless a definition asks for events of any
# theme, who has none of a theme, nor a relationship that stays unknown, is left out.
_SUSPECT_EVENTS = """
    WITH suspect AS (
        SELECT * FROM (
            SELECT person_id, other_person_id, {columns} FROM {events}
            WHERE role = 'suspect' AND other_person_id IS NOT NULL AND other_person_id <> person_id
                AND NOT coalesce(set_aside, false)
            {subjects}
        ) AS every
        WHERE {span}
    )
    SELECT
        s.person_id, s.source, s.incident_id, s.other_person_id, s.event_date, s.intimate, s.family,
        list_contains(s.themes, 'domestic') AS domestic,
        list_contains(s.themes, 'sexual') AS sexual,
        list_contains(s.themes, 'stalking') AS stalking,
        s.offence_ids,
        coalesce(s.cancelled, false) AS cancelled,
        coalesce(s.restricted, false) AS restricted,
        coalesce(s.contested, false) AS contested,
        p.born_from, p.born_to,
        nullif(s.relationship_settled, 'unknown') AS relationship,
        s.role
    FROM suspect AS s
    {themed}
    LEFT JOIN people_found AS p ON p.person_id = s.person_id
    ORDER BY s.person_id
"""
# Intelligence names nobody's victim: whoever was a victim of the incident is the other party, with what the one is to
# the other unknown. Who is a suspect against the same victim in it needs no intelligence.
_SUBJECTS = """
    UNION ALL
    SELECT e.person_id, v.victim_id, {columns} FROM (SELECT * FROM {events} WHERE role = 'subject') AS e
    JOIN (
        SELECT DISTINCT source AS at, incident_id AS incident, person_id AS victim_id FROM {events}
        WHERE role = 'victim'
    ) AS v ON v.at = e.source AND v.incident = e.incident_id AND v.victim_id <> e.person_id
    ANTI JOIN (
        SELECT source AS at, incident_id AS incident, person_id AS named, other_person_id AS harmed FROM {events}
        WHERE role = 'suspect'
    ) AS k ON k.at = e.source AND k.incident = e.incident_id AND k.named = e.person_id AND k.harmed = v.victim_id
"""
_THEMED = """
    SEMI JOIN (
        SELECT person_id FROM suspect
        WHERE len(themes) > 0 OR intimate IS NULL OR family IS NULL OR intimate OR family
    ) AS t ON t.person_id = s.person_id
"""
# A crime without a date of charge was charged by the day it was recorded.
_CRIMES = """
    SELECT
        c.source, c.offence_id, coalesce(c.severity, 0.0),
        coalesce(list_contains(c.themes, 'sexual') OR list_contains(c.themes, 'stalking'), false),
        o.code, o.known_on,
        CASE WHEN c.outcome_family = 'charge' THEN coalesce(o.outcome_at, o.known_on) END
    FROM crimes AS c
    SEMI JOIN (
        SELECT source AS told_by, unnest(offence_ids) AS told FROM {events}
        WHERE role IN ('suspect', 'subject') AND {span}
    ) AS e ON e.told_by = c.source AND e.told = c.offence_id
    LEFT JOIN tidy_offences AS o ON o.source = c.source AND o.offence_id = c.offence_id
"""
_ANSWERS = """
    SELECT a.person_id, a.kind, a.what, a.on_date, a.ends_on, a.category, a.level, a.role, a.last_action_on, a.themes
    FROM answers AS a
    SEMI JOIN (
        SELECT DISTINCT person_id FROM {events} WHERE role IN ('suspect', 'subject') AND {span}
    ) AS s ON s.person_id = a.person_id
    WHERE a.on_date IS NOT NULL
    ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events some definition may count, beyond those of a theme with the person as suspect."""

    subjects: bool = False
    any_theme: bool = False

    @classmethod
    def by(cls, definitions: Iterable[Definition]) -> Self:
        """What these definitions ask for, taken together."""
        counts = [condition.count for each in definitions for condition in each.conditions]
        return cls(any("subject" in each.roles for each in counts), any(not each.themes for each in counts))

    def query(self, events: str, span: str) -> str:
        """The query for the events of the people in a span, from the table of that name."""
        subjects = _SUBJECTS.format(events=events, columns=_COLUMNS) if self.subjects else ""
        themed = "" if self.any_theme else _THEMED
        return _SUSPECT_EVENTS.format(events=events, span=span, columns=_COLUMNS, subjects=subjects, themed=themed)


THEMED = Wanted()
AT_ONCE = 500_000
"""Events read at a time, of whole people, so that a nation's crimes and answers are never held together."""


def case_histories(engine: Engine, events: str = "events", *, wanted: Wanted = THEMED) -> Iterator[History]:
    """Every suspect of whom a definition may say something, in the order of person ids. Nothing else may run meanwhile.

    `events` is the table to read: all of them, or whole people's.
    The events of one person come in any order: a history puts them in its own.
    """
    connected = {pair(left, right) for left, right in engine.rows("SELECT left_id, right_id FROM connections")}
    for span in _spans(engine, events):
        yield from _histories(engine, events, wanted, span, connected)


def _spans(engine: Engine, events: str) -> list[str]:
    """Conditions on person ids, in their order, that cut the events into pieces; `true` where there are few."""
    suspects = f"FROM {events} WHERE role IN ('suspect', 'subject')"
    if engine.value(f"SELECT count(*) {suspects}") <= AT_ONCE:
        return ["true"]
    found = engine.arrow(f"SELECT person_id, count(*) AS events {suspects} GROUP BY person_id ORDER BY person_id")
    piece = np.cumsum(found["events"].to_numpy()) // AT_ONCE
    firsts = found["person_id"].take(np.unique(piece, return_index=True)[1][1:]).to_pylist()
    ends = ["'" + first.replace("'", "''") + "'" for first in firsts]
    between = [f"person_id >= {first} AND person_id < {last}" for first, last in pairwise(ends)]
    return [f"person_id < {ends[0]}", *between, f"person_id >= {ends[-1]}"] if ends else ["true"]


def _histories(engine: Engine, events: str, wanted: Wanted, span: str, connected: set[Pair]) -> Iterator[History]:
    answers = _answers_by_person(engine, events, span)
    crimes = {(row[0], row[1]): Crime(*row[1:]) for row in engine.rows(_CRIMES.format(events=events, span=span))}
    person: str | None = None
    told: list[Event] = []
    born = UNKNOWN_BIRTH
    for row in _rows(engine, wanted.query(events, span)):
        if row[0] != person:
            if person is not None:
                yield _history(person, told, born, answers, connected)
            person, told, born = row[0], [], BirthRange.between(row[14], row[15])
        told.append(_event(row, crimes))
    if person is not None:
        yield _history(person, told, born, answers, connected)


def _rows(engine: Engine, query: str) -> Iterator[tuple[Any, ...]]:
    for batch in engine.batches(query):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _event(row: tuple[Any, ...], crimes: dict[tuple[str, str], Crime]) -> Event:
    intimate, family = row[5], row[6]
    known = intimate is not None and family is not None
    return Event(
        row[1],
        row[2],
        row[3],
        row[4],
        intimate if known else None,
        family if known else None,
        bool(row[7] or intimate or family),
        bool(row[8]),
        bool(row[9]),
        tuple([crimes.get((row[1], each)) or Crime(each, 0.0, themed=False) for each in row[10] or ()]),
        row[11],
        row[12],
        row[13],
        row[16] if known else None,
        row[17],
    )


def _history(
    person: str, events: list[Event], born: BirthRange, answers: dict[str, tuple[Answer, ...]], connected: set[Pair]
) -> History:
    pairs: frozenset[Pair] = frozenset()
    if len(events) > 1 and connected:
        victims = sorted({event.victim_id for event in events})
        pairs = frozenset(each for each in combinations(victims, 2) if each in connected)
    return History(person, tuple(events), born, answers.get(person, ()), pairs)


def _answers_by_person(engine: Engine, events: str, span: str) -> dict[str, tuple[Answer, ...]]:
    found: defaultdict[str, list[Answer]] = defaultdict(list)
    for person, kind, what, on, ends, category, level, role, acted, themes in engine.rows(
        _ANSWERS.format(events=events, span=span)
    ):
        answer = Answer(AnswerKind(kind), what or "", on, ends, category, level, role, acted, tuple(themes or ()))
        found[person].append(answer)
    return {person: tuple(given) for person, given in found.items()}
