"""Meetings: an agenda by risk, and minutes as people talk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.domain.meetings import is_meeting_day
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.components.bank_holidays import bank_holidays_around
from daylight.web.meetings.actions.minuting import (
    Agreement,
    add_person,
    agree,
    attend,
    discharge_at,
    leave_out,
    put_back,
    write_notes,
)
from daylight.web.meetings.actions.planning import (
    approve_minutes,
    cancel_meeting,
    close_meeting,
    move_meeting,
    open_meeting,
    plan_meeting,
    propose_agenda,
    reopen_meeting,
)
from daylight.web.meetings.models import AgreedAction, Meeting
from daylight.web.meetings.permits import meeting_permits
from daylight.web.meetings.queries import agenda, days_proposed, waiting_cards
from daylight.web.plans.models import Action
from tests.cli.hand_made import LONE, SECRETS, SERIAL
from tests.web.conftest import Member
from tests.web.meetings.conftest import AGENCY, UNIT, agreed, item_of, working_day

OTHERS = {"Zyvictimb", "Zyvictimc", "7700900123", "secretsummary", "keepawayfrom"}


def test_the_agenda_is_proposed_by_risk_and_never_twice(meeting: Meeting, manager: User) -> None:
    rows = agenda(meeting_permits(manager), meeting)
    assert [row.item.case.person_id for row in rows] == [LONE, SERIAL]
    assert rows[0].item.why_words == ["new on the list since the last meeting"]
    assert propose_agenda(meeting.pk, version=meeting.version, by=manager) == 0


def test_days_of_the_cycle_are_four_weeks_apart(meeting: Meeting) -> None:
    days = days_proposed(UNIT, timezone.localdate())
    assert all((day - meeting.on).days > 27 for day in days)
    assert all(is_meeting_day(day, bank_holidays_around("england and wales", day)) for day in days)


def test_a_day_that_cannot_be(meeting: Meeting, manager: User, supervisor: User) -> None:
    today = timezone.localdate()
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    for day in (saturday, today - timedelta(days=1), meeting.on):
        with pytest.raises(Invalid):
            plan_meeting(unit=UNIT, on=day, place="", by=supervisor)
    with pytest.raises(Refused, match="own unit"):
        plan_meeting(unit="Another unit", on=working_day(9), place="", by=manager)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.SUPERVISOR, Role.OFFENDER_MANAGER}])
def test_only_who_runs_meetings_does_anything(opened: Meeting, member: Member, role: Role) -> None:
    by, item = member(role), item_of(opened)
    acts: list[Callable[[], object]] = [
        lambda: plan_meeting(unit=UNIT, on=working_day(40), place="", by=by),
        lambda: close_meeting(opened.pk, version=opened.version, by=by),
        lambda: write_notes(item, text="x", version=item.version, by=by),
        lambda: agreed(item, by),
        lambda: leave_out(item, reason="no reason", by=by),
        lambda: attend(opened.pk, name="A", agency=AGENCY, answer="came", user=None, by=by),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert not AgreedAction.objects.exists()


def test_another_unit_s_meeting_is_closed(opened: Meeting, member: Member) -> None:
    other = member(Role.OFFENDER_MANAGER, username="other", unit="Another unit")
    with pytest.raises(Refused, match="not one of yours"):
        close_meeting(opened.pk, version=opened.version, by=other)
    assert not meeting_permits(other).meetings().exists()


def test_leaving_out_needs_a_reason_and_can_be_undone(meeting: Meeting, manager: User) -> None:
    item = item_of(meeting)
    with pytest.raises(Invalid, match="reason"):
        leave_out(item, reason=" ", by=manager)
    leave_out(item, reason="Heard last week", by=manager)
    assert [row.item.case.person_id for row in agenda(meeting_permits(manager), meeting)] == [SERIAL]
    put_back(item_of(meeting), by=manager)
    assert len(agenda(meeting_permits(manager), meeting)) == 2
    with pytest.raises(Invalid, match="already"):
        add_person(meeting.pk, item.case, reason="asked again", by=manager)


def test_the_life_of_a_meeting(meeting: Meeting, manager: User, supervisor: User, member: Member) -> None:
    with pytest.raises(Refused):
        write_notes(item_of(meeting), text="too early", version=1, by=manager)
    moved = move_meeting(meeting.pk, on=working_day(14), reason="room taken", version=meeting.version, by=manager)
    started = open_meeting(meeting.pk, version=moved.version, by=manager)
    write_notes(item_of(meeting), text="He moved out.", version=1, by=manager)
    closed = close_meeting(meeting.pk, version=started.version, by=supervisor)
    assert [item_of(meeting, one).status for one in (LONE, SERIAL)] == ["heard", "not_reached"]
    second = member(Role.SUPERVISOR, username="second")
    assert [card.number for card in waiting_cards(second)] == [1]
    assert [card.number for card in waiting_cards(supervisor)] == [0]
    with pytest.raises(Refused):
        approve_minutes(meeting.pk, version=closed.version, by=manager)
    with pytest.raises(Refused, match="Another person"):
        approve_minutes(meeting.pk, version=closed.version, by=supervisor)
    again = reopen_meeting(meeting.pk, reason="one forgotten", version=closed.version, by=manager)
    closed = close_meeting(meeting.pk, version=again.version, by=supervisor)
    approved = approve_minutes(meeting.pk, version=closed.version, by=second)
    assert approved.approved_by == "second"
    with pytest.raises(Refused):
        write_notes(item_of(meeting), text="too late", version=item_of(meeting).version, by=manager)
    with pytest.raises(Refused):
        attend(meeting.pk, name="A", agency=AGENCY, answer="came", user=None, by=manager)
    with pytest.raises(Conflict):
        approve_minutes(meeting.pk, version=closed.version, by=second)


def test_two_who_type_at_once(opened: Meeting, manager: User, supervisor: User) -> None:
    item = item_of(opened)
    write_notes(item, text="First words.", version=item.version, by=manager)
    with pytest.raises(Conflict, match=f"{manager.username} wrote"):
        write_notes(item, text="Other words.", version=item.version, by=supervisor)
    assert item_of(opened).notes == "First words."


@pytest.mark.parametrize("secret", sorted(set(SECRETS) - OTHERS))
def test_nothing_of_a_survivor_is_minuted(opened: Meeting, manager: User, secret: str) -> None:
    item = item_of(opened)
    acts: list[Callable[[], object]] = [
        lambda: write_notes(item, text=f"Saw {secret.lower()} there", version=item.version, by=manager),
        lambda: agreed(item, manager, what=f"Go to {secret}"),
        lambda: leave_out(item, reason=f"Asked by {secret}", by=manager),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert not item_of(opened).notes


def test_what_is_agreed_stands_in_the_plan_and_is_carried_over(
    opened: Meeting, manager: User, supervisor: User
) -> None:
    kept = agreed(item_of(opened), manager)
    assert kept.action.status == "proposed"
    assert kept.action.reason.startswith("Agreed at the meeting of")
    close_meeting(opened.pk, version=opened.version, by=manager)
    with pytest.raises(Refused, match="nothing can be minuted"):
        agreed(item_of(opened), manager)
    Meeting.objects.filter(pk=opened.pk).update(on=timezone.localdate())
    following = plan_meeting(unit=UNIT, on=working_day(42), place="", by=supervisor)
    items = {item.case.person_id: item.whys for item in following.items.select_related("case")}
    assert items == {LONE: ["carried"]}


def test_a_cancelled_meeting_loses_nobody(meeting: Meeting, manager: User) -> None:
    cancel_meeting(meeting.pk, reason="snow", version=meeting.version, by=manager)
    following = plan_meeting(unit=UNIT, on=meeting.on, place="", by=manager)
    assert following.items.count() == 2


def test_pages_from_plan_to_minutes(cases: dict[str, Case], signed_in: Callable[..., Client]) -> None:
    one, two = signed_in(Role.OFFENDER_MANAGER, username="one"), signed_in(Role.SUPERVISOR, username="two")
    assert "No meeting is open to you" in one.get("/meetings/").content.decode()
    assert "The next days of the cycle" in one.get("/meetings/new/").content.decode()
    assert "Write the date" in one.post("/meetings/new/", {"unit": UNIT, "on": "soon"}).content.decode()
    one.post("/meetings/new/", {"unit": UNIT, "on": working_day().isoformat(), "place": ""})
    meeting = Meeting.objects.get()
    page, reference = f"/meetings/{meeting.pk}/", cases[LONE].reference
    person = f"{page}people/{reference}/"
    shown = one.get(page).content.decode()
    assert shown.index("BRACKWATER") < shown.index(cases[SERIAL].reference)
    assert "Say why" in one.post(f"{page}add/do/", {"reference": "x"}).content.decode()
    assert "There is no case" in one.post(f"{page}add/do/", {"reference": "x", "reason": "asked for"}).content.decode()
    assert "Say why" in one.post(person, {"do": "leave"}).content.decode()
    one.post(f"{page}open/do/", {"version": meeting.version})
    refused = one.post(person, {"do": "notes", "version": 1, "notes": "see Zyvictima"}).content.decode()
    assert "holds a name" in refused
    one.post(person, {"do": "notes", "version": 1, "notes": "He agreed to come."})
    conflict = two.post(person, {"do": "notes", "version": 1, "notes": "He was not asked."})
    assert conflict.status_code == 409
    assert "He agreed to come." in conflict.content.decode()
    assert "He was not asked." in conflict.content.decode()
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    assert "Type what is done" in one.post(person, {"do": "agree"}).content.decode()
    flat = {"do": "agree", "what": "Find a flat", "taken_by": "A. W.", "agency": AGENCY, "by_day": day}
    one.post(person, flat | {"own_consents": "yes"})
    assert "Find a flat" in one.get(page).content.decode()
    one.post(f"{page}attendance/", {"name": "A. W.", "agency": AGENCY, "answer": "came"})
    assert "A. W." in one.get(f"{page}attendance/").content.decode()
    _close_and_make(one, two, meeting, page, reference)


def _close_and_make(one: Client, two: Client, meeting: Meeting, page: str, reference: str) -> None:
    meeting.refresh_from_db()
    one.post(f"{page}close/do/", {"version": meeting.version})
    assert one.get(f"{page}minutes.pdf").status_code == 403
    meeting.refresh_from_db()
    two.post(f"{page}approve/do/", {"version": meeting.version})
    for each in ("minutes.pdf", "minutes.docx", "to-do.pdf", "to-do.docx", f"people/{reference}/pack.docx"):
        assert one.get(f"{page}{each}").status_code == 200
    assert one.get(f"/people/{LONE}/documents/profile.pdf")["Content-Type"] == "application/pdf"
    assert one.get(f"{page}minutes.exe").status_code == 404
    shown = one.get(page).content.decode() + one.get(f"{page}people/{reference}/").content.decode()
    assert not [secret for secret in SECRETS if secret in shown]


def test_an_agenda_is_read_in_few_statements(
    meeting: Meeting, supervisor: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    permits = meeting_permits(supervisor)
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        agenda(permits, meeting)


def test_what_is_agreed_live_has_its_kind_from_the_catalogue(
    opened: Meeting, cases: dict[str, Case], signed_in: Callable[..., Client]
) -> None:
    client = signed_in(Role.OFFENDER_MANAGER, username="one")
    person = f"/meetings/{opened.pk}/people/{cases[LONE].reference}/"
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    post = {"do": "agree", "what": "See him at home", "taken_by": "PC 9", "agency": "Police", "by_day": day}
    assert "Choose the kind of action" in client.post(person, post).content.decode()
    assert "Choose one of those shown" in client.post(person, post | {"kind": "surveillance_referral"}).content.decode()
    asked = client.post(person, post | {"kind": "bail_check"}).content.decode()
    assert "own_condition" in asked
    assert not Action.objects.exists()
    for kind in ("home_visit", "disclosure"):
        assert client.post(person, post | {"kind": kind}).status_code == 302
    visit, disclosure = Action.objects.order_by("pk")
    assert (visit.kind, visit.details, visit.status) == ("home_visit", {"aim": "See him at home"}, "proposed")
    assert (disclosure.kind, disclosure.reason.endswith(": See him at home")) == ("disclosure", True)
    post |= {"agency": "Substance misuse service"}
    assert "own_consents" in client.post(person, post).content.decode()
    client.post(person, post | {"own_consents": "yes"})
    assert Action.objects.latest("pk").kind == "substance_referral"
    post |= {"agency": "Probation"}
    assert "Choose the kind of action" in client.post(person, post).content.decode()


def test_nothing_that_is_kept_close_is_agreed_aloud(opened: Meeting, supervisor: User) -> None:
    target = timezone.localdate() + timedelta(days=9)
    agreement = Agreement("surveillance_referral", "AB/1/26", "PC 9", "Police", target)
    with pytest.raises(Refused, match="kept out of minutes"):
        agree(item_of(opened), agreement=agreement, by=supervisor)
    assert not Action.objects.exists()


def test_a_case_is_discharged_from_the_meeting_by_its_own_checks(
    opened: Meeting, cases: dict[str, Case], manager: User, signed_in: Callable[..., Client]
) -> None:
    case = cases[LONE]
    person = f"/meetings/{opened.pk}/people/{case.reference}/"
    client = signed_in(Role.SUPERVISOR, username="two")
    assert "Discharge the case" in client.get(person).content.decode()
    post = {"do": "discharge", "criterion": "died", "reason": "The coroner wrote on Monday", "version": case.version}
    assert "Choose the criterion" in client.post(person, post | {"criterion": ""}).content.decode()
    secret = client.post(person, post | {"reason": "Zyvictima said that he died"}).content.decode()
    assert "holds a name" in secret
    assert client.post(person, post | {"version": case.version - 1}).status_code == 409
    with pytest.raises(Refused):
        discharge_at(item_of(opened), criterion="no_new_harm", reason="Quiet a while", version=case.version, by=manager)
    case.refresh_from_db()
    assert case.is_open
    assert client.post(person, post).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.criterion) == ("discharged", "died")
    assert item_of(opened).status == "heard"
