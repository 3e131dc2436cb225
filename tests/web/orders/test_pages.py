"""Pages of orders: for whom, what they say, broken forms, conflicts, and nothing of a survivor on any of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.casework import WayIn
from daylight.web.accounts.models import User
from daylight.web.caseload.actions import open_case
from daylight.web.orders import actions
from daylight.web.orders.models import CourtOrder, OrderStep, Requirement, VictimView, WarrantWork
from daylight.web.orders.presenters import TABLES, in_words
from daylight.web.orders.views import SHOWS
from tests.cli.hand_made import LONE, SEALED, SECRETS
from tests.web.conftest import Member, client_of
from tests.web.orders.conftest import WHY, Entered, made_of

pytestmark = pytest.mark.django_db
TAB = f"/people/{LONE}/orders-at-work/"


@pytest.fixture
def everything(entered: Entered, manager: User) -> CourtOrder:
    """An order with one of all there is."""
    open_case(person_id=LONE, way_in=WayIn.LIST, reason="Eleven incidents", by=manager)
    today = timezone.localdate()
    order = entered("DAPN", ends_on=today + timedelta(days=5))
    actions.add_requirement(
        order, kind="no_contact", words="", supervisor="", suitability="", starts_on=today, ends_on=None, by=manager
    )
    actions.record_breach(
        order, on=today, requirements=[Requirement.objects.get().pk], knowledge="served", evidence=WHY, by=manager,
        incident_id="I0003", arrested_at=timezone.now(),
    )  # fmt: skip
    told = {"occasion": "notice", "view": "does_not", "words": "secretsummary about her", "on": today}
    actions.record_view(order, **told, by=manager)
    actions.take_up(LONE, reference="O1", by=manager)
    actions.take_warrant_up(LONE, reference="W1", by=manager)
    return order


def _pages(order: CourtOrder) -> list[str]:
    clock, breach = order.clocks.first(), order.breaches.get()
    of_order, of_warrant = f"/orders/{order.pk}/", f"/warrants/{WarrantWork.objects.get().pk}/"
    assert clock is not None
    return [
        *(f"/orders/?show={show}" for show in SHOWS), of_order, TAB, f"{TAB}new/", f"{TAB}new-warrant/",
        *(f"{of_order}add/{what}/" for what in ("requirement", "breach", "change")),
        *(f"{of_order}step/{step}/" for step in ("end", "discharge", "strike-out", "extend", "renewal", "served")),
        f"{of_order}clock/{clock.pk}/do/", f"{of_order}breach/{breach.pk}/criminal/",
        f"{of_order}requirement/{Requirement.objects.filter(order=order).get().pk}/not-meet/",
        of_warrant, f"{of_warrant}tried/", f"{of_warrant}step/execute/",
    ]  # fmt: skip


def test_pages_open_for_whoever_may_and_hold_nothing_of_a_survivor(everything: CourtOrder, member: Member) -> None:
    for role in Role:
        client = client_of(member(role, username=f"one-{role}"))
        may = grant_of([role], Permission.MANAGE_ORDERS) is not None
        for page in _pages(everything):
            answer = client.get(page)
            assert answer.status_code == (200 if may else 403), (role, page)
            text = answer.content.decode()
            assert [secret for secret in SECRETS if secret in text] == [], page


def test_her_view_is_read_on_a_page_of_its_own_with_a_purpose(everything: CourtOrder, manager: User) -> None:
    client, page = client_of(manager), f"/orders/{everything.pk}/views/"
    assert client.get(page)["Location"].startswith("/purpose/")
    client.post(f"/purpose/?next={page}&for=see_survivor", {"purpose": "safeguarding"})
    text = client.get(page).content.decode()
    assert "Does not agree" in text
    assert "secretsummary about her" in text
    assert "Does not agree" not in client.get(f"/orders/{everything.pk}/").content.decode()
    sent = {"occasion": "application", "view": "agrees", "words": "", "on": timezone.localdate().isoformat()}
    assert client.post(page, sent).status_code == 302
    assert VictimView.objects.count() == 2


def test_every_step_is_told_in_words(everything: CourtOrder, manager: User) -> None:
    actions.take_requirement_step(everything.requirements.get(), step="not meet", reason=WHY, version=1, by=manager)
    text = client_of(manager).get(f"/orders/{everything.pk}/").content.decode()
    for said in ("entered here", "a suspected breach was recorded", "a clock was started", "a requirement is not met"):
        assert f"olu: {said}" in text
    assert "olu: not meet" not in text
    named = {move.name for table in TABLES.values() for move in table.moves}
    plain = {"end", "discharge", "strike out", "reopen", "execute", "withdraw"}
    assert named - set(OrderStep.SAID) == plain


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 minutes"), (1, "1 minute"), (59, "59 minutes"), (60, "1 hour 0 minutes"), (121, "2 hours 1 minute")],
)
def test_what_is_left_is_said_in_words(minutes: int, said: str) -> None:
    assert in_words(minutes) == said


def test_a_list_leads_to_what_is_worked_here(everything: CourtOrder, manager: User) -> None:
    client = client_of(manager)
    warrant = client.get("/orders/?show=warrants").content.decode()
    assert f'href="/warrants/{WarrantWork.objects.get().pk}/"' in warrant
    assert warrant.index(">Level<") < warrant.index(">Issued on<")
    bail = actions.record_order(LONE, made_of("police_bail"), reason=WHY, by=manager)
    actions.record_breach(bail, on=timezone.localdate(), requirements=[], knowledge="signed", evidence=WHY, by=manager)
    assert f'href="/orders/{bail.pk}/"' in client.get("/orders/?show=bail").content.decode()


def test_a_tab_says_consider_with_what_is_missing(loaded: int, manager: User) -> None:
    text = client_of(manager).get(TAB).content.decode()
    assert "Nothing recorded yet for: Stalking protection order" in text
    assert "Consider: Non-molestation order" in text
    assert "<strong>Missing:</strong> Acts that are recorded as stalking" in text
    assert "Apply" not in text


def test_an_order_is_typed_in_by_page_and_a_broken_form_says_what_to_do(loaded: int, manager: User) -> None:
    client, now = client_of(manager), timezone.localtime()
    broken = client.post(f"{TAB}new/", {"kind": "DAPN", "starts_on": "soon"})
    text = broken.content.decode()
    assert "Write the date as 2027-03-07" in text
    assert "Type: reference" in text
    sent = {"kind": "DAPN", "reference": "N/1", "starts_on": f"{now:%Y-%m-%d}", "reason": WHY}
    assert "a clock runs from then" in client.post(f"{TAB}new/", sent).content.decode()
    made = client.post(f"{TAB}new/", {**sent, "made_at": f"{now - timedelta(minutes=2):%Y-%m-%d %H:%M}"})
    order = CourtOrder.objects.get()
    assert made["Location"] == f"/orders/{order.pk}/"
    assert "minutes left" in client.get(made["Location"]).content.decode()


def test_a_form_made_on_an_older_version_is_a_conflict_that_shows_both(entered: Entered, manager: User) -> None:
    order = entered("NMO")
    client, page = client_of(manager), f"/orders/{order.pk}/step/end/"
    assert client.post(page, {"version": 1, "reason": WHY}).status_code == 302
    again = client.post(f"/orders/{order.pk}/step/reopen/", {"version": 1, "reason": WHY})
    assert "olu changed it meanwhile: it is now ended, version 2" in again.content.decode()
    assert client.get(f"/orders/{order.pk}/step/dance/").status_code == 404
    assert client.get("/orders/999/").status_code == 404


def test_an_order_and_a_warrant_of_the_release_are_taken_up_by_page(loaded: int, manager: User) -> None:
    client = client_of(manager)
    order = client.post(f"{TAB}take-up/", {"reference": "O1"})
    assert order["Location"] == f"/orders/{CourtOrder.objects.get().pk}/"
    assert client.post(f"{TAB}take-up/", {"reference": "O1"})["Location"] == TAB
    warrant = client.post(f"{TAB}take-up/", {"reference": "W1", "warrant": "1"})
    assert client.get(warrant["Location"]).status_code == 200
    assert client.post(f"{TAB}take-up/", {"reference": "none"}).status_code == 404


def test_empty_lists_say_so_and_closed_people_are_shown_as_such(
    loaded: int, manager: User, member: Member, entered: Entered
) -> None:
    client = client_of(manager)
    assert "Nothing here" in client.get("/orders/").content.decode()
    order = entered("NMO")
    CourtOrder.objects.filter(pk=order.pk).update(person_id=SEALED)
    text = client.get("/orders/").content.decode()
    assert "Restricted" in text
    assert "T/NMO/1" not in text
    assert client.get(f"/orders/{order.pk}/").status_code == 403
    assert client.get(f"/people/{SEALED}/orders-at-work/").status_code == 403


@pytest.mark.parametrize("show", ["worked", "clocks", "warrants", "ending"])
def test_a_list_asks_as_often_for_one_row_as_for_many(
    show: str, entered: Entered, manager: User, django_assert_max_num_queries: Any
) -> None:
    client, today = client_of(manager), timezone.localdate()

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            entered("DAPN", reference=f"N/{number}", ends_on=today + timedelta(days=9))
            actions.record_warrant(LONE, actions.Issued(f"X/{number}", "recall", today), by=manager)

    fill(0, 1)
    client.get(f"/orders/?show={show}")
    with django_assert_max_num_queries(60) as one:
        client.get(f"/orders/?show={show}")
    fill(1, 6)
    with django_assert_max_num_queries(len(one)):
        client.get(f"/orders/?show={show}")


def test_the_api_reads_what_the_tab_shows(everything: CourtOrder, manager: User, member: Member) -> None:
    from daylight.web.orders.api import orders_of

    request: Any = type("Request", (), {"user": manager})()
    asked: Callable[..., Any] = getattr(orders_of, "__wrapped__", orders_of)
    told = asked(request, LONE)
    assert {one.reference for one in told.orders} == {"T/DAPN/1", "O1"}
    assert {one.kind for one in told.clocks} == {"notice_hearing", "arrest_court"}
    assert [one.reference for one in told.warrants] == ["W1"]
    assert any(one.words == "Consider: Non-molestation order" for one in told.considered)
    assert [secret for secret in SECRETS if secret in told.model_dump_json()] == []
