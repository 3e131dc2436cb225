"""Each rule of identity on a few hand-made people."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.link.people import judgement, linked, mention

HOME = {"house": "12", "street": "mill lane", "postcode": "AB1 2CD", "address_id": "A00000000000a"}
AWAY = {"house": "7", "street": "high street", "postcode": "XY9 8ZZ", "address_id": "A00000000000b"}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (mention("gareth pennington", "1984-03-07"), mention("gareth pennington", "1984-03-07")),
        (mention("gareth pennington", "1984-03-07"), mention("pennington gareth", "1984-03-07")),
        (mention("gareth pennington", "1984-03-07", **HOME), mention("gareth pennington", "1984-07-03", **HOME)),
        (mention("william pennington", "1984-03-07", **HOME), mention("bill pennington", "1984-03-07", **AWAY)),
        (mention("mohammed pennington", "1984-03-07", **HOME), mention("muhamad pennington", "1984-03-07", **HOME)),
        (
            mention("helen marchbanks", "1984-03-07", other_names=["helen pennington"]),
            mention("helen pennington", "1984-03-07"),
        ),
        (
            mention("helen marchbanks pennington", "1984-03-07", **HOME),
            mention("helen pennington", "1984-03-07", **HOME),
        ),
        (
            mention("gareth penington", "1984-03-07", phone="+447700900123"),
            mention("gareth pennington", phone="+447700900123"),
        ),
        (
            mention("gareth pennington", "1984-03-07", **HOME),
            mention(
                "gareth pennington", birth_text="1984", born_from=date(1984, 1, 1), born_to=date(1984, 12, 31), **HOME
            ),
        ),
        (
            mention("gareth pennington", "1984-03-07", **HOME),
            mention(
                "gareth pennington", birth_text="1984-04", born_from=date(1984, 4, 1), born_to=date(1984, 4, 30), **HOME
            ),
        ),
        (
            mention("gareth pennington", "1984-03-07", street="mill lane", town="harport"),
            mention("gareth penington", "1984-03-01", street="mill road", town="harport"),
        ),
        (
            mention("gareth pennington", house="ROSE COTTAGE", street="mill lane", postcode="AB1 2CD"),
            mention("gareth pennington", house="ROSE COTTGE", street="mill lane", postcode="AB1 2CD"),
        ),
        (mention("katarzyna pennington", "1984-03-07"), mention("catherine pennington", "1984-03-07")),
    ],
    ids=[
        "same", "swapped", "turned date", "nickname", "spelling", "former", "half", "phone", "year only",
        "another month", "town", "name of a house", "another tongue",
    ],
)  # fmt: skip
def test_one_human_two_ways(tmp_path: Path, left: dict[str, Any], right: dict[str, Any]) -> None:
    assert linked(tmp_path, [left, right]).together(0, 1)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            mention("gareth pennington", "1954-03-07", sex="M", **HOME),
            mention("gareth pennington", "1984-07-21", sex="M", **HOME),
        ),
        (
            mention("gareth pennington", "1984-03-07", sex="M", **HOME),
            mention("lucas pennington", "1984-03-07", sex="M", **HOME),
        ),
        (
            mention("gareth pennington", "1984-03-07", sex="M", **HOME),
            mention("helen pennington", "1986-01-09", sex="F", **HOME),
        ),
        (mention("john smith", **AWAY), mention("john smith", **HOME)),
        (
            mention("gareth pennington", house="ROSE COTTAGE", street="mill lane", postcode="AB1 2CD"),
            mention("gareth pennington", house="IVY COTTAGE", street="mill lane", postcode="AB1 2CD"),
        ),
        (
            mention("gareth pennington", "1984-03-07", sex="M", nominal_id="N1"),
            mention("helen marchbanks", "1961-11-30", sex="F", nominal_id="N1"),
        ),
        (mention(), mention()),
    ],
    ids=["father and son", "twins", "couple", "common name", "two cottages", "shared nominal id", "nothing known"],
)
def test_two_humans_alike(tmp_path: Path, left: dict[str, Any], right: dict[str, Any]) -> None:
    assert not linked(tmp_path, [left, right]).together(0, 1)


def test_a_protected_identity_joins_nobody_but_itself(tmp_path: Path) -> None:
    same = mention("gareth pennington", "1984-03-07", **HOME)
    sealed = {**same, "protected": True}
    another = {**sealed, "forename": "gary", "nominal_id": "N9"}
    elsewhere = {**sealed, "source": "other"}
    rows = [same, same, sealed, sealed, {**sealed, "nominal_id": "N9"}, another, elsewhere]
    found = linked(tmp_path, rows, [judgement(0, 2, "same")])
    assert found.together(0, 1)
    assert found.together(3, 4)
    assert len({found.person[f"{number:05d}"] for number in (0, 2, 3, 5, 6)}) == 5
    assert all({left, right} <= {1, 2} or {left, right} == {4, 5} for left, right, *_ in found.edges)
    assert "protected" in found.contradictions[0]


def test_a_protected_identity_without_a_whole_birth_date_needs_more_than_its_name(tmp_path: Path) -> None:
    sealed = {**mention("gareth pennington", sex="M"), "protected": True, "birth_text": "1984"}
    found = linked(tmp_path, [sealed, sealed, *({**sealed, "nominal_id": each} for each in ("N8", "N9", "N9"))])
    assert found.together(3, 4)
    assert len({found.person[f"{number:05d}"] for number in range(4)}) == 4


def test_a_protected_identity_is_one_at_its_home_and_beside_one_person(tmp_path: Path) -> None:
    sealed = {**mention("helen pennington", "1984-03-07", sex="F", **HOME), "protected": True}
    slip = {**sealed, "forename": "hellen", "birth_date": date(1985, 3, 7)}
    slip |= {"born_from": date(1985, 3, 7), "born_to": date(1985, 3, 7), "nominal_id": "N9"}
    mother = {**sealed, **mention("helen pennington", "1956-03-07", **HOME)}
    elsewhere = {**mention("helen pennington", **AWAY), "protected": True}
    stranger = {**elsewhere, "address_id": None, "house": "9", "street": "long acre"}
    suspect = mention("gareth marchbanks", "1980-01-02", phone="+447700900123")
    rows = [sealed, slip, mother, elsewhere, stranger, suspect, suspect, {**sealed, "source": "other"}]
    found = linked(tmp_path, rows, opposite=[(5, 0), (6, 3)])
    assert found.together(0, 1, 3)
    assert found.together(5, 6)
    assert len({found.person[f"{number:05d}"] for number in (0, 2, 4, 7)}) == 4


def test_a_protected_identity_survives_a_slip_but_not_a_new_name(tmp_path: Path) -> None:
    sealed = {**mention("gareth pennington", "1984-03-07", sex="M", nominal_id="N8", **HOME), "protected": True}
    slip = {**sealed, "surname": "penington", "nominal_id": "N9"}
    initial = {**sealed, "forename": "g", "nominal_id": None}
    new_name = {**sealed, "forename": "martin", "surname": "ashdown"}
    suspect = mention("olive marchbanks", "1980-01-02", phone="+447700900123")
    found = linked(tmp_path, [sealed, slip, new_name, suspect, initial], opposite=[(3, place) for place in (0, 1, 2)])
    assert found.together(0, 1, 4)
    assert not found.together(0, 2)


def test_judgements_hold_against_all_evidence(tmp_path: Path) -> None:
    same = mention("gareth pennington", "1984-03-07", **HOME)
    other = mention("helen marchbanks", "1961-11-30", sex="F", **AWAY)
    found = linked(tmp_path, [same, same, same, other], [judgement(0, 1, "different"), judgement(2, 3, "same")])
    assert not found.together(0, 1)
    assert found.together(2, 3)
    assert [edge[4] for edge in found.edges if edge[:2] == (3, 4)] == ["judged"]


def test_the_latest_judgement_of_a_pair_is_the_one(tmp_path: Path) -> None:
    same = mention("gareth pennington", "1984-03-07", **HOME)
    undone = [judgement(0, 1, "different"), judgement(0, 1, "unsure", "2026-02-01")]
    assert linked(tmp_path, [same, same], undone).together(0, 1)


def test_contradicting_judgements_are_listed(tmp_path: Path) -> None:
    rows = [mention("gareth pennington", "1984-03-07", **HOME)] * 3
    said = [judgement(0, 1, "same"), judgement(1, 2, "same", "2026-02-01"), judgement(0, 2, "different", "2026-03-01")]
    found = linked(tmp_path, rows, said)
    assert not found.together(0, 2)
    assert found.together(1, 2)
    assert len(found.contradictions) == 1


def test_a_judgement_about_a_record_that_is_gone_is_not_applied_but_told(tmp_path: Path) -> None:
    same = mention("gareth pennington", "1984-03-07", **HOME)
    found = linked(tmp_path, [same, same], [judgement(0, 77, "different")])
    assert found.together(0, 1)
    sentence = (
        "main/involvements/00000 and main/involvements/00077, judged different by A1 on 2026-01-01, is not applied:"
        " main/involvements/00077 is not in these extracts. It holds again if that comes back."
    )
    assert found.contradictions == [sentence]


def test_unsure_undoes_what_was_judged_before(tmp_path: Path) -> None:
    rows = [mention("gareth pennington", "1984-03-07", **HOME), mention("olive tansley", "1971-01-30")]
    undone = [judgement(0, 1, "same"), judgement(0, 1, "unsure", "2026-02-01")]
    assert linked(tmp_path / "a", rows, undone[:1]).together(0, 1)
    found = linked(tmp_path / "b", rows, undone)
    assert not found.together(0, 1)
    assert found.contradictions == []


def test_two_words_at_one_instant_the_more_cautious_is_kept_and_both_are_told(tmp_path: Path) -> None:
    rows = [mention("gareth pennington", "1984-03-07", **HOME)] * 2
    said = [judgement(0, 1, "different"), judgement(1, 0, "same")]
    found = linked(tmp_path / "a", rows, said)
    assert not found.together(0, 1)
    assert len(found.contradictions) == 1
    assert "at the same instant" in found.contradictions[0]
    assert linked(tmp_path / "b", rows, said[::-1]).contradictions == found.contradictions


def test_a_chain_of_same_holds_with_a_different_beside_it(tmp_path: Path) -> None:
    names = ("gareth pennington", "olive tansley", "boris kettle", "clara dunmore")
    rows = [mention(name, f"19{70 + place}-03-07") for place, name in enumerate(names)]
    said = [judgement(0, 1, "same"), judgement(2, 3, "same"), judgement(0, 3, "different")]
    found = linked(tmp_path, rows, said)
    assert found.together(0, 1)
    assert found.together(2, 3)
    assert not found.together(1, 2)
    assert found.contradictions == []


def test_no_mentions_at_all(tmp_path: Path) -> None:
    assert linked(tmp_path, []).links == []


def test_one_mention_is_one_sure_person_without_a_weight(tmp_path: Path) -> None:
    found = linked(tmp_path, [mention("gareth pennington")])
    assert [row[2] for row in found.links] == [None]
    assert list(found.confidence.values()) == [1.0]
