"""Definitions of a serial, repeat or unanswered suspect: data with an edition, an owner and a life of its own."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from daylight.domain.answers import AnswerKind
from daylight.domain.conditions import Condition as Condition
from daylight.domain.conditions import Count as Count
from daylight.domain.conditions import Threshold as Threshold
from daylight.domain.conditions import check, suggestion
from daylight.domain.errors import Invalid, Refused
from daylight.domain.lifecycle import Signature, Stage, check_distinct_signers, check_move, check_signed
from daylight.domain.periods import Window
from daylight.domain.reference import shipped_definitions as _shipped_files
from daylight.domain.worked_cases import WorkedCase, history_of

GROUPS = ("serial", "repeat", "unanswered", "capacity", "other")
DEFAULT_LIST = ("serial", "repeat", "unanswered")
"""The groups whose union is the default list; a capacity rule names the worst of a year and is read beside it."""
CHARGED = ("counted", "ever")
CONVICTED = ("since_first", "ever")

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Retirement:
    """A shipped definition that a force's own takes out of force while it is live itself, and why."""

    name: str
    edition: str
    reason: str

    def __post_init__(self) -> None:
        for text in ("name", "edition", "reason"):
            check(bool(getattr(self, text).strip()), f"{text} must not be empty")


@dataclass(frozen=True, slots=True)
class Definition:
    """One rule of one edition. Built by `read_definitions`, or directly in a test.

    `count`, `threshold` and `window` are its first condition, and for most its only one; `also` are the others. It
    takes `least` of `conditions` to meet it, and all of them where `least` is None.
    """

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
    maximum_age: int | None = None  # of the suspect at as_of; an unknown age passes
    minimum_age_then: int | None = None  # of the suspect on the day of each event; an unknown age passes
    unless_charged: str | None = None  # `counted`: a counted crime was charged; `ever`: any crime of his was: not met
    unless_convicted: str | None = None  # `since_first` event, or `ever`, of a themed crime: not met
    also: tuple[Condition, ...] = ()
    least: int | None = None
    stage: Stage = Stage.DRAFT
    signed: tuple[Signature, ...] = ()
    cases: tuple[WorkedCase, ...] = field(default=(), repr=False)
    retires: tuple[Retirement, ...] = ()  # shipped ones, by name and edition; whoever signs it signs that too
    conditions: tuple[Condition, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "conditions", (Condition(self.count, self.threshold, self.window), *self.also))
        check(bool(_NAME.match(self.name)), "name must be lower-case words or numbers with hyphens between them")
        for text in ("edition", "title", "source", "owner"):
            check(bool(getattr(self, text).strip()), f"{text} must not be empty")
        check(self.group in GROUPS, f"there is no group {self.group!r}", self.group, GROUPS)
        check(self.places is None or self.places > 0, "places must be at least 1")
        check((self.places is not None) == (self.group == "capacity"), "capacity and places go together")
        self._check_ages()
        self._check_unless()
        check(
            self.least is None or 0 < self.least <= len(self.conditions),
            f"least must be from 1 to {len(self.conditions)}",
        )
        _checked(self.signed)

    def _check_ages(self) -> None:
        for name in ("minimum_age", "maximum_age", "minimum_age_then"):
            age = getattr(self, name)
            check(age is None or 0 < age < 120, f"{name} must be from 1 to 119")
        fits = self.minimum_age is None or self.maximum_age is None or self.minimum_age <= self.maximum_age
        check(fits, "minimum_age must not be above maximum_age")

    def _check_unless(self) -> None:
        for given, known in ((self.unless_charged, CHARGED), (self.unless_convicted, CONVICTED)):
            check(given is None or given in known, f"there is no such time as {given!r}", given or "", known)

    @property
    def needed(self) -> int:
        """How many of the conditions it takes."""
        return len(self.conditions) if self.least is None else self.least

    @property
    def looks_at_answers(self) -> bool:
        """Whether anything that was done keeps it from being met."""
        return bool(self.answered_since_first or self.unless_charged or self.unless_convicted)

    @property
    def is_plain(self) -> bool:
        """Whether it says no more than one condition on plain counts, one age and what was done since the first event:
        what a rendering for speed has to know of the language."""
        asks_more = self.also or self.maximum_age or self.minimum_age_then or self.unless_charged
        plain = self.count.plain and not (self.threshold.partners or self.threshold.severity or self.window.is_fixed)
        return plain and not (asks_more or self.unless_convicted)


