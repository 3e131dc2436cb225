"""Definitions of a serial, repeat or unanswered suspect: data with an edition, checked as they are read."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any

from daylight.domain.answers import AnswerKind
from daylight.domain.errors import Invalid
from daylight.domain.offences import THEMES
from daylight.domain.periods import Window
from daylight.domain.reference import shipped_definitions as _shipped_files

GROUPS = ("serial", "repeat", "unanswered", "capacity", "other")
DEFAULT_LIST = ("serial", "repeat", "unanswered")
"""The groups whose union is the default list; a capacity rule names the worst of a year and is read beside it."""
VICTIMS = ("any", "intimate", "family", "intimate_or_family")

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted: suspect events that carry any of `themes`, against victims of one relationship."""

    themes: frozenset[str]
    victims: str = "any"
    crimes_only: bool = False  # only events with at least one recorded crime

    def __post_init__(self) -> None:
        _check(bool(self.themes), "themes must name at least one of domestic, sexual and stalking")
        for theme in sorted(self.themes):
            _check(theme in THEMES, f"there is no theme {theme!r}", theme, THEMES)
        _check(self.victims in VICTIMS, f"there are no victims of kind {self.victims!r}", self.victims, VICTIMS)


@dataclass(frozen=True, slots=True)
class Threshold:
    """How many it takes. Each is met by that many or more; all must be met together."""

    incidents: int = 0
    crimes: int = 0
    victims: int = 0
    unconnected: bool = False  # so many victims, none of them connected to another
    same_victim: bool = False  # the incidents and crimes are against one same victim

    def __post_init__(self) -> None:
        for name in ("incidents", "crimes", "victims"):
            number = getattr(self, name)
            whole = isinstance(number, int) and not isinstance(number, bool)
            _check(whole and 0 <= number <= 1000, f"{name} must be a whole number from 0 to 1000")
        _check(max(self.incidents, self.crimes, self.victims) > 0, "it must ask for incidents, crimes or victims")
        _check(not (self.same_victim and self.victims > 1), "same_victim cannot ask for more than one victim")
        _check(not self.unconnected or self.victims > 1, "unconnected needs at least 2 victims")
        _check(self.victims <= 20 or not self.unconnected, "unconnected can ask for at most 20 victims")


@dataclass(frozen=True, slots=True)
class Definition:
    """One rule of one edition. Built by `read_definitions`, or directly in a test."""

    name: str
    edition: str
    title: str
    group: str
    source: str
    owner: str
    count: Count
    threshold: Threshold
    window: Window = field(default_factory=Window)
    minimum_age: int | None = None  # of the suspect at as_of; an unknown age passes
    answered_since_first: frozenset[AnswerKind] = frozenset()  # any of these since the first event: not met
    places: int | None = None  # a capacity rule: only so many, the gravest first

    def __post_init__(self) -> None:
        _check(bool(_NAME.match(self.name)), "name must be lower-case words or numbers with hyphens between them")
        for text in ("edition", "title", "source", "owner"):
            _check(bool(getattr(self, text).strip()), f"{text} must not be empty")
        _check(self.group in GROUPS, f"there is no group {self.group!r}", self.group, GROUPS)
        _check(self.minimum_age is None or 0 < self.minimum_age < 120, "minimum_age must be from 1 to 119")
        _check(self.places is None or self.places > 0, "places must be at least 1")
        _check((self.places is not None) == (self.group == "capacity"), "capacity and places go together")


def _check(holds: bool, sentence: str, given: str = "", known: Iterable[str] = ()) -> None:
    if not holds:
        raise Invalid(sentence + _suggestion(given, known))


def _suggestion(given: str, known: Iterable[str]) -> str:
    choices = list(known)
    near = get_close_matches(given, choices, n=1, cutoff=0.5)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; choose from {', '.join(choices)}" if choices else ""


# The language: table, key, kind of value. The first six keys stand at the top.
_TOP = {"name": str, "edition": str, "title": str, "group": str, "source": str, "owner": str}
_TABLES: dict[str, dict[str, type]] = {
    "count": {"themes": list, "victims": str, "crimes_only": bool},
    "window": {"years": int, "days": int},
    "threshold": {"incidents": int, "crimes": int, "victims": int, "unconnected": bool, "same_victim": bool},
    "suspect": {"minimum_age": int},
    "unless": {"answered_since_first": list},
    "capacity": {"places": int},
}
_WORDS = {str: "text in quotes", list: "a list of texts", bool: "true or false", int: "a whole number"}


