"""A definition taken apart: each thing it asks for as a condition of its own, in words and as a rule with it alone.

A condition is whatever the definition says that the loosest rule does not (any suspect event of any theme, ever). So
a word that the language learns is a condition here at once. Words that let more in than the loosest rule (intelligence,
offences of any theme, any of several) are one condition with the words beside them: a step only ever drops people.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from daylight.domain.definitions import Count, Definition, Threshold
from daylight.domain.errors import Invalid
from daylight.domain.offences import THEMES
from daylight.domain.periods import Window
from daylight.domain.sentences import sentence_of_condition

EVERYONE = Definition(
    name="everyone",
    edition="-",
    title="Everybody suspected of an event of any theme",
    group="other",
    source="-",
    owner="-",
    count=Count(themes=frozenset(THEMES)),
    threshold=Threshold(incidents=1),
)
_ABOUT = {"name", "edition", "title", "group", "source", "owner", "stage", "signed", "cases"}
_LAST = ("also", "least", "places")
_TOGETHER = ({"also", "least"}, {"first", "last"})
"""Fields that say one thing between them."""
_WHICH_EVENTS = {"themes", "roles", "offences", "kinds"}
_PART = {"count": Count, "window": Window, "threshold": Threshold}
_VICTIMS = {
    "intimate": "against a partner or former partner",
    "family": "against family",
    "intimate_or_family": "against a partner, former partner or family",
}
_WORDS = {
    "crimes_only": "with a recorded crime",
    "minimum_age": "aged {} or over, or of unknown age",
    "incidents": "at least {} incidents",
    "crimes": "at least {} crimes",
    "victims": "at least {} distinct victims",
    "unconnected": "victims unconnected to each other",
    "same_victim": "against one same victim",
    "places": "among the {} gravest",
    "partners": "at least {} partners or former partners",
    "severity": "a summed severity of at least {:g}",
    "minimum_severity": "of a severity of at least {:g}",
    "maximum_age": "aged {} or under, or of unknown age",
    "minimum_age_then": "counting from the age of {}",
    "principal_only": "the principal crime of each report alone",
    "unless_charged": "not charged ({})",
    "unless_convicted": "not convicted ({})",
}

Field = tuple[str, str]
"""A part of a definition (`count`, `window`, `threshold`, or empty for its top) and a field of it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a definition asks for."""

    words: str
    said: tuple[tuple[Field, Any], ...]


@cache
def conditions_of(definition: Definition) -> tuple[Condition, ...]:
    """What a definition asks for, in its order: what counts, how far back, of whom, how many, unless, and places."""
    found: list[Condition] = []
    waiting: list[tuple[Field, Any]] = []
    said = _said(definition)
    groups = (*_TOGETHER, *_wide(definition))
    for place, (field, value) in enumerate(said):
        waiting.append((field, value))
        later = {each for each, _ in said[place + 1 :]}
        if any(_in(field, group) and any(_in(each, group) for each in later) for group in groups):
            continue
        # A field that makes no rule without the next one is one condition with it.
        if rule_of((*found, Condition("", tuple(waiting)))) is not None:
            found.append(Condition(_words(tuple(waiting), definition), tuple(waiting)))
            waiting = []
    return tuple(found)


def narrows(condition: Condition) -> bool:
    """Whether it can only drop people, whatever else is asked. What was done since the first event that counts depends
    on which are counted; and places are a rank."""
    return not any(name.startswith(("answered", "unless")) or name == "places" for (_, name), _ in condition.said)


@cache
def rule_of(conditions: tuple[Condition, ...]) -> Definition | None:
    """The rule that asks for these and no more; None where they make none. Places, being a rank, are left out."""
    parts: dict[str, dict[str, Any]] = {name: {} for name in ("", *_PART)}
    for condition in conditions:
        for (part, name), value in condition.said:
            parts[part][name] = value
    parts[""].pop("places", None)
    try:
        made = {name: replace(getattr(EVERYONE, name), **parts[name]) for name in _PART}
        return replace(EVERYONE, **parts[""], **made)
    except (Invalid, ValueError):
        return None


def _said(definition: Definition) -> list[tuple[Field, Any]]:
    """Whatever the definition says that the loosest rule does not."""
    top = [each.name for each in fields(Definition) if each.init and each.name not in {*_ABOUT, *_PART}]
    ages = [name for name in top if "age" in name]
    others = [name for name in top if name not in ages and name not in _LAST]
    counts = sorted((each.name for each in fields(Count) if each.init), key=lambda name: name not in _WHICH_EVENTS)
    order: list[Field] = [("count", name) for name in counts]
    order += [("window", each.name) for each in fields(Window) if each.init]
    order += [("", name) for name in ages]
    order += [("threshold", each.name) for each in fields(Threshold) if each.init]
    order.append(order.pop(order.index(("count", "principal_only"))))  # it says which crimes are a number of them
    order += [("", name) for name in (*others, *(name for name in _LAST if name in top))]
    return [(field, value) for field in order for value in (_value(definition, field),) if _asks(field, value)]


def _value(definition: Definition, field: Field) -> Any:
    part, name = field
    return getattr(getattr(definition, part) if part else definition, name)


def _asks(field: Field, value: Any) -> bool:
    usual = _value(EVERYONE, field)
    if value is None or value == usual:
        return False
    counts = isinstance(value, int) and not isinstance(value, bool) and isinstance(usual, int)
    return not counts or value > usual


def is_wide(definition: Definition) -> bool:
    """Whether it may find somebody who is no suspect of an event of a theme."""
    return any(each.count.roles != {"suspect"} or not each.count.themes for each in definition.conditions)


def _wide(definition: Definition) -> Iterable[set[str]]:
    """What must stand in one condition, lest a later one let people in again."""
    if definition.needed < len(definition.conditions):
        yield {*_PART, "also", "least"}
    elif is_wide(definition):
        yield _WHICH_EVENTS


def _in(field: Field, group: set[str]) -> bool:
    part, name = field
    return part in group or (name in group and part in ("", "count", "window"))


def _words(said: tuple[tuple[Field, Any], ...], definition: Definition) -> str:
    names = {name for (_, name), _ in said}
    if names & {"also", "least"}:
        return _several(definition, whole=bool(names - {"also", "least"}))
    told = [_field_words(part, name, value, definition) for (part, name), value in said]
    return ", ".join(dict.fromkeys(each for each in told if each))


def _several(definition: Definition, *, whole: bool) -> str:
    asked = [sentence_of_condition(each) for each in (definition.conditions if whole else definition.also)]
    needed = f"at least {definition.needed} of " if definition.needed < len(definition.conditions) else ""
    return needed + "; ".join(asked)


def _field_words(part: str, name: str, value: Any, definition: Definition) -> str:
    if part == "window":
        return f"within {definition.window}"
    if name == "themes":
        return " or ".join(sorted(value))
    if part == "count" and name == "victims":
        return _VICTIMS.get(value, str(value))
    if name == "answered_since_first":
        return f"no {', '.join(sorted(each.value for each in value))} since the first"
    if name in _WORDS:
        return _WORDS[name].format(value)
    told = ", ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)
    return name.replace("_", " ") if value is True else f"{name.replace('_', ' ')} {told}"
