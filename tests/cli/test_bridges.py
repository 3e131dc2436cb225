"""The weakest links that hold a person together: the strongest tree, and what each of its branches holds."""

from pathlib import Path

from daylight.cli.bridges import ends, read_evidence, strongest_tree
from daylight.cli.release_reader import Row, open_release
from tests.cli.hand_made import LONE, release_rows, write_release


def _link(left: str, right: str, weight: float) -> Row:
    return {
        "person_id": LONE, "left_source": "wessex", "left_table": "involvements", "left_record_id": left,
        "right_source": "wessex", "right_table": "involvements", "right_record_id": right, "weight": weight,
        "probability": 1 - 2**-weight, "kind": "model", "used": True,
    }  # fmt: skip


def test_the_tree_keeps_the_strongest_links_and_no_circle() -> None:
    links = [_link("a", "b", 9), _link("b", "c", 8), _link("a", "c", 7), _link("c", "d", 2), _link("a", "d", 1)]
    assert [row["weight"] for row in strongest_tree(links)] == [9, 8, 2]
    assert ends(links[0])[1][2] == "b"


def test_the_weakest_bridge_says_how_many_mentions_it_holds(tmp_path: Path) -> None:
    rows = release_rows()
    mention = rows["mentions"][0]
    rows["mentions"] = [{**mention, "record_id": name, "person_id": LONE} for name in "abcde"]
    rows["links"] = [_link("a", "b", 20), _link("b", "c", 20), _link("c", "d", 3), _link("d", "e", 15)]
    evidence = read_evidence(open_release(write_release(tmp_path / "r", rows)), LONE)
    assert evidence is not None
    assert evidence.links == 4
    assert (evidence.bridges[0].apart, round(evidence.bridges[0].probability, 3)) == (2, 0.875)


def test_no_links_in_the_release_is_not_no_evidence(release: Path) -> None:
    (release / "links.parquet").unlink()
    assert read_evidence(open_release(release), LONE) is None
