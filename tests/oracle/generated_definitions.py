"""Generated definitions, over the whole of the language, and histories rich enough for every clause to bite."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from hypothesis import strategies as st

from daylight.domain.answers import AnswerKind
from daylight.domain.conditions import Condition, Count, Threshold
from daylight.domain.definitions import Definition
from daylight.domain.errors import Invalid
from daylight.domain.events import Crime, Event
from daylight.domain.histories import History
from daylight.domain.periods import Window, years_before
from tests.oracle.generated import NUMBERS, Choices, histories

RELATIONSHIPS = {
    "intimate": ("partner", "ex_partner", "spouse"),
    "family": ("parent", "sibling"),
    "other": ("acquaintance", "stranger"),
}
CODES = ("8N", "105A", "19C", "8Q", None)


def rich_histories(as_of: date, *, person: str = "s") -> st.SearchStrategy[History]:
    """Any history, with relationship codes, offence codes, dates of recording and charge, and intelligence."""
    return st.tuples(histories(as_of, person=person), NUMBERS).map(lambda told: _enriched(*told, as_of))


def _enriched(told: History, number: int, as_of: date) -> History:
    choices = Choices(number)
    charged = {f"c{incident}.{place}" for incident in range(1, 9) for place in (1, 2) if choices.holds(6)}
    return told.with_events(_rich(event, charged, as_of) for event in told.events)


def _rich(event: Event, charged: set[str], as_of: date) -> Event:
    incident = int(event.incident_id[1:])
    relationship = None
    if event.intimate is not None:
        kind = "intimate" if event.intimate else "family" if event.family else "other"
        codes = RELATIONSHIPS[kind]
        relationship = codes[(incident + len(event.crimes)) % len(codes)]
    return replace(
        event,
        relationship=relationship,
        role="subject" if (incident + event.on.day) % 5 == 0 else "suspect",
        crimes=tuple(_rich_crime(crime, incident, event.on, charged, as_of) for crime in event.crimes),
    )


def _rich_crime(crime: Crime, incident: int, on: date, charged: set[str], as_of: date) -> Crime:
    place = int(crime.offence_id[-1])
    return replace(
        crime,
        code=CODES[(incident * 3 + place) % len(CODES)],
        recorded_on=on + timedelta(days=(0, 0, 200)[incident % 3]),
        charged_on=as_of + timedelta(days=incident - 6) if crime.offence_id in charged else None,
    )


def count_of(choices: Choices) -> Count:
    listed = choices.holds(4)
    victims = choices.one_of(("any", "any", "any", "intimate", "family", "intimate_or_family"))
    related = ((), (), ("partner",), ("parent", "spouse"), ("acquaintance",))
    themes = (("domestic",), ("domestic",), ("sexual",), ("stalking",), ("domestic", "stalking"), ())
    return Count(
        themes=frozenset(choices.one_of(themes[: 6 if listed else 5])),
        victims=victims,
        crimes_only=choices.holds(4),
        relationships=frozenset(choices.one_of(related) if victims == "any" else ()),
        offences=frozenset(choices.one_of((("8N",), ("8N", "8Q"), ())) if listed else ()),
        kinds=frozenset(choices.one_of((("rape",), ("violence_without_injury", "stalking"))) if listed else ()),
        minimum_severity=choices.one_of((0.0, 0.0, 0.0, 4.0)),
        recording_era=choices.one_of(("any", "any", "any", "before-2023-06", "from-2023-06")),
        principal_only=choices.holds(6),
        roles=frozenset(choices.one_of((("suspect",), ("suspect",), ("suspect", "subject"), ("subject",)))),
    )


def threshold_of(choices: Choices) -> Threshold:
    """Few asks at a time, so that some are met."""
    asked: dict[str, float] = {}
    for _ in range(choices.one_of((1, 1, 2))):
        name = choices.one_of(("incidents", "incidents", "crimes", "victims", "victims", "partners", "severity"))
        asked[name] = choices.one_of((8.0, 20.0) if name == "severity" else (1, 2, 3))
    return Threshold(
        **asked,  # type: ignore[arg-type]
        unconnected=asked.get("victims", 0) > 1 and choices.holds(),
        same_victim=choices.holds(5),
    )


def window_of(choices: Choices, as_of: date) -> Window:
    match choices.one_of(("all", "all", "years", "months", "days", "from", "between")):
        case "years":
            return Window(years=choices.one_of((1, 3, 5)))
        case "months":
            return Window(months=choices.one_of((1, 12, 18)))
        case "days":
            return Window(days=choices.one_of((365, 1095)))
        case "from":
            return Window(first=years_before(as_of, choices.one_of((1, 3))))
        case "between":
            last = choices.one_of((years_before(as_of, 1), as_of, as_of + timedelta(days=90)))
            return Window(first=years_before(as_of, 5), last=last)
    return Window()


def definition_of(numbers: list[int], as_of: date) -> Definition:
    """A definition of one condition for each number but the first; the next numbers where choices contradict."""
    for further in count(0, 1_000_003):
        made = _definition_of([number + further for number in numbers], as_of)
        if made is not None:
            return made
    raise AssertionError("some numbers make a definition")


def _definition_of(numbers: list[int], as_of: date) -> Definition | None:
    choices = Choices(numbers[0])
    try:
        first, *also = (
            Condition(count_of(each), threshold_of(each), window_of(each, as_of)) for each in map(Choices, numbers[1:])
        )
        return Definition(
            "generated", "1", "Generated", "other", "a test", "a test",
            first.count, first.threshold, first.window,
            minimum_age=choices.one_of((None, None, None, 16)),
            maximum_age=choices.one_of((None, None, None, None, 17, 29)),
            minimum_age_then=choices.one_of((None, None, None, 16)),
            answered_since_first=frozenset(choices.one_of(((), (), (), (AnswerKind.ORDER, AnswerKind.MANAGEMENT)))),
            unless_charged=choices.one_of((None, None, None, None, "counted", "ever")),
            unless_convicted=choices.one_of((None, None, None, None, "since_first", "ever")),
            also=tuple(also),
            least=choices.one_of((None, 1, len(numbers) - 1, max(1, len(numbers) - 2))),
        )  # fmt: skip
    except Invalid:
        return None


def definitions(as_of: date) -> st.SearchStrategy[Definition]:
    """Any definition, of one to three conditions."""
    several = st.lists(NUMBERS, min_size=2, max_size=4)
    return several.map(lambda numbers: definition_of(numbers, as_of))
