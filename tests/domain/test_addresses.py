"""Postcodes as a call taker types them; how addresses are taken apart is tried with the tidying of extracts."""

import pytest

from daylight.domain.addresses import parse_address, plain_postcode


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nk15 oza", "NK15 0ZA"),
        ("NM4I9AW", "NM41 9AW"),
        ("E1 1AA", "E1 1AA"),
        ("W1A 0AX", "W1A 0AX"),
        ("so14 0aa", "SO14 0AA"),
        ("OX41AB", "OX4 1AB"),
        ("NK15", None),
        ("", None),
    ],
)
def test_a_postcode_with_slips_is_read(typed: str, meant: str | None) -> None:
    assert plain_postcode(typed) == meant


def test_an_address_needs_no_library_to_read_its_postcode() -> None:
    read = parse_address("Flat 3, 12 High st, Hartden nm419aw")
    assert (read.flat, read.house, read.street, read.postcode) == ("3", "12", "HIGH STREET", "NM41 9AW")
