"""What a clean folder becomes: every declared table with its declared columns and types, nothing found."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from daylight.tables.extracts import EXTRACTS
from daylight.tables.spec import Type
from daylight.tables.working import DECIDED, FILES, FINDINGS, RECORDS

KINDS = {
    Type.BOOLEAN: "BOOLEAN", Type.DATE: "DATE", Type.TIMESTAMP: "TIMESTAMP", Type.COUNT: "INTEGER",
    Type.NUMBER: "BIGINT", Type.REAL: "DOUBLE",
}  # fmt: skip


def test_every_declared_table_is_made_with_its_columns_and_types(run, folder):
    received = run(folder)
    for table in [*RECORDS.values(), *DECIDED.values(), FINDINGS, FILES]:
        made = [(row[0], row[1]) for row in received.engine.rows(f"DESCRIBE {table.name}")]
        assert made == [(column.name, KINDS.get(column.type, "VARCHAR")) for column in table.columns], table.name


def test_only_declared_tables_are_left(run, folder):
    received = run(folder)
    names = {row[0] for row in received.engine.rows("SELECT table_name FROM information_schema.tables")}
    assert names == {*RECORDS, *DECIDED, "findings", "files"}


def test_a_clean_folder_loads_whole(run, folder):
    received = run(folder)
    assert received.findings() == []
    assert received.counts("incidents.csv") == (3, 3, 0, 0)
    assert received.counts("involvements.csv") == (5, 5, 0, 0)
    assert received.column("incidents", "record_id", "source_row") == ["I1", "I2", "I3"]
    assert received.column("incidents", "domestic", "incident_id") == [True, False, True]
    assert received.column("involvements", "date_of_birth", "involvement_id") == [
        "1980-05-06", "1984", "1979-11", None, "1980-05-06",
    ]  # fmt: skip
    assert set(received.column("incidents", "source", "1")) == {"main"}


def test_files_are_counted_with_size_and_hash(run, folder):
    received = run(folder)
    ((size, digest),) = received.engine.rows("SELECT bytes, sha256 FROM files WHERE source_table = 'incidents'")
    assert size == (folder / "incidents.csv").stat().st_size
    assert len(digest) == 64


CLOCKS = {
    "2024-01-10 09:30:00": "2024-01-10 09:30:00",
    "2024-07-01 12:00": "2024-07-01 11:00:00",
    "2024-03-31 00:59:59": "2024-03-31 00:59:59",
    "2024-03-31 01:30:00": "2024-03-31 01:30:00",  # skipped: 02:30 summer time
    "2024-03-31 02:00:00": "2024-03-31 01:00:00",
    "2024-10-27 00:30:00": "2024-10-26 23:30:00",
    "2024-10-27 01:30:00": "2024-10-27 00:30:00",  # repeated: the first
    "2024-10-27 02:00:00": "2024-10-27 02:00:00",
    "1970-01-05 12:00:00": "1970-01-05 11:00:00",  # summer time all year, 1968 to 1971
    "2024-07-01T12:00:00Z": "2024-07-01 12:00:00",
    "2024-07-01T12:00:00+01:00": "2024-07-01 11:00:00",
    "2024-07-01 12:00:00.250+0530": "2024-07-01 06:30:00.250",
    "2024-07-01 12:00:00+00": "2024-07-01 12:00:00",
    "2024-07-01": "2024-06-30 23:00:00",
    "20240701": "2024-06-30 23:00:00",
}


def test_local_time_becomes_utc(run, folder):
    rows = "".join(f"X{number},{local}\n" for number, local in enumerate(CLOCKS))
    (folder / "incidents-more.csv").write_text(f"incident_id,reported_at\n{rows}", "utf-8")
    received = run(folder)
    made = dict(received.engine.rows("SELECT incident_id, CAST(reported_at AS VARCHAR) FROM records_incidents"))
    for number, (local, utc) in enumerate(CLOCKS.items()):
        assert made[f"X{number}"].rstrip("0") == utc.rstrip("0"), local


def test_folders_are_sources_and_ids_are_unique_within_a_source_only(run, folder, tmp_path):
    extracts = tmp_path / "forces"
    for name in ("hampshire", "kent"):
        (extracts / name).mkdir(parents=True)
        for file in folder.iterdir():
            (extracts / name / file.name).write_bytes(file.read_bytes())
    received = run(extracts)
    assert received.engine.rows("SELECT source, count(*) FROM records_incidents GROUP BY 1 ORDER BY 1") == [
        ("hampshire", 3), ("kent", 3),
    ]  # fmt: skip
    assert received.findings() == []
    assert received.counts("kent/incidents.csv") == (3, 3, 0, 0)


def test_a_source_column_gives_the_source_where_filled(run, folder):
    (folder / "incidents.csv").write_text(
        "source,incident_id,reported_at\nkent,I1,2024-01-01\n,I2,2024-01-01\n", "utf-8"
    )
    (folder / "involvements.csv").write_text(
        "source,involvement_id,incident_id,role\nkent,V1,I1,witness\n,V1,I2,witness\n", "utf-8"
    )
    (folder / "offences.csv").unlink()
    received = run(folder)
    assert received.engine.rows("SELECT source, incident_id FROM records_involvements ORDER BY 1") == [
        ("kent", "I1"), ("main", "I2"),
    ]  # fmt: skip
    assert received.engine.value("SELECT source FROM files WHERE source_table = 'incidents'") == "kent;main"


@pytest.mark.parametrize("place", ["incidents-2019.csv", "incidents.old.csv", "incidents/2019.csv", "INCIDENTS.CSV"])
def test_several_files_of_one_table(run, folder, place):
    path = folder / place
    path.parent.mkdir(exist_ok=True)
    path.write_text("incident_id,reported_at\nI9,2019-01-01 00:00\n", "utf-8")
    received = run(folder)
    assert received.column("incidents", "incident_id", "1") == ["I1", "I2", "I3", "I9"]
    assert received.counts(place) == (1, 1, 0, 0)


@pytest.mark.parametrize(("delimiter", "suffix"), [("\t", "tsv"), (";", "csv"), ("|", "txt"), ("|", "psv")])
def test_other_delimiters(run, folder, delimiter, suffix):
    text = (folder / "incidents.csv").read_text("utf-8").replace(",", delimiter)
    (folder / "incidents.csv").unlink()
    (folder / f"incidents.{suffix}").write_text(text, "utf-8")
    assert run(folder).counts(f"incidents.{suffix}") == (3, 3, 0, 0)


def test_gzip(run, folder):
    text = (folder / "incidents.csv").read_bytes()
    (folder / "incidents.csv").unlink()
    (folder / "incidents.csv.gz").write_bytes(gzip.compress(text))
    assert run(folder).counts("incidents.csv.gz") == (3, 3, 0, 0)


def test_parquet_with_types_of_its_own(run, folder):
    (folder / "incidents.csv").unlink()
    table = pa.table(
        {
            "incident_id": pa.array([1.0, 2.0, 3.0]),
            "reported_at": pa.array([0, 1, 2], pa.timestamp("us", "UTC")),
            "recorded_at": pa.array([1719835200, None, 1], pa.timestamp("s")),
            "domestic": pa.array([True, None, False]),
            "easting": pa.array([1.5, float("nan"), None]),
            "district": pa.array(["North", "North", None]).dictionary_encode(),
        }
    )
    (folder / "incidents").mkdir()
    pq.write_table(table, folder / "incidents" / "part-0.parquet")
    (folder / "involvements.csv").write_text("involvement_id,incident_id,role\nV1,1,victim\n", "utf-8")
    (folder / "offences.csv").unlink()
    received = run(folder)
    assert received.findings() == []
    rows = received.engine.rows("SELECT incident_id, domestic, easting, district FROM records_incidents ORDER BY 1")
    assert rows == [("1", True, 1.5, "North"), ("2", None, None, "North"), ("3", False, None, None)]
    assert received.engine.value(
        "SELECT recorded_at = TIMESTAMP '2024-07-01 11:00:00' FROM records_incidents WHERE incident_id = '1'"
    )


def test_headings_in_another_manner_of_writing(run, folder):
    text = (folder / "incidents.csv").read_text("utf-8").replace("incident_id", "Incident ID")
    (folder / "incidents.csv").write_text(text, "utf-8")
    received = run(folder)
    assert received.findings() == []
    assert received.counts("incidents.csv") == (3, 3, 0, 0)


def test_quotes_newlines_and_commas_inside_cells(run, folder):
    rows = ['I1,2024-01-01,"He said, ""go""\nand left"', 'I2,2024-01-01,5" blade', "I3,2024-01-01,"]
    text = "\n".join(["incident_id,reported_at,summary", *rows, ""])
    (folder / "incidents.csv").write_text(text, "utf-8")
    received = run(folder)
    assert received.findings() == []
    assert received.column("incidents", "summary", "incident_id") == ['He said, "go"\nand left', '5" blade', None]


def test_a_table_without_an_id_is_known_by_its_content(run, folder):
    custody = folder / "custody.csv"
    custody.write_text("starts_on,surname\n2024-01-01,Marsh\n2024-01-02,Dunn\n2024-01-01,Marsh\n", "utf-8")
    received = run(folder)
    assert received.counts("custody.csv") == (3, 2, 1, 0)
    first = set(received.column("custody", "record_id", "1"))
    custody.write_text("surname,place,starts_on\nDunn,,2024-01-02\nMarsh,,2024-01-01\n", "utf-8")
    assert set(run(folder).column("custody", "record_id", "1")) == first


def test_every_extract_table_is_read(run, folder):
    sample = {
        Type.DATE: "2024-01-01", Type.TIMESTAMP: "2024-01-01 10:00", Type.PARTIAL_DATE: "1980", Type.BOOLEAN: "yes",
        Type.COUNT: "7", Type.REAL: "1.5", Type.TEXT: "text", Type.ID: "I1",
    }  # fmt: skip
    for path in folder.iterdir():
        path.unlink()
    for table in EXTRACTS.values():
        cells = [column.codes[0] if column.codes else sample.get(column.type, "8N") for column in table.columns]
        text = f"{','.join(table.column_names)}\n{','.join(cells)}\n"
        Path(folder / f"{table.name}.csv").write_text(text, "utf-8")
    received = run(folder)
    assert received.findings(action="quarantined") == []
    assert received.findings(action="emptied") == []
    for table in EXTRACTS.values():
        assert received.counts(f"{table.name}.csv") == (1, 1, 0, 0)
        (row,) = received.engine.rows(f"SELECT * FROM records_{table.name}")
        assert None not in row
