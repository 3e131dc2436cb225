"""Whole runs: order is of no matter, later rows change nothing, ids last, and a small force meets its floors."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.linkage.measure import pairwise
from daylight.pipeline.engines import open_engine
from daylight.pipeline.link import link
from daylight.pipeline.receive import receive
from daylight.pipeline.settings import Settings
from daylight.pipeline.tidy import tidy
from daylight.synthetic import synthesise
from tests.pipeline.link.people import AS_OF, Linked, crowd, judgement, linked, mention


def test_two_runs_are_one(tmp_path: Path) -> None:
    rows = crowd(60)
    first, second = linked(tmp_path / "a", rows), linked(tmp_path / "b", rows)
    assert first == second
    assert len(set(first.person.values())) == 60


def test_later_rows_change_nothing_about_those_known(tmp_path: Path) -> None:
    known = [{**row, "known_on": AS_OF} for row in crowd(40)]
    twin = {**known[0], "known_on": date(2026, 11, 5)}
    bridge = [
        {**twin, "surname": known[2]["surname"]},
        twin,
        mention("zebedee quillfeather", "1999-09-09", known_on=date(2026, 11, 9)),
    ]
    before, after = linked(tmp_path / "a", known), linked(tmp_path / "b", [*known, *bridge])
    assert {record: after.person[record] for record in before.person} == before.person
    assert set(before.links) <= set(after.links)
    assert after.together(0, len(known) + 1)
    assert len(after.person) == len(known) + 3


def _judged_later(folder: Path, judged: list[dict[str, Any]], *names: str) -> Linked:
    """Two known people, record 0 and 1, and later records of these names, linked under these judgements."""
    people = [mention("gareth pennington", "1984-03-07"), mention("olive tansley", "1971-01-30")]
    later = [mention(name, "1984-03-07", known_on=date(2026, 11, 5), sex="M") for name in names]
    return linked(folder, [*({**row, "known_on": AS_OF} for row in people), *later], judged)


def test_a_chain_of_same_through_a_later_record_holds(tmp_path: Path) -> None:
    names = ("gareth pennington", "clara dunmore", "boris kettle")
    said = [judgement(2, 3, "same"), judgement(3, 4, "same")]
    found = _judged_later(tmp_path / "a", said, *names)
    assert found.together(0, 2, 3, 4)
    found = _judged_later(tmp_path / "b", [*said, judgement(4, 1, "same", "2026-02-01")], *names)
    assert found.together(1, 2, 3, 4)
    assert not found.together(0, 1)
    found = _judged_later(tmp_path / "c", [*said, judgement(4, 0, "different")], *names)
    assert found.together(2, 3, 4)
    assert not found.together(0, 2)
    assert found.contradictions == []


def test_later_records_judged_different_go_to_different_people(tmp_path: Path) -> None:
    same = ("gareth pennington", "gareth pennington")
    assert _judged_later(tmp_path / "a", [], *same).together(0, 2, 3)
    found = _judged_later(tmp_path / "b", [judgement(2, 3, "different")], *same)
    assert not found.together(2, 3)
    assert found.together(0, 2) != found.together(0, 3)


def test_a_judgement_through_a_later_record_holds_for_those_known(tmp_path: Path) -> None:
    joined = _judged_later(tmp_path / "a", [judgement(0, 2, "same"), judgement(2, 1, "same")], "boris kettle")
    assert joined.together(0, 1, 2)
    twins = [mention("gareth pennington", "1984-03-07", known_on=AS_OF, sex="M")] * 2
    rows = [*twins, mention("boris kettle", "1961-01-02", known_on=date(2026, 11, 5))]
    said = [judgement(0, 2, "same"), judgement(2, 1, "different")]
    parted = linked(tmp_path / "b", rows, said)
    assert parted.together(0, 2)
    assert not parted.together(0, 1)
    assert parted.contradictions == []


def test_what_is_known_later_joins_no_protected_identities_known_before(tmp_path: Path) -> None:
    sealed = {**mention("helen pennington"), "protected": True, "known_on": AS_OF}
    suspect = mention("gareth marchbanks", "1980-01-02", phone="+447700900123", known_on=AS_OF)
    later = date(2026, 11, 5)
    rows = [sealed, sealed, suspect, {**suspect, "known_on": later}, {**sealed, "known_on": later}]
    found = linked(tmp_path, rows, opposite=[(2, 0), (3, 1), (3, 4)])
    assert found.together(2, 3)
    assert found.together(0, 4)
    assert not found.together(0, 1)


def test_ids_last_from_one_release_to_the_next(tmp_path: Path) -> None:
    rows = crowd(30)
    first = linked(tmp_path / "a", rows)
    kept = [f"PKEPT{person[5:]}" for person in first.person.values()]
    pq.write_table(
        pa.table(
            {
                "source": ["main"] * len(rows), "source_table": ["involvements"] * len(rows),
                "record_id": list(first.person), "person_id": kept,
            }
        ),
        tmp_path / "mentions.parquet",
    )  # fmt: skip
    second = linked(tmp_path / "b", [*rows, mention("zebedee quillfeather", "1999-09-09")], previous=tmp_path)
    assert {record: second.person[record] for record in first.person} == {
        record: f"PKEPT{person[5:]}" for record, person in first.person.items()
    }
    assert sorted({row[1] for row in second.register}) == ["continued", "new"]


def _released(folder: Path, person: dict[str, str], register: list[tuple[Any, ...]] | None = None) -> Path:
    """The part of a release that the next run reads."""
    if register is not None:
        names = ("person_id", "change", "other_ids", "reason")
        pq.write_table(pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in register]),
                       folder / "register.parquet")  # fmt: skip
    whole = {
        "source": ["main"] * len(person), "source_table": ["involvements"] * len(person),
        "record_id": list(person), "person_id": list(person.values()),
    }  # fmt: skip
    pq.write_table(pa.table(whole), folder / "mentions.parquet")
    return folder


def test_a_hold_follows_a_person_who_was_joined(tmp_path: Path) -> None:
    rows = [mention("gareth pennington", "1984-03-07"), mention("olive tansley", "1971-01-30")]
    held = [{"person_id": person, "kind": "contested", "by": "A1"} for person in ("PJOINEDAWAY", "PNOBODY")]
    before = _released(tmp_path, {"00000": "PHEIR", "00001": "PJOINEDAWAY"})
    found = linked(tmp_path / "a", rows, [judgement(0, 1, "same")], previous=before, held=held)
    assert found.held == ["PHEIR", "PNOBODY"]
    assert found.contradictions == [
        "A hold on PJOINEDAWAY now holds for PHEIR, into whom that person was joined.",
        "A hold on PNOBODY is about nobody in this release. Decide it anew or undo it.",
    ]


def test_a_hold_lasts_over_a_join_and_its_undoing(tmp_path: Path) -> None:
    rows = [mention("gareth pennington", "1984-03-07"), mention("olive tansley", "1971-01-30")]
    first = linked(tmp_path / "a", rows)
    held = [{"person_id": first.person["00001"], "kind": "contested", "by": "A1"}]
    joined = judgement(0, 1, "same")
    before = _released(tmp_path / "a", first.person, first.register)
    second = linked(tmp_path / "b", rows, [joined], previous=before, held=held)
    assert second.held == [second.person["00001"]]
    undone = judgement(0, 1, "unsure", "2026-02-01")
    before = _released(tmp_path / "b", second.person, second.register)
    third = linked(tmp_path / "c", rows, [joined, undone], previous=before, held=held)
    assert not third.together(0, 1)
    assert set(third.person.values()) & set(third.held)
    assert first.person["00001"] in " ".join(third.contradictions)


def test_ids_last_through_folding_the_second_pass_and_the_seal(tmp_path: Path) -> None:
    same = mention("olive tansley", "1971-01-30")
    alike = [mention("helen pennington", sex="F"), mention("hellen pennington", sex="F")]
    sealed = {**mention("clara dunmore", "1990-05-06"), "protected": True}
    suspect = mention("boris kettle", "1980-01-02")
    rows = [*crowd(30), same, same, *alike, sealed, sealed, suspect]
    place = len(rows) - 7
    opposite = [(place + 6, place + victim) for victim in (2, 3, 4, 5)]
    first = linked(tmp_path / "a", rows, opposite=opposite)
    assert first.together(place, place + 1)
    assert first.together(place + 2, place + 3)
    assert first.together(place + 4, place + 5)
    before = _released(tmp_path / "a", first.person, first.register)
    second = linked(tmp_path / "b", rows, previous=before, opposite=opposite)
    assert second.person == first.person
    assert {row[1] for row in second.register} == {"continued"}
    said = [judgement(place + one, place + one + 1, "different") for one in (0, 2, 4)]
    third = linked(tmp_path / "c", rows, said, previous=before, opposite=opposite)
    assert not any(third.together(place + one, place + one + 1) for one in (0, 2, 4))
    assert {row[1] for row in third.register} == {"continued", "split"}


def test_a_hold_on_a_person_who_was_split_is_told(tmp_path: Path) -> None:
    rows = [mention("gareth pennington", "1984-03-07"), mention("olive tansley", "1971-01-30")]
    before = _released(tmp_path, {"00000": "PBOTH", "00001": "PBOTH"})
    held = [{"person_id": "PBOTH", "kind": "contested", "by": "A1"}]
    found = linked(tmp_path / "a", rows, previous=before, held=held)
    assert found.held == ["PBOTH"]
    assert len(found.contradictions) == 1
    assert found.contradictions[0].startswith("A hold on PBOTH stays there, but part of that person is now P")


def test_a_small_force_meets_its_floors(tmp_path: Path) -> None:
    synthesise(tmp_path / "force", incidents=1500, seed=3)
    settings = Settings(extracts=tmp_path / "force" / "extracts", out=tmp_path / "out", as_of=AS_OF)
    with open_engine("duckdb", scratch=tmp_path / "engine") as engine:
        receive(engine, settings)
        tidy(engine, settings)
        link(engine, settings)
        engine.read_parquet("truth", tmp_path / "force" / "truth" / "mentions.parquet")
        rows = engine.rows(
            "SELECT person_id, human_id FROM tidy_mentions JOIN links USING (mention_no)"
            " JOIN truth USING (source, source_table, record_id)"
        )
        model = engine.rows("SELECT version, splink FROM linkage_model")
    found, truth = zip(*rows, strict=True)
    quality = pairwise(found, truth)
    assert quality.precision > 0.98
    assert quality.recall > 0.97
    assert model[0][1] == "5.0.0"
