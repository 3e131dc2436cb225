"""New incidents: linked to known people, remembered through a pulled plug, told without a name, as a full run tells."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from daylight.domain.errors import DaylightError, Invalid, NotFound, Refused
from daylight.pipeline.settings import Settings
from daylight.pipeline.story import run
from daylight.pipeline.watch import Touched, empty_inbox, open_watch, read_incident
from tests.pipeline.watch.conftest import BEFORE, HIDDEN, MARKED, NEW, SOURCE, THIRD, add_source, incident, told


def mentions_of(release: Path) -> dict[str, str]:
    """Person by record id, in the marked source."""
    rows = pq.read_table(release / "mentions.parquet", columns=["source", "record_id", "person_id"]).to_pylist()
    return {row["record_id"]: row["person_id"] for row in rows if row["source"] == SOURCE}


def placed(touched: Touched) -> dict[str, Any]:
    return {each.record_id: each for each in touched.mentions}


def test_a_new_incident_is_told_as_a_full_run_tells_it(force: Path, release: Path, tmp_path: Path) -> None:
    with open_watch(release, state=tmp_path / "state") as watch:
        touched = watch.take(read_incident(NEW))
    known = mentions_of(release)
    assert placed(touched)["S4"].person_id == known["S1"]
    assert placed(touched)["S4"].known
    assert not placed(touched)["V4"].known
    assert any(a.kind == "now meets" and "hampshire-2012" in a.sentence for a in touched.alerts)
    assert any(a.kind == "new victim" and a.person_id == known["S1"] for a in touched.alerts)

    shutil.copytree(force, tmp_path / "extracts")
    add_source(tmp_path / "extracts", (*BEFORE, NEW))
    run(Settings(extracts=tmp_path / "extracts", out=tmp_path / "full"), threads=2, memory_gb=1.0)
    suspect = mentions_of(tmp_path / "full")["S4"]
    assert suspect == known["S1"]
    person = next(each for each in touched.people if each.person_id == suspect)
    statuses = pq.read_table(tmp_path / "full" / "statuses.parquet").to_pylist()
    counted = ("met", "near_miss", "provisional", "held", "incidents", "offences", "victims", "grounds")
    assert {s.definition: tuple(getattr(s, n) for n in counted[:-1]) for s in person.statuses} == {
        row["definition"]: tuple(row[n] for n in counted[:-1]) for row in statuses if row["person_id"] == suspect
    }
    scores = pq.read_table(tmp_path / "full" / "scores.parquet").to_pylist()
    full = next(row for row in scores if row["person_id"] == suspect)
    assert person.score is not None
    assert (person.score.total, person.score.rank) == (full["total"], full["rank"])


def test_nothing_personal_is_told(release: Path, tmp_path: Path) -> None:
    with open_watch(release, state=tmp_path) as watch:
        touched = watch.take(read_incident(NEW))
        said = json.dumps(touched.as_json()) + repr(touched) + repr(watch) + repr(read_incident(NEW))
    assert not [name for name in MARKED if name in said.lower()]


def test_a_sealed_identity_is_itself_and_nobody_else(release: Path, tmp_path: Path) -> None:
    known = mentions_of(release)
    open_twin = {key: cell for key, cell in HIDDEN.items() if key != "protected"}
    with open_watch(release, state=tmp_path) as watch:
        sealed = placed(watch.take(incident(5, "2026-11-21", HIDDEN)))["V5"]
        other = placed(watch.take(incident(6, "2026-11-22", open_twin)))["V6"]
        undated = {key: cell for key, cell in HIDDEN.items() if key != "date_of_birth"}
        beside = placed(watch.take(incident(13, "2026-11-22", undated)))["V13"]  # opposite the same suspect
        again = placed(watch.take(incident(7, "2026-11-23", {**HIDDEN, "surname": "Othername"})))["V7"]
    assert (sealed.person_id, sealed.sealed, sealed.runners_up) == (known["V3"], True, ())
    assert (beside.person_id, beside.sealed) == (known["V3"], True)
    assert other.person_id != known["V3"]
    assert known["V3"] not in [each.person_id for each in other.runners_up]
    assert again.person_id not in {known["V3"], other.person_id}


def test_the_next_incident_sees_the_one_before(release: Path, tmp_path: Path) -> None:
    with open_watch(release, state=tmp_path) as watch:
        first = placed(watch.take(read_incident(NEW)))["V4"]
        second = placed(watch.take(incident(8, "2026-11-25", THIRD)))["V8"]
        assert watch.taken == 2
    assert (second.person_id, second.known) == (first.person_id, True)


def test_a_pulled_plug_loses_nothing_and_doubles_nothing(release: Path, tmp_path: Path) -> None:
    later = incident(8, "2026-11-25", THIRD)
    with open_watch(release, state=tmp_path / "whole") as watch:
        first, second = watch.take(read_incident(NEW)), watch.take(later)
    journal = (tmp_path / "whole" / "journal.jsonl").read_bytes()
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "journal.jsonl").write_bytes(journal[:-40])  # killed while the second was written
    with open_watch(release, state=tmp_path / "cut") as watch:
        assert watch.taken == 1
        assert watch.take(read_incident(NEW)) == first  # the same answer, and taken once
        assert watch.taken == 1
        assert watch.take(later) == second
        assert watch.take(later) == second
    assert (tmp_path / "cut" / "journal.jsonl").read_bytes() == journal


def test_what_cannot_be_taken_is_said_in_a_sentence(release: Path, tmp_path: Path) -> None:
    with open_watch(release, state=tmp_path) as watch:
        with pytest.raises(Refused, match="in the release already"):
            watch.take(read_incident(told(1, "2026-11-20", THIRD)))
        with pytest.raises(Invalid, match="The incident cannot be taken"):
            watch.take(read_incident(told(9, "soon", THIRD)))
        with pytest.raises(NotFound):
            watch.review(["PNOBODY0001"], as_of=date(2026, 11, 30))
        assert watch.taken == 0
        strange = told(10, "2026-11-26", THIRD)
        strange["involvements"][0]["hat_size"] = "7"
        assert any("hat_size" in finding for finding in watch.take(read_incident(strange)).findings)
        with pytest.raises(Refused, match="Another watch holds"), open_watch(release, state=tmp_path):
            pass


def test_a_release_that_cannot_be_watched_is_refused_in_a_sentence(release: Path, tmp_path: Path) -> None:
    def opened(folder: Path, **given: Path) -> None:
        with open_watch(folder, state=tmp_path / "state", **given):
            pass

    with pytest.raises(NotFound, match="is not a release"):
        opened(tmp_path)
    copy = shutil.copytree(release, tmp_path / "copy")
    own = tmp_path / "own.toml"
    own.write_text("", encoding="utf-8")
    with pytest.raises(Refused, match="made without own definitions"):
        opened(copy, definitions=own)
    links = copy / "index" / "links.parquet"
    pq.write_table(pq.read_table(links).drop_columns(["person_id"]), links)
    with pytest.raises(Refused, match="has no column person_id: the release is of another version"):
        opened(copy)
    links.write_bytes(b"PAR1")
    with pytest.raises(DaylightError, match="is damaged"):
        opened(copy)
    shutil.rmtree(copy / "index")
    with pytest.raises(NotFound, match="has no index"):
        opened(copy)


def test_the_inbox_is_emptied_and_what_is_broken_is_put_aside(release: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "b-folder").mkdir(parents=True)
    (inbox / "a.json").write_text(json.dumps(NEW), encoding="utf-8")
    add_source(inbox, (told(11, "2026-11-21", THIRD), told(12, "2026-11-22", THIRD)))
    for table in ("incidents", "offences", "involvements"):
        (inbox / SOURCE / f"{table}.csv").rename(inbox / "b-folder" / f"{table}.csv")
    (inbox / SOURCE).rmdir()
    (inbox / "c.json").write_text(json.dumps(NEW)[:200], encoding="utf-8")
    (inbox / ".d.json").write_text("not yet whole", encoding="utf-8")
    with open_watch(release, state=tmp_path / "state") as watch:
        opened = list(empty_inbox(watch, inbox))
        assert list(empty_inbox(watch, inbox)) == []
    assert [(each.name, len(each.answers)) for each in opened] == [("a.json", 1), ("b-folder", 2), ("c.json", 0)]
    assert opened[2].refused == "This is not JSON. Check that the file was written to its end."
    assert sorted(path.name for path in (inbox / "taken").iterdir()) == ["a.json", "b-folder"]
    assert (inbox / "refused" / "c.json.why.txt").read_text(encoding="utf-8").startswith("This is not JSON")
    assert (inbox / ".d.json").exists()
