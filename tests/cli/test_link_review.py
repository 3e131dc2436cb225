"""The review queue on the command line: what each answer changes, how many are left out, and no name."""

import json
from pathlib import Path
from typing import Any

from tests.cli.hand_made import LONE, SERIAL, release_rows, write_release


def _release(folder: Path, **more: Any) -> Path:
    row = {
        "rank": 1, "among": 40, "left_source": "wessex", "left_table": "involvements", "left_record_id": "M1",
        "right_source": "wessex", "right_table": "involvements", "right_record_id": "M2", "left_person_id": LONE,
        "right_person_id": SERIAL, "probability": 0.25, "used": False, "changes": "meets", "serial": True,
        "reason": "Somebody would meet a definition if these were one human.",
        "effect_same": f"{LONE} would meet acpo-2009.", "effect_different": "No status changes.",
    }  # fmt: skip
    rows = [{**row, **more}, {**row, "rank": 2, "used": True, "right_person_id": LONE}]
    return write_release(folder / "releases" / "queue", {**release_rows(), "reviews": rows})


def test_the_first_pairs_are_told_with_both_answers_and_what_is_left_out(daylight: Any, tmp_path: Path) -> None:
    told = daylight("link", "review", _release(tmp_path), "--top", "1")
    assert told.exit_code == 0, told.output
    for words in (
        "1. wessex:involvements:M1  wessex:involvements:M2", f"now {LONE} and {SERIAL}; 25.0% likely one human",
        f"If one human: {LONE} would meet acpo-2009.", "If two: No status changes.", "39 more of 40 pairs",
    ):  # fmt: skip
        assert words in told.stdout
    assert "brackwater" not in told.stdout.lower()


def test_json_holds_the_same_rows(daylight: Any, tmp_path: Path) -> None:
    told = json.loads(daylight("link", "review", _release(tmp_path), "--format", "json").stdout)
    assert told["worth_a_look"] == 40
    assert [row["rank"] for row in told["reviews"]] == [1, 2]
    assert told["reviews"][0]["effect_same"] == f"{LONE} would meet acpo-2009."


def test_nothing_to_review_and_wrong_words_are_told(daylight: Any, release: Path) -> None:
    assert daylight("link", "review", release, "--format", "xml").exit_code == 2
    told = daylight("link", "review", release)
    assert "No pair of mentions is in doubt" in told.stdout
