"""Letters to a suspected person: wording by editions, no accusation, nothing of a survivor, and who let it go out.

A letter has no statutory basis of its own, so it needs a written reason, a survivor-safety check, and a record of how
it was served. It may fill only the placeholders that policy declares.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid, Refused
from daylight.domain.moves import Move, Statuses
from daylight.domain.people import words as words_of_name
from daylight.domain.reference import reference_toml


class WordingStatus(StrEnum):
    """Where an edition of a template stands."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    REJECTED = "rejected"
    RETIRED = "retired"


class LetterStatus(StrEnum):
    """Where a letter stands."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    CLEARED = "cleared"  # the safety gate stood open for it
    SERVED = "served"
    WITHDRAWN = "withdrawn"


_W, _L, _P = WordingStatus, LetterStatus, Permission
WORDINGS = Statuses(
    "An edition of a letter's wording",
    {
        _W.DRAFT: "a second supervisor",
        _W.IN_FORCE: "",
        _W.REJECTED: "",
        _W.RETIRED: "",
    },
    (
        Move("change", _W.DRAFT, _W.DRAFT, _P.APPROVE_PLAN),
        Move("approve", _W.DRAFT, _W.IN_FORCE, _P.APPROVE_PLAN, another=True),
        Move("reject", _W.DRAFT, _W.REJECTED, _P.APPROVE_PLAN, reason=True),
        Move("retire", _W.IN_FORCE, _W.RETIRED, _P.APPROVE_PLAN, reason=True),
    ),
)
LETTERS = Statuses(
    "A letter",
    {
        _L.DRAFTED: "a supervisor other than who drafted it",
        _L.APPROVED: "the offender manager: clear it with the safety gate",
        _L.CLEARED: "who serves it",
        _L.SERVED: "",
        _L.WITHDRAWN: "",
    },
    (
        Move("change", _L.DRAFTED, _L.DRAFTED, _P.PLAN),
        Move("approve", _L.DRAFTED, _L.APPROVED, _P.APPROVE_PLAN, another=True),
        Move("send back", _L.APPROVED, _L.DRAFTED, _P.APPROVE_PLAN, reason=True),
        Move("clear", _L.APPROVED, _L.CLEARED, _P.PLAN),
        Move("record service", _L.CLEARED, _L.SERVED, _P.PLAN),
        Move("send back", _L.CLEARED, _L.APPROVED, _P.PLAN, reason=True),
        Move("withdraw", _L.DRAFTED, _L.WITHDRAWN, _P.PLAN, reason=True),
        Move("withdraw", _L.APPROVED, _L.WITHDRAWN, _P.PLAN, reason=True),
        Move("withdraw", _L.CLEARED, _L.WITHDRAWN, _P.PLAN, reason=True),
    ),
)
SERVED_HOW = {
    "in_person": "handed over in person",
    "at_custody": "handed over in custody",
    "to_solicitor": "handed to his or her solicitor",
    "by_post": "sent by post",
}
"""Ways to serve a letter, in words."""
LONGEST_VALUE = 600  # letters of one placeholder
LONGEST_WORDING = 6000
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What a template may have filled: its name, what it means, whether whoever drafts types it."""

    name: str
    words: str
    typed: bool


@dataclass(frozen=True, slots=True)
class LetterPolicy:
    """Placeholders, kinds, words that no letter may hold with why not, and first wordings."""

    edition: str
    placeholders: dict[str, Placeholder]
    kinds: dict[str, str]
    forbidden: dict[str, tuple[str, ...]]
    why: dict[str, str]
    starters: dict[str, tuple[str, str]]


@cache
def letter_policy() -> LetterPolicy:
    """The policy that ships, from `reference/letters.toml`."""
    data = reference_toml("letters.toml")
    return LetterPolicy(
        edition=data["edition"],
        placeholders={name: Placeholder(name, **told) for name, told in data["placeholders"].items()},
        kinds=dict(data["kinds"]),
        forbidden={kind: tuple(told["words"]) for kind, told in data["words"].items()},
        why={kind: told["why"] for kind, told in data["words"].items()},
        starters={kind: (told["title"], told["text"].strip()) for kind, told in data["starters"].items()},
    )


