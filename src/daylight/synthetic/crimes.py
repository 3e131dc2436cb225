"""What is recorded as crime: the mix of offences, their codes in three spellings, outcomes and the victim's stand."""

from dataclasses import dataclass

import numpy as np

from daylight.synthetic.careers import OTHER_KIND, SEXUAL_KIND, STALKING_KIND
from daylight.synthetic.draws import Bools, Ints, chance, choose, starts, within
from daylight.synthetic.world import World


@dataclass(frozen=True, slots=True)
class Crime:
    """A kind of crime: recorded-crime code (may be empty), class and subclass, name, theme, severity, shares by
    kind of incident.

    Severity is the ONS Crime Severity Score weight where METHODS knows it, else an assumption; it serves
    calibration alone.
    """

    code: str
    subclass: str
    name: str
    theme: str
    severity: float
    domestic: float = 0.0
    sexual: float = 0.0
    stalking: float = 0.0
    other: float = 0.0


CRIMES = (
    Crime("105A", "105/01", "Assault without injury", "violence", 16.1, 28.5, 1.0, 2.0, 32.0),
    Crime("8N", "008/06", "Assault with injury", "violence", 184.0, 12.5, 1.0, 1.0, 22.0),
    Crime(
        "8N", "008/01", "Wound or inflict grievous bodily harm without intent", "violence", 333.0, 1.3, 0.0, 0.0, 2.0
    ),
    Crime("5D", "005/01", "Assault with intent to cause serious harm", "violence", 1965.0, 1.2, 0.0, 0.0, 1.0),
    Crime("8L", "195/94", "Harassment", "violence", 38.7, 8.5, 1.0, 12.0, 12.0),
    Crime("8Q", "195/12", "Stalking", "stalking", 40.2, 4.6, 0.0, 60.0, 0.0),
    Crime("8Q", "008/65", "Stalking involving fear of violence", "stalking", 40.2, 1.4, 0.0, 22.0, 0.0),
    Crime("8R", "195/41", "Malicious communications", "violence", 14.6, 7.5, 0.0, 4.0, 8.0),
    Crime("8U", "008/67", "Controlling or coercive behaviour", "coercive_control", 150.0, 4.6, 0.0, 0.0, 0.0),
    Crime("", "008/77", "Intentional strangulation", "violence", 250.0, 2.5, 0.0, 0.0, 0.2),
    Crime("3B", "003/01", "Threats to kill", "violence", 367.0, 3.3, 0.0, 1.0, 1.5),
    Crime("9A", "125/09", "Public fear, alarm or distress", "order", 10.0, 5.5, 0.0, 1.0, 12.0),
    Crime("58A", "058/00", "Criminal damage to a dwelling", "damage", 7.0, 7.0, 0.0, 0.5, 4.0),
    Crime("58D", "058/00", "Other criminal damage", "damage", 7.0, 4.0, 0.0, 0.5, 5.0),
    Crime("19C", "019/08", "Rape of a female aged 16 and over", "sexual", 3261.0, 1.7, 52.0, 0.0, 0.0),
    Crime("20A", "020/05", "Sexual assault on a female aged 13 and over", "sexual", 443.0, 1.2, 33.0, 0.0, 0.0),
    Crime("88E", "088/09", "Exposure and voyeurism", "sexual", 50.0, 0.1, 12.0, 0.0, 0.0),
    Crime("66", "066/39", "Breach of a non-molestation order", "breach", 30.0, 2.3, 0.0, 0.0, 0.0),
    Crime("", "008/31", "Breach of a restraining order", "breach", 30.0, 1.2, 0.0, 1.0, 0.0),
    Crime("36", "036/03", "False imprisonment", "violence", 1213.0, 0.25, 0.0, 0.0, 0.0),
    Crime("2", "002/00", "Attempted murder", "violence", 4663.0, 0.08, 0.0, 0.0, 0.05),
    Crime("1", "001/01", "Murder", "violence", 7979.0, 0.015, 0.0, 0.0, 0.0),
    Crime("19F", "019/10", "Rape of a male aged 16 and over", "sexual", 3007.0),
    Crime("17A", "017/15", "Sexual assault on a male aged 13 and over", "sexual", 443.0),
)
"""Shares are per hundred: violence against the person 77.5 of domestic crimes; the rest assumed."""

CRIME_SHARE = {SEXUAL_KIND: 0.96, STALKING_KIND: 0.93, OTHER_KIND: 0.72}
_PLACE = {crime.code: number for number, crime in enumerate(CRIMES)}
DOMESTIC_CRIME_SHARE = 0.605

OUTCOMES = (
    (1, 8.2), (3, 0.9), (8, 2.0), (9, 1.3), (10, 1.6), (13, 0.3), (14, 3.2), (15, 20.0), (16, 54.8), (18, 3.6), (20,
    1.3), (21, 0.9), (22, 1.9),
)  # fmt: skip
"""Home Office outcome types per hundred finished: 16 and 15 as in the year to March 2020, charges since fallen."""

ARREST_IF_CRIME, ARREST_IF_NOT = 0.40, 0.025


