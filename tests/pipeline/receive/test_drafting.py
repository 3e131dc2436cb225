"""Drafting a mapping for invented layouts: most columns are found, every doubt is told, and the draft loads."""

import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from daylight.cli.errors import guarded
from daylight.cli.map import map_folder
from daylight.pipeline.receive.drafting import draft_mapping
from daylight.pipeline.receive.mapping import parse_mapping

CRIMES = """Crime Export for the quarter;;;;;;;;;;
Crime No;Date Reported;Time Reported;LPA;DA Flag;DASH Risk;Addr 1;Town;Post Code;Committed From;Beat Code
C/1;13/01/2024;09:30;North;Y;Medium;1 Low Road;Ayton;AB1 2CD;12/01/2024 22:00;X1
C/2;02/02/2024;10:45;South;N;Std;2 High Street;Beeton;AB1 2CE;;X2
C/3;15/07/2024;00:05;South;Y;HIGH;3 Mill Lane;Ceeton;AB1 2CF;14/07/2024 23:10;X3
"""
NOMINALS = """Link Ref,Crime No,Capacity,Nominal Ref,First Name,\
Last Name,Gender,DOB,Mobile,PNC No,Rel to Victim,Shoe Size
1,C/1,Offender,N1,Alan,Marsh,Male,06/05/1980,07700 900123,2004/0123456X,Ex Wife,9
2,C/1,Aggrieved,N2,Beth,Lowe,Female,07/11/1984,07700 900124,,,8
3,C/2,Offender,N3,Carl,Dunn,Male,28/02/1979,07700 900125,1999/0001234A,Boyfriend,7
4,C/2,Informant,N4,Dora,Dunn,Female,01/12/1990,07700 900126,,Blood brother of a sort,6
"""
WIDE = """Incident Ref,When Reported,Suspect Surname,Suspect Forename,Suspect DOB,\
Victim Surname,Victim Forename,Victim Gender,Relationship
1,2024-01-10 09:30,Marsh,Alan,1980-05-06,Lowe,Beth,Female,Ex-Partner
2,2024-01-11 10:30,Dunn,Carl,1981-05-06,,,,
3,2024-01-12 11:30,,,,Pike,Dora,Female,
"""


@pytest.fixture
def layout(tmp_path):
    folder = tmp_path / "layout"
    folder.mkdir()
    (folder / "CrimeExport_Q1.csv").write_text(CRIMES, "utf-8")
    (folder / "Nominals.csv").write_text(NOMINALS, "utf-8")
    return folder


def columns(draft, table):
    return tomllib.loads(draft.toml)[table][0]["columns"]


def test_most_columns_of_an_invented_layout_are_found(layout):
    draft = draft_mapping(layout)
    incidents = columns(draft, "incidents")
    assert incidents["incident_id"] == "Crime No"
    assert incidents["reported_at"]["join"] == ["Date Reported", "Time Reported"]
    assert incidents["occurred_from"] == {"from": "Committed From", "date_format": "%d/%m/%Y %H:%M"}
    assert incidents["address"]["join"] == ["Addr 1", "Town"]
    assert {"district": "LPA", "postcode": "Post Code", "domestic": "DA Flag"}.items() <= incidents.items()
    assert incidents["risk_grade"]["codes"] == {"Std": "standard"}
    involvements = columns(draft, "involvements")
    assert involvements["role"]["codes"] == {"Offender": "suspect", "Aggrieved": "victim", "Informant": "caller"}
    assert involvements["relationship"]["codes"] == {"Ex Wife": "ex_spouse", "Boyfriend": "partner"}
    assert involvements["sex"]["codes"] == {"Male": "M", "Female": "F"}
    assert involvements["date_of_birth"] == {"from": "DOB", "date_format": "%d/%m/%Y"}
    expected = {
        "involvement_id": "Link Ref", "incident_id": "Crime No", "nominal_id": "Nominal Ref", "forename": "First Name",
        "surname": "Last Name", "phone": "Mobile", "pnc_id": "PNC No",
    }  # fmt: skip
    assert expected.items() <= involvements.items()


