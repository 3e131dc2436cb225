"""Orders, bail and warrants of somebody in no record: kept with the case, moved when a person says who he is."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from daylight.domain.access import Permission, Role, check_may
from daylight.domain.casework import Subject, WayIn
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import attach, open_case, set_level, triage
from daylight.web.caseload.models import Case
from daylight.web.orders import actions
from daylight.web.orders.models import Clock, CourtOrder, OrderStep, WarrantWork
from daylight.web.orders.queries import endings, names_of, open_warrants, worked
from daylight.web.people.permits import permits_of
from daylight.web.referrals.models import Referral
from tests.cli.hand_made import CHILD, LONE, SERIAL
from tests.web.conftest import Member, client_of
from tests.web.orders.conftest import WHY, made_of

pytestmark = pytest.mark.django_db
NAME = "NEWCOMER, Nils (in no record)"


def _alone(by: User, born: date | None = date(1990, 2, 3)) -> Case:
    told = Subject(surname="Newcomer", forename="Nils", born=born, details="Referred by a neighbour")
    return open_case(subject=told, way_in=WayIn.REFERRAL, reason="Referred at the door", by=by)


@pytest.fixture
def case(manager: User) -> Case:
    """The case of somebody in no record."""
    return _alone(manager)


def _permits(user: User) -> Any:
    return permits_of(user, check_may(user.held_roles, Permission.MANAGE_ORDERS))


def test_an_order_its_clocks_and_a_warrant_are_kept_with_the_case(case: Case, manager: User) -> None:
    today = timezone.localdate()
    order = actions.record_order(case.key, made_of("DAPN", ends_on=today + timedelta(days=6)), reason=WHY, by=manager)
    warrant = actions.record_warrant(case.key, actions.Issued("W/1", "recall", today), by=manager)
    assert Clock.objects.get(order=order).kind == "notice_hearing"
    permits = _permits(manager)
    assert [one.reference for one in worked(permits)] == ["T/DAPN/1"]
    assert [(one.reference, one.asked) for one in endings(permits, today)] == [("T/DAPN/1", True)]
    assert names_of(permits, [case.key]) == {case.key: NAME}
    assert set(Entry.objects.filter(action__startswith="order:").values_list("subject", flat=True)) == {
        f"case:{case.reference}"
    }
    actions.take_warrant_step(warrant, step="execute", reason=WHY, version=1, by=manager)
    assert WarrantWork.objects.get().status == "executed"


def test_a_warrant_is_ranked_by_the_level_of_the_case(case: Case, manager: User) -> None:
    today = timezone.localdate()
    actions.record_warrant(LONE, actions.Issued("W/A", "recall", today - timedelta(days=9)), by=manager)
    actions.record_warrant(case.key, actions.Issued("W/B", "recall", today), by=manager)
    case = triage(case, outcome="accept", reason="A pattern", by=manager)
    set_level(case, level="high", reason="Threats", by=manager)
    first = open_warrants(_permits(manager), today)[0]
    assert (first.reference, first.level, first.person_id) == ("W/B", "high", case.reference)


def test_found_in_the_records_everything_goes_to_the_person(case: Case, manager: User) -> None:
    order = actions.record_order(case.key, made_of("DAPN"), reason=WHY, by=manager)
    actions.record_warrant(case.key, actions.Issued("W/1", "recall", order.starts_on), by=manager)
    attach(case, person_id=LONE, reason="The same name, birth date and address", by=manager)
    order.refresh_from_db()
    assert (order.person_id, order.version) == (LONE, 2)
    assert WarrantWork.objects.get().person_id == LONE
    step = OrderStep.objects.filter(order=order).first()
    assert step is not None
    assert (step.name, step.reason) == ("follow", f"The case {case.reference} is of {LONE} now")
    moved = Entry.objects.get(action="order: follow", detail__moved=2)
    assert (moved.subject, moved.detail["from"]) == (f"person:{LONE}", case.reference)
    with pytest.raises(Conflict, match="meanwhile"):  # a form that was opened before
        actions.take_order_step(order, step="end", reason=WHY, version=1, by=manager)
    with pytest.raises(NotFound, match=f"{case.reference} is of a person of the records now: {LONE}"):
        actions.record_order(case.key, made_of("NMO"), reason=WHY, by=manager)


def test_nobody_is_found_while_both_have_an_order_of_one_reference(case: Case, manager: User) -> None:
    there = actions.record_order(LONE, made_of("DAPN"), reason=WHY, by=manager)
    mine = actions.record_order(case.key, made_of("DAPN"), reason=WHY, by=manager)
    with pytest.raises(Conflict, match="Strike one out"):
        attach(case, person_id=LONE, reason="The same name and birth date", by=manager)
    case.refresh_from_db()
    assert case.person_id == ""
    actions.take_order_step(there, step="strike out", reason=WHY, version=1, by=manager)
    attach(case, person_id=LONE, reason="The same name and birth date", by=manager)
    mine.refresh_from_db()
    assert mine.person_id == LONE


def test_a_warrant_that_is_worked_with_both_is_struck_out_on_one_side(case: Case, manager: User) -> None:
    permits, today = _permits(manager), timezone.localdate()
    there = actions.take_warrant_up(LONE, reference="W1", by=manager)
    actions.record_warrant(case.key, actions.Issued("W1", "recall", today), by=manager)
    with pytest.raises(Conflict, match="W1 is worked with both"):
        attach(case, person_id=LONE, reason="The same name and birth date", by=manager)
    there = actions.take_warrant_step(there, step="strike out", reason=WHY, version=1, by=manager)
    assert "W1" in [
        one.reference for one in open_warrants(permits, today) if one.person_id == LONE
    ]  # the release's own
    attach(case, person_id=LONE, reason="The same name and birth date", by=manager)
    shown = [(one.reference, one.address != "") for one in open_warrants(permits, today) if one.person_id == LONE]
    assert shown == [("W1", True)]
    with pytest.raises(Refused, match="entered wrongly"):
        actions.log_attempt(there, tried="visit", words=WHY, on=today, by=manager)


def test_orders_of_somebody_gone_go_to_his_case_where_it_is_on_its_own(case: Case, manager: User) -> None:
    order = actions.record_order(LONE, made_of("NMO"), reason=WHY, by=manager)
    CourtOrder.objects.filter(pk=order.pk).update(person_id="PGONE000001")
    assert actions.follow_person("PGONE000001", to=case.key, reason="No record of him is left", by=manager) == 1
    order.refresh_from_db()
    assert order.person_id == case.key


def test_what_bars_a_person_bars_a_case(case: Case, manager: User, member: Member) -> None:
    youth = _alone(manager, born=None)
    Case.objects.filter(pk=youth.pk).update(born=timezone.localdate() - timedelta(days=365 * 17))
    with pytest.raises(Refused, match="18 or over"):
        actions.record_order(youth.key, made_of("DAPN"), reason=WHY, by=manager)
    with pytest.raises(Refused, match="may not work orders"):
        actions.record_order(case.key, made_of("NMO"), reason=WHY, by=member(Role.ANALYST, username="ann"))
    other = member(Role.OFFENDER_MANAGER, username="far", unit="Another unit")
    with pytest.raises(Refused, match="another unit"):
        actions.record_order(case.key, made_of("NMO"), reason=WHY, by=other)
    assert list(worked(_permits(other))) == []
    Restriction.objects.create(person_id=case.key, reason="x", by="y", at=timezone.now())
    with pytest.raises(Refused, match="restricted"):
        actions.record_order(case.key, made_of("NMO"), reason=WHY, by=manager)
    assert not CourtOrder.objects.exists()


def test_words_that_tell_of_somebody_whom_the_site_alone_knows_are_refused(case: Case, manager: User) -> None:
    from daylight.web.safety.models import OwnSurvivor

    OwnSurvivor.objects.create(case=case, name="Zofia Hidden", contact="07700 900999", by="x", at=timezone.now())
    with pytest.raises(Invalid, match="Survivor A"):
        actions.record_order(case.key, made_of("NMO"), reason="To keep him from Zofia Hidden", by=manager)


def test_words_that_tell_what_a_referral_alone_told_of_her_are_refused(case: Case, manager: User) -> None:
    Referral.objects.create(
        reference="R234567", key="00000000-0000-0000-0000-000000000001", by="tests", begun_at=timezone.now(),
        last_by="tests", case_reference=case.reference,
        answers={"survivor": {"contact": "ring 07700 900987 after nine", "view": "afraid"}},
    )  # fmt: skip
    with pytest.raises(Invalid, match="a telephone number"):
        actions.record_order(case.key, made_of("NMO"), reason="He rang 07700 900987 all night", by=manager)
    own = "Nils Newcomer was seen at the door"
    assert actions.record_order(case.key, made_of("NMO"), reason=own, by=manager).person_id == case.key


def test_pages_of_somebody_in_no_record(case: Case, manager: User, member: Member) -> None:
    client, page = client_of(manager), f"/people/{case.key}/orders-at-work/"
    text = client.get(page).content.decode()
    assert NAME in text
    assert "Nothing recorded yet for: Domestic abuse protection notice" in text
    assert "no record says in which force" in text
    assert f'href="{page}new/"' in client.get(page).content.decode()
    assert f'href="{page}"' in client.get(f"/cases/{case.reference}/").content.decode()
    today = timezone.localdate()
    sent = {"kind": "NMO", "reference": "N/1", "starts_on": today.isoformat(), "reason": WHY}
    made = client.post(f"{page}new/", sent)
    assert NAME in client.get(made["Location"]).content.decode()
    assert (
        client.post(f"{page}new-warrant/", {"reference": "W/1", "kind": "recall", "issued_on": today}).status_code
        == 302
    )
    for show in ("worked", "warrants"):
        assert NAME in client.get(f"/orders/?show={show}").content.decode()
    assert client.post(f"{page}take-up/", {"reference": "O1"}).status_code == 404
    assert client_of(member(Role.ANALYST, username="ann")).get(page).status_code == 403
    attach(case, person_id=SERIAL, reason="The same name and birth date", by=manager)
    assert client.get(page)["Location"] == f"/people/{SERIAL}/orders-at-work/"
    assert "N/1" in client.get(f"/people/{SERIAL}/orders-at-work/").content.decode()


def test_whose_a_case_of_another_unit_is_now_is_told_to_nobody_by_its_address(
    case: Case, manager: User, member: Member
) -> None:
    attach(case, person_id=SERIAL, reason="The same name and birth date", by=manager)
    far = client_of(member(Role.OFFENDER_MANAGER, username="far", unit="Another unit"))
    answer = far.get(f"/people/{case.reference}/orders-at-work/")
    assert answer.status_code == 403
    assert SERIAL not in answer.content.decode()


def test_the_api_reads_them_too(case: Case, manager: User) -> None:
    from daylight.web.orders.api import orders_of

    actions.record_order(case.key, made_of("NMO"), reason=WHY, by=manager)
    request: Any = type("Request", (), {"user": manager})()
    told = getattr(orders_of, "__wrapped__", orders_of)(request, case.key)
    assert [one.reference for one in told.orders] == ["T/NMO/1"]
    assert {one.barred for one in told.considered} == {""}
    assert all(not one.recorded for one in told.considered)


def test_a_child_is_never_found_behind_a_case(case: Case, manager: User) -> None:
    order = actions.record_order(case.key, made_of("NMO"), reason=WHY, by=manager)
    with pytest.raises(Refused):
        attach(case, person_id=CHILD, reason="The same name", by=manager)
    order.refresh_from_db()
    assert order.person_id == case.key
