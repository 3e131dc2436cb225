"""Cells that are emptied and listed with their value, and encodings that are put right with a note."""

import pytest

HEADING = "incident_id,reported_at,"


def one(folder, column, value, encoding="utf-8"):
    text = f"{HEADING}{column}\nI1,2024-01-01,{value}\nI2,2024-01-02,\nI3,2024-01-03,\n"
    (folder / "incidents.csv").write_text(text, encoding)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("domestic", "perhaps"), ("risk_grade", "extreme"), ("occurred_from", "yesterday"), ("latitude", "95"),
        ("easting", "4l2345"), ("cancelled_at", "2024-02-30"), ("occurred_to", "0204-01-01 10:00"),
        ("occurred_from", "2024-01-01 25:00"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_emptied_and_listed_and_the_row_loads(run, folder, column, value):
    one(folder, column, value)
    received = run(folder)
    assert received.counts("incidents.csv") == (3, 3, 0, 0)
    assert received.column("incidents", column, "incident_id")[0] is None
    finding = received.finding()
    assert (finding["source_file"], finding["source_row"], finding["column"]) == ("incidents.csv", 1, column)
    assert (finding["action"], finding["value"]) == ("emptied", value)
    assert finding["reason"].endswith(".")


def test_cells_in_another_manner_of_writing_are_read(run, folder):
    manners = [
        ("domestic", "YES", True), ("sexual", "n", False), ("stalking", "0", False), ("risk_grade", "High", "high"),
        ("call_grade", "Resolution without deployment", "resolution_without_deployment"),
        ("district", "  North ", "North"), ("summary", "=1+1", "=1+1"), ("cancelled_reason", "NULL", "NULL"),
        ("easting", "412345", 412345.0),
    ]  # fmt: skip
    columns, values, read = zip(*manners, strict=True)
    one(folder, ",".join(columns), ",".join(values))
    received = run(folder)
    for column, value in zip(columns, read, strict=True):
        assert received.column("incidents", column, "incident_id")[0] == value
    assert received.findings(action="emptied") == []


def check_column(run, folder, table, column, pairs):
    """Each text of `pairs` becomes its value; those that become None are listed, and nothing else is."""
    head, row = {
        "involvements": ("involvement_id,incident_id,role,surname", "{},I1,witness,Marsh"),
        "offences": ("offence_id,incident_id", "{},I1"),
    }[table]
    rows = "".join(f"{row.format(f'X{number:02}')},{text}\n" for number, (text, _) in enumerate(pairs))
    (folder / f"{table}.csv").write_text(f"{head},{column}\n{rows}", "utf-8")
    received = run(folder)
    made = received.column(table, column, "record_id")
    assert list(zip([text for text, _ in pairs], made, strict=True)) == pairs
    emptied = [finding["value"] for finding in received.findings(action="emptied", column=column)]
    assert sorted(emptied) == sorted(text for text, value in pairs if value is None)


def test_partial_dates(run, folder):
    pairs = [
        ("1984", "1984"), ("1984-03", "1984-03"), ("1984-03-07", "1984-03-07"), ("1984-00-00", "1984"),
        ("1984-03-00", "1984-03"), ("1984-03-07 00:00:00", "1984-03-07"), ("19840307", "1984-03-07"),
        ("1984-13", None), ("1984-02-30", None), ("84", None), ("07/03/1984", None), ("unknown", None),
    ]  # fmt: skip
    check_column(run, folder, "involvements", "date_of_birth", pairs)


def test_ages(run, folder):
    check_column(run, folder, "involvements", "age", [("34", 34), ("34.0", 34), ("0", 0), ("121", None), ("-3", None)])


def test_outcome_codes(run, folder):
    pairs = [("16", "16"), ("016", "16"), ("1.0", "1"), ("23", None), ("0", None)]
    check_column(run, folder, "offences", "outcome_code", pairs)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (["13/01/2024", "05/01/2024"], "day/month"),
        (["01/13/2024", "01/05/2024"], "US order"),
        (["01/13/2024", "13/01/2024"], "mixes"),
        (["03/04/2024", "05/06/2024"], "either way round"),
    ],
)
def test_dates_in_another_order_are_not_guessed(run, folder, dates, said):
    rows = "".join(f"O{n},I1,{date}\n" for n, date in enumerate(dates))
    (folder / "offences.csv").write_text(f"offence_id,incident_id,outcome_at\n{rows}", "utf-8")
    received = run(folder)
    assert received.column("offences", "outcome_at", "offence_id") == [None, None]
    found = received.findings(column="outcome_at", action="emptied")
    assert sorted(finding["value"] for finding in found) == sorted(dates)
    assert all(said in finding["reason"] and "not guessed" in finding["reason"] for finding in found)


def test_a_million_character_cell(run, folder):
    one(folder, "summary", "x" * 1_000_000)
    received = run(folder)
    assert received.column("incidents", "summary", "incident_id") == [None, None, None]
    finding = received.finding()
    assert (finding["source_row"], finding["column"], finding["value"]) == (1, "summary", "x" * 200)
    assert "1000000 characters" in finding["reason"]


def test_a_million_character_cell_in_quotes_over_many_lines(run, folder):
    text = '"' + "line, of words\n" * 70_000 + '"'
    one(folder, "summary", text)
    received = run(folder)
    assert received.counts("incidents.csv") == (3, 3, 0, 0)
    assert received.finding()["column"] == "summary"


def test_a_million_character_id_sets_its_row_aside(run, folder):
    (folder / "incidents.csv").write_text(
        "incident_id,reported_at\n" + "x" * 1_000_000 + ",2024-01-01\nI1,2024-01-01\n"
    )
    received = run(folder)
    assert received.counts("incidents.csv") == (2, 1, 0, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_encodings_are_read_in_silence(run, folder, encoding):
    one(folder, "district", "Abergavenny Zoë", encoding)
    received = run(folder)
    assert received.column("incidents", "district", "incident_id")[0] == "Abergavenny Zoë"
    assert received.findings() == []


def test_cp1252_is_read_with_a_note(run, folder):
    one(folder, "district", "Zoë – ‘east’", "cp1252")
    received = run(folder)
    assert received.column("incidents", "district", "incident_id")[0] == "Zoë – ‘east’"
    assert "CP1252 (first at line 2)" in received.finding(action="noted")["reason"]


def test_mixed_encodings_are_read_line_by_line_with_a_note(run, folder):
    lines = [f"{HEADING}district".encode(), "I1,2024-01-01,Zoë".encode(), "I2,2024-01-02,Siân".encode("cp1252")]
    (folder / "incidents.csv").write_bytes(b"\r\n".join([*lines, b"I3,2024-01-03,plain"]))
    received = run(folder)
    assert received.column("incidents", "district", "incident_id") == ["Zoë", "Siân", "plain"]
    assert "1 lines, first line 3" in received.finding(action="noted")["reason"]


def test_nul_characters_are_removed_with_a_note(run, folder):
    one(folder, "district", "No\0rth")
    received = run(folder)
    assert received.column("incidents", "district", "incident_id")[0] == "North"
    assert "1 NUL" in received.finding(action="noted")["reason"]


def test_line_ends_of_every_kind(run, folder):
    text = (folder / "incidents.csv").read_text("utf-8")
    for end in ("\r\n", "\r"):
        (folder / "incidents.csv").write_bytes(text.replace("\n", end).encode())
        received = run(folder)
        assert received.findings() == []
        assert received.counts("incidents.csv") == (3, 3, 0, 0)
