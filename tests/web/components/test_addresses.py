"""Addresses made from what is kept of their page are those that Django gives, and none is made up."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from daylight.web.components.addresses import address


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("home", ()),
        ("person", ("P011FSEHDXG",)),
        ("person-timeline", ("P-1_a",)),
        ("case-plan", ("C2026000001",)),
        ("action-again", (7,)),
        ("list-export", ("csv",)),
    ],
)
def test_it_is_what_django_gives_each_time(name: str, given: tuple[object, ...]) -> None:
    for _ in range(2):
        assert address(name, *given) == reverse(name, args=given)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("person", ("a b",)),
        ("person", ("é",)),
        ("person", ("",)),
        ("person", ()),
        ("action-again", ("seven",)),
        ("no such page", ()),
    ],
)
def test_what_needs_care_or_is_no_page_is_left_to_django(name: str, given: tuple[object, ...]) -> None:
    assert address(name, *given) is None


def test_templates_use_it_and_leave_what_it_cannot_say() -> None:
    said = Template("{% url 'person' who %}|{% url 'person' person_id=who %}|{% url 'home' as here %}{{ here }}")
    assert said.render(Context({"who": "P1"})) == "/people/P1/|/people/P1/|/"
    whole = Template("{% url 'person' who %}").render(Context({"who": "O'N <b>"}))
    assert whole == "/people/O&#x27;N%20%3Cb%3E/"
    with pytest.raises(NoReverseMatch):
        Template("{% url 'no such page' %}").render(Context())


def test_a_tag_said_often_stays_itself_and_escaped() -> None:
    said = Template('{% govuk "tag" text=words classes=kind %}')
    red = said.render(Context({"words": "<b>", "kind": "govuk-tag--red"}))
    assert "&lt;b&gt;" in red
    assert "govuk-tag--red" in red
    assert said.render(Context({"words": "<b>", "kind": "govuk-tag--red"})) == red
    assert "govuk-tag--red" not in said.render(Context({"words": "<b>", "kind": ""}))
