"""Releases for the bench: the histories of a few people, written as a release would hold them."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from daylight.domain.events import Event
from daylight.domain.histories import History
from tests.cli.hand_made import Rows, write_release

AS_OF = date(2024, 12, 31)
Written = Callable[..., Path]


def rows_of(histories: Iterable[History], recorded: dict[str, date], cancelled: dict[str, date]) -> Rows:
    """The tables of a release that tell these histories; days of recording and cancelling by incident."""
    rows: Rows = {name: [] for name in ("people", "events", "incidents", "offences", "answers", "connections")}
    told: set[tuple[str, str]] = set()
    for history in histories:
        born = {"born_from": history.born.first, "born_to": history.born.last}
        rows["people"].append({"person_id": history.person_id, "sex": "M", **born})
        for event in history.events:
            rows["events"].append(_event(history.person_id, event))
            if event.incident not in told:
                told.add(event.incident)
                known = recorded.get(event.incident_id, event.on)
                rows["incidents"].append(
                    {"source": event.source, "incident_id": event.incident_id, "event_date": event.on,
                     "known_on": known, "cancelled_on": cancelled.get(event.incident_id)}
                )  # fmt: skip
                rows["offences"] += [
                    {"source": event.source, "offence_id": crime.offence_id, "incident_id": event.incident_id,
                     "code": "8N", "stats_code": "008/06", "severity": crime.weight, "severity_edition": "ons",
                     "severity_assumed": False, "themes": ["sexual"] if crime.themed else [],
                     "known_on": recorded.get(crime.offence_id, known), "cancelled_on": cancelled.get(crime.offence_id)}
                    for crime in event.crimes
                ]  # fmt: skip
        rows["connections"] += [
            {"left_id": one, "right_id": other, "reason": "address"} for one, other in sorted(history.connections)
        ]
    victims = {event.victim_id for history in histories for event in history.events}
    rows["people"] += [{"person_id": each, "sex": "F"} for each in sorted(victims)]
    return rows


def _event(person: str, event: Event) -> dict[str, Any]:
    themes = [theme for theme in ("domestic", "sexual", "stalking") if getattr(event, theme)]
    return {
        "source": event.source, "incident_id": event.incident_id, "person_id": person, "role": "suspect",
        "other_person_id": event.victim_id, "intimate": event.intimate, "family": event.family,
        "event_date": event.on, "reported_at": datetime.combine(event.on, time(12), UTC), "themes": themes,
        "offence_ids": sorted(crime.offence_id for crime in event.crimes), "cancelled": event.cancelled,
        "restricted": event.restricted, "contested": event.contested, "cancelled_offence_ids": [],
    }  # fmt: skip


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a release of these histories into a folder of that name; the folder."""

    def write(
        *histories: History, name: str = "one", as_of: date = AS_OF, recorded: dict[str, date] | None = None,
        cancelled: dict[str, date] | None = None, tables: Rows | None = None, **manifest: object,
    ) -> Path:  # fmt: skip
        rows = {**rows_of(histories, recorded or {}, cancelled or {}), **(tables or {})}
        about = {"release_id": name, "as_of": as_of.isoformat(), **manifest}
        return write_release(tmp_path / "releases" / name, rows, **about)

    return write
