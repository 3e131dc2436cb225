"""One page on a person: fact and allegation apart, conditions beside counts, victims as letters."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from daylight.cli.words import victim_label
from daylight.domain.carried_definitions import declaration_of
from daylight.domain.declarations import toml_of
from daylight.domain.definitions import shipped_definitions
from tests.cli.hand_made import CHILD, HELD, LONE, OFFICER, SEALED, SERIAL, VICTIM, release_rows, write_release


def _page(daylight: Any, release: Path, *words: str) -> str:
    result = daylight("show", release, *words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_page_answers_who_why_when_and_what_is_done(daylight: Any, release: Path) -> None:
    page = _page(daylight, release, LONE)
    for words in (
        "BRACKWATER, Aldous", "Also recorded as Al Brackwater", "born 7 Mar 1984 (42), male",
        "suspected in 11 incidents (11 with a crime recorded) against 1 person, Jan 2025; arrested in 1",
        "victim not supporting in 11", "0 convictions or cautions", "nobody (probation: stale",
        "repeat (repeat edition 2026.1): met, first met Jan 2025",
        "domestic incidents against one same victim, 12 months", "at least 3", "Evidence: I0001, I0002, I0003",
        "Victim A: ex-partner, 11 incidents", "evidential difficulties: suspect identified; victim does not support",
        "non-molestation order O1", "1 requirement (1 positive)", "police bail O2", "2 Feb 2026, order O1",
        "fail to appear warrant W1", "violent", "none recorded: everything here is alleged", "1 Jan 2026: applied",
        "4 mentions held together by 1 link", "99.7%, very sure", "Al Brakwater, born 1984", "90.0 of 100, rank 1",
        "40 days since the newest event", "Eleven incidents in three years",
    ):  # fmt: skip
        assert words in page, words
    assert "offender" not in page.lower()
    assert "W2" not in page, "a warrant issued after as_of is not known"


def test_near_misses_fragility_and_cancelled_incidents_are_told(daylight: Any, release: Path) -> None:
    page = _page(daylight, release, SERIAL)
    assert "Would change: one more countable event would meet stalking" in page
    assert "Fragile: one wrong identity link" in page
    assert "CANCELLED, counted nowhere" in page
    assert "No victim recorded, 1 incident" in page
    assert [page.index(f"Victim {letter}: ") for letter in "ABC"] == sorted(page.index(f"Victim {x}: ") for x in "ABC")


def test_held_child_staff_and_sealed_are_warned_of(daylight: Any, release: Path) -> None:
    held = _page(daylight, release, HELD)
    assert "Held: counter-allegation (repeat)" in held
    assert "also recorded as a victim in 5 incidents" in held
    assert "may be a counter-allegation" in held
    assert "Under 18: never listed by rule" in _page(daylight, release, CHILD)
    assert "handle as a police suspect" in _page(daylight, release, OFFICER)
    sealed = _page(daylight, release, SEALED)
    assert "Sealed identity" in sealed
    assert "Sealedforename" not in sealed
    assert "1990" not in sealed


@pytest.mark.parametrize(("set_aside", "says", "not_that"), [
    (True, "DECIDED to be a counter-allegation, counted nowhere", "CONTESTED DATA"),
    (False, "CONTESTED DATA, counted nowhere", "DECIDED"),
])  # fmt: skip
def test_a_decided_counter_allegation_is_not_called_contested(
    daylight: Any, tmp_path: Path, set_aside: bool, says: str, not_that: str
) -> None:
    rows = release_rows()
    (event,) = (row for row in rows["events"] if row["person_id"] == HELD)
    event.update(contested=False, restricted=True, set_aside=set_aside)
    page = " ".join(_page(daylight, write_release(tmp_path / "decided", rows), HELD).split())
    assert says in page
    assert not_that not in page


def test_a_name_finds_the_person_or_offers_candidates(daylight: Any, release: Path) -> None:
    assert "Why listed" in _page(daylight, release, "brackwater", "aldous")
    offered = _page(daylight, release, "c")
    assert "Which one?" in offered
    assert LONE in offered
    near = _page(daylight, release, "Aldous Brakwater")
    assert "Names like it" in near
    assert LONE in near


@pytest.mark.parametrize("name", ["Sealedsurname", "Youngsurname", "Quxsurname", "Zyvictima", "%", "?"])
def test_no_name_search_finds_the_sealed_the_young_or_a_victim(daylight: Any, release: Path, name: str) -> None:
    result = daylight("show", release, name)
    assert result.exit_code == 1
    assert "P" + "SEALED" not in result.output
    assert "PVICTIM" not in result.output


def test_a_victims_page_stays_closed(daylight: Any, release: Path) -> None:
    result = daylight("show", release, VICTIM)
    assert result.exit_code == 4
    assert "Quxsurname" not in result.output
    opened = _page(daylight, release, VICTIM, "--reveal", "disclosure case ref 4711")
    assert "QUXSURNAME, Zyvictima" in opened


def test_an_unknown_id_is_exit_1(daylight: Any, release: Path) -> None:
    result = daylight("show", release, "PNOBODY0001")
    assert result.exit_code == 1
    assert "There is no person" in result.output


def test_what_a_release_does_not_hold_is_said_so_not_none(daylight: Any, release: Path) -> None:
    for table in ("warrants", "custody", "links", "breaches"):
        (release / f"{table}.parquet").unlink()
    page = _page(daylight, release, LONE)
    assert page.count("not in this release") == 3
    assert "none open" not in page


def test_markup_and_control_characters_in_records_are_harmless(daylight: Any, tmp_path: Path) -> None:
    rows = release_rows()
    rows["people"][0].update(surname="[red]Bold\x1b[31m", other_names=["\u202egnorw", "[link=x]y[/link]"])
    folder = write_release(tmp_path / "odd", rows)
    page = _page(daylight, folder, LONE)
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "[RED]BOLD\N{REPLACEMENT CHARACTER}[31M" in page
    assert "[link=x]y[/link]" in page


def test_victim_labels_never_run_out() -> None:
    labels = [victim_label(place) for place in (0, 1, 25, 26, 27, 701, 702)]
    assert labels == [f"Victim {letters}" for letters in ("A", "B", "Z", "AA", "AB", "ZZ", "AAA")]
    assert len({victim_label(place) for place in range(2000)}) == 2000


def test_a_definition_that_the_release_declares_is_explained(daylight: Any, tmp_path: Path) -> None:
    (shipped,) = (each for each in shipped_definitions() if each.name == "repeat")
    own = replace(shipped, name="own-repeat", edition="7", minimum_age=21)
    rows = release_rows()
    (status,) = (row for row in rows["statuses"] if (row["person_id"], row["definition"]) == (LONE, "repeat"))
    status.update(definition=own.name, edition=own.edition)
    about = {"definition": own.name, "edition": own.edition, "title": own.title, "group": own.group}
    silent = _page(daylight, write_release(tmp_path / "silent", rows, definitions=[about]), LONE)
    assert "as defined" in silent
    told = [{**about, "declared": toml_of(declaration_of(own))}]
    page = _page(daylight, write_release(tmp_path / "told", rows, definitions=told), LONE)
    assert "as defined" not in page
    assert "at least 21" in page
