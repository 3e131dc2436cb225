"""Telephone numbers, e-mail addresses, postcodes and property numbers, before and after."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.pipeline.tidy.contacts import normal_email, normal_phone, normal_postcode, normal_uprn


def rows(table: str) -> list[list[str]]:
    """The cells of a small table."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


PHONES = """
07700 900123            | +447700900123
07700900123             | +447700900123
07700-900-123           | +447700900123
+44 7700 900123         | +447700900123
+44 (0)7700 900123      | +447700900123
0044 7700 900123        | +447700900123
(01632) 960123          | +441632960123
020 7946 0123           | +442079460123
0113 496 0123           | +441134960123
07700 900123 (mum)      | +447700900123
mob: 07700 900123       | +447700900123
07700900123/07700900124 | +447700900123
+353 20 912 3456        | +353209123456
00000                   | -
00000000000             | -
07000000000             | -
07777777777             | -
07123456789             | -
01234567890             | -
999                     | -
123456                  | -
07700                   | -
unknown                 | -
n/k                     | -
077009001234567         | -
"""


@pytest.mark.parametrize("row", rows(PHONES), ids=lambda row: row[0])
def test_a_phone_before_and_after(row: list[str]) -> None:
    assert (normal_phone(row[0]) or "-") == row[1]


@given(st.from_regex(r"0[1237][0-9]{9}", fullmatch=True))
def test_the_short_way_for_british_numbers_is_the_library_s_way(text: str) -> None:
    normal = normal_phone(text)
    if normal is not None:
        number = phonenumbers.parse(text, "GB")
        assert normal == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert phonenumbers.is_possible_number(number)
        assert normal_phone(normal) == normal


EMAILS = """
John.Smith@Example.ORG       | john.smith@example.org
 john@example.org            | john@example.org
mailto:john@example.org      | john@example.org
<john@example.org>           | john@example.org
john@example.org.            | john@example.org
john@example                 | -
john.example.org             | -
none                         | -
noemail@example.org          | -
unknown@example.org          | -
n/a                          | -
a@example.org                | -
"""


@pytest.mark.parametrize("row", rows(EMAILS), ids=lambda row: row[0])
def test_an_email_before_and_after(row: list[str]) -> None:
    assert (normal_email(row[0]) or "-") == row[1]


POSTCODES = """
SO14 1AA   | SO14 1AA
so141aa    | SO14 1AA
 SO14  1AA | SO14 1AA
SO14-1AA.  | SO14 1AA
S014 1AA   | SO14 1AA
SO14 IAA   | SO14 1AA
SWIA 1AA   | SW1A 1AA
EK12 3AB   | EK12 3AB
W1A 0AX    | W1A 0AX
M1 1AE     | M1 1AE
ZZ99 3VZ   | -
SO14       | -
14 1AA     | -
unknown    | -
"""


@pytest.mark.parametrize("row", rows(POSTCODES), ids=lambda row: row[0])
def test_a_postcode_before_and_after(row: list[str]) -> None:
    assert (normal_postcode(row[0]) or "-") == row[1]


@given(st.text(st.sampled_from("ABSOWIZ0123459 -"), max_size=10))
def test_a_normal_postcode_is_its_own_normal_form(text: str) -> None:
    normal = normal_postcode(text)
    assert normal is None or normal_postcode(normal) == normal == normal_postcode(normal.lower().replace(" ", ""))


@pytest.mark.parametrize(
    ("recorded", "normal"),
    [
        ("100012345678", "100012345678"),
        ("000012345678", "12345678"),
        (" 12345678.0 ", "12345678"),
        ("0", None),
        ("999999999999", None),
        ("1234567890123", None),
        ("AB12", None),
    ],
)
def test_a_property_number_before_and_after(recorded: str, normal: str | None) -> None:
    assert normal_uprn(recorded) == normal
