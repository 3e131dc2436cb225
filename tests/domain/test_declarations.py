"""A declaration written as TOML is read back as it was."""

import tomllib
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from daylight.domain.declarations import file_of, toml_of
from daylight.domain.definitions import definition_of, read_definitions
from daylight.domain.reference import shipped_definitions

_WORDS = some.text(max_size=40).filter(lambda text: text.isascii() or text.isprintable())
_KEYS = some.from_regex(r"[a-z_]{1,8}", fullmatch=True)
_PLAIN = _WORDS | some.booleans() | some.integers(-(10**6), 10**6) | some.dates() | some.lists(_WORDS, max_size=4)
_TABLES = some.dictionaries(_KEYS, _PLAIN, max_size=4)
_DECLARED = some.dictionaries(_KEYS, _PLAIN | _TABLES | some.lists(_TABLES, min_size=1, max_size=3), max_size=5)


@settings(max_examples=60, deadline=None)
@given(_DECLARED)
def test_whatever_is_declared_reads_back(data: dict[str, Any]) -> None:
    assert tomllib.loads(toml_of(data)) == data


def test_every_shipped_definition_goes_there_and_back() -> None:
    shipped = shipped_definitions()
    for name, data in shipped:
        assert definition_of(tomllib.loads(toml_of(data)), place=name) == definition_of(data, place=name)
    several = read_definitions(file_of(data for _, data in shipped), file="all.toml")
    assert [each.name for each in several] == [data["name"] for _, data in shipped]


def test_what_would_end_a_text_early_is_escaped() -> None:
    data = {"title": 'He said "no"\nback\\slash\x00', "on": date(2026, 1, 2), "events": ["a" * 60, "b" * 60]}
    assert tomllib.loads(toml_of(data)) == data
