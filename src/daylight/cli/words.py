"""Words for the screen: what definitions, codes and flags are called, and how a victim is called on a page."""

from collections.abc import Iterable

from daylight.domain.reference import reference_csv

SEALED = "Sealed"
NOBODY = "nobody"
UNNAMED = "no name recorded"

SHORT = {
    "hampshire-2012": "Hampshire",
    "acpo-2009": "ACPO",
    "matac": "MATAC",
    "repeat": "repeat",
    "unanswered": "unanswered",
    "serial-sexual": "sexual",
    "serial-stalking": "stalking",
    "v100": "V100",
}
HELD = {
    "counter_allegation": "held: counter-allegation",
    "under_18": "held: under 18",
    "contested": "held: contested data",
}
LEVELS = {"standard": "standard", "medium": "medium", "high": "HIGH", "very_high": "VERY HIGH"}
SEXES = {"M": "male", "F": "female", "X": "sex recorded as X"}
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def short(definition: str) -> str:
    """A definition in a word or two; a force's own by its id."""
    return SHORT.get(definition, definition)


def order_words(kind: str) -> str:
    """What an order of this kind is called: `NMO` is a non-molestation order."""
    names = {row["kind"]: row["name"] for row in reference_csv("order_kinds.csv").rows}
    return names.get(kind, said(kind))


def said(code: str | None) -> str:
    """A code in words: `ex_partner` as `ex-partner`; "not known" for none."""
    if not code or code == "unknown":
        return "not known"
    return code.replace("ex_", "ex-").replace("in_law", "in-law").replace("_", " ")


def victim_label(place: int) -> str:
    """`Victim A` for 0, `Victim Z` for 25, `Victim AA` for 26, and so on."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, len(_ALPHABET))
        letters = _ALPHABET[letter] + letters
    return f"Victim {letters}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; empty for none."""
    found = list(words)
    return f" {last} ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)