def placeholders_in(text: str) -> tuple[str, ...]:
    """The placeholders that a wording holds, each once, in their order. Invalid for one unknown, or a stray brace."""
    found = tuple(dict.fromkeys(_BRACES.findall(text)))
    known = letter_policy().placeholders
    if unknown := [name for name in found if name not in known]:
        raise Invalid(f"There is no placeholder {{{unknown[0]}}}. Use one of: {', '.join(known)}.")
    if set(_BRACES.sub("", text)) & {"{", "}"}:
        raise Invalid("A brace stands alone. Write a placeholder as {name}, and leave braces out elsewhere.")
    return found


def _plain(text: str) -> str:
    """Lower case, plain apostrophes, one space between words: how texts are compared."""
    return " ".join(re.sub(r"[‘’`´ʼ]", "'", text).casefold().split())


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (kind, phrase, re.compile(rf"(?<![\w-]){re.escape(_plain(phrase))}(?![\w-])"))
        for kind, phrases in letter_policy().forbidden.items()
        for phrase in phrases
    )


def forbidden_in(text: str) -> list[tuple[str, str]]:
    """The words that no letter may hold, with why not, each once."""
    plain = _plain(re.sub(r"[\u00ad\u200b-\u200d\ufeff]", "", text))
    return [(phrase, letter_policy().why[kind]) for kind, phrase, pattern in _patterns() if pattern.search(plain)]


def check_accuses_of_nothing(text: str) -> None:
    """Refused, naming the words, where a text accuses of guilt or tells of a disclosure."""
    if found := forbidden_in(text):
        phrase, why = found[0]
        more = f" The same holds for: {', '.join(each for each, _ in found[1:5])}." if found[1:] else ""
        raise Refused(f"Leave out “{phrase}”: {why}.{more}")


