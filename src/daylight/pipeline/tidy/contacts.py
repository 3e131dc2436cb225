"""Telephone numbers, e-mail addresses and postcodes in one normal form, or None where a cell holds none."""

import re

import phonenumbers
from uk_postcodes_parsing.fix import fix
from uk_postcodes_parsing.postcode_utils import is_valid, to_normalised

_NUMBER = re.compile(r"\+?[0-9(][0-9\s().\-]{5,}[0-9]")
_BRITISH = re.compile(r"(?:(?:\+|00)44(?:\(?0\)?)?|0)([0-9]{10})\Z")
_KEPT = re.compile(r"[^0-9+]")
_RUNS = ("0123456789" * 2, "9876543210" * 2)
_MAIL = re.compile(r"[^\s@,;:<>()\[\]\"]+@[^\s@,;:<>()\[\]\"]+\.[a-z]{2,}\Z")
_NO_MAIL = re.compile(r"(?:no|none|na|nil|null|unknown|unk|test|noemail|no\.?reply|not?known|refused|x+|a|abc)(?:@|\Z)")
_FULL_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}\Z")


def _is_made_up(digits: str) -> bool:
    """Whether a national number says only that none is known: `07000 000000`, `01234 567890`, `07123 456789`."""
    tail = digits[-8:]
    return len(set(tail)) == 1 or len(set(digits[1:])) == 1 or any(tail in run for run in _RUNS)


def normal_phone(text: str) -> str | None:
    """A telephone number in international form (`+447700900123`), read as British where it names no country.

    Only what is possible by its length is kept, not only numbers in use: the ranges set aside for drama, which
    made-up data uses, pass. Numbers that only fill a box (all one digit, a run of digits) are None.
    """
    found = _NUMBER.search(text.replace("(0)", ""))
    if found is None:
        return None
    digits = _KEPT.sub("", found[0])
    if british := _BRITISH.match(digits):  # nearly every number: far quicker than asking the library
        return None if _is_made_up(british[1]) or british[1][0] == "0" else f"+44{british[1]}"
    try:
        number = phonenumbers.parse(digits, "GB")
    except phonenumbers.NumberParseException:
        return None
    if _is_made_up(str(number.national_number)) or not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normal_email(text: str) -> str | None:
    """An e-mail address trimmed and in lower case; None where it is no address or only fills a box."""
    lowered = text.strip().strip("<>,;. ").lower().removeprefix("mailto:").replace(" ", "")
    if not _MAIL.match(lowered) or _NO_MAIL.match(lowered):
        return None
    return lowered


def normal_postcode(text: str) -> str | None:
    """A whole postcode as `AB1 2CD`, with usual slips (O for 0, I for 1) put right; None where there is none.

    `ZZ99` is what health records write for nowhere in particular, so it is None too.
    """
    squeezed = re.sub(r"[^A-Z0-9]", "", text.upper())
    if _FULL_POSTCODE.match(squeezed):
        normal: str | None = f"{squeezed[:-3]} {squeezed[-3:]}"
    elif 5 <= len(squeezed) <= 7 and squeezed[0].isalpha():
        fixed = fix(squeezed)
        normal = to_normalised(fixed) if is_valid(fixed) else None
    else:
        normal = None
    return None if normal is None or normal.startswith("ZZ99") else normal


def normal_uprn(text: str) -> str | None:
    """A Unique Property Reference Number: up to 12 digits without leading zeros; None for a box-filler."""
    digits = re.sub(r"\.0\Z", "", text.strip()).lstrip("0")
    if not re.fullmatch(r"[0-9]{1,12}", digits) or (len(digits) > 4 and len(set(digits)) == 1):
        return None
    return digits
