"""Rows that are set aside, rows that repeat, and rows that load with a note: each with a sentence and a place."""

import hashlib
import hmac

import pytest

from daylight.domain.errors import Refused
from tests.pipeline.receive.conftest import INCIDENTS


def write(folder, name, text):
    (folder / name).write_text(text, "utf-8")


def test_one_unbalanced_quote_costs_one_row(run, folder):
    rows = [f"I{n},2024-01-0{n % 9 + 1},North,text {n}" for n in range(1, 60)]
    rows[20] = 'I21,2024-01-01,North,"he said'
    rows[40] = 'I41,2024-01-01,North,"quoted, and good"'
    write(folder, "incidents.csv", "incident_id,reported_at,district,summary\n" + "\n".join(rows) + "\n")
    received = run(folder)
    assert received.counts("incidents.csv") == (59, 58, 0, 1)
    finding = received.finding(source_file="incidents.csv")
    assert (finding["source_row"], finding["action"]) == (21, "quarantined")
    assert finding["value"] == rows[20]
    assert "quote" in finding["reason"]
    assert "I21" not in received.column("incidents", "incident_id", "1")


def test_one_unbalanced_quote_without_any_other_quote(run, folder):
    rows = [f"I{n},2024-01-01,North" for n in range(1, 30)]
    rows[4] = 'I5,2024-01-01,"North'
    write(folder, "incidents.csv", "incident_id,reported_at,district\n" + "\n".join(rows))
    received = run(folder)
    assert received.counts("incidents.csv") == (29, 28, 0, 1)
    assert received.finding(source_file="incidents.csv")["source_row"] == 5


def test_rows_of_the_wrong_width(run, folder):
    write(folder, "incidents.csv", INCIDENTS + "I4,2024-01-01\nI5,2024-01-01,N,yes,high,a,b\nI6,2024-01-01,N,,,x,,\n")
    received = run(folder)
    assert received.counts("incidents.csv") == (6, 4, 0, 2)
    assert [finding["source_row"] for finding in received.findings(source_file="incidents.csv")] == [4, 5]
    assert "2 cells where the heading has 6" in received.finding(source_row=4)["reason"]


def test_a_heading_repeated_among_the_rows(run, folder):
    heading, *rest = INCIDENTS.splitlines()
    write(folder, "incidents.csv", "\n".join([heading, heading, *rest[:2], heading, *rest[2:]]))
    received = run(folder)
    assert received.counts("incidents.csv") == (5, 3, 0, 2)
    assert [finding["source_row"] for finding in received.findings(action="quarantined")] == [1, 4]
    assert "repeats the heading" in received.finding(source_row=1)["reason"]


def test_titles_and_group_headings_above_the_heading(run, folder):
    write(folder, "incidents.csv", "Incidents 2024,,,,,\n,,\nWhich,When,Where,Flags,,\n" + INCIDENTS)
    received = run(folder)
    assert received.counts("incidents.csv") == (3, 3, 0, 0)
    assert received.finding(source_file="incidents.csv")["reason"].startswith("2 filled rows above the heading")


def test_an_empty_or_unreadable_bold_cell(run, folder):
    write(folder, "incidents.csv", INCIDENTS + ",2024-01-01,,,,\nI5,,,,,\nI6,soon,,,,\n")
    received = run(folder)
    assert received.counts("incidents.csv") == (6, 3, 0, 3)
    found = {finding["source_row"]: finding for finding in received.findings(action="quarantined")}
    assert (found[4]["column"], found[5]["column"], found[6]["column"]) == ("incident_id", "reported_at", "reported_at")
    assert (found[5]["value"], found[6]["value"]) == (None, "soon")
    assert "is empty" in found[5]["reason"]
    assert "not a date and time" in found[6]["reason"]


def test_an_unknown_role_sets_the_row_aside(run, folder):
    write(folder, "involvements.csv", "involvement_id,incident_id,role\nV1,I1,Suspect\nV2,I1,culprit\n")
    received = run(folder)
    assert received.column("involvements", "role", "1") == ["suspect"]
    assert received.finding(action="quarantined")["value"] == "culprit"


def test_identical_repeats_load_once(run, folder):
    row = INCIDENTS.splitlines()[1]
    write(folder, "incidents.csv", INCIDENTS + row + "\n" + row + "\n")
    write(folder, "incidents-again.csv", "incident_id,reported_at,district,domestic,risk_grade,summary\n" + row + "\n")
    received = run(folder)
    assert received.counts("incidents-again.csv") == (1, 1, 0, 0)
    assert received.counts("incidents.csv") == (5, 2, 3, 0)
    assert received.findings() == []


