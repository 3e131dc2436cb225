"""Search: people whom a line of text may mean, with errors in it, best first, and what each was found by.

Dates, postcodes, telephone numbers and references are taken out of the line first; the words that are left are names.
Every part must fit. Only people who are suspects somewhere can be found, by what their own rows as suspect say.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeVar

from django.db.models import Q
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from daylight.domain.people import name_families, words
from daylight.web.releases.models import Event, Offence, Person, SearchKey

MOST = 200
"""Results beyond this are not shown: more words find fewer."""
_ALIKE = 0.87  # Jaro-Winkler from which two names may be one name: smith and smyth are 0.89
_FORMS = 30  # spellings tried for each word
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})\b", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_BRITISH = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_PHONE = re.compile(r"(?<![\w])\+?\d[\d ()-]{6,}\d(?![\w])")
_PERSON = re.compile(r"\bP[A-Z0-9]{10}\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\b(?=\S*\d)[\w/-]{3,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of search taken apart."""

    people: tuple[str, ...] = ()
    births: tuple[date, ...] = ()
    postcodes: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.people or self.births or self.postcodes or self.phones or self.references or self.names)


@dataclass(slots=True)
class Found:
    """A person and what they were found by: each part asked for, and what of theirs fits it."""

    person_id: str
    likeness: float = 0.0
    by: dict[str, str] = field(default_factory=dict)


def taken_apart(text: str) -> Line:
    """What a line asks for; a date that cannot be is left out."""
    rest = text[:200]
    people, rest = _out(rest, _PERSON, lambda match: match[0].upper())
    iso, rest = _out(rest, _ISO, lambda match: _date(match[1], match[2], match[3]))
    british, rest = _out(rest, _BRITISH, lambda match: _date(match[3], match[2], match[1]))
    births = [day for day in (*iso, *british) if day]
    postcodes, rest = _out(rest, _POSTCODE, lambda match: (match[1] + match[2]).upper())
    phones, rest = _out(rest, _PHONE, lambda match: _national(match[0]))
    references, rest = _out(rest, _REFERENCE, lambda match: match[0].upper())
    return Line(tuple(people), tuple(births), tuple(postcodes), tuple(phones), tuple(references), words(rest))


Part = TypeVar("Part")


