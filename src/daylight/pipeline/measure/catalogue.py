"""Every measure that is published: the domain's, with the shares and ratios between stages that governance asks for.

Police count offences, courts count defendants, and a conviction answers a crime of an earlier year: so arrests,
convictions and orders are told as ratios to the crimes or incidents of the same period, never as one cohort followed
from stage to stage (the warning of the Office for National Statistics that `daylight.domain.gap` cites).
"""

from daylight.domain.gap import MEASURES, Measure

_BETWEEN_STAGES = (
    Measure("arrests_domestic", "arrests", "Arrests of suspects in domestic events, of all arrests of suspects."),
    Measure("charges_domestic", "crimes", "Domestic crimes charged or summonsed, of all crimes charged or summonsed."),
    Measure("convictions_domestic", "convictions", "Convictions and cautions for domestic crimes, of all of them."),
    Measure(
        "civil_orders_domestic", "orders",
        "Protective court orders against people who were by then suspects in a domestic event, of all such orders.",
    ),
    Measure(
        "victims_repeat", "people", "Victims of two or more domestic incidents, of all victims of domestic incidents."
    ),
    Measure(
        "suspects_untouched", "people",
        "Suspects of two or more domestic incidents who since the first were neither arrested nor charged nor answered"
        " in any other way, of all suspects of two or more.",
    ),
)  # fmt: skip

_RATIOS = (
    Measure(
        "arrests_per_crime", "arrests per crime",
        "Arrests of suspects in domestic events, for each domestic crime: a ratio of two flows, not one cohort.",
    ),
    Measure(
        "convictions_per_crime", "convictions per crime",
        "Convictions and cautions for domestic crimes, for each domestic crime: a ratio of two flows, not one cohort.",
    ),
    Measure(
        "civil_orders_per_incident", "orders per incident",
        "Protective court orders against suspects in domestic events, for each domestic incident: a ratio of two"
        " flows, not one cohort.",
    ),
)  # fmt: skip

_BY_DEFINITION = (
    Measure("met", "people", "People who meet the definition, of all suspects with an event that counts."),
    Measure("near_miss", "people", "People one event short of it, of all suspects with an event that counts."),
    Measure(
        "provisional", "people",
        "People who would meet it if their unknown relationships were intimate, of all suspects with an event that"
        " counts.",
    ),
    Measure("unmanaged", "people", "People whose abuse no scheme manages, of those who meet the definition."),
    Measure("held", "people", "People whose status waits for a person's decision, of those who meet the definition."),
    Measure(
        "no_action_in_28_days", "people",
        "People with no arrest, conviction, protective order or managing spell within 28 days of meeting the"
        " definition, of those who met it at least 28 days before.",
    ),
)  # fmt: skip

CATALOGUE = {each.name: each for each in (*MEASURES, *_BETWEEN_STAGES, *_RATIOS, *_BY_DEFINITION)}
_RATIO_NAMES = {each.name for each in _RATIOS}


def measure_called(name: str) -> Measure:
    """The measure of that name; `met:matac` is the measure `met` of the definition `matac`. KeyError for none."""
    return CATALOGUE[name.partition(":")[0]]


def is_share(name: str) -> bool:
    """Whether the numerator is part of the denominator; in a ratio of two flows it is not."""
    return name not in _RATIO_NAMES
