"""mapping.toml: what it can say, that a described layout loads like our own, and what is said of errors in it."""

import pytest
import xlsxwriter

from daylight.domain.errors import BadExtract
from daylight.pipeline.receive.mapping import read_mapping

WIDE = """Crime No;Date;Time;Addr 1;Town;DA?;Suspect Surname;Suspect DOB;Relationship;Victim Surname;Officer
C1;10/01/2024;09:30;1 Low Road;Ayton;Domestic;Marsh;06/05/1980;Ex;Lowe;PC 1
C2;11/01/2024;;;Ayton;Not domestic;NULL;;;Dunn;PC 2
C3;01/07/2024;12:00;2 Low Road;;Unclear;Pike;1979;Pal;;PC 3
"""
MAPPING = """
[defaults]
date_format = ["%d/%m/%Y %H:%M", "%d/%m/%Y"]
empty = ["null"]

[[incidents]]
files = "wide*.txt"
ignore = ["Officer"]
[incidents.columns]
incident_id = "Crime No"
reported_at = { join = ["Date", "Time"] }
address = { join = ["Addr 1", "Town"], with = ", " }
domestic = { from = "DA?", codes = { "domestic" = true, "Not domestic" = false } }
force = { constant = "E23000030" }

[[involvements]]
files = "wide*.txt"
rows_with = ["Suspect Surname"]
[involvements.columns]
involvement_id = { from = "Crime No", suffix = "-S" }
incident_id = "crime no"
role = { constant = "suspect" }
surname = "Suspect Surname"
date_of_birth = "Suspect DOB"
relationship = { from = "Relationship", codes = { "Ex" = "ex_partner" } }

[[involvements]]
files = "wide*.txt"
rows_with = ["Victim Surname"]
[involvements.columns]
involvement_id = { from = "Crime No", suffix = "-V" }
incident_id = "Crime No"
role = { constant = "victim" }
surname = "Victim Surname"
"""


@pytest.fixture
def wide(tmp_path):
    folder = tmp_path / "wide"
    folder.mkdir()
    (folder / "wide 2024.txt").write_text(WIDE, "utf-8")
    (folder / "mapping.toml").write_text(MAPPING, "utf-8")
    return folder


def test_one_wide_file_becomes_incidents_and_mentions(run, wide):
    received = run(wide)
    columns = "incident_id, CAST(reported_at AS VARCHAR), address, domestic, force"
    assert received.engine.rows(f"SELECT {columns} FROM records_incidents ORDER BY 1") == [
        ("C1", "2024-01-10 09:30:00", "1 Low Road, Ayton", True, "E23000030"),
        ("C2", "2024-01-11 00:00:00", "Ayton", False, "E23000030"),
        ("C3", "2024-07-01 11:00:00", "2 Low Road", None, "E23000030"),
    ]
    columns = "involvement_id, role, surname, date_of_birth, relationship"
    assert received.engine.rows(f"SELECT {columns} FROM records_involvements ORDER BY 1") == [
        ("C1-S", "suspect", "Marsh", "1980-05-06", "ex_partner"),
        ("C1-V", "victim", "Lowe", None, None),
        ("C2-V", "victim", "Dunn", None, None),
        ("C3-S", "suspect", "Pike", "1979", None),
    ]
    assert received.counts("wide 2024.txt#incidents") == (3, 3, 0, 0)
    assert received.counts("wide 2024.txt#involvements") == (2, 2, 0, 0)
    assert received.counts("wide 2024.txt#involvements-2") == (2, 2, 0, 0)
    assert {f["value"] for f in received.findings(action="emptied")} == {"Unclear", "Pal"}
    assert any("none of the headings in rows_with" in f["reason"] for f in received.findings(action="noted"))
    assert [f["column"] for f in received.findings() if "was not read" in f["reason"]] == []


