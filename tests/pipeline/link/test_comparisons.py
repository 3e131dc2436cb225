"""What is seen at a glance to be no slip is none: the quick answer is that of the edit distance."""

from datetime import date

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.pipeline.link.comparisons import BIRTH, one_slip

texts = st.text("0123/ A", min_size=0, max_size=16)
days = st.dates(date(1900, 1, 1), date(2019, 12, 31))


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """A text and itself after one edit or two."""
    text = draw(texts)
    other = text
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, len(other)))
        head, tail = other[:place], other[place:]
        match draw(st.sampled_from(("put in", "left out", "changed", "exchanged"))):
            case "put in":
                other = head + draw(st.sampled_from("0123/ A")) + tail
            case "left out":
                other = head + tail[1:]
            case "changed":
                other = head + draw(st.sampled_from("0123/ A")) + tail[1:]
            case _:
                other = head + tail[1:2] + tail[:1] + tail[2:]
    return draw(st.permutations((text, other)).map(tuple))


def differing(condition: str, told: pa.Table, plain: str) -> list[tuple[object, ...]]:
    """The rows on which a condition and the edit distance of one at most do not agree."""
    with duckdb.connect() as connection:
        connection.register("told", told)
        return connection.execute(f"SELECT * FROM told WHERE ({condition}) <> ({plain})").fetchall()


@pytest.mark.parametrize(("head", "tail"), [(10, 2), (6, 2), (3, 2)])
@given(pairs=st.lists(st.one_of(edited(), st.tuples(texts, texts)), min_size=10, max_size=60))
@settings(max_examples=20)
def test_one_slip_is_an_edit_distance_of_one_at_most(head: int, tail: int, pairs: list[tuple[str, str]]) -> None:
    left, right = zip(*pairs, strict=True)
    told = pa.table({"text_l": left, "text_r": right})
    assert differing(one_slip("text", head, tail), told, "damerau_levenshtein(text_l, text_r) <= 1") == []


@given(dates=st.lists(st.tuples(days, days, st.integers(0, 7), st.sampled_from("0123456789")), min_size=10))
@settings(max_examples=20)
def test_a_slip_in_a_date_leaves_its_year_or_its_day(dates: list[tuple[date, date, int, str]]) -> None:
    (condition,) = (level.condition for level in BIRTH.levels if level.name == "slip")
    pairs = []
    for one, other, place, figure in dates:
        digits = f"{one:%Y%m%d}"
        pairs += [(digits, f"{other:%Y%m%d}"), (digits, digits[:place] + figure + digits[place + 1 :])]
    columns = {}
    for side, digits in zip("lr", zip(*pairs, strict=True), strict=True):
        columns[f"birth_{side}"] = columns[f"birth_digits_{side}"] = digits
        for part, run in (("year", slice(0, 4)), ("month", slice(4, 6)), ("day", slice(6, 8))):
            columns[f"birth_{part}_{side}"] = tuple(each[run] for each in digits)
    plain = "damerau_levenshtein(birth_digits_l, birth_digits_r) <= 1"
    assert differing(condition, pa.table(columns), plain) == []
