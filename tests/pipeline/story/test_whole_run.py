"""Every chapter over a made-up force: the same rows make the same release, and the future changes nothing."""

import csv
import random
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from daylight.pipeline.settings import Settings
from daylight.pipeline.story import ReleaseSummary, run
from daylight.synthetic import synthesise
from daylight.tables.extracts import KNOWN_ON
from daylight.tables.release import RELEASE

AS_OF = date(2025, 6, 30)
Row = dict[str, str]


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("force")
    synthesise(folder / "synth", size="demo", incidents=300, seed=7)
    return folder / "synth" / "extracts"


@pytest.fixture(scope="module")
def released(extracts: Path) -> ReleaseSummary:
    return tell(extracts)


def tell(extracts: Path) -> ReleaseSummary:
    out = extracts.parent / f"release-{extracts.name}"
    return run(Settings(extracts=extracts, out=out, as_of=AS_OF), threads=2, memory_gb=1.0)


def rewritten(extracts: Path, name: str, change: Callable[[str, list[Row]], list[Row]]) -> Path:
    """A copy of the extracts whose rows have gone through `change(table, rows)`, source by source."""
    for path in sorted(extracts.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows, heading = list(reader), reader.fieldnames
        copy = extracts.parent / name / path.relative_to(extracts)
        copy.parent.mkdir(parents=True, exist_ok=True)
        with copy.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, heading or [])
            writer.writeheader()
            writer.writerows(change(path.stem, rows))
    return extracts.parent / name


def content(
    release: ReleaseSummary, name: str, left_out: frozenset[str] = frozenset(("source_file", "source_row"))
) -> list[tuple[Any, ...]]:
    """A table as a sorted list of rows, without where each row stood in its file."""
    columns = [column for column in RELEASE[name].column_names if column not in left_out]
    rows = pq.read_table(release.folder / f"{name}.parquet", columns=columns).to_pylist()
    return sorted((tuple(row.values()) for row in rows), key=repr)


def test_every_row_is_accounted_for(released: ReleaseSummary) -> None:
    for file in released.manifest["files"]:
        assert file["rows_read"] == file["rows_loaded"] + file["rows_repeated"] + file["rows_quarantined"]
    loaded = {chapter["chapter"]: chapter["out"] for chapter in released.manifest["chapters"]}
    assert loaded["tidy"]["tidy_mentions"] == loaded["link"]["links"] == len(content(released, "mentions"))
    assert len(content(released, "incidents")) == loaded["receive"]["records_incidents"]
    assert len(content(released, "statuses")) > 0
    assert released.manifest["synthetic"] is True


def test_pieces_of_any_size_make_the_same_release(
    extracts: Path, released: ReleaseSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = {
        "tidy.mentions.AT_ONCE": 100, "link.scoring.AT_ONCE": 500, "link.outcome.TREES_AT_ONCE": 100,
        "link.spans.BLOCK": 16, "screen.cases.AT_ONCE": 20, "screen.chapter.CONTEST": 5, "screen.statuses.AT_ONCE": 7,
    }  # fmt: skip
    for name, size in sizes.items():
        module, constant = name.rsplit(".", 1)
        monkeypatch.setattr(import_module(f"daylight.pipeline.{module}"), constant, size)
    made = run(Settings(extracts=extracts, out=extracts.parent / "in-pieces", as_of=AS_OF), threads=2, memory_gb=1.0)
    assert made.release_id == released.release_id


def test_every_key_is_a_key(released: ReleaseSummary) -> None:
    for name, table in RELEASE.items():
        if table.key:
            keys = [
                tuple(row.values())
                for row in pq.read_table(released.folder / f"{name}.parquet", columns=list(table.key)).to_pylist()
            ]
            assert len(keys) == len(set(keys)), name


def test_every_person_that_a_table_names_is_among_the_people(released: ReleaseSummary) -> None:
    people = set(pq.read_table(released.folder / "people.parquet")["person_id"].to_pylist())
    for name, table in RELEASE.items():
        for column in table.column_names:
            if column in {"person_id", "other_person_id"} and name not in {"register", "people"}:
                named = set(pq.read_table(released.folder / f"{name}.parquet")[column].to_pylist()) - {None}
                assert named <= people, (name, column)


def test_another_row_order_makes_the_same_release(extracts: Path, released: ReleaseSummary) -> None:
    shuffle = random.Random(1).shuffle  # noqa: S311  (a fixed order, not a secret)

    def shuffled(table: str, rows: list[Row]) -> list[Row]:
        shuffle(rows)
        return rows

    again = tell(rewritten(extracts, "shuffled", shuffled))
    for name in RELEASE:
        assert content(again, name) == content(released, name), name
    assert again.release_id == released.release_id


def test_what_was_recorded_later_changes_nothing(extracts: Path, released: ReleaseSummary) -> None:
    gone: set[str] = set()

    def known(table: str, rows: list[Row]) -> list[Row]:
        if table == "incidents":
            gone.update(row["incident_id"] for row in rows if _known_on(table, row) > str(AS_OF))
        kept = [row for row in rows if _known_on(table, row) <= str(AS_OF)]
        return [row for row in kept if table == "calls" or row.get("incident_id") not in gone]

    # Incidents first, so that what hangs on them can follow.
    for path in sorted(extracts.rglob("incidents.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            known("incidents", list(csv.DictReader(file)))
    then = tell(rewritten(extracts, "then", known))
    assert len(content(then, "incidents")) < len(content(released, "incidents"))
    for name in ("events", "statuses", "scores", "measures"):
        # An address has one id for all its spellings, and a spelling may come later: a name, not a fact.
        left_out = frozenset(("address_id",))
        assert content(then, name, left_out) == content(released, name, left_out), name


def _known_on(table: str, row: Row) -> str:
    """The day from which a row is known, as text; the day of an incident's report where it has none of its own."""
    return (row.get(KNOWN_ON.get(table, ""), "") or row.get("reported_at", ""))[:10]
