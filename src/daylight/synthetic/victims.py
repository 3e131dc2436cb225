"""The victims of each pair, and the children of the home: kin, spouses, strangers, and some who are known already."""

from dataclasses import dataclass

import numpy as np

from daylight.synthetic.careers import CODE, TOGETHER, Pairs, Suspects
from daylight.synthetic.draws import Bools, Ints, chance, choose
from daylight.synthetic.names import SPECIAL_FORENAMES, SPECIAL_SURNAMES, index_of
from daylight.synthetic.people import People, birth_days, changed, make_people
from daylight.tables.extracts import INTIMATE

_INTIMATE = np.array([CODE[name] for name in INTIMATE])
_YEARS_OLDER = {"child": (27, 5), "parent": (-27, 6), "sibling": (0, 6), "grandchild": (54, 7), "grandparent": (-50, 8)}
"""How much older the victim is than the suspect who is her `child` and so on: mean and spread."""


@dataclass(frozen=True, slots=True)
class Children:
    """One place per child: the pair whose home it is, and who."""

    pair: Ints
    people: People


def make_victims(
    rng: np.random.Generator, who: Suspects, pair: Pairs, addresses: int, window: tuple[int, int]
) -> People:
    """One new human for each pair, fitting the relationship."""
    suspect = pair.suspect
    intimate = np.isin(pair.base, _INTIMATE)
    sex = _sexes(rng, who.people.sex[suspect], intimate, pair.base)
    twin = (pair.base == CODE["sibling"]) & chance(rng, 0.06, len(suspect))
    born = _births(rng, who.people.born[suspect], pair.base, window)
    born = np.where(twin, who.people.born[suspect], born)
    surname = _surnames(rng, who.people, suspect, pair.base)
    same = chance(rng, 0.82, len(suspect))
    drawn = make_people(rng, sex=sex, born=born, addresses=addresses, window=window, surname=surname)
    alike = make_people(
        rng,
        sex=sex,
        born=born,
        addresses=addresses,
        window=window,
        surname=surname,
        tradition=who.people.tradition[suspect],
    )
    people = changed(
        drawn,
        **{
            name: np.where(same, getattr(alike, name), getattr(drawn, name))
            for name in ("tradition", "forename", "middle", "surname", "former", "second", "ethnicity")
        },
    )
    return _special(_namesakes(rng, people, who, pair), who, pair)


def _sexes(rng: np.random.Generator, suspect: Ints, intimate: Bools, base: Ints) -> Ints:
    """Scottish shares of 2023-24 for partners; assumptions for the rest."""
    count = len(suspect)
    female_if_male = np.where(intimate, 0.985, np.where(base == CODE["stranger"], 0.9, 0.62))
    female_if_female = np.where(intimate, 0.06, 0.55)
    return np.where(chance(rng, np.where(suspect == 0, female_if_male, female_if_female), count), 1, 0)


def _births(rng: np.random.Generator, suspect: Ints, base: Ints, window: tuple[int, int]) -> Ints:
    older = rng.normal(-0.8, 5.5, len(base))
    for name, (mean, spread) in _YEARS_OLDER.items():
        at = np.flatnonzero(base == CODE[name])
        older[at] = rng.normal(mean, spread, len(at))
    unlike = np.isin(
        base, [CODE[name] for name in ("stranger", "acquaintance", "neighbour", "colleague", "other", "carer")]
    )
    born = np.where(unlike, birth_days(rng, 16 + rng.gamma(2.2, 8.0, len(base)), window[0]), suspect - older * 365.25)
    youngest = window[0] - np.where(base == CODE["parent"], 3, 15) * 365
    return np.clip(born, window[0] - 95 * 365, youngest).astype(np.int64)


def _surnames(rng: np.random.Generator, suspects: People, suspect: Ints, base: Ints) -> Ints:
    """The suspect's own surname for most spouses and kin, -1 for the rest."""
    share = np.zeros(len(base))
    for name, how_many in (
        ("spouse", 0.68),
        ("civil_partner", 0.4),
        ("cohabitant", 0.03),
        ("in_law", 0.35),
        ("other_family", 0.5),
    ):
        share[base == CODE[name]] = how_many
    for name in ("child", "parent", "sibling", "grandchild", "grandparent"):
        share[base == CODE[name]] = 0.74
    return np.where(chance(rng, share, len(base)), suspects.surname[suspect], -1)


def _namesakes(rng: np.random.Generator, people: People, who: Suspects, pair: Pairs) -> People:
    """Fathers and sons of one name under one roof."""
    kin = np.isin(pair.base, [CODE["child"], CODE["parent"]])
    men = (people.sex == 0) & (who.people.sex[pair.suspect] == 0)
    alike = kin & men & chance(rng, 0.12, len(people)) & (people.surname == who.people.surname[pair.suspect])
    forename = np.where(alike, who.people.forename[pair.suspect], people.forename)
    return changed(people, forename=forename)


