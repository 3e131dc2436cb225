"""Traits that no score may use, by the words that columns and features of them would carry."""

from collections.abc import Iterable
from dataclasses import dataclass

AGE_AND_SEX = ("age", "birth", "born", "dob", "gender", "sex")
"""Used in a score only where a published definition or a measured, documented need says so."""


@dataclass(frozen=True, slots=True)
class Trait:
    """One banned trait and the words that betray it, or what stands in for it, in a name."""

    name: str
    words: tuple[str, ...]


BANNED = (
    Trait("ethnicity", ("ethnic", "race", "racial", "nationality", "language", "country", "skin", "immigration")),
    Trait("ethnicity, by name", ("forename", "surname", "name", "names", "title")),
    Trait("religion", ("religion", "religious", "faith", "belief", "school", "interest", "interests", "club", "team")),
    Trait("disability", ("disability", "disabled", "impairment")),
    Trait("mental health", ("mental", "psychiatric", "suicide", "suicidal", "depression", "alcohol", "drugs")),
    Trait("sexual orientation", ("orientation", "homosexual", "gay", "lesbian", "bisexual")),
    Trait("gender reassignment", ("transgender", "reassignment")),
    Trait("pregnancy and marriage", ("pregnant", "pregnancy", "maternity", "married", "marital")),
    Trait(
        "postcode",
        ("postcode", "address", "addresses", "uprn", "easting", "northing", "latitude", "longitude", "district",
         "beat", "ward"),
    ),
    Trait("deprivation", ("deprivation", "imd", "income", "benefits", "housing")),
)  # fmt: skip
"""Ethnicity, religion, disability, mental health, sexual orientation, gender reassignment, postcode and deprivation,
with what may stand in for them. They serve to test for unfairness, and nothing else. Substances are with mental health,
for addiction is often recorded of the ill; pregnancy and marriage are protected characteristics too (Equality Act 2010
s4)."""


def traits_in(names: Iterable[str]) -> tuple[str, ...]:
    """The banned traits that these names of columns or features carry, each with the name, sorted.

    A name is read word by word, divided at anything but letters: `home_postcode` holds `postcode`, `embrace` no `race`.
    A word that begins with a longer banned one (five letters or more) carries it too: `ethnicities`.
    """
    found = {f"{trait.name} ({name})" for name in names for trait in BANNED if _carries(name, trait.words)}
    return tuple(sorted(found))


def age_or_sex_in(names: Iterable[str]) -> tuple[str, ...]:
    """The names that carry age or sex, sorted."""
    return tuple(sorted(name for name in names if _carries(name, AGE_AND_SEX)))


def _carries(name: str, words: tuple[str, ...]) -> bool:
    parts = "".join(letter if letter.isalpha() else " " for letter in name.casefold()).split()
    return any(part == word or (len(word) >= 5 and part.startswith(word)) for part in parts for word in words)
