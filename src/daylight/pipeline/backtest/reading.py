"""The release read back into chronicles: what was told of each suspect, with the days on which it was known."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, combinations, pairwise
from pathlib import Path
from typing import Any

from daylight.domain.answers import Answer, AnswerKind
from daylight.domain.chronicles import Accusation, Chronicle, Days, Told, ToldCrime
from daylight.domain.counter_allegations import shipped_policy
from daylight.domain.definitions import Definition
from daylight.domain.errors import NotFound
from daylight.domain.events import Crime, Event
from daylight.domain.histories import Pair, pair
from daylight.domain.offences import normal_code
from daylight.domain.periods import UNKNOWN_BIRTH, BirthRange
from daylight.domain.spells import fewest_events
from daylight.pipeline.engines import Engine
from daylight.tables.extracts import FAMILY, INTIMATE, RELATIONSHIPS

NEEDED = ("events", "incidents", "offences", "people", "answers", "connections")
_SAYS_NOTHING = ("unknown", None)
_SAID = {
    code: (place, code in INTIMATE, code in FAMILY)
    for place, code in enumerate(RELATIONSHIPS)
    if code not in _SAYS_NOTHING
}
_OPEN = (len(RELATIONSHIPS), None, None)

# Suspect events with somebody else as victim, each with the days on which it was known.
_TOLD = """
    SELECT
        e.person_id, e.source, e.incident_id, e.other_person_id, i.event_date, i.known_on,
        CAST(e.reported_at AS TIMESTAMP) AS reported_at, i.cancelled_on, e.relationship,
        coalesce(i.domestic, false) AS domestic, coalesce(i.sexual, false) AS sexual,
        coalesce(i.stalking, false) AS stalking, coalesce(e.restricted, false) AS restricted,
        list_concat(e.offence_ids, e.cancelled_offence_ids) AS offence_ids,
        e.themes, e.offence_codes, coalesce(e.cancelled, false) AS cancelled,
        coalesce(i.injury, false) OR coalesce(i.strangulation, false) AS injury, i.risk_grade
    FROM {events} AS e
    JOIN {incidents} AS i ON i.source = e.source AND i.incident_id = e.incident_id
    WHERE e.role = 'suspect' AND e.other_person_id IS NOT NULL AND e.other_person_id <> e.person_id
        AND NOT coalesce(e.set_aside, false)
"""
_PEOPLE = "SELECT DISTINCT person_id FROM back_told ORDER BY person_id"
_CHOSEN = """
    SELECT person_id, events FROM (
        SELECT person_id, count(*) AS events, count(DISTINCT other_person_id) AS victims,
            sum(len(offence_ids)) AS crimes
        FROM back_told GROUP BY person_id
    )
    WHERE {wanted}
"""
_CHOSEN_EVENTS = "SELECT person_id, events FROM back_chosen ORDER BY person_id"
_EVENTS = """
    SELECT t.*, p.born_from, p.born_to
    FROM back_told AS t
    SEMI JOIN back_chosen AS c ON c.person_id = t.person_id
    LEFT JOIN {people} AS p ON p.person_id = t.person_id
    ORDER BY t.person_id
"""
_CRIMES = """
    SELECT o.source, o.offence_id, coalesce(o.severity, 0.0), o.known_on, o.cancelled_on,
        coalesce(list_contains(o.themes, 'sexual') OR list_contains(o.themes, 'stalking'), false),
        coalesce(o.offence_code, o.code), o.code,
        CASE WHEN o.outcome_family = 'charge' THEN coalesce(o.outcome_at, o.known_on) END
    FROM {offences} AS o
    SEMI JOIN (
        SELECT t.source AS told_by, unnest(t.offence_ids) AS told
        FROM back_told AS t SEMI JOIN back_chosen AS c ON c.person_id = t.person_id
    ) AS e ON e.told_by = o.source AND e.told = o.offence_id
"""
_ANSWERS = """
    SELECT a.person_id, a.kind, a.what, a.on_date, a.ends_on, a.category, a.level, a.role, a.last_action_on, a.themes
    FROM {answers} AS a
    SEMI JOIN back_told AS t ON t.person_id = a.person_id
    WHERE a.on_date IS NOT NULL AND {part}
    ORDER BY ALL
"""
# Each accused the other: what the victims of a chosen person did to him, as far as it was recorded.
_ACCUSATIONS = """
    SELECT t.other_person_id, t.person_id, t.source, t.incident_id, t.reported_at, t.known_on, t.cancelled_on,
        t.injury, t.risk_grade
    FROM back_told AS t
    SEMI JOIN back_told AS own ON own.person_id = t.other_person_id AND own.other_person_id = t.person_id
    WHERE NOT t.restricted
    ORDER BY ALL
