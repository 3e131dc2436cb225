"""What each definition says of a person, and on what grounds. Every clause of a definition is written here once.

Three readings of the same history are compared with a definition: as *known*; as *assumed*, with every relationship
that stays unknown taken to be intimate; and *uncontested*, without the events that may be counter-allegations.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import fsum

from daylight.domain.definitions import Definition, Threshold
from daylight.domain.events import Crime, Event
from daylight.domain.histories import History, pair

ADULT = 18  # a person under 18 is a child: Children Act 1989 s105


class Held(StrEnum):
    """Why a status waits for a person's decision. It never changes whether the definition is met."""

    UNDER_18 = "under_18"  # a safeguarding route instead; never listed by rule
    COUNTER_ALLEGATION = "counter_allegation"  # met only with events that may be counter-allegations
    CONTESTED = "contested"  # not met, but met with the records whose accuracy is contested


class Reading(StrEnum):
    """How a history is read."""

    KNOWN = "known"
    ASSUMED = "assumed"  # unknown relationships are taken to be intimate
    UNCONTESTED = "uncontested"  # without events that may be counter-allegations
    UNRESTRICTED = "unrestricted"  # with contested data


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


@dataclass(frozen=True, slots=True)
class Tally:
    """The events that a definition counts, in order of date, and the distinct things among them."""

    events: tuple[Event, ...]
    incidents: frozenset[tuple[str, str]]
    crimes: frozenset[tuple[str, str]]
    victims: frozenset[str]
    assumed: bool = False  # read with unknown relationships as intimate

    def only(self, wanted: Callable[[Event], bool]) -> "Tally":
        """The tally of some of its events."""
        return tally_of((event for event in self.events if wanted(event)), assumed=self.assumed)


EMPTY = Tally((), frozenset(), frozenset(), frozenset())


def counts_event(event: Event, definition: Definition, *, assumed: bool = False) -> bool:
    """Whether a countable event within the window counts, its relationship unknown being intimate if `assumed`."""
    count = definition.count
    as_intimate = assumed and event.relationship_unknown
    intimate, family = event.intimate or as_intimate, event.family or False
    themes = count.themes
    themed = (
        ("domestic" in themes and (event.domestic or as_intimate))
        or ("sexual" in themes and event.sexual)
        or ("stalking" in themes and event.stalking)
    )
    if not themed or (count.crimes_only and not crimes_of(event, assumed=assumed)):
        return False
    match count.victims:
        case "intimate":
            return intimate
        case "family":
            return family
        case "intimate_or_family":
            return intimate or family
    return True


def crimes_of(event: Event, *, assumed: bool = False) -> tuple[Crime, ...]:
    """The crimes of an event that are domestic, sexual or stalking crimes: all of a domestic event's are."""
    if event.domestic or (assumed and event.relationship_unknown):
        return event.crimes
    return tuple(crime for crime in event.crimes if crime.themed)


def tally_of(events: Iterable[Event], *, assumed: bool = False) -> Tally:
    """Distinct incidents, crimes and victims. One incident with two victims is one incident and two victims."""
    kept = tuple(events)
    if len(kept) == 1:  # most people are suspects once
        (event,) = kept
        crimes = frozenset([(event.source, crime.offence_id) for crime in crimes_of(event, assumed=assumed)])
        return Tally(kept, frozenset((event.incident,)), crimes, frozenset((event.victim_id,)), assumed)
    return Tally(
        kept,
        frozenset([event.incident for event in kept]),
        frozenset([(event.source, crime.offence_id) for event in kept for crime in crimes_of(event, assumed=assumed)]),
        frozenset([event.victim_id for event in kept]),
        assumed,
    )


def counted(history: History, definition: Definition, as_of: date, reading: Reading = Reading.KNOWN) -> Tally:
    """What a definition counts of a history at `as_of`, within its window."""
    assumed = reading is Reading.ASSUMED
    start = definition.window.start(as_of)
    events = [
        event
        for event in history.events
        if start < event.on <= as_of
        and not event.cancelled
        and not (event.restricted and reading is not Reading.UNRESTRICTED)
        and not (event.contested and reading is Reading.UNCONTESTED)
        and counts_event(event, definition, assumed=assumed)
    ]
    return tally_of(events, assumed=assumed) if events else EMPTY


