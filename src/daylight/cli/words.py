"""Words for the screen: what definitions, codes and flags are called, and how a victim is called on a page."""

from collections.abc import Iterable

SEALED = "Sealed"
NOBODY = "nobody"
UNNAMED = "no name recorded"

# The default list: everyone serial, repeat or unanswered under any of these (v100 is a capacity rule, not a status
# of its own, and stands apart). The one place where the union is written.
DEFAULT_LIST = (
    "hampshire-2012", "matac", "acpo-2009", "serial-sexual", "serial-stalking", "repeat", "unanswered",
)  # fmt: skip

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
ORDERS = {
    "DVPN": "domestic violence protection notice",
    "DVPO": "domestic violence protection order",
    "DAPN": "domestic abuse protection notice",
    "DAPO": "domestic abuse protection order",
    "NMO": "non-molestation order",
    "OO": "occupation order",
    "RO": "restraining order",
    "SPO": "stalking protection order",
    "SHPO": "sexual harm prevention order",
    "SRO": "sexual risk order",
    "CBO": "criminal behaviour order",
}
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def short(definition: str) -> str:
    """A definition in a word or two; a force's own by its id."""
    return SHORT.get(definition, definition)


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
