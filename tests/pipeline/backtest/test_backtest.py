"""What a back-test says of a small force: whom it would have listed, what followed, and how long before."""

import os
import signal
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from daylight.domain.chronicles import history_on
from daylight.domain.definitions import read_definitions, shipped_definitions
from daylight.domain.errors import DaylightError, Invalid, NotFound, Refused
from daylight.domain.scoring import score as score_case
from daylight.domain.scoring import shipped_policy
from daylight.pipeline.backtest import Asked, backtest
from daylight.pipeline.backtest.parts import Following
from daylight.pipeline.backtest.reading import chronicles, open_released
from daylight.pipeline.backtest.scores import case_of
from daylight.pipeline.engines import open_engine
from daylight.pipeline.gather import gather
from daylight.pipeline.parallel import Tell
from daylight.pipeline.publish import publish
from daylight.pipeline.score import score
from daylight.pipeline.screen import screen
from daylight.pipeline.settings import Settings
from daylight.tables.backtest import BACKTEST
from tests.factories.working import Records
from tests.pipeline.backtest.conftest import AS_OF, Released, looked_back, rows_of, three_incidents
from tests.pipeline.backtest.test_no_future import tangled

REPEAT = tuple(each for each in shipped_definitions() if each.name == "repeat")


def test_a_list_is_of_those_known_at_the_month_s_end(released: Released) -> None:
    done = looked_back(released(three_incidents()), "2022-04", "2023-06", REPEAT)
    listed = {row["as_of"]: row["listed"] for row in rows_of(done, "lists", rule="repeat")}
    assert [day for day, number in listed.items() if number] == [
        date(2022, 5, 31), date(2022, 6, 30), date(2022, 7, 31), date(2022, 8, 31), date(2022, 9, 30),
        date(2022, 10, 31), date(2022, 11, 30), date(2022, 12, 31),
    ]  # fmt: skip
    (spell,) = rows_of(done, "listed", rule="repeat")
    assert (spell["person_id"], spell["first_on"], spell["last_on"], spell["months"]) == (
        "A", date(2022, 5, 31), date(2022, 12, 31), 8,
    )  # fmt: skip


def test_what_followed_is_counted_over_the_months_that_follow(released: Released) -> None:
    done = looked_back(released(three_incidents()), "2022-12", "2022-12", REPEAT)
    (harm,) = rows_of(done, "followed", rule="repeat", outcome="serious_harm")
    assert (harm["listed"], harm["hits"], harm["followed"], harm["followed_known"]) == (1, 1, 2, 1)
    assert (harm["precision"], harm["recall"], harm["victims"], harm["victims_covered"]) == (1.0, 0.5, 2, 1)
    (summary,) = rows_of(done, "summary", rule="repeat", outcome="serious_harm")
    assert (summary["events"], summary["events_covered"], summary["lead_median"]) == (2, 1, 69.0)
    assert summary["lead_at_least"] == 1


def test_a_new_victim_is_a_second_one(released: Released) -> None:
    done = looked_back(released(three_incidents()), "2022-05", "2022-05", REPEAT)
    (new,) = rows_of(done, "followed", rule="repeat", outcome="new_victim")
    assert (new["hits"], new["followed"], new["victims"]) == (1, 1, 1)  # C; B, and E of D, are first victims


def test_months_whose_following_is_not_known_are_listed_and_not_judged(released: Released) -> None:
    done = looked_back(released(three_incidents()), "2023-11", "2024-02", REPEAT)
    complete = {row["as_of"]: row["complete"] for row in rows_of(done, "lists", rule="repeat")}
    assert list(complete.values()) == [True, True, False, False]
    judged = {row["as_of"] for row in rows_of(done, "followed", rule="repeat")}
    assert judged == {date(2023, 11, 30), date(2023, 12, 31)}


