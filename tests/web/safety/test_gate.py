"""The gate inside the act: who is asked about, what closes it, and that it fails closed."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.casework import Subject, WayIn
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.domain.safety import UNNAMED, Outcome, State, TaskStatus, safety_policy
from daylight.web.accounts.models import User
from daylight.web.audit.models import Entry
from daylight.web.caseload.actions import open_case, reopen_for
from daylight.web.caseload.models import Case, IdentityChange, Side
from daylight.web.releases.models import Event, Load, Person, Register
from daylight.web.safety import gate
from daylight.web.safety.actions import (
    decide_objection,
    end_task,
    name_survivor,
    object_to,
    record_check,
    see_notice,
    waive,
    withdraw_waiver,
)
from daylight.web.safety.following import follow_survivors
from daylight.web.safety.gate import CONTACT_ACTIONS, check_contact, makes_contact, standing, tell_advocates
from daylight.web.safety.models import AdvocateTask, Notice, SafetyCheck, Waiver
from tests.cli.hand_made import LONE, SECOND, SERIAL, VICTIM
from tests.web.conftest import Member
from tests.web.safety.bypass import Attempt, check_held
from tests.web.safety.conftest import Checked, asked

pytestmark = pytest.mark.django_db
WAITING = sorted(name for name, act in safety_policy().acts.items() if act.waits)
NEVER_WAITING = sorted(name for name, act in safety_policy().acts.items() if not act.waits)


def _passes(case: Case, by: User, kind: str = "letter", on: date | None = None) -> bool:
    try:
        check_contact(case, kind=kind, on=on or timezone.localdate(), by=by)
    except Refused:
        return False
    return True


def _event(case: Case, **more: Any) -> Any:
    row = Event.objects.filter(person_id=LONE, role="suspect").first()
    for name, value in {"pk": None, "incident_id": "I0999", **more}.items():
        setattr(row, name, value)
    row.save()
    return row


@pytest.mark.parametrize("kind", WAITING)
def test_each_kind_that_waits_is_refused_in_words_until_she_was_asked(
    case: Case, supervisor: User, checked: Checked, kind: str
) -> None:
    with pytest.raises(Refused, match=r"waits for the survivor-safety check. Survivor A: no safety check") as refusal:
        check_contact(case, kind=kind, on=timezone.localdate(), by=supervisor)
    assert VICTIM not in str(refusal.value)
    checked()
    check_contact(case, kind=kind, on=timezone.localdate(), by=supervisor)
    assert Entry.objects.filter(action="passed safety gate").count() == 1


@pytest.mark.parametrize("kind", NEVER_WAITING)
def test_what_protects_at_once_never_waits_even_where_nothing_can_be_read(
    case: Case, supervisor: User, kind: str
) -> None:
    Load.objects.update(state=Load.PREVIOUS)
    check_contact(case, kind=kind, on=timezone.localdate(), by=supervisor)
    tell_advocates(case, what=kind, when=timezone.now() + timedelta(days=2), by=supervisor)
    assert Notice.objects.get().survivor == UNNAMED


def test_it_fails_closed(case: Case, supervisor: User, checked: Checked) -> None:
    checked()
    with pytest.raises(Refused, match="knows no act"):
        check_contact(case, kind="fireworks", on=timezone.localdate(), by=supervisor)
    Person.objects.filter(person_id=LONE).delete()
    with pytest.raises(Refused, match="no such person"):
        check_contact(case, kind="letter", on=timezone.localdate(), by=supervisor)
    Load.objects.update(state=Load.PREVIOUS)
    with pytest.raises(Refused, match="No release has been loaded"):
        check_contact(case, kind="letter", on=timezone.localdate(), by=supervisor)


def test_it_is_asked_inside_the_transaction_of_the_act_alone(
    case: Case, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="inside the transaction"):
        check_contact(case, kind="letter", on=timezone.localdate(), by=supervisor)


def test_anything_new_closes_it(case: Case, supervisor: User, checked: Checked) -> None:
    checked()
    assert _passes(case, supervisor)
    new = _event(case)
    assert not _passes(case, supervisor)
    new.delete()
    assert _passes(case, supervisor)
    reopen_for(case, what="A new incident was reported during the day.", by="watch")
    assert not _passes(case, supervisor)
    checked()
    assert _passes(case, supervisor)


def test_one_more_survivor_closes_it(case: Case, supervisor: User, checked: Checked) -> None:
    checked()
    name_survivor(case, name="Her cousin", told_by="the referral", by=supervisor)
    assert not _passes(case, supervisor)
    called = {each.called: each.survivor for each in standing(case, timezone.localdate()).survivors}
    checked(called["Survivor 1 (named here)"])
    assert _passes(case, supervisor)
    _event(case, other_person_id=SECOND, incident_id="I0001")
    assert not _passes(case, supervisor)


def test_a_past_day_opens_nothing(case: Case, supervisor: User, checked: Checked) -> None:
    checked()
    today = timezone.localdate()
    SafetyCheck.objects.update(made_on=today - timedelta(days=60))
    assert not _passes(case, supervisor, on=today - timedelta(days=59))
    later = safety_policy().days_of("") + 1
    SafetyCheck.objects.update(made_on=today)
    assert not _passes(case, supervisor, on=today + timedelta(days=later))


def test_an_objection_holds_until_a_supervisor_has_decided(
    case: Case, supervisor: User, checked: Checked, member: Member
) -> None:
    other = member(Role.SUPERVISOR, username="second")
    check = checked(objection="He will know that it was me")
    checked()
    assert not _passes(case, supervisor)
    with pytest.raises(Refused, match="Another person"):
        decide_objection(check.pk, go_ahead=True, reason="so", by=supervisor)
    with pytest.raises(Invalid, match="reason"):
        decide_objection(check.pk, go_ahead=True, reason=" ", by=other)
    with pytest.raises(Refused, match="No waiver stands in"):
        waive(case, kind="letter", reason="so", last_day=timezone.localdate(), by=other)
    decide_objection(check.pk, go_ahead=True, reason="She moved away and agrees now", by=other)
    assert _passes(case, supervisor)
    again = object_to(checked().pk, words="Not now", by=supervisor)
    assert not _passes(case, supervisor)
    decide_objection(again.pk, go_ahead=False, reason="She is right", by=supervisor)
    assert not _passes(case, supervisor)
    checked()
    assert _passes(case, supervisor)


def test_a_waiver_is_for_one_act(case: Case, supervisor: User) -> None:
    waiver = waive(case, kind="letter", reason="She cannot be found", last_day=timezone.localdate(), by=supervisor)
    assert not _passes(case, supervisor, "visit")
    assert _passes(case, supervisor)
    assert Waiver.objects.get().status == "used"
    assert not _passes(case, supervisor)
    with pytest.raises(Refused, match="nothing can be done"):
        withdraw_waiver(waiver.pk, reason="mistaken", by=supervisor)
    second = waive(case, kind="letter", reason="Again", last_day=timezone.localdate(), by=supervisor)
    _event(case)
    assert not _passes(case, supervisor)
    withdraw_waiver(second.pk, reason="mistaken", by=supervisor)
    assert Waiver.objects.get(pk=second.pk).status == "withdrawn"


def test_only_a_supervisor_waives_and_only_where_something_lacks(
    case: Case, supervisor: User, checked: Checked, member: Member
) -> None:
    for role in set(Role) - {Role.SUPERVISOR}:
        with pytest.raises(Refused):
            waive(case, kind="letter", reason="x", last_day=timezone.localdate(), by=member(role))
    checked()
    with pytest.raises(Refused, match="nothing needs to be waived"):
        waive(case, kind="letter", reason="x", last_day=timezone.localdate(), by=supervisor)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR, Role.OFFENDER_MANAGER, Role.ADVOCATE}))
def test_roles_without_it_record_no_check(case: Case, member: Member, role: Role) -> None:
    with pytest.raises(Refused, match="may not record a safety check"):
        record_check(case, survivor=VICTIM, asked=asked(), by=member(role))


def test_two_who_record_at_once_are_shown_to_each_other(case: Case, supervisor: User, checked: Checked) -> None:
    first = checked()
    with pytest.raises(Conflict, match="meanwhile"):
        record_check(case, survivor=VICTIM, asked=asked(), by=supervisor, seen=0)
    record_check(case, survivor=VICTIM, asked=asked(), by=supervisor, seen=first.pk)
    with pytest.raises(Refused, match="not among those at risk"):
        record_check(case, survivor=SECOND, asked=asked(), by=supervisor)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"view": " "}, "own view"),
        ({"outcome": Outcome.GO_AHEAD_IF}, "condition"),
        ({"safe_time": ""}, "reached"),
        ({"view_of": "him"}, "whose view"),
        ({"until": date(2020, 1, 1)}, "cannot be past"),
    ],
)
def test_a_check_that_says_too_little_is_none(checked: Checked, changed: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        checked(**changed)
    assert not SafetyCheck.objects.exists()


def test_a_person_in_no_record_is_asked_about_too(supervisor: User, loaded: int) -> None:
    subject = Subject(surname="Unknown")
    case = open_case(subject=subject, way_in=WayIn.REFERRAL, reason="Referred", by=supervisor)
    assert [each.survivor for each in standing(case, timezone.localdate()).survivors] == [UNNAMED]
    assert not _passes(case, supervisor)
    named = name_survivor(case, name="Told at the door", told_by="the officer", by=supervisor)
    assert not _passes(case, supervisor)
    record_check(case, survivor=named.key, asked=asked(), by=supervisor)
    assert _passes(case, supervisor)


def test_a_row_without_a_victim_asks_who_it_was(loaded: int, supervisor: User) -> None:
    case = open_case(person_id=SERIAL, way_in=WayIn.LIST, reason="On the list", by=supervisor)
    found = {each.survivor: each.called for each in standing(case, timezone.localdate()).survivors}
    assert found[UNNAMED] == "Somebody not named"
    assert len(found) == 4


def test_checks_follow_survivors_and_objections_are_never_lost_when_people_are_joined(
    case: Case, supervisor: User, checked: Checked, loaded: int
) -> None:
    checked(objection="He will know")
    Event.objects.filter(other_person_id=VICTIM).update(other_person_id=SECOND)
    row = Register(loaded=loaded, person_id=VICTIM, change="joined", other_ids=[SECOND], reason="One human.")
    row.save()
    assert [each.state for each in standing(case, timezone.localdate()).survivors] == [State.OBJECTION]
    follow_survivors(None, load=Load.objects.get(number=loaded))
    follow_survivors(None, load=Load.objects.get(number=loaded))
    row.delete()
    assert [each.state for each in standing(case, timezone.localdate()).survivors] == [State.OBJECTION]
    assert SafetyCheck.objects.get().survivor == SECOND


def test_a_survivor_who_was_split_off_is_asked_anew(case: Case, supervisor: User, checked: Checked) -> None:
    checked()
    Event.objects.filter(person_id=LONE, incident_id="I0003").update(other_person_id=SECOND)
    found = {each.survivor: each.state for each in standing(case, timezone.localdate()).survivors}
    assert found == {VICTIM: State.IN_DATE, SECOND: State.NEVER}
    Event.objects.filter(person_id=LONE).update(other_person_id=SECOND)
    assert {each.survivor for each in standing(case, timezone.localdate()).survivors} == {VICTIM, SECOND}


def test_until_somebody_decided_survivors_of_both_sides_are_asked(
    case: Case, supervisor: User, checked: Checked, loaded: int
) -> None:
    checked()
    change = IdentityChange.objects.create(
        case=case, kind="split", person_id=LONE, reason="Two humans", release="r", at=timezone.now()
    )
    for one in (LONE, SERIAL):
        Side.objects.create(change=change, person_id=one)
    assert {SECOND, VICTIM} <= {each.survivor for each in standing(case, timezone.localdate()).survivors}
    assert not _passes(case, supervisor)


def test_a_suspect_who_was_joined_is_followed(case: Case, supervisor: User, checked: Checked, loaded: int) -> None:
    checked()
    Person.objects.filter(person_id=LONE).delete()
    Register(loaded=loaded, person_id=LONE, change="joined", other_ids=[SERIAL], reason="One human.").save()
    assert SECOND in {each.survivor for each in standing(case, timezone.localdate()).survivors}


@makes_contact("letter")
def _send_letter(case: Case, *, by: User, on: date) -> None:
    """An action of the tests: it leaves a line in the audit."""
    Entry.objects.filter(number=-1).delete()
    SafetyCheck.objects.filter(case=case).update(safe_words="sent")


@makes_contact("visit", "arrest", kind_of=lambda given: given["kind"])
def _act(case: Case, *, kind: str, by: User, on: datetime) -> str:
    return kind


def test_a_declared_action_goes_through_the_gate_and_tells_advocates(
    case: Case, supervisor: User, checked: Checked
) -> None:
    name = f"{__name__}._send_letter"
    check_held(
        Attempt(
            name,
            "direct",
            lambda: _send_letter(case, by=supervisor, on=timezone.localdate()),
            lambda: list(SafetyCheck.objects.values_list("safe_words", flat=True)),
        )
    )
    assert CONTACT_ACTIONS[name].kinds == ("letter",)
    checked()
    on = timezone.localdate() + timedelta(days=3)
    _send_letter(case, by=supervisor, on=on)
    _send_letter(case, by=supervisor, on=on)
    assert SafetyCheck.objects.get().safe_words == "sent"
    assert sorted(AdvocateTask.objects.values_list("moment", flat=True)) == ["after", "before"]
    assert not Notice.objects.exists()


def test_an_action_of_several_kinds_says_which(case: Case, supervisor: User) -> None:
    soon = timezone.now() + timedelta(days=1)
    assert _act(case, kind="arrest", by=supervisor, on=soon) == "arrest"
    assert Notice.objects.get().survivor == VICTIM
    assert AdvocateTask.objects.count() == 2
    with pytest.raises(Refused, match="waits"):
        _act(case, kind="visit", by=supervisor, on=soon)
    with pytest.raises(Refused, match="never declared"):
        _act(case, kind="letter", by=supervisor, on=soon)
    assert _act(case, kind="", by=supervisor, on=soon) == ""
    assert AdvocateTask.objects.count() == 2
    with pytest.raises(TypeError):
        makes_contact("letter", "visit")
    with pytest.raises(Refused):
        makes_contact("fireworks")


def test_a_waiver_is_not_used_up_by_an_act_that_fails(case: Case, supervisor: User) -> None:
    @makes_contact("letter")
    def fails(case: Case, *, by: User) -> None:
        raise Refused("It may not be done for another reason.")

    del CONTACT_ACTIONS[f"{__name__}.{fails.__qualname__}"]
    waive(case, kind="letter", reason="She cannot be found", last_day=timezone.localdate(), by=supervisor)
    with pytest.raises(Refused, match="another reason"):
        fails(case, by=supervisor)
    assert Waiver.objects.get().status == "given"


@time_machine.travel(datetime(2026, 11, 10, 9, tzinfo=UTC))
def test_tasks_are_ended_once_by_who_may(case: Case, supervisor: User, member: Member) -> None:
    tell_advocates(case, what="release", when=timezone.now() + timedelta(days=3), by=supervisor)
    before, _ = AdvocateTask.objects.all()
    assert timezone.localdate(before.due_at) == date(2026, 11, 12)
    with pytest.raises(Refused):
        end_task(before.pk, status=TaskStatus.DONE, note="", by=member(Role.ANALYST))
    with pytest.raises(Invalid):
        end_task(before.pk, status=TaskStatus.NOT_DONE, note="", by=supervisor)
    end_task(before.pk, status=TaskStatus.DONE, note="", by=supervisor)
    with pytest.raises(Refused, match="nothing can be done"):
        end_task(before.pk, status=TaskStatus.DONE, note="", by=supervisor)
    notice = Notice.objects.get()
    see_notice(notice.pk, by=supervisor)
    assert see_notice(notice.pk, by=supervisor).seen_by == supervisor.username


def test_gate_gives_no_id_of_hers_in_the_audit_of_his_record(case: Case, supervisor: User, checked: Checked) -> None:
    checked(objection="He will know that it was me")
    about_him = Entry.objects.filter(subject=f"person:{LONE}").values_list("detail", flat=True)
    assert VICTIM not in str(list(about_him))
    assert "He will know" not in str(list(Entry.objects.values_list("detail", flat=True)))
    assert gate.CONTACT_ACTIONS
