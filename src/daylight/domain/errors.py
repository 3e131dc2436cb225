"""The ways Daylight says no. Every message is a sentence fit for the screen: what, where, what to do."""

from dataclasses import dataclass


class DaylightError(Exception):
    """Base of everything a user may be told without a traceback."""


class Refused(DaylightError):
    """It may not be done: permission, state or policy says no."""


class Conflict(Refused):
    """Somebody else changed it meanwhile: both versions are shown, and a person chooses."""


class Invalid(DaylightError):
    """A value that was given is wrong."""


class NotFound(DaylightError):
    """There is no such thing, or not for you."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an extract: what, where (file, row from 1, column), and what to do."""

    sentence: str
    file: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        places = (
            self.file,
            None if self.row is None else f"row {self.row}",
            None if self.column is None else f"column {self.column}",
        )
        where = ", ".join(place for place in places if place)
        return f"{where}: {self.sentence}" if where else self.sentence


class BadExtract(DaylightError):
    """Extracts that cannot be used. Carries every fault found, not only the first."""

    def __init__(self, faults: "list[Fault] | tuple[Fault, ...]") -> None:
        if not faults:
            raise ValueError("BadExtract needs at least one fault")
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
