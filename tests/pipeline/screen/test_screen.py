"""The chapter screen: management, holds, fragility, a force's own definitions, and rows as declared."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daylight.domain.errors import Invalid
from daylight.domain.histories import History
from daylight.pipeline.engines import open_engine
from daylight.pipeline.screen import screen
from daylight.pipeline.settings import Settings
from daylight.tables.release import COUNTER_ALLEGATIONS, FRAGILE_LINKS, STATUSES
from tests.factories.gathered import load_gathered
from tests.factories.histories import history

AS_OF = date(2024, 12, 31)
TWICE = ("2024-05-01 incident v1 partner", "2024-06-01 incident v2 partner")


def statuses(
    tmp_path: Path, told: list[History], *, definitions: Path | None = None, **tables: list[dict[str, Any]]
) -> dict[tuple[str, str], dict[str, Any]]:
    with open_engine("duckdb", scratch=tmp_path / "scratch") as engine:
        load_gathered(engine, told, **tables)
        screen(engine, Settings(extracts=tmp_path, out=tmp_path, as_of=AS_OF, definitions=definitions))
        assert engine.columns("statuses") == STATUSES.column_names
        rows = engine.arrow("SELECT * FROM statuses").to_pylist()
    found = {(row["person_id"], row["definition"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def test_a_row_in_full(tmp_path: Path) -> None:
    row = statuses(tmp_path, [history(*TWICE)])["s", "matac"]
    assert row == {
        "person_id": "s", "definition": "matac", "edition": "2026.1", "as_of": AS_OF, "met": True, "near_miss": False,
        "provisional": False, "fragile": False, "cross_force": False, "held": None, "incidents": 2, "offences": 0,
        "victims": 2, "grounds": ["i1", "i2"], "victim_ids": ["v1", "v2"], "managed_by": [], "stale_schemes": [],
        "first_met_on": date(2024, 6, 1),
    }  # fmt: skip


def test_no_events_no_rows(tmp_path: Path) -> None:
    assert statuses(tmp_path, []) == {}


def test_a_suspect_of_himself_and_one_without_a_victim_have_no_event(tmp_path: Path) -> None:
    event = {
        "source": "main", "incident_id": "i1", "person_id": "s", "role": "suspect", "event_date": date(2024, 5, 1),
        "themes": ["domestic"], "offence_ids": [],
    }  # fmt: skip
    rows = [
        {**event, "other_person_id": "s", "intimate": True, "family": False},
        {**event, "incident_id": "i2"},
        {**event, "incident_id": "i3", "role": "victim", "other_person_id": "t"},
    ]
    assert statuses(tmp_path, [], events=rows) == {}


def test_who_has_no_event_of_a_theme_is_left_out_unless_a_relationship_is_unknown(tmp_path: Path) -> None:
    def event(person: str, victim: str, **more: Any) -> dict[str, Any]:
        told = {"source": "main", "incident_id": f"i-{person}-{victim}", "person_id": person, "role": "suspect",
                "other_person_id": victim, "event_date": date(2024, 5, 1), "themes": [], "offence_ids": ["gone"],
                "intimate": False, "family": False}  # fmt: skip
        return told | more

    rows = [event("stranger", victim) for victim in ("v1", "v2", "v3")]
    rows += [event("unknown", victim, intimate=None, family=None) for victim in ("v1", "v2", "v3")]
    found = statuses(tmp_path, [], events=rows)
    assert {person for person, _ in found} == {"unknown"}
    assert found["unknown", "acpo-2009"]["provisional"] is True
    assert found["unknown", "acpo-2009"]["victims"] == 3


def test_who_manages_and_what_is_stale(tmp_path: Path) -> None:
    told = history(
        *TWICE,
        answers=[
            "2024-06-01.. management MATAC perpetrator",
            "2024-06-01.. management MARAC perpetrator",
            "2020-06-01.. management MAPPA perpetrator acted=2022-01-01",
            "2024-06-01.. listed Daylight",
        ],
    )
    row = statuses(tmp_path, [told])["s", "matac"]
    assert row["managed_by"] == ["Daylight", "MATAC"]
    assert row["stale_schemes"] == ["MAPPA"]


@pytest.mark.parametrize(
    ("hold", "held"),
    [
        ({"definition": "matac", "kind": "contested"}, "contested"),
        ({"definition": None, "kind": "counter_allegation"}, "counter_allegation"),
        ({"definition": "", "kind": "contested"}, "contested"),
        ({"definition": "repeat", "kind": "contested"}, None),
        ({"definition": "matac", "kind": "contested", "until": date(2024, 12, 30)}, None),
        ({"definition": "matac", "kind": "contested", "until": AS_OF}, "contested"),
    ],
)
def test_holds_that_people_decided(hold: dict[str, Any], held: str | None, tmp_path: Path) -> None:
    row = statuses(tmp_path, [history(*TWICE)], decided_holds=[{"person_id": "s", **hold}])["s", "matac"]
    assert (row["met"], row["held"]) == (True, held)


def test_the_most_pressing_hold_is_shown(tmp_path: Path) -> None:
    child = history(*TWICE, born="2008-06-01")
    hold = {"person_id": "s", "definition": "matac", "kind": "contested"}
    assert statuses(tmp_path, [child], decided_holds=[hold])["s", "matac"]["held"] == "under_18"


def mention(number: int, person: str, incident: str, role: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        {"mention_no": number, "person_id": person},
        {
            "mention_no": number,
            "source": "main",
            "source_table": "involvements",
            "record_id": f"r{number}",
            "incident_id": incident,
            "role": role,
        },
    )


def identities(*mentions: tuple[int, str, str, str]) -> dict[str, list[dict[str, Any]]]:
    both = [mention(*each) for each in mentions]
    return {"links": [one for one, _ in both], "tidy_mentions": [two for _, two in both]}


def edge(left: int, right: int, probability: float, *, used: bool = True, kind: str = "model") -> dict[str, Any]:
    return {"left_no": left, "right_no": right, "probability": probability, "used": used, "kind": kind}


SUSPECT_TWICE = (
    (1, "s", "i1", "suspect"),
    (2, "s", "i2", "suspect"),
    (3, "v1", "i1", "victim"),
    (4, "v2", "i2", "victim"),
)


@pytest.mark.parametrize(
    ("edges", "fragile"),
    [
        ([edge(1, 2, 0.98)], True),
        ([edge(1, 2, 0.9999)], False),
        ([edge(1, 2, 0.98, kind="judged")], False),
        ([edge(1, 2, 1.0), edge(3, 4, 0.3, used=False)], True),
        ([edge(1, 2, 1.0), edge(3, 4, 0.1, used=False)], False),
        ([edge(1, 2, 1.0), edge(3, 4, 0.3, used=False, kind="judged")], False),
    ],
)
def test_fragile_is_undone_by_one_wrong_link(edges: list[dict[str, Any]], fragile: bool, tmp_path: Path) -> None:
    found = statuses(tmp_path, [history(*TWICE)], edges=edges, **identities(*SUSPECT_TWICE))
    assert found["s", "matac"]["fragile"] is fragile
    assert found["s", "unanswered"]["fragile"] is False  # only what is met can be fragile


def test_the_links_that_a_fragile_status_hangs_on_are_named(tmp_path: Path) -> None:
    with open_engine("duckdb", scratch=tmp_path / "scratch") as engine:
        edges = [edge(1, 2, 0.98), edge(3, 4, 0.3, used=False), edge(2, 3, 0.5, used=False)]
        load_gathered(engine, [history(*TWICE)], edges=edges, **identities(*SUSPECT_TWICE))
        screen(engine, Settings(extracts=tmp_path, out=tmp_path, as_of=AS_OF))
        assert engine.columns("fragile_links") == FRAGILE_LINKS.column_names
        rows = engine.arrow("SELECT * FROM fragile_links WHERE definition = 'matac' ORDER BY doubt").to_pylist()
    ends = [(row["doubt"], row["left_record_id"], row["right_record_id"], row["probability"]) for row in rows]
    assert ends == [("suspect_split", "r1", "r2", 0.98), ("victims_joined", "r3", "r4", 0.3)]


def test_a_place_in_a_capacity_rule_can_be_fragile(tmp_path: Path) -> None:
    told = history("2024-05-01 ABH v1 partner", "2024-06-01 ABH v2 partner")
    found = statuses(tmp_path, [told], edges=[edge(1, 2, 0.98)], **identities(*SUSPECT_TWICE))
    assert found["s", "v100"]["met"]
    assert found["s", "v100"]["fragile"]


ACCUSED = {"definition": "matac", "person_id": "s", "other_person_id": "v2"}


def pair_row(person: str, other: str, contested: list[str]) -> dict[str, Any]:
    grounds = dict.fromkeys(("leaning", "accused_more", "injury", "fear", "accused_by_others"), "neither")
    return {
        "person_id": person, "other_person_id": other, "kind": "sole_suspect", "contested": contested, **grounds,
        "accused_first": "other", "incidents": 1, "other_incidents": 3, "both_accused_on": date(2024, 7, 1),
        "policy_edition": "1",
    }  # fmt: skip


def waiting(tmp_path: Path, told: History, *pairs: dict[str, Any]) -> list[dict[str, Any]]:
    with open_engine("duckdb", scratch=tmp_path) as engine:
        load_gathered(engine, [told], counter_pairs=list(pairs))
        screen(engine, Settings(extracts=tmp_path, out=tmp_path, as_of=AS_OF))
        assert engine.columns("counter_allegations") == COUNTER_ALLEGATIONS.column_names
        return list(engine.arrow("SELECT * FROM counter_allegations").to_pylist())


def test_who_hangs_on_a_counter_allegation_waits_in_sight_with_a_deadline(tmp_path: Path) -> None:
    """One of his two victims is a person whom he accuses too: without her he is not serial."""
    told = history("2024-02-01 ABH v1 partner", "2024-06-01 ABH v2 partner contested")
    rows = {row["definition"]: row for row in waiting(tmp_path, told, pair_row("s", "v2", ["i2", "elsewhere"]))}
    assert set(rows) == {"acpo-2009", "matac", "v100"}
    assert rows["matac"] | ACCUSED == rows["matac"]
    assert (rows["matac"]["contested"], rows["matac"]["accused_first"]) == (["i2"], "other")
    assert (rows["matac"]["decide_by"], rows["matac"]["overdue"]) == (date(2024, 7, 15), True)


def test_who_meets_the_rule_without_it_is_listed_and_does_not_wait(tmp_path: Path) -> None:
    more = history(
        "2024-02-01 ABH v1 partner", "2024-03-01 ABH v3 partner", "2024-06-01 ABH v2 partner contested"
    )  # fmt: skip
    rows = waiting(tmp_path, more, pair_row("s", "v2", ["i3"]))
    assert {row["definition"] for row in rows} == {"hampshire-2012", "unanswered"}  # not matac: two others are enough


OWN = """
name = "two-stalking"
edition = "1"
title = "Two stalking incidents"
group = "other"
source = "The force"
owner = "The force"
stage = "live"
signed = [{ by = "one", on = 2026-11-02 }, { by = "another", on = 2026-11-03 }]
[[case]]
title = "nobody"
as_of = 2026-11-01
events = []
expect = "nothing"
[count]
themes = ["stalking"]
[threshold]
incidents = 2
"""


def test_a_forces_own_definition_stands_beside_the_shipped(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN, encoding="utf-8")
    told = history("2024-05-01 stalking v1 ex_partner", "2024-06-01 stalking v1 ex_partner")
    found = statuses(tmp_path, [told], definitions=own)
    assert found["s", "two-stalking"]["met"]
    assert not found["s", "serial-stalking"]["met"]


def test_a_wrong_definition_is_refused_in_a_sentence(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN.replace('stalking"]', 'stalkin"]'), encoding="utf-8")
    with pytest.raises(Invalid, match=r"own\.toml, \[count\]: there is no theme 'stalkin'; did you mean 'stalking'\?"):
        statuses(tmp_path, [history(*TWICE)], definitions=own)


def test_the_order_of_rows_is_of_no_matter(tmp_path: Path) -> None:
    people = [history(*TWICE, "2024-07-01 ABH v1 spouse", person=f"p{number}") for number in range(4)]
    assert statuses(tmp_path / "a", people) == statuses(tmp_path / "b", people[::-1])
