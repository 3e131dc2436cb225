"""A one-line address taken apart: flat and house number kept apart, street types written one way."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_STREET_TYPES = {
    "ST": "STREET", "STR": "STREET", "STREET": "STREET", "RD": "ROAD", "ROAD": "ROAD", "AVE": "AVENUE", "AV": "AVENUE",
    "AVENUE": "AVENUE", "LN": "LANE", "LA": "LANE", "LANE": "LANE", "DR": "DRIVE", "DRV": "DRIVE", "DRIVE": "DRIVE",
    "CL": "CLOSE", "CLO": "CLOSE", "CLOSE": "CLOSE", "CT": "COURT", "CRT": "COURT", "COURT": "COURT",
    "CRES": "CRESCENT", "CR": "CRESCENT", "CRESCENT": "CRESCENT", "GDNS": "GARDENS", "GDN": "GARDENS",
    "GARDENS": "GARDENS", "GARDEN": "GARDENS", "GRN": "GREEN", "GREEN": "GREEN", "GR": "GROVE", "GRV": "GROVE",
    "GRO": "GROVE", "GROVE": "GROVE", "PL": "PLACE", "PLACE": "PLACE", "PK": "PARK", "PARK": "PARK", "SQ": "SQUARE",
    "SQUARE": "SQUARE", "TER": "TERRACE", "TERR": "TERRACE", "TCE": "TERRACE", "TERRACE": "TERRACE", "WY": "WAY",
    "WAY": "WAY", "WK": "WALK", "WLK": "WALK", "WALK": "WALK", "HL": "HILL", "HILL": "HILL", "MS": "MEWS",
    "MEWS": "MEWS", "RW": "ROW", "ROW": "ROW", "PDE": "PARADE", "PARADE": "PARADE", "YD": "YARD", "YARD": "YARD",
    "RISE": "RISE", "VIEW": "VIEW", "VW": "VIEW", "VALE": "VALE", "WHARF": "WHARF", "QUAY": "QUAY", "EST": "ESTATE",
    "ESTATE": "ESTATE", "BLVD": "BOULEVARD", "BOULEVARD": "BOULEVARD", "CIRCUS": "CIRCUS", "BROADWAY": "BROADWAY",
    "PATH": "PATH", "CHASE": "CHASE", "CROFT": "CROFT", "MEAD": "MEAD", "MEADOW": "MEADOW", "END": "END",
    "FIELD": "FIELD", "FIELDS": "FIELDS", "PASSAGE": "PASSAGE", "BANK": "BANK", "BRAE": "BRAE", "WYND": "WYND",
}  # fmt: skip
_DIRECTIONS = {"N": "NORTH", "S": "SOUTH", "E": "EAST", "W": "WEST"} | {
    word: word for word in ("NORTH", "SOUTH", "EAST", "WEST", "UPPER", "LOWER")
}
_FLOORS = {
    "GROUND": "G", "GRD": "G", "GF": "G", "G": "G", "FIRST": "1F", "1ST": "1F", "SECOND": "2F", "2ND": "2F",
    "THIRD": "3F", "3RD": "3F", "TOP": "T", "BASEMENT": "B", "LOWER GROUND": "LG", "GARDEN": "GDN",
    "LOWER": "L", "UPPER": "U", "REAR": "R", "FRONT": "F",
}  # fmt: skip
_NOWHERE = re.compile(
    r"(?:NO\s+FIXED\s+(?:ABODE|ADDRESS)|N\s?/?\s?F\s?/?\s?A|N\s?/?\s?[KAR]|UNK(?:NOWN)?|NOT\s+(?:KNOWN|GIVEN|STATED|RECORDED"
    r"|PROVIDED)|REFUSED|HOMELESS|ROUGH\s+SLEEP(?:ER|ING)|NONE|NIL|TBC|ADDRESS\s+(?:UNKNOWN|NOT\s+KNOWN|REFUSED|WITHHELD)"
    r"|UNKNOWN\s+ADDRESS|WITHHELD|OF\s+NO\s+FIXED\s+(?:ABODE|ADDRESS)|X+|\?+|-+|\.+)(?=[\s,.]|$)"
)
_POSTCODE_AT_END = re.compile(r"[\s,]*\b([A-Z]{1,2}[\dOI][A-Z\d]?\s*[\dOI][A-Z]{2})\W*$")
_FLAT = re.compile(
    r"(?:FLAT|FLT|FL|APARTMENT|APPARTMENT|APT|UNIT|ROOM|RM|STUDIO|MAISONETTE|BEDSIT|SUITE|PLOT|CARAVAN|BERTH)(?![A-Z])\.?\s*"
    r"(?:NO\.?\s*|NUMBER\s*|#)?([A-Z]?\d{1,4}[A-Z]?|[A-Z])\b[\s,/]*"
)
_FLOOR_FLAT = re.compile(
    r"(LOWER GROUND|GROUND|GRD|FIRST|1ST|SECOND|2ND|THIRD|3RD|TOP|BASEMENT|GARDEN|LOWER|UPPER|REAR|FRONT)"
    r"(?:\s+(?:FLOOR|FLR))?\s+(?:FLAT|FLT|APARTMENT|MAISONETTE)\b[\s,]*"
)
_FLOOR_SHORT = re.compile(r"(G|GRD|1|2|3)FF\b[\s,]*")
_SHARED_STAIR = re.compile(r"(\d{1,3}/\d{1,3})[\s,]+(?=\d)")
_NUMBER = re.compile(
    r"(?:NO\.?\s*|NUMBER\s+|#)?(\d{1,5})\s?([A-Z](?![A-Z']))?(?:\s?[-–/]\s?(\d{1,5})([A-Z])?)?(?:[\s,.]+|$)"
)
_SLASHED = re.compile(r"(\d{1,3}[A-Z]?)/(\d{1,5})[A-Z]?[\s,]")
_FLAT_AFTER = re.compile(
    r"[\s,]+(?:FLAT|FLT|APARTMENT|APT|UNIT|ROOM|RM|STUDIO|MAISONETTE|BEDSIT)(?![A-Z])\.?\s*"
    r"(?:NO\.?\s*|NUMBER\s*|#)?([A-Z]?\d{1,4}[A-Z]?|[A-Z])\s*(?=,|$)"
)
_NUMBER_WITHIN = re.compile(r"\s(?=\d{1,5}[A-Z]?\s+[A-Z])")
_GLUED = re.compile(r"^(\d{1,5})(?=[A-Z]{3})")  # 22Saddler Walk
_COUNTRY = re.compile(r"[\s,]+(?:UK|U\.K|UNITED KINGDOM|GREAT BRITAIN|GB|ENGLAND|WALES|SCOTLAND)$")
_CARE_OF = re.compile(r"^(?:C/O|CARE OF|ADDRESS|ADD)\b[\s:,.]*")
_PLAIN = re.compile(r"(?:FLAT ([1-9]\d{0,3}|[A-Z]), )?([1-9]\d{0,4}) ([A-Z]{2,}(?:,? [A-Z]{2,})*)")
_DIGITS = str.maketrans({"O": "0", "I": "1"})
_MARKS = str.maketrans({"’": "'", ";": ",", "\n": ",", "(": " ", ")": " ", "[": " ", "]": " ", "\t": " ", '"': " "})


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of one address, in capitals; None where it has no such part."""

    flat: str | None
    house: str | None  # number (`14`, `14-16`) or name (`ROSE COTTAGE`)
    street: str | None
    town: str | None
    postcode: str | None  # from the line's own end
    slashed: bool = False  # written `3/14`: flat 3 of 14 is the usual reading, 14th flat of 3 the Edinburgh one


