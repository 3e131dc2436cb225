"""What the tests of watch share: a small force with a few people of marked names, and its release."""

import csv
from pathlib import Path
from typing import Any

import pytest

from daylight.pipeline.settings import Settings
from daylight.pipeline.story import run
from daylight.pipeline.watch import NewIncident, read_incident
from daylight.synthetic import synthesise

SOURCE = "handmade"
SUSPECT = {"forename": "Aldous", "surname": "Brackwater", "date_of_birth": "1984-03-07", "phone": "07700900123"}
FIRST = {"forename": "Zyvictima", "surname": "Quxsurname", "date_of_birth": "1990-05-05", "address": "99 Hidden Mews"}
HIDDEN = {"forename": "Zysealed", "surname": "Hushname", "date_of_birth": "1992-07-25", "protected": "true"}
THIRD = {"forename": "Zyvictimc", "surname": "Quietname", "date_of_birth": "1993-08-20", "postcode": "ZE1 0AA"}
MARKED = (
    "brackwater", "zyvictim", "quxsurname", "zysealed", "hushname", "quietname", "hidden mews",
    "07700900123", "7700900123",
)  # fmt: skip
Told = dict[str, Any]


def told(number: int, on: str, victim: dict[str, str], suspect: dict[str, str] = SUSPECT) -> Told:
    """An incident with one crime of the suspect against an ex-partner, as the inbox gets it."""
    key = f"H{number}"
    common = {"incident_id": key}
    return {
        "source": SOURCE,
        "incidents": [{**common, "reported_at": f"{on}T21:00:00", "occurred_from": f"{on}T20:00:00",
                       "domestic": "true", "district": "Northend"}],
        "offences": [{**common, "offence_id": f"C{number}", "offence_code": "8N", "recorded_at": f"{on}T22:00:00"}],
        "involvements": [
            {**common, "involvement_id": f"S{number}", "role": "suspect", "offence_id": f"C{number}",
             "relationship": "ex_partner", **suspect},
            {**common, "involvement_id": f"V{number}", "role": "victim", "offence_id": f"C{number}", **victim},
        ],
    }  # fmt: skip


def incident(number: int, on: str, victim: dict[str, str], suspect: dict[str, str] = SUSPECT) -> NewIncident:
    return read_incident(told(number, on, victim, suspect))


BEFORE = (told(1, "2024-01-10", FIRST), told(3, "2024-09-12", HIDDEN))
NEW = told(4, "2026-11-20", THIRD)


def add_source(extracts: Path, incidents: tuple[Told, ...]) -> None:
    """A folder of extracts beside those of the made-up force."""
    for table in ("incidents", "offences", "involvements"):
        rows = [row for each in incidents for row in each[table]]
        path = extracts / SOURCE / f"{table}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)))
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture(scope="package")
def force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extracts: a made-up force, and a source with the marked names."""
    folder = tmp_path_factory.mktemp("force")
    synthesise(folder / "synth", size="demo", incidents=250, seed=7)
    add_source(folder / "synth" / "extracts", BEFORE)
    return folder / "synth" / "extracts"


@pytest.fixture(scope="package")
def release(force: Path) -> Path:
    out = force.parent / "release"
    run(Settings(extracts=force, out=out), threads=2, memory_gb=1.0)
    return out