def check_wording(title: str, text: str) -> None:
    """Invalid where the wording is empty, too long or holds an unknown placeholder; Refused where it accuses."""
    if not title.strip() or not text.strip():
        raise Invalid("Type a title and a text.")
    if len(text) > LONGEST_WORDING:
        raise Invalid(f"Use at most {LONGEST_WORDING} letters.")
    placeholders_in(f"{title}\n{text}")
    check_accuses_of_nothing(f"{title}\n{text}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The wording with every placeholder filled, once: braces inside a value stay as they are. Invalid for one not
    given (an empty value is given)."""
    names = placeholders_in(text)
    if missing := [name for name in names if name not in values]:
        raise Invalid(
            f"Say what stands for: {', '.join(letter_policy().placeholders[name].words for name in missing)}."
        )
    return _BRACES.sub(lambda found: values[found[1]], text)


@dataclass(frozen=True, slots=True)
class SurvivorData:
    """What is recorded of the survivors of one suspect and of children beside them: what no letter may hold.

    `names` are words of names; `places` whole addresses and postcodes as recorded; `reported_on` the days on which
    something was reported or happened.
    """

    names: frozenset[str] = field(default=frozenset(), repr=False)
    places: frozenset[str] = field(default=frozenset(), repr=False)
    phones: frozenset[str] = field(default=frozenset(), repr=False)
    schools: frozenset[str] = field(default=frozenset(), repr=False)
    references: frozenset[str] = field(default=frozenset(), repr=False)
    dates: frozenset[date] = field(default=frozenset(), repr=False)


def leaks(own_words: Iterable[str], whole: str, known: SurvivorData, *, own_names: Iterable[str] = ()) -> list[str]:
    """What a letter would tell of a survivor: kinds in words, never the value. Empty where it tells nothing.

    `own_words` are what was typed or filled for this letter: names are looked for in them in any case of letters. In
    the rest of the `whole`, which was agreed before the case, only with a capital, so that its "will" is nobody's.
    Everything else is looked for in the whole. Names that are the suspect's own, whom the letter is to, are no leak.
    """
    typed = _plain(" \n ".join(own_words))
    plain = _plain(whole)
    own = {each for name in own_names for each in _name_words(name)}
    names = {each for name in known.names for each in _name_words(name) if len(each) > 1} - own
    capitals = (each for each in re.findall(r"[^\W\d_][\w'’-]*", whole) if each[0].isupper())
    said = _name_words(typed) | {word for each in capitals for word in _name_words(each)}
    digits = re.sub(r"\D", "", plain)
    tight = re.sub(r"[\W_]", "", plain)
    tests = {
        "a name": bool(names & said),
        "an address or postcode": any(_place_in(place, plain, tight) for place in known.places),
        "a telephone number": any(_phone_in(phone, digits) for phone in known.phones),
        "a school": any(_tight_in(school, tight) for school in known.schools),
        "a reference of an incident": any(_tight_in(reference, tight) for reference in known.references),
        "the day of a report": any(_date_in(day, plain) for day in known.dates),
    }
    return [words for words, found in tests.items() if found]


def _name_words(text: str) -> set[str]:
    """The words of a name in every reading: with apostrophes closed up or not, in other alphabets as they stand."""
    plain = _plain(text)
    return {*words_of_name(plain), *words_of_name(plain.replace("'", " ")), *re.findall(r"[^\W\d_]+", plain)}


def check_tells_nothing(found: Iterable[str]) -> None:
    """Refused where a letter would tell something of a survivor: kinds only, so that the refusal tells no more."""
    if kinds := ", ".join(found):
        raise Refused(
            f"This letter could tell where somebody at risk is, or that they spoke: it holds {kinds} that the record "
            "has for somebody else. Write it without; a name or a day that only looks alike must go too."
        )


def _tight(text: str) -> str:
    return re.sub(r"[\W_]", "", _plain(text))


def _tight_in(value: str, tight: str) -> bool:
    wanted = _tight(value)
    return len(wanted) >= 4 and wanted in tight


def _place_in(place: str, plain: str, tight: str) -> bool:
    """The whole place, or its first line: house and street, however spaced and punctuated."""
    first_line = re.split(r"[,\n]", place)[0]
    if _tight_in(place, tight) or (re.search(r"\d", first_line) and _tight_in(first_line, tight)):
        return True
    named = re.findall(r"[a-z']{4,}", _plain(first_line))
    return len(named) >= 2 and " ".join(named) in plain


def _phone_in(phone: str, digits: str) -> bool:
    wanted = re.sub(r"\D", "", phone)
    last = wanted[-9:]  # without the country's or the trunk's figures
    return len(last) >= 7 and last in digits


_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


def _date_in(day: date, plain: str) -> bool:
    name = _MONTHS[day.month - 1]
    month = rf"(?:{name}|{name[:3]}\.?|sept\.?)" if day.month == 9 else rf"(?:{name}|{name[:3]}\.?)"
    year = rf"(?:{day.year}|'?{day.year % 100:02})"
    forms = (
        rf"0?{day.day}(?:st|nd|rd|th)? (?:of )?(?:the )?{month}",
        rf"{month},? (?:the )?0?{day.day}(?:st|nd|rd|th)?",
        rf"0?{day.day}[./ -]0?{day.month}[./ -]{year}",
        rf"{day.year}[./ -]0?{day.month}[./ -]0?{day.day}",
    )
    return any(re.search(rf"(?<!\d){form}(?!\d)", plain) for form in forms)


def check_service(how: str, *, served_by: str, served_on: date, cleared_on: date, today: date) -> None:
    """Invalid where the service record is incomplete, or lies before the letter was cleared or after today."""
    if how not in SERVED_HOW:
        raise Invalid("Choose how it was served.")
    if not served_by.strip():
        raise Invalid("Type who served it: name and number.")
    if not cleared_on <= served_on <= today:
        raise Invalid(f"It was cleared on {cleared_on}: it was served on that day or later, and no later than today.")


STATUSES: tuple[Statuses, ...] = (WORDINGS, LETTERS)
"""Every table of this module, to be printed."""


def own_values(values: Mapping[str, Any]) -> list[str]:
    """What of a letter's values was typed for it: not the day, the unit or the case's reference."""
    fixed = {"date", "reference", "unit", "officer"}
    return [str(value) for name, value in values.items() if name not in fixed]