def test_an_id_with_different_content_loses_all_its_copies(run, folder):
    write(folder, "incidents.csv", INCIDENTS + "I1,2024-01-10 09:30:00,South,yes,high,first\n")
    received = run(folder)
    assert received.counts("incidents.csv") == (4, 2, 0, 2)
    assert [f["source_row"] for f in received.findings(source_table="incidents", column="incident_id")] == [1, 4]
    # and what names that incident goes with it
    assert received.counts("involvements.csv") == (5, 3, 0, 2)
    assert received.counts("offences.csv") == (2, 1, 0, 1)


def test_a_copy_whose_bold_cell_is_bad_is_different_content(run, folder):
    write(folder, "incidents.csv", INCIDENTS + "I3,,North,1,medium,third\n")
    received = run(folder)
    assert received.counts("incidents.csv") == (4, 2, 0, 2)


def test_an_offence_without_its_incident(run, folder):
    write(folder, "offences.csv", "offence_id,incident_id,offence_code\nO1,I1,8N\nO2,I99,8N\n")
    received = run(folder)
    assert received.counts("offences.csv") == (2, 1, 0, 1)
    finding = received.finding(action="quarantined")
    assert (finding["source_file"], finding["source_row"], finding["column"]) == ("offences.csv", 2, "incident_id")
    assert finding["value"] == "I99"
    assert "incident" in finding["reason"]


def test_repeats_of_a_row_that_is_set_aside_are_set_aside(run, folder):
    write(folder, "offences.csv", "offence_id,incident_id\nO2,I99\nO2,I99\n")
    assert run(folder).counts("offences.csv") == (2, 0, 0, 2)


def test_a_reference_other_than_the_incident_is_noted_once_per_file(run, folder):
    write(
        folder, "calls.csv", "call_id,received_at,incident_id\nC1,2024-01-01,I1\nC2,2024-01-01,I77\nC3,2024-01-01,I78\n"
    )
    received = run(folder)
    assert received.counts("calls.csv") == (3, 3, 0, 0)
    finding = received.finding(source_table="calls")
    assert finding["column"] == "incident_id"
    assert finding["reason"].startswith("2 rows name a record of incidents")


def test_a_suspect_without_any_name_loads_with_a_note(run, folder):
    write(
        folder, "involvements.csv", "involvement_id,incident_id,role,surname,age\nV1,I1,suspect,,40\nV2,I1,victim,,\n"
    )
    received = run(folder)
    assert received.counts("involvements.csv") == (2, 2, 0, 0)
    finding = received.finding(action="noted")
    assert (finding["source_row"], finding["column"]) == (1, "surname")


@pytest.mark.parametrize(("born", "noted"), [("2030-01-01", 1), ("2030", 1), ("2024-02", 1), ("2024", 0), ("1899", 1)])
def test_a_birth_after_the_event_loads_with_a_note(run, folder, born, noted):
    text = f"involvement_id,incident_id,role,surname,date_of_birth\nV1,I1,suspect,Marsh,{born}\n"
    write(folder, "involvements.csv", text)
    received = run(folder)
    assert received.column("involvements", "date_of_birth", "1") == [born]
    found = received.findings(column="date_of_birth")
    assert [(f["source_row"], f["value"], f["action"]) for f in found] == [(1, born, "noted")] * noted


def test_a_row_of_empty_cells_is_counted(run, folder):
    write(folder, "incidents.csv", INCIDENTS + ",,,,,\n\n   \n")
    assert run(folder).counts("incidents.csv") == (4, 3, 0, 1)


def test_unknown_columns_are_listed_once_per_file(run, folder):
    write(folder, "incidents.csv", "incident_id,reported_at,shoe_size,districts\nI1,2024-01-01,9,North\n")
    received = run(folder)
    names = [f["column"] for f in received.findings(source_file="incidents.csv", action="noted")]
    assert sorted(names) == ["districts", "shoe_size"]
    assert "Did you mean district?" in received.finding(column="districts")["reason"]


def test_a_column_without_a_heading_is_listed_if_it_holds_anything(run, folder):
    write(folder, "incidents.csv", "incident_id,reported_at,,\nI1,2024-01-01,,x\nI2,2024-01-01,,\nI3,2024-01-01,,\n")
    received = run(folder)
    assert received.counts("incidents.csv") == (3, 3, 0, 0)
    assert "Column number 4 has values and no heading" in received.finding()["reason"]


def test_what_the_run_itself_writes_is_no_extract(run, folder, tmp_path):
    (folder / "release").mkdir()
    write(folder / "release", "people.csv", "a\n")
    assert len(run(folder).findings()) == 1
    (folder / "release").rename(tmp_path / "out")
    (folder / "out").symlink_to(tmp_path / "out")
    assert run(folder).findings() == []


