"""Letters served: the gate asked again for what is new, what is out of the hand kept, the action of the plan."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Role
from daylight.domain.errors import Invalid, Refused
from daylight.domain.safety import Outcome
from daylight.web.accounts.models import User
from daylight.web.alerts.models import Alert
from daylight.web.audit.models import Entry
from daylight.web.caseload.models import Case, News
from daylight.web.letters.actions.life import (
    Service,
    approve_letter,
    clear_letter,
    draft_letter,
    send_letter_back,
    serve_letter,
    withdraw_letter,
)
from daylight.web.letters.models import Letter, Wording
from daylight.web.plans.actions import approve, complete, drop, propose, put_back, start
from daylight.web.plans.models import Action
from daylight.web.safety.actions import Asked, object_to, record_check, waive
from daylight.web.safety.models import AdvocateTask, Notice, SafetyCheck, Waiver
from daylight.web.safety.queries import watched
from tests.cli.hand_made import LONE
from tests.web.letters.test_letters import REASON, VALUES, case, letter, second, wording
from tests.web.plans.conftest import wanted

__all__ = ("case", "letter", "second", "wording")
HANDED = Service("in_person", "PC 1234")
OUT = Service("in_person", "PC 1234", "It was handed over at noon", is_out=True)


def _make_safe(case: Case, by: User) -> SafetyCheck:
    for survivor in watched(case).called:
        asked = Asked("her", "She agrees.", True, "telephone", "mornings", Outcome.GO_AHEAD)
        made = record_check(case, survivor=survivor, asked=asked, by=by)
    return made


def _cleared(letter: Letter, manager: User, supervisor: User) -> Letter:
    _make_safe(letter.case, manager)
    approved = approve_letter(letter.pk, version=letter.version, by=supervisor)
    return clear_letter(letter.pk, version=approved.version, by=manager)


def _news(case: Case) -> None:
    News.objects.create(case=case, what="A new incident.", by="loader", at=timezone.now())


def _objection(case: Case, by: User) -> None:
    object_to(SafetyCheck.objects.latest("pk").pk, words="She is afraid now", by=by)


@pytest.mark.parametrize("what", ["news", "objection", "another day"])
def test_what_is_new_since_it_was_cleared_is_said_and_what_is_out_is_kept(
    letter: Letter, manager: User, supervisor: User, what: str
) -> None:
    cleared = _cleared(letter, manager, supervisor)
    if what == "news":
        _news(letter.case)
    elif what == "objection":
        _objection(letter.case, manager)
    else:
        day = timezone.localdate() - timedelta(days=1)
        Letter.objects.filter(pk=letter.pk).update(cleared_on=day)
    service = Service("in_person", "PC 1234", on=timezone.localdate())
    with pytest.raises(Refused, match="Do not hand this letter over") as no:
        serve_letter(letter.pk, service=service, version=cleared.version, by=manager)
    assert "afraid" not in str(no.value)
    letter.refresh_from_db()
    assert letter.status == "cleared"
    assert not Notice.objects.exists()
    on = timezone.localdate()
    with pytest.raises(Invalid, match="What was said"):
        serve_letter(letter.pk, service=Service("by_post", "PC 1", on=on, is_out=True), version=3, by=manager)
    kept = serve_letter(
        letter.pk, service=Service("in_person", "PC 1234", "At noon", on, is_out=True), version=3, by=manager
    )
    assert (kept.status, kept.outside_gate, kept.served_on) == ("served", True, on)
    assert AdvocateTask.objects.filter(moment="after", due_at__lte=timezone.now()).exists()
    assert Notice.objects.filter(what="letter").exists()
    alert = Alert.objects.get(kind="safety")
    assert alert.person_id == LONE
    assert "afraid" not in alert.what
    assert Entry.objects.filter(action="contact outside safety gate", subject=f"person:{LONE}").count() == 1


def test_where_nothing_is_new_it_is_served_and_nobody_is_troubled(
    letter: Letter, manager: User, supervisor: User
) -> None:
    cleared = _cleared(letter, manager, supervisor)
    served = serve_letter(letter.pk, service=OUT, version=cleared.version, by=manager)
    assert (served.status, served.outside_gate) == ("served", False)
    assert not Alert.objects.exists()
    assert not Notice.objects.exists()


def test_a_waiver_that_cleared_it_holds_until_something_is_new(letter: Letter, manager: User, supervisor: User) -> None:
    waive(letter.case, kind="letter", reason="Courts", last_day=timezone.localdate(), by=supervisor)
    approved = approve_letter(letter.pk, version=letter.version, by=supervisor)
    cleared = clear_letter(letter.pk, version=approved.version, by=manager)
    assert Waiver.objects.get().status == "used"
    _news(letter.case)
    with pytest.raises(Refused, match="Do not hand"):
        serve_letter(letter.pk, service=HANDED, version=cleared.version, by=manager)
    News.objects.all().delete()
    assert not serve_letter(letter.pk, service=HANDED, version=cleared.version, by=manager).outside_gate


def test_a_person_who_left_the_release_loses_no_fact(letter: Letter, manager: User, supervisor: User) -> None:
    cleared = _cleared(letter, manager, supervisor)
    Case.objects.filter(pk=letter.case_id).update(person_id="P999")
    manager.roles = [Role.SUPERVISOR.value]
    manager.save()
    kept = serve_letter(letter.pk, service=OUT, version=cleared.version, by=manager)
    assert kept.outside_gate


@pytest.mark.parametrize("text", ["Zyvictima was there", "call 07700 900 123"])
def test_no_reason_or_note_tells_of_her(letter: Letter, manager: User, supervisor: User, text: str) -> None:
    cleared = _cleared(letter, manager, supervisor)
    for write in (
        lambda: send_letter_back(letter.pk, reason=text, version=cleared.version, by=manager),
        lambda: withdraw_letter(letter.pk, reason=text, version=cleared.version, by=manager),
        lambda: serve_letter(letter.pk, service=Service("by_post", "PC 1", text), version=cleared.version, by=manager),
    ):
        with pytest.raises(Refused, match="it holds a"):
            write()
    letter.refresh_from_db()
    assert letter.status == "cleared"


@pytest.fixture
def asked_for(case: Case, manager: User, supervisor: User) -> Action:
    """A warning letter of the plan, approved."""
    made = propose(case, kind="warning_letter", wanted=wanted("warning_letter"), reason="Nobody spoke", by=manager)
    return approve(made, by=supervisor)


def _of_plan(case: Case, wording: Wording, by: User) -> Letter:
    return draft_letter(case, wording_id=wording.pk, values=VALUES, reason=REASON, by=by)


def test_an_action_is_its_letter_one_gate_one_record(
    asked_for: Action, case: Case, wording: Wording, manager: User, supervisor: User
) -> None:
    letter = _of_plan(case, wording, manager)
    assert letter.action == asked_for
    assert _of_plan(case, wording, manager).action is None
    approved = approve_letter(letter.pk, version=letter.version, by=supervisor)
    with pytest.raises(Refused, match="safety check"):
        clear_letter(letter.pk, version=approved.version, by=manager)
    waive(case, kind="letter", reason="Courts", last_day=timezone.localdate(), by=supervisor)
    with pytest.raises(Refused, match="under Documents"):
        start(asked_for, by=manager)
    cleared = clear_letter(letter.pk, version=approved.version, by=manager)
    asked_for.refresh_from_db()
    assert (asked_for.status, asked_for.cleared_on) == ("started", timezone.localdate())
    assert Entry.objects.filter(action="passed safety gate").count() == 1
    assert AdvocateTask.objects.values("act_at").distinct().count() == 1
    for past in (
        lambda: complete(asked_for, result="achieved", by=manager),
        lambda: put_back(asked_for, reason="x", by=manager),
        lambda: drop(asked_for, reason="x", by=manager),
    ):
        with pytest.raises(Refused, match="under Documents"):
            past()
    serve_letter(letter.pk, service=HANDED, version=cleared.version, by=manager)
    asked_for.refresh_from_db()
    assert (asked_for.status, asked_for.done_on, asked_for.outside_gate) == ("done", timezone.localdate(), False)
    assert not Alert.objects.exists()


def test_a_letter_sent_back_takes_the_start_back_and_out_of_the_gate_is_told_once(
    asked_for: Action, case: Case, wording: Wording, manager: User, supervisor: User
) -> None:
    letter = _of_plan(case, wording, manager)
    cleared = _cleared(letter, manager, supervisor)
    back = send_letter_back(letter.pk, reason="He moved away", version=cleared.version, by=manager)
    asked_for.refresh_from_db()
    assert asked_for.status == "approved"
    again = clear_letter(letter.pk, version=back.version, by=manager)
    _objection(case, manager)
    serve_letter(letter.pk, service=OUT, version=again.version, by=manager)
    asked_for.refresh_from_db()
    assert (asked_for.status, asked_for.outside_gate) == ("done", True)
    assert Alert.objects.count() == 1


def test_a_withdrawn_letter_leaves_its_action_to_another(
    asked_for: Action, case: Case, wording: Wording, manager: User
) -> None:
    letter = _of_plan(case, wording, manager)
    withdraw_letter(letter.pk, reason="Written too early", version=letter.version, by=manager)
    assert _of_plan(case, wording, manager).action == asked_for


def test_the_page_says_it_keeps_what_was_typed_and_offers_that_it_is_out(
    letter: Letter, manager: User, supervisor: User, signed_in: Callable[..., Client]
) -> None:
    cleared = _cleared(letter, manager, supervisor)
    _objection(letter.case, manager)
    client = signed_in(Role.OFFENDER_MANAGER, username="clicking")
    post = {"how": "in_person", "served_by": "PC 99", "note": "At noon", "version": cleared.version}
    answer = client.post(f"/letters/{letter.pk}/serve/do/", post).content.decode()
    assert "Do not hand this letter over" in answer
    assert "PC 99" in answer
    assert "afraid" not in answer
    answer = client.post(f"/letters/{letter.pk}/serve/do/", post | {"is_out": "on"}, follow=True).content.decode()
    assert "outside the safety gate" in answer
