"""What each definition says of a person, and on what grounds. Every clause of a definition is written here once.

Three readings of the same history are compared with a definition: as *known*; as *assumed*, with every relationship
that stays unknown taken to be intimate; and *uncontested*, without the events that may be counter-allegations.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from math import fsum

from daylight.domain.answers import AnswerKind
from daylight.domain.conditions import Condition
from daylight.domain.counting import Reading as Reading
from daylight.domain.counting import Tally as Tally
from daylight.domain.counting import counted as counted
from daylight.domain.counting import counts_event as counts_event
from daylight.domain.counting import crimes_of as crimes_of
from daylight.domain.counting import in_era, joined, tallies
from daylight.domain.counting import tally_of as tally_of
from daylight.domain.definitions import Definition, Threshold
from daylight.domain.events import Crime, Event
from daylight.domain.histories import History
from daylight.domain.offences import codes_of_kind
from daylight.domain.reaching import against, victims_who_reach
from daylight.domain.reaching import reaches as reaches
from daylight.domain.relationships import FAMILY, INTIMATE

ADULT = 18  # a person under 18 is a child: Children Act 1989 s105


class Held(StrEnum):
    """Why a status waits for a person's decision. It never changes whether the definition is met."""

    UNDER_18 = "under_18"  # a safeguarding route instead; never listed by rule
    COUNTER_ALLEGATION = "counter_allegation"  # met only with events that may be counter-allegations
    CONTESTED = "contested"  # not met, but met with the records whose accuracy is contested


@dataclass(frozen=True, slots=True)
class Finding:
    """What one definition says of one person, with its grounds. Nothing is said when none of the three holds."""

    person_id: str
    definition: str
    edition: str
    met: bool
    near_miss: bool
    provisional: bool
    held: Held | None
    incidents: int
    crimes: int
    victims: int
    grounds: tuple[str, ...]
    victim_ids: tuple[str, ...]
    first_met_on: date | None

    @property
    def says_something(self) -> bool:
        """Met, one event short of it, or met if the unknown relationships are intimate."""
        return self.met or self.near_miss or self.provisional


def is_eligible(history: History, definition: Definition, as_of: date) -> bool:
    """The conditions on the suspect himself: old enough at `as_of` and not too old, or of unknown age."""
    youngest, oldest = definition.minimum_age, definition.maximum_age
    return (youngest is None or not history.born.surely_under(youngest, as_of)) and (
        oldest is None or not history.born.surely_over(oldest, as_of)
    )


def is_answered(history: History, tally: Tally, definition: Definition, as_of: date) -> bool:
    """Whether anything was done that keeps a definition from being met: answers, charges, convictions."""
    if not definition.looks_at_answers or not tally.events:
        return False
    return (
        _is_answered_since(history, tally.events[0].on, definition.answered_since_first, as_of)
        or _is_charged(history, tally, definition.unless_charged, as_of)
        or _is_convicted(history, tally.events[0].on, definition.unless_convicted, as_of)
    )


def _is_answered_since(history: History, first: date, kinds: frozenset[AnswerKind], as_of: date) -> bool:
    if not kinds or not history.answers:
        return False
    return any(answer.kind in kinds and answer.answers_since(first, as_of) for answer in history.answers)


def _is_charged(history: History, tally: Tally, when: str | None, as_of: date) -> bool:
    if when is None:
        return False
    crimes: Iterable[Crime] = tally.counted_crimes.values()
    if when == "ever":
        sound = (each for each in history.events if not (each.cancelled or each.restricted) and each.on <= as_of)
        crimes = (crime for event in sound for crime in event.crimes)
    return any(crime.charged_on is not None and crime.charged_on <= as_of for crime in crimes)


def _is_convicted(history: History, first: date, when: str | None, as_of: date) -> bool:
    since = first if when == "since_first" else date.min
    return when is not None and any(
        answer.kind is AnswerKind.CONVICTION and answer.counts_as_answer() and since <= answer.on <= as_of
        for answer in history.answers
    )


def meets(history: History, definition: Definition, as_of: date, reading: Reading = Reading.KNOWN) -> bool:
    """Whether a history, read in one way, meets a definition. A capacity rule is met by rank: see `rank_capacity`."""
    return _meets(history, tallies(history, definition, as_of, reading), definition, as_of)


def _meets(history: History, told: tuple[Tally, ...], definition: Definition, as_of: date, *, more: int = 0) -> bool:
    if len(told) == 1:  # most definitions
        (tally,) = told
        if not tally.events or not reaches(history, tally, definition.threshold, more=more):
            return False
        return is_eligible(history, definition, as_of) and not is_answered(history, tally, definition, as_of)
    reached = _reached(history, told, definition, more=more)
    return (
        len(reached) >= definition.needed
        and is_eligible(history, definition, as_of)
        and not is_answered(history, joined(reached), definition, as_of)
    )


