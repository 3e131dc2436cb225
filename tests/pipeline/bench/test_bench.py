"""The bench: what would tip a near miss, who joined and left, an earlier date, harm and fairness, from a release."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from daylight.domain.definitions import Definition, shipped_definitions
from daylight.domain.errors import BadExtract, Invalid, NotFound, Refused
from daylight.domain.periods import Window
from daylight.pipeline.bench import Benched, BenchSettings, bench, write
from daylight.pipeline.bench.attrition import attrition
from daylight.pipeline.bench.changes import register_of
from daylight.pipeline.bench.cohort import Cohort
from daylight.pipeline.bench.near import near_misses
from daylight.tables.bench import BENCH
from tests.factories.histories import history, renamed
from tests.pipeline.bench.conftest import AS_OF, Written

SHIPPED = {each.name: each for each in shipped_definitions()}
MATAC, REPEAT = SHIPPED["matac"], SHIPPED["repeat"]
TWICE = ("2024-05-01 ABH v1 partner", "2024-06-01 incident v2 partner")


def tried(folder: Path, definitions: Iterable[Definition] = (MATAC,), **more: Any) -> Benched:
    return bench(BenchSettings(release=folder, definitions=tuple(definitions), threads=1, memory_gb=1.0, **more))


def rule(found: Benched, name: str = "matac") -> dict[str, Any]:
    return next(row for row in found.tables["bench_rules"] if row["definition"] == name)


@pytest.mark.parametrize(
    ("name", "tip", "lines"),
    [
        ("matac", "new_incident", ("2024-05-01 incident v1 partner",)),
        ("matac", "known_incident", ("2024-05-01 incident v1 partner #1", "2024-05-01 incident v2 partner #1")),
        ("hampshire-2012", "new_crime", ("2024-05-01 ABH v1 partner", "2024-06-01 ABH v2 partner")),
        ("hampshire-2012", "known_crime", (
            "2024-05-01 ABH v1 partner #1", "2024-05-01 ABH v2 partner #1", "2024-06-01 ABH v3 partner #2",
        )),
        ("repeat", "known_incident", ("2024-05-01 incident v1 partner", "2024-06-01 incident v1 partner")),
        ("acpo-2009", "new_incident", ("2024-05-01 incident v1 parent",)),
        ("serial-stalking", "new_incident", ("2024-05-01 stalking v1",)),
    ],
)  # fmt: skip
def test_the_least_event_that_would_tip_a_near_miss(name: str, tip: str, lines: tuple[str, ...]) -> None:
    rows = near_misses(Cohort([history(*lines)], AS_OF), SHIPPED[name])
    assert [row["tip"] for row in rows] == [tip]


def test_a_child_one_event_short_is_marked_for_the_other_route() -> None:
    child = history("2024-05-01 incident v1 partner", born="2008-06-01")
    assert [row["under_18"] for row in near_misses(Cohort([child], AS_OF), MATAC)] == [True]


def test_what_was_done_since_the_first_event_hangs_on_which_is_first() -> None:
    """He was convicted after the stalking and before the domestic abuse: only the window keeps him out."""
    late = history(
        "2018-01-01 stalking v1", "2021-02-01 incident v2 partner", "2021-03-01 incident v2 partner",
        "2021-04-01 incident v2 partner", answers=["2020-01-01 conviction 8Q stalking"],
    )  # fmt: skip
    rows = {row["condition"]: row for row in attrition(Cohort([late], AS_OF), SHIPPED["unanswered"])}
    assert rows["within 3 years"]["only_this"] == 1
    since = next(row for words, row in rows.items() if words.endswith("since the first"))
    assert (since["dropped"], since["dropped_alone"], since["only_this"]) == (0, 1, 0)


def test_a_release_alone_is_enough(written: Written) -> None:
    people = [renamed(history(*TWICE), "a-"), renamed(history(TWICE[0]), "b-"), renamed(history(TWICE[1]), "c-")]
    found = tried(written(*people))
    assert found.suspects == 3
    assert (rule(found)["met"], rule(found)["near_miss"], rule(found)["unmanaged"]) == (1, 2, 1)
    assert rule(found)["fragile"] is None
    assert found.warnings == ("The release has no index, so it is not known who is fragile.",)
    assert rule(found)["harm_share"] == pytest.approx(0.5)
    held = found.tables["bench_concentration"][0]
    assert (held["people"], held["crimes"], held["total"]) == (3, 2, 368.0)


def test_the_order_of_rows_is_of_no_matter(written: Written) -> None:
    people = [renamed(history(*TWICE), "a-"), renamed(history(TWICE[0]), "b-")]
    assert tried(written(*people)).tables == tried(written(*people[::-1], name="two")).tables


def test_an_earlier_date_knows_only_what_was_recorded(written: Written) -> None:
    folder = written(
        history(*TWICE, "2024-03-01 incident v3 partner"),
        recorded={"i2": date(2024, 12, 1), "i3": date(2024, 12, 1)},
    )
    then = date(2024, 11, 30)
    assert tried(folder, dates=(then,)).tables["bench_changed"] == [
        {"definition": "matac", "edition": MATAC.edition, "before": "2024-11-30", "after": "2024-12-31",
         "stayed": 0, "joined": 1, "left": 0}
    ]  # fmt: skip
    change = tried(folder, dates=(then,)).tables["bench_changes"][0]
    assert (change["person_id"], change["change"], change["condition"]) == ("s", "joined", "at least 2 incidents")
    after_all = tried(folder, dates=(date(2024, 12, 1),)).tables["bench_changed"][0]
    assert (after_all["stayed"], after_all["joined"]) == (1, 0)


def test_what_was_cancelled_since_counted_before(written: Written) -> None:
    cancelled = history(TWICE[0], TWICE[1] + " cancelled")
    folder = written(cancelled, cancelled={"i2": date(2024, 12, 1)})
    changed = tried(folder, dates=(date(2024, 11, 30),)).tables["bench_changed"][0]
    assert (changed["stayed"], changed["joined"], changed["left"]) == (0, 0, 1)


def test_a_date_after_the_release_is_refused(written: Written) -> None:
    with pytest.raises(Invalid, match="knows nothing after 2024-12-31"):
        tried(written(history(*TWICE)), dates=(date(2025, 1, 1),))


def test_two_editions_are_compared_and_the_reason_told(written: Written) -> None:
    folder = written(history("2022-06-01 incident v1 partner", "2024-06-01 incident v2 partner"))
    shorter = replace(MATAC, edition="draft", window=Window(years=1))
    found = tried(folder, (MATAC, shorter), edition=MATAC.edition)
    assert found.tables["bench_changed"][0]["left"] == 1
    assert found.tables["bench_changes"][0]["condition"] == "at least 2 incidents"
    with pytest.raises(Invalid, match="No definition has both an edition 1999 and another"):
        tried(folder, (MATAC,), edition="1999")


def test_people_are_followed_along_the_register(written: Written) -> None:
    before = written(
        renamed(history(*TWICE), "a"), renamed(history(*TWICE), "b"), renamed(history(*TWICE), "c"),
        renamed(history(*TWICE), "d"), name="before", as_of=date(2024, 11, 30),
    )  # fmt: skip
    register = [
        {"person_id": "as", "change": "joined", "other_ids": ["xs"]}, {"person_id": "xs", "change": "new"},
        {"person_id": "ys", "change": "split", "other_ids": ["bs"]}, {"person_id": "bs", "change": "continued"},
        {"person_id": "cs", "change": "gone"}, {"person_id": "ds", "change": "continued"},
    ]  # fmt: skip
    after = written(
        renamed(history(*TWICE), "x"), renamed(history(*TWICE), "y"), renamed(history(TWICE[0]), "d"),
        renamed(history(*TWICE), "z"), name="after", tables={"register": register}, previous="before",
    )  # fmt: skip
    found = tried(after, against=before)
    assert found.tables["bench_changed"][0] == {
        "definition": "matac", "edition": MATAC.edition, "before": "before", "after": "after",
        "stayed": 2, "joined": 1, "left": 2,
    }  # fmt: skip
    told = {row["person_id"]: (row["change"], row["identity"]) for row in found.tables["bench_changes"]}
    assert told == {"cs": ("left", "gone"), "ds": ("left", None), "zs": ("joined", None)}


def test_a_release_that_does_not_follow_is_compared_by_ids_and_says_so(written: Written) -> None:
    before, after = written(history(*TWICE), name="before"), written(history(*TWICE), name="after")
    found = tried(after, against=before)
    assert "The register of after does not follow on before: people are compared by their ids." in found.warnings
    assert found.tables["bench_changed"][0]["stayed"] == 1


def test_a_person_split_in_two_is_either() -> None:
    register = register_of([("new", "split", ["old"]), ("old", "continued", [])])
    assert register.now("old") == {"old", "new"}
    assert "old" in register.before("new")
    assert register.now("nobody") == {"nobody"}


def test_fairness_says_what_is_missing_and_hides_a_handful(written: Written) -> None:
    people = [renamed(history(*(TWICE if n < 30 else TWICE[:1])), f"p{n:02}") for n in range(60)]
    tables: dict[str, list[dict[str, Any]]] = {
        "ethnicities": [
            {"person_id": each.person_id, "ethnicity": "W1" if n % 2 else "B1", "ethnicity_scheme": "18+1"}
            for n, each in enumerate(people[:50])
        ],
        "scores": [{"person_id": people[0].person_id, "scorer": "rfgv", "edition": "1", "suggested_level": "high"}],
    }
    found = tried(written(*people, tables=tables), fairness=True)
    rows = found.tables["bench_fairness"]
    of_suspects = [row for row in rows if row["definition"] == "matac" and row["whose"] == "suspect"]
    missing = next(row for row in of_suspects if row["trait"] == "ethnicity" and row["rate"] == "missing")
    assert (missing["hits"], missing["cases"]) == (10, 60)
    groups = {row["group"]: row["hits"] for row in of_suspects if row["trait"] == "ethnicity"}
    assert (groups["white"], groups["black"]) == (15, 15)
    victims = {
        (row["trait"], row["group"]) for row in rows if row["whose"] == "victim" and row["definition"] == "matac"
    }
    assert ("sex", "female") in victims
    score = [row for row in rows if row["definition"] == "score:rfgv" and row["group"] == "male"]
    assert [row["suppressed"] for row in score] == [True]  # one person: nobody is told


def test_errors_by_group_need_a_truth(written: Written, tmp_path: Path) -> None:
    people = [renamed(history(*(TWICE if n < 30 else TWICE[:1])), f"p{n:02}") for n in range(60)]
    truth = tmp_path / "truth.csv"
    truth.write_text("person_id,true\n" + "".join(f"{each.person_id},yes\n" for each in people[:40]), encoding="utf-8")
    rows = tried(written(*people), truth=truth).tables["bench_fairness"]
    missed = next(
        row for row in rows if row["rate"] == "missed" and row["trait"] == "sex" and row["whose"] == "suspect"
    )
    assert (missed["group"], missed["hits"], missed["cases"]) == ("male", 10, 40)
    of_victims = {
        row["rate"]: (row["hits"], row["cases"])
        for row in rows
        if (row["whose"], row["trait"], row["group"]) == ("victim", "sex", "female")
    }
    assert of_victims["selected"] == (60, 90), "30 found who harmed two each, 30 not who harmed one each"
    assert of_victims["missed"] == (10, 70), "of the 40 of whom it is so, 30 harmed two each"
    assert of_victims["right"] == (60, 60)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("person,true\n", "truth.csv: there is no column person_id"),
        ("person_id,true\na,maybe\n,yes\na,yes\n", "truth.csv, row 1, column true: true must be yes or no"),
    ],
)
def test_a_broken_truth_is_refused(written: Written, tmp_path: Path, text: str, sentence: str) -> None:
    truth = tmp_path / "truth.csv"
    truth.write_text(text, encoding="utf-8")
    with pytest.raises(BadExtract) as refused:
        tried(written(history(*TWICE)), truth=truth)
    assert str(refused.value).startswith(sentence)


def test_the_cambridge_index_stands_beside_the_released_weights(written: Written, tmp_path: Path) -> None:
    index = tmp_path / "chi.csv"
    index.write_text("code,days\n008/06,20\n", encoding="utf-8")
    people = [renamed(history(*TWICE), "a"), renamed(history(TWICE[1]), "b")]
    rows = tried(written(*people), cambridge=index).tables["bench_concentration"]
    assert [(row["weights"], row["decayed"]) for row in rows] == [
        ("ons", False), ("ons", True), ("cambridge:chi.csv", False), ("cambridge:chi.csv", True),
    ]  # fmt: skip
    assert (rows[2]["total"], rows[2]["top_1"], rows[2]["gini"], rows[2]["assumed"]) == (20.0, 1.0, 0.5, 0)
    assert rows[3]["total"] < rows[2]["total"]


def test_harm_is_told_year_by_year_with_who_was_on_top_before(written: Written) -> None:
    told = {
        "a-": (
            "2021-12-31 ABH v1 partner",
            "2022-02-01 ABH v1 partner",
            "2023-02-01 ABH v1 partner",
            "2023-03-01 ABH v1 partner",
        ),
        "b-": (
            "2022-03-01 ABH v1 partner",
            "2022-04-01 ABH v1 partner",
            "2023-04-01 ABH v1 partner",
            "2023-05-01 ABH v1 partner cancelled",
        ),
        "c-": ("2024-01-01 incident v1 partner", "2024-12-31 ABH v1 partner"),
    }
    people = [renamed(history(*lines), name) for name, lines in told.items()]
    years = tried(written(*people)).tables["bench_years"]
    assert [(row["from_on"], row["to_on"], row["people"], row["total"]) for row in years] == [
        (date(2024, 1, 1), date(2024, 12, 31), 1, 184.0),
        (date(2023, 1, 1), date(2023, 12, 31), 2, 552.0),
        (date(2022, 1, 1), date(2022, 12, 31), 2, 552.0),
    ], "2021 is not whole: nobody's event lies in its first month or before it"
    latest, middle, first = years
    assert (first["top_5"], first["stayed_5"], first["ahead_5"]) == (pytest.approx(2 / 3), None, None)
    assert (middle["stayed_5"], middle["ahead_5"]) == (0.0, pytest.approx(1 / 3)), "b led 2022, a led 2023"
    assert (latest["stayed_5"], latest["ahead_5"]) == (0.0, 0.0)
    assert latest["gini"] == 0.0


def test_tables_are_written_as_declared_whole_or_not_at_all(written: Written, tmp_path: Path) -> None:
    found = tried(written(history(*TWICE)), (MATAC, REPEAT), fairness=True)
    out = tmp_path / "out"
    write(found, out)
    for name, table in BENCH.items():
        there = pq.read_table(out / f"{name}.parquet")
        assert tuple(there.column_names) == table.column_names
        with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) == there.num_rows + 1
        assert there.num_rows == len(found.tables[name])
    assert pq.read_schema(out / "bench_sets.parquet").field("definitions").type == pa.list_(pa.string())
    with pytest.raises(Refused, match="is taken"):
        write(found, out)


def test_what_is_no_release_is_told_in_one_sentence(written: Written, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="is not a release"):
        tried(tmp_path)
    folder = written(history(*TWICE))
    (folder / "connections.parquet").unlink()
    with pytest.raises(NotFound, match="has no table connections"):
        tried(folder)
    pq.write_table(pa.table({"left_id": ["a"]}), folder / "connections.parquet")
    with pytest.raises(NotFound, match="table connections has no column right_id"):
        tried(folder)
