"""Pages of safety: an advocate's tasks, a check on a phone, a supervisor's decisions, and what his pages never show."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role
from daylight.domain.casework import Subject, WayIn
from daylight.web.access.models import Share
from daylight.web.accounts.models import User
from daylight.web.agreements.models import SharingAgreement
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import open_case
from daylight.web.caseload.models import Case
from daylight.web.safety.gate import tell_advocates
from daylight.web.safety.models import AdvocateTask, Notice, OwnSurvivor, SafetyCheck, Waiver
from daylight.web.safety.presenters import slug_of, waiting_cards
from tests.cli.hand_made import LONE, SECOND, SECRETS, SERIAL, VICTIM
from tests.web.conftest import Member
from tests.web.safety.conftest import Checked, asked

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
WORDS = "zyx words of hers"
GOOD = {
    "seen": 0, "view_of": "her", "view": WORDS, "safe_method": "text", "safe_time": "mornings", "outcome": "go_ahead",
    "advocate_told": "on",
}  # fmt: skip


@pytest.fixture
def enter(signed_in: SignedIn) -> Callable[..., Client]:
    """`enter(Role.ADVOCATE)`: signed in, with the purpose of safeguarding given for a safety check."""

    def make(*roles: Role, **more: Any) -> Client:
        client = signed_in(*roles, **more)
        for permission in (Permission.CHECK_SAFETY, Permission.REVEAL_SURVIVOR):
            client.post(f"/purpose/?next=/&for={permission.value}", {"purpose": "safeguarding"})
        return client

    return make


def _share(case_key: str, username: str) -> None:
    day = timezone.localdate() + timedelta(days=9)
    user = User.objects.get(username=username)
    Share.objects.create(person_id=case_key, user=user, until=day, by="tests", at=timezone.now())


def _check_page(case: Case, survivor: str = VICTIM) -> str:
    return f"/safety/cases/{case.reference}/check/{slug_of(case, survivor)}/"


def test_an_advocate_s_morning(enter: SignedIn, case: Case, supervisor: User) -> None:
    client = enter(Role.ADVOCATE)
    assert client.get(f"/safety/cases/{case.reference}/").status_code == 403
    assert "Nothing is overdue" in client.get("/safety/").content.decode()
    _share(LONE, "advocate")
    now = timezone.now()
    tell_advocates(case, what="letter", when=now + timedelta(hours=1), by=supervisor)
    tell_advocates(case, what="arrest", when=now - timedelta(days=2), by=supervisor)
    page = client.get("/safety/").content.decode()
    assert "Before a letter to him" in page
    assert "Overdue" in page
    assert "An arrest" in page
    assert "Survivor A" in page
    task = AdvocateTask.objects.get(what="letter", moment="before")
    broken = client.post(f"/safety/tasks/{task.pk}/", {"status": "not_done"}).content.decode()
    assert "Write why it was not done" in broken
    client.post(f"/safety/tasks/{task.pk}/", {"status": "done", "note": "She is at her sister's"})
    task.refresh_from_db()
    assert (task.status, task.ended_by) == ("done", "advocate")
    notice = Notice.objects.get()
    client.post(f"/safety/notices/{notice.pk}/")
    assert Notice.objects.get().seen_by == "advocate"
    assert client.get("/safety/tasks/999/").status_code == 404


def test_a_check_is_recorded_and_broken_forms_say_what_to_do(enter: SignedIn, case: Case) -> None:
    client = enter(Role.OFFENDER_MANAGER)
    page = _check_page(case)
    assert "Ask her alone" in client.get(page).content.decode()
    wrong = client.post(page, {"seen": 0, "outcome": "go_ahead_if", "until": "soon"}).content.decode()
    for said in ("Choose whose view it is", "Write her view", "Write the condition", "Type a date such as"):
        assert said in wrong
    assert client.post(page, GOOD).status_code == 302
    assert SafetyCheck.objects.get().view == WORDS
    theirs = client.post(page, GOOD | {"view": "another view"}).content.decode()
    assert "recorded meanwhile" in theirs
    assert WORDS in theirs
    assert SafetyCheck.objects.count() == 1
    newest = SafetyCheck.objects.get().pk
    client.post(page, GOOD | {"view": "another view", "seen": newest})
    assert SafetyCheck.objects.count() == 2
    assert client.get(f"/safety/cases/{case.reference}/check/0123456789/").status_code == 404


def test_what_she_said_is_on_her_own_side_alone(enter: SignedIn, case: Case, checked: Checked, member: Member) -> None:
    checked(view=WORDS, objection="zyx objection", safe_method="zyx method")
    client = enter(Role.SUPERVISOR, username="other")
    assert WORDS in client.get(f"/safety/cases/{case.reference}/").content.decode()
    for page in (
        f"/people/{LONE}/safety/", f"/cases/{case.reference}/safety/", f"/safety/cases/{case.reference}/waivers/",
        "/safety/objections/", "/safety/", f"/people/{LONE}/", f"/people/{LONE}/timeline/",
    ):  # fmt: skip
        answer = client.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        for secret in (*SECRETS, "zyx", VICTIM):
            assert secret not in text, (page, secret)
    about = f"/people/{LONE}/safety/"
    assert "Objection" in client.get(about).content.decode()


def test_her_side_asks_a_purpose(signed_in: SignedIn, case: Case) -> None:
    client = signed_in(Role.OFFENDER_MANAGER)
    for page in ("/safety/", f"/safety/cases/{case.reference}/", _check_page(case), "/safety/objections/"):
        assert client.get(page).headers["Location"].startswith("/purpose/"), page


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR, Role.OFFENDER_MANAGER, Role.ADVOCATE}))
def test_other_roles_are_refused(enter: SignedIn, case: Case, checked: Checked, role: Role) -> None:
    check = checked(objection="no")
    client = enter(role)
    for page in (
        "/safety/", f"/safety/cases/{case.reference}/", _check_page(case), f"/safety/cases/{case.reference}/waivers/",
        f"/safety/objections/{check.pk}/", f"/safety/cases/{case.reference}/name/",
    ):  # fmt: skip
        assert client.get(page).status_code == 403, page
    may_see = role in {Role.ANALYST, Role.INFORMATION_MANAGER}
    assert (client.get(f"/people/{LONE}/safety/").status_code == 403) != may_see


def test_a_manager_decides_no_objection_and_waives_nothing(enter: SignedIn, case: Case, checked: Checked) -> None:
    check = checked(objection="no")
    client = enter(Role.OFFENDER_MANAGER)
    for page in (f"/safety/objections/{check.pk}/", "/safety/objections/", f"/safety/cases/{case.reference}/waivers/"):
        assert client.get(page).status_code == 403
    assert client.post(f"/safety/objections/{check.pk}/", {"decision": "go", "words": "x"}).status_code == 403
    assert SafetyCheck.objects.get().status == "objected"


def test_a_supervisor_decides_waives_and_withdraws(enter: SignedIn, case: Case, checked: Checked) -> None:
    check = checked(objection="He will know")
    client = enter(Role.SUPERVISOR, username="second")
    assert "He will know" in client.get(f"/safety/objections/{check.pk}/").content.decode()
    page = f"/safety/cases/{case.reference}/waivers/"
    day = timezone.localdate().isoformat()
    held = client.post(page, {"kind": "letter", "reason": "So", "last_day": day})
    assert held.status_code == 403
    assert "No waiver stands in" in held.content.decode()
    assert "Choose what you decide" in client.post(f"/safety/objections/{check.pk}/", {}).content.decode()
    client.post(f"/safety/objections/{check.pk}/", {"decision": "stop", "words": "She is right"})
    assert SafetyCheck.objects.get().status == "upheld"
    SafetyCheck.objects.all().delete()
    late = client.post(page, {"kind": "arrest", "reason": "", "last_day": "2031-01-01"}).content.decode()
    for said in ("Choose one of those shown", "Write why it goes ahead", "days from today"):
        assert said in late
    client.post(page, {"kind": "letter", "reason": "She cannot be found", "last_day": day})
    waiver = Waiver.objects.get()
    assert "She cannot be found" in client.get(page).content.decode()
    assert "once, until" in client.get(f"/people/{LONE}/safety/").content.decode()
    assert "Say why" in client.post(f"/safety/waivers/{waiver.pk}/withdraw/", {}).content.decode()
    client.post(f"/safety/waivers/{waiver.pk}/withdraw/", {"words": "She was found"})
    assert Waiver.objects.get().status == "withdrawn"


def test_a_case_of_somebody_in_no_record(enter: SignedIn, loaded: int, supervisor: User) -> None:
    case = open_case(subject=Subject(surname="Unknown"), way_in=WayIn.REFERRAL, reason="Referred", by=supervisor)
    client = enter(Role.OFFENDER_MANAGER)
    assert "Somebody not named" in client.get(f"/cases/{case.reference}/safety/").content.decode()
    page = f"/safety/cases/{case.reference}/name/"
    assert "Write who she is" in client.post(page, {}).content.decode()
    client.post(page, {"name": "Zyxname", "told_by": "the referral"})
    assert OwnSurvivor.objects.get().name == "Zyxname"
    shown = client.get(f"/cases/{case.reference}/safety/").content.decode()
    assert "Survivor 1 (named here)" in shown
    assert "Zyxname" not in shown


def test_a_person_without_a_case_and_a_gate_that_cannot_be_read(enter: SignedIn, loaded: int, case: Case) -> None:
    client = enter(Role.SUPERVISOR, username="second")
    assert "no open case" in client.get(f"/people/{SERIAL}/safety/").content.decode()
    Case.objects.update(person_id="PGONE000001")
    assert "cannot be read now" in client.get(f"/cases/{case.reference}/safety/").content.decode()


def test_an_advocate_of_one_survivor_reaches_no_other(enter: SignedIn, loaded: int, supervisor: User) -> None:
    case = open_case(person_id=SERIAL, way_in=WayIn.LIST, reason="On the list", by=supervisor)
    client = enter(Role.ADVOCATE)
    _share(SECOND, "advocate")
    page = client.get(f"/safety/cases/{case.reference}/").content.decode()
    assert "Survivor A" in page
    assert "Survivor B" not in page
    assert client.get(_check_page(case, SECOND)).status_code == 200
    assert client.get(_check_page(case, VICTIM)).status_code == 403
    assert client.post(_check_page(case, VICTIM), GOOD).status_code == 403
    assert client.get(f"/safety/cases/{case.reference}/name/").status_code == 403
    SharingAgreement.objects.all().delete()
    refused = client.get(_check_page(case, SECOND))
    assert refused.status_code == 403
    assert "no sharing agreement in force" in refused.content.decode()


def test_what_waits_on_the_home_page(
    enter: SignedIn, case: Case, supervisor: User, member: Member, checked: Checked
) -> None:
    advocate = member(Role.ADVOCATE)
    _share(LONE, "advocate")
    tell_advocates(case, what="arrest", when=timezone.now() - timedelta(days=2), by=supervisor)
    found = {card.words: card.number for card in waiting_cards(advocate)}
    assert found == {"Survivor-safety tasks overdue": 1, "Survivor-safety tasks due today": 0, "Safety checks due": 1}
    checked(objection="no")
    assert {card.words: card.number for card in waiting_cards(supervisor)}["Survivors' objections to decide"] == 1
    assert waiting_cards(member(Role.ANALYST)) == []


def test_looks_and_writes_are_audited(enter: SignedIn, case: Case) -> None:
    client = enter(Role.OFFENDER_MANAGER)
    client.get(_check_page(case))
    client.post(_check_page(case), GOOD)
    done = set(Entry.objects.filter(by="offender_manager").values_list("action", flat=True))
    assert {"opened safety check", "recorded safety check"} <= done


def test_queries_do_not_grow_with_cases(
    enter: SignedIn, case: Case, supervisor: User, django_assert_max_num_queries: Any
) -> None:
    client = enter(Role.SUPERVISOR, username="second")
    other = open_case(person_id=SERIAL, way_in=WayIn.LIST, reason="On the list", by=supervisor)
    for each in (case, other):
        for hours in range(1, 6):
            tell_advocates(each, what="arrest", when=timezone.now() + timedelta(hours=hours), by=supervisor)
    with django_assert_max_num_queries(60):
        client.get("/safety/")
    assert asked().outcome == "go_ahead"


def test_she_objects_to_what_was_recorded_and_contact_waits_from_then(
    enter: SignedIn, case: Case, checked: Checked
) -> None:
    client = enter(Role.OFFENDER_MANAGER)
    check = checked()
    page = f"/safety/checks/{check.pk}/object/"
    assert page in client.get(_check_page(case)).content.decode()
    assert "Say why, in a sentence or two" in client.post(page, {"words": ""}).content.decode()
    assert client.post(page, {"words": WORDS})["Location"] == f"/safety/cases/{case.reference}/"
    check.refresh_from_db()
    assert (check.status, check.objection) == ("objected", WORDS)
    assert page not in client.get(_check_page(case)).content.decode()
    assert "cannot be changed so" in client.post(page, {"words": WORDS}).content.decode()
    assert client.get("/safety/checks/999999/object/").status_code == 404
    assert enter(Role.ANALYST).get(page).status_code == 403