def _reached(history: History, told: tuple[Tally, ...], definition: Definition, *, more: int = 0) -> list[Tally]:
    """The tallies, of one condition each, that reach what their condition asks."""
    return [
        tally
        for tally, condition in zip(told, definition.conditions, strict=True)
        if tally.events and reaches(history, tally, condition.threshold, more=more)
    ]


def _is_near(history: History, told: tuple[Tally, ...], definition: Definition, as_of: date) -> bool:
    """Whether one more event on `as_of` would meet a definition that is not met and that counts something already."""
    condition = definition.conditions[0]
    strained = condition.threshold.unconnected and condition.count.allowed_relationships <= set(FAMILY)
    if definition.also or strained:
        return _tips(history, told, definition, as_of)
    return _meets(history, told, definition, as_of, more=1) and _may_grow(history, condition, definition, as_of)


def _may_grow(history: History, condition: Condition, definition: Definition, as_of: date) -> bool:
    """Whether an event on `as_of`, recorded that day, could still count: most windows are never over."""
    window, youngest = condition.window, definition.minimum_age_then
    return (
        window.start(as_of) < as_of <= window.end(as_of)
        and in_era(as_of, condition.count.recording_era)
        and not (youngest is not None and history.born.surely_under(youngest, as_of))
    )


def _tips(history: History, told: tuple[Tally, ...], definition: Definition, as_of: date) -> bool:
    """Whether some one event would do, each that could happen being tried: it may count under several conditions."""
    if not any(tally.events for tally in told):
        return False
    grave = max(tally.gravest for tally in told)
    within_reach = sum(
        reaches(history, tally, condition.threshold, more=1, grave=grave)
        for tally, condition in zip(told, definition.conditions, strict=True)
    )
    if within_reach < definition.needed:
        return False
    return any(
        meets(history.with_events((*history.events, each)), definition, as_of)
        for each in _further_events(told, definition, as_of, grave)
    )


def _further_events(told: tuple[Tally, ...], definition: Definition, as_of: date, grave: float) -> Iterator[Event]:
    """One event for each way in which conditions may differ: victim, relationship, offence code and role."""
    counts = [condition.count for condition in definition.conditions]
    victims = ["", *sorted({victim for tally in told for victim in tally.victims})]
    listed = {code for count in counts for code in count.relationships}
    relationships = sorted(listed | {"partner", "other_family", "acquaintance"})
    codes = {code for count in counts for code in count.offences}
    codes |= {code for count in counts for kind in count.kinds for code in codes_of_kind(kind)[:1]}
    told_codes: list[str | None] = [*sorted(codes)] or [None]
    roles = sorted({role for count in counts for role in count.roles}, reverse=True)
    for victim, relationship, code, role in product(victims, relationships, told_codes, roles):
        yield Event(
            source=_FURTHER,
            incident_id=_FURTHER,
            victim_id=victim or _FURTHER,
            on=as_of,
            intimate=relationship in INTIMATE,
            family=relationship in FAMILY,
            domestic=True,
            sexual=True,
            stalking=True,
            crimes=(Crime(_FURTHER, grave, code=code),),
            relationship=relationship,
            role=role,
        )


_FURTHER = "one more event"
"""Source, incident, crime and victim of an event that is only thought of."""


def screen(history: History, definition: Definition, as_of: date) -> Finding | None:
    """What a definition without a capacity says of a person; None when it says nothing.

    `met` is the arithmetic with what is known; `near_miss` that one more event would meet it; `provisional` that
    it would be met if every relationship that stays unknown were intimate. A provisional finding shows the grounds
    that it would then have.
    """
    if definition.places is not None:
        raise ValueError(f"{definition.name} is a capacity rule: rank_capacity answers it")
    if _cannot_come_near(history, definition):
        return None
    told = tallies(history, definition, as_of)
    met = _meets(history, told, definition, as_of)
    near_miss = not met and _is_near(history, told, definition, as_of)
    provisional = False
    if not met and history.relationship_unknown:
        assumed = tallies(history, definition, as_of, Reading.ASSUMED)
        provisional = _meets(history, assumed, definition, as_of)
        told = assumed if provisional else told
    if not (met or near_miss or provisional):
        return None
    held = _held(history, definition, as_of, met=met)
    return _finding(history, definition, told, met, near_miss, provisional, held)


def how_met(
    history: History, told: tuple[Tally, ...], definition: Definition, as_of: date
) -> tuple[Held | None, tuple[float, int, str]] | None:
    """Of whoever meets a definition without a capacity: why it is held, and the key of rank; None if it is not met.

    `told` is what each condition counts, as `tallies` says. The same as `screen` and `claim_of`, without grounds.
    """
    if not _meets(history, told, definition, as_of):
        return None
    tally = _claimed(history, told, definition, reached=True)
    latest = tally.events[-1].on.toordinal()
    return _held(history, definition, as_of, met=True), (-tally.severity, -latest, history.person_id)


