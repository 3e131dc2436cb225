"""Grounds and capacity: what the specification tables cannot say in a line."""

from dataclasses import replace
from datetime import date

import pytest

from daylight.domain.definitions import Definition, shipped_definitions
from daylight.domain.events import Event
from daylight.domain.histories import History
from daylight.domain.screening import Finding, Held, contender_of, rank_capacity, screen
from tests.factories.histories import history

AS_OF = date(2024, 12, 31)
DEFINITIONS = {each.name: each for each in shipped_definitions()}
V100 = DEFINITIONS["v100"]


def ranked(*people: History, places: int = 100) -> dict[str, Finding]:
    definition = replace(V100, places=places)
    entered = [each for each in (contender_of(one, definition, AS_OF) for one in people) if each is not None]
    return {each.person_id: each for each in rank_capacity(entered, definition, AS_OF)}


def test_two_crimes_in_a_year_take_a_place() -> None:
    told = history("2024-02-01 rape v1 stranger", "2024-06-01 ABH v2 partner", "2023-12-31 rape v3 partner")
    found = ranked(told)["s"]
    assert (found.met, found.crimes, found.victims, found.grounds) == (True, 2, 2, ("i1", "i2"))
    assert found.first_met_on == date(2024, 6, 1)


def test_a_crime_that_is_neither_domestic_sexual_nor_stalking_does_not_count() -> None:
    found = ranked(history("2024-02-01 ABH v1 stranger", "2024-06-01 rape+damage v2 stranger"))["s"]
    assert (found.met, found.near_miss, found.crimes) == (False, True, 1)


def test_the_window_is_365_days() -> None:
    inside = history("2024-01-02 rape v1 partner", "2024-06-01 ABH v2 partner")
    outside = history("2024-01-01 rape v1 partner", "2024-06-01 ABH v2 partner", person="t")
    found = ranked(inside, outside)
    assert found["s"].met
    assert not found["t"].met


def test_places_go_to_the_highest_summed_severity() -> None:
    people = [
        history("2024-02-01 rape v1 partner", "2024-06-01 ABH v1 partner", person="grave"),
        history(*(f"2024-02-0{day} assault v1 partner" for day in range(1, 8)), person="often"),
        history("2024-02-01 ABH v1 partner", "2024-06-01 ABH v2 partner", person="middle"),
    ]
    found = ranked(*people, places=2)
    assert [person for person, each in found.items() if each.met] == ["grave", "middle"]


def test_ties_go_to_the_latest_event_and_then_to_the_lower_id() -> None:
    people = [
        history("2024-02-01 ABH v1 partner", "2024-06-01 ABH v1 partner", person="b"),
        history("2024-03-01 ABH v1 partner", "2024-06-01 ABH v1 partner", person="a"),
        history("2024-02-01 ABH v1 partner", "2024-06-02 ABH v1 partner", person="c"),
    ]
    assert [person for person, each in ranked(*people, places=1).items() if each.met] == ["c"]
    assert [person for person, each in ranked(*people, places=2).items() if each.met] == ["c", "a"]


def test_one_crime_against_two_victims_weighs_once() -> None:
    shared = history("2024-02-01 ABH v1 partner #1", "2024-02-01 ABH v2 partner #1", "2024-03-01 assault v1 partner")
    alone = history("2024-02-01 ABH v1 partner", "2024-03-01 harassment v1 partner", person="t")
    assert [person for person, each in ranked(shared, alone, places=1).items() if each.met] == ["t"]


def test_unknown_relationships_are_ranked_as_if_intimate() -> None:
    known = history("2024-02-01 assault v1 partner", "2024-06-01 assault v1 partner")
    unknown = history("2024-02-01 ABH v1", "2024-06-01 ABH v2", person="t")
    found = ranked(known, unknown, places=1)
    assert (found["s"].met, found["s"].provisional) == (True, False)
    assert (found["t"].met, found["t"].provisional, found["t"].crimes) == (False, True, 2)


def test_a_place_that_hangs_on_a_counter_allegation_is_held() -> None:
    told = history("2024-02-01 ABH v1 partner", "2024-06-01 ABH v1 partner", "2024-07-01 rape v1 partner contested")
    rival = history("2024-02-01 rape v1 partner", "2024-06-01 assault v1 partner", person="t")
    assert ranked(told)["s"].held is None
    assert ranked(told, rival, places=1)["s"].held is Held.COUNTER_ALLEGATION


def test_near_is_one_more_crime_as_grave_as_the_gravest_so_far() -> None:
    holder = history("2024-02-01 ABH v1 partner", "2024-06-01 ABH v1 partner")
    near = history("2024-05-01 ABH v1 partner", person="near")
    far = history("2024-05-01 assault v1 partner", person="far")
    found = ranked(holder, near, far, places=1)
    assert found["near"].near_miss
    assert "far" not in found


def test_each_kind_of_rule_has_its_own_question() -> None:
    with pytest.raises(ValueError, match="capacity rule"):
        screen(history(), V100, AS_OF)
    with pytest.raises(ValueError, match="no places"):
        rank_capacity([], DEFINITIONS["matac"], AS_OF)


def test_a_child_may_hold_a_place_but_is_held() -> None:
    told = history("2024-02-01 ABH v1 partner", "2024-06-01 ABH v1 partner", born="2010-01-01")
    assert ranked(told)["s"].held is Held.UNDER_18


def test_incidents_of_two_sources_may_share_an_id() -> None:
    told = history("2024-02-01 incident v1 partner #1", "2024-06-01 incident v2 partner #2")
    first, second = told.events
    same_id = told.with_events([first, replace(second, source="other", incident_id="i1")])
    found = screen(same_id, DEFINITIONS["matac"], AS_OF)
    assert found is not None
    assert (found.met, found.incidents, found.grounds) == (True, 2, ("i1",))


def test_nobody_is_counted_as_a_victim_of_himself() -> None:
    with pytest.raises(ValueError, match="victim of himself"):
        history("2024-02-01 ABH s partner")


def test_a_relationship_is_known_or_unknown_as_a_whole() -> None:
    with pytest.raises(ValueError, match="as a whole"):
        Event("main", "i1", "v1", AS_OF, intimate=True)


def test_a_rule_on_family_and_a_rule_on_three_unconnected_victims() -> None:
    matac = DEFINITIONS["matac"]
    told = history("2024-02-01 ABH v1 parent", "2024-06-01 ABH v2 sibling", "2024-07-01 ABH v3 partner")
    family = replace(matac, count=replace(matac.count, victims="family"))
    found = screen(told, family, AS_OF)
    assert found is not None
    assert found.victim_ids == ("v1", "v2")
    either = replace(matac, count=replace(matac.count, victims="intimate_or_family"))
    assert screen(told, either, AS_OF) == screen(told, matac, AS_OF)
    acpo = DEFINITIONS["acpo-2009"]
    three: Definition = replace(acpo, threshold=replace(acpo.threshold, victims=3))
    found = screen(told, three, AS_OF)
    assert found is not None
    assert (found.met, found.near_miss) == (False, True)
    apart = history("2024-02-01 ABH v1 parent", "2024-06-01 ABH v2 partner", "2024-07-01 ABH v3 partner")
    assert screen(apart, three, AS_OF).met  # type: ignore[union-attr]
