"""Letters: what no letter may hold, whatever the spelling; placeholders; who lets it go out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.errors import Invalid, Refused
from daylight.domain.letters import (
    LETTERS,
    STATUSES,
    WORDINGS,
    LetterStatus,
    SurvivorData,
    WordingStatus,
    check_accuses_of_nothing,
    check_service,
    check_tells_nothing,
    check_wording,
    filled,
    forbidden_in,
    leaks,
    letter_policy,
    own_values,
    placeholders_in,
)

DAY = date(2025, 3, 9)
KNOWN = SurvivorData(
    names=frozenset({"Zyvictima Quxsurname", "Grace O'Hara", "Wobblechild"}),
    places=frozenset({"99 Hidden Mews, Wessex", "ZZ9 9ZZ", "FLAT 2, 14 LONG ACRE"}),
    phones=frozenset({"+447700900123"}),
    schools=frozenset({"Hidden Academy"}),
    references=frozenset({"44WX/12345/25"}),
    dates=frozenset({DAY}),
)


@pytest.mark.parametrize("kind", letter_policy().starters)
def test_the_first_wordings_pass_their_own_checks(kind: str) -> None:
    title, text = letter_policy().starters[kind]
    check_wording(title, text)
    assert kind in letter_policy().kinds
    assert leaks([], f"{title}\n{text}", KNOWN) == []


@pytest.mark.parametrize(
    "text",
    [
        "We know what  you did.",
        "YOU ARE GUILTY",
        "Think of your Victims",
        "you have com\u00admitted an offence",
        "an abuser like you",
        "your ex\u2010partner".replace("\u2010", "-"),
        "She told\nus everything",
        "A complaint was received",
        "Your name has come up",
    ],
)
def test_a_text_that_accuses_or_tells_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="Leave out"):
        check_accuses_of_nothing(text)


@pytest.mark.parametrize("text", ["You offended nobody", "the criminalist", "Ask at the schoolhouse road", "unguilty"])
def test_only_whole_words_count(text: str) -> None:
    assert forbidden_in(text) == []


def test_placeholders_are_declared_or_refused() -> None:
    assert placeholders_in("{name}, {date}, {name}") == ("name", "date")
    for wrong in ("{victim}", "{}", "{name", "name}", "{{name}}", "{name.first}"):
        with pytest.raises(Invalid):
            placeholders_in(wrong)


def test_a_value_is_filled_once_and_never_read_again() -> None:
    assert filled("{name} of {unit}", {"name": "{unit}", "unit": "U"}) == "{unit} of U"
    with pytest.raises(Invalid, match="the unit that writes"):
        filled("{name} of {unit}", {"name": "A"})
    assert own_values({"name": "A", "date": "1 May", "support": "B"}) == ["A", "B"]


def test_an_empty_or_overlong_wording() -> None:
    for title, text in (("", "x"), ("x", " "), ("x", "long " * 2000)):
        with pytest.raises(Invalid):
            check_wording(title, text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ask zyvictima", "a name"),
        ("ZYVICTIMA'S", "a name"),
        ("wobblechild", "a name"),
        ("Mrs O\u2019Hara", "a name"),
        ("99, hidden mews", "an address or postcode"),
        ("near Hidden Mews", "an address or postcode"),
        ("zz99zz", "an address or postcode"),
        ("flat 2 14 long acre", "an address or postcode"),
        ("07700 900 123", "a telephone number"),
        ("0044 7700-900123", "a telephone number"),
        ("the hidden academy", "a school"),
        ("44WX 12345 25", "a reference of an incident"),
        ("on the 9th of March", "the day of a report"),
        ("9 Mar 2025", "the day of a report"),
        ("09/03/25", "the day of a report"),
        ("2025-03-09", "the day of a report"),
        ("March 9, 2025", "the day of a report"),
    ],
)
def test_every_detail_is_found_however_it_is_written(text: str, kind: str) -> None:
    assert kind in leaks([text], f"Dear Sir, {text}. Yours", KNOWN)
    with pytest.raises(Refused) as refused:
        check_tells_nothing(leaks([text], text, KNOWN))
    assert text not in str(refused.value)


def test_names_in_an_agreed_wording_count_with_a_capital_alone() -> None:
    assert leaks([], "by the grace of the law", KNOWN) == []
    assert leaks([], "Ask Grace about it", KNOWN) == ["a name"]
    assert leaks(["by the grace of the law"], "", KNOWN) == ["a name"]


def test_the_addressee_may_be_named_though_she_has_his_name() -> None:
    assert leaks(["Mr Quxsurname"], "Dear Mr Quxsurname", KNOWN, own_names=["Abel Quxsurname"]) == []
    assert leaks(["Zyvictima Quxsurname"], "", KNOWN, own_names=["Abel Quxsurname"]) == ["a name"]


def test_nothing_known_and_nothing_said() -> None:
    assert leaks(["19 March 2025", "0800 1111"], "19 March 2025, 8 March, 0800 1111, 9 High Street", KNOWN) == []
    check_tells_nothing([])
    assert "Zyvictima" not in repr(KNOWN)


@given(day=st.dates(date(2000, 1, 1), date(2030, 12, 31)), form=st.integers(0, 4), before=st.text(max_size=5))
def test_a_day_is_found_in_every_common_form(day: date, form: int, before: str) -> None:
    written = (f"{day.day} {day:%B %Y}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%y}", f"{day:%Y-%m-%d}", f"{day:%B} {day.day}")
    known = SurvivorData(dates=frozenset({day}))
    assert leaks([], f"{before} on {written[form]}.", known) == ["the day of a report"]


@given(digits=st.from_regex(r"7[0-9]{9}", fullmatch=True), spaces=st.sets(st.integers(1, 9)))
def test_a_telephone_number_is_found_however_it_is_spaced(digits: str, spaces: set[int]) -> None:
    written = "0" + "".join(f" {digit}" if place in spaces else digit for place, digit in enumerate(digits))
    known = SurvivorData(phones=frozenset({f"+44{digits}"}))
    assert leaks([], f"Ring {written} today", known) == ["a telephone number"]


@given(name=st.from_regex(r"[A-Z][a-z]{1,9}", fullmatch=True), upper=st.booleans())
def test_a_name_is_found_in_what_was_typed(name: str, upper: bool) -> None:
    known = SurvivorData(names=frozenset({name}))
    assert "a name" in leaks([f"see {name.upper() if upper else name.lower()}, please"], "", known)
    assert leaks([f"see {name}"], f"see {name}", known, own_names=[name]) == []


def test_a_letter_goes_out_only_by_two_people_and_the_gate() -> None:
    draft, approved = LetterStatus.DRAFTED, LetterStatus.APPROVED
    with pytest.raises(Refused, match="Another person"):
        LETTERS.move(draft, "approve", by="a", last_by="A")
    assert LETTERS.move(draft, "approve", by="b", last_by="a").after is approved
    for before in (draft, approved):
        with pytest.raises(Refused):
            LETTERS.move(before, "record service")
    with pytest.raises(Refused):
        LETTERS.move(draft, "clear")
    with pytest.raises(Refused, match="nothing can be done"):
        LETTERS.move(LetterStatus.SERVED, "withdraw", reason="x")
    with pytest.raises(Refused):
        WORDINGS.move(WordingStatus.DRAFT, "approve", by="a", last_by="a")
    assert STATUSES == (WORDINGS, LETTERS)


@pytest.mark.parametrize(
    ("how", "served_by", "days"),
    [("", "PC 1", 0), ("in_person", " ", 0), ("in_person", "PC 1", -1), ("by_post", "P", 3)],
)
def test_a_service_record_is_whole_and_in_time(how: str, served_by: str, days: int) -> None:
    with pytest.raises(Invalid):
        check_service(
            how, served_by=served_by, served_on=DAY + timedelta(days), cleared_on=DAY, today=DAY + timedelta(2)
        )


def test_a_service_record_that_is_whole() -> None:
    check_service("at_custody", served_by="PC 1", served_on=DAY, cleared_on=DAY, today=DAY)