def _out(text: str, pattern: re.Pattern[str], made: Callable[[re.Match[str]], Part]) -> tuple[list[Part], str]:
    """What a pattern finds in a text, and the text without it."""
    return [made(match) for match in pattern.finditer(text)], pattern.sub(" ", text)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _national(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return digits.removeprefix("0044").removeprefix("44").lstrip("0")


def found_by(line: Line, *, loaded: int) -> list[Found]:
    """Everybody whom every part of the line fits, best first, at most MOST of them."""
    parts = [
        *({person: (1.0, "reference")} for person in line.people),
        *(_born(day, loaded) for day in line.births),
        *(_keyed(SearchKey.POSTCODE, key, loaded, "an address at", slips=1) for key in line.postcodes),
        *(_keyed(SearchKey.PHONE, key, loaded, "telephone", slips=1) for key in line.phones),
        *(_referred(key, loaded) for key in line.references),
        *(_named(word, loaded) for word in line.names),
    ]
    if not parts:
        return []
    asked = [*line.people, *map(str, line.births), *line.postcodes, *line.phones, *line.references, *line.names]
    everybody = set(parts[0]).intersection(*parts[1:])
    found = [
        Found(
            person,
            sum(part[person][0] for part in parts) / len(parts),
            {word: part[person][1] for word, part in zip(asked, parts, strict=True)},
        )
        for person in everybody
    ]
    return sorted(found, key=lambda one: (-one.likeness, one.person_id))[:MOST]


Fits = dict[str, tuple[float, str]]
"""Person id to how well they fit, 0 to 1, and by what."""


def _born(day: date, loaded: int) -> Fits:
    """Born on the day, or, less well, with day and month exchanged."""
    days = {day: 1.0}
    if day.day <= 12 and day.day != day.month:
        days[date(day.year, day.day, day.month)] = 0.8
    people = Person.objects.filter(loaded=loaded, date_of_birth__in=days, as_suspect__gt=0)
    return {
        person: (days[born], f"born {born.day} {born:%B %Y}")
        for person, born in people.values_list("person_id", "date_of_birth")
    }


@lru_cache(maxsize=8)
def _vocabulary(kind: str, loaded: int) -> tuple[str, ...]:
    """Every key of a kind, once: read once for each release by each process."""
    return tuple(SearchKey.objects.filter(loaded=loaded, kind=kind).values_list("key", flat=True).distinct())


@lru_cache(maxsize=2)
def _by_family(loaded: int) -> dict[str, tuple[str, ...]]:
    """Names that are forms of one name: bill and william."""
    families: dict[str, list[str]] = {}
    for word in _vocabulary(SearchKey.NAME, loaded):
        for family in name_families(word):
            families.setdefault(family, []).append(word)
    return {family: tuple(forms) for family, forms in families.items()}


def _people_at(kind: str, keys: Iterable[str], loaded: int) -> Iterable[tuple[str, str]]:
    rows = SearchKey.objects.filter(loaded=loaded, kind=kind, key__in=list(keys))
    return rows.values_list("person_id", "key")


def _keyed(kind: str, key: str, loaded: int, said: str, *, slips: int) -> Fits:
    """By a key, or by one that differs in as many letters as may be slips."""
    near = process.extract(
        key, _vocabulary(kind, loaded), scorer=Levenshtein.distance, score_cutoff=slips, limit=_FORMS
    )
    likeness = {form: 1.0 - 0.3 * distance for form, distance, _ in near}
    return _best((person, likeness[form], f"{said} {form}") for person, form in _people_at(kind, likeness, loaded))


def _referred(key: str, loaded: int) -> Fits:
    """By the reference of a record system, an incident or a crime."""
    found = {person: (1.0, f"reference {key}") for person, _ in _people_at(SearchKey.REFERENCE, [key], loaded)}
    forms = {key, key.lower()}
    incidents = Offence.objects.filter(loaded=loaded, offence_id__in=forms).values("incident_id")
    events = Event.objects.filter(
        Q(incident_id__in=forms) | Q(incident_id__in=incidents), loaded=loaded, role="suspect"
    )
    return found | {
        person: (1.0, f"incident {incident}") for person, incident in events.values_list("person_id", "incident_id")
    }


def incidents_met(loaded: int, found: list[Found]) -> dict[str, str]:
    """Of each person found, the incident that was asked for, or else the newest in which they were suspected."""
    said = [(one.person_id, by.partition("incident ")) for one in found for by in one.by.values()]
    asked = {person_id: incident for person_id, (before, word, incident) in said if word and not before}
    rows = Event.objects.filter(loaded=loaded, person_id__in=[one.person_id for one in found], role="suspect")
    ordered = rows.order_by("event_date", "incident_id").values_list("person_id", "incident_id", "cancelled")
    newest = {person_id: incident_id for person_id, incident_id, cancelled in ordered if not cancelled}
    return newest | asked


def _named(word: str, loaded: int) -> Fits:
    """By a word of a name: alike in letters, or another form of the same name."""
    alike = process.extract(
        word,
        _vocabulary(SearchKey.NAME, loaded),
        scorer=JaroWinkler.normalized_similarity,
        score_cutoff=_ALIKE,
        limit=_FORMS,
    )
    likeness = {form: similarity for form, similarity, _ in alike}
    families = _by_family(loaded)
    for family in name_families(word):
        for form in families.get(family, ()):
            likeness.setdefault(form, 0.9)
    return _best((person, likeness[form], form) for person, form in _people_at(SearchKey.NAME, likeness, loaded))


def _best(fits: Iterable[tuple[str, float, str]]) -> Fits:
    best: Fits = {}
    for person, likeness, by in fits:
        if person not in best or best[person][0] < likeness:
            best[person] = (likeness, by)
    return best
