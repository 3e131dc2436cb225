"""Addresses that a line of text may mean, with slips in it: by property number, by postcode and number, by street."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from rapidfuzz import fuzz

from daylight.domain import markers
from daylight.domain.addresses import parse_address, plain_postcode
from daylight.web.releases.models import Door, DoorKey

MOST = 10
_UPRN = re.compile(r"\s*(?:UPRN\s*)?(\d{5,12})\s*", re.IGNORECASE)
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[\dOI][A-Z\d]?\s*[\dOI][A-Z]{2})\b", re.IGNORECASE)
_LETTERS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
_LEAST_ALIKE = 60.0


@dataclass(frozen=True, slots=True)
class Found:
    """An address and by what it was found; `sure` where what was typed is written so."""

    door: Door = field(repr=False)
    by: str
    sure: bool


def door_typed(text: str) -> markers.Door:
    """What a line says of a door: its parts, each empty where it says none."""
    line = text[:200]
    if number := _UPRN.fullmatch(line):
        return markers.Door(uprn=number[1].lstrip("0"))
    postcode = ""
    if found := _POSTCODE.search(line):
        postcode = plain_postcode(found[1]) or ""
        line = f"{line[: found.start()]} {line[found.end() :]}".strip(" ,")
    told = parse_address(line)
    house, flat = told.house or "", told.flat or ""
    if not house and postcode and (only := re.fullmatch(r"\W*(\d{1,5})\s*([A-Za-z]?)\W*", line)):
        house, flat = only[1].lstrip("0"), flat or only[2].upper()
    return markers.Door(house, flat, told.street or "", postcode or told.postcode or "")


def doors_like(text: str, *, loaded: int) -> list[Found]:
    """At most MOST addresses of a release, the surest first; empty where none is near. Two or three indexed looks."""
    asked = door_typed(text)
    sure = [key for key in markers.keys_of(asked) if key[0] in "UB"]
    if found := _ranked(sure, asked, text, loaded, by="property number" if asked.uprn else "postcode and number"):
        return found
    street = [key for key in (*markers.keys_of(asked), markers.bones_of(asked)) if key[:1] in {"S", "K"}]
    if found := _ranked(street, asked, text, loaded, by="street and number", sure=False):
        return found
    if asked.house and asked.postcode:
        near = [f"B:{code}|{asked.house}" for code in _slips(asked.postcode.replace(" ", ""))]
        return _ranked(near, asked, text, loaded, by="a postcode one letter away", sure=False)
    return []


def _ranked(
    keys: Iterable[str], asked: markers.Door, text: str, loaded: int, *, by: str, sure: bool = True
) -> list[Found]:
    wanted = list(keys)
    if not wanted:
        return []
    ids = _addresses_by(wanted, loaded)
    doors = Door.objects.filter(loaded=loaded, address_id__in=ids) if ids else ()
    line = text.upper()
    said = [(fuzz.token_set_ratio(line, door.shown) - 50 * _other_flat(door, asked), door) for door in doors]
    said = [one for one in said if sure or one[0] >= _LEAST_ALIKE]
    said.sort(key=lambda one: (-one[0], one[1].shown, one[1].address_id))
    exact = [sure and not _other_flat(door, asked) for _, door in said]
    return [Found(door, by, is_sure) for (_, door), is_sure in zip(said, exact, strict=True)][:MOST]


def _addresses_by(keys: list[str], loaded: int) -> list[str]:
    """In plain SQL: a call waits for it."""
    marks = ", ".join(["%s"] * len(keys))
    found = f"SELECT DISTINCT address_id FROM {DoorKey._meta.db_table} WHERE loaded = %s AND key IN ({marks}) LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(found, [loaded, *keys, MOST * 5])
        return [row[0] for row in cursor.fetchall()]


def _other_flat(door: Door, asked: markers.Door) -> bool:
    return bool(not asked.uprn and door.flat != asked.flat)


def _slips(postcode: str) -> list[str]:
    """Every postcode that one wrong letter or two letters exchanged would make into this one."""
    found = []
    for place, letter in enumerate(postcode):
        kind = _DIGITS if letter.isdigit() else _LETTERS
        found += [f"{postcode[:place]}{other}{postcode[place + 1 :]}" for other in kind if other != letter]
        if place:
            found.append(f"{postcode[: place - 1]}{letter}{postcode[place - 1]}{postcode[place + 1 :]}")
    return found
