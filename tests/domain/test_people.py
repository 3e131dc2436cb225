"""Names, dates of birth and PNC ids, before and after; and which forenames are forms of one name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.people import (
    PNC_LETTERS,
    Birth,
    Name,
    alias_forms,
    birth,
    clean_name,
    family_words,
    given_words,
    name_families,
    name_family,
    normal_pnc,
    pnc_letter,
)
from daylight.domain.reference import reference_csv

# forename field | surname field | title | forename | middle names | surname | other names
NAMES = """
John            | Smith                | -    | john         | -          | smith          | -
JOHN            | SMITH                | -    | john         | -          | smith          | -
 john           |  smith               | -    | john         | -          | smith          | -
Zoë             | Brontë               | -    | zoe          | -          | bronte         | -
Łukasz          | Wiśniewski           | -    | lukasz       | -          | wisniewski     | -
Bjørn           | Ægir                 | -    | bjorn        | -          | aegir          | -
Siobhán         | O'Neill              | -    | siobhan      | -          | oneill         | -
Siobhan         | O’Neill              | -    | siobhan      | -          | oneill         | -
Siobhan         | O Neill              | -    | siobhan      | -          | oneill         | -
Siobhan         | ONeill               | -    | siobhan      | -          | oneill         | -
Jane            | Smith-Jones          | -    | jane         | -          | smith jones    | -
Jane            | Smith Jones          | -    | jane         | -          | smith jones    | -
Jane            | SMITH - JONES        | -    | jane         | -          | smith jones    | -
Mary-Jane       | Hill                 | -    | mary         | jane       | hill           | -
Mary Jane       | Hill                 | -    | mary         | jane       | hill           | -
Mr John         | Smith                | mr   | john         | -          | smith          | -
MR. JOHN        | SMITH                | mr   | john         | -          | smith          | -
Miss            | Smith                | miss | -            | -          | smith          | -
DR              | Patel                | dr   | -            | -          | patel          | -
Dr Mr John      | Smith                | dr   | john         | -          | smith          | -
-               | Mr John Smith        | mr   | john         | -          | smith          | -
-               | Mrs Smith            | mrs  | -            | -          | smith          | -
John            | Lord                 | -    | john         | -          | lord           | -
Lord John       | Smith                | lord | john         | -          | smith          | -
John            | Smith Jnr            | -    | john         | -          | smith          | -
John            | Smith (Senior)       | -    | john         | -          | smith          | senior
J               | Smith                | -    | j            | -          | smith          | -
J.              | Smith                | -    | j            | -          | smith          | -
J.P.            | Smith                | -    | j            | p          | smith          | -
-               | SMITH, John          | -    | john         | -          | smith          | -
SMITH, John     | -                    | -    | john         | -          | smith          | -
-               | Smith, Mr John Paul  | mr   | john         | paul       | smith          | -
Smith,          | John                 | -    | john         | -          | smith          | -
John            | Smith,               | -    | john         | -          | smith          | -
John            | Smith, John          | -    | john         | -          | smith          | -
J               | Smith, John          | -    | john         | -          | smith          | -
Smith, John     | Smith                | -    | john         | -          | smith          | -
John Smith      | -                    | -    | john         | -          | smith          | -
John David Smith| -                    | -    | john         | david      | smith          | -
Jan van der Berg| -                    | -    | jan          | -          | vanderberg     | -
SMITH John      | -                    | -    | john         | -          | smith          | -
-               | SMITH John           | -    | john         | -          | smith          | -
-               | John Smith           | -    | john         | -          | smith          | -
-               | Smith Jones          | -    | -            | -          | smith jones    | -
John Smith      | Smith                | -    | john         | -          | smith          | -
John            | John Smith           | -    | john         | -          | smith          | -
Unknown         | Unknown              | -    | -            | -          | -              | -
UNK             | N/K                  | -    | -            | -          | -              | -
n/k             | n/k                  | -    | -            | -          | -              | -
Not             | Known                | -    | -            | -          | -              | -
Not known       | -                    | -    | -            | -          | -              | -
Refused         | Refused              | -    | -            | -          | -              | -
A N             | Other                | -    | -            | -          | -              | -
-               | A.N. Other           | -    | -            | -          | -              | -
Male            | 1                    | -    | -            | -          | -              | -
Unknown         | Male 1               | -    | -            | -          | -              | -
Unknown Male    | -                    | -    | -            | -          | -              | -
Mr              | Unknown              | mr   | -            | -          | -              | -
Baby            | Smith                | -    | -            | -          | smith          | -
Baby Girl       | Smith                | -    | -            | -          | smith          | -
Unknown         | Smith                | -    | -            | -          | smith          | -
John            | Unknown              | -    | john         | -          | -              | -
John            | Male                 | -    | john         | -          | male           | -
Amy             | Child                | -    | amy          | -          | child          | -
XXXX            | XX                   | -    | -            | -          | -              | -
?               | -                    | -    | -            | -          | -              | -
...             | ---                  | -    | -            | -          | -              | -
John1           | Smith                | -    | john         | -          | smith          | -
J0hn            | Sm1th                | -    | john         | -          | smith          | -
John            | Smith 01/02/1980     | -    | john         | -          | smith          | -
John*           | #Smith               | -    | john         | -          | smith          | -
Ewan            | Mac Donald           | -    | ewan         | -          | macdonald      | -
Ewan            | MacDonald            | -    | ewan         | -          | macdonald      | -
Ewan            | Mc Donald            | -    | ewan         | -          | mcdonald       | -
Ana             | de la Cruz           | -    | ana          | -          | delacruz       | -
Ana             | De-La-Cruz           | -    | ana          | -          | delacruz       | -
Ana             | Garcia de Souza      | -    | ana          | -          | garcia desouza | -
Piet            | van den Berg         | -    | piet         | -          | vandenberg     | -
Omar            | al-Hassan            | -    | omar         | -          | alhassan       | -
Omar            | Al Hassan            | -    | omar         | -          | alhassan       | -
Omar            | bin Laith            | -    | omar         | -          | binlaith       | -
Oliver          | St. John             | -    | oliver       | -          | stjohn         | -
Oliver          | Saint John           | -    | oliver       | -          | stjohn         | -
Abdul Rahman    | Khan                 | -    | abdulrahman  | -          | khan           | -
Abdul-Rahman    | Khan                 | -    | abdulrahman  | -          | khan           | -
Salah ud-Din    | Khan                 | -    | salahuddin   | -          | khan           | -
Salah Uddin     | Khan                 | -    | salahuddin   | -          | khan           | -
D'Andre         | Brown                | -    | dandre       | -          | brown          | -
La Toya         | Brown                | -    | latoya       | -          | brown          | -
Robert (Bob)    | Smith                | -    | robert       | -          | smith          | bob
Ann             | Smith nee Brown      | -    | ann          | -          | smith          | brown
Ann             | Smith (née Brown)    | -    | ann          | -          | smith          | brown
John            | Smith aka Jones      | -    | john         | -          | smith          | jones
John a.k.a. Jay | Smith                | -    | john         | -          | smith          | jay
Joan            | Nee                  | -    | joan         | -          | nee            | -
"""


def rows(table: str) -> list[list[str | None]]:
    """The cells of a small table, `-` read as none."""
    cells = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [[None if cell == "-" else cell for cell in line] for line in cells]


@pytest.mark.parametrize("row", rows(NAMES), ids=lambda row: f"{row[0]}/{row[1]}")
def test_a_name_before_and_after(row: list[str | None]) -> None:
    forename, surname, *expected = row
    name = clean_name(None, forename, None, surname)
    found = [name.title, name.forename, name.middle_names, name.surname, ";".join(name.other_names) or None]
    assert found == expected


@pytest.mark.parametrize(
    ("recorded", "shown"),
    [
        (("JOHN", "O'NEILL-SMITH"), ("John", "O'Neill-Smith")),
        (("john", "mcdonald"), ("John", "McDonald")),
        (("Zoë ", "van  der Berg"), ("Zoë", "van der Berg")),
        ((None, "SMITH, JOHN"), ("John", "Smith")),
        (("Smith,", "John"), ("John", "Smith")),
        (("Mr JOHN", "Smith"), ("John", "Smith")),
        (("Unknown", "Smith"), (None, "Smith")),
        (("n/k", "N/K"), (None, None)),
    ],
)
def test_how_a_name_is_shown(recorded: tuple[str | None, str], shown: tuple[str | None, str | None]) -> None:
    name = clean_name(None, recorded[0], None, recorded[1])
    assert (name.shown_forename, name.shown_surname) == shown


def test_title_middle_and_other_names_come_from_their_own_fields_first() -> None:
    name = clean_name("MRS.", "Mr Jo Ann", "Ann Marie", "Smith (née Brown)", "Joey Smith; aka Jo-Jo, JOEY SMITH")
    assert name.title == "mrs"
    assert name.middle_names == "ann marie"
    assert name.other_names == ("brown", "jo jo", "joey smith")


@pytest.mark.parametrize(
    ("recorded", "forms"),
    [
        ("Billy Smith; Will Smith", ("billy smith", "will smith")),
        ("nee O'Brien", ("obrien",)),
        ("née Brown, formerly Jones", ("brown", "jones")),
        ("Mr John MAC DONALD aka Jock", ("jock", "john macdonald")),
        ("Alias: Zed", ("zed",)),
        ("unknown; n/k; -", ()),
        ("", ()),
    ],
)
def test_other_names_take_the_same_form(recorded: str, forms: tuple[str, ...]) -> None:
    assert alias_forms(recorded) == forms


WORDS = st.text(st.sampled_from("abcdeéłßOMcd' -.,1;()/"), max_size=25)


@given(WORDS)
def test_a_normal_surname_or_forename_is_its_own_normal_form(text: str) -> None:
    for form in (family_words, given_words):
        once = form(text)
        assert form(" ".join(form(" ".join(once)))) == form(" ".join(once))
        assert all(word.isalpha() and word.islower() for word in once)


@given(WORDS, WORDS, WORDS)
def test_any_text_gives_a_name_in_normal_form_whatever_its_case(forename: str, surname: str, other: str) -> None:
    name = clean_name(None, forename, other, surname, other)
    assert isinstance(name, Name)
    assert list(name.other_names) == sorted(set(name.other_names))


def test_a_name_that_is_not_normal_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="plain lower-case"):
        Name(None, "John", None, "smith", (), None, None)


DATES = """
1984-03-07          | 1984-03-07 | 1984-03-07 | 1984-03-07
1984-3-7            | 1984-03-07 | 1984-03-07 | 1984-03-07
1984-03-07 00:00:00 | 1984-03-07 | 1984-03-07 | 1984-03-07
1984-03             | 1984-03    | 1984-03-01 | 1984-03-31
1984-02             | 1984-02    | 1984-02-01 | 1984-02-29
1984-12             | 1984-12    | 1984-12-01 | 1984-12-31
1984                | 1984       | 1984-01-01 | 1984-12-31
1984-01-01          | 1984-01-01 | 1984-01-01 | 1984-01-01
1970-01-01          | 1970-01-01 | 1970-01-01 | 1970-01-01
"""


@pytest.mark.parametrize("row", rows(DATES), ids=lambda row: str(row[0]))
def test_a_date_of_birth_and_its_bounds(row: list[str]) -> None:
    recorded, text, earliest, latest = row
    born = birth(recorded)
    assert born is not None
    assert (born.text, str(born.earliest), str(born.latest)) == (text, earliest, latest)
    assert (born.day is not None) == (len(text) == 10)


@pytest.mark.parametrize(
    "recorded",
    ["1900-01-01", "1901-01-01", "1899-12-30", "1753-01-01", "0001-01-01", "1984-13", "1984-02-30", "", "unknown"],
)
def test_what_is_no_date_of_birth(recorded: str) -> None:
    assert birth(recorded) is None


@given(st.dates(date(1902, 1, 1), date(2030, 1, 1)), st.sampled_from([4, 7, 10]))
def test_a_date_of_birth_is_its_own_normal_form(day: date, length: int) -> None:
    born = birth(day.isoformat()[:length])
    assert born is not None
    assert birth(born.text) == born
    assert born.earliest <= day <= born.latest


def test_a_birth_outside_its_bounds_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="bounds"):
        Birth("1984", None, date(1985, 1, 1), date(1984, 1, 1))


PNC = """
2004/123456X       | 2004/123456X
2004/0123456X      | 2004/123456X
04/123456x         | 2004/123456X
04/0123456X        | 2004/123456X
 2004 / 0123456 X  | 2004/123456X
