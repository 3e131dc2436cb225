"""A second, deliberately naive reading of any definition: slow, without a short cut, sharing no code with the rules.

One more event is tried in every way that one could happen; unconnected victims by every combination; windows by
comparing texts. It reads the values of a definition and of a history, and nothing else of the domain.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations, product

from daylight.domain.conditions import Condition, Count
from daylight.domain.definitions import Definition
from daylight.domain.events import Crime, Event
from daylight.domain.histories import History
from tests.oracle.generated_definitions import CODES, RELATIONSHIPS
from tests.oracle.naive import answered, in_window, too_young, unconnected, with_unknown_as_intimate

INTIMATE = ("partner", "ex_partner", "spouse")
KINDS = {"8N": "violence_with_injury", "105A": "violence_without_injury", "19C": "rape", "8Q": "stalking"}


@dataclass(frozen=True)
class Read:
    """How a history is read: with contested data, without what may be a counter-allegation."""

    restricted: bool = False
    contested: bool = True


def inside(condition: Condition, on: date, as_of: date) -> bool:
    window = condition.window
    if on > as_of or (window.last is not None and on > window.last):
        return False
    if window.first is not None:
        return on >= window.first
    if window.years is not None:
        return in_window(on, as_of, years=window.years)
    if window.days is not None:
        return on + timedelta(days=window.days) > as_of
    if window.months is not None:
        year, month = as_of.year, as_of.month
        for _ in range(window.months):
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        # As texts: `2023-02-31` is no date, and yet the days after it are those after 28 February.
        return f"{year:04}-{month:02}-{as_of.day:02}" < on.isoformat()
    return True


def era(on: date, wanted: str) -> bool:
    found = "before-2023-06" if on.isoformat() < "2023-06" else "from-2023-06"
    return wanted in ("any", found)


def base_crimes(event: Event, count: Count) -> list[Crime]:
    crimes = list(event.crimes)
    if count.principal_only and crimes:
        crimes = [min(crimes, key=lambda crime: (-crime.weight, 0 if crime.themed else 1, crime.offence_id))]
    if count.themes and not event.domestic:
        crimes = [crime for crime in crimes if crime.themed]
    return crimes


def crimes_in(event: Event, count: Count) -> list[Crime]:
    found = []
    for crime in base_crimes(event, count):
        kind = KINDS.get(crime.code or "", "unknown")
        if (count.offences or count.kinds) and crime.code not in count.offences and kind not in count.kinds:
            continue
        if crime.weight >= count.minimum_severity and era(crime.recorded_on or event.on, count.recording_era):
            found.append(crime)
    return found


def is_counted(event: Event, count: Count) -> bool:
    if event.role not in count.roles:
        return False
    flags = {"domestic": event.domestic, "sexual": event.sexual, "stalking": event.stalking}
    if count.themes and not any(flags[theme] for theme in count.themes):
        return False
    if count.victims == "intimate" and not event.intimate:
        return False
    if count.victims == "family" and not event.family:
        return False
    if count.victims == "intimate_or_family" and not (event.intimate or event.family):
        return False
    if count.relationships and event.relationship not in count.relationships:
        as_if_partner = event.relationship == "intimate of any sort"
        if not (as_if_partner and any(code in INTIMATE for code in count.relationships)):
            return False
    asks_for_crime = count.crimes_only or count.offences or count.kinds or count.minimum_severity > 0
    if crimes_in(event, count):
        return True
    return not asks_for_crime and not base_crimes(event, count) and era(event.on, count.recording_era)


def counted(history: History, definition: Definition, condition: Condition, as_of: date, read: Read) -> list[Event]:
    young = definition.minimum_age_then
    return [
        event
        for event in history.events
        if inside(condition, event.on, as_of)
        and not event.cancelled
        and (read.restricted or not event.restricted)
        and (read.contested or not event.contested)
        and is_counted(event, condition.count)
        and not (young is not None and too_young(history, event.on, young))
    ]


def reached(history: History, condition: Condition, events: list[Event]) -> bool:
    wanted = condition.threshold
    if wanted.same_victim:
        once = replace(condition, threshold=replace(wanted, same_victim=False))
        victims = {event.victim_id for event in events}
        return any(reached(history, once, [each for each in events if each.victim_id == one]) for one in victims)
    if not events:
        return False
    weights = {
        (event.source, crime.offence_id): crime.weight
        for event in events
        for crime in crimes_in(event, condition.count)
    }
    victims = {event.victim_id for event in events}
    if wanted.unconnected and not any(
        all(unconnected(history, one, other) for one, other in combinations(chosen, 2))
        for chosen in combinations(sorted(victims), wanted.victims)
    ):
        return False
    return (
        len({(event.source, event.incident_id) for event in events}) >= wanted.incidents
        and len(weights) >= wanted.crimes
        and len(victims) >= wanted.victims
        and len({event.victim_id for event in events if event.intimate}) >= wanted.partners
        and sum(weights.values()) >= wanted.severity
    )


def meets(history: History, definition: Definition, as_of: date, read: Read = Read()) -> bool:
    grounds: list[tuple[Condition, list[Event]]] = []
    for condition in definition.conditions:
        events = counted(history, definition, condition, as_of, read)
        if reached(history, condition, events):
            grounds.append((condition, events))
    wanted = len(definition.conditions) if definition.least is None else definition.least
    if len(grounds) < wanted:
        return False
    if definition.minimum_age is not None and too_young(history, as_of, definition.minimum_age):
        return False
    if definition.maximum_age is not None and too_old(history, as_of, definition.maximum_age):
        return False
    return not kept_out(history, definition, as_of, grounds)


def too_old(history: History, as_of: date, age: int) -> bool:
    born = history.born.last
    if born is None:
        return False
    years = as_of.year - born.year - (1 if as_of.isoformat()[5:] < born.isoformat()[5:] else 0)
    return years > age


def kept_out(
    history: History, definition: Definition, as_of: date, grounds: list[tuple[Condition, list[Event]]]
) -> bool:
    first = min(event.on for _, events in grounds for event in events)
    kinds = {kind.value for kind in definition.answered_since_first}
    chosen = replace(history, answers=tuple(each for each in history.answers if each.kind.value in kinds))
    if kinds and answered(chosen, first, as_of):
        return True
    convictions = [each.on for each in history.answers if each.kind == "conviction" and each.themes]
    convictions = [on for on in convictions if on <= as_of]
    if definition.unless_convicted == "ever" and convictions:
        return True
    if definition.unless_convicted == "since_first" and any(on >= first for on in convictions):
        return True
    crimes = [crime for condition, events in grounds for event in events for crime in crimes_in(event, condition.count)]
    if definition.unless_charged == "ever":
        sound = [each for each in history.events if each.on <= as_of and not each.cancelled and not each.restricted]
        crimes = [crime for event in sound for crime in event.crimes]
    if definition.unless_charged is None:
        return False
    return any(crime.charged_on is not None and crime.charged_on <= as_of for crime in crimes)


def near_miss(history: History, definition: Definition, as_of: date) -> bool:
    """Add one more event, in every way that one could happen, and see."""
    told = [
        (condition, event)
        for condition in definition.conditions
        for event in counted(history, definition, condition, as_of, Read())
    ]
    if not told or meets(history, definition, as_of):
        return False
    grave = max((crime.weight for condition, event in told for crime in crimes_in(event, condition.count)), default=0.0)
    victims = ["somebody new", *sorted({event.victim_id for event in history.events})]
    codes = [each for kind in RELATIONSHIPS.values() for each in kind]
    for victim, code, relationship, role in product(victims, CODES, codes, ("suspect", "subject")):
        further = Event(
            "further", "further", victim, as_of, intimate=relationship in RELATIONSHIPS["intimate"],
            family=relationship in RELATIONSHIPS["family"], domestic=True, sexual=True, stalking=True,
            crimes=(Crime("further", grave, code=code),), relationship=relationship, role=role,
        )  # fmt: skip
        if meets(replace(history, events=(*history.events, further)), definition, as_of):
            return True
    return False


def assumed(history: History) -> History:
    known = with_unknown_as_intimate(history)
    return replace(
        known,
        events=tuple(
            replace(event, relationship="intimate of any sort") if event.relationship is None else event
            for event in known.events
        ),
    )


def held(history: History, definition: Definition, as_of: date, *, met: bool) -> str | None:
    if too_young(history, as_of, 18):
        return "under_18"
    if met:
        return None if meets(history, definition, as_of, Read(contested=False)) else "counter_allegation"
    return "contested" if meets(history, definition, as_of, Read(restricted=True)) else None


def status(history: History, definition: Definition, as_of: date) -> tuple[bool, bool, bool, str | None] | None:
    """Met, near miss, provisional and held; None where there is no row."""
    met = meets(history, definition, as_of)
    near = near_miss(history, definition, as_of)
    provisional = not met and meets(assumed(history), definition, as_of)
    if not (met or near or provisional):
        return None
    return met, near, provisional, held(history, definition, as_of, met=met)
