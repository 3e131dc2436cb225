"""Assessment forms: four replies told apart, and a person's judgement beside the count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.assessments import Form, Judgement, Reply, assess, read_forms, read_wording, shipped_forms
from daylight.domain.errors import BadExtract, Invalid
from daylight.domain.levels import LEVELS

FORM = shipped_forms()[0]
ALL_NO = dict.fromkeys(FORM.topic_ids, "no")
JUDGED = Judgement("high", "the pattern, not the count", "ann")


def wording(form: Form, **more: str) -> str:
    words = {key: f"our words on {key}" for key in form.topic_ids} | more
    lines = "\n".join(f'{key} = "{text}"' for key, text in words.items())
    return f'form = "{form.name}"\nedition = "{form.edition}"\n[wording]\n{lines}\n'


@given(st.sampled_from(FORM.topics), st.sampled_from([Reply.NOT_KNOWN, Reply.NOT_ASKED]))
def test_not_known_and_not_asked_never_equal_no(topic: object, reply: Reply) -> None:
    key = topic.id  # type: ignore[attr-defined]
    plain, unsure = assess(FORM, ALL_NO, JUDGED), assess(FORM, ALL_NO | {key: reply}, JUDGED)
    assert plain != unsure
    assert plain.told != unsure.told
    assert (plain.most_yes, unsure.most_yes) == (0, 1)
    assert unsure.provisional is topic.required  # type: ignore[attr-defined]
    assert assess(FORM, ALL_NO | {key: "not_known"}) != assess(FORM, ALL_NO | {key: "not_asked"})


@given(st.dictionaries(st.sampled_from(FORM.topic_ids), st.sampled_from([str(reply) for reply in Reply])))
def test_every_topic_is_counted_once_and_no_count_makes_a_level(given: dict[str, str]) -> None:
    found = assess(FORM, given)
    assert sum(found.count(reply) for reply in Reply) == len(FORM.topics)
    assert found.judgement is None
    assert not found.complete
    assert not any(level in found.told for level in LEVELS)


def test_complete_is_asked_and_judged_and_may_be_provisional() -> None:
    assert assess(FORM, ALL_NO, JUDGED).complete
    unsure = assess(FORM, ALL_NO | {"fear": "not_known"}, JUDGED)
    assert (unsure.complete, unsure.provisional, unsure.missing) == (True, True, ("fear",))
    assert not assess(FORM, dict.fromkeys(FORM.topic_ids[1:], "no"), JUDGED).complete
    assert unsure.told == "0 yes, 14 no, 1 not known, 0 not asked; judged high; provisional."


def test_wrong_replies_are_told_with_place_and_suggestion() -> None:
    with pytest.raises(Invalid, match="did you mean strangulation"):
        assess(FORM, {"strangulaton": "yes"})
    with pytest.raises(Invalid, match=r"Topic fear.*Did you mean not_known"):
        assess(FORM, {"fear": "Not known"})
    for level, reason, by in (("highest", "why", "ann"), ("high", " ", "ann"), ("high", "why", "")):
        with pytest.raises(Invalid):
            Judgement(level, reason, by)


def test_a_force_loads_its_own_words() -> None:
    assert read_wording("\ufeff".encode() + wording(FORM).encode(), FORM, file="w.toml")["fear"] == "our words on fear"
    for text, told in (
        (wording(FORM, fears="x"), "did you mean fear"),
        (wording(FORM, fear=" "), "topic fear has no words"),
        (wording(FORM).replace(FORM.edition, "1999"), "edition must be"),
        ("a = 1", "no table"),
        ("a = ", "not TOML"),
        (b"\xff", "not UTF-8"),
    ):
        with pytest.raises(BadExtract, match=told):
            read_wording(text, FORM, file="w.toml")


def test_a_force_loads_its_own_form() -> None:
    good = """
[[forms]]
name = "ours"
edition = "3"
title = "Ours"
source = "licensed"
owner = "lead"
[forms.topics]
one = { name = "one", required = true }
"""
    assert read_forms(good, file="f.toml")[0].topic_ids == ("one",)
    for text, told in (
        ("", "no form"),
        (good.replace('edition = "3"\n', ""), "form 1 has no edition"),
        (good.replace('owner = "lead"', 'owner = ""'), "an owner"),
        (good.replace("one = {", '"1 x" = {'), "a topic has an id"),
    ):
        with pytest.raises(BadExtract, match=told):
            read_forms(text, file="f.toml")
