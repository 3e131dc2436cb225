"""A definition taken apart: each thing it asks for as a condition of its own, in words and as a rule with it alone.

A condition is whatever the definition says that the loosest rule does not (any suspect event of any theme, ever). So
a word that the language learns is a condition here at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from daylight.domain.definitions import Count, Definition, Threshold
from daylight.domain.errors import Invalid
from daylight.domain.offences import THEMES
from daylight.domain.periods import Window

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
_TOGETHER = ({"also", "least"}, {"years", "months", "days", "first", "last"})
"""Fields that say one thing between them."""
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
}

Field = tuple[str, str]
"""A part of a definition (`count`, `window`, `threshold`, or empty for its top) and a field of it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a definition asks for."""

    words: str
    said: tuple[tuple[Field, Any], ...]


def conditions_of(definition: Definition) -> tuple[Condition, ...]:
    """What a definition asks for, in its order: what counts, how far back, of whom, how many, unless, and places."""
    found: list[Condition] = []
    waiting: list[tuple[Field, Any]] = []
    for field, value in _said(definition):
        waiting.append((field, value))
        if _go_together(field, definition):
            continue
        # A field that makes no rule without the next one is one condition with it.
        if rule_of([*found, Condition("", tuple(waiting))]) is not None:
            found.append(Condition(_words(tuple(waiting), definition), tuple(waiting)))
            waiting = []
    return tuple(found)


def rule_of(conditions: Iterable[Condition]) -> Definition | None:
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
    top = [each.name for each in fields(Definition) if each.name not in _ABOUT and each.name not in _PART]
    ages = [name for name in top if "age" in name]
    others = [name for name in top if name not in ages and name not in _LAST]
    order: list[Field] = [("count", each.name) for each in fields(Count)]
    order += [("window", each.name) for each in fields(Window) if each.init]
    order += [("", name) for name in ages]
    order += [("threshold", each.name) for each in fields(Threshold)]
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


def _go_together(field: Field, definition: Definition) -> bool:
    """Whether a later field of the definition says one thing with this one."""
    later = [name for (_, name), _ in _said(definition)]
    later = later[later.index(field[1]) + 1 :]
    return any(field[1] in group and group & set(later) for group in _TOGETHER)


def _words(said: tuple[tuple[Field, Any], ...], definition: Definition) -> str:
    told = [_field_words(part, name, value, definition) for (part, name), value in said]
    return ", ".join(dict.fromkeys(each for each in told if each))


def _field_words(part: str, name: str, value: Any, definition: Definition) -> str:
    if part == "window":
        return f"within {definition.window}"
    if name == "themes":
        return " or ".join(sorted(value))
    if part == "count" and name == "victims":
        return _VICTIMS.get(value, str(value))
    if name == "answered_since_first":
        return f"no {', '.join(sorted(each.value for each in value))} since the first"
    if name == "also":
        return (
            f"{definition.least if definition.least is not None else 'all'} of {1 + len(value)} conditions"
            if hasattr(definition, "least")
            else "further conditions"
        )
    if name in _WORDS:
        return _WORDS[name].format(value)
    told = ", ".join(sorted(map(str, value))) if isinstance(value, frozenset | tuple) else str(value)
    return name.replace("_", " ") if value is True else f"{name.replace('_', ' ')} {told}"