NOWHERE = Address(None, None, None, None, None)
Normal = Callable[[str], str | None]
"""A postcode in its normal form, `AB1 2CD`; None where a text holds none."""
_WHOLE_POSTCODE = re.compile(r"([A-Z]{1,2})([0-9OI][A-Z0-9]?[0-9OI])([A-Z]{2})")


def plain_postcode(text: str) -> str | None:
    """A whole postcode as `AB1 2CD`, O and I read as 0 and 1 where a digit stands; None where there is none."""
    found = _WHOLE_POSTCODE.fullmatch(re.sub(r"[^A-Z0-9]", "", text.upper()))
    if found is None:
        return None
    area, inside, unit = found.groups()
    digits = inside.translate(_DIGITS)
    return f"{area}{digits[:-1]} {digits[-1]}{unit}"


def parse_address(text: str, normal_postcode: Normal = plain_postcode) -> Address:
    """Take a one-line address apart. `14B High St` and `Flat B, 14 High Street` have the same parts.

    No fixed abode, "unknown" and the like have no parts. `normal_postcode` reads the postcode at its end.
    """
    if plain := _PLAIN.fullmatch(text.upper()):
        flat, house, rest = plain.groups()
        after = _first_house(rest, normal_postcode)
        if after == Address(None, "1", after.street, after.town, None):
            return Address(flat, house, after.street, after.town, None)
    return _parted(text, normal_postcode)


@lru_cache(maxsize=65_536)
def _first_house(rest: str, normal_postcode: Normal) -> Address:
    """Number 1 of what follows a house number: streets are far fewer than their houses."""
    return _parted(f"1 {rest}", normal_postcode)


