"""How close what was asked is to a value on record, by kind; and which few values are worth asking about."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.process import cdist

from daylight.domain.people import name_families

LEAST = 0.5
"""Values further from what was asked than this are not found."""
_ALIKE, _STREETS_ALIKE = 0.84, 0.92
_ROUNDED = 1e-6  # rapidfuzz tells many similarities at once in 32 bits
_LAST = "\U0010ffff"


def _slip(value: str, asked: str) -> bool:
    """One letter more, less, other, or two turned."""
    return bool(DamerauLevenshtein.distance(value, asked, score_cutoff=1) == 1)


def _name(value: str, asked: str) -> float:
    if value == asked:
        return 1.0
    if len(value) > 3 and _slip(value, asked):
        return 0.9
    if not set(name_families(value)).isdisjoint(name_families(asked)):
        return 0.92
    alike = JaroWinkler.similarity(value, asked)
    return 0.9 * alike if alike >= _ALIKE else 0.0


def _birth(value: str, asked: str) -> float:
    if value == asked:
        return 1.0
    whole = len(asked) == 10
    if len(value) == 10 and value == f"{asked[:5]}{asked[-2:]}-{asked[5:7]}":
        return 0.9
    if whole and len(value) == 10 and _slip(value, asked):
        return 0.85
    if value.startswith(asked) or asked.startswith(value):
        return 0.75
    return 0.6 if whole and (value[5:] == asked[5:] or value[:7] == asked[:7]) else 0.0


def _phone(value: str, asked: str) -> float:
    if value == asked:
        return 1.0
    if value.endswith(asked):
        return 0.9
    near = value[-5:] == asked[-5:] or value[:8] == asked[:8]
    return 0.85 if near and _slip(value, asked) else 0.0


def _postcode(value: str, asked: str) -> float:
    if value == asked:
        return 1.0
    near = value[:1] == asked[:1] or value[-2:] == asked[-2:]
    return 0.85 if near and _slip(value, asked) else 0.0


def _street(value: str, asked: str) -> float:
    """Of texts `house|street`; the house may be empty."""
    if value == asked:
        return 1.0
    if _after_house(value) == _after_house(asked):
        return 0.8 if asked.startswith("|") else 0.6
    near = value[:1] == asked[:1]
    return 0.85 if near and JaroWinkler.similarity(value, asked) >= _STREETS_ALIKE else 0.0


def _id(value: str, asked: str) -> float:
    return 1.0 if value == asked else 0.0


def _after_house(text: str) -> str:
    return text.split("|")[1]


CLOSENESS: dict[str, Callable[[str, str], float]] = {
    "name": _name, "birth": _birth, "phone": _phone, "postcode": _postcode, "street": _street, "id": _id,
}  # fmt: skip
"""How close a value on record is to what was asked, 0 to 1, by kind."""
_ALIKE_BY: dict[str, Callable[[str], Iterable[str]]] = {
    "name": name_families,
    "birth": lambda value: [value[5:]] if len(value) == 10 else [],
    "phone": lambda value: [value[-5:]],
    "street": lambda value: [_after_house(value)],
}
"""What values that are close in another way than by their letters have in common, by kind."""


class Values:
    """The distinct values of one kind, in order; each has the number `first` and its place."""

    def __init__(self, kind: str, values: list[str], first: int) -> None:
        self._kind, self._values, self._first = kind, values, first
        self._alike: defaultdict[str, list[int]] = defaultdict(list)
        if kind in _ALIKE_BY:
            for place, value in enumerate(values):
                for key in _ALIKE_BY[kind](value):
                    self._alike[key].append(place)

    def close_to(self, asked: str) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of the values that are close to what was asked, ascending, and how close."""
        found = {
            place: CLOSENESS[self._kind](self._values[place], asked) for place in sorted(self._worth_asking(asked))
        }
        close = {place: closeness for place, closeness in found.items() if closeness >= LEAST}
        return np.array(list(close), np.int64) + self._first, np.array(list(close.values()), np.float64)

    def _worth_asking(self, asked: str) -> set[int]:
        """Places of the values that may be close: nothing that is close is left out."""
        places = set(self._starting_with(asked))
        for key in _ALIKE_BY[self._kind](asked) if self._kind in _ALIKE_BY else ():
            places.update(self._alike.get(key, ()))
        if self._kind in ("name", "birth", "postcode"):
            places.update(self._near(asked, DamerauLevenshtein.distance, 1, range(len(self._values))))
        if self._kind == "name":
            places.update(self._near(asked, JaroWinkler.similarity, _ALIKE, range(len(self._values))))
        if self._kind == "street":
            places.update(self._near(asked, JaroWinkler.similarity, _STREETS_ALIKE, self._starting_with(asked[:1])))
        if self._kind == "phone":
            places.update(self._starting_with(asked[:8]))
        if self._kind == "birth":
            for start in (asked[:4], asked[:7], f"{asked[:5]}{asked[-2:]}-{asked[5:7]}"):
                places.update(self._starting_with(start) if len(asked) == 10 else self._the_very(start))
        return places

    def _starting_with(self, start: str) -> range:
        low = bisect_left(self._values, start)
        return range(low, bisect_left(self._values, start + _LAST, low))

    def _the_very(self, value: str) -> range:
        low = bisect_left(self._values, value)
        return range(low, low + (self._values[low : low + 1] == [value]))

    def _near(self, asked: str, scorer: Any, cutoff: float, places: range) -> list[int]:
        """Those of these places whose value is as near as this; a distance counts down, a similarity up."""
        told = cdist([asked], self._values[places.start : places.stop], scorer=scorer, score_cutoff=cutoff)[0]
        near = told <= cutoff if scorer is DamerauLevenshtein.distance else told >= cutoff - _ROUNDED
        found: list[int] = (np.flatnonzero(near) + places.start).tolist()
        return found