def test_the_look_back_says_who_had_contact_and_which_rule_would_have_seen_him(released: Released) -> None:
    records = three_incidents()
    records.about("A", "management", "m1", "2022-06-01", scheme="MARAC", starts_on="2022-06-01", role="perpetrator")
    records.about("A", "orders", "o1", "2022-06-01", order_id="o1", kind="NMO", starts_on="2022-06-01")
    done = looked_back(released(records), "2022-04", "2023-02", REPEAT)
    seen, unseen = rows_of(done, "harms")
    assert (seen["person_id"], seen["earlier_incidents"], seen["earlier_victims"], seen["victim_known"]) == (
        "A", 4, 2, True,
    )  # fmt: skip
    assert (seen["sources"], seen["schemes"], seen["managed_by"], seen["orders"]) == (["main"], ["MARAC"], [], ["NMO"])
    assert (unseen["person_id"], unseen["earlier_incidents"], unseen["days_known"]) == ("D", 0, None)
    (rule,) = rows_of(done, "harm_rules", rule="repeat")
    assert (rule["person_id"], rule["first_on"], rule["days_before"], rule["at_the_time"]) == (
        "A", date(2022, 5, 31), 283, False,
    )  # fmt: skip


def test_what_was_really_managed_is_told_beside_the_rules(released: Released) -> None:
    records = three_incidents()
    records.about(
        "A", "management", "m1", "2022-06-10", scheme="MAPPA", starts_on="2022-06-10", ends_on="2022-08-15",
        role="perpetrator",
    )  # fmt: skip
    done = looked_back(released(records), "2022-05", "2022-09", REPEAT)
    assert [row["listed"] for row in rows_of(done, "lists", rule="managed")] == [0, 1, 1, 0, 0]
    assert not rows_of(done, "frontier", rule="managed")


def test_places_are_filled_by_severity_then_latest_event_then_id(released: Released) -> None:
    records = Records()
    for person, victim, code in (("A", "B", "105A"), ("C", "D", "8N"), ("E", "F", "105A")):
        for number in range(3):
            records.abuse(
                f"{person}{number}", f"2022-0{number + 1}-10", f"{person} > {victim}", "partner", codes=[code]
            )
    records.abuse("Eharm", "2022-09-10", "E > F", "partner", codes=["5A"])
    done = looked_back(released(records), "2022-04", "2022-04", REPEAT, capacities=(1, 2, 3, 9))
    told = {row["places"]: row["covered"] for row in rows_of(done, "frontier", outcome="serious_harm")}
    assert told == {1: 0, 2: 0, 3: 1, 9: 1}  # C is gravest; A and E are alike but for their ids
    needed = {row["share"]: row["places"] for row in rows_of(done, "needed", outcome="serious_harm")}
    assert set(needed.values()) == {3}
    nobody = {row["places"] for row in rows_of(done, "needed", outcome="homicide")}
    assert nobody == {None}


def test_one_never_managed_is_reported_month_by_month(released: Released) -> None:
    done = looked_back(released(three_incidents()), "2022-04", "2022-06", REPEAT)
    told = [(row["as_of"].month, row["incidents_known"], row["says"]) for row in rows_of(done, "person", rule="repeat")]  # type: ignore[attr-defined]
    assert told == [(4, 2, "no"), (5, 3, "listed"), (6, 3, "listed")]
    asked = looked_back(released(three_incidents(), "again"), "2022-04", "2022-06", REPEAT, people=("A",))
    assert asked.tables["backtest_person"] == done.tables["backtest_person"]


def test_the_order_of_rows_is_of_no_matter(released: Released) -> None:
    forwards = looked_back(released(three_incidents(), "one"), "2022-01", "2023-12")
    backwards = looked_back(released(three_incidents(), "two", backwards=True), "2022-01", "2023-12")
    assert forwards.tables == backwards.tables


def test_a_definition_beyond_the_quick_engine_is_screened_day_by_day(released: Released) -> None:
    (draft,) = read_definitions(
        'name = "either"\nedition = "1"\ntitle = "t"\ngroup = "other"\nsource = "s"\nowner = "o"\ncombine = "any"\n'
        '[[condition]]\ncount = { themes = ["domestic"] }\nthreshold = { incidents = 3, same_victim = true }\n'
        "window = { years = 1 }\n"
        '[[condition]]\ncount = { themes = ["domestic"] }\nthreshold = { victims = 2 }\nwindow = { years = 1 }\n',
        file="own.toml",
    )
    assert not draft.is_plain
    done = looked_back(released(three_incidents()), "2022-04", "2023-06", (draft,))
    (spell,) = rows_of(done, "listed", rule="either")
    assert (spell["first_on"], spell["last_on"]) == (date(2022, 5, 31), date(2023, 6, 30))