def reaches(history: History, tally: Tally, threshold: Threshold, *, more: int = 0) -> bool:
    """Whether a tally reaches a threshold, with `more` further events, each a crime against a victim old or new."""
    if threshold.same_victim:
        return bool(_victims_who_reach(tally, threshold, more))
    return _enough(tally, threshold, more) and (
        not threshold.unconnected or _has_unconnected(history, tally, threshold.victims - more)
    )


def _enough(tally: Tally, threshold: Threshold, more: int) -> bool:
    return (
        len(tally.incidents) + more >= threshold.incidents
        and len(tally.crimes) + more >= threshold.crimes
        and len(tally.victims) + more >= threshold.victims
    )


def _against(tally: Tally, victim_id: str) -> Tally:
    return tally.only(lambda event: event.victim_id == victim_id)


def _victims_who_reach(tally: Tally, threshold: Threshold, more: int = 0) -> list[str]:
    if not _enough(tally, threshold, more):
        return []
    if len(tally.victims) == 1:
        return list(tally.victims)
    return [each for each in sorted(tally.victims) if _enough(_against(tally, each), threshold, more)]


def _has_unconnected(history: History, tally: Tally, wanted: int) -> bool:
    """Whether so many of the victims are pairwise unconnected: no connection, and not both family of the suspect."""
    if wanted <= 1:
        return len(tally.victims) >= wanted
    relatives = {event.victim_id for event in history.events if event.family and not event.cancelled}
    victims = sorted(tally.victims)

    def apart(one: str, other: str) -> bool:
        return pair(one, other) not in history.connections and not (one in relatives and other in relatives)

    return _clique(victims, wanted, apart)


def _clique(candidates: list[str], wanted: int, apart: Callable[[str, str], bool]) -> bool:
    if wanted == 0:
        return True
    for place, chosen in enumerate(candidates[: len(candidates) - wanted + 1]):
        if _clique([other for other in candidates[place + 1 :] if apart(chosen, other)], wanted - 1, apart):
            return True
    return False


def is_eligible(history: History, definition: Definition, as_of: date) -> bool:
    """The conditions on the suspect himself: old enough at `as_of`, or of unknown age."""
    return definition.minimum_age is None or not history.born.surely_under(definition.minimum_age, as_of)


def is_answered(history: History, tally: Tally, definition: Definition, as_of: date) -> bool:
    """Whether anything that the definition looks for was done since the first counted event."""
    kinds = definition.answered_since_first
    if not kinds or not tally.events or not history.answers:
        return False
    first = tally.events[0].on
    return any(answer.kind in kinds and answer.answers_since(first, as_of) for answer in history.answers)


def meets(history: History, definition: Definition, as_of: date, reading: Reading = Reading.KNOWN) -> bool:
    """Whether a history, read in one way, meets a definition. A capacity rule is met by rank: see `rank_capacity`."""
    tally = counted(history, definition, as_of, reading)
    return _meets(history, tally, definition, as_of)


def _meets(history: History, tally: Tally, definition: Definition, as_of: date, *, more: int = 0) -> bool:
    return (
        bool(tally.events)
        and reaches(history, tally, definition.threshold, more=more)
        and is_eligible(history, definition, as_of)
        and not is_answered(history, tally, definition, as_of)
    )


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
    tally = counted(history, definition, as_of)
    met = _meets(history, tally, definition, as_of)
    near_miss = not met and _meets(history, tally, definition, as_of, more=1)
    provisional = False
    if not met and history.relationship_unknown:
        assumed = counted(history, definition, as_of, Reading.ASSUMED)
        provisional = _meets(history, assumed, definition, as_of)
        tally = assumed if provisional else tally
    if not (met or near_miss or provisional):
        return None
    held = _held(history, definition, as_of, met=met)
    return _finding(history, definition, tally, met, near_miss, provisional, held)