def test_a_stranger_among_the_files_is_listed(run, folder):
    write(folder, "notes.csv", "a,b\n1,2\n")
    write(folder, "incident.csv", "a,b\n1,2\n")
    write(folder, "readme.md", "hello")
    received = run(folder)
    assert "Did you mean incidents?" in received.finding(source_file="incident.csv")["reason"]
    assert {f["source_file"] for f in received.findings()} == {"notes.csv", "incident.csv", "readme.md"}


def test_row_order_is_of_no_matter(run, folder):
    def content(received):
        tables = {}
        for table in ("incidents", "involvements", "offences", "custody"):
            columns = [c for c in received.engine.columns(f"records_{table}") if c not in ("source_file", "source_row")]
            tables[table] = set(received.engine.rows(f"SELECT {', '.join(columns)} FROM records_{table}"))
        tables["findings"] = sorted(
            map(str, received.engine.rows('SELECT source_table, "column", action, value, reason FROM findings'))
        )
        return tables

    write(folder, "incidents.csv", INCIDENTS + "I1,2024-01-10 09:30:00,South,yes,high,first\nI4,soon,,,,\n")
    write(
        folder, "custody.csv", "starts_on,surname\n2024-01-01,Marsh\n2024-01-02,Dunn\n2024-01-01,Marsh\n01/02/2024,X\n"
    )
    first = content(run(folder))
    for path in folder.iterdir():
        heading, *rows = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([heading, *reversed(rows)]), "utf-8")
    assert content(run(folder)) == first


KEY = "a secret"


def hashed(place):
    return hmac.new(KEY.encode(), place.encode(), hashlib.sha256).hexdigest()


def decisions(tmp_path, **tables):
    folder = tmp_path / "decisions"
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def test_disposed_rows_are_not_loaded_and_leave_no_value(run, folder, tmp_path):
    write(folder, "incidents.csv", INCIDENTS.replace("no,standard", "perhaps,standard"))
    custody = "starts_on,surname\n2024-01-01,Marsh\n2024-01-02,Dunn\n"
    write(folder, "custody.csv", custody)
    record_id = run(folder).engine.value("SELECT record_id FROM records_custody WHERE surname = 'Dunn'")
    places = ["main/incidents/I2", "main/involvements/V1", f"main/custody/{record_id}"]
    rows = "".join(f"{hashed(place)},officer,2024-05-01 10:00\n" for place in places)
    decided = decisions(tmp_path, disposals="record_hash,by,at\n" + rows)
    received = run(folder, decisions=decided, disposal_key=KEY)
    assert received.counts("incidents.csv") == (3, 2, 0, 1)
    assert received.counts("involvements.csv") == (5, 2, 0, 3)  # V1, and both of incident I2
    assert received.counts("custody.csv") == (2, 1, 0, 1)
    assert [finding["value"] for finding in received.findings()] == [None] * len(received.findings())
    assert "disposed of" in received.finding(source_table="custody")["reason"]


def test_disposals_without_a_key_are_refused(run, folder, tmp_path):
    decided = decisions(tmp_path, disposals=f"record_hash,by,at\n{hashed('x')},officer,2024-05-01\n")
    with pytest.raises(Refused, match="no disposal key"):
        run(folder, decisions=decided)


def test_decisions_are_read_with_their_types(run, folder, tmp_path):
    decided = decisions(tmp_path, listed="person_id,since,until,by,at\nP1,2024-01-01,,me,2024-07-01 12:00\n")
    received = run(folder, decisions=decided)
    assert received.engine.value("SELECT \"at\" = TIMESTAMP '2024-07-01 11:00:00' FROM decided_listed")


def test_a_bad_decisions_folder_is_refused_with_sentences(run, folder, tmp_path):
    text = "left_source,left_table,left_record_id,right_source,right_table,right_record_id,judgement,by,at\n"
    decided = decisions(
        tmp_path,
        judgements=text + "main,involvements,V1,main,involvements,V2,maybe,me,2024-01-01\n",
        holds="person_id,by,at\nP1,me,2024-01-01\n",
    )
    with pytest.raises(Refused) as raised:
        run(folder, decisions=decided)
    assert "judgements.csv, row 1, column judgement" in str(raised.value)
    assert "holds.csv, column kind" in str(raised.value)


def test_a_missing_decisions_folder_is_refused(run, folder, tmp_path):
    with pytest.raises(Refused, match="no decisions folder"):
        run(folder, decisions=tmp_path / "none")
