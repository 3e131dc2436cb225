"""What a recorded name, date of birth or PNC id says in one normal form, and which forenames are forms of one name."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from daylight.domain.reference import reference_csv, yes

# Letters that Unicode does not take apart into a plain letter and a mark. Other alphabets are the caller's to
# transliterate before they come here.
_UNMARKED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_APOSTROPHES = re.compile(r"['`´‘’ʻʼ′]")
_LOOKALIKES = {"0": "o", "1": "i", "3": "e", "5": "s"}
_LOOKALIKE = re.compile(r"(?<=[a-z])[0135](?=[a-z])")
_NORMAL = re.compile(r"[a-z]+(?: [a-z]+)*\Z")
_ORDINARY = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*\Z")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_ASIDE = re.compile(r"[(\[{<]([^)\]}>]*)[)\]}>]?")
_ALSO = re.compile(
    r"(?:^|[\s,;/(-])(?:a\.?k\.?a\.?|a/k/a|also known as|known as|alias|f\.?k\.?a\.?|formerly|n[eé]e)"
    r"(?=[\s:,.]|$)[\s:,.]*",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[;,|]|\s/\s|\s(?:or|and)\s", re.IGNORECASE)

PLACEHOLDER_DATES = frozenset(
    date.fromisoformat(day)
    for day in ("1753-01-01", "1800-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1901-01-01")
)
"""Dates that systems write for "not known": the first days of common calendars and of spreadsheets."""
EARLIEST_BIRTH_YEAR = 1890
PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


@lru_cache(maxsize=65_536)
def _is_normal(part: str) -> bool:
    return bool(_NORMAL.match(part))


@dataclass(frozen=True, slots=True)
class Name:
    """One name in normal form: plain lower-case letters, a space between parts, None where there is none."""

    title: str | None
    forename: str | None  # one word; further forenames are middle names
    middle_names: str | None
    surname: str | None  # a double-barrelled surname has a space
    other_names: tuple[str, ...]  # sorted, without repeats
    shown_forename: str | None  # as recorded, for the screen
    shown_surname: str | None

    def __post_init__(self) -> None:
        for part in (self.title, self.forename, self.middle_names, self.surname, *self.other_names):
            if part is not None and not _is_normal(part):
                raise ValueError("a normal name has plain lower-case letters and single spaces only")


@dataclass(frozen=True, slots=True)
class Birth:
    """A date of birth, whole or partial (`1984`, `1984-03`), with the earliest and latest day that it may mean."""

    text: str
    day: date | None
    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.earliest > self.latest or (self.day is not None and self.earliest != self.day):
            raise ValueError("a date of birth must lie between its own bounds")


@cache
def _titles(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in reference_csv("titles.csv").rows if row["kind"] == kind)


@cache
def _placeholders(where: str) -> frozenset[str]:
    return frozenset(row["phrase"] for row in reference_csv("placeholders.csv").rows if row["where"] == where)


@cache
def _particles(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in reference_csv("name_particles.csv").rows if row["kind"] == kind)


@cache
def _special_words() -> set[str]:
    """Words that need a second look: a field that holds one is not simply an ordinary name."""
    phrases = _placeholders("any") | _placeholders("forename") | _placeholders("alone")
    small = {row["word"] for name in ("name_particles.csv", "titles.csv") for row in reference_csv(name).rows}
    return {word for phrase in phrases for word in phrase.split()} | small | {"nee", "aka", "alias"}


@cache
def _families() -> dict[str, tuple[str, ...]]:
    """Each variant with the families it may belong to, sorted."""
    found: dict[str, set[str]] = {}
    for row in _forms():
        found.setdefault(row["variant"], set()).add(row["family"])
        found.setdefault(row["family"], set()).add(row["family"])
    return {variant: tuple(sorted(families)) for variant, families in found.items()}


@cache
def _usual_family() -> dict[str, str]:
    """Each variant with the one family that it is taken for when nothing else is known."""
    return {row["variant"]: row["family"] for row in _forms() if yes(row["usual"])}


def _forms() -> tuple[dict[str, str], ...]:
    return reference_csv("nicknames.csv").rows + reference_csv("transliterations.csv").rows


def name_families(forename: str) -> tuple[str, ...]:
    """Every name that this forename (in normal form) may be a form of, sorted; itself where none is known.

    `bill` is a form of `william`; `alex` of `alexander`, `alexandra` and `alexis`.
    """
    return _families().get(forename, (forename,))


def name_family(forename: str) -> str:
    """The one name that stands for all its forms; a form of several names with none more usual stands for itself."""
    return _usual_family().get(forename, forename)


def plain(text: str) -> str:
    """Lower case without accents; letters of other alphabets stay as they are."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFKD", lowered.translate(_UNMARKED))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """The plain words of a name: apostrophes closed up, look-alike digits within a word read as letters, junk cut."""
    closed = _APOSTROPHES.sub("", plain(text))
    lettered = _LOOKALIKE.sub(lambda digit: _LOOKALIKES[digit[0]], closed)
    return tuple(_NOT_LETTERS.sub(" ", lettered).split())


