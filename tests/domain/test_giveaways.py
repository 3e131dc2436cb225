"""What gives a survivor away in a text, however it is written; and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.giveaways import Hidden, gives_away, hidden_of

HIDDEN = hidden_of(
    ["Zyvictima Quxsurname", "Grace O'Malley", "Aldous Brackwater"],
    own_names=["Aldous Brackwater"],
    phones=["+447700900123", "12"],
    places=["99 HIDDEN MEWS", "ZZ9 9ZZ", "A1"],
)


@pytest.mark.parametrize(
    "text",
    ["Ask Zyvictima.", "ask zyvictima", "ZYVICTIMA-JANE", "the Quxsurnames? Quxsurname's door", "see Grace",
     "Mrs O’Malley", "call 07700 900 123", "call +44 7700 900123", "go to 99, Hidden Mews", "near zz99zz", "zZ9 9zZ"],
)  # fmt: skip
def test_it_gives_her_away(text: str) -> None:
    assert gives_away(text, HIDDEN)


@pytest.mark.parametrize(
    "text",
    ["Survivor A was told", "Visit Aldous Brackwater before the match", "with good grace", "12 Mews", "call 101", ""],
)
def test_it_tells_nothing(text: str) -> None:
    assert not gives_away(text, HIDDEN)


@given(st.text(max_size=200))
def test_with_nobody_to_hide_nothing_gives_away(text: str) -> None:
    assert not gives_away(text, Hidden())


@given(st.text(alphabet="bdfhjk ", max_size=30), st.text(alphabet="bdfhjk ", max_size=30))
def test_words_around_hide_nobody(before: str, after: str) -> None:
    assert gives_away(f"{before} Zyvictima {after}", HIDDEN)


def test_what_is_hidden_is_not_printed() -> None:
    assert "zyvictima" not in repr(HIDDEN).casefold()
