"""A one-line address taken apart: flat and house number kept apart, street types written one way."""

import re
from dataclasses import dataclass
from functools import lru_cache

from daylight.pipeline.tidy.contacts import normal_postcode

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
    r"(?:FLAT|FLT|FL|APARTMENT|APPARTMENT|APT|UNIT|ROOM|RM|STUDIO|MAISONETTE|BEDSIT|SUITE|PLOT|CARAVAN|BERTH)\b\.?\s*"
    r"(?:NO\.?\s*|NUMBER\s*|#)?([A-Z]?\d{1,4}[A-Z]?|[A-Z])\b[\s,]*"
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
_FLAT_AFTER = re.compile(r"^(.+?)[\s,]+((?:FLAT|FLT|APARTMENT|APT|UNIT|ROOM)\b.*)$")


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of one address, in capitals; None where it has no such part."""

    flat: str | None
    house: str | None  # number (`14`, `14-16`) or name (`ROSE COTTAGE`)
    street: str | None
    town: str | None
    postcode: str | None  # from the line's own end

    @property
    def has_premises(self) -> bool:
        """Whether it says which building, not only which street or town."""
        return self.house is not None


NOWHERE = Address(None, None, None, None, None)


def parse_address(text: str) -> Address:
    """Take a one-line address apart. `14B High St` and `Flat B, 14 High Street` have the same parts.

    No fixed abode, "unknown" and the like have no parts.
    """
    line = " ".join(text.upper().replace("’", "'").replace(";", ",").replace("\n", ",").split()).strip(" ,.")
    if not line or _NOWHERE.match(line):
        return NOWHERE
    line, postcode = _without_postcode(line)
    flat, line = _flat_first(line)
    flat, house, rest = _numbered(flat, line)
    segments = [segment.strip(" .") for segment in rest.split(",") if segment.strip(" .-")]
    if house is None and segments:
        flat, house, segments = _named(flat, segments)
    street = _street(segments[0]) if segments else (None, None)
    town = street[1] or (_plain_words(segments[1]) if len(segments) > 1 else None)
    return Address(flat, house, street[0], town, postcode)


def _without_postcode(line: str) -> tuple[str, str | None]:
    found = _POSTCODE_AT_END.search(line)
    postcode = normal_postcode(found[1]) if found else None
    return (line[: found.start()].strip(" ,."), postcode) if found and postcode else (line, None)


def _flat_first(line: str) -> tuple[str | None, str]:
    """The flat named at the front of a line, and what follows it."""
    if found := _FLAT.match(line):
        return found[1].lstrip("0") or "0", line[found.end() :]
    if found := _FLOOR_FLAT.match(line):
        return _FLOORS[found[1]], line[found.end() :]
    if found := _FLOOR_SHORT.match(line):
        return {"G": "G", "GRD": "G"}.get(found[1], f"{found[1]}F"), line[found.end() :]
    if found := _SHARED_STAIR.match(line):  # Scottish: floor and door
        return found[1], line[found.end() :]
    return None, line


def _numbered(flat: str | None, line: str) -> tuple[str | None, str | None, str]:
    """Flat, house number and the rest of a line that starts with a number; no house number where it does not."""
    found = _NUMBER.match(line)
    if found is None or not line[found.end() :].strip(" ,."):
        return flat, None, line
    number, letter, upto, upto_letter = found.groups()
    house = number.lstrip("0") or "0"
    rest = line[found.end() :]
    if upto:
        house = f"{house}{letter or ''}-{upto}{upto_letter or ''}"
    elif letter and flat is None:
        flat = letter  # 14B and Flat B, 14 are one front door
    elif letter:
        house += letter
    if flat is None and (after := _FLAT.match(rest)):  # 14 Flat B High Street
        flat, rest = after[1].lstrip("0") or "0", rest[after.end() :]
    return flat, house, rest


def _named(flat: str | None, segments: list[str]) -> tuple[str | None, str | None, list[str]]:
    """A house by name: the first part of a line of several, unless it is itself the street."""
    first = segments[0]
    if len(segments) > 1 and (found := _NUMBER.match(segments[1])):  # Victoria Court, 12 High Street
        inner, house, rest = _numbered(flat, segments[1])
        if house is not None and found:
            return inner, house, [rest, *segments[2:]]
    if len(segments) > 1 and (flat is not None or not _is_street(first)) and _is_street(segments[1]):
        return flat, _plain_words(first), segments[1:]
    if flat is not None and len(segments) > 1:
        return flat, _plain_words(first), segments[1:]
    return flat, None, segments


def _is_street(segment: str) -> bool:
    tokens = segment.replace(".", " ").split()
    return len(tokens) > 1 and any(token in _STREET_TYPES for token in tokens[1:])


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