def _joined(parts: Sequence[str], prefixes: frozenset[str]) -> list[str]:
    """Each prefix written together with the word that follows it."""
    joined: list[str] = []
    waiting = ""
    for place, part in enumerate(parts):
        if part in prefixes and place < len(parts) - 1:
            waiting += "st" if part == "saint" else part
        else:
            joined.append(waiting + part)
            waiting = ""
    return joined


def family_words(text: str) -> list[str]:
    """The parts of a surname: `O'Neill` and `O Neill` are `oneill`, `Smith-Jones` is `smith`, `jones`."""
    return _joined(words(text), _particles("surname"))


def given_words(text: str) -> list[str]:
    """The forenames of a person in order: `Mary-Jane` is `mary`, `jane`; `Salah ud-Din` is `salahuddin`."""
    parts: list[str] = []
    waiting = False
    spoken = words(text)
    for place, part in enumerate(spoken):
        infix = (
            part in _particles("between")
            and 0 < place < len(spoken) - 1
            and spoken[place - 1] not in _particles("forename")
        )
        if parts and (waiting or infix or part in _particles("after")):
            parts[-1] += part
        else:
            parts.append(part)
        waiting = infix
    return _joined(parts, _particles("forename"))


def _is_placeholder(text: str, *, given: bool, other_holds_none: bool) -> bool:
    """Whether a name field says only that no name is known. `other_holds_none`: nor does the other field."""
    phrase = " ".join(_NOT_LETTERS.sub(" ", plain(text)).split())
    sure, loose, alone = _placeholders("any"), _placeholders("forename"), _placeholders("alone")
    if not phrase or phrase in sure:
        return True
    spoken = phrase.split()
    if all(word in sure or word in loose for word in spoken) and (given or any(word in sure for word in spoken)):
        return True
    if len(spoken) == 1 and len(phrase) > 1 and len(set(phrase)) == 1:  # `aaaa`, `xx`
        return True
    return other_holds_none and all(word in loose or word in alone for word in spoken)


def _asides(text: str) -> tuple[str, list[str]]:
    """A name field without what stands in brackets or after `aka` or `née`, and those as other names."""
    others = [found.strip() for found in _ASIDE.findall(text)]
    main, *also = _ALSO.split(_ASIDE.sub(" ", text))
    if not main.strip() and also:  # the field is nothing but `Alias` or `Nee`, a surname
        return text.strip(), []
    return main.strip(), [*others, *also]


def _without_titles(text: str) -> tuple[str | None, str]:
    """The first title in front of a name, in plain letters, and the name without titles and suffixes."""
    tokens = text.split()
    title = None
    while tokens and (
        (leading := "".join(words(tokens[0]))) in _titles("title")
        or (len(tokens) > 1 and leading in _titles("surname too"))
    ):
        title = title or leading
        tokens.pop(0)
    while len(tokens) > 1 and "".join(words(tokens[-1])) in _titles("suffix"):
        tokens.pop()
    return title, " ".join(tokens)


def _parted_by_comma(given: str, family: str) -> tuple[str, str]:
    """Forename and surname fields where a comma says which is which: `SMITH, John` in one, or `Smith,` in the wrong."""
    given, family = given.lstrip(", "), family.lstrip(", ")
    if given.endswith(",") and family.rstrip(","):
        return family.rstrip(", "), given.rstrip(", ")
    given, family = given.rstrip(", "), family.rstrip(", ")
    if "," in family:
        head, tail = (part.strip() for part in family.split(",", 1))
        said = words(tail)
        extra = [token for token in given.split() if not _told(words(token), said)]
        return " ".join([tail.replace(",", " "), *extra]), head
    if "," in given:
        head, tail = (part.strip() for part in given.split(",", 1))
        if not family or words(head) == words(family):
            return tail.replace(",", " "), head
    return given.replace(",", " "), family


def _told(token: Sequence[str], said: Sequence[str]) -> bool:
    """Whether a token is already among the words said, whole or as an initial."""
    return all(any(word == other or (len(word) == 1 and other.startswith(word)) for other in said) for word in token)