"""
# A connection that only a cancelled incident told was known until its cancellation.
_CONNECTIONS = """
    SELECT left_id, right_id, known_on, CAST(NULL AS DATE) FROM {connections}
    UNION ALL
    SELECT least(person_id, other_person_id), greatest(person_id, other_person_id), known_on, cancelled_on
    FROM back_told
    WHERE cancelled AND NOT restricted AND relationship NOT IN ('stranger', 'unknown')
    ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of people in the order of their ids: from one, up to and without another; None for no end."""

    number: int = 0
    first: str | None = field(default=None, repr=False)
    until: str | None = field(default=None, repr=False)

    def holds(self, person: str) -> bool:
        """Whether a person is of this part."""
        return (self.first is None or person >= self.first) and (self.until is None or person < self.until)

    @property
    def condition(self) -> str:
        """The same as SQL says it of `person_id`."""
        first = "true" if self.first is None else f"person_id >= {_quoted(self.first)}"
        return first if self.until is None else f"{first} AND person_id < {_quoted(self.until)}"


EVERYBODY = Part()


@dataclass(slots=True)
class Released:
    """A release opened in an engine: `back_told` is made, the other tables are read where they are."""

    engine: Engine
    folder: Path
    answers: dict[str, tuple[Answer, ...]] = field(default_factory=dict, repr=False)
    people: list[str] = field(default_factory=list, repr=False)  # all suspects, in order of id

    def source(self, table: str) -> str:
        """A table of the release, as SQL reads it."""
        return f"read_parquet({_quoted(str(self.folder / f'{table}.parquet'))})"

    def query(self, sql: str, **more: str) -> str:
        """The query with its tables in braces."""
        return sql.format(**{name: self.source(name) for name in NEEDED}, **more)


def open_released(engine: Engine, folder: Path, part: Part = EVERYBODY) -> Released:
    """The release, checked for what a look back reads; answers of one part of the people alone, where one is given.

    NotFound, in a sentence, where it lacks a table or a column.
    """
    released = Released(engine, folder)
    for table in NEEDED:
        if not (folder / f"{table}.parquet").is_file():
            raise NotFound(f"The release {folder} has no table {table}. Make it again with `daylight run`.")
    for table, column in (
        ("events", "set_aside"),
        ("events", "cancelled_offence_ids"),
        ("connections", "known_on"),
        ("people", "born_from"),
    ):
        if column not in {row[0] for row in engine.rows(f"DESCRIBE SELECT * FROM {released.source(table)}")}:
            raise NotFound(
                f"The release {folder} is of an earlier version of Daylight: {table} has no {column}. "
                "Make it again with `daylight run`."
            )
    engine.create("back_told", released.query(_TOLD))
    released.answers = _answers_by_person(released, part)
    released.people = [person for (person,) in engine.rows(_PEOPLE)]
    return released


def chronicles(
    released: Released,
    definitions: Iterable[Definition],
    people: Iterable[str] = (),
    *,
    everybody: bool = False,
    part: Part = EVERYBODY,
) -> Iterator[Chronicle]:
    """The suspects whom any of the definitions could ever list, and these people or all, in the order of person ids.

    Of one part of the people alone, where one is given. `back_chosen` is made at once. Nothing else may run on the
    engine once the first is asked for.
    """
    _choose(released, definitions, people, everybody=everybody, part=part)
    return _chosen_chronicles(released)


def _chosen_chronicles(released: Released) -> Iterator[Chronicle]:
    engine, facts = released.engine, _Facts(released)
    person: str | None = None
    told: list[Told] = []
    born = UNKNOWN_BIRTH
    for batch in engine.batches(released.query(_EVENTS)):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if row[0] != person:
                if person is not None:
                    yield facts.chronicle(person, told, born)
                person, told, born = row[0], [], BirthRange.between(*row[19:21])
            told.append(facts.told(row))
    if person is not None:
        yield facts.chronicle(person, told, born)


def _choose(
    released: Released, definitions: Iterable[Definition], people: Iterable[str], *, everybody: bool, part: Part
) -> None:
    """Make `back_chosen`: who is read, and of how many events."""
    wanted = {_at_least(each) for each in definitions}
    wanted |= {"true"} if everybody else set()
    wanted.update(f"person_id = {_quoted(person)}" for person in people)
    within = f"({' OR '.join(sorted(wanted))}) AND {part.condition}"
    released.engine.create("back_chosen", _CHOSEN.format(wanted=within))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def parts_of(
    released: Released, definitions: Iterable[Definition], people: Iterable[str], number: int, *, everybody: bool
) -> list[Part]:
    """Everybody who is to be read in so many parts, or fewer, of about as many events each."""
    if number < 2:
        return [EVERYBODY]
    _choose(released, definitions, people, everybody=everybody, part=EVERYBODY)
    told = released.engine.rows(_CHOSEN_EVENTS)
    so_far = list(accumulate(events for _, events in told))
    starts = {bisect_left(so_far, so_far[-1] * part / number) for part in range(1, number)} - {0} if told else set()
    cuts = [None, *(told[start][0] for start in sorted(starts)), None]
    return [Part(at, first, until) for at, (first, until) in enumerate(pairwise(cuts))]


def _at_least(definition: Definition) -> str:
    """What a person needs, whatever the window, to come under a definition at all."""
    crimes = min(condition.threshold.crimes for condition in definition.conditions)
    victims = min(condition.threshold.victims for condition in definition.conditions)
    return f"(events >= {fewest_events(definition)} AND victims >= {victims} AND crimes >= {crimes})"


class _Facts:
    """What is looked up while people are read: crimes, accusations, connections."""

    def __init__(self, released: Released) -> None:
        engine = released.engine
        self._crimes = {(row[0], row[1]): _crime(row) for row in engine.rows(released.query(_CRIMES))}
        self._answers = released.answers
        self._accusations: defaultdict[str, list[Accusation]] = defaultdict(list)
        for accused, by, source, incident, reported, known, cancelled, injury, grade in engine.rows(_ACCUSATIONS):
            days, fear = Days(known, cancelled), grade in shipped_policy().risk_grades
            told = Accusation(by, (source, incident), reported, days, injury, fear)
            self._accusations[accused].append(told)
        self._connections: defaultdict[Pair, list[Days]] = defaultdict(list)
        for left, right, known, cancelled in engine.rows(released.query(_CONNECTIONS)):
            self._connections[pair(left, right)].append(Days(known, cancelled))

    def told(self, row: tuple[Any, ...]) -> Told:
        """One event from its row."""
        closeness, intimate, family = _SAID.get(row[8], _OPEN)
        event = Event(
            row[1], row[2], row[3], row[4], intimate, family, row[9], row[10], row[11], (), False, row[12],
            relationship=None if intimate is None else row[8],
        )  # fmt: skip
        crimes = tuple([self._crimes[row[1], each] for each in sorted(row[13]) if (row[1], each) in self._crimes])
        return Told(event, row[5], row[6], row[7], closeness, crimes, row[17], row[18] in shipped_policy().risk_grades)

    def chronicle(self, person: str, told: list[Told], born: BirthRange) -> Chronicle:
        """One person's chronicle."""
        connections: list[tuple[Pair, Days]] = []
        if len(told) > 1:
            victims = sorted({each.event.victim_id for each in told})
            for both in combinations(victims, 2):
                connections += [(both, days) for days in self._connections.get(both, ())]
        return Chronicle(
            person,
            tuple(told),
            born,
            self._answers.get(person, ()),
            tuple(connections),
            tuple(self._accusations.get(person, ())),
        )


