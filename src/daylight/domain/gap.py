"""The justice intervention gap: what is measured, in what unit, and how small numbers are kept from naming people.

The stages count different things (calls, incidents, crimes, people): each is a ratio of its own, never one cohort
followed from the first to the last. Source: the note of the Office for National Statistics on its own funnel,
https://www.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice/articles/domesticabuseandthecriminaljusticesystemenglandandwales/november2025
"""

from dataclasses import dataclass

SMALLEST_SHOWN = 5
"""A count from 1 to 4 is hidden: so few people could be recognised."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: of so many `unit` (the denominator), how many hold what `meaning` says (the numerator)."""

    name: str
    unit: str
    meaning: str

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or not self.unit or not self.meaning.endswith("."):
            raise ValueError("a measure needs an identifier, a unit and a meaning that is a sentence")


MEASURES = (
    Measure("calls_domestic", "calls", "Emergency calls that led to a domestic incident, of all emergency calls."),
    Measure("incidents_domestic", "incidents", "Domestic incidents, of all incidents reported to the police."),
    Measure("incidents_crimed", "incidents", "Domestic incidents with a recorded crime, of all domestic incidents."),
    Measure("crimes_domestic", "crimes", "Domestic crimes, of all recorded crimes."),
    Measure("suspect_named", "crimes", "Domestic crimes in which a suspect is named, of all domestic crimes."),
    Measure("arrested", "crimes", "Domestic crimes for which a suspect was arrested, of all domestic crimes."),
    Measure(
        "charged", "crimes", "Domestic crimes with a charge or summons, of those that have been given an outcome."
    ),
    Measure(
        "victim_not_supporting", "crimes",
        "Domestic crimes in which the victim does not support action, of those that have been given an outcome.",
    ),
    Measure(
        "evidential_difficulty", "crimes",
        "Domestic crimes closed for evidential difficulty although the victim supports action, of those given an"
        " outcome.",
    ),
    Measure("convicted", "crimes", "Domestic crimes with a conviction that names them, of all domestic crimes."),
    Measure(
        "wanted_recorded", "crimes",
        "Domestic crimes whose victim did not support action and yet asked that it be recorded, of all whose victim"
        " did not support action.",
    ),
    Measure("suspects_repeat", "people", "Suspects of two or more domestic incidents, of all domestic suspects."),
    Measure("suspects_several_victims", "people", "Suspects with two or more victims, of all domestic suspects."),
    Measure(
        "suspects_never_convicted", "people",
        "Suspects of two or more domestic incidents without a conviction for a domestic, sexual or stalking crime, of"
        " all suspects of two or more.",
    ),
    Measure(
        "suspects_protective_order", "people",
        "Suspects of two or more domestic incidents under any protective order since the first, of all suspects of"
        " two or more.",
    ),
    Measure(
        "suspects_never_acted_on", "people",
        "Suspects of two or more domestic incidents for whom nothing was done since the first: no conviction, no"
        " protective order, no spell that manages this abuse, no plan; of all suspects of two or more.",
    ),
    Measure(
        "listed_unmanaged", "people",
        "People who meet a serial, repeat or unanswered definition and whose abuse nobody manages, of all who do.",
    ),
)  # fmt: skip
BY_NAME = {measure.name: measure for measure in MEASURES}


@dataclass(frozen=True, slots=True)
class Ratio:
    """A measured ratio as it may be shown: both numbers are None when either would give people away."""

    numerator: int | None
    denominator: int | None
    suppressed: bool = False

    @property
    def share(self) -> float | None:
        """Numerator by denominator; None when hidden or when there is nothing to divide by."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


def suppress(numerator: int, denominator: int | None) -> Ratio:
    """What may be shown of a count, or of a count out of a larger one.

    Hidden when the numerator, the denominator, or what is left of it is from 1 to 4: the difference would tell.
    Raises ValueError for counts below zero or a part larger than its whole.
    """
    if numerator < 0 or (denominator is not None and denominator < numerator):
        raise ValueError("a count is zero or more, and a part no larger than its whole")
    told = [numerator] if denominator is None else [numerator, denominator, denominator - numerator]
    if any(0 < count < SMALLEST_SHOWN for count in told):
        return Ratio(None, None, suppressed=True)
    return Ratio(numerator, denominator)
