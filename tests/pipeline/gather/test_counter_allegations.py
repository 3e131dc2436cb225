"""Pairs that accuse each other: which direction is contested."""

import pytest

from tests.factories.working import Records
from tests.pipeline.gather.conftest import Gathered
from tests.pipeline.gather.test_gather import told

# Incidents of one pair in order, a week apart: `AB` is A suspected against B, `==` both suspects at once.
CASES = {
    "AB AB BA": "A:no no B:yes",  # accused once in return: hers is the counter-allegation
    "BA AB AB": "A:no no B:yes",  # even if his accusation came first
    "AB BA": "A:no B:yes",  # a tie: the direction first alleged later
    "BA AB": "A:yes B:no",
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


def test_third_parties_do_not_matter(gathered: Gathered) -> None:
    records = Records().abuse("i1", "2024-01-01", "A > B").abuse("i2", "2024-01-02", "B > C")
    assert not any(told(gathered(records)["events"], "contested"))
