"""The whole story on both engines: from the same input and the same model, the same release."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from daylight.pipeline.settings import Settings
from daylight.pipeline.story import ReleaseSummary, run
from daylight.synthetic import synthesise
from daylight.tables.decisions import DECISIONS
from daylight.tables.index import INDEX, INDEX_FOLDER
from daylight.tables.release import RELEASE
from tests.spark.both import plain_rows

BEFORE, AS_OF = date(2025, 1, 31), date(2025, 6, 30)
BY = {"by": "analyst", "at": "2025-02-01T10:00:00"}
FROM_THE_NEIGHBOUR = {"incidents", "involvements", "offences"}
OF_THE_RUN = {"created_at", "chapters"}
"""What the manifest says of the run itself. Of its chapters only the counts must agree."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A run that goes every way there is: a model shipped, a release before it, decisions, and mentions known later."""
    folder = tmp_path_factory.mktemp("force")
    synthesise(folder / "synth", size="demo", incidents=300, seed=7)
    extracts = folder / "synth" / "extracts"
    for path in (extracts / "eastmere").glob("*.csv"):
        if path.stem not in FROM_THE_NEIGHBOUR:  # every file costs Spark seconds, and each table is read once already
            path.unlink()
    before = run(Settings(extracts=extracts, out=folder / "before", as_of=BEFORE), threads=2, memory_gb=1.0)
    return Settings(
        extracts=extracts,
        out=folder / "duckdb",
        as_of=AS_OF,
        previous=before.folder,
        decisions=decided(before.folder, folder / "decisions"),
        model=before.folder / "linkage-model.json",
    )


@pytest.fixture(scope="module")
def ours(settings: Settings) -> ReleaseSummary:
    return run(settings, threads=2, memory_gb=1.0)


@pytest.fixture(scope="module")
def theirs(settings: Settings) -> ReleaseSummary:
    return run(replace(settings, out=settings.out.parent / "spark"), engine_name="spark", threads=2, memory_gb=2.0)


def decided(release: Path, folder: Path) -> Path:
    """Two people torn apart, two put together, an incident contested, a status held, a person listed."""
    people = defaultdict(list)
    for row in pq.read_table(release / "mentions.parquet").sort_by("record_id").to_pylist():
        people[row["person_id"]].append(row)
    (one, another, *_), *_, (third,), (fourth,) = sorted(people.values(), key=len, reverse=True)  # most told first
    statuses = pq.read_table(release / "statuses.parquet").to_pylist()
    person = max((row["incidents"], row["person_id"]) for row in statuses if row["held"] is None)[1]
    incident = pq.read_table(release / "incidents.parquet").sort_by("incident_id").slice(7, 1).to_pylist()[0]
    source, number = incident["source"], incident["incident_id"]
    held = {"person_id": person, "definition": "", "kind": "contested"}
    write(folder, "judgements", [judged(one, another, "different"), judged(third, fourth, "same")])
    write(folder, "restrictions", [{"source": source, "source_table": "incidents", "record_id": number, **BY}])
    write(folder, "holds", [held | BY])
    write(folder, "listed", [{"person_id": person, "since": "2025-02-01", **BY}])
    return folder


def judged(one: dict[str, Any], other: dict[str, Any], judgement: str) -> dict[str, Any]:
    sides = {
        f"{side}_{column}": mention[of]
        for side, mention in (("left", one), ("right", other))
        for column, of in (("source", "source"), ("table", "source_table"), ("record_id", "record_id"))
    }
    return sides | {"judgement": judgement} | BY


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, DECISIONS[name].column_names)
        writer.writeheader()
        writer.writerows(rows)


def unlike(ours: Path, theirs: Path, names: Iterable[str]) -> list[str]:
    """The tables that differ, as sets of rows, in what they hold, or in their types."""
    found = []
    for name in names:
        one, other = (pq.read_table(folder / f"{name}.parquet") for folder in (ours, theirs))
        if one.schema.types != other.schema.types or plain_rows(one) != plain_rows(other):
            found.append(name)
    return found


def test_every_table_of_the_release_is_the_same(ours: ReleaseSummary, theirs: ReleaseSummary) -> None:
    assert unlike(ours.folder, theirs.folder, RELEASE) == []
    assert unlike(ours.folder / INDEX_FOLDER, theirs.folder / INDEX_FOLDER, INDEX) == []
    assert theirs.release_id == ours.release_id


def test_the_manifest_is_the_same_but_for_time_and_memory(ours: ReleaseSummary, theirs: ReleaseSummary) -> None:
    one, other = ours.manifest, theirs.manifest
    assert {name: told for name, told in one.items() if name not in OF_THE_RUN} == {
        name: told for name, told in other.items() if name not in OF_THE_RUN
    }
    for chapter, same in zip(one["chapters"], other["chapters"], strict=True):
        assert {name: chapter[name] for name in ("chapter", "in", "out")} == {
            name: same[name] for name in ("chapter", "in", "out")
        }


def test_the_run_went_every_way_there_is(ours: ReleaseSummary) -> None:
    told = {table: told["rows"] for table, told in ours.manifest["tables"].items()}
    assert all(told[name] for name in ("statuses", "register", "reviews", "scores", "measures", "findings"))
    changes = set(pq.read_table(ours.folder / "register.parquet")["change"].to_pylist())
    assert {"continued", "joined", "split"} <= changes
    assert set(pq.read_table(ours.folder / "statuses.parquet")["held"].to_pylist()) >= {"contested"}


def test_the_model_that_was_shipped_is_used_at_the_size_of_these_data(
    settings: Settings, ours: ReleaseSummary, theirs: ReleaseSummary
) -> None:
    assert settings.model is not None
    kept = [release.folder / "linkage-model.json" for release in (ours, theirs)]
    shipped, on_duckdb, on_spark = (json.loads(path.read_text()) for path in (settings.model, *kept))
    assert on_spark == on_duckdb
    assert on_spark["shares"]["same"] == shipped["shares"]["same"]
    assert on_spark["trained_on"]["records"] == shipped["trained_on"]["records"]
