"""What a release carries of each definition that it ran, so that whoever reads it can say why somebody is listed."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from functools import lru_cache
from typing import Any

from daylight.domain.conditions import Condition
from daylight.domain.definitions import Definition, read_definitions, shipped_definitions
from daylight.domain.errors import Invalid


def declaration_of(definition: Definition) -> dict[str, Any]:
    """What a definition asks, as its declaration would be parsed: without its worked cases and the names on it."""
    told: dict[str, Any] = {
        name: getattr(definition, name) for name in ("name", "edition", "title", "group", "source", "owner")
    }
    told["stage"] = definition.stage.value
    if definition.also:
        told["combine"] = "all" if definition.least is None else "at_least"
        told |= {} if definition.least is None else {"least": definition.least}
        told["condition"] = [_condition(each) for each in definition.conditions]
    else:
        told |= _condition(definition.conditions[0])
    ages = ("minimum_age", "maximum_age", "minimum_age_then")
    told["suspect"] = {age: getattr(definition, age) for age in ages if getattr(definition, age) is not None}
    unless = {
        "answered_since_first": sorted(kind.value for kind in definition.answered_since_first),
        "charged": definition.unless_charged,
        "convicted": definition.unless_convicted,
    }
    told["unless"] = {key: value for key, value in unless.items() if value}
    told["capacity"] = {} if definition.places is None else {"places": definition.places}
    return {key: value for key, value in told.items() if value != {}}


def _condition(condition: Condition) -> dict[str, Any]:
    window = {key: value for key, value in _unusual(condition.window).items() if value is not None}
    named = {{"first": "from", "last": "to"}.get(key, key): value for key, value in window.items()}
    told = {"count": _unusual(condition.count), "window": named, "threshold": _unusual(condition.threshold)}
    return {table: values for table, values in told.items() if table != "window" or values}


def _unusual(part: Any) -> dict[str, Any]:
    """The values of a part of a definition that are not what they are where nothing is said."""
    found = {}
    for each in fields(part):
        value = getattr(part, each.name)
        usual = frozenset() if each.default_factory is not MISSING or each.default is MISSING else each.default
        if each.init and value != usual:
            found[each.name] = sorted(value) if isinstance(value, frozenset) else value
    return found


def released(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Definition]:
    """The definitions that a release says it ran (`definitions` in its manifest), by name and edition.

    One that it does not declare is the shipped one of that name and edition; where there is none, or where it declares
    what cannot be read here, it is left out.
    """
    shipped = {(each.name, each.edition): each for each in shipped_definitions()}
    found = {}
    for row in rows:
        key = (str(row.get("definition", "")), str(row.get("edition", "")))
        definition = _read(str(row["declared"])) if row.get("declared") else shipped.get(key)
        if definition is not None and (definition.name, definition.edition) == key:
            found[key] = definition
    return found


@lru_cache(maxsize=256)
def _read(declared: str) -> Definition | None:
    try:
        (definition,) = read_definitions(declared, file="the release's manifest")
    except Invalid:
        return None  # a later Daylight's words
    return definition
