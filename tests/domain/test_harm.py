"""Severity weights: which row holds, how sure it is, and a force's own file."""

import pytest

from daylight.domain.errors import BadExtract
from daylight.domain.harm import Standing, read_cambridge_index, read_edition, shipped_edition, weight_of
from daylight.domain.offences import normal_code
from daylight.domain.reference import reference_csv

OWN = {"name": "own-2026", "file": "weights.csv"}


def points(code: str) -> float:
    return weight_of(normal_code(code), shipped_edition()).points


@pytest.mark.parametrize(
    ("code", "weight", "standing"),
    [
        ("8N", 184, Standing.PUBLISHED),
        ("008/06", 184, Standing.PUBLISHED),
        ("1", 7979, Standing.PUBLISHED),
        ("19C", 3261, Standing.ORDER_INFERRED),
        ("8Q", 40.2, Standing.ORDER_INFERRED),
        ("8U", 184, Standing.ASSUMED),
        ("066/39", 40.2, Standing.ASSUMED),
        ("777Z", 7, Standing.ASSUMED),
    ],
)
def test_published_inferred_and_assumed_are_told_apart(code: str, weight: float, standing: Standing) -> None:
    found = weight_of(normal_code(code), shipped_edition())
    assert (found.points, found.standing) == (weight, standing)
    assert found.assumed == (standing is not Standing.PUBLISHED)


def test_a_crime_without_a_code_has_the_default() -> None:
    assert weight_of(None, shipped_edition()) == shipped_edition().by_code["default"]


def test_every_theme_on_the_home_office_list_that_hurts_people_has_a_weight() -> None:
    themes = {row["theme"] for row in reference_csv("stats_codes.csv").rows}
    without = {theme for theme in themes if f"theme:{theme}" not in shipped_edition().by_code}
    assert without <= {"drugs", "fraud", "motoring", "other", "theft", "bail"}


def test_assumed_weights_say_by_what_rule() -> None:
    assumed = [weight for weight in shipped_edition().by_code.values() if weight.standing is Standing.ASSUMED]
    assert assumed
    assert all(weight.reason for weight in assumed)


def test_graver_crimes_weigh_more() -> None:
    order = ["1", "2", "19C", "5D", "36", "20A", "3B", "8N", "8Q", "105A", "58A"]
    weights = [points(code) for code in order]
    assert weights == sorted(weights, reverse=True)


def test_a_forces_own_weights_lie_over_the_shipped() -> None:
    own = read_edition("code,weight,reason\n8U,500,force policy\n008/06,200,\n", **OWN)
    assert own.name == "own-2026"
    assert weight_of(normal_code("8U"), own).points == 500
    assert weight_of(normal_code("008/67"), own).points == 500  # the same offence in the other system
    assert weight_of(normal_code("008/06"), own).points == 200
    assert weight_of(normal_code("8N"), own).points == 184
    assert not weight_of(normal_code("8U"), own).assumed


def test_a_byte_order_mark_is_of_no_matter() -> None:
    assert weight_of(normal_code("8U"), read_edition("\ufeffcode,weight\n8u,1\n", **OWN)).points == 1


def test_every_fault_of_a_file_is_told_with_its_row() -> None:
    with pytest.raises(BadExtract) as told:
        read_edition("code,weight\n8U,many\nABH,1\n8N,-1\n8N,nan\n8L,2\n8L,3\ntheme:rap,1\n", **OWN)
    assert [(fault.row, fault.column) for fault in told.value.faults] == [
        (1, "weight"), (2, "code"), (3, "weight"), (4, "weight"), (6, "code"), (7, "code"),
    ]  # fmt: skip
    assert "did you mean theme:rape?" in str(told.value)


def test_a_file_without_its_columns_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadExtract, match=r"weights\.csv: there is no column weight; the heading must have"):
        read_edition("code,points\n8U,1\n", **OWN)


def test_a_file_in_another_encoding_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadExtract, match=r"weights\.csv: this is not UTF-8 text"):
        read_edition("code,weight,reason\n8U,1,caf\u00e9\n".encode("cp1252"), **OWN)
    assert read_edition(b"\xef\xbb\xbfcode,weight\n8U,1\n", **OWN).by_code["8U"].points == 1


INDEX = "code,days\n8N,20\n008/06,30\n1,900\n"  # made-up values: the index itself is not ours to ship


def test_the_cambridge_index_stands_alone() -> None:
    index = read_cambridge_index(INDEX.encode(), file="chi.csv")
    assert index.name == "cambridge:chi.csv"
    assert weight_of(normal_code("1"), index).points == 900
    assert weight_of(normal_code("00806"), index).points == 30
    unnamed = weight_of(normal_code("19C"), index)
    assert (unnamed.points, unnamed.assumed) == (0.0, True)
    assert weight_of(None, index).assumed


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code,weight\n8N,20\n", "chi.csv: there is no column days; the heading must have code and days"),
        ("code,days\n", "chi.csv: there is no row below the heading; save the whole index as CSV"),
        ("code,days\n8N,-1\n", "chi.csv, row 1, column days: this count of days is not a number of zero or more"),
        ("code,days\n8N,nan\n", "chi.csv, row 1, column days: this count of days is not a number of zero or more"),
        ("code,days\n8N,5\n8N,6\n", "chi.csv, row 2, column code: this code has a weight already; keep one"),
        ("code,days\ntheme:rape,6\n", "chi.csv, row 1, column code: this is no offence code"),
        (b"\xff\xfe", "chi.csv: this is not UTF-8 text; save it as CSV UTF-8"),
    ],
)  # fmt: skip
def test_a_broken_index_is_refused_with_every_fault(text: str | bytes, sentence: str) -> None:
    with pytest.raises(BadExtract) as refused:
        read_cambridge_index(text, file="chi.csv")
    assert str(refused.value).startswith(sentence)
