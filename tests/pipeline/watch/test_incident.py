"""An incident as extracts: whatever its rows tell, the columns are those of the contract."""

from pathlib import Path

import pytest

from daylight.pipeline.watch.incident import NewIncident, write_extracts


def _heading(folder: Path, **told: str) -> str:
    write_extracts([NewIncident("north", {"incident_id": "1"}, [{"incident_id": "1", **told}])], folder)
    return (folder / "involvements.csv").read_text(encoding="utf-8").splitlines()[0]


def test_rows_that_fill_other_columns_have_the_same_heading(tmp_path: Path) -> None:
    few = _heading(tmp_path, involvement_id="1", role="suspect")
    assert few == _heading(tmp_path, phone="07700 900001", involvement_id="1", surname="Marlow", role="suspect")
    assert {"source", "incident_id", "involvement_id", "role", "surname", "phone"} <= set(few.split(","))


@pytest.mark.parametrize("spelt", ["Surname", " surname", "SURNAME"])
def test_a_column_spelt_otherwise_stands_there_once(tmp_path: Path, spelt: str) -> None:
    """Receive reads it as the contract's own, and refuses two of one name."""
    heading = _heading(tmp_path, involvement_id="1", role="suspect", **{spelt: "Marlow"}).split(",")
    assert [column for column in heading if column.strip().lower() == "surname"] == [spelt]


def test_a_column_that_the_contract_does_not_know_is_told_too(tmp_path: Path) -> None:
    assert "shoe_size" in _heading(tmp_path, involvement_id="1", shoe_size="9").split(",")