def test_every_doubt_is_told(layout):
    told = "\n".join(draft_mapping(layout).unsure)
    for part in ('"Beat Code" was not recognised', '"Shoe Size" was not recognised', '"Blood brother of a sort"'):
        assert part in told


def test_the_draft_is_a_valid_mapping_and_loads(layout, run):
    draft = draft_mapping(layout)
    parse_mapping(tomllib.loads(draft.toml), "mapping.toml")
    (layout / "mapping.toml").write_text(draft.toml, "utf-8")
    received = run(layout)
    assert received.counts("CrimeExport_Q1.csv") == (3, 3, 0, 0)
    assert received.counts("Nominals.csv") == (4, 4, 0, 0)
    assert [f["value"] for f in received.findings(action="emptied")] == ["Blood brother of a sort"]
    rows = received.engine.rows("SELECT CAST(reported_at AS VARCHAR) FROM records_incidents ORDER BY incident_id")
    assert rows == [("2024-01-13 09:30:00",), ("2024-02-02 10:45:00",), ("2024-07-14 23:05:00",)]


def test_people_in_columns_beside_the_incident(tmp_path, run):
    folder = tmp_path / "wide"
    folder.mkdir()
    (folder / "da_log.csv").write_text(WIDE, "utf-8")
    draft = draft_mapping(folder)
    (folder / "mapping.toml").write_text(draft.toml, "utf-8")
    received = run(folder)
    found = received.engine.rows(
        "SELECT involvement_id, role, surname, sex, relationship FROM records_involvements ORDER BY 1"
    )
    assert found == [
        ("1-S", "suspect", "Marsh", None, "ex_partner"), ("1-V", "victim", "Lowe", "F", None),
        ("2-S", "suspect", "Dunn", None, None), ("3-V", "victim", "Pike", "F", None),
    ]  # fmt: skip


def test_an_ambiguous_order_of_dates_is_told(tmp_path):
    (tmp_path / "incidents.csv").write_text("incident_id,reported_at\n1,03/04/2024\n2,05/06/2024\n", "utf-8")
    (doubt,) = draft_mapping(tmp_path).unsure
    assert "could be %d/%m/%Y or %m/%d/%Y" in doubt


def test_us_dates_are_recognised(tmp_path):
    (tmp_path / "incidents.csv").write_text("incident_id,reported_at\n1,03/14/2024\n2,05/06/2024\n", "utf-8")
    draft = draft_mapping(tmp_path)
    assert columns(draft, "incidents")["reported_at"]["date_format"] == "%m/%d/%Y"


def test_our_own_layout_needs_no_mapping(folder):
    draft = draft_mapping(folder)
    assert (draft.toml, draft.unsure) == ("", ())


@pytest.fixture
def mapped(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    app = typer.Typer()
    app.command()(guarded(map_folder))
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_prints_writes_and_never_overwrites(layout, mapped):
    result = mapped(layout)
    assert result.exit_code == 0
    written = (layout / "mapping.toml").read_text("utf-8")
    assert 'incident_id = "Crime No"' in result.stdout
    assert 'incident_id = "Crime No"' in written
    assert "was not recognised" in result.stderr
    (layout / "mapping.toml").write_text("# mine", "utf-8")
    assert mapped(layout).exit_code == 4
    assert (layout / "mapping.toml").read_text("utf-8") == "# mine"
    assert mapped(layout, "--replace").exit_code == 0


def test_the_command_says_when_there_is_nothing_to_do(folder, mapped, tmp_path):
    result = mapped(folder)
    assert result.exit_code == 0
    assert "no mapping is needed" in result.stdout
    assert not Path(folder / "mapping.toml").exists()
    assert mapped(tmp_path / "nowhere").exit_code == 3