def _checked(signed: tuple[Signature, ...]) -> None:
    try:
        check_distinct_signers(signed)
    except Refused as error:
        raise Invalid(str(error).removesuffix(".")) from None


def sign(definition: Definition, signature: Signature) -> Definition:
    """The definition with one more name on it. Refused out of review, and for a person who has signed it already."""
    if definition.stage is not Stage.IN_REVIEW:
        raise Refused(f"{definition.name} edition {definition.edition} is not in review, so nobody can sign it.")
    signed = (*definition.signed, signature)
    check_distinct_signers(signed)
    return replace(definition, signed=signed)


def moved(definition: Definition, to: Stage) -> Definition:
    """The definition at another stage. Refused where there is no such move, and for live without two names and a case.

    Sent back to draft it loses its names: whoever signed it signed another text.
    """
    check_move(definition.stage, to)
    if to is Stage.LIVE:
        check_fit_for_force(definition)
    return replace(definition, stage=to, signed=() if to is Stage.DRAFT else definition.signed)


def check_fit_for_force(definition: Definition) -> None:
    """Refused unless a definition has two names on it and a worked case, and what it retires is what ships."""
    check_signed(definition.signed)
    if not definition.cases:
        raise Refused(f"{definition.name} edition {definition.edition} has no worked case; add one as [[case]].")
    check_retirements(definition)


def check_retirements(definition: Definition) -> None:
    """Refused where it would retire what does not ship with Daylight, or an edition that does not."""
    editions = {each.name: each.edition for each in shipped_definitions()}
    for each in definition.retires:
        if each.name not in editions:
            raise Refused(
                f"{definition.name} edition {definition.edition} retires {each.name}, which does not ship with Daylight"
                f"{suggestion(each.name, editions).rstrip('?')}. Your own are retired by their stage."
            )
        if each.edition != editions[each.name]:
            raise Refused(
                f"{definition.name} edition {definition.edition} retires {each.name} edition {each.edition}; what "
                f"ships is edition {editions[each.name]}. Say in a new edition whether that one is retired too."
            )


def check_distinct(definitions: tuple[Definition, ...], *, file: str) -> tuple[Definition, ...]:
    """The same definitions; Invalid when two have one name and edition."""
    seen: set[tuple[str, str]] = set()
    for each in definitions:
        if (each.name, each.edition) in seen:
            raise Invalid(f"{file}: {each.name} edition {each.edition} is defined twice; give one a new edition.")
        seen.add((each.name, each.edition))
    return definitions


# The language: table, key, kind of value. The first six keys stand at the top of every definition.
_TOP = {"name": str, "edition": str, "title": str, "group": str, "source": str, "owner": str}
_TOP_OPTIONAL = {"combine": str, "least": int, "stage": str}
_Keys = dict[str, type]
_CONDITION: dict[str, _Keys] = {
    "count": {
        "themes": list, "victims": str, "crimes_only": bool, "relationships": list, "offences": list, "kinds": list,
        "minimum_severity": float, "recording_era": str, "principal_only": bool, "roles": list,
    },
    "window": {"years": int, "months": int, "days": int, "from": date, "to": date},
    "threshold": {
        "incidents": int, "crimes": int, "victims": int, "unconnected": bool, "same_victim": bool, "partners": int,
        "severity": float,
    },
}  # fmt: skip
_TABLES: dict[str, _Keys] = {
    **_CONDITION,
    "suspect": {"minimum_age": int, "maximum_age": int, "minimum_age_then": int},
    "unless": {"answered_since_first": list, "charged": str, "convicted": str},
    "capacity": {"places": int},
}
_SEVERAL: dict[str, _Keys] = {
    "condition": dict.fromkeys(_CONDITION, dict),
    "signed": {"by": str, "on": date},
    "retires": {"name": str, "edition": str, "reason": str},
    "case": {
        "title": str, "as_of": date, "born": date, "events": list, "done": list, "connected": list, "expect": str,
        "held": str,
    },
}  # fmt: skip
_WORDS = {
    str: "text in quotes",
    list: "a list of texts",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a date, written 2024-12-31 without quotes",
}
_COMBINE = ("all", "any", "at_least")


