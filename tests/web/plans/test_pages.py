"""Pages of plans: for whom, what they say, broken forms, and nothing of a survivor on any of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.plans.actions import approve, ask_review, set_hours, start
from daylight.web.plans.models import Action
from daylight.web.plans.queries import waiting_cards
from tests.cli.hand_made import LONE, SECRETS, VICTIM
from tests.web.conftest import Member, client_of
from tests.web.plans.conftest import WHY

pytestmark = pytest.mark.django_db
Proposed = Callable[..., Action]
SignedIn = Callable[..., Client]


def _pages(case: Case, action: Action) -> list[tuple[str, Permission]]:
    return [
        (f"/people/{LONE}/plan/", Permission.SEE_CASE),
        (f"/people/{LONE}/closed-crimes/", Permission.SEE_CASE),
        (f"/people/{LONE}/closed-crimes/ask/?source=wessex&crime=C0001", Permission.PLAN),
        (f"/cases/{case.reference}/plan/", Permission.SEE_CASE),
        (f"/cases/{case.reference}/plan/review/", Permission.PLAN),
        (f"/cases/{case.reference}/plan/new/", Permission.PLAN),
        (f"/cases/{case.reference}/plan/new/home_visit/", Permission.PLAN),
        ("/actions/", Permission.PLAN),
        ("/actions/?show=unit", Permission.PLAN),
        ("/actions/?show=to_approve", Permission.PLAN),
        ("/actions/hours/", Permission.PLAN),
        (f"/actions/{action.pk}/", Permission.SEE_CASE),
        (f"/actions/{action.pk}/drop/", Permission.PLAN),
        ("/closed-crimes/", Permission.PLAN),
    ]


def test_pages_open_for_whoever_may_and_hold_nothing_of_a_survivor(
    case: Case, proposed: Proposed, supervisor: User, member: Member
) -> None:
    member(Role.OFFICER, username="north", unit="North team")
    action = proposed()
    approve(proposed("bail_check"), by=supervisor)
    briefing = start(approve(proposed("neighbourhood_briefing"), by=supervisor), by=supervisor)
    look = ask_review(LONE, source="wessex", offence_id="C0001", decision_maker="DI", reason="Video", by=supervisor)
    more = [(f"/briefings/{briefing.pk}/", Permission.PLAN), (f"/closed-crimes/{look.pk}/", Permission.PLAN)]
    for role in (
        Role.SUPERVISOR,
        Role.OFFENDER_MANAGER,
        Role.ANALYST,
        Role.OFFICER,
        Role.CONTROL_ROOM,
        Role.COMMISSIONER,
    ):
        client = client_of(member(role, username=f"page-{role.value}"))
        for address, permission in [*_pages(case, action), *(more if role is Role.SUPERVISOR else [])]:
            page = client.get(address)
            assert page.status_code == (200 if grant_of([role], permission) else 403), (role, address)
            held = [secret for secret in (*SECRETS, VICTIM) if secret in page.content.decode()]
            assert not held, (address, held)


def test_an_action_is_proposed_approved_and_dropped_by_pages(case: Case, manager: User, supervisor: User) -> None:
    client, today = client_of(manager), timezone.localdate()
    address = f"/cases/{case.reference}/plan/new/home_visit/"
    assert "There is a problem" in client.post(address, {}).content.decode()
    sent = {"target_on": today, "reason": WHY, "own_aim": "Tell him", "power": "common_law", "purpose": "Peace",
            "necessity": "Nothing milder", "review_on": today + timedelta(days=7), "owner": manager.pk}  # fmt: skip
    leaking = client.post(address, {**sent, "reason": "Zyvictima rang"})
    assert "who or where" in leaking.content.decode()
    assert client.post(address, sent).status_code == 302
    action = Action.objects.get()
    plan = client.get(f"/people/{LONE}/plan/").content.decode()
    assert "Home visit" in plan
    assert "Prevention" in plan
    boss = client_of(supervisor)
    assert boss.post("/actions/approve/", {"action": [action.pk]}).status_code == 302
    assert Action.objects.get().status == "approved"
    stale = client.post(f"/actions/{action.pk}/drop/", {"version": 1, "reason": "He moved"})
    assert "Somebody else changed this action" in stale.content.decode()
    assert client.post(f"/actions/{action.pk}/drop/", {"version": 2, "reason": "He moved"}).status_code == 302
    assert Action.objects.get().status == "dropped"


def test_bulk_approval_meets_the_same_checks(proposed: Proposed, manager: User, supervisor: User) -> None:
    action = proposed()
    assert client_of(manager).post("/actions/approve/", {"action": [action.pk]}).status_code == 403
    client_of(supervisor).post("/actions/approve/", {"action": ["x", "999999"]})
    assert Action.objects.get().status == "proposed"


def test_who_gets_the_hours_is_shown_with_the_reason(proposed: Proposed, supervisor: User) -> None:
    approve(proposed(), by=supervisor)
    client = client_of(supervisor)
    assert "everybody waits" in client.get("/actions/hours/").content.decode()
    set_hours("Serial unit", hours=2, by=supervisor)
    page = client.get("/actions/hours/").content.decode()
    assert "Needs 3 hours and 2 hours are left" in page
    assert client.post("/actions/hours/", {"hours": "5", "version": "1"}).status_code == 302
    assert "Gets its hours" in client.get("/actions/hours/").content.decode()
    assert "Somebody else changed" in client.post("/actions/hours/", {"hours": "9", "version": "1"}).content.decode()


def test_what_waits_is_counted_for_whoever_does_it(
    proposed: Proposed, manager: User, supervisor: User, member: Member
) -> None:
    action = proposed()
    Action.objects.filter(pk=action.pk).update(target_on=timezone.localdate() - timedelta(days=1))
    assert {card.words: card.number for card in waiting_cards(manager)}["Actions overdue"] == 1
    assert {card.words: card.number for card in waiting_cards(supervisor)}["Actions to approve"] == 1
    assert waiting_cards(member(Role.COMMISSIONER)) == []


def test_an_officer_reads_the_briefing_of_the_own_team_alone(
    proposed: Proposed, supervisor: User, manager: User, signed_in: SignedIn
) -> None:
    north = signed_in(Role.OFFICER, username="north", unit="North team")
    north.post("/purpose/?next=/&for=see_person", {"purpose": "management"})
    briefing = start(approve(proposed("neighbourhood_briefing"), by=supervisor), by=manager)
    assert f"/briefings/{briefing.pk}/" in north.get("/briefings/").content.decode()
    page = north.get(f"/briefings/{briefing.pk}/").content.decode()
    assert "Stop and check his bail" in page
    south = signed_in(Role.OFFICER, username="south", unit="South team")
    south.post("/purpose/?next=/&for=see_person", {"purpose": "management"})
    assert f"/briefings/{briefing.pk}/" not in south.get("/briefings/").content.decode()
    assert south.get(f"/briefings/{briefing.pk}/").status_code == 403


def test_a_plan_asks_the_database_a_bounded_number_of_times(
    proposed: Proposed, manager: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _ in range(6):
        proposed()
    client = client_of(manager)
    with django_assert_max_num_queries(60):  # type: ignore[attr-defined]
        client.get(f"/people/{LONE}/plan/")
    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
        client.get("/actions/")
