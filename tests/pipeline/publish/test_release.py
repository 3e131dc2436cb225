"""The release holds exactly what RELEASE declares, the same for the same rows in any order."""

import hashlib
import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from daylight.cli.main import application
from daylight.pipeline.publish.manifest import commit_of, is_synthetic
from daylight.tables.release import RELEASE
from daylight.tables.spec import Type
from tests.pipeline.publish.conftest import Published, small_force

STORED = {
    Type.BOOLEAN: pa.bool_(), Type.DATE: pa.date32(), Type.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Type.COUNT: pa.int32(), Type.NUMBER: pa.int64(), Type.REAL: pa.float64(),
}  # fmt: skip


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return rows


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.parquet")}


def test_every_table_has_the_declared_columns_and_types(published: Published) -> None:
    folder = published()
    assert {path.stem for path in folder.glob("*.parquet")} == set(RELEASE)
    for name, declared in RELEASE.items():
        schema = pq.read_schema(folder / f"{name}.parquet")
        assert tuple(schema.names) == declared.column_names, name
        for column, field in zip(declared.columns, schema, strict=True):
            if column.type is Type.TEXTS:
                assert pa.types.is_list(field.type), (name, column.name)
                assert field.type.value_type == pa.string(), (name, column.name)
            else:
                assert field.type == STORED.get(column.type, pa.string()), (name, column.name)


def test_no_table_loses_a_row(published: Published) -> None:
    folder, records = published(), small_force()
    assert len(table(folder, "mentions")) == len(records.people)
    assert len(table(folder, "findings")) == 2
    for name in RELEASE:
        assert table(folder, name), f"{name} is empty"


def test_people_mentions_and_links(published: Published) -> None:
    folder = published()
    people = {row["person_id"]: row for row in table(folder, "people")}
    assert people["A"]["as_suspect"] == 1
    assert people["A"]["confidence"] == 0.93
    assert people["A"]["first_reported_at"] == people["A"]["last_reported_at"] == datetime(2023, 1, 5, 12, tzinfo=UTC)
    assert people["B"]["as_victim"] == 1
    assert people["C"]["last_reported_at"] is None
    assert people["E"]["staff"] is True
    conviction = next(row for row in table(folder, "mentions") if row["source_table"] == "convictions")
    assert (conviction["person_id"], conviction["nominal_id"], conviction["shown_name"]) == ("A", "N9", "A")
    links = [(row["left_record_id"][:10], row["person_id"], row["used"]) for row in table(folder, "links")]
    assert sorted(links, key=str) == [("i1-suspect", "A", True), ("i1-suspect", None, False)]


def test_addresses_tell_who_was_there_when(published: Published) -> None:
    address = table(published(), "addresses")[0]
    assert address["incident_count"] == 1
    assert address["people"] == ["A 2023-01-05 2023-01-05", "B 2023-01-05 2023-01-05", "D 2023-01-05 2023-01-05"]


def test_what_is_carried_says_whom_it_is_about(published: Published) -> None:
    folder = published()
    assert table(folder, "orders")[0]["person_id"] == "A"
    assert "forename" not in table(folder, "orders")[0]
    assert table(folder, "calls")[0]["received_at"] == datetime(2024, 1, 1, 12, tzinfo=UTC)


def test_a_definition_can_be_screened_from_the_release_alone(published: Published) -> None:
    folder = published()
    (connection,) = table(folder, "connections")
    assert tuple(connection.values()) == ("H", "J", "relationship", date(2023, 3, 5))
    assert {(row["person_id"], row["kind"], row["what"]) for row in table(folder, "answers")} == {
        ("A", "order", "NMO"), ("A", "management", "MAPPA"), ("A", "conviction", None),
    }  # fmt: skip
    assert table(folder, "ethnicities") == [{"person_id": "J", "ethnicity": "W1", "ethnicity_scheme": "18+1"}]
    assert {"born_from", "born_to"} <= set(table(folder, "people")[0])


def test_incidents_and_crimes_not_yet_known_are_marked(published: Published) -> None:
    folder = published()
    assert [(row["incident_id"], row["known"], row["themes"]) for row in table(folder, "incidents")] == [
        ("i1", True, ["domestic"]), ("i2", False, []), ("i3", True, ["domestic"]), ("i4", True, ["domestic"]),
    ]  # fmt: skip
    crimes = {row["offence_id"]: row for row in table(folder, "offences")}
    assert crimes["i1/1"]["known"] is True
    assert crimes["i1/1"]["recording_era"] == "before-2023-06"
    assert crimes["i1/1"]["themes"] == ["domestic"]
    assert (crimes["i2/1"]["known"], crimes["i2/1"]["recording_era"]) == (False, "from-2023-06")


