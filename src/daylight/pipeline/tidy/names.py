"""Names: each distinct pair of forename and surname in normal form, with titles, middle and other names beside it."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from anyascii import anyascii

from daylight.domain.people import alias_forms, clean_name, middle_words, ordinary_word, own_title
from daylight.pipeline.engines import Engine
from daylight.pipeline.tidy.values import stage

_BETWEEN = chr(31)  # the unit separator: in no name
_TEXT, _TEXTS = pa.string(), pa.list_(pa.string())
_ODD = pa.schema(
    [
        ("title", _TEXT),
        ("given", _TEXTS),
        ("surname", _TEXT),
        ("other_names", _TEXTS),
        ("shown_forename", _TEXT),
        ("shown_surname", _TEXT),
    ]
)


def _plain(text: str) -> str:
    return text if text.isascii() else anyascii(text)


def _ordinary(text: str) -> Sequence[Any]:
    parts, shown = ordinary_word(text)
    return (parts, shown) if parts else (None, None)


def _odd(pair: str) -> Sequence[Any]:
    forename, surname = pair.split(_BETWEEN)
    name = clean_name(None, _plain(forename), None, _plain(surname))
    shown = (name.shown_forename, name.shown_surname)
    if not pair.isascii():  # letters of another alphabet are shown as recorded
        own = clean_name(None, forename, None, surname)
        shown = (
            own.shown_forename or (name.forename and forename.strip()),
            own.shown_surname or (name.surname and surname.strip()),
        )
    given = " ".join(filter(None, (name.forename, name.middle_names))).split() or None
    return name.title, given, name.surname, name.other_names, *shown


def _middle(text: str) -> Sequence[Any]:
    words = middle_words(_plain(text))
    return words, " ".join(words or ()) or None


def translate_names(engine: Engine) -> None:
    """Make `tidying_names`, by forename and surname as recorded (empty for none), and the three lookups beside it.

    Most fields hold one ordinary word and are translated one by one; only the pairs with anything else in them
    (titles, commas, initials, placeholders) are read together, by `clean_name`.
    """
    stage(
        engine,
        "tidying_pairs",
        f"""
        SELECT *, forename || chr({ord(_BETWEEN)}) || surname AS pair FROM (
            SELECT {_field("forename")} AS forename, {_field("surname")} AS surname, count(*) AS times
            FROM tidying_rows GROUP BY ALL
        )
        """,
    )
    each = "SELECT forename FROM tidying_pairs UNION ALL SELECT surname FROM tidying_pairs"
    words = pa.schema([("parts", _TEXTS), ("shown", _TEXT)])
    engine.translate("tidying_fields", each, _ordinary, words)
    both = """
        FROM tidying_pairs AS p
        LEFT JOIN tidying_fields AS f ON f.value = p.forename
        LEFT JOIN tidying_fields AS s ON s.value = p.surname
    """
    engine.translate("tidying_odd", f"SELECT pair {both} WHERE f.parts IS NULL OR s.parts IS NULL", _odd, _ODD)
    stage(engine, "tidying_names", _names(both))
    engine.drop("tidying_pairs", "tidying_fields", "tidying_odd")
    _beside(engine)


def _field(column: str) -> str:
    return f"replace(coalesce({column}, ''), chr({ord(_BETWEEN)}), ' ')"


def names_joined(row: str, name: str) -> str:
    """SQL: that a row of `tidying_rows` has this name in `tidying_names`."""
    return f"{name}.said_forename = {_field(f'{row}.forename')} AND {name}.said_surname = {_field(f'{row}.surname')}"


def _names(both: str) -> str:
    chosen = ", ".join(
        f"CASE WHEN o.value IS NULL THEN {usual} ELSE o.{column} END AS {column}"
        for column, usual in (
            ("title", "NULL"),
            ("given", "f.parts"),
            ("surname", "array_to_string(s.parts, ' ')"),
            ("other_names", "CAST([] AS VARCHAR[])"),
            ("shown_forename", "f.shown"),
            ("shown_surname", "s.shown"),
        )
    )
    return f"""
        SELECT said_forename, said_surname, times, title, given[1] AS forename, given[2:] AS middles, surname,
               other_names, shown_forename, shown_surname,
               nullif(array_to_string(given[2:], ' '), '') AS middle_names
        FROM (
            SELECT p.forename AS said_forename, p.surname AS said_surname, p.times, {chosen}
            {both} LEFT JOIN tidying_odd AS o ON o.value = p.pair
        )
    """


def _beside(engine: Engine) -> None:
    """`tidying_titles`, `tidying_middles` and `tidying_aliases`: the other name fields, each by itself."""
    text, texts = pa.schema([("normal", _TEXT)]), pa.schema([("normal", _TEXTS)])
    engine.translate("tidying_titles", "SELECT title FROM tidying_rows", lambda said: (own_title(said),), text)
    words = pa.schema([("normal", _TEXTS), ("joined", _TEXT)])
    engine.translate("tidying_middles", "SELECT middle_names FROM tidying_rows", _middle, words)
    engine.translate(
        "tidying_aliases", "SELECT other_names FROM tidying_rows", lambda said: (alias_forms(_plain(said)),), texts
    )
