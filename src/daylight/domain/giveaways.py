"""Whether a text that will be read beside a suspect's name gives a survivor away: who she is, or where."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from daylight.domain.people import words

_SHORTEST_NAME, _SHORTEST_NUMBER = 3, 7
_SPACE = re.compile(r"\s+")
_ALSO_WORDS = frozenset(
    words(
        "april art bill bob carol charity clay cliff crystal dale daisy dawn dean drew earl eve faith frank gene glen"
        " grace grant guy heather holly hope iris ivy jack joy june king lance lily mark may mercy miles neil pat penny"
        " rob robin rose ruby rush sky star sue summer tony victor violet ward will young"
    )
)
"""Names that are everyday words: written small they mean the word."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Hidden:
    """What must not be told: words of names, telephone numbers, and places as text. Never printed."""

    names: frozenset[str] = field(default=frozenset(), repr=False)
    numbers: frozenset[str] = field(default=frozenset(), repr=False)
    places: frozenset[str] = field(default=frozenset(), repr=False)


def hidden_of(
    names: Iterable[str], *, own_names: Iterable[str], phones: Iterable[str] = (), places: Iterable[str] = ()
) -> Hidden:
    """What these people's names, telephones, addresses and postcodes come to, in one form. Words of the suspect's own
    names are left out: families share them, and they tell nothing."""
    own = {word for name in own_names for word in words(name)}
    told = {word for name in names for word in words(name) if len(word) >= _SHORTEST_NAME}
    numbers = {digits[-9:] for phone in phones if len(digits := re.sub(r"\D", "", phone)) >= _SHORTEST_NUMBER}
    folded = {_folded(place) for place in places}
    return Hidden(frozenset(told - own), frozenset(numbers), frozenset(place for place in folded if len(place) > 4))


def _folded(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.casefold())


def gives_away(text: str, hidden: Hidden) -> bool:
    """Whether the text holds a word of a hidden name, a number, or a place, however they are spaced.

    A few names that are everyday words count only with a capital. Mistakes fall on the side of asking the writer again.
    """
    for found in _WORD.finditer(text):
        written = words(found[0])
        hit = hidden.names.intersection([*written, *(word.removesuffix("s") for word in written)])
        if hit - _ALSO_WORDS or (hit and found[0][0].isupper()):
            return True
    digits = re.sub(r"\D", "", text)
    if any(number in digits for number in hidden.numbers):
        return True
    folded = _folded(text)
    return any(place in folded for place in hidden.places)
