"""Outcome types, and reference files that are whole and say where they come from."""

from importlib.resources import files

import pytest

from daylight.domain.outcomes import FAMILIES, outcome_of
from daylight.domain.reference import read_csv, reference_csv
from daylight.tables.extracts import OUTCOMES


def test_every_outcome_type_has_a_family() -> None:
    for code in OUTCOMES:
        assert outcome_of(code).family in FAMILIES
    assert outcome_of(None).family == "open"
    assert outcome_of("1").family == FAMILIES[0] == "charge"
    assert outcome_of("16").victim_supports is False
    assert outcome_of("14").victim_supports is False
    assert outcome_of("15").victim_supports is True
    assert outcome_of("18").suspect_identified is False


def test_every_shipped_csv_names_its_source_and_edition() -> None:
    names = [each.name for each in files("daylight.domain.reference").iterdir() if each.name.endswith(".csv")]
    assert "stats_codes.csv" in names
    for name in names:
        file = reference_csv(name)
        assert file.source
        assert file.edition
        assert file.rows


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n", "must name its source"),
        ("# source: here\n# edition: 1\na,b\n", "has no rows"),
        ("# source: here\n# edition: 1\na,b\n1,2\n3\n", "line 5: 1 cells where the heading has 2"),
    ],
)
def test_a_broken_reference_file_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_csv("broken.csv", text)
