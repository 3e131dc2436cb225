"""What the tests of markers share: a release in which the suspect has addresses, and drafts."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.markers import Kind
from daylight.web.accounts.models import User
from daylight.web.markers.actions import Draft, approve_marker, draft_marker
from daylight.web.markers.models import Marker
from daylight.web.releases.actions import load_release
from tests.cli.hand_made import LONE, VICTIM, release_rows, write_release
from tests.web.conftest import Member

TEXT = "Send two officers. Suspected violence to a partner; has used a knife."
WHY = "Four incidents read, two with a knife"


def _mention(record: str, person: str, at: str, on: date, role: str) -> dict[str, Any]:
    return {
        "source": "wessex", "source_table": "involvements", "record_id": record, "person_id": person,
        "incident_id": "I0001", "role": role, "source_file": "involvements.csv", "source_row": 1, "address_id": at,
        "event_on": on,
    }  # fmt: skip


def moved_rows(*seen: tuple[str, date]) -> dict[str, list[dict[str, Any]]]:
    """The hand-made release with three addresses; the suspect is recorded at each of `seen`."""
    rows = release_rows()
    for number, place in ((2, "SYCAMORE LANE"), (3, "CEDAR PLACE")):
        rows["addresses"].append({
            "address_id": f"A{number}", "normal": f"12 {place}, HARTDEN, AB{number} 2CD", "house": "12",
            "street": place, "postcode": f"AB{number} 2CD", "incident_count": 0,
            "people": [f"{LONE} 2026-01-01 2026-10-01"],
        })  # fmt: skip
    rows["mentions"] += [_mention(f"S{n}", LONE, at, on, "suspect") for n, (at, on) in enumerate(seen)]
    rows["mentions"] += [_mention("V1", VICTIM, "A3", date(2026, 9, 9), "victim")]
    return rows


@pytest.fixture
def loaded(tmp_path: Path, db: None) -> int:
    """A release in which the suspect lives at A2."""
    folder = write_release(tmp_path / "first", moved_rows(("A2", date(2026, 9, 1))))
    return int(load_release(folder, by="tests").number)


@pytest.fixture
def people(member: Member, loaded: int) -> tuple[User, User]:
    """Somebody who drafts and somebody else who approves."""
    return member(Role.OFFENDER_MANAGER, username="drafter"), member(Role.SUPERVISOR, username="approver")


def draft_of(kind: Kind = Kind.HIS_ADDRESS, **more: Any) -> Draft:
    """A draft that may be sent."""
    today = timezone.localdate()
    said: dict[str, Any] = {
        "kind": kind, "text": TEXT, "priority": "immediate", "warning": "domestic", "reason": WHY,
        "ends_on": today + timedelta(days=300), "review_by": today + timedelta(days=90),
        "person_id": "" if kind.protects else LONE, "address_id": "A2" if kind.on_address else "",
        "phone": "07700 900555" if kind.on_phone else "", "occupancy": "Letting agent: he lives there alone",
    }  # fmt: skip
    return Draft(**{**said, **more})


def live(people: tuple[User, User], kind: Kind = Kind.HIS_ADDRESS, **more: Any) -> Marker:
    """A marker that stands."""
    made = draft_marker(draft_of(kind, **more), by=people[0])
    return approve_marker(made.pk, version=made.version, by=people[1])
