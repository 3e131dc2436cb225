"""Contact passes the gate however it is reached; what is done is logged; programmes, briefings and reviews."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.interventions import shipped_catalogue
from daylight.domain.safety import Outcome, safety_policy
from daylight.web.accounts.models import User
from daylight.web.agreements.models import SharingAgreement
from daylight.web.caseload.models import Case, News
from daylight.web.plans.actions import (
    Attendee,
    announce,
    approve,
    complete,
    log_session,
    open_briefing,
    put_back,
    review_plan,
    start,
)
from daylight.web.plans.actions.doing import ACTS
from daylight.web.plans.models import Action, PlanReview, Receipt
from daylight.web.safety.actions import object_to, record_check
from daylight.web.safety.gate import CONTACT_ACTIONS
from daylight.web.safety.models import AdvocateTask, Notice, SafetyCheck
from tests.cli.hand_made import VICTIM
from tests.web.api.conftest import Program
from tests.web.api.conftest import program as program
from tests.web.conftest import Member, client_of
from tests.web.plans.conftest import wanted
from tests.web.safety.bypass import Attempt, check_held
from tests.web.safety.conftest import asked

pytestmark = pytest.mark.django_db
Proposed = Callable[..., Action]
START = "daylight.web.plans.actions.doing.start"
ENTRIES = shipped_catalogue().interventions
WAITING = [kind for kind, one in ENTRIES.items() if one.act and safety_policy().act(one.act).waits]
AT_ONCE = [kind for kind, one in ENTRIES.items() if one.act and not safety_policy().act(one.act).waits]


@pytest.fixture
def approved(proposed: Proposed, supervisor: User) -> Proposed:
    """`approved("home_visit")`: proposed by the offender manager, approved by the supervisor."""
    return lambda kind="home_visit", **more: approve(proposed(kind, **more), by=supervisor)


@pytest.fixture
def safe(case: Case, manager: User) -> None:
    """The survivor said today that contact may go ahead."""
    record_check(case, survivor=VICTIM, asked=asked(outcome=Outcome.GO_AHEAD), by=manager)


@pytest.fixture
def agreement(loaded: int) -> None:
    """Every agency that the catalogue names may have an identity."""
    today = timezone.localdate()
    for agency in {entry.agency for entry in ENTRIES.values() if entry.shares and entry.agency}:
        SharingAgreement.objects.create(
            agency=agency, purpose="Help", gateway="cda_115", fields=["identity"], first_day=today, last_day=today,
            review_on=today, signed_for_force="A", signed_for_agency="B", status="in_force", by="ann",
            at=timezone.now(),
        )  # fmt: skip


def _post(api: Any, address: str, body: dict[str, Any]) -> Any:
    return Client().post(address, body, content_type="application/json", headers=api.headers)


def test_every_kind_that_waits_starts_by_a_declared_action() -> None:
    assert set(CONTACT_ACTIONS[START].kinds) == {one.act for one in ENTRIES.values() if one.act} == set(ACTS)
    assert set(WAITING) >= {"home_visit", "warning_letter", "event_contact", "bail_check", "substance_referral"}
    assert set(AT_ONCE) >= {"arrest", "warrant_execution", "order_application"}


@pytest.mark.parametrize("kind", WAITING)
def test_contact_waits_in_every_way_that_it_is_reached(
    kind: str, approved: Proposed, manager: User, program: Program, agreement: None
) -> None:
    action = approved(kind, agency="housing" if kind == "other_partner" else "")
    client = client_of(manager)
    api = program(Role.OFFENDER_MANAGER)

    def by_api() -> Any:
        return _post(api, f"/api/actions/{action.pk}/steps", {"step": "start", "version": action.version})

    def from_page() -> Any:
        return client.post(f"/actions/{action.pk}/start/", {"version": action.version})

    tries = {"direct": lambda: start(action, by=manager), "page": from_page, "api": by_api}
    for way, act in tries.items():
        check_held(Attempt(START, way, act, lambda: list(Action.objects.values())))  # type: ignore[arg-type]
    assert by_api().status_code == 403
    assert from_page().status_code == 403


def test_nothing_else_moves_an_action_past_the_gate(approved: Proposed, manager: User, supervisor: User) -> None:
    action = approved()
    with pytest.raises(Refused):
        complete(action, result="achieved", by=manager)
    with pytest.raises(Refused):
        put_back(action, reason="x", by=manager)
    with pytest.raises(Refused):
        approve(action, by=supervisor)
    assert Action.objects.get().status == "approved"


@pytest.mark.parametrize("kind", AT_ONCE)
def test_what_protects_at_once_never_waits_and_tells_her_advocate(kind: str, proposed: Proposed, manager: User) -> None:
    assert start(proposed(kind), by=manager).status == "started"
    assert Notice.objects.exists()


def test_a_cleared_visit_opens_the_task_after_it_and_is_logged(approved: Proposed, manager: User, safe: None) -> None:
    action = start(approved(), by=manager)
    assert action.cleared_on == timezone.localdate()
    assert set(AdvocateTask.objects.values_list("moment", flat=True)) == {"after"}  # too late for one before
    for wrong in ({"result": "luck"}, {"result": "achieved", "done_on": timezone.localdate() + timedelta(days=1)}):
        with pytest.raises(Invalid):
            complete(action, by=manager, **wrong)  # type: ignore[arg-type]
    done = complete(action, result="refused", words="He shut the door", by=manager)
    assert (done.status, done.outside_gate, done.done_on) == ("done", False, timezone.localdate())
    with pytest.raises(Refused):
        start(action, by=manager)


def test_contact_on_another_day_than_cleared_is_kept_and_explained(
    approved: Proposed, manager: User, safe: None
) -> None:
    action = start(approved(), by=manager)
    before = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Invalid, match="not for"):
        complete(action, result="achieved", done_on=before, by=manager)
    kept = complete(action, result="achieved", done_on=before, words="He came to the station himself", by=manager)
    assert kept.outside_gate


@pytest.mark.parametrize("what", ["news", "objection"])
def test_what_comes_up_after_a_start_stands_the_visit_down_and_is_explained(
    approved: Proposed, manager: User, safe: None, what: str
) -> None:
    action = start(approved(), by=manager)
    client = Client()
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/actions/{action.pk}/"
    assert "Do not make this contact" not in client.get(page).content.decode()
    if what == "news":
        News.objects.create(case=action.case, what="A new incident.", by="loader", at=timezone.now())
    else:
        object_to(SafetyCheck.objects.get().pk, words="She is afraid now", by=manager)
    text = client.get(page).content.decode()
    assert "Do not make this contact" in text
    assert "afraid" not in text
    with pytest.raises(Invalid, match="came up"):
        complete(action, result="achieved", by=manager)
    kept = complete(action, result="achieved", words="The door was opened before the call came", by=manager)
    assert kept.outside_gate
    assert Notice.objects.filter(what=action.entry.act).exists()


def test_a_visit_put_back_and_cleared_anew_knows_the_news(
    approved: Proposed, case: Case, manager: User, safe: None
) -> None:
    action = start(approved(), by=manager)
    News.objects.create(case=case, what="A new incident.", by="loader", at=timezone.now())
    back = put_back(action, reason="Something came up", by=manager)
    with pytest.raises(Refused):
        start(back, by=manager)
    record_check(case, survivor=VICTIM, asked=asked(outcome=Outcome.GO_AHEAD), by=manager)
    done = complete(start(back, by=manager), result="achieved", by=manager)
    assert not done.outside_gate


def test_an_announced_visit_has_its_tasks_once(approved: Proposed, manager: User, safe: None) -> None:
    action = approved()
    with pytest.raises(Invalid):
        announce(action, when=timezone.now() - timedelta(hours=1), by=manager)
    when = timezone.now() + timedelta(days=2)
    assert announce(action, when=when, by=manager).cleared_on is None
    tasks = AdvocateTask.objects.count()
    assert tasks == 2
    with time_machine.travel(when - timedelta(hours=1), tick=False):
        start(action, by=manager)
    assert AdvocateTask.objects.count() == tasks


def test_nobody_is_told_about_without_an_agreement(
    approved: Proposed, manager: User, safe: None, request: pytest.FixtureRequest
) -> None:
    action = approved("housing_referral")
    with pytest.raises(Refused, match="greement"):
        start(action, by=manager)
    request.getfixturevalue("agreement")
    assert start(action, by=manager).status == "started"


def test_what_needs_approval_never_begins_without(proposed: Proposed, manager: User, safe: None) -> None:
    with pytest.raises(Refused, match="approval"):
        start(proposed(), by=manager)


def test_a_programme_keeps_who_came(approved: Proposed, manager: User, safe: None, agreement: None) -> None:
    action, today = approved("behaviour_change"), timezone.localdate()
    with pytest.raises(Refused):
        log_session(action, on=today, answer="attended", by=manager)
    start(action, by=manager)
    log_session(action, on=today, answer="attended", by=manager)
    with pytest.raises(Conflict, match="logged already"):
        log_session(action, on=today, answer="absent", by=manager)
    assert log_session(action, on=today, answer="absent", was="attended", by=manager).answer == "absent"
    with pytest.raises(Invalid):
        log_session(action, on=today + timedelta(days=1), answer="attended", by=manager)


@pytest.fixture
def sent(member: Member, approved: Proposed, manager: User) -> Action:
    """A briefing to the North team."""
    member(Role.OFFICER, username="north", unit="North team")
    return start(approved("neighbourhood_briefing"), by=manager)


def test_a_briefing_keeps_who_opened_it_and_goes_when_it_expires(sent: Action, member: Member) -> None:
    north = User.objects.get(username="north")
    open_briefing(sent, by=north)
    open_briefing(sent, by=north)
    assert list(Receipt.objects.values_list("by", "times")) == [("north", 2)]
    for other in (member(Role.OFFICER, username="south", unit="South team"), member(Role.PARTNER, unit="North team"),
                  member(Role.COMMISSIONER, unit="North team")):  # fmt: skip
        with pytest.raises(Refused):
            open_briefing(sent, by=other)
    assert open_briefing(sent, by=User.objects.get(username="olu"))
    assert Receipt.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False), pytest.raises(NotFound, match="expired"):
        open_briefing(sent, by=north)


def test_a_review_keeps_who_brought_what_but_nothing_that_an_advocate_said(case: Case, manager: User) -> None:
    today = timezone.localdate()
    given = {"on": today, "outcome": "continue", "words": "Go on", "next_on": today + timedelta(days=28), "by": manager}
    kept = review_plan(case, attendees=[Attendee("Ann", "Housing", "He has arrears")], **given)  # type: ignore[arg-type]
    assert kept.attendees[0]["agency"] == "Housing"
    with pytest.raises(Refused, match="safety check"):
        review_plan(case, attendees=[Attendee("Bea", "IDVA service", "She is afraid")], **given)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="who or where"):
        review_plan(case, attendees=[Attendee("Ann", "Housing", "Zyvictima moved")], **given)  # type: ignore[arg-type]
    for wrong in ({"next_on": today}, {"on": today + timedelta(days=1)}, {"outcome": "x"}, {"words": " "}):
        with pytest.raises(Invalid):
            review_plan(case, attendees=[Attendee("Ann", "Housing")], **{**given, **wrong})  # type: ignore[arg-type]
    assert PlanReview.objects.count() == 1


def test_the_same_functions_answer_the_api(case: Case, program: Program, supervisor: User) -> None:
    api = program(Role.OFFENDER_MANAGER)
    body = {"kind": "arrest", "reason": "A new assault", "target_on": str(timezone.localdate()),
            "details": [{"name": "incident", "value": "I0003"}]}  # fmt: skip
    address = f"/api/cases/{case.reference}/actions"
    made = _post(api, address, body)
    assert made.status_code == 200, made.content
    wrong = _post(api, address, body | {"reason": " "})
    assert wrong.status_code == 422
    assert [one["kind"] for one in Client().get(address, headers=api.headers).json()["actions"]] == ["arrest"]
    steps = f"/api/actions/{made.json()['number']}/steps"
    stale = _post(api, steps, {"step": "start", "version": 99})
    assert stale.status_code == 409
    assert made.json()["details"] == wanted("arrest").details
