"""Why somebody is listed, or not: each thing that a definition asks, what it takes, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from daylight.domain.answers import AnswerKind
from daylight.domain.conditions import Condition, Count
from daylight.domain.definitions import Definition
from daylight.domain.relationships import INTIMATE
from daylight.domain.sentences import crime_of, restrictions_of, sentence_of_condition

_ANSWERS = {
    AnswerKind.CONVICTION: "conviction",
    AnswerKind.ORDER: "protective order",
    AnswerKind.MANAGEMENT: "managing spell",
    AnswerKind.LISTED: "plan of ours",
}
_CHARGED = {"counted": "charge for a crime that counts", "ever": "charge as a suspect, ever"}
_CONVICTED = {
    "since_first": "conviction for a domestic, sexual or stalking crime since the first",
    "ever": "conviction for a domestic, sexual or stalking crime, ever",
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

    Of a definition that is not known here the counts alone. Of one with several conditions one line for all of them:
    a status counts what they hold together, and of none apart.
    """
    if definition is None:
        return tuple(Ground(name, "as defined", str(found[name]), met) for name in ("incidents", "offences", "victims"))
    if len(definition.conditions) > 1:
        asked = [_together(definition, found, met=met)]
    else:
        asked = _counts(definition.conditions[0], found, met=met)
    return (*asked, *_others(definition, met=met, age=age))


def _together(definition: Definition, found: Mapping[str, int], *, met: bool) -> Ground:
    """The conditions of a rule with several, numbered, beside all that those counted together which are reached."""
    asked = "; ".join(
        f"({number}) {sentence_of_condition(each)}" for number, each in enumerate(definition.conditions, start=1)
    )
    several = len(definition.conditions)
    required = f"all {several}" if definition.needed == several else f"at least {definition.needed} of the {several}"
    told = f"{found['incidents']} incidents, {found['offences']} crimes and {found['victims']} victims in all"
    return Ground(asked, required, told, met)


def _counts(condition: Condition, found: Mapping[str, int], *, met: bool) -> list[Ground]:
    threshold, count = condition.threshold, condition.count
    themes = f"{' or '.join(sorted(count.themes))} " if count.themes else ""
    crimes = themes + crime_of(count).replace("crime", "crimes", 1)
    holding = f" with a recorded {crime_of(count)}" if count.needs_crime and not count.crimes_only else ""
    whom = "one same victim" if threshold.same_victim else _VICTIMS[count.victims]
    apart = " unconnected to each other" if threshold.unconnected else ""
    within = f"{condition.window}{_only(count)}"
    lines = (
        (f"{themes}incidents{holding} against {whom}, {within}", threshold.incidents, "incidents"),
        (f"{crimes} against {whom}, {within}", threshold.crimes, "offences"),
        (f"distinct victims{apart}, {within}", threshold.victims, "victims"),
    )
    grounds = [
        Ground(asked, f"at least {least}", str(found[name]), found[name] >= least)
        for asked, least, name in lines
        if least
    ]
    if threshold.partners:
        grounds.append(_partners(condition, found, met=met))
    if threshold.severity:
        actual = "reached" if met else "not reached, or something else is lacking"
        asked = f"summed severity of {crimes} against {whom}, {within}"
        grounds.append(Ground(asked, f"at least {threshold.severity:g}", actual, met))
    return grounds


def _only(count: Count) -> str:
    """What must hold of what is counted and is not said by naming whom it was done to."""
    only = restrictions_of(replace(count, victims="any"))
    return f", counting only {' and '.join(only)}" if only else ""


def _partners(condition: Condition, found: Mapping[str, int], *, met: bool) -> Ground:
    """How many partners among the victims: each victim is one where nothing else is counted; or else it is not kept."""
    asked, least = f"partners or former partners, {condition.window}", condition.threshold.partners
    if condition.count.allowed_relationships <= set(INTIMATE):
        return Ground(asked, f"at least {least}", str(found["victims"]), found["victims"] >= least)
    actual = f"{'enough' if met else 'perhaps too few'} of {found['victims']} victims"
    return Ground(asked, f"at least {least}", actual, met)


def _others(definition: Definition, *, met: bool, age: int | None) -> list[Ground]:
    others = _ages(definition, age)
    done = [
        *([f"{' or '.join(_ANSWERS[kind] for kind in sorted(definition.answered_since_first))} since the first"]
          if definition.answered_since_first else []),
        *([_CHARGED[definition.unless_charged]] if definition.unless_charged else []),
        *([_CONVICTED[definition.unless_convicted]] if definition.unless_convicted else []),
    ]  # fmt: skip
    others += [Ground(asked, "none", "none" if met else "one, or too few incidents", met) for asked in done]
    if definition.places is not None:
        among = f"among the {definition.places} gravest"
        others.append(Ground("summed severity", among, "among them" if met else "not among them", met))
    return others


def _ages(definition: Definition, age: int | None) -> list[Ground]:
    known, youngest, oldest = "not known" if age is None else str(age), definition.minimum_age, definition.maximum_age
    ages = []
    if youngest is not None:
        ages.append(Ground("age of the suspect", f"at least {youngest}", known, age is None or age >= youngest))
    if oldest is not None:
        ages.append(Ground("age of the suspect", f"at most {oldest}", known, age is None or age <= oldest))
    if definition.minimum_age_then is not None:
        then = f"at least {definition.minimum_age_then}"
        ages.append(Ground("age on the day of each event", then, "only such events are counted", True))
    return ages