def test_a_mapping_given_apart_wins(run, wide, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text(MAPPING.replace("E23000030", "E23000001"), "utf-8")
    received = run(wide, mapping=other)
    assert set(received.column("incidents", "force", "1")) == {"E23000001"}


def test_a_mapping_for_each_source_folder(run, folder, wide, tmp_path):
    forces = tmp_path / "forces"
    forces.mkdir()
    wide.rename(forces / "kent")
    folder.rename(forces / "essex")
    received = run(forces)
    assert received.engine.rows("SELECT source, count(*) FROM records_incidents GROUP BY 1 ORDER BY 1") == [
        ("essex", 3), ("kent", 3),
    ]  # fmt: skip


def test_us_dates_with_their_format(run, folder):
    (folder / "offences.csv").write_text("offence_id,incident_id,outcome_at\nO1,I1,01/13/2024\n", "utf-8")
    (folder / "mapping.toml").write_text('[offences]\ndate_format = "%m/%d/%Y"\n', "utf-8")
    received = run(folder)
    assert [str(day) for day in received.column("offences", "outcome_at", "1")] == ["2024-01-13"]


def test_month_and_year_in_their_format_stay_partial(run, folder):
    (folder / "involvements.csv").write_text(
        "involvement_id,incident_id,role,surname,date_of_birth\nV1,I1,victim,Lowe,03/1984\nV2,I1,victim,Lowe,1985\n",
        "utf-8",
    )
    (folder / "mapping.toml").write_text('[involvements]\ndate_format = ["%d/%m/%Y", "%m/%Y"]\n', "utf-8")
    assert run(folder).column("involvements", "date_of_birth", "involvement_id") == ["1984-03", "1985"]


def test_sheet_and_header_row(run, folder):
    (folder / "incidents.csv").unlink()
    book = xlsxwriter.Workbook(str(folder / "book.xlsx"))
    book.add_worksheet("Cover")
    sheet = book.add_worksheet("Data")
    for place, row in enumerate(
        [["Ref", "When"], ["No", "Told"], ["I1", "2024-01-01"], ["I2", "2024-01-01"], ["I3", "2024-01-01"]]
    ):
        sheet.write_row(place, 0, row)
    book.close()
    (folder / "mapping.toml").write_text(
        '[incidents]\nfiles = "book.xlsx"\nsheet = "data"\nheader_row = 2\n'
        '[incidents.columns]\nincident_id = "No"\nreported_at = "Told"\n',
        "utf-8",
    )
    assert run(folder).counts("book.xlsx#Data") == (3, 3, 0, 0)


def test_a_heading_that_the_file_has_not(run, wide):
    (wide / "mapping.toml").write_text(MAPPING.replace('"Suspect DOB"', '"Suspect D.O.B."'), "utf-8")
    with pytest.raises(BadExtract) as raised:
        run(wide)
    (fault,) = raised.value.faults
    assert (fault.file, fault.column) == ("wide 2024.txt#involvements", "Suspect D.O.B.")
    assert "Did you mean Suspect DOB?" in fault.sentence


def test_every_error_in_a_mapping_is_told_at_once(tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text(
        """
[default]
[[incident]]
[[incidents]]
file = "a.csv"
delimiter = "&"
header_row = 0
date_format = "dd/mm/yyyy"
[incidents.columns]
reported = "When"
incident_id = { from = "No", constant = "x" }
domestic = { from = "DA", codes = { "D" = "domestic" } }
risk_grade = { from = "Risk", codes = { "MED" = "mediun" } }
district = { from = "D", date_format = "%d" }
""",
        "utf-8",
    )
    with pytest.raises(BadExtract) as raised:
        read_mapping(path)
    told = [str(fault) for fault in raised.value.faults]
    for part in (
        "no table default", "Did you mean incidents?", "no setting file. Did you mean files?",
        "delimiter must be one of", "header_row must be", 'date_format "dd/mm/yyyy"', "Did you mean reported_at?",
        "exactly one of from, join",
        "which domestic does not know", "Did you mean medium?", "district is not a date",
    ):  # fmt: skip
        assert any(part in fault for fault in told), (part, told)
    assert all(fault.startswith("mapping.toml: ") for fault in told)


def test_a_mapping_that_is_not_toml(run, folder):
    (folder / "mapping.toml").write_text("[[incidents]\n", "utf-8")
    with pytest.raises(BadExtract, match="not valid TOML"):
        run(folder)
