"""Orders, bail and warrants by direct calls: what is written, refused, told, and conflicts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from daylight.domain.access import Permission, Role, check_may
from daylight.domain.casework import WayIn
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.orders import last_day_of_months
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import open_case
from daylight.web.orders import actions
from daylight.web.orders.evidence import facts_of
from daylight.web.orders.models import Breach, Clock, CourtOrder, Requirement, VictimView, WarrantWork
from daylight.web.orders.presenters import running_of
from daylight.web.orders.queries import endings, failed_bail, of_person, open_warrants, released, waiting_cards, worked
from daylight.web.people.models import Allocation
from daylight.web.people.permits import permits_of
from daylight.web.releases.models import Person
from daylight.web.safety.models import Notice
from tests.cli.hand_made import CHILD, LONE, SEALED, SERIAL
from tests.web.conftest import Member
from tests.web.orders.conftest import WHY, Entered, made_of

pytestmark = pytest.mark.django_db
OTHERS = [role for role in Role if role not in {Role.OFFENDER_MANAGER, Role.SUPERVISOR}]


def _permits(user: User) -> Any:
    return permits_of(user, check_may(user.held_roles, Permission.MANAGE_ORDERS))


def _breach(order: CourtOrder, by: User, **more: Any) -> Breach:
    told: dict[str, Any] = {"on": timezone.localdate(), "requirements": [], "knowledge": "served", "evidence": WHY}
    return actions.record_breach(order, **{**told, **more}, by=by)


def _routed(breach: Breach, step: str, by: User) -> Breach:
    breach.refresh_from_db()
    return actions.take_breach_step(breach, step=step, reason=WHY, version=breach.version, by=by)


def test_a_notice_made_now_runs_its_clock_to_court_at_once(entered: Entered) -> None:
    order = entered("DAPN")
    clock = Clock.objects.get(order=order)
    assert (clock.kind, clock.status, order.version) == ("notice_hearing", "running", 1)
    assert clock.due_at >= clock.starts_at + timedelta(hours=48)
    shown = running_of(clock, clock.starts_at + timedelta(hours=0))
    assert (shown.left, shown.alarm, shown.over) == ("48 hours 0 minutes left", 0, False)
    assert running_of(clock, clock.due_at + timedelta(seconds=1)).left == "run out"
    assert [step.name for step in order.steps.all()] == ["start clock", "enter"]
    assert Entry.objects.filter(action="order: enter", subject=f"person:{LONE}").count() == 1


def test_an_order_brings_the_duty_to_notify_and_a_change_starts_another(entered: Entered, manager: User) -> None:
    order = entered("DAPO")
    change = actions.start_clock(order, kind="notification_change", starts_at=timezone.now(), by=manager)
    assert {one.kind for one in order.clocks.all()} == {"notification", "notification_change"}
    assert (timezone.localdate(change.due_at) - timezone.localdate()).days == 3
    with pytest.raises(Refused, match="no duty"):
        actions.start_clock(entered("NMO"), kind="notification_change", starts_at=timezone.now(), by=manager)


def test_a_stalking_order_brings_its_duty_once_it_is_served(entered: Entered, manager: User) -> None:
    order = entered("SPO")
    assert not order.clocks.exists()
    served = timezone.now()
    told: dict[str, Any] = {"reason": WHY, "by": manager}
    for moment, no in ((served + timedelta(days=1), "lies ahead"), (served - timedelta(days=2), "first day or later")):
        with pytest.raises(Invalid, match=no):
            actions.record_service(order, served_at=moment, version=1, **told)
    order = actions.record_service(order, served_at=served, version=1, **told)
    clock = order.clocks.get()
    assert (clock.kind, clock.starts_at, order.served_at) == ("notification_served", served, served)
    with pytest.raises(Refused, match="recorded already"):
        actions.record_service(order, served_at=served, version=2, **told)
    at_once = entered("SPO", reference="T/SPO/2", served_at=served)
    assert at_once.clocks.get().starts_at == served
    later = entered("DAPO", served_at=served)  # made a minute before: that is when its duty starts
    assert later.clocks.get().starts_at == later.made_at != served


def test_an_arrest_on_bail_shows_until_when_the_clock_of_detention_stands_still(
    entered: Entered, manager: User
) -> None:
    arrested = timezone.now()
    breach = _breach(entered("police_bail"), manager, arrested_at=arrested)
    clock = breach.clocks.get()
    assert (clock.kind, clock.due_at - arrested) == ("detention_pause", timedelta(hours=3))


@pytest.mark.parametrize("role", OTHERS)
def test_other_roles_write_nothing(role: Role, entered: Entered, member: Member) -> None:
    order, other = entered("police_bail"), member(role, username="other")
    warrant = WarrantWork(person_id=LONE)
    calls: list[Callable[[], Any]] = [
        lambda: actions.record_order(LONE, made_of("NMO"), reason=WHY, by=other),
        lambda: actions.take_up(LONE, reference="O1", by=other),
        lambda: _breach(order, other),
        lambda: actions.record_view(order, occasion="notice", view="agrees", words="", on=order.starts_on, by=other),
        lambda: actions.record_warrant(LONE, actions.Issued("W9", "recall", order.starts_on), by=other),
        lambda: actions.log_attempt(warrant, tried="visit", words=WHY, on=order.starts_on, by=other),
        lambda: actions.take_order_step(order, step="end", reason=WHY, version=1, by=other),
        lambda: actions.extend_bail(
            order, rank="inspector", ends_on=order.starts_on, reason=WHY, version=1, by=other
        ),
        lambda: actions.answer_renewal(order, answer="end", reason=WHY, version=1, by=other),
        lambda: actions.record_service(order, served_at=timezone.now(), reason=WHY, version=1, by=other),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(Refused, match="may not work orders"):
            call()
    order.refresh_from_db()
    assert (CourtOrder.objects.count(), order.status, order.version) == (1, "in_force", 1)


def test_closed_people_are_closed_here_too(loaded: int, manager: User, member: Member) -> None:
    with pytest.raises(Refused, match="sealed"):
        actions.record_order(SEALED, made_of("NMO"), reason=WHY, by=manager)
    with pytest.raises(NotFound):
        actions.record_order("PNOBODY0001", made_of("NMO"), reason=WHY, by=manager)
    Allocation.objects.create(person_id=LONE, unit="Another unit", by="x", at=timezone.now())
    with pytest.raises(Refused, match="another unit"):
        actions.record_order(LONE, made_of("NMO"), reason=WHY, by=manager)
    assert not CourtOrder.objects.exists()


def test_a_restriction_closes_an_order_that_was_open(entered: Entered, manager: User) -> None:
    order = entered("NMO")
    Restriction.objects.create(person_id=LONE, reason="x", by="y", at=timezone.now())
    with pytest.raises(Refused):
        actions.take_order_step(order, step="end", reason=WHY, version=1, by=manager)


def test_somebody_under_18_gets_no_notice(loaded: int, manager: User) -> None:
    with pytest.raises(Refused, match="18 or over"):
        actions.record_order(CHILD, made_of("DAPN"), reason=WHY, by=manager)
    assert not CourtOrder.objects.exists()


@pytest.mark.parametrize(
    ("kind", "more", "says"),
    [
        ("DVPO", {"ends_on": 40}, "14 to 28 days"), ("police_bail", {"ends_on": 200}, "no later"),
        ("police_bail", {"rank": ""}, "Choose the rank"), ("DAPN", {"made_at": None}, "a clock runs"),
        ("NMO", {"reference": " "}, "reference"), ("dance", {}, "kinds of order"),
        ("NMO", {"starts_on": 1}, "lies ahead"), ("NMO", {"court": "99 Hidden Mews"}, "Survivor A"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(kind: str, more: dict[str, Any], says: str, manager: User) -> None:
    today = timezone.localdate()
    told = {key: today + timedelta(days=value) if isinstance(value, int) else value for key, value in more.items()}
    with pytest.raises(Invalid, match=says):
        actions.record_order(LONE, made_of(kind, **told), reason=WHY, by=manager)
    assert not CourtOrder.objects.exists()


def test_an_order_is_entered_once_and_again_after_it_was_struck_out(entered: Entered, manager: User) -> None:
    order = entered("DAPN")
    with pytest.raises(Conflict, match="already"):
        entered("DAPN")
    actions.take_order_step(order, step="strike out", reason=WHY, version=1, by=manager)
    assert Clock.objects.get(order=order).status == "called_off"
    assert entered("DAPN").pk != order.pk


def test_an_order_of_the_release_is_taken_up_with_requirements_and_without_their_text(manager: User) -> None:
    permits, today = _permits(manager), timezone.localdate()
    open_case(person_id=LONE, way_in=WayIn.LIST, reason="Eleven incidents", by=manager)
    before = {row.order_id for row in released(permits, today)}
    order = actions.take_up(LONE, reference="O1", by=manager)
    assert {row.order_id for row in released(permits, today)} == before - {"O1"}
    assert "O1" in before
    requirement = Requirement.objects.get(order=order)
    assert (requirement.reference, requirement.words, requirement.kind) == ("R1", "", "other_positive")
    with pytest.raises(Conflict):
        actions.take_up(LONE, reference="O1", by=manager)
    with pytest.raises(NotFound):
        actions.take_up(LONE, reference="O99", by=manager)


def test_bail_is_extended_by_a_higher_rank_within_its_months(entered: Entered, manager: User) -> None:
    order = entered("police_bail")
    assert order.ends_on == last_day_of_months(order.starts_on, 3)
    six = last_day_of_months(order.starts_on, 6)
    more: dict[str, Any] = {"ends_on": six, "reason": WHY, "version": 1, "by": manager}
    with pytest.raises(Invalid, match="higher rank"):
        actions.extend_bail(order, rank="custody_officer", **more)
    with pytest.raises(Invalid, match="no later"):
        actions.extend_bail(order, rank="inspector", **{**more, "ends_on": six + timedelta(days=1)})
    longer = actions.extend_bail(order, rank="inspector", **more)
    assert (longer.ends_on, longer.rank, longer.version) == (six, "inspector", 2)
    with pytest.raises(Conflict, match="olu changed it meanwhile"):
        actions.extend_bail(order, rank="superintendent", **more)


def test_an_order_does_not_end_while_a_clock_runs(entered: Entered, manager: User) -> None:
    order = entered("DAPN")
    with pytest.raises(Refused, match="still runs"):
        actions.take_order_step(order, step="end", reason=WHY, version=1, by=manager)
    clock = Clock.objects.get(order=order)
    with pytest.raises(Refused, match="not run out"):
        actions.take_clock_step(clock, step="miss", reason=WHY, version=1, by=manager)
    done = actions.take_clock_step(clock, step="do", reason=WHY, version=1, by=manager)
    assert (done.status, done.done_at is not None) == ("done", True)
    assert actions.take_order_step(order, step="end", reason=WHY, version=1, by=manager).status == "ended"


def test_what_was_done_too_late_was_missed(entered: Entered, manager: User) -> None:
    clock = Clock.objects.get(order=entered("DAPN"))
    Clock.objects.update(starts_at=clock.starts_at - timedelta(days=9), due_at=clock.due_at - timedelta(days=9))
    with pytest.raises(Refused, match="run out"):
        actions.take_clock_step(clock, step="do", reason=WHY, version=1, by=manager)
    assert actions.take_clock_step(clock, step="miss", reason=WHY, version=1, by=manager).status == "missed"


def test_a_stalking_order_is_not_discharged_within_two_years_without_consents(entered: Entered, manager: User) -> None:
    order = entered("SPO", served_at=timezone.now())
    clock = Clock.objects.get(order=order)
    actions.take_clock_step(clock, step="do", reason=WHY, version=1, by=manager)
    more: dict[str, Any] = {"step": "discharge", "reason": WHY, "version": 1, "by": manager}
    with pytest.raises(Refused, match="24 months"):
        actions.take_order_step(order, **more)
    assert actions.take_order_step(order, **more, consents=True).status == "discharged"


def test_a_positive_requirement_needs_a_supervisor_and_moves_by_its_table(entered: Entered, manager: User) -> None:
    order = entered("DAPO")
    told: dict[str, Any] = {"kind": "programme", "words": "", "suitability": "Assessed by the provider in May",
                            "starts_on": order.starts_on, "ends_on": None, "by": manager}  # fmt: skip
    with pytest.raises(Invalid, match="supervisor"):
        actions.add_requirement(order, supervisor="", **told)
    with pytest.raises(Invalid, match="12 months"):
        actions.add_requirement(order, supervisor="A. Provider", **{**told, "kind": "tag"})
    with pytest.raises(Invalid, match="Survivor A"):
        actions.add_requirement(order, supervisor="A. Provider", **{**told, "words": "Not to 99 Hidden Mews"})
    made = actions.add_requirement(order, supervisor="A. Provider", **told)
    failed = actions.take_requirement_step(made, step="not meet", reason=WHY, version=1, by=manager)
    assert (failed.status, failed.version) == ("not_met", 2)
    with pytest.raises(Invalid, match="Say why"):
        actions.take_requirement_step(made, step="meet", reason="", version=2, by=manager)


def test_one_act_goes_one_way(entered: Entered, manager: User) -> None:
    dapo, nmo = entered("DAPO"), entered("NMO")
    first = _routed(_breach(dapo, manager, incident_id="I0003"), "criminal", manager)
    other = _breach(nmo, manager, incident_id="I0003")
    with pytest.raises(Refused, match="never both"):
        _routed(other, "contempt", manager)
    with pytest.raises(Refused, match="can be done is: think again"):
        _routed(first, "contempt", manager)
    _routed(first, "think again", manager)
    assert _routed(other, "contempt", manager).status == "contempt"
    with pytest.raises(Refused, match="never both"):
        _routed(first, "criminal", manager)
    with pytest.raises(Conflict, match="already"):
        _breach(dapo, manager, incident_id="I0003")


def test_a_breach_of_an_order_without_notice_needs_evidence_that_he_knew(entered: Entered, manager: User) -> None:
    order = entered("NMO", without_notice=True)
    breach = _breach(order, manager, knowledge="not_known")
    with pytest.raises(Refused, match="without notice"):
        _routed(breach, "criminal", manager)
    assert _routed(breach, "take no action", manager).status == "no_action"


def test_an_arrest_starts_the_clock_to_court_and_tells_her_advocate(entered: Entered, manager: User) -> None:
    order = entered("DAPN")
    case = open_case(person_id=LONE, way_in=WayIn.LIST, reason="Eleven incidents", by=manager)
    breach = _breach(order, manager, arrested_at=timezone.now())
    clock = Clock.objects.get(breach=breach)
    assert clock.kind == "arrest_court"
    assert clock.due_at >= clock.starts_at + timedelta(hours=24)
    assert Notice.objects.filter(case=case, what="arrest").exists()
    assert not Clock.objects.filter(breach=_breach(entered("NMO"), manager, arrested_at=timezone.now())).exists()


def test_a_breach_lies_within_its_order_and_names_its_own_requirements(entered: Entered, manager: User) -> None:
    order = entered("NMO")
    with pytest.raises(Invalid, match="not in force"):
        _breach(order, manager, on=order.starts_on - timedelta(days=1))
    with pytest.raises(Invalid, match="requirements of this order"):
        _breach(order, manager, requirements=[99])
    with pytest.raises(Invalid, match="how it is known"):
        _breach(order, manager, knowledge="rumour")
    with pytest.raises(Invalid, match="Survivor A"):
        _breach(order, manager, evidence="Seen at 99 Hidden Mews at night")
    assert not Breach.objects.exists()


def test_a_view_is_kept_and_the_audit_says_only_that_it_was_sought(entered: Entered, manager: User) -> None:
    order = entered("NMO")
    told = {"occasion": "application", "view": "does_not", "words": "She fears him", "on": order.starts_on}
    actions.record_view(order, **told, by=manager)
    assert VictimView.objects.get().view == "does_not"
    said = Entry.objects.get(action="order: sought a view")
    assert "does_not" not in str(said.detail)
    assert "fears" not in str(said.detail)
    order.refresh_from_db()
    assert order.status == "in_force"


def test_the_renewal_question_waits_until_it_is_answered(entered: Entered, manager: User) -> None:
    today = timezone.localdate()
    order = entered("NMO", ends_on=today + timedelta(days=10))
    permits = _permits(manager)
    assert [(one.reference, one.asked) for one in endings(permits, today)] == [(order.reference, True)]
    actions.answer_renewal(order, answer="renew", reason=WHY, version=1, by=manager)
    assert [one.asked for one in endings(permits, today)] == [False]
    assert [one.asked for one in endings(permits, today + timedelta(days=3))] == [True]
    far = entered("RO", ends_on=today + timedelta(days=60))
    with pytest.raises(Refused, match="Nothing is asked"):
        actions.answer_renewal(far, answer="renew", reason=WHY, version=1, by=manager)


def test_an_order_whose_last_day_is_past_is_not_called_in_force_and_waits_to_be_ended(
    entered: Entered, manager: User
) -> None:
    permits, today = _permits(manager), timezone.localdate()
    order = entered("OO", starts_on=today - timedelta(days=9), ends_on=today)
    assert (order.has_lapsed, order.standing) == (False, "in force")
    cards = {card.href: card.number for card in waiting_cards(manager)}
    order.ends_on = today - timedelta(days=1)
    order.save()
    assert (order.has_lapsed, order.standing) == (True, "past its last day")
    assert [(one.reference, one.past, one.asked) for one in endings(permits, today)] == [("T/OO/1", True, False)]
    assert {
        card.href: card.number for card in waiting_cards(manager)
    } == cards  # asked before, past now: it waits still
    assert "OO" not in of_person(permits.loaded, LONE, today).kinds
    actions.take_order_step(order, step="end", reason=WHY, version=1, by=manager)
    order.refresh_from_db()
    assert (order.has_lapsed, order.standing, endings(permits, today)) == (False, "ended", [])


@pytest.mark.parametrize(("first", "last"), [(-1, None), (0, 6), (6, None)])
def test_a_requirement_lies_within_its_order(first: int, last: int | None, entered: Entered, manager: User) -> None:
    today = timezone.localdate()
    order = entered("NMO", ends_on=today + timedelta(days=5))
    told: dict[str, Any] = {"kind": "no_contact", "words": "", "supervisor": "", "suitability": "", "by": manager}
    with pytest.raises(Invalid, match="within its order"):
        actions.add_requirement(
            order, starts_on=today + timedelta(days=first),
            ends_on=None if last is None else today + timedelta(days=last), **told,
        )  # fmt: skip
    assert not order.requirements.exists()
    whole = actions.add_requirement(order, starts_on=today, ends_on=order.ends_on, **told)
    assert whole.ends_on == order.ends_on


def test_a_warrant_is_taken_up_tried_and_executed_and_her_advocate_is_told(manager: User) -> None:
    case = open_case(person_id=LONE, way_in=WayIn.LIST, reason="Eleven incidents", by=manager)
    permits, today = _permits(manager), timezone.localdate()
    assert [one.reference for one in open_warrants(permits, today)] == ["W1"]
    warrant = actions.take_warrant_up(LONE, reference="W1", by=manager)
    actions.log_attempt(warrant, tried="visit", words="Nobody opened the door", on=today, by=manager)
    assert [(one.reference, one.tried) for one in open_warrants(permits, today)] == [("W1", 1)]
    with pytest.raises(Conflict):
        actions.take_warrant_up(LONE, reference="W1", by=manager)
    done = actions.take_warrant_step(warrant, step="execute", reason=WHY, version=1, by=manager)
    assert done.status == "executed"
    assert Notice.objects.filter(case=case, what="warrant").exists()
    assert open_warrants(permits, today) == []
    with pytest.raises(Refused, match="nothing more"):
        actions.log_attempt(done, tried="visit", words="Nobody opened the door", on=today, by=manager)
    with pytest.raises(Invalid, match="its kind"):
        actions.record_warrant(LONE, actions.Issued("W9", "lottery", today), by=manager)


def test_warrants_and_failed_bail_are_ranked_by_level_then_score(entered: Entered, manager: User) -> None:
    today = timezone.localdate()
    for person, reference in ((SERIAL, "A1"), (LONE, "A2")):
        actions.record_warrant(person, actions.Issued(reference, "recall", today), by=manager)
    case = open_case(person_id=LONE, way_in=WayIn.LIST, reason="Eleven incidents", by=manager)
    case.level = "very_high"
    case.save()
    permits = _permits(manager)
    ranked = [one.person_id for one in open_warrants(permits, today)]
    assert ranked[0] == LONE
    assert SERIAL in ranked[1:]
    _breach(entered("police_bail"), manager)
    assert [(one.person_id, one.kind) for one in failed_bail(permits, today)] == [(LONE, "police_bail")]


def test_cards_count_what_waits_for_who_works_it(entered: Entered, manager: User, member: Member) -> None:
    entered("DAPN")
    entered("NMO", ends_on=timezone.localdate() + timedelta(days=3))
    cards = {card.words: card for card in waiting_cards(manager)}
    assert cards["Orders and bail ending or past: renew, or end?"].number == 1
    assert cards["Warrants to execute"].number == 1
    assert waiting_cards(member(Role.ANALYST)) == []
    Clock.objects.update(due_at=timezone.now() + timedelta(hours=1))
    assert next(card.number for card in waiting_cards(manager) if card.urgent) == 1


def test_a_unit_sees_its_own_and_nobodys(entered: Entered, manager: User, member: Member) -> None:
    entered("NMO")
    assert worked(_permits(manager)).count() == 1
    Allocation.objects.create(person_id=LONE, unit="Another unit", by="x", at=timezone.now())
    assert worked(_permits(manager)).count() == 0
    assert worked(_permits(member(Role.SUPERVISOR))).count() == 1


def test_facts_cite_incidents_and_name_nobody(loaded: int) -> None:
    person = Person.objects.get(loaded=loaded, person_id=LONE)
    facts = facts_of(loaded, person, timezone.localdate(), in_force=frozenset())
    assert facts.found["connected_abuse"]
    assert all(reference.startswith("I") for reference in facts.found["connected_abuse"])
    assert facts.born_from == person.date_of_birth


def test_orders_of_somebody_who_is_gone_follow_whom_a_person_says_he_is_now(
    entered: Entered, manager: User, signed_in: Callable[..., Any]
) -> None:
    order = entered("DAPN")
    with pytest.raises(Refused, match="still has this person"):
        actions.follow_person(LONE, to=SERIAL, reason=WHY, by=manager)
    CourtOrder.objects.update(person_id="PGONE000001")
    actions.record_warrant(LONE, actions.Issued("W9", "recall", order.starts_on), by=manager)
    with pytest.raises(NotFound):
        actions.follow_person("PNEVER00001", to=LONE, reason=WHY, by=manager)
    client = signed_in(Role.SUPERVISOR)
    assert "who is he now?" in client.get("/orders/").content.decode()
    page = "/people/PGONE000001/orders-at-work/follow/"
    assert client.post(page, {"to": LONE, "reason": WHY})["Location"] == "/orders/"
    order.refresh_from_db()
    assert (order.person_id, order.version) == (LONE, 2)
    assert Entry.objects.filter(action="order: follow").count() == 2
    CourtOrder.objects.create(
        person_id="PGONE000001", kind="NMO", reference=order.reference, starts_on=order.starts_on, status="in_force",
        by="x", at=timezone.now(), last_by="x",
    )  # fmt: skip
    with pytest.raises(Conflict, match="with both"):
        actions.follow_person("PGONE000001", to=LONE, reason=WHY, by=manager)