def _cannot_come_near(history: History, definition: Definition) -> bool:
    """Sure, at a glance, that a definition has nothing to say: most people are suspects once."""
    threshold = definition.threshold
    return len(history.events) + 1 < max(threshold.incidents, threshold.victims) or definition.count.themes.isdisjoint(
        history.possible_themes
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
    tally: Tally,
    met: bool,
    near_miss: bool,
    provisional: bool,
    held: Held | None,
) -> Finding:
    shown = _shown(tally, definition.threshold, reached=met or provisional)
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
        first_met_on(history, shown, definition.threshold) if met else None,
    )


def _shown(tally: Tally, threshold: Threshold, *, reached: bool) -> Tally:
    """The grounds: all that is counted; under a rule on one same victim, the victims who reach it or come nearest."""
    if not threshold.same_victim or len(tally.victims) < 2:
        return tally
    if reached:
        chosen = set(_victims_who_reach(tally, threshold))
    else:
        by_victim = {each: _against(tally, each) for each in tally.victims}
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
            yield tally_of(events[:number], assumed=tally.assumed)


# Capacity rules -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's claim to a place under a capacity rule, in one reading. Sorts with the strongest first."""

    person_id: str
    tally: Tally
    severity: float  # summed weight of the distinct crimes, rounded so that the order of summing is of no matter
    gravest: float

    @property
    def key(self) -> tuple[float, int, str]:
        """Highest severity, then latest event, then person id: a total order."""
        latest = self.tally.events[-1].on if self.tally.events else date.min
        return -self.severity, -latest.toordinal(), self.person_id


def claim_of(history: History, definition: Definition, as_of: date, reading: Reading = Reading.KNOWN) -> Claim:
    """What a person would bring to the ranking under a capacity rule."""
    tally = counted(history, definition, as_of, reading)
    assumed = reading is Reading.ASSUMED
    weights: dict[tuple[str, str], float] = {}
    for event in tally.events:
        for crime in crimes_of(event, assumed=assumed):
            weights[event.source, crime.offence_id] = crime.weight
    return Claim(history.person_id, tally, round(fsum(weights.values()), 6), max(weights.values(), default=0.0))


@dataclass(frozen=True, slots=True)
class Contender:
    """One person in a capacity ranking: the history, and the claims that differ from the known one."""

    history: History
    known: Claim
    assumed: Claim
    uncontested: Claim


def contender_of(history: History, definition: Definition, as_of: date) -> Contender | None:
    """The person's part in a capacity ranking; None for one with no crime that counts, known or assumed."""
    if definition.count.crimes_only and not any(event.crimes for event in history.events):
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
        near = not met and _is_near(each.known, known, definition, as_of)
        provisional = not met and person in would_hold
        if met or near or provisional:
            held = _held_place(each, known, definition, as_of, met=met)
            tally = each.assumed.tally if provisional else each.known.tally
            findings.append(_finding(each.history, definition, tally, met, near, provisional, held))
    return findings


def ranked_claims(contenders: Iterable[Contender], definition: Definition, *, assumed: bool = False) -> list[Claim]:
    """The claims that reach the threshold, the strongest first."""
    claims = []
    for each in contenders:
        claim = each.assumed if assumed else each.known
        if claim.tally.events and reaches(each.history, claim.tally, definition.threshold):
            claims.append(claim)
    return sorted(claims, key=lambda each: each.key)


def _is_near(claim: Claim, ranked: list[Claim], definition: Definition, as_of: date) -> bool:
    places = definition.places or 0
    if not claim.tally.events or not _enough(claim.tally, definition.threshold, more=1):
        return False
    if len(ranked) < places:
        return True
    return (-(claim.severity + claim.gravest), -as_of.toordinal(), claim.person_id) < ranked[places - 1].key


def holds_place(
    claim: Claim, ranked: list[Claim], history: History, definition: Definition, *, instead_of: str
) -> bool:
    """Whether a claim would hold one of the places if it stood in the ranking instead of that person's own."""
    places = definition.places or 0
    if not claim.tally.events or not reaches(history, claim.tally, definition.threshold):
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
