"""Trials by hand: small bench and back-test folders, as the commands write them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from daylight.pipeline.bench.writing import arrow_of
from daylight.tables.backtest import BACKTEST
from daylight.tables.bench import BENCH
from tests.cli.hand_made import LONE, SEALED

AS_OF = date(2026, 10, 31)
Rows = dict[str, list[dict[str, Any]]]


def _write(folder: Path, declared: dict[str, Any], rows: Rows, about: tuple[str, dict[str, Any]]) -> Path:
    folder.mkdir(parents=True)
    for name, table in declared.items():
        pq.write_table(arrow_of(table, rows.get(name, [])), folder / f"{name}.parquet")
    (folder / about[0]).write_text(json.dumps(about[1]), encoding="utf-8")
    return folder


def write_bench(folder: Path, release_id: str, rules: dict[str, tuple[str, int]], both: int = 0, **more: Any) -> Path:
    """A bench of these definitions (`name@edition` to its sentence and how many meet it), all of whom overlap alike."""
    ids = sorted(rules)
    rows: Rows = {
        "bench_rules": [_rule(one, *rules[one]) for one in ids],
        "bench_attrition": [row for one in ids for row in _attrition(one, rules[one][1])],
        "bench_overlap": [
            {"as_of": AS_OF, "left": left, "right": right, "left_met": rules[left][1], "right_met": rules[right][1],
             "both": both, "jaccard": 0.5}
            for place, left in enumerate(ids) for right in ids[place + 1 :]
        ],
        "bench_sets": [{"as_of": AS_OF, "definitions": [one], "people": rules[one][1] - both} for one in ids],
        "bench_near_misses": [
            _of(one) | {"person_id": person, "incidents": 2, "crimes": 1, "victims": 1, "under_18": False,
                        "tip": "new_incident"}
            for one in ids for person in (LONE, SEALED)
        ],
        "bench_sensitivity": [
            _of(one) | {"window": window, "threshold": "2 victims", "own": window == "5 years", "people": people,
                        "joined": 1, "left": 0}
            for one in ids for window, people in (("10 years", 9), ("5 years", 5), ("12 months", 1))
        ],
        "bench_fairness": [row for one in ids for row in _fairness(one)],
    }  # fmt: skip
    about = {"release_id": release_id, "as_of": AS_OF.isoformat(), "warnings": []}
    return _write(folder, BENCH, rows | more, ("bench.json", about))


def _of(definition_id: str) -> dict[str, Any]:
    name, _, edition = definition_id.partition("@")
    return {"definition": name, "edition": edition, "as_of": AS_OF}


def _rule(one: str, sentence: str, met: int) -> dict[str, Any]:
    return _of(one) | {
        "title": one, "sentence": sentence, "met": met, "near_miss": 2, "provisional": 1, "held": 1, "under_18": 0,
        "unmanaged": met, "fragile": 1, "era_lost": 1, "era_gained": 0, "harm_share": 0.25,
    }  # fmt: skip


def _attrition(one: str, met: int) -> list[dict[str, Any]]:
    steps = [
        ("everybody suspected of an event of any theme", 40, 0),
        ("domestic", 30, 10),
        ("at least 2", met, 30 - met),
    ]
    return [
        _of(one) | {"place": place, "condition": words, "left": left, "dropped": dropped}
        for place, (words, left, dropped) in enumerate(steps)
    ]


def _fairness(one: str) -> list[dict[str, Any]]:
    plain = _of(one) | {"whose": "suspect", "trait": "sex", "rate": "selected", "reference": "male"}
    shown = {"hits": 30, "cases": 300, "share": 0.1, "share_low": 0.07, "share_high": 0.14, "suppressed": False}
    return [plain | shown | {"group": "male"}, plain | {"group": "female", "suppressed": True}]


def write_backtest(folder: Path, release_id: str, definition_id: str) -> Path:
    """A back-test of one definition over three months, with a frontier at two numbers of places."""
    name, _, edition = definition_id.partition("@")
    rule = {"rule": name, "edition": edition, "kind": "definition"}
    months = [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31)]
    outcome = {"outcome": "serious_harm"}
    rows: Rows = {
        "backtest_lists": [rule | {"as_of": day, "listed": 10 + place, "held": 0, "complete": place < 2}
                           for place, day in enumerate(months)],
        "backtest_followed": [rule | outcome | {"as_of": day, "listed": 10, "hits": 3, "followed": 12}
                              for day in months[:2]],
        "backtest_summary": [rule | outcome | {
            "months": 2, "mean_listed": 10.5, "precision": 0.3, "recall": 0.25, "events": 8, "events_covered": 2,
            "events_share": 0.25, "events_share_low": 0.07, "events_share_high": 0.59, "victims": 8,
            "victims_covered": 2,
        }],
        "backtest_frontier": [
            rule | outcome | {"places": places, "places_taken": float(places), "followed": 24, "covered": covered,
                              "share": covered / 24}
            for places, covered in ((25, 6), (50, 9))
        ],
        "backtest_needed": [rule | outcome | {"share": 0.2, "places": 20}, rule | outcome | {"share": 0.9}],
    }  # fmt: skip
    about = {
        "release_id": release_id, "as_of": AS_OF.isoformat(), "first_month": "2025-01-31", "last_month": "2025-03-31",
        "follow_months": 12, "linkage": "Links are those of now.",
    }  # fmt: skip
    return _write(folder, BACKTEST, rows, ("backtest.json", about))
