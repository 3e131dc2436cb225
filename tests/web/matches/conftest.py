"""What the tests of matches share: the hand-made release with a queue of five questions."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.hand_made import LONE, SEALED, SERIAL, VICTIM, release_rows, write_release

USED, HERS, OTHERS, HIDDEN, SPLIT = 1, 2, 3, 4, 5
"""Ranks: a used link of a suspect, two rows of a survivor, two suspects, one sealed, a suspect and a survivor."""


def _review(rank: int, left: str, right: str, people: tuple[str, str], **more: Any) -> dict[str, Any]:
    row = {
        "rank": rank, "among": 9, "left_source": "wessex", "left_table": "involvements", "left_record_id": left,
        "right_source": "wessex", "right_table": "involvements", "right_record_id": right,
        "left_person_id": people[0], "right_person_id": people[1], "probability": 0.71, "used": people[0] == people[1],
        "changes": "nothing", "serial": False, "reason": "It is in doubt.", "effect_same": "No status changes.",
        "effect_different": "No status changes.",
    }  # fmt: skip
    return {**row, **more}


def queue_rows() -> dict[str, list[dict[str, Any]]]:
    """The hand-made release with more rows about its people, and questions about them."""
    rows = release_rows()
    first = rows["mentions"][0]
    rows["mentions"] += [
        {**first, "record_id": "M5", "person_id": SERIAL, "incident_id": "I0020", "shown_name": "Alldus Brackwater"},
        {**first, "record_id": "M6", "person_id": VICTIM, "incident_id": "I0002", "role": "victim",
         "shown_name": "Zyvictima Quxsurname", "address_id": "A1", "phone": "07700900123"},
        {**first, "record_id": "M7", "person_id": SEALED, "incident_id": "I0030", "shown_name": "Sealedforename"},
    ]  # fmt: skip
    undone = {"changes": "undoes", "effect_different": f"{LONE} would no longer meet repeat."}
    rows["reviews"] = [
        _review(USED, "M1", "M2", (LONE, LONE), **undone),
        _review(HERS, "M3", "M6", (VICTIM, VICTIM), **undone),
        _review(OTHERS, "M5", "M1", (SERIAL, LONE), changes="meets", effect_same=f"{LONE} would meet matac."),
        _review(HIDDEN, "M7", "M1", (SEALED, LONE)),
        _review(SPLIT, "M2", "M3", (LONE, VICTIM)),
    ]
    return rows


@pytest.fixture
def queued(tmp_path: Path, db: None) -> int:
    """The hand-made release with its queue, loaded: its number."""
    from daylight.web.releases.actions import load_release

    folder = write_release(tmp_path / "queued", queue_rows(), definitions=[{"definition": "repeat", "title": "Repeat"}])
    return int(load_release(folder, by="tests").number)
