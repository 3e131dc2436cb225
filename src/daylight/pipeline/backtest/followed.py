"""What followed: serious harm, homicide and new victims, person by person and day by day, as the release knows it now.

A look forward may know everything; only the lists must not. A new victim is one against whom nothing was told before,
of a person of whom something was told against somebody else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from daylight.domain.forecasts import SeriousHarm
from daylight.pipeline.backtest.lists import Ints, Numbers
from daylight.pipeline.backtest.reading import Released

OUTCOMES = ("serious_harm", "homicide", "new_victim")
Flags = NDArray[np.bool_]

_SUSPECTS = """
    SELECT person_id, min(known_on) FILTER (WHERE NOT cancelled AND NOT restricted) AS known_on
    FROM back_told GROUP BY person_id ORDER BY person_id
"""
# Domestic, sexual and stalking events that stand: what each was, by its crimes and by whom it was against.
_STANDING = """
    WITH standing AS (
        SELECT person_id, other_person_id, source, incident_id, event_date, offence_codes,
            min(event_date) OVER (PARTITION BY person_id) AS first_ever,
            min(event_date) OVER (PARTITION BY person_id, other_person_id) AS first_against
        FROM back_told
        WHERE NOT cancelled AND NOT restricted AND len(themes) > 0
    ),
    grave AS (
        SELECT s.source, s.incident_id, s.person_id, s.other_person_id, bool_or(c.homicide) AS homicide
        FROM (SELECT source, incident_id, person_id, other_person_id, unnest(offence_codes) AS code FROM standing) AS s
        JOIN back_serious AS c ON c.code = s.code
        GROUP BY s.source, s.incident_id, s.person_id, s.other_person_id
    )
    SELECT s.person_id, s.other_person_id, s.source, s.incident_id, s.event_date,
        g.homicide IS NOT NULL AS serious_harm, coalesce(g.homicide, false) AS homicide,
        s.event_date = s.first_against AND s.first_against > s.first_ever AS new_victim
    FROM standing AS s
    LEFT JOIN grave AS g
        ON g.source = s.source AND g.incident_id = s.incident_id AND g.person_id = s.person_id
        AND g.other_person_id = s.other_person_id
    WHERE g.homicide IS NOT NULL OR (s.event_date = s.first_against AND s.first_against > s.first_ever)
    ORDER BY s.event_date, s.person_id, s.source, s.incident_id, s.other_person_id
"""


@dataclass(frozen=True, slots=True)
class Happened:
    """One kind of outcome: its rows in order of day. `incident` numbers person and incident together."""

    person: Ints
    victim: Ints
    day: Ints
    incident: Ints

    def between(self, after: date, until: date) -> "Happened":
        """Those after one day, up to and with another."""
        start, end = np.searchsorted(self.day, [after.toordinal(), until.toordinal()], side="right")
        return Happened(self.person[start:end], self.victim[start:end], self.day[start:end], self.incident[start:end])

    def people(self, size: int) -> Flags:
        """Of so many people, those of whom it happened."""
        flags = np.zeros(size, dtype=np.bool_)
        flags[self.person] = True
        return flags

    def events(self) -> Iterator[tuple[int, int]]:
        """Person and day of each incident, once however many victims it had."""
        _, at = np.unique(self.incident, return_index=True)
        yield from zip(self.person[at].tolist(), self.day[at].tolist(), strict=True)


@dataclass(frozen=True, slots=True)
class Followed:
    """All that happened, and since when each suspect was known. People are numbered in the order of their ids."""

    people: list[str] = field(repr=False)
    numbers: Numbers = field(repr=False)
    known_on: Ints = field(repr=False)
    happened: dict[str, Happened] = field(repr=False)
    victims: list[str] = field(repr=False)  # the ids of those to whom something happened, by their numbers there

    def known_by(self, day: date) -> Flags:
        """The suspects of whom an incident was recorded by the end of that day."""
        return self.known_on <= day.toordinal()


def follow(released: Released, harm: SeriousHarm) -> Followed:
    """Read from the release what happened after whichever day."""
    engine = released.engine
    suspects = engine.arrow(_SUSPECTS)
    people = suspects["person_id"].to_pylist()
    numbers = {person: number for number, person in enumerate(people)}
    known = [date.max if day is None else day for day in suspects["known_on"].to_pylist()]
    load_serious(released, harm)
    rows = engine.arrow(_STANDING)
    person = np.array([numbers[each] for each in rows["person_id"].to_pylist()], dtype=np.int64)
    victims = list(dict.fromkeys(rows["other_person_id"].to_pylist()))
    victim = _numbered(rows["other_person_id"].to_pylist())
    keys = zip(person.tolist(), rows["source"].to_pylist(), rows["incident_id"].to_pylist(), strict=True)
    incident = _numbered(list(keys))
    day = np.array([each.toordinal() for each in rows["event_date"].to_pylist()], dtype=np.int64)
    happened = {}
    for outcome in OUTCOMES:
        at = np.flatnonzero(np.array(rows[outcome].to_pylist(), dtype=np.bool_))
        happened[outcome] = Happened(person[at], victim[at], day[at], incident[at])
    return Followed(people, numbers, np.array([each.toordinal() for each in known], dtype=np.int64), happened, victims)


def load_serious(released: Released, harm: SeriousHarm) -> None:
    """Make `back_serious`: the offence codes met that are serious harm."""
    engine = released.engine
    met = [code for (code,) in engine.rows("SELECT DISTINCT unnest(offence_codes) AS code FROM back_told ORDER BY 1")]
    codes = [code for code in met if harm.covers(code)]
    homicide = [harm.is_homicide(code) for code in codes]
    engine.load(
        "back_serious", pa.table({"code": pa.array(codes, pa.string()), "homicide": pa.array(homicide, pa.bool_())})
    )


def _numbered(values: list[object]) -> Ints:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)
