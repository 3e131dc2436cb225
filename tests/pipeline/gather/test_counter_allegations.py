"""Pairs that accuse each other: which direction is contested."""

import pytest

from tests.factories.working import Records, moment
from tests.pipeline.gather.conftest import Gathered
from tests.pipeline.gather.test_gather import told

# Incidents of one pair in order, a week apart: `AB` is A suspected against B, `==` both suspects at once.
CASES = {
    "AB AB BA": "A:no no B:yes",  # accused once in return: hers is the counter-allegation
    "BA AB AB": "A:no no B:yes",  # even if his accusation came first
    "AB BA": "A:yes B:yes",  # once each: neither is listed before somebody looked
    "AB BA AB BA": "A:no no B:yes yes",  # a tie: the direction first alleged later
    "BA AB BA AB": "A:yes yes B:no no",
    "==": "A:yes B:yes",  # nobody can tell
    "== AB": "A:yes no B:yes",
    "AB == BA BA": "A:yes yes B:yes no no",  # the shared incident counts for neither side
    "AB AB": "A:no no B:",
}  # fmt: skip


def written(case: str) -> Records:
    records = Records()
    for place, incident in enumerate(case.split(), start=1):
        at = f"2024-01-{place * 3:02d}"
        if incident == "==":
            records.incident(f"i{place}", at)
            for person in "AB":
                records.party(f"i{place}", person, "suspect").party(f"i{place}", person, "victim")
        else:
            records.abuse(f"i{place}", at, " > ".join(incident))
    return records


@pytest.mark.parametrize("case", CASES)
def test_the_direction_of_the_minority_is_contested(gathered: Gathered, case: str) -> None:
    events = gathered(written(case))["events"]
    answer = []
    for person in "AB":
        rows = sorted(told(events, "incident_id", "contested", person_id=person, role="suspect"))
        answer.append(f"{person}:" + " ".join("yes" if contested else "no" for _, contested in rows))
    assert " ".join(answer) == CASES[case]


def test_only_suspect_rows_are_contested(gathered: Gathered) -> None:
    events = gathered(written("=="))["events"]
    assert told(events, "contested", role="victim") == [False, False]


def test_cancelled_contested_and_later_accusations_do_not_count(gathered: Gathered) -> None:
    records = Records().abuse("i1", "2024-01-01", "A > B")
    records.abuse("i2", "2024-01-02", "B > A", cancelled_at="2024-01-03")
    records.abuse("i3", "2024-01-02", "B > A").restrict("incidents", "i3")
    records.abuse("i4", "2024-01-02", "B > A", recorded_at="2024-07-03")
    assert not any(told(gathered(records)["events"], "contested"))


def test_injury_speaks_for_who_was_hurt(gathered: Gathered) -> None:
    records = Records().abuse("i1", "2024-01-01", "A > B", injury=True).abuse("i2", "2024-01-04", "B > A")
    found = gathered(records)
    assert dict(told(found["events"], "person_id", "contested", role="suspect")) == {"A": False, "B": True}
    pair = {row["person_id"]: row for row in found["counter_pairs"]}
    assert (pair["A"]["leaning"], pair["B"]["leaning"]) == ("person", "other")
    assert (pair["B"]["injury"], pair["B"]["accused_first"], pair["B"]["accused_more"]) == ("other", "other", "neither")
    assert pair["B"]["contested"] == ["i2"]


def test_what_others_say_is_shown_and_decides_nothing(gathered: Gathered) -> None:
    records = Records().abuse("i1", "2024-01-01", "A > B").abuse("i2", "2024-01-04", "B > A")
    records.abuse("i3", "2024-01-05", "A > C", risk_grade="high")
    found = gathered(records)
    assert [row["accused_by_others"] for row in found["counter_pairs"]] == ["person", "other"]
    assert [row["leaning"] for row in found["counter_pairs"]] == ["neither", "neither"]


def decided(records: Records, person: str, other: str, found: str, at: str) -> Records:
    row = {"person_id": person, "other_person_id": other, "found": found, "by": "a sergeant", "at": moment(at)}
    records.tables["decided_counter_allegations"].append(row)
    return records


def test_a_person_decides_and_no_run_decides_otherwise(gathered: Gathered) -> None:
    records = decided(written("AB BA"), "A", "B", "perpetrator", "2024-02-01")
    records.abuse("later", "2024-03-01", "B > A")
    found = gathered(records)
    rows = told(found["events"], "person_id", "incident_id", "contested", "set_aside", "restricted", role="suspect")
    assert sorted(rows) == [
        ("A", "i1", False, False, False),
        ("B", "i2", False, True, True),
        ("B", "later", True, False, False),
    ]
    assert not any(told(found["events"], "restricted", role="victim"))
    assert [(row["person_id"], row["contested"]) for row in found["counter_pairs"]] == [("B", ["later"])]


def test_the_order_of_rows_is_of_no_matter(gathered: Gathered) -> None:
    records = decided(written("AB == BA BA AB"), "B", "A", "both", "2024-01-05")
    one, other = gathered(records), gathered(records, backwards=True)
    assert (one["events"], one["counter_pairs"]) == (other["events"], other["counter_pairs"])


def test_third_parties_do_not_matter(gathered: Gathered) -> None:
    records = Records().abuse("i1", "2024-01-01", "A > B").abuse("i2", "2024-01-02", "B > C")
    assert not any(told(gathered(records)["events"], "contested"))
