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

# Suspect events with somebody else as victim; one person's rows together. Definitions count domestic, sexual and
# stalking events only: who has none, nor a relationship that stays unknown, is left out.
_SUSPECT_EVENTS = """
    WITH suspect AS (
        SELECT * FROM {events} WHERE role = 'suspect' AND other_person_id IS NOT NULL AND other_person_id <> person_id
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
        p.born_from, p.born_to
    FROM suspect AS s
    SEMI JOIN (
        SELECT person_id FROM suspect
        WHERE len(themes) > 0 OR intimate IS NULL OR family IS NULL OR intimate OR family
    ) AS t ON t.person_id = s.person_id
    LEFT JOIN people_found AS p ON p.person_id = s.person_id
    ORDER BY s.person_id
"""
_CRIMES = """
    SELECT
        source, offence_id, coalesce(severity, 0.0),
        coalesce(list_contains(themes, 'sexual') OR list_contains(themes, 'stalking'), false)
    FROM crimes
    SEMI JOIN (
        SELECT source AS told_by, unnest(offence_ids) AS told FROM {events} WHERE role = 'suspect'
    ) AS e ON e.told_by = source AND e.told = offence_id
"""
_ANSWERS = """
    SELECT a.person_id, a.kind, a.what, a.on_date, a.ends_on, a.category, a.level, a.role, a.last_action_on, a.themes
    FROM answers AS a
    SEMI JOIN (SELECT DISTINCT person_id FROM {events} WHERE role = 'suspect') AS s ON s.person_id = a.person_id
    WHERE a.on_date IS NOT NULL
    ORDER BY ALL
"""


def case_histories(engine: Engine, events: str = "events") -> Iterator[History]:
    """Every suspect of whom a definition may say something, in the order of person ids. Nothing else may run meanwhile.

    `events` is the table to read: all of them, or whole people's.
    The events of one person come in any order: a history puts them in its own.
    """
    answers = _answers_by_person(engine, events)
    crimes = {(row[0], row[1]): Crime(*row[1:]) for row in engine.rows(_CRIMES.format(events=events))}
    connected = {pair(left, right) for left, right in engine.rows("SELECT left_id, right_id FROM connections")}
    person: str | None = None
    told: list[Event] = []
    born = UNKNOWN_BIRTH
    for row in _rows(engine, events):
        if row[0] != person:
            if person is not None:
                yield _history(person, told, born, answers, connected)
            person, told, born = row[0], [], BirthRange.between(row[14], row[15])
        told.append(_event(row, crimes))
    if person is not None:
        yield _history(person, told, born, answers, connected)


def _rows(engine: Engine, events: str) -> Iterator[tuple[Any, ...]]:
    for batch in engine.batches(_SUSPECT_EVENTS.format(events=events)):
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
    )


def _history(
    person: str, events: list[Event], born: BirthRange, answers: dict[str, tuple[Answer, ...]], connected: set[Pair]
) -> History:
    pairs: frozenset[Pair] = frozenset()
    if len(events) > 1 and connected:
        victims = sorted({event.victim_id for event in events})
        pairs = frozenset(each for each in combinations(victims, 2) if each in connected)
    return History(person, tuple(events), born, answers.get(person, ()), pairs)


def _answers_by_person(engine: Engine, events: str) -> dict[str, tuple[Answer, ...]]:
    found: defaultdict[str, list[Answer]] = defaultdict(list)
    for person, kind, what, on, ends, category, level, role, acted, themes in engine.rows(
        _ANSWERS.format(events=events)
    ):
        answer = Answer(AnswerKind(kind), what or "", on, ends, category, level, role, acted, tuple(themes or ()))
        found[person].append(answer)
    return {person: tuple(given) for person, given in found.items()}
