"""Draws names with the skew that real names have: a vocabulary, and one weighted pool per tradition and sex."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from daylight.synthetic.draws import Ints, choose
from daylight.synthetic.forenames import FEMALE, MALE, NICKNAMES, TRANSLITERATIONS
from daylight.synthetic.surnames import surnames_of

TRADITIONS: dict[str, tuple[float, tuple[str, ...]]] = {
    "english": (0.63, ("W1", "W1", "W1", "W1", "W9", "M1", "M9")),
    "scottish": (0.06, ("W1", "W1", "W1", "W9")),
    "welsh": (0.055, ("W1", "W1", "W1", "W9")),
    "irish": (0.05, ("W2", "W1", "W2", "W3")),
    "pakistani": (0.06, ("A2", "A2", "A3", "A9")),
    "indian": (0.04, ("A1", "A1", "A1", "A9")),
    "arabic": (0.015, ("O2", "O9", "A9")),
    "eastern": (0.04, ("W9",)),
    "african": (0.025, ("B2", "B2", "B9", "M2")),
    "caribbean": (0.02, ("B1", "B1", "M1", "B9")),
    "chinese": (0.005, ("O1", "O1", "A9")),
}
"""Share of the population and usual self-defined ethnicity codes: assumptions, roughly the 2021 census."""

TRADITION_NAMES = tuple(TRADITIONS)
SPECIAL_FORENAMES = ("Corvin", "Maribel")  # of the eleven-incident case: in no pool
SPECIAL_SURNAMES = ("Thackstone", "Wintermoor")


@dataclass(frozen=True, slots=True)
class Pool:
    """Some words of the vocabulary and how common each is."""

    words: Ints
    weights: np.ndarray


def _vocabulary() -> list[str]:
    words = [*SPECIAL_FORENAMES, *SPECIAL_SURNAMES]
    for tradition in TRADITIONS:
        words += MALE[tradition].split() + FEMALE[tradition].split() + surnames_of(tradition)
    return list(dict.fromkeys(words))


VOCABULARY = _vocabulary()
WORDS = np.array(VOCABULARY, dtype=object)
_INDEX = {word: number for number, word in enumerate(VOCABULARY)}


def index_of(word: str) -> int:
    """The number of a word in the vocabulary; KeyError when it is not there."""
    return _INDEX[word]


def _pool(words: list[str], *, offset: float, power: float) -> Pool:
    """Zipf and Mandelbrot: the weight of the nth word is (n + offset) ** -power."""
    distinct = list(dict.fromkeys(words))
    ranks = np.arange(1, len(distinct) + 1)
    return Pool(np.array([_INDEX[word] for word in distinct], dtype=np.int32), (ranks + offset) ** -power)


@cache
def _forenames(tradition: int, sex: int) -> Pool:
    table = FEMALE if sex else MALE
    return _pool(table[TRADITION_NAMES[tradition]].split(), offset=8.0, power=1.05)


@cache
def _surnames(tradition: int) -> Pool:
    return _pool(surnames_of(TRADITION_NAMES[tradition]), offset=6.0, power=0.85)


def draw_traditions(rng: np.random.Generator, count: int) -> Ints:
    """Naming tradition of each of `count` people, as a number."""
    return choose(rng, [share for share, _ in TRADITIONS.values()], count)


def draw_forenames(rng: np.random.Generator, tradition: Ints, sex: Ints) -> Ints:
    """A forename (a number in WORDS) for each person, by tradition and sex (0 male, 1 female)."""
    chosen = np.zeros(len(tradition), dtype=np.int32)
    for number in range(len(TRADITION_NAMES)):
        for one in (0, 1):
            at = np.flatnonzero((tradition == number) & (sex == one))
            pool = _forenames(number, one)
            chosen[at] = pool.words[choose(rng, pool.weights, len(at))]
    return chosen


def draw_surnames(rng: np.random.Generator, tradition: Ints) -> Ints:
    """A surname (a number in WORDS) for each person, by tradition."""
    chosen = np.zeros(len(tradition), dtype=np.int32)
    for number in range(len(TRADITION_NAMES)):
        at = np.flatnonzero(tradition == number)
        pool = _surnames(number)
        chosen[at] = pool.words[choose(rng, pool.weights, len(at))]
    return chosen


def draw_ethnicities(rng: np.random.Generator, tradition: Ints) -> np.ndarray:
    """A self-defined 18+1 code for each person."""
    chosen = np.full(len(tradition), "NS", dtype=object)
    for number, (_, codes) in enumerate(TRADITIONS.values()):
        at = np.flatnonzero(tradition == number)
        chosen[at] = np.array(codes, dtype=object)[rng.integers(len(codes), size=len(at))]
    return chosen


def _groups(lines: tuple[str, ...]) -> dict[str, list[str]]:
    others: dict[str, list[str]] = {}
    for line in lines:
        words = line.split()
        for word in words:
            others.setdefault(word, [])
            others[word] += [other for other in words if other != word]
    return others


NICKNAMES_OF: dict[str, list[str]] = {line.split()[0]: line.split()[1:] for line in NICKNAMES}
VARIANTS_OF: dict[str, list[str]] = _groups(TRANSLITERATIONS)