@dataclass(frozen=True, slots=True)
class Crimes:
    """One place per offence recorded, by incident. `outcome` 0 is open."""

    incident: Ints
    kind: Ints  # place in CRIMES
    spelling: Ints  # 0 recorded-crime code, 1 class and subclass, 2 five digits
    outcome: Ints
    outcome_day: Ints
    supports: Ints  # 1 yes, 0 no, -1 not recorded
    statement: Ints  # 0 given, 1 declined, 2 retracted, -1 not recorded
    wants_recorded: Ints
    arrested: Bools  # per incident


def make_crimes(world: World, rng: np.random.Generator) -> Crimes:
    """The offences of every incident with what became of them."""
    notice = world.notice
    count = len(notice.day)
    share = np.full(count, DOMESTIC_CRIME_SHARE)
    for career, value in CRIME_SHARE.items():
        share[notice.kind == career] = value
    many = np.where(chance(rng, share, count), 1 + choose(rng, (0.88, 0.10, 0.02), count), 0)
    special = np.flatnonzero(notice.suspect == world.who.special)
    many[special] = np.minimum(1, np.arange(len(special)) % 3)  # seven of his eleven incidents become crimes
    incident = np.repeat(np.arange(count), many)
    kind = _kinds(rng, notice.kind[incident])
    kind = _fitting(world, incident, kind)
    mine = np.isin(incident, special)
    kind[mine] = np.arange(int(mine.sum())) % 2  # assaults without and with injury
    arrested = chance(rng, np.where(many > 0, ARREST_IF_CRIME, ARREST_IF_NOT), count)
    return _outcomes(world, rng, incident, kind, np.where(mine, 16, 0), arrested)


def _fitting(world: World, incident: Ints, kind: Ints) -> Ints:
    """Sexual crimes named for the victim's sex, and nobody murdered who comes to notice again."""
    pair = world.notice.pair
    man = world.people.sex[world.victim[pair[incident]]] == 0
    for female, male in (("19C", "19F"), ("20A", "17A")):
        kind = np.where(man & (kind == _PLACE[female]), _PLACE[male], kind)
    last = np.zeros(len(world.pair.base), dtype=np.int64)
    last[pair] = np.arange(len(pair))  # incidents stand in order of time
    again = last[pair[incident]] != incident
    return np.where(again & (kind == _PLACE["1"]), _PLACE["2"], kind)


def _kinds(rng: np.random.Generator, career: Ints) -> Ints:
    kind = np.zeros(len(career), dtype=np.int32)
    tables = {SEXUAL_KIND: "sexual", STALKING_KIND: "stalking", OTHER_KIND: "other"}
    for number in range(5):
        at = np.flatnonzero(career == number)
        kind[at] = choose(rng, [getattr(crime, tables.get(number, "domestic")) for crime in CRIMES], len(at))
    return kind


def _outcomes(
    world: World, rng: np.random.Generator, incident: Ints, kind: Ints, forced: Ints, arrested: Bools
) -> Crimes:
    count = len(incident)
    day = world.notice.day[incident]
    code = np.array([number for number, _ in OUTCOMES])[choose(rng, [share for _, share in OUTCOMES], count)]
    code = np.where(forced > 0, forced, code)
    wait = (3 + rng.gamma(1.1, 45.0, count)).astype(np.int64)
    decided = day + wait
    code = np.where(decided > world.shard.last_day, 0, code)
    arrested[incident[code == 1]] = True
    against = np.isin(code, (14, 16))
    supports = np.where(against, 0, np.where(np.isin(code, (1, 3, 15)), 1, np.where(chance(rng, 0.5, count), 1, -1)))
    statement = np.where(against, 1 + chance(rng, 0.25, count), np.where(supports == 1, 0, -1))
    statement = np.where(chance(rng, 0.25, count), -1, statement)
    return Crimes(
        incident=incident, kind=kind, spelling=choose(rng, (0.6, 0.28, 0.12), count), outcome=code, outcome_day=decided,
        supports=supports, statement=statement, wants_recorded=np.where(against & chance(rng, 0.4, count), 1, -1),
        arrested=arrested,
    )  # fmt: skip


def numbered(crimes: Crimes) -> Ints:
    """1, 2, 3 within each incident."""
    _, counts = np.unique(crimes.incident, return_counts=True)
    return 1 + within(counts)


def first_of(crimes: Crimes) -> Ints:
    """Place of each incident's first offence; one place per incident that has any."""
    _, counts = np.unique(crimes.incident, return_counts=True)
    return starts(counts) if len(counts) else np.zeros(0, dtype=np.int64)


def code_words(crimes: Crimes) -> np.ndarray:
    """Each offence's code as the source spells it."""
    short = np.array([crime.code or crime.subclass for crime in CRIMES], dtype=object)
    long = np.array([crime.subclass for crime in CRIMES], dtype=object)
    digits = np.array([crime.subclass.replace("/", "") for crime in CRIMES], dtype=object)
    return np.choose(crimes.spelling, [short[crimes.kind], long[crimes.kind], digits[crimes.kind]]).astype(object)
