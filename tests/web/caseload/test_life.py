"""A case's life by its actions: who may, from where, with which reason; refused otherwise, and audited."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.casework import Subject, WayIn
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.web.access.models import Restriction
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import attach, discharge, open_case, reopen, reopen_for, set_level, triage
from daylight.web.caseload.models import Case, CaseStep, News
from daylight.web.caseload.queries import case_of, open_case_of
from daylight.web.people.models import Allocation
from tests.cli.hand_made import CHILD, HELD, LONE, NEAR, SERIAL, VICTIM
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
WHY = "Eleven incidents and nobody manages it"


@pytest.fixture
def case(loaded: int, member: Member) -> Case:
    """A case of LONE in triage, of the Serial unit."""
    return open_case(person_id=LONE, way_in=WayIn.LIST, reason=WHY, by=member(Role.SUPERVISOR, username="opener"))


def test_a_case_is_opened_in_triage_by_the_unit_of_who_opens_it(case: Case) -> None:
    assert (case.status, case.way_in, case.key) == ("in_triage", "list", LONE)
    assert case.reference.startswith("C20")
    assert Allocation.objects.get(person_id=LONE).unit == "Serial unit"
    assert CaseStep.objects.get(case=case).reason == WHY
    assert Entry.objects.filter(action="case: open", subject=f"person:{LONE}", by="opener").exists()
    assert open_case_of(LONE) == case


@pytest.mark.parametrize("role", [Role.ANALYST, Role.OFFICER, Role.ADVOCATE, Role.PARTNER, Role.INFORMATION_MANAGER])
def test_who_may_not_take_people_on_opens_no_case(loaded: int, member: Member, role: Role) -> None:
    with pytest.raises(Refused, match="may not take a person on"):
        open_case(person_id=LONE, way_in=WayIn.LIST, reason=WHY, by=member(role))
    assert not Case.objects.exists()


def test_a_second_case_a_child_a_survivor_and_nobody_are_refused(case: Case, member: Member) -> None:
    by = member(Role.SUPERVISOR)
    with pytest.raises(Refused, match=case.reference):
        open_case(person_id=LONE, way_in=WayIn.LIST, reason=WHY, by=by)
    with pytest.raises(Refused, match="under 18"):
        open_case(person_id=CHILD, way_in=WayIn.LIST, reason=WHY, by=by)
    with pytest.raises(Refused, match="not recorded as a suspect"):
        open_case(person_id=VICTIM, way_in=WayIn.LIST, reason=WHY, by=by)
    with pytest.raises(Invalid, match="who it is"):
        open_case(way_in=WayIn.LIST, reason=WHY, by=by)
    with pytest.raises(Invalid, match="Say why"):
        open_case(person_id=NEAR, way_in=WayIn.LIST, reason=" ", by=by)
    with pytest.raises(NotFound):
        open_case(person_id="PNOBODY0001", way_in=WayIn.LIST, reason=WHY, by=by)
    assert Case.objects.count() == 1


def test_another_unit_and_a_restricted_record_are_closed(case: Case, member: Member) -> None:
    other = member(Role.OFFENDER_MANAGER, username="other", unit="Another unit")
    with pytest.raises(Refused, match="another unit"):
        triage(case, outcome="accept", reason=WHY, by=other)
    Restriction.objects.create(person_id=LONE, reason="x", by="y", at=timezone.now())
    with pytest.raises(Refused, match="restricted"):
        triage(case, outcome="accept", reason=WHY, by=member(Role.SUPERVISOR))
    assert Case.objects.get().status == "in_triage"


def test_near_misses_are_taken_on_and_declined_ones_taken_up_again(loaded: int, member: Member) -> None:
    by = member(Role.OFFENDER_MANAGER)
    case = open_case(person_id=NEAR, way_in=WayIn.NEAR_MISS, reason=WHY, by=by)
    with pytest.raises(Invalid, match="Say why"):
        triage(case, outcome="decline", reason="", by=by)
    with pytest.raises(Invalid, match="Choose what becomes"):
        triage(case, outcome="discharge", reason=WHY, by=by)
    declined = triage(case, outcome="decline", reason="One neighbours' quarrel", by=by)
    assert (declined.status, declined.is_open) == ("declined", False)
    assert declined.closed_at is not None
    with pytest.raises(Refused, match="what can be done is: reopen"):
        triage(case, outcome="accept", reason=WHY, by=by)
    again = open_case(person_id=NEAR, way_in=WayIn.NEAR_MISS, reason=WHY, by=by)
    with pytest.raises(Refused, match=again.reference):
        reopen(case, reason=WHY, by=by)
    triage(again, outcome="decline", reason=WHY, by=by)
    assert reopen(case, reason="A second look", by=by).status == "in_triage"
    assert case_of(NEAR) == case


def test_two_who_decide_at_once_see_a_conflict(case: Case, member: Member) -> None:
    by = member(Role.SUPERVISOR)
    triage(case, outcome="accept", reason=WHY, by=by, version=case.version)
    with pytest.raises(Conflict, match='supervisor did "accept"'):
        triage(case, outcome="decline", reason=WHY, by=by, version=case.version)
    assert Case.objects.get().status == "accepted"


def test_left_elsewhere_needs_a_scheme_and_a_day_ahead(case: Case, member: Member) -> None:
    by, today = member(Role.SUPERVISOR), timezone.localdate()
    wrong: tuple[tuple[str, date | None], ...] = (
        ("", today + timedelta(days=9)), ("drive", None), ("drive", today), ("drive", today + timedelta(days=999)),
    )  # fmt: skip
    for scheme, until in wrong:
        with pytest.raises(Invalid):
            triage(case, outcome="leave elsewhere", reason=WHY, by=by, scheme=scheme, until=until)
    left = triage(case, outcome="leave elsewhere", reason=WHY, by=by, scheme="drive", until=today + timedelta(days=9))
    assert (left.status, left.scheme, left.is_open) == ("managed_elsewhere", "drive", True)


def test_a_person_in_no_record_is_a_case_and_is_found_later(loaded: int, member: Member) -> None:
    by = member(Role.SUPERVISOR)
    subject = Subject(surname="Unfound", forename="Norman", details="Lives by the mill")
    case = open_case(subject=subject, way_in=WayIn.REFERRAL, reason=WHY, by=by)
    assert (case.person_id, case.key) == ("", case.reference)
    assert Allocation.objects.get(person_id=case.reference).unit == "Serial unit"
    assert "Unfound" not in str(Entry.objects.values_list("detail", flat=True))
    with pytest.raises(Refused, match="not recorded as a suspect"):
        attach(case, person_id=VICTIM, reason=WHY, by=by)
    found = attach(case, person_id=SERIAL, reason="Same name, same birth date", by=by)
    assert (found.person_id, found.key, found.surname) == (SERIAL, SERIAL, "Unfound")
    assert case_of(SERIAL) == found
    assert Allocation.objects.get(person_id=SERIAL).unit == "Serial unit"
    with pytest.raises(Refused, match="already"):
        attach(found, person_id=HELD, reason=WHY, by=by)


def test_a_child_in_no_record_goes_the_safeguarding_route(loaded: int, member: Member) -> None:
    subject = Subject(surname="Young", born=timezone.localdate() - timedelta(days=15 * 365))
    with pytest.raises(Refused, match="under 18"):
        open_case(subject=subject, way_in=WayIn.REFERRAL, reason=WHY, by=member(Role.SUPERVISOR))


def test_something_new_makes_the_reassessment_due_once_per_load(case: Case, member: Member) -> None:
    by = member(Role.SUPERVISOR)
    triage(case, outcome="accept", reason=WHY, by=by)
    managed = set_level(case, level="high", reason=WHY, by=by)
    assert managed.reassess_by == timezone.localdate() + timedelta(days=42)
    assert reopen_for(managed, what="One new incident.", by="system", load=7)
    assert not reopen_for(managed, what="One new incident.", by="system", load=7)
    now = Case.objects.get()
    assert (now.reassess_by, now.news) == (timezone.localdate(), "One new incident.")
    assert News.objects.count() == 1
    assert set_level(now, level="high", reason="Looked at again", by=by).news == ""


def test_discharge_by_a_criterion_that_is_met(case: Case, member: Member) -> None:
    by = member(Role.SUPERVISOR)
    with pytest.raises(Refused, match="in triage"):
        discharge(case, criterion="died", reason=WHY, by=by)
    triage(case, outcome="accept", reason=WHY, by=by)
    set_level(case, level="standard", reason=WHY, by=by)
    with pytest.raises(Refused, match="182 quiet days"):
        discharge(case, criterion="no_new_harm", reason=WHY, by=by)
    with pytest.raises(Invalid, match="criterion"):
        discharge(case, criterion="bored", reason=WHY, by=by)
    Case.objects.update(reviewed_on=timezone.localdate() - timedelta(days=182))
    ended = discharge(case, criterion="no_new_harm", reason=WHY, by=by)
    assert (ended.status, ended.criterion, ended.is_open) == ("discharged", "no_new_harm", False)
    assert not reopen_for(ended, what="Something.", by="system")
