"""A small release told by hand, event by event, and a made-up one of many people whose past says something."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.cli.hand_made import write_release

AS_OF = date(2026, 10, 31)
SERIOUS, LESSER = "8F", "8N"


@dataclass
class Force:
    """Rows of a release, told one event at a time."""

    rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {name: [] for name in ("events", "incidents", "offences", "people", "ethnicities")}
    )

    def person(self, person: str, **more: Any) -> "Force":
        """A suspect; aged forty unless told otherwise."""
        born = date(1985, 5, 5)
        self.rows["people"].append(
            {"person_id": person, "sex": "M", "born_from": born, "born_to": born, "protected": False} | more
        )
        return self

    def event(
        self,
        person: str,
        on: date,
        *codes: str,
        victim: str = "V",
        known: date | None = None,
        cancelled: date | None = None,
        crime_cancelled: date | None = None,
        incident: dict[str, Any] | None = None,
        **more: Any,
    ) -> "Force":
        """One domestic incident, recorded on its day unless `known` says later."""
        number = f"i{len(self.rows['incidents']):06}"
        seen = known or on
        crimes = [f"{number}/{place}" for place in range(len(codes))]
        recorded = datetime.combine(seen, time(12), UTC)
        self.rows["incidents"].append(
            {"source": "main", "incident_id": number, "domestic": True, "event_date": on, "known_on": seen,
             "cancelled_on": cancelled} | (incident or {})
        )  # fmt: skip
        self.rows["events"].append(
            {"source": "main", "incident_id": number, "person_id": person, "other_person_id": victim,
             "role": "suspect", "relationship": "partner", "event_date": on, "recorded_at": recorded,
             "offence_ids": [] if crime_cancelled else crimes,
             "cancelled_offence_ids": crimes if crime_cancelled else []} | more
        )  # fmt: skip
        self.rows["offences"] += [
            {"source": "main", "offence_id": crime, "incident_id": number, "code": code, "severity": 100.0,
             "known_on": seen, "cancelled_on": crime_cancelled}
            for crime, code in zip(crimes, codes, strict=True)
        ]  # fmt: skip
        return self

    def write(self, folder: Path, as_of: date = AS_OF) -> Path:
        """The release, with every declared table."""
        return write_release(folder, self.rows, as_of=as_of.isoformat(), release_id="made-1")


KINDS = ((1, 0.08), (4, 0.3))
"""How often in 500 days, and how often gravely: two kinds of people."""


def many(people: int = 900, seed: int = 5, kinds: Sequence[tuple[float, float]] = KINDS) -> Force:
    """Five years of a force: who has been at it often goes on, and does serious harm more often, where kinds differ.

    Sex and ethnicity are drawn apart from it.
    """
    drawn = random.Random(seed)  # noqa: S311  a made-up force, no secret
    force = Force()
    for number in range(people):
        person = f"P{number:05}"
        born = date(1960, 1, 1) + timedelta(days=drawn.randrange(15000))
        force.person(person, sex=drawn.choice("MMMF"), born_from=born, born_to=born)
        if drawn.random() < 0.7:
            code = drawn.choice(["W1", "W1", "A1", "B1"])
            force.rows["ethnicities"].append({"person_id": person, "ethnicity": code, "ethnicity_scheme": "16+1"})
        rate, grave = drawn.choice(kinds)
        day = date(2021, 10, 20) + timedelta(days=drawn.randrange(600))
        while day <= AS_OF:
            force.event(person, day, *([SERIOUS] if drawn.random() < grave else [LESSER] * drawn.randrange(2)))
            day += timedelta(days=1 + int(drawn.expovariate(rate / 500)))
    return force
