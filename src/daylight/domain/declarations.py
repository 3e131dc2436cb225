"""A definition's declaration as TOML text: what `definitions.read_definitions` reads, written from its parsed form."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LONG = 100  # a list longer than this stands one value to a line


def toml_of(data: Mapping[str, Any]) -> str:
    """TOML that parses back to `data`: texts, numbers, booleans, dates, lists of texts, tables and arrays of tables.

    Keys keep their order, plain values stand before tables as TOML asks, and nothing of `data` is left out.
    """
    return "\n".join(_lines(data, ())).strip("\n") + "\n"


def file_of(definitions: Iterable[Mapping[str, Any]]) -> str:
    """One file of several declarations, each under its own `[[definition]]`; empty for none."""
    told = list(definitions)
    return toml_of({"definition": told}) if told else ""


def _lines(data: Mapping[str, Any], way: tuple[str, ...]) -> list[str]:
    made = [f"{key} = {_value(value)}" for key, value in data.items() if not _is_table(value)]
    for key, value in data.items():
        if isinstance(value, Mapping):
            made += ["", f"[{'.'.join((*way, key))}]", *_lines(value, (*way, key))]
        elif _is_table(value):
            for each in value:
                made += ["", f"[[{'.'.join((*way, key))}]]", *_lines(each, (*way, key))]
    return made


def _is_table(value: Any) -> bool:
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{_escaped(value)}"'
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    texts = [_value(each) for each in value]
    line = f"[{', '.join(texts)}]"
    return line if len(line) <= _LONG else "[\n" + "".join(f"    {text},\n" for text in texts) + "]"


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(letter, letter if letter.isprintable() else f"\\U{ord(letter):08x}") for letter in text)
