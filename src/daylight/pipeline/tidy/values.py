"""Each distinct text of a kind (name, birth date, phone, address ...) brought to its normal form once, as a lookup."""

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
from anyascii import anyascii

from daylight.domain.people import birth, normal_pnc
from daylight.pipeline.engines import Engine
from daylight.pipeline.tidy.addresses import parse_address
from daylight.pipeline.tidy.contacts import normal_email, normal_phone, normal_postcode, normal_uprn

STAGING = (
    "tidying_births", "tidying_pnc", "tidying_phones", "tidying_emails", "tidying_postcodes", "tidying_uprns",
    "tidying_lines", "tidying_codes", "tidying_outcomes", "tidying_sites", "tidying_read", "tidying_keyed",
    "tidying_places", "tidying_names", "tidying_titles", "tidying_middles", "tidying_aliases",
    "tidying_numbers", "tidying_ethnicities",
)  # fmt: skip
"""Tables that live only while the chapter runs."""


def stage(engine: Engine, name: str, sql: str) -> None:
    """Make a table for this chapter alone: kept in memory, since writing it down takes five times as long."""
    engine.stage(name, sql)


_TEXT, _DAY = pa.string(), pa.date32()
_BIRTHS = pa.schema([("birth_text", _TEXT), ("birth_date", _DAY), ("earliest", _DAY), ("latest", _DAY)])
_LINES = pa.schema(
    [*((part, _TEXT) for part in ("flat", "house", "street", "town", "postcode")), ("slashed", pa.bool_())]
)
_NORMAL = pa.schema([("normal", _TEXT)])


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
