"""The gap's parts, counted over a force told by hand."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daylight.pipeline.engines import Engine, open_engine
from daylight.pipeline.gather import gather
from daylight.pipeline.measure import measure
from daylight.pipeline.measure.catalogue import CATALOGUE
from daylight.pipeline.settings import Settings
from daylight.tables.release import RELEASE
from tests.factories.working import Records

AS_OF = date(2024, 6, 30)
Measured = Callable[..., dict[tuple[str, str, str], tuple[float | None, float | None]]]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with open_engine("duckdb", scratch=tmp_path / "scratch", threads=2, memory_gb=1.0) as opened:
        yield opened


@pytest.fixture
def measured(engine: Engine, tmp_path: Path) -> Measured:
    """Gather and measure; numerator and denominator by measure, period and group."""

    def run(records: Records, *, backwards: bool = False) -> dict[tuple[str, str, str], Any]:
        chosen = Settings(extracts=tmp_path, out=tmp_path / "out", as_of=AS_OF)
        records.load(engine, backwards=backwards)
        gather(engine, chosen)
        measure(engine, chosen)
        rows = engine.rows('SELECT measure, period, "group", numerator, denominator, suppressed FROM measures')
        assert all((row[3] is None) == row[5] == (row[4] is None) for row in rows)
        return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows}

    return run


def many(count: int, told: Callable[[Records, int], Any], records: Records | None = None) -> Records:
    """The same thing told so many times over, so that nothing is too small to show."""
    records = records or Records()
    for number in range(count):
        told(records, number)
    return records


def test_the_table_is_as_declared(measured: Measured, engine: Engine) -> None:
    measured(many(6, lambda r, n: r.abuse(f"i{n}", "2024-01-05", f"A{n} > B{n}", "partner")))
    types = [(row[0], row[1]) for row in engine.rows("DESCRIBE measures")]
    stored = {"real": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
    assert types == [(c.name, stored.get(c.type.value, "VARCHAR")) for c in RELEASE["measures"].columns]


def test_domestic_shares_over_years_sources_and_districts(measured: Measured) -> None:
    records = many(
        10, lambda r, n: r.abuse(f"i{n}", "2023-01-05", f"A{n} > B", "partner", codes=["8N"], district="North")
    )
    many(20, lambda r, n: r.abuse(f"j{n}", "2024-01-05", f"C{n} > D", "stranger", codes=["8N"]), records)
    found = measured(records)
    for measure_name in ("incidents_domestic", "crimes_domestic"):
        assert found[measure_name, "all", "all"] == (10, 30)
        assert found[measure_name, "2023", "all"] == (10, 10)
        assert found[measure_name, "2024", "all"] == (0, 20)
        assert found[measure_name, "365 days", "all"] == (0, 20)
        assert found[measure_name, "all", "source:main"] == (10, 30)
        assert found[measure_name, "all", "district:North"] == (10, 10)
        assert found[measure_name, "all", "district:not recorded"] == (0, 20)


def test_cancelled_contested_and_later_rows_count_nowhere(measured: Measured) -> None:
    def history() -> Records:
        return many(6, lambda r, n: r.abuse(f"i{n}", "2024-01-05", f"A > B{n}", "partner", codes=["8N"]))

    more = history().abuse("x1", "2024-01-06", "A > X1", "partner", codes=["8N"], cancelled_at="2024-06-30")
    more.abuse("x2", "2024-01-06", "A > X2", "partner", codes=["8N"]).restrict("incidents", "x2")
    more.abuse("x3", "2024-06-29", "A > X3", "partner", codes=["8N"], recorded_at="2024-07-01", arrested=True)
    more.offence("i1", "late", "19C", recorded_at="2024-07-01").about(
        "A", "convictions", "c1", "2024-07-01", convicted_on="2024-07-01", offence_code="8N", offence_id="i1/1"
    )
    assert measured(history()) == measured(more)


def test_row_order_is_of_no_matter(measured: Measured) -> None:
    records = many(12, lambda r, n: r.abuse(f"i{n}", f"202{n % 4}-01-05", f"A{n % 7} > B{n}", "partner", codes=["8N"]))
    assert measured(records) == measured(records, backwards=True)


def test_calls_by_source_and_only_those_received_by_as_of(measured: Measured, engine: Engine) -> None:
    records = many(5, lambda r, n: r.abuse(f"i{n}", "2024-01-05", f"A{n} > B", "partner", district="North"))
    at = {"source": "main", "source_file": "calls.csv", "source_row": 1}
    incident = records.tables["tidy_incidents"][0]["reported_at"]
    for number in range(25):
        to = f"i{number}" if number < 5 else None
        late = incident.replace(month=7, day=1) if number == 24 else incident
        records.tables["records_calls"].append(
            {**at, "record_id": f"c{number}", "call_id": f"c{number}", "received_at": late, "incident_id": to}
        )
    found = measured(records)
    assert found["calls_domestic", "all", "all"] == (5, 24)
    assert not [key for key in found if key[0] == "calls_domestic" and key[2].startswith("district:")]


def test_crimes_from_suspect_to_conviction(measured: Measured) -> None:
    records = Records()
    for number in range(30):
        records.incident(f"i{number}", "2023-01-05").party(f"i{number}", "B", "victim")
        outcome = {0: "1", 1: "16", 2: "15", 3: None}.get(number // 6, "14")
        records.offence(f"i{number}", f"o{number}", "8N", outcome_code=outcome)
        if number < 24:
            records.party(f"i{number}", f"A{number}", "suspect", relationship="spouse", arrested=number < 10)
        if number < 5:
            told = {"convicted_on": "2023-09-01", "offence_code": "8N", "offence_id": f"o{number}"}
            records.about(f"A{number}", "convictions", f"c{number}", "2023-09-01", **told)
        records.tables["tidy_incidents"][-1]["domestic"] = True
    found = measured(records)
    assert found["suspect_named", "all", "all"] == (24, 30)
    assert found["arrested", "all", "all"] == (10, 30)
    assert found["charged", "all", "all"] == (6, 24)
    assert found["victim_not_supporting", "all", "all"] == (12, 24)
    assert found["evidential_difficulty", "all", "all"] == (6, 24)
    assert found["convicted", "all", "all"] == (5, 30)
    assert found["arrests_domestic", "all", "all"] == (10, 10)
    assert found["charges_domestic", "all", "all"] == (6, 6)
    assert found["convictions_domestic", "all", "all"] == (5, 5)
    assert found["arrests_per_crime", "all", "all"] == (10, 30)
    assert found["convictions_per_crime", "2023", "all"] == (5, 30)


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({"victim_supports": False}, True),
        ({"victim_supports": True}, False),
        ({"statement": "retracted", "statement_at": "2024-06-30"}, True),
        ({"statement": "declined", "statement_at": "2024-07-01"}, False),
        ({"statement": "given"}, False),
        ({"outcome_code": "16", "outcome_at": "2024-07-01"}, False),
    ],
)
def test_who_does_not_support(measured: Measured, said: dict[str, Any], counts: bool) -> None:
    def crime(records: Records, number: int) -> None:
        records.abuse(f"i{number}", "2024-01-05", f"A > B{number}", "partner")
        records.offence(f"i{number}", f"o{number}", "8N", **{"outcome_code": "18", **said}, wants_recorded=True)

    found = measured(many(6, crime))
    concluded = said.get("outcome_code") is None
    assert found.get(("victim_not_supporting", "all", "all")) == ((6 if counts else 0, 6) if concluded else None)
    assert found.get(("wanted_recorded", "all", "all")) == ((6, 6) if counts else None)


def known_again(records: Records, person: str, **more: Any) -> None:
    for place, at in enumerate(("2023-01-05", "2023-06-05")):
        records.abuse(f"{person}{place}", at, f"{person} > V{person}{place}", "partner", **more)


def test_people_known_again_and_never_acted_on(measured: Measured) -> None:
    records = many(8, lambda r, n: known_again(r, f"idle{n}"))
    many(6, lambda r, n: known_again(r, f"arrested{n}", arrested=True), records)
    for number in range(5):
        known_again(records, f"ordered{number}")
        records.about(
            f"ordered{number}", "orders", f"n{number}", "2023-07-01", order_id="n", kind="NMO", starts_on="2023-07-01"
        )
        known_again(records, f"earlier{number}")
        records.about(
            f"earlier{number}", "convictions", f"c{number}", "2022-07-01", convicted_on="2022-07-01", offence_code="8U"
        )
        known_again(records, f"victim{number}")
        told = {"scheme": "MARAC", "starts_on": "2023-07-01", "last_action_on": "2024-06-01", "role": "victim"}
        records.about(f"victim{number}", "management", f"m{number}", "2023-07-01", **told)
        records.abuse(f"once{number}", "2023-01-05", f"once{number} > W", "partner")
    found = measured(records)
    assert found["suspects_repeat", "all", "all"] == (29, 34)
    assert found["suspects_several_victims", "all", "all"] == (29, 34)
    assert found["suspects_protective_order", "all", "all"] == (5, 29)
    assert found["suspects_never_convicted", "all", "all"] == (29, 29)
    assert found["suspects_never_acted_on", "all", "all"] == (24, 29)
    assert found["suspects_untouched", "all", "all"] == (18, 29)


def test_victims_known_again_count_once(measured: Measured) -> None:
    records = many(6, lambda r, n: known_again(r, f"A{n}"))
    for number in range(5):
        records.abuse(f"x{number}", "2023-02-01", f"C > VA{number}0", "partner")
    found = measured(records)
    assert found["victims_repeat", "all", "all"] == (5, 12)


def test_each_definition(measured: Measured) -> None:
    records = many(30, lambda r, n: r.abuse(f"i{n}", "2024-05-01", f"A{n} > B{n}", "partner", arrested=n < 7))
    first = {
        "definition": "matac", "edition": "1", "as_of": AS_OF, "met": True, "near_miss": False, "provisional": False,
        "fragile": False, "cross_force": False, "first_met_on": date(2024, 5, 1),
    }  # fmt: skip
    rows = [
        {**first, "person_id": f"A{n}", "managed_by": ["MAPPA"] * (n < 5), "held": "under_18" if n < 6 else None}
        for n in range(12)
    ]
    near = {**first, "met": False, "near_miss": True, "provisional": True}
    rows += [{**near, "person_id": f"A{n}"} for n in range(12, 18)]
    records.tables["statuses"] = rows
    found = measured(records)
    assert found["met:matac", "all", "all"] == (12, 30)
    assert found["near_miss:matac", "all", "all"] == found["provisional:matac", "all", "all"] == (6, 30)
    assert found["unmanaged:matac", "all", "all"] == (7, 12)
    assert found["held:matac", "all", "all"] == (6, 12)
    assert found["no_action_in_28_days:matac", "all", "all"] == (5, 12)
    assert found["listed_unmanaged", "all", "all"] == (7, 12)


def test_small_numbers_are_hidden(measured: Measured) -> None:
    records = many(3, lambda r, n: r.abuse(f"i{n}", "2024-01-05", f"A{n} > B", "partner", district="Small"))
    many(20, lambda r, n: r.abuse(f"j{n}", "2024-01-05", f"C{n} > B", "partner", district="Large"), records)
    many(30, lambda r, n: r.abuse(f"k{n}", "2024-01-05", f"D{n} > B", "partner", district="Larger"), records)
    found = measured(records)
    assert found["incidents_domestic", "all", "district:Small"] == (None, None)
    assert found["incidents_domestic", "all", "district:Large"] == (None, None)
    assert found["incidents_domestic", "all", "district:Larger"] == (30, 30)


def test_nothing_counted_is_nothing_told(measured: Measured) -> None:
    assert measured(Records()) == {}


def test_every_measure_says_what_is_counted_over_what() -> None:
    for name, each in CATALOGUE.items():
        assert name == each.name
        assert ", of " in each.meaning or ", for each " in each.meaning or "; of all " in each.meaning, name
        assert each.meaning.endswith(".")
