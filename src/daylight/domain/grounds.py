"""Why somebody is listed, or not: each thing that a definition asks, what it takes, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass

from daylight.domain.answers import AnswerKind
from daylight.domain.conditions import Condition
from daylight.domain.definitions import Definition
from daylight.domain.sentences import sentence_of_condition

_ANSWERS = {
    AnswerKind.CONVICTION: "conviction",
    AnswerKind.ORDER: "protective order",
    AnswerKind.MANAGEMENT: "managing spell",
    AnswerKind.LISTED: "plan of ours",
}
_VICTIMS = {
    "any": "anyone",
    "intimate": "partners or former partners",
    "family": "family",
    "intimate_or_family": "partners, former partners or family",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """One line of the "why listed" card."""

    asked: str
    required: str
    actual: str
    satisfied: bool


def grounds_of(
    definition: Definition | None, found: Mapping[str, int], *, met: bool, age: int | None = None
) -> tuple[Ground, ...]:
    """Each thing asked beside what was found. `found` holds incidents, offences and victims as the status counts them.

    Of a definition that is not known here (a force's own, or another edition) the counts alone. Of one with several
    conditions each condition's words, satisfied as the whole is: the counts of a status are those of one of them.
    """
    if definition is None:
        return tuple(Ground(name, "as defined", str(found[name]), met) for name in ("incidents", "offences", "victims"))
    if len(definition.conditions) > 1:
        told = f"{found['incidents']} incidents, {found['victims']} victims"
        asked = [Ground(sentence_of_condition(each), "as said", told, met) for each in definition.conditions]
    else:
        asked = _counts(definition.conditions[0], found)
    return (*asked, *_others(definition, met=met, age=age))


def _counts(condition: Condition, found: Mapping[str, int]) -> list[Ground]:
    threshold, themes = condition.threshold, " or ".join(sorted(condition.count.themes)) or "all"
    whom = "one same victim" if threshold.same_victim else _VICTIMS[condition.count.victims]
    apart = " unconnected to each other" if threshold.unconnected else ""
    lines = (
        (f"{themes} incidents against {whom}, {condition.window}", threshold.incidents, "incidents"),
        (f"{themes} crimes against {whom}, {condition.window}", threshold.crimes, "offences"),
        (f"distinct victims{apart}, {condition.window}", max(threshold.victims, threshold.partners), "victims"),
    )
    return [
        Ground(asked, f"at least {least}", str(found[name]), found[name] >= least)
        for asked, least, name in lines
        if least
    ]


def _others(definition: Definition, *, met: bool, age: int | None) -> list[Ground]:
    others = []
    if definition.minimum_age is not None:
        known = "not known" if age is None else str(age)
        passes = age is None or age >= definition.minimum_age
        others.append(Ground("age of the suspect", f"at least {definition.minimum_age}", known, passes))
    if definition.answered_since_first:
        kinds = " or ".join(_ANSWERS[kind] for kind in sorted(definition.answered_since_first))
        others.append(Ground(f"{kinds} since the first", "none", "none" if met else "one, or too few incidents", met))
    if definition.places is not None:
        among = f"among the {definition.places} gravest"
        others.append(Ground("summed severity", among, "among them" if met else "not among them", met))
    return others
