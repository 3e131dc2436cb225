"""The review queue: what an answer would change decides who is asked about first."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.definitions import shipped_definitions
from daylight.domain.review import Change, Effect, Question, effects_of_joining, queue, suspects_joined
from tests.factories.histories import history

AS_OF = date(2024, 12, 31)
SERIAL_UNDONE = frozenset((Effect("acpo-2009", "A", met=False, serial=True),))
SERIAL_MET = frozenset((Effect("acpo-2009", "A", met=True, serial=True),))
REPEAT_MET = frozenset((Effect("repeat", "A", met=True, serial=False),))


def question(left: int, probability: float = 0.5, *, used: bool = False) -> Question:
    return Question(left, left + 1, "A", "A" if used else "B", probability, used)


QUEUE = (
    replace(question(9, 0.9, used=True), if_different=SERIAL_UNDONE),
    replace(question(8, 0.95, used=True), if_different=SERIAL_UNDONE),
    replace(question(7, 0.3), if_same=SERIAL_MET),
    replace(question(6, 0.9), if_same=REPEAT_MET),
    question(5, 0.5),
    question(4, 0.9, used=True),
)


@given(st.permutations(QUEUE), st.integers(1, 6))
def test_what_would_change_comes_before_doubt_and_serial_before_the_rest(told: list[Question], most: int) -> None:
    assert queue(told, most) == QUEUE[:most]


def test_a_pair_asked_about_twice_is_asked_once_with_all_its_effects() -> None:
    plain = question(7, 0.3)
    (asked,) = queue([plain, replace(plain, if_same=REPEAT_MET), replace(plain, if_same=SERIAL_MET)], 5)
    assert asked.if_same == REPEAT_MET | SERIAL_MET
    assert asked.change is Change.MEETS
    assert asked.serial
    assert plain.change is Change.NOTHING


def test_two_suspects_of_one_victim_each_are_serial_together() -> None:
    one = history("2023-05-01 incident v1 partner")
    other = replace(history("2024-05-01 incident v2 partner #9"), person_id="t")
    effects = effects_of_joining((one, other), suspects_joined(one, other), shipped_definitions(), AS_OF)
    words = {effect.words for effect in effects}
    assert "s would meet matac" in words
    assert any(effect.serial for effect in effects)
    assert not effects_of_joining((one,), one, shipped_definitions(), AS_OF)


def test_the_one_as_victim_of_the_other_is_no_event_once_they_are_one() -> None:
    one = history("2023-05-01 incident t partner", "2023-06-01 incident v1 partner")
    other = replace(history("2024-05-01 incident v2 partner #9"), person_id="t")
    assert {event.victim_id for event in suspects_joined(one, other).events} == {"v1", "v2"}
