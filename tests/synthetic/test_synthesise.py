"""A made-up force is whole, sound, the same for the same seed, and says everywhere that it is made up."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from daylight.domain.errors import Invalid, Refused
from daylight.synthetic import synthesise
from daylight.synthetic.contacts import DRAMA_PREFIXES
from daylight.synthetic.plan import plan
from daylight.tables.extracts import EXTRACTS, PERSON_TABLES

AS_OF = date(2026, 10, 31)


def read(folder: Path, table: str) -> pl.DataFrame:
    files = sorted((folder / "extracts").rglob(f"{table}.csv"))
    frames = [pl.read_csv(file, infer_schema=False).with_columns(source=pl.lit(file.parent.name)) for file in files]
    return pl.concat(frames)


def truth(folder: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(folder / "truth" / f"{table}.parquet")


def hashes(folder: Path) -> dict[str, str]:
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        synthesise(tmp_path / name, incidents=400, seed=seed)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")
    assert hashes(tmp_path / "one") != hashes(tmp_path / "other")


def test_a_nation_is_the_same_however_many_work_on_it(tmp_path: Path) -> None:
    for workers in (1, 2):
        synthesise(tmp_path / str(workers), size="nation", incidents=1_500, workers=workers)
    assert hashes(tmp_path / "1") == hashes(tmp_path / "2")
    files = sorted((tmp_path / "1" / "extracts").glob("*/incidents/part-*.parquet"))
    assert len({file.parts[-3] for file in files}) == 43
    assert pl.read_parquet_schema(files[0])["reported_at"] == pl.Datetime("us", "UTC")
    assert sum(pl.scan_parquet(file).select(pl.len()).collect().item() for file in files) == 1_500
    people = truth(tmp_path / "1", "people")
    assert people["human_id"].is_unique().all()
    assert people["crosses_borders"].sum() >= 10


def test_every_table_of_the_contract_has_rows_under_declared_names(dirty: Path) -> None:
    for name, table in EXTRACTS.items():
        frame = read(dirty, name).drop("source")
        assert frame.height > 0, name
        assert set(frame.columns) <= set(table.column_names), name
        assert all(frame[column].null_count() == 0 for column in table.required_names), name


@pytest.mark.parametrize("name", EXTRACTS)
def test_codes_are_the_contract_s_own(dirty: Path, name: str) -> None:
    frame = read(dirty, name)
    for column in EXTRACTS[name].columns:
        if column.codes and column.name in frame.columns:
            assert set(frame[column.name].drop_nulls()) <= set(column.codes), column.name


@pytest.mark.parametrize("which", ["dirty", "clean"])
def test_every_reference_leads_to_a_row(which: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(which)
    for table, column, target in (
        ("offences", "incident_id", "incidents"), ("involvements", "incident_id", "incidents"), ("involvements",
        "offence_id", "offences"),
        ("convictions", "offence_id", "offences"), ("proceedings", "order_id", "orders"), ("order_requirements",
        "order_id", "orders"),
        ("breaches", "order_id", "orders"), ("breaches", "incident_id", "incidents"), ("calls", "incident_id",
        "incidents"),
        ("children", "involvement_id", "involvements"), ("staff", "line_manager_id", "staff"),
    ):  # fmt: skip
        key = EXTRACTS[target].key[0]
        known = read(folder, target).select("source", key)
        named = read(folder, table).filter(pl.col(column).is_not_null()).select("source", pl.col(column).alias(key))
        assert named.join(known, on=["source", key], how="anti").height == 0, f"{table}.{column}"
    suspects = read(folder, "involvements").filter(pl.col("to_involvement_id").is_not_null())
    victims = (
        read(folder, "involvements")
        .filter(pl.col("role") == "victim")
        .select("source", "incident_id", to_involvement_id="involvement_id")
    )
    assert suspects.height > 0
    assert suspects.join(victims, on=["source", "incident_id", "to_involvement_id"], how="anti").height == 0


@pytest.mark.parametrize("which", ["dirty", "clean"])
def test_ids_are_unique_within_a_source(which: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(which)
    for name, table in EXTRACTS.items():
        if table.key:
            frame = read(folder, name)
            assert not frame.select("source", *table.key).is_duplicated().any(), name


def test_every_row_about_a_person_has_a_true_human(dirty: Path) -> None:
    mentions = truth(dirty, "mentions")
    for name in PERSON_TABLES:
        told = mentions.filter(pl.col("source_table") == name)
        frame = read(dirty, name)
        assert told.height == frame.height, name
        if EXTRACTS[name].key:
            keyed = frame.select("source", record_id=EXTRACTS[name].key[0])
            assert keyed.join(told, on=["source", "record_id"], how="anti").height == 0
        else:
            assert told["record_id"].null_count() == told.height
            assert set(told["source_row"]) == set(range(1, told.group_by("source").len()["len"].max() + 1))  # type: ignore[operator]
    named = mentions.filter(~pl.col("human_id").str.starts_with("U"))
    assert set(named["human_id"]) == set(truth(dirty, "people")["human_id"])
    assert truth(dirty, "people")["human_id"].is_unique().all()


def test_nothing_is_later_than_as_of_but_what_lies_ahead(dirty: Path) -> None:
    incidents = read(dirty, "incidents")
    recorded = incidents["recorded_at"].str.to_datetime().dt.date()
    assert recorded.max() == AS_OF
    assert (incidents["recorded_at"] >= incidents["reported_at"]).all()
    for table, column in (
        ("convictions", "convicted_on"),
        ("orders", "starts_on"),
        ("warrants", "issued_on"),
        ("management", "starts_on"),
        ("breaches", "breached_on"),
        ("proceedings", "happened_on"),
        ("custody", "starts_on"),
        ("markers", "starts_on"),
    ):
        assert read(dirty, table)[column].str.to_date().max() <= AS_OF, table  # type: ignore[operator]


def test_no_number_or_address_could_reach_anyone(dirty: Path) -> None:
    for name in PERSON_TABLES:
        frame = read(dirty, name)
        for phone in frame["phone"].drop_nulls():
            digits = re.sub(r"\D", "", phone)
            digits = "0" + digits[2:] if digits.startswith("44") else digits
            assert digits.startswith(DRAMA_PREFIXES)
            assert len(digits) == 11
        assert frame["email"].drop_nulls().str.ends_with("@example.org").all()
        assert frame["uprn"].drop_nulls().str.starts_with("99").all()
        assert frame["postcode"].drop_nulls().str.slice(0, 2).is_in(["NM", "NK"]).all()


def test_it_says_that_it_is_synthetic_and_never_inside_the_extracts(dirty: Path) -> None:
    assert "SYNTHETIC" in (dirty / "SYNTHETIC.txt").read_text()
    manifest = json.loads((dirty / "truth" / "manifest.json").read_text())
    assert manifest["label"] == "SYNTHETIC"
    assert (manifest["seed"], manifest["dirt"], manifest["size"], manifest["incidents"]) == (1, 1.0, "demo", 3000)
    assert {file.suffix for file in (dirty / "extracts").rglob("*") if file.is_file()} == {".csv"}
    assert set(truth(dirty, "people")["label"]) == {"SYNTHETIC"}


def test_no_identifiers_means_no_nominal_no_pnc_and_no_phone(tmp_path: Path) -> None:
    synthesise(tmp_path / "made", incidents=300, identifiers=False)
    frame = read(tmp_path / "made", "involvements")
    assert not {"nominal_id", "pnc_id", "phone"} & set(frame.columns)
    assert frame["surname"].null_count() < frame.height


def test_without_dirt_everything_is_as_it_is(clean: Path) -> None:
    frame = read(clean, "involvements").join(
        truth(clean, "mentions").select("record_id", "human_id"), left_on="involvement_id", right_on="record_id"
    )
    frame = frame.join(
        truth(clean, "people").select("human_id", "born", true_sex="sex", true_surname="surname"), on="human_id"
    )
    assert frame.height == read(clean, "involvements").height
    assert (frame["date_of_birth"] == frame["born"].cast(pl.String)).all()
    assert (frame["sex"] == frame["true_sex"]).all()
    assert (
        frame.select((pl.col("surname") == pl.col("true_surname")) | pl.col("surname").str.contains("-"))
        .to_series()
        .all()
    )
    assert frame.group_by("human_id").agg(pl.col("nominal_id").n_unique())["nominal_id"].max() == 1
    assert frame.group_by("nominal_id").agg(pl.col("human_id").n_unique())["human_id"].max() == 1
    suspects = frame.filter(pl.col("role") == "suspect")
    assert suspects["relationship"].null_count() == 0
    assert "unknown" not in set(suspects["relationship"])
    assert read(clean, "incidents")["cancelled_at"].null_count() == read(clean, "incidents").height
    assert set(read(clean, "incidents")["incident_id"]) == set(suspects["incident_id"])


def test_more_dirt_is_dirtier(tmp_path: Path) -> None:
    missing = []
    for dial in (0.0, 1.0, 2.0):
        synthesise(tmp_path / str(dial), incidents=600, dirt=dial)
        missing.append(read(tmp_path / str(dial), "involvements")["date_of_birth"].null_count())
    assert missing[0] < missing[1] < missing[2]


def test_records_may_span_more_years(tmp_path: Path) -> None:
    synthesise(tmp_path / "made", incidents=600, years=11)
    reported = read(tmp_path / "made", "incidents")["reported_at"].str.slice(0, 4).cast(pl.Int32)
    assert reported.min() == 2015  # eleven years before AS_OF, less a day
    assert reported.max() == 2026


def test_bad_arguments_end_in_a_sentence(tmp_path: Path) -> None:
    for wrong in ({"size": "huge"}, {"incidents": 3}, {"dirt": -1.0}, {"layout": "papyrus"}, {"years": 0}):
        with pytest.raises(Invalid):
            synthesise(tmp_path / "made", **wrong)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "note").write_text("mine")
    with pytest.raises(Refused):
        synthesise(tmp_path / "made", incidents=300)
    assert (tmp_path / "made" / "note").read_text() == "mine"
    synthesise(tmp_path / "made", incidents=300, replace=True)
    assert not (tmp_path / "made" / "note").exists()


def test_stopped_half_way_it_leaves_nothing(tmp_path: Path) -> None:
    def stop(step: str, done: float | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthesise(tmp_path / "made", incidents=300, progress=stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("size", "incidents", "sources"), [("demo", 3_000, 2), ("force", 250_000, 1), ("nation", 7_000_000, 43)]
)
def test_sizes_are_shared_out_whole(size: str, incidents: int, sources: int) -> None:
    shards = plan(size=size, seed=1, dirt=1.0, as_of=AS_OF, identifiers=True)
    assert sum(shard.incidents for shard in shards) == incidents
    assert len({shard.source for shard in shards}) == sources
    assert [shard.number for shard in shards] == list(range(len(shards)))
    assert max(shard.incidents for shard in shards) <= 250_000
