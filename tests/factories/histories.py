"""A person's history, one line per event: `history("2023-01-05 ABH v1 partner", "2024-06-02 stalking v2 spouse")`.

An event line is a date, what happened, the victim, and then in any order a relationship and marks.

- What happened: `incident` (no crime), or offences by word or code with `+` between them: `ABH+rape`, `105A`.
- A relationship as in RECORDS; none means that it stays unknown.
- Marks: `flagged` (the source's own domestic flag), `sexual`, `stalking` (its other flags), `cancelled`, `restricted`,
  `contested`, and `#7` for an incident that several lines share. Lines of one shared incident share its crimes.

An answer line is a period, a kind and what it was: `2024-01-01..2024-02-01 order NMO`, `2023-05-01.. management MAPPA
perpetrator`, `2024-03-01 conviction 8N domestic`, `2024-01-01.. listed Daylight`; a spell may add `category=...`,
`level=...` and `acted=2024-05-01`.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from daylight.domain.answers import Answer, AnswerKind
from daylight.domain.events import Crime, Event
from daylight.domain.harm import shipped_edition, weight_of
from daylight.domain.histories import History, pair
from daylight.domain.offences import THEMES, OffenceCode, normal_code
from daylight.domain.periods import UNKNOWN_BIRTH, BirthRange
from daylight.tables.extracts import FAMILY, INTIMATE, RELATIONSHIPS

WORDS = {
    "ABH": "8N", "assault": "105A", "threats": "3B", "harassment": "8L", "stalking": "8Q", "rape": "19C",
    "touching": "20A", "control": "8U", "strangulation": "008/77", "damage": "58D", "nmo_breach": "066/39",
}  # fmt: skip
MARKS = ("flagged", "sexual", "stalking", "cancelled", "restricted", "contested")


def offences_of(text: str) -> list[OffenceCode]:
    """`incident` has none; `ABH+19C` two."""
    if text == "incident":
        return []
    found = [normal_code(WORDS.get(word, word)) for word in text.split("+")]
    if None in found:
        raise ValueError(f"{text!r} names no offence")
    return [offence for offence in found if offence is not None]


def event(line: str, number: int = 1) -> Event:
    """One event from its line; `number` names its incident where the line does not."""
    on, what, victim, *rest = line.split()
    marks = {word for word in rest if word in MARKS}
    told = [word for word in rest if word in RELATIONSHIPS and word != "unknown"]
    shared = [word[1:] for word in rest if word.startswith("#")]
    strange = set(rest) - marks - set(told) - {"unknown"} - {f"#{each}" for each in shared}
    if strange or len(told) > 1:
        raise ValueError(f"{line!r} cannot be read: {sorted(strange)}")
    incident = shared[0] if shared else str(number)
    offences = offences_of(what)
    intimate = told[0] in INTIMATE if told else None
    family = told[0] in FAMILY if told else None
    themes = {theme for offence in offences for theme in offence.themes} | (marks & set(THEMES))
    edition = shipped_edition()
    crimes = tuple(
        Crime(
            f"c{incident}.{place}",
            weight_of(offence, edition).points,
            offence.sexual or offence.stalking or bool(marks & {"sexual", "stalking"}),
        )
        for place, offence in enumerate(offences, start=1)
    )
    return Event(
        source="main",
        incident_id=f"i{incident}",
        victim_id=victim,
        on=date.fromisoformat(on),
        intimate=intimate,
        family=family,
        domestic="flagged" in marks or bool(intimate or family) or "domestic" in themes,
        sexual="sexual" in themes,
        stalking="stalking" in themes,
        crimes=crimes,
        cancelled="cancelled" in marks,
        restricted="restricted" in marks,
        contested="contested" in marks,
    )


def answer(line: str) -> Answer:
    """One answer from its line."""
    period, kind, what, *rest = line.split()
    first, _, last = period.partition("..")
    told = dict(word.split("=", 1) for word in rest if "=" in word)
    plain = [word for word in rest if "=" not in word]
    return Answer(
        AnswerKind(kind),
        what,
        date.fromisoformat(first),
        date.fromisoformat(last) if last else None,
        category=told.get("category"),
        level=told.get("level"),
        role=next((word for word in plain if word in ("perpetrator", "victim")), None),
        last_action=date.fromisoformat(told["acted"]) if "acted" in told else None,
        themes=tuple(sorted(set(plain) & set(THEMES))),
    )


def history(
    *lines: str,
    person: str = "s",
    born: str | BirthRange | None = None,
    answers: Iterable[str] = (),
    connected: Iterable[tuple[str, str]] = (),
) -> History:
    """A person's history: a line per event, answers and pairs of connected victims."""
    if isinstance(born, str):
        born = BirthRange.exactly(date.fromisoformat(born))
    return History(
        person,
        tuple(event(line, number) for number, line in enumerate(lines, start=1)),
        born or UNKNOWN_BIRTH,
        tuple(answer(line) for line in answers),
        frozenset(pair(one, other) for one, other in connected),
    )


def renamed(told: History, prefix: str) -> History:
    """The same history of another person: person, victims, incidents and crimes all get the prefix."""
    return History(
        prefix + told.person_id,
        tuple(
            replace(
                each,
                incident_id=prefix + each.incident_id,
                victim_id=prefix + each.victim_id,
                crimes=tuple(replace(crime, offence_id=prefix + crime.offence_id) for crime in each.crimes),
            )
            for each in told.events
        ),
        told.born,
        told.answers,
        frozenset(pair(prefix + one, prefix + other) for one, other in told.connections),
    )
