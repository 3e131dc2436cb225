"""Making a referral: search first, one question a page, kept at once, sent once, and only one's own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.domain.referrals import ReferralStatus
from daylight.web.access.models import Restriction, Share
from daylight.web.accounts.models import User
from daylight.web.agreements.models import SharingAgreement
from daylight.web.audit.models import Entry
from daylight.web.referrals import actions
from daylight.web.referrals.models import Referral
from tests.cli.hand_made import LONE, OFFICER, SEALED, SECRETS, VICTIM
from tests.web.conftest import Member
from tests.web.referrals.drafts import Drafted, fill, whole

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]


def _begin(client: Client) -> Referral:
    client.post("/referrals/begin/", {"key": str(uuid4())})
    return Referral.objects.latest("pk")


def test_the_start_says_who_may_refer_and_is_for_them_alone(signed_in: SignedIn, loaded: int) -> None:
    for role in Role:
        answer = signed_in(role).get("/referrals/")
        assert answer.status_code == (200 if grant_of([role], Permission.REFER) else 403)
        if answer.status_code == 200:
            page = answer.content.decode()
            assert "call 999" in page
            assert "within 24 hours where somebody is in danger, 2 days where the concern is high, and 7 days" in page
            assert "You have made no referral yet" in page


def test_beginning_twice_with_one_form_begins_once(signed_in: SignedIn) -> None:
    client, key = signed_in(Role.OFFICER), str(uuid4())
    answers = [client.post("/referrals/begin/", {"key": key}) for _ in range(2)]
    referral = Referral.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/referrals/{referral.reference}/danger/"] * 2
    assert client.post("/referrals/begin/", {"key": "x"}).status_code == 400


def test_nobody_takes_up_anothers_key(member: Member) -> None:
    key = uuid4()
    actions.begin(key=key, by=member(Role.OFFICER))
    with pytest.raises(NotFound):
        actions.begin(key=key, by=member(Role.PARTNER))


def test_danger_comes_first_and_says_to_act_now(signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    referral = _begin(client)
    at = f"/referrals/{referral.reference}"
    assert "Choose an answer" in client.post(f"{at}/danger/", {"version": 1}).content.decode()
    answer = client.post(f"{at}/danger/", {"danger": "yes", "version": 1})
    assert answer["Location"] == f"{at}/act/"
    page = client.get(f"{at}/act/").content.decode()
    assert "Act now, before you go on: call 999" in page
    assert "call 999 or the control room first" in client.post(f"{at}/act/", {"version": 2}).content.decode()
    referral.refresh_from_db()
    assert referral.danger


def test_a_step_is_kept_at_once_and_again_once(signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    referral = _begin(client)
    at, given = f"/referrals/{referral.reference}/way/", {"way": "proactive", "incident": "", "version": "1"}
    for _ in range(2):  # the answer to the first may have been lost on its way
        assert client.post(at, given).status_code == 302
    referral.refresh_from_db()
    assert referral.answers["way"] == {"way": "proactive", "incident": ""}
    assert referral.version == 2


def test_two_devices_that_differ_are_both_shown_and_the_referrer_chooses(signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    referral = _begin(client)
    at = f"/referrals/{referral.reference}/way/"
    client.post(at, {"way": "proactive", "incident": "AB/1", "version": "1"})
    page = client.post(at, {"way": "reactive", "incident": "AB/2", "version": "1"}).content.decode()
    assert "Somebody changed this meanwhile" in page
    assert "AB/1" in page
    assert "AB/2" in page
    referral.refresh_from_db()
    assert referral.answers["way"]["incident"] == "AB/1"
    assert f'value="{referral.version}"' in page  # saving once more is a choice
    client.post(at, {"way": "reactive", "incident": "AB/2", "version": str(referral.version)})
    referral.refresh_from_db()
    assert referral.answers["way"]["incident"] == "AB/2"


def test_other_steps_answered_meanwhile_are_no_conflict(drafted: Drafted, member: Member) -> None:
    user = member(Role.OFFICER)
    referral = drafted(user)
    actions.keep_answer(referral.reference, step="way", given={"way": "proactive"}, version=1, by=user)
    actions.keep_answer(referral.reference, step="danger", given={"danger": "no"}, version=1, by=user)
    referral.refresh_from_db()
    assert set(referral.answers) == {"way", "danger"}


def test_the_search_asks_for_a_purpose_where_search_does(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.OFFICER)
    referral = _begin(client)
    answer = client.get(f"/referrals/{referral.reference}/person/?q=Brackwater")
    assert answer.status_code == 302
    assert "/purpose/" in answer["Location"]


def test_search_first_and_choose(with_purpose: SignedIn, loaded: int) -> None:
    client = with_purpose(Role.OFFICER)
    referral = _begin(client)
    at = f"/referrals/{referral.reference}/person/"
    page = client.get(f"{at}?q=Brackwater").content.decode()
    assert "BRACKWATER, Aldous" in page
    looked = Entry.objects.filter(action="opened a step of a referral").latest("number")
    assert (looked.detail["asked.q"], looked.detail["purpose"]) == ("Brackwater", "incident")
    client.post(at, {"person_id": LONE, "version": 1})
    referral.refresh_from_db()
    assert referral.person_id == LONE
    assert "Aldous Brackwater" in client.get(f"/referrals/{referral.reference}/check/").content.decode()


def test_what_is_closed_stays_closed(with_purpose: SignedIn, loaded: int) -> None:
    Restriction.objects.create(person_id=LONE, reason="x", by="sue", at=timezone.now())
    client = with_purpose(Role.OFFICER)
    referral = _begin(client)
    at = f"/referrals/{referral.reference}/person/"
    page = client.get(f"{at}?q=Brackwater").content.decode()
    assert "BRACKWATER" not in page
    assert f"{LONE}: Restricted" in page
    assert SEALED not in client.get(f"{at}?q=Sealedsurname").content.decode().replace('value="Sealedsurname"', "")
    for person in (LONE, SEALED, VICTIM, "PNOBODY0001"):
        assert client.post(at, {"person_id": person, "version": 1}).status_code in {403, 404}
    referral.refresh_from_db()
    assert not referral.person_id


def test_a_partner_finds_only_cases_shared_with_them(signed_in: SignedIn, loaded: int) -> None:
    client = signed_in(Role.PARTNER)
    referral = _begin(client)
    at = f"/referrals/{referral.reference}/person/"
    assert LONE not in client.get(f"{at}?q=Brackwater").content.decode()  # not even a closed row: it tells of the name
    assert client.post(at, {"person_id": LONE, "version": 1}).status_code == 403
    day = timezone.localdate() + timedelta(days=1)
    Share.objects.create(person_id=LONE, user=User.objects.get(), until=day, by="sue", at=timezone.now())
    assert LONE in client.get(f"{at}?q=Brackwater").content.decode()
    assert client.post(at, {"person_id": LONE, "version": 1}).status_code == 302


def test_without_an_agreement_an_agency_searches_nothing_and_may_still_refer(
    signed_in: SignedIn, whole_draft: Drafted, loaded: int
) -> None:
    client = signed_in(Role.PARTNER)
    SharingAgreement.objects.all().delete()
    user = User.objects.get()
    day = timezone.localdate() + timedelta(days=1)
    Share.objects.create(person_id=LONE, user=user, until=day, by="sue", at=timezone.now())
    referral = _begin(client)
    page = client.get(f"/referrals/{referral.reference}/person/?q=Brackwater").content.decode()
    assert LONE not in page
    assert "You cannot search" in page
    assert actions.send(whole_draft(user).reference, by=user).now is ReferralStatus.SENT


def test_a_name_that_closed_since_is_not_shown_again(with_purpose: SignedIn, loaded: int) -> None:
    client = with_purpose(Role.OFFICER)
    referral = _begin(client)
    client.post(f"/referrals/{referral.reference}/person/", {"person_id": LONE, "version": 1})
    Restriction.objects.create(person_id=LONE, reason="x", by="sue", at=timezone.now())
    page = client.get("/referrals/").content.decode()
    assert LONE in page
    assert "Brackwater" not in page


@pytest.mark.parametrize("step", ["details", "way", "behalf", "concern", "survivor"])
def test_a_broken_form_says_what_to_do_and_keeps_nothing(signed_in: SignedIn, step: str) -> None:
    client = signed_in(Role.PARTNER)
    referral = _begin(client)
    client.post(f"/referrals/{referral.reference}/person/", {"person_id": "", "version": 1})
    wrong = {
        "behalf": "other",
        "born_on": "yesterday",
        "safe": "yes",
        "knows": "no",
        "concerns": "dragons",
        "version": 9,
    }
    page = client.post(f"/referrals/{referral.reference}/{step}/", {**wrong, "version": 9}).content.decode()
    assert "There is a problem" in page
    assert "<title>\n  Error:" in page or "<title>Error:" in page
    referral.refresh_from_db()
    assert step not in referral.answers


def test_steps_that_are_not_asked_are_not_there(signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    referral = _begin(client)
    for step in ("act", "comments", "details", "nothing"):
        assert client.get(f"/referrals/{referral.reference}/{step}/").status_code == 404


def test_each_factor_asks_for_a_comment_and_takes_it_along(drafted: Drafted, member: Member) -> None:
    user = member(Role.OFFICER)
    referral = drafted(user)
    keep: dict[str, Any] = {"by": user, "version": 99}
    actions.keep_answer(referral.reference, step="factors", given={"factors": ["alcohol", "drugs"]}, **keep)
    actions.keep_answer(referral.reference, step="comments", given={"alcohol": "drinks", "drugs": "uses"}, **keep)
    actions.keep_answer(referral.reference, step="factors", given={"factors": ["alcohol"]}, **keep)
    referral.refresh_from_db()
    assert referral.answers["comments"] == {"alcohol": "drinks"}
    actions.keep_answer(referral.reference, step="factors", given={"factors": ["alcohol", "housing"]}, **keep)
    referral.refresh_from_db()
    assert not referral.answers["comments"]  # asked again


def test_nothing_is_sent_while_something_is_missing(drafted: Drafted, member: Member) -> None:
    user = member(Role.OFFICER)
    referral = drafted(user)
    with pytest.raises(Invalid, match="what worries you"):
        actions.send(referral.reference, by=user)
    referral.refresh_from_db()
    assert referral.now is ReferralStatus.DRAFT


def test_sent_twice_it_is_sent_once_and_says_by_when(signed_in: SignedIn, whole_draft: Drafted) -> None:
    client = signed_in(Role.PARTNER)
    referral = whole_draft(User.objects.get())
    at = f"/referrals/{referral.reference}"
    page = client.get(f"{at}/check/").content.decode()
    assert "Send to the unit" in page
    assert "she is afraid" in page  # the referrer's own words, until it is sent
    for _ in range(2):
        assert client.post(f"{at}/check/")["Location"] == f"{at}/"
    referral.refresh_from_db()
    assert referral.now is ReferralStatus.SENT
    assert referral.sent_at is not None
    assert referral.answer_by == referral.sent_at + timedelta(hours=48)
    assert Entry.objects.filter(action="referral: send").count() == 1
    page = client.get(f"{at}/").content.decode()
    assert referral.reference in page
    assert "You hear by" in page
    assert f'data-keep-forget="{referral.reference}"' in page
    assert "she is afraid" not in page


def test_once_sent_its_answers_stand(whole_draft: Drafted, member: Member) -> None:
    user = member(Role.OFFICER)
    referral = whole_draft(user)
    actions.send(referral.reference, by=user)
    with pytest.raises(Refused, match="its answers stand"):
        actions.keep_answer(referral.reference, step="way", given={"way": "reactive"}, version=99, by=user)


def test_nobody_reads_changes_or_sends_anothers(signed_in: SignedIn, whole_draft: Drafted, member: Member) -> None:
    referral = whole_draft(member(Role.ADVOCATE))
    client = signed_in(Role.SUPERVISOR)
    at = f"/referrals/{referral.reference}"
    for path in ("", "way/", "check/", "withdraw/"):
        assert client.get(f"{at}/{path}").status_code == 404
        assert client.post(f"{at}/{path}", {"reason": "because I can"}).status_code in {404, 405}
    assert referral.reference not in client.get("/referrals/").content.decode()
    referral.refresh_from_db()
    assert referral.now is ReferralStatus.DRAFT


@pytest.mark.parametrize("role", [role for role in Role if not grant_of([role], Permission.REFER)])
def test_the_actions_themselves_ask_who_may(role: Role, member: Member) -> None:
    user = member(role)
    with pytest.raises(Refused):
        actions.begin(key=uuid4(), by=user)
    assert not Referral.objects.exists()


def test_a_draft_is_thrown_away_without_a_word_a_sent_one_with_a_reason(
    signed_in: SignedIn, whole_draft: Drafted
) -> None:
    client = signed_in(Role.OFFICER)
    user = User.objects.get()
    draft, sent = whole_draft(user), whole_draft(user)
    actions.send(sent.reference, by=user)
    client.post(f"/referrals/{draft.reference}/withdraw/")
    assert "Say why" in client.post(f"/referrals/{sent.reference}/withdraw/").content.decode()
    client.post(f"/referrals/{sent.reference}/withdraw/", {"reason": "it was somebody else"})
    assert {one.now for one in Referral.objects.all()} == {ReferralStatus.WITHDRAWN}
    page = client.get("/referrals/").content.decode()
    assert sent.reference in page
    assert draft.reference not in page


def test_a_form_carries_what_the_browser_keeps_it_by(signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    referral = _begin(client)
    page = client.get(f"/referrals/{referral.reference}/danger/").content.decode()
    assert f'data-keep="{referral.reference}:danger" data-keep-version="1"' in page
    assert "<script>" not in page


def test_no_page_of_a_referral_tells_of_a_survivor(with_purpose: SignedIn, loaded: int) -> None:
    client = with_purpose(Role.OFFICER)
    referral = _begin(client)
    client.post(f"/referrals/{referral.reference}/person/", {"person_id": LONE, "version": 1})
    fill(Referral.objects.get(), {step: given for step, given in whole().items() if step not in {"person", "details"}})
    for path in ("person/?q=Brackwater", "person/?q=Quxsurname", "check/"):
        page = client.get(f"/referrals/{referral.reference}/{path}").content.decode().replace('value="Quxsurname"', "")
        assert not [secret for secret in SECRETS if secret in page]


def test_drafts_wait_on_the_first_page(signed_in: SignedIn, whole_draft: Drafted, loaded: int) -> None:
    client = signed_in(Role.PARTNER)
    whole_draft(User.objects.get())
    assert "Draft referrals" in client.get("/").content.decode()


def test_the_officer_named_in_the_case_cannot_choose_it(with_purpose: SignedIn, loaded: int) -> None:
    client = with_purpose(Role.OFFICER)
    User.objects.update(name="Constance Blueline", born_on="1981-06-05")
    referral = _begin(client)
    assert (
        client.post(f"/referrals/{referral.reference}/person/", {"person_id": OFFICER, "version": 1}).status_code == 403
    )


def test_too_much_on_one_page_is_refused(drafted: Drafted, member: Member) -> None:
    user = member(Role.OFFICER)
    referral = drafted(user)
    given: dict[str, Any] = {"words": "x" * 5_000}
    with pytest.raises(Invalid, match="at most"):
        actions.keep_answer(referral.reference, step="concern", given=given, version=1, by=user)
