"""Statuses as tables: which there are, who owns each, and the moves between them; checked here and drawn from here."""

from dataclasses import dataclass
from enum import StrEnum

from daylight.domain.access import TITLES, Permission
from daylight.domain.errors import Invalid, Refused


@dataclass(frozen=True, slots=True)
class Move:
    """One step that somebody may take. `name` is what they do, as a button says it: `accept`."""

    name: str
    before: StrEnum
    after: StrEnum
    permission: Permission
    reason: bool = False  # a reason must be written
    another: bool = False  # not by whoever made the step before it
    by_itself: bool = False  # the site takes this step too, when its day has come or an answer arrived


@dataclass(frozen=True, slots=True)
class Statuses:
    """Everything that one kind of thing can be, with who owns it there, and how it goes from one to another.

    `owners` has every status in reading order: the words for who must act next, empty where the thing is at rest.
    ValueError for a table that does not hold together.
    """

    title: str
    owners: dict[StrEnum, str]
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        named = {status for move in self.moves for status in (move.before, move.after)}
        if unknown := named - set(self.owners):
            raise ValueError(f"{self.title}: {', '.join(sorted(unknown))} stands in a move and has no owner")
        if len({(move.before, move.name) for move in self.moves}) < len(self.moves):
            raise ValueError(f"{self.title}: one step leads from one status to two")
        first = next(iter(self.owners))
        reached = {first}
        for _ in self.owners:
            reached |= {move.after for move in self.moves if move.before in reached}
        if lost := set(self.owners) - reached:
            raise ValueError(f"{self.title}: {', '.join(sorted(lost))} is never reached from {first}")

    def moves_from(self, now: StrEnum) -> tuple[Move, ...]:
        """The steps that there are from a status."""
        return tuple(move for move in self.moves if move.before == now)

    def move(self, now: StrEnum, name: str, *, reason: str = "", by: str = "", last_by: str = "") -> Move:
        """The step of this name from `now`. Refused where there is none, or it asks for another person; Invalid where
        it needs a reason that was not given."""
        found = next((move for move in self.moves_from(now) if move.name == name), None)
        if found is None:
            allowed = " or ".join(move.name for move in self.moves_from(now))
            rest = f"what can be done is: {allowed}" if allowed else "nothing can be done with it any more"
            raise Refused(f"{self.title} that is {words_of(now)} cannot be changed so; {rest}.")
        if found.reason and not reason.strip():
            raise Invalid(f"Say why: to {name} needs a reason.")
        if found.another and by.casefold() == last_by.casefold():
            raise Refused("Another person must do this than who did the step before. Ask a colleague who may.")
        return found


def words_of(status: StrEnum) -> str:
    """A status as it is read."""
    return status.value.replace("_", " ")


def diagram_of(statuses: Statuses) -> str:
    """The table as a Mermaid state diagram: each step with who may take it."""
    lines = ["stateDiagram-v2", f"    [*] --> {next(iter(statuses.owners)).value}"]
    lines += [
        f"    {move.before.value} --> {move.after.value}: {move.name}"
        + (" (another person)" if move.another else "")
        + (" (reason)" if move.reason else "")
        for move in statuses.moves
    ]
    ends = [status for status in statuses.owners if not statuses.moves_from(status)]
    return "\n".join([*lines, *(f"    {status.value} --> [*]" for status in ends)])


def _who(move: Move) -> str:
    return f"{'by itself, or ' if move.by_itself else ''}who may {TITLES[move.permission]}"


def table_of(statuses: Statuses) -> str:
    """The table in Markdown: status, whose it is, and the steps with the permission each asks for."""
    lines = ["| status | who acts next | what can be done |", "| --- | --- | --- |"]
    for status, owner in statuses.owners.items():
        steps = [f"{move.name} → {words_of(move.after)} ({_who(move)})" for move in statuses.moves_from(status)]
        lines.append(f"| {words_of(status)} | {owner or 'nobody: at rest'} | {'; '.join(steps) or 'nothing more'} |")
    return "\n".join(lines)
