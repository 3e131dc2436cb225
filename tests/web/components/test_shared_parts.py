"""The parts that every area's pages are made of: fields that say what to do, whole forms, the way back."""

from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.web.components import fields
from daylight.web.components.telling import telling


class _Asked(forms.Form):
    reason = fields.reason(least=5)
    told = fields.words("What was said", "Say what was said", least=10)
    note = fields.words("Note", most=5)
    on = fields.day("On which day?")
    by = fields.any_day("By when?", required=False)
    kind = fields.choice("Which kind?", {"a": "An A"})
    level = fields.pick("Which level?", missing="Choose a level")
    version = fields.version()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        fields.put(self, level=[("high", "High")])


RIGHT = {
    "reason": "It is so", "told": "He said nothing", "on": "2027-03-07", "by": "7 3 2027", "kind": "a", "level": "high",
    "version": "1",
}  # fmt: skip


def test_what_is_right_passes_and_days_are_read_as_people_write_them() -> None:
    form = _Asked(RIGHT)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == form.cleaned_data["by"]


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("reason", "", "Say why"), ("reason", "No", "Say why in at least 5 letters"),
        ("reason", "x" * 501, "Use at most 500 letters"), ("reason", "So it\0is", "Take out the letter"),
        ("told", "", "Say what was said"), ("told", "Little", "Say it in at least 10 letters"),
        ("note", "Too long", "Use at most 5 letters"), ("on", "", "Say which day"),
        ("on", "soon", "Write the date as 2027-03-07"), ("by", "soon", "Type a date such as 27 3 2026"),
        ("kind", "", "Choose one"), ("kind", "b", "Choose one of those shown"), ("level", "", "Choose a level"),
        ("level", "low", "Choose one of those shown"), ("version", "x", "Load the page again"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_what_to_do(name: str, typed: str, said: str) -> None:
    form = _Asked({**RIGHT, name: typed})
    assert list(form.errors) == [name]
    assert form.errors[name][0].startswith(said)


def test_a_whole_form_shows_every_field_and_sends_the_hidden_one() -> None:
    template = Template('{% post_form form "Keep" classes="govuk-button--warning" %}')
    page = template.render(Context({"form": _Asked(), "csrf_token": "a-token"}))
    assert [page.count(f'name="{name}"') for name in RIGHT] == [1] * len(RIGHT)
    assert 'type="hidden" name="version"' in page
    assert "govuk-button--warning" in page
    assert 'name="csrfmiddlewaretoken" value="a-token"' in page


def test_the_way_back_goes_by_name_or_address_and_escapes_what_it_is_told() -> None:
    page = Template("{% back to %}{{ words }}{% endback %}").render(Context({"to": "/a/?b=1&c=2", "words": "<b>"}))
    assert page == '<nav aria-label="Back"><a href="/a/?b=1&amp;c=2" class="govuk-back-link">&lt;b&gt;</a></nav>'
    assert 'href="/list/"' in Template("{% back 'list' %}The list{% endback %}").render(Context())


def test_what_the_domain_says_no_to_is_told_above_the_form() -> None:
    form = _Asked(RIGHT)
    with telling(form):
        raise Conflict("Somebody else changed it meanwhile.")
    assert form.non_field_errors() == ["Somebody else changed it meanwhile."]


def test_what_was_not_asked_to_be_told_there_goes_on() -> None:
    form = _Asked(RIGHT)
    with pytest.raises(Refused), telling(form, Invalid):
        raise Refused("It is not yours.")
    with pytest.raises(KeyError), telling(form):
        raise KeyError
    assert form.is_valid()
