"""A search forgives slips, says why, and leads to nobody who must not be found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daylight.domain.errors import Invalid
from daylight.pipeline.watch import Search, open_search, read_query
from tests.pipeline.watch.conftest import MARKED
from tests.pipeline.watch.test_watch import mentions_of


@pytest.fixture(scope="module")
def search(release: Path) -> Iterator[Search]:
    with open_search(release) as opened:
        yield opened


@pytest.mark.parametrize(
    "asked",
    [
        "Aldous Brackwater",
        "Brackwater, Aldous",
        "aldus brakwater",
        "Aldous Brackwater 7/3/1984",
        "Brackwater 1984",
        "Aldous 3 July 1984",
        "07700 900123",
        "Aldous 07700 900124",
    ],
)
def test_the_suspect_is_found_by_what_is_known(search: Search, release: Path, asked: str) -> None:
    found = search.find(read_query(asked))
    assert found[0].person_id == mentions_of(release)["S1"]
    assert found[0].why


@pytest.mark.parametrize("asked", ["Zyvictima Quxsurname 5/5/1990", "99 Hidden Mews", "Zysealed Hushname 25/7/1992"])
def test_nobody_is_found_by_what_is_a_victims(search: Search, release: Path, asked: str) -> None:
    victims = {mentions_of(release)[record] for record in ("V1", "V3")}
    assert not victims & {each.person_id for each in search.find(read_query(asked), limit=1000)}


def test_with_a_reason_everybody_is_found_but_the_sealed(search: Search, release: Path) -> None:
    known = mentions_of(release)
    found = search.find(read_query("Zyvictima Quxsurname"), everybody=True)
    assert found[0].person_id == known["V1"]
    found = search.find(read_query("Zysealed Hushname 25/7/1992"), limit=1000, everybody=True)
    assert known["V3"] not in {each.person_id for each in found}
    assert not search.find(read_query(reference=known["V3"]), everybody=True)


def test_an_empty_query_is_refused_and_a_repr_holds_no_name(search: Search) -> None:
    with pytest.raises(Invalid, match="Say whom to look for"):
        read_query("  ,, ")
    with pytest.raises(Invalid, match="date of birth cannot be read"):
        read_query(born="soon")
    said = repr(search.find(read_query("Aldous Brackwater"))) + repr(read_query("Aldous Brackwater 07700900123"))
    assert not [name for name in MARKED if name in said.lower()]
