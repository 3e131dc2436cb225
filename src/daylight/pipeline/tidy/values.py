"""Each distinct text of a kind (name, birth date, phone, address ...) brought to its normal form once, as a lookup."""

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
from anyascii import anyascii

from daylight.domain.people import birth, clean_name, normal_pnc
from daylight.pipeline.engines import Engine
from daylight.pipeline.tidy.addresses import parse_address
from daylight.pipeline.tidy.contacts import normal_email, normal_phone, normal_postcode, normal_uprn

STAGING = (
    "tidying_rows", "tidying_names", "tidying_births", "tidying_pnc", "tidying_phones", "tidying_emails",
    "tidying_postcodes", "tidying_uprns", "tidying_lines", "tidying_codes", "tidying_outcomes",
    "tidying_sites", "tidying_read", "tidying_keyed", "tidying_places",
)  # fmt: skip
"""Tables that live only while the chapter runs."""

NAME_FIELDS = ("title", "forename", "middle_names", "surname", "other_names")
NAME_KEY = (
    "concat_ws(chr(31), " + ", ".join(f"replace(coalesce({name}, ''), chr(31), ' ')" for name in NAME_FIELDS) + ")"
)
"""SQL for the name fields of a row as one text: what `tidying_names` is keyed by."""

_TEXT, _DAY = pa.string(), pa.date32()
_NAMES = pa.schema(
    [
        ("title", _TEXT),
        ("forename", _TEXT),
        ("middle_names", _TEXT),
        ("surname", _TEXT),
        ("other_names", pa.list_(_TEXT)),
        ("shown_forename", _TEXT),
        ("shown_surname", _TEXT),
    ]
)
_BIRTHS = pa.schema([("birth_text", _TEXT), ("birth_date", _DAY), ("earliest", _DAY), ("latest", _DAY)])
_LINES = pa.schema(
    [*((part, _TEXT) for part in ("flat", "house", "street", "town", "postcode")), ("slashed", pa.bool_())]
)
_NORMAL = pa.schema([("normal", _TEXT)])


def _name(key: str) -> Sequence[Any]:
    fields = key.split(chr(31))
    known = clean_name(*fields)
    if not key.isascii():
        plain = clean_name(*(anyascii(field) for field in fields))
        shown = (known.shown_forename or plain.shown_forename, known.shown_surname or plain.shown_surname)
    else:
        plain, shown = known, (known.shown_forename, known.shown_surname)
    return (plain.title, plain.forename, plain.middle_names, plain.surname, plain.other_names, *shown)


def _birth(text: str) -> Sequence[Any]:
    found = birth(text)
    return (None,) * 4 if found is None else (found.text, found.day, found.earliest, found.latest)


def _line(text: str) -> Sequence[Any]:
    found = parse_address(text if text.isascii() else anyascii(text))
    return (found.flat, found.house, found.street, found.town, found.postcode, found.slashed)


def _one(function: Callable[[str], str | None]) -> Callable[[str], Sequence[Any]]:
    return lambda text: (function(text),)


def translate_values(engine: Engine) -> None:
    """Make the lookups from `tidying_rows` and `records_incidents`; each is keyed by `value`, the text as recorded."""
    engine.translate("tidying_names", "SELECT name_key FROM tidying_rows", _name, _NAMES)
    engine.translate("tidying_births", "SELECT date_of_birth FROM tidying_rows", _birth, _BIRTHS)
    engine.translate("tidying_pnc", "SELECT pnc_id FROM tidying_rows", _one(normal_pnc), _NORMAL)
    engine.translate("tidying_phones", "SELECT phone FROM tidying_rows", _one(normal_phone), _NORMAL)
    engine.translate("tidying_emails", "SELECT email FROM tidying_rows", _one(normal_email), _NORMAL)
    for name, column, function, schema in (
        ("tidying_postcodes", "postcode", _one(normal_postcode), _NORMAL),
        ("tidying_uprns", "uprn", _one(normal_uprn), _NORMAL),
        ("tidying_lines", "address", _line, _LINES),
    ):
        both = f"SELECT {column} FROM tidying_rows UNION ALL SELECT {column} FROM records_incidents"
        engine.translate(name, both, function, schema)