def _last_name_at(tokens: list[str]) -> int:
    """Where the surname starts in a whole name of two tokens or more: at the last, or at the prefixes before it."""
    start = len(tokens) - 1
    while start > 1 and "".join(words(tokens[start - 1])) in _particles("surname"):
        start -= 1
    return start


def _parted(given: str, family: str, *, titled: bool) -> tuple[str, str]:
    """Forename and surname where one field holds both and the other none, or repeats the other."""
    tokens = (given or family).split()
    if given and family:
        own = family.split()
        if len(tokens) > len(own) and [words(token) for token in tokens[-len(own) :]] == [words(t) for t in own]:
            return " ".join(tokens[: -len(own)]), family
        if len(own) > len(tokens) and [words(token) for token in own[: len(tokens)]] == [words(t) for t in tokens]:
            return given, " ".join(own[len(tokens) :])
        return given, family
    if len(tokens) < 2:
        return given, family
    if len(tokens[0]) > 2 and tokens[0].isupper() and not any(token.isupper() for token in tokens[1:]):
        return " ".join(tokens[1:]), tokens[0]  # `SMITH John`
    first = "".join(words(tokens[0]))
    if given or titled or (first in _families() and first not in _particles("surname")):
        start = _last_name_at(tokens)
        return " ".join(tokens[:start]), " ".join(tokens[start:])
    return given, family


def _shown(text: str) -> str | None:
    """As recorded, with single spaces; put in title case where it is all capitals or all small letters."""
    spaced = " ".join(text.split())
    if not spaced.isupper() and not spaced.islower():
        return spaced or None
    cased = re.sub(r"[^\W\d_]+", lambda word: word[0][:1].upper() + word[0][1:].lower(), spaced)
    cased = re.sub(r"(?<=\w)(['’])S\b", r"\1s", cased)
    return re.sub(r"\bMc(\w)", lambda found: "Mc" + found[1].upper(), cased)


@lru_cache(maxsize=65_536)
def alias_forms(text: str) -> tuple[str, ...]:
    """Other names (`;`, `,`, `aka` or `née` between them) in normal form, sorted; what is no name is left out."""
    found = set()
    for entry in _SEVERAL.split(text):
        for part in _ALSO.split(entry):
            _, bare = _without_titles(part.strip())
            if bare and not _is_placeholder(bare, given=True, other_holds_none=True):
                found.add(" ".join(family_words(bare)))
    return tuple(sorted(found - {""}))


@lru_cache(maxsize=65_536)
def ordinary_word(text: str) -> tuple[tuple[str, ...], str | None]:
    """The parts and shown form of a name field that is one ordinary word (`O'Neill`, `Mary-Jane`); else no parts."""
    parts = words(text) if _ORDINARY.match(text) else ()
    if any(len(part) < 2 or len(set(part)) == 1 or part in _special_words() for part in parts):
        return (), None
    return parts, _shown(text)


@lru_cache(maxsize=65_536)
def middle_words(text: str) -> tuple[str, ...]:
    """The middle names in a field of their own, in order."""
    return () if _is_placeholder(text, given=True, other_holds_none=False) else tuple(given_words(text))


@lru_cache(maxsize=4_096)
def own_title(text: str) -> str | None:
    """The title in a field of its own, in plain letters."""
    filled = text and not _is_placeholder(text, given=True, other_holds_none=True)
    return ("".join(words(text)) or None) if filled else None


def clean_name(
    title: str | None,
    forename: str | None,
    middle_names: str | None,
    surname: str | None,
    other_names: str | None = None,
) -> Name:
    """One recorded name in normal form.

    Titles are taken out of name fields; a whole name typed in one field is parted (`SMITH, John`; `John Smith`
    without a surname); what only says that no name is known becomes None; brackets, `aka` and `née` become other names.
    """
    (given, shown_forename), (family, shown_surname) = ordinary_word(forename or ""), ordinary_word(surname or "")
    others: tuple[str, ...] = ()
    said_title = own_title(title or "")
    if not given or not family:
        raw_title, raw_given, raw_family, others = _taken_apart(forename or "", surname or "")
        said_title = said_title or raw_title
        given, family = tuple(given_words(raw_given)), tuple(family_words(raw_family))
        shown_forename, shown_surname = _shown(raw_given), _shown(raw_family)
    middles = given[1:]
    if middle_names:
        middles += tuple(word for word in middle_words(middle_names) if word not in given)
    if other_names:
        others = tuple(sorted({*others, *alias_forms(other_names)}))
    return Name(
        title=said_title,
        forename=given[0] if given else None,
        middle_names=" ".join(middles) or None,
        surname=" ".join(family) or None,
        other_names=others,
        shown_forename=shown_forename if given else None,
        shown_surname=shown_surname if family else None,
    )


