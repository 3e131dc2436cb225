"""Graded intelligence: the scheme, what weighs nothing, what may support an answer, a pack or an overt step."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.errors import Invalid, Refused
from daylight.domain.intelligence import (
    Grading,
    check_may_support,
    grading_policy_of,
    may_enter_packs,
    shipped_grading,
    weighs,
)
from daylight.domain.reference import reference_toml

SCHEME = shipped_grading()


@st.composite
def gradings(draw: Callable[..., Any]) -> Grading:
    handling = draw(st.sampled_from(sorted(SCHEME.handling)))
    chosen = draw(st.lists(st.sampled_from(sorted(SCHEME.conditions)), min_size=1, unique=True))
    return Grading(
        draw(st.sampled_from(sorted(SCHEME.sources))),
        draw(st.sampled_from(sorted(SCHEME.information))),
        handling,
        tuple(chosen) if handling == "C" else (),
    )


@given(gradings())
def test_an_item_of_an_unreliable_source_or_suspected_false_weighs_nothing(grading: Grading) -> None:
    assert weighs(grading) == (grading.source != "3" and grading.information != "E")
    assert grading.code[:1] == grading.source
    assert SCHEME.information[grading.information] in grading.told


@given(gradings())
def test_a_pack_holds_only_what_is_trusted_and_under_no_condition(grading: Grading) -> None:
    assert may_enter_packs(grading) == (grading.handling == "P" and weighs(grading))
    assert all(condition in grading.told for condition in grading.conditions)


@given(st.lists(gradings(), max_size=4))
def test_untrusted_items_never_support_an_answer_alone(cited: list[Grading]) -> None:
    check_may_support(cited, otherwise=True)
    if cited and not any(map(weighs, cited)):
        with pytest.raises(Refused, match="weighs nothing"):
            check_may_support(cited, otherwise=False)
    else:
        check_may_support(cited, otherwise=False)


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (("4", "A", "P"), "source evaluation must be one of 1, 2, 3"),
        (("1", "F", "P"), "information must be one of A, B"),
        (("1", "A", "X"), "handling code must be one of P, C"),
        (("1", "A", "C"), "needs at least one condition"),
        (("1", "A", "P", ("A1",)), "Only handling code C"),
        (("1", "A", "C", ("Z9",)), "no condition Z9"),
    ],
)
def test_a_grade_that_is_none_is_refused_in_words(codes: tuple[Any, ...], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        Grading(*codes)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda told: told.update(owner=""), "an owner"),
        (lambda told: told["information"].pop("E"), "five of information"),
        (lambda told: told["untrusted"].update(source_evaluation=["9"]), "has not"),
    ],
)
def test_a_scheme_that_does_not_hold_together_is_refused(change: Callable[[Any], Any], words: str) -> None:
    told = deepcopy(reference_toml("intelligence.toml"))
    change(told)
    with pytest.raises(ValueError, match=words):
        grading_policy_of(told)