def _special(people: People, who: Suspects, pair: Pairs) -> People:
    """The eleven-incident man's one victim has an invented name of her own."""
    if who.special < 0:
        return people
    at = int(np.flatnonzero(pair.suspect == who.special)[0])
    columns = {
        name: getattr(people, name).copy()
        for name in ("sex", "forename", "surname", "second", "alias", "born", "former")
    }
    for name, value in zip(
        columns, (1, index_of(SPECIAL_FORENAMES[1]), index_of(SPECIAL_SURNAMES[1]), -1, -1, 7400, -1), strict=True
    ):
        columns[name][at] = value
    return changed(people, **columns)


def special_suspect(who: Suspects) -> People:
    """The suspects with the eleven-incident man given his invented name."""
    if who.special < 0:
        return who.people
    columns = {
        name: getattr(who.people, name).copy()
        for name in ("sex", "forename", "surname", "second", "alias", "born", "former")
    }
    for name, value in zip(
        columns, (0, index_of(SPECIAL_FORENAMES[0]), index_of(SPECIAL_SURNAMES[0]), -1, -1, 7000, -1), strict=True
    ):
        columns[name][who.special] = value
    return changed(who.people, **columns)


def known_already(rng: np.random.Generator, victim: Ints, suspects: int, people: People, pair: Pairs) -> Ints:
    """Some pairs get, instead of a new victim, one who is another pair's victim, or a suspect himself, of like sex
    and age."""
    intimate = np.isin(pair.base, _INTIMATE)
    shared = intimate & chance(rng, 0.20, len(victim))
    also_suspect = intimate & ~shared & chance(rng, 0.025, len(victim))
    result = victim.copy()
    for wanted, pool in ((shared, victim[intimate]), (also_suspect, np.arange(suspects))):
        at = np.flatnonzero(wanted)
        result[at] = _alike(rng, people, victim[at], pool)
    clash = result == pair.suspect
    order = np.lexsort((result, pair.suspect))
    twice = np.zeros(len(result), dtype=bool)
    twice[order[1:]] = (result[order[1:]] == result[order[:-1]]) & (pair.suspect[order[1:]] == pair.suspect[order[:-1]])
    return np.where(clash | twice, victim, result)


def _alike(rng: np.random.Generator, people: People, wanted: Ints, pool: Ints) -> Ints:
    """Somebody of the pool of each one's sex and about the same age."""
    result = wanted.copy()
    for sex in (0, 1):
        some = pool[people.sex[pool] == sex]
        if len(some) == 0:
            continue
        ranked = some[np.argsort(people.born[some], kind="stable")]
        at = np.flatnonzero(people.sex[wanted] == sex)
        place = np.searchsorted(people.born[ranked], people.born[wanted[at]]) + rng.integers(-15, 16, len(at))
        result[at] = ranked[np.clip(place, 0, len(ranked) - 1)]
    return result


def make_children(
    rng: np.random.Generator, people: People, pair: Pairs, victim: Ints, addresses: int, window: tuple[int, int]
) -> Children:
    """The children of some couples, at the victim's address: one to three, now and then twins, now and then the
    father's namesake."""
    couples = np.flatnonzero(np.isin(pair.base, _INTIMATE) & chance(rng, 0.56, len(victim)))
    number = 1 + choose(rng, (0.45, 0.38, 0.17), len(couples))
    at = np.repeat(couples, number)
    born = rng.integers(window[0] - 13 * 365, window[0] + 2 * 365, size=len(at))
    twin = np.zeros(len(at), dtype=bool)
    twin[1:] = (at[1:] == at[:-1]) & chance(rng, 0.05, len(at) - 1) if len(at) else False
    born[1:] = np.where(twin[1:], born[:-1], born[1:])
    sex = rng.integers(2, size=len(at))
    fathers = chance(rng, 0.6, len(at))
    surname = np.where(fathers, people.surname[pair.suspect[at]], people.surname[victim[at]])
    made = make_people(
        rng,
        sex=sex,
        born=born,
        addresses=addresses,
        window=window,
        surname=surname,
        tradition=people.tradition[pair.suspect[at]],
    )
    namesake = fathers & (sex == 0) & (people.sex[pair.suspect[at]] == 0) & chance(rng, 0.05, len(at))
    forename = np.where(namesake, people.forename[pair.suspect[at]], made.forename)
    home, moved = people.home[victim[at]], people.moved[victim[at]]
    return Children(at, changed(made, forename=forename, home=home, moved=moved, landline=people.landline[victim[at]]))


def lives_with(pair: Pairs, at: Ints, relationship: Ints) -> Bools:
    """Whether suspect and victim share a home at an incident of that relationship."""
    return np.asarray(TOGETHER[relationship] | pair.together[at])
