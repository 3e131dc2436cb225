"""Every kind of dirt with its rate at dirt 1.0, and the slips themselves: what clerks, keyboards and forms do.

Rates are assumptions: no published rates were found. The dial multiplies them all; none passes 95 in a hundred.
"""

from dataclasses import dataclass

import numpy as np

from daylight.synthetic.draws import Bools, Ints, chance
from daylight.synthetic.names import NICKNAMES_OF, VARIANTS_OF

RATES: dict[str, float] = {
    # names
    "forename_typo": 0.022,
    "surname_typo": 0.026,
    "phonetic": 0.015,
    "misread": 0.005,  # as by optical character recognition
    "nickname": 0.05,
    "transliteration": 0.22,  # of names that have several spellings
    "names_swapped": 0.007,
    "initial_only": 0.01,
    "forename_missing": 0.005,
    "middle_missing": 0.45,
    "title_in_name": 0.006,
    "half_of_double": 0.4,  # of double-barrelled names
    "former_name": 0.13,  # of those who had another
    "alias": 0.3,  # of those who use one
    "capitals": 0.25,
    # birth and sex
    "birth_swapped": 0.012,  # day and month
    "birth_digit": 0.016,
    "birth_year": 0.008,
    "birth_partial": 0.015,
    "birth_missing": 0.06,
    "age_instead": 0.5,  # of missing birth dates
    "sex_missing": 0.012,
    "sex_wrong": 0.003,
    "ethnicity_missing": 0.25,
    # where and how to reach
    "address_missing": 0.05,
    "address_stale": 0.08,
    "address_style": 0.5,
    "address_typo": 0.03,
    "postcode_missing": 0.1,
    "postcode_typo": 0.01,
    "uprn_missing": 0.45,
    "phone_missing": 0.45,
    "phone_household": 0.1,
    "phone_digit": 0.01,
    "phone_style": 0.5,
    "email_missing": 0.7,
    # references
    "second_nominal_suspect": 0.18,  # at each later mention
    "second_nominal_other": 0.26,
    "nominal_missing_suspect": 0.06,
    "nominal_missing_victim": 0.22,
    "nominal_missing_other": 0.5,
    "nominal_shared": 0.012,  # of nominal records: holds two humans
    "copied": 0.5,  # later mentions that repeat the nominal record's details; no error in itself
    "reference_missing": 0.3,
    "reference_wrong": 0.008,
    # the incident
    "suspect_absent": 0.04,
    "suspect_blank": 0.03,
    "relationship_unknown": 0.21,
    "relationship_wrong": 0.008,
    "domestic_flag_missing": 0.04,
    "domestic_flag_wrong": 0.015,
    "incident_cell_missing": 0.06,
    "offence_code_missing": 0.004,
    "recorded_late": 0.03,
    "cancelled": 0.018,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dirt:
    """The dial with its own stream of randomness."""

    dial: float
    rng: np.random.Generator

    def rate(self, kind: str) -> float:
        """The rate of one kind of dirt at this setting of the dial."""
        return min(0.95, RATES[kind] * self.dial)

    def strikes(self, kind: str, count: int) -> Bools:
        """Which of `count` cells are struck."""
        return chance(self.rng, self.rate(kind), count)

    def struck(self, kind: str, count: int) -> Ints:
        """The places of the cells that are struck."""
        return np.flatnonzero(self.strikes(kind, count))

    def slips(self, count: int) -> Ints:
        """One random number for each slip."""
        return self.rng.integers(1 << 30, size=count)


_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {key: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _KEYS for at, key in enumerate(row)}
_SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ey", "y"), ("ee", "ea"), ("ai", "ay"), ("ou", "ow"), ("tt", "t"), ("ll",
    "l"), ("nn", "n"),
    ("ss", "s"), ("mm", "m"), ("th", "t"), ("gh", "g"), ("c", "k"), ("s", "z"), ("y", "i"), ("e", "a"), ("v", "w"),
    ("i", "y"),
)  # fmt: skip
_LOOKS = (("m", "rn"), ("l", "1"), ("o", "0"), ("i", "l"), ("cl", "d"), ("h", "b"), ("e", "c"), ("u", "v"))


def typo(word: str, slip: int) -> str:
    """One slip of the fingers: a letter swapped, doubled, dropped or its neighbour struck."""
    if len(word) < 3:
        return word
    at = 1 + slip % (len(word) - 1)
    how = slip // 97 % 4
    if how == 0 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if how == 1:
        return word[:at] + word[at + 1 :]
    if how == 2:
        return word[:at] + word[at] + word[at:]
    near = _NEAR.get(word[at].lower(), "e")
    return word[:at] + near[slip // 389 % len(near)] + word[at + 1 :]


def sounded(word: str, slip: int) -> str:
    """Written as it was heard."""
    return _replaced(word, slip, _SOUNDS)


def misread(word: str, slip: int) -> str:
    """Read wrongly off paper."""
    return _replaced(word, slip, _LOOKS)


def _replaced(word: str, slip: int, table: tuple[tuple[str, str], ...]) -> str:
    found = [(old, new) for old, new in table if old in word[1:]]
    if not found:
        return word
    old, new = found[slip % len(found)]
    return word[0] + word[1:].replace(old, new, 1)


def nickname(word: str, slip: int) -> str:
    """What friends call him, where there is a usual short form."""
    known = NICKNAMES_OF.get(word)
    return known[slip % len(known)] if known else word


def variant(word: str, slip: int) -> str:
    """Another spelling of the same name, where there are several."""
    known = VARIANTS_OF.get(word)
    return known[slip % len(known)] if known else word


def wrong_digit(text: str, slip: int) -> str:
    """One digit of a number changed; separators stay."""
    digits = [at for at, letter in enumerate(text) if letter.isdigit()]
    if not digits:
        return text
    at = digits[slip % len(digits)]
    return text[:at] + str((int(text[at]) + 1 + slip // 101 % 9) % 10) + text[at + 1 :]


def days_swapped(text: str, slip: int) -> str:
    """Day and month of an ISO date the other way round, where that is a date."""
    year, month, day = text.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 else text


def day_off(text: str, slip: int) -> str:
    """One digit of the day or month wrong, yet still a date."""
    year, month, day = text.split("-")
    if slip % 3:
        wrong = (int(day) + (10 if slip % 2 else 1) - 1) % 28 + 1
        return f"{year}-{month}-{wrong:02d}"
    return f"{year}-{(int(month) + slip // 7 % 11) % 12 + 1:02d}-{min(int(day), 28):02d}"


def year_off(text: str, slip: int) -> str:
    """The year wrong by one or by ten."""
    change = (-1, 1, -10, 10)[slip % 4]
    day = min(int(text[8:]), 28)
    return f"{int(text[:4]) + change}{text[4:8]}{day:02d}"


def part_of_date(text: str, slip: int) -> str:
    """Only the year, or the year and month."""
    return text[:4] if slip % 3 else text[:7]


def apply(column: np.ndarray, places: Ints, slips: Ints, slip: object) -> None:
    """Rewrite these places of an object column by a slip; empty cells stay."""
    for at, number in zip(places.tolist(), slips.tolist(), strict=True):
        if column[at] is not None:
            column[at] = slip(column[at], number)  # type: ignore[operator]
