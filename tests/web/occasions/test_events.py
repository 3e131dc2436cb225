"""Events: calendars whole or not at all, people proposed by their incidents, plans approved by another, hold-outs."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.errors import BadExtract, Conflict, Invalid, Refused
from daylight.domain.occasions import EthicsSignOff, Kind
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry as AuditEntry
from daylight.web.caseload.models import Case
from daylight.web.occasions import actions
from daylight.web.occasions.models import Calendar, Contact, EventPlan
from daylight.web.occasions.reading import read_upload
from daylight.web.plans.models import Action
from daylight.web.releases.models import Event, Load
from tests.cli.hand_made import LONE, SECRETS, SERIAL
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
FIXTURES = (
    b"date,title\n2025-01-03,City v United\n2025-01-07,City v Rovers\n2025-01-11,City v Albion\n2027-05-01,Cup final\n"
)
ICS = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270501
DTEND;VALUE=DATE:20270503\r\nSUMMARY:Cup final\r\nLOCATION:The ground\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2
DTSTART:20270607T223000Z\r\nSUMMARY:Night match\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""
WHY = "Three incidents on the nights of matches, each after drinking"
SIGNED = EthicsSignOff("Ethics 12/2026", "Dr Ethics", date(2026, 1, 1))


@pytest.fixture
def calendar(loaded: int, manager: User) -> Calendar:
    return actions.load_calendar(name="City", kind=Kind.FIXTURE, content=FIXTURES, file="city.csv", by=manager)


@pytest.fixture
def plan(calendar: Calendar, case: Case, manager: User) -> EventPlan:
    day = timezone.localdate() + timedelta(days=10)
    made = actions.draft_plan(calendar, drafted=actions.Drafted("Cup final", day, day, WHY), by=manager)
    actions.propose_people(made, by=manager)
    return made


@pytest.fixture
def contact(plan: EventPlan) -> Contact:
    return plan.contacts.get(person_id=LONE)


def chosen(contact: Contact, by: User, **more: object) -> Contact:
    actions.decide(contact, decided=Contact.CHOSEN, when="before", reason=WHY, by=by, **more)  # type: ignore[arg-type]
    contact.refresh_from_db()
    return contact


def moved(plan: EventPlan, step: str, by: User, **more: str) -> EventPlan:
    plan.refresh_from_db()
    return actions.move(plan, step, version=plan.version, by=by, **more)


def test_an_icalendar_file_ends_a_whole_day_event_on_its_last_day() -> None:
    final, night = read_upload(ICS, Kind.FIXTURE, file="cup.ics")
    assert (final.title, final.first, final.last, final.place) == (
        "Cup final", date(2027, 5, 1), date(2027, 5, 2), "The ground",
    )  # fmt: skip
    assert night.first == night.last == date(2027, 6, 7)  # 23:30 in London, still that day


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (ICS.replace(b"SUMMARY:Cup final\r\n", b""), Kind.FIXTURE, "event 1: it has no title"),
        (ICS.replace(b"UID:1", b"RRULE:FREQ=WEEKLY\r\nUID:1"), Kind.FIXTURE, "write each day as an event of its own"),
        (ICS, Kind.COURT, "load it as CSV"),
        (b"BEGIN:VCALENDAR\r\nrubbish", Kind.FIXTURE, "broken|no event"),
        (b"\xff\xfe\x00", Kind.FIXTURE, "neither iCalendar nor UTF-8"),
        (b"", Kind.FIXTURE, "no date and no title"),
        (b"x" * 5_000_001, Kind.FIXTURE, "larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(content: bytes, kind: Kind, said: str) -> None:
    with pytest.raises(BadExtract, match=said):
        read_upload(content, kind, file="cup.ics")


def test_a_faulty_file_changes_nothing_and_every_fault_is_on_the_page(calendar: Calendar, signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFENDER_MANAGER)
    file = SimpleUploadedFile("city.csv", b"date,title\n21/11/2026,Match\n2026-11-22,\n")
    page = client.post("/events/calendars/load/", {"name": "City", "kind": "fixture", "file": file}).content.decode()
    assert "row 2" in page
    assert "row 3" in page
    assert calendar.entries.count() == 4
    again = SimpleUploadedFile("city.csv", b"date,title\n2027-05-08,Replay\n")
    client.post("/events/calendars/load/", {"name": "City", "kind": "fixture", "file": again})
    assert list(calendar.entries.values_list("title", flat=True)) == ["Replay"]


def test_a_name_is_not_taken_by_a_calendar_of_another_kind(calendar: Calendar, manager: User) -> None:
    with pytest.raises(Refused, match="another kind"):
        actions.load_calendar(name="City", kind=Kind.PAYDAY, content=FIXTURES, file="x.csv", by=manager)


def test_a_calendar_with_a_plan_is_kept(plan: EventPlan, manager: User) -> None:
    with pytest.raises(Refused, match="A plan stands on this calendar"):
        actions.remove_calendar(plan.calendar_id, reason="It is an old one", by=manager)


def test_somebody_is_proposed_for_cited_incidents_and_a_second_time_changes_nothing(
    plan: EventPlan, contact: Contact, manager: User
) -> None:
    assert [each[:2] for each in contact.cited] == [
        ["I0005", "2025-01-11"],
        ["I0003", "2025-01-07"],
        ["I0001", "2025-01-03"],
    ]
    assert contact.reasons[0] == "3 incidents fell on such days in 5 years"
    assert not plan.contacts.filter(person_id=SERIAL).exists()
    chosen(contact, manager)
    assert actions.propose_people(plan, by=manager)[0] == 0
    contact.refresh_from_db()
    assert contact.decided == Contact.CHOSEN


def test_cancelled_and_contested_incidents_propose_nobody(calendar: Calendar, case: Case, manager: User) -> None:
    Event.objects.filter(person_id=LONE, incident_id="I0001").update(cancelled=True)
    Event.objects.filter(person_id=LONE, incident_id="I0003").update(contested=True)
    day = timezone.localdate()
    made = actions.draft_plan(calendar, drafted=actions.Drafted("Cup final", day, day, WHY), by=manager)
    actions.propose_people(made, by=manager)
    assert not made.contacts.filter(person_id=LONE, reasons__0__startswith="3 incidents").exists()


def test_nobody_without_an_open_case_is_contacted(plan: EventPlan, contact: Contact, manager: User) -> None:
    Case.objects.update(status="discharged")
    with pytest.raises(Refused, match="no open case"):
        chosen(contact, manager)


def test_a_plan_goes_from_draft_to_actions_only_by_another_person(
    plan: EventPlan, contact: Contact, case: Case, manager: User, supervisor: User
) -> None:
    with pytest.raises(Refused, match="not decided on"):
        moved(plan, "submit", manager)
    chosen(contact, manager)
    moved(plan, "submit", manager)
    with pytest.raises(Refused):
        moved(plan, "approve", manager)
    assert not Action.objects.exists()
    moved(plan, "approve", supervisor)
    action = Action.objects.get()
    assert (action.case_id, action.kind, action.status) == (case.pk, "event_contact", "proposed")
    contact.refresh_from_db()
    assert contact.action == action.pk


def test_a_supervisor_does_not_approve_what_they_submitted(plan: EventPlan, contact: Contact, supervisor: User) -> None:
    chosen(contact, supervisor)
    moved(plan, "submit", supervisor)
    with pytest.raises(Refused, match="Another person"):
        moved(plan, "approve", supervisor)


def test_a_plan_that_somebody_changed_meanwhile_is_a_conflict(
    plan: EventPlan, contact: Contact, manager: User, signed_in: SignedIn
) -> None:
    chosen(contact, manager)
    client = signed_in(Role.OFFENDER_MANAGER)
    old = plan.version
    moved(plan, "submit", manager)
    with pytest.raises(Conflict, match="changed this plan meanwhile"):
        actions.move(plan, "withdraw", version=old, reason="Too late", by=manager)
    page = client.post(f"/events/plans/{plan.pk}/withdraw/", {"step": "withdraw", "version": old, "reason": "Too late"})
    assert "olu changed this plan meanwhile" in page.content.decode()


def test_a_report_needs_words(plan: EventPlan, contact: Contact, manager: User, supervisor: User) -> None:
    chosen(contact, manager)
    moved(plan, "submit", manager)
    moved(plan, "approve", supervisor)
    with pytest.raises(Invalid, match="Write what was done"):
        moved(plan, "report", manager)
    assert moved(plan, "report", manager, report="Nobody was harmed that we know of").report


def test_a_hold_out_is_drawn_once_among_those_who_may_be(
    plan: EventPlan, contact: Contact, case: Case, manager: User, supervisor: User
) -> None:
    chosen(contact, manager)
    with pytest.raises(Refused):
        actions.draw_hold_out(plan, share=0.5, word="spring", signed=SIGNED, by=manager)
    assert actions.draw_hold_out(plan, share=0.5, word="spring", signed=SIGNED, by=supervisor) == 0  # no level is set
    with pytest.raises(Refused, match="drawn once"):
        actions.draw_hold_out(plan, share=0.5, word="summer", signed=SIGNED, by=supervisor)


def test_a_new_incident_ends_a_hold_out_and_a_second_load_changes_nothing(
    plan: EventPlan, contact: Contact, manager: User, supervisor: User, loaded: int
) -> None:
    chosen(contact, manager)
    actions.draw_hold_out(plan, share=0.5, word="spring", signed=SIGNED, by=supervisor)
    Contact.objects.filter(pk=contact.pk).update(decided=Contact.HELD_OUT)
    load = Load.objects.get(number=loaded)
    actions.end_hold_outs(load)
    contact.refresh_from_db()
    assert contact.decided == Contact.HELD_OUT
    Event.objects.filter(person_id=LONE, incident_id="I0011").update(event_date=timezone.localdate())
    actions.end_hold_outs(load)
    actions.end_hold_outs(load)
    contact.refresh_from_db()
    assert (contact.decided, contact.ended) == (Contact.CHOSEN, "A new incident was recorded")
    assert AuditEntry.objects.filter(action="ended a hold-out").count() == 1


def test_ending_a_hold_out_after_approval_puts_the_contact_into_the_plan(
    plan: EventPlan, contact: Contact, manager: User, supervisor: User, signed_in: SignedIn
) -> None:
    chosen(contact, manager)
    moved(plan, "submit", manager)
    EventPlan.objects.filter(pk=plan.pk).update(status="approved")
    Contact.objects.filter(pk=contact.pk).update(decided=Contact.HELD_OUT)
    client = signed_in(Role.SUPERVISOR)
    client.post(
        f"/events/plans/{plan.pk}/people/{LONE}/end-hold-out/", {"reason": "He has told a friend what he will do"}
    )
    assert Action.objects.get().kind == "event_contact"


@pytest.mark.parametrize("role", [role for role in Role if grant_of([role], Permission.PLAN_EVENT) is None])
def test_those_who_plan_no_events_see_none(role: Role, plan: EventPlan, signed_in: SignedIn) -> None:
    client = signed_in(role)
    for address in ("/events/", f"/events/plans/{plan.pk}/", f"/people/{LONE}/events/", "/events/calendars/load/"):
        assert client.get(address).status_code == 403


def test_another_units_plan_and_a_restricted_person_stay_closed(
    plan: EventPlan, contact: Contact, signed_in: SignedIn, manager: User
) -> None:
    assert signed_in(Role.OFFENDER_MANAGER, unit="North").get(f"/events/plans/{plan.pk}/").status_code == 404
    Restriction.objects.create(person_id=LONE, reason="staff", by="sue", at=timezone.now())
    page = signed_in(Role.SUPERVISOR).get(f"/events/plans/{plan.pk}/").content.decode()
    assert "Brackwater" not in page
    assert "Restricted" in page
    with pytest.raises(Refused):
        chosen(contact, manager)


def test_pages_show_the_incidents_and_no_survivor(plan: EventPlan, contact: Contact, signed_in: SignedIn) -> None:
    client = signed_in(Role.SUPERVISOR)
    for address in (
        "/events/", f"/events/calendars/{plan.calendar_id}/", f"/events/plans/{plan.pk}/",
        f"/events/plans/{plan.pk}/people/{LONE}/", f"/events/plans/{plan.pk}/submit/", f"/people/{LONE}/events/",
        f"/events/plans/{plan.pk}/hold-out/", f"/events/calendars/{plan.calendar_id}/plan/?title=Cup&first=2027-05-01",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not [secret for secret in SECRETS if secret in answer.content.decode()], address
    assert "I0005 on 11 January 2025: City v Albion" in client.get(f"/people/{LONE}/events/").content.decode()


def test_a_page_of_a_plan_asks_the_database_no_more_for_more_people(
    plan: EventPlan, signed_in: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = signed_in(Role.SUPERVISOR)
    Contact.objects.bulk_create(Contact(plan=plan, person_id=f"P{n:010}", reasons=["x"], cited=[]) for n in range(60))
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        assert client.get(f"/events/plans/{plan.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("address", "given", "said"),
    [
        ("people/PLONE000001/", {"decided": "chosen", "reason": WHY}, "Choose before, during or after"),
        ("people/PLONE000001/", {}, "Choose contact, or leave out"),
        ("people/PLONE000001/", {"decided": "left_out", "reason": "short"}, "Say why in at least 20 letters"),
        ("hold-out/", {"share": "80", "word": "x"}, "No more than 50% may be held out"),
    ],
)
def test_a_wrong_form_says_what_to_do(
    address: str, given: dict[str, str], said: str, plan: EventPlan, signed_in: SignedIn
) -> None:
    page = signed_in(Role.SUPERVISOR).post(f"/events/plans/{plan.pk}/{address}", given).content.decode()
    assert "There is a problem" in page
    assert said in page


def test_another_units_plan_is_refused_by_direct_calls_too(plan: EventPlan, contact: Contact, member: Member) -> None:
    north = member(Role.OFFENDER_MANAGER, username="north", unit="North")
    for write in (
        lambda: actions.propose_people(plan, by=north),
        lambda: chosen(contact, north),
        lambda: moved(plan, "withdraw", north, reason="Not ours"),
        lambda: actions.end_hold_out(contact, reason="Not ours", by=north),
    ):
        with pytest.raises(Refused, match="another unit's"):
            write()
    contact.refresh_from_db()
    assert contact.decided == Contact.PROPOSED


def test_no_reason_and_no_report_tells_of_a_survivor(
    plan: EventPlan, contact: Contact, manager: User, supervisor: User
) -> None:
    with pytest.raises(Invalid, match="at risk"):
        actions.decide(contact, decided=Contact.LEFT_OUT, reason="Zyvictima asked us not to", by=manager)
    chosen(contact, manager)
    moved(plan, "submit", manager)
    moved(plan, "approve", supervisor)
    with pytest.raises(Invalid, match="at risk"):
        moved(plan, "report", manager, report="Seen at 99 Hidden Mews, where Zyvictima lives")
    plan.refresh_from_db()
    assert plan.report == ""
