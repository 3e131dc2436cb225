"""Any definition of the language: the plain engine and a naive reading agree on generated histories."""

from datetime import date

from hypothesis import event, given
from hypothesis import strategies as st

from daylight.domain.definitions import Definition
from daylight.domain.histories import History
from daylight.domain.screening import meets, screen
from daylight.domain.sentences import sentence_of
from tests.oracle import naive_language
from tests.oracle.generated import VIEWPOINTS
from tests.oracle.generated_definitions import definitions, rich_histories
from tests.oracle.test_oracle import answer

Drawn = tuple[History, Definition, date]
CASES: st.SearchStrategy[Drawn] = VIEWPOINTS.flatmap(
    lambda as_of: st.tuples(rich_histories(as_of), definitions(as_of), st.just(as_of))
)


@given(drawn=CASES)
def test_a_naive_reading_of_any_definition_agrees(drawn: Drawn) -> None:
    told, definition, as_of = drawn
    found = answer(screen(told, definition, as_of))
    event("nothing" if found is None else f"met {found[0]}, near {found[1]}")
    assert found == naive_language.status(told, definition, as_of)


@given(drawn=CASES)
def test_what_is_met_rests_on_its_grounds_and_on_a_day(drawn: Drawn) -> None:
    told, definition, as_of = drawn
    found = screen(told, definition, as_of)
    if found is None or not found.met:
        return
    assert found.first_met_on is not None
    assert any(each.on == found.first_met_on for each in told.events)
    assert len(found.victim_ids) == found.victims
    if definition.unless_charged is None:
        grounds = told.with_events(each for each in told.events if each.incident_id in found.grounds)
        assert meets(grounds, definition, as_of)


@given(drawn=CASES, data=st.data())
def test_the_order_of_events_is_of_no_matter(drawn: Drawn, data: st.DataObject) -> None:
    told, definition, as_of = drawn
    shuffled = told.with_events(data.draw(st.permutations(told.events)))
    assert screen(told, definition, as_of) == screen(shuffled, definition, as_of)


@given(drawn=CASES)
def test_any_definition_reads_as_one_sentence(drawn: Drawn) -> None:
    said = sentence_of(drawn[1])
    assert said.endswith(".")
    assert said.count(". ") == 0
    assert "  " not in said
    assert "_" not in said
