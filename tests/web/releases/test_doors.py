"""Addresses of a release: what is counted there when it is loaded, and finding one from what somebody typed."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daylight.web.releases.actions import load_release
from daylight.web.releases.finding import Found, door_typed, doors_like
from daylight.web.releases.models import Door, DoorKey
from tests.cli.hand_made import LONE, NEAR, SEALED, VICTIM, release_rows, write_release

pytestmark = pytest.mark.django_db


def _address(address_id: str, house: str, street: str, postcode: str | None, **more: Any) -> dict[str, Any]:
    flat = f"FLAT {more['flat']}, " if more.get("flat") else ""
    line = ", ".join(part for part in (f"{flat}{house} {street}", "HARTDEN", postcode) if part)
    parts = {"house": house, "street": street, "postcode": postcode, "incident_count": 0, "people": []}
    return {"address_id": address_id, "normal": line, **parts, **more}


def _mention(record: str, person: str, at: str, on: date, role: str | None = "suspect") -> dict[str, Any]:
    return {
        "source": "wessex", "source_table": "involvements", "record_id": record, "person_id": person,
        "incident_id": "I0001", "role": role, "source_file": "involvements.csv", "source_row": 1, "address_id": at,
        "event_on": on,
    }  # fmt: skip


@pytest.fixture
def loaded(tmp_path: Path) -> int:
    """The hand-made release, with a few more addresses and who was at them."""
    rows = release_rows()
    rows["addresses"] += [
        _address("A2", "12", "SYCAMORE LANE", "AB1 2CD", uprn="990000000012"),
        _address("A3", "14", "CEDAR PLACE", "AB1 2CE", flat="1"),
        _address("A4", "14", "CEDAR PLACE", "AB1 2CE", flat="2"),
        _address("A5", "12", "SYCAMORE LANE", None),
    ]
    rows["mentions"] += [
        _mention("D1", LONE, "A2", date(2026, 9, 1)),
        _mention("D2", LONE, "A3", date(2021, 9, 1)),
        _mention("D3", SEALED, "A2", date(2026, 9, 1)),
        _mention("D4", NEAR, "A2", date(2026, 9, 1)),
        _mention("D5", LONE, "A4", date(2026, 9, 1), role="victim"),
        _mention("D6", VICTIM, "A2", date(2026, 9, 1), role="victim"),
    ]
    for row in rows["incidents"]:
        row |= {"easting": 20_000.0, "northing": 5_000.0}
    return int(load_release(write_release(tmp_path / "doors", rows), by="tests").number)


def test_a_door_counts_its_incidents_and_the_listed_people_of_late(loaded: int) -> None:
    doors = {door.address_id: door for door in Door.objects.filter(loaded=loaded)}
    hers = doors["A1"]
    assert (hers.incidents, hers.last_on, hers.last_what) == (20, date(2026, 5, 1), "domestic")
    assert (hers.easting, hers.northing) == (20_000.0, 5_000.0)
    assert {name: door.listed for name, door in doors.items()} == {"A1": 0, "A2": 1, "A3": 0, "A4": 0, "A5": 0}


def _found(text: str, loaded: int) -> list[tuple[str, bool]]:
    return [(one.door.address_id, one.sure) for one in doors_like(text, loaded=loaded)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("990000000012", [("A2", True)]),
        ("UPRN 990000000012", [("A2", True)]),
        ("12 AB1 2CD", [("A2", True)]),
        ("ab12cd 12", [("A2", True)]),
        ("12 Sycamore Lane, Hartden, ab1 2cd", [("A2", True)]),
        ("12 siccamore ln hartden", [("A5", False), ("A2", False)]),
        ("12 AB1 2CF", [("A2", False)]),
        ("12 BA1 2CD", [("A2", False)]),
        ("Flat 2, 14 Cedar Place AB1 2CE", [("A4", True), ("A3", False)]),
        ("14 Cedar Place AB1 2CE", [("A3", False), ("A4", False)]),
        ("13 AB1 2CD", []),
        ("no fixed abode", []),
        ("", []),
        ("'; DROP TABLE release_doors; --", []),
    ],
)
def test_an_address_is_found_from_what_was_typed(loaded: int, typed: str, found: list[tuple[str, bool]]) -> None:
    assert _found(typed, loaded) == found


def test_how_it_was_found_is_said(loaded: int) -> None:
    def by(text: str) -> list[Found]:
        return doors_like(text, loaded=loaded)

    assert by("990000000012")[0].by == "property number"
    assert by("12 AB1 2CD")[0].by == "postcode and number"
    assert by("12 sycamore lane")[0].by == "street and number"
    assert by("12 AB1 2CF")[0].by == "a postcode one letter away"


def test_what_is_typed_is_read_as_a_door() -> None:
    door = door_typed("flat 3 12 high st, Hartden, nm4i 9aw")
    assert (door.flat, door.house, door.street, door.postcode) == ("3", "12", "HIGH STREET", "NM41 9AW")


def test_a_release_that_is_replaced_twice_leaves_no_doors(loaded: int, tmp_path: Path) -> None:
    for name in ("second", "third"):
        load_release(write_release(tmp_path / name, release_rows(), release_id=name), by="tests")
    assert not Door.objects.filter(loaded=loaded).exists()
    assert not DoorKey.objects.filter(loaded=loaded).exists()
    assert Door.objects.exists()
