"""Support: the directory and its faults, services that fit, safe contact, a card safe to be found, notices."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.directory import COLUMNS, read_directory
from daylight.domain.errors import BadExtract, Invalid
from daylight.domain.signposting import (
    ANSWERS,
    EVERYWHERE,
    REFERRALS_TO_ADVOCATES,
    Answer,
    SafeContact,
    Service,
    card_of,
    check_card_words,
    fitting,
    is_review_overdue,
    notice_to_consider,
    shipped_signposting,
    told_by,
)

TODAY = date(2026, 11, 25)
HEADING = ",".join(COLUMNS)
GOOD = "Harbour House,refuge; advocate,North; South,English; Polish,01632 960 001,always,https://x.example,Harbour,2026-10-01"
NEEDS = st.sampled_from(sorted(shipped_signposting().needs))


def _service(name: str = "One", **more: object) -> Service:
    told: dict[str, object] = {
        "name": name, "needs": ("advocate",), "areas": ("North",), "languages": (), "phone": "01632 960 001",
        "hours": "", "website": "", "card_words": "", "reviewed_on": TODAY,
    }  # fmt: skip
    return Service(**{**told, **more})  # type: ignore[arg-type]


SERVICES = st.lists(
    st.builds(
        _service,
        st.text("abc", min_size=1, max_size=4),
        needs=st.lists(NEEDS, min_size=1, max_size=3).map(tuple),
        areas=st.lists(st.sampled_from(["North", "South", EVERYWHERE]), min_size=1, max_size=2).map(tuple),
        languages=st.lists(st.sampled_from(["Polish", "Urdu"]), max_size=2).map(tuple),
    ),
    max_size=8,
)


@given(SERVICES, st.lists(NEEDS, max_size=3), st.sampled_from(["north", "South", "East"]))
def test_only_services_of_the_area_that_meet_a_need_are_given_and_all_of_them(
    services: list[Service], needs: list[str], area: str
) -> None:
    found = fitting(services, area=area, needs=needs)
    assert all(each.serves(area) and (not needs or set(needs) & set(each.needs)) for each in found)
    left = [each for each in services if each not in found]
    assert not any(each.serves(area) and (not needs or set(needs) & set(each.needs)) for each in left)


@given(SERVICES, st.lists(NEEDS, max_size=3))
def test_a_language_sorts_and_never_sends_away(services: list[Service], needs: list[str]) -> None:
    plain = fitting(services, area="North", needs=needs)
    speaking = fitting(services, area="North", needs=needs, language="polish")
    assert sorted(each.name for each in plain) == sorted(each.name for each in speaking)


def test_what_meets_more_needs_and_is_nearer_comes_first() -> None:
    national = _service("National", areas=(EVERYWHERE,), needs=("advocate", "refuge"))
    near = _service("Near", needs=("advocate", "refuge"))
    one = _service("Just one", needs=("refuge",))
    assert [each.name for each in fitting([one, national, near], area="North", needs=["advocate", "refuge"])] == [
        "Near", "National", "Just one",
    ]  # fmt: skip


def test_a_directory_is_read() -> None:
    (service,) = read_directory(f"\ufeff{HEADING}\n{GOOD}\n\n", today=TODAY)
    assert service.needs == ("refuge", "advocate")
    assert service.areas == ("North", "South")
    assert service.reviewed_on == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (GOOD.replace("Harbour House", ""), "name", "empty"),
        (GOOD.replace("refuge; advocate", "shelter"), "needs", "no need shelter"),
        (GOOD.replace("01632 960 001", "call us"), "phone", "not a telephone"),
        (GOOD.replace("https://", "http://"), "website", "https://"),
        (GOOD.replace("2026-10-01", "1/10/2026"), "reviewed_on", "not a date"),
        (GOOD.replace("2026-10-01", "2027-10-01"), "reviewed_on", "future"),
        (GOOD.replace(",Harbour,", ",Women's refuge,"), "card_words", "womens, refuge"),
        (GOOD.replace("always", "a" * 201), "hours", "longer"),
        (GOOD + ",more", None, "10 cells"),
    ],
)
def test_each_fault_of_a_row_is_said_with_its_row_and_column(row: str, column: str | None, words: str) -> None:
    with pytest.raises(BadExtract) as told:
        read_directory(f"{HEADING}\n{GOOD.replace('Harbour House', 'Other')}\n{row}\n", today=TODAY)
    (fault,) = told.value.faults
    assert (fault.row, fault.column) == (3, column)
    assert words in fault.sentence


def test_every_fault_of_a_file_is_said_at_once_and_empty_files_are_none() -> None:
    with pytest.raises(BadExtract) as told:
        read_directory(f"{HEADING}\n{GOOD}\n{GOOD}\n,,,,,,,,x\n", today=TODAY)
    assert len(told.value.faults) == 6
    for text, words in (
        ("", "lacks"),
        (HEADING, "no rows"),
        ("name,needs\n", "lacks areas"),
        (f"{HEADING}\n\n" + "x\n" * 5001, "parts"),
    ):
        with pytest.raises(BadExtract, match=words):
            read_directory(text, today=TODAY)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(BadExtract):
        assert read_directory(f"{HEADING}\n{text}", today=TODAY)


@pytest.mark.parametrize(("method", "hours", "words"), [("", "day", "hi"), ("call", " ", "hi"), ("call", "day", "")])
def test_safe_contact_is_whole_or_not_at_all(method: str, hours: str, words: str) -> None:
    with pytest.raises(Invalid, match="Say"):
        SafeContact(method, hours, words)
    assert SafeContact("call", "weekdays 10 to 2", "say it is the dentist").method == "call"


def test_a_card_looks_like_any_list_of_numbers() -> None:
    title, lines = card_of([_service("Refuge for women", card_words="Harbour"), _service("Police advocate")])
    whole = " ".join([title, *(f"{words} {number}" for words, number in lines)])
    assert told_by(whole) == []
    assert ("Harbour", "01632 960 001") in lines
    assert "Refuge" not in whole
    assert lines[0][0] != "Harbour"


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyz ", max_size=30), max_size=6))
def test_no_card_ever_has_a_word_that_tells(names: list[str]) -> None:
    try:
        title, lines = card_of([_service(name or "x", card_words=name) for name in names])
    except Invalid:
        assert told_by(" ".join(names))
    else:
        assert told_by(" ".join([title, *(words for words, _ in lines)])) == []
        assert len(lines) <= len(shipped_signposting().card_lines) + shipped_signposting().card_most


@pytest.mark.parametrize(
    "words", ["Domestic ABUSE line", "Women’s place", "Women's place", "the Police", "Clare's law", "LGBT+"]
)
def test_words_that_tell_are_refused_however_they_are_written(words: str) -> None:
    with pytest.raises(Invalid, match="leave out"):
        check_card_words(words)


@given(st.integers(0, 1000))
def test_a_review_is_overdue_after_the_days_of_policy(days: int) -> None:
    overdue = is_review_overdue(TODAY - timedelta(days=days), TODAY)
    assert overdue == (days > shipped_signposting().review_days)


def test_the_notice_of_the_area_and_the_day() -> None:
    def kind(area: str, on: date, age: int | None = 30) -> str:
        found = notice_to_consider("england and wales", area=area, on=on, age=age)
        return found.kind if found else ""

    assert kind("Croydon", date(2024, 11, 26)) == "DVPN"
    assert kind("Croydon", date(2024, 11, 27)) == "DAPN"
    assert kind("Hampshire", TODAY) == "DVPN"
    assert kind("Croydon", TODAY, age=17) == ""
    assert kind("Hampshire", TODAY, age=17) == ""
    assert kind("Hampshire", TODAY, age=None) == "DVPN"
    assert notice_to_consider("scotland", area="Glasgow", on=TODAY, age=30) is None


def test_an_answer_may_change_and_the_tables_hold() -> None:
    assert ANSWERS.move(Answer.OFFERED, "accept").after is Answer.ACCEPTED
    with pytest.raises(Invalid):
        ANSWERS.move(Answer.ACCEPTED, "take back")
    assert len(REFERRALS_TO_ADVOCATES.owners) == 5
