"""A second, deliberately naive answer to the same question, written from the release's text and from nothing else.

It shares no code with the rules: it tries every subset where the rules are clever, spells every definition out where
they are data, and takes no short cut. It is slow and it is meant to be.
"""

from dataclasses import replace
from datetime import date
from itertools import combinations

from daylight.domain.events import Crime, Event
from daylight.domain.histories import History

NAMES = ("hampshire-2012", "acpo-2009", "matac", "repeat", "unanswered", "serial-sexual", "serial-stalking")


def in_window(on: date, as_of: date, *, years: int = 0) -> bool:
    if on > as_of:
        return False
    if years == 0:
        return True
    # As texts: `2023-02-29` is no date, and yet the days after it are those after 28 February.
    return f"{as_of.year - years}{as_of.isoformat()[4:]}" < on.isoformat()


def counted(history: History, name: str, as_of: date) -> list[Event]:
    years = {"hampshire-2012": 5, "matac": 3, "repeat": 1, "unanswered": 3}.get(name, 0)
    found = []
    for event in history.events:
        if event.cancelled or event.restricted or not in_window(event.on, as_of, years=years):
            continue
        if name == "serial-sexual":
            fits = event.sexual
        elif name == "serial-stalking":
            fits = event.stalking
        elif name == "hampshire-2012":
            fits = event.domestic and event.intimate is True and len(event.crimes) > 0
        else:
            fits = event.domestic
        if fits:
            found.append(event)
    return found


def meets(history: History, name: str, as_of: date) -> bool:
    events = counted(history, name, as_of)
    incidents = {(event.source, event.incident_id) for event in events}
    victims = {event.victim_id for event in events}
    if name == "hampshire-2012":
        crimes = {(event.source, crime.offence_id) for event in events for crime in event.crimes}
        return len(crimes) >= 3 and len(victims) >= 3
    if name == "acpo-2009":
        return any(unconnected(history, one, other) for one, other in combinations(sorted(victims), 2))
    if name == "repeat":
        return any(
            len({(event.source, event.incident_id) for event in events if event.victim_id == victim}) >= 3
            for victim in victims
        )
    if name == "unanswered":
        return len(incidents) >= 3 and not answered(history, min(event.on for event in events), as_of)
    if name == "matac" and too_young(history, as_of, 16):
        return False
    return len(incidents) >= 2 and len(victims) >= 2


def unconnected(history: History, one: str, other: str) -> bool:
    if (one, other) in history.connections or (other, one) in history.connections:
        return False
    family = {event.victim_id for event in history.events if event.family and not event.cancelled}
    return not (one in family and other in family)


def answered(history: History, first: date, as_of: date) -> bool:
    for answer in history.answers:
        if answer.on > as_of:
            continue
        if answer.kind == "conviction" and answer.themes and answer.on >= first:
            return True
        ended_before = answer.ends is not None and answer.ends < first
        protective = ("DVPN", "DVPO", "DAPN", "DAPO", "NMO", "OO", "RO", "SPO", "SHPO", "SRO")
        if answer.kind == "order" and answer.what in protective and not ended_before:
            return True
        if answer.kind == "listed" and not ended_before:
            return True
        managing = answer.what in ("MAPPA", "MATAC", "DRIVE", "PDP", "IOM") and answer.role != "victim"
        if answer.kind == "management" and managing and not ended_before:
            open_still = answer.ends is None or answer.ends > as_of
            acted = answer.last_action if answer.last_action and answer.last_action <= as_of else answer.on
            acted = max(acted, answer.on)
            if not open_still or in_window(acted, as_of, years=1):
                return True
    return False


def too_young(history: History, as_of: date, age: int) -> bool:
    born = history.born.first
    if born is None:
        return False
    birthday = date(born.year + age, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(year=born.year + age)
    if (born.month, born.day) == (2, 29) and (born.year + age) % 4 == 0:
        birthday = date(born.year + age, 2, 29)
    return birthday > as_of


def with_unknown_as_intimate(history: History) -> History:
    return replace(
        history,
        events=tuple(
            replace(event, intimate=True, family=False, domestic=True) if event.intimate is None else event
            for event in history.events
        ),
    )


def near_miss(history: History, name: str, as_of: date) -> bool:
    """Add one more event, in every way that one could happen, and see."""
    if meets(history, name, as_of) or not counted(history, name, as_of):
        return False
    for victim in ["somebody new", *sorted({event.victim_id for event in history.events})]:
        further = Event(
            "further", "further", victim, as_of, intimate=True, family=False, domestic=True, sexual=True,
            stalking=True, crimes=(Crime("further"),),
        )  # fmt: skip
        if meets(replace(history, events=(*history.events, further)), name, as_of):
            return True
    return False


def held(history: History, name: str, as_of: date, *, met: bool) -> str | None:
    if too_young(history, as_of, 18):
        return "under_18"
    if met:
        sure = replace(history, events=tuple(event for event in history.events if not event.contested))
        return None if meets(sure, name, as_of) else "counter_allegation"
    all_in = replace(history, events=tuple(replace(event, restricted=False) for event in history.events))
    return "contested" if meets(all_in, name, as_of) else None


def status(history: History, name: str, as_of: date) -> tuple[bool, bool, bool, str | None] | None:
    """Met, near miss, provisional and held; None where there is no row."""
    met = meets(history, name, as_of)
    near = near_miss(history, name, as_of)
    provisional = not met and meets(with_unknown_as_intimate(history), name, as_of)
    if not (met or near or provisional):
        return None
    return met, near, provisional, held(history, name, as_of, met=met)
