"""Both sides of a counter-allegation, from records to statuses: neither he who counter-accuses vanishes, nor is she
who was accused once listed before a person looked."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daylight.pipeline.engines import open_engine
from daylight.pipeline.gather import gather
from daylight.pipeline.screen import screen
from daylight.pipeline.settings import Settings
from tests.factories.working import Records, moment

AS_OF = date(2024, 12, 31)
ONE_INCIDENT = """
name = "once"
edition = "1"
title = "One domestic incident"
group = "other"
source = "A test"
owner = "A test"
stage = "live"
signed = [{ by = "one", on = 2026-11-02 }, { by = "another", on = 2026-11-03 }]
count = { themes = ["domestic"] }
threshold = { incidents = 1 }
[[case]]
title = "one incident"
as_of = 2024-12-31
events = ["2024-06-01 incident v1 partner"]
expect = "met"
"""
Answer = Callable[[Records], dict[str, Any]]


@pytest.fixture
def told(tmp_path: Path) -> Answer:
    """The held statuses of `once` and `matac` by person, and the queue."""

    def run(records: Records) -> dict[str, Any]:
        own = tmp_path / "own.toml"
        own.write_text(ONE_INCIDENT, encoding="utf-8")
        settings = Settings(extracts=tmp_path, out=tmp_path, as_of=AS_OF, definitions=own)
        with open_engine("duckdb", scratch=tmp_path / "scratch") as engine:
            records.load(engine)
            gather(engine, settings)
            screen(engine, settings)
            statuses = engine.rows("SELECT person_id, definition, met, held FROM statuses")
            queue = engine.rows("SELECT person_id, definition, other_person_id FROM counter_allegations")
        met = {(person, name): held for person, name, met, held in statuses if met}
        return {"once": {p: h for (p, n), h in met.items() if n == "once"}, "met": met, "queue": set(queue)}

    return run


def abuse(records: Records, *pairs: str) -> Records:
    for place, pair in enumerate(pairs, start=1):
        records.abuse(f"i{place}", f"2024-{place:02d}-01", pair, "partner")
    return records


def test_an_accused_perpetrator_who_counter_accuses_never_vanishes(told: Answer) -> None:
    found = told(abuse(Records(), "P > V", "P > V", "V > P"))
    assert found["once"] == {"P": None, "V": "counter_allegation"}
    assert ("V", "once", "P") in found["queue"]
    assert not [row for row in found["queue"] if row[0] == "P"]


def test_who_accuses_his_only_accuser_first_waits_in_sight(told: Answer) -> None:
    found = told(abuse(Records(), "V > P", "P > V"))
    assert found["once"] == {"P": "counter_allegation", "V": "counter_allegation"}
    assert {row[:2] for row in found["queue"]} >= {("P", "once"), ("V", "once")}


def test_he_stays_listed_on_what_others_say_of_him(told: Answer) -> None:
    found = told(abuse(Records(), "V > P", "P > V", "P > W", "P > X"))
    assert found["met"]["P", "matac"] is None
    assert found["once"] == {"P": None, "V": "counter_allegation"}


def test_a_victim_accused_once_is_not_listed_before_a_person_looked(told: Answer) -> None:
    records = abuse(Records(), "P > V", "P > V", "V > P")
    waits = told(records)
    assert waits["once"]["V"] == "counter_allegation"
    row = {"person_id": "V", "other_person_id": "P", "found": "victim", "by": "a sergeant", "at": moment("2024-12-01")}
    records.tables["decided_counter_allegations"].append(row)
    decided = told(records)
    assert decided["once"] == {"P": None}
    assert not decided["queue"]
