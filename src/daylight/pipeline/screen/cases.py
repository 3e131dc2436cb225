"""Case histories read from the engine: what gather found, turned into the domain's own values person by person."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from daylight.domain.answers import Answer, AnswerKind
from daylight.domain.events import Crime, Event
from daylight.domain.histories import History, Pair, pair
from daylight.domain.periods import UNKNOWN_BIRTH, BirthRange
from daylight.pipeline.engines import Engine

# Suspect events with somebody else as victim, each with its crimes in order of id; one person's rows together.
_SUSPECT_EVENTS = """
    WITH suspect AS (
        SELECT * FROM events WHERE role = 'suspect' AND other_person_id IS NOT NULL AND other_person_id <> person_id
    ),
    crime AS (
        SELECT
            s.source, s.incident_id, s.person_id, s.other_person_id,
            list(s.offence_id ORDER BY s.offence_id) AS crime_ids,
            list(coalesce(c.severity, 0.0) ORDER BY s.offence_id) AS crime_weights,
            list(
                coalesce(list_contains(c.themes, 'sexual') OR list_contains(c.themes, 'stalking'), false)
                ORDER BY s.offence_id
            ) AS crime_themed
        FROM (
            SELECT source, incident_id, person_id, other_person_id, unnest(offence_ids) AS offence_id FROM suspect
        ) AS s
        LEFT JOIN crimes AS c ON c.source = s.source AND c.offence_id = s.offence_id
        GROUP BY s.source, s.incident_id, s.person_id, s.other_person_id
    )
    SELECT
        s.person_id, s.source, s.incident_id, s.other_person_id, s.event_date, s.intimate, s.family,
        list_contains(s.themes, 'domestic') AS domestic,
        list_contains(s.themes, 'sexual') AS sexual,
        list_contains(s.themes, 'stalking') AS stalking,
        crime.crime_ids, crime.crime_weights, crime.crime_themed,
        coalesce(s.cancelled, false) AS cancelled,
        coalesce(s.restricted, false) AS restricted,
        coalesce(s.contested, false) AS contested,
        p.born_from, p.born_to
    FROM suspect AS s
    LEFT JOIN crime
        ON crime.source = s.source AND crime.incident_id = s.incident_id
        AND crime.person_id = s.person_id AND crime.other_person_id = s.other_person_id
    LEFT JOIN people_found AS p ON p.person_id = s.person_id
    ORDER BY s.person_id
"""
_ANSWERS = """
    SELECT a.person_id, a.kind, a.what, a.on_date, a.ends_on, a.category, a.level, a.role, a.last_action_on, a.themes
    FROM answers AS a
    SEMI JOIN (SELECT DISTINCT person_id FROM events WHERE role = 'suspect') AS s ON s.person_id = a.person_id
    WHERE a.on_date IS NOT NULL
    ORDER BY ALL
"""


def case_histories(engine: Engine) -> Iterator[History]:
    """Every person who is a suspect in an event, in the order of person ids. Nothing else may run meanwhile."""
    answers = _answers_by_person(engine)
    connected = {pair(left, right) for left, right in engine.rows("SELECT left_id, right_id FROM connections")}
    person: str | None = None
    events: list[Event] = []
    born = UNKNOWN_BIRTH
    for row in _rows(engine):
        if row[0] != person:
            if person is not None:
                yield _history(person, events, born, answers, connected)
            person, events, born = row[0], [], BirthRange.between(row[16], row[17])
        events.append(_event(row))
    if person is not None:
        yield _history(person, events, born, answers, connected)


def _rows(engine: Engine) -> Iterator[tuple[Any, ...]]:
    for batch in engine.batches(_SUSPECT_EVENTS):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _event(row: tuple[Any, ...]) -> Event:
    intimate, family = row[5], row[6]
    known = intimate is not None and family is not None
    crimes = () if row[10] is None else tuple(map(Crime, row[10], row[11], row[12]))
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
        crimes,
        row[13],
        row[14],
        row[15],
    )


def _history(
    person: str, events: list[Event], born: BirthRange, answers: dict[str, tuple[Answer, ...]], connected: set[Pair]
) -> History:
    pairs: frozenset[Pair] = frozenset()
    if len(events) > 1 and connected:
        victims = sorted({event.victim_id for event in events})
        pairs = frozenset(each for each in combinations(victims, 2) if each in connected)
    return History(person, tuple(events), born, answers.get(person, ()), pairs)


def _answers_by_person(engine: Engine) -> dict[str, tuple[Answer, ...]]:
    found: defaultdict[str, list[Answer]] = defaultdict(list)
    for person, kind, what, on, ends, category, level, role, acted, themes in engine.rows(_ANSWERS):
        answer = Answer(AnswerKind(kind), what or "", on, ends, category, level, role, acted, tuple(themes or ()))
        found[person].append(answer)
    return {person: tuple(given) for person, given in found.items()}
