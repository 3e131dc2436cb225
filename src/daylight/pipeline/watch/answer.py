"""What the watch answers for one incident: who is who, what it changes, what to look at. Ids only, never a name."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """Another known person whom the mention may be; probability 0 to 1 by its best link alone."""

    person_id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Which person a mention is. `known` says whether the release or an earlier incident knew the person."""

    record_id: str
    role: str | None
    person_id: str
    known: bool
    sealed: bool
    weight: float | None  # of its best link, log2 odds; None when alone
    probability: float | None
    runners_up: tuple[RunnerUp, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One status of a person, as the release has it."""

    definition: str
    edition: str
    met: bool
    near_miss: bool
    provisional: bool
    fragile: bool
    held: str | None
    incidents: int
    offences: int
    victims: int
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A person's score; the rank stands among the others' scores of the release."""

    total: float
    rank: int
    suggested_level: str


@dataclass(frozen=True, slots=True)
class Rescored:
    """One person's statuses and score, before and after."""

    person_id: str
    statuses_before: tuple[StatusLine, ...]
    statuses: tuple[StatusLine, ...]
    score_before: ScoreLine | None
    score: ScoreLine | None


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing worth a person's eye. `kind` is a word to sort by."""

    kind: str
    person_id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Touched:
    """Everything that one incident changed. `findings` tell of cells that were emptied, by table, row and column."""

    source: str
    incident_id: str
    as_of: date
    mentions: tuple[Placed, ...]
    people: tuple[Rescored, ...]
    alerts: tuple[Alert, ...]
    findings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a file."""
        return asdict(self) | {"as_of": self.as_of.isoformat()}


def read_touched(told: dict[str, Any]) -> Touched:
    """The answer in the shape that `as_json` gives, read back from JSON."""
    return Touched(
        told["source"],
        told["incident_id"],
        date.fromisoformat(told["as_of"]),
        tuple(
            Placed(**{**each, "runners_up": tuple(RunnerUp(**other) for other in each["runners_up"])})
            for each in told["mentions"]
        ),
        tuple(_rescored(each) for each in told["people"]),
        tuple(Alert(**each) for each in told["alerts"]),
        tuple(told["findings"]),
    )


def _rescored(told: dict[str, Any]) -> Rescored:
    before, after = (
        tuple(StatusLine(**{**line, "grounds": tuple(line["grounds"])}) for line in told[name])
        for name in ("statuses_before", "statuses")
    )
    scores = (None if told[name] is None else ScoreLine(**told[name]) for name in ("score_before", "score"))
    return Rescored(told["person_id"], before, after, *scores)


def alerts_of(
    mentions: Sequence[Placed], people: Sequence[Rescored], new_victims: Sequence[str], alike: Sequence[tuple[str, str]]
) -> tuple[Alert, ...]:
    """What is worth a person's eye, in a fixed order."""
    found = []
    for person in people:
        found += _changes(person)
    found += [
        Alert("new victim", person, f"{person} is suspected against a victim not recorded with this person before.")
        for person in sorted(set(new_victims))
    ]
    back = {each.person_id for each in mentions if each.known and each.role == "suspect"}
    found += [Alert("back", person, f"{person}, known before, is a suspect again.") for person in sorted(back)]
    found += [
        Alert("alike", one, f"{one} and {other} may be one human. The watch joins nobody: look at both.")
        for one, other in alike
    ]
    return tuple(found)


def _changes(person: Rescored) -> list[Alert]:
    """What became of each status of one person."""
    before = {(each.definition, each.edition): each for each in person.statuses_before}
    after = {(each.definition, each.edition): each for each in person.statuses}
    found = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if now is not None and now.met and not (was is not None and was.met):
            rests = f" (grounds: {', '.join(now.grounds)})" if now.grounds else ""
            waits = f" It is held: {now.held}." if now.held else ""
            found.append(Alert("now meets", person.person_id, f"{person.person_id} now meets {key[0]}{rests}.{waits}"))
        elif was is not None and was.met and not (now is not None and now.met):
            found.append(Alert("no longer meets", person.person_id, f"{person.person_id} no longer meets {key[0]}."))
        elif now is not None and now.near_miss and was is None:
            found.append(
                Alert("near", person.person_id, f"{person.person_id} is one countable event short of {key[0]}.")
            )
    return found