def _cannot_come_near(history: History, definition: Definition) -> bool:
    """Sure, at a glance, that a definition has nothing to say: most people are suspects once."""
    events, counted_of = len(history.events) + 1, definition.conditions
    if len(counted_of) == 1:  # most definitions, asked of everybody
        threshold, themes = definition.threshold, definition.count.themes
        least = max(threshold.incidents, threshold.victims, threshold.partners)
        return events < least or (bool(themes) and themes.isdisjoint(history.possible_themes))
    short = sum(
        events < max(each.threshold.incidents, each.threshold.victims, each.threshold.partners) for each in counted_of
    )
    return short > len(counted_of) - definition.needed or all(
        each.count.themes and each.count.themes.isdisjoint(history.possible_themes) for each in counted_of
    )


def _held(history: History, definition: Definition, as_of: date, *, met: bool) -> Held | None:
    if history.born.surely_under(ADULT, as_of):
        return Held.UNDER_18
    if met:
        hangs = history.contested and not meets(history, definition, as_of, Reading.UNCONTESTED)
        return Held.COUNTER_ALLEGATION if hangs else None
    would = history.restricted and meets(history, definition, as_of, Reading.UNRESTRICTED)
    return Held.CONTESTED if would else None


def _finding(
    history: History,
    definition: Definition,
    told: tuple[Tally, ...],
    met: bool,
    near_miss: bool,
    provisional: bool,
    held: Held | None,
) -> Finding:
    shown = _grounds(history, told, definition, reached=met or provisional)
    return Finding(
        history.person_id,
        definition.name,
        definition.edition,
        met,
        near_miss,
        provisional,
        held,
        len(shown.incidents),
        len(shown.crimes),
        len(shown.victims),
        tuple(sorted({event.incident_id for event in shown.events})),
        tuple(sorted(shown.victims)),
        _first_met(history, told, shown, definition) if met else None,
    )


def _grounds(history: History, told: tuple[Tally, ...], definition: Definition, *, reached: bool) -> Tally:
    """What is shown: of the conditions that are reached, or else of all that count something."""
    if len(told) == 1:  # most definitions
        return _shown(told[0], definition.threshold, reached=reached)
    chosen = _reached(history, told, definition) if reached else [tally for tally in told if tally.events]
    return joined(
        _shown(tally, condition.threshold, reached=reached)
        for tally, condition in zip(told, definition.conditions, strict=True)
        if tally in chosen
    )


def _first_met(history: History, told: tuple[Tally, ...], shown: Tally, definition: Definition) -> date:
    if not definition.also:
        return first_met_on(history, shown, definition.threshold)
    for day in sorted({event.on for event in shown.events}):
        by_then = tuple(_by(day, tally) for tally in told)
        if len(_reached(history, by_then, definition)) >= definition.needed:
            return day
    raise ValueError("these events do not reach the thresholds")


def _by(day: date, tally: Tally) -> Tally:
    return tally.only(lambda event: event.on <= day)


def _shown(tally: Tally, threshold: Threshold, *, reached: bool) -> Tally:
    """The grounds: all that is counted; under a rule on one same victim, the victims who reach it or come nearest."""
    if not threshold.same_victim or len(tally.victims) < 2:
        return tally
    if reached:
        chosen = set(victims_who_reach(tally, threshold))
    else:
        by_victim = {each: against(tally, each) for each in tally.victims}
        chosen = {max(by_victim, key=lambda each: (_nearness(by_victim[each]), each))}
    return tally.only(lambda event: event.victim_id in chosen)


def _nearness(tally: Tally) -> tuple[int, int, date]:
    return len(tally.incidents), len(tally.crimes), tally.events[-1].on


def first_met_on(history: History, tally: Tally, threshold: Threshold) -> date:
    """The date of the event by which the counted events reached the threshold. ValueError if they never did."""
    for so_far in _growing(tally):
        if reaches(history, so_far, threshold):
            return so_far.events[-1].on
    raise ValueError("these events do not reach the threshold")


def _growing(tally: Tally) -> Iterator[Tally]:
    """The tally by the end of each day on which it grew."""
    events = tally.events
    for number, event in enumerate(events, start=1):
        if number == len(events) or events[number].on != event.on:
            yield tally_of(events[:number], assumed=tally.assumed, count=tally.count)


# Capacity rules -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's claim to a place under a capacity rule, in one reading. Sorts with the strongest first."""

    person_id: str
    tally: Tally
    severity: float  # summed weight of the distinct crimes
    gravest: float
    reached: bool  # what the rule asks of everybody in its ranking
    within_reach: bool  # reached, or reached with one more event

    @property
    def key(self) -> tuple[float, int, str]:
        """Highest severity, then latest event, then person id: a total order."""
        latest = self.tally.events[-1].on if self.tally.events else date.min
        return -self.severity, -latest.toordinal(), self.person_id


