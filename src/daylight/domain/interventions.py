"""What may be done about a suspected perpetrator: the catalogue, what each entry asks, and the life of an action."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid, Refused
from daylight.domain.levels import LEVELS
from daylight.domain.moves import Move, Statuses
from daylight.domain.reference import reference_toml

FIELD_KINDS = ("text", "date", "choice", "yes_no", "number", "reference", "unit")
_REFERENCE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9/.-]{2,39}")
LONGEST_TEXT = 500


P = Permission


class ActionStatus(StrEnum):
    """Where an action of a plan stands."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    APPROVED = "approved"
    STARTED = "started"
    DONE = "done"
    NOT_DONE = "not_done"
    DROPPED = "dropped"


A = ActionStatus
OPEN = (A.PROPOSED, A.RETURNED, A.APPROVED, A.STARTED)
ACTION_STATUSES = Statuses(
    "An action",
    {
        A.PROPOSED: "a supervisor, or its owner where it needs no approval",
        A.RETURNED: "who proposed it",
        A.APPROVED: "its owner",
        A.STARTED: "its owner",
        A.DONE: "",
        A.NOT_DONE: "",
        A.DROPPED: "",
    },
    (
        Move("approve", A.PROPOSED, A.APPROVED, P.APPROVE_PLAN, another=True),
        Move("return", A.PROPOSED, A.RETURNED, P.APPROVE_PLAN, reason=True),
        Move("begin", A.PROPOSED, A.STARTED, P.PLAN),
        Move("propose again", A.RETURNED, A.PROPOSED, P.PLAN, reason=True),
        Move("start", A.APPROVED, A.STARTED, P.PLAN),
        Move("put back", A.STARTED, A.APPROVED, P.PLAN, reason=True),
        Move("complete", A.STARTED, A.DONE, P.PLAN),
        Move("leave undone", A.APPROVED, A.NOT_DONE, P.PLAN, reason=True),
        Move("leave undone", A.STARTED, A.NOT_DONE, P.PLAN, reason=True),
        *(Move("drop", before, A.DROPPED, P.PLAN, reason=True) for before in OPEN),
    ),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that an entry asks for. `longest`: letters of a text, or the greatest number."""

    name: str
    words: str
    kind: str
    required: bool = False
    longest: int = LONGEST_TEXT
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    within_days: int | None = None  # a date no later than so many days from the viewpoint
    needed_unless: tuple[str, str] | None = None  # required but where another field has this value

    def __post_init__(self) -> None:
        if self.kind not in FIELD_KINDS or not self.name.isidentifier() or not self.words:
            raise ValueError(f"the field {self.name} has no kind {self.kind}")
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError(f"the field {self.name} is a choice exactly when it has choices")


@dataclass(frozen=True, slots=True)
class Intervention:
    """One entry of the catalogue. `act` is what reaches him, as the safety gate names it; empty where nothing does."""

    kind: str
    words: str
    tactic: str
    act: str
    approval: bool
    intrusive: bool  # its proportionality is written down before it is approved
    agency: str
    hours: float
    note: str
    evidence: str
    fields: tuple[Field, ...] = ()
    shares: tuple[str, ...] = ()  # what of his data the agency receives
    attendance: bool = False  # sessions are logged
    reference_only: bool = False  # a reference and dates: no words of anybody's
    reasons: tuple[tuple[str, str], ...] = ()  # where the reason is chosen, not written
    step_reasons: tuple[tuple[str, str], ...] = ()  # likewise for later steps
    results: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.hours < 0:
            raise ValueError(f"{self.kind} costs no less than nothing")
        if self.reference_only and (
            not self.reasons or not self.step_reasons or any(field.kind == "text" for field in self.fields)
        ):
            raise ValueError(f"{self.kind} holds a reference only: its reason is chosen, and it has no text")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every entry of one edition, with the packages that levels suggest."""

    edition: str
    source: str
    owner: str
    tactics: dict[str, str]
    results: tuple[tuple[str, str], ...]
    powers: dict[str, str]
    interventions: dict[str, Intervention]
    packages: dict[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        if tuple(self.packages) != LEVELS:
            raise ValueError("there is a package for each level, lowest first")
        if lost := {kind for kinds in self.packages.values() for kind in kinds} - set(self.interventions):
            raise ValueError(f"a package suggests what there is not: {', '.join(sorted(lost))}")
        if lost := {one.tactic for one in self.interventions.values()} - set(self.tactics):
            raise ValueError(f"there is no tactic {', '.join(sorted(lost))}")


def _field(told: Mapping[str, Any]) -> Field:
    unless = next(iter(told.get("needed_unless", {}).items()), None)
    rest = {key: value for key, value in told.items() if key not in {"choices", "needed_unless"}}
    return Field(**rest, choices=tuple(told.get("choices", {}).items()), needed_unless=unless)


def catalogue_of(data: Mapping[str, Any]) -> Catalogue:
    """A catalogue from parsed TOML; KeyError, TypeError or ValueError when it is wrong."""
    results = tuple(data["results"].items())
    made = {}
    for kind, told in data["interventions"].items():
        own = {
            "fields": tuple(_field(each) for each in told.get("fields", ())),
            "shares": tuple(told.get("shares", ())),
            "reasons": tuple(told.get("reasons", {}).items()),
            "step_reasons": tuple(told.get("step_reasons", {}).items()),
            "results": tuple(told.get("results", {}).items()) or results,
        }
        made[kind] = Intervention(kind=kind, **{**told, **own})
    packages = {level: tuple(kinds) for level, kinds in data["packages"].items()}
    about = (data["edition"], data["source"], data["owner"], dict(data["tactics"]), results, dict(data["powers"]))
    return Catalogue(*about, made, packages)


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue that ships with Daylight."""
    return catalogue_of(reference_toml("interventions.toml"))


def intervention_of(kind: str) -> Intervention:
    """One entry; Invalid where the catalogue has no such kind."""
    found = shipped_catalogue().interventions.get(kind)
    if found is None:
        raise Invalid("The catalogue has no such action. Choose one of the list.")
    return found


def kind_of_agency(agency: str) -> str:
    """The one kind whose agency this is, in any case of letters; empty where there is none or there are several."""
    named = agency.strip().casefold()
    found = [one.kind for one in shipped_catalogue().interventions.values() if one.agency.casefold() == named]
    return found[0] if named and len(found) == 1 else ""


def told_by(entry: Intervention, what: str) -> dict[str, str]:
    """What is said in one line, as the first text that the entry must have; empty where it asks for none."""
    first = next((field.name for field in entry.fields if field.kind == "text" and field.required), "")
    return {first: what} if first else {}


def package_of(level: str) -> tuple[Intervention, ...]:
    """What a level suggests: its own entries and those of every level below, its own first. None for no level."""
    if level not in LEVELS:
        return ()
    catalogue = shipped_catalogue()
    down = reversed(LEVELS[: LEVELS.index(level) + 1])
    return tuple(catalogue.interventions[kind] for each in down for kind in catalogue.packages[each])


def checked_details(entry: Intervention, given: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """An entry's own fields, as they are kept: text, numbers, yes or no, days as ISO text. Invalid for the first that
    is wrong, and for anything that the entry does not ask for."""
    if strange := set(given) - {field.name for field in entry.fields}:
        raise Invalid(f"{entry.words} has no field {', '.join(sorted(strange))}. Leave it out.")
    kept: dict[str, Any] = {}
    for field in entry.fields:
        value = given.get(field.name)
        if isinstance(value, str):
            value = value.strip()
        if value in (None, ""):
            if field.required or _needed(field, given):
                raise Invalid(f"Answer: {field.words}")
            continue
        kept[field.name] = _checked(field, value, today)
    first, last = kept.get("from_on"), kept.get("until_on")
    if first and last and last < first:
        raise Invalid("The last day must not be before the first.")
    return kept


def _needed(field: Field, given: Mapping[str, Any]) -> bool:
    return field.needed_unless is not None and given.get(field.needed_unless[0]) != field.needed_unless[1]


def _checked(field: Field, value: Any, today: date) -> Any:
    if field.kind == "date":
        return _checked_day(field, value, today).isoformat()
    if field.kind == "number":
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= field.longest:
            raise Invalid(f"{field.words} Give a whole number from 1 to {field.longest}.")
        return value
    if field.kind == "yes_no":
        if not isinstance(value, bool):
            raise Invalid(f"{field.words} Choose yes or no.")
        return value
    if not isinstance(value, str) or len(value) > field.longest:
        raise Invalid(f"{field.words} Use at most {field.longest} letters.")
    if field.kind == "choice" and value not in dict(field.choices):
        raise Invalid(f"{field.words} Choose one of those offered.")
    if field.kind == "reference" and not _REFERENCE.fullmatch(value):
        raise Invalid(f"{field.words}: give the reference only, without spaces or words, such as AB/1234/26.")
    return value


def _checked_day(field: Field, value: Any, today: date) -> date:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Invalid(f"{field.words} Write the day as 2026-11-25.") from None
    if field.within_days is not None and not today <= day <= today + timedelta(days=field.within_days):
        raise Invalid(f"{field.words} Choose a day from today to {field.within_days} days on.")
    return day


@dataclass(frozen=True, slots=True)
class Proportionality:
    """Why an intrusion is lawful and needed for this person, and when that is looked at again."""

    power: str = ""
    purpose: str = ""
    necessity: str = ""
    review_on: date | None = None


def check_proportionality(entry: Intervention, written: Proportionality, *, today: date) -> None:
    """Invalid where an intrusive action lacks its power, purpose, necessity or a review date that is to come."""
    if not entry.intrusive:
        return
    missing = [
        words
        for words, there in (
            ("the power", written.power in shipped_catalogue().powers),
            ("the purpose", bool(written.purpose.strip())),
            ("why it is necessary", bool(written.necessity.strip())),
            ("a review date to come", written.review_on is not None and written.review_on >= today),
        )
        if not there
    ]
    if missing:
        raise Invalid(f"{entry.words} reaches into somebody's life: write down {', '.join(missing)} first.")


def check_words(entry: Intervention, texts: Iterable[str], *, chosen: Iterable[tuple[str, str]] = ()) -> None:
    """Invalid for a text that is too long; Refused for any words of somebody's own where a reference only is kept:
    there a text must be one of those to be chosen."""
    known = {value for pair in chosen for value in pair}
    for text in texts:
        if len(text) > LONGEST_TEXT:
            raise Invalid(f"Use at most {LONGEST_TEXT} letters.")
        if entry.reference_only and text.strip() and text not in known:
            raise Refused(f"{entry.words}: only the authority's reference and dates are kept. Choose from the list.")


def check_may_begin(entry: Intervention) -> None:
    """Refused where an action needs another person's approval before it starts."""
    if entry.approval:
        raise Refused(f"{entry.words} needs a supervisor's approval before it starts. Ask for it.")
