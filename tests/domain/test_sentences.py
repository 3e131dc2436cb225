"""A definition reads as a sentence: the words of each that ships, and of every clause of the language."""

from datetime import date
from typing import Any

import pytest

from daylight.domain.definitions import definition_of, shipped_definitions
from daylight.domain.sentences import sentence_of

SHIPPED = {
    "acpo-2009": (
        "A suspect with domestic incidents against at least two victims unconnected to each other at any time."
    ),
    "hampshire-2012": (
        "A suspect with at least three domestic crimes and at least three victims, counting only victims who were "
        "partners or former partners at the time, in the last 5 years."
    ),
    "matac": (
        "A suspect aged 16 or over with at least two domestic incidents and at least two victims in the last 3 years."
    ),
    "repeat": "A suspect with at least three domestic incidents against one same victim in the last 12 months.",
    "serial-sexual": "A suspect with at least two sexual incidents and at least two victims at any time.",
    "serial-stalking": "A suspect with at least two stalking incidents and at least two victims at any time.",
    "unanswered": (
        "A suspect with at least three domestic incidents in the last 3 years, unless since the first of them there "
        "was a conviction for a domestic, sexual or stalking crime, a protective order, a framework that manages this "
        "abuse or a place on the unit's own list."
    ),
    "v100": (
        "The 100 suspects of the highest summed severity, among those with at least two domestic, sexual or stalking "
        "crimes in the last 365 days."
    ),
}

ONE: dict[str, Any] = {
    "name": "ours",
    "edition": "1",
    "title": "Ours",
    "group": "other",
    "source": "The force",
    "owner": "The force",
    "count": {"themes": ["domestic"]},
    "threshold": {"incidents": 2},
}


def said(**changes: Any) -> str:
    return sentence_of(definition_of({**ONE, **changes}, place="ours"))


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_what_ships_reads_as_a_sentence(name: str) -> None:
    (definition,) = (each for each in shipped_definitions() if each.name == name)
    assert sentence_of(definition) == SHIPPED[name]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"threshold": {"incidents": 1, "partners": 2}},
            "one domestic incident and at least two partners or former partners among the",
        ),
        ({"threshold": {"severity": 500}}, "with a summed severity of at least 500 from domestic crimes at any time"),
        ({"count": {"kinds": ["rape"], "offences": ["8N"]}}, "two incidents with a recorded crime of rape or code 8N"),
        ({"count": {"themes": ["sexual"], "minimum_severity": 12.5}}, "recorded crime of a severity of at least 12.5"),
        (
            {"count": {"themes": ["domestic"], "relationships": ["ex_partner", "cohabitant"]}},
            "victims whose relationship at the time was cohabitant or former partner,",
        ),
        (
            {"count": {"themes": ["domestic"], "recording_era": "before-2023-06", "roles": ["subject"]}},
            "counting only what intelligence says and what was recorded before 1 June 2023,",
        ),
        (
            {"count": {"themes": ["domestic"], "principal_only": True}, "threshold": {"crimes": 13}},
            "at least 13 domestic crimes, counting only the principal crime of each report, at any time",
        ),
        ({"window": {"months": 18}}, "in the last 18 months."),
        ({"suspect": {"minimum_age": 16, "maximum_age": 24}}, "A suspect aged 16 to 24 with"),
        ({"suspect": {"maximum_age": 24}}, "A suspect aged 24 or under with"),
        ({"suspect": {"minimum_age_then": 16}}, "counting only what happened at the suspect's age of 16 or over."),
        ({"unless": {"charged": "ever"}}, ", unless ever charged as a suspect."),
        (
            {"unless": {"charged": "counted", "convicted": "since_first"}},
            ", unless charged with any crime that counts or convicted of a domestic, sexual or stalking crime since",
        ),
    ],
)
def test_every_clause_has_its_words(changes: dict[str, Any], words: str) -> None:
    assert words in said(**changes)


def test_a_fixed_window_is_said_in_days() -> None:
    assert "from 1 April 2022 to 31 March 2024." in said(window={"from": date(2022, 4, 1), "to": date(2024, 3, 31)})
    assert "since 1 April 2022." in said(window={"from": date(2022, 4, 1)})


def test_several_conditions_are_numbered() -> None:
    several = {key: value for key, value in ONE.items() if key not in ("count", "threshold")}
    several["condition"] = [
        {"count": {"themes": ["domestic"]}, "threshold": {"incidents": 3}},
        {"count": {"themes": ["stalking"]}, "threshold": {"victims": 2}, "window": {"years": 1}},
    ]
    one = "(1) at least three domestic incidents at any time; (2) stalking incidents against at least two victims"
    for combine, words in (("all", "all of these"), ("any", "any of these")):
        told = sentence_of(definition_of({**several, "combine": combine}, place="ours"))
        assert told == f"A suspect with {words}: {one} in the last 12 months."
    third = {"count": {"themes": ["sexual"]}, "threshold": {"incidents": 1}}
    several["condition"].append(third)
    told = sentence_of(definition_of({**several, "combine": "at_least", "least": 2}, place="ours"))
    assert "with at least two of these three: (1)" in told