def read_definitions(text: str | bytes, *, file: str) -> tuple[Definition, ...]:
    """The definitions in a TOML text, or in the bytes of a TOML file: one at its top, or several `[[definition]]`.

    Raises Invalid with one sentence: file, place in it, what is wrong and what was perhaps meant.
    """
    try:
        told = text if isinstance(text, str) else text.decode("utf-8-sig")
        data = tomllib.loads(told)
    except UnicodeDecodeError:
        raise Invalid(f"{file} is not UTF-8 text; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"{file} is not valid TOML: {error}.") from None
    several = data.get("definition")
    if several is None:
        return (definition_of(data, place=file),)
    if not isinstance(several, list) or len(data) > 1:
        raise Invalid(f"{file}: write each definition under its own [[definition]] and nothing beside them.")
    found = tuple(
        definition_of(each, place=f"{file}, definition {number}") for number, each in enumerate(several, start=1)
    )
    return check_distinct(found, file=file)


def check_distinct(definitions: tuple[Definition, ...], *, file: str) -> tuple[Definition, ...]:
    """The same definitions; Invalid when two have one name and edition."""
    seen: set[tuple[str, str]] = set()
    for each in definitions:
        if (each.name, each.edition) in seen:
            raise Invalid(f"{file}: {each.name} edition {each.edition} is defined twice; give one a new edition.")
        seen.add((each.name, each.edition))
    return definitions


def definition_of(data: Mapping[str, Any], *, place: str) -> Definition:
    """One definition from parsed TOML; Invalid, naming the place, when it is wrong."""
    _check_keys(data, {**_TOP, **dict.fromkeys(_TABLES, dict)}, place)
    for table, keys in _TABLES.items():
        _check_keys(data.get(table, {}), keys, f"{place}, [{table}]")
    missing = [key for key in (*_TOP, "count", "threshold") if key not in data]
    if missing:
        raise Invalid(f"{place}: {missing[0]!r} is missing; add it.")
    count, unless = data["count"], data.get("unless", {})
    parts = {
        "count": _made(f"{place}, [count]", Count, **{**count, "themes": frozenset(count.get("themes", ()))}),
        "threshold": _made(f"{place}, [threshold]", Threshold, **data["threshold"]),
        "window": _made(f"{place}, [window]", Window, **data.get("window", {})),
        "answered_since_first": _kinds(unless.get("answered_since_first", []), f"{place}, [unless]"),
        "minimum_age": data.get("suspect", {}).get("minimum_age"),
        "places": data.get("capacity", {}).get("places"),
    }
    made: Definition = _made(place, Definition, **{key: data[key] for key in _TOP}, **parts)
    return made


def _check_keys(given: Any, known: Mapping[str, type], place: str) -> None:
    for key, value in given.items():
        if key not in known:
            raise _invalid(place, f"there is no key {key!r}{_suggestion(key, known)}")
        right = type(value) is known[key]
        if isinstance(value, list):
            right = right and all(isinstance(each, str) for each in value)
        if not right:
            wanted = _WORDS.get(known[key], f"a table, written [{key}]")
            raise Invalid(f"{place}: {key} must be {wanted}.")


def _kinds(names: list[str], place: str) -> frozenset[AnswerKind]:
    known = [kind.value for kind in AnswerKind]
    for name in names:
        if name not in known:
            raise _invalid(place, f"there is no answer of kind {name!r}{_suggestion(name, known)}")
    return frozenset(AnswerKind(name) for name in names)


def _made(place: str, build: Any, **values: Any) -> Any:
    try:
        return build(**values)
    except (Invalid, ValueError) as error:
        raise _invalid(place, str(error)) from None


def _invalid(place: str, sentence: str) -> Invalid:
    return Invalid(f"{place}: {sentence}{'' if sentence.endswith('?') else '.'}")


@cache
def shipped_definitions() -> tuple[Definition, ...]:
    """The definitions that ship with Daylight, in the order of their names."""
    return tuple(definition_of(data, place=name) for name, data in _shipped_files())


def definitions_in_force(own: str | bytes | None = None, *, file: str = "definitions.toml") -> tuple[Definition, ...]:
    """The shipped definitions and, after them, those of a force's own TOML text or file content."""
    if own is None:
        return shipped_definitions()
    return check_distinct(shipped_definitions() + read_definitions(own, file=file), file=file)
