"""Every table that travels is declared whole: meaning, retention, key, sensitivity; and printed for people to read."""

import subprocess
import sys
from pathlib import Path

import pytest

from daylight.tables.backtest import BACKTEST
from daylight.tables.bench import BENCH
from daylight.tables.decisions import DECISIONS
from daylight.tables.extracts import EXTRACTS, KNOWN_ON, PERSON_COLUMN_NAMES
from daylight.tables.index import INDEX
from daylight.tables.release import RELEASE
from daylight.tables.spec import Column, Sensitivity, Table, Type
from daylight.tables.working import WORKING

ROOT = Path(__file__).parents[2]
EVERY_TABLE = {
    **EXTRACTS, **DECISIONS, **WORKING, **{f"release:{name}": table for name, table in RELEASE.items()},
    **{f"index:{name}": table for name, table in INDEX.items()}, **BACKTEST, **BENCH,
}  # fmt: skip
GUARDED = {
    "forename", "surname", "middle_names", "other_names", "date_of_birth", "birth_date", "birth_text", "shown_name",
    "phone", "email", "address", "postcode", "uprn", "normal", "school", "ethnicity", "nominal_id", "pnc_id",
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY_TABLE)
def test_every_table_and_column_says_what_it_means(name: str) -> None:
    table = EVERY_TABLE[name]
    assert table.meaning
    assert table.retention
    assert all(column.meaning for column in table.columns)


@pytest.mark.parametrize("name", EVERY_TABLE)
def test_what_identifies_a_person_is_guarded(name: str) -> None:
    open_ones = [
        column.name
        for column in EVERY_TABLE[name].columns
        if column.name in GUARDED and column.sensitivity in {Sensitivity.OPEN, Sensitivity.OPERATIONAL}
    ]
    assert not open_ones


def test_person_columns_are_the_same_in_every_table_about_people() -> None:
    for table in EXTRACTS.values():
        carried = [name for name in table.column_names if name in PERSON_COLUMN_NAMES]
        assert not table.mentions_people or tuple(carried) == PERSON_COLUMN_NAMES


def test_the_day_a_row_becomes_known_is_a_column_of_its_table() -> None:
    for name, column in KNOWN_ON.items():
        assert EXTRACTS[name].column(column).type in {Type.DATE, Type.TIMESTAMP}


def test_a_table_with_two_columns_of_one_name_cannot_be_declared() -> None:
    twice = (Column("a", Type.ID, "x"), Column("a", Type.ID, "x"))
    with pytest.raises(ValueError, match="twice"):
        Table("t", "x", twice)


def test_reference_pages_are_those_printed_from_the_code() -> None:
    answer = subprocess.run(
        [sys.executable, "docs/print_reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