def test_the_tables_are_written_whole_as_parquet_and_csv(released: Released, tmp_path: Path) -> None:
    done = looked_back(released(three_incidents()), "2022-04", "2022-06", out=tmp_path / "back")
    for name, table in BACKTEST.items():
        assert tuple(pq.read_schema(tmp_path / "back" / f"{name}.parquet").names) == table.column_names
        assert pyarrow.csv.read_csv(tmp_path / "back" / f"{name}.csv").num_rows == done.tables[name].num_rows
    with pytest.raises(Refused, match="is taken"):
        looked_back(tmp_path / "release", "2022-04", "2022-06", out=tmp_path / "back")


def test_the_number_of_processes_changes_no_byte(released: Released, tmp_path: Path) -> None:
    release = released(tangled(seed=5))
    asked = Asked(
        release=release, definitions=shipped_definitions(), first=date(2022, 4, 1), last=date(2023, 4, 1), scores=True
    )
    for processes in (1, 2, 3):
        backtest(replace(asked, out=tmp_path / str(processes)), threads=1, memory_gb=1.0, processes=processes)
    files = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert pq.read_table(tmp_path / "1" / "backtest_listed.parquet").num_rows
    for other in ("2", "3"):
        assert [(tmp_path / "1" / name).read_bytes() for name in files] == [
            (tmp_path / other / name).read_bytes() for name in files
        ]