2004-0123456X      | 2004/123456X
98/123456X         | 1998/123456X
PNC: 2004/123456X  | 2004/123456X
2004/O123456X      | 2004/123456X
20040123456X       | 2004/123456X
040123456X         | 2004/123456X
2003/0062845E      | 2003/62845E
2003/62845         | 2003/62845E
03/0062845         | 2003/62845E
0362845E           | 2003/62845E
2012/52494Q        | 2012/52494Q
2012/52494A        | 2012/52494A
unknown            | -
N/K                | -
2004/0000000X      | -
12345              | -
"""


@pytest.mark.parametrize("row", rows(PNC), ids=lambda row: str(row[0]))
def test_a_pnc_id_before_and_after(row: list[str | None]) -> None:
    assert normal_pnc(row[0] or "") == row[1]


@given(st.integers(1950, 2039), st.integers(1, 9_999_999), st.sampled_from(PNC_LETTERS))
def test_a_pnc_id_is_its_own_normal_form_in_every_way_of_writing(year: int, serial: int, letter: str) -> None:
    normal = f"{year}/{serial}{letter}"
    assert normal_pnc(normal) == normal
    assert normal_pnc(f"{year % 100:02d}/{serial:07d}{letter.lower()}") == normal
    assert normal_pnc(f"{year}/{serial}") == f"{year}/{serial}{pnc_letter(year, serial)}"


FAMILIES = """
bill william | mohamed muhammad | mohammed muhammad | shivaun siobhan | kasia katarzyna | liz elizabeth | dai david
wojtek wojciech | ayesha aisha | yousaf yusuf | krzys krzysztof | steve stephen | peggy margaret | gosia malgorzata
usman uthman | choudhury chaudhry | rehman rehman | rahman rehman | niamh niamh | neve niamh | shaun sean
alex alex | sam sam | chris chris | pat pat | jo jo | corvin corvin
"""


@pytest.mark.parametrize("pair", [pair.split() for line in FAMILIES.strip().splitlines() for pair in line.split("|")])
def test_the_name_that_stands_for_its_forms(pair: list[str]) -> None:
    assert name_family(pair[0]) == pair[1]


def test_a_form_of_several_names_belongs_to_each() -> None:
    assert {"alexander", "alexandra", "alexis"} <= set(name_families("alex"))
    assert {"samantha", "samuel"} <= set(name_families("sam"))
    assert set(name_families("kate")) >= {"catherine", "kathleen"}
    assert name_families("corvin") == ("corvin",)


@pytest.mark.parametrize("file", ["nicknames.csv", "transliterations.csv"])
def test_name_data_is_in_normal_form_and_says_each_thing_once(file: str) -> None:
    listed = reference_csv(file).rows
    pairs = [(row["family"], row["variant"]) for row in listed]
    assert len(set(pairs)) == len(pairs) > 500
    for family, variant in pairs:
        assert family != variant
        assert all(word.isascii() and word.isalpha() and word.islower() for word in (family, variant))


def test_no_form_is_usual_of_two_names_and_what_stands_for_others_stands_for_itself() -> None:
    listed = reference_csv("nicknames.csv").rows + reference_csv("transliterations.csv").rows
    usual: dict[str, set[str]] = {}
    for row in listed:
        if row["usual"] == "yes":
            usual.setdefault(row["variant"], set()).add(row["family"])
    assert [variant for variant, families in usual.items() if len(families) > 1] == []
    assert [(v, name_family(v)) for v in {f for fs in usual.values() for f in fs} if name_family(v) != v] == []
