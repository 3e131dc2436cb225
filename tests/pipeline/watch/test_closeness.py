"""What a search looks at first leaves out nothing that is close."""

import random

import pytest

from daylight.pipeline.watch.closeness import CLOSENESS, LEAST, Values

NAMES = ["ann", "anna", "anne", "bill", "brown", "catherine", "katherine", "kate", "li", "lo", "smith", "smyth", "smit",
         "william", "willaim", "williams"]  # fmt: skip
BIRTHS = ["1984", "1984-03", "1984-03-07", "1984-07-03", "1984-03-08", "1985-03-07", "1994-03-07", "1984-12-30", "1948"]
PHONES = ["7700900123", "7700900124", "7700900132", "7700800123", "1632960001", "7800900123"]
POSTCODES = ["ZE1 0AA", "ZE1 0AB", "ZE10 0AA", "AB1 0AA", "ZF1 0AA", "EZ1 0AA"]
STREETS = ["|HIGH STREET", "1|HIGH STREET", "12|HIGH STREET", "12|HIHG STREET", "2|HIGH STREET", "12|LOW ROAD"]
IDS = ["H1", "H11", "N12", "PABC"]


@pytest.mark.parametrize(
    ("kind", "values"),
    [("name", NAMES), ("birth", BIRTHS), ("phone", PHONES), ("postcode", POSTCODES), ("street", STREETS), ("id", IDS)],
)
def test_everything_close_is_found(kind: str, values: list[str]) -> None:
    values = sorted(values)
    draws = random.Random(5)  # noqa: S311 (made-up slips, always the same)
    asked = {*values}
    for value in values:
        place = draws.randrange(len(value))
        asked |= {value[:place] + value[place + 1 :], value[: place + 1] + value[place:], value[:-2]}
    asked = {each for each in asked if each and (kind != "street" or "|" in each)}
    index = Values(kind, values, 100)
    for each in sorted(asked):
        numbers, closeness = index.close_to(each)
        every = [(place + 100, CLOSENESS[kind](value, each)) for place, value in enumerate(values)]
        assert list(zip(numbers.tolist(), closeness.tolist(), strict=True)) == [
            (number, how) for number, how in every if how >= LEAST
        ]


def test_a_turned_date_is_closer_than_another_slip_and_a_family_name_closer_than_likeness() -> None:
    assert CLOSENESS["birth"]("1984-07-03", "1984-03-07") == 0.9
    assert CLOSENESS["birth"]("1984-03-08", "1984-03-07") == 0.85
    assert CLOSENESS["name"]("william", "bill") == 0.92
    assert CLOSENESS["name"]("smyth", "smith") == 0.9