def _taken_apart(forename: str, surname: str) -> tuple[str | None, str, str, tuple[str, ...]]:
    """Title, forenames and surname as recorded but each in its place, and the other names found beside them."""
    if _is_placeholder(f"{forename} {surname}", given=False, other_holds_none=False):  # `A N` and `Other`
        return None, "", "", ()
    given, others = _asides("" if _is_placeholder(forename, given=True, other_holds_none=False) else forename)
    family, more = _asides("" if _is_placeholder(surname, given=False, other_holds_none=not given) else surname)
    given, family = _parted_by_comma(given, family)
    given_title, given = _without_titles(given)
    family_title, family = _without_titles(family)
    given, family = _parted(given, family, titled=bool(given_title or family_title))
    if _is_placeholder(given, given=True, other_holds_none=not family):
        given = ""
    if _is_placeholder(family, given=False, other_holds_none=not given):
        family = ""
    return given_title or family_title, given, family, alias_forms(";".join((*others, *more)))


_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?(?:[T ]00:00(?::00(?:\.0+)?)?)?\Z")


def birth(text: str) -> Birth | None:
    """A date of birth, whole or partial (`1984`, `1984-03`, `1984-03-07`); None where there is none.

    Dates that only stand for "not known" are none. 1 January of any other year is kept: it is often a guess,
    but it is also what papers say of many people from countries that do not register births.
    """
    match = _ISO.match(text.strip())
    if match is None or int(match[1]) < EARLIEST_BIRTH_YEAR:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    try:
        if day:
            whole = date(year, month, day)
            return None if whole in PLACEHOLDER_DATES else Birth(whole.isoformat(), whole, whole, whole)
        if month:
            following = date(year + month // 12, month % 12 + 1, 1)
            return Birth(f"{year:04d}-{month:02d}", None, date(year, month, 1), following - timedelta(days=1))
    except ValueError:
        return None
    return Birth(f"{year:04d}", None, date(year, 1, 1), date(year, 12, 31))


def pnc_letter(year: int, serial: int) -> str:
    """The check letter of a PNC id: the two-digit year and seven-digit serial as one number, modulo 23.

    As computed by the Ministry of Justice's published person-record service
    (https://github.com/ministryofjustice/hmpps-person-record).
    """
    return PNC_LETTERS[(year % 100 * 10_000_000 + serial) % 23]


def _century(year: str) -> int:
    """The four-digit year of a PNC id; the PNC opened in 1974, so 40 to 99 are of the last century."""
    number = int(year)
    return number if len(year) == 4 else 1900 + number if number >= 40 else 2000 + number


def normal_pnc(text: str) -> str | None:
    """A PNC id as `2004/123456X`: four-digit year, serial without leading zeros, capital check letter.

    Read with or without slash, century and leading zeros. A missing check letter is worked out; a wrong one is
    kept, since it may as well be the digits that are wrong. None where the text has no such shape.
    """
    squeezed = re.sub(r"[\s.\-_]+", "", text.upper().replace("\\", "/"))
    match = re.match(r"(?:PNC(?:ID)?[:/]*)?([0-9O]{4}|[0-9O]{2})/([0-9O]{1,7})([A-Z]?)\Z", squeezed)
    if match and not (match[2][-1:] == "O" and not match[3]):
        parts = [(match[1].replace("O", "0"), match[2].replace("O", "0"))]
        letter = match[3]
    elif match := re.match(r"(?:PNC(?:ID)?:?)?(?:([0-9]{5,11})([A-Z])|([0-9]{9,11}))\Z", squeezed):
        digits, letter = match[1] or match[3], match[2] or ""
        parts = [(digits[:size], digits[size:]) for size in (4, 2) if 1 <= len(digits) - size <= 7]
        parts = [(year, serial) for year, serial in parts if 1950 <= _century(year) <= 2099]
    else:
        return None
    years = [(_century(year), int(serial)) for year, serial in parts if int(serial) > 0]
    if not years:
        return None
    holding = [(year, serial) for year, serial in years if letter == pnc_letter(year, serial)]
    year, serial = (holding or years)[0]
    return f"{year}/{serial}{letter or pnc_letter(year, serial)}"
