"""Nothing that became known later changes a list: facts are planted, and past days are run again to compare."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from daylight.domain.definitions import shipped_definitions
from daylight.domain.spells import Rule, spans_of, spells_of
from daylight.pipeline.backtest.reading import chronicles, open_released
from daylight.pipeline.engines import open_engine
from daylight.pipeline.gather import gather
from daylight.pipeline.publish import publish
from daylight.pipeline.screen import screen
from daylight.pipeline.settings import Settings
from tests.factories.working import Records
from tests.pipeline.backtest.conftest import AS_OF, Released, looked_back, three_incidents

LATER = "2023-02-15"
PLANTS: dict[str, Callable[[Records], object]] = {
    "an incident dated earlier": lambda r: r.abuse("x", "2022-04-01", "A > C", "ex_partner", recorded_at=LATER),
    "a third victim": lambda r: r.abuse("x", "2022-04-01", "A > F", "partner", codes=["19C"], recorded_at=LATER),
    "a crime of an old incident": lambda r: r.offence("i4", "i4/x", "19C", recorded_at=LATER),
    "a cancelled crime": lambda r: r.offence("i3", "i3/x", "8N", cancelled_at=LATER),
    "a counter-allegation": lambda r: [
        r.abuse(f"x{number}", f"2022-01-0{number}", "B > A", "partner", recorded_at=LATER) for number in (1, 2, 3, 4)
    ],
    "a relationship between victims": lambda r: r.abuse("x", "2022-06-01", "B > C", "sibling", recorded_at=LATER),
    "a conviction": lambda r: r.about(
        "A", "convictions", "x", LATER, conviction_id="x", convicted_on=LATER, offence_id="i1/1"
    ),
    "an order": lambda r: r.about("A", "orders", "x", LATER, order_id="x", kind="NMO", starts_on=LATER),
    "a spell": lambda r: r.about("A", "management", "x", LATER, scheme="MAPPA", starts_on=LATER, role="perpetrator"),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_fact_recorded_later_changes_no_earlier_list(released: Released, plant: str) -> None:
    told = three_incidents()
    if plant == "a cancelled crime":  # without it the crime stands; with it the crime stood until its day
        told.offence("i3", "i3/x", "8N")
    planted = three_incidents()
    PLANTS[plant](planted)
    before = looked_back(released(told, "before"), "2022-01", "2023-01")
    after = looked_back(released(planted, "after"), "2022-01", "2023-01")
    for table in ("backtest_lists", "backtest_listed"):
        assert after.tables[table].to_pylist() == before.tables[table].to_pylist()


@pytest.mark.parametrize("plant", ["a relationship between victims", "a counter-allegation", "an order", "a spell"])
def test_the_same_fact_changes_the_lists_from_its_own_month(released: Released, plant: str) -> None:
    planted = three_incidents()
    PLANTS[plant](planted)
    before = looked_back(released(three_incidents(), "before"), "2023-02", "2023-04")
    after = looked_back(released(planted, "after"), "2023-02", "2023-04")
    assert after.tables["backtest_lists"].to_pylist() != before.tables["backtest_lists"].to_pylist()


def test_a_cancellation_dated_later_leaves_the_earlier_list(released: Released) -> None:
    told, cancelled = Records(), Records()
    for records, more in ((told, {}), (cancelled, {"cancelled_at": LATER})):
        records.abuse("i1", "2022-01-10", "A > B", "partner").abuse("i2", "2022-03-10", "A > B", "partner")
        records.abuse("i3", "2022-05-10", "A > B", "partner", **more)
    before = looked_back(released(told, "before"), "2022-01", "2023-01")
    after = looked_back(released(cancelled, "after"), "2022-01", "2023-01")
    assert after.tables["backtest_listed"].to_pylist() == before.tables["backtest_listed"].to_pylist()
    assert any(row["rule"] == "repeat" for row in after.tables["backtest_listed"].to_pylist())
    later = looked_back(released(cancelled, "later"), "2023-02", "2023-02")
    assert not later.tables["backtest_listed"].num_rows


def test_every_past_day_is_as_a_run_of_that_day_would_have_had_it(tmp_path: Path) -> None:
    """The release is looked back from; then gather and screen are run again for each day, on the same links."""
    days = [date(2022, 3, 31), date(2022, 9, 30), date(2023, 3, 31), date(2023, 12, 31), date(2024, 6, 30)]
    settings = Settings(extracts=tmp_path, out=tmp_path / "release", as_of=AS_OF)
    with open_engine("duckdb", scratch=tmp_path / "scratch", threads=1, memory_gb=1.0) as engine:
        tangled(seed=5).load(engine)
        gather(engine, settings)
        publish(engine, settings)
        quick = _statuses(settings.out, tmp_path, days)
        assert any(held for _, _, _, held in quick)
        for day in days:
            gather(engine, replace(settings, as_of=day))
            screen(engine, replace(settings, as_of=day))
            told = engine.rows("SELECT as_of, person_id, definition, held FROM statuses WHERE met")
            expected = {row for row in told if row[2] != "v100"}
            assert {row for row in quick if row[0] == day} == expected


def tangled(seed: int) -> Records:
    """Sixty incidents among six people who accuse each other, told, completed and cancelled at all times."""
    chance = random.Random(seed)  # noqa: S311  a made-up force
    records = Records()
    people = "ABCDEF"
    for number in range(60):
        suspect, victim = chance.choice(people[:3]), chance.choice(people)
        if suspect == victim:
            suspect, victim = "D", "A"
        year, month, day = chance.choice((2021, 2022, 2023)), chance.randint(1, 12), chance.randint(1, 28)
        later = f"{year + chance.choice((0, 1))}-12-{day:02}" if chance.random() < 0.3 else None
        gone = f"{year + 1}-12-{day:02}" if chance.random() < 0.15 else None
        relationship = chance.choice(("partner", "ex_partner", "parent", "sibling", "unknown", None))
        records.abuse(
            f"i{number}", f"{year}-{month:02}-{day:02}", f"{suspect} > {victim}", relationship,
            codes=chance.choice(((), ("8N",), ("19C",), ("8N", "8Q"))), recorded_at=later, cancelled_at=gone,
            domestic=chance.random() < 0.2,
        )  # fmt: skip
        if chance.random() < 0.3:
            cancelled = f"{year + 2}-01-{day:02}" if chance.random() < 0.5 else None
            records.offence(
                f"i{number}", f"i{number}/z", chance.choice(("8N", "19C")), recorded_at=f"{year + 1}-06-{day:02}",
                cancelled_at=cancelled,
            )  # fmt: skip
    records.about("A", "orders", "o1", "2022-08-01", order_id="o1", kind="NMO", starts_on="2022-08-01")
    records.about(
        "B", "management", "m1", "2022-02-01", scheme="MAPPA", starts_on="2022-02-01", ends_on="2023-01-15",
        role="perpetrator",
    )  # fmt: skip
    return records


def _statuses(release: Path, scratch: Path, days: list[date]) -> set[tuple[object, ...]]:
    definitions = [each for each in shipped_definitions() if each.places is None]
    found = set()
    with open_engine("duckdb", scratch=scratch / "back", threads=1, memory_gb=1.0) as engine:
        for chronicle in list(chronicles(open_released(engine, release), definitions)):
            spans = list(spans_of(chronicle, days))
            for definition in definitions:
                for spell in spells_of(spans, Rule(definition, days)):
                    for place in range(spell.first, spell.last + 1):
                        held = spell.held and spell.held.value
                        found.add((days[place], chronicle.person_id, definition.name, held))
    return found