def _crime(row: tuple[Any, ...]) -> ToldCrime:
    _, offence_id, severity, known_on, cancelled_on, themed, code, normal, charged_on = row
    offence = normal_code(code) if code else None
    return ToldCrime(
        Crime(offence_id, severity, themed, normal, known_on, charged_on),
        Days(known_on, cancelled_on),
        domestic_only=offence is not None and offence.domestic_only,
        sexual=offence is not None and offence.sexual,
        stalking=offence is not None and offence.stalking,
    )


def _answers_by_person(released: Released, part: Part) -> dict[str, tuple[Answer, ...]]:
    found: defaultdict[str, list[Answer]] = defaultdict(list)
    for person, kind, what, on, ends, category, level, role, acted, themes in released.engine.rows(
        released.query(_ANSWERS, part=part.condition)
    ):
        answer = Answer(AnswerKind(kind), what or "", on, ends, category, level, role, acted, tuple(themes or ()))
        found[person].append(answer)
    return {person: tuple(given) for person, given in found.items()}


def last_days(first: date, last: date) -> list[date]:
    """The last day of each month from the month of one day to that of another. Empty where they are turned round."""
    months = range(first.year * 12 + first.month, last.year * 12 + last.month + 1)
    return [date.fromordinal(date(month // 12, month % 12 + 1, 1).toordinal() - 1) for month in months]
