"""Offence codes: one normal form for both systems, and flags that follow the law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.offences import normal_code
from daylight.domain.reference import reference_csv


@pytest.mark.parametrize("text", ["008/06", "8/6", "00806", " 8 / 6 ", "008 / 06"])
def test_class_and_subclass_in_every_spelling(text: str) -> None:
    found = normal_code(text)
    assert found is not None
    assert (found.code, found.stats_code, found.theme) == ("8N", "008/06", "violence_with_injury")


@pytest.mark.parametrize("text", ["8N", "8n", " 8 N", "08N"])
def test_recorded_crime_code_in_every_spelling(text: str) -> None:
    found = normal_code(text)
    assert found is not None
    assert (found.code, found.stats_code) == ("8N", None)  # 8N covers 008/01 and 008/06


@pytest.mark.parametrize("text", ["", "ABH", "8N6", "8/", "/6", "8/123", "1234", "-8", "8NN"])
def test_text_that_is_no_code(text: str) -> None:
    assert normal_code(text) is None


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("8U", ("domestic",)),
        ("008/67", ("domestic",)),
        ("066/39", ("domestic",)),
        ("068/19", ("domestic",)),
        ("997/01", ("domestic",)),
        ("66", ()),
        ("066/38", ()),
        ("008/31", ()),
        ("19C", ("sexual",)),
        ("019/12", ("sexual",)),
        ("20A", ("sexual",)),
        ("88E", ("sexual",)),
        ("23", ("sexual",)),
        ("068/08", ()),
        ("073/04", ()),
        ("088/15", ("sexual",)),
        ("008/71", ()),
        ("8Q", ("stalking",)),
        ("195/12", ("stalking",)),
        ("008/56", ("stalking",)),
        ("008/74", ("stalking",)),
        ("8M", ()),
        ("8L", ()),
        ("008/77", ()),
        ("105A", ()),
    ],
)
def test_themes_that_the_code_alone_says(text: str, themes: tuple[str, ...]) -> None:
    found = normal_code(text)
    assert found is not None
    assert found.themes == themes


def test_a_code_shared_by_several_recorded_codes_stays_itself() -> None:
    found = normal_code("058/00")
    assert found is not None
    assert (found.code, found.stats_code, found.theme) == ("058/00", "058/00", "criminal_damage")


def test_a_code_on_no_list_is_kept_and_said_to_be_unknown() -> None:
    for text, code in (("777/77", "777/77"), ("777Z", "777Z")):
        found = normal_code(text)
        assert found is not None
        assert (found.code, found.known, found.themes) == (code, False, ())


@given(st.sampled_from([row["stats_code"] for row in reference_csv("stats_codes.csv").rows]))
def test_the_normal_form_of_a_normal_form_is_itself(stats_code: str) -> None:
    found = normal_code(stats_code)
    assert found is not None
    assert (found.known, found.stats_code) == (True, stats_code)
    again = normal_code(found.code)
    assert again is not None
    assert (again.known, again.code) == (True, found.code)


@given(st.text(max_size=12))
def test_no_text_breaks_it(text: str) -> None:
    found = normal_code(text)
    assert found is None or found.code
