"""What a person can be found by: words of names, phones, postcodes, references; from the rows where they are suspect.

What stands in a row where somebody is a victim finds nobody: a survivor's address must not lead to or from a page.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from daylight.domain.people import words
from daylight.web.releases.models import SearchKey

Key = tuple[str, str, str]


def digits_of(phone: str | None) -> str:
    """The digits of a telephone number, from the national part's first: +44 7700 and 07700 are one."""
    digits = re.sub(r"\D", "", phone or "")
    return digits.removeprefix("0044").removeprefix("44").lstrip("0")


def postcode_of(text: str | None) -> str:
    """A postcode without its space, in capitals."""
    return re.sub(r"\s", "", text or "").upper()


def search_keys(folder: Path) -> Iterator[Key]:
    """Kind, key and person id, each once, in no order."""
    suspects = _suspects(folder)
    found: set[Key] = set()
    for person_id, forename, surname, others in suspects:
        for name in (forename, surname, *(others or [])):
            found |= {(SearchKey.NAME, word, person_id) for word in words(name or "")}
    known = {person_id for person_id, *_ in suspects}
    found |= _keys_of_mentions(folder, known)
    yield from found


def _suspects(folder: Path) -> list[tuple[str, str | None, str | None, list[str] | None]]:
    names = ["person_id", "forename", "surname", "other_names", "as_suspect"]
    people = pq.read_table(folder / "people.parquet", columns=names)
    people = people.filter(pc.greater(people["as_suspect"], 0))
    return list(zip(*(people[name].to_pylist() for name in names[:4]), strict=True))


def _keys_of_mentions(folder: Path, known: set[str]) -> set[Key]:
    names = ["person_id", "role", "nominal_id", "address_id", "phone"]
    mentions = pq.read_table(folder / "mentions.parquet", columns=names)
    mentions = mentions.filter(pc.equal(mentions["role"], "suspect"))
    addresses = pq.read_table(folder / "addresses.parquet", columns=["address_id", "postcode"])
    postcode_at = dict(zip(addresses["address_id"].to_pylist(), addresses["postcode"].to_pylist(), strict=True))
    found: set[Key] = set()
    for person_id, _, nominal, address, phone in zip(*(mentions[name].to_pylist() for name in names), strict=True):
        if person_id not in known:
            continue
        if nominal:
            found.add((SearchKey.REFERENCE, nominal.upper(), person_id))
        if digits := digits_of(phone):
            found.add((SearchKey.PHONE, digits, person_id))
        if postcode := postcode_of(postcode_at.get(address)):
            found.add((SearchKey.POSTCODE, postcode, person_id))
    return found
