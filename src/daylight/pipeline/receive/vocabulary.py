"""What forces call our tables, columns and codes, from synonyms.toml: only for drafting a mapping."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from rapidfuzz import fuzz

from daylight.pipeline.receive.heading import plain
from daylight.tables.extracts import EXTRACTS, PERSON_COLUMN_NAMES
from daylight.tables.spec import Column, Type

SURE = 100.0
NEAR = 84.0  # of 100: how alike two names must be to be taken for one, with a remark
_SHORT = 4  # shorter names are compared exactly: `x`, `id` and `da` are like too much


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads((files("daylight.pipeline.receive") / "synonyms.toml").read_text("utf-8"))


@cache
def names_of(table: str, column: str) -> frozenset[str]:
    """Every name for a column, in plain form, our own included."""
    content = _content()
    listed = content.get(table, {}).get(column, [])
    if not listed and column in PERSON_COLUMN_NAMES:
        listed = content["person"].get(column, [])
    return frozenset({column, *listed})


@cache
def known_headings() -> frozenset[str]:
    """Every name of every column: what a heading row is recognised by."""
    return frozenset(
        name for table in EXTRACTS.values() for column in table.column_names for name in names_of(table.name, column)
    )


def table_likeness(table: str, name: str) -> float:
    """0 to 1: how much a file or sheet name, in plain form, speaks for a table."""
    called = {table, *_content()["tables"].get(table, ())}
    if name in called:
        return 1.0
    return 0.5 if any(f"_{word}_" in f"_{name}_" for word in called) else 0.0


def name_likeness(heading: str, names: frozenset[str]) -> float:
    """0 to 100: how much a heading, in plain form, is one of these names."""
    if heading in names:
        return SURE
    if len(heading) < _SHORT:
        return 0.0
    spaced = heading.replace("_", " ")
    found = max(
        (fuzz.token_sort_ratio(spaced, name.replace("_", " ")) for name in names if len(name) >= _SHORT), default=0
    )
    return min(found, SURE - 1) if found >= NEAR else 0.0


@cache
def _role_words() -> tuple[tuple[str, str], ...]:
    """Longest first, so that `alleged_offender` is seen before `offender`."""
    pairs = [(word, role) for role, words in _content()["roles"].items() for word in (*words, f"{role}s")]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def role_in(heading: str) -> tuple[str, str]:
    """The role that a heading in plain form starts or ends with, and the rest; `("", heading)` without one."""
    for word, role in _role_words():
        for joined in (f"{word}_", f"{word}1_", f"{word}_1_"):
            if heading.startswith(joined):
                return role, heading.removeprefix(joined)
        if heading.endswith(f"_{word}") and not heading.endswith(f"to_{word}"):
            return role, heading.removesuffix(f"_{word}")
    return "", heading


def role_of_file(name: str) -> str:
    """The role that a file's name says all its people have; empty when it says none, or several."""
    found = {role for word, role in _role_words() if f"_{word}_" in f"_{name}_" or f"_{word}s_" in f"_{name}_"}
    return found.pop() if len(found) == 1 else ""


def code_for(column: Column, word: str) -> tuple[str | None, bool]:
    """Our code for a force's word and whether that is sure; None where nothing is near. Our own codes are theirs."""
    codes = ("true", "false") if column.type is Type.BOOLEAN else column.codes
    section = "boolean" if column.type is Type.BOOLEAN else column.name
    known = {plain(code): code for code in codes}
    for code, listed in _content()["codes"].get(section, {}).items():
        if code in codes:
            known |= {name: code for name in listed if name not in known}
    simple = plain(word)
    if simple in known:
        return known[simple], True
    near = max(known, key=lambda name: (fuzz.ratio(simple, name), name), default="")
    likely = len(simple) >= _SHORT and fuzz.ratio(simple, near) >= NEAR
    return (known[near], False) if likely else (None, False)
