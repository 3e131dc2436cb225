"""What somebody looks for: a line of free text, taken apart into names, birth dates, telephones, addresses and ids."""

import re
from dataclasses import dataclass, field

from anyascii import anyascii

from daylight.domain.errors import Invalid
from daylight.domain.people import birth, words
from daylight.pipeline.tidy.addresses import parse_address
from daylight.pipeline.tidy.contacts import normal_phone, normal_postcode

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMERIC_DATE = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b")
_WORDED_DATE = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})\b", re.IGNORECASE)
_ISO_DATE = re.compile(r"\b(?:19|20)\d{2}-\d{1,2}(?:-\d{1,2})?\b")
_YEAR = re.compile(r"(?<![\w/-])(?:19|20)\d{2}(?![\w/-])")
_PHONE = re.compile(r"(?<!\w)\+?\d[\d ()-]{4,}\d(?!\w)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE)
_NEAR_POSTCODE = re.compile(r"\b[A-Z]{1,2}[A-Z\d]{1,3}\s[A-Z\d]{3}\b")
_KINDS = (
    "street|st|road|rd|lane|ln|avenue|ave|close|drive|way|court|place|terrace|crescent|gardens|grove|hill|row|walk|"
    "square|park|mews|view|green|rise|parade|villas"
)
_STREET = re.compile(rf"\b(?:\d+[a-z]?\s+)?(?:[a-z']+\s+){{1,3}}?(?:{_KINDS})\b", re.IGNORECASE)
_LABEL = re.compile(r"\b(?:dob|born|tel|phone|nominal|incident|ref|address|postcode)\b[:.]?", re.IGNORECASE)
SHORTEST_PHONE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """The parts looked for, each in the form in which records hold it; `ids` in capitals. Raises Invalid for none."""

    names: tuple[str, ...] = field(default=(), repr=False)
    births: tuple[str, ...] = field(default=(), repr=False)  # `1984`, `1984-03` or `1984-03-07`
    phones: tuple[str, ...] = field(default=(), repr=False)
    postcodes: tuple[str, ...] = field(default=(), repr=False)
    streets: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # house (may be empty) and street
    ids: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not any((self.names, self.births, self.phones, self.postcodes, self.streets, self.ids)):
            raise Invalid("Say whom to look for: a name, a date of birth, an address, a telephone number or an id.")


def read_query(
    text: str = "", *, name: str = "", born: str = "", phone: str = "", address: str = "", reference: str = ""
) -> Query:
    """The query in a line of free text and in what was named outright. Raises Invalid when there is nothing in it."""
    rest = _LABEL.sub(" ", text)
    births = []
    for pattern, read in ((_NUMERIC_DATE, _numeric), (_WORDED_DATE, _worded), (_ISO_DATE, _iso)):
        rest, found = _taken(pattern, rest, read)
        births += found
    rest, streets = _taken(_STREET, rest, _street)
    rest, postcodes = _taken(_POSTCODE, rest, _postcode)
    rest, years = _taken(_YEAR, rest, lambda match: match[0])
    rest, phones = _taken(_PHONE, rest, _phone)
    rest, near = _taken(_NEAR_POSTCODE, rest, _postcode)
    tokens = re.findall(r"[^\s,;]+", rest)
    ids = [token.upper() for token in tokens if any(letter.isdigit() for letter in token)]
    told = " ".join(token for token in tokens if not any(letter.isdigit() for letter in token))
    if born:
        births += _dates(born)
    if address:
        streets += _streets_of(address)
        postcodes += [found for match in [_POSTCODE.search(address)] if match and (found := _postcode(match))]
    if phone:
        phones.append(_digits(phone))
    if reference:
        ids.append(reference.strip().upper())
    return Query(
        names=_names(f"{told} {name}"), births=tuple(dict.fromkeys(births + years)), phones=tuple(filter(None, phones)),
        postcodes=tuple(dict.fromkeys(postcodes + near)), streets=tuple(streets), ids=tuple(dict.fromkeys(ids)),
    )  # fmt: skip


def _taken(pattern: re.Pattern[str], text: str, read):  # type: ignore[no-untyped-def]
    """The text without what the pattern finds and can be read, and what was read."""
    found = []

    def take(match: re.Match[str]) -> str:
        value = read(match)
        if value is None:
            return match[0]
        found.append(value)
        return " , "

    return pattern.sub(take, text), found


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words(anyascii(text)) if len(word) > 1))


def _known(text: str) -> str | None:
    read = birth(text)
    return None if read is None else read.text


def _numeric(match: re.Match[str]) -> str | None:
    day, month, year = (int(part) for part in match.groups())
    if month > 12 >= day:
        day, month = month, day
    return _known(f"{year:04}-{month:02}-{day:02}")


def _worded(match: re.Match[str]) -> str | None:
    month = match[2][:3].lower()
    return _known(f"{match[3]}-{_MONTHS.index(month) + 1:02}-{int(match[1]):02}") if month in _MONTHS else None


def _iso(match: re.Match[str]) -> str | None:
    return _known("-".join(part.zfill(2) for part in match[0].split("-")))


def _dates(text: str) -> list[str]:
    for pattern, read in ((_NUMERIC_DATE, _numeric), (_WORDED_DATE, _worded), (_ISO_DATE, _iso)):
        match = pattern.search(text)
        if match is not None and (found := read(match)) is not None:
            return [found]
    match = _YEAR.search(text)
    if match is None:
        raise Invalid("The date of birth cannot be read. Write 7/3/1984, 1984-03-07, 1984-03 or 1984.")
    return [match[0]]


def _digits(text: str) -> str | None:
    whole = normal_phone(text)
    if whole is not None:
        return whole
    digits = re.sub(r"\D", "", text)
    return digits.removeprefix("0") if len(digits) >= SHORTEST_PHONE else None


def _phone(match: re.Match[str]) -> str | None:
    return _digits(match[0])


def _postcode(match: re.Match[str]) -> str | None:
    compact = re.sub(r"\s", "", match[0]).upper()
    return normal_postcode(match[0]) or f"{compact[:-3]} {compact[-3:]}"


def _street(match: re.Match[str]) -> tuple[str, str] | None:
    return next(iter(_streets_of(match[0])), None)


def _streets_of(text: str) -> list[tuple[str, str]]:
    line = parse_address(anyascii(text))
    return [(line.house or "", line.street)] if line.street else []
