"""A definition read aloud: one English sentence that says all it asks, and nothing that it does not."""

from collections.abc import Iterable
from datetime import date

from daylight.domain.answers import AnswerKind
from daylight.domain.conditions import Condition, Count, Threshold
from daylight.domain.definitions import Definition
from daylight.domain.offences import THEMES
from daylight.domain.periods import Window
from daylight.domain.recording_era import BEFORE
from daylight.domain.relationships import RELATIONSHIPS

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_VICTIMS = {
    "intimate": "partners or former partners",
    "family": "family members",
    "intimate_or_family": "partners, former partners or family members",
}
_ANSWERS = {
    AnswerKind.CONVICTION: "a conviction for a domestic, sexual or stalking crime",
    AnswerKind.ORDER: "a protective order",
    AnswerKind.MANAGEMENT: "a framework that manages this abuse",
    AnswerKind.LISTED: "a place on the unit's own list",
}
_CHARGED = {"counted": "charged with any crime that counts", "ever": "ever charged as a suspect"}
_CONVICTED = {
    "since_first": "convicted of a domestic, sexual or stalking crime since the first",
    "ever": "ever convicted of a domestic, sexual or stalking crime",
}


def sentence_of(definition: Definition) -> str:
    """Whom a definition lists, on what it counts, within which window, and unless what.

    For example `A suspect aged 16 or over with at least two domestic incidents and at least two victims in the last
    3 years.`
    """
    asked = [sentence_of_condition(each) for each in definition.conditions]
    if len(asked) > 1:
        numbered = "; ".join(f"({number}) {each}" for number, each in enumerate(asked, start=1))
        told = f"{_whom(definition)} with {_how_many(definition)}: {numbered}"
    else:
        told = f"{_whom(definition)} with {asked[0]}"
    if definition.minimum_age_then is not None:
        told += f", counting only what happened at the suspect's age of {definition.minimum_age_then} or over"
    unless = _listed(_unless(definition), "or")
    return f"{told}, unless {unless}." if unless else f"{told}."


def sentence_of_condition(condition: Condition) -> str:
    """One condition as a part of a sentence: `at least two domestic incidents in the last 3 years`."""
    only = restrictions_of(condition.count)
    asked = _asked(condition.count, condition.threshold)
    return f"{asked}{f', counting only {_listed(only)},' if only else ''} {_window(condition.window)}"


def _whom(definition: Definition) -> str:
    whom = "A suspect"
    if definition.places is not None:
        number = f"{_number(definition.places)} suspects" if definition.places > 1 else "one suspect"
        whom = f"The {number} of the highest summed severity, among those"
    youngest, oldest = definition.minimum_age, definition.maximum_age
    if youngest is not None and oldest is not None:
        return f"{whom} aged {youngest} to {oldest}"
    if youngest is not None:
        return f"{whom} aged {youngest} or over"
    return whom if oldest is None else f"{whom} aged {oldest} or under"


def _how_many(definition: Definition) -> str:
    needed, conditions = definition.needed, len(definition.conditions)
    if needed == conditions:
        return "all of these"
    return "any of these" if needed == 1 else f"at least {_number(needed)} of these {_number(conditions)}"


def _asked(count: Count, threshold: Threshold) -> str:
    """How many of what. Where victims alone are asked for, what was done to them is said first."""
    themes = _listed([theme for theme in THEMES if theme in count.themes], "or")
    kind, crime = f"{themes} " if themes else "", crime_of(count)
    holding = f" with a recorded {crime}" if count.needs_crime else ""
    done = []
    if threshold.incidents:
        done.append(_least(threshold.incidents, f"{kind}incident") + holding)
    if threshold.crimes:
        done.append(_least(threshold.crimes, kind + crime))
    if threshold.severity:
        crimes = crime.replace("crime", "crimes", 1)
        done.append(f"a summed severity of at least {_figure(threshold.severity)} from {kind}{crimes}")
    if not done:
        return f"{kind}incidents{holding} against {_listed(_victims(threshold))}"
    if threshold.same_victim:
        return f"{_listed(done)} against one same victim"
    return _listed([*done, *_victims(threshold)])


def _victims(threshold: Threshold) -> list[str]:
    apart = " unconnected to each other" if threshold.unconnected else ""
    found = [f"{_least(threshold.victims, 'victim')}{apart}"] if threshold.victims else []
    if threshold.partners:
        several = "partners or former partners" if threshold.partners > 1 else "partner or former partner"
        found.append(f"at least {_number(threshold.partners)} {several} among the victims")
    return found


def crime_of(count: Count) -> str:
    """Which crimes are counted, in the singular: `crime of strangulation`, or `crime` for any."""
    kinds = [kind.replace("_", " ") for kind in sorted(count.kinds)]
    codes = [f"code {code}" for code in sorted(count.offences)]
    told = f"crime of {_listed([*kinds, *codes], 'or')}" if kinds or codes else "crime"
    return told + (f" of a severity of at least {_figure(count.minimum_severity)}" if count.minimum_severity else "")


def restrictions_of(count: Count) -> list[str]:
    """What else must hold of what is counted: `victims who were family members at the time`."""
    only = []
    if count.roles != {"suspect"}:
        only.append("what intelligence says" if len(count.roles) == 1 else "what evidence or intelligence says")
    if count.relationships:
        codes = [code for code in RELATIONSHIPS if code in count.relationships]
        words = [code.replace("ex_", "former ").replace("_", " ") for code in codes]
        only.append(f"victims whose relationship at the time was {_listed(words, 'or')}")
    elif count.victims != "any":
        only.append(f"victims who were {_VICTIMS[count.victims]} at the time")
    if count.recording_era != "any":
        when = "before" if count.recording_era == BEFORE else "from"
        only.append(f"what was recorded {when} 1 June 2023")
    if count.principal_only:
        only.append("the principal crime of each report")
    return only


def _unless(definition: Definition) -> list[str]:
    kinds = [_ANSWERS[kind] for kind in AnswerKind if kind in definition.answered_since_first]
    found = [f"since the first of them there was {_listed(kinds, 'or')}"] if kinds else []
    if definition.unless_charged:
        found.append(_CHARGED[definition.unless_charged])
    if definition.unless_convicted:
        found.append(_CONVICTED[definition.unless_convicted])
    return found


def _window(window: Window) -> str:
    if window.first is not None and window.last is not None:
        return f"from {_day(window.first)} to {_day(window.last)}"
    if window.first is not None:
        return f"since {_day(window.first)}"
    if window.last is not None:
        return f"up to {_day(window.last)}"
    words = str(window)
    return "at any time" if words == "all time" else f"in the last {words}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _least(number: int, what: str) -> str:
    """`what` begins with a singular, so the plural goes on its first noun."""
    noun = next(each for each in ("incident", "crime", "victim") if each in what)
    return f"at least {_number(number)} {what if number == 1 else what.replace(noun, f'{noun}s', 1)}"


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _figure(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _listed(words: Iterable[str], joint: str = "and") -> str:
    told = list(words)
    return f" {joint} ".join(filter(None, [", ".join(told[:-1]), *told[-1:]]))
