"""Whom only the site knows beside a suspect: rooms above say here how they find them; every check of a text asks."""

import re
from collections.abc import Callable, Iterable
from functools import reduce

from daylight.domain.letters import SurvivorData

Knows = Callable[[int, str], SurvivorData]
"""From the number of a release and a key (a person of it, or the reference of a case of somebody in no record), what
one room alone knows of those beside them."""
_ROOMS: dict[str, Knows] = {}
_NO_NAMES = frozenset({
    "a", "an", "and", "another", "at", "current", "daughter", "ex", "former", "friend", "girlfriend",
    "boyfriend", "he", "her", "him", "his", "husband", "in", "is", "man", "mother", "mum", "my", "new", "not",
    "of", "old", "on", "one", "or", "partner", "she", "sister", "somebody", "the", "their", "they", "unknown",
    "wife", "with", "woman",
})  # fmt: skip
_FIGURES = re.compile(r"\+?\d[\d\s()./-]{5,}\d")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+\.\w+")


def tell_of(room: str, knows: Knows) -> None:
    """Let a room say whom it knows of: called once, when the site starts."""
    _ROOMS[room] = knows


def rooms() -> frozenset[str]:
    """The rooms that say whom they know of."""
    return frozenset(_ROOMS)


def known_to_site(loaded: int, key: str) -> SurvivorData:
    """What every room knows of those beside a person, or beside somebody in no record by the case's reference."""
    return joined(knows(loaded, key) for knows in _ROOMS.values()) if key else SurvivorData()


def joined(found: Iterable[SurvivorData]) -> SurvivorData:
    """Everything of all of these."""
    return reduce(_both, found, SurvivorData())


def read_from(names: Iterable[str] = (), told: Iterable[str] = ()) -> SurvivorData:
    """What typed text tells: words of names, and the telephones, postcodes and mail addresses in what was told."""
    some = list(told)
    return SurvivorData(
        names=frozenset(word for name in names for word in _words_of(name)),
        places=frozenset(found for text in some for kind in (_POSTCODE, _MAIL) for found in kind.findall(text)),
        phones=frozenset(found for text in some for found in _FIGURES.findall(text)),
    )


def _words_of(name: str) -> list[str]:
    """The words of a name; of “His new partner, Ann” those with a capital that are no common word."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", name) if word.casefold() not in _NO_NAMES]
    return [word for word in words if word[0].isupper()] or words


def _both(one: SurvivorData, other: SurvivorData) -> SurvivorData:
    return SurvivorData(
        names=one.names | other.names,
        places=one.places | other.places,
        phones=one.phones | other.phones,
        schools=one.schools | other.schools,
        references=one.references | other.references,
        dates=one.dates | other.dates,
    )
