"""Screening: the queue, the answer with its reasons, the second person, and what the referrer is told by which door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.errors import Conflict, Invalid, NotFound, Refused
from daylight.domain.referrals import ReferralStatus
from daylight.web.access.models import Restriction
from daylight.web.accounts.models import User
from daylight.web.agreements.models import SharingAgreement
from daylight.web.audit.models import Entry
from daylight.web.caseload.models import Case
from daylight.web.people.models import Allocation
from daylight.web.referrals import actions
from daylight.web.referrals.models import Referral
from tests.cli.hand_made import CHILD, LONE, OFFICER, SECRETS
from tests.web.conftest import Member, client_of
from tests.web.referrals.drafts import Drafted, fill

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
WORDS = "Spoke to the referrer and read what is known"


@pytest.fixture
def sent(whole_draft: Drafted, member: Member, loaded: int) -> Referral:
    """A referral by a partner, high, of somebody in no record, with the unit."""
    return actions.send(whole_draft(member(Role.PARTNER)).reference, by=User.objects.get(username="partner"))


@pytest.fixture
def sent_of(whole_draft: Drafted, member: Member, loaded: int) -> Callable[[str], Referral]:
    """`sent_of(LONE)`: one by an officer of a person in the release."""

    def make(person_id: str) -> Referral:
        user = User.objects.filter(username="officer").first() or member(Role.OFFICER)
        return actions.send(whole_draft(user, person={"person_id": person_id}).reference, by=user)

    return make


def _answered(referral: Referral, by: User, outcome: str, reason: str, **more: object) -> Referral:
    referral.refresh_from_db()
    given = {"words": WORDS, "note": "", "version": referral.version, **more}
    return actions.answer(referral.reference, outcome=outcome, reason_code=reason, by=by, **given)  # type: ignore[arg-type]


def test_the_queue_is_for_screeners_alone(signed_in: SignedIn, sent: Referral) -> None:
    for role in (role for role in Role if role is not Role.PARTNER):
        client = signed_in(role)
        expected = 200 if grant_of([role], Permission.SCREEN_REFERRAL) else 403
        assert client.get("/referrals/screening/").status_code == expected
        assert client.get(f"/referrals/screening/{sent.reference}/").status_code == expected
    answer = client_of(User.objects.get(username="partner"))
    assert answer.get(f"/referrals/screening/{sent.reference}/").status_code == 403


def test_danger_comes_first_then_by_when_an_answer_is_due(
    signed_in: SignedIn, whole_draft: Drafted, member: Member, loaded: int
) -> None:
    user = member(Role.OFFICER)
    low = {"concern": {"concerns": ["serial"], "words": "x"}}
    first, second, danger = whole_draft(user, **low), whole_draft(user), whole_draft(user)
    fill(danger, {"danger": {"danger": "yes"}, "act": {"done": "999 called"}})
    for one in (first, second, danger):
        actions.send(one.reference, by=user)
    page = signed_in(Role.SUPERVISOR).get("/referrals/screening/").content.decode()
    order = [page.index(f">{one.reference}</a>") for one in (danger, second, first)]
    assert order == sorted(order)
    assert "Danger now" in page
    assert "High concern" in page


def test_an_empty_queue_says_so(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.SUPERVISOR)
    for show in ("", "?show=sign_off", "?show=answered"):
        assert "Nothing waits here" in client.get(f"/referrals/screening/{show}").content.decode()


def test_an_overdue_one_says_so(signed_in: SignedIn, sent: Referral) -> None:
    Referral.objects.update(answer_by=timezone.now() - timedelta(hours=1))
    assert ", overdue" in signed_in(Role.SUPERVISOR).get("/referrals/screening/").content.decode()


def test_somebody_in_no_record_who_meets_nothing_becomes_a_case(signed_in: SignedIn, sent: Referral) -> None:
    client = signed_in(Role.OFFENDER_MANAGER)
    at = f"/referrals/screening/{sent.reference}/"
    page = client.get(at).content.decode()
    assert "Unrecorded" in page
    assert "in no record" in page
    client.post(at)
    page = client.get(at).content.decode()
    version = Referral.objects.get().version
    for wrong in (
        {"version": version},
        {"version": version, "outcome": "take_on", "words": WORDS},
        {"version": version, "outcome": "take_on", "reason_take_on": "low_risk", "words": WORDS},
        {"version": version, "outcome": "take_on", "reason_take_on": "risk", "words": "short"},
    ):
        assert "There is a problem" in client.post(at, wrong).content.decode()
    given = {"version": version, "outcome": "take_on", "reason_take_on": "risk", "words": WORDS, "note": "Thank you"}
    assert client.post(at, given)["Location"] == "/referrals/screening/"
    referral, case = Referral.objects.get(), Case.objects.get()
    assert referral.now is ReferralStatus.TAKEN_ON
    assert referral.case_reference == case.reference
    assert (case.person_id, case.forename, case.surname, str(case.born)) == ("", "Norbert", "Unrecorded", "1980-05-05")
    assert case.way_in == "referral"
    assert "red van" in case.details
    assert "afraid" not in case.details
    assert Entry.objects.get(action="referral: take on").detail["reason"] == WORDS
    assert sent.reference in client.get("/referrals/screening/?show=answered").content.decode()


def test_a_person_of_the_release_becomes_a_case_and_the_next_referral_adds_to_it(
    sent_of: Callable[[str], Referral], member: Member
) -> None:
    by = member(Role.SUPERVISOR)
    for _ in range(2):
        referral = sent_of(LONE)
        actions.screen(referral.reference, by=by)
        _answered(referral, by, "take_on", "risk")
    case = Case.objects.get()
    assert case.person_id == LONE
    assert {one.case_reference for one in Referral.objects.all()} == {case.reference}
    assert Referral.objects.latest("pk").reference in case.news


def test_nobody_screens_their_own(whole_draft: Drafted, member: Member, signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.SUPERVISOR)
    by = User.objects.get()
    referral = actions.send(whole_draft(by).reference, by=by)
    assert client.get(f"/referrals/screening/{referral.reference}/").status_code == 403
    assert "another person screens it" in client.get("/referrals/screening/").content.decode()
    with pytest.raises(Refused, match="your own"):
        actions.screen(referral.reference, by=by)
    actions.screen(referral.reference, by=member(Role.OFFENDER_MANAGER))
    with pytest.raises(Refused, match="your own"):
        _answered(referral, by, "take_on", "risk")


def test_a_high_one_is_declined_by_two(sent: Referral, signed_in: SignedIn, member: Member) -> None:
    client = signed_in(Role.OFFENDER_MANAGER)
    first = User.objects.get(username="offender_manager")
    actions.screen(sent.reference, by=first)
    assert _answered(sent, first, "decline", "low_risk").now is ReferralStatus.TO_SIGN_OFF
    assert "A second person signs" in client.get(f"/referrals/screening/{sent.reference}/").content.decode()
    sent.refresh_from_db()
    given: dict[str, Any] = {"words": "I agree with it", "version": sent.version}
    with pytest.raises(Refused, match="Another person"):
        actions.sign_off(sent.reference, agreed=True, by=first, **given)
    second = signed_in(Role.SUPERVISOR)
    at = f"/referrals/screening/{sent.reference}/"
    assert "Choose an answer" in second.post(at, given).content.decode()
    second.post(at, {**given, "agreed": "no"})
    sent.refresh_from_db()
    assert (sent.now, sent.reason_code) == (ReferralStatus.IN_SCREENING, "")
    _answered(sent, first, "decline", "low_risk")
    sent.refresh_from_db()
    second.post(at, {**given, "agreed": "yes", "version": sent.version})
    sent.refresh_from_db()
    assert sent.now is ReferralStatus.DECLINED
    assert sent.answered_at is not None
    assert not Case.objects.exists()


def test_a_lesser_one_is_declined_by_one(whole_draft: Drafted, member: Member, loaded: int) -> None:
    referrer, by = member(Role.OFFICER), member(Role.SUPERVISOR)
    referral = whole_draft(referrer, concern={"concerns": ["serial"], "words": "x"})
    actions.send(referral.reference, by=referrer)
    actions.screen(referral.reference, by=by)
    assert _answered(referral, by, "decline", "managed").now is ReferralStatus.DECLINED


def test_it_goes_back_for_more_and_comes_again_with_what_changed(
    sent: Referral, member: Member, signed_in: SignedIn
) -> None:
    by = member(Role.SUPERVISOR)
    actions.screen(sent.reference, by=by)
    _answered(sent, by, "return", "who", note="Which Norbert?")
    referrer = User.objects.get(username="partner")
    client = client_of(referrer)
    page = client.get("/").content.decode()
    assert "Answers to your referrals" in page
    page = client.get(f"/referrals/{sent.reference}/").content.decode()
    assert "More is asked of you" in page
    assert "Which Norbert?" in page
    assert "Answers to your referrals" not in client.get("/").content.decode()
    sent.refresh_from_db()
    details = {**sent.answers["details"], "version": sent.version, "age": "46"}
    at = f"/referrals/{sent.reference}"
    assert "Say why you change it" in client.post(f"{at}/details/", details).content.decode()
    client.post(f"{at}/details/", {**details, "reason": "asked his sister"})
    assert "needs a reason" in client.post(f"{at}/check/").content.decode()
    client.post(f"{at}/check/", {"reason": "his age"})
    sent.refresh_from_db()
    assert sent.now is ReferralStatus.SENT
    assert sent.answers["details"]["age"] == "46"
    logged = [(change.words, change.reason) for change in sent.changes.all()[:2]]
    assert logged == [("sent again", "his age"), ("changed: What you know of the person", "asked his sister")]
    assert (
        "asked his sister"
        in signed_in(Role.OFFENDER_MANAGER).get(f"/referrals/screening/{sent.reference}/").content.decode()
    )


@pytest.mark.parametrize(("outcome", "reason", "told"), [
    ("take_on", "risk", "The unit works with this person from now on."),
    ("return", "more", "The unit needs to know more."),
])  # fmt: skip
def test_an_agency_learns_the_outcome_where_its_agreement_says_so(
    sent: Referral, member: Member, outcome: str, reason: str, told: str
) -> None:
    by = member(Role.SUPERVISOR)
    actions.screen(sent.reference, by=by)
    _answered(sent, by, outcome, reason, note="the unit's own note")
    client = client_of(User.objects.get(username="partner"))
    at = f"/referrals/{sent.reference}/"
    page = client.get(at).content.decode()
    assert told in page
    assert "the unit&#x27;s own note" in page
    assert WORDS not in page
    SharingAgreement.objects.all().delete()
    for page in (client.get(at).content.decode(), client.get("/referrals/").content.decode()):
        assert "own note" not in page
        assert WORDS not in page
        assert "works with this person" not in page
        assert "taken on" not in page.lower().replace("not be taken on", "")
    assert ("More is asked of you" in client.get(at).content.decode()) is (outcome == "return")


def test_what_is_closed_to_the_screener_stays_closed(
    sent_of: Callable[[str], Referral], signed_in: SignedIn, member: Member
) -> None:
    referral = sent_of(LONE)
    client = signed_in(Role.OFFENDER_MANAGER)
    by = User.objects.get(username="offender_manager")
    at = f"/referrals/screening/{referral.reference}/"
    assert client.get(at).status_code == 200
    allocation = Allocation.objects.create(person_id=LONE, unit="Another unit", by="sue", at=timezone.now())
    assert client.get(at).status_code == 403
    page = client.get("/referrals/screening/").content.decode()
    assert referral.reference in page
    assert "BRACKWATER" not in page
    with pytest.raises(Refused, match="another unit"):
        actions.screen(referral.reference, by=by)
    allocation.delete()
    Restriction.objects.create(person_id=LONE, reason="x", by="sue", at=timezone.now())
    assert client.post(at).status_code == 403
    referral.refresh_from_db()
    assert referral.now is ReferralStatus.SENT


def test_a_referral_about_the_screener_is_closed_to_them(
    sent: Referral, sent_of: Callable[[str], Referral], member: Member
) -> None:
    by = member(Role.SUPERVISOR)
    by.name, by.born_on = "Norbert James Unrecorded", timezone.datetime(1980, 5, 5).date()  # type: ignore[attr-defined]
    by.save()
    with pytest.raises(Refused, match="You are named"):
        actions.screen(sent.reference, by=by)
    other = sent_of(OFFICER)
    by.name, by.born_on = "Constance Blueline", timezone.datetime(1981, 6, 5).date()  # type: ignore[attr-defined]
    by.save()
    with pytest.raises(Refused, match="You are named"):
        actions.screen(other.reference, by=by)


def test_a_child_is_not_taken_on(
    sent_of: Callable[[str], Referral], whole_draft: Drafted, member: Member, loaded: int
) -> None:
    by = member(Role.SUPERVISOR)
    recorded = sent_of(CHILD)
    referrer = User.objects.get(username="officer")
    born = timezone.localdate().replace(day=1) - timedelta(days=15 * 365)
    told = whole_draft(referrer, details={"forename": "A", "surname": "Child", "born_on": born.isoformat()})
    actions.send(told.reference, by=referrer)
    for referral in (recorded, told):
        actions.screen(referral.reference, by=by)
        with pytest.raises(Refused, match="under 18"):
            _answered(referral, by, "take_on", "risk")
        referral.refresh_from_db()
        assert referral.now is ReferralStatus.IN_SCREENING
    assert not Case.objects.exists()


def test_two_screeners_do_not_answer_over_each_other(sent: Referral, member: Member) -> None:
    first, second = member(Role.SUPERVISOR), member(Role.OFFENDER_MANAGER)
    actions.screen(sent.reference, by=first)
    sent.refresh_from_db()
    version = sent.version
    _answered(sent, second, "return", "more")
    with pytest.raises(Conflict, match="It changed meanwhile"):
        _answered(sent, first, "take_on", "risk", version=version)
    assert not Case.objects.exists()


def test_it_is_let_go_with_a_reason_for_somebody_else(sent: Referral, signed_in: SignedIn, member: Member) -> None:
    client = signed_in(Role.SUPERVISOR)
    actions.screen(sent.reference, by=User.objects.get(username="supervisor"))
    at = f"/referrals/screening/{sent.reference}/let-go/"
    assert "Say why" in client.post(at).content.decode()
    client.post(at, {"reason": "I know the family"})
    sent.refresh_from_db()
    assert (sent.now, sent.screener) == (ReferralStatus.SENT, "")
    actions.screen(sent.reference, by=member(Role.OFFENDER_MANAGER))


def test_her_safety_is_apart_and_shown_with_a_reason(sent: Referral, with_purpose: SignedIn) -> None:
    client = with_purpose(Role.SUPERVISOR)
    at = f"/referrals/screening/{sent.reference}/"
    page = client.get(at).content.decode()
    assert "Safe to contact her: yes" in page
    for hidden in ("she is afraid", "dentist"):
        assert hidden not in page
        assert hidden not in client.get(f"{at}safety/").content.decode()
    assert "Say why" in client.post(f"{at}safety/").content.decode()
    page = client.post(f"{at}safety/", {"reason": "to plan how to reach her"}).content.decode()
    assert "she is afraid" in page
    looked = Entry.objects.get(action="saw a survivor's safety in a referral")
    assert looked.detail["reason"] == "to plan how to reach her"


def test_screening_pages_tell_of_no_survivor(sent_of: Callable[[str], Referral], signed_in: SignedIn) -> None:
    referral = sent_of(LONE)
    client = signed_in(Role.SUPERVISOR)
    client.post(f"/referrals/screening/{referral.reference}/")
    for path in ("", f"{referral.reference}/"):
        page = client.get(f"/referrals/screening/{path}").content.decode()
        assert LONE in page
        assert not [secret for secret in (*SECRETS, "she is afraid") if secret in page]


@pytest.mark.parametrize("role", [role for role in Role if not grant_of([role], Permission.SCREEN_REFERRAL)])
def test_the_actions_themselves_ask_who_may(role: Role, sent: Referral, member: Member) -> None:
    by = User.objects.get(username="partner") if role is Role.PARTNER else member(role)
    with pytest.raises(Refused):
        actions.screen(sent.reference, by=by)
    with pytest.raises(Refused):
        _answered(sent, by, "take_on", "risk")
    with pytest.raises(Refused):
        actions.note_look_at_safety(sent, reason="curious", by=by)


def test_a_step_out_of_turn_or_without_its_reason_changes_nothing(sent: Referral, member: Member) -> None:
    by = member(Role.SUPERVISOR)
    with pytest.raises(Refused, match="what can be done"):
        _answered(sent, by, "take_on", "risk")
    actions.screen(sent.reference, by=by)
    with pytest.raises(Invalid, match="needs a reason"):
        _answered(sent, by, "take_on", "risk", words=" ")
    with pytest.raises(Invalid, match="reason of the outcome"):
        _answered(sent, by, "take_on", "managed")
    with pytest.raises(NotFound):
        actions.screen("R-NOTHING", by=by)
    assert not Case.objects.exists()


def test_the_queue_asks_the_database_as_often_for_many_as_for_few(
    signed_in: SignedIn, sent_of: Callable[[str], Referral], django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _ in range(12):
        sent_of(LONE)
    client = signed_in(Role.SUPERVISOR)
    client.get("/referrals/screening/")
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        client.get("/referrals/screening/")


@pytest.mark.parametrize("said", ["ask zyvictima first", "She lives at 99 Hidden Mews"])
def test_the_note_to_the_referrer_tells_of_nobody(
    sent_of: Callable[[str], Referral], member: Member, loaded: int, said: str
) -> None:
    by, referral = member(Role.SUPERVISOR), sent_of(LONE)
    actions.screen(referral.reference, by=by)
    with pytest.raises(Refused, match="note to the referrer"):
        _answered(referral, by, "return", "more", note=said)
    referral.refresh_from_db()
    assert not referral.note
