"""Telephone numbers that Ofcom keeps for drama, and e-mail addresses kept for examples: none can reach anyone.

Ofcom sets aside about 19,000 numbers in all (https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama/).
A force of 250,000 incidents needs several times as many, so one number belongs to several unrelated people there:
here a
telephone is weaker evidence than in life, and a linkage model sees as much from its frequency.
"""

import numpy as np

from daylight.synthetic.draws import Ints, labels, pick

_DRAMA = (
    ("07700900", 3),
    ("01134960", 3), ("01144960", 3), ("01154960", 3), ("01164960", 3), ("01174960", 3), ("01184960", 3),
    ("01214960", 3), ("01314960", 3), ("01414960", 3), ("01514960", 3), ("01614960", 3), ("01914980", 3),
    ("02079460", 3), ("01632960", 3), ("02920180", 3), ("02896496", 3), ("03069990", 3), ("08081570", 3),
)  # fmt: skip
DRAMA_PREFIXES = tuple(prefix for prefix, _ in _DRAMA)
MOBILES = 1_000
NUMBERS = MOBILES * len(_DRAMA)


def draw_phones(rng: np.random.Generator, count: int) -> Ints:
    """A number for each person; one in four from the small mobile range, the rest from all the others."""
    mobile = rng.random(count) < 0.25
    return np.where(mobile, rng.integers(MOBILES, size=count), rng.integers(MOBILES, NUMBERS, size=count)).astype(
        np.int32
    )


def phone_words(number: Ints, style: Ints) -> np.ndarray:
    """The digits as written: 0 solid, 1 spaced after five, 2 with +44, 3 with a dash."""
    prefix = pick(DRAMA_PREFIXES, number // MOBILES)
    last = labels("", number % MOBILES, 3)
    solid = prefix + last
    spaced = np.array([one[:5] + " " + one[5:] for one in solid], dtype=object)
    abroad = np.array(["+44 " + one[1:] for one in spaced], dtype=object)
    dashed = np.array([one[:5] + "-" + one[5:] for one in solid], dtype=object)
    return np.choose(style, [solid, spaced, abroad, dashed]).astype(object)


def email_words(forename: np.ndarray, surname: np.ndarray, digits: Ints) -> np.ndarray:
    """An address at example.org made of the name and two digits."""
    names = [f"{a}.{b}{c:02d}@example.org" for a, b, c in zip(forename, surname, digits, strict=True)]
    return np.array([name.lower().replace("'", "").replace(" ", "") for name in names], dtype=object)
