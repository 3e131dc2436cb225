"""Two implementations of one text must agree, and laws that hold of any history must hold of generated ones."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.definitions import Definition, shipped_definitions
from daylight.domain.events import Event
from daylight.domain.histories import History
from daylight.domain.periods import Window
from daylight.domain.screening import Finding, contender_of, meets, rank_capacity, screen
from tests.oracle import naive
from tests.oracle.generated import VIEWPOINTS, days_near, events, histories

DEFINITIONS = {each.name: each for each in shipped_definitions() if each.places is None}
V100 = next(each for each in shipped_definitions() if each.places is not None)


def answer(finding: Finding | None) -> tuple[bool, bool, bool, str | None] | None:
    if finding is None:
        return None
    return finding.met, finding.near_miss, finding.provisional, finding.held


def test_the_oracle_knows_every_definition() -> None:
    assert set(naive.NAMES) == set(DEFINITIONS)


@pytest.mark.parametrize("name", sorted(DEFINITIONS))
@given(data=st.data())
def test_a_naive_reading_of_the_text_agrees(name: str, data: st.DataObject) -> None:
    as_of = data.draw(VIEWPOINTS)
    told = data.draw(histories(as_of))
    assert answer(screen(told, DEFINITIONS[name], as_of)) == naive.status(told, name, as_of)


@pytest.mark.parametrize("name", sorted(DEFINITIONS))
@given(data=st.data())
def test_widening_a_window_loses_no_match(name: str, data: st.DataObject) -> None:
    as_of = data.draw(VIEWPOINTS)
    told = data.draw(histories(as_of))
    definition = replace(DEFINITIONS[name], answered_since_first=frozenset())
    wider = replace(definition, window=Window(years=(definition.window.years or 99) + 1))
    if meets(told, definition, as_of):
        assert meets(told, wider, as_of)


@pytest.mark.parametrize("name", sorted(DEFINITIONS))
@given(data=st.data())
def test_the_order_of_events_is_of_no_matter(name: str, data: st.DataObject) -> None:
    as_of = data.draw(VIEWPOINTS)
    told = data.draw(histories(as_of))
    shuffled = told.with_events(data.draw(st.permutations(told.events)))
    assert screen(told, DEFINITIONS[name], as_of) == screen(shuffled, DEFINITIONS[name], as_of)


@pytest.mark.parametrize("name", sorted(DEFINITIONS))
@given(data=st.data())
def test_cancelled_and_later_events_never_matter(name: str, data: st.DataObject) -> None:
    as_of = data.draw(VIEWPOINTS)
    told = data.draw(histories(as_of))
    further: Event = data.draw(events(as_of))
    off = replace(further, incident_id="off", cancelled=True, intimate=True, family=False)
    later = replace(further, incident_id="later", on=as_of + timedelta(days=1), intimate=True, family=False)
    with_both = told.with_events((*told.events, off, later))
    assert screen(told, DEFINITIONS[name], as_of) == screen(with_both, DEFINITIONS[name], as_of)


@pytest.mark.parametrize("name", sorted(set(DEFINITIONS) - {"unanswered"}))
@given(data=st.data())
def test_one_more_event_undoes_no_match(name: str, data: st.DataObject) -> None:
    as_of = data.draw(VIEWPOINTS)
    told = data.draw(histories(as_of))
    more = replace(data.draw(events(as_of)), incident_id="more", family=False, intimate=True)
    if meets(told, DEFINITIONS[name], as_of):
        assert meets(told.with_events((*told.events, more)), DEFINITIONS[name], as_of)


@pytest.mark.parametrize("name", sorted(DEFINITIONS))
@given(data=st.data())
def test_a_finding_rests_on_its_grounds_alone(name: str, data: st.DataObject) -> None:
    """What a person is shown is enough: the grounds, and nothing else, meet the definition on the day they say."""
    as_of = data.draw(VIEWPOINTS)
    told = data.draw(histories(as_of))
    found = screen(told, DEFINITIONS[name], as_of)
    if found is None or not found.met:
        return
    grounds = told.with_events(
        event for event in told.events if event.incident_id in found.grounds and event.victim_id in found.victim_ids
    )
    assert meets(grounds, DEFINITIONS[name], as_of)
    assert found.first_met_on is not None
    assert any(event.on == found.first_met_on for event in grounds.events)
    assert len(found.victim_ids) == found.victims


def crowd(as_of: date) -> st.SearchStrategy[list[History]]:
    people = st.tuples(*(histories(as_of, person=f"s{number}") for number in range(6)))
    return people.map(list)


@given(data=st.data())
def test_a_capacity_ranking_is_total_and_indifferent_to_order(data: st.DataObject) -> None:
    as_of = data.draw(VIEWPOINTS)
    told = data.draw(crowd(as_of))
    definition = replace(V100, places=data.draw(st.integers(1, 4)))
    entered = [each for each in (contender_of(one, definition, as_of) for one in told) if each is not None]
    found = rank_capacity(entered, definition, as_of)
    assert found == rank_capacity(data.draw(st.permutations(entered)), definition, as_of)
    met = [each for each in found if each.met]
    assert len(met) <= (definition.places or 0)
    assert all(each.crimes >= 2 for each in met)
    assert len({each.person_id for each in found}) == len(found)


@given(data=st.data())
def test_a_capacity_ranking_agrees_with_sorting_by_hand(data: st.DataObject) -> None:
    as_of = data.draw(VIEWPOINTS)
    told = data.draw(crowd(as_of))
    places = data.draw(st.integers(1, 4))
    definition = replace(V100, places=places)

    def holders(people: list[History]) -> set[str]:
        rows = []
        for person in people:
            crimes: dict[tuple[str, str], float] = {}
            latest = None
            for event in person.events:
                fits = not event.cancelled and not event.restricted
                fits = fits and as_of - timedelta(days=365) < event.on <= as_of
                kept = [each for each in event.crimes if event.domestic or each.themed]
                if fits and kept and (event.domestic or event.sexual or event.stalking):
                    crimes.update({(event.source, each.offence_id): each.weight for each in kept})
                    latest = max(latest or event.on, event.on)
            if len(crimes) >= 2 and latest is not None:
                rows.append((-sum(crimes.values()), -latest.toordinal(), person.person_id))
        return {row[2] for row in sorted(rows)[:places]}

    entered = [each for each in (contender_of(one, definition, as_of) for one in told) if each is not None]
    found = {each.person_id: each for each in rank_capacity(entered, definition, as_of)}
    met = holders(told)
    assert {person for person, each in found.items() if each.met} == met
    would = holders([naive.with_unknown_as_intimate(person) for person in told])
    assert {person for person, each in found.items() if each.provisional} == would - met
    for person in told:
        if person.person_id in met:
            sure = person.with_events(event for event in person.events if not event.contested)
            keeps = person.person_id in holders([sure if each is person else each for each in told])
            child = naive.too_young(person, as_of, 18)
            expected = "under_18" if child else None if keeps else "counter_allegation"
            assert found[person.person_id].held == expected


@given(data=st.data())
def test_another_person_changes_nothing(data: st.DataObject) -> None:
    """A rule that counts looks at one history; only a capacity rule sets people beside each other."""
    as_of = data.draw(VIEWPOINTS)
    one, other = data.draw(histories(as_of)), data.draw(histories(as_of, person="t"))
    before = [screen(one, each, as_of) for each in DEFINITIONS.values()]
    for each in DEFINITIONS.values():
        screen(other, each, as_of)
    assert [screen(one, each, as_of) for each in DEFINITIONS.values()] == before


@given(data=st.data())
def test_a_definition_with_a_lower_threshold_loses_no_match(data: st.DataObject) -> None:
    as_of = data.draw(VIEWPOINTS)
    told = data.draw(histories(as_of))
    definition: Definition = DEFINITIONS["hampshire-2012"]
    lower = replace(definition, threshold=replace(definition.threshold, crimes=2, victims=2))
    if meets(told, definition, as_of):
        assert meets(told, lower, as_of)


@given(VIEWPOINTS.flatmap(lambda as_of: st.tuples(st.just(as_of), days_near(as_of))), st.integers(1, 7))
def test_windows_agree_with_counting_days(pair_of_days: tuple[date, date], years: int) -> None:
    as_of, on = pair_of_days
    assert (Window(years=years).start(as_of) < on <= as_of) == naive.in_window(on, as_of, years=years)
