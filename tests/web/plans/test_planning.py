"""Actions of a plan by their functions: who may, from where, with what written down; refused otherwise, and audited."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.casework import Subject, WayIn
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.interventions import Proportionality
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import open_case, triage
from daylight.web.caseload.models import Case
from daylight.web.plans.actions import (
    approve,
    approve_several,
    drop,
    propose,
    propose_again,
    rearrange,
    send_back,
    write_progress,
)
from daylight.web.plans.models import Action, ActionStep
from daylight.web.plans.queries import plan_of
from tests.cli.hand_made import LONE, SECRETS
from tests.web.conftest import Member
from tests.web.plans.conftest import WHY, wanted

pytestmark = pytest.mark.django_db
Proposed = Callable[..., Action]
SOURCE = Path(__file__).parents[3] / "src" / "daylight"


def test_an_action_is_proposed_with_a_reason_and_audited(proposed: Proposed, manager: User) -> None:
    action = proposed()
    assert (action.status, action.owner, action.minutes, action.agency) == ("proposed", manager, 180, "police")
    assert ActionStep.objects.get(action=action).words == WHY
    entry = Entry.objects.get(action="action: propose")
    assert (entry.subject, entry.by, entry.detail["reason"]) == (f"person:{LONE}", "olu", WHY)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.OFFENDER_MANAGER, Role.SUPERVISOR}])
def test_who_may_not_plan_proposes_nothing(case: Case, member: Member, role: Role) -> None:
    with pytest.raises(Refused):
        propose(case, kind="arrest", wanted=wanted("arrest"), reason=WHY, by=member(role))
    assert not Action.objects.exists()


def test_another_unit_and_a_restricted_case_are_closed(case: Case, member: Member, supervisor: User) -> None:
    with pytest.raises(Refused, match="another unit"):
        propose(case, kind="arrest", wanted=wanted("arrest"), reason=WHY,
                by=member(Role.OFFENDER_MANAGER, unit="Other unit"))  # fmt: skip
    Restriction.objects.create(person_id=LONE, reason="x", by="ann", at=timezone.now())
    with pytest.raises(Refused, match="restricted"):
        propose(case, kind="arrest", wanted=wanted("arrest"), reason=WHY, by=supervisor)


@pytest.mark.parametrize(
    ("kind", "more", "reason", "said"),
    [
        ("arrest", {}, " ", "Say why"),
        ("nothing_such", {}, WHY, "no such action"),
        ("home_visit", {"details": {}}, WHY, "What is the visit"),
        ("home_visit", {"details": {"aim": "Tell him what Zyvictima said"}}, WHY, "who or where"),
        ("home_visit", {"need": "He waits at 99 Hidden Mews"}, WHY, "who or where"),
        ("home_visit", {}, "Quxsurname rang on 07700 900123", "who or where"),
        ("neighbourhood_briefing", {"details": {"audience": "North team", "instruction": "ask zyvictima",
                                                "expires_on": str(timezone.localdate())}}, WHY, "who or where"),
        ("neighbourhood_briefing", {}, WHY, "Nobody belongs"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(
    case: Case, manager: User, kind: str, more: dict[str, object], reason: str, said: str, member: Member
) -> None:
    if "instruction" in str(more):
        member(Role.OFFICER, unit="North team")
    with pytest.raises(Invalid, match=said):
        propose(case, kind=kind, wanted=wanted(kind, **more), reason=reason, by=manager)
    assert not Action.objects.exists()


def test_a_past_target_and_an_owner_who_may_not_are_invalid(proposed: Proposed, member: Member) -> None:
    with pytest.raises(Invalid, match="past"):
        proposed(target_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Invalid, match="may not work"):
        proposed(owner=member(Role.OFFENDER_MANAGER, username="far", unit="Other unit"))


def test_a_closed_case_takes_no_action(case: Case, manager: User, supervisor: User) -> None:
    triage(case, outcome="decline", reason="Nothing to do", by=supervisor)
    with pytest.raises(Refused, match="closed"):
        propose(case, kind="arrest", wanted=wanted("arrest"), reason=WHY, by=manager)


def test_approval_is_by_another_who_may_and_in_writing(proposed: Proposed, manager: User, supervisor: User) -> None:
    action = proposed()
    with pytest.raises(Refused, match=r"Another person"):
        approve(action, by=manager)
    approved = approve(action, by=supervisor)
    assert (approved.status, approved.approved_by) == ("approved", "sue")
    with pytest.raises(Refused, match="cannot be changed"):
        approve(action, by=supervisor)
    unwritten = proposed(proportionality=Proportionality())
    with pytest.raises(Invalid, match="write down"):
        approve(unwritten, by=supervisor)


def test_a_supervisor_does_not_approve_their_own(case: Case, supervisor: User, member: Member) -> None:
    own = propose(case, kind="home_visit", wanted=wanted("home_visit"), reason=WHY, by=supervisor)
    second = member(Role.SUPERVISOR, username="two")
    rearrange(own, owner=second, target_on=own.target_on, reason="She knows him", by=second)
    with pytest.raises(Refused, match="Another person"):
        approve(own, by=supervisor)
    assert approve(own, by=second).status == "approved"


def test_what_is_returned_comes_back_changed(proposed: Proposed, manager: User, supervisor: User) -> None:
    action = send_back(proposed(), reason="Say who goes along", by=supervisor)
    with pytest.raises(Refused):
        approve(action, by=supervisor)
    more = wanted("home_visit", details={"aim": "Tell him", "second_officer": "A sergeant"})
    again = propose_again(action, wanted=more, reason="The sergeant goes", by=manager)
    assert (again.status, again.details["second_officer"]) == ("proposed", "A sergeant")
    assert approve(again, by=supervisor).status == "approved"


def test_a_change_on_an_older_reading_is_a_conflict(proposed: Proposed, manager: User, supervisor: User) -> None:
    action = proposed()
    drop(action, reason="He moved away", by=manager)
    with pytest.raises(Conflict, match=r"olu did .drop."):
        send_back(action, reason="No", by=supervisor, version=action.version)


def test_several_are_approved_all_or_none(proposed: Proposed, supervisor: User, manager: User) -> None:
    first, second = proposed(), proposed("bail_check")
    lacking = proposed("home_visit", proportionality=Proportionality())
    with pytest.raises(Refused, match="None was approved"):
        approve_several([first, lacking, second], by=supervisor)
    assert set(Action.objects.values_list("status", flat=True)) == {"proposed"}
    with pytest.raises(Refused):
        approve_several([first], by=manager)
    with pytest.raises(Invalid):
        approve_several([], by=supervisor)
    assert approve_several([first, second, first], by=supervisor) == 2


def test_surveillance_is_a_reference_and_dates_for_those_who_approve(
    case: Case, manager: User, supervisor: User
) -> None:
    kind = "surveillance_referral"
    with pytest.raises(Refused):
        propose(case, kind=kind, wanted=wanted(kind), reason="assessed", by=manager)
    for more, reason in (
        ({}, "He meets his dealer"),
        ({"need": "Drugs"}, "assessed"),
        ({"agency": "Drug squad"}, "assessed"),
    ):
        with pytest.raises((Refused, Invalid)):
            propose(case, kind=kind, wanted=wanted(kind, **more), reason=reason, by=supervisor)
    action = propose(case, kind=kind, wanted=wanted(kind, owner=supervisor), reason="assessed", by=supervisor)
    with pytest.raises(Refused, match="only the authority"):
        write_progress(action, words="Seen at the pub", by=supervisor)
    with pytest.raises(Refused, match="only the authority"):
        drop(action, reason="He was seen at the pub", by=supervisor)
    with pytest.raises(NotFound):
        write_progress(action, words="Seen", by=manager)
    assert plan_of(case, manager) == []
    assert plan_of(case, supervisor) == [action]
    assert drop(action, reason="Entered by mistake", by=supervisor).status == "dropped"


def test_progress_is_noted_while_it_is_open_and_changes_no_hand(proposed: Proposed, supervisor: User) -> None:
    action = proposed()
    write_progress(action, words="The sergeant has time on Friday", by=supervisor)
    assert approve(action, by=supervisor).status == "approved"
    drop(action, reason="He moved away", by=supervisor)
    with pytest.raises(Refused, match="dropped already"):
        write_progress(action, words="More", by=supervisor)


def test_no_text_that_is_kept_holds_anything_of_a_survivor(proposed: Proposed, manager: User) -> None:
    action = proposed()
    for secret in sorted(set(SECRETS) - {"Zyvictimb", "Zyvictimc", "secretsummary", "keepawayfrom"}):
        with pytest.raises(Invalid, match="who or where"):
            write_progress(action, words=f"He was told of {secret}.", by=manager)
    assert ActionStep.objects.filter(action=action).count() == 1


def test_a_person_in_no_record_has_a_plan_too(loaded: int, manager: User, supervisor: User) -> None:
    case = open_case(
        subject=Subject(surname="Nowhere", forename="Ned"), way_in=WayIn.REFERRAL, reason="x", by=supervisor
    )
    action = propose(case, kind="home_visit", wanted=wanted("home_visit"), reason=WHY, by=manager)
    assert approve(action, by=supervisor).status == "approved"


def test_nothing_makes_an_action_by_itself() -> None:
    """Only `propose` makes one, and no command, job, signal or chapter calls it: pages and operations alone do."""
    making, calling = set(), set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            named = ast.unparse(node.func)
            if named == "Action" or (named.startswith("Action.objects.") and "create" in named):
                making.add(path.relative_to(SOURCE).as_posix())
            if named.split(".")[-1] == "propose" and "plans" in path.read_text(encoding="utf-8"):
                calling.add(path.name)
    assert {path for path in making if path.startswith("web/")} == {"web/plans/actions/planning.py"}
    by_people = {"views.py", "api.py", "actions.py", "life.py", "planning.py", "minuting.py"}
    assert calling <= by_people | {"cast.py"}  # the invented cast of a demonstration, refused on a site at work
