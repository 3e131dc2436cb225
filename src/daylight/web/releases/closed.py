"""Every crime of a release that was closed without the victim's support, with the days on which its clock turns."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction

from daylight.domain.periods import london_date
from daylight.domain.prosecutions import ClosedCrime as Crime
from daylight.domain.prosecutions import is_closed_without_her, limits_of
from daylight.web.releases.models import ClosedCrime, Load
from daylight.web.releases.reading import BATCH
from daylight.web.releases.writing import insert, remove_load

CLOSED_CRIMES = ClosedCrime._meta.db_table
_COLUMNS = (
    "loaded", "person_id", "victim_id", "source", "incident_id", "offence_id", "offence", "code", "statement",
    "statement_on", "harm", "nation", "domestic", "latest", "earliest", "tried", "sure", "most", "again",
)  # fmt: skip
_FOUND = """
    SELECT
        e.person_id, e.other_person_id, e.source, e.incident_id, o.offence_id, o.offence, o.offence_code, o.code,
        o.outcome_code, o.victim_supports, o.statement, o.statement_at, o.severity, CAST(e.offence_ids AS text),
        CAST(e.themes AS text), e.event_date, i.force, i.occurred_from, i.occurred_to
    FROM release_offences o
    JOIN release_events e ON e.loaded = o.loaded AND e.source = o.source AND e.incident_id = o.incident_id
    LEFT JOIN release_incidents i ON i.loaded = o.loaded AND i.source = o.source AND i.incident_id = o.incident_id
    WHERE o.loaded = %s AND o.outcome_code IN ('14', '15', '16') AND o.known AND NOT o.cancelled
        AND e.role = 'suspect' AND NOT e.cancelled AND NOT e.restricted
    ORDER BY e.person_id, e.source, o.offence_id, e.id
"""
"""Evidential outcomes: the rule says which count. A person's rows stand together, so that few pages are read."""


def write_closed_crimes(number: int) -> None:
    """Write the closed crimes of a load anew, from its tables that are stored already."""
    with transaction.atomic():
        remove_load((CLOSED_CRIMES,), number)
        rows = _rows(number)
        while some := list(islice(rows, BATCH)):
            insert(CLOSED_CRIMES, _COLUMNS, some)


def write_closed_crimes_of_now() -> None:
    """The same for the release that pages show: a newer version's rules count at its set-up."""
    for number in Load.objects.filter(state=Load.CURRENT).values_list("number", flat=True):
        write_closed_crimes(number)


def _rows(number: int) -> Iterator[tuple[Any, ...]]:
    last = None
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, [number])
        found = cursor.fetchall()
    for row in found:
        person, victim, source, incident, offence_id, offence, recorded, code, outcome, supports = row[:10]
        statement, statement_at, harm, ids, themes, on, force, began, ended = row[10:]
        key = (person, source, offence_id)
        if key == last or offence_id not in json.loads(ids or "[]"):
            continue
        if not is_closed_without_her(outcome, None if supports is None else bool(supports)):
            continue
        last, domestic = key, "domestic" in json.loads(themes or "[]")
        latest, earliest = _days(_day(on), _moment(began), _moment(ended))
        crime = Crime(recorded or code or "", latest, earliest, "", domestic, statement or "", _day(statement_at))
        limits = limits_of(crime)
        yield (
            number, person, victim, source, incident, offence_id, offence or code or "", crime.code, crime.statement,
            _kept(crime.statement_on), harm or 0.0, _nation(force), domestic, _kept(latest), _kept(earliest),
            limits.tried.value, _kept(limits.sure), _kept(limits.most), _kept(limits.again),
        )  # fmt: skip


def _nation(force: str | None) -> str:
    """The letter of an area code, which says whose law holds; empty where the records give a force's own name."""
    return force[0] if force and force[1:].isdigit() else ""


def _days(on: date, began: datetime | None, ended: datetime | None) -> tuple[date, date | None]:
    """The last day on which a crime can have happened, and the first where the records say and do not contradict it."""
    latest = min(london_date(ended), on) if ended else on
    earliest = london_date(began) if began else None
    return latest, earliest if earliest and earliest <= latest else None


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _kept(day: date | None) -> str | None:
    return day.isoformat() if day else None
