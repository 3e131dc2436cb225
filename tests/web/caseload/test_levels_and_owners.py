"""Levels fall only by another's approval; cases change hands only by whoever may, and none is left without sight."""

from datetime import timedelta

import pytest
from django.utils import timezone

from daylight.domain.access import Permission, Role
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import (
    approve_level,
    ask_to_lower,
    call_back,
    cover,
    do_measure,
    end_cover,
    hand_over,
    record_receipt,
    refuse_level,
    set_level,
    take_back_measure,
    transfer,
    withdraw_lowering,
)
from daylight.web.caseload.models import Case, LevelSet, Lowering
from daylight.web.caseload.permits import may_open_case
from daylight.web.caseload.queries import mine, open_cases, without_owner
from daylight.web.people.models import Allocation, Cover
from daylight.web.people.permits import permits_of
from tests.cli.hand_made import LONE
from tests.web.caseload.conftest import WHY, Make
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(member: Member) -> User:
    """An offender manager of the Serial unit."""
    return member(Role.OFFENDER_MANAGER, username="holder")


def _long_ago(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(level_set_on=timezone.localdate() - timedelta(days=365))


def test_a_level_is_raised_and_confirmed_freely_with_a_line_each(made: Make, holder: User) -> None:
    case = made(level="medium")
    _long_ago(case)
    confirmed = set_level(case, level="medium", reason="Nothing changed", by=holder)
    assert confirmed.level_set_on == timezone.localdate() - timedelta(days=365)
    raised = set_level(case, level="very_high", reason="She was strangled", by=holder)
    assert (raised.level_set_on, raised.level_by) == (timezone.localdate(), "holder")
    assert raised.reassess_by == timezone.localdate() + timedelta(days=28)
    assert [line.level for line in LevelSet.objects.filter(case=case)] == ["very_high", "medium", "medium"]
    with pytest.raises(Invalid):
        set_level(case, level="very_high", reason=" ", by=holder)
    with pytest.raises(Invalid, match="Choose a level"):
        set_level(case, level="extreme", reason=WHY, by=holder)


def test_a_level_never_falls_alone_unexplained_or_early(made: Make, holder: User, boss: User, member: Member) -> None:
    case = made(level="high")
    for by in (holder, boss):
        with pytest.raises(Refused, match="approval of another"):
            set_level(case, level="medium", reason=WHY, by=by)
    with pytest.raises(Invalid):
        ask_to_lower(case, level="medium", reason="", by=boss)
    with pytest.raises(Refused, match="not lower"):
        ask_to_lower(case, level="high", reason=WHY, by=boss)
    asked = ask_to_lower(case, level="medium", reason=WHY, by=boss)
    with pytest.raises(Conflict, match="waits already"):
        ask_to_lower(case, level="standard", reason=WHY, by=holder)
    _long_ago(case)
    with pytest.raises(Refused, match="Another person"):
        approve_level(asked, by=boss)
    with pytest.raises(Refused, match="may not approve"):
        approve_level(asked, by=holder)
    Case.objects.update(level_set_on=timezone.localdate())
    other = member(Role.SUPERVISOR, username="other")
    with pytest.raises(Refused, match="holds until"):
        approve_level(asked, by=other)
    _long_ago(case)
    assert approve_level(asked, by=other).level == "medium"
    line = LevelSet.objects.filter(case=case)[0]
    assert (line.by, line.approved_by, line.before) == ("boss", "other", "high")
    with pytest.raises(Refused, match="nothing can be done"):
        approve_level(asked, by=other)


def test_a_request_is_refused_withdrawn_or_overtaken(made: Make, holder: User, boss: User) -> None:
    case = made(level="high")
    first = ask_to_lower(case, level="medium", reason=WHY, by=holder)
    with pytest.raises(Invalid, match="reason"):
        refuse_level(first, reason="", by=boss)
    with pytest.raises(Refused, match="Only who asked"):
        withdraw_lowering(first, by=boss)
    assert refuse_level(first, reason="Too soon", by=boss).status == "refused"
    second = ask_to_lower(case, level="medium", reason=WHY, by=holder)
    assert withdraw_lowering(second, by=holder).status == "withdrawn"
    third = ask_to_lower(case, level="medium", reason=WHY, by=holder)
    set_level(case, level="very_high", reason="A new victim", by=boss)
    assert Lowering.objects.get(pk=third.pk).status == "withdrawn"
    with pytest.raises(Refused):
        approve_level(third, by=boss)
    assert Case.objects.get().level == "very_high"


def test_measures_are_those_of_the_level(made: Make, holder: User, member: Member) -> None:
    case, today = made(level="standard"), timezone.localdate()
    with pytest.raises(Invalid, match="does not ask"):
        do_measure(case, measure="plan", on=today, by=holder)
    with pytest.raises(Refused):
        do_measure(case, measure="named_officer", on=today, by=member(Role.ANALYST))
    do_measure(case, measure="named_officer", on=today, by=holder)
    with pytest.raises(Conflict):
        do_measure(case, measure="named_officer", on=today, by=holder)
    take_back_measure(case, measure="named_officer", reason=WHY, by=holder)
    with pytest.raises(NotFound):
        take_back_measure(case, measure="named_officer", reason=WHY, by=holder)
    do_measure(case, measure="named_officer", on=today, by=holder)


def test_who_holds_a_case_gives_it_and_nobody_else_does(made: Make, holder: User, boss: User, member: Member) -> None:
    case = made()
    second = member(Role.OFFENDER_MANAGER, username="second")
    hand_over(case, to=holder, reason=WHY, by=holder)  # nobody held it: taken
    with pytest.raises(Refused, match="somebody else's"):
        hand_over(case, to=second, reason=WHY, by=second)
    with pytest.raises(Invalid, match="holds no cases"):
        hand_over(case, to=member(Role.ANALYST), reason=WHY, by=holder)
    away = member(Role.OFFENDER_MANAGER, username="away", unit="Another unit")
    with pytest.raises(Invalid, match="not of Serial unit"):
        hand_over(case, to=away, reason=WHY, by=boss)
    hand_over(case, to=second, reason=WHY, by=holder)
    assert Allocation.objects.get(person_id=LONE).owner == second
    assert Entry.objects.filter(action="case: hand over", by="holder").exists()


def test_who_covers_sees_and_works_the_case_for_so_long(made: Make, holder: User, boss: User, member: Member) -> None:
    case, today = made(level="high"), timezone.localdate()
    hand_over(case, to=holder, reason=WHY, by=boss)
    other = member(Role.OFFENDER_MANAGER, username="other", unit="Another unit")
    assert not may_open_case(other, Permission.SEE_CASE, case)
    with pytest.raises(Refused, match="your own"):
        cover(away=holder, covers=other, first=today, last=today, reason=WHY, by=other)
    with pytest.raises(Invalid, match="holds no cases"):
        cover(away=holder, covers=member(Role.ANALYST), first=today, last=today, reason=WHY, by=boss)
    with pytest.raises(Invalid, match="before the first"):
        cover(away=holder, covers=other, first=today, last=today - timedelta(days=1), reason=WHY, by=boss)
    later = today + timedelta(days=2)
    cover(away=holder, covers=other, first=later, last=later, reason=WHY, by=holder)
    assert not may_open_case(other, Permission.SEE_CASE, case)
    spell = cover(away=holder, covers=other, first=today, last=later, reason=WHY, by=holder)
    assert may_open_case(other, Permission.SEE_CASE, case)
    permits = permits_of(other, made_grant(other))
    assert list(mine(open_cases(permits), other)) == [case]
    set_level(case, level="very_high", reason="While he is away", by=other)
    hand_over(case, to=holder, reason=WHY, by=other)
    with pytest.raises(Refused, match="Only the two"):
        end_cover(spell.pk, by=member(Role.OFFENDER_MANAGER, username="third"))
    end_cover(spell.pk, by=holder)
    assert not may_open_case(other, Permission.SEE_CASE, case)
    with pytest.raises(NotFound):
        end_cover(spell.pk, by=holder)
    assert Cover.objects.count() == 2


def made_grant(user: User):  # type: ignore[no-untyped-def]
    """How far a user reaches into cases."""
    from daylight.domain.access import grant_of

    return grant_of(user.held_roles, Permission.SEE_CASE)


def test_another_unit_takes_a_case_without_an_owner(made: Make, holder: User, boss: User, member: Member) -> None:
    case = made()
    hand_over(case, to=holder, reason=WHY, by=boss)
    with pytest.raises(Refused, match="may not allocate"):
        transfer(case, unit="Another unit", reason=WHY, by=holder)
    for wrong in ({}, {"unit": "Another unit", "force": "Mercia"}, {"unit": "No such unit"}, {"unit": "Serial unit"}):
        with pytest.raises(Invalid):
            transfer(case, reason=WHY, by=boss, **wrong)
    other = member(Role.OFFENDER_MANAGER, username="other", unit="Another unit")
    assert transfer(case, unit="Another unit", reason=WHY, by=boss) is None
    assert may_open_case(other, Permission.SEE_CASE, case)
    assert not may_open_case(holder, Permission.SEE_CASE, case)
    assert list(without_owner(open_cases(permits_of(other, made_grant(other))))) == [case]
    assert list(without_owner(open_cases(permits_of(holder, made_grant(holder))))) == []


def test_an_owner_who_left_the_unit_or_whose_account_is_off_holds_nothing(made: Make, holder: User, boss: User) -> None:
    case = made()
    hand_over(case, to=holder, reason=WHY, by=boss)
    nobody = without_owner(open_cases(permits_of(boss, made_grant(boss))))
    assert not nobody.exists()
    User.objects.filter(pk=holder.pk).update(unit="Another unit")
    assert nobody.exists()
    User.objects.filter(pk=holder.pk).update(unit="Serial unit", is_active=False)
    assert nobody.exists()
    Allocation.objects.all().delete()
    assert nobody.exists()


def test_another_force_has_it_only_with_a_receipt(made: Make, boss: User) -> None:
    case = made(level="high")
    sent = transfer(case, force="Mercia Police", reason=WHY, by=boss)
    assert sent is not None
    assert Case.objects.get().is_open
    with pytest.raises(Conflict, match="on its way"):
        transfer(case, force="Wessex Police", reason=WHY, by=boss)
    call_back(sent, reason="They have no room", by=boss)
    with pytest.raises(Refused):
        record_receipt(sent, receipt="DS Smith, M/1", by=boss)
    again = transfer(case, force="Mercia Police", reason=WHY, by=boss)
    assert again is not None
    with pytest.raises(Invalid):
        record_receipt(again, receipt=" ", by=boss)
    closed = record_receipt(again, receipt="DS Smith, Mercia, M/1, 3 November", by=boss)
    assert (closed.status, closed.is_open) == ("transferred", False)
    assert closed.transfers.get(status="received").receipt.startswith("DS Smith")
