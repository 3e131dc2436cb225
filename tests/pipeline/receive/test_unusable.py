"""Extracts that cannot be used: BadExtract with every fault, each a sentence that names file and column."""

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from daylight.domain.errors import BadExtract


def faults(run, folder, **more):
    with pytest.raises(BadExtract) as raised:
        run(folder, **more)
    return [str(fault) for fault in raised.value.faults]


def test_a_missing_folder(run, tmp_path):
    (fault,) = faults(run, tmp_path / "nowhere")
    assert "There is no folder" in fault


def test_a_file_instead_of_a_folder(run, folder):
    (fault,) = faults(run, folder / "incidents.csv")
    assert "is a file" in fault


def test_an_empty_folder(run, tmp_path):
    (tmp_path / "empty").mkdir()
    (fault,) = faults(run, tmp_path / "empty")
    assert "holds no extracts" in fault


def test_a_missing_required_table(run, folder):
    (folder / "involvements.csv").unlink()
    (fault,) = faults(run, folder)
    assert "required table involvements is missing" in fault


def test_an_unknown_layout_names_its_files_and_says_what_to_do(run, tmp_path):
    layout = tmp_path / "unknown"
    layout.mkdir()
    (layout / "crime_export.csv").write_text("Crime No,When\n1,2\n", "utf-8")
    told = faults(run, layout)
    assert len(told) == 2
    assert all("crime_export.csv" in fault and "daylight map" in fault for fault in told)


def test_all_faults_come_at_once(run, folder):
    (folder / "incidents.csv").write_text("incident,told\nI1,2024-01-01\n", "utf-8")
    (folder / "offences.csv").write_text("offence_id,offence_code\nO1,8N\n", "utf-8")
    (folder / "calls.parquet").write_bytes(b"PAR1 and nothing more")
    told = faults(run, folder)
    assert len(told) == 4
    assert any(fault.startswith("incidents.csv, column incident_id:") for fault in told)
    assert any(fault.startswith("incidents.csv, column reported_at:") for fault in told)
    assert any(fault.startswith("offences.csv, column incident_id:") for fault in told)
    assert any(fault.startswith("calls.parquet:") for fault in told)


def test_a_missing_column_suggests_the_one_most_like_it(run, folder):
    text = (folder / "incidents.csv").read_text("utf-8").replace("reported_at", "date_reported")
    (folder / "incidents.csv").write_text(text, "utf-8")
    (fault,) = faults(run, folder)
    assert "Is it the one headed date_reported?" in fault


def test_a_heading_that_stands_twice(run, folder):
    (folder / "incidents.csv").write_text("incident_id,incident_id,reported_at\n1,2,2024-01-01\n", "utf-8")
    (fault,) = faults(run, folder)
    assert fault.startswith("incidents.csv, column incident_id:")
    assert "more than once" in fault


def test_a_truncated_gzip(run, folder):
    packed = gzip.compress((folder / "incidents.csv").read_bytes() * 50)
    (folder / "incidents.csv").unlink()
    (folder / "incidents.csv.gz").write_bytes(packed[: len(packed) // 2])
    (fault,) = faults(run, folder)
    assert fault.startswith("incidents.csv.gz:")
    assert "cut short" in fault


def test_a_gzip_that_is_none(run, folder):
    (folder / "calls.csv.gz").write_text("call_id,received_at\n", "utf-8")
    (fault,) = faults(run, folder)
    assert "not gzip" in fault


def test_a_parquet_file_cut_in_half(run, folder):
    path = folder / "calls.parquet"
    table = pa.table({"call_id": [str(n) for n in range(5000)], "received_at": ["2024-01-01"] * 5000})
    pq.write_table(table, path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    (fault,) = faults(run, folder)
    assert fault.startswith("calls.parquet:")


def test_a_parquet_file_damaged_in_the_middle(run, folder):
    path = folder / "calls.parquet"
    table = pa.table({"call_id": [f"{n * 7919 % 100003}" for n in range(5000)], "received_at": ["2024-01-01"] * 5000})
    pq.write_table(table, path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[200:2000] = b"x" * 1800
    path.write_bytes(content)
    (fault,) = faults(run, folder)
    assert fault.startswith("calls.parquet:")


def test_a_workbook_that_is_none(run, folder):
    (folder / "calls.xlsx").write_text("not a workbook", "utf-8")
    (fault,) = faults(run, folder)
    assert fault.startswith("calls.xlsx:")


@pytest.mark.parametrize("content", ["", "\n\n", "incident_id,reported_at\n"])
def test_a_required_table_without_rows(run, folder, content):
    (folder / "incidents.csv").write_text(content, "utf-8")
    told = faults(run, folder)
    assert told
    assert all("incident" in fault for fault in told)


def test_a_required_date_in_another_order_throughout(run, folder):
    rows = "".join(f"I{day},{day:02}/07/2024 10:00\n" for day in range(1, 28))
    (folder / "incidents.csv").write_text("incident_id,reported_at\n" + rows, "utf-8")
    told = faults(run, folder)
    assert "incidents.csv" in told[0]
    assert "column reported_at" in told[0]
    assert 'date_format = "%d/%m/%Y' in told[0]


def test_no_fault_repeats_a_persons_data(run, folder):
    (folder / "involvements.csv").write_text(
        "involvement_id,incident_id,role,surname\nV1,I9,victim,Zebedee\nV2,I8,victim,Zebedee\n", "utf-8"
    )
    assert "Zebedee" not in "".join(faults(run, folder))
