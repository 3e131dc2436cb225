"""The made-up people: who they are, whatever the records say of them."""

from dataclasses import dataclass, fields, replace

import numpy as np

from daylight.synthetic.contacts import draw_phones
from daylight.synthetic.draws import Bools, Ints, Reals, chance
from daylight.synthetic.names import draw_ethnicities, draw_forenames, draw_surnames, draw_traditions

YEAR = 365.25


@dataclass(frozen=True, slots=True)
class People:
    """Columns of one length, one place per human. Names are numbers in `names.WORDS`, -1 for none; days count from
    1970."""

    sex: Ints  # 0 male, 1 female
    born: Ints
    tradition: Ints
    forename: Ints
    middle: Ints
    surname: Ints
    former: Ints  # maiden or former married name
    second: Ints  # the other half of a double-barrelled surname
    alias: Ints  # a forename habitually given instead
    ethnicity: np.ndarray
    phone: Ints
    later_phone: Ints
    phone_changed: Ints
    landline: Ints
    email: Ints  # two digits of the address, -1 for none
    home: Ints  # (n, 3) addresses by number
    moved: Ints  # (n, 2) days of moving to the second and the third
    reference: Ints  # the police computer's number, once arrested
    mover: Ints  # number among those who cross force borders, -1 for the rest

    def __len__(self) -> int:
        return len(self.sex)

    def home_at(self, who: Ints, day: Ints) -> Ints:
        """Where each lived on that day."""
        moves = (day >= self.moved[who, 0]).astype(int) + (day >= self.moved[who, 1])
        return np.asarray(self.home[who, moves])


def make_people(
    rng: np.random.Generator,
    *,
    sex: Ints,
    born: Ints,
    addresses: int,
    window: tuple[int, int],
    tradition: Ints | None = None,
    surname: Ints | None = None,
) -> People:
    """Unrelated people of these sexes and birth days; those given a `surname` other than -1 bear it."""
    count = len(sex)
    tradition = draw_traditions(rng, count) if tradition is None else tradition
    own = draw_surnames(rng, tradition)
    taken = np.full(count, -1) if surname is None else surname
    return People(
        sex=np.asarray(sex, dtype=np.int8),
        born=np.asarray(born, dtype=np.int32),
        tradition=tradition,
        forename=draw_forenames(rng, tradition, sex),
        middle=_sometimes(rng, 0.55, draw_forenames(rng, tradition, sex)),
        surname=np.where(taken >= 0, taken, own).astype(np.int32),
        former=_sometimes(rng, np.where(sex == 1, 0.22, 0.01), own),
        second=_sometimes(rng, 0.025, draw_surnames(rng, tradition)),
        alias=_sometimes(rng, np.where(sex == 1, 0.01, 0.04), draw_forenames(rng, tradition, sex)),
        ethnicity=draw_ethnicities(rng, tradition),
        phone=draw_phones(rng, count),
        later_phone=draw_phones(rng, count),
        phone_changed=rng.integers(window[0], window[1] + 1500, size=count),
        landline=draw_phones(rng, count),
        email=np.where(chance(rng, 0.4, count), rng.integers(100, size=count), -1),
        home=rng.integers(addresses, size=(count, 3)),
        moved=_moves(rng, count, window),
        reference=rng.integers(0, 2**40, size=count),
        mover=np.full(count, -1, dtype=np.int32),
    )


def _sometimes(rng: np.random.Generator, probability: float | Reals, words: Ints) -> Ints:
    return np.where(chance(rng, probability, len(words)), words, -1).astype(np.int32)


def _moves(rng: np.random.Generator, count: int, window: tuple[int, int]) -> Ints:
    """Two days of moving, in order; most people move once or never within the window."""
    drawn = rng.integers(window[0] - 400, window[1] + 2400, size=(count, 2))
    return np.sort(drawn, axis=1)


def join(*groups: People) -> People:
    """All groups end to end."""
    return People(
        **{one.name: np.concatenate([getattr(group, one.name) for group in groups]) for one in fields(People)}
    )


def some(people: People, at: Ints) -> People:
    """These people only, in this order."""
    return People(**{one.name: getattr(people, one.name)[at] for one in fields(People)})


def changed(people: People, **columns: np.ndarray) -> People:
    """The same people with some columns replaced."""
    return replace(people, **columns)


def birth_days(rng: np.random.Generator, age: Reals, on: int) -> Ints:
    """Birth days of people of about these ages on a day, spread evenly over the year."""
    return (on - (np.floor(age) + rng.random(len(age))) * YEAR).astype(np.int32)


def age_on(born: Ints, day: Ints) -> Ints:
    """Whole years on a day, by the calendar."""
    birth = born.astype("datetime64[D]")
    today = np.asarray(day).astype("datetime64[D]")
    had = (today - today.astype("datetime64[Y]")) >= (birth - birth.astype("datetime64[Y]"))
    years = today.astype("datetime64[Y]").astype(int) - birth.astype("datetime64[Y]").astype(int)
    return np.asarray(years - np.where(had, 0, 1))


def is_under(born: Ints, day: Ints, years: int) -> Bools:
    """Whether each is younger than that on the day."""
    return np.asarray(age_on(born, day) < years)
