"""What a load brings: open cases are due again for what is new, and no case is lost when people are joined or split."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.caseload.actions import decide_identity, hand_over, triage
from daylight.web.caseload.models import Case, CaseStep, IdentityChange, LevelSet, News
from daylight.web.caseload.permits import may_open_case
from daylight.web.caseload.queries import case_of, open_case_of
from daylight.web.people.models import Allocation
from daylight.web.releases.actions import load_release
from tests.cli.hand_made import AS_OF, LONE, NEAR, SECOND, SECRETS, SERIAL, VICTIM, Rows, release_rows, write_release
from tests.web.caseload.conftest import WHY, Make
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
Next = Callable[[Callable[[Rows], None]], None]
NEW = "PNEWCOMER01"


@pytest.fixture
def following(tmp_path: Path) -> Next:
    """`following(change)`: the next release, changed, is loaded."""
    number = iter(range(2, 99))

    def load(change: Callable[[Rows], None]) -> None:
        rows, which = deepcopy(release_rows()), next(number)
        change(rows)
        folder = write_release(tmp_path / f"next{which}", rows, release_id=f"test-{which}", as_of="2026-11-15")
        load_release(folder, by="tests")

    return load


def _same(rows: Rows) -> None:
    """Nothing changes."""


def _event(rows: Rows, person: str, number: str, other: str, **more: Any) -> None:
    first = next(row for row in rows["events"] if row["person_id"] == person)
    rows["events"].append(
        {**first, "incident_id": number, "other_person_id": other, "event_date": date(2026, 11, 9), **more}
    )


def test_the_same_again_brings_nothing_new(made: Make, following: Next) -> None:
    made(level="high")
    following(_same)
    assert not News.objects.exists()
    assert not IdentityChange.objects.exists()


def test_what_is_new_is_said_once_and_the_review_is_due(made: Make, following: Next) -> None:
    case = made(level="high")
    made(SERIAL)

    def change(rows: Rows) -> None:
        _event(rows, LONE, "I9001", SECOND)
        _event(rows, LONE, "I9002", VICTIM, cancelled=True)
        _event(rows, LONE, "I0020", VICTIM)  # an incident that was somebody else's
        carried = {"source": "wessex", "source_file": "x.csv", "source_row": 1, "record_id": "U1", "person_id": LONE}
        rows["custody"] = [{**carried, "starts_on": date(2026, 10, 1), "ends_on": date(2026, 11, 10)}]
        rows["breaches"].append({**rows["breaches"][0], "record_id": "B2", "breached_on": date(2026, 11, 12)})

    following(change)
    now = Case.objects.get(pk=case.pk)
    assert now.news == (
        "Since 1 November 2026: 1 new incident, the latest on 9 November 2026; 1 incident now linked to this person; "
        "1 victim not known before; 1 release from custody on 10 November 2026; 1 breach of an order on "
        "12 November 2026."
    )
    assert now.reassess_by == timezone.localdate()
    assert News.objects.count() == 1
    following(change)
    assert News.objects.count() == 1


def test_a_victim_joined_with_another_is_no_new_victim(made: Make, following: Next) -> None:
    made(level="high")

    def change(rows: Rows) -> None:
        for row in rows["events"]:
            if row["person_id"] == LONE:
                row["other_person_id"] = SECOND
        rows["register"] = [{"person_id": VICTIM, "change": "joined", "other_ids": [SECOND], "reason": "x"}]

    following(change)
    assert not News.objects.exists()


def _joined(rows: Rows) -> None:
    """LONE was joined into SERIAL."""
    rows["people"] = [row for row in rows["people"] if row["person_id"] != LONE]
    rows["events"] = [{**row, "person_id": SERIAL} if row["person_id"] == LONE else row for row in rows["events"]]
    rows["statuses"] = [row for row in rows["statuses"] if row["person_id"] != LONE]
    rows["scores"] = [row for row in rows["scores"] if row["person_id"] != LONE]
    rows["register"] = [{"person_id": LONE, "change": "joined", "other_ids": [SERIAL], "reason": "All of it."}]


def _split(rows: Rows) -> None:
    """Part of LONE is a new person, and part of them a victim alone."""
    lone = next(row for row in rows["people"] if row["person_id"] == LONE)
    rows["people"].append({**lone, "person_id": NEW, "forename": "Alder"})
    parted = {"change": "split", "other_ids": [LONE], "reason": "x"}
    rows["register"] = [{"person_id": NEW, **parted}, {"person_id": SECOND, **parted}]


def test_a_joined_persons_case_stays_whole_and_shows_on_both_sides(
    made: Make, following: Next, boss: User, signed_in: Callable[..., Client], member: Member
) -> None:
    case, holder = made(level="high"), member(Role.OFFENDER_MANAGER, username="holder")
    hand_over(case, to=holder, reason=WHY, by=boss)
    steps, levels = CaseStep.objects.count(), LevelSet.objects.count()
    following(_joined)
    following(_joined)  # an ended id keeps its row in every later release
    change = IdentityChange.objects.get()
    assert (change.kind, change.reason) == ("joined", f"{LONE} was joined into {SERIAL}.")
    assert case_of(SERIAL) == case
    assert (CaseStep.objects.count(), LevelSet.objects.count()) == (steps, levels)
    client = signed_in(Role.OFFENDER_MANAGER)
    for address in (f"/people/{SERIAL}/", f"/people/{SERIAL}/case/", f"/cases/{case.reference}/", "/joined-or-split/"):
        page = client.get(address).content.decode()
        assert case.reference in page, address
        assert change.reason in page, address
        assert not [secret for secret in SECRETS if secret in page], address
    assert "Cases whose person was joined or split" in client.get("/").content.decode()
    address = f"/joined-or-split/{change.pk}/"
    assert "Choose where the case goes" in client.post(address, {"reason": WHY}).content.decode()
    client.post(address, {"goes_to": SERIAL, "reason": "Same man, two spellings"})
    now = Case.objects.get(pk=case.pk)
    assert (now.person_id, now.key, now.level) == (SERIAL, SERIAL, "high")
    assert Allocation.objects.get(person_id=SERIAL).owner == holder
    following(_joined)
    assert IdentityChange.objects.filter(status="waits").count() == 0
    with pytest.raises(Conflict, match="decided this meanwhile"):
        decide_identity(change, goes_to=SERIAL, reason=WHY, by=boss)


def test_two_open_cases_of_one_person_are_joined_by_a_person_and_nothing_is_lost(
    made: Make, following: Next, boss: User
) -> None:
    one, two = made(level="high"), made(SERIAL, level="medium")
    following(_joined)
    change = IdentityChange.objects.get()
    assert {case.reference for case in (one, two)} == {one.reference, two.reference}
    with pytest.raises(Refused, match=two.reference):
        decide_identity(change, goes_to=SERIAL, reason=WHY, by=boss)
    with pytest.raises(Invalid, match="those shown"):
        decide_identity(change, goes_to=NEAR, reason=WHY, by=boss)
    assert IdentityChange.objects.get().status == "waits"
    closed = decide_identity(change, goes_to=two.reference, reason=WHY, by=boss)
    assert (closed.status, closed.into) == ("joined", two)
    assert open_case_of(SERIAL) == two
    assert LevelSet.objects.filter(case=one).exists()


def test_a_split_is_shown_on_each_suspect_and_never_on_a_victim(made: Make, following: Next, boss: User) -> None:
    case = made(level="high")
    following(_split)
    change = IdentityChange.objects.get()
    assert {side.person_id for side in change.sides.all()} == {LONE, NEW}
    assert (open_case_of(LONE), open_case_of(NEW)) == (case, case)
    assert SECOND not in change.reason
    following(_split)
    assert IdentityChange.objects.count() == 1
    assert decide_identity(change, goes_to=NEW, reason=WHY, by=boss).person_id == NEW
    assert open_case_of(LONE) is None
    following(_split)
    assert not IdentityChange.objects.filter(status="waits").exists()


def test_a_person_who_is_in_no_record_any_more_keeps_the_case(made: Make, following: Next, boss: User) -> None:
    case = made(level="high")

    def change(rows: Rows) -> None:
        _joined(rows)
        rows["register"] = [{"person_id": LONE, "change": "gone", "other_ids": [], "reason": "x"}]

    following(change)
    waits = IdentityChange.objects.get()
    assert waits.kind == "gone"
    alone = decide_identity(waits, goes_to="", reason=WHY, by=boss)
    assert (alone.person_id, alone.key, alone.surname, alone.is_open) == ("", case.reference, "Brackwater", True)
    assert Allocation.objects.filter(person_id=case.reference, unit="Serial unit").exists()


def test_closed_cases_and_restrictions_go_with_people_too(
    made: Make, following: Next, boss: User, member: Member
) -> None:
    case = made(status="in_triage")
    triage(case, outcome="decline", reason=WHY, by=boss)
    restriction = Restriction.objects.create(person_id=LONE, reason="Staff", by="boss", at=timezone.now())
    restriction.allowed.set([boss])
    following(_joined)
    assert set(Restriction.objects.get(person_id=SERIAL).allowed.all()) == {boss}
    assert not may_open_case(member(Role.SUPERVISOR, username="other"), Permission.SEE_CASE, case)
    assert may_open_case(boss, Permission.SEE_CASE, case)
    Restriction.objects.filter(person_id=SERIAL).delete()
    following(_joined)
    assert not Restriction.objects.exists()  # lifted by a person: no release brings it back
    assert decide_identity(IdentityChange.objects.get(), goes_to=SERIAL, reason=WHY, by=boss).status == "declined"


def test_another_join_leads_a_waiting_case_on(made: Make, following: Next) -> None:
    case = made(level="high")
    following(_joined)

    def again(rows: Rows) -> None:
        _joined(rows)
        rows["people"] = [row for row in rows["people"] if row["person_id"] != SERIAL]
        rows["register"] = [
            {"person_id": each, "change": "joined", "other_ids": [NEAR], "reason": "x"} for each in (LONE, SERIAL)
        ]

    following(again)
    change = IdentityChange.objects.get()
    assert [side.person_id for side in change.sides.all()] == [NEAR]
    assert open_case_of(NEAR) == case
    assert date(2026, 11, 15) > AS_OF