def test_a_part_of_the_people_that_is_lost_leaves_nothing(
    released: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = released(tangled(seed=5))
    there = set(tmp_path.iterdir())
    monkeypatch.setattr("daylight.pipeline.backtest.parts._follow_part", die)
    asked = Asked(release=release, definitions=REPEAT, first=date(2022, 4, 1), last=date(2022, 6, 1))
    with pytest.raises(DaylightError, match="ended from outside"):
        backtest(replace(asked, out=tmp_path / "back"), threads=1, memory_gb=1.0, processes=2)
    assert set(tmp_path.iterdir()) == there


def die(wanted: Following, tell: Tell) -> None:
    """What the system does to a process when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_run_that_is_stopped_leaves_nothing(released: Released, tmp_path: Path) -> None:
    release = released(three_incidents())

    def stop(step: str, done: float | None) -> None:
        if step == "write":
            raise KeyboardInterrupt

    there = set(tmp_path.iterdir())
    with pytest.raises(KeyboardInterrupt):
        looked_back(release, "2022-04", "2022-06", out=tmp_path / "back", progress=stop)
    assert set(tmp_path.iterdir()) == there


def test_what_cannot_be_looked_back_from_ends_in_a_sentence(released: Released, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="is not a release"):
        looked_back(tmp_path, "2022-04", "2022-06")
    release = released(three_incidents())
    with pytest.raises(Invalid, match="no month's end from 2025-04"):
        looked_back(release, "2025-04", "2025-06")
    with pytest.raises(Invalid, match="from 1 to 120 months"):
        looked_back(release, "2022-04", "2022-06", follow=0)
    with pytest.raises(NotFound, match="knows no suspect"):
        looked_back(release, "2022-04", "2022-06", people=("Z",))
    old = pq.read_table(release / "events.parquet").drop_columns(["cancelled_offence_ids"])
    pq.write_table(old, release / "events.parquet")
    with pytest.raises(NotFound, match="earlier version"):
        looked_back(release, "2022-04", "2022-06")


def test_without_months_it_looks_at_the_two_last_complete_years(released: Released) -> None:
    from daylight.pipeline.backtest.story import months_of

    months = months_of(Asked(release=released(three_incidents()), definitions=REPEAT), AS_OF)
    assert (months.days[0], months.days[-1], months.complete) == (date(2022, 1, 31), date(2023, 12, 31), 24)
    months = months_of(Asked(release=Path(), definitions=REPEAT), date(2024, 12, 30))
    assert (months.days[-1], months.complete) == (date(2023, 11, 30), 24)


def test_fairness_is_told_when_asked_for_and_hides_small_numbers(released: Released) -> None:
    release = released(three_incidents())
    assert not rows_of(looked_back(release, "2022-12", "2022-12", REPEAT), "fairness")
    told = rows_of(looked_back(release, "2022-12", "2022-12", REPEAT, fairness=True), "fairness", rule="repeat")
    assert {(row["whose"], row["trait"]) for row in told} == {
        (whose, trait) for whose in ("suspect", "victim") for trait in ("sex", "age_band", "ethnicity")
    }
    missing = [(row["whose"], row["trait"]) for row in told if row["rate"] == "missing"]
    assert len(missing) == 6, "what is not recorded is told of each"
    assert all(row["suppressed"] and row["hits"] is None for row in told)


def test_fairness_is_told_of_victims_known_by_then_and_of_what_followed_to_them(released: Released) -> None:
    """Of each sex ten men harm a listed man's victim again, ten an unlisted one's, and ten nobody; one is unknown."""
    records = Records()
    for number in range(60):
        suspect, victim = f"S{number:02}", f"V{number:02}"
        times = 3 if number % 3 == 0 else 1  # three in a year are listed as repeat
        for time in range(times):
            records.abuse(f"i{number}-{time}", f"2022-0{1 + time}-10", f"{suspect} > {victim}", "partner")
            records.tables["tidy_mentions"][-1]["sex"] = "F" if number < 30 else "M"
        if number % 3 < 2:
            records.abuse(f"h{number}", "2023-03-10", f"{suspect} > {victim}", "partner", codes=["5A"])
        records.abuse(f"n{number}", "2023-05-10", f"{suspect} > new{number}", "partner", codes=["5A"])
    done = looked_back(released(records), "2022-12", "2022-12", REPEAT, fairness=True)
    told = rows_of(done, "fairness", rule="repeat", whose="victim", trait="sex")
    rates = {(row["rate"], row["group"]): (row["hits"], row["cases"]) for row in told}
    assert rates["missing", "all"] == (0, 60), "nobody whose first harm came later is counted"
    for group in ("female", "male"):
        assert rates["selected", group] == (10, 30)
        assert rates["missed", group] == (10, 20), "harmed later, and nobody who had harmed her was listed"
        assert rates["false_alarm", group] == (0, 10)
        assert rates["right", group] == (10, 10)


def test_the_points_score_is_a_list_of_its_highest(released: Released) -> None:
    done = looked_back(released(three_incidents()), "2022-08", "2022-08", REPEAT, scores=True, capacities=(1, 2))
    (spell,) = [row for row in rows_of(done, "listed") if row["kind"] == "score"]
    assert spell["person_id"] == "A"
    told = {row["places"]: row["covered"] for row in rows_of(done, "frontier", kind="score", outcome="serious_harm")}
    assert told == {1: 1, 2: 1}


def test_a_score_of_the_release_s_own_day_is_the_chapter_s(tmp_path: Path) -> None:
    settings = Settings(extracts=tmp_path, out=tmp_path / "release", as_of=AS_OF)
    with open_engine("duckdb", scratch=tmp_path / "scratch", threads=1, memory_gb=1.0) as engine:
        tangled(seed=7).load(engine)
        for chapter in (gather, screen, score, publish):
            chapter(engine, settings)
    expected = pq.read_table(tmp_path / "release" / "scores.parquet").to_pylist()
    policy = shipped_policy()
    with open_engine("duckdb", scratch=tmp_path / "back", threads=1, memory_gb=1.0) as engine:
        told = list(chronicles(open_released(engine, tmp_path / "release"), REPEAT, everybody=True))
    cases = {each.person_id: case_of(history_on(each, AS_OF), AS_OF) for each in told}
    found = {who: score_case(case, policy, AS_OF) for who, case in cases.items() if case is not None}
    assert {row["person_id"]: row["total"] for row in expected} == {
        who: scored.total for who, scored in found.items() if scored is not None
    }