def test_the_manifest_says_what_it_was_made_from(published: Published, tmp_path: Path) -> None:
    before = published("before")
    manifest = json.loads((published(previous=before) / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["as_of"] == "2024-06-30"
    assert manifest["release_id"].startswith("2024-06-30-")
    assert manifest["previous"] == json.loads((before / "manifest.json").read_text(encoding="utf-8"))["release_id"]
    assert manifest["files"][0]["rows_read"] == 2
    assert manifest["files"][0]["sha256"] == "ab"
    assert [chapter["chapter"] for chapter in manifest["chapters"]] == ["receive", "publish"]
    assert manifest["chapters"][0] == {
        "chapter": "receive", "seconds": 1.235, "peak_memory_mb": 100.0, "in": {}, "out": {"files": 1},
    }  # fmt: skip
    assert manifest["chapters"][1]["out"]["people"] == 8
    assert {"definition", "edition", "title", "group", "sentence", "declared"} == set(manifest["definitions"][0])
    assert manifest["contradictions"] == ["a and b could not hold.", "b and c could not hold."]
    assert manifest["linkage"]["splink"] == "5.0.0"
    model = (before / "linkage-model.json").read_bytes()
    assert manifest["linkage"]["model_sha256"] == hashlib.sha256(model).hexdigest()
    assert manifest["scorers"] == [{"scorer": "rfgv", "edition": "1"}]
    assert manifest["weights"]["edition"]


OURS = """
name = "ours"
edition = "1"
title = "Two victims in our district"
group = "serial"
source = "our own"
owner = "us"
stage = "live"
signed = [{ by = "one", on = 2026-11-02 }, { by = "another", on = 2026-11-03 }]
[[case]]
title = "nobody"
as_of = 2026-11-01
events = []
expect = "nothing"
[count]
themes = ["domestic"]
[threshold]
victims = 2
"""


def test_a_forces_own_serial_definition_is_on_the_default_list(published: Published, tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    own.write_bytes(b"\xef\xbb\xbf" + OURS.encode())
    records = small_force()
    (row,) = records.tables["statuses"]
    records.tables["statuses"] = [row, row | {"definition": "ours", "met": True, "near_miss": False}]
    release = published("out", records, definitions=own)
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    (told,) = (each for each in manifest["definitions"] if each["definition"] == "ours")
    declared = tomllib.loads(told.pop("declared"))
    assert "case" not in declared
    assert "signed" not in declared, "nobody's name is carried into a release"
    assert (declared["count"], declared["threshold"]) == ({"themes": ["domestic"]}, {"victims": 2})
    assert told == {
        "definition": "ours",
        "edition": "1",
        "title": "Two victims in our district",
        "group": "serial",
        "sentence": "A suspect with domestic incidents against at least two victims at any time.",
    }
    result = CliRunner().invoke(application("list"), ["list", str(release), "--format", "json"])
    assert [person["person_id"] for person in json.loads(result.stdout)["people"]] == ["A"]


@pytest.mark.parametrize(
    ("where", "synthetic"), [("extracts/SYNTHETIC.txt", True), ("SYNTHETIC.txt", True), ("x.txt", False)]
)
def test_invented_people_are_called_so(tmp_path: Path, where: str, synthetic: bool) -> None:
    (tmp_path / "extracts").mkdir()
    (tmp_path / where).touch()
    assert is_synthetic(tmp_path / "extracts") is synthetic


def test_a_second_run_and_another_row_order_give_the_same_files(published: Published) -> None:
    first, again, backwards = published("a"), published("b"), published("c", backwards=True)
    assert hashes(first) == hashes(again) == hashes(backwards)
    ids = {
        json.loads((f / "manifest.json").read_text(encoding="utf-8"))["release_id"] for f in (first, again, backwards)
    }
    assert len(ids) == 1


def test_another_content_is_another_release(published: Published) -> None:
    other = small_force().abuse("i9", "2024-02-05", "A > D", "sibling")
    ids = {
        json.loads((published(name, records, **more) / "manifest.json").read_text(encoding="utf-8"))["release_id"]
        for name, records, more in (("a", None, {}), ("b", other, {}), ("c", None, {"as_of": date(2024, 6, 29)}))
    }
    assert len(ids) == 3


@pytest.mark.parametrize("packed", [True, False])
def test_the_commit_is_told_without_running_git(tmp_path: Path, packed: bool) -> None:
    package = tmp_path / "src" / "daylight" / "__init__.py"
    assert commit_of(package) is None
    (tmp_path / ".git" / "refs" / "heads").mkdir(parents=True)
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    if packed:
        (tmp_path / ".git" / "packed-refs").write_text("# pack-refs\nabc123 refs/heads/main\n", encoding="utf-8")
    else:
        (tmp_path / ".git" / "refs" / "heads" / "main").write_text("abc123\n", encoding="utf-8")
    assert commit_of(package) == "abc123"
    (tmp_path / ".git" / "HEAD").write_text("def456\n", encoding="utf-8")
    assert commit_of(package) == "def456"
