"""Why a person is listed: each condition of a definition beside what it needs and what was found."""

from dataclasses import dataclass

from daylight.cli.release_reader import Row


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of the "why listed" card."""

    what: str
    required: str
    actual: int | None

    @property
    def satisfied(self) -> bool:
        """Whether the count found reaches the number required; a condition without a count is told by the status."""
        return self.actual is None or self.actual >= int(self.required.split()[-1])


_THRESHOLDS: dict[str, tuple[tuple[str, str, int], ...]] = {
    "hampshire-2012": (
        ("crimes against intimate partners, 5 years", "offences", 3),
        ("distinct partners", "victims", 3),
    ),
    "acpo-2009": (("unconnected victims, whole record", "victims", 2),),
    "matac": (("domestic incidents, 3 years", "incidents", 2), ("distinct victims", "victims", 2)),
    "repeat": (("domestic incidents against one victim, 12 months", "incidents", 3),),
    "unanswered": (("domestic incidents without an answer, 3 years", "incidents", 3),),
    "serial-sexual": (("sexual incidents, whole record", "incidents", 2), ("distinct victims", "victims", 2)),
    "serial-stalking": (("stalking incidents, whole record", "incidents", 2), ("distinct victims", "victims", 2)),
    "v100": (("domestic, sexual or stalking crimes, 365 days", "offences", 2),),
}


def conditions(status: Row) -> tuple[Condition, ...]:
    """The conditions of a status row; for a force's own definition the counts alone."""
    thresholds = _THRESHOLDS.get(status["definition"])
    if thresholds is None:
        return tuple(Condition(name, "as defined", None) for name in ("incidents", "offences", "victims"))
    return tuple(Condition(what, f"at least {least}", status[column]) for what, column, least in thresholds)