def claim_of(history: History, definition: Definition, as_of: date, reading: Reading = Reading.KNOWN) -> Claim:
    """What a person would bring to the ranking under a capacity rule."""
    told = tallies(history, definition, as_of, reading)
    reached = _meets(history, told, definition, as_of)
    tally = _claimed(history, told, definition, reached=reached)
    weights = [crime.weight for crime in tally.counted_crimes.values()]
    within_reach = reached or (bool(tally.events) and _is_near(history, told, definition, as_of))
    return Claim(history.person_id, tally, round(fsum(weights), 6), max(weights, default=0.0), reached, within_reach)


def _claimed(history: History, told: tuple[Tally, ...], definition: Definition, *, reached: bool) -> Tally:
    if len(told) == 1:  # most definitions
        return told[0]
    return joined(_reached(history, told, definition) if reached else [each for each in told if each.events])


@dataclass(frozen=True, slots=True)
class Contender:
    """One person in a capacity ranking: the history, and the claims that differ from the known one."""

    history: History
    known: Claim
    assumed: Claim
    uncontested: Claim


def contender_of(history: History, definition: Definition, as_of: date) -> Contender | None:
    """The person's part in a capacity ranking; None for one with no crime that counts, known or assumed."""
    all_crimes = all(condition.count.crimes_only for condition in definition.conditions)
    if all_crimes and not any(event.crimes for event in history.events):
        return None
    known = claim_of(history, definition, as_of)
    assumed = claim_of(history, definition, as_of, Reading.ASSUMED) if history.relationship_unknown else known
    if not assumed.tally.events or not is_eligible(history, definition, as_of):
        return None
    uncontested = claim_of(history, definition, as_of, Reading.UNCONTESTED) if history.contested else known
    return Contender(history, known, assumed, uncontested)


def rank_capacity(contenders: Iterable[Contender], definition: Definition, as_of: date) -> list[Finding]:
    """What a capacity rule says: who holds one of its places, who would if the unknown were intimate, who is near.

    Near is one more crime, on `as_of`, as grave as the person's own gravest so far. The order in which contenders
    come is of no matter. Found in order of rank, then the others by person id.
    """
    if definition.places is None:
        raise ValueError(f"{definition.name} has no places: screen answers it")
    entered = sorted(contenders, key=lambda each: each.known.key)
    known = ranked_claims(entered, definition)
    assumed = ranked_claims(entered, definition, assumed=True)
    holders = {claim.person_id for claim in known[: definition.places]}
    would_hold = {claim.person_id for claim in assumed[: definition.places]}
    findings = []
    for each in entered:
        person = each.history.person_id
        met = person in holders
        near = not met and _is_near_place(each.known, known, definition, as_of)
        provisional = not met and person in would_hold
        if met or near or provisional:
            held = _held_place(each, known, definition, as_of, met=met)
            told = tallies(each.history, definition, as_of, Reading.ASSUMED if provisional else Reading.KNOWN)
            findings.append(_finding(each.history, definition, told, met, near, provisional, held))
    return findings


def ranked_claims(contenders: Iterable[Contender], definition: Definition, *, assumed: bool = False) -> list[Claim]:
    """The claims that reach what the rule asks, the strongest first."""
    claims = [each.assumed if assumed else each.known for each in contenders]
    return sorted((claim for claim in claims if claim.reached), key=lambda each: each.key)


def _is_near_place(claim: Claim, ranked: list[Claim], definition: Definition, as_of: date) -> bool:
    places = definition.places or 0
    if not claim.within_reach:
        return False
    if len(ranked) < places:
        return True
    return (-(claim.severity + claim.gravest), -as_of.toordinal(), claim.person_id) < ranked[places - 1].key


def holds_place(
    claim: Claim, ranked: list[Claim], history: History, definition: Definition, *, instead_of: str
) -> bool:
    """Whether a claim would hold one of the places if it stood in the ranking instead of that person's own."""
    places = definition.places or 0
    if not claim.reached:
        return False
    others = [other for other in ranked[: places + 1] if other.person_id != instead_of]
    return len(others) < places or claim.key < others[places - 1].key


def _held_place(
    contender: Contender, ranked: list[Claim], definition: Definition, as_of: date, *, met: bool
) -> Held | None:
    history = contender.history
    if history.born.surely_under(ADULT, as_of):
        return Held.UNDER_18
    if not met or contender.uncontested is contender.known:
        return None
    keeps = holds_place(contender.uncontested, ranked, history, definition, instead_of=history.person_id)
    return None if keeps else Held.COUNTER_ALLEGATION