def read_definitions(text: str | bytes, *, file: str) -> tuple[Definition, ...]:
    """The definitions in a TOML text, or in the bytes of a TOML file: one at its top, or several `[[definition]]`.

    Whatever their stage. Raises Invalid with one sentence: file, place in it, what is wrong and what was perhaps meant.
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
    if not isinstance(several, list) or len(data) > 1 or not all(isinstance(each, dict) for each in several):
        raise Invalid(f"{file}: write each definition under its own [[definition]] and nothing beside them.")
    found = tuple(
        definition_of(each, place=f"{file}, definition {number}") for number, each in enumerate(several, start=1)
    )
    return check_distinct(found, file=file)


def definition_of(data: Mapping[str, Any], *, place: str) -> Definition:
    """One definition from parsed TOML; Invalid, naming the place, when it is wrong."""
    _check_keys(
        data, {**_TOP, **_TOP_OPTIONAL, **dict.fromkeys(_TABLES, dict), **dict.fromkeys(_SEVERAL, tuple)}, place
    )
    for table, keys in _TABLES.items():
        _check_keys(data.get(table, {}), keys, f"{place}, [{table}]")
    for table, keys in _SEVERAL.items():
        for number, each in enumerate(data.get(table, ()), start=1):
            _check_keys(each, keys, f"{place}, [[{table}]] {number}")
    needed = ("condition",) if "condition" in data else ("count", "threshold")
    missing = [key for key in (*_TOP, *needed) if not data.get(key) and key not in data]
    if missing:
        raise Invalid(f"{place}: {missing[0]!r} is missing; add it.")
    first, *also = _conditions(data, place)
    suspect, unless = data.get("suspect", {}), data.get("unless", {})
    parts = {
        "count": first.count,
        "threshold": first.threshold,
        "window": first.window,
        "also": tuple(also),
        "least": _least(data, place, 1 + len(also)),
        **suspect,
        "answered_since_first": _kinds(unless.get("answered_since_first", []), f"{place}, [unless]"),
        "unless_charged": _time(unless, "charged", CHARGED, place),
        "unless_convicted": _time(unless, "convicted", CONVICTED, place),
        "places": data.get("capacity", {}).get("places"),
        "stage": _stage(data.get("stage", Stage.DRAFT.value), place),
        "signed": tuple(
            _made(
                f"{place}, [[signed]] {number}",
                Signature,
                **_whole(each, ("by", "on"), f"{place}, [[signed]] {number}"),
            )
            for number, each in enumerate(data.get("signed", ()), start=1)
        ),
        "retires": tuple(_retirements(data, place)),
        "cases": tuple(
            _case(each, f"{place}, [[case]] {number}") for number, each in enumerate(data.get("case", ()), start=1)
        ),
    }
    made: Definition = _made(place, Definition, **{key: data[key] for key in _TOP}, **parts)
    return made


def _retirements(data: Mapping[str, Any], place: str) -> Iterator[Retirement]:
    named = set()
    for number, each in enumerate(data.get("retires", ()), start=1):
        own = f"{place}, [[retires]] {number}"
        yield _made(own, Retirement, **_whole(each, ("name", "edition", "reason"), own))
        if each["name"] in named:
            raise Invalid(f"{own}: {each['name']} is retired above already.")
        named.add(each["name"])


def _conditions(data: Mapping[str, Any], place: str) -> list[Condition]:
    several = data.get("condition")
    if several is None:
        return [_condition(data, place)]
    beside = [table for table in _CONDITION if table in data]
    if beside:
        raise Invalid(f"{place}: [{beside[0]}] stands beside [[condition]]; move it into one of them.")
    found = []
    for number, each in enumerate(several, start=1):
        own = f"{place}, [[condition]] {number}"
        for table, keys in _CONDITION.items():
            _check_keys(each.get(table, {}), keys, f"{own}, [{table}]")
        found.append(_condition(_whole(each, ("count", "threshold"), own), own))
    if not found:
        raise Invalid(f"{place}: 'condition' is missing; add it.")
    return found


def _condition(data: Mapping[str, Any], place: str) -> Condition:
    count, window = dict(data["count"]), dict(data.get("window", {}))
    sets = {
        name: frozenset(count[name]) for name, kind in _CONDITION["count"].items() if kind is list and name in count
    }
    fixed = {ours: window.pop(theirs) for ours, theirs in (("first", "from"), ("last", "to")) if theirs in window}
    made: Condition = _made(
        place,
        Condition,
        count=_made(f"{place}, [count]", Count, **{"themes": frozenset(), **count, **sets}),
        threshold=_made(f"{place}, [threshold]", Threshold, **data["threshold"]),
        window=_made(f"{place}, [window]", Window, **window, **fixed),
    )
    return made


def _least(data: Mapping[str, Any], place: str, conditions: int) -> int | None:
    """How many conditions it takes: None for all of them."""
    combine, least = data.get("combine", "all"), data.get("least")
    if combine not in _COMBINE:
        raise _invalid(place, f"combine: there is no {combine!r}{suggestion(combine, _COMBINE)}")
    if "combine" in data and "condition" not in data:
        raise Invalid(f"{place}: combine needs several [[condition]] to combine.")
    if (least is not None) != (combine == "at_least"):
        raise Invalid(f'{place}: least goes with combine = "at_least", and with nothing else.')
    if least is not None and not 0 < least <= conditions:
        raise Invalid(f"{place}: least must be from 1 to {conditions}, the number of conditions.")
    whole = {"all": None, "any": 1}
    return least if combine == "at_least" else whole[combine]


def _case(data: Mapping[str, Any], place: str) -> WorkedCase:
    told = _whole(data, ("title", "as_of", "events", "expect"), place)
    parts = {"born": told.get("born"), "done": told.get("done", ()), "connected": told.get("connected", ())}
    made: WorkedCase = _made(
        place,
        WorkedCase,
        title=told["title"],
        as_of=told["as_of"],
        history=_made(place, history_of, events=told["events"], **parts),
        expected=frozenset(word.strip() for word in told["expect"].split(",")),
        held=told.get("held"),
    )
    return made


def _whole(data: Mapping[str, Any], keys: Iterable[str], place: str) -> Mapping[str, Any]:
    for key in keys:
        if key not in data:
            raise Invalid(f"{place}: {key!r} is missing; add it.")
    return data


def _time(unless: Mapping[str, Any], key: str, known: tuple[str, ...], place: str) -> str | None:
    given: str | None = unless.get(key)
    if given is not None and given not in known:
        raise _invalid(f"{place}, [unless]", f"{key}: there is no {given!r}{suggestion(given, known)}")
    return given


def _stage(given: str, place: str) -> Stage:
    known = [stage.value for stage in Stage]
    if given not in known:
        raise _invalid(place, f"there is no stage {given!r}{suggestion(given, known)}")
    return Stage(given)


def _check_keys(given: Any, known: Mapping[str, type], place: str) -> None:
    for key, value in given.items():
        if key not in known:
            raise _invalid(place, f"there is no key {key!r}{suggestion(key, known)}")
        if not _fits(value, known[key]):
            several = f"written [[{key}]]"
            wanted = several if known[key] is tuple else _WORDS.get(known[key], f"a table, written [{key}]")
            raise Invalid(f"{place}: {key} must be {wanted}.")


def _fits(value: Any, wanted: type) -> bool:
    if wanted is tuple:
        return isinstance(value, list) and all(isinstance(each, dict) for each in value)
    if isinstance(value, list):
        return wanted is list and all(isinstance(each, str) for each in value)
    return type(value) is wanted or (wanted is float and type(value) is int)


def _kinds(names: list[str], place: str) -> frozenset[AnswerKind]:
    known = [kind.value for kind in AnswerKind]
    for name in names:
        if name not in known:
            raise _invalid(place, f"there is no answer of kind {name!r}{suggestion(name, known)}")
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
    """The definitions that ship with Daylight, in the order of their names. Published rules: in force as they ship."""
    return tuple(definition_of(data, place=name) for name, data in _shipped_files())


def definitions_in_force(own: str | bytes | None = None, *, file: str = "definitions.toml") -> tuple[Definition, ...]:
    """The shipped definitions and, after them, the live ones of a force's own TOML text or file content.

    A shipped one that a live one of the force's own retires is left out. Invalid when the file is wrong, or when one
    that says it is live has not two names on it and a worked case, or retires what does not ship.
    """
    if own is None:
        return shipped_definitions()
    told = check_distinct(shipped_definitions() + read_definitions(own, file=file), file=file)
    live = [each for each in told[len(shipped_definitions()) :] if each.stage is Stage.LIVE]
    for each in live:
        _check_in_force(each, file)
    gone = {(retired.name, retired.edition) for each in live for retired in each.retires}
    return tuple(each for each in told if each.stage is Stage.LIVE and (each.name, each.edition) not in gone)


def _check_in_force(definition: Definition, file: str) -> None:
    try:
        check_fit_for_force(definition)
    except Refused as error:
        raise Invalid(f"{file}, {definition.name} edition {definition.edition}: {error}") from None
