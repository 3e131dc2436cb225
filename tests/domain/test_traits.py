"""Banned traits: found in names wherever they stand, and in nothing that a score looks at."""

from dataclasses import fields

import pytest

from daylight.domain.scoring import Case, CrimeWeight
from daylight.domain.traits import BANNED, age_or_sex_in, traits_in


@pytest.mark.parametrize("word", [word for trait in BANNED for word in trait.words])
def test_each_word_is_found_alone_and_within_a_name(word: str) -> None:
    for name in (word, word.upper(), f"people.{word}", f"{word}_2", f"last-known {word}"):
        assert traits_in([name]), name


def test_what_the_points_score_looks_at_holds_none() -> None:
    looked_at = [each.name for kind in (Case, CrimeWeight) for each in fields(kind)]
    assert traits_in(looked_at) == ()
    assert age_or_sex_in(looked_at) == ("born",)  # only to leave children out
