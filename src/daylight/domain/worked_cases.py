"""Worked cases: small histories that travel with a definition, each with the status that it must give.

An event line is a day, what happened, the victim, and then in any order a relationship and marks:
`2024-06-01 8N+19C v2 ex_partner charged #7`.

- What happened: `incident` (no crime), or offence codes with `+` between them.
- A relationship as in the records; none means that it stays unknown.
- Marks: `flagged` (the source's domestic flag), `sexual`, `stalking` (its other flags), `charged`, `subject` (named by
  intelligence alone), `cancelled`, `restricted`, `contested`, and `#7` for an incident that several lines share.

A line of what was done is a period, a kind and what it was: `2024-01-01..2024-02-01 order NMO`, `2023-05-01..
management MAPPA perpetrator`, `2024-03-01 conviction 8N domestic`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from daylight.domain.answers import Answer, AnswerKind
from daylight.domain.errors import Invalid
from daylight.domain.events import Crime, Event
from daylight.domain.harm import shipped_edition, weight_of
from daylight.domain.histories import History, pair
from daylight.domain.offences import THEMES, OffenceCode, normal_code
from daylight.domain.periods import UNKNOWN_BIRTH, BirthRange
from daylight.domain.relationships import FAMILY, INTIMATE, RELATIONSHIPS

EXPECTED = ("met", "near", "provisional", "nothing")
HOLDS = ("under_18", "counter_allegation", "contested")
MARKS = ("flagged", "sexual", "stalking", "charged", "subject", "cancelled", "restricted", "contested")
PERSON = "s"
"""The suspect of every worked case."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A history as known at a day, and what the definition must say of it: all that holds, and why it waits."""

    title: str
    as_of: date
    history: History
    expected: frozenset[str]
    held: str | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise Invalid("title must not be empty")
        unknown = sorted(self.expected - set(EXPECTED))
        if unknown or not self.expected:
            raise Invalid(f"expect must be of {', '.join(EXPECTED)}" + (f", not {unknown[0]!r}" if unknown else ""))
        if "nothing" in self.expected and (len(self.expected) > 1 or self.held):
            raise Invalid("expect nothing goes with nothing else")
        if "met" in self.expected and len(self.expected) > 1:
            raise Invalid("expect met goes with no other: near and provisional are for what is not met")
        if self.held is not None and self.held not in HOLDS:
            raise Invalid(f"held must be one of {', '.join(HOLDS)}")


def history_of(
    events: Iterable[str], *, born: date | None = None, done: Iterable[str] = (), connected: Iterable[str] = ()
) -> History:
    """The history that these lines tell. Invalid, quoting the line, when one cannot be read."""
    try:
        return History(
            PERSON,
            tuple(_read(line, partial(_event, number=number)) for number, line in enumerate(events, start=1)),
            UNKNOWN_BIRTH if born is None else BirthRange.exactly(born),
            tuple(_read(line, _answer) for line in done),
            frozenset(pair(*_read(line, _two)) for line in connected),
        )
    except ValueError as error:
        raise Invalid(f"events: {error}") from None


def _read(line: str, reading: Callable[[str], T]) -> T:
    try:
        return reading(line)
    except ValueError as error:
        raise Invalid(f"the line {line!r} cannot be read: {error}") from None


def _event(line: str, number: int) -> Event:
    words = line.split()
    if len(words) < 3:
        raise ValueError("write a day, what happened and the victim, for example 2024-06-01 8N v1 partner")
    on, what, victim, *rest = words
    marks = {word for word in rest if word in MARKS}
    told = [word for word in rest if word in RELATIONSHIPS]
    shared = [word[1:] for word in rest if word.startswith("#")]
    strange = [word for word in rest if word not in MARKS and word not in RELATIONSHIPS and not word.startswith("#")]
    if strange or len(told) > 1 or len(shared) > 1:
        raise ValueError(f"{strange[0]!r} is no relationship and no mark" if strange else "it says one thing twice")
    relationship = told[0] if told and told[0] != "unknown" else None
    offences = _offences(what)
    themes = {theme for offence in offences for theme in offence.themes} | (marks & set(THEMES))
    incident, day = shared[0] if shared else f"line{number}", date.fromisoformat(on)
    intimate = None if relationship is None else relationship in INTIMATE
    family = None if relationship is None else relationship in FAMILY
    return Event(
        source="main",
        incident_id=incident,
        victim_id=victim,
        on=day,
        intimate=intimate,
        family=family,
        domestic="flagged" in marks or bool(intimate or family) or "domestic" in themes,
        sexual="sexual" in themes,
        stalking="stalking" in themes,
        crimes=_crimes(offences, incident, marks, day),
        cancelled="cancelled" in marks,
        restricted="restricted" in marks,
        contested="contested" in marks,
        relationship=relationship,
        role="subject" if "subject" in marks else "suspect",
    )


def _crimes(offences: list[OffenceCode], incident: str, marks: set[str], on: date) -> tuple[Crime, ...]:
    edition, flagged = shipped_edition(), bool(marks & {"sexual", "stalking"})
    return tuple(
        Crime(
            f"{incident}.{place}",
            weight_of(offence, edition).points,
            themed=offence.sexual or offence.stalking or flagged,
            code=offence.code,
            recorded_on=on,
            charged_on=on if "charged" in marks else None,
        )
        for place, offence in enumerate(offences, start=1)
    )


def _offences(text: str) -> list[OffenceCode]:
    found = []
    for word in () if text == "incident" else text.split("+"):
        offence = normal_code(word)
        if offence is None or not offence.known:
            raise ValueError(f"{word!r} is no offence code; write codes such as 8N, or incident for no crime")
        found.append(offence)
    return found


def _answer(line: str) -> Answer:
    words = line.split()
    if len(words) < 3 or words[1] not in [kind.value for kind in AnswerKind]:
        kinds = ", ".join(kind.value for kind in AnswerKind)
        raise ValueError(f"write a period, one of {kinds}, and what it was")
    period, kind, what, *rest = words
    first, _, last = period.partition("..")
    strange = set(rest) - set(THEMES) - {"perpetrator", "victim"}
    if strange:
        raise ValueError(f"{min(strange)!r} is no theme and no role")
    role = next((word for word in rest if word in ("perpetrator", "victim")), None)
    ends = date.fromisoformat(last) if last else None
    themes = tuple(sorted(set(rest) & set(THEMES)))
    return Answer(AnswerKind(kind), what, date.fromisoformat(first), ends, role=role, last_action=ends, themes=themes)


def _two(line: str) -> tuple[str, str]:
    words = line.split()
    if len(words) != 2:
        raise ValueError("write the two victims, for example v1 v2")
    return words[0], words[1]