def _parted(text: str, normal_postcode: Normal) -> Address:
    line = " ".join(text.upper().translate(_MARKS).split()).strip(" ,.")
    line = _COUNTRY.sub("", _CARE_OF.sub("", line)).strip(" ,.")
    if not line or _NOWHERE.match(line):
        return NOWHERE
    line, postcode = _without_postcode(line, normal_postcode)
    flat, line, slashed = _flat_of(line)
    flat, house, rest = _numbered(flat, _GLUED.sub(r"\1 ", line))
    segments = [segment.strip(" .") for segment in rest.split(",") if segment.strip(" .-")]
    if house is None and segments:
        flat, house, segments = _named(flat, segments)
    street, town = _street(segments[0]) if segments else (None, None)
    if town is None and len(segments) > 1:
        town = _plain_words(segments[1])
    return Address(flat, house, street, town, postcode, slashed and house is not None)


def _without_postcode(line: str, normal_postcode: Normal) -> tuple[str, str | None]:
    found = _POSTCODE_AT_END.search(line)
    postcode = normal_postcode(found[1]) if found else None
    return (line[: found.start()].strip(" ,."), postcode) if found and postcode else (line, None)


def _flat_of(line: str) -> tuple[str | None, str, bool]:
    """The flat named at the front of a line or after its street, the line without it, and whether it was `3/14`."""
    if found := _FLAT.match(line):
        return _trimmed(found[1]), line[found.end() :], False
    if found := _FLOOR_FLAT.match(line):
        return _FLOORS[found[1]], line[found.end() :], False
    if found := _FLOOR_SHORT.match(line):
        return {"G": "G", "GRD": "G"}.get(found[1], f"{found[1]}F"), line[found.end() :], False
    if found := _SHARED_STAIR.match(line):  # Scottish: floor and door, then the number
        return found[1], line[found.end() :], False
    if found := _SLASHED.match(line):
        return _trimmed(found[1]), line[found.end(1) + 1 :], True
    if found := _FLAT_AFTER.search(line):
        return _trimmed(found[1]), line[: found.start()] + "," + line[found.end() :], False
    return None, line, False


def _trimmed(number: str) -> str:
    return number.lstrip("0") or "0"


def _numbered(flat: str | None, line: str) -> tuple[str | None, str | None, str]:
    """Flat, house number and the rest of a line that starts with a number; no house number where it does not."""
    found = _NUMBER.match(line)
    if found is None or not line[found.end() :].strip(" ,."):
        return flat, None, line
    number, letter, upto, upto_letter = found.groups()
    house = _trimmed(number)
    rest = line[found.end() :]
    if upto:
        house = f"{house}{letter or ''}-{upto}{upto_letter or ''}"
    elif letter and flat is None:
        flat = letter  # 14B and Flat B, 14 are one front door
    elif letter:
        house += letter
    if flat is None and (after := _FLAT.match(rest)):  # 14 Flat B High Street
        flat, rest = _trimmed(after[1]), rest[after.end() :]
    return flat, house, rest


def _named(flat: str | None, segments: list[str]) -> tuple[str | None, str | None, list[str]]:
    """A house by number after its name, or by its name alone: the first part of several, unless that is the street."""
    if within := _NUMBER_WITHIN.search(segments[0]):  # Victoria Court 12 High Street
        segments = [segments[0][: within.start()], segments[0][within.end() :], *segments[1:]]
    if len(segments) < 2:
        named = flat is not None and not _is_street(segments[0])  # Flat 12 Nelson House
        return (flat, _plain_words(segments[0]), []) if named else (flat, None, segments)
    first, second = segments[:2]
    inner, house, rest = _numbered(flat, second)
    if house is not None:  # Victoria Court, 12 High Street
        return inner, house, [rest, *segments[2:]]
    if flat is not None or (_is_street(second) and not _is_street(first)):
        return flat, _plain_words(first), segments[1:]
    return flat, None, segments


def _is_street(segment: str) -> bool:
    tokens = segment.replace(".", " ").split()
    return len(tokens) > 1 and any(token in _STREET_TYPES for token in tokens[1:])


@lru_cache(maxsize=65_536)
def _plain_words(text: str) -> str | None:
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", text.replace("'", "")).split()) or None


@lru_cache(maxsize=65_536)
def _street(segment: str) -> tuple[str | None, str | None]:
    """A street with its type written out, and the town that follows it in the same segment."""
    tokens = (_plain_words(segment) or "").split()
    ends = [place for place, token in enumerate(tokens) if place > 0 and token in _STREET_TYPES]
    if not ends:
        return _spelt(tokens), None
    end = ends[0]
    while end + 1 in ends:  # Queens Park Road
        end += 1
    if end + 1 < len(tokens) and tokens[end + 1] in _DIRECTIONS:
        end += 1
    return _spelt(tokens[: end + 1]), " ".join(tokens[end + 1 :]) or None


def _spelt(tokens: list[str]) -> str | None:
    """Street words with the type and a final direction written out; `ST` in front is Saint and stays."""
    out = list(tokens)
    for place in range(max(1, len(out) - 2), len(out)):
        out[place] = _STREET_TYPES.get(out[place], out[place])
    if len(out) > 2:
        out[-1] = _DIRECTIONS.get(out[-1], out[-1])
    return " ".join(out) or None
