"""One-line addresses taken apart, before and after."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.pipeline.tidy.addresses import Address, parse_address

# line | flat | house | street | town | postcode
ADDRESSES = """
14 High Street                                       | -   | 14   | HIGH STREET | - | -
14 high st.                                          | -   | 14   | HIGH STREET | - | -
14, High St, Southampton                             | -   | 14   | HIGH STREET | SOUTHAMPTON | -
No. 14 High St                                       | -   | 14   | HIGH STREET | - | -
014 High Street                                      | -   | 14   | HIGH STREET | - | -
14High Street                                        | -   | 14   | HIGH STREET | - | -
14B High St                                          | B   | 14   | HIGH STREET | - | -
14 B High St                                         | B   | 14   | HIGH STREET | - | -
Flat B, 14 High Street                               | B   | 14   | HIGH STREET | - | -
FLAT B 14 HIGH STREET                                | B   | 14   | HIGH STREET | - | -
14 High Street, Flat B, Southampton                  | B   | 14   | HIGH STREET | SOUTHAMPTON | -
14 HIGH ST FLAT 3, SOUTHAMPTON                       | 3   | 14   | HIGH STREET | SOUTHAMPTON | -
14 HIGH ST FLAT3                                     | 3   | 14   | HIGH STREET | - | -
14 Flat 3 High Street                                | 3   | 14   | HIGH STREET | - | -
14 High Street (Flat 3)                              | 3   | 14   | HIGH STREET | - | -
3/14 High St                                         | 3   | 14   | HIGH STREET | - | -
Flat 3/14 High St                                    | 3   | 14   | HIGH STREET | - | -
Flat 3, 14B High Street                              | 3   | 14B  | HIGH STREET | - | -
Apt 3, 14 High Street                                | 3   | 14   | HIGH STREET | - | -
Apartment No 3, 14 High Street                       | 3   | 14   | HIGH STREET | - | -
Unit 3A, 14 High Street                              | 3A  | 14   | HIGH STREET | - | -
Room 3, 14 High Street                               | 3   | 14   | HIGH STREET | - | -
Ground Floor Flat, 14 High Street                    | G   | 14   | HIGH STREET | - | -
GFF 14 High Street                                   | G   | 14   | HIGH STREET | - | -
1st floor flat, 14 High St                           | 1F  | 14   | HIGH STREET | - | -
Basement Flat 14 High Street                         | B   | 14   | HIGH STREET | - | -
2/1, 14 Sauchiehall St                               | 2/1 | 14   | SAUCHIEHALL STREET | - | -
14-16 High Street                                    | -   | 14-16| HIGH STREET | - | -
10 Downing Street London SW1A 2AA                    | -   | 10   | DOWNING STREET | LONDON | SW1A 2AA
14 High Street, Southampton, Hampshire, so141aa      | -   | 14   | HIGH STREET | SOUTHAMPTON | SO14 1AA
14 High Street, Southampton, SO14 1AA, UK            | -   | 14   | HIGH STREET | SOUTHAMPTON | SO14 1AA
14 Queens Park Rd N, Brighton                        | -   | 14   | QUEENS PARK ROAD NORTH | BRIGHTON | -
14 St Mary's Rd                                      | -   | 14   | ST MARYS ROAD | - | -
12 The Strand, London                                | -   | 12   | THE STRAND | LONDON | -
14 Acacia Ave                                        | -   | 14   | ACACIA AVENUE | - | -
14 Acacia Gdns                                       | -   | 14   | ACACIA GARDENS | - | -
c/o 14 High Street                                   | -   | 14   | HIGH STREET | - | -
Rose Cottage, Mill Lane, Upham, SO32 1JD             | -   | ROSE COTTAGE | MILL LANE | UPHAM | SO32 1JD
Rose Cottage, 3 Mill Lane, Upham                     | -   | 3    | MILL LANE | UPHAM | -
Flat 3 Victoria Court 12 High Street, Southampton    | 3   | 12   | HIGH STREET | SOUTHAMPTON | -
Flat 3, Victoria Court, High Road                    | 3   | VICTORIA COURT | HIGH ROAD | - | -
Flat 12 Nelson House, SO14 1AA                       | 12  | NELSON HOUSE | - | - | SO14 1AA
HMP Winchester, Romsey Road, Winchester              | -   | HMP WINCHESTER | ROMSEY ROAD | WINCHESTER | -
High Street, Southampton                             | -   | -    | HIGH STREET | SOUTHAMPTON | -
NFA                                                  | -   | -    | -           | - | -
N/F/A                                                | -   | -    | -           | - | -
No fixed abode, Southampton                          | -   | -    | -           | - | -
NO FIXED ADDRESS                                     | -   | -    | -           | - | -
unknown                                              | -   | -    | -           | - | -
Address unknown                                      | -   | -    | -           | - | -
Refused                                              | -   | -    | -           | - | -
???                                                  | -   | -    | -           | - | -
"""


def rows() -> list[list[str | None]]:
    """The cells of the table, `-` read as none."""
    lines = [[cell.strip() for cell in line.split("|")] for line in ADDRESSES.strip().splitlines()]
    return [[line[0], *(None if cell == "-" else cell for cell in line[1:])] for line in lines]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_an_address_before_and_after(row: list[str]) -> None:
    line, *parts = row
    found = parse_address(line)
    assert [found.flat, found.house, found.street, found.town, found.postcode] == parts


@given(st.sampled_from([row[0] for row in rows()]))
def test_case_and_spacing_are_of_no_matter(line: str) -> None:
    expected = parse_address(line)
    assert parse_address(line.lower()) == expected
    assert parse_address("  " + line.upper().replace(" ", "   ") + " ") == expected


@given(st.text(st.sampled_from("AFLT BS14 /,.-'RD"), max_size=40))
def test_any_line_has_parts_or_none(line: str) -> None:
    found = parse_address(line)
    assert isinstance(found, Address)
    assert not found.slashed or found.house is not None


@given(
    st.sampled_from(["1 ", "38 ", "12345 ", "FLAT 3, 14 ", "Flat B, 9 "]),
    st.lists(
        st.sampled_from(
            ["HIGH", "ST", "Rd", "FLAT", "NOA", "UNIT", "UK", "WALES", "OI", "OIAA", "FF", "NORTH", "COURT"]
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([" ", ", "]),
)
def test_a_plain_address_reads_the_same_by_the_short_way(front: str, words: list[str], between: str) -> None:
    line = front + between.join(words)
    assert parse_address(line) == parse_address(f"C/O {line}")  # which is never plain
