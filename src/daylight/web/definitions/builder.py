"""Between the form that builds a definition and the declaration that says it: values there and back, faults placed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from daylight.domain.errors import Invalid

PLACE = "This definition"
Data = dict[str, Any]

_TOP = ("name", "edition", "title", "group", "source", "owner")
_COUNT = (
    "themes", "victims", "crimes_only", "relationships", "offences", "kinds", "minimum_severity", "recording_era",
    "principal_only", "roles",
)  # fmt: skip
_THRESHOLD = ("incidents", "crimes", "victims", "partners", "severity", "unconnected", "same_victim")
_AGES = ("minimum_age", "maximum_age", "minimum_age_then")
_UNLESS = ("answered_since_first", "charged", "convicted")
_PLAIN = {"victims": "any", "recording_era": "any", "roles": ["suspect"]}
"""What a declaration leaves out, since it means nothing more."""
_ROLLING = ("years", "months", "days")


def data_of(head: Mapping[str, Any], conditions: Iterable[Mapping[str, Any]], kept: Data) -> Data:
    """The declaration that typed values say, each condition as a `[[condition]]`. Nothing is checked here.

    `kept` is what no button builds, as `kept_of` tells it.
    """
    data: Data = {key: (head.get(key) or "").strip() for key in _TOP}
    told = [_condition(one) for one in conditions]
    combine = head.get("combine") or "all"
    if combine != "all":
        data["combine"] = combine
    if head.get("least") is not None:
        data["least"] = head["least"]
    data["condition"] = told
    data |= {
        table: values
        for table, values in (
            ("suspect", _given(head, _AGES)),
            ("unless", _given(head, _UNLESS)),
            ("capacity", _given(head, ("places",))),
        )
        if values
    }
    return data | kept


def kept_of(data: Mapping[str, Any]) -> Data:
    """What a declaration says that no button builds: the worked cases, and what it retires."""
    return {key: list(data[key]) for key in ("retires", "case") if data.get(key)}


def _given(values: Mapping[str, Any], names: Iterable[str]) -> Data:
    return {name: values[name] for name in names if values.get(name) not in (None, "", [], False)}


def _condition(typed: Mapping[str, Any]) -> Data:
    count = _given(typed, _COUNT)
    count = {key: value for key, value in count.items() if _PLAIN.get(key) != value}
    if "offences" in count:
        count["offences"] = str(count["offences"]).replace(",", " ").split()
    least = {name: typed.get(f"least_{name}") for name in _THRESHOLD}
    made = {"count": count, "threshold": _given(least, _THRESHOLD)}
    window = _window(typed)
    return made | ({"window": window} if window else {})


def _window(typed: Mapping[str, Any]) -> Data:
    kind = typed.get("window") or "always"
    if kind in _ROLLING:
        number = typed.get("window_number")
        return {kind: 0 if number is None else number}
    days = {"from": typed.get("window_first"), "to": typed.get("window_last")}
    return {key: day for key, day in days.items() if day} if kind == "fixed" else {}


def in_one(data: Data) -> Data:
    """A declaration of a single condition with its tables at the top, as one writes it by hand."""
    if len(data.get("condition", ())) != 1:
        return data
    first = {key: data[key] for key in data if not isinstance(data[key], dict | list)}
    rest = {key: data[key] for key in data if key not in first and key != "condition"}
    (only,) = data["condition"]
    return {**first, **only, **rest}


def typed_of(data: Mapping[str, Any]) -> tuple[Data, list[Data]]:
    """What the form shows of a declaration: the head, and each condition."""
    head = {key: data.get(key, "") for key in _TOP}
    head |= {"combine": data.get("combine", "all"), "least": data.get("least")}
    for table in ("suspect", "unless", "capacity"):
        head |= data.get(table, {})
    return head, [_typed_condition(one) for one in data.get("condition") or [data]]


def _typed_condition(data: Mapping[str, Any]) -> Data:
    typed: Data = _PLAIN | dict(data.get("count", {}))
    typed["offences"] = " ".join(typed.get("offences", ()))
    typed |= {f"least_{name}": value for name, value in data.get("threshold", {}).items()}
    window = data.get("window", {})
    for kind in _ROLLING:
        if kind in window:
            return typed | {"window": kind, "window_number": window[kind]}
    if window:
        return typed | {"window": "fixed", "window_first": window.get("from"), "window_last": window.get("to")}
    return typed | {"window": "always"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What the language refused: in which condition (from 1; None for the whole), at which field, in one sentence."""

    condition: int | None
    field: str
    sentence: str


_SAID = re.compile(
    r"(?:, \[\[(?P<several>\w+)\]\] (?P<number>\d+))?(?:, \[(?P<table>\w+)\])?: (?P<sentence>.*)", re.DOTALL
)
_FIELDS = {
    "count": {name: name for name in _COUNT},
    "threshold": {name: f"least_{name}" for name in _THRESHOLD},
    "window": {"from": "window_first", "window": "window_number"},
}
_WHOLE = {name: name for name in (*_TOP, "combine", "least", *_AGES, *_UNLESS, "places")}
_ANY = {"partners": "least_partners", "principal_only": "principal_only", "window": "window_number"}
_FIRST = {"count": "themes", "threshold": "least_incidents", "window": "window_number"}


def fault_of(refused: Invalid) -> Fault:
    """Where in the form a refusal of the language belongs. What names no field stands at the first of its part."""
    said = _SAID.fullmatch(str(refused).removeprefix(PLACE))
    if said is None:
        return Fault(None, "title", str(refused))
    table, sentence = said["table"], said["sentence"]
    shown = sentence[:1].upper() + sentence[1:]
    if said["several"] == "case":
        return Fault(None, "title", f"Worked case {said['number']}: {sentence}")
    if said["several"] == "condition":
        field = _named_in(sentence, _FIELDS.get(table, _ANY)) or _FIRST.get(table, "themes")
        return Fault(int(said["number"]), field, shown)
    return Fault(None, _named_in(sentence, _WHOLE) or "title", shown)


def _named_in(sentence: str, fields: Mapping[str, str]) -> str | None:
    """The field whose key the sentence names first."""
    found = [(place.start(), field) for key, field in fields.items() if (place := re.search(rf"\b{key}\b", sentence))]
    return min(found)[1] if found else None


def next_edition(edition: str) -> str:
    """The edition after: its last number one up, or `.2` behind it where it has none."""
    parts = re.fullmatch(r"(.*?)(\d+)", edition)
    return f"{parts[1]}{int(parts[2]) + 1}" if parts else f"{edition}.2"


def case_of(typed: Mapping[str, Any]) -> Data:
    """A worked case's declaration from what was typed: one event, one thing done, one pair to a line."""
    made: Data = {"title": (typed.get("title") or "").strip()}
    for name in ("as_of", "born"):
        if isinstance(typed.get(name), date):
            made[name] = typed[name]
    for name in ("events", "done", "connected"):
        lines = [line.strip() for line in (typed.get(name) or "").splitlines() if line.strip()]
        if lines or name == "events":
            made[name] = lines
    made["expect"] = ", ".join(typed.get("expect") or [])
    return made | ({"held": typed["held"]} if typed.get("held") else {})


def typed_case(data: Mapping[str, Any]) -> Data:
    """What the form of a worked case shows of its declaration."""
    lines = {name: "\n".join(data.get(name, ())) for name in ("events", "done", "connected")}
    return dict(data) | lines | {"expect": [word.strip() for word in data.get("expect", "").split(",")]}
